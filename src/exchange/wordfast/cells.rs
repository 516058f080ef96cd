//! What writer and reader of Wordfast Classic memories must agree on. Twelve
//! cells a line: date, user, count, language and text of each side, then cells
//! for whatever the user likes, of which the first two hold properties.

use crate::exchange::code as codes;
use crate::exchange::props;
use crate::exchange::text::is_line_break;

/// Properties that have a cell, in order.
pub(crate) const PROPS: [&str; 2] = [props::DOCUMENT, props::QUALITY];

/// A date is required; this one says that none is known.
pub(crate) const NO_DATE: &str = "19000101~000000";

/// Stands for the region of a language that has none: codes have five letters.
const NO_REGION: &str = "-01";

/// Escapes that stand for characters of Windows-1252, as the program writes them.
const ESCAPES: [(&str, char); 16] = [
    ("82", '‚'),
    ("85", '…'),
    ("91", '‘'),
    ("92", '’'),
    ("93", '“'),
    ("94", '”'),
    ("96", '–'),
    ("97", '—'),
    ("99", '™'),
    ("A0", '\u{A0}'),
    ("A9", '©'),
    ("AE", '®'),
    ("BC", '¼'),
    ("BD", '½'),
    ("BE", '¾'),
    ("26", '&'),
];

/// Five letters in capitals: `AR-SA`, and `AR-01` for `ar`.
pub(crate) fn code(language: &str) -> String {
    let region = if language.contains('-') { "" } else { NO_REGION };
    format!("{language}{region}").to_uppercase()
}

/// The language that a [`code`] means.
pub(crate) fn language(code: &str) -> String {
    codes::canonical(code.strip_suffix(NO_REGION).unwrap_or(code))
}

/// A text as a cell. There is no quoting: tabs and line ends become spaces. Of
/// the characters that have an escape only `&` needs one in UTF-16.
pub(crate) fn escape(text: &str) -> String {
    let one_line: String = text.chars().map(|c| if is_line_break(c) { ' ' } else { c }).collect();
    one_line.replace('&', "&'26;")
}

/// The text of a cell.
pub(crate) fn unescape(cell: &str) -> String {
    if !cell.contains("&'") {
        return cell.to_owned();
    }
    ESCAPES.iter().fold(cell.to_owned(), |text, (hex, c)| text.replace(&format!("&'{hex};"), &c.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_escaped_comes_back() {
        for text in ["", "R&D", "&'26;", "&'92;", "a & b &'85; ’"] {
            assert_eq!(unescape(&escape(text)), text);
        }
        for name in ["ar", "en-US"] {
            assert_eq!(language(&code(name)), name);
        }
    }
}
