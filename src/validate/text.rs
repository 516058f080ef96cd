//! Rules about texts and pairs, the same for every format.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::is_nfc;

use super::BreachSeverity::{Error, Warning};
use super::{Breaches, Limits};
use crate::exchange::text::{is_balanced, is_folded, is_junk, is_line_break};

/// Checks pairs of texts one after the other.
#[derive(Default)]
pub(super) struct SideTexts {
    /// Hash of each source with that of its target: 16 bytes a unit.
    seen: HashMap<u64, u64>,
}

/// The first characters of a text, for a message.
pub(super) fn start(text: &str) -> String {
    const SHOWN: usize = 40;
    let mut out: String = text.chars().take(SHOWN).flat_map(char::escape_debug).collect();
    if text.chars().nth(SHOWN).is_some() {
        out.push('…');
    }
    out
}

/// Rules 12 to 17 and 20, for one text.
pub(super) fn check(text: &str, line: u64, limits: Limits, findings: &mut Breaches) {
    let example = || start(text);
    if text.trim().is_empty() {
        findings.add(12, Error, "a text is empty", line, String::new);
        return;
    }
    if text.trim().len() != text.len() {
        findings.add(13, Error, "white space at the edge of a text", line, example);
    }
    let (mut breaks, mut hard_breaks, mut junk, mut forms) = (false, false, false, false);
    for c in text.chars().filter(|c| !c.is_ascii_graphic() && *c != ' ') {
        if is_line_break(c) {
            if matches!(c, '\t' | '\n' | '\r') { breaks = true } else { hard_breaks = true }
        }
        junk |= is_junk(c);
        forms |= is_folded(c);
    }
    if hard_breaks {
        findings.add(13, Error, "U+0085, U+2028 or U+2029 in a text", line, example);
    }
    if breaks {
        findings.add(13, Warning, "a line end or tab in a text", line, example);
    }
    if junk {
        findings.add(14, Error, "a control, replacement or noncharacter", line, example);
    }
    if forms {
        findings.add(15, Error, "Arabic presentation forms", line, example);
    }
    if !is_nfc(text) {
        let example = || start(&text.nfc().collect::<String>());
        findings.add(15, Warning, "a text that is not NFC; right if the document has it so", line, example);
    }
    if !is_balanced(text) {
        findings.add(16, Error, "an embedding or isolate that is not closed", line, example);
    }
    let length = text.chars().count();
    if length > limits.max_chars {
        let example = || format!("{length} characters, more than {}", limits.max_chars);
        findings.add(17, Warning, "a text longer than some clients take", line, example);
    }
    if escaped_twice(text) {
        findings.add(20, Error, "an escape that was escaped again", line, example);
    }
}

/// `&amp;` and its like in the text itself.
fn escaped_twice(text: &str) -> bool {
    /// Bytes of the longest reference, `&#1114111;`, behind its `&`.
    const LONGEST: usize = 9;
    text.match_indices('&').any(|(at, _)| {
        let behind = text.as_bytes().get(at + 1..).unwrap_or_default();
        let name = behind.iter().take(LONGEST).position(|b| *b == b';');
        let name = name.and_then(|end| text.get(at + 1..at + 1 + end));
        name.is_some_and(|name| {
            matches!(name, "amp" | "lt" | "gt" | "quot" | "apos" | "nbsp")
                || name
                    .strip_prefix('#')
                    .is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
        })
    })
}

impl SideTexts {
    /// Rule 18, and a target that is its source.
    pub(super) fn pair(&mut self, source: &str, target: &str, line: u64, findings: &mut Breaches) {
        if source.trim().is_empty() || target.trim().is_empty() {
            return;
        }
        if source == target && source.chars().any(char::is_alphabetic) {
            findings.add(18, Warning, "target and source are the same", line, || start(source));
        }
        let hash = |text: &str| {
            let mut hasher = DefaultHasher::new();
            text.hash(&mut hasher);
            hasher.finish()
        };
        let (key, value) = (hash(source), hash(target));
        match self.seen.get(&key) {
            Some(earlier) if *earlier == value => {
                findings.add(18, Error, "the same pair again", line, || start(source));
            }
            Some(_) => {
                findings.add(18, Warning, "the same source with another target", line, || start(source));
            }
            None => {
                self.seen.insert(key, value);
            }
        }
    }
}
