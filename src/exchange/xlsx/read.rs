//! The sheets of an Excel workbook as a table of units (ECMA-376 part 1,
//! §18): shared and inline strings, numbers, escapes of the form `_x000D_`.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use zip::ZipArchive;

use crate::exchange::columns::{Column, TableLayout};
use crate::exchange::extra::header_in;
use crate::exchange::stream;
use crate::exchange::tokens::{Xml, XmlToken};
use crate::exchange::{Header, LanguagePair, LeftOut, MemoryReader, Tu};
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

/// Rows with their numbers.
type Rows = Vec<(u64, Vec<String>)>;

/// Rows that say which column is which.
const SAMPLE: usize = 50;

/// The rows of a sheet behind its head, and what its columns hold.
struct Sheet {
    rows: std::vec::IntoIter<(u64, Vec<String>)>,
    layout: TableLayout,
    pair: LanguagePair,
}

/// All sheets with two columns of text as a stream of units. The rows are held in memory: Excel's own
/// limit of a million rows bounds them.
pub(crate) struct XlsxReader {
    sheets: VecDeque<Sheet>,
    header: Header,
    left_out: LeftOut,
    name: String,
    line: u64,
}

impl XlsxReader {
    /// Opens a `.xlsx` and reads its sheets; those without two columns of text are
    /// named by [`MemoryReader::left_out`].
    ///
    /// # Errors
    /// [`Error::Io`], or [`Error::Content`] where it is no workbook or no
    /// columns for the two texts are found.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let file = File::open(path).map_err(|e| Error::io(path, e))?;
        XlsxReader::new(BufReader::new(file), crate::exchange::stream::file_name(path))
    }

    /// Reads the sheets of the workbook `input`; `name` stands in messages.
    ///
    /// # Errors
    /// As [`XlsxReader::open`].
    pub(crate) fn new<R: Read + Seek>(input: R, name: String) -> Result<Self> {
        let damaged =
            |problem: String| Error::content(&name, problem, "open the workbook in Excel and save it again");
        let mut book = Book::new(input, &name)?;
        let mut paths = sheets(&mut book.archive, &name)?;
        if paths.is_empty() {
            paths.push((String::new(), "xl/worksheets/sheet1.xml".to_owned()));
        }
        let (mut sheets, mut problem, mut left_out) = (VecDeque::new(), None, LeftOut::new());
        for (title, path) in paths {
            let Some(rows) = book.rows(&path, &name)? else {
                return Err(damaged(format!("there is no sheet {path}")));
            };
            let held = rows.len();
            match Sheet::new(rows) {
                Ok(sheet) => sheets.push_back(sheet),
                Err(found) => {
                    problem = problem.or(Some(found));
                    if held > 0 {
                        *left_out
                            .entry(format!("sheet {title:?} without two columns of text"))
                            .or_default() += 1;
                    }
                }
            }
        }
        let Some(pair) = sheets.front().map(|sheet: &Sheet| sheet.pair.clone()) else {
            return Err(Error::content(
                &name,
                format!("row 1: {}", problem.unwrap_or_default()),
                "name the columns of the two texts source and target",
            ));
        };
        let mut header = Header {
            source_language: pair.source.clone(),
            target_language: Some(pair.target.clone()),
            ..Header::default()
        };
        let rows = sheets.iter().flat_map(|sheet| {
            let rows = sheet.rows.as_slice().iter().take(SAMPLE);
            rows.filter_map(|(_, row)| sheet.layout.cell(&Column::Extra, row))
        });
        header_in(rows, &mut header);
        Ok(XlsxReader { sheets, header, left_out, name, line: 1 })
    }
}

/// A workbook whose sheets can be read.
struct Book<R> {
    archive: ZipArchive<R>,
    strings: Vec<String>,
    /// Bytes that cells may still take: all sheets together may hold what one may.
    room: u64,
}

impl<R: Read + Seek> Book<R> {
    fn new(mut input: R, name: &str) -> Result<Self> {
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
    fn rows(&mut self, path: &str, name: &str) -> Result<Option<Rows>> {
        let Some(xml) = part(&mut self.archive, path, name)? else { return Ok(None) };
        rows(xml, &self.strings, name, &mut self.room).map(Some)
    }
}

impl Sheet {
    fn new(mut rows: Rows) -> std::result::Result<Self, String> {
        let texts = || rows.iter().map(|(_, row)| row.as_slice()).take(SAMPLE);
        let (layout, head) = TableLayout::in_rows(texts())?;
        let pair = crate::exchange::csv::pair(&layout, texts().skip(head));
        let titles = head.checked_sub(1).and_then(|at| rows.get(at));
        let quality = titles.and_then(|(_, titles)| titles.iter().position(|t| t == "confidence"));
        rows.drain(..head);
        for (_, row) in &mut rows {
            if let Some(cell) = quality.and_then(|at| row.get_mut(at)) {
                *cell = three_decimals(cell);
            }
        }
        Ok(Sheet { rows: rows.into_iter(), layout, pair })
    }
}

/// The rows of the first sheet that has any, as they are, with their numbers.
///
/// # Errors
/// As [`XlsxReader::open`].
pub(crate) fn rows_of(path: &Path) -> Result<Rows> {
    let name = crate::exchange::stream::file_name(path);
    let file = BufReader::new(File::open(path).map_err(|e| Error::io(path, e))?);
    let mut book = Book::new(file, &name)?;
    for (_, path) in sheets(&mut book.archive, &name)? {
        let Some(mut rows) = book.rows(&path, &name)? else { continue };
        for cell in rows.iter_mut().flat_map(|(_, row)| row) {
            *cell = cell.trim_start_matches(NUMBER).to_owned();
        }
        if !rows.is_empty() {
            return Ok(rows);
        }
    }
    Ok(Vec::new())
}

/// Cells marked as numbers, so that a confidence can be told from text.
const NUMBER: char = '\u{1}';

/// A confidence that the workbook holds as a number gets its decimals back.
fn three_decimals(cell: &str) -> String {
    match cell.strip_prefix(NUMBER).map(|number| (number, number.parse::<f64>())) {
        Some((_, Ok(value))) => format!("{value:.3}"),
        Some((text, Err(_))) => text.to_owned(),
        None => cell.to_owned(),
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
fn sheets<R: Read + Seek>(archive: &mut ZipArchive<R>, name: &str) -> Result<Vec<(String, String)>> {
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
fn rows(mut xml: Part<'_>, strings: &[String], name: &str, room: &mut u64) -> Result<Rows> {
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

impl Iterator for XlsxReader {
    type Item = Result<Tu>;

    fn next(&mut self) -> Option<Self::Item> {
        let (line, row) = loop {
            match self.sheets.front_mut()?.rows.next() {
                Some(row) => break row,
                None => drop(self.sheets.pop_front()),
            }
        };
        let Sheet { layout, pair, .. } = self.sheets.front()?;
        self.line = line;
        let row = row.into_iter().map(|cell| cell.trim_start_matches(NUMBER).to_owned()).collect();
        Some(layout.unit(row, pair).map_err(|problem| {
            Error::content(
                &self.name,
                format!("row {line}: column extra: {problem}"),
                "empty this cell, or restore it from the original file",
            )
        }))
    }
}

impl MemoryReader for XlsxReader {
    fn header(&self) -> &Header {
        &self.header
    }

    fn line(&self) -> u64 {
        self.line
    }

    fn left_out(&self) -> LeftOut {
        self.left_out.clone()
    }
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

    /// A workbook of one sheet and its shared strings.
    fn workbook(sheet: &str, strings: &str) -> std::io::Cursor<Vec<u8>> {
        use std::io::Write;
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (path, text) in [("xl/worksheets/sheet1.xml", sheet), ("xl/sharedStrings.xml", strings)] {
            zip.start_file(path, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        let mut file = zip.finish().unwrap();
        file.set_position(0);
        file
    }

    #[test]
    fn parts_with_a_byte_order_mark_are_read() {
        let row = |one: &str, other: &str| {
            format!("<row><c t='str'><v>{one}</v></c><c t='str'><v>{other}</v></c></row>")
        };
        let sheet = format!("\u{FEFF}<a>{}{}</a>", row("ar", "en"), row("ا", "a"));
        let units: Vec<_> =
            XlsxReader::new(workbook(&sheet, "\u{FEFF}<sst/>"), "t.xlsx".into()).unwrap().collect();
        assert!(matches!(units[..], [Ok(_)]), "{units:?}");
    }

    #[test]
    fn the_row_behind_the_last_number_has_a_number() {
        let cells =
            |one: &str, other: &str| format!("<c t='str'><v>{one}</v></c><c t='str'><v>{other}</v></c>");
        let sheet =
            format!("<a><row r='{}'>{}</row><row>{}</row></a>", u64::MAX, cells("ar", "en"), cells("ا", "a"));
        let units: Vec<_> = XlsxReader::new(workbook(&sheet, "<sst/>"), "t.xlsx".into()).unwrap().collect();
        assert!(matches!(units[..], [Ok(_)]), "{units:?}");
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

    #[test]
    fn other_bytes_are_an_error() {
        assert!(XlsxReader::new(std::io::Cursor::new(b"PK no zip".to_vec()), "t.xlsx".into()).is_err());
    }

    #[test]
    fn texts_in_their_cell_are_read_and_the_row_is_told() {
        let cell = |text: &str| format!("<c t='inlineStr'><is><t>{text}</t></is></c>");
        let sheet = format!(
            "<a><row r='1'>{}{}</row><row r='7'>{}{}</row></a>",
            cell("ar"),
            cell("en"),
            cell("نص"),
            cell("text")
        );
        let mut reader = XlsxReader::new(workbook(&sheet, "<sst/>"), "t.xlsx".into()).unwrap();
        let unit = reader.next().unwrap().unwrap();
        let texts: Vec<&str> = unit.variants.iter().map(|v| v.text.as_str()).collect();
        assert_eq!((texts, reader.line()), (vec!["نص", "text"], 7));
    }
}
