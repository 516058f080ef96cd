//! What the aligner yields, and what is decided about it.

#[cfg(feature = "encoder")]
use std::ops::Range;

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

/// What is to become of beads, where no two decisions are about the same one: of two that are, in order, the one with
/// more weight. `of` gives the beads of a decision and its weight.
#[cfg(feature = "encoder")]
pub(super) fn apart<T>(decisions: Vec<T>, of: impl Fn(&T) -> (Range<usize>, f32)) -> Vec<T> {
    let mut apart: Vec<T> = Vec::with_capacity(decisions.len());
    for decision in decisions {
        let (beads, weight) = of(&decision);
        match apart.last().map(&of) {
            Some((last, more)) if last.end > beads.start && more >= weight => {}
            Some((last, _)) if last.end > beads.start => {
                apart.pop();
                apart.push(decision);
            }
            _ => apart.push(decision),
        }
    }
    apart
}

#[cfg(test)]
mod tests {
    #[cfg(feature = "encoder")]
    #[test]
    fn of_two_decisions_about_a_bead_the_weightier_holds() {
        let kept = |decisions: &[(usize, f32)]| -> Vec<usize> {
            let apart = super::apart(decisions.to_vec(), |&(at, weight)| (at..at + 2, weight));
            apart.into_iter().map(|(at, _)| at).collect()
        };
        assert_eq!(kept(&[(0, 0.6), (1, 0.7)]), [1]);
        assert_eq!(kept(&[(0, 0.7), (1, 0.6)]), [0]);
        assert_eq!(kept(&[(0, 0.6), (2, 0.7)]), [0, 2]);
        assert_eq!(kept(&[(0, 3.0), (1, 4.0), (2, 5.0)]), [2]);
        assert_eq!(kept(&[(0, 5.0), (1, 4.0), (2, 3.0)]), [0, 2]);
    }
}
