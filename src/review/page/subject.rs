//! What a review is of, and where it begins.

use std::path::{Path, PathBuf};

use crate::align::{Progress, Resources, reached};
use crate::files::Place;
use crate::memory::{Memory, MemoryWriter};
use crate::pipeline::{Options, align_whole, read_bilingual, read_files};
use crate::review::desk::Desk;
use crate::review::journal::{self, FileMark};
use crate::review::snapshot::Snapshot;
use crate::{Error, Result};

/// What a review is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Subject {
    /// Two documents, the original first.
    Documents(PathBuf, PathBuf),
    /// One file that holds both languages.
    Bilingual(PathBuf),
    /// A memory.
    Memory(PathBuf),
    /// A store, which keeps the decisions itself.
    Store(PathBuf),
    /// The journal of a review that was begun.
    Journal(PathBuf),
}

impl Subject {
    /// Whether a file has the name of a journal.
    pub(crate) fn is_journal(path: &Path) -> bool {
        path.file_name().is_some_and(|name| name.to_string_lossy().ends_with(".review.jsonl"))
    }

    /// Whether a file has the name of a store.
    pub(crate) fn is_store(path: &Path) -> bool {
        path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("db"))
    }

    /// The files that are read.
    pub(crate) fn files(&self) -> Vec<&PathBuf> {
        match self {
            Subject::Documents(first, second) => vec![first, second],
            Subject::Bilingual(file) | Subject::Memory(file) => vec![file],
            Subject::Store(_) | Subject::Journal(_) => Vec::new(),
        }
    }

    fn start(&self, options: &Options, resources: Resources<'_>) -> Result<Snapshot> {
        match self {
            Subject::Documents(first, second) => {
                let (source, target) = read_files(first, second, options)?;
                resources.reach(reached::READ);
                let aligned = align_whole(source, target, options, resources)?;
                Ok(Snapshot::of_documents(&aligned, options.min_confidence))
            }
            Subject::Bilingual(file) => {
                let (source, target) = read_bilingual(file, options)?;
                resources.reach(reached::READ);
                let aligned = align_whole(source, target, options, resources)?;
                Ok(Snapshot::of_documents(&aligned, options.min_confidence))
            }
            Subject::Memory(file) => Snapshot::of_memory(file, resources),
            Subject::Store(file) | Subject::Journal(file) => {
                Err(Error::io(file, std::io::ErrorKind::NotFound.into()))
            }
        }
    }

    fn marks(&self) -> Result<Vec<FileMark>> {
        let mark = |path: &PathBuf| {
            let bytes = std::fs::read(path).map_err(|e| Error::io(path, e))?;
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            Ok(FileMark { name, digest: journal::digest(&bytes) })
        };
        self.files().into_iter().map(mark).collect()
    }

    /// Whether it can be opened at all, looked at before a page is shown: of a store, which must be
    /// written to.
    ///
    /// # Errors
    /// As [`MemoryWriter::open`].
    pub(crate) fn is_ready(&self) -> Result<()> {
        match self {
            // First for reading: an empty file must not become a memory.
            Subject::Store(path) => Memory::open(path).and_then(|_| MemoryWriter::open(path).map(drop)),
            _ => Ok(()),
        }
    }

    /// Opens the review of it whose journal is at `place`, or begins it with what the aligner works
    /// with. `progress` hears how far an alignment is.
    ///
    /// # Errors
    /// As [`Desk::open`].
    pub(crate) fn open(
        &self,
        place: &Place,
        options: &Options,
        resources: Resources<'static>,
        progress: Option<&Progress>,
    ) -> Result<Desk> {
        if let Subject::Store(path) = self {
            return Desk::of_store(path, resources);
        }
        let start = || self.start(options, Resources { progress, ..resources });
        Desk::open(place, self.marks()?, resources, start)
    }
}
