//! The journal of a run: a line for each pair that is done. A line is written and synced after
//! the results that it names are in their places, so a pair is done exactly when its line stands
//! and its results do. Whatever ends a run, the next one goes on from here.
//!
//! Lines are found by name again, through their places in the file: what is held in memory
//! grows by a few bytes a pair.

use std::collections::HashMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::outcome::Stamp;
use super::row::BatchRow;
use super::shard::Shard;
use crate::files::lock_file;
use crate::{Error, Result};

/// Beginning and end of the names of journals.
pub(super) const BEGIN: &str = ".muqabala-batch";
const END: &str = ".jsonl";
/// Bytes of a line that is believed.
const LONGEST: u64 = 1 << 20;

/// What a line says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct LedgerEntry {
    /// The row of the table.
    pub row: BatchRow,
    /// What the result depends on besides the files.
    pub made_by: String,
    /// What the inputs were.
    pub inputs: Vec<Stamp>,
    /// The results below the folder, with their sizes.
    pub files: Vec<(String, u64)>,
    /// Whether the next run tries again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub again: bool,
}

/// Where a line stands.
#[derive(Debug, Clone, Copy)]
struct Spot {
    file: usize,
    at: u64,
}

/// The journals of a folder of results; one of them is written.
#[derive(Debug)]
pub(crate) struct Ledger {
    folder: PathBuf,
    own: PathBuf,
    /// The own journal is the first.
    files: Vec<BufReader<File>>,
    /// Other journals, of parts.
    others: Vec<PathBuf>,
    known: HashMap<String, Spot>,
    end: u64,
}

impl Ledger {
    /// Opens the journals in `folder`, which is there, and takes the one of `shard` for this run.
    ///
    /// # Errors
    /// [`Error::Io`], and [`Error::Usage`] where another run has it.
    pub(crate) fn open(folder: &Path, shard: Option<Shard>) -> Result<Self> {
        let own = folder.join(name(shard));
        let failed = |e| Error::io(&own, e);
        let mut options = OpenOptions::new();
        let file = options.read(true).append(true).create(true).open(&own).map_err(failed)?;
        match lock_file(&file) {
            Err(TryLockError::WouldBlock) => {
                return Err(Error::Usage {
                    problem: format!("another run writes into {}", folder.display()),
                    remedy: "wait for its end, give this one its own part (--shard 2/4) or another folder"
                        .to_owned(),
                });
            }
            // Not every file system has locks.
            Err(TryLockError::Error(_)) | Ok(()) => {}
        }
        let ledger = Ledger::read(folder, own.clone(), Some(file)).map_err(failed)?;
        // What a kill left half written is no line.
        if let Some(file) = ledger.files.first() {
            file.get_ref().set_len(ledger.end).map_err(failed)?;
        }
        Ok(ledger)
    }

    /// What is known of earlier runs, without a change to the folder.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub(crate) fn look(folder: &Path, shard: Option<Shard>) -> Result<Self> {
        let own = folder.join(name(shard));
        let file = File::open(&own).ok();
        Ledger::read(folder, own.clone(), file).map_err(|e| Error::io(&own, e))
    }

    fn read(folder: &Path, own: PathBuf, file: Option<File>) -> io::Result<Self> {
        let mut ledger = Ledger {
            folder: folder.to_owned(),
            own,
            files: Vec::new(),
            others: others(folder),
            known: HashMap::new(),
            end: 0,
        };
        ledger.others.retain(|path| *path != ledger.own);
        let mut opened: Vec<File> = ledger.others.iter().filter_map(|path| File::open(path).ok()).collect();
        if let Some(file) = file {
            opened.insert(0, file);
        }
        for (number, file) in opened.into_iter().enumerate() {
            let mut reader = BufReader::new(file);
            let whole = index(&mut reader, number, &mut ledger.known)?;
            if number == 0 {
                ledger.end = whole;
            }
            ledger.files.push(reader);
        }
        Ok(ledger)
    }

    /// What is known of the pair called `name`.
    pub(crate) fn find(&mut self, name: &str) -> Option<LedgerEntry> {
        let spot = *self.known.get(name)?;
        let reader = self.files.get_mut(spot.file)?;
        reader.seek(SeekFrom::Start(spot.at)).ok()?;
        let mut line = Vec::new();
        reader.take(LONGEST).read_until(b'\n', &mut line).ok()?;
        serde_json::from_slice(&line).ok()
    }

    /// Writes and syncs a line for each of `entries`.
    ///
    /// # Errors
    /// Those of the file; none of the lines is then there.
    pub(crate) fn append(&mut self, entries: &[LedgerEntry]) -> io::Result<()> {
        let mut text = Vec::new();
        let mut spots = Vec::new();
        for entry in entries {
            spots.push((entry.row.name.clone(), Spot { file: 0, at: self.end + text.len() as u64 }));
            serde_json::to_writer(&mut text, entry)?;
            text.push(b'\n');
        }
        let Some(own) = self.files.first_mut() else { return Err(io::ErrorKind::NotFound.into()) };
        let file = own.get_mut();
        let written = file.write_all(&text).and_then(|()| file.sync_data());
        if let Err(error) = written {
            // A line that is there in part would spoil the next one.
            file.set_len(self.end)?;
            return Err(error);
        }
        self.end += text.len() as u64;
        self.known.extend(spots);
        Ok(())
    }

    /// The journals of parts that were read.
    pub(crate) fn others(&self) -> &[PathBuf] {
        &self.others
    }

    /// Whether another run writes into the folder just now.
    pub(crate) fn is_shared(&self) -> bool {
        self.others.iter().any(|path| {
            let locked = |file: File| matches!(file.try_lock(), Err(TryLockError::WouldBlock));
            OpenOptions::new().append(true).open(path).is_ok_and(locked)
        })
    }

    /// Puts the lines of the pairs called `names` in this order, and leaves out all others: at
    /// the end of a run the journal, too, is the same whatever happened on the way.
    ///
    /// # Errors
    /// [`Error::Io`]; the journal is then as it was.
    pub(crate) fn tidy<'a>(&mut self, names: impl Iterator<Item = &'a str>) -> Result<()> {
        let failed = |e| Error::io(&self.own, e);
        let temporary =
            tempfile::Builder::new().prefix(".muqabala-").suffix(".part").tempfile_in(&self.folder);
        let mut out = BufWriter::new(temporary.map_err(failed)?);
        for name in names {
            if let Some(entry) = self.find(name) {
                serde_json::to_writer(&mut out, &entry).map_err(|e| Error::io(&self.own, e.into()))?;
                out.write_all(b"\n").map_err(|e| Error::io(&self.own, e))?;
            }
        }
        let failed = |e| Error::io(&self.own, e);
        let file = out.into_inner().map_err(io::IntoInnerError::into_error).map_err(failed)?;
        let permissions = std::fs::metadata(&self.own).map_err(failed)?.permissions();
        file.as_file().set_permissions(permissions).map_err(failed)?;
        file.as_file().sync_data().map_err(failed)?;
        file.persist(&self.own).map_err(|e| failed(e.error))?;
        Ok(())
    }
}

/// Name of the journal of a run.
pub(super) fn name(shard: Option<Shard>) -> String {
    shard.map_or_else(|| format!("{BEGIN}{END}"), |shard| format!("{BEGIN}.{shard}{END}"))
}

/// All journals in `folder`, in order.
fn others(folder: &Path) -> Vec<PathBuf> {
    let is_journal = |path: &PathBuf| {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        name.starts_with(BEGIN) && name.ends_with(END) && path.is_file()
    };
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder)
        .map(|entries| entries.flatten().map(|entry| entry.path()).filter(is_journal).collect())
        .unwrap_or_default();
    found.sort();
    found
}

/// Only the name of a line, the rest of which is read when it is asked for.
#[derive(Deserialize)]
struct Named {
    row: RowName,
}

#[derive(Deserialize)]
struct RowName {
    name: String,
}

/// Finds the lines of a journal; returns where the last whole one ends. The last line of a
/// name counts, and what the own journal says before what others say.
fn index(reader: &mut BufReader<File>, file: usize, known: &mut HashMap<String, Spot>) -> io::Result<u64> {
    reader.seek(SeekFrom::Start(0))?;
    let (mut at, mut line) = (0, Vec::new());
    loop {
        line.clear();
        let read = reader.read_until(b'\n', &mut line)? as u64;
        if !line.ends_with(b"\n") {
            return Ok(at);
        }
        if let Ok(Named { row }) = serde_json::from_slice::<Named>(&line) {
            let spot = Spot { file, at };
            known
                .entry(row.name)
                .and_modify(|old| {
                    if old.file == file {
                        *old = spot;
                    }
                })
                .or_insert(spot);
        }
        at += read;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(name: &str, units: u64) -> LedgerEntry {
        let row = BatchRow { name: name.into(), units, ..BatchRow::default() };
        LedgerEntry {
            row,
            made_by: "m".into(),
            inputs: Vec::new(),
            files: vec![("a".into(), 1)],
            again: false,
        }
    }

    #[test]
    fn lines_stand_and_halves_do_not() {
        let folder = tempfile::tempdir().unwrap();
        let mut ledger = Ledger::open(folder.path(), None).unwrap();
        ledger.append(&[entry("a", 1), entry("b", 2)]).unwrap();
        ledger.append(&[entry("a", 3)]).unwrap();
        assert_eq!(ledger.find("a"), Some(entry("a", 3)));
        assert!(matches!(Ledger::open(folder.path(), None), Err(Error::Usage { .. })), "one run at a time");
        drop(ledger);
        let path = folder.path().join(name(None));
        let mut text = std::fs::read(&path).unwrap();
        text.extend(b"{\"row\":{\"name\":\"c\"");
        std::fs::write(&path, &text).unwrap();
        let mut ledger = Ledger::open(folder.path(), None).unwrap();
        assert_eq!((ledger.find("a"), ledger.find("c")), (Some(entry("a", 3)), None));
        ledger.append(&[entry("d", 4)]).unwrap();
        assert_eq!(ledger.find("d"), Some(entry("d", 4)));
        ledger.tidy(["d", "x", "a"].into_iter()).unwrap();
        drop(ledger);
        let mut ledger = Ledger::look(folder.path(), None).unwrap();
        assert_eq!((ledger.find("a"), ledger.find("b")), (Some(entry("a", 3)), None));
        let lines = std::fs::read_to_string(&path).unwrap();
        assert!(lines.lines().count() == 2 && lines.starts_with("{\"row\":{\"name\":\"d\""), "{lines}");
    }

    #[test]
    fn journals_of_parts_are_known_to_all() {
        let folder = tempfile::tempdir().unwrap();
        let mut part = Ledger::open(folder.path(), Some("1/2".parse().unwrap())).unwrap();
        part.append(&[entry("a", 1)]).unwrap();
        let mut whole = Ledger::open(folder.path(), None).unwrap();
        assert!(whole.is_shared() && whole.others().len() == 1);
        assert_eq!(whole.find("a"), Some(entry("a", 1)));
        drop(part);
        assert!(!whole.is_shared());
        whole.append(&[entry("a", 2)]).unwrap();
        assert_eq!(whole.find("a"), Some(entry("a", 2)));
    }
}
