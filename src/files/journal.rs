//! What the program wrote under names that the user did not type: a line for each result,
//! as `sha256sum` writes and checks them, in a file beside the results. A result whose
//! content stands in no line was changed by a person, or is from elsewhere, and stays.
//!
//! A line is added, under a lock, before its result moves to its place: whatever ends a
//! run, a result of the program is never taken for somebody's work. At the end of a run
//! the lines are put in order, so that the journal, too, is the same with any number of threads.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use super::digest::Digest;
use super::identity::{Stands, resolve};

/// Name of the journal. `sha256sum -c .muqabala.sha256` tells what was changed.
pub(super) const NAME: &str = ".muqabala.sha256";
/// Versions of one result that are remembered: the last one, and the one before it, which
/// may still be in the place where a run was ended in between.
const VERSIONS: usize = 2;

/// The journal of one folder.
#[derive(Debug)]
pub(super) struct Journal {
    path: PathBuf,
    folder: PathBuf,
    lines: Option<Lines>,
    /// Whether this run added lines.
    added: bool,
    /// Results that this run took away.
    gone: BTreeSet<OsString>,
}

/// Contents by name, the last one last.
type Lines = BTreeMap<OsString, Vec<Digest>>;

impl Journal {
    pub(super) fn of(folder: &Path) -> Self {
        Journal {
            path: folder.join(NAME),
            folder: folder.to_owned(),
            lines: None,
            added: false,
            gone: BTreeSet::new(),
        }
    }

    /// Whether the program wrote `content` to `path`, which lies below the folder.
    pub(super) fn wrote(&mut self, path: &Path, content: &Digest) -> io::Result<bool> {
        let name = self.name(path);
        if self.lines()?.get(&name).is_some_and(|known| known.contains(content)) {
            return Ok(true);
        }
        // Another run may have written meanwhile.
        self.lines = None;
        Ok(self.lines()?.get(&name).is_some_and(|known| known.contains(content)))
    }

    /// Whether the program ever wrote to `path`.
    pub(super) fn knows(&mut self, path: &Path) -> io::Result<bool> {
        let name = self.name(path);
        Ok(self.lines()?.contains_key(&name))
    }

    /// Remembers that the program writes `content` to `path`.
    pub(super) fn add(&mut self, path: &Path, content: &Digest) -> io::Result<()> {
        let name = self.name(path);
        if self.lines()?.get(&name).is_some_and(|known| known.last() == Some(content)) {
            return Ok(());
        }
        let mut file = self.open()?;
        // Not every file system has locks; a line is written in one piece in any case.
        let _ = file.lock();
        file.write_all(&line(&name, content))?;
        self.added = true;
        self.lines()?.entry(name).or_default().push(content.clone());
        Ok(())
    }

    /// Forgets what the program wrote to `path`, from where it took it away.
    pub(super) fn forget(&mut self, path: &Path) {
        self.gone.insert(self.name(path));
    }

    /// The name of a result in the journal: its path below the folder.
    fn name(&self, path: &Path) -> OsString {
        path.strip_prefix(&self.folder).unwrap_or(path).as_os_str().to_owned()
    }

    fn open(&self) -> io::Result<File> {
        // A pipe under this name would be waited for.
        if !matches!(resolve(&self.path)?.stands, Stands::File | Stands::Nothing) {
            return Err(io::Error::other("it is no regular file"));
        }
        OpenOptions::new().read(true).append(true).create(true).open(&self.path)
    }

    fn lines(&mut self) -> io::Result<&mut Lines> {
        if self.lines.is_none() {
            self.lines = Some(self.read()?);
        }
        Ok(self.lines.get_or_insert_default())
    }

    fn read(&self) -> io::Result<Lines> {
        if resolve(&self.path).is_ok_and(|there| there.stands == Stands::Nothing) {
            return Ok(Lines::new());
        }
        let (mut file, mut text) = (self.open()?, Vec::new());
        let _ = file.lock_shared();
        file.read_to_end(&mut text)?;
        Ok(lines(&text))
    }

    /// Puts the lines in order and leaves out old versions, and those of results that were taken away
    /// and that nobody wrote anew.
    fn tidy(&self) -> io::Result<()> {
        let mut file = OpenOptions::new().read(true).write(true).open(&self.path)?;
        let _ = file.lock();
        let mut text = Vec::new();
        file.read_to_end(&mut text)?;
        let ordered: Vec<u8> = lines(&text)
            .iter()
            .filter(|(name, _)| !self.gone.contains(*name) || self.folder.join(name).exists())
            .flat_map(|(name, known)| known.iter().flat_map(|digest| line(name, digest)))
            .collect();
        if ordered != text {
            // Never empty in between: whatever is left of the old lines behind the new ones does no harm.
            file.rewind()?;
            file.write_all(&ordered)?;
            file.set_len(ordered.len() as u64)?;
        }
        Ok(())
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        // A run that was killed behind its last result left its lines as they came; the next one, which
        // adds none, has read them.
        if self.added || self.lines.is_some() || !self.gone.is_empty() {
            // The lines are all there; in what order is a matter of beauty.
            let _ = self.tidy();
        }
    }
}

fn lines(text: &[u8]) -> Lines {
    let mut lines = Lines::new();
    for (name, digest) in text.split(|b| *b == b'\n').filter_map(parse) {
        let known = lines.entry(name).or_default();
        known.retain(|d| *d != digest);
        known.push(digest);
    }
    for known in lines.values_mut() {
        known.drain(..known.len().saturating_sub(VERSIONS));
    }
    lines
}

/// The files below `folder` that the program wrote under names that the user did not type.
pub(crate) fn written_below(folder: &Path) -> BTreeSet<PathBuf> {
    let journal = folder.join(NAME);
    // A pipe under this name would be waited for.
    let text = if journal.is_file() { std::fs::read(&journal).unwrap_or_default() } else { Vec::new() };
    lines(&text).into_keys().map(|name| folder.join(name)).collect()
}

/// A line as `sha256sum` writes it: names with line ends or backslashes are escaped.
fn line(name: &OsStr, digest: &Digest) -> Vec<u8> {
    let name = bytes(name);
    let escaped = name.iter().any(|b| matches!(b, b'\n' | b'\r' | b'\\'));
    let mut out = if escaped { b"\\".to_vec() } else { Vec::new() };
    out.extend_from_slice(digest.0.as_bytes());
    out.extend_from_slice(b"  ");
    for byte in name {
        match byte {
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\\' => out.extend_from_slice(b"\\\\"),
            other => out.push(other),
        }
    }
    out.push(b'\n');
    out
}

fn parse(line: &[u8]) -> Option<(OsString, Digest)> {
    let (line, escaped) = match line.strip_prefix(b"\\") {
        Some(rest) => (rest, true),
        None => (line, false),
    };
    let (digest, name) = line.split_at_checked(64)?;
    let digest = std::str::from_utf8(digest).ok().filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()))?;
    let mut name = name.strip_prefix(b"  ")?.to_vec();
    if escaped {
        let mut rest = name.into_iter();
        name = Vec::new();
        while let Some(byte) = rest.next() {
            name.push(match byte {
                b'\\' => match rest.next()? {
                    b'n' => b'\n',
                    b'r' => b'\r',
                    other => other,
                },
                other => other,
            });
        }
    }
    Some((os_string(name), Digest(digest.to_owned())))
}

#[cfg(unix)]
fn bytes(name: &OsStr) -> Vec<u8> {
    std::os::unix::ffi::OsStrExt::as_bytes(name).to_vec()
}

#[cfg(not(unix))]
fn bytes(name: &OsStr) -> Vec<u8> {
    name.to_string_lossy().replace('\\', "/").into_bytes()
}

#[cfg(unix)]
fn os_string(bytes: Vec<u8>) -> OsString {
    std::os::unix::ffi::OsStringExt::from_vec(bytes)
}

#[cfg(not(unix))]
fn os_string(bytes: Vec<u8>) -> OsString {
    String::from_utf8_lossy(&bytes).replace('/', "\\").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(n: usize) -> Digest {
        Digest(format!("{n:064x}"))
    }

    #[test]
    fn what_was_written_is_known_to_the_next_run() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a.tmx", "sub/b.tmx", "two\nlines\\.csv"] {
            let path = folder.path().join(name);
            assert!(!Journal::of(folder.path()).wrote(&path, &digest(1)).unwrap(), "{name:?}");
            Journal::of(folder.path()).add(&path, &digest(1)).unwrap();
            let mut again = Journal::of(folder.path());
            assert!(again.wrote(&path, &digest(1)).unwrap(), "{name:?}");
            assert!(!again.wrote(&path, &digest(2)).unwrap() && again.knows(&path).unwrap(), "{name:?}");
        }
    }

    #[test]
    fn the_journal_is_in_order_and_does_not_grow_for_ever() {
        let folder = tempfile::tempdir().unwrap();
        let text = || std::fs::read(folder.path().join(NAME)).unwrap();
        let mut journal = Journal::of(folder.path());
        for n in 0..9 {
            for name in ["b.tmx", "a.tmx"] {
                journal.add(&folder.path().join(name), &digest(n)).unwrap();
                journal.add(&folder.path().join(name), &digest(n)).unwrap();
            }
        }
        let (one, line_length) = (text(), 64 + 2 + 5 + 1);
        assert_eq!(one.len(), 2 * 9 * line_length);
        drop(journal);
        let expected: Vec<u8> = [("a.tmx", 7), ("a.tmx", 8), ("b.tmx", 7), ("b.tmx", 8)]
            .into_iter()
            .flat_map(|(name, n)| line(OsStr::new(name), &digest(n)))
            .collect();
        assert_eq!(text(), expected);
        drop(Journal::of(folder.path()));
        assert_eq!(text(), expected);
    }

    #[test]
    fn a_spoiled_line_spoils_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.tmx");
        let mut text = b"garbage\n\xFF\n".to_vec();
        text.extend(line(OsStr::new("a.tmx"), &digest(7)));
        std::fs::write(folder.path().join(NAME), text).unwrap();
        assert!(Journal::of(folder.path()).wrote(&path, &digest(7)).unwrap());
    }
}
