//! Directional embeddings and isolates that are not closed turn what follows.

use super::pair::View;
use super::{Context, Findings, Pair};
use crate::exchange::text::{is_balanced, is_embedding};

pub(super) fn check(pair: &Pair<'_>, _: &Context<'_>, findings: &mut Findings) {
    // Every control begins with this byte.
    let controls = |view: &&View<'_>| view.text.as_bytes().contains(&0xE2) && !is_balanced(view.text);
    for view in pair.sides().into_iter().filter(controls) {
        let controls = || view.text.char_indices().filter(|(_, c)| is_embedding(*c));
        let places = controls().next().zip(controls().next_back());
        let places = places.map(|((start, _), (last, c))| view.place(start..last + c.len_utf8()));
        let right = places.iter().flat_map(|place| place.text.chars().filter(|c| !is_embedding(*c)));
        let right = right.collect();
        let message = format!("directional controls of the {} do not match", view.side.name());
        findings.add_correction(0.95, message, places.into_iter().collect(), right);
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
