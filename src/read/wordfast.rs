//! Wordfast Classic memory: twelve cells a line, separated by tabs, no quoting.

use std::io::BufRead;
use std::path::Path;

use super::stream;
use crate::tm::{Header, MemoryReader, Prop, Tu, Tuv, code};
use crate::{Error, Result};

/// Escapes that stand for characters of Windows-1252, as the program writes them.
const ESCAPES: [(&str, char); 16] = [
    ("82", '‚'),
    ("85", '…'),
    ("91", '‘'),
    ("92", '’'),
    ("93", '“'),
    ("94", '”'),
    ("96", '–'),
    ("97", '—'),
    ("99", '™'),
    ("A0", '\u{A0}'),
    ("A9", '©'),
    ("AE", '®'),
    ("BC", '¼'),
    ("BD", '½'),
    ("BE", '¾'),
    ("26", '&'),
];

/// A Wordfast memory as a stream of units.
pub struct WordfastReader {
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
    pub fn open(path: &Path) -> Result<Self> {
        let (header, name) = (Header::default(), super::memory::file_name(path));
        let mut reader = WordfastReader { input: stream::open(path)?, header, name, line: 0, ended: false };
        let Some(cells) = reader.cells()? else { return Err(reader.error("the file is empty")) };
        let language = |at: usize| cells.get(at).map(|c| canonical(c.trim_start_matches('%')));
        reader.header.source_language = language(3).unwrap_or_default();
        reader.header.target_language = language(5);
        Ok(reader)
    }

    fn cells(&mut self) -> Result<Option<Vec<String>>> {
        let mut text = String::new();
        self.line += 1;
        match self.input.read_line(&mut text) {
            Ok(0) => Ok(None),
            Ok(_) => Ok(Some(text.trim_end_matches(['\r', '\n']).split('\t').map(str::to_owned).collect())),
            Err(e) => Err(self.error(&e.to_string())),
        }
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
        for (language, text) in [(from, source), (to, target)] {
            if !text.is_empty() {
                tu.variants.push(Tuv::new(canonical(language), unescape(text)));
            }
        }
        for (kind, value) in ["x-document", "x-quality"].iter().zip(rest) {
            if !value.is_empty() {
                tu.props.push(Prop::new(*kind, unescape(value)));
            }
        }
        Ok(Some(tu))
    }
}

/// `AR-01` has no region.
fn canonical(language: &str) -> String {
    code::canonical(language.strip_suffix("-01").unwrap_or(language))
}

fn unescape(text: &str) -> String {
    if !text.contains("&'") {
        return text.to_owned();
    }
    ESCAPES.iter().fold(text.to_owned(), |text, (hex, c)| text.replace(&format!("&'{hex};"), &c.to_string()))
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
