//! `muqabala gather`: what workers answered becomes what `batch` makes.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use super::rows::{Shown, text};
use super::say::{print_styled, visible, warning};
use super::write_args::WriteArgs;
use super::{Outcome, Work, exit, progress, say};
use crate::align::Resources;
use crate::batch::{self, BatchRow, Event, How, Job, Results, Shards, Times, Totals};
use crate::error::Result;
use crate::files::{Files, Guard, temporary};
use crate::pipeline::Options;

/// Put what workers answered into files, as `batch` does it, in the order of the list.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  muqabala gather answers.jsonl -o memories
  muqabala gather shards/ -o memories --list requests.jsonl --format tmx,xlsx

Files of lines, or folders of them as engines write them; marks such as _SUCCESS are
passed over. --list names what the workers were asked (the lines of `batch --requests`, or
the table of pairs): pairs without an answer are then named, also at the end of the list,
and have a row. Of two answers for one pair a result counts before a failure. The files,
batch.csv and the journal are those that `muqabala batch` would have made, given the
same options, so that a later `batch` over the list does only what is missing.

Exit codes: 0 all pairs done, 1 a pair failed or answers are missing, 2 usage,
4 an answer cannot be read, 5 a file cannot be read or written, 130 stopped by Ctrl-C.")]
pub(super) struct GatherArgs {
    /// Files of answers, or folders of them
    #[arg(required = true, value_name = "SHARDS")]
    shards: Vec<PathBuf>,
    /// Folder for the results; made if it is not there
    #[arg(short, long, value_name = "FOLDER")]
    output: PathBuf,
    /// What the workers were asked, as lines of JSON or as the table of pairs: nothing of it is missed
    #[arg(long, value_name = "LIST")]
    list: Option<PathBuf>,
    /// Memory that takes all units, made if it is not there (see `muqabala memory`)
    #[arg(long, value_name = "MEMORY")]
    into: Option<PathBuf>,
    #[command(flatten)]
    write: WriteArgs,
}

/// The result for programs.
#[derive(Serialize)]
struct GatherResult<'a> {
    pairs: &'a [BatchRow],
    failed: u64,
    totals: &'a Totals,
    table: PathBuf,
}

/// Names that a terminal shows; all stand in the table.
const MOST_NAMES: usize = 20;

impl Work for GatherArgs {
    fn files(&self, files: &mut Files) -> Result<()> {
        files.inputs("answers of workers", &self.shards);
        files.inputs("the list of pairs", &self.list);
        files.folder("the folder for results", &self.output);
        if let Some(into) = &self.into {
            files.in_place("the memory of all units", into);
        }
        self.write.files(files);
        Ok(())
    }

    fn work(self: Box<Self>, guard: &Guard) -> Outcome {
        let (write, formats) = self.write.several()?;
        let table =
            guard.default_place("the table of the run", &self.output.join("batch.csv"), &self.output)?;
        let mut shards = Shards::open(&self.shards)?;
        let key = batch::key(&write, &formats);
        if shards.names().next().is_none() {
            let names: Vec<String> = self.shards.iter().map(|path| path.display().to_string()).collect();
            return Err(crate::Error::content(
                names.join(", "),
                "no answer of a worker is in it",
                "give the files or folders that `muqabala worker` or Spark wrote, after the run has ended",
            ));
        }
        if let Some(list) = &self.list {
            shards.expect(&guard.input(list)?)?;
        }
        let into = self.into.as_deref();
        batch::may_take(into, &write, &formats)?;
        let results = Results {
            write: &write,
            formats: &formats,
            key: &key,
            into,
            output: &self.output,
            reports: true,
            guard,
        };
        let (options, resources) = (Options::default(), Resources::shipped());
        let job = Job {
            // Nothing is aligned here.
            how: How { options: &options, resources, made_by: "", times: Times::Untold },
            results,
            jobs: 1,
            timeout: None,
            retry_failed: false,
            stop: temporary::finish_first(),
        };
        let bar = progress::bar(shards.names().count());
        let event = |_: Event<'_>| bar.inc(1);
        let mut shown = Shown::none();
        let totals = batch::gather(&shards, job, &table, &event, &mut |row| shown.take(row))?;
        bar.finish_and_clear();
        if super::json() {
            let table = table.path().to_owned();
            super::result(
                &GatherResult { pairs: &shown.rows, failed: totals.failed, totals: &totals, table },
                String::new,
            )?;
        } else if !super::quiet() {
            print_styled(&text(&shown, &totals, table.path()))?;
        }
        shards.faults().iter().for_each(|fault| warning!("{fault}"));
        if shards.missing() > 0 {
            warning!(
                "{} pairs of the list have no answer; give all shards, or run the list with `muqabala batch`",
                shards.missing()
            );
            let names: Vec<&str> = shards.unanswered().take(MOST_NAMES).collect();
            if !names.is_empty() {
                let more = if shards.missing() > MOST_NAMES as u64 { ", …" } else { "" };
                warning!("without an answer: {}{more}", visible(&names.join(", ")));
            }
        }
        if job.stop.load(std::sync::atomic::Ordering::Relaxed) {
            say!(
                "stopped: {} pairs are done, {} are left; start it again",
                totals.pairs - totals.left,
                totals.left
            );
            return Ok(ExitCode::from(exit::STOPPED));
        }
        let whole = totals.failed == 0 && shards.faults().is_empty() && shards.missing() == 0;
        Ok(if whole { ExitCode::SUCCESS } else { ExitCode::from(exit::FINDINGS) })
    }
}
