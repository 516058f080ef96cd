//! What the aligner yields.

use super::measure::Measures;

/// A bead less probable than this is in doubt. On the development cases and on
/// 14,000 lines .97 gave the same beads for half as many questions more.
pub(super) const DOUBT: f32 = 0.9;

/// A group of source segments with a group of target segments; one may be empty.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Bead {
    /// Source segments, rising, counted from 0 in the list given to `align`.
    pub source: Vec<usize>,
    /// Target segments, likewise.
    pub target: Vec<usize>,
    /// Probability under the model that exactly this bead is right, not yet calibrated.
    pub posterior: f32,
    /// Probability of the likeliest other bead that shares a segment with it.
    pub runner_up: f32,
    /// What the bead holds in itself; `None` for null beads.
    pub measures: Option<Measures>,
}

impl Bead {
    /// Whether one side is empty.
    pub(crate) fn is_null(&self) -> bool {
        self.source.is_empty() || self.target.is_empty()
    }
}

/// The beads of two documents. Every segment lies in exactly one bead.
#[derive(Debug, Clone, Default)]
pub(crate) struct Alignment {
    /// Beads in the order of the source; target-only beads where the target has them.
    pub beads: Vec<Bead>,
    /// Segments of both documents that the encoder was asked about.
    pub asked: usize,
}
