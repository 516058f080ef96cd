//! One to one: of all ways to pair the documents the one whose sum of weights is largest.
//!
//! The documents fall into groups that share candidates, mostly of two or three. In each a pair
//! after the other is added along the path that gains most (Kuhn, "The Hungarian method for the
//! assignment problem", 1955), until nothing gains any more; nobody has to be paired.

use std::collections::VecDeque;

/// A pair that might be, with what it is worth; only those worth more than nothing count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Edge {
    pub(super) source: u32,
    pub(super) target: u32,
    pub(super) weight: f32,
}

/// The edges of the heaviest matching, by their places in `edges`.
pub(super) fn assign(edges: &[Edge], sources: usize, targets: usize) -> Vec<usize> {
    let mut by_source: Vec<Vec<usize>> = vec![Vec::new(); sources];
    for (number, edge) in edges.iter().enumerate().filter(|(_, edge)| edge.weight > 0.0) {
        if let Some(list) = by_source.get_mut(edge.source as usize) {
            list.push(number);
        }
    }
    let mut matching =
        Matching { edges, by_source, of_source: vec![None; sources], of_target: vec![None; targets] };
    for source in 0..sources as u32 {
        matching.add(source);
    }
    let mut chosen: Vec<usize> = matching.of_source.into_iter().flatten().collect();
    chosen.sort_unstable();
    chosen
}

struct Matching<'e> {
    edges: &'e [Edge],
    by_source: Vec<Vec<usize>>,
    of_source: Vec<Option<usize>>,
    of_target: Vec<Option<usize>>,
}

/// Gain of reaching a target, and the edge that reached it.
type Reached = rustc_hash::FxHashMap<u32, (f64, usize)>;

/// Less is no gain: sums of weights in another order differ by as much.
const LEAST_GAIN: f64 = 1e-6;

impl Matching<'_> {
    /// Lets `source` into the matching where that gains: along a path that ends at a free target, or
    /// at a source that gives up its place.
    fn add(&mut self, source: u32) {
        let mut reached = Reached::default();
        let mut waiting = VecDeque::from([(source, 0.0f64)]);
        // The best end: its gain, and the last target of the path.
        let mut best: Option<(f64, u32)> = None;
        while let Some((from, so_far)) = waiting.pop_front() {
            let held = self.of_source.get(from as usize).copied().flatten();
            for number in self.by_source.get(from as usize).into_iter().flatten().copied() {
                let Some(edge) = self.edges.get(number).filter(|_| Some(number) != held) else { continue };
                let gain = so_far + f64::from(edge.weight);
                if reached.get(&edge.target).is_some_and(|(known, _)| *known >= gain - LEAST_GAIN) {
                    continue;
                }
                reached.insert(edge.target, (gain, number));
                let owner = self.of_target.get(edge.target as usize).copied().flatten();
                let owner = owner.and_then(|number| self.edges.get(number));
                // Whoever held the target gives it up, for another one or for none.
                let end = gain - owner.map_or(0.0, |owner| f64::from(owner.weight));
                if end > best.map_or(LEAST_GAIN, |(gain, _)| gain + LEAST_GAIN) {
                    best = Some((end, edge.target));
                }
                waiting.extend(owner.map(|owner| (owner.source, end)));
            }
        }
        let Some((_, mut target)) = best else { return };
        let last = self.of_target.get(target as usize).copied().flatten();
        if let Some(slot) =
            last.and_then(|n| self.edges.get(n)).and_then(|e| self.of_source.get_mut(e.source as usize))
        {
            *slot = None;
        }
        // Back along the path; every source on it takes the edge that led away from it.
        for _ in 0..=reached.len() {
            let Some((_, number)) = reached.get(&target).copied() else { return };
            let Some(edge) = self.edges.get(number).copied() else { return };
            let before = self.of_source.get(edge.source as usize).copied().flatten();
            if let Some(slot) = self.of_target.get_mut(target as usize) {
                *slot = Some(number);
            }
            if let Some(slot) = self.of_source.get_mut(edge.source as usize) {
                *slot = Some(number);
            }
            if edge.source == source {
                return;
            }
            let Some(next) = before.and_then(|n| self.edges.get(n)) else { return };
            target = next.target;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    fn edges(list: &[(u32, u32, f32)]) -> Vec<Edge> {
        list.iter().map(|&(source, target, weight)| Edge { source, target, weight }).collect()
    }

    #[test]
    fn the_sum_counts_not_the_single_pair() {
        let close = edges(&[(0, 0, 5.0), (0, 1, 4.0), (1, 0, 4.5), (1, 1, 0.1), (2, 2, -1.0)]);
        assert_eq!(assign(&close, 3, 3), [1, 2]);
        // Nobody is made to take what is worth nothing, and a weak pair gives way to a strong one.
        let weak = edges(&[(0, 0, 1.0), (1, 0, 9.0)]);
        assert_eq!(assign(&weak, 2, 1), [1]);
    }

    #[test]
    fn it_is_the_best_of_all_ways() {
        fn best(edges: &[Edge], taken: u32, from: u32) -> f32 {
            if from == 5 {
                return 0.0;
            }
            let with =
                edges.iter().filter(|e| e.source == from && e.weight > 0.0 && taken & (1 << e.target) == 0);
            with.map(|e| e.weight + best(edges, taken | 1 << e.target, from + 1))
                .fold(best(edges, taken, from + 1), f32::max)
        }
        let mut random = Random::new(7);
        for _ in 0..200 {
            let edges: Vec<Edge> = (0..5)
                .flat_map(|source| (0..5).map(move |target| (source, target)))
                .map(|(source, target)| Edge { source, target, weight: random.between(0, 100) as f32 - 40.0 })
                .collect();
            let chosen = assign(&edges, 5, 5);
            let sum: f32 = chosen.iter().map(|n| edges[*n].weight).sum();
            assert_eq!(sum, best(&edges, 0, 0));
            let targets: std::collections::BTreeSet<u32> = chosen.iter().map(|n| edges[*n].target).collect();
            assert_eq!(targets.len(), chosen.len());
        }
    }
}
