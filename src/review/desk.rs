//! A review with its journal: what is answered is on the disk.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::action::Action;
use super::journal::{self, FileMark};
use super::learn::{estimate, learned, rate, realign};
use super::session::{Refusal, ReviewSession};
use super::snapshot::{FindingNote, Score, Snapshot};
use super::state::{BeadId, Change};
use super::store::Store;
use crate::align::Resources;
use crate::check::{Checker, Context, Selection};
use crate::exchange::{Side, time};
use crate::files::{Appended, Place};
use crate::{Error, Result};

#[cfg(test)]
mod tests;

/// After so many decisions the document has taught enough to ask the aligner again.
pub(crate) const LESSON: usize = 20;

/// A review that somebody works on.
pub(crate) struct Desk {
    session: ReviewSession,
    /// Where it is kept: a journal, or the store itself.
    keeper: Keeper,
    path: PathBuf,
    checker: Checker<'static>,
    /// What the aligner works with, the same for all that is aligned anew.
    resources: Resources<'static>,
    /// What there is to say about the files.
    notes: Vec<String>,
    /// Decisions since the aligner was asked last.
    since_lesson: usize,
}

enum Keeper {
    Journal(Appended),
    Store(Box<Store>),
}

/// What became of several actions.
#[derive(Debug, Default)]
pub(crate) struct Done {
    /// How many were done.
    pub(crate) count: usize,
    /// Why others were not.
    pub(crate) told: Vec<String>,
}

/// Why nothing was done.
#[derive(Debug)]
pub(crate) enum Undone {
    /// The review has gone on since.
    Stale,
    /// It cannot be done, for people.
    Impossible(String),
    /// It could not be kept.
    Failed(Error),
}

impl Desk {
    /// Opens the review whose journal is at `place`, or begins it with `start`. `files` are
    /// the files as they are now, `resources` what the aligner works with.
    ///
    /// # Errors
    /// [`Error::Content`] for a journal that somebody changed, and those of `start`.
    pub(crate) fn open(
        place: &Place,
        files: Vec<FileMark>,
        resources: Resources<'static>,
        start: impl FnOnce() -> Result<Snapshot>,
    ) -> Result<Self> {
        let mut notes = Vec::new();
        let (session, file) = if place.path().exists() {
            let mut file = place.append()?;
            let bytes = file.content()?;
            let damaged = |(line, problem): (u64, String)| {
                Error::content(
                    place.path().display().to_string(),
                    format!("line {line}: {problem}"),
                    "put a copy of the file back, or move it away to begin anew",
                )
            };
            let read = journal::read(&bytes).map_err(damaged)?;
            if read.whole < bytes.len() {
                file.cut(read.whole as u64)?;
                notes.push("The last action was not written to its end and is not there.".to_owned());
            }
            belongs(&place.path().display().to_string(), &read.head.files, &files)?;
            notes.extend(changed(&read.head.files, &files));
            let entries = read.entries;
            let session = ReviewSession::replayed(Arc::new(read.snapshot), &entries)
                .map_err(|(n, problem)| damaged((n + 2, problem)))?;
            (session, file)
        } else {
            let snapshot = start()?;
            place.write(journal::begin(&snapshot, files).as_bytes())?;
            (ReviewSession::new(Arc::new(snapshot)), place.append()?)
        };
        Self::with(session, Keeper::Journal(file), place.path().to_owned(), notes, resources)
    }

    /// Opens the review of a store, which keeps the decisions itself.
    ///
    /// # Errors
    /// As [`Snapshot::of_store`] and [`Store::open`].
    pub(crate) fn of_store(path: &Path, resources: Resources<'static>) -> Result<Self> {
        let snapshot = Snapshot::of_store(path, resources)?;
        let keeper = Keeper::Store(Box::new(Store::open(path)?));
        Self::with(ReviewSession::new(Arc::new(snapshot)), keeper, path.to_owned(), Vec::new(), resources)
    }

    fn with(
        session: ReviewSession,
        keeper: Keeper,
        path: PathBuf,
        notes: Vec<String>,
        resources: Resources<'static>,
    ) -> Result<Self> {
        let context = Context { lexicon: resources.lexicon, terms: None };
        let checker = Checker::new(session.snapshot().languages(), &Selection::default(), context)?;
        let first = session.snapshot().beads.len();
        let mut desk = Desk { session, keeper, path, checker, resources, notes, since_lesson: 0 };
        desk.look_at(first..desk.session.state().known());
        Ok(desk)
    }

    /// The review.
    pub(crate) fn session(&self) -> &ReviewSession {
        &self.session
    }

    /// What there is to say about its files.
    pub(crate) fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Where the journal stands, or the store.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the decisions go into a store.
    pub(crate) fn is_store(&self) -> bool {
        matches!(self.keeper, Keeper::Store(_))
    }

    /// Whether enough was decided since the aligner was asked last.
    pub(crate) fn is_due(&self) -> bool {
        self.since_lesson >= LESSON && !self.is_store()
    }

    /// Does `action` for `who` saw revision `seen`. What is done is on the disk.
    ///
    /// # Errors
    /// Why nothing was done.
    pub(crate) fn act(&mut self, seen: u64, who: &str, action: Action) -> std::result::Result<(), Undone> {
        self.act_tied(seen, who, action, None)
    }

    /// As [`Desk::act`], for one of several reviews in which this is one step.
    ///
    /// # Errors
    /// As [`Desk::act`].
    pub(crate) fn act_tied(
        &mut self,
        seen: u64,
        who: &str,
        action: Action,
        tie: Option<String>,
    ) -> std::result::Result<(), Undone> {
        if self.is_store() && !Store::takes(&action) {
            let why = "units of a memory are confirmed, rejected, edited and commented on; only documents are aligned";
            return Err(Undone::Impossible(why.to_owned()));
        }
        let known = self.session.state().known();
        let entry =
            self.session.act_tied(seen, who, &time::now(), action, tie).map_err(|refusal| match refusal {
                Refusal::Stale => Undone::Stale,
                Refusal::Impossible(why) => Undone::Impossible(why),
            })?;
        let kept = match &mut self.keeper {
            Keeper::Journal(file) => file.add(journal::line(&entry).as_bytes()),
            Keeper::Store(store) => store.keep(&self.session, &entry),
        };
        if let Err(error) = kept {
            self.take_back();
            return Err(Undone::Failed(error));
        }
        let decided = self.session.since(entry.rev).flat_map(|(_, steps)| steps);
        self.since_lesson +=
            decided.filter(|step| matches!(step, Change::Decide { after: Some(_), .. })).count();
        if matches!(entry.action, Action::Estimate { .. }) {
            self.since_lesson = 0;
        }
        self.look_at(known..self.session.state().known());
        Ok(())
    }

    /// The aligner was asked and had nothing new to say.
    pub(crate) fn lesson_over(&mut self) {
        self.since_lesson = 0;
    }

    /// Does `actions` one after the other; what cannot be done is told and passed over.
    ///
    /// # Errors
    /// [`Error::Io`] where one of them cannot be kept.
    pub(crate) fn act_all(&mut self, who: &str, actions: Vec<Action>) -> Result<Done> {
        let mut done = Done::default();
        for action in actions {
            match self.act(self.session.revision(), who, action) {
                Ok(()) => done.count += 1,
                Err(Undone::Impossible(why)) => done.told.push(why),
                Err(Undone::Stale) => {}
                Err(Undone::Failed(error)) => return Err(error),
            }
        }
        Ok(done)
    }

    /// As it was before the last entry, which did not reach the disk.
    fn take_back(&mut self) {
        let entries = self.session.entries();
        let kept = entries.get(..entries.len().saturating_sub(1)).unwrap_or_default();
        if let Ok(session) = ReviewSession::replayed(Arc::clone(self.session.snapshot()), kept) {
            let first = session.snapshot().beads.len();
            self.session = session;
            self.look_at(first..self.session.state().known());
        }
    }

    /// Checks the beads that a person made, and asks the aligner how sure they are.
    fn look_at(&mut self, beads: std::ops::Range<usize>) {
        for bead in beads {
            let bead = bead as BeadId;
            let state = self.session.state();
            let score = state.score(bead).cloned().unwrap_or_default();
            // What stands nowhere any more needs no opinion.
            if state.place(bead).is_none() || !score.findings.is_empty() {
                continue;
            }
            let texts = [Side::Source, Side::Target].map(|side| state.text(bead, side));
            if texts.iter().any(String::is_empty) {
                continue;
            }
            let score = match score.confidence {
                Some(_) => score,
                None => rate([&texts[0], &texts[1]], self.session.snapshot().languages(), self.resources),
            };
            let found = self.checker.pair(&texts[0], &texts[1]);
            let findings = found.iter().map(FindingNote::from).collect();
            self.session.state_mut().set_score(bead, Score { findings, ..score });
        }
    }
}

/// A review is of the files that it began with, whatever became of their content.
fn belongs(name: &str, then: &[FileMark], now: &[FileMark]) -> Result<()> {
    let names = |files: &[FileMark]| {
        let mut names: Vec<String> = files.iter().map(|file| file.name.clone()).collect();
        names.sort();
        names.join(" and ")
    };
    // A journal that is opened by itself brings no files along.
    if now.is_empty() || names(then) == names(now) {
        return Ok(());
    }
    Err(Error::Usage {
        problem: format!("{name} is the review of {}, not of {}", names(then), names(now)),
        remedy: "move it away to begin a review of these".to_owned(),
    })
}

/// What became of the files that a review is of.
fn changed<'a>(then: &'a [FileMark], now: &'a [FileMark]) -> impl Iterator<Item = String> + 'a {
    let other =
        now.iter().filter(|file| then.iter().any(|own| own.name == file.name && own.digest != file.digest));
    other.map(|file| {
        format!(
            "{} was changed since the review began; the review goes on with the text as it was.",
            file.name
        )
    })
}

/// What the aligner does anew after decisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lesson {
    /// The beads between decided units.
    Beads,
    /// The confidences alone.
    Confidences,
}

/// What the aligner makes of a review as it is now: nothing is changed yet.
pub(crate) fn lesson(session: &ReviewSession, base: Resources<'_>, lesson: Lesson) -> Option<Action> {
    let lexicon = learned(session, base.lexicon);
    let resources = Resources { lexicon: &lexicon, ..base };
    if lesson == Lesson::Beads {
        let parts = realign(session, resources);
        return (!parts.is_empty()).then_some(Action::Realign { parts });
    }
    let scores = estimate(session, resources);
    let state = session.state();
    let moved = |up: bool| {
        let change = |(bead, score): &&(BeadId, Score)| {
            let old = state.score(*bead).and_then(|score| score.confidence).unwrap_or(0.0);
            (score.confidence.unwrap_or(0.0) > old) == up
        };
        scores.iter().filter(change).count()
    };
    let told = format!("{} units are surer now, {} less sure", moved(true), moved(false));
    (!scores.is_empty()).then_some(Action::Estimate { scores, told })
}
