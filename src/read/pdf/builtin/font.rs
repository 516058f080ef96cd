//! Fonts: which letters the codes of a string stand for and how wide they are
//! (ISO 32000-1, 9.6 to 9.10).

use std::cell::{OnceCell, RefCell};

use lopdf::{Dictionary, Document, Object, Stream};
use rustc_hash::FxHashMap;
use unicode_normalization::char::is_combining_mark;

use super::cmap::{CMap, code};
use super::glyph_names::{glyph_letter, named_encoding};
use super::program::{Program, type1_encoding};
use super::standard::Standard;

/// A character map as it stands in a file may inflate to this many bytes.
const CMAP_BYTES: usize = 4 << 20;
/// A font program likewise; the largest, of Chinese fonts, have some 20 MB.
const PROGRAM_BYTES: usize = 32 << 20;
/// Width that a glyph without ink must have to be a space, in thousandths of the size.
const SPACE: f32 = 100.0;

/// Width of a letter that no font knows, about that of Helvetica's.
const USUAL_WIDTH: f32 = 540.0;

/// One glyph of a string.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Letter {
    /// The code in the string.
    pub(super) code: u32,
    /// Unicode text in logical order; empty where the font does not say.
    pub(super) text: String,
    /// Advance in text space units at size 1.
    pub(super) width: f32,
    /// The code is a single byte 32, to which word spacing applies.
    pub(super) is_word_space: bool,
}

/// A font of a page.
#[derive(Debug)]
pub(super) struct Font<'d> {
    /// Number of the font object.
    pub(super) id: u64,
    to_unicode: Option<CMap>,
    /// Letters of the 256 codes of a simple font.
    simple: Vec<String>,
    /// A simple font says no encoding, so its program knows better.
    by_program: bool,
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
    /// The standard font that lends its widths and letters where nothing else says them.
    standard: Standard,
    /// The font file in the PDF, and what is known of it once somebody asked.
    file: Option<&'d Stream>,
    program: OnceCell<Option<Program>>,
    /// Glyphs of the character identifiers of a composite font, two bytes each.
    glyphs: Option<Vec<u8>>,
    /// Letters of the codes seen so far.
    seen: RefCell<FxHashMap<(u32, usize), Letter>>,
}

impl<'d> Font<'d> {
    /// Reads the font dictionary with object number `id`.
    pub(super) fn read(document: &'d Document, font: &'d Dictionary, id: u64) -> Self {
        let name = |key: &[u8]| font.get_deref(key, document).and_then(Object::as_name).unwrap_or_default();
        let subtype = name(b"Subtype");
        let composite = subtype == b"Type0";
        let descendants = font.get_deref(b"DescendantFonts", document).and_then(Object::as_array);
        let descendant =
            descendants.ok().and_then(|list| document.dereference(list.first()?).ok()?.1.as_dict().ok());
        let described = descendant.filter(|_| composite).unwrap_or(font);
        let descriptor = described.get_deref(b"FontDescriptor", document).and_then(Object::as_dict).ok();
        let flags = descriptor.and_then(|d| d.get_deref(b"Flags", document).ok()?.as_i64().ok());
        let file = |key| descriptor.and_then(|d| d.get_deref(key, document).ok()?.as_stream().ok());
        let mut out = Font {
            id,
            to_unicode: stream(document, font, b"ToUnicode")
                .map(|bytes| CMap::parse(&bytes))
                .filter(|m| !m.has_no_text()),
            simple: Vec::new(),
            by_program: false,
            encoding: None,
            composite,
            codes_are_unicode: false,
            widths: FxHashMap::default(),
            width_ranges: Vec::new(),
            default_width: None,
            scale: 0.001,
            standard: Standard::like(&String::from_utf8_lossy(name(b"BaseFont")), flags.unwrap_or(0)),
            file: file(b"FontFile2").or_else(|| file(b"FontFile3")),
            program: OnceCell::new(),
            glyphs: stream(document, described, b"CIDToGIDMap"),
            seen: RefCell::default(),
        };
        if out.composite {
            let encoding = name(b"Encoding");
            out.codes_are_unicode = encoding.windows(4).any(|w| w == b"UCS2" || w == b"UTF1");
            out.encoding = stream(document, font, b"Encoding").map(|bytes| CMap::parse(&bytes));
            if let Some(descendant) = descendant {
                out.composite_widths(document, descendant);
            }
        } else {
            let type1 = file(b"FontFile").and_then(|f| f.get_plain_content_with_limit(PROGRAM_BYTES).ok());
            let own = type1.map(|bytes| type1_encoding(&bytes)).unwrap_or_default();
            let embedded = out.file.is_some();
            out.by_program = embedded && !font.has(b"Encoding");
            let usual: &[u8] = if subtype == b"TrueType" { b"WinAnsiEncoding" } else { b"StandardEncoding" };
            out.simple = simple_letters(document, font, usual, &own);
            if !embedded {
                for (code, letter) in (0..=u8::MAX).zip(&mut out.simple) {
                    let own = out.standard.letter(code);
                    *letter = own.map_or(std::mem::take(letter), String::from);
                }
            }
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
        if let Some(letter) = self.seen.borrow().get(&(code, length)) {
            return letter.clone();
        }
        let letter = self.letter_of(code, length);
        self.seen.borrow_mut().insert((code, length), letter.clone());
        letter
    }

    fn letter_of(&self, code: u32, length: usize) -> Letter {
        let id = match &self.encoding {
            Some(encoding) => encoding.cid(code).unwrap_or(code),
            None => code,
        };
        let mapped = self.to_unicode.as_ref().and_then(|map| map.text(code)).map(|text| known(&text));
        let encoded = || {
            if self.codes_are_unicode {
                return char::from_u32(code).map(String::from);
            }
            self.simple.get(code as usize).filter(|text| !text.is_empty()).cloned()
        };
        let mut text = mapped.clone().filter(|text| !text.is_empty()).or_else(encoded);
        let stated = self
            .widths
            .get(&id)
            .copied()
            .or_else(|| self.width_ranges.iter().find(|r| (r.0..=r.1).contains(&id)).map(|r| r.2))
            .or(self.default_width);
        // Only where the PDF is silent, or says what cannot be, is the font file asked.
        let silent = mapped.is_none() && (text.is_none() || self.by_program);
        let odd = silent
            || text.as_deref().is_none_or(|text| {
                stated.is_some_and(|width| width >= SPACE) && text.chars().all(is_combining_mark)
            });
        let known_letter = text.as_deref().filter(|_| !silent);
        let glyph = if odd || stated.is_none() { self.glyph(id, known_letter) } else { None };
        let program = || self.program().zip(glyph);
        if odd {
            let blank = program().and_then(|(program, glyph)| program.has_ink(glyph)) == Some(false);
            let wide = stated.or_else(|| program().and_then(|(p, g)| p.width(g))).unwrap_or(0.0) >= SPACE;
            text = match text {
                _ if blank && wide => Some(" ".to_owned()),
                text if silent => program().and_then(|(program, glyph)| program.text(glyph)).or(text),
                text => text,
            };
        }
        let text = known(&text.unwrap_or_default());
        let width = stated
            .or_else(|| program().and_then(|(program, glyph)| program.width(glyph)))
            .or_else(|| self.standard.width(code, text.chars().next()).map(f32::from))
            .unwrap_or(USUAL_WIDTH);
        Letter { code, text, width: width * self.scale, is_word_space: length == 1 && code == 32 }
    }

    /// The embedded font file.
    fn program(&self) -> Option<&Program> {
        let read = || Program::new(self.file?.get_plain_content_with_limit(PROGRAM_BYTES).ok()?);
        self.program.get_or_init(read).as_ref()
    }

    /// The glyph in the font file of a code, or of the character identifier of a composite font.
    fn glyph(&self, id: u32, text: Option<&str>) -> Option<u16> {
        let program = self.program()?;
        if !self.composite {
            return program.glyph_of_code(id, text.and_then(|text| text.chars().next()));
        }
        match &self.glyphs {
            Some(map) => {
                let at = 2 * usize::try_from(id).ok()?;
                Some(u16::from_be_bytes(map.get(at..at.checked_add(2)?)?.try_into().ok()?))
            }
            None => program.glyph_of_cid(id),
        }
    }
}

/// `text` without the signs that producers write for glyphs that they cannot name.
fn known(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, '\0' | '\u{FFFD}')).collect()
}

/// The stream at `key`, decoded.
fn stream(document: &Document, font: &Dictionary, key: &[u8]) -> Option<Vec<u8>> {
    let stream = font.get_deref(key, document).ok()?.as_stream().ok()?;
    stream.get_plain_content_with_limit(CMAP_BYTES).ok()
}

fn number(document: &Document, object: &Object) -> Option<f32> {
    document.dereference(object).ok()?.1.as_float().ok()
}

/// Letters of a simple font: its base encoding, else the `usual` one, or what its Type 1 file says of its `own`,
/// then its differences (9.6.6).
fn simple_letters(
    document: &Document,
    font: &Dictionary,
    usual: &[u8],
    own: &[(u8, Vec<u8>)],
) -> Vec<String> {
    let encoding = font.get_deref(b"Encoding", document).ok();
    let dictionary = encoding.and_then(|e| e.as_dict().ok());
    let base = match dictionary {
        Some(dictionary) => dictionary.get_deref(b"BaseEncoding", document).and_then(Object::as_name).ok(),
        None => encoding.and_then(|e| e.as_name().ok()),
    };
    let mut letters = named_encoding(base.unwrap_or(usual));
    if base.is_none() {
        for (code, name) in own {
            if let (Some(letter), Some(text)) = (letters.get_mut(usize::from(*code)), glyph_letter(name)) {
                *letter = text;
            }
        }
    }
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
