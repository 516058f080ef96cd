//! What a document hardly ever does is less likely wherever it might be: a line left alone, a merge, a
//! border that moved. How often it does so is taken from the last search itself, which has all the evidence
//! there is, and what was in doubt is summed anew with it a few times.

use super::bead::Bead;
use super::lattice::{Lattice, kind};
use super::search::{Score, posteriors};

/// A run of segments with all its evidence, ready to be decoded.
pub(super) struct Scored {
    pub(super) lattice: Lattice,
    /// Of each edge.
    pub(super) scores: Vec<Score>,
}

/// Shares of beads, about as in the documents that the weights for unfamiliar words are learned from: source
/// and target segments left alone, merges, re-cuts; chosen on sixty other documents made of training text.
/// What is as frequent as that is left as it is, for what is more frequent may be the search's own fault.
const LEARNED_WITH: [f32; 4] = [0.04, 0.04, 0.08, 0.012];
/// Beads' worth of these shares that a document starts from.
const PRIOR_BEADS: f32 = 25.0;
/// Sums in which the shares and the probabilities follow from each other.
const ROUNDS: usize = 3;

/// How much of it counts, by kinds.
pub(super) type Strength = [f32; 4];
/// Where words are unknown.
pub(super) const WHOLE: Strength = [1.0; 4];
/// Where they are known, the first pass has found the rates, too, and weights learned of them: with all of it
/// documents made of training text are no better than without. Of merges, which are asked for in every
/// document, nothing is left to be said: with it two merges became one of three segments.
pub(super) const WHERE_WORDS_ARE_KNOWN: Strength = [0.5, 0.5, 0.0, 0.5];

/// Beads that nobody doubts, by their kinds.
#[derive(Debug, Default)]
pub(super) struct Certain {
    kinds: [f32; 4],
    all: f32,
}

impl Certain {
    pub(super) fn count(&mut self, beads: &[Bead]) {
        self.all += beads.len() as f32;
        for kind in beads.iter().filter_map(|bead| kind(bead.source.len(), bead.target.len())) {
            self.kinds[kind] += 1.0;
        }
    }
}

/// Lowers the scores of the kinds of beads that are rarer in these runs and what is certain beside them,
/// together a document or much of one, than in the documents that the weights were learned from; by
/// its `strength` times the logarithm of how much rarer they are.
pub(super) fn lower_what_is_seldom(runs: &mut [Scored], certain: &Certain, strength: Strength) {
    let mut lowered = [0f32; 4];
    for _ in 0..ROUNDS {
        let now = corrections(runs, certain);
        let now: [f32; 4] = std::array::from_fn(|kind| strength[kind] * now[kind]);
        let more: [f32; 4] = std::array::from_fn(|kind| now[kind] - lowered[kind]);
        for run in runs.iter_mut() {
            for (edge, score) in run.lattice.edges.iter().zip(&mut run.scores) {
                if let Some(kind) = edge.kind() {
                    score.opening += more[kind];
                    score.going_on += more[kind];
                }
            }
        }
        lowered = now;
    }
}

/// ln(share in these runs / share learned with) of each kind, at most 0.
fn corrections(runs: &[Scored], certain: &Certain) -> [f32; 4] {
    let (mut found, mut all) = (certain.kinds, PRIOR_BEADS + certain.all);
    for run in runs {
        let Some(sums) = posteriors(&run.lattice, &run.scores) else { continue };
        for (edge, p) in run.lattice.edges.iter().zip(&sums.edges) {
            all += p;
            if let Some(kind) = edge.kind() {
                found[kind] += p;
            }
        }
    }
    std::array::from_fn(|kind| {
        let share = (found[kind] + LEARNED_WITH[kind] * PRIOR_BEADS) / all;
        (share / LEARNED_WITH[kind]).ln().min(0.0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::lattice::{ALL_TYPES, Edge};

    /// Lines that may be paired in order, each of `doubtful` next to as likely left alone on both sides.
    fn run(lines: u32, doubtful: &[u32]) -> Scored {
        let cells: Vec<Vec<u32>> = (0..=lines)
            .map(|i| {
                let between = i.checked_sub(1).filter(|line| doubtful.contains(line));
                between.into_iter().chain([i]).collect()
            })
            .collect();
        let lattice = Lattice::new(0, &cells, &ALL_TYPES);
        let score = |edge: &Edge| match (edge.m, edge.n) {
            (1, 1) if edge.source == edge.target && doubtful.contains(&edge.source) => 0.0,
            (1, 1) if edge.source == edge.target => 5.0,
            (1, 0) | (0, 1) => 0.0,
            _ => -20.0,
        };
        let scores = lattice.edges.iter().map(|e| Score { opening: score(e), going_on: score(e) }).collect();
        Scored { lattice, scores }
    }

    fn paired(run: &Scored, line: u32) -> f32 {
        let sums = posteriors(&run.lattice, &run.scores).unwrap();
        let edges = run.lattice.edges.iter().zip(&sums.edges);
        edges
            .filter(|(e, _)| e.source == line && e.target == line && (e.m, e.n) == (1, 1))
            .map(|(_, p)| p)
            .sum()
    }

    #[test]
    fn one_doubt_in_a_document_that_leaves_nothing_alone_is_a_pair() {
        let mut runs = [run(300, &[150])];
        let before = paired(&runs[0], 150);
        assert!((before - 0.5).abs() < 0.01, "as likely one as the other: {before}");
        lower_what_is_seldom(&mut runs, &Certain::default(), WHOLE);
        assert!(paired(&runs[0], 150) > 0.95, "{}", paired(&runs[0], 150));
        assert!(paired(&runs[0], 10) > 0.99);
    }

    #[test]
    fn what_is_certain_counts_too() {
        let doubt = |certain: &[Bead], strength: Strength| {
            let mut beside = Certain::default();
            beside.count(certain);
            let mut runs = [run(3, &[1])];
            lower_what_is_seldom(&mut runs, &beside, strength);
            paired(&runs[0], 1)
        };
        let pair = |i: usize| Bead { source: vec![i], target: vec![i], ..Bead::default() };
        let alone = |i: usize| [(vec![i], vec![]), (vec![], vec![i])];
        let lone = |i: usize| alone(i).map(|(source, target)| Bead { source, target, ..Bead::default() });
        let pairs: Vec<Bead> = (0..300).map(pair).collect();
        let lines_alone: Vec<Bead> = (0..20).flat_map(lone).collect();
        let wholly = doubt(&pairs, WHOLE);
        assert!(wholly > 0.95, "{wholly}");
        let partly = doubt(&pairs, WHERE_WORDS_ARE_KNOWN);
        assert!((0.75..0.95).contains(&partly), "{partly}");
        let often = doubt(&[pairs, lines_alone].concat(), WHOLE);
        assert!(often < 0.55, "{often}");
    }

    #[test]
    fn what_a_document_often_does_stays_as_likely() {
        let often: Vec<u32> = (0..30).map(|k| 3 * k).collect();
        let mut runs = [run(90, &often)];
        lower_what_is_seldom(&mut runs, &Certain::default(), WHOLE);
        assert!((paired(&runs[0], 30) - 0.5).abs() < 0.01, "{}", paired(&runs[0], 30));
    }

    #[test]
    fn a_short_document_says_little() {
        let mut runs = [run(4, &[2])];
        lower_what_is_seldom(&mut runs, &Certain::default(), WHOLE);
        let now = paired(&runs[0], 2);
        assert!((0.5..0.7).contains(&now), "{now}");
    }
}
