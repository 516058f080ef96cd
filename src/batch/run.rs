//! The run itself: pairs in parallel, each on its own; one bad pair does not stop the rest, and
//! the result depends neither on the number of threads nor on how often the run was ended.
//!
//! ```text
//! pairs ─feed→ aligners ─outcomes→ writers ─lines→ journal
//! ```
//!
//! Each arrow holds a few pairs, so memory does not grow with the list. Writers wait for the
//! disk while aligners go on, and the journal syncs the lines of all pairs that came meanwhile
//! at once.

use std::collections::{BTreeSet, HashMap};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::Builder;
use std::time::Duration;

use super::child::{Child, Program};
use super::ledger::{Ledger, LedgerEntry};
use super::outcome::Outcome;
use super::results::Results;
use super::row::BatchRow;
use super::task::{How, Input, Task, align_task, modified};
use crate::{Error, Result};

/// Writers: each waits for the disk most of its time, and a disk takes several orders at once.
const WRITERS: usize = 4;
/// Lines that are synced together at most.
const TOGETHER: usize = 256;
/// Bytes of stack of an aligner, as much as the main thread has on most systems.
const STACK: usize = 8 << 20;

/// How a run is done.
#[derive(Clone, Copy)]
pub(crate) struct Job<'a> {
    /// How pairs are aligned.
    pub how: How<'a>,
    /// How results are written.
    pub results: Results<'a>,
    /// Pairs at the same time.
    pub jobs: usize,
    /// Time for a pair, and the worker that can be ended after it.
    pub timeout: Option<(Duration, &'a Program)>,
    /// Pairs that failed are tried again, though nothing changed.
    pub retry_failed: bool,
    /// Set when no further pair is to be begun.
    pub stop: &'a AtomicBool,
}

impl Job<'_> {
    /// The line of an earlier run that did the pair, where nothing changed since.
    pub(super) fn stands(&self, task: &Task, ledger: &mut Ledger) -> Option<LedgerEntry> {
        let entry = ledger.find(&task.name)?;
        let holds = task.problem.is_none()
            && !entry.again
            && entry.made_by == self.results.made_by(self.how.made_by)
            && !(self.retry_failed && entry.row.is_failure())
            && is_unchanged(task, &entry)
            && self.results.stand(&entry);
        holds.then_some(entry)
    }
}

/// What happens during a run.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Event<'e> {
    /// A pair is done now.
    Done(&'e BatchRow),
    /// A pair was done by an earlier run, and nothing changed since.
    Stands(&'e BatchRow),
}

/// What cannot be told by the journal: the rows of pairs whose lines could not be written.
pub(crate) type Unrecorded = HashMap<String, BatchRow>;

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Aligns and writes all tasks that `feed` gives, as long as what it gives them to says `true`,
/// and that the journal does not have; `event` is called from any thread. Returns what the
/// journal could not be told.
///
/// # Errors
/// None for a pair; those are in its row. [`Error::Io`] where `feed` breaks off.
pub(crate) fn run(
    feed: impl FnOnce(&mut dyn FnMut(Task) -> bool) -> Result<()>,
    job: Job<'_>,
    ledger: &Mutex<Ledger>,
    event: &(dyn Fn(Event<'_>) + Sync),
) -> Result<Unrecorded> {
    let unrecorded = Mutex::new(Unrecorded::new());
    let record = Recorder { job, ledger, event, unrecorded: &unrecorded };
    let ended = if has_threads(job.jobs + WRITERS + 1) {
        written(&record, |outcomes| align_all(feed, outcomes, &record))
    } else {
        feed(&mut |task| record.alone(task))
    };
    ended?;
    Ok(unrecorded.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// Writes `outcomes`, which workers made, as [`run`] writes its own.
///
/// # Errors
/// The first of `outcomes`; what came before it is written.
pub(crate) fn deliver(
    outcomes: impl Iterator<Item = Result<Outcome>>,
    job: Job<'_>,
    ledger: &Mutex<Ledger>,
    event: &(dyn Fn(Event<'_>) + Sync),
) -> Result<Unrecorded> {
    let unrecorded = Mutex::new(Unrecorded::new());
    let record = Recorder { job, ledger, event, unrecorded: &unrecorded };
    let wanted = outcomes.take_while(|_| !job.stop.load(Ordering::Relaxed));
    if has_threads(WRITERS + 1) {
        written(&record, |sender| {
            for outcome in wanted {
                if sender.send(outcome?).is_err() {
                    break;
                }
            }
            Ok(())
        })?;
    } else {
        for outcome in wanted {
            record.write(&[job.results.write(outcome?)]);
        }
    }
    Ok(unrecorded.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// Whether the system gives as many threads.
fn has_threads(wanted: usize) -> bool {
    std::thread::scope(|scope| {
        let held: io::Result<Vec<_>> =
            (0..wanted).map(|_| Builder::new().spawn_scoped(scope, std::thread::park)).collect();
        match held {
            Ok(held) => {
                held.iter().for_each(|thread| thread.thread().unpark());
                true
            }
            Err(_) => false,
        }
    })
}

fn made(thread: io::Result<std::thread::ScopedJoinHandle<'_, ()>>) -> Result<()> {
    thread.map(drop).map_err(|e| Error::io("a thread", e))
}

/// Writes and records what `produce` sends.
fn written(record: &Recorder<'_>, produce: impl FnOnce(SyncSender<Outcome>) -> Result<()>) -> Result<()> {
    let (sender, outcomes) = sync_channel::<Outcome>(2 * WRITERS);
    let (entry_sender, entries) = sync_channel::<LedgerEntry>(TOGETHER);
    let outcomes = &Mutex::new(outcomes);
    std::thread::scope(|scope| {
        for _ in 0..WRITERS {
            let entries = entry_sender.clone();
            let work = move || {
                while let Some(outcome) = next(outcomes) {
                    if entries.send(record.job.results.write(outcome)).is_err() {
                        return;
                    }
                }
            };
            made(Builder::new().spawn_scoped(scope, work))?;
        }
        drop(entry_sender);
        made(Builder::new().spawn_scoped(scope, move || record.all(&entries)))?;
        produce(sender)
    })
}

/// Aligns all tasks that do not stand.
fn align_all(
    feed: impl FnOnce(&mut dyn FnMut(Task) -> bool) -> Result<()>,
    outcomes: SyncSender<Outcome>,
    record: &Recorder<'_>,
) -> Result<()> {
    let job = record.job;
    let (sender, waiting) = sync_channel::<Task>(job.jobs);
    let waiting = &Mutex::new(waiting);
    std::thread::scope(|scope| {
        for _ in 0..job.jobs {
            let outcomes = outcomes.clone();
            let work = move || aligner(waiting, &outcomes, job);
            made(Builder::new().stack_size(STACK).spawn_scoped(scope, work))?;
        }
        drop(outcomes);
        let fed = feed(&mut |task| {
            !job.stop.load(Ordering::Relaxed) && (record.stands(&task) || sender.send(task).is_ok())
        });
        drop(sender);
        fed
    })
}

/// What comes next through a channel that several threads take from.
fn next<T>(receiver: &Mutex<Receiver<T>>) -> Option<T> {
    lock(receiver).recv().ok()
}

fn aligner(tasks: &Mutex<Receiver<Task>>, outcomes: &SyncSender<Outcome>, job: Job<'_>) {
    let mut child = job.timeout.map(|(time, program)| Child::new(program, time));
    // What the aligner itself would do in parallel it does one after the other: the pairs are
    // what is parallel here, and a thread that waits must not begin another pair.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).stack_size(STACK).build().ok();
    while let Some(task) = next(tasks) {
        // What was read ahead when the run was told to stop is for the next one.
        if job.stop.load(Ordering::Relaxed) {
            continue;
        }
        let outcome = match (&mut child, &pool) {
            (Some(child), _) => child.align(&task, job.how.made_by),
            (None, Some(pool)) => pool.install(|| align_task(&task, job.how)),
            (None, None) => align_task(&task, job.how),
        };
        if outcomes.send(outcome).is_err() {
            return;
        }
    }
}

/// Keeps the journal.
struct Recorder<'a> {
    job: Job<'a>,
    ledger: &'a Mutex<Ledger>,
    event: &'a (dyn Fn(Event<'_>) + Sync),
    unrecorded: &'a Mutex<Unrecorded>,
}

impl Recorder<'_> {
    /// Whether an earlier run did the pair, and nothing changed since.
    fn stands(&self, task: &Task) -> bool {
        let found = self.job.stands(task, &mut lock(self.ledger));
        if let Some(entry) = &found {
            (self.event)(Event::Stands(&entry.row));
        }
        found.is_some()
    }

    /// Writes the lines that come, as many together as there are.
    fn all(&self, entries: &Receiver<LedgerEntry>) {
        while let Ok(first) = entries.recv() {
            let mut together = vec![first];
            together.extend(entries.try_iter().take(TOGETHER - 1));
            self.write(&together);
        }
    }

    fn write(&self, entries: &[LedgerEntry]) {
        sync_folders(self.job.results.output, entries);
        if lock(self.ledger).append(entries).is_err() {
            // The results stand; the next run, which cannot know, does these pairs again.
            let rows = entries.iter().map(|entry| (entry.row.name.clone(), entry.row.clone()));
            lock(self.unrecorded).extend(rows);
        }
        entries.iter().for_each(|entry| (self.event)(Event::Done(&entry.row)));
    }

    /// All steps for one pair, where the system gives no threads.
    fn alone(&self, task: Task) -> bool {
        let stopped = self.job.stop.load(Ordering::Relaxed);
        if !stopped && !self.stands(&task) {
            let outcome = align_task(&task, self.job.how);
            self.write(&[self.job.results.write(outcome)]);
        }
        !stopped
    }
}

/// Whether the inputs are what they were. Where only the time differs the content tells.
fn is_unchanged(task: &Task, entry: &LedgerEntry) -> bool {
    let inputs: Vec<&Input> = task.inputs.iter().flatten().collect();
    inputs.len() == entry.inputs.len()
        && inputs.iter().zip(&entry.inputs).all(|(input, stamp)| match input {
            Input::Given { bytes, .. } => {
                bytes.len() as u64 == stamp.bytes && crate::files::sha256(bytes) == stamp.sha256
            }
            Input::File(path) => {
                let Ok(there) = path.metadata() else { return false };
                let same = || std::fs::read(path).is_ok_and(|b| crate::files::sha256(&b) == stamp.sha256);
                there.is_file()
                    && there.len() == stamp.bytes
                    && (stamp.modified.is_some() && modified(path) == stamp.modified || same())
            }
        })
}

/// The names of results get to the disk before the lines that count on them.
fn sync_folders(output: &Path, entries: &[LedgerEntry]) {
    let folder = |(below, _): &(String, u64)| output.join(below).parent().map(Path::to_owned);
    let folders: BTreeSet<PathBuf> =
        entries.iter().flat_map(|entry| &entry.files).filter_map(folder).collect();
    for folder in folders {
        // Not every system syncs folders; the files themselves are synced.
        let _ = std::fs::File::open(folder).and_then(|folder| folder.sync_all());
    }
}
