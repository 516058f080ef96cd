//! Hyphens that an extractor took for line-end hyphens: `evidencebased`.
//!
//! Put back only where the document itself writes the word with its hyphen
//! elsewhere and nobody writes it without.

use super::line::replace;
use super::words::Known;
use super::{Log, is_text};
use crate::document::Block;

const RULE: &str = "lost-hyphen";

/// Puts lost hyphens back.
pub(super) fn restore(blocks: &mut [Block], known: &Known<'_>, log: &mut Log) {
    for block in blocks.iter_mut().filter(|b| is_text(b)) {
        let mut at = 0;
        let mut found = Vec::new();
        for token in block.text.split_inclusive(' ') {
            let word = token.trim_matches(|c: char| !c.is_alphanumeric());
            if let Some(restored) = known.with_hyphen(word).and_then(|h| insert_hyphens(word, h)) {
                let start = at + token.find(word).unwrap_or(0);
                found.push((start, start + word.len(), restored));
            }
            at += token.len();
        }
        // From the back, so that earlier places keep their offsets.
        for (start, end, restored) in found.into_iter().rev() {
            let (before, after) = replace(&mut block.text, start, end, &restored);
            log.add(RULE, block.page, before, after);
        }
    }
}

/// `word` with hyphens where `hyphenated` has them; its own capitals stay.
fn insert_hyphens(word: &str, hyphenated: &str) -> Option<String> {
    let mut letters = word.chars();
    let mut out = String::with_capacity(hyphenated.len());
    for c in hyphenated.chars() {
        out.push(if c == '-' { '-' } else { letters.next()? });
    }
    letters.next().is_none().then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_stay_as_they_were() {
        assert_eq!(insert_hyphens("Evidencebased", "evidence-based").as_deref(), Some("Evidence-based"));
        assert_eq!(insert_hyphens("evidence", "evidence-based"), None);
    }
}
