//! Presentation forms: the shapes that old PDF makers wrote instead of letters.
//!
//! Each is folded to the letters it shows (Unicode Standard, chapter 9.2,
//! compatibility decompositions of Arabic Presentation Forms A and B). Two kinds
//! stay: U+FD3E–U+FDFD, ornate brackets and word ligatures that authors choose,
//! and U+FEEB as a list label, where the initial form tells heh from five.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::decompose_compatible;

use super::Log;
use crate::document::{Block, StyleSpan};
use crate::lang::forms::{LABEL_HEH, is_presentation_form};

const RULE: &str = "presentation-form";

/// Folds the presentation forms of every block.
pub(super) fn fold(blocks: &mut [Block], log: &mut Log) {
    for block in blocks {
        if !block.text.chars().any(is_presentation_form) {
            continue;
        }
        let (text, moved) = fold_text(&block.text);
        if text == block.text {
            continue;
        }
        for StyleSpan { start, end, .. } in &mut block.styles {
            *start = moved.iter().rfind(|m| m.0 <= *start).map_or(*start, |m| m.1 + (*start - m.0));
            *end = moved.iter().rfind(|m| m.0 <= *end).map_or(*end, |m| m.1 + (*end - m.0));
        }
        log.add(RULE, block.page, block.text.as_str(), text.as_str());
        block.text = text;
    }
}

/// The folded text, and where each byte offset of the old text that begins a
/// character has moved to.
fn fold_text(text: &str) -> (String, Vec<(usize, usize)>) {
    let mut out = String::with_capacity(text.len());
    let mut moved = Vec::new();
    let mut before = None;
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        moved.push((at, out.len()));
        let after = rest.peek().map(|p| p.1);
        let label = c == LABEL_HEH && !before.is_some_and(is_joined) && !after.is_some_and(is_joined);
        if is_presentation_form(c) && !label {
            // The isolated vowel signs decompose to a space and the sign; the space is no text.
            let mut letters = String::new();
            decompose_compatible(c, |d| {
                if d != ' ' {
                    letters.push(d);
                }
            });
            // Lam-alef with hamza comes apart too far: its hamza belongs on the alef.
            out.extend(letters.nfc());
        } else {
            out.push(c);
        }
        before = Some(c);
    }
    moved.push((text.len(), out.len()));
    (out, moved)
}

/// Letters and marks that a heh inside a word stands next to.
fn is_joined(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '\u{0640}' | '\u{064B}'..='\u{065F}' | '\u{0670}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_shapes_and_keeps_what_authors_choose() {
        let cases = [
            ("ﺍﻟﻘﺮﺍﺭ", "القرار"),
            ("ﻻ ﻷ", "لا لأ"),
            ("(ﻫ) ﻫﺬﺍ", "(ﻫ) هذا"),
            ("ﷲ ﷺ ﴾نص﴿", "ﷲ ﷺ ﴾نص﴿"),
            ("نصﹰ", "نصً"),
            ("plain", "plain"),
        ];
        for (input, expected) in cases {
            assert_eq!(fold_text(input).0, expected, "{input}");
        }
    }

    #[test]
    fn styles_stay_on_their_letters() {
        let mut block = Block::new(crate::document::BlockKind::Paragraph, "ﻻ ﺍﻟ");
        let start = "ﻻ ".len();
        block.styles.push(StyleSpan { start, end: block.text.len(), bold: true, italic: false });
        let mut blocks = [block];
        fold(&mut blocks, &mut Log::default());
        let span = blocks[0].styles[0];
        assert_eq!(&blocks[0].text[span.start..span.end], "ال");
    }
}
