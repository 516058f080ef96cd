//! The run itself: pairs in parallel, each on its own; one bad pair does not
//! stop the rest, and the result does not depend on the number of threads.

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::{BatchRow, FilePair, Problem};
use crate::align::Resources;
use crate::bitext::Bitext;
use crate::exchange::WriteOptions;
use crate::pipeline::{Options, align_files};
use crate::write::write_bitext;
use crate::{Error, Result};

/// What is done with every pair, and where its memory goes.
#[derive(Clone, Copy)]
pub struct Job<'a> {
    /// How pairs are aligned.
    pub options: &'a Options,
    /// Lexicon and weights.
    pub resources: Resources<'a>,
    /// How results are written.
    pub write: &'a WriteOptions,
    /// Folder of the results.
    pub output: &'a Path,
}

/// Aligns all `pairs` and writes `OUTPUT/NAME.ar-en.tmx` for each; rows come in
/// the order of the pairs. `done` is called from any thread when a pair is finished.
///
/// # Errors
/// None for a pair; those are in its row.
pub fn run(pairs: &[FilePair], job: Job<'_>, done: &(dyn Fn(&BatchRow) + Sync)) -> Vec<BatchRow> {
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
        Some(Problem::Unclear(why)) => return BatchRow::of(pair, "unclear", why.clone()),
        Some(Problem::Failed(why)) => return BatchRow::of(pair, "failed", why.clone()),
        None => {}
    }
    let (Some(source), Some(target)) = (&pair.source, &pair.target) else {
        return BatchRow::of(pair, "alone", "one file is missing".to_owned());
    };
    let aligned = align_files(source, target, job.options, job.resources)
        .and_then(|bitext| write(pair, &bitext, job).map(|()| bitext));
    match aligned {
        Ok(bitext) => BatchRow::done(pair, &bitext),
        Err(error) => BatchRow::failed(pair, &error),
    }
}

fn write(pair: &FilePair, bitext: &Bitext, job: Job<'_>) -> Result<()> {
    let path = memory_path(pair, bitext, job);
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|e| Error::io(folder, e))?;
    }
    write_bitext(bitext, &path, job.write).map(drop)
}

fn memory_path(pair: &FilePair, bitext: &Bitext, job: Job<'_>) -> PathBuf {
    let codes = (bitext.source.language.code(), bitext.target.language.code());
    let extension = job.write.profile.needs().extension;
    job.output.join(format!("{}.{}-{}.{extension}", pair.name, codes.0, codes.1))
}
