//! A line-parallel pair of files: `NAME.ar` and `NAME.en`.

use std::io::BufRead;
use std::path::{Path, PathBuf};

use crate::exchange::stream;
use crate::exchange::{Header, MemoryReader, Tu, Tuv};
use crate::{Error, Result};

/// Two files as a stream of units.
pub(crate) struct MosesReader {
    sides: [(Box<dyn BufRead>, PathBuf, String); 2],
    header: Header,
    line: u64,
    ended: bool,
}

impl MosesReader {
    /// Opens `path` and the file beside it in the other language.
    ///
    /// # Errors
    /// [`Error::Usage`] where there is no other file, [`Error::Io`].
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let code = path.extension().map(|e| e.to_string_lossy().into_owned()).unwrap_or_default();
        let other = crate::exchange::code::opposite(&code);
        let beside = path.with_extension(other);
        if !beside.is_file() {
            return Err(Error::Usage {
                problem: format!("{}: the other language is missing: {}", path.display(), beside.display()),
                remedy: "give a pair of files that differ in their extension only, .ar and .en".to_owned(),
            });
        }
        let header = Header {
            source_language: code.clone(),
            target_language: Some(other.to_owned()),
            ..Header::default()
        };
        let sides = [
            (stream::open(path)?, path.to_owned(), code),
            (stream::open(&beside)?, beside, other.to_owned()),
        ];
        Ok(MosesReader { sides, header, line: 0, ended: false })
    }

    fn read(&mut self) -> Result<Option<Tu>> {
        self.line += 1;
        let mut tu = Tu::default();
        let mut ends = 0;
        for (input, path, language) in &mut self.sides {
            let mut text = String::new();
            let read = stream::read_line(&mut **input, &mut text, &stream::file_name(path), self.line)?;
            ends += usize::from(read == 0);
            let text = text.trim_end_matches(['\n', '\r']);
            if !text.is_empty() {
                tu.variants.push(Tuv::new(language.clone(), text));
            }
        }
        match ends {
            0 => Ok(Some(tu)),
            2 => Ok(None),
            _ => Err(Error::content(
                crate::exchange::stream::file_name(&self.sides[0].1),
                format!("line {}: one of the two files has more lines than the other", self.line),
                "make them line-parallel, or align them: muqabala align … --unit line",
            )),
        }
    }
}

impl Iterator for MosesReader {
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

impl MemoryReader for MosesReader {
    fn header(&self) -> &Header {
        &self.header
    }

    fn line(&self) -> u64 {
        self.line
    }
}
