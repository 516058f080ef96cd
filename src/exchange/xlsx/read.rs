//! The sheets of an Excel workbook as a table of units.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::Path;

use super::book::{Book, NUMBER, Rows, sheets};
use crate::exchange::columns::Column;
use crate::exchange::extra::header_in;
use crate::exchange::table_layout::TableLayout;
use crate::exchange::{Header, LanguagePair, LeftOut, MemoryReader, Tu};
use crate::{Error, Result};

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
            let only = "xl/worksheets/sheet1.xml";
            if book.rows(only, &name)?.is_none() {
                return Err(crate::exchange::stream::is_document(name));
            }
            paths.push((String::new(), only.to_owned()));
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

/// A confidence that the workbook holds as a number gets its decimals back.
fn three_decimals(cell: &str) -> String {
    match cell.strip_prefix(NUMBER).map(|number| (number, number.parse::<f64>())) {
        Some((_, Ok(value))) => format!("{value:.3}"),
        Some((text, Err(_))) => text.to_owned(),
        None => cell.to_owned(),
    }
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
