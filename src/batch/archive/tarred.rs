//! A TAR, as it is or packed. It has no directory: it is read once for the names, and then once more for the
//! pairs: a document waits in memory for its version in the other language, and where too many would wait, the
//! rest is for another pass.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{self, BufReader, Read};

use super::bounds::{Bounded, MEMBERS, read, too_large};
use super::{Archive, Kind, Listed, WAITING};
use crate::batch::Problem;
use crate::batch::task::Task;
use crate::{Error, Result};

/// Zstandard looks back this far at most (its own default for reading).
const WINDOW_LOG: u32 = 27;

impl Archive {
    /// The TAR, unpacked.
    pub(super) fn stream(&self) -> Result<Box<dyn Read>> {
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
    pub(super) fn members(
        &self,
        each: &mut dyn FnMut(String, u64, &mut dyn Read) -> io::Result<bool>,
    ) -> Result<u64> {
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

    pub(super) fn list_tar(&self, listed: &mut Listed) -> Result<()> {
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

    pub(super) fn feed_tar(
        &self,
        mut todo: Vec<(Task, [String; 2])>,
        take: &mut dyn FnMut(Task) -> bool,
    ) -> Result<()> {
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
