//! Pairs inside an archive: ZIP, or TAR as it is or packed with gzip or Zstandard. Nothing is
//! unpacked to the disk, so names of members cannot reach any file; what is held in memory has
//! a limit, and so has what a member may grow to.

mod bounds;
mod tarred;
mod zipped;

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Component, Path, PathBuf};

use rayon::prelude::*;
use zip::ZipArchive;

use bounds::{hostile, read};

use super::find::{FoundPairs, Search, Seen, Tally, in_names, walk};
use super::look::look_into;
use super::task::{Input, Task};
use super::{FilePair, Problem};
use crate::read::ReadOptions;
use crate::{Error, Result};

/// Bytes of documents that wait for their other version.
const WAITING: u64 = 64 << 20;

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
    pub(crate) fn found(&self, search: Search<'_>, options: &ReadOptions) -> Result<FoundPairs> {
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
        Ok(FoundPairs { pairs, tally })
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
}

/// What a first look found.
#[derive(Default)]
struct Listed {
    /// Names, and why a member cannot be read.
    members: Vec<(String, Option<String>)>,
    links: u64,
}

#[cfg(test)]
mod tests;
