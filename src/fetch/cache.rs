//! Documents that were got before. A document under a symbol does not change, so
//! nothing grows old.

use std::path::PathBuf;

use super::{FileKind, Symbol};
use crate::files::Place;
use crate::lang::Language;
use crate::{Error, Result};

/// What is done with a document that is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cached {
    /// It is taken.
    Taken,
    /// It is asked for again, and what comes takes its place.
    Renewed,
}

/// A folder with a file for each document.
pub(super) struct Cache {
    folder: PathBuf,
    reading: Cached,
}

impl Cache {
    pub(super) fn new(folder: PathBuf, reading: Cached) -> Self {
        Cache { folder, reading }
    }

    /// The document, if it is there.
    pub(super) fn get(&self, symbol: &Symbol, language: Language, kind: FileKind) -> Option<Vec<u8>> {
        let path = self.folder.join(symbol.file_name(language, kind));
        match self.reading {
            Cached::Taken => std::fs::read(path).ok(),
            Cached::Renewed => None,
        }
    }

    /// Keeps the document.
    pub(super) fn put(
        &self,
        symbol: &Symbol,
        language: Language,
        kind: FileKind,
        bytes: &[u8],
    ) -> Result<()> {
        std::fs::create_dir_all(&self.folder).map_err(|e| Error::io(&self.folder, e))?;
        Place::of(&self.folder.join(symbol.file_name(language, kind)))?.write(bytes).map(drop)
    }
}
