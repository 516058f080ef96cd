//! The recurrence: sums over all paths (how probable is each bead) and the best path.
//!
//! A path runs through cells; a cell is reached in one of three states, after a
//! pair, after a source line left alone, after a target line left alone. A gap
//! that goes on costs less than one that opens, and between two pairs the source
//! lines left alone come before the target lines, so that every set of beads has
//! exactly one path. A path's probability is the exponential of the sum of its
//! beads' scores over the sum of all paths: a semi-Markov conditional random
//! field (Sarawagi and Cohen, NIPS 2004) over beads.

use super::lattice::{Edge, Lattice};

/// Score of an edge: in nats, and what is added when a null bead goes on with a gap.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Score {
    pub(crate) opening: f32,
    pub(crate) going_on: f32,
}

/// Probability of each edge, split by the state that it leaves from.
#[derive(Debug, Clone)]
pub(crate) struct Posteriors {
    /// Of each edge, over both states.
    pub(crate) edges: Vec<f32>,
    /// Of each edge as the continuation of a gap (null edges only, else 0).
    pub(crate) going_on: Vec<f32>,
    /// Natural logarithm of the sum over all paths.
    pub(crate) log_sum: f64,
}

const NOWHERE: f64 = f64::NEG_INFINITY;

/// ln(eᵃ + eᵇ); terms e⁻²⁵ smaller than the larger are below the precision that matters.
fn log_add(a: f64, b: f64) -> f64 {
    let (high, low) = if a > b { (a, b) } else { (b, a) };
    let gap = low - high;
    if gap > -25.0 { high + gap.exp().ln_1p() } else { high }
}

/// Reached after a pair, after a source line alone, after a target line alone.
const STATES: usize = 3;

/// Score of leaving in each state, and the state that the edge arrives in.
fn leaves(edge: &Edge, score: Score) -> ([f64; STATES], usize) {
    let opening = f64::from(score.opening);
    let going_on = f64::from(score.going_on);
    match (edge.m, edge.n) {
        (_, 0) => ([opening, going_on, NOWHERE], 1),
        (0, _) => ([opening, opening, going_on], 2),
        _ => ([opening; STATES], 0),
    }
}

fn log_sum(from: [f64; STATES], out: [f64; STATES]) -> f64 {
    let mut sum = NOWHERE;
    for state in 0..STATES {
        let term = from[state] + out[state];
        if term > NOWHERE {
            sum = if sum > NOWHERE { log_add(sum, term) } else { term };
        }
    }
    sum
}

/// Sums over all paths from the first to the last cell of `lattice`.
/// Returns `None` when no path exists.
pub(crate) fn posteriors(lattice: &Lattice, scores: &[Score]) -> Option<Posteriors> {
    let cells = lattice.len();
    let mut ahead = vec![[NOWHERE; STATES]; cells];
    let mut behind = vec![[NOWHERE; STATES]; cells];
    *ahead.first_mut()? = [0.0, NOWHERE, NOWHERE];
    for (edge, score) in lattice.edges.iter().zip(scores) {
        let (out, state) = leaves(edge, *score);
        let sum = log_sum(ahead[edge.from as usize], out);
        if sum > NOWHERE {
            let slot = &mut ahead[edge.to as usize][state];
            *slot = if *slot > NOWHERE { log_add(*slot, sum) } else { sum };
        }
    }
    *behind.last_mut()? = [0.0; STATES];
    for (edge, score) in lattice.edges.iter().zip(scores).rev() {
        let (out, state) = leaves(edge, *score);
        let rest = behind[edge.to as usize][state];
        if rest > NOWHERE {
            for (slot, out) in behind[edge.from as usize].iter_mut().zip(out) {
                let term = out + rest;
                if term > NOWHERE {
                    *slot = if *slot > NOWHERE { log_add(*slot, term) } else { term };
                }
            }
        }
    }
    let log_total = log_sum(*ahead.last()?, [0.0; STATES]);
    if log_total == NOWHERE {
        return None;
    }
    let mut edges = Vec::with_capacity(scores.len());
    let mut going_on = Vec::with_capacity(scores.len());
    for (edge, score) in lattice.edges.iter().zip(scores) {
        let (out, state) = leaves(edge, *score);
        let from = ahead[edge.from as usize];
        let rest = behind[edge.to as usize][state] - log_total;
        let part = |k: usize| (from[k] + out[k] + rest).exp();
        edges.push((0..STATES).map(part).sum::<f64>().min(1.0) as f32);
        going_on.push(if edge.is_null() { part(state).min(1.0) as f32 } else { 0.0 });
    }
    Some(Posteriors { edges, going_on, log_sum: log_total })
}

/// The edges of the best path, by the sum of `gain` (any number for each edge;
/// `None` leaves an edge out). Returns `None` when no path exists.
pub(crate) fn best_path(lattice: &Lattice, gain: impl Fn(usize) -> Option<f64>) -> Option<Vec<usize>> {
    let cells = lattice.len();
    let mut best = vec![NOWHERE; cells];
    let mut arrived = vec![usize::MAX; cells];
    *best.first_mut()? = 0.0;
    for (k, edge) in lattice.edges.iter().enumerate() {
        let Some(gain) = gain(k) else { continue };
        let sum = best[edge.from as usize] + gain;
        if sum > best[edge.to as usize] {
            best[edge.to as usize] = sum;
            arrived[edge.to as usize] = k;
        }
    }
    let mut path = Vec::new();
    let mut cell = cells - 1;
    while cell != 0 {
        let k = *arrived.get(cell)?;
        path.push(k);
        cell = lattice.edges.get(k)?.from as usize;
    }
    path.reverse();
    Some(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::lattice::FEW_TYPES;

    fn full(n: u32, m: u32) -> Lattice {
        let rows: Vec<Vec<u32>> = (0..=n).map(|_| (0..=m).collect()).collect();
        Lattice::new(0, &rows, &FEW_TYPES)
    }

    #[test]
    fn every_source_segment_lies_in_one_bead() {
        let lattice = full(4, 3);
        let scores: Vec<Score> = lattice
            .edges
            .iter()
            .map(|e| Score { opening: -f32::from(e.m + e.n) * 0.3, going_on: -0.1 })
            .collect();
        let posteriors = posteriors(&lattice, &scores).unwrap();
        for i in 0..4 {
            let mass: f32 = lattice
                .edges
                .iter()
                .zip(&posteriors.edges)
                .filter(|(e, _)| e.source_range().contains(&i))
                .map(|(_, p)| p)
                .sum();
            assert!((mass - 1.0).abs() < 1e-4, "{i}: {mass}");
        }
    }

    #[test]
    fn the_best_path_takes_the_best_beads() {
        let lattice = full(2, 2);
        let path = best_path(&lattice, |k| {
            let e = lattice.edges[k];
            Some(if (e.m, e.n) == (1, 1) && e.source == e.target { 1.0 } else { -1.0 })
        })
        .unwrap();
        assert_eq!(path.len(), 2);
        assert!(path.iter().all(|k| lattice.edges[*k].m == 1 && lattice.edges[*k].n == 1));
    }

    /// The sum of a path's scores, its edges, and those of them that go on with a gap.
    type ScoredPath = (f64, Vec<usize>, Vec<usize>);

    /// Every path from `cell` to the last, by the rules in words: a gap of source lines goes on or
    /// gives way to target lines, a gap of target lines goes on or ends, both end at a pair.
    fn paths(lattice: &Lattice, scores: &[Score], cell: u32, gap: Option<(u8, u8)>) -> Vec<ScoredPath> {
        let mut all = Vec::new();
        if cell as usize + 1 == lattice.len() {
            all.push((0.0, Vec::new(), Vec::new()));
        }
        for (k, edge) in lattice.edges.iter().enumerate().filter(|(_, edge)| edge.from == cell) {
            let this = edge.is_null().then_some((edge.m, edge.n));
            if (gap, this) == (Some((0, 1)), Some((1, 0))) {
                continue;
            }
            let goes_on = this.is_some() && gap == this;
            let score = if goes_on { scores[k].going_on } else { scores[k].opening };
            for (sum, mut edges, mut on) in paths(lattice, scores, edge.to, this) {
                edges.insert(0, k);
                if goes_on {
                    on.push(k);
                }
                all.push((sum + f64::from(score), edges, on));
            }
        }
        all
    }

    #[test]
    fn probabilities_are_those_of_all_paths() {
        for (n, m) in [(0, 0), (1, 1), (2, 2), (3, 2), (0, 3), (3, 0), (2, 3)] {
            let lattice = full(n, m);
            let score = |k: usize| Score {
                opening: (k % 7) as f32 * 0.3 - 1.0,
                going_on: (k % 5) as f32 * 0.4 - 0.5,
            };
            let scores: Vec<Score> = (0..lattice.edges.len()).map(score).collect();
            let paths = paths(&lattice, &scores, 0, None);
            let total: f64 = paths.iter().map(|(sum, _, _)| sum.exp()).sum();
            let found = posteriors(&lattice, &scores).unwrap();
            assert!((found.log_sum - total.ln()).abs() < 1e-9, "{n} {m}");
            for k in 0..scores.len() {
                let share = |of: fn(&ScoredPath) -> &Vec<usize>| {
                    let with = paths.iter().filter(|path| of(path).contains(&k));
                    (with.map(|(sum, _, _)| sum.exp()).sum::<f64>() / total) as f32
                };
                let edge = lattice.edges[k];
                assert!((found.edges[k] - share(|p| &p.1)).abs() < 1e-5, "{n} {m} {edge:?}");
                assert!((found.going_on[k] - share(|p| &p.2)).abs() < 1e-5, "{n} {m} {edge:?}");
            }
            // One path for each set of beads.
            let mut sets: Vec<Vec<(u32, u32, u8, u8)>> = paths
                .iter()
                .map(|(_, edges, _)| {
                    let bead = |k: &usize| {
                        let e = lattice.edges[*k];
                        (if e.m == 0 { 0 } else { e.source }, if e.n == 0 { 0 } else { e.target }, e.m, e.n)
                    };
                    let mut set: Vec<_> = edges.iter().map(bead).collect();
                    set.sort_unstable();
                    set
                })
                .collect();
            sets.sort();
            sets.dedup();
            assert_eq!(sets.len(), paths.len(), "{n} {m}");
        }
    }

    #[test]
    fn sums_of_exponentials() {
        for (a, b, expected) in [
            (0.0, 0.0, 2f64.ln()),
            (1.0, 3.0, (1f64.exp() + 3f64.exp()).ln()),
            (3.0, 1.0, (1f64.exp() + 3f64.exp()).ln()),
            (-10.0, 14.0, (-10f64).exp().mul_add(1.0, 14f64.exp()).ln()),
            (0.0, -26.0, 0.0),
            (-26.0, 0.0, 0.0),
        ] {
            assert!((log_add(a, b) - expected).abs() < 1e-12, "{a} {b}");
        }
    }

    #[test]
    fn no_path_is_no_result() {
        let rows = [vec![0], vec![5]];
        let lattice = Lattice::new(0, &rows, &FEW_TYPES);
        assert!(posteriors(&lattice, &vec![Score::default(); lattice.edges.len()]).is_none());
        assert_eq!(best_path(&lattice, |_| Some(1.0)), None);
        let lattice = full(1, 1);
        assert_eq!(best_path(&lattice, |_| None), None);
    }

    #[test]
    fn the_best_path_is_that_of_the_greatest_sum() {
        let lattice = full(3, 2);
        let gain = |k: usize| (k * 7 % 11) as f64 - 5.0;
        let sum = |path: &[usize]| path.iter().map(|k| gain(*k)).sum::<f64>();
        let every = |allowed: &dyn Fn(usize) -> bool| {
            let scores = vec![Score::default(); lattice.edges.len()];
            let paths = paths(&lattice, &scores, 0, None).into_iter().map(|(_, edges, _)| edges);
            paths.filter(|p| p.iter().all(|k| allowed(*k))).map(|p| sum(&p)).fold(f64::MIN, f64::max)
        };
        for left_out in [usize::MAX, 3, 8, 12] {
            let path = best_path(&lattice, |k| (k != left_out).then(|| gain(k))).unwrap();
            assert!(!path.contains(&left_out));
            // Order among nulls does not matter for the sum, so no path of any order is better.
            assert!(sum(&path) >= every(&|k| k != left_out), "{left_out}");
        }
    }

    #[test]
    fn a_sum_leaves_out_what_precision_does_not_hold() {
        assert!((log_add(1.0, 1.0) - (1.0 + 2f64.ln())).abs() < 1e-12);
        assert_eq!(log_add(0.5, -1.0), log_add(-1.0, 0.5));
        assert_eq!(log_add(0.0, -25.0), 0.0);
        assert!(log_add(0.0, -24.0) > 0.0);
    }
}
