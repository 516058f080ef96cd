//! Tables of units: comma-, semicolon- or tab-separated, with a header.

use std::io::{BufRead, Read};
use std::path::Path;

use crate::exchange::columns::{Column, TableLayout};
use crate::exchange::stream;
use crate::exchange::{Header, LanguagePair, MemoryReader, Side, Tu};
use crate::lang::{Detection, detect};
use crate::{Error, Result};

/// A table as a stream of units.
pub struct CsvReader {
    records: ::csv::StringRecordsIntoIter<Box<dyn Read>>,
    layout: TableLayout,
    pair: LanguagePair,
    header: Header,
    name: String,
    /// The first row, which was read to see the languages.
    first: Option<Vec<String>>,
    line: u64,
    ended: bool,
}

impl CsvReader {
    /// Opens a `.csv` or `.tsv` and reads its header.
    ///
    /// # Errors
    /// [`Error::Io`], or [`Error::Content`] with file and line where no columns
    /// for the two texts are found or the table is damaged.
    pub fn open(path: &Path) -> Result<Self> {
        CsvReader::new(stream::open(path)?, crate::exchange::stream::file_name(path))
    }

    /// Reads the header of the UTF-8 stream `input`; `name` stands in messages.
    ///
    /// # Errors
    /// As [`CsvReader::open`].
    pub fn new(input: Box<dyn BufRead>, name: String) -> Result<Self> {
        let mut records = records(input, &name)?;
        let no_header = |problem: String| {
            Error::content(
                &name,
                format!("line 1: {problem}"),
                "name the columns of the two texts in the first line: source,target or ar,en",
            )
        };
        let header = match records.next() {
            Some(record) => cells(&name, record)?.0,
            None => return Err(no_header("the table is empty".to_owned())),
        };
        let layout = TableLayout::of(&header).map_err(no_header)?;
        let first = match records.next() {
            Some(record) => Some(cells(&name, record)?),
            None => None,
        };
        let pair = pair(&layout, first.as_ref().map(|(row, _)| row.as_slice()).unwrap_or_default());
        let header = Header {
            source_language: pair.source.clone(),
            target_language: Some(pair.target.clone()),
            ..Header::default()
        };
        let line = first.as_ref().map_or(1, |(_, line)| *line);
        Ok(CsvReader {
            records,
            layout,
            pair,
            header,
            name,
            first: first.map(|(row, _)| row),
            line,
            ended: false,
        })
    }
}

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
    let Ok(mut records) = records(Box::new(std::io::Cursor::new(line.to_owned())), "") else { return false };
    let header = records.next().and_then(|record| cells("", record).ok());
    let layout = header.and_then(|(header, _)| TableLayout::of(&header).ok());
    // A sentence may begin with two words that are codes of languages; two that can be aligned are no chance.
    let usual = |language: &Option<String>| {
        language.as_deref().is_none_or(|code| matches!(&*crate::exchange::code::primary(code), "ar" | "en"))
    };
    layout.is_some_and(|layout| usual(&layout.languages.0) && usual(&layout.languages.1))
}

fn records(mut input: Box<dyn BufRead>, name: &str) -> Result<::csv::StringRecordsIntoIter<Box<dyn Read>>> {
    let head = input.fill_buf().map_err(|e| Error::content(name, e.to_string(), "check the disk"))?;
    let delimiter = delimiter(head);
    let input: Box<dyn Read> = input;
    let reader = ::csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        // Rows of other lengths are read as far as they go.
        .flexible(true)
        .from_reader(input);
    Ok(reader.into_records())
}

/// The delimiter that the first line has most of.
fn delimiter(head: &[u8]) -> u8 {
    let line = head.split(|b| *b == b'\n').next().unwrap_or_default();
    let count = |wanted: u8| line.iter().filter(|b| **b == wanted).count();
    [b'\t', b';', b','].into_iter().max_by_key(|d| count(*d)).unwrap_or(b',')
}

fn cells(name: &str, record: ::csv::Result<::csv::StringRecord>) -> Result<(Vec<String>, u64)> {
    let record = record.map_err(|e| {
        let line = e.position().map_or(0, ::csv::Position::line);
        Error::content(
            name,
            format!("line {line}: {e}"),
            "save the table as UTF-8, cells with quotes inside quoted",
        )
    })?;
    let line = record.position().map_or(0, ::csv::Position::line);
    Ok((record.iter().map(str::to_owned).collect(), line))
}

/// The languages: from the header, from the language columns, from the script of the first row.
pub(crate) fn pair(layout: &TableLayout, first: &[String]) -> LanguagePair {
    let side = |named: &Option<String>, side: Side| {
        named.clone().or_else(|| layout.cell(&Column::Language(side), first).map(str::to_owned)).or_else(
            || match detect(layout.cell(&Column::Text(side), first)?) {
                Detection::Known(language) => Some(language.code().to_owned()),
                Detection::Other(_) | Detection::Unknown | Detection::TooShort => None,
            },
        )
    };
    let (source, target) = (side(&layout.languages.0, Side::Source), side(&layout.languages.1, Side::Target));
    LanguagePair::completed(source, target)
}

impl Iterator for CsvReader {
    type Item = Result<Tu>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let row = match self.first.take() {
            Some(row) => Ok((row, self.line)),
            None => match self.records.next() {
                Some(record) => cells(&self.name, record),
                None => {
                    self.ended = true;
                    return None;
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
            ("source,target,source_language,target_language\nx,y,en-GB,ar-EG\n", "en-GB", "ar-EG"),
        ] {
            let (pair, units) = read(text).unwrap();
            assert_eq!((pair.source.as_str(), pair.target.as_str()), (source, target), "{text}");
            assert_eq!((units.len(), units[0].variants.len()), (1, 2), "{text}");
        }
    }

    #[test]
    fn damage_names_its_line() {
        for (text, place) in [
            ("", "t.csv: line 1"),
            ("a b,c d\n", "t.csv: line 1"),
            ("source,target,extra\na,b,{\n", "t.csv: line 2"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.to_string().starts_with(place), "{text:?}: {error}");
        }
    }
}
