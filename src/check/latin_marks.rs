//! Punctuation of the other script beside a letter of this one: `,` for `،`.

use super::{Context, Findings, Pair};

pub(super) fn check(pair: &Pair<'_>, _: &Context<'_>, findings: &mut Findings) {
    for view in pair.sides() {
        let rules = view.language.rules();
        let marks = rules.foreign_marks();
        if !marks.iter().any(|(foreign, _)| view.text.contains(*foreign)) {
            continue;
        }
        let mut before: Option<char> = None;
        for (at, c) in view.text.char_indices() {
            // Between digits or names in the other script the mark is in its place.
            if let Some((_, own)) = marks.iter().find(|(foreign, _)| *foreign == c)
                && before.is_some_and(|b| b.is_alphabetic() && rules.writes(b))
            {
                let place = view.place(at..at + c.len_utf8());
                findings.add_correction(0.9, format!("{c} instead of {own}"), vec![place], own.to_string());
            }
            before = Some(c);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::alarms;

    #[test]
    fn each_script_has_its_marks() {
        alarms(
            "latin-marks",
            &[
                ("أولا، ثم ثانيا؛ هل؟", "first, then second; is it?", false),
                ("أولا, ثم", "first, then", true),
                ("بلغ 1,500 و A, B", "1,500 and A, B", false),
                ("نص", "first، then", true),
            ],
        );
    }
}
