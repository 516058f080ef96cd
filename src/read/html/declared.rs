//! The encoding that a page declares in its first bytes (HTML standard, 13.2.3.2),
//! and what to believe where the bytes say otherwise.

use super::super::encoding::{Decoded, Encoding, decode as decode_as};
use crate::document::Warning;
use crate::lang::Language;

/// Bytes that are searched; browsers stop after 1,024, but scripts come first on some pages.
const HEAD: usize = 4096;

/// Decodes a page as it declares itself. A declaration for Western Europe, which editors
/// put into every page, is not believed of a page that is UTF-8 or Arabic otherwise.
pub(super) fn decode(bytes: &[u8], warnings: &mut Vec<Warning>) -> Decoded {
    let Some(declared) = declared(bytes) else { return decode_as(bytes, None) };
    let stated = decode_as(bytes, Some(declared));
    if !matches!(stated.encoding.as_str(), "windows-1252" | "iso-8859-15") || bytes.is_ascii() {
        return stated;
    }
    let guessed = decode_as(bytes, None);
    let letters = || guessed.text.chars().filter(|c| c.is_alphabetic() && !c.is_ascii());
    let (arabic, all) =
        (letters().filter(|c| Language::Arabic.rules().writes(*c)).count(), letters().count());
    let better = guessed.encoding != stated.encoding
        && (std::str::from_utf8(bytes).is_ok() || (guessed.malformed == 0 && arabic * 10 >= all * 9));
    if !better {
        return stated;
    }
    warnings.push(Warning {
        page: None,
        message: format!(
            "it declares {}, but was read as {}, in which its letters make words; --encoding decides otherwise",
            stated.encoding, guessed.encoding
        ),
    });
    guessed
}

/// The encoding that the page names, unless a byte order mark tells it.
fn declared(bytes: &[u8]) -> Option<Encoding> {
    if encoding_rs::Encoding::for_bom(bytes).is_some() {
        return None;
    }
    let head = String::from_utf8_lossy(bytes.get(..HEAD).unwrap_or(bytes)).to_ascii_lowercase();
    let label = in_declaration(&head).or_else(|| tags(&head).find_map(in_meta))?;
    let encoding: Encoding = label.parse().ok()?;
    // A page that declares UTF-16 in readable bytes is not UTF-16 (13.2.3.3).
    if label.starts_with("utf-16") { "utf-8".parse().ok() } else { Some(encoding) }
}

/// The label in `<?xml … encoding="…"?>`.
fn in_declaration(head: &str) -> Option<&str> {
    let declaration = head.trim_start().strip_prefix("<?xml")?.split("?>").next()?;
    label(declaration.split_once("encoding")?.1)
}

/// The tags of `head`, comments left out.
fn tags(head: &str) -> impl Iterator<Item = &str> {
    let mut rest = head;
    std::iter::from_fn(move || {
        rest = rest.get(rest.find('<')? + 1..)?;
        while let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.get(comment.find("-->")? + 3..)?;
            rest = rest.get(rest.find('<')? + 1..)?;
        }
        Some(rest.get(..rest.find('>').unwrap_or(rest.len())).unwrap_or_default())
    })
}

/// The label in a `meta` tag, of either kind.
fn in_meta(tag: &str) -> Option<&str> {
    label(tag.strip_prefix("meta")?.split_once("charset")?.1)
}

/// The label behind an equals sign, in quotes or without.
fn label(text: &str) -> Option<&str> {
    let text = text.trim_start().strip_prefix('=')?.trim_start_matches(['"', '\'', ' ']);
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | ':'));
    text.get(..end.unwrap_or(text.len())).filter(|label| !label.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARABIC: &str = "ترحب اللجنة بالتقرير السنوي عن المياه والصحة للجميع";

    #[test]
    fn declarations_are_believed_where_they_can_be_true() {
        let page = |head: &str, encoding: &'static encoding_rs::Encoding| {
            encoding.encode(&format!("<html><head>{head}</head><body>{ARABIC}</body></html>")).0.into_owned()
        };
        let (western, arabic, utf8) =
            (encoding_rs::WINDOWS_1252, encoding_rs::WINDOWS_1256, encoding_rs::UTF_8);
        let cases = [
            ("<meta charset=windows-1256>", arabic, "windows-1256", false),
            (
                "<meta http-equiv='x' content='text/html; charset = windows-1256'>",
                arabic,
                "windows-1256",
                false,
            ),
            (
                "<!-- charset=koi8-r --><script charset=utf-8></script><meta charset=windows-1256>",
                arabic,
                "windows-1256",
                false,
            ),
            ("<meta charset=iso-8859-1>", arabic, "windows-1256", true),
            ("<meta charset=iso-8859-1>", utf8, "utf-8", true),
            ("<meta charset=utf-16>", utf8, "utf-8", false),
            ("", utf8, "utf-8", false),
        ];
        for (head, encoding, expected, warned) in cases {
            let mut warnings = Vec::new();
            let decoded = decode(&page(head, encoding), &mut warnings);
            assert_eq!((decoded.encoding.as_str(), warnings.is_empty()), (expected, !warned), "{head}");
            assert!(decoded.text.contains(ARABIC), "{head}");
        }
        let french = western.encode("<meta charset=windows-1252><p>été déjà vu à côté").0.into_owned();
        let mut warnings = Vec::new();
        assert_eq!(decode(&french, &mut warnings).encoding, "windows-1252");
        assert_eq!(warnings, []);
    }
}
