//! Source and target are the same text: nobody translated it.

use super::{Context, Findings, Pair};

pub(super) fn check(pair: &Pair<'_>, _: &Context<'_>, findings: &mut Findings) {
    let (source, target) = (pair.source.text.trim(), pair.target.text.trim());
    // Names, symbols and addresses are the same on both sides; a phrase is not.
    const FEWEST_WORDS: usize = 3;
    if source == target && pair.target.words().count() >= FEWEST_WORDS {
        findings.add(
            0.9,
            "source and target are the same text",
            vec![pair.target.place(0..pair.target.text.len())],
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::alarms;

    #[test]
    fn names_may_be_the_same() {
        alarms(
            "same-text",
            &[
                ("A/RES/60/1", "A/RES/60/1", false),
                ("Microsoft Word", "Microsoft Word", false),
                ("This was not translated", "This was not translated", true),
                ("نص آخر", "This was translated", false),
            ],
        );
    }
}
