//! What the decisions so far have made of a snapshot.
//!
//! Beads and pieces of text are never changed or taken away, only replaced: what the list of
//! beads and the decisions were before can always be had again.

use std::collections::HashMap;

use super::snapshot::{Decided, Score, Snapshot};
use crate::exchange::Side;

/// Number of a bead, counted from 0 as they came about; the same in every replay.
pub(crate) type BeadId = u32;

/// A segment, a part of one, or one with another text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Number of the segment, from 1; with `a` and `b` behind it after each split.
    pub(crate) id: String,
    /// Its text now.
    pub(crate) text: String,
    /// Its text in the document, where a person changed it.
    pub(crate) original: Option<String>,
    /// The segment of the snapshot.
    pub(crate) segment: u32,
}

/// A group of pieces of either side.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct ReviewBead {
    /// Source pieces and target pieces, in order.
    pub(crate) sides: [Vec<u32>; 2],
    /// The texts of the two sides stand in each other's places.
    pub(crate) exchanged: bool,
    /// The record of a memory that it comes from.
    pub(crate) record: Option<u32>,
    /// Whether a person put it together.
    pub(crate) by_hand: bool,
}

/// What a person decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReviewStatus {
    /// It is right.
    Confirmed,
    /// It is of no use.
    Rejected,
}

/// A decision with who made it, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decision {
    /// What.
    pub(crate) status: ReviewStatus,
    /// Name that the person gave; empty where none.
    pub(crate) who: String,
    /// UTC time, `20260131T120000Z`.
    pub(crate) time: String,
}

/// One reversible step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Change {
    /// The beads from this place on are replaced.
    Order {
        /// Place of the first in the list.
        at: usize,
        /// Those that go.
        removed: Vec<BeadId>,
        /// Those that come.
        inserted: Vec<BeadId>,
    },
    /// A bead is decided, or no longer.
    Decide {
        /// The bead.
        bead: BeadId,
        /// Before.
        before: Option<Decision>,
        /// After.
        after: Option<Decision>,
    },
    /// Something is said of a bead.
    Comment {
        /// The bead.
        bead: BeadId,
        /// Before.
        before: String,
        /// After.
        after: String,
    },
}

impl Change {
    /// The step back.
    pub(crate) fn reversed(&self) -> Change {
        match self.clone() {
            Change::Order { at, removed, inserted } => {
                Change::Order { at, removed: inserted, inserted: removed }
            }
            Change::Decide { bead, before, after } => Change::Decide { bead, before: after, after: before },
            Change::Comment { bead, before, after } => Change::Comment { bead, before: after, after: before },
        }
    }
}

/// The beads now, in order, with what was decided of them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ReviewState {
    pieces: [Vec<Piece>; 2],
    beads: Vec<ReviewBead>,
    scores: Vec<Score>,
    order: Vec<BeadId>,
    decisions: HashMap<BeadId, Decision>,
    comments: HashMap<BeadId, String>,
}

/// Index of a side in arrays of both.
pub(super) fn index(side: Side) -> usize {
    usize::from(side == Side::Target)
}

impl ReviewState {
    /// The state before any decision.
    pub(crate) fn new(snapshot: &Snapshot) -> Self {
        let pieces = snapshot.sides().map(|side| {
            let pieces = side.segments.iter().zip(0..).map(|(segment, number)| Piece {
                id: (number + 1).to_string(),
                text: segment.text.clone(),
                original: None,
                segment: number,
            });
            pieces.collect()
        });
        let beads = snapshot.beads.iter().enumerate().map(|(at, bead)| ReviewBead {
            sides: [bead.source.clone(), bead.target.clone()],
            record: (at < snapshot.records.len()).then_some(at as u32),
            ..ReviewBead::default()
        });
        let decision = |decided: &Decided| {
            let status = if decided.confirmed { ReviewStatus::Confirmed } else { ReviewStatus::Rejected };
            let decision = Decision { status, who: decided.who.clone(), time: decided.time.clone() };
            (decided.bead, decision)
        };
        // What a reviewer said of a unit of a store is its last note.
        let remarks = snapshot.records.iter().zip(0..).filter(|_| !snapshot.units.is_empty());
        let remarks = remarks.filter_map(|(record, bead)| Some((bead, record.notes.last()?.clone())));
        ReviewState {
            pieces,
            beads: beads.collect(),
            scores: snapshot.beads.iter().map(|bead| bead.score.clone()).collect(),
            order: (0..snapshot.beads.len() as BeadId).collect(),
            decisions: snapshot.decided.iter().map(decision).collect(),
            comments: remarks.collect(),
        }
    }

    /// The beads in order.
    pub(crate) fn order(&self) -> &[BeadId] {
        &self.order
    }

    /// A bead, whether it is in the order now or was once.
    pub(crate) fn bead(&self, id: BeadId) -> Option<&ReviewBead> {
        self.beads.get(id as usize)
    }

    /// What is thought of a bead.
    pub(crate) fn score(&self, id: BeadId) -> Option<&Score> {
        self.scores.get(id as usize)
    }

    /// What was decided of a bead.
    pub(crate) fn decision(&self, id: BeadId) -> Option<&Decision> {
        self.decisions.get(&id)
    }

    /// What was said of a bead; empty where nothing.
    pub(crate) fn comment(&self, id: BeadId) -> &str {
        self.comments.get(&id).map_or("", String::as_str)
    }

    /// The pieces of one side of a bead, in order.
    pub(crate) fn pieces(&self, id: BeadId, side: Side) -> impl Iterator<Item = &Piece> {
        let numbers = self.bead(id).map_or(&[][..], |bead| bead.sides[index(side)].as_slice());
        numbers.iter().filter_map(move |number| self.piece(side, *number))
    }

    pub(super) fn piece(&self, side: Side, number: u32) -> Option<&Piece> {
        self.pieces[index(side)].get(number as usize)
    }

    /// The text that a bead has in the language of `side`, its pieces joined by a space.
    pub(crate) fn text(&self, id: BeadId, side: Side) -> String {
        let exchanged = self.bead(id).is_some_and(|bead| bead.exchanged);
        let side = if exchanged { other(side) } else { side };
        let texts: Vec<&str> = self.pieces(id, side).map(|piece| piece.text.trim()).collect();
        texts.join(" ")
    }

    /// Place of a bead in the order.
    pub(crate) fn place(&self, id: BeadId) -> Option<usize> {
        self.order.iter().position(|own| *own == id)
    }

    /// Number of beads that there ever were.
    pub(crate) fn known(&self) -> usize {
        self.beads.len()
    }

    pub(super) fn add_piece(&mut self, side: Side, piece: Piece) -> u32 {
        let pieces = &mut self.pieces[index(side)];
        pieces.push(piece);
        (pieces.len() - 1) as u32
    }

    pub(super) fn add_bead(&mut self, bead: ReviewBead, score: Score) -> BeadId {
        self.beads.push(bead);
        self.scores.push(score);
        (self.beads.len() - 1) as BeadId
    }

    /// Puts `score` in the place of what was thought of a bead.
    pub(crate) fn set_score(&mut self, id: BeadId, score: Score) {
        if let Some(own) = self.scores.get_mut(id as usize) {
            *own = score;
        }
    }

    /// Number of pieces of either side.
    pub(super) fn sizes(&self) -> [usize; 2] {
        [self.pieces[0].len(), self.pieces[1].len()]
    }

    /// Takes pieces and beads away that were added for an action that was not done.
    pub(super) fn forget(&mut self, pieces: [usize; 2], beads: usize) {
        self.pieces.iter_mut().zip(pieces).for_each(|(own, size)| own.truncate(size));
        self.beads.truncate(beads);
        self.scores.truncate(beads);
    }

    pub(super) fn apply(&mut self, change: &Change) {
        match change {
            Change::Order { at, removed, inserted } => {
                let end = (at + removed.len()).min(self.order.len());
                self.order.splice((*at).min(end)..end, inserted.iter().copied());
            }
            Change::Decide { bead, after, .. } => {
                match after {
                    Some(decision) => self.decisions.insert(*bead, decision.clone()),
                    None => self.decisions.remove(bead),
                };
            }
            Change::Comment { bead, after, .. } => {
                if after.is_empty() {
                    self.comments.remove(bead);
                } else {
                    self.comments.insert(*bead, after.clone());
                }
            }
        }
    }
}

/// The side across.
pub(super) fn other(side: Side) -> Side {
    match side {
        Side::Source => Side::Target,
        Side::Target => Side::Source,
    }
}
