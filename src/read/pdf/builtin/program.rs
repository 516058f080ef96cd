//! Font programs: what a font file embedded in the PDF knows of its glyphs where the
//! PDF itself is silent. TrueType, OpenType and CFF are parsed by `ttf-parser`.

use rustc_hash::FxHashMap;
use ttf_parser::{Face, GlyphId, OutlineBuilder, PlatformId, cff};

use super::glyph_names::glyph_letter;

/// An embedded font file.
#[derive(Debug)]
pub(super) struct Program {
    bytes: Vec<u8>,
    /// Letters of glyphs, from the file's own character map.
    letters: FxHashMap<u16, char>,
    /// Glyphs of the character identifiers of a CFF font that has such.
    cids: FxHashMap<u16, u16>,
}

/// What can be asked.
enum Parsed<'p> {
    Face(Box<Face<'p>>),
    Cff(Box<cff::Table<'p>>),
}

impl Program {
    /// Keeps the file if it can be understood.
    pub(super) fn new(bytes: Vec<u8>) -> Option<Self> {
        let mut program = Program { bytes, letters: FxHashMap::default(), cids: FxHashMap::default() };
        let (mut letters, mut cids) = (FxHashMap::default(), FxHashMap::default());
        let mut cff_ids = |table: &cff::Table<'_>| {
            for glyph in 0..table.number_of_glyphs() {
                if let Some(cid) = table.glyph_cid(GlyphId(glyph)) {
                    cids.insert(cid, glyph);
                }
            }
        };
        match program.parsed()? {
            Parsed::Face(face) => {
                let maps = face.tables().cmap.into_iter().flat_map(|cmap| cmap.subtables);
                for map in maps.filter(ttf_parser::cmap::Subtable::is_unicode) {
                    map.codepoints(|code| {
                        let glyph = map.glyph_index(code).map(|glyph| glyph.0).filter(|glyph| *glyph != 0);
                        // Of several letters of one glyph the first is the usual one: space before no-break space.
                        if let (Some(glyph), Some(letter)) = (glyph, char::from_u32(code)) {
                            letters.entry(glyph).or_insert(letter);
                        }
                    });
                }
                face.tables().cff.as_ref().into_iter().for_each(&mut cff_ids);
            }
            Parsed::Cff(table) => cff_ids(&table),
        }
        (program.letters, program.cids) = (letters, cids);
        Some(program)
    }

    fn parsed(&self) -> Option<Parsed<'_>> {
        match Face::parse(&self.bytes, 0) {
            Ok(face) => Some(Parsed::Face(Box::new(face))),
            Err(_) => cff::Table::parse(&self.bytes).map(|table| Parsed::Cff(Box::new(table))),
        }
    }

    /// The glyph of a code of a simple font, whose letter is known or not.
    pub(super) fn glyph_of_code(&self, code: u32, letter: Option<char>) -> Option<u16> {
        let code = u8::try_from(code).ok()?;
        let glyph = match self.parsed()? {
            Parsed::Face(face) => {
                let maps = || face.tables().cmap.into_iter().flat_map(|cmap| cmap.subtables);
                // The way of 9.6.6.4: by letter, or else by code in the symbol or the Macintosh map.
                let by_letter = letter.and_then(|letter| face.glyph_index(letter));
                by_letter.or_else(|| {
                    maps().filter(|map| !map.is_unicode() || map.platform_id == PlatformId::Windows).find_map(
                        |map| {
                            let code = u32::from(code);
                            map.glyph_index(code).or_else(|| map.glyph_index(0xF000 + code))
                        },
                    )
                })
            }
            Parsed::Cff(table) => table.glyph_index(code),
        };
        glyph.map(|glyph| glyph.0).filter(|glyph| *glyph != 0)
    }

    /// The glyph of a character identifier.
    pub(super) fn glyph_of_cid(&self, cid: u32) -> Option<u16> {
        let cid = u16::try_from(cid).ok()?;
        if self.cids.is_empty() { Some(cid) } else { self.cids.get(&cid).copied() }
    }

    /// The letters that a glyph stands for, by the character map or by its name.
    pub(super) fn text(&self, glyph: u16) -> Option<String> {
        if let Some(letter) = self.letters.get(&glyph) {
            return Some(letter.to_string());
        }
        let parsed = self.parsed()?;
        let name = match &parsed {
            Parsed::Face(face) => face.glyph_name(GlyphId(glyph)),
            Parsed::Cff(table) => table.glyph_name(GlyphId(glyph)),
        };
        glyph_letter(name?.as_bytes())
    }

    /// Advance of a glyph in thousandths of the size.
    pub(super) fn width(&self, glyph: u16) -> Option<f32> {
        match self.parsed()? {
            Parsed::Face(face) => {
                let width = f32::from(face.glyph_hor_advance(GlyphId(glyph))?);
                Some(width / f32::from(face.units_per_em()) * 1000.0)
            }
            Parsed::Cff(table) => {
                Some(f32::from(table.glyph_width(GlyphId(glyph))?) * table.matrix().sx * 1000.0)
            }
        }
    }

    /// Whether a glyph leaves ink, if that can be told.
    pub(super) fn has_ink(&self, glyph: u16) -> Option<bool> {
        let mut ink = Ink(false);
        match self.parsed()? {
            Parsed::Face(face) => {
                let there = glyph < face.number_of_glyphs();
                // Fonts of bitmaps or colours have no outlines at all.
                let drawn = face.tables().glyf.is_some() || face.tables().cff.is_some();
                face.outline_glyph(GlyphId(glyph), &mut ink);
                (there && drawn).then_some(ink.0)
            }
            Parsed::Cff(table) => match table.outline(GlyphId(glyph), &mut ink) {
                Ok(_) | Err(ttf_parser::CFFError::ZeroBBox) => Some(ink.0),
                Err(_) => None,
            },
        }
    }
}

/// Whether anything is drawn.
struct Ink(bool);

impl OutlineBuilder for Ink {
    fn move_to(&mut self, _: f32, _: f32) {}
    fn line_to(&mut self, _: f32, _: f32) {
        self.0 = true;
    }
    fn quad_to(&mut self, _: f32, _: f32, _: f32, _: f32) {
        self.0 = true;
    }
    fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, _: f32, _: f32) {
        self.0 = true;
    }
    fn close(&mut self) {}
}

/// Names of the 256 codes in the clear part of a Type 1 font: `dup 65 /A put`.
pub(super) fn type1_encoding(bytes: &[u8]) -> Vec<(u8, Vec<u8>)> {
    let clear = bytes.windows(5).position(|w| w == b"eexec").unwrap_or(bytes.len());
    let mut words =
        bytes.get(..clear).unwrap_or_default().split(u8::is_ascii_whitespace).filter(|w| !w.is_empty());
    let mut out = Vec::new();
    while let Some(word) = words.next() {
        if word != b"dup" {
            continue;
        }
        let code = words.next().and_then(|w| std::str::from_utf8(w).ok()?.parse().ok());
        let name = words.next().and_then(|w| w.strip_prefix(b"/"));
        if let (Some(code), Some(name)) = (code, name)
            && out.len() < 256
        {
            out.push((code, name.to_vec()));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clear_part_of_a_type_1_font_names_its_codes() {
        let font = b"/Encoding 256 array\n0 1 255 {1 index exch /.notdef put} for\ndup 1 /fi put\n\
            dup 65 /A put\nreadonly def\ncurrentfile eexec dup 66 /B put";
        assert_eq!(type1_encoding(font), [(1, b"fi".to_vec()), (65, b"A".to_vec())]);
    }

    #[test]
    fn what_is_no_font_is_none() {
        assert!(Program::new(b"no font".to_vec()).is_none());
    }
}
