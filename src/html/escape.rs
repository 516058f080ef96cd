//! The one place that escapes: texts and attributes as XML and HTML write them.

/// Whether XML 1.0 can hold the character (§2.2 `Char`).
pub(crate) fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}

/// Whether a byte of `text` is one that `wanted` says. Each piece is looked at to its end, without
/// a branch, so that the compiler compares many bytes at once.
pub(crate) fn any_byte(text: &str, wanted: impl Fn(u8) -> bool) -> bool {
    text.as_bytes().chunks(64).any(|piece| piece.iter().fold(false, |found, b| found | wanted(*b)))
}

/// Appends `text` with the characters escaped that XML reserves. A carriage
/// return goes as a reference, because a reader would turn it into a line feed;
/// a vertical tab and a form feed become a space, other characters that XML 1.0
/// cannot hold at all are left out.
pub(crate) fn escape_into(text: &str, out: &mut String) {
    // Most texts hold nothing to escape; U+FFFE and U+FFFF begin with EF.
    if !any_byte(text, |b| b < b' ' || b == b'&' || b == b'<' || b == b'>' || b == 0xEF) {
        out.push_str(text);
        return;
    }
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| {
        matches!(c, '&' | '<' | '>')
            || (c < ' ' && c != '\n' && c != '\t')
            || matches!(c, '\u{FFFE}' | '\u{FFFF}')
    }) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let mut chars = from.chars();
        match chars.next() {
            Some('&') => out.push_str("&amp;"),
            Some('<') => out.push_str("&lt;"),
            Some('>') => out.push_str("&gt;"),
            Some('\r') => out.push_str("&#13;"),
            // Word's line and page breaks: without a space the words beside them grow together.
            Some('\u{B}' | '\u{C}') => out.push(' '),
            _ => {}
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
}

/// Appends ` name="value"`.
pub(crate) fn attribute_into(name: &str, value: &str, out: &mut String) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    for c in value.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' => out.push_str("&#9;"),
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            c if is_xml_char(c) => out.push(c),
            _ => {}
        }
    }
    out.push('"');
}

/// `text` with the characters escaped that XML reserves.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape_into(text, &mut out);
    out
}

/// Appends an opening tag.
pub(crate) fn open_tag_into(name: &str, attributes: &[(String, String)], out: &mut String) {
    out.push('<');
    out.push_str(name);
    for (key, value) in attributes {
        attribute_into(key, value, out);
    }
    out.push('>');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_leaves_words_apart() {
        let mut out = String::new();
        escape_into("a\u{B}b\u{C}c\u{0}d & \u{FFFE}", &mut out);
        assert_eq!(out, "a b cd &amp; ");
    }
}
