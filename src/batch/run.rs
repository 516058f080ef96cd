//! The run itself: pairs in parallel, each on its own; one bad pair does not
//! stop the rest, and the result does not depend on the number of threads.

use std::collections::HashSet;
use std::path::Path;

use rayon::prelude::*;

use super::{BatchRow, FilePair, Problem};
use crate::align::Resources;
use crate::bitext::Bitext;
use crate::exchange::WriteOptions;
use crate::files::{Guard, Place};
use crate::lang::Language;
use crate::pipeline::{Options, align_files};
use crate::write::{LEFT_OUT, Written, expect, write_bitext};
use crate::{Error, Result};

/// What is done with every pair, and where its memory goes.
#[derive(Clone, Copy)]
pub(crate) struct Job<'a> {
    /// How pairs are aligned.
    pub options: &'a Options,
    /// Lexicon and weights.
    pub resources: Resources<'a>,
    /// How results are written.
    pub write: &'a WriteOptions,
    /// Folder of the results.
    pub output: &'a Path,
    /// Knows the files of the run.
    pub guard: &'a Guard,
}

/// Declares the files of all `pairs`, before the first is read.
///
/// # Errors
/// [`Error::Usage`] where one file is two of them, or two pairs have one name.
pub(crate) fn declare(pairs: &[FilePair], job: Job<'_>) -> Result<()> {
    let mut names = HashSet::new();
    for pair in pairs {
        if !names.insert(&pair.name) {
            return Err(Error::Usage {
                problem: format!("two pairs would have the same result, {}", pair.name),
                remedy: "give each its own name in a manifest, in the column name".to_owned(),
            });
        }
        for document in pair.source.iter().chain(&pair.target) {
            job.guard.reads("a document", document)?;
        }
        for languages in DIRECTIONS {
            expect(&memory_place(pair, languages, job)?, &pair.name, job.write)?;
        }
    }
    Ok(())
}

/// Source and target language; which it is shows only in the documents.
const DIRECTIONS: [(Language, Language); 2] =
    [(Language::Arabic, Language::English), (Language::English, Language::Arabic)];

/// Aligns all `pairs` and writes `OUTPUT/NAME.ar-en.tmx` for each; rows come in
/// the order of the pairs. `done` is called from any thread when a pair is finished.
///
/// # Errors
/// None for a pair; those are in its row.
pub(crate) fn run(pairs: &[FilePair], job: Job<'_>, done: &(dyn Fn(&BatchRow) + Sync)) -> Vec<BatchRow> {
    pairs
        .par_iter()
        // One pair at a time and thread: long documents lie next to short ones.
        .with_max_len(1)
        .map(|pair| {
            let row = one(pair, job);
            done(&row);
            row
        })
        .collect()
}

fn one(pair: &FilePair, job: Job<'_>) -> BatchRow {
    match &pair.problem {
        Some(Problem::Alone(why)) => return BatchRow::of(pair, "alone", why.clone()),
        Some(Problem::Unclear(why)) => return failed(pair, BatchRow::of(pair, "unclear", why.clone()), job),
        Some(Problem::Failed(why)) => return failed(pair, BatchRow::of(pair, "failed", why.clone()), job),
        None => {}
    }
    let (Some(source), Some(target)) = (&pair.source, &pair.target) else {
        return BatchRow::of(pair, "alone", "one file is missing".to_owned());
    };
    let aligned = [source, target]
        .into_iter()
        .try_for_each(|path| is_file(path, job.guard))
        .and_then(|()| align_files(source, target, job.options, job.resources))
        .and_then(|bitext| write(pair, &bitext, job).map(|written| (bitext, written)));
    match aligned {
        Ok((bitext, written)) => BatchRow::done(pair, &bitext, &written),
        // What stands there is somebody's work, or holds all the same once the disk has room again.
        Err(error @ (Error::Changed { .. } | Error::Io { .. })) => BatchRow::failed(pair, &error),
        Err(error) => failed(pair, BatchRow::failed(pair, &error), job),
    }
}

/// A memory that an earlier run made of a pair which now fails no longer holds.
fn failed(pair: &FilePair, row: BatchRow, job: Job<'_>) -> BatchRow {
    let retired = DIRECTIONS.into_iter().try_for_each(|languages| retire(pair, languages, job));
    match retired {
        Ok(()) => row,
        Err(error) => BatchRow { error: format!("{}; {error}", row.error), ..row },
    }
}

fn retire(pair: &FilePair, languages: (Language, Language), job: Job<'_>) -> Result<()> {
    memory_place(pair, languages, job)?.retire_all(&[LEFT_OUT])
}

/// A pipe would be waited for, while nobody knows that it is there.
fn is_file(path: &Path, guard: &Guard) -> Result<()> {
    if guard.is_stream(path) {
        let name = path.display().to_string();
        return Err(Error::content(name, "this is a pipe or a device", "put its content into a file"));
    }
    Ok(())
}

fn write(pair: &FilePair, bitext: &Bitext, job: Job<'_>) -> Result<Written> {
    let (source, target) = (bitext.source.language, bitext.target.language);
    let place = memory_place(pair, (source, target), job)?;
    if let Some(folder) = place.path().parent() {
        std::fs::create_dir_all(folder).map_err(|e| Error::io(folder, e))?;
    }
    let written = write_bitext(bitext, &place, job.write)?;
    // The direction may have been another one before.
    retire(pair, (target, source), job)?;
    Ok(written)
}

fn memory_place(pair: &FilePair, languages: (Language, Language), job: Job<'_>) -> Result<Place> {
    let (source, target) = (languages.0.code(), languages.1.code());
    let name = format!("{}.{source}-{target}.{}", pair.name, job.write.profile.needs().extension);
    job.guard.default_place("the result of a pair", &job.output.join(name), job.output)
}
