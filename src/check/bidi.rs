//! Directional embeddings and isolates that are not closed turn what follows.

use super::pair::View;
use super::{Context, Findings, Pair};
use crate::exchange::text::{is_balanced, is_embedding};

pub(super) fn check(pair: &Pair<'_>, _: &Context<'_>, findings: &mut Findings) {
    // Every control begins with this byte.
    let controls = |view: &&View<'_>| view.text.as_bytes().contains(&0xE2) && !is_balanced(view.text);
    for view in pair.sides().into_iter().filter(controls) {
        let place = view
            .text
            .char_indices()
            .find(|(_, c)| is_embedding(*c))
            .map(|(at, c)| view.place(at..at + c.len_utf8()));
        findings.add(
            0.95,
            format!("directional controls of the {} do not match", view.side.name()),
            place.into_iter().collect(),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::alarms;

    #[test]
    fn marks_need_no_partner() {
        alarms(
            "bidi",
            &[
                ("نص\u{200F} \u{202B}نص\u{202C}", "text", false),
                ("نص \u{202B}نص", "text", true),
                ("نص", "text\u{2069}", true),
            ],
        );
    }
}
