//! Pairs inside an archive: ZIP, or TAR as it is or packed with gzip or Zstandard. Nothing is
//! unpacked to the disk, so names of members cannot reach any file; what is held in memory has
//! a limit, and so has what a member may grow to.
//!
//! A TAR has no directory. It is read once for the names, and then once more for the pairs:
//! a document waits in memory for its version in the other language, and where too many would
//! wait, the rest is for another pass.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Component, Path, PathBuf};

use rayon::prelude::*;
use zip::ZipArchive;

use super::find::{Found, Search, Seen, Tally, in_names, walk};
use super::look::look_into;
use super::task::{HEAD, Input, TOO_MUCH_REMEDY, Task, too_much_text};
use super::{FilePair, Problem};
use crate::read::ReadOptions;
use crate::{Error, Result, limits};

/// Bytes of documents that wait for their other version.
const WAITING: u64 = 64 << 20;
/// Members of an archive: ten times the archive of the United Nations.
const MEMBERS: usize = 6_000_000;
/// How many times the packed bytes the unpacked ones may be, once there are [`SUSPICIOUS`] of
/// them: text packs ten to one, repeated text a hundred to one.
const RATIO: u64 = 300;
const SUSPICIOUS: u64 = 256 << 20;
/// Zstandard looks back this far at most (its own default for reading).
const WINDOW_LOG: u32 = 27;

/// How documents are packed together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Zip,
    Tar,
    TarGz,
    TarZst,
}

/// An archive of documents.
#[derive(Debug, Clone)]
pub(crate) struct Archive {
    path: PathBuf,
    kind: Kind,
}

impl Archive {
    /// The archive at `path`; `None` where it is none, such as a list of pairs in a workbook.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub(crate) fn at(path: &Path) -> Result<Option<Self>> {
        let failed = |e| Error::io(path, e);
        let mut head = Vec::new();
        File::open(path).and_then(|file| file.take(512).read_to_end(&mut head)).map_err(failed)?;
        let is_tar = |head: &[u8]| head.get(257..262) == Some(b"ustar".as_slice());
        let kind = if head.starts_with(b"PK\x03\x04") {
            let zip = File::open(path).map_err(failed).map(BufReader::new)?;
            let documents =
                ["xl/workbook.xml", "word/document.xml", "ppt/presentation.xml", "META-INF/container.xml"];
            match ZipArchive::new(zip) {
                Ok(zip) if documents.iter().any(|name| zip.index_for_name(name).is_some()) => {
                    return Ok(None);
                }
                _ => Kind::Zip,
            }
        } else if is_tar(&head) {
            Kind::Tar
        } else if head.starts_with(&[0x1F, 0x8B]) || head.starts_with(&[0x28, 0xB5, 0x2F, 0xFD]) {
            let kind = if head.starts_with(&[0x1F, 0x8B]) { Kind::TarGz } else { Kind::TarZst };
            let archive = Archive { path: path.to_owned(), kind };
            let mut inside = Vec::new();
            // A packed list of pairs is no archive.
            let _ = archive.stream()?.take(512).read_to_end(&mut inside);
            if !is_tar(&inside) {
                return Ok(None);
            }
            kind
        } else {
            return Ok(None);
        };
        Ok(Some(Archive { path: path.to_owned(), kind }))
    }

    /// The pairs in it, their paths beginning with that of the archive; `options` say how the
    /// documents are read whose names do not say enough.
    ///
    /// # Errors
    /// [`Error::Content`] where there is no document, [`Error::Limit`] where it has more members
    /// than any archive; what is behind a damaged place is a failed pair.
    pub(crate) fn found(&self, search: Search<'_>, options: &ReadOptions) -> Result<Found> {
        let mut tally = Tally::default();
        let mut listed = Listed::default();
        let damage = match self.kind {
            Kind::Zip => self.list_zip(&mut listed),
            _ => self.list_tar(&mut listed),
        };
        let mut documents = Vec::new();
        let mut bad = Vec::new();
        for (name, fault) in listed.members {
            let path = PathBuf::from(&name);
            let own = path.components().filter(|part| matches!(part, Component::Normal(_)));
            let hidden =
                own.map(Component::as_os_str).find_map(|part| walk::passed_over(&part.to_string_lossy()));
            if let Some(why) = hidden {
                tally.pass(why, &path);
            } else if !walk::is_document(&path) {
                tally.pass("files that are no documents by their extension", &path);
            } else if let Some(fault) = fault.or_else(|| hostile(&path)) {
                tally.pass("members that are not read", &path);
                bad.push((name, fault));
            } else {
                documents.push(path);
            }
        }
        if listed.links > 0 {
            tally.pass("links and devices of an archive", &self.path);
        }
        documents.sort();
        let look = |paths: &[&PathBuf]| self.look(paths, options);
        let mut pairs = in_names(&documents, Search { look: Some(&look), ..search }, &mut tally);
        for (name, fault) in bad {
            let problem = Some(Problem::Failed(fault));
            // Its name may be one that must not be a path.
            let shown = name.replace("..", "__").replace('\\', "/");
            let shown = shown.trim_matches('/').to_owned();
            pairs.push(FilePair { name: shown, source: Some(name.into()), target: None, problem });
        }
        if let Err(damage) = damage {
            if pairs.is_empty() {
                return Err(damage);
            }
            let name = self.path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            pairs.push(FilePair::failed(&format!("{name} (damaged)"), &damage.to_string()));
        }
        if pairs.is_empty() {
            return Err(Error::content(
                self.path.display().to_string(),
                "no document in this archive",
                "name an archive with documents",
            ));
        }
        for side in pairs.iter_mut().flat_map(|pair| [&mut pair.source, &mut pair.target]).flatten() {
            *side = self.path.join(side.strip_prefix("/").unwrap_or(side));
        }
        super::find::distinct(&mut pairs, &self.path);
        Ok(Found { pairs, tally })
    }

    /// Gives the tasks of `pairs`, with the bytes of their documents, to `take` until that wants no more.
    ///
    /// # Errors
    /// [`Error::Io`] where the archive vanished.
    pub(super) fn feed<'p>(
        &self,
        pairs: impl Iterator<Item = (usize, &'p FilePair)>,
        take: &mut dyn FnMut(Task) -> bool,
    ) -> Result<()> {
        if self.kind == Kind::Zip {
            return self.feed_zip(pairs, take);
        }
        let mut waiting: Vec<(Task, [String; 2])> = Vec::new();
        for (number, pair) in pairs {
            let task = Task::of(number, pair);
            match self.members_of(pair) {
                Some(members) => waiting.push((task, members)),
                None => {
                    if !take(task) {
                        return Ok(());
                    }
                }
            }
        }
        self.feed_tar(waiting, take)
    }

    /// The names of both documents inside the archive; `None` where nothing can be done with the pair.
    fn members_of(&self, pair: &FilePair) -> Option<[String; 2]> {
        let member = |side: &Option<PathBuf>| {
            let path = side.as_ref()?.strip_prefix(&self.path).ok()?;
            Some(path.to_string_lossy().into_owned())
        };
        if pair.problem.is_some() {
            return None;
        }
        Some([member(&pair.source)?, member(&pair.target)?])
    }

    fn damaged(&self, error: impl std::fmt::Display) -> Error {
        Error::content(
            self.path.display().to_string(),
            format!("this archive is cut off or damaged ({error})"),
            "download or copy it again; what could be read of it is done",
        )
    }

    fn list_zip(&self, listed: &mut Listed) -> Result<()> {
        let file = File::open(&self.path).map_err(|e| Error::io(&self.path, e))?;
        let mut zip = ZipArchive::new(BufReader::new(file)).map_err(|e| self.damaged(e))?;
        let shown = self.path.display().to_string();
        limits::within(&shown, "the archive", zip.len() as u64, MEMBERS as u64, "members")?;
        for index in 0..zip.len() {
            let entry = zip.by_index_raw(index).map_err(|e| self.damaged(e))?;
            if entry.is_dir() {
                continue;
            }
            let name = entry.name().map_or_else(
                |_| String::from_utf8_lossy(entry.name_raw()).into_owned(),
                std::borrow::Cow::into_owned,
            );
            let fault = if entry.encrypted() {
                Some("it is protected by a password; unpack the archive into a folder first".to_owned())
            } else {
                too_large(entry.size(), entry.compressed_size())
            };
            listed.members.push((name, fault));
        }
        Ok(())
    }

    fn feed_zip<'p>(
        &self,
        pairs: impl Iterator<Item = (usize, &'p FilePair)>,
        take: &mut dyn FnMut(Task) -> bool,
    ) -> Result<()> {
        let file = File::open(&self.path).map_err(|e| Error::io(&self.path, e))?;
        let mut zip = ZipArchive::new(BufReader::new(file)).map_err(|e| self.damaged(e))?;
        // Where names are stored in an old code page, or begin with a slash, they were listed otherwise.
        let others: HashMap<String, usize> = zip
            .file_names_raw()
            .zip(zip.file_names())
            .enumerate()
            .filter_map(|(index, (raw, name))| {
                let listed = name.ok()?.trim_start_matches('/').to_owned();
                (listed.as_bytes() != raw).then_some((listed, index))
            })
            .collect();
        for (number, pair) in pairs {
            let mut task = Task::of(number, pair);
            let mut inputs = [None, None];
            for (input, member) in inputs.iter_mut().zip(self.members_of(pair).iter().flatten()) {
                let index = zip.index_for_name_raw(member.as_bytes()).or_else(|| others.get(member).copied());
                let read =
                    index.ok_or_else(|| "its name is no UTF-8; pack it again".to_owned()).and_then(|index| {
                        let entry = zip.by_index(index).map_err(|e| e.to_string())?;
                        let size = entry.size();
                        read(entry, size).map_err(|e| format!("{e}; pack it again"))?
                    });
                match read {
                    Ok(bytes) => *input = Some(self.given(member, bytes)),
                    Err(why) => task.problem = Some(Problem::Failed(format!("{member}: {why}"))),
                }
            }
            if task.problem.is_none() && inputs.iter().all(Option::is_some) {
                task.inputs = inputs;
            }
            if !take(task) {
                return Ok(());
            }
        }
        Ok(())
    }

    /// What the members at `paths` say of themselves. A damaged place is found again when the pairs are read.
    fn look(&self, paths: &[&PathBuf], options: &ReadOptions) -> BTreeMap<PathBuf, Seen> {
        let mut wanted: HashMap<String, &PathBuf> =
            paths.iter().map(|path| (path.to_string_lossy().into_owned(), *path)).collect();
        let mut seen = BTreeMap::new();
        let (mut held, mut bytes) = (Vec::new(), 0);
        let mut look = |held: &mut Vec<(PathBuf, Vec<u8>)>| {
            let told = held.par_drain(..).filter_map(|(path, bytes)| {
                let name =
                    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                Some((path, look_into(&name, &bytes, options)?))
            });
            seen.extend(told.collect::<Vec<_>>());
        };
        let mut take = |name: &str, size: u64, content: &mut dyn Read| -> io::Result<bool> {
            let Some(path) = wanted.remove(name) else { return Ok(true) };
            if let Ok(Ok(content)) = read(content, size) {
                bytes += content.len() as u64;
                held.push((path.clone(), content));
            }
            if bytes > WAITING {
                look(&mut held);
                bytes = 0;
            }
            Ok(!wanted.is_empty())
        };
        if self.kind == Kind::Zip {
            let zip = File::open(&self.path).ok().and_then(|file| ZipArchive::new(BufReader::new(file)).ok());
            if let Some(mut zip) = zip {
                for index in 0..zip.len() {
                    let Ok(mut entry) = zip.by_index(index) else { continue };
                    let name = entry.name().map(std::borrow::Cow::into_owned).unwrap_or_default();
                    let size = entry.size();
                    if !take(&name, size, &mut entry).unwrap_or(false) {
                        break;
                    }
                }
            }
        } else {
            let _ = self.members(&mut |name, size, content| take(&name, size, content));
        }
        look(&mut held);
        seen
    }

    fn given(&self, member: &str, bytes: Vec<u8>) -> Input {
        Input::Given { shown: self.path.join(member).display().to_string(), bytes }
    }

    /// The TAR, unpacked.
    fn stream(&self) -> Result<Box<dyn Read>> {
        let failed = |e| Error::io(&self.path, e);
        let file = BufReader::with_capacity(256 << 10, File::open(&self.path).map_err(failed)?);
        Ok(match self.kind {
            Kind::Zip | Kind::Tar => Box::new(file),
            Kind::TarGz => Box::new(Bounded::new(&self.path, flate2::bufread::MultiGzDecoder::new(file))?),
            Kind::TarZst => {
                let mut decoder = zstd::stream::read::Decoder::with_buffer(file).map_err(failed)?;
                decoder.window_log_max(WINDOW_LOG).map_err(failed)?;
                Box::new(Bounded::new(&self.path, decoder)?)
            }
        })
    }

    /// Calls `each` with the path and the content of every file, until it wants no more.
    fn members(&self, each: &mut dyn FnMut(String, u64, &mut dyn Read) -> io::Result<bool>) -> Result<u64> {
        let mut tar = tar::Archive::new(self.stream()?);
        let mut links = 0;
        for entry in tar.entries().map_err(|e| self.damaged(e))? {
            let mut entry = entry.map_err(|e| self.damaged(e))?;
            let kind = entry.header().entry_type();
            if !kind.is_file() {
                links += u64::from(!kind.is_dir() && !kind.is_pax_global_extensions());
                continue;
            }
            let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
            let name = name.strip_prefix("./").unwrap_or(&name).to_owned();
            let size = entry.size();
            if !each(name, size, &mut entry).map_err(|e| self.damaged(e))? {
                break;
            }
        }
        Ok(links)
    }

    fn list_tar(&self, listed: &mut Listed) -> Result<()> {
        let shown = self.path.display().to_string();
        let mut seen = HashSet::new();
        let links = self.members(&mut |name, size, _| {
            // Of two members of one name the last one counts, as when it is unpacked.
            if seen.insert(name.clone()) {
                listed.members.push((name, too_large(size, size)));
            }
            if listed.members.len() > MEMBERS {
                return Err(io::Error::other(format!("it has more than {MEMBERS} members")));
            }
            Ok(true)
        });
        listed.links = *links.as_ref().unwrap_or(&0);
        links.map(drop).map_err(|e| match e {
            Error::Content { problem, remedy, .. } => Error::Content { name: shown, problem, remedy },
            other => other,
        })
    }

    fn feed_tar(&self, mut todo: Vec<(Task, [String; 2])>, take: &mut dyn FnMut(Task) -> bool) -> Result<()> {
        while !todo.is_empty() {
            let before = todo.len();
            let mut wants: HashMap<String, Vec<(usize, usize)>> = HashMap::new();
            for (at, (_, members)) in todo.iter().enumerate() {
                for (side, member) in members.iter().enumerate() {
                    wants.entry(member.clone()).or_default().push((at, side));
                }
            }
            let mut slots: Vec<Option<(Task, [String; 2])>> = todo.drain(..).map(Some).collect();
            let (mut held, mut goes_on, mut first) = (0u64, true, None);
            let mut half: HashMap<usize, [Option<Vec<u8>>; 2]> = HashMap::new();
            let ended = self.members(&mut |name, size, content| {
                let Some(wanted) = wants.get(&name) else { return Ok(true) };
                let mut bytes: Option<Vec<u8>> = None;
                for (at, side) in wanted {
                    if slots.get(*at).is_none_or(Option::is_none) {
                        continue;
                    }
                    // The first pair of a pass is held whatever its size, so every pass ends one at least.
                    let is_first = *first.get_or_insert(*at) == *at;
                    let begun = half.get(at).is_some_and(|sides| sides.iter().any(Option::is_some));
                    if !is_first && !begun && held + size > WAITING {
                        continue;
                    }
                    if bytes.is_none() {
                        match read(&mut *content, size)? {
                            Ok(own) => bytes = Some(own),
                            Err(why) => {
                                let hopeless = wanted.iter().filter_map(|(at, _)| slots.get_mut(*at)?.take());
                                for (mut task, _) in hopeless {
                                    task.problem = Some(Problem::Failed(format!("{name}: {why}")));
                                    goes_on = take(task) && goes_on;
                                }
                                return Ok(goes_on);
                            }
                        }
                    }
                    let Some(own) = bytes.clone() else { continue };
                    held += own.len() as u64;
                    let sides = half.entry(*at).or_default();
                    if let Some(slot) = sides.get_mut(*side) {
                        *slot = Some(own);
                    }
                    if sides.iter().all(Option::is_some)
                        && let (Some([Some(source), Some(target)]), Some((mut task, [one, other]))) =
                            (half.remove(at), slots.get_mut(*at).and_then(Option::take))
                    {
                        held = held.saturating_sub((source.len() + target.len()) as u64);
                        task.inputs = [Some(self.given(&one, source)), Some(self.given(&other, target))];
                        goes_on = take(task);
                    }
                }
                Ok(goes_on)
            });
            if !goes_on {
                return Ok(());
            }
            todo = slots.into_iter().flatten().collect();
            let damage = ended.err();
            if damage.is_some() || todo.len() == before {
                let why =
                    damage.map_or_else(|| "it is no longer in the archive".to_owned(), |e| e.to_string());
                for (mut task, _) in todo.drain(..) {
                    task.problem = Some(Problem::Failed(why.clone()));
                    if !take(task) {
                        return Ok(());
                    }
                }
            }
        }
        Ok(())
    }
}

/// What a first look found.
#[derive(Default)]
struct Listed {
    /// Names, and why a member cannot be read.
    members: Vec<(String, Option<String>)>,
    links: u64,
}

/// The content of a member of `size`, or what is wrong with it: more than any document has is not read.
fn read(mut content: impl Read, size: u64) -> io::Result<std::result::Result<Vec<u8>, String>> {
    let mut bytes = Vec::new();
    content.by_ref().take(HEAD as u64).read_to_end(&mut bytes)?;
    if let Some(problem) = too_much_text(&bytes, size) {
        return Ok(Err(format!("{problem}; {TOO_MUCH_REMEDY}")));
    }
    content.take(limits::FILE_BYTES + 1).read_to_end(&mut bytes)?;
    let length = bytes.len() as u64;
    Ok(if length > limits::FILE_BYTES {
        Err("it unpacks to more than any document has; look where it is from".to_owned())
    } else {
        too_much_text(&bytes, length)
            .map_or(Ok(bytes), |problem| Err(format!("{problem}; {TOO_MUCH_REMEDY}")))
    })
}

fn too_large(size: u64, packed: u64) -> Option<String> {
    let bomb = size > SUSPICIOUS / 4 && size / RATIO > packed;
    if size > limits::FILE_BYTES || bomb {
        return Some(format!(
            "it unpacks to {size} bytes, more than any document has; look where it is from"
        ));
    }
    None
}

/// Why a name is not that of a document: it would lead out of a folder it was unpacked to.
fn hostile(path: &Path) -> Option<String> {
    let shown = path.to_string_lossy();
    let outside = path.components().any(|part| !matches!(part, Component::Normal(_) | Component::CurDir))
        || shown.contains('\\') && shown.split('\\').any(|part| part == "..")
        || shown.contains('\0');
    outside.then(|| "its name leads out of the archive; look where it is from, and pack it again".to_owned())
}

/// Ends a stream that unpacks to far more than it was packed from.
struct Bounded<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Bounded<R> {
    fn new(path: &Path, inner: R) -> Result<Self> {
        let packed = path.metadata().map_err(|e| Error::io(path, e))?.len();
        Ok(Bounded { inner, left: packed.saturating_mul(RATIO).max(SUSPICIOUS) })
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(out)?;
        self.left = self
            .left
            .checked_sub(read as u64)
            .ok_or_else(|| io::Error::other(format!("it unpacks to more than {RATIO} times its size")))?;
        Ok(read)
    }
}

#[cfg(test)]
mod tests;
