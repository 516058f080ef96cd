//! A review that goes on: its state, and every action as an entry with a revision.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::action::Action;
use super::plan::{Stamp, plan};
use super::queue::is_clean;
use super::snapshot::Snapshot;
use super::state::{BeadId, Change, ReviewState};
use crate::exchange::Side;

#[cfg(test)]
mod tests;

/// A line of the journal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct JournalEntry {
    /// Number, from 1 without a gap; the revision after it.
    pub(crate) n: u64,
    /// The revision that whoever acted saw.
    pub(crate) rev: u64,
    /// UTC time, `20260131T120000Z`.
    pub(crate) time: String,
    /// Name that the person gave; empty where none.
    pub(crate) who: String,
    /// What entries of several reviews have in common that were one step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) tie: Option<String>,
    /// What was done.
    #[serde(flatten)]
    pub(crate) action: Action,
}

/// Why an action is not done.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Refusal {
    /// The review has gone on since the revision that was seen.
    Stale,
    /// It cannot be done, for people.
    Impossible(String),
}

/// A review that goes on.
#[derive(Debug, Clone)]
pub(crate) struct ReviewSession {
    snapshot: Arc<Snapshot>,
    state: ReviewState,
    entries: Vec<JournalEntry>,
    /// The steps of each entry.
    steps: Vec<Vec<Change>>,
    /// What can be taken back, the last action last.
    done: Vec<Done>,
    /// What can be done again.
    undone: Vec<Done>,
}

/// An action that can be taken back, or done again.
#[derive(Debug, Clone)]
struct Done {
    steps: Vec<Change>,
    tie: Option<String>,
}

/// The edit that takes the correction of a finding over. A finding knows its place in the text of
/// a whole side, segments with a space between them; an edit changes one segment.
fn accepted(state: &ReviewState, bead: BeadId, finding: usize) -> Option<Action> {
    let finding = state.score(bead)?.findings.get(finding)?;
    let ((in_source, start, end), right) = finding.correction.as_ref()?;
    let exchanged = state.bead(bead)?.exchanged;
    let side = if *in_source != exchanged { Side::Source } else { Side::Target };
    let mut from = 0;
    for (segment, piece) in state.pieces(bead, side).enumerate() {
        let text = piece.text.trim();
        if *start >= from && *end <= from + text.len() {
            let (before, behind) = (text.get(..start - from)?, text.get(end - from..)?);
            return Some(Action::Edit { bead, side, segment, text: format!("{before}{right}{behind}") });
        }
        from += text.len() + 1;
    }
    None
}

impl ReviewSession {
    /// A review without any decision.
    pub(crate) fn new(snapshot: Arc<Snapshot>) -> Self {
        let state = ReviewState::new(&snapshot);
        ReviewSession {
            snapshot,
            state,
            entries: Vec::new(),
            steps: Vec::new(),
            done: Vec::new(),
            undone: Vec::new(),
        }
    }

    /// A review that has come as far as `entries`.
    ///
    /// # Errors
    /// The number of the entry that cannot have happened, and why.
    pub(crate) fn replayed(snapshot: Arc<Snapshot>, entries: &[JournalEntry]) -> Result<Self, (u64, String)> {
        let mut session = ReviewSession::new(snapshot);
        for entry in entries {
            if entry.n != session.revision() + 1 {
                return Err((entry.n, format!("entry {} should stand here", session.revision() + 1)));
            }
            session.perform(entry.clone()).map_err(|why| (entry.n, why))?;
        }
        Ok(session)
    }

    /// What the review began with.
    pub(crate) fn snapshot(&self) -> &Arc<Snapshot> {
        &self.snapshot
    }

    /// What has become of it.
    pub(crate) fn state(&self) -> &ReviewState {
        &self.state
    }

    /// To keep what is thought of beads that a person made; no part of the journal.
    pub(crate) fn state_mut(&mut self) -> &mut ReviewState {
        &mut self.state
    }

    /// Number of entries so far.
    pub(crate) fn revision(&self) -> u64 {
        self.entries.len() as u64
    }

    /// All entries.
    pub(crate) fn entries(&self) -> &[JournalEntry] {
        &self.entries
    }

    /// Whether there is something to take back, and something to do again.
    pub(crate) fn can(&self) -> (bool, bool) {
        (!self.done.is_empty(), !self.undone.is_empty())
    }

    /// The tie of what [`Action::Undo`] would take back.
    pub(crate) fn undoes(&self) -> Option<&str> {
        self.done.last()?.tie.as_deref()
    }

    /// The tie of what [`Action::Redo`] would do again.
    pub(crate) fn redoes(&self) -> Option<&str> {
        self.undone.last()?.tie.as_deref()
    }

    /// What the entry with this tie did, first; no tie stands in two of them.
    pub(crate) fn tied(&self, tie: &str) -> Option<&Action> {
        self.entries.iter().find(|entry| entry.tie.as_deref() == Some(tie)).map(|entry| &entry.action)
    }

    /// The entries behind revision `seen`, each with its steps.
    pub(crate) fn since(&self, seen: u64) -> impl Iterator<Item = (&JournalEntry, &[Change])> {
        let from = usize::try_from(seen).unwrap_or(usize::MAX).min(self.entries.len());
        self.entries.iter().zip(&self.steps).skip(from).map(|(entry, steps)| (entry, steps.as_slice()))
    }

    /// Does `action` for someone who saw revision `seen`. The entry must reach the disk
    /// before anybody is told.
    ///
    /// # Errors
    /// Why it is not done; nothing has changed then.
    pub(crate) fn act(
        &mut self,
        seen: u64,
        who: &str,
        time: &str,
        action: Action,
    ) -> Result<JournalEntry, Refusal> {
        self.act_tied(seen, who, time, action, None)
    }

    /// As [`ReviewSession::act`], for one of several reviews in which this is one step.
    ///
    /// # Errors
    /// As [`ReviewSession::act`].
    pub(crate) fn act_tied(
        &mut self,
        seen: u64,
        who: &str,
        time: &str,
        action: Action,
        tie: Option<String>,
    ) -> Result<JournalEntry, Refusal> {
        if seen != self.revision() {
            return Err(Refusal::Stale);
        }
        let action = self.explicit(action);
        let (time, who) = (time.to_owned(), who.to_owned());
        let entry = JournalEntry { n: self.revision() + 1, rev: seen, time, who, tie, action };
        self.perform(entry.clone()).map_err(Refusal::Impossible)?;
        Ok(entry)
    }

    /// The action with the beads that it means, so that a replay does not ask what was
    /// thought of them.
    fn explicit(&self, action: Action) -> Action {
        let state = &self.state;
        let undecided = || state.order().iter().copied().filter(|id| state.decision(*id).is_none());
        match action {
            Action::ConfirmAlike { bead } | Action::RejectAlike { bead } => {
                let confirms = matches!(action, Action::ConfirmAlike { .. });
                let texts = |id: BeadId| [Side::Source, Side::Target].map(|side| state.text(id, side));
                let wanted = texts(bead);
                let beads = undecided().filter(|id| texts(*id) == wanted).collect();
                if confirms { Action::Confirm { beads } } else { Action::Reject { beads } }
            }
            Action::ConfirmAll { least } => {
                let sure = |id: &BeadId| {
                    let confidence = state.score(*id).and_then(|score| score.confidence);
                    confidence.is_some_and(|c| c >= least) && is_clean(state, *id)
                };
                Action::Confirm { beads: undecided().filter(sure).collect() }
            }
            Action::Accept { bead, finding } => {
                accepted(state, bead, finding).unwrap_or(Action::Accept { bead, finding })
            }
            other => other,
        }
    }

    fn perform(&mut self, entry: JournalEntry) -> Result<(), String> {
        let steps = match &entry.action {
            Action::Undo => {
                let done = self.done.pop().ok_or("there is nothing to take back")?;
                let back: Vec<Change> = done.steps.iter().rev().map(Change::reversed).collect();
                self.undone.push(done);
                back
            }
            Action::Redo => {
                let done = self.undone.pop().ok_or("there is nothing to do again")?;
                let steps = done.steps.clone();
                self.done.push(done);
                steps
            }
            Action::Estimate { scores, .. } => {
                for (bead, score) in scores {
                    self.state.set_score(*bead, score.clone());
                }
                Vec::new()
            }
            action => {
                let (pieces, beads) = (self.state.sizes(), self.state.known());
                let planned = plan(&mut self.state, action, Stamp { who: &entry.who, time: &entry.time });
                let steps = match planned {
                    Ok(steps) if !steps.is_empty() => steps,
                    other => {
                        // Nothing that a replay would number otherwise may stay behind.
                        self.state.forget(pieces, beads);
                        other?;
                        return Err("this changes nothing".to_owned());
                    }
                };
                self.done.push(Done { steps: steps.clone(), tie: entry.tie.clone() });
                self.undone.clear();
                steps
            }
        };
        for change in &steps {
            self.state.apply(change);
        }
        self.entries.push(entry);
        self.steps.push(steps);
        Ok(())
    }
}
