//! The first of two passes over the pairs: only the sure units of it are wanted, and what they teach.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use super::FilePair;
use super::archive::Archive;
use super::child::Program;
use super::learn::{first_folder, learn, lexicon_path};
use super::results::{Results, key};
use super::run::{Event, Job};
use super::session::{BatchRun, Totals, table_name};
use super::task::How;
use crate::Result;
use crate::exchange::{OutputFormat, WriteOptions};
use crate::files::Guard;

/// Which pairs are aligned, and how.
#[derive(Clone, Copy)]
pub(crate) struct FirstPass<'a> {
    /// The pairs, in their order.
    pub pairs: &'a [FilePair],
    /// The archive that they are in, if they are.
    pub archive: Option<&'a Archive>,
    /// How they are aligned.
    pub how: How<'a>,
    /// Folder of the results of the second pass.
    pub output: &'a Path,
    /// Pairs at the same time.
    pub jobs: usize,
    /// Time for a pair, and the worker that can be ended after it.
    pub timeout: Option<(Duration, &'a Program)>,
    /// Pairs that failed are tried again, though nothing changed.
    pub retry_failed: bool,
    /// Set when no further pair is to be begun.
    pub stop: &'a AtomicBool,
    /// Knows the files of the run.
    pub guard: &'a Guard,
}

/// What came of the first pass.
#[derive(Debug)]
pub(crate) struct Taught {
    /// Its numbers.
    pub totals: Totals,
    /// The lexicon that it teaches; none where it was stopped before.
    pub lexicon: Option<PathBuf>,
}

impl FirstPass<'_> {
    /// Aligns all pairs and writes the lexicon that they teach; `event` is called from any thread.
    ///
    /// # Errors
    /// As [`BatchRun::run`] and [`learn`].
    pub(crate) fn run(&self, event: &(dyn Fn(Event<'_>) + Sync)) -> Result<Taught> {
        let folder = first_folder(self.output);
        let (write, formats) = (WriteOptions::default(), [OutputFormat::Tmx]);
        let key = key(&write, &formats);
        let results = Results {
            write: &write,
            formats: &formats,
            key: &key,
            into: None,
            output: &folder,
            reports: false,
            guard: self.guard,
        };
        let job = Job {
            how: self.how,
            results,
            jobs: self.jobs,
            timeout: self.timeout,
            retry_failed: self.retry_failed,
            stop: self.stop,
        };
        results.declare(self.pairs)?;
        let table = self.guard.default_place(
            "the table of the first pass",
            &folder.join(table_name(None)),
            &folder,
        )?;
        let session = BatchRun { pairs: self.pairs, archive: self.archive, shard: None, job };
        let totals = session.run(&table, event, &mut |_| {})?;
        if totals.left > 0 {
            return Ok(Taught { totals, lexicon: None });
        }
        let names = self.pairs.iter().map(|pair| pair.name.as_str());
        let lexicon = learn(&folder, names, self.how.resources.lexicon)?;
        let path = lexicon_path(self.output);
        self.guard.default_place("the learned lexicon", &path, self.output)?.write(&lexicon.to_bytes()?)?;
        Ok(Taught { totals, lexicon: Some(path) })
    }
}
