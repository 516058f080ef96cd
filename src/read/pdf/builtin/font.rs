//! Fonts: which letters the codes of a string stand for and how wide they are
//! (ISO 32000-1, 9.6 to 9.10).

use lopdf::{Dictionary, Document, Object};
use rustc_hash::FxHashMap;

use super::cmap::{CMap, code};

/// A character map as it stands in a file may inflate to this many bytes.
const CMAP_BYTES: usize = 4 << 20;

/// One glyph of a string.
#[derive(Debug, PartialEq)]
pub(super) struct Letter {
    /// Unicode text in logical order; empty where the font does not say.
    pub(super) text: String,
    /// Advance in text space units at size 1.
    pub(super) width: f32,
    /// The code is a single byte 32, to which word spacing applies.
    pub(super) is_word_space: bool,
}

/// A font of a page.
#[derive(Debug)]
pub(super) struct Font {
    to_unicode: Option<CMap>,
    /// Letters of the 256 codes of a simple font.
    simple: Vec<String>,
    /// Encoding of a composite font, where it is not two bytes a glyph id.
    encoding: Option<CMap>,
    composite: bool,
    /// The codes of a composite font are themselves Unicode.
    codes_are_unicode: bool,
    widths: FxHashMap<u32, f32>,
    /// Glyph ids that share a width: first, last, width.
    width_ranges: Vec<(u32, u32, f32)>,
    default_width: Option<f32>,
    /// Factor from widths to text space: 1/1000, or that of a Type 3 font.
    scale: f32,
}

impl Font {
    /// Reads a font dictionary.
    pub(super) fn read(document: &Document, font: &Dictionary) -> Self {
        let name = |key: &[u8]| font.get_deref(key, document).and_then(Object::as_name).unwrap_or_default();
        let subtype = name(b"Subtype");
        let mut out = Font {
            to_unicode: stream(document, font, b"ToUnicode")
                .map(|bytes| CMap::parse(&bytes))
                .filter(|m| !m.has_no_text()),
            simple: Vec::new(),
            encoding: None,
            composite: subtype == b"Type0",
            codes_are_unicode: false,
            widths: FxHashMap::default(),
            width_ranges: Vec::new(),
            default_width: None,
            scale: 0.001,
        };
        if out.composite {
            let encoding = name(b"Encoding");
            out.codes_are_unicode = encoding.windows(4).any(|w| w == b"UCS2" || w == b"UTF1");
            out.encoding = stream(document, font, b"Encoding").map(|bytes| CMap::parse(&bytes));
            let descendants = font.get_deref(b"DescendantFonts", document).and_then(Object::as_array);
            let descendant =
                descendants.ok().and_then(|list| document.dereference(list.first()?).ok()?.1.as_dict().ok());
            if let Some(descendant) = descendant {
                out.composite_widths(document, descendant);
            }
        } else {
            out.simple = simple_letters(document, font, subtype == b"TrueType");
            out.simple_widths(document, font);
            if subtype == b"Type3" {
                let matrix = font.get_deref(b"FontMatrix", document).and_then(Object::as_array);
                out.scale = matrix.ok().and_then(|m| m.first()?.as_float().ok()).unwrap_or(0.001).abs();
            }
        }
        out
    }

    fn simple_widths(&mut self, document: &Document, font: &Dictionary) {
        let first = font.get_deref(b"FirstChar", document).and_then(Object::as_i64).unwrap_or(0);
        let widths = font.get_deref(b"Widths", document).and_then(Object::as_array);
        for (offset, width) in (0..256).zip(widths.map(Vec::as_slice).unwrap_or_default()) {
            let code = u32::try_from(first.saturating_add(offset)).unwrap_or(u32::MAX);
            if let Some(width) = number(document, width) {
                self.widths.insert(code, width);
            }
        }
        let descriptor = font.get_deref(b"FontDescriptor", document).and_then(Object::as_dict);
        let missing =
            descriptor.and_then(|d| d.get_deref(b"MissingWidth", document)).and_then(Object::as_float);
        self.default_width = missing.ok().filter(|_| !self.widths.is_empty());
    }

    /// `W` of a composite font: `c [w w …]` or `first last w` (9.7.4.3).
    fn composite_widths(&mut self, document: &Document, font: &Dictionary) {
        self.default_width =
            Some(font.get_deref(b"DW", document).and_then(Object::as_float).unwrap_or(1000.0));
        let Ok(widths) = font.get_deref(b"W", document).and_then(Object::as_array) else { return };
        let mut entries = widths.iter().filter_map(|o| document.dereference(o).ok().map(|(_, o)| o));
        while let (Some(first), Some(second)) = (entries.next(), entries.next()) {
            let Ok(first) = u32::try_from(first.as_i64().unwrap_or(-1)) else { return };
            if let Ok(list) = second.as_array() {
                for (cid, width) in (first..).zip(list) {
                    if let Some(width) = number(document, width) {
                        self.widths.insert(cid, width);
                    }
                }
            } else {
                let last = u32::try_from(second.as_i64().unwrap_or(-1));
                let width = entries.next().and_then(|w| number(document, w));
                if let (Ok(last), Some(width)) = (last, width) {
                    self.width_ranges.push((first, last, width));
                }
            }
        }
    }

    /// The letters of a string.
    pub(super) fn letters(&self, bytes: &[u8]) -> Vec<Letter> {
        let mut out = Vec::with_capacity(bytes.len());
        let mut rest = bytes;
        while !rest.is_empty() {
            let length =
                if self.composite { self.encoding.as_ref().map_or(2, |e| e.code_length(rest)) } else { 1 };
            let (head, tail) = rest.split_at(length.clamp(1, rest.len()));
            rest = tail;
            out.push(self.letter(code(head), head.len()));
        }
        out
    }

    fn letter(&self, code: u32, length: usize) -> Letter {
        let glyph = match &self.encoding {
            Some(encoding) => encoding.cid(code).unwrap_or(code),
            None => code,
        };
        let mapped = self.to_unicode.as_ref().and_then(|map| map.text(code));
        let text = mapped.or_else(|| self.simple.get(code as usize).cloned()).unwrap_or_else(|| {
            let unicode = if self.codes_are_unicode { char::from_u32(code) } else { None };
            unicode.map(String::from).unwrap_or_default()
        });
        // Zero is what producers write for glyphs that they cannot name.
        let text: String = text.chars().filter(|c| *c != '\0').collect();
        let width = self
            .widths
            .get(&glyph)
            .copied()
            .or_else(|| self.width_ranges.iter().find(|r| (r.0..=r.1).contains(&glyph)).map(|r| r.2))
            .or(self.default_width)
            .unwrap_or_else(|| usual_width(&text));
        Letter { text, width: width * self.scale, is_word_space: length == 1 && code == 32 }
    }
}

/// The stream at `key`, decoded.
fn stream(document: &Document, font: &Dictionary, key: &[u8]) -> Option<Vec<u8>> {
    let stream = font.get_deref(key, document).ok()?.as_stream().ok()?;
    stream.get_plain_content_with_limit(CMAP_BYTES).ok()
}

fn number(document: &Document, object: &Object) -> Option<f32> {
    document.dereference(object).ok()?.1.as_float().ok()
}

/// Letters of a simple font: its base encoding, then its differences (9.6.6).
fn simple_letters(document: &Document, font: &Dictionary, true_type: bool) -> Vec<String> {
    let encoding = font.get_deref(b"Encoding", document).ok();
    let dictionary = encoding.and_then(|e| e.as_dict().ok());
    let base = match dictionary {
        Some(dictionary) => dictionary.get_deref(b"BaseEncoding", document).and_then(Object::as_name).ok(),
        None => encoding.and_then(|e| e.as_name().ok()),
    };
    let usual: &[u8] = if true_type { b"WinAnsiEncoding" } else { b"StandardEncoding" };
    let mut letters = named_encoding(base.unwrap_or(usual));
    let differences = dictionary.and_then(|d| d.get_deref(b"Differences", document).ok()?.as_array().ok());
    let mut code = 0usize;
    for entry in differences.into_iter().flatten() {
        match document.dereference(entry).map(|(_, entry)| entry) {
            Ok(Object::Integer(first)) => code = usize::try_from(*first).unwrap_or(256),
            Ok(Object::Name(name)) => {
                if let (Some(letter), Some(text)) = (letters.get_mut(code), glyph_letter(name)) {
                    *letter = text;
                }
                code = code.saturating_add(1);
            }
            _ => {}
        }
    }
    letters
}

/// The 256 letters of an encoding by its PDF name, from the library's tables.
fn named_encoding(name: &[u8]) -> Vec<String> {
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
fn glyph_letter(name: &[u8]) -> Option<String> {
    let name = std::str::from_utf8(name).ok()?;
    // A suffix names a variant of the glyph: `uni0644.init`.
    let name = name.split('.').next().filter(|n| !n.is_empty())?;
    if let Some(digits) = name.strip_prefix("uni").filter(|d| d.len() >= 4 && d.len().is_multiple_of(4)) {
        let units: Option<Vec<u16>> = (0..digits.len() / 4)
            .map(|i| u16::from_str_radix(digits.get(i * 4..i * 4 + 4)?, 16).ok())
            .collect();
        return units.and_then(|units| String::from_utf16(&units).ok());
    }
    if let Some(digits) = name.strip_prefix('u').filter(|d| (4..=6).contains(&d.len())) {
        if let Some(c) = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32) {
            return Some(c.to_string());
        }
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

/// Widths for the standard fonts, which need not state theirs: Helvetica's,
/// rounded by kind of letter. Good enough to tell a space from none.
fn usual_width(text: &str) -> f32 {
    match text.chars().next() {
        None => 500.0,
        Some('i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '!' | '|' | ' ' | 't' | 'f' | 'I') => 278.0,
        Some('m' | 'M' | 'w' | 'W' | '@' | '%') => 833.0,
        Some(c) if c.is_uppercase() => 690.0,
        Some(_) => 540.0,
    }
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
