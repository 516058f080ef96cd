//! Pairs among documents by what is in them, whatever they are called.
//!
//! ```text
//! files ─read→ Fingerprint ─candidates→ Comparison ─confidence→ assignment → Proposal
//! ```
//!
//! 1. Of each document only a [`Fingerprint`](fingerprint) is kept.
//! 2. An index of what few documents have leads to the likeliest counterparts of each; their number
//!    does not grow with the collection, so neither does the time for one document.
//! 3. Each candidate is compared closely, both ways: words through the lexicon, numbers, names by
//!    sound, symbols, lengths. Where that leaves doubt the encoder compares paragraphs.
//! 4. Of all ways to pair them one to one the likeliest is taken; what is likelier a stranger stays alone.

mod assign;
mod candidates;
mod collection;
mod compare;
mod confidence;
mod fingerprint;
#[cfg(feature = "encoder")]
mod meaning;
mod proposal;

use std::path::{Path, PathBuf};

use rayon::prelude::*;

#[cfg(feature = "encoder")]
use self::candidates::PairCandidate;
use self::fingerprint::{Fingerprint, Prepared, prepare};
#[cfg(feature = "encoder")]
use self::meaning::Meaning;
pub(crate) use self::proposal::Proposal;
use super::Tally;
use super::find::walk::walk;
use crate::lexicon::Lexicon;
use crate::read::{ReadOptions, read_path};
use crate::{Error, Result};

/// How documents are looked at.
#[derive(Clone, Copy)]
pub(crate) struct Proposing<'a> {
    /// Known words.
    pub lexicon: &'a Lexicon,
    /// How files are read.
    pub read: &'a ReadOptions,
    /// Least confidence of a pair.
    pub least: f32,
}

/// Between these the encoder is asked.
const DOUBT: std::ops::Range<f32> = 0.02..0.98;
/// Rivals of a document that the encoder compares.
const RIVALS: usize = 4;

/// The documents below `folders`, with the folder that each lies in; what is no document is counted in `tally`.
///
/// # Errors
/// [`Error::Io`] where one cannot be read, [`Error::Content`] where there is no document.
pub(crate) fn documents(folders: &[PathBuf], tally: &mut Tally) -> Result<Vec<(usize, PathBuf)>> {
    let mut found = Vec::new();
    for (number, folder) in folders.iter().enumerate() {
        let walked = walk(folder, None, tally)?;
        if walked.documents.is_empty() {
            let shown = folder.display().to_string();
            return Err(Error::content(shown, "no document in it", "name a folder with documents"));
        }
        found.extend(walked.documents.into_iter().map(|below| (number, folder.join(below))));
        for (below, _) in walked.unreadable {
            tally.pass("folders that cannot be read", &below);
        }
    }
    Ok(found)
}

/// Which of `documents` belong together; `read` is called for each that was read.
pub(crate) fn propose(
    documents: &[(usize, PathBuf)],
    how: Proposing<'_>,
    read: &(dyn Fn() + Sync),
) -> Proposal {
    let prints: Vec<std::result::Result<Fingerprint, String>> = documents
        .par_iter()
        .map(|(_, path)| {
            let print = opened(path, how).map(|prepared| Fingerprint::of(&prepared, how.lexicon));
            read();
            print
        })
        .collect();
    let known: Vec<candidates::Numbered<'_>> = documents
        .iter()
        .zip(&prints)
        .enumerate()
        .filter_map(|(number, ((folder, _), print))| Some((number, *folder, print.as_ref().ok()?)))
        .collect();
    let folders = documents.iter().map(|(folder, _)| folder + 1).max().unwrap_or(1);
    let mut found = candidates::candidates(&known, folders, how.lexicon);
    candidates::weigh(&mut found, documents.len());
    #[cfg(feature = "encoder")]
    {
        ask_encoder(&mut found, documents, how);
        candidates::weigh(&mut found, documents.len());
    }
    proposal::propose(&found, documents, &prints, how.least)
}

/// Language, symbol and paragraphs of the document at `path`.
fn opened(path: &Path, how: Proposing<'_>) -> std::result::Result<Prepared, String> {
    if path.to_str().is_none() {
        return Err("its name is no UTF-8, so that no list can name it; rename it".to_owned());
    }
    // A pipe would be waited for.
    if path.metadata().is_ok_and(|there| !there.is_file()) {
        return Err("this is a pipe or a device; put its content into a file".to_owned());
    }
    let document = read_path(path, how.read).map_err(|error| match error.remedy() {
        Some(remedy) => format!("{error}; {remedy}"),
        None => error.to_string(),
    })?;
    prepare(document, how.lexicon)
}

/// Compares the paragraphs of documents whose words leave doubt, and of their rivals.
#[cfg(feature = "encoder")]
fn ask_encoder(found: &mut [PairCandidate], documents: &[(usize, PathBuf)], how: Proposing<'_>) {
    let asked = candidates::doubtful(found, documents.len(), DOUBT, RIVALS);
    let mut wanted: Vec<usize> =
        asked.iter().filter_map(|n| found.get(*n)).flat_map(|c| [c.arabic, c.english]).collect();
    wanted.sort_unstable();
    wanted.dedup();
    // Documents are read once more: texts are not kept, they may be large.
    let meanings: rustc_hash::FxHashMap<usize, Meaning> = wanted
        .into_par_iter()
        .filter_map(|number| {
            let (_, path) = documents.get(number)?;
            Some((number, Meaning::of(&opened(path, how).ok()?.2)))
        })
        .collect();
    for number in asked {
        if let Some(candidate) = found.get_mut(number)
            && let (Some(one), Some(other)) =
                (meanings.get(&candidate.arabic), meanings.get(&candidate.english))
        {
            candidate.meaning = Some(one.likeness(other));
        }
    }
}
