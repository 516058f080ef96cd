//! Documents that were got before. A document under a symbol does not change, so
//! nothing grows old.

use std::path::PathBuf;

use super::{FileKind, Symbol};
use crate::files::Place;
use crate::lang::Language;
use crate::{Error, Result};

/// A folder with a file for each document.
pub(super) struct Cache {
    folder: PathBuf,
    /// Nothing is taken out.
    refresh: bool,
}

impl Cache {
    pub(super) fn new(folder: PathBuf, refresh: bool) -> Self {
        Cache { folder, refresh }
    }

    /// The document, if it is there.
    pub(super) fn get(&self, symbol: &Symbol, language: Language, kind: FileKind) -> Option<Vec<u8>> {
        let path = self.folder.join(symbol.file_name(language, kind));
        if self.refresh { None } else { std::fs::read(path).ok() }
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
