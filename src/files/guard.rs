//! Which paths a run reads and writes, and that none of them is two things at once.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;

use super::identity::{Identity, Key, Stands, folder_of, resolve};
use super::journal::Journal;
use super::stream::{Spooled, spool};
use super::{STANDARD, is_part, part_number};
use crate::error::{Error, Result};

/// Bytes of one input that comes through a pipe: the largest public memories have less,
/// and a device without end fills no disk.
const MOST_PIPED: u64 = 1 << 30;

/// The paths that a command line names, before anything is looked at.
#[derive(Debug, Default)]
pub(crate) struct Files {
    named: Vec<(Use, &'static str, PathBuf)>,
    overwrite: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// Read.
    Input,
    /// Read, and then replaced by what was made of it: the user asked for that.
    InPlace,
    /// Written under a name that the user typed.
    Output,
    /// A folder that results go into; what is in it is declared file by file.
    Folder,
    /// Written under a name that follows from what was asked for, and read afterwards.
    #[cfg_attr(not(feature = "fetch"), allow(dead_code))]
    Fetched,
    /// Written under a name that follows from another one. Two results of one run may
    /// have it in common where it says the same of both.
    Companion,
}

impl Files {
    /// A file or folder that is read; `what` it is for the user, as in "the memory to read".
    pub(crate) fn input(&mut self, what: &'static str, path: impl AsRef<Path>) {
        self.named.push((Use::Input, what, path.as_ref().to_owned()));
    }

    /// Files that are read.
    pub(crate) fn inputs(&mut self, what: &'static str, paths: impl IntoIterator<Item = impl AsRef<Path>>) {
        paths.into_iter().for_each(|path| self.input(what, path));
    }

    /// A file that is written.
    pub(crate) fn output(&mut self, what: &'static str, path: impl AsRef<Path>) {
        self.named.push((Use::Output, what, path.as_ref().to_owned()));
    }

    /// A folder for results.
    pub(crate) fn folder(&mut self, what: &'static str, path: impl AsRef<Path>) {
        self.named.push((Use::Folder, what, path.as_ref().to_owned()));
    }

    /// A file that is read and then replaced.
    pub(crate) fn in_place(&mut self, what: &'static str, path: impl AsRef<Path>) {
        self.named.push((Use::InPlace, what, path.as_ref().to_owned()));
    }

    /// Whether a result goes to standard output.
    pub(crate) fn has_standard_output(&self) -> bool {
        self.named.iter().any(|(how, _, path)| *how == Use::Output && path == Path::new(STANDARD))
    }

    /// Results replace files that a person changed, too.
    pub(crate) fn overwrite(&mut self) {
        self.overwrite = true;
    }

    /// The paths, for tests that none is forgotten.
    #[cfg(all(test, feature = "fetch"))]
    pub(crate) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.named.iter().map(|(_, _, path)| path.as_path())
    }
}

/// What a run did with files of earlier runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase", tag = "what")]
pub(crate) enum Note {
    /// It no longer held, and nobody had changed it.
    Removed {
        /// File.
        path: PathBuf,
    },
    /// It is of a project that somebody works in.
    Untouched {
        /// File.
        path: PathBuf,
    },
    /// It no longer holds, but it is not as the program wrote it.
    Stays {
        /// File.
        path: PathBuf,
    },
}

/// Knows all files of a run and gives places to results. Clones share what they know.
#[derive(Debug, Clone, Default)]
pub(crate) struct Guard(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    overwrite: bool,
    known: Mutex<HashMap<Key, KnownPath>>,
    /// Inputs with names that parts of a result have.
    parts: Mutex<Vec<KnownPath>>,
    journals: Mutex<HashMap<PathBuf, Arc<Mutex<Journal>>>>,
    notes: Mutex<Vec<Note>>,
    spooled: Mutex<HashMap<PathBuf, Spooled>>,
}

#[derive(Debug, Clone)]
struct KnownPath {
    usage: Use,
    what: &'static str,
    path: Box<Path>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Guard {
    /// The guard of a run over `files`.
    ///
    /// # Errors
    /// [`Error::Usage`] where one file is two of them, [`Error::Io`] where a path leads
    /// nowhere or the folder of a result is not there.
    pub(crate) fn new(files: Files) -> Result<Self> {
        let guard = Guard(Arc::new(Inner { overwrite: files.overwrite, ..Inner::default() }));
        for (usage, what, path) in files.named {
            if usage == Use::Output && path != Path::new(STANDARD) {
                let folder = folder_of(&path);
                if !folder.is_dir() {
                    return Err(Error::io(folder, no_folder()));
                }
            }
            guard.know(usage, what, &path)?;
        }
        Ok(guard)
    }

    /// Adds a file that is read, found while looking into what the user named.
    ///
    /// # Errors
    /// [`Error::Usage`] where it is a result of this run.
    pub(crate) fn reads(&self, what: &'static str, path: &Path) -> Result<()> {
        self.know(Use::Input, what, path)
    }

    /// The path under which the content of the input `path` can be read, again and again.
    ///
    /// # Errors
    /// [`Error::Io`] where a pipe gives nothing.
    pub(crate) fn input(&self, path: &Path) -> Result<PathBuf> {
        if !self.is_stream(path) {
            return Ok(path.to_owned());
        }
        match lock(&self.0.spooled).entry(path.to_owned()) {
            Entry::Occupied(spooled) => Ok(spooled.get().path.clone()),
            Entry::Vacant(slot) => {
                let spooled = spool(path, MOST_PIPED).map_err(|e| Error::io(path, e))?;
                Ok(slot.insert(spooled).path.clone())
            }
        }
    }

    /// Whether `path` is standard input or output, a device or a pipe.
    pub(crate) fn is_stream(&self, path: &Path) -> bool {
        path == Path::new(STANDARD) || resolve(path).is_ok_and(|there| there.stands == Stands::Stream)
    }

    /// What was done with files of earlier runs so far.
    pub(crate) fn notes(&self) -> Vec<Note> {
        lock(&self.0.notes).clone()
    }

    pub(super) fn note(&self, note: Note) {
        let mut notes = lock(&self.0.notes);
        if !notes.contains(&note) {
            notes.push(note);
        }
    }

    pub(super) fn overwrites(&self) -> bool {
        self.0.overwrite
    }

    pub(super) fn journal(&self, folder: &Path) -> Arc<Mutex<Journal>> {
        let mut journals = lock(&self.0.journals);
        let journal = || Arc::new(Mutex::new(Journal::of(folder)));
        Arc::clone(journals.entry(folder.to_owned()).or_insert_with(journal))
    }

    /// How a file of this run is used.
    pub(super) fn usage(&self, identity: &Identity) -> Option<Use> {
        lock(&self.0.known).get(&identity.key()).map(|known| known.usage)
    }

    /// No input may have the name of a part of the result `whole`.
    pub(super) fn keeps_parts_free(&self, whole: &Path) -> Result<()> {
        let folder = resolve(folder_of(whole)).map_err(|e| Error::io(whole, e))?.identity;
        let clash = lock(&self.0.parts).iter().find_map(|known| {
            let number = part_number(whole, &known.path)?;
            let beside = resolve(folder_of(&known.path)).is_ok_and(|r| r.identity == folder);
            beside.then(|| clash(known, "a part of the result", &super::part(whole, number)))
        });
        clash.map_or(Ok(()), Err)
    }

    pub(super) fn know(&self, usage: Use, what: &'static str, path: &Path) -> Result<()> {
        // Standard input is no file; a missing input is for its reader to report.
        let resolved = match resolve(path) {
            _ if usage == Use::Input && path == Path::new(STANDARD) => return Ok(()),
            Ok(resolved) => resolved,
            Err(_) if usage == Use::Input => return Ok(()),
            Err(e) => return Err(Error::io(path, e)),
        };
        if resolved.identity == Identity::Nobody {
            return Ok(());
        }
        let new = KnownPath { usage, what, path: path.into() };
        if usage == Use::Input && is_part(path) {
            lock(&self.0.parts).push(new.clone());
        }
        match lock(&self.0.known).entry(resolved.identity.key()) {
            Entry::Vacant(slot) => {
                slot.insert(new);
                Ok(())
            }
            Entry::Occupied(mut slot) => {
                let known = slot.get();
                match (known.usage, usage) {
                    (Use::Input | Use::Fetched, Use::Input) | (Use::Fetched, Use::Fetched) => Ok(()),
                    // Results may lie beside the documents.
                    (Use::Input, Use::Folder) | (Use::Folder, Use::Input)
                        if resolved.stands == Stands::Folder =>
                    {
                        slot.get_mut().usage = Use::Folder;
                        Ok(())
                    }
                    (Use::Companion, Use::Companion) if known.what == what && *known.path == *path => Ok(()),
                    _ => Err(clash(known, what, path)),
                }
            }
        }
    }
}

/// The folder of a path as a journal counts from it: empty for a bare name.
pub(super) fn folder_of_name(path: &Path) -> PathBuf {
    path.parent().unwrap_or(Path::new("")).to_owned()
}

fn clash(known: &KnownPath, what: &str, path: &Path) -> Error {
    let problem = if *known.path == *path {
        format!("{} is both {} and {what}", path.display(), known.what)
    } else {
        let (one, other) = (known.path.display(), path.display());
        format!("{one} ({}) and {other} ({what}) are the same file", known.what)
    };
    Error::Usage { problem, remedy: "give each a file of its own; nothing was read or written".to_owned() }
}

/// The folder of a result is not there.
#[derive(Debug)]
struct NoFolder;

impl std::fmt::Display for NoFolder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("there is no such folder")
    }
}

impl std::error::Error for NoFolder {}

fn no_folder() -> std::io::Error {
    std::io::Error::new(std::io::ErrorKind::NotFound, NoFolder)
}

/// Whether the folder of a result is what is not there.
pub(crate) fn is_no_folder(error: &std::io::Error) -> bool {
    error.get_ref().and_then(|own| own.downcast_ref::<NoFolder>()).is_some()
}

#[cfg(test)]
mod tests;
