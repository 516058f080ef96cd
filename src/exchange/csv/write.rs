//! Comma- and tab-separated tables (RFC 4180), for spreadsheets or for programs.

use std::borrow::Cow;

use crate::exchange::Tu;
use crate::exchange::columns::{COLUMNS, Column, cells, make_safe};
use crate::exchange::profile::{Columns, Table};
use crate::exchange::{RecordWriter, WriterHead};
use crate::{Error, Result};

/// Writes a table of units.
pub(crate) struct CsvWriter {
    head: WriterHead,
    table: Table,
    delimiter: u8,
    first: bool,
}

impl CsvWriter {
    /// A writer with this delimiter, `,` or a tab.
    pub(crate) fn new(head: WriterHead, table: Table, delimiter: u8) -> Self {
        CsvWriter { head, table, delimiter, first: true }
    }

    fn row<'a>(&self, cells: impl Iterator<Item = Cow<'a, str>>, out: &mut Vec<u8>) -> Result<()> {
        let mut writer = csv::WriterBuilder::new()
            .delimiter(self.delimiter)
            // A quoted cell is never taken for a number or a date by importers that ask.
            .quote_style(csv::QuoteStyle::Always)
            .terminator(csv::Terminator::CRLF)
            .from_writer(out);
        let failed =
            |e: &dyn std::fmt::Display| Error::content("table", e.to_string(), "this is a fault; report it");
        for cell in cells {
            // No program reads a table with U+0000 in it; the readers here take it for UTF-16.
            let cell = if cell.contains('\0') { Cow::Owned(cell.replace('\0', "")) } else { cell };
            writer.write_field(cell.as_bytes()).map_err(|e| failed(&e))?;
        }
        writer.write_record(None::<&[u8]>).map_err(|e| failed(&e))?;
        writer.flush().map_err(|e| failed(&e))
    }
}

impl RecordWriter for CsvWriter {
    fn begin(&mut self, out: &mut Vec<u8>) -> Result<()> {
        if self.table.bom {
            out.extend_from_slice("\u{FEFF}".as_bytes());
        }
        match self.table.columns {
            Columns::All => self.row(COLUMNS.iter().map(|(name, _)| Cow::Borrowed(*name)), out),
            Columns::Roles => self.row(["source", "target"].into_iter().map(Cow::Borrowed), out),
            Columns::Codes => {
                let codes = [self.head.codes.source.as_str(), self.head.codes.target.as_str()];
                self.row(codes.into_iter().map(Cow::Borrowed), out)
            }
        }
    }

    fn unit(&mut self, tu: &Tu, out: &mut Vec<u8>) -> Result<()> {
        let header = std::mem::take(&mut self.first).then_some(&self.head.header);
        let mut cells = cells(tu, &self.head.pair, header);
        for ((_, column), cell) in COLUMNS.iter().zip(&mut cells) {
            match column {
                Column::Language(crate::exchange::Side::Source) => {
                    *cell = Cow::Borrowed(self.head.codes.source.as_str());
                }
                Column::Language(crate::exchange::Side::Target) => {
                    *cell = Cow::Borrowed(self.head.codes.target.as_str());
                }
                _ => {}
            }
        }
        if self.table.formula_safe {
            make_safe(&mut cells);
        }
        match self.table.columns {
            Columns::All => self.row(cells.into_iter(), out),
            Columns::Roles | Columns::Codes => {
                let texts = COLUMNS.iter().zip(cells).filter(|((_, c), _)| matches!(c, Column::Text(_)));
                self.row(texts.map(|(_, cell)| cell), out)
            }
        }
    }

    fn end(&mut self, _: &mut Vec<u8>) -> Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::profile::Profile;
    use crate::exchange::{Header, LanguagePair, Tuv};

    fn encode(profile: Profile, source: &str) -> String {
        let head = WriterHead::of(Header::default(), LanguagePair::new("ar", "en"));
        let tu = Tu { variants: vec![Tuv::new("ar", source), Tuv::new("en", "b \"c\"")], ..Tu::default() };
        let mut writer = CsvWriter::new(head, profile.needs().table, b',');
        String::from_utf8(crate::exchange::to_bytes(&mut writer, &[tu]).unwrap()).unwrap()
    }

    #[test]
    fn each_profile_gets_its_table() {
        assert_eq!(encode(Profile::Crowdin, "أ"), "\u{FEFF}\"ar\",\"en\"\r\n\"أ\",\"b \"\"c\"\"\"\r\n");
        assert_eq!(encode(Profile::Deepl, "=1"), "\"ar\",\"en\"\r\n\"=1\",\"b \"\"c\"\"\"\r\n");
        assert!(encode(Profile::Weblate, "أ").starts_with("\u{FEFF}\"source\",\"target\"\r\n"));
        assert!(encode(Profile::Plain, "=1").starts_with("\"id\",\"source\","));
        assert!(encode(Profile::Plain, "=1").contains("\"=1\""));
        let safe = encode(Profile::Excel, "=1");
        assert!(safe.contains("\"'=1\"") && safe.contains("\"source\",\"\"\r\n"), "{safe}");
    }
}
