//! A ZIP, which has a directory of its members.

use std::collections::HashMap;
use std::fs::File;
use std::io::BufReader;

use zip::ZipArchive;

use super::bounds::{MEMBERS, read, too_large};
use super::{Archive, Listed};
use crate::batch::task::Task;
use crate::batch::{FilePair, Problem};
use crate::{Error, Result, limits};

impl Archive {
    pub(super) fn list_zip(&self, listed: &mut Listed) -> Result<()> {
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

    pub(super) fn feed_zip<'p>(
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
}
