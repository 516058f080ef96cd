//! A whole run over a list of pairs: the journal, what earlier runs left, the pairs, the table.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

use super::FilePair;
use super::archive::Archive;
use super::corpus::{self, Corpus, Said};
use super::gather::Shards;
use super::into::take_in;
use super::ledger::Ledger;
use super::report::Report;
use super::request::Request;
use super::row::{BatchRow, TableWriter};
use super::run::{Event, Job, Unrecorded, deliver, run};
use super::shard::Shard;
use super::status::PairStatus;
use super::task::Task;
use crate::files::{Place, Whole, is_half_done};
use crate::{Error, Result};

/// A list of pairs, and which part of it is done.
#[derive(Clone, Copy)]
pub(crate) struct BatchRun<'a> {
    /// The pairs, in their order.
    pub pairs: &'a [FilePair],
    /// The archive that they are in, if they are.
    pub archive: Option<&'a Archive>,
    /// The part of them that this run does.
    pub shard: Option<Shard>,
    /// How.
    pub job: Job<'a>,
}

/// What came of a run, in numbers.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(crate) struct Totals {
    /// Pairs of the list (or of the part of it), without those of which one side is missing.
    pub pairs: u64,
    /// Pairs that an earlier run had done.
    pub stood: u64,
    /// Pairs that failed; the others are done.
    pub failed: u64,
    /// Documents without a counterpart, which are no pairs.
    pub alone: u64,
    /// Units in all memories.
    pub units: u64,
    /// Segments of all documents that were aligned.
    pub segments: u64,
    /// Pairs that the run was stopped before.
    pub left: u64,
    /// Units that were new in the memory that takes all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken_in: Option<u64>,
    /// What comes again in that memory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corpus: Option<Corpus>,
}

/// Name of the table of a run.
pub(crate) fn table_name(shard: Option<Shard>) -> String {
    shard.map_or_else(|| "batch.csv".to_owned(), |shard| format!("batch.{shard}.csv"))
}

impl BatchRun<'_> {
    fn own(&self) -> impl Iterator<Item = (usize, &FilePair)> {
        let has = |number: usize| self.shard.is_none_or(|shard| shard.has(number as u64));
        self.pairs.iter().enumerate().filter(move |(number, _)| has(*number))
    }

    /// Gives the tasks to `take`, until that wants no more.
    fn each(&self, take: &mut dyn FnMut(Task) -> bool) -> Result<()> {
        match self.archive {
            Some(archive) => archive.feed(self.own(), take),
            None => {
                let _ = self.own().all(|(number, pair)| take(Task::of(number, pair)));
                Ok(())
            }
        }
    }

    /// Does all pairs that are not done, and writes the table; `event` is called from any thread,
    /// `row` in the order of the list at the end, also where the table cannot be written.
    ///
    /// # Errors
    /// None for a pair. [`Error::Io`] where the folder of results cannot be written, and
    /// [`Error::Usage`] where another run writes there.
    pub(crate) fn run(
        &self,
        table: &Place,
        event: &(dyn Fn(Event<'_>) + Sync),
        row: &mut dyn FnMut(&BatchRow),
    ) -> Result<Totals> {
        let ledger = open(self.job, self.shard)?;
        let stood = AtomicU64::new(0);
        let counted = |e: Event<'_>| {
            if matches!(e, Event::Stands(_)) {
                stood.fetch_add(1, Ordering::Relaxed);
            }
            event(e);
        };
        let unrecorded = run(|take| self.each(take), self.job, &ledger, &counted)?;
        let names = || self.own().map(|(_, pair)| pair.name.as_str());
        let close = Close { job: self.job, shard: self.shard, ledger, unrecorded };
        let totals = close.close(names, table, row)?;
        Ok(Totals { stood: stood.into_inner(), ..totals })
    }

    /// The lines that ask workers for the pairs, each given to `line`; documents of an archive go along.
    ///
    /// # Errors
    /// Those of `line`, and [`Error::Io`] where the archive vanished.
    pub(crate) fn requests(&self, line: &mut dyn FnMut(&Request) -> Result<()>) -> Result<()> {
        let mut told = Ok(());
        let mut take = |task: Task| {
            told = line(&Request::of(&task));
            told.is_ok()
        };
        self.each(&mut take)?;
        told
    }

    /// What a run would do: pairs to be aligned, pairs that stand, pairs that nothing can be done with.
    ///
    /// # Errors
    /// [`Error::Io`] where the journal cannot be read.
    pub(crate) fn plan(&self, row: &mut dyn FnMut(&FilePair, Planned)) -> Result<()> {
        let mut ledger = Ledger::look(self.job.results.output, self.shard)?;
        self.each(&mut |task| {
            let planned = match (task.hopeless(), self.job.stands(&task, &mut ledger)) {
                (Some(failure), _) => Planned::Nothing(failure.status),
                (None, Some(_)) => Planned::Stands,
                (None, None) => Planned::Align,
            };
            if let Some(pair) = task.number.and_then(|number| self.pairs.get(number as usize)) {
                row(pair, planned);
            }
            true
        })
    }
}

/// Writes what workers answered, and the table; as [`BatchRun::run`] does it with its own.
///
/// # Errors
/// As [`BatchRun::run`], and [`Error::Content`] where an answer cannot be read.
pub(crate) fn gather(
    shards: &Shards,
    job: Job<'_>,
    table: &Place,
    event: &(dyn Fn(Event<'_>) + Sync),
    row: &mut dyn FnMut(&BatchRow),
) -> Result<Totals> {
    let ledger = open(job, None)?;
    let mut unrecorded = deliver(shards.outcomes(), job, &ledger, event)?;
    // A pair without an answer has its row, but no line in the journal: the next run does it.
    unrecorded.extend(shards.unanswered().map(|name| {
        let error = "no answer of a worker is there; give all shards, or run the list with `muqabala batch`";
        let row = BatchRow { name: name.to_owned(), error: error.to_owned(), ..BatchRow::default() };
        (name.to_owned(), row)
    }));
    Close { job, shard: None, ledger, unrecorded }.close(|| shards.names(), table, row)
}

/// The journal of a run, and a folder without what a killed run left.
fn open(job: Job<'_>, shard: Option<Shard>) -> Result<Mutex<Ledger>> {
    let output = job.results.output;
    std::fs::create_dir_all(output).map_err(|e| Error::io(output, e))?;
    let ledger = Ledger::open(output, shard)?;
    if !ledger.is_shared() {
        clear(output);
    }
    Ok(Mutex::new(ledger))
}

/// The end of a run.
struct Close<'a> {
    job: Job<'a>,
    shard: Option<Shard>,
    ledger: Mutex<Ledger>,
    unrecorded: Unrecorded,
}

impl Close<'_> {
    /// Writes the table and puts the journal in order, unless the run was stopped.
    fn close<'n, I: Iterator<Item = &'n str>>(
        self,
        names: impl Fn() -> I,
        table: &Place,
        row: &mut dyn FnMut(&BatchRow),
    ) -> Result<Totals> {
        let mut ledger = self.ledger.into_inner().unwrap_or_else(PoisonError::into_inner);
        let (mut totals, mut report) = (Totals::default(), Report::default());
        let stopped = self.job.stop.load(Ordering::Relaxed);
        let (for_whom, times) = (self.job.results.write.table_for(), self.job.how.times);
        let begin = || TableWriter::new(Sink(table.open()?), for_whom, times);
        // Where there is no room for the table, what became of the pairs is told all the same.
        let mut writer = (!stopped).then(begin);
        for name in names() {
            totals.pairs += 1;
            let found = match self.unrecorded.get(name) {
                Some(row) => Some(row.clone()),
                None => ledger.find(name).map(|entry| entry.row),
            };
            let Some(found) = found else {
                totals.left += 1;
                continue;
            };
            report.take(&found);
            totals.failed += u64::from(found.is_failure());
            if found.verdict == PairStatus::Alone {
                totals.alone += 1;
                totals.pairs -= 1;
            }
            totals.units += found.units;
            totals.segments += found.segments as u64;
            if let Some(Ok(open)) = &mut writer
                && let Err(error) = open.row(&found)
            {
                writer = Some(Err(error));
            }
            row(&found);
        }
        if let Some(writer) = writer.transpose()? {
            writer.finish()?.0.put()?;
            let own = |ledger: &mut Ledger, row: &BatchRow| {
                let entry = ledger.find(&row.name)?;
                entry.files.into_iter().map(|(below, _)| below).find(|below| below.ends_with(".html"))
            };
            let name = table.path().file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            let gathered =
                self.job.results.into.map(|path| self::gathered(path, self.job, &mut ledger, names()));
            let said = match &gathered {
                None => {
                    for name in CORPUS {
                        beside(table, name, self.shard)?.retire()?;
                    }
                    None
                }
                Some(Ok((new, said))) => {
                    totals.taken_in = Some(*new);
                    totals.corpus = Some(Corpus::of(&said.repeats));
                    let [corpus, list] = CORPUS;
                    beside(table, corpus, self.shard)?.write(&corpus::table(&said.repeats, for_whom)?)?;
                    let place = beside(table, list, self.shard)?;
                    crate::terms::write(&said.terms, &said.codes, "Terms of the run", &place, for_whom)?;
                    Some(said)
                }
                Some(Err(_)) => None,
            };
            let page = report.page(&name, said, &mut |row| own(&mut ledger, row));
            page_place(table, self.shard)?.write(page.as_bytes())?;
            ledger.tidy(names())?;
            gathered.transpose()?;
            if self.shard.is_none() && !ledger.is_shared() {
                take_over(&ledger, table)?;
            }
        }
        Ok(totals)
    }
}

/// All units in one memory: how many are new, and what the memory says then.
fn gathered<'n>(
    path: &Path,
    job: Job<'_>,
    ledger: &mut Ledger,
    names: impl Iterator<Item = &'n str>,
) -> Result<(u64, Said)> {
    let new = take_in(path, job.results.output, ledger, names)?;
    Ok((new, corpus::look(path)?))
}

/// Files of what all texts say together: what comes again, and candidates for terms.
const CORPUS: [&str; 2] = ["corpus", "terms"];

/// Where one of [`CORPUS`] goes, beside the table.
fn beside(table: &Place, name: &str, shard: Option<Shard>) -> Result<Place> {
    let name = shard.map_or_else(|| format!("{name}.csv"), |shard| format!("{name}.{shard}.csv"));
    table.companion("the statistics of all texts", &table.path().with_file_name(name))
}

/// Where the report goes, beside the table.
fn page_place(table: &Place, shard: Option<Shard>) -> Result<Place> {
    let name = shard.map_or_else(|| "report.html".to_owned(), |shard| format!("report.{shard}.html"));
    table.companion("the report of the run", &table.path().with_file_name(name))
}

/// What parts of the list left is in the journal and in the table of the whole now.
fn take_over(ledger: &Ledger, table: &Place) -> Result<()> {
    for path in ledger.others() {
        std::fs::remove_file(path).map_err(|e| Error::io(path, e))?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let part = name.strip_prefix(".muqabala-batch.").and_then(|name| name.strip_suffix(".jsonl"));
        if let Some(part) = part {
            for name in [
                format!("batch.{part}.csv"),
                format!("report.{part}.html"),
                format!("corpus.{part}.csv"),
                format!("terms.{part}.csv"),
            ] {
                table.companion("a table of a part", &table.path().with_file_name(name))?.retire()?;
            }
        }
    }
    Ok(())
}

/// What a run would do with a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Planned {
    /// Align it.
    Align,
    /// Leave the result that is there.
    Stands,
    /// Only report it.
    Nothing(PairStatus),
}

/// Takes away what a killed run had under construction.
fn clear(folder: &Path) {
    let mut waiting: Vec<PathBuf> = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() {
                waiting.push(entry.path());
            } else if kind.is_file() && is_half_done(&entry.file_name().to_string_lossy()) {
                // It will be found again if it stays.
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }
}

/// A file under construction, for writers of bytes.
struct Sink(Whole);

impl io::Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes).map_err(|e| io::Error::other(e.to_string()))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
