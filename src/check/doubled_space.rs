//! Two spaces in a row inside a text.

use super::{Context, Findings, Pair};

pub(super) fn check(pair: &Pair<'_>, _: &Context<'_>, findings: &mut Findings) {
    for view in pair.sides() {
        let inner = view.text.trim_end();
        let first = inner.len() - inner.trim_start().len();
        let mut doubled = inner.as_bytes().windows(2).skip(first);
        // One finding a side: a text typed with two spaces behind each stop has dozens.
        if let Some(at) = doubled.position(|two| two == b"  ").map(|at| first + at) {
            let last = inner.as_bytes().windows(2).rposition(|two| two == b"  ").unwrap_or(at);
            let place = view.place(at..last + 2);
            let right = place.text.split(' ').filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
            findings.add_correction(
                0.9,
                "two spaces in a row",
                vec![place],
                format!(" {right} ").replace("  ", " "),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::alarms;

    #[test]
    fn edges_do_not_count() {
        alarms(
            "doubled-space",
            &[("نص  آخر", "text", true), ("  نص", "text  ", false), ("نص", "a b", false)],
        );
    }
}
