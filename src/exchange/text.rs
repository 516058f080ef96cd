//! What a segment of a memory may hold. The text is the document's own, code
//! point for code point, save for characters that make clients lose the unit.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use crate::lang::forms::{LABEL_HEH, is_presentation_form};

/// `text` as it goes into a memory: one line without white space at its edges,
/// no control characters, no junk, presentation forms folded, bidi embeddings
/// closed. Each of these was seen to make a client refuse the file or never
/// match the unit (OmegaT trims, tmxt splits at line ends, every parser stops
/// at a control character).
pub(crate) fn memory_text(text: &str) -> Cow<'_, str> {
    let kept = |c: char| !is_line_break(c) && !is_junk(c) && !is_folded(c) && !is_embedding(c);
    if is_plain(text) || text.chars().all(kept) {
        return Cow::Borrowed(text.trim());
    }
    let mut out = String::with_capacity(text.len());
    // Closing controls that are still owed.
    let mut owed: Vec<char> = Vec::new();
    for c in text.chars() {
        match c {
            c if is_line_break(c) => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c if is_junk(c) => {}
            c if is_folded(c) => out.extend(std::iter::once(c).nfkc()),
            c if is_embedding(c) => match closing(c) {
                Some(close) => {
                    owed.push(close);
                    out.push(c);
                }
                None if owed.last() == Some(&c) => {
                    owed.pop();
                    out.push(c);
                }
                None => {}
            },
            c => out.push(c),
        }
    }
    let mut trimmed = out.trim().to_owned();
    trimmed.extend(owed.iter().rev());
    Cow::Owned(trimmed)
}

/// Whether all of `text` is printable ASCII or of U+0600 to U+067F, which nearly
/// all text is, told from its bytes: D8 and D9 begin those characters.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|b| matches!(b, b' '..=b'~' | 0x80..=0xBF | 0xD8 | 0xD9))
}

/// Tab and everything that some client takes for the end of a line.
pub(crate) fn is_line_break(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Characters that no text means: controls, the replacement character, a byte
/// order mark inside the text, noncharacters.
pub(crate) fn is_junk(c: char) -> bool {
    (c.is_control() && !is_line_break(c))
        || matches!(c, '\u{FFFD}' | '\u{FEFF}' | '\u{FDD0}'..='\u{FDEF}')
        || u32::from(c) & 0xFFFE == 0xFFFE
}

/// Presentation forms that come from PDFs and never match typed text. Kept is ﻫ,
/// with which UN documents label item (e); forms without a plain equivalent stay as well.
pub(crate) fn is_folded(c: char) -> bool {
    is_presentation_form(c) && c != LABEL_HEH && std::iter::once(c).nfkc().next() != Some(c)
}

/// Directional embeddings, overrides, isolates and what ends them. Marks (LRM,
/// RLM, ALM) stand alone and are kept.
pub(crate) fn is_embedding(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn closing(c: char) -> Option<char> {
    match c {
        '\u{202A}' | '\u{202B}' | '\u{202D}' | '\u{202E}' => Some('\u{202C}'),
        '\u{2066}'..='\u{2068}' => Some('\u{2069}'),
        _ => None,
    }
}

/// Whether every embedding and isolate is closed and nothing else is.
pub(crate) fn is_balanced(text: &str) -> bool {
    let mut owed = Vec::new();
    for c in text.chars().filter(|c| is_embedding(*c)) {
        match closing(c) {
            Some(close) => owed.push(close),
            None if owed.pop() == Some(c) => {}
            None => return false,
        }
    }
    owed.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_what_clients_choke_on_is_changed() {
        for (text, expected) in [
            ("  نص  ", "نص"),
            ("a\nb\t c\r\nd", "a b  c d"),
            ("a\u{2028}b\u{85}c", "a b c"),
            ("a\u{7}b\u{FFFD}\u{FEFF}\u{FDD0}c\u{1FFFF}", "abc"),
            ("\u{FEFB} \u{FEE3}\u{FEAE}", "لا مر"),
            ("(\u{FEEB}) \u{FDFA} \u{FD3E}", "(\u{FEEB}) \u{FDFA} \u{FD3E}"),
            ("مُحَمَّدٌ العـــربية", "مُحَمَّدٌ العـــربية"),
            ("\u{200E}60/1\u{200E} \u{061C}", "\u{200E}60/1\u{200E} \u{061C}"),
            ("\u{202B}نص", "\u{202B}نص\u{202C}"),
            ("نص\u{202C}", "نص"),
            ("\u{2067}a\u{202A}b\u{2069}", "\u{2067}a\u{202A}b\u{202C}\u{2069}"),
            ("", ""),
        ] {
            assert_eq!(memory_text(text), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn the_result_is_clean_and_stays(text in "[ \\t\\n\u{85}\u{2028}\u{202A}-\u{202E}\u{2066}-\u{2069}a\u{FEFB}\u{FFFD}ن\u{7}]{0,20}") {
            let once = memory_text(&text).into_owned();
            prop_assert!(is_balanced(&once));
            prop_assert!(!once.chars().any(|c| is_line_break(c) || is_junk(c) || is_folded(c)));
            prop_assert_eq!(memory_text(&once).into_owned(), once);
        }
    }

    #[test]
    fn text_without_anything_to_repair_is_not_copied() {
        assert!(matches!(memory_text("نص — text"), Cow::Borrowed(_)));
        assert!(matches!(memory_text("نص\ttext"), Cow::Owned(_)));
    }
}
