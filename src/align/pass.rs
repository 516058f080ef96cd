//! One pass over a stretch: which cells, which edges, how probable.

use std::sync::Arc;

use super::anchor::Windows;
use super::evaluate::{Ends, Evidence};
use super::habits::Habits;
use super::lattice::{ALL_TYPES, FEW_TYPES, Lattice};
use super::model::Weights;
use super::search::{Posteriors, Score, best_path, posteriors};

/// A part of both documents that is searched on its own: boundaries `from..=to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub(crate) source: (u32, u32),
    pub(crate) target: (u32, u32),
}

/// What a pass yields.
#[derive(Debug, Clone)]
pub(crate) struct Passed {
    /// Shared by the rounds that search it.
    pub(crate) lattice: Arc<Lattice>,
    pub(crate) posteriors: Posteriors,
    /// Of each edge.
    pub(crate) scores: Vec<Score>,
}

/// A cell this improbable in the first pass is not looked at in the second.
const LEAST_CELL: f32 = 1e-4;
/// A bead that is this sure and 1:1 needs no neighbourhood.
const SURE: f32 = 0.98;
/// Boundaries added around everything unsure, so that longer beads fit. On the
/// development cases and 14,000 lines two gave the same beads for twice the edges.
const AROUND: u32 = 1;
/// A bead less probable than this is kept as it is, without its neighbourhood.
const LEAST_AROUND: f32 = 0.01;

/// First pass: all cells of the windows, few bead types.
pub(crate) fn first(
    evidence: &Evidence<'_>,
    windows: &Windows,
    stretch: Stretch,
    weights: &Weights,
    habits: &Habits,
) -> Option<Passed> {
    let rows = window_rows(windows, stretch);
    run(evidence, stretch.source.0, &rows, &FEW_TYPES, weights, habits, Ends::LeftOut)
}

/// Second pass: the probable cells of the first, all bead types.
pub(crate) fn second(
    evidence: &Evidence<'_>,
    stretch: Stretch,
    rows: &[Vec<u32>],
    weights: &Weights,
    habits: &Habits,
) -> Option<Passed> {
    run(evidence, stretch.source.0, rows, &ALL_TYPES, weights, habits, Ends::Measured)
}

fn run(
    evidence: &Evidence<'_>,
    first_row: u32,
    rows: &[Vec<u32>],
    types: &[(u8, u8)],
    weights: &Weights,
    habits: &Habits,
    ends: Ends,
) -> Option<Passed> {
    let lattice = Lattice::new(first_row, rows, types);
    let scores = evidence.scores(&lattice, weights, habits, ends);
    let posteriors = posteriors(&lattice, &scores)?;
    Some(Passed { lattice: lattice.into(), posteriors, scores })
}

/// The cells of the windows inside `stretch`, row by row.
pub(crate) fn window_rows(windows: &Windows, stretch: Stretch) -> Vec<Vec<u32>> {
    let (first, last) = stretch.source;
    (first..=last)
        .map(|i| {
            let (mut low, mut high) = windows.bounds[i as usize];
            low = low.clamp(stretch.target.0, stretch.target.1);
            high = high.clamp(stretch.target.0, stretch.target.1);
            if i == first {
                low = stretch.target.0;
            }
            if i == last {
                high = stretch.target.1;
            }
            (low..=high).collect()
        })
        .collect()
}

/// Cells that always hold a path: every source segment alone, then every target segment.
pub(crate) fn bare_cells(stretch: Stretch) -> Vec<Vec<u32>> {
    let (low, high) = stretch.target;
    let mut rows = vec![vec![low]; (stretch.source.1 - stretch.source.0) as usize];
    rows.push((low..=high).collect());
    rows
}

/// The cells worth a second look, row by row.
pub(crate) fn probable_cells(passed: &Passed, stretch: Stretch) -> Vec<Vec<u32>> {
    let (first, last) = stretch.source;
    let mut rows: Vec<Vec<u32>> = vec![Vec::new(); (last - first + 1) as usize];
    rows[0].push(stretch.target.0);
    rows[(last - first) as usize].push(stretch.target.1);
    let mut cover = |i1: u32, j1: u32, i2: u32, j2: u32| {
        for i in i1.max(first)..=i2.min(last) {
            rows[(i - first) as usize].extend(j1.max(stretch.target.0)..=j2.min(stretch.target.1));
        }
    };
    for (edge, p) in passed.lattice.edges.iter().zip(&passed.posteriors.edges) {
        if *p < LEAST_CELL {
            continue;
        }
        let (i1, j1) = (edge.source, edge.target);
        let (i2, j2) = (i1 + u32::from(edge.m), j1 + u32::from(edge.n));
        if *p < LEAST_AROUND || (*p >= SURE && edge.m == 1 && edge.n == 1) {
            cover(i1, j1, i1, j1);
            cover(i2, j2, i2, j2);
        } else {
            cover(i1.saturating_sub(AROUND), j1.saturating_sub(AROUND), i2 + AROUND, j2 + AROUND);
        }
    }
    // Where everything is possible nothing is probable: the best path keeps the rows connected.
    let best =
        best_path(&passed.lattice, |k| Some(f64::from(passed.posteriors.edges[k]))).unwrap_or_default();
    for edge in best.into_iter().map(|k| &passed.lattice.edges[k]) {
        rows[(edge.source - first) as usize].push(edge.target);
        rows[(edge.source + u32::from(edge.m) - first) as usize].push(edge.target + u32::from(edge.n));
    }
    for row in &mut rows {
        row.sort_unstable();
        row.dedup();
    }
    rows
}

/// Lines that a stretch should have at least; shorter ones save no memory.
const SHORTEST_STRETCH: u32 = 512;
/// Anchors in a row, each directly behind the other, that make a place safe to cut at.
const SOLID: usize = 9;

/// Cuts the documents at places where many anchors follow each other line by line.
pub(crate) fn stretches(windows: &Windows, n: u32, m: u32) -> Vec<Stretch> {
    let mut cuts = vec![(0, 0)];
    for run in windows.anchors.windows(SOLID) {
        let (first, last) = (run[0], run[SOLID - 1]);
        let solid = last.0 - first.0 == SOLID as u32 - 1 && last.1 - first.1 == SOLID as u32 - 1;
        let middle = run[SOLID / 2];
        let previous = cuts.last().copied().unwrap_or_default();
        if solid && middle.0 >= previous.0 + SHORTEST_STRETCH && n - middle.0 >= SHORTEST_STRETCH / 2 {
            cuts.push(middle);
        }
    }
    cuts.push((n, m));
    cuts.windows(2).map(|w| Stretch { source: (w[0].0, w[1].0), target: (w[0].1, w[1].1) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::lattice::Edge;

    const STRETCH: Stretch = Stretch { source: (2, 5), target: (10, 14) };

    #[test]
    fn bare_cells_hold_every_source_alone_then_every_target() {
        assert_eq!(bare_cells(STRETCH), [vec![10], vec![10], vec![10], vec![10, 11, 12, 13, 14]]);
    }

    #[test]
    fn windows_are_cut_to_the_stretch_and_reach_its_corners() {
        let bounds = vec![(0, 0), (0, 9), (11, 12), (9, 11), (12, 13), (12, 13), (20, 30)];
        let windows = Windows { bounds, anchors: Vec::new() };
        assert_eq!(
            window_rows(&windows, STRETCH),
            [vec![10, 11, 12], vec![10, 11], vec![12, 13], vec![12, 13, 14]]
        );
    }

    /// A pass over the whole of [`STRETCH`] with these beads and probabilities, all others 0.
    fn passed(probable: &[(u32, u32, u8, u8, f32)]) -> Passed {
        let rows = vec![(10..=14).collect::<Vec<u32>>(); 4];
        let lattice = Lattice::new(2, &rows, &ALL_TYPES);
        let p = |e: &Edge| {
            let found = probable.iter().find(|b| (b.0, b.1, b.2, b.3) == (e.source, e.target, e.m, e.n));
            found.map_or(0.0, |b| b.4)
        };
        let edges: Vec<f32> = lattice.edges.iter().map(p).collect();
        let going_on = vec![0.0; edges.len()];
        Passed {
            lattice: lattice.into(),
            posteriors: Posteriors { edges, going_on, log_sum: 0.0 },
            scores: Vec::new(),
        }
    }

    #[test]
    fn sure_pairs_keep_their_cells_and_unsure_ones_a_neighbourhood() {
        let diagonal = [(2, 10, 1, 1, 1.0), (3, 11, 1, 1, 1.0), (4, 12, 1, 1, 1.0), (5, 13, 0, 1, 0.005)];
        let bare = vec![vec![10], vec![11], vec![12], vec![13, 14]];
        for (change, rows) in [
            (None, bare.clone()),
            // Too improbable to look at, or to look around.
            (Some((2, 12, 1, 1, 0.00009)), bare.clone()),
            (Some((2, 12, 1, 1, 0.005)), vec![vec![10, 12], vec![11, 13], vec![12], vec![13, 14]]),
            (
                Some((3, 11, 1, 2, 0.3)),
                vec![
                    vec![10, 11, 12, 13, 14],
                    vec![10, 11, 12, 13, 14],
                    vec![10, 11, 12, 13, 14],
                    vec![10, 11, 12, 13, 14],
                ],
            ),
            // A sure merge still gets its neighbourhood, a sure pair does not.
            (
                Some((2, 10, 2, 1, 0.99)),
                vec![vec![10, 11, 12], vec![10, 11, 12], vec![10, 11, 12], vec![10, 11, 12, 13, 14]],
            ),
            (Some((2, 10, 1, 1, 0.98)), bare.clone()),
            (
                Some((2, 10, 1, 1, 0.97)),
                vec![vec![10, 11, 12], vec![10, 11, 12], vec![10, 11, 12], vec![13, 14]],
            ),
        ] {
            let mut beads = diagonal.to_vec();
            if let Some(change) = change {
                beads.retain(|b| (b.0, b.1, b.2, b.3) != (change.0, change.1, change.2, change.3));
                beads.push(change);
            }
            assert_eq!(probable_cells(&passed(&beads), STRETCH), rows, "{change:?}");
        }
    }

    #[test]
    fn documents_are_cut_where_anchors_follow_line_by_line() {
        let run = |from: (u32, u32), n: u32| (0..n).map(move |k| (from.0 + k, from.1 + k));
        let cut = |anchors: Vec<(u32, u32)>| {
            let windows = Windows { bounds: Vec::new(), anchors };
            stretches(&windows, 2000, 2100).into_iter().map(|s| (s.source, s.target)).collect::<Vec<_>>()
        };
        let whole = vec![((0, 2000), (0, 2100))];
        for (anchors, expected) in [
            (vec![], whole.clone()),
            (run((600, 650), 9).collect(), vec![((0, 604), (0, 654)), ((604, 2000), (654, 2100))]),
            (run((600, 650), 8).collect(), whole.clone()),
            // Nine anchors with a hole on either side are no solid place.
            (run((600, 650), 5).chain(run((606, 655), 4)).collect(), whole.clone()),
            (run((600, 650), 5).chain(run((605, 656), 4)).collect(), whole.clone()),
            // Too near to the beginning, to the end, or to the last cut.
            (run((507, 507), 9).collect(), whole.clone()),
            (run((508, 508), 9).collect(), vec![((0, 512), (0, 512)), ((512, 2000), (512, 2100))]),
            (run((1741, 1750), 9).collect(), whole.clone()),
            (run((1740, 1750), 9).collect(), vec![((0, 1744), (0, 1754)), ((1744, 2000), (1754, 2100))]),
            (
                run((600, 600), 9).chain(run((1111, 1111), 9)).chain(run((1200, 1200), 9)).collect(),
                vec![((0, 604), (0, 604)), ((604, 1204), (604, 1204)), ((1204, 2000), (1204, 2100))],
            ),
        ] {
            assert_eq!(cut(anchors.clone()), expected, "{anchors:?}");
        }
    }
}
