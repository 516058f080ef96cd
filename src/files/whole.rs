//! A result file appears whole or not at all: it is written beside its place under
//! another name and moved there when it is complete, with all the others of its run.

use std::io::{self, BufWriter, Seek, Write};
use std::path::PathBuf;

use flate2::{Compression, GzBuilder, write::GzEncoder};
use tempfile::SpooledTempFile;

use super::digest::{self, Digest, Digester};
use super::identity::{Stands, folder_of};
use super::place::{Place, locked};
use super::stream;
use super::temporary::{Temporary, undisturbed};
use crate::error::{Error, Result};

/// What goes to a stream is kept in memory up to this size, and then in a file: it is
/// written at once, at the end.
const IN_MEMORY: usize = 1 << 20;

/// A file under construction. Dropped before it is [closed](Whole::close) and
/// [put](Complete::put) into its place it leaves nothing behind.
pub(crate) struct Whole {
    place: Place,
    sink: Sink,
    written: u64,
}

enum Sink {
    Plain(BufWriter<Content>),
    Packed(Box<GzEncoder<BufWriter<Content>>>),
}

/// Where bytes go meanwhile.
struct Content {
    to: To,
    /// Kept where the journal will want it.
    digester: Option<Digester>,
}

enum To {
    File(Temporary),
    Stream(SpooledTempFile),
}

impl Write for Content {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = match &mut self.to {
            To::File(file) => file.write(bytes)?,
            To::Stream(spool) => spool.write(bytes)?,
        };
        if let (Some(digester), Some(bytes)) = (&mut self.digester, bytes.get(..written)) {
            digester.add(bytes);
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Place {
    /// Starts the file; `.gz` at its end packs it.
    ///
    /// # Errors
    /// [`Error::Io`] when the folder does not exist or cannot be written or the file that
    /// stands there must not be replaced, [`Error::Usage`] when it is a folder.
    pub(crate) fn open(&self) -> Result<Whole> {
        Whole::create(self)
    }

    /// Writes `bytes` as the whole file.
    ///
    /// # Errors
    /// As [`Place::open`] and [`Complete::put`].
    pub(crate) fn write(&self, bytes: &[u8]) -> Result<PathBuf> {
        let mut whole = self.open()?;
        whole.write(bytes)?;
        whole.put()
    }
}

impl Whole {
    /// Starts the file at `place`; `.gz` at its end packs it.
    fn create(place: &Place) -> Result<Self> {
        let failed = |e| Error::io(place.path(), e);
        let resolved = place.resolved()?;
        let to = match resolved.stands {
            Stands::Folder => {
                return Err(Error::Usage {
                    problem: format!("{} is a folder", place.path().display()),
                    remedy: "name a file in it".to_owned(),
                });
            }
            Stands::Stream => To::Stream(tempfile::spooled_tempfile(IN_MEMORY)),
            Stands::File => {
                let permissions = std::fs::metadata(&resolved.target).map_err(failed)?.permissions();
                if permissions.readonly() {
                    return Err(failed(io::ErrorKind::PermissionDenied.into()));
                }
                To::File(Temporary::new(folder_of(&resolved.target), Some(&permissions)).map_err(failed)?)
            }
            Stands::Nothing => To::File(Temporary::new(folder_of(&resolved.target), None).map_err(failed)?),
        };
        let remembered = matches!(to, To::File(_)) && (!place.typed() || place.was_written()?);
        let digester = remembered.then(Digester::default);
        let file = BufWriter::with_capacity(256 * 1024, Content { to, digester });
        let sink = if place.path().extension().is_some_and(|e| e.eq_ignore_ascii_case("gz")) {
            // Neither name nor time goes in: the same content gives the same bytes.
            Sink::Packed(Box::new(GzBuilder::new().mtime(0).write(file, Compression::default())))
        } else {
            Sink::Plain(file)
        };
        Ok(Whole { place: place.clone(), sink, written: 0 })
    }

    /// Adds `bytes` to the file.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.written += bytes.len() as u64;
        match &mut self.sink {
            Sink::Plain(file) => file.write_all(bytes),
            Sink::Packed(file) => file.write_all(bytes),
        }
        .map_err(|e| Error::io(self.place.path(), e))
    }

    /// Bytes written so far, before packing.
    pub(crate) fn written(&self) -> u64 {
        self.written
    }

    /// Completes the file and puts it into its place.
    ///
    /// # Errors
    /// As [`Complete::put`].
    pub(crate) fn put(self) -> Result<PathBuf> {
        let path = self.place.path().to_owned();
        let mut complete = Complete::default();
        complete.add(self)?;
        complete.put()?;
        Ok(path)
    }

    /// Completes the file; it holds no descriptor any more.
    ///
    /// # Errors
    /// [`Error::Io`].
    fn close(self) -> Result<Ready> {
        let Whole { place, sink, .. } = self;
        let failed = |e| Error::io(place.path(), e);
        let file = match sink {
            Sink::Plain(file) => file,
            Sink::Packed(file) => file.finish().map_err(failed)?,
        };
        let Content { mut to, digester } =
            file.into_inner().map_err(io::IntoInnerError::into_error).map_err(failed)?;
        if let To::File(file) = &mut to {
            file.close().map_err(failed)?;
        }
        Ok(Ready { place, to, digest: digester.map(Digester::finish) })
    }
}

/// All files of a result, complete but not in their places. Dropped, they leave nothing behind.
#[derive(Default)]
pub(crate) struct Complete {
    files: Vec<Ready>,
    stale: Vec<Place>,
}

impl Complete {
    /// Adds a file, and completes it; it holds no descriptor any more.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub(crate) fn add(&mut self, file: Whole) -> Result<()> {
        self.files.push(file.close()?);
        Ok(())
    }

    /// Adds a place where this result has no file, but an earlier one may have had.
    pub(crate) fn without(&mut self, place: Place) {
        self.stale.push(place);
    }

    /// Adds all of `other`.
    pub(crate) fn join(&mut self, other: Complete) {
        self.files.extend(other.files);
        self.stale.extend(other.stale);
    }

    /// Puts all files into their places, together, [retires](Place::retire) what no longer
    /// holds, and returns the paths.
    ///
    /// # Errors
    /// [`Error::Changed`] where one of them would replace a file that a person changed, and
    /// [`Error::Io`]; the old files, if there were any, are then still there.
    pub(crate) fn put(self) -> Result<Vec<PathBuf>> {
        let Complete { files, stale } = self;
        files.iter().try_for_each(Ready::check)?;
        let paths = files.iter().map(|file| file.place.path().to_owned()).collect();
        let (streams, files): (Vec<Ready>, Vec<Ready>) =
            files.into_iter().partition(|file| matches!(file.to, To::Stream(_)));
        // A stream may take for ever and is not waited for by whoever ends the run.
        streams.into_iter().try_for_each(Ready::put)?;
        undisturbed(|| files.into_iter().try_for_each(Ready::put))?;
        stale.iter().try_for_each(Place::retire)?;
        Ok(paths)
    }
}

/// A complete file that is not in its place yet.
struct Ready {
    place: Place,
    to: To,
    digest: Option<Digest>,
}

impl Ready {
    /// Whether the place may be taken.
    fn check(&self) -> Result<()> {
        if self.place.typed() || self.place.overwrites() {
            return Ok(());
        }
        let resolved = self.place.resolved()?;
        if resolved.stands != Stands::File || self.place.is_unchanged(&resolved)? {
            return Ok(());
        }
        // The same content again takes nothing from anybody.
        let there = digest::of_file(&resolved.target).map_err(|e| Error::io(self.place.path(), e))?;
        if self.digest.as_ref() == Some(&there) {
            return Ok(());
        }
        Err(Error::Changed { path: self.place.path().to_owned() })
    }

    fn put(self) -> Result<()> {
        let Ready { place, to, digest } = self;
        let failed = |e| Error::io(place.path(), e);
        match to {
            To::Stream(mut spool) => {
                spool.rewind().map_err(failed)?;
                stream::write(place.path(), &mut spool).map_err(failed)
            }
            To::File(file) => {
                let resolved = place.resolved()?;
                if resolved.stands == Stands::File {
                    like(&file, &resolved.target).map_err(failed)?;
                }
                if let Some(digest) = &digest {
                    locked(&place.journal()).add(place.path(), digest).map_err(failed)?;
                }
                file.put(&resolved.target).map_err(failed)
            }
        }
    }
}

/// Gives the file the owner and the mode of the one that it replaces.
fn like(file: &Temporary, replaced: &std::path::Path) -> io::Result<()> {
    let metadata = std::fs::metadata(replaced)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, chown};
        let own = std::fs::metadata(file.path())?;
        if (own.uid(), own.gid()) != (metadata.uid(), metadata.gid()) {
            // Only the administrator may give files away; others keep what they can.
            let both = chown(file.path(), Some(metadata.uid()), Some(metadata.gid()));
            if both.is_err() {
                let _ = chown(file.path(), None, Some(metadata.gid()));
            }
        }
    }
    std::fs::set_permissions(file.path(), metadata.permissions())
}

#[cfg(test)]
mod tests;
