//! What a person should look at first.

use std::collections::HashMap;

use serde::Serialize;

use super::state::{BeadId, State};
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
pub(crate) struct Progress {
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
pub(super) fn trust(state: &State, bead: BeadId) -> f32 {
    let Some(score) = state.score(bead) else { return 0.0 };
    let findings = score.findings.iter().filter(|finding| finding.severity > Severity::Note);
    let doubt = findings.map(|finding| finding.confidence).fold(0.0, f32::max);
    score.confidence.unwrap_or(0.0) * (1.0 - doubt)
}

/// Whether no check found anything, and both sides are there.
pub(super) fn is_clean(state: &State, bead: BeadId) -> bool {
    let pair = state.bead(bead).is_some_and(|bead| bead.sides.iter().all(|side| !side.is_empty()));
    pair && state.score(bead).is_some_and(|score| score.findings.is_empty())
}

/// Whether a person should look at a bead.
pub(super) fn is_doubtful(state: &State, bead: BeadId) -> bool {
    trust(state, bead) < SURE
}

/// The undecided beads, most doubtful first. Beads with the same texts follow each other:
/// who has read one has read them all.
pub(crate) fn queue(state: &State) -> Vec<Doubt> {
    let mut waiting: Vec<(f32, BeadId)> = state
        .order()
        .iter()
        .filter(|bead| state.decision(**bead).is_none())
        .map(|bead| (trust(state, *bead), *bead))
        .collect();
    // Stable: equally doubtful beads stay in the order of the documents.
    waiting.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut groups: Vec<Vec<(f32, BeadId)>> = Vec::new();
    let mut group_of: HashMap<[String; 2], usize> = HashMap::new();
    for (trust, bead) in waiting {
        let texts = [Side::Source, Side::Target].map(|side| state.text(bead, side));
        let at = *group_of.entry(texts).or_insert(groups.len());
        match groups.get_mut(at) {
            Some(group) => group.push((trust, bead)),
            None => groups.push(vec![(trust, bead)]),
        }
    }
    groups
        .into_iter()
        .flat_map(|group| {
            let alike = group.len() - 1;
            group.into_iter().map(move |(trust, bead)| Doubt { bead, trust, alike })
        })
        .collect()
}

/// How far the review has come.
pub(crate) fn progress(state: &State) -> Progress {
    let mut progress = Progress { beads: state.order().len(), ..Progress::default() };
    for bead in state.order() {
        let decided = usize::from(state.decision(*bead).is_some());
        let doubtful = usize::from(is_doubtful(state, *bead));
        progress.decided += decided;
        progress.doubtful += doubtful;
        progress.settled += decided * doubtful;
    }
    progress
}
