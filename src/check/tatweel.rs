//! Words stretched with tatweel, which no search finds again.

use super::{Context, Findings, Pair};

/// U+0640, which fills a line and means nothing.
const TATWEEL: char = '\u{0640}';

pub(super) fn check(pair: &Pair<'_>, _: &Context<'_>, findings: &mut Findings) {
    for view in pair.sides() {
        for (place, word, _) in view.words() {
            // At the end it shows the joined form of a letter: هـ, الـ 17.
            let inside = word.trim_matches(TATWEEL);
            if inside.contains(TATWEEL) && inside.chars().filter(|c| c.is_alphabetic()).count() > 1 {
                let place = view.place(place.clone());
                findings.add(0.9, format!("stretched: {}", super::quoted(&place.text)), vec![place]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::alarms;

    #[test]
    fn final_tatweel_is_meant() {
        alarms(
            "tatweel",
            &[("الـ 17 هدفا", "17 goals", false), ("(هـ) نص", "(e) text", false), ("الأمـم المتحدة", "UN", true)],
        );
    }
}
