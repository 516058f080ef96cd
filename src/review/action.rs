//! What a person, or the aligner on a person's word, can do to a review.

use serde::{Deserialize, Serialize};

use super::snapshot::Score;
use super::state::BeadId;
use crate::exchange::Side;

/// To which neighbour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Neighbour {
    /// The one before.
    Up,
    /// The one behind.
    Down,
}

impl Neighbour {
    /// What this bead is to that neighbour.
    pub(crate) fn opposite(self) -> Self {
        match self {
            Neighbour::Up => Neighbour::Down,
            Neighbour::Down => Neighbour::Up,
        }
    }
}

/// One action. The journal holds them as `{"act": NAME, "args": {…}}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "act", content = "args", rename_all = "kebab-case")]
pub(crate) enum Action {
    /// These beads are right: pairs translate each other, single lines have no counterpart.
    Confirm {
        /// The beads.
        beads: Vec<BeadId>,
    },
    /// Every undecided bead with the texts of this one is right.
    ConfirmAlike {
        /// The bead.
        bead: BeadId,
    },
    /// Every undecided bead with the texts of this one is of no use.
    RejectAlike {
        /// The bead.
        bead: BeadId,
    },
    /// Every undecided pair of at least this confidence in which no check found anything is right.
    ConfirmAll {
        /// Least confidence, 0 to 1.
        least: f32,
    },
    /// These beads are of no use and go into no memory.
    Reject {
        /// The beads.
        beads: Vec<BeadId>,
    },
    /// Takes the decision back.
    Reopen {
        /// The beads.
        beads: Vec<BeadId>,
    },
    /// Puts a bead and its neighbour together.
    Join {
        /// The bead.
        bead: BeadId,
        /// Which neighbour.
        to: Neighbour,
    },
    /// Takes the nearest segment of one side from the neighbour.
    Pull {
        /// The bead.
        bead: BeadId,
        /// Which side.
        side: Side,
        /// From which neighbour.
        to: Neighbour,
    },
    /// Gives the first or last segment of one side to the neighbour.
    Move {
        /// The bead.
        bead: BeadId,
        /// Which side.
        side: Side,
        /// To which neighbour.
        to: Neighbour,
    },
    /// Cuts one side; what lies behind the cut becomes a bead of its own.
    Split {
        /// The bead.
        bead: BeadId,
        /// Which side.
        side: Side,
        /// Segment within the side, from 0.
        segment: usize,
        /// Place in its text in UTF-16 units, as a browser counts; 0 cuts in front of it.
        at: usize,
    },
    /// Parts the first segment of each side from the others.
    Part {
        /// The bead.
        bead: BeadId,
    },
    /// Leaves every segment of a bead alone.
    Unlink {
        /// The bead.
        bead: BeadId,
    },
    /// Pairs two beads of one side each, wherever they stand.
    Link {
        /// A bead without target.
        source: BeadId,
        /// A bead without source.
        target: BeadId,
    },
    /// The texts of the two sides stand in each other's places.
    Exchange {
        /// The bead.
        bead: BeadId,
    },
    /// Puts another text in the place of a segment's; the original is kept.
    Edit {
        /// The bead.
        bead: BeadId,
        /// Which side.
        side: Side,
        /// Segment within the side, from 0.
        segment: usize,
        /// The text.
        text: String,
    },
    /// Puts what a check would find right into the text; the journal holds the edit that it is.
    Accept {
        /// The bead.
        bead: BeadId,
        /// Which of its findings, from 0.
        finding: usize,
    },
    /// Says something about a bead; an empty text takes it away.
    Comment {
        /// The bead.
        bead: BeadId,
        /// What.
        text: String,
    },
    /// What aligning anew between decided beads gave.
    Realign {
        /// The stretches that changed.
        parts: Vec<Part>,
    },
    /// What estimating anew gave; no decision, so nothing that could be undone.
    Estimate {
        /// Beads and what is thought of them.
        scores: Vec<(BeadId, Score)>,
        /// What changed, for people.
        told: String,
    },
    /// Takes the last action back.
    Undo,
    /// Does again what was taken back last.
    Redo,
}

/// A stretch of undecided beads and what takes their place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Part {
    /// The beads, as they follow each other.
    pub(crate) removed: Vec<BeadId>,
    /// Beads of the same segments.
    pub(crate) beads: Vec<NewBead>,
}

/// A bead by the identifiers of its segments.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct NewBead {
    /// Source segments.
    pub(crate) source: Vec<String>,
    /// Target segments.
    pub(crate) target: Vec<String>,
    /// What is thought of it.
    pub(crate) score: Score,
}
