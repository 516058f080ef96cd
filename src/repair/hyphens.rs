//! Hyphens that an extractor took for line-end hyphens: `evidencebased`.
//!
//! Put back only where the document itself writes the word with its hyphen
//! elsewhere and nobody writes it without.

use super::words::Known;
use super::{Log, is_text};
use crate::document::Block;

const RULE: &str = "lost-hyphen";

/// Puts lost hyphens back.
pub(super) fn restore(blocks: &mut [Block], known: &Known<'_>, log: &mut Log) {
    for block in blocks.iter_mut().filter(|b| is_text(b)) {
        let mut out = String::with_capacity(block.text.len());
        let mut changes = Vec::new();
        for token in block.text.split_inclusive(' ') {
            let word = token.trim_matches(|c: char| !c.is_alphanumeric());
            match known.with_hyphen(word).and_then(|hyphenated| insert_hyphens(word, hyphenated)) {
                Some(restored) => {
                    out.push_str(&token.replacen(word, &restored, 1));
                    changes.push((word.to_owned(), restored));
                }
                None => out.push_str(token),
            }
        }
        if changes.is_empty() {
            continue;
        }
        for (before, after) in changes {
            log.add(RULE, block.page, before, after);
        }
        block.text = out;
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
