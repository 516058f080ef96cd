//! The parts of a workbook and the rows of its sheets (ECMA-376 part 1, §18): shared and inline strings,
//! numbers, escapes of the form `_x000D_`.

use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};

use zip::ZipArchive;

use crate::exchange::stream;
use crate::exchange::tokens::{Xml, XmlToken};
use crate::limits;
use crate::{Error, Result};

/// More text than this in one part is no table of a person but a bomb.
const LARGEST_PART: u64 = 2_000_000_000;
/// Memory of all cells in bytes. A million rows of a hundred words each take half
/// of it; a string that all of them share, or cells far to the right, would take any amount.
const LARGEST_SHEET: u64 = 1 << 30;
/// What the cells of any workbook may take, in bytes, and how many times its size those of a large
/// one: texts pack to a third of their size, and each is held once as a string and once in its row.
const CELLS_ALWAYS: u64 = 96 << 20;
const CELLS: u64 = 20;
/// What a row and a cell take besides their text: their places in lists, and what the allocator adds.
const ROW: usize = size_of::<(u64, Vec<String>)>() + 16;
const CELL: usize = size_of::<String>() + 8;
/// Cells marked as numbers, so that a confidence can be told from text.
pub(super) const NUMBER: char = '\u{1}';

/// Rows with their numbers.
pub(super) type Rows = Vec<(u64, Vec<String>)>;

/// A workbook whose sheets can be read.
pub(super) struct Book<R> {
    pub(super) archive: ZipArchive<R>,
    strings: Vec<String>,
    /// Bytes that cells may still take: all sheets together may hold what one may.
    room: u64,
}

impl<R: Read + Seek> Book<R> {
    pub(super) fn new(mut input: R, name: &str) -> Result<Self> {
        let damaged =
            |problem: String| Error::content(name, problem, "open the workbook in Excel and save it again");
        let size = input.seek(SeekFrom::End(0)).map_err(|e| damaged(e.to_string()))?;
        let mut archive = ZipArchive::new(input).map_err(|e| damaged(format!("not a workbook: {e}")))?;
        let mut room = LARGEST_SHEET.min(CELLS_ALWAYS + size.saturating_mul(CELLS));
        let strings = match part(&mut archive, "xl/sharedStrings.xml", name)? {
            Some(xml) => shared_strings(xml, name, &mut room)?,
            None => Vec::new(),
        };
        Ok(Book { archive, strings, room })
    }

    /// The rows of the sheet `path`, if it is there.
    pub(super) fn rows(&mut self, path: &str, name: &str) -> Result<Option<Rows>> {
        let Some(xml) = part(&mut self.archive, path, name)? else { return Ok(None) };
        rows(xml, &self.strings, name, &mut self.room).map(Some)
    }
}

type Part<'a> = Xml<Box<dyn BufRead + 'a>>;

fn part<'a, R: Read + Seek>(
    archive: &'a mut ZipArchive<R>,
    path: &str,
    name: &str,
) -> Result<Option<Part<'a>>> {
    if archive.index_for_name(path).is_none() {
        return Ok(None);
    }
    let damaged = |problem: String| {
        Error::content(name, format!("{path}: {problem}"), "open the workbook in Excel and save it again")
    };
    let file = archive.by_name(path).map_err(|e| damaged(e.to_string()))?;
    let most = limits::UNFOLDED_ALWAYS + file.compressed_size().saturating_mul(limits::UNFOLDED);
    limits::within(&format!("{name}: {path}"), "the part", file.size(), most.min(LARGEST_PART), "bytes")?;
    let input: Box<dyn BufRead + 'a> = Box::new(BufReader::new(file.take(most.min(LARGEST_PART))));
    let input = stream::decoded(input).map_err(|e| damaged(e.to_string()))?;
    Ok(Some(Xml::new(input, format!("{name}: {path}"))))
}

/// Titles and paths of the sheets in the order of the workbook.
pub(super) fn sheets<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    name: &str,
) -> Result<Vec<(String, String)>> {
    let mut titles: Vec<(String, String)> = Vec::new();
    if let Some(mut xml) = part(archive, "xl/workbook.xml", name)? {
        loop {
            match xml.next()? {
                XmlToken::Open if xml.tag().name == "sheet" => {
                    let get = |key: &str| xml.tag().get(key).unwrap_or_default().to_owned();
                    titles.push((get("name"), get("r:id")));
                }
                XmlToken::End => break,
                _ => {}
            }
        }
    }
    let mut targets: Vec<(String, String)> = Vec::new();
    let Some(mut xml) = part(archive, "xl/_rels/workbook.xml.rels", name)? else { return Ok(Vec::new()) };
    loop {
        match xml.next()? {
            XmlToken::Open if xml.tag().name == "Relationship" => {
                let get = |key: &str| xml.tag().get(key).unwrap_or_default().to_owned();
                // A chart has a sheet of its own and no rows.
                if get("Type").ends_with("/worksheet") {
                    targets.push((get("Id"), get("Target")));
                }
            }
            XmlToken::End => break,
            _ => {}
        }
    }
    let path = |target: &str| match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("xl/{target}"),
    };
    Ok(titles
        .into_iter()
        .filter_map(|(title, id)| {
            let (_, target) = targets.iter().find(|(own, _)| *own == id)?;
            Some((title, path(target)))
        })
        .collect())
}

/// The strings that cells refer to; what they take is taken from `room`.
fn shared_strings(mut xml: Part<'_>, name: &str, room: &mut u64) -> Result<Vec<String>> {
    let mut strings = Vec::new();
    loop {
        match xml.next()? {
            XmlToken::Open if xml.tag().name == "si" => {
                xml.enter_unit();
                let text = rich_text(&mut xml, "si")?;
                take(room, text.len() + CELL, name)?;
                strings.push(text);
            }
            XmlToken::End => return Ok(strings),
            _ => {}
        }
    }
}

/// Takes so many bytes from what there is room for.
fn take(room: &mut u64, bytes: usize, name: &str) -> Result<()> {
    *room = room.checked_sub(bytes as u64).ok_or_else(|| Error::Limit {
        name: name.to_owned(),
        problem: "the cells take far more memory than a workbook of this size has text".to_owned(),
    })?;
    Ok(())
}

/// The text of all runs up to the end of `element`; phonetic readings are left out.
fn rich_text(xml: &mut Part<'_>, element: &str) -> Result<String> {
    let mut text = String::new();
    loop {
        match xml.next()? {
            XmlToken::Open if xml.tag().name == "t" => text.push_str(&xml.element_text()?),
            XmlToken::Open if xml.tag().name == "rPh" => xml.skip()?,
            XmlToken::Close if xml.closed() == element => return Ok(unescape(&text)),
            XmlToken::End => return Ok(unescape(&text)),
            _ => {}
        }
    }
}

/// The rows with their numbers; the memory that they need is taken from `room`.
pub(super) fn rows(mut xml: Part<'_>, strings: &[String], name: &str, room: &mut u64) -> Result<Rows> {
    let mut rows: Rows = Vec::new();
    loop {
        match xml.next()? {
            XmlToken::Open if xml.tag().name == "row" => {
                let number = xml.tag().get("r").and_then(|r| r.parse().ok());
                let number = number.unwrap_or_else(|| rows.last().map_or(1, |(n, _)| n.saturating_add(1)));
                take(room, ROW, name)?;
                rows.push((number, Vec::new()));
            }
            XmlToken::Open if xml.tag().name == "c" => {
                xml.enter_unit();
                let mut tag = xml.take_tag();
                let kind = tag.take("t").unwrap_or_default();
                let text = cell(&mut xml, &kind, strings)?;
                let Some((_, row)) = rows.last_mut() else { continue };
                let at = tag.get("r").and_then(column).unwrap_or(row.len());
                let new = (at + 1).saturating_sub(row.len());
                take(room, text.len() + new * CELL, name)?;
                if new > 0 {
                    row.resize(at + 1, String::new());
                }
                if let Some(place) = row.get_mut(at) {
                    *place = text;
                }
            }
            XmlToken::End => {
                rows.retain(|(_, row)| row.iter().any(|cell| !cell.is_empty()));
                return Ok(rows);
            }
            _ => {}
        }
    }
}

fn cell(xml: &mut Part<'_>, kind: &str, strings: &[String]) -> Result<String> {
    let mut text = String::new();
    loop {
        match xml.next()? {
            XmlToken::Open if xml.tag().name == "v" => {
                let value = xml.element_text()?;
                text = match kind {
                    "s" => value
                        .trim()
                        .parse::<usize>()
                        .ok()
                        .and_then(|at| strings.get(at))
                        .cloned()
                        .unwrap_or_default(),
                    "" | "n" => format!("{NUMBER}{value}"),
                    _ => unescape(&value),
                };
            }
            XmlToken::Open if xml.tag().name == "is" => text = rich_text(xml, "is")?,
            XmlToken::Open => xml.skip()?,
            XmlToken::Close | XmlToken::End => return Ok(text),
            XmlToken::Text | XmlToken::Doctype => {}
        }
    }
}

/// The column of a reference such as `AB12`, from 0; Excel ends at `XFD`.
fn column(reference: &str) -> Option<usize> {
    let letters = reference.bytes().take_while(u8::is_ascii_uppercase);
    let number = letters.take(4).fold(0usize, |n, b| n * 26 + usize::from(b - b'A') + 1);
    (1..=16_384).contains(&number).then(|| number - 1)
}

/// Undoes `_xHHHH_`, by which a workbook writes characters that XML cannot hold (22.4.2.4).
pub(crate) fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let code = from.get(2..6).filter(|_| from.get(6..7) == Some("_"));
        match code.and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32) {
            Some(c) => {
                out.push(c);
                rest = from.get(7..).unwrap_or_default();
            }
            None => {
                out.push_str("_x");
                rest = from.get(2..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_and_escapes() {
        assert_eq!(
            ["A1", "Z9", "AA1", "XFD1", "1", "ZZZZ1"].map(column),
            [Some(0), Some(25), Some(26), Some(16_383), None, None]
        );
        assert_eq!(unescape("a_x000D_b_x005F_x000D_ _xyz _x12"), "a\rb_x000D_ _xyz _x12");
    }

    #[test]
    fn cells_that_a_few_bytes_make_large_are_refused() {
        let strings = ["x".repeat(1000)];
        for cell in ["<c t='s'><v>0</v></c>", "<c r='XFD1'/><row/>"] {
            let sheet = format!("<a><row>{}</row></a>", cell.repeat(100));
            let xml: Box<dyn BufRead> = Box::new(std::io::Cursor::new(sheet));
            let read = rows(Xml::new(xml, "t.xlsx"), &strings, "t.xlsx", &mut 50_000);
            assert!(matches!(read.err(), Some(Error::Limit { .. })), "{cell}");
        }
    }
}
