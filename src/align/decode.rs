//! From the probabilities of a pass to beads: the path with the most expected hits.

use super::bead::Bead;
use super::lattice::Edge;
use super::pass::Passed;
use super::resources::Resources;
use super::search::best_path;
use super::staged::Staged;

/// The beads of the best path of a pass.
pub(super) fn beads(passed: &Passed, staged: &Staged<'_>, resources: Resources<'_>) -> Vec<Bead> {
    let p = &passed.posteriors.edges;
    let path = best_path(&passed.lattice, |k| Some(gain(p[k], &passed.lattice.edges[k])))
        .map(|path| likeliest_where_hopeless(passed, path))
        .unwrap_or_default();
    let others = runners_up(passed, &path);
    let evidence = &staged.evidence;
    let mut mass = evidence.masses();
    path.into_iter()
        .zip(others)
        .map(|(k, runner_up)| {
            let edge = &passed.lattice.edges[k];
            Bead {
                source: edge.source_range().collect(),
                target: edge.target_range().collect(),
                posterior: p[k],
                runner_up,
                measures: (!edge.is_null()).then(|| {
                    let (s, t) = (edge.source_range(), edge.target_range());
                    evidence.measure(s, t, &staged.habits, &resources.model.plain, &mut mass)
                }),
            }
        })
        .collect()
}

/// A bead less probable than this has no chance of its own.
const HOPELESS: f32 = 0.1;

/// Where no reading has a chance, as among lines that are all alike, expected hits say only
/// that few beads are few misses. There the likeliest path is taken as a whole: it goes on in order.
fn likeliest_where_hopeless(passed: &Passed, path: Vec<usize>) -> Vec<usize> {
    let edges = &passed.lattice.edges;
    let hopeless = |k: usize| passed.posteriors.edges[k] < HOPELESS;
    let end = |edge: &Edge| (edge.source + u32::from(edge.m), edge.target + u32::from(edge.n));
    let regions: Vec<((u32, u32), (u32, u32))> = path
        .chunk_by(|a, b| hopeless(*a) == hopeless(*b))
        .filter(|run| run.len() > 1 && hopeless(run[0]))
        .map(|run| ((edges[run[0]].source, edges[run[0]].target), end(&edges[run[run.len() - 1]])))
        .collect();
    if regions.is_empty() {
        return path;
    }
    let inside = |edge: &Edge| {
        let to = end(edge);
        let at = regions.partition_point(|(_, end)| end.0 < to.0 || end.1 < to.1);
        regions.get(at).is_some_and(|(from, _)| from.0 <= edge.source && from.1 <= edge.target)
    };
    let kept: rustc_hash::FxHashSet<usize> = path.iter().copied().collect();
    let likeliest = best_path(&passed.lattice, |k| match (inside(&edges[k]), kept.contains(&k)) {
        (true, _) => Some(f64::from(passed.scores[k].opening)),
        (false, true) => Some(0.0),
        _ => None,
    });
    likeliest.unwrap_or(path)
}

/// What a bead of this probability adds to the expected strict F1: a hit counts
/// once, a miss costs half; a null bead counts in precision only.
fn gain(p: f32, edge: &Edge) -> f64 {
    let gain = f64::from(p) - 0.5;
    if edge.is_null() { gain * 0.5 } else { gain }
}

/// For each bead of the path the probability of the likeliest other bead that shares a segment with it.
fn runners_up(passed: &Passed, path: &[usize]) -> Vec<f32> {
    let mut of_source: rustc_hash::FxHashMap<u32, usize> = rustc_hash::FxHashMap::default();
    let mut of_target: rustc_hash::FxHashMap<u32, usize> = rustc_hash::FxHashMap::default();
    for (place, k) in path.iter().enumerate() {
        let edge = &passed.lattice.edges[*k];
        of_source.extend(edge.source_range().map(|i| (i as u32, place)));
        of_target.extend(edge.target_range().map(|j| (j as u32, place)));
    }
    let mut best = vec![0f32; path.len()];
    for (k, (edge, p)) in passed.lattice.edges.iter().zip(&passed.posteriors.edges).enumerate() {
        if *p < 1e-6 {
            continue;
        }
        let mut places: Vec<usize> = edge
            .source_range()
            .filter_map(|i| of_source.get(&(i as u32)).copied())
            .chain(edge.target_range().filter_map(|j| of_target.get(&(j as u32)).copied()))
            .collect();
        places.dedup();
        for place in places {
            if path[place] != k {
                best[place] = best[place].max(*p);
            }
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::lattice::Lattice;
    use crate::align::search::Posteriors;

    /// A pass with these beads (source, target, m, n) and probabilities, in no path.
    fn passed(beads: &[(u32, u32, u8, u8, f32)]) -> Passed {
        let edge =
            |b: &(u32, u32, u8, u8, f32)| Edge { from: 0, to: 0, source: b.0, target: b.1, m: b.2, n: b.3 };
        let edges = beads.iter().map(|b| b.4).collect();
        let lattice = Lattice::of_edges(beads.iter().map(edge).collect());
        let posteriors = Posteriors { edges, going_on: vec![0.0; beads.len()], log_sum: 0.0 };
        Passed { lattice: lattice.into(), posteriors, scores: Vec::new() }
    }

    #[test]
    fn a_null_bead_gains_half_of_what_a_pair_gains() {
        for (p, (m, n), expected) in [
            (1.0, (1, 1), 0.5),
            (1.0, (1, 0), 0.25),
            (0.25, (2, 1), -0.25),
            (0.25, (0, 1), -0.125),
            (0.5, (1, 0), 0.0),
        ] {
            let edge = Edge { from: 0, to: 0, source: 0, target: 0, m, n };
            assert_eq!(gain(p, &edge), expected, "{p} {m}:{n}");
        }
    }

    #[test]
    fn the_runner_up_shares_a_segment() {
        let beads = [
            (0, 0, 1, 1, 0.6),
            (0, 0, 1, 2, 0.3),
            (0, 1, 0, 1, 0.2),
            (1, 1, 1, 1, 0.5),
            (1, 1, 2, 1, 0.25),
            (2, 2, 1, 1, 0.5e-6),
            (2, 2, 1, 0, 0.7),
            (9, 9, 1, 1, 0.9),
        ];
        // The path takes the pair of 0, the pair of 1, and 2 alone.
        assert_eq!(runners_up(&passed(&beads), &[0, 3, 6]), [0.3, 0.3, 0.25]);
    }

    #[test]
    fn a_path_with_a_chance_stays_as_it_is() {
        let beads = [(0, 0, 1, 1, 0.9), (1, 1, 1, 1, 0.9), (2, 2, 1, 1, 0.05), (3, 3, 1, 1, 0.9)];
        // One bead without a chance is a doubt, not a run of lines that are all alike.
        assert_eq!(likeliest_where_hopeless(&passed(&beads), vec![0, 1, 2, 3]), [0, 1, 2, 3]);
    }
}
