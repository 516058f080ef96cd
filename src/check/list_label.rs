//! Labels of list items: letters follow each other in their own order in each
//! script, so (هـ) is (e) and no other.

use super::{Context, Findings, Pair};
use crate::lang::label::Label;

pub(super) fn check(pair: &Pair<'_>, _: &Context<'_>, findings: &mut Findings) {
    let (Some((source, a)), Some((target, b))) = (&pair.source.label, &pair.target.label) else { return };
    // Two numbers are the number check's.
    let letter = matches!(source, Label::Letter(_)) || matches!(target, Label::Letter(_));
    if letter && source != target {
        let places = vec![pair.source.place(0..*a), pair.target.place(0..*b)];
        findings.add(0.8, "the labels are not the same place in the list", places);
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::alarms;

    #[test]
    fn letters_follow_the_order_of_their_script() {
        alarms(
            "list-label",
            &[
                ("(هـ) صناديق", "(e) Funds", false),
                ("(ﻫ) صناديق", "(e) Funds", false),
                ("(و) صناديق", "(e) Funds", true),
                ("صناديق", "(e) Funds", false),
                ("1 - صناديق", "2. Funds", false),
            ],
        );
    }
}
