//! Labels of list items: letters follow each other in their own order in each
//! script, so (هـ) is (e) and no other.

use super::pair::View;
use super::{Context, Findings, Pair};
use crate::lang::label::{self, Label};

pub(super) fn check(pair: &Pair<'_>, _: &Context<'_>, findings: &mut Findings) {
    let (Some((source, a)), Some((target, b))) = (&pair.source.label, &pair.target.label) else { return };
    // Two numbers are the number check's.
    let letter = matches!(source, Label::Letter(_)) || matches!(target, Label::Letter(_));
    if letter && source != target && !holds(&pair.target, source) && !holds(&pair.source, target) {
        let places = vec![pair.source.place(0..*a), pair.target.place(0..*b)];
        findings.add(0.8, "the labels are not the same place in the list", places);
    }
}

/// Whether `wanted` stands in front of any word of the text: a unit of several items has the label of each.
fn holds(view: &View<'_>, wanted: &Label) -> bool {
    let starts = view.text.match_indices(' ').map(|(at, space)| at + space.len());
    starts.filter_map(|at| label::read(&view.text[at..], view.language)).any(|(label, _)| label == *wanted)
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
                ("(هـ) صناديق وبرامج", "(d) Funds. (e) Programmes", false),
                ("(ج) صناديق. (د) برامج", "(d) Funds and programmes", false),
                ("(و) صناديق وبرامج", "(d) Funds. (e) Programmes", true),
            ],
        );
    }
}
