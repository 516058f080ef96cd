//! What the parser leaves out of an old Word file: text boxes and remarks, whose text stands behind
//! the running text in the same pieces ([MS-DOC] 2.3, 2.4.1, 2.8.35).

use std::io::{Cursor, Read};

use super::container::array;

/// Places in the FIB (2.5.1): flags, counts of characters (2.5.4), the piece table (2.5.6).
const FLAGS: usize = 0x0A;
const TABLE_1: u16 = 0x0200;
const COUNTS: usize = 0x4C;
const PIECES: usize = 0x01A2;
/// More characters than this are damage.
const MOST: usize = 4 << 20;

/// The paragraphs of text boxes, and those of remarks.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Apart {
    pub(super) boxes: Vec<String>,
    pub(super) remarks: Vec<String>,
}

/// Reads what stands apart in the file `bytes`; nothing where its pieces cannot be followed.
pub(super) fn read(bytes: &[u8]) -> Apart {
    find(bytes).unwrap_or_default()
}

fn find(bytes: &[u8]) -> Option<Apart> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).ok()?;
    let mut stream = |name: &str| -> Option<Vec<u8>> {
        let mut content = Vec::new();
        file.open_stream(name).ok()?.take(bytes.len() as u64).read_to_end(&mut content).ok()?;
        Some(content)
    };
    let document = stream("WordDocument")?;
    let flags = u16::from_le_bytes(array(&document, FLAGS)?);
    let table = stream(if flags & TABLE_1 == 0 { "0Table" } else { "1Table" })?;
    let number = |place: usize| Some(u32::from_le_bytes(array(&document, place)?) as usize);
    // Running text, footnotes, heads, macros, remarks, endnotes, boxes, boxes of heads.
    let counts: Vec<usize> = (0..8).map_while(|i| number(COUNTS + 4 * i)).collect();
    let [text, footnotes, heads, macros, remarks, endnotes, boxes, in_heads] = counts[..] else {
        return None;
    };
    let at = [text, footnotes, heads, macros].into_iter().try_fold(0usize, usize::checked_add)?;
    let behind = at.checked_add(remarks)?.checked_add(endnotes)?;
    let pieces = pieces(&table, number(PIECES)?)?;
    let read =
        |start: usize, count: usize| paragraphs(&characters(&document, &pieces, start, count.min(MOST)));
    Some(Apart { boxes: read(behind, boxes.saturating_add(in_heads)), remarks: read(at, remarks) })
}

/// First character, and place and kind of the bytes, of each piece.
struct Piece {
    first: usize,
    end: usize,
    place: usize,
    is_narrow: bool,
}

fn pieces(table: &[u8], clx: usize) -> Option<Vec<Piece>> {
    let mut at = clx;
    // Properties of runs come first, each with its length.
    while table.get(at) == Some(&1) {
        at = at.checked_add(3)?.checked_add(usize::from(u16::from_le_bytes(array(table, at + 1)?)))?;
    }
    (table.get(at) == Some(&2)).then_some(())?;
    let length = u32::from_le_bytes(array(table, at + 1)?) as usize;
    let plc = table.get(at + 5..)?.get(..length)?;
    let count = length.checked_sub(4)? / 12;
    (0..count)
        .map(|i| {
            let position = |i: usize| Some(u32::from_le_bytes(array(plc, 4 * i)?) as usize);
            let place = u32::from_le_bytes(array(plc, 4 * (count + 1) + 8 * i + 2)?);
            let is_narrow = place & 0x4000_0000 != 0;
            let place = (place & 0x3FFF_FFFF) as usize;
            let place = if is_narrow { place / 2 } else { place };
            Some(Piece { first: position(i)?, end: position(i + 1)?, place, is_narrow })
        })
        .collect()
}

fn characters(document: &[u8], pieces: &[Piece], start: usize, count: usize) -> String {
    let end = start.saturating_add(count);
    let mut out = String::new();
    for piece in pieces {
        let (from, to) = (piece.first.max(start), piece.end.min(end));
        if from >= to {
            continue;
        }
        let width = if piece.is_narrow { 1 } else { 2 };
        let place = piece.place.saturating_add((from - piece.first).saturating_mul(width));
        let bytes = document.get(place..).unwrap_or_default();
        let bytes = bytes.get(..(to - from).saturating_mul(width)).unwrap_or(bytes);
        let encoding = if piece.is_narrow { encoding_rs::WINDOWS_1252 } else { encoding_rs::UTF_16LE };
        out.push_str(&encoding.decode_without_bom_handling(bytes).0);
    }
    out
}

/// Paragraphs without the codes of fields and the marks of pictures and notes.
fn paragraphs(text: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut codes = 0usize;
    for c in text.chars() {
        match c {
            '\r' | '\u{7}' | '\u{C}' => out.push(String::new()),
            '\u{13}' => codes += 1,
            '\u{14}' | '\u{15}' => codes = codes.saturating_sub(usize::from(c == '\u{14}' || codes > 0)),
            _ if codes > 0 => {}
            c => {
                let c = match c {
                    '\u{1E}' => '\u{2011}',
                    '\u{1F}' => '\u{AD}',
                    c if c.is_control() => ' ',
                    c => c,
                };
                out.last_mut().into_iter().for_each(|last| last.push(c));
            }
        }
    }
    out.into_iter().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    /// A file of two pieces: running text in UTF-16, a remark and a box in Windows-1252.
    fn word(text: &str, remark: &str, boxed: &str) -> Vec<u8> {
        let mut document = vec![0u8; 0x400];
        let put = |stream: &mut Vec<u8>, place: usize, value: u32| {
            stream[place..place + 4].copy_from_slice(&value.to_le_bytes());
        };
        let length = |text: &str| u32::try_from(text.chars().count()).unwrap();
        for (at, count) in [(0, length(text)), (4, length(remark)), (6, length(boxed))] {
            put(&mut document, COUNTS + 4 * at, count);
        }
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let narrow = document.len() + wide.len();
        document.extend(wide);
        document.extend(format!("{remark}{boxed}").bytes());
        // Properties of a run, then the pieces.
        let mut table = vec![1, 2, 0, 9, 9, 2];
        table.extend((4 * 3 + 8 * 2u32).to_le_bytes());
        for position in [0, length(text), length(text) + length(remark) + length(boxed)] {
            table.extend(position.to_le_bytes());
        }
        for place in [0x400, u32::try_from(2 * narrow).unwrap() | 0x4000_0000] {
            table.extend([0, 0]);
            table.extend(place.to_le_bytes());
            table.extend([0, 0]);
        }
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        file.create_stream("WordDocument").unwrap().write_all(&document).unwrap();
        file.create_stream("0Table").unwrap().write_all(&table).unwrap();
        file.into_inner().into_inner()
    }

    #[test]
    fn boxes_and_remarks_are_found_behind_the_text() {
        let file = word("نص\r", "Is it?\r", "One\u{13} PAGE \u{14}7\u{15} box\rTwo\r\r");
        let expected = Apart {
            boxes: vec!["One7 box".to_owned(), "Two".to_owned()],
            remarks: vec!["Is it?".to_owned()],
        };
        assert_eq!(read(&file), expected);
        assert_eq!(read(&file[..file.len() / 2]), Apart::default());
    }
}
