//! One side much longer than a translation is.

use super::{Context, Findings, Pair};
use crate::lang::Language;

/// Characters of a short text, in which a few words decide.
const SHORT: f32 = 30.0;
/// How many times longer than usual a side may be. Of 4,000 right pairs of UN
/// documents the table in `docs/checks.md` says how many exceed it.
const MOST: f32 = 2.3;
/// Characters of an English text for one of its Arabic version, in those pairs.
const ENGLISH_FOR_ARABIC: f32 = 1.18;

pub(super) fn check(pair: &Pair<'_>, _: &Context<'_>, findings: &mut Findings) {
    let [source, target] = pair.sides().map(|view| usual(view.text, view.language));
    for (longer, shorter, name) in [(source, target, "source"), (target, source, "target")] {
        if longer >= SHORT * MOST && longer > MOST * shorter {
            let times = longer / shorter.max(1.0);
            findings.add(0.6, format!("the {name} is {times:.1} times as long as usual"), Vec::new());
        }
    }
}

/// Length of a text in characters of English: what both languages are compared by.
pub(super) fn usual(text: &str, language: Language) -> f32 {
    let length = text.chars().count() as f32;
    if language.is_right_to_left() { length * ENGLISH_FOR_ARABIC } else { length }
}

#[cfg(test)]
mod tests {
    use super::super::tests::alarms;

    #[test]
    fn short_texts_may_differ() {
        let long = "and a great deal more that nobody translated ".repeat(4);
        alarms("length", &[("نص", "a short text", false), ("نص قصير", &long, true)]);
    }

    #[test]
    fn the_longer_side_is_named() {
        let long = "كلام كثير لا يقابله شيء في الترجمة ".repeat(4);
        alarms(
            "length",
            &[(&long, "few words", true), ("كلام قليل من كلام قليل من", "few words of few words", false)],
        );
    }
}
