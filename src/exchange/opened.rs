//! A memory opened for a run over its units: what every operation on memories
//! begins with.

use std::path::{Path, PathBuf};

use super::detect::open_memory;
use super::stream::file_name;
use super::{Header, LanguagePair, MemoryReader, Tu};
use super::{Output, OutputFormat, WriteOptions, WriterHead};
use crate::files::Place;
use crate::{Error, Result};

/// An open memory whose languages are known.
pub struct Opened {
    reader: Box<dyn MemoryReader>,
    first: Option<Tu>,
    /// Its two languages.
    pub pair: LanguagePair,
    /// Name of the file.
    pub name: String,
    path: PathBuf,
}

impl Opened {
    /// Opens `path`. `wanted` chooses the languages of a memory that has more
    /// than two, or turns the direction round; both must be in its first unit.
    ///
    /// # Errors
    /// As the readers; [`Error::Usage`] where a wanted language is not there.
    pub fn open(path: &Path, wanted: Option<&LanguagePair>) -> Result<Self> {
        let mut reader = open_memory(path)?;
        let first = reader.next().transpose()?;
        let found = LanguagePair::of(reader.header(), first.as_ref());
        let pair = match (wanted, &first) {
            (Some(wanted), Some(tu)) => match wanted.positions(tu) {
                (Some(source), Some(target)) => {
                    let code =
                        |at: usize| tu.variants.get(at).map(|v| v.language.clone()).unwrap_or_default();
                    LanguagePair::new(code(source), code(target))
                }
                _ => {
                    let there: Vec<&str> = tu.variants.iter().map(|v| v.language.as_str()).collect();
                    return Err(Error::Usage {
                        problem: format!(
                            "{}: no {} and {} in the first unit",
                            path.display(),
                            wanted.source,
                            wanted.target
                        ),
                        remedy: format!("choose among {}", there.join(", ")),
                    });
                }
            },
            _ => found,
        };
        Ok(Opened { reader, first, pair, name: file_name(path), path: path.to_owned() })
    }

    /// The header of the memory.
    pub fn header(&self) -> &Header {
        self.reader.header()
    }

    /// Line (or row) that was read last, from 1.
    pub fn line(&self) -> u64 {
        self.reader.line()
    }

    /// What a writer needs to know, with the codes as `options` want them.
    /// Codes stay as they are unless a profile or languages were asked for.
    pub fn head(&self, options: &WriteOptions) -> WriterHead {
        let keep = options.languages.is_none() && options.profile == super::Profile::Standard;
        let codes = if keep { self.pair.clone() } else { options.codes(&self.pair) };
        WriterHead {
            codes,
            title: self.name.clone(),
            ..WriterHead::of(self.header().clone(), self.pair.clone())
        }
    }

    /// Starts the file at `place` for units of this memory.
    ///
    /// # Errors
    /// As [`OutputFormat::of`] and [`Output::create`]; [`Error::Usage`] where it is this memory.
    pub fn output(&self, place: &Place, options: &WriteOptions) -> Result<(Output, OutputFormat)> {
        place.reads(&self.path)?;
        let head = self.head(options);
        let format = match options.format {
            Some(format) => format,
            None => OutputFormat::of(place.path(), &head.codes, options.profile)?,
        };
        Ok((Output::create(place, format, head, options)?, format))
    }
}

impl Iterator for Opened {
    type Item = Result<Tu>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.first.take() {
            Some(tu) => Some(Ok(tu)),
            None => self.reader.next(),
        }
    }
}
