//! Answers of workers become what one run would have made, in the order of the list: the same
//! files, the same table, the same journal. Only the places of the lines are held in memory.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::manifest::plain;
use super::outcome::Outcome;
use super::status::PairStatus;
use crate::exchange::stream;
use crate::{Error, Result};

/// Bytes of an answer that is read; the largest documents have some 100 MB of units.
const LONGEST: u64 = 512 << 20;

/// The answers in files of lines, in the order of the list of pairs.
#[derive(Debug, Default)]
pub(crate) struct Shards {
    files: Vec<PathBuf>,
    /// By number and name; the numbers of pairs that have none stand behind all others.
    spots: BTreeMap<(u64, String), Spot>,
    /// What is wrong with files and lines.
    faults: Vec<String>,
}

#[derive(Debug, Clone, Copy)]
struct Spot {
    file: usize,
    at: u64,
    failed: bool,
}

/// As much of a line as puts it into its place.
#[derive(Deserialize)]
struct Head {
    id: String,
    number: Option<u64>,
    status: PairStatus,
}

impl Shards {
    /// Looks through the files at `paths`; of a folder, through those in it that are no marks of
    /// an engine (`_SUCCESS`, `.part-00000.crc`).
    ///
    /// # Errors
    /// [`Error::Io`] where one cannot be read.
    pub(crate) fn open(paths: &[PathBuf]) -> Result<Self> {
        let mut shards = Shards::default();
        for path in paths {
            if path.is_dir() {
                let entries = std::fs::read_dir(path).map_err(|e| Error::io(path, e))?;
                let mut inside: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
                inside.retain(|path| {
                    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
                    path.is_file() && !name.starts_with(['.', '_'])
                });
                inside.sort();
                inside.iter().try_for_each(|path| shards.add(path))?;
            } else {
                shards.add(path)?;
            }
        }
        Ok(shards)
    }

    fn add(&mut self, path: &Path) -> Result<()> {
        let failed = |e| Error::io(path, e);
        // Packed shards have no places in them that could be come back to.
        let mut begin = [0; 2];
        let packed = File::open(path).and_then(|mut file| file.read_exact(&mut begin)).is_ok()
            && begin == [0x1F, 0x8B];
        if packed {
            return Err(Error::content(
                path.display().to_string(),
                "this shard is packed",
                "unpack it first (gunzip), or have the engine write plain text",
            ));
        }
        let mut reader = BufReader::new(File::open(path).map_err(failed)?);
        let number = self.files.len();
        self.files.push(path.to_owned());
        let (mut at, mut line, mut count) = (0, Vec::new(), 0);
        loop {
            line.clear();
            let read = reader.by_ref().take(LONGEST).read_until(b'\n', &mut line).map_err(failed)? as u64;
            if read == 0 {
                return Ok(());
            }
            count += 1;
            if !line.trim_ascii().is_empty() {
                match serde_json::from_slice::<Head>(&line) {
                    Ok(head) if head.id.is_empty() => {
                        self.faults.push(format!(
                            "{}, line {count}: the request was no request",
                            stream::file_name(path)
                        ));
                    }
                    Ok(head) if !plain(&head.id) => self.faults.push(format!(
                        "{}, line {count}: {:?} cannot be the name of a result",
                        stream::file_name(path),
                        head.id
                    )),
                    Ok(head) => self.keep(head, Spot { file: number, at, failed: false }),
                    Err(error) => self.faults.push(format!(
                        "{}, line {count}: this is no answer of a worker, or only a part of one: {error}",
                        stream::file_name(path)
                    )),
                }
            }
            at += read;
        }
    }

    /// Engines may do a part twice: one answer of each pair counts, a result before a failure.
    fn keep(&mut self, head: Head, spot: Spot) {
        let failed = !matches!(head.status, PairStatus::Parallel | PairStatus::NotParallel);
        let spot = Spot { failed, ..spot };
        self.spots
            .entry((head.number.unwrap_or(u64::MAX), head.id))
            .and_modify(|old| {
                if old.failed && !failed {
                    *old = spot;
                }
            })
            .or_insert(spot);
    }

    /// Names of the pairs, in order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.spots.keys().map(|(_, name)| name.as_str())
    }

    /// What is wrong with files and lines, a sentence each.
    pub(crate) fn faults(&self) -> &[String] {
        &self.faults
    }

    /// Numbers that are missing between the first and the last: parts that were not gathered.
    pub(crate) fn missing(&self) -> u64 {
        let numbered = self.spots.keys().filter(|(number, _)| *number != u64::MAX);
        let (count, last) = numbered.fold((0, None), |(count, _), (number, _)| (count + 1, Some(*number)));
        last.map_or(0, |last| (last + 1u64).saturating_sub(count))
    }

    /// The answers, one after the other.
    pub(crate) fn outcomes(&self) -> impl Iterator<Item = Result<Outcome>> + '_ {
        let mut opened: Option<(usize, BufReader<File>)> = None;
        self.spots.iter().map(move |((_, name), spot)| {
            let path = self.files.get(spot.file).map_or(Path::new(""), PathBuf::as_path);
            let failed = |e| Error::io(path, e);
            if opened.as_ref().is_none_or(|(file, _)| *file != spot.file) {
                opened = Some((spot.file, BufReader::new(File::open(path).map_err(failed)?)));
            }
            let Some((_, reader)) = &mut opened else {
                return Err(failed(std::io::ErrorKind::NotFound.into()));
            };
            reader.seek(SeekFrom::Start(spot.at)).map_err(failed)?;
            let mut line = Vec::new();
            reader.take(LONGEST).read_until(b'\n', &mut line).map_err(failed)?;
            serde_json::from_slice(&line).map_err(|error| {
                let shown = format!("{}: {name}", path.display());
                Error::content(
                    shown,
                    format!("this is no answer of a worker: {error}"),
                    "let the worker do it again",
                )
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::outcome::Failure;

    fn line(number: Option<u64>, name: &str, error: &str) -> String {
        let result = Err(Failure::lasting(PairStatus::Failed, error));
        let outcome = Outcome { number, name: name.into(), result, ..Outcome::default() };
        serde_json::to_string(&outcome).unwrap() + "\n"
    }

    #[test]
    fn answers_come_in_the_order_of_the_list() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("part-00000"), line(Some(2), "c", "1") + &line(Some(0), "z", "2") + "\n{half")
            .unwrap();
        std::fs::write(
            at("part-00001"),
            line(None, "m", "3") + &line(Some(1), "../x", "") + &line(Some(0), "z", "4"),
        )
        .unwrap();
        std::fs::write(at("_SUCCESS"), "").unwrap();
        std::fs::write(at(".part-00000.crc"), "crc").unwrap();
        let shards = Shards::open(&[folder.path().to_owned()]).unwrap();
        assert_eq!(shards.names().collect::<Vec<_>>(), ["z", "c", "m"]);
        assert_eq!((shards.faults().len(), shards.missing()), (2, 1));
        let errors: Vec<String> = shards.outcomes().map(|o| o.unwrap().result.unwrap_err().error).collect();
        assert_eq!(errors, ["2", "1", "3"]);
    }
}
