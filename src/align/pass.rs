//! One pass over a stretch: which cells, which edges, how probable.

use super::anchor::Windows;
use super::evaluate::Evidence;
use super::habits::Habits;
use super::lattice::{ALL_TYPES, FEW_TYPES, Lattice};
use super::model::Weights;
use super::search::{Posteriors, best_path, posteriors};

/// A part of both documents that is searched on its own: boundaries `from..=to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub(crate) source: (u32, u32),
    pub(crate) target: (u32, u32),
}

/// What a pass yields.
#[derive(Debug, Clone)]
pub(crate) struct Passed {
    pub(crate) lattice: Lattice,
    pub(crate) posteriors: Posteriors,
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
    run(evidence, stretch.source.0, &rows, &FEW_TYPES, weights, habits, false)
}

/// Second pass: the probable cells of the first, all bead types.
pub(crate) fn second(
    evidence: &Evidence<'_>,
    stretch: Stretch,
    rows: &[Vec<u32>],
    weights: &Weights,
    habits: &Habits,
) -> Option<Passed> {
    run(evidence, stretch.source.0, rows, &ALL_TYPES, weights, habits, true)
}

fn run(
    evidence: &Evidence<'_>,
    first_row: u32,
    rows: &[Vec<u32>],
    types: &[(u8, u8)],
    weights: &Weights,
    habits: &Habits,
    with_ends: bool,
) -> Option<Passed> {
    let lattice = Lattice::new(first_row, rows, types);
    let scores = evidence.scores(&lattice, weights, habits, with_ends);
    let posteriors = posteriors(&lattice, &scores)?;
    Some(Passed { lattice, posteriors })
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
