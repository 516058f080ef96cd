//! The cascade: where the cheap evidence leaves doubt, the stretch around it is
//! searched again with the encoder's evidence and the weights learned for it.

use super::evidence::meaning::{FIRST, Meanings};
use super::features::{Features, SINGLES};
use super::lattice::{ALL_TYPES, Lattice};
use super::pass::{Passed, Stretch};
use super::search::posteriors;
use super::stage::{Staged, beads};
use super::{Bead, EncoderUse, Resources};
use crate::encoder::encoder;
use crate::segment::Segment;

/// A bead less probable than this is in doubt. On the development cases and on
/// 14,000 lines .97 gave the same beads for half as many questions more.
const DOUBT: f32 = 0.9;
/// Sure beads taken along on each side of a doubtful run, to compare with.
const CONTEXT: usize = 2;

/// Adds the encoder's numbers to the features of every edge.
pub(crate) fn add_meaning(
    lattice: &Lattice,
    source: &[&Segment],
    target: &[&Segment],
    features: &mut [Features],
) {
    let meanings =
        Meanings::new(lattice, |i| source[i].text.as_str(), |j| target[j].text.as_str(), encoder());
    for (edge, features) in lattice.edges.iter().zip(features) {
        features.singles[FIRST..].copy_from_slice(&meanings.singles(edge));
    }
}

/// Beads of a stretch with the doubtful runs searched again; and the number of segments asked about.
pub(crate) fn second_opinion(
    found: Vec<Bead>,
    stretch: Stretch,
    rows: &[Vec<u32>],
    staged: &Staged<'_>,
    source: &[&Segment],
    target: &[&Segment],
    resources: Resources<'_>,
) -> (Vec<Bead>, usize) {
    let runs = match resources.encoder {
        EncoderUse::Never => return (found, 0),
        EncoderUse::Always => std::iter::once(0..found.len()).collect(),
        EncoderUse::Auto => doubtful_runs(&found),
    };
    let mut out = Vec::with_capacity(found.len());
    let mut asked = 0;
    let mut done = 0;
    let mut corner = (stretch.source.0, stretch.target.0);
    let step = |corner: (u32, u32), beads: &[Bead]| {
        beads.iter().fold(corner, |(i, j), b| (i + b.source.len() as u32, j + b.target.len() as u32))
    };
    for run in runs {
        out.extend_from_slice(&found[done..run.start]);
        let from = step(corner, &found[done..run.start]);
        let to = step(from, &found[run.clone()]);
        let part = Stretch { source: (from.0, to.0), target: (from.1, to.1) };
        asked += (to.0 - from.0 + to.1 - from.1) as usize;
        match again(part, stretch, rows, staged, source, target, resources) {
            Some(other) => out.extend(other),
            _ => out.extend_from_slice(&found[run.clone()]),
        }
        corner = to;
        done = run.end;
    }
    out.extend_from_slice(&found[done..]);
    (out, asked)
}

/// Runs of beads that hold a doubtful one, with their context, none touching another.
fn doubtful_runs(found: &[Bead]) -> Vec<std::ops::Range<usize>> {
    let mut runs: Vec<std::ops::Range<usize>> = Vec::new();
    for (k, bead) in found.iter().enumerate() {
        if bead.posterior < DOUBT {
            let (start, end) = (k.saturating_sub(CONTEXT), (k + 1 + CONTEXT).min(found.len()));
            match runs.last_mut() {
                Some(last) if start <= last.end => last.end = end,
                _ => runs.push(start..end),
            }
        }
    }
    runs
}

/// Searches `part` of `stretch` with the encoder's evidence.
fn again(
    part: Stretch,
    stretch: Stretch,
    rows: &[Vec<u32>],
    staged: &Staged<'_>,
    source: &[&Segment],
    target: &[&Segment],
    resources: Resources<'_>,
) -> Option<Vec<Bead>> {
    let (low, high) = part.target;
    let first = (part.source.0 - stretch.source.0) as usize;
    let last = (part.source.1 - stretch.source.0) as usize;
    let mut cells: Vec<Vec<u32>> = rows[first..=last]
        .iter()
        .map(|row| row.iter().copied().filter(|j| (low..=high).contains(j)).collect())
        .collect();
    // The path runs through both corners even where the first pass thought little of them.
    for (row, corner) in [(0, low), (last - first, high)] {
        if let Err(at) = cells[row].binary_search(&corner) {
            cells[row].insert(at, corner);
        }
    }
    let lattice = Lattice::new(part.source.0, &cells, &ALL_TYPES);
    let weights = &resources.model.meaning;
    let mut scores = staged.evidence.scores(&lattice, weights, &staged.habits, true);
    let meanings =
        Meanings::new(&lattice, |i| source[i].text.as_str(), |j| target[j].text.as_str(), encoder());
    for (edge, score) in lattice.edges.iter().zip(&mut scores) {
        let singles = meanings.singles(edge);
        let bonus: f32 = weights.singles[FIRST..SINGLES.len()].iter().zip(singles).map(|(w, x)| w * x).sum();
        score.opening += bonus;
        score.going_on += bonus;
    }
    let posteriors = posteriors(&lattice, &scores)?;
    let mut found = beads(&Passed { lattice, posteriors }, staged, resources);
    for bead in &mut found {
        if let (Some(measures), Some(i), Some(j)) =
            (&mut bead.measures, bead.source.first(), bead.target.first())
        {
            measures.meaning = Some(
                meanings.cosine((*i as u32, bead.source.len() as u8), (*j as u32, bead.target.len() as u8)),
            );
        }
    }
    Some(found)
}
