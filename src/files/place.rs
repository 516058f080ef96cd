//! Where a result goes.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::guard::{Files, Guard, Note, Use, folder_of_name};
use super::identity::{Identity, Resolved, Stands, resolve};
use super::journal::Journal;
use super::{STANDARD, companion, digest, part};
use crate::error::{Error, Result};

/// Who chose the name of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NameBy {
    /// The user typed it; then what stands there may be replaced.
    User,
    /// The program made it.
    Program,
}

/// A path that a guard has cleared for a result; the only way to open one.
#[derive(Debug, Clone)]
pub struct Place {
    guard: Guard,
    path: PathBuf,
    name: NameBy,
    /// Folder of the journal.
    folder: PathBuf,
}

impl Place {
    pub(super) fn new(guard: Guard, path: PathBuf, name: NameBy, folder: PathBuf) -> Self {
        Place { guard, path, name, folder }
    }

    /// The place of the only file of a program that has no others.
    ///
    /// # Errors
    /// [`Error::Io`] where it cannot be found out what stands there.
    pub fn of(path: &Path) -> Result<Self> {
        let mut files = Files::default();
        files.output("the result", path);
        Guard::new(files)?.place(path)
    }

    /// The path, as the user knows it.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it is standard output.
    pub(crate) fn is_standard(&self) -> bool {
        self.path == Path::new(STANDARD)
    }

    /// Makes sure that `path`, which is read for this result, is not replaced by it.
    ///
    /// # Errors
    /// [`Error::Usage`] where it is a result of this run, unless the user asked for that.
    pub(crate) fn reads(&self, path: &Path) -> Result<()> {
        // A file that is mended in place was declared as that.
        let usage = resolve(path).ok().and_then(|there| self.guard.usage(&there.identity));
        if usage == Some(Use::InPlace) { Ok(()) } else { self.guard.reads("a file to read", path) }
    }

    /// The place of a file that belongs to this result, under a name that follows from it.
    ///
    /// # Errors
    /// As [`Guard::reads`].
    pub(crate) fn companion(&self, what: &'static str, path: &Path) -> Result<Self> {
        self.guard.default_place(what, path, &self.journal_folder(path))
    }

    /// The place of a file in the folder that this result is; `journal` lies in it, too.
    ///
    /// # Errors
    /// As [`Guard::reads`].
    pub(crate) fn inside(&self, what: &'static str, name: &str, journal: &str) -> Result<Self> {
        self.guard.default_place(what, &self.path.join(name), &self.path.join(journal))
    }

    /// Sees to it that no input has the name of a part of this result.
    ///
    /// # Errors
    /// [`Error::Usage`] where one has.
    pub(crate) fn comes_in_parts(&self) -> Result<()> {
        if self.is_standard() { Ok(()) } else { self.guard.keeps_parts_free(&self.path) }
    }

    /// Removes the file of an earlier run that stands here: this run has none. A file
    /// that a person changed stays. Both are noted.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub(crate) fn retire(&self) -> Result<()> {
        let resolved = self.resolved()?;
        if resolved.stands != Stands::File || !self.was_written()? {
            return Ok(());
        }
        if self.guard.overwrites() || self.is_unchanged(&resolved)? {
            std::fs::remove_file(&self.path).map_err(|e| Error::io(&self.path, e))?;
            locked(&self.journal()).forget(&self.path);
            self.guard.note(Note::Removed { path: self.path.clone() });
        } else {
            self.guard.note(Note::Stays { path: self.path.clone() });
        }
        Ok(())
    }

    /// [Retires](Place::retire) this file, its parts and what stands beside it as
    /// `NAME.ENDING`, for each of `endings`.
    ///
    /// # Errors
    /// As [`Place::retire`].
    pub(crate) fn retire_all(&self, endings: &[&str]) -> Result<()> {
        self.retire()?;
        let beside = |path: PathBuf| Place { path, ..self.clone() };
        endings.iter().try_for_each(|ending| beside(companion(&self.path, ending)).retire())?;
        for place in (2..).map(|number| beside(part(&self.path, number))) {
            if !place.was_written()? || !place.path.exists() {
                break;
            }
            place.retire()?;
        }
        Ok(())
    }

    /// Whether the program wrote a file here at some time.
    ///
    /// # Errors
    /// [`Error::Io`] where the journal cannot be read.
    pub(crate) fn was_written(&self) -> Result<bool> {
        locked(&self.journal()).knows(&self.path).map_err(|e| Error::io(&self.path, e))
    }

    /// Notes what was done with a file that was there before.
    pub(crate) fn note(&self, note: Note) {
        self.guard.note(note);
    }

    /// What was done with files of earlier runs so far.
    #[cfg(test)]
    pub(crate) fn notes(&self) -> Vec<Note> {
        self.guard.notes()
    }

    pub(super) fn typed(&self) -> bool {
        self.name == NameBy::User
    }

    pub(super) fn overwrites(&self) -> bool {
        self.guard.overwrites()
    }

    pub(super) fn resolved(&self) -> Result<Resolved> {
        resolve(&self.path).map_err(|e| Error::io(&self.path, e))
    }

    /// Whether what stands here is what the program wrote.
    pub(super) fn is_unchanged(&self, resolved: &Resolved) -> Result<bool> {
        let failed = |e| Error::io(&self.path, e);
        let content = digest::of_file(&resolved.target).map_err(failed)?;
        locked(&self.journal()).wrote(&self.path, &content).map_err(failed)
    }

    pub(super) fn journal(&self) -> Arc<Mutex<Journal>> {
        self.guard.journal(&self.folder)
    }

    /// A companion in the folder of the journal is remembered there, any other in its own folder.
    fn journal_folder(&self, path: &Path) -> PathBuf {
        if path.starts_with(&self.folder) { self.folder.clone() } else { folder_of_name(path) }
    }
}

impl Guard {
    /// The place of a result that was declared under the same path.
    ///
    /// # Errors
    /// [`Error::Usage`] where it was not, [`Error::Io`] where the path leads nowhere.
    pub(crate) fn place(&self, path: &Path) -> Result<Place> {
        let resolved = resolve(path).map_err(|e| Error::io(path, e))?;
        let results = [Use::Output, Use::InPlace, Use::Folder];
        let usage = self.usage(&resolved.identity);
        if resolved.identity != Identity::Nobody && usage.is_none_or(|usage| !results.contains(&usage)) {
            return Err(Error::Usage {
                problem: format!("{} would be written, but was not declared as a result", path.display()),
                remedy: "this is a fault; report it".to_owned(),
            });
        }
        Ok(Place::new(self.clone(), path.to_owned(), NameBy::User, folder_of_name(path)))
    }

    /// The place of a result under a name that the user did not type; `journal` is the
    /// folder, at or above that of the result, that remembers what was written.
    ///
    /// # Errors
    /// As [`Guard::reads`].
    pub(crate) fn default_place(&self, what: &'static str, path: &Path, journal: &Path) -> Result<Place> {
        self.know(Use::Companion, what, path)?;
        Ok(Place::new(self.clone(), path.to_owned(), NameBy::Program, journal.to_owned()))
    }

    /// The place of a document that the run gets, to read it then.
    ///
    /// # Errors
    /// As [`Guard::reads`].
    #[cfg(feature = "fetch")]
    pub(crate) fn fetched_place(&self, path: &Path, journal: &Path) -> Result<Place> {
        self.know(Use::Fetched, "a fetched document", path)?;
        Ok(Place::new(self.clone(), path.to_owned(), NameBy::Program, journal.to_owned()))
    }
}

pub(super) fn locked(journal: &Mutex<Journal>) -> MutexGuard<'_, Journal> {
    journal.lock().unwrap_or_else(PoisonError::into_inner)
}
