//! Letters by the names that fonts and encodings have for them.

use lopdf::{Dictionary, Document, Object};

/// The 256 letters of an encoding by its PDF name, from the library's tables.
pub(super) fn named_encoding(name: &[u8]) -> Vec<String> {
    let mut font = Dictionary::new();
    font.set("Type", Object::Name(b"Font".to_vec()));
    font.set("Encoding", Object::Name(name.to_vec()));
    let document = Document::new();
    let encoding = font.get_font_encoding(&document);
    (0..=255u8)
        .map(|code| encoding.as_ref().ok().and_then(|e| e.bytes_to_string(&[code]).ok()).unwrap_or_default())
        .collect()
}

/// The letter that a glyph name stands for (Adobe Glyph List specification).
pub(super) fn glyph_letter(name: &[u8]) -> Option<String> {
    let name = std::str::from_utf8(name).ok()?;
    // A suffix names a variant of the glyph: `uni0644.init`.
    let name = name.split('.').next().filter(|n| !n.is_empty())?;
    if let Some(digits) = name.strip_prefix("uni").filter(|d| d.len() >= 4 && d.len().is_multiple_of(4)) {
        let units: Option<Vec<u16>> = (0..digits.len() / 4)
            .map(|i| u16::from_str_radix(digits.get(i * 4..i * 4 + 4)?, 16).ok())
            .collect();
        return units.and_then(|units| String::from_utf16(&units).ok());
    }
    if let Some(digits) = name.strip_prefix('u').filter(|d| (4..=6).contains(&d.len()))
        && let Some(c) = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32)
    {
        return Some(c.to_string());
    }
    let mut encoding = Dictionary::new();
    encoding.set("Differences", vec![Object::Integer(0), Object::Name(name.as_bytes().to_vec())]);
    let mut font = Dictionary::new();
    font.set("Type", Object::Name(b"Font".to_vec()));
    font.set("Encoding", Object::Dictionary(encoding));
    let document = Document::new();
    let text = font.get_font_encoding(&document).ok()?.bytes_to_string(&[0]).ok()?;
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glyph_names() {
        let cases = [
            ("A", Some("A")),
            ("uni06440627", Some("لا")),
            ("uni0644.init", Some("ل")),
            ("u1F600", Some("😀")),
            ("quoteright", Some("’")),
            ("g17", None),
            (".notdef", None),
        ];
        for (name, expected) in cases {
            assert_eq!(glyph_letter(name.as_bytes()).as_deref(), expected, "{name}");
        }
        let encoding = named_encoding(b"WinAnsiEncoding");
        assert_eq!((encoding[0x41].as_str(), encoding[0x93].as_str()), ("A", "“"));
    }
}
