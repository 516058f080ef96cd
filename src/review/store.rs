//! Decisions that go into a store: each action is a transaction of its own, committed before it is
//! answered.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use super::action::Action;
use super::session::{JournalEntry, ReviewSession};
use super::state::{BeadId, Change, ReviewStatus};
use crate::exchange::Side;
use crate::memory::{self, MemoryWriter};
use crate::{Error, Result};

#[cfg(test)]
mod tests;

/// A store that is being reviewed.
pub(super) struct Store {
    writer: MemoryWriter,
    name: String,
}

impl Store {
    /// Opens it for writing.
    ///
    /// # Errors
    /// As [`MemoryWriter::open`].
    pub(super) fn open(path: &Path) -> Result<Self> {
        let writer = MemoryWriter::open(path)?;
        writer.keep_each_commit()?;
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        Ok(Store { writer, name })
    }

    /// Whether units of a store can be treated so: they stay units.
    pub(super) fn takes(action: &Action) -> bool {
        matches!(
            action,
            Action::Confirm { .. }
                | Action::ConfirmAlike { .. }
                | Action::RejectAlike { .. }
                | Action::ConfirmAll { .. }
                | Action::Reject { .. }
                | Action::Reopen { .. }
                | Action::Edit { .. }
                | Action::Accept { .. }
                | Action::Comment { .. }
                | Action::Undo
                | Action::Redo
        )
    }

    /// Brings what the last entry changed into the store.
    ///
    /// # Errors
    /// As [`MemoryWriter::change_all`]; [`Error::Content`] where a unit is gone, after which nothing of
    /// the entry is there.
    pub(super) fn keep(&mut self, session: &ReviewSession, entry: &JournalEntry) -> Result<()> {
        let changes = changes(session, entry);
        let wanted: HashSet<u32> = changes.iter().map(|(unit, _)| *unit).collect();
        let memory = memory::Memory::open(self.writer.path())?;
        for unit in wanted {
            if memory.unit(unit)?.is_none() {
                return Err(Error::content(
                    self.name.clone(),
                    format!("unit {unit} was taken out of the memory meanwhile"),
                    "open the memory again",
                ));
            }
        }
        self.writer.change_all(&changes).map(|_| ())
    }
}

/// What becomes of the units whose beads the entry changed.
fn changes(session: &ReviewSession, entry: &JournalEntry) -> Vec<(u32, memory::Change)> {
    let (state, snapshot) = (session.state(), session.snapshot());
    let (mut decided, mut touched) = (HashSet::new(), Vec::new());
    let mut remarks: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    let record = |bead: BeadId| state.bead(bead).and_then(|bead| bead.record);
    for (_, steps) in session.since(entry.n - 1) {
        for step in steps {
            match step {
                Change::Order { inserted, .. } => touched.extend(inserted.iter().copied()),
                Change::Decide { bead, .. } => {
                    decided.extend(record(*bead));
                    touched.push(*bead);
                }
                Change::Comment { bead, before, after } => {
                    let known = [before, after].into_iter().cloned();
                    record(*bead)
                        .into_iter()
                        .for_each(|at| remarks.entry(at).or_default().extend(known.clone()));
                    touched.push(*bead);
                }
            }
        }
    }
    let standing: HashSet<BeadId> = state.order().iter().copied().collect();
    let (mut out, mut seen) = (Vec::new(), HashSet::new());
    for bead in touched.into_iter().filter(|bead| standing.contains(bead)) {
        let Some(at) = record(bead).filter(|at| seen.insert(*at)) else { continue };
        let (Some(unit), Some(before)) = (snapshot.units.get(at as usize), snapshot.records.get(at as usize))
        else {
            continue;
        };
        let status = match state.decision(bead).map(|decision| decision.status) {
            Some(ReviewStatus::Confirmed) => memory::UnitStatus::Confirmed,
            Some(ReviewStatus::Rejected) => memory::UnitStatus::Rejected,
            None => memory::UnitStatus::Auto,
        };
        let stamp = memory::Change {
            status: decided.contains(&at).then_some(status),
            who: Some(entry.who.clone()).filter(|who| !who.is_empty()),
            when: Some(entry.time.clone()),
            ..memory::Change::default()
        };
        for gone in remarks.get(&at).into_iter().flatten().filter(|gone| !gone.is_empty()) {
            let remark = Some((gone.clone(), state.comment(bead).to_owned()));
            out.push((*unit, memory::Change { remark, ..stamp.clone() }));
        }
        for (side, own) in [(Side::Source, &snapshot.source), (Side::Target, &snapshot.target)] {
            let text = state.text(bead, side);
            let old = before.variants.iter().find(|tuv| tuv.language == own.code && tuv.text.trim() == text);
            // The text as it was has its outer spaces and inline codes again.
            let (text, markup) = old.map_or((text, None), |tuv| (tuv.text.clone(), tuv.markup.clone()));
            if !text.is_empty() {
                out.push((
                    *unit,
                    memory::Change { text: Some((own.code.clone(), text)), markup, ..stamp.clone() },
                ));
            }
        }
    }
    out
}
