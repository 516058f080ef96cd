//! Pairs among documents by their names, and where names say nothing by what the texts say:
//! [`names`] reads a name, [`Pattern`] is the user's own rule, `walk` looks into folders,
//! [`pairs`] puts two and two together. The Arabic file is the source.

mod names;
mod pairs;
mod pattern;
mod search;
mod tally;
pub(super) mod walk;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{FilePair, Problem};
use crate::{Error, Result};

pub(crate) use pattern::Pattern;
pub(crate) use search::{Look, Search, Seen};
pub(crate) use tally::{Tally, TallyTable};

/// The pairs of a folder or an archive, and what was passed over.
#[derive(Debug, Default)]
pub(crate) struct FoundPairs {
    /// Sorted by name, among them documents without a counterpart, names with several files
    /// for one side, and folders that could not be read.
    pub pairs: Vec<FilePair>,
    /// What matched and what did not, in numbers.
    pub tally: Tally,
}

/// All pairs below `folder`.
///
/// # Errors
/// [`Error::Io`] when the folder cannot be read, [`Error::Content`] when there is no document.
pub(crate) fn in_folder(folder: &Path, search: Search<'_>) -> Result<FoundPairs> {
    let mut tally = Tally::default();
    let walked = walk::walk(folder, search.results, &mut tally)?;
    let full = |path: &Path| folder.join(path);
    let look = search.look.map(|look| {
        move |paths: &[&PathBuf]| -> BTreeMap<PathBuf, Seen> {
            let all: Vec<PathBuf> = paths.iter().map(|path| full(path)).collect();
            let mut seen = look(&all.iter().collect::<Vec<_>>());
            let below = paths.iter().zip(&all);
            below.filter_map(|(path, full)| Some(((*path).clone(), seen.remove(full)?))).collect()
        }
    });
    let look: Option<&Look<'_>> = match &look {
        Some(look) => Some(look),
        None => None,
    };
    let mut pairs = in_names(&walked.documents, Search { look, ..search }, &mut tally);
    for pair in &mut pairs {
        for side in [&mut pair.source, &mut pair.target].into_iter().flatten() {
            *side = full(side);
        }
    }
    for (below, why) in walked.unreadable {
        tally.pass(tally::UNREADABLE, &below);
        pairs.push(FilePair {
            name: below.to_string_lossy().into_owned(),
            source: Some(full(&below)),
            target: None,
            problem: Some(Problem::Failed(format!(
                "this folder cannot be read: {why}; check its permissions"
            ))),
        });
    }
    if pairs.is_empty() {
        return Err(Error::content(
            folder.display().to_string(),
            "no document in it",
            "name a folder with documents, or give a manifest",
        ));
    }
    pairs::distinct(&mut pairs, folder);
    Ok(FoundPairs { pairs, tally })
}

/// The pairs among the documents at `paths`, which lie below one folder or in one archive.
pub(super) fn in_names(paths: &[PathBuf], search: Search<'_>, tally: &mut Tally) -> Vec<FilePair> {
    pairs::pairs(paths, search, tally)
}

pub(super) use pairs::distinct;

#[cfg(test)]
mod tests;
