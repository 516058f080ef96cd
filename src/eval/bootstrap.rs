//! How much a figure owes to chance: percentile intervals of the bootstrap
//! (Efron, Annals of Statistics 1979).
//!
//! Beads are not independent: one wrong border spoils two of them. What is
//! drawn are therefore *patches*, the smallest groups of system and gold beads
//! that share no line with the rest.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::score::{BeadCounts, count, keys};
use crate::exchange::ladder::Rung;
use crate::random::Random;

/// Any fixed number: the same ladders give the same intervals.
const SEED: u64 = 0x6D75_7162;
/// Share of the resampled figures inside the interval.
const INSIDE: f64 = 0.95;

/// Lower and upper end.
pub(crate) type Interval = (f64, f64);

/// Intervals of the three F1 figures.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(crate) struct Intervals {
    /// Strict.
    pub strict: Interval,
    /// Lax.
    pub lax: Interval,
    /// Lines left alone.
    pub nulls: Interval,
}

/// 95 % intervals from `rounds` resamples; none without a round or a bead.
pub(crate) fn intervals(system: &[Rung], gold: &[Rung], rounds: usize) -> Option<Intervals> {
    let patches = patches(system, gold);
    if patches.is_empty() || rounds == 0 {
        return None;
    }
    let mut random = Random::new(SEED);
    let mut figures = [const { Vec::new() }; 3];
    for _ in 0..rounds {
        let mut sum = BeadCounts::default();
        for _ in 0..patches.len() {
            sum += patches[random.between(0, patches.len() - 1)];
        }
        for (list, f1) in figures.iter_mut().zip(sum.f1()) {
            list.push(f1);
        }
    }
    let [strict, lax, nulls] = figures.map(ends);
    Some(Intervals { strict, lax, nulls })
}

fn ends(mut figures: Vec<f64>) -> Interval {
    figures.sort_by(f64::total_cmp);
    let last = figures.len().saturating_sub(1) as f64;
    let at = |share: f64| figures.get((share * last).round() as usize).copied().unwrap_or_default();
    (at((1.0 - INSIDE) / 2.0), at((1.0 + INSIDE) / 2.0))
}

/// Counts of every patch, in the order of their first line.
fn patches(system: &[Rung], gold: &[Rung]) -> Vec<BeadCounts> {
    let (system, gold) = (keys(system), keys(gold));
    // Lines of both sides as nodes; every bead ties its lines together.
    let mut lines: BTreeMap<(bool, usize), usize> = BTreeMap::new();
    let mut parents: Vec<usize> = Vec::new();
    for (s, t) in system.iter().chain(&gold) {
        let mut first = None;
        for line in s.iter().map(|i| (true, *i)).chain(t.iter().map(|j| (false, *j))) {
            let node = *lines.entry(line).or_insert_with(|| {
                parents.push(parents.len());
                parents.len() - 1
            });
            let root = root(&mut parents, node);
            let target = *first.get_or_insert(root);
            let target = self::root(&mut parents, target);
            parents[root] = target;
        }
    }
    let mut groups: BTreeMap<usize, [BTreeSet<_>; 2]> = BTreeMap::new();
    for (which, set) in [system, gold].into_iter().enumerate() {
        for bead in set {
            let line = bead.0.first().map(|i| (true, *i)).or_else(|| bead.1.first().map(|j| (false, *j)));
            let Some(node) = line.and_then(|l| lines.get(&l)) else { continue };
            let root = root(&mut parents, *node);
            groups.entry(root).or_default()[which].insert(bead);
        }
    }
    groups.into_values().map(|[system, gold]| count(&system, &gold)).collect()
}

fn root(parents: &mut [usize], mut node: usize) -> usize {
    while parents[node] != node {
        parents[node] = parents[parents[node]];
        node = parents[node];
    }
    node
}

#[cfg(test)]
mod tests {
    use super::super::score::score;
    use super::*;
    use crate::exchange::ladder::parse;

    fn ladders() -> (Vec<Rung>, Vec<Rung>) {
        let mut gold = String::new();
        let mut system = String::new();
        for i in (0..60).step_by(3) {
            gold.push_str(&format!("[{i}]:[{i}]\n[{}, {}]:[{}]\n[]:[{}]\n", i + 1, i + 2, i + 1, i + 2));
            let wrong = i % 4 == 0;
            let bead = if wrong {
                format!("[{}]:[{}]\n[{}]:[]\n", i + 1, i + 1, i + 2)
            } else {
                format!("[{}, {}]:[{}]\n", i + 1, i + 2, i + 1)
            };
            system.push_str(&format!("[{i}]:[{i}]\n{bead}[]:[{}]\n", i + 2));
        }
        (parse("s", &system).unwrap(), parse("g", &gold).unwrap())
    }

    #[test]
    fn patches_together_are_the_whole() {
        let (system, gold) = ladders();
        let mut sum = BeadCounts::default();
        for patch in patches(&system, &gold) {
            sum += patch;
        }
        let scores = score(&system, &gold);
        assert_eq!(sum.f1(), [scores.strict.f1, scores.lax.f1, scores.nulls.f1]);
        assert_eq!(patches(&system, &gold).len(), 60);
    }

    #[test]
    fn intervals_hold_the_figure_and_do_not_change() {
        let (system, gold) = ladders();
        let found = intervals(&system, &gold, 200).unwrap();
        let f1 = score(&system, &gold).strict.f1;
        assert!(found.strict.0 < f1 && f1 < found.strict.1, "{found:?} {f1}");
        assert_eq!(intervals(&system, &gold, 200), Some(found));
        assert_eq!(intervals(&gold, &gold, 50).unwrap().strict, (1.0, 1.0));
        assert_eq!(intervals(&[], &[], 50), None);
    }
}
