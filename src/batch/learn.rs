//! What a first pass over all pairs teaches the second: the words of its sure units, mixed into the
//! lexicon.
//!
//! The first pass is a run of its own, with its journal and its results in a folder below that of the
//! results, so it survives its end as every run does. Which units teach depends on their texts alone:
//! the same pairs give the same lexicon, whatever the number of workers and the order of their answers.

use std::collections::BTreeSet;
use std::hash::{Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

use rustc_hash::FxHasher;

use super::ledger::Ledger;
use crate::Result;
use crate::exchange::detect::open_memory;
use crate::lang::Language;
use crate::lexicon::{Lexicon, adapt::adapt};

/// Folder of the first pass, below that of the results.
const FOLDER: &str = ".muqabala-first";
/// File of the learned lexicon in the folder of the results.
const LEXICON: &str = "learned.lexicon";

/// Units that teach at most: with some 800 bytes each as texts and as numbers while they are learned
/// from they take 40 MB. A word that matters in an archive is among as many.
const MOST: usize = 50_000;

/// Where the first pass over the pairs of `output` goes.
pub(crate) fn first_folder(output: &Path) -> PathBuf {
    output.join(FOLDER)
}

/// Where the lexicon goes that it teaches.
pub(crate) fn lexicon_path(output: &Path) -> PathBuf {
    output.join(LEXICON)
}

/// `base` with the words of the memories that the first pass in `folder` made of the pairs called `names`.
///
/// # Errors
/// [`Error::Io`](crate::Error::Io) and those of the memories.
pub(crate) fn learn<'n>(
    folder: &Path,
    names: impl Iterator<Item = &'n str>,
    base: &Lexicon,
) -> Result<Lexicon> {
    let mut ledger = Ledger::look(folder, None)?;
    let mut sample = Sample::new(MOST);
    for name in names {
        let Some(entry) = ledger.find(name) else { continue };
        for (below, _) in entry.files.iter().filter(|(below, _)| below.ends_with(".tmx")) {
            for unit in open_memory(&folder.join(below))? {
                let unit = unit?;
                let text = |language| {
                    let own =
                        unit.variants.iter().find(|v| Language::from_code(&v.language) == Some(language));
                    own.map(|variant| variant.text.as_str())
                };
                if let (Some(first), Some(second)) = (text(Language::Arabic), text(Language::English)) {
                    sample.add(first, second);
                }
            }
        }
    }
    Ok(adapt(base, sample.texts()))
}

/// Units in an order that their texts alone decide, each once; the first ones are kept.
pub(super) struct Sample {
    most: usize,
    units: BTreeSet<(u64, String, String)>,
}

impl Sample {
    pub(super) fn new(most: usize) -> Self {
        Sample { most, units: BTreeSet::new() }
    }

    pub(super) fn add(&mut self, first: &str, second: &str) {
        let mut hasher = FxHasher::default();
        (first, second).hash(&mut hasher);
        let place = hasher.finish();
        if self.units.len() >= self.most && self.units.last().is_some_and(|(last, ..)| *last < place) {
            return;
        }
        self.units.insert((place, first.to_owned(), second.to_owned()));
        if self.units.len() > self.most {
            self.units.pop_last();
        }
    }

    pub(super) fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.units.iter().map(|(_, first, second)| (first.as_str(), second.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_teaches_does_not_depend_on_the_order() {
        let units: Vec<(String, String)> = (0..50).map(|n| (format!("ا{n}"), format!("e{n}"))).collect();
        let sampled = |order: &mut dyn Iterator<Item = &(String, String)>| {
            let mut sample = Sample::new(20);
            order.for_each(|(a, b)| sample.add(a, b));
            sample.texts().map(|(a, b)| (a.to_owned(), b.to_owned())).collect::<Vec<_>>()
        };
        let one = sampled(&mut units.iter());
        assert_eq!(one.len(), 20);
        assert_eq!(sampled(&mut units.iter().rev().chain(&units)), one);
    }
}
