//! Number formats of a Word 97-2003 file ([MS-DOC] 2.9.131 `LSTF`, 2.9.150 `LVLF`).
//!
//! The parser of the text tells the level and the number of a list item, but not
//! in which list it is nor how the list writes its numbers. Where the paragraphs that
//! are in lists by their own properties are as many as it numbers, those tell the list;
//! otherwise a label is given only where all lists of the file write a level in the same
//! way, which holds for documents made from one template: none rather than a wrong one.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use super::super::numerals;
use super::container::array;
use super::paragraphs::{self, ListLevel};
use crate::limits;

/// Levels of a list.
const LEVELS: usize = 9;
/// Offset of `fcPlfLst` in the file information block (2.5.6 `FibRgFcLcb97`).
const FC_LISTS: usize = 0x2E2;
/// `fWhichTblStm`: which of the two table streams is in use (2.5.2 `FibBase`).
const FLAGS: usize = 0x0A;
const TABLE_1: u16 = 0x0200;

/// How one level writes its numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Level {
    format: &'static str,
    /// Units of the number text; those below 9 stand for the number of that level.
    text: Vec<u16>,
}

impl Level {
    /// Whether items of this level are numbered; the parser gives no number to others.
    fn shows_numbers(&self) -> bool {
        !matches!(self.format, "bullet" | "none") && !self.text.is_empty()
    }
}

/// The formats of the lists of a file, and the numbers met so far.
#[derive(Debug, Default)]
pub(super) struct Labels {
    /// The formats of each list, by its `lsid`.
    lists: BTreeMap<i32, Vec<Level>>,
    /// Lists of the paragraphs that are numbered, in order; empty where they are not known.
    places: std::vec::IntoIter<ListLevel>,
    /// The formats on which all lists agree.
    agreed: [Option<Level>; LEVELS],
    /// Numbers of each list; of all together under 0 where lists are not known.
    numbers: BTreeMap<i32, [u32; LEVELS]>,
}

impl Labels {
    /// Reads the list formats of a file whose text has `numbered` numbered paragraphs;
    /// none where it has none or is damaged.
    pub(super) fn read(bytes: &[u8], numbered: usize) -> Self {
        Self::known(bytes, numbered).unwrap_or_default()
    }

    fn known(bytes: &[u8], numbered: usize) -> Option<Self> {
        let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).ok()?;
        let main = stream(&mut file, "WordDocument")?;
        let flags = u16::from_le_bytes(array(&main, FLAGS)?);
        let table = stream(&mut file, if flags & TABLE_1 == 0 { "0Table" } else { "1Table" })?;
        let start = u32::from_le_bytes(array(&main, FC_LISTS)?) as usize;
        let lists = lists(&table, start)?;
        let mut agreed: [Option<Level>; LEVELS] = Default::default();
        for (depth, slot) in agreed.iter_mut().enumerate() {
            let mut numbered =
                lists.values().filter_map(|list| list.get(depth)).filter(|l| l.shows_numbers());
            let first = numbered.next();
            *slot = first.filter(|first| numbered.all(|level| level == *first)).cloned();
        }
        let shows =
            |place: &ListLevel| lists.get(&place.list).and_then(|l| at(l, place.level.into())).is_some();
        let mut places = paragraphs::places(&main, &table).unwrap_or_default();
        places.retain(shows);
        // Behind the text come notes and text boxes, whose items the parser does not number.
        places.truncate(numbered);
        if places.len() < numbered {
            places.clear();
        }
        Some(Labels { lists, places: places.into_iter(), agreed, numbers: BTreeMap::new() })
    }

    /// The label of the next numbered item, which has `number` on `depth`, if it is known.
    pub(super) fn label(&mut self, depth: usize, number: u32) -> Option<String> {
        let place = self.places.next();
        let numbers = self.numbers.entry(place.map_or(0, |place| place.list)).or_default();
        *numbers.get_mut(depth)? = number;
        let own = place.and_then(|place| self.lists.get(&place.list));
        let level = |depth: usize| match own {
            Some(list) => at(list, depth),
            None => self.agreed.get(depth)?.as_ref(),
        };
        let mut label = String::new();
        for part in level(depth)?.text.split_inclusive(|unit| usize::from(*unit) < LEVELS) {
            let (text, slot) = match part.split_last() {
                Some((slot, text)) if usize::from(*slot) < LEVELS => (text, Some(usize::from(*slot))),
                _ => (part, None),
            };
            label.push_str(&String::from_utf16_lossy(text));
            if let Some(slot) = slot {
                // A level above that was not met belongs to another list: no label is better.
                let number = *numbers.get(slot)?;
                if slot < depth && number == 0 {
                    return None;
                }
                label.push_str(&numerals::write(number, level(slot)?.format));
            }
        }
        Some(label.trim().to_owned()).filter(|label| !label.is_empty())
    }
}

/// The format of a level that shows numbers; a list of one level has it at every depth.
fn at(list: &[Level], depth: usize) -> Option<&Level> {
    list.get(depth).or_else(|| list.first()).filter(|level| level.shows_numbers())
}

fn stream(file: &mut cfb::CompoundFile<Cursor<&[u8]>>, name: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    file.open_stream(name).ok()?.take(limits::FILE_BYTES).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// The levels of all lists by their `lsid` (2.9.208 `PlfLst`, followed by the levels of each).
fn lists(table: &[u8], start: usize) -> Option<BTreeMap<i32, Vec<Level>>> {
    const LIST: usize = 28;
    let count = usize::from(u16::from_le_bytes(array(table, start)?));
    let mut at = start.checked_add(2 + count * LIST)?;
    let mut lists = BTreeMap::new();
    for list in 0..count {
        // A simple list has one level, others have nine.
        let simple = table.get(start + 2 + list * LIST + 26)? & 1 == 1;
        let mut levels = Vec::new();
        for _ in 0..if simple { 1 } else { LEVELS } {
            let format = format(*table.get(at + 4)?);
            let properties = usize::from(*table.get(at + 24)?) + usize::from(*table.get(at + 25)?);
            at += 28 + properties;
            let length = usize::from(u16::from_le_bytes(array(table, at)?));
            let text = table.get(at + 2..at + 2 + length * 2)?;
            let text =
                text.chunks_exact(2).filter_map(|unit| Some(u16::from_le_bytes(array(unit, 0)?))).collect();
            levels.push(Level { format, text });
            at += 2 + length * 2;
        }
        lists.insert(i32::from_le_bytes(array(table, start + 2 + list * LIST)?), levels);
    }
    Some(lists)
}

/// Name of a number format code ([MS-OSHARED] 2.2.1.3 `MSONFC`).
fn format(code: u8) -> &'static str {
    match code {
        0x01 => "upperRoman",
        0x02 => "lowerRoman",
        0x03 => "upperLetter",
        0x04 => "lowerLetter",
        0x05 => "ordinal",
        0x16 => "decimalZero",
        0x17 => "bullet",
        0x2E => "arabicAlpha",
        0x30 => "arabicAbjad",
        0x33 => "hindiNumbers",
        0xFF => "none",
        _ => "decimal",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_filled_in() {
        let level = |format, text: &str| Some(Level { format, text: text.encode_utf16().collect() });
        let mut labels = Labels::default();
        labels.agreed[0] = level("decimal", "\u{0} -");
        labels.agreed[1] = level("arabicAbjad", "(\u{1})");
        labels.agreed[2] = level("lowerRoman", "\u{0}.\u{2}");
        let steps =
            [(0, 4, Some("4 -")), (1, 2, Some("(ب)")), (2, 3, Some("4.iii")), (3, 1, None), (9, 1, None)];
        for (depth, number, expected) in steps {
            assert_eq!(labels.label(depth, number).as_deref(), expected, "{depth} {number}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_table_is_survived(table in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..400), start in 0usize..50) {
            let _ = lists(&table, start);
        }
    }
}
