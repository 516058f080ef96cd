//! Words stretched with tatweel, which no search finds again.

use super::{Context, Findings, Pair};

/// U+0640, which fills a line and means nothing.
const TATWEEL: char = '\u{0640}';

pub(super) fn check(pair: &Pair<'_>, _: &Context<'_>, findings: &mut Findings) {
    for view in pair.sides().into_iter().filter(|view| view.text.contains(TATWEEL)) {
        for (place, word, _) in view.words() {
            if is_stretched(word) {
                let place = view.place(place.clone());
                let message = format!("stretched: {}", super::quoted(&place.text));
                let right = place.text.replace(TATWEEL, "");
                findings.add_correction(0.9, message, vec![place], right);
            }
        }
    }
}

/// Whether a word is stretched without a reason. At its end tatweel shows the
/// joined form of a letter (هـ, الـ 17), behind the article or a preposition it
/// sets them off (الـمُصنَّف, لـه), and it carries a vowel sign or parts noon from zain (النـزاع).
fn is_stretched(word: &str) -> bool {
    let mark = |c: char| matches!(c, '\u{064B}'..='\u{065F}' | '\u{0670}');
    let letters: Vec<char> = word.trim_matches(TATWEEL).chars().collect();
    letters.iter().enumerate().any(|(at, c)| {
        let (before, after) = (at.checked_sub(1).and_then(|b| letters.get(b)), letters.get(at + 1));
        let carries =
            letters.get(at..).unwrap_or_default().iter().find(|c| **c != TATWEEL).is_some_and(|c| mark(*c));
        let doubled = after == Some(&TATWEEL) && !carries;
        let habit = at <= 3 && letters.get(..at).is_some_and(|p| p.len() < 2 || p.ends_with(&['ا', 'ل']))
            || carries
            || before.is_some_and(|b| mark(*b))
            || (before, after) == (Some(&'ن'), Some(&'ز'));
        *c == TATWEEL && (doubled || !habit && before != Some(&TATWEEL))
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::alarms;

    #[test]
    fn final_tatweel_is_meant() {
        alarms(
            "tatweel",
            &[
                ("الـ 17 هدفا", "17 goals", false),
                ("(هـ) نص", "(e) text", false),
                ("الأمـم المتحدة", "UN", true),
                ("النـزاع الـمُصنَّف لـه", "of it", false),
                ("فـــي", "in", true),
                ("كلِّيــًا", "wholly", false),
            ],
        );
    }
}
