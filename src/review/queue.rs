//! What a person should look at first.

use std::collections::HashMap;
use std::hash::{Hash as _, Hasher as _};

use rustc_hash::FxHasher;
use serde::Serialize;

use super::state::{BeadId, ReviewState};
use crate::confidence::SURE;
use crate::exchange::Side;
use crate::finding::Severity;

#[cfg(test)]
mod tests;

/// A bead that waits for a decision.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Doubt {
    /// The bead.
    pub(crate) bead: BeadId,
    /// How sure it is, 0 to 1; what nobody knows is 0, and findings take from it.
    pub(crate) trust: f32,
    /// How many other undecided beads have the same texts.
    pub(crate) alike: usize,
}

/// How far a review has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(crate) struct ReviewProgress {
    /// Beads in all.
    pub(crate) beads: usize,
    /// Beads with a decision.
    pub(crate) decided: usize,
    /// Beads that are, or were when they were decided, doubtful.
    pub(crate) doubtful: usize,
    /// Those of them that are decided.
    pub(crate) settled: usize,
}

/// How sure a bead is, 0 to 1. What the checks found takes as much from it as such
/// findings are right: nobody knows whether the texts or the pairing is wrong.
pub(super) fn trust(state: &ReviewState, bead: BeadId) -> f32 {
    let Some(score) = state.score(bead) else { return 0.0 };
    let findings = score.findings.iter().filter(|finding| finding.severity > Severity::Note);
    let doubt = findings.map(|finding| finding.confidence).fold(0.0, f32::max);
    score.confidence.unwrap_or(0.0) * (1.0 - doubt)
}

/// Whether no check found anything, and both sides are there.
pub(super) fn is_clean(state: &ReviewState, bead: BeadId) -> bool {
    let pair = state.bead(bead).is_some_and(|bead| bead.sides.iter().all(|side| !side.is_empty()));
    pair && state.score(bead).is_some_and(|score| score.findings.is_empty())
}

/// Whether a person should look at a bead.
pub(super) fn is_doubtful(state: &ReviewState, bead: BeadId) -> bool {
    trust(state, bead) < SURE
}

/// An undecided bead before it has its place in a queue.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Waiting {
    bead: BeadId,
    trust: f32,
    /// The same for beads with the same texts, in whatever review.
    texts: u64,
}

/// The texts of a bead, that of side `first` first: the same pair is the same whichever side was
/// the original.
pub(crate) fn texts(state: &ReviewState, bead: BeadId, first: Side) -> [String; 2] {
    let sides = match first {
        Side::Source => [Side::Source, Side::Target],
        Side::Target => [Side::Target, Side::Source],
    };
    sides.map(|side| state.text(bead, side))
}

/// The undecided beads of a review, in the order of the documents; `first` as in [`texts`].
pub(crate) fn waiting(state: &ReviewState, first: Side) -> Vec<Waiting> {
    let undecided = state.order().iter().copied().filter(|bead| state.decision(*bead).is_none());
    let one = |bead| {
        let mut hasher = FxHasher::default();
        texts(state, bead, first).hash(&mut hasher);
        Waiting { bead, trust: trust(state, bead), texts: hasher.finish() }
    };
    undecided.map(one).collect()
}

/// The undecided beads of several reviews as one queue, most doubtful first, each with the number
/// of its review. Beads with the same texts follow each other: who has read one has read them all.
pub(crate) fn together(lists: Vec<Vec<Waiting>>) -> Vec<(usize, Doubt)> {
    let each =
        lists.into_iter().enumerate().flat_map(|(at, list)| list.into_iter().map(move |one| (at, one)));
    let mut all: Vec<(usize, Waiting)> = each.collect();
    // Stable: equally doubtful beads stay in the order of the documents.
    all.sort_by(|(_, a), (_, b)| a.trust.total_cmp(&b.trust));
    let mut groups: Vec<Vec<(usize, Waiting)>> = Vec::new();
    let mut group_of: HashMap<u64, usize> = HashMap::new();
    for (review, one) in all {
        let at = *group_of.entry(one.texts).or_insert(groups.len());
        match groups.get_mut(at) {
            Some(group) => group.push((review, one)),
            None => groups.push(vec![(review, one)]),
        }
    }
    let doubts = groups.into_iter().flat_map(|group| {
        let alike = group.len() - 1;
        let doubt = move |(review, Waiting { bead, trust, .. })| (review, Doubt { bead, trust, alike });
        group.into_iter().map(doubt)
    });
    doubts.collect()
}

/// The queue of one review.
pub(crate) fn queue(state: &ReviewState) -> Vec<Doubt> {
    together(vec![waiting(state, Side::Source)]).into_iter().map(|(_, doubt)| doubt).collect()
}

/// How far the review has come.
pub(crate) fn progress(state: &ReviewState) -> ReviewProgress {
    let mut progress = ReviewProgress { beads: state.order().len(), ..ReviewProgress::default() };
    for bead in state.order() {
        let decided = usize::from(state.decision(*bead).is_some());
        let doubtful = usize::from(is_doubtful(state, *bead));
        progress.decided += decided;
        progress.doubtful += doubtful;
        progress.settled += decided * doubtful;
    }
    progress
}
