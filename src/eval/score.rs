//! Precision, recall and F1 with the definitions of vecalign's scorer
//! (Thompson and Koehn, EMNLP 2019): strict, when a bead equals a gold bead;
//! lax, when it shares a line with one on both sides. Precision counts the null
//! beads that the system claims; recall counts gold pairs only.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::exchange::ladder::Rung;

/// Precision, recall and their harmonic mean.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Figures {
    /// Share of the system's beads that are right.
    pub precision: f64,
    /// Share of the gold beads that were found.
    pub recall: f64,
    /// Harmonic mean.
    pub f1: f64,
}

/// Everything that one comparison yields.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Scores {
    /// Equal beads.
    pub strict: Figures,
    /// Touching beads.
    pub lax: Figures,
    /// Lines left alone.
    pub nulls: Figures,
    /// Gold beads found and all gold beads, by type (`1:2`).
    pub by_type: BTreeMap<String, (usize, usize)>,
    /// Beads of the system.
    pub beads: usize,
    /// Beads of the gold.
    pub gold: usize,
}

/// What the figures are made of; sums of counts of separate parts are the counts of the whole.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct BeadCounts {
    strict: Tally,
    lax: Tally,
    nulls: Tally,
}

/// Right among the claimed, found among the wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Tally {
    right: usize,
    claimed: usize,
    found: usize,
    wanted: usize,
}

type Key = (Vec<usize>, Vec<usize>);

/// Scores `system` against `gold`.
pub fn score(system: &[Rung], gold: &[Rung]) -> Scores {
    let (sys, gld) = (keys(system), keys(gold));
    let mut by_type: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for bead in &gld {
        let entry = by_type.entry(format!("{}:{}", bead.0.len(), bead.1.len())).or_default();
        entry.1 += 1;
        entry.0 += usize::from(sys.contains(bead));
    }
    let counts = count(&sys, &gld);
    Scores {
        strict: counts.strict.figures(),
        lax: counts.lax.figures(),
        nulls: counts.nulls.figures(),
        by_type,
        beads: system.len(),
        gold: gold.len(),
    }
}

/// Beads as a set; one without any line is none.
pub(super) fn keys(rungs: &[Rung]) -> BTreeSet<Key> {
    rungs
        .iter()
        .map(|r| (r.source.clone(), r.target.clone()))
        .filter(|(s, t)| !s.is_empty() || !t.is_empty())
        .collect()
}

/// Compares two sets of beads.
pub(super) fn count(system: &BTreeSet<Key>, gold: &BTreeSet<Key>) -> BeadCounts {
    let pairs = |set: &BTreeSet<Key>| -> BTreeSet<Key> {
        set.iter().filter(|(s, t)| !s.is_empty() && !t.is_empty()).cloned().collect()
    };
    let nulls = |set: &BTreeSet<Key>| -> BTreeSet<(bool, usize)> {
        set.iter()
            .filter(|(s, t)| s.is_empty() || t.is_empty())
            .flat_map(|(s, t)| s.iter().map(|i| (true, *i)).chain(t.iter().map(|j| (false, *j))))
            .collect()
    };
    let (precise, touching) = hits(system, gold);
    let (gold_pairs, system_pairs) = (pairs(gold), pairs(system));
    let (found, touched) = hits(&gold_pairs, &system_pairs);
    let (claimed, wanted) = (system.len(), gold_pairs.len());
    let (system_nulls, gold_nulls) = (nulls(system), nulls(gold));
    let both = system_nulls.intersection(&gold_nulls).count();
    BeadCounts {
        strict: Tally { right: precise, claimed, found, wanted },
        lax: Tally { right: touching, claimed, found: touched, wanted },
        nulls: Tally { right: both, claimed: system_nulls.len(), found: both, wanted: gold_nulls.len() },
    }
}

impl BeadCounts {
    /// F1: strict, lax, of the lines left alone.
    pub(super) fn f1(&self) -> [f64; 3] {
        [self.strict, self.lax, self.nulls].map(|tally| tally.figures().f1)
    }
}

impl std::ops::AddAssign for BeadCounts {
    fn add_assign(&mut self, other: BeadCounts) {
        for (own, other) in
            [(&mut self.strict, other.strict), (&mut self.lax, other.lax), (&mut self.nulls, other.nulls)]
        {
            own.right += other.right;
            own.claimed += other.claimed;
            own.found += other.found;
            own.wanted += other.wanted;
        }
    }
}

impl Tally {
    fn figures(self) -> Figures {
        let share = |a: usize, b: usize| if b == 0 { 0.0 } else { a as f64 / b as f64 };
        let (precision, recall) = (share(self.right, self.claimed), share(self.found, self.wanted));
        let sum = precision + recall;
        Figures { precision, recall, f1: if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 } }
    }
}

fn hits(test: &BTreeSet<Key>, gold: &BTreeSet<Key>) -> (usize, usize) {
    let mut reach: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (s, t) in gold {
        for i in s {
            reach.entry(*i).or_default().extend(t);
        }
    }
    let mut strict = 0;
    let mut lax = 0;
    for bead in test {
        if gold.contains(bead) {
            strict += 1;
            lax += 1;
        } else if bead.0.iter().filter_map(|i| reach.get(i)).any(|r| bead.1.iter().any(|j| r.contains(j))) {
            lax += 1;
        }
    }
    (strict, lax)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::ladder::parse;

    #[test]
    fn figures_of_a_small_case() {
        let gold = parse("g", "[0]:[0]\n[1]:[1, 2]\n[2]:[]\n[]:[3]\n").unwrap();
        let system = parse("s", "[0]:[0]\n[1]:[1]\n[2]:[2]\n[]:[3]\n").unwrap();
        let scores = score(&system, &gold);
        assert_eq!((scores.strict.precision, scores.strict.recall), (0.5, 0.5));
        assert_eq!(scores.lax.precision, 0.75);
        assert_eq!((scores.nulls.precision, scores.nulls.recall), (1.0, 0.5));
        assert_eq!(score(&gold, &gold).strict.f1, 1.0);
    }
}
