//! Text and JSON in which nothing acts upon the terminal, wherever it came from.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Pretty JSON with a line feed at the end.
pub(super) fn to_json(value: &impl serde::Serialize) -> String {
    escaped_json(&(serde_json::to_string_pretty(value).unwrap_or_default() + "\n"))
}

/// JSON with the characters that act upon a terminal written in its own way; they all stand inside
/// strings.
pub(super) fn escaped_json(json: &str) -> String {
    escaped(json, |out, c| {
        let _ = write!(out, "\\u{:04x}", u32::from(c));
    })
    .into_owned()
}

/// The text with its control characters, escape sequences and overrides of the
/// direction of writing shown instead of done.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    escaped(text, |out, c| out.extend(c.escape_unicode()))
}

fn escaped(text: &str, escape: impl Fn(&mut String, char)) -> Cow<'_, str> {
    if !text.chars().any(acts) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if acts(c) { escape(&mut out, c) } else { out.push(c) }
    }
    Cow::Owned(out)
}

/// Whether a character does something to a terminal, or turns around what stands behind it.
/// The marks of Arabic text (left-to-right, right-to-left, joiners) stay: they are part of it.
fn acts(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}

/// A path as a shell takes it.
pub(super) fn quoted(path: &std::path::Path) -> String {
    let name = path.display().to_string();
    let plain = |c: char| c.is_alphanumeric() || "/._-+,:@".contains(c);
    if name.chars().all(plain) { name } else { format!("'{}'", name.replace('\'', "'\\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_acts_upon_the_terminal() {
        for (text, shown) in [
            ("نص\u{200F} a\tb\n", "نص\u{200F} a\tb\n"),
            ("\u{1b}[31mred\u{7}", "\\u{1b}[31mred\\u{7}"),
            ("a\u{202E}cod.exe", "a\\u{202e}cod.exe"),
            ("\r\u{9b}2J\u{2067}", "\\u{d}\\u{9b}2J\\u{2067}"),
        ] {
            assert_eq!(visible(text), shown);
        }
        let json = to_json(&"a\u{202E}b\u{9b}\u{1b}");
        assert_eq!(json, "\"a\\u202eb\\u009b\\u001b\"\n");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), "a\u{202E}b\u{9b}\u{1b}");
    }
}
