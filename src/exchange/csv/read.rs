//! Tables of units: comma-, semicolon- or tab-separated, with a header.

use std::collections::VecDeque;
use std::io::{BufRead, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::dialect::{Dialect, OpenCell, QuoteWatch};

use crate::exchange::columns::Column;
use crate::exchange::extra::header_in;
use crate::exchange::stream;
use crate::exchange::table_layout::TableLayout;
use crate::exchange::{Header, LanguagePair, MemoryReader, Side, Tu};
use crate::lang::{Detection, detect};
use crate::{Error, Result, limits};

/// A table as a stream of units.
pub(crate) struct CsvReader {
    records: Records,
    layout: TableLayout,
    pair: LanguagePair,
    header: Header,
    name: String,
    /// The rows that were read ahead, with their lines.
    rows: VecDeque<(Vec<String>, u64)>,
    line: u64,
    ended: bool,
}

/// The records of a table, none of them longer than a unit may be.
struct Records {
    records: ::csv::StringRecordsIntoIter<Box<dyn Read>>,
    open: OpenCell,
    spent: Arc<AtomicU64>,
    bars: bool,
}

impl Iterator for Records {
    type Item = ::csv::Result<::csv::StringRecord>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            self.spent.store(0, Ordering::Relaxed);
            let mut record = self.records.next()?;
            if self.bars
                && let Ok(record) = &mut record
            {
                record.trim();
                if is_rule(record) {
                    continue;
                }
            }
            return Some(record);
        }
    }
}

/// The rule below the head of a table of Markdown: `|---|:-:|`.
fn is_rule(record: &::csv::StringRecord) -> bool {
    let rule = |cell: &str| cell.contains('-') && cell.bytes().all(|b| matches!(b, b'-' | b':'));
    record.iter().any(rule) && record.iter().all(|cell| cell.is_empty() || rule(cell))
}

/// Counts what is taken for a record.
struct Spent {
    inner: Box<dyn Read>,
    spent: Arc<AtomicU64>,
}

impl Read for Spent {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(out)?;
        if self.spent.fetch_add(read as u64, Ordering::Relaxed) > limits::UNIT_BYTES {
            let problem = format!("a row has more than {} bytes", limits::UNIT_BYTES);
            return Err(limits::passed(problem));
        }
        Ok(read)
    }
}

impl CsvReader {
    /// Opens a `.csv` or `.tsv` and reads its header.
    ///
    /// # Errors
    /// [`Error::Io`], or [`Error::Content`] with file and line where no columns
    /// for the two texts are found or the table is damaged.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        CsvReader::new(stream::open(path)?, crate::exchange::stream::file_name(path))
    }

    /// Reads the header of the UTF-8 stream `input`; `name` stands in messages.
    ///
    /// # Errors
    /// As [`CsvReader::open`].
    pub(crate) fn new(input: Box<dyn BufRead>, name: String) -> Result<Self> {
        let mut records = records(input, &name)?;
        let no_header = |problem: String| {
            Error::content(
                &name,
                format!("line 1: {problem}"),
                "name the columns of the two texts in the first line: source,target or ar,en",
            )
        };
        let (mut rows, mut held) = (VecDeque::new(), 0);
        while rows.len() < SAMPLE
            && held < limits::AHEAD_BYTES
            && let Some(record) = records.next()
        {
            let (row, line) = cells(&name, record)?;
            held += row.iter().map(|cell| cell.len() + size_of::<String>()).sum::<usize>();
            rows.push_back((row, line));
        }
        if rows.is_empty() {
            return Err(no_header("the table is empty".to_owned()));
        }
        let (layout, head) =
            TableLayout::in_rows(rows.iter().map(|(row, _)| row.as_slice())).map_err(no_header)?;
        rows.drain(..head);
        let pair = pair(&layout, rows.iter().map(|(row, _)| row.as_slice()));
        let mut header = Header {
            source_language: pair.source.clone(),
            target_language: Some(pair.target.clone()),
            ..Header::default()
        };
        header_in(rows.iter().filter_map(|(row, _)| layout.cell(&Column::Extra, row)), &mut header);
        let line = rows.front().map_or(1, |(_, line)| *line);
        Ok(CsvReader { records, layout, pair, header, name, rows, line, ended: false })
    }
}

/// Rows that are read ahead: the header is among the first of them, and their
/// scripts say which column is which.
const SAMPLE: usize = 50;
/// The rows of a table as they are, with their lines; the header is the first.
///
/// # Errors
/// As [`CsvReader::open`].
pub(crate) fn rows(path: &Path) -> Result<impl Iterator<Item = Result<(Vec<String>, u64)>> + use<>> {
    let name = crate::exchange::stream::file_name(path);
    let records = records(stream::open(path)?, &name)?;
    Ok(records.map(move |record| cells(&name, record)))
}

/// A header is not longer.
const LONGEST_HEADER: usize = 1000;

/// Whether the first line of `text` is the header of a table with a column for
/// each of the two texts, as [`CsvReader`] wants it.
pub(crate) fn is_table(text: &str) -> bool {
    let Some(line) = text.lines().next().filter(|line| line.len() < LONGEST_HEADER) else { return false };
    let Ok(mut records) = records(Box::new(std::io::Cursor::new(line.to_owned())), "") else {
        return false;
    };
    let header = records.next().and_then(|record| cells("", record).ok());
    let layout = header.and_then(|(header, _)| TableLayout::of(&header).ok());
    // A sentence may begin with two words that are codes of languages; two that can be aligned are no chance.
    let usual = |language: &Option<String>| {
        language.as_deref().is_none_or(|code| matches!(&*crate::exchange::code::primary(code), "ar" | "en"))
    };
    layout.is_some_and(|layout| usual(&layout.languages.0) && usual(&layout.languages.1))
}

fn records(input: Box<dyn BufRead>, name: &str) -> Result<Records> {
    let failed = |e: std::io::Error| Error::content(name, e.to_string(), "check the disk");
    let mut input = stream::readable(input).map_err(failed)?;
    let dialect = Dialect::of(input.fill_buf().map_err(failed)?);
    input.consume(dialect.skip);
    let open = OpenCell::default();
    let input: Box<dyn Read> = match dialect.quoting {
        true => Box::new(QuoteWatch::new(input, dialect.delimiter, open.clone())),
        false => Box::new(input),
    };
    let spent = Arc::new(AtomicU64::new(0));
    let input: Box<dyn Read> = Box::new(Spent { inner: input, spent: spent.clone() });
    let reader = ::csv::ReaderBuilder::new()
        .delimiter(dialect.delimiter)
        .quoting(dialect.quoting)
        .has_headers(false)
        // Rows of other lengths are read as far as they go.
        .flexible(true)
        .from_reader(input);
    Ok(Records { records: reader.into_records(), open, spent, bars: dialect.bars })
}

fn cells(name: &str, record: ::csv::Result<::csv::StringRecord>) -> Result<(Vec<String>, u64)> {
    let record = record.map_err(|e| {
        let line = e.position().map_or(0, ::csv::Position::line);
        if let ::csv::ErrorKind::Io(io) = e.kind()
            && let Some(problem) = limits::passed_in(io)
        {
            return Error::Limit { name: name.to_owned(), problem: problem.to_owned() };
        }
        Error::content(
            name,
            format!("line {line}: {e}"),
            "save the table as UTF-8, cells with quotes inside quoted",
        )
    })?;
    let line = record.position().map_or(0, ::csv::Position::line);
    limits::within(name, &format!("line {line}"), record.len() as u64, limits::ROW_CELLS as u64, "cells")?;
    Ok((record.iter().map(str::to_owned).collect(), line))
}

/// The languages: from the header, from the language columns, from the script of the rows.
pub(crate) fn pair<'r>(
    layout: &TableLayout,
    rows: impl Iterator<Item = &'r [String]> + Clone,
) -> LanguagePair {
    let first = rows.clone().next().unwrap_or_default();
    let scripts = layout.scripts(rows.clone());
    let side = |named: &Option<String>, side: Side| {
        named.clone().or_else(|| layout.cell(&Column::Language(side), first).map(str::to_owned)).or_else(
            || match detect(layout.cell(&Column::Text(side), first)?) {
                Detection::Known(language) => Some(language.code().to_owned()),
                Detection::Other(_) | Detection::Unknown | Detection::TooShort => None,
            },
        )
    };
    let named = |side: Side, named: &Option<String>| {
        named.is_some() || rows.clone().any(|row| layout.cell(&Column::Language(side), row).is_some())
    };
    if !named(Side::Source, &layout.languages.0)
        && !named(Side::Target, &layout.languages.1)
        && let Some(pair) = scripts
    {
        return pair;
    }
    let (source, target) = (side(&layout.languages.0, Side::Source), side(&layout.languages.1, Side::Target));
    LanguagePair::completed(source, target)
}

impl Iterator for CsvReader {
    type Item = Result<Tu>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let row = match self.rows.pop_front() {
            Some(row) => Ok(row),
            None => match self.records.next() {
                Some(record) => cells(&self.name, record),
                None => {
                    self.ended = true;
                    let open = self.records.open.load(Ordering::Relaxed);
                    return (open > 0).then(|| {
                        Err(Error::content(
                            &self.name,
                            format!("line {open}: the cell that begins with a quotation mark has no end"),
                            "close the cell with a quotation mark, or save the table with tabs and without quotes",
                        ))
                    });
                }
            },
        };
        let unit = row.and_then(|(row, line)| {
            self.line = line;
            self.layout.unit(row, &self.pair).map_err(|problem| {
                Error::content(
                    &self.name,
                    format!("line {line}: column extra: {problem}"),
                    "empty this cell, or restore it from the original file",
                )
            })
        });
        self.ended = unit.is_err();
        Some(unit)
    }
}

impl MemoryReader for CsvReader {
    fn header(&self) -> &Header {
        &self.header
    }

    fn line(&self) -> u64 {
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<(LanguagePair, Vec<Tu>)> {
        let reader =
            CsvReader::new(Box::new(std::io::Cursor::new(text.as_bytes().to_vec())), "t.csv".into())?;
        let pair = reader.pair.clone();
        Ok((pair, reader.collect::<Result<_>>()?))
    }

    #[test]
    fn tables_of_other_programs_are_read() {
        for (text, source, target) in [
            ("ar,en\nنص,text\n", "ar", "en"),
            ("source;target\r\n\"This is a text; in English\";\"هذا نص; بالعربية\"\r\n", "en", "ar"),
            ("Arabic\tEnglish\nنص\ttext\n", "ar", "en"),
            ("sep=;\nar;en\nنص;text\n", "ar", "en"),
            ("ar|en\nنص|text\n", "ar", "en"),
            ("| العربية | English |\n|:---|---|\n| نص | text |\n", "ar", "en"),
            ("مرحبا\tHello world\tdoc1\n", "ar", "en"),
            ("\"قال\t\"He said\tdoc1\n", "ar", "en"),
            ("Project 2024\n\nEnglish text,النص العربي\ntext,نص\n", "en", "ar"),
            ("source,target\nSave,حفظ\n", "en", "ar"),
            ("source,target,source_language,target_language\nx,y,en-GB,ar-EG\n", "en-GB", "ar-EG"),
        ] {
            let (pair, units) = read(text).unwrap();
            assert_eq!((pair.source.as_str(), pair.target.as_str()), (source, target), "{text}");
            assert_eq!((units.len(), units[0].variants.len()), (1, 2), "{text}");
        }
    }

    #[test]
    fn windows_1256_is_read() {
        let (bytes, ..) = encoding_rs::WINDOWS_1256.encode("ar;en\nمرحبا بكم;Welcome\n");
        let input = Box::new(std::io::Cursor::new(bytes.into_owned()));
        let units: Vec<Tu> = CsvReader::new(input, "t.csv".into()).unwrap().collect::<Result<_>>().unwrap();
        assert_eq!(units[0].variants[0].text, "مرحبا بكم");
    }

    #[test]
    fn marks_of_unquoted_text_are_kept() {
        let (_, units) = read("source\ttarget\n\"ابتداء\tStarts\nقال \"نعم\"\tsaid \"yes\"\n").unwrap();
        let texts: Vec<&str> = units.iter().flat_map(|u| &u.variants).map(|v| v.text.as_str()).collect();
        assert_eq!(texts, ["\"ابتداء", "Starts", "قال \"نعم\"", "said \"yes\""]);
    }

    #[test]
    fn damage_names_its_line() {
        for (text, place) in [
            ("", "t.csv: line 1"),
            ("a b,c d\n", "t.csv: line 1"),
            ("source,target,extra\na,b,{\n", "t.csv: line 2"),
            ("ar,en\nنص,text\n\"نص,text\nنص,text\n", "t.csv: line 3"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.to_string().starts_with(place), "{text:?}: {error}");
        }
    }
}
