//! A file that grows line by line and is on the disk after each: what a person decided.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::PathBuf;

use super::lock::lock_file;
use super::place::Place;
use crate::error::{Error, Result};

/// A file that only this run adds to.
#[derive(Debug)]
pub(crate) struct Appended {
    file: File,
    path: PathBuf,
    length: u64,
}

impl Place {
    /// Opens the file that stands here for adding to it.
    ///
    /// # Errors
    /// [`Error::Io`], and [`Error::Usage`] where another run has it open.
    pub(crate) fn append(&self) -> Result<Appended> {
        let path = self.path().to_owned();
        let failed = |e| Error::io(&path, e);
        let file = OpenOptions::new().read(true).write(true).open(&path).map_err(failed)?;
        match lock_file(&file) {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(Error::Usage {
                    problem: format!("{} is open in another run of the program", path.display()),
                    remedy: "go on there, or end it first".to_owned(),
                });
            }
            // A file system without locks keeps nobody from working.
            Err(TryLockError::Error(e)) if e.kind() == std::io::ErrorKind::Unsupported => {}
            Err(TryLockError::Error(e)) => return Err(failed(e)),
        }
        let length = file.metadata().map_err(failed)?.len();
        Ok(Appended { file, path, length })
    }
}

impl Appended {
    /// All that stands in it.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub(crate) fn content(&mut self) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let read = self.file.seek(SeekFrom::Start(0)).and_then(|_| self.file.read_to_end(&mut bytes));
        read.map_err(|e| Error::io(&self.path, e))?;
        Ok(bytes)
    }

    /// Takes away what stands behind `length` bytes.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub(crate) fn cut(&mut self, length: u64) -> Result<()> {
        let cut = self.file.set_len(length).and_then(|()| self.file.sync_data());
        cut.map_err(|e| Error::io(&self.path, e))?;
        self.length = length;
        Ok(())
    }

    /// Adds `bytes`; when this returns they are on the disk, or none of them is in the file.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub(crate) fn add(&mut self, bytes: &[u8]) -> Result<()> {
        let written = self
            .file
            .seek(SeekFrom::Start(self.length))
            .and_then(|_| self.file.write_all(bytes))
            .and_then(|()| self.file.sync_data());
        match written {
            Ok(()) => {
                self.length += bytes.len() as u64;
                Ok(())
            }
            Err(e) => {
                // A full disk may have taken a part.
                let _ = self.file.set_len(self.length);
                Err(Error::io(&self.path, e))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_added_and_one_run_at_a_time_does() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::of(&folder.path().join("a.jsonl")).unwrap();
        place.write(b"one\n").unwrap();
        let mut file = place.append().unwrap();
        file.add(b"two\n").unwrap();
        assert_eq!(file.content().unwrap(), b"one\ntwo\n");
        assert!(place.append().unwrap_err().to_string().contains("another run"));
        file.cut(4).unwrap();
        file.add(b"3\n").unwrap();
        drop(file);
        assert_eq!(place.append().unwrap().content().unwrap(), b"one\n3\n");
    }
}
