//! A result file appears whole or not at all: it is written beside its place
//! under another name and moved there when it is complete.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use flate2::{Compression, GzBuilder, write::GzEncoder};
use tempfile::NamedTempFile;

use crate::{Error, Result};

/// A file under construction. Dropped before [`Whole::commit`] it leaves nothing behind.
pub struct Whole {
    path: PathBuf,
    sink: Sink,
    written: u64,
}

enum Sink {
    Plain(BufWriter<NamedTempFile>),
    Packed(Box<GzEncoder<BufWriter<NamedTempFile>>>),
    /// Standard output gets everything at once, at the end.
    Standard(Vec<u8>),
}

/// The path that stands for standard output.
pub const STANDARD_OUTPUT: &str = "-";

impl Whole {
    /// Starts the file `path`; `.gz` at its end packs it, `-` is standard output.
    ///
    /// # Errors
    /// [`Error::Io`] when the folder does not exist or cannot be written,
    /// [`Error::Usage`] when `path` is a folder.
    pub fn create(path: &Path) -> Result<Self> {
        let sink = if path == Path::new(STANDARD_OUTPUT) {
            Sink::Standard(Vec::new())
        } else {
            if path.is_dir() {
                return Err(Error::Usage {
                    problem: format!("{} is a folder", path.display()),
                    remedy: "name a file in it".to_owned(),
                });
            }
            let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
            let file = temporary(folder).map_err(|e| Error::io(path, e))?;
            let file = BufWriter::with_capacity(256 * 1024, file);
            if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("gz")) {
                // Neither name nor time goes in: the same content gives the same bytes.
                Sink::Packed(Box::new(GzBuilder::new().mtime(0).write(file, Compression::default())))
            } else {
                Sink::Plain(file)
            }
        };
        Ok(Whole { path: path.to_owned(), sink, written: 0 })
    }

    /// Adds `bytes` to the file.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.written += bytes.len() as u64;
        match &mut self.sink {
            Sink::Plain(file) => file.write_all(bytes),
            Sink::Packed(file) => file.write_all(bytes),
            Sink::Standard(buffer) => {
                buffer.extend_from_slice(bytes);
                Ok(())
            }
        }
        .map_err(|e| Error::io(&self.path, e))
    }

    /// Bytes written so far, before packing.
    pub fn written(&self) -> u64 {
        self.written
    }

    /// Puts the complete file in its place and returns the path.
    ///
    /// # Errors
    /// [`Error::Io`]; the old file, if there was one, is then still there.
    pub fn commit(self) -> Result<PathBuf> {
        let Whole { path, sink, .. } = self;
        let moved = match sink {
            Sink::Plain(file) => place(file, &path),
            Sink::Packed(file) => file.finish().and_then(|file| place(file, &path)),
            Sink::Standard(buffer) => {
                let mut out = io::stdout().lock();
                match out.write_all(&buffer).and_then(|()| out.flush()) {
                    // Whoever reads has enough, as `head` does.
                    Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(()),
                    other => other,
                }
            }
        };
        moved.map_err(|e| Error::io(&path, e))?;
        Ok(path)
    }
}

/// Writes `bytes` as the whole file `path`.
///
/// # Errors
/// As [`Whole::create`] and [`Whole::commit`].
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<PathBuf> {
    let mut file = Whole::create(path)?;
    file.write(bytes)?;
    file.commit()
}

fn place(file: BufWriter<NamedTempFile>, path: &Path) -> io::Result<()> {
    let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
    // The name must not get there before the content does.
    file.as_file().sync_data()?;
    file.persist(path).map_err(|e| e.error)?;
    Ok(())
}

fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".muqabala-").suffix(".part");
    // Temporary files are private by default; a result is as readable as any other file (umask applies).
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    // The name of the temporary file would only confuse; the error gets that of the result.
    builder.tempfile_in(folder).map_err(|e| e.raw_os_error().map_or(e, io::Error::from_raw_os_error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_appears_only_when_complete() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        let mut file = Whole::create(&path).unwrap();
        file.write(b"half").unwrap();
        drop(file);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);

        write_whole(&path, b"whole").unwrap();
        write_whole(&path, b"again").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"again");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn folders_and_missing_folders_are_errors() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(Whole::create(folder.path()), Err(Error::Usage { .. })));
        assert!(matches!(Whole::create(&folder.path().join("no/a.txt")), Err(Error::Io { .. })));
    }

    #[test]
    fn packed_files_are_the_same_each_time() {
        let folder = tempfile::tempdir().unwrap();
        let one = write_whole(&folder.path().join("a.gz"), b"text").unwrap();
        let two = write_whole(&folder.path().join("b.gz"), b"text").unwrap();
        assert_eq!(std::fs::read(one).unwrap(), std::fs::read(two).unwrap());
    }
}
