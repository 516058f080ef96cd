//! Wordfast Classic memory: twelve cells a line, separated by tabs, no quoting.

use std::io::BufRead;
use std::path::Path;

use super::cells::{PROPS, language, unescape};
use crate::exchange::stream;
use crate::exchange::{Header, MemoryReader, Prop, Tu, Tuv};
use crate::{Error, Result};

/// A Wordfast memory as a stream of units.
pub(crate) struct WordfastReader {
    input: Box<dyn BufRead>,
    header: Header,
    name: String,
    line: u64,
    ended: bool,
}

impl WordfastReader {
    /// Opens a Wordfast `.txt` and reads its header.
    ///
    /// # Errors
    /// [`Error::Io`], or [`Error::Content`] with file and line.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let (header, name) = (Header::default(), crate::exchange::stream::file_name(path));
        let mut reader = WordfastReader { input: stream::open(path)?, header, name, line: 0, ended: false };
        let Some(cells) = reader.cells()? else { return Err(reader.error("the file is empty")) };
        let named = |at: usize| cells.get(at).map(|c| language(c.trim_start_matches('%')));
        reader.header.source_language = named(3).unwrap_or_default();
        reader.header.target_language = named(5);
        Ok(reader)
    }

    fn cells(&mut self) -> Result<Option<Vec<String>>> {
        let mut text = String::new();
        self.line += 1;
        let read = stream::read_line(&mut *self.input, &mut text, &self.name, self.line)?;
        let cells = || text.trim_end_matches(['\r', '\n']).split('\t').map(str::to_owned).collect();
        Ok((read > 0).then(cells))
    }

    fn error(&self, problem: &str) -> Error {
        Error::content(
            &self.name,
            format!("line {}: {problem}", self.line),
            "export the memory again from Wordfast",
        )
    }

    fn read(&mut self) -> Result<Option<Tu>> {
        let Some(cells) = self.cells()? else { return Ok(None) };
        let [_, _, _, from, source, to, target, rest @ ..] = cells.as_slice() else {
            return Err(self.error("fewer than seven cells"));
        };
        let mut tu = Tu::default();
        for (code, text) in [(from, source), (to, target)] {
            if !text.is_empty() {
                tu.variants.push(Tuv::new(language(code), unescape(text)));
            }
        }
        for (kind, value) in PROPS.into_iter().zip(rest) {
            if !value.is_empty() {
                tu.props.push(Prop::new(kind, unescape(value)));
            }
        }
        Ok(Some(tu))
    }
}

impl Iterator for WordfastReader {
    type Item = Result<Tu>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let unit = self.read().transpose();
        self.ended = !matches!(unit, Some(Ok(_)));
        unit
    }
}

impl MemoryReader for WordfastReader {
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

    #[test]
    fn the_header_names_the_languages() {
        let text = "%20260101~000000\t%User ID\t%TU=00000001\t%AR\t%Wordfast TM v.5.5\t%EN\t%---\n\
                    20260101~000000\tA\t0\tAR\tنص\tEN\ttext\n";
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.txt");
        std::fs::write(&path, text).unwrap();
        let reader = WordfastReader::open(&path).unwrap();
        assert!(reader.header().source_language.eq_ignore_ascii_case("ar"), "{:?}", reader.header());
    }
}
