//! Answers of workers become what one run would have made, in the order of the list: the same
//! files, the same table, the same journal. Only the places of the lines are held in memory.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::manifest::{ManifestEntry, from_file, plain};
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
    /// By number and name; the numbers of pairs that have none stand behind all others. Pairs of
    /// the list that have no answer have no spot.
    spots: BTreeMap<(u64, String), Option<Spot>>,
    /// Whether the list is known.
    listed: bool,
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
        let mut begin = [0; 4];
        let known = File::open(path).and_then(|mut file| file.read_exact(&mut begin)).is_ok();
        if known && begin == *b"PAR1" {
            return Err(Error::content(
                path.display().to_string(),
                "this shard is Parquet",
                "make lines of it first: spark-submit deploy/spark/lines.py SHARDS LINES",
            ));
        }
        if known && begin.starts_with(&[0x1F, 0x8B]) {
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
        let slot = self.spots.entry((head.number.unwrap_or(u64::MAX), head.id)).or_default();
        if slot.is_none_or(|old| old.failed && !failed) {
            *slot = Some(Spot { failed, ..spot });
        }
    }

    /// Looks through the list that the workers were given, so that no pair of it is missed: the
    /// requests as lines of JSON, or the table that they were made of.
    ///
    /// # Errors
    /// [`Error::Io`] and [`Error::Content`] where it cannot be read, and where answers do not belong to it.
    pub(crate) fn expect(&mut self, list: &Path) -> Result<()> {
        self.listed = true;
        let before = self.spots.len();
        let answered: Vec<(u64, String)> = self.spots.keys().cloned().collect();
        let mut wanted = std::collections::HashSet::new();
        for (place, (number, name)) in (0u64..).zip(requested(list)?) {
            // Without numbers the place in the list is the order.
            let key = (number.unwrap_or(place), name);
            if !self.spots.contains_key(&key)
                && let Some(spot) = self.spots.remove(&(u64::MAX, key.1.clone()))
            {
                self.spots.insert(key.clone(), spot);
            }
            self.spots.entry(key.clone()).or_default();
            wanted.insert(key.1);
        }
        let strange = answered.iter().filter(|(_, name)| !wanted.contains(name)).count();
        if before > 0 && strange == before {
            let shown = list.display().to_string();
            return Err(Error::content(
                shown,
                "no answer is to a line of this list",
                "give the list that the workers had",
            ));
        }
        if strange > 0 {
            self.faults.push(format!("{strange} answers are to no line of {}", list.display()));
        }
        Ok(())
    }

    /// Names of the pairs, in order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.spots.keys().map(|(_, name)| name.as_str())
    }

    /// What is wrong with files and lines, a sentence each.
    pub(crate) fn faults(&self) -> &[String] {
        &self.faults
    }

    /// Names of the pairs of the list that have no answer.
    pub(crate) fn unanswered(&self) -> impl Iterator<Item = &str> {
        self.spots.iter().filter(|(_, spot)| spot.is_none()).map(|((_, name), _)| name.as_str())
    }

    /// How many pairs have no answer: of the list where it is known, otherwise the numbers that are
    /// missing between the first and the last, since nobody knows what comes behind it.
    pub(crate) fn missing(&self) -> u64 {
        if self.listed {
            return self.unanswered().count() as u64;
        }
        let numbered = self.spots.keys().filter(|(number, _)| *number != u64::MAX);
        let (count, last) = numbered.fold((0, None), |(count, _), (number, _)| (count + 1, Some(*number)));
        last.map_or(0, |last| (last + 1u64).saturating_sub(count))
    }

    /// The answers, one after the other.
    pub(crate) fn outcomes(&self) -> impl Iterator<Item = Result<Outcome>> + '_ {
        let mut opened: Option<(usize, BufReader<File>)> = None;
        self.spots.iter().filter_map(|((_, name), spot)| Some((name, (*spot)?))).map(move |(name, spot)| {
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

/// Number and name of each line of a list of requests, or of a table of pairs.
fn requested(list: &Path) -> Result<Vec<(Option<u64>, String)>> {
    #[derive(Deserialize)]
    struct Asked {
        #[serde(alias = "name")]
        id: serde_json::Value,
        number: Option<u64>,
    }
    let failed = |e| Error::io(list, e);
    let mut reader = BufReader::new(File::open(list).map_err(failed)?);
    let is_json = reader.fill_buf().map_err(failed)?.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b'{');
    if !is_json {
        let rows = from_file(list)?.into_iter().map(|entry| match entry {
            ManifestEntry::Files(pair) => pair.name,
            ManifestEntry::Symbol { symbol, name, .. } => name.unwrap_or(symbol),
        });
        return Ok(rows.map(|name| (None, name)).collect());
    }
    let (mut found, mut line) = (Vec::new(), Vec::new());
    for number in 1.. {
        line.clear();
        if reader.by_ref().take(LONGEST).read_until(b'\n', &mut line).map_err(failed)? == 0 {
            break;
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        let asked: Asked = serde_json::from_slice(&line).map_err(|error| {
            let problem = format!("line {number} is no request: {error}");
            Error::content(
                list.display().to_string(),
                problem,
                "give the list that `batch --requests` printed",
            )
        })?;
        let name = match asked.id {
            serde_json::Value::String(name) => name,
            other => other.to_string(),
        };
        found.push((asked.number, name));
    }
    Ok(found)
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

        // The end of the list is missed only where the list is known.
        let ask = |lines: &str| {
            std::fs::write(at("_list"), lines).unwrap();
            let mut shards = Shards::open(&[folder.path().to_owned()]).unwrap();
            let told = shards.expect(&at("_list")).map_err(|e| e.to_string());
            let names: Vec<String> = shards.unanswered().map(str::to_owned).collect();
            (told, names, shards.names().map(str::to_owned).collect::<Vec<_>>(), shards.faults().len())
        };
        let list = "{\"id\":\"z\",\"number\":0}\n{\"id\":\"c\",\"number\":2}\n{\"id\":\"m\",\"number\":3}\n{\"id\":\"last\",\"number\":4}\n";
        let (told, missed, names, faults) = ask(list);
        assert_eq!((told, faults), (Ok(()), 2));
        assert_eq!(
            (missed, names),
            (vec!["last".to_owned()], ["z", "c", "m", "last"].map(str::to_owned).to_vec())
        );
        let (told, missed, _, faults) = ask("source,target,name\na,b,z\na,b,nobody\na,b,c\n");
        assert_eq!((told, missed, faults), (Ok(()), vec!["nobody".to_owned()], 3));
        assert!(ask("{\"id\":\"q\"}\n").0.unwrap_err().contains("no answer is to a line"));
    }
}
