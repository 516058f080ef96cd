//! What goes into the confidence of a line left alone. The search's own probability
//! holds where the words are known; where they are not it is boastful, so the
//! document counts as well.

use super::measured::{SURE_NEIGHBOUR, Usual};
use crate::align::Bead;
use crate::odds::log_odds;

/// One measure: its name in the file of weights, and its value.
pub(super) struct AloneMeasure {
    /// Name in the file of weights, behind `alone-`.
    pub(super) name: &'static str,
    of: fn(&Seen<'_>) -> f32,
}

/// A bead with one side, as the measures see it.
struct Seen<'a> {
    bead: &'a Bead,
    /// Share of explained content words that is usual in the document.
    usual: f32,
    /// Mean probability of the document's pairs.
    pairs: f32,
    /// Share of the document's beads that have one side.
    share: f32,
    /// Logit of the less probable neighbour, at most [`SURE_NEIGHBOUR`].
    neighbours: f32,
    /// Whether a neighbour has one side, too, and is of the other document.
    faces: bool,
}

const fn measure(name: &'static str, of: fn(&Seen<'_>) -> f32) -> AloneMeasure {
    AloneMeasure { name, of }
}

/// All measures. A new one is a line here; its weight comes from `muqabala model calibrate`.
pub(super) const ALONE: &[AloneMeasure] = &[
    measure("bias", |_| 1.0),
    measure("posterior", |s| log_odds(s.bead.posterior)),
    measure("runner-up", |s| s.bead.runner_up.max(1e-4).ln()),
    measure("neighbours", |s| s.neighbours),
    measure("words-usual", |s| s.usual - 0.6),
    measure("pairs-usual", |s| log_odds(s.pairs).min(SURE_NEIGHBOUR)),
    // Where hardly anything is missing, what seems to be is a missed pair.
    measure("share", |s| s.share.max(1e-3).ln()),
    measure("faces-alone", |s| f32::from(u8::from(s.faces))),
];

/// Measures of one bead with one side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct AloneRow {
    /// Values in the order of the measures.
    pub values: [f32; ALONE.len()],
}

/// The measures of every bead with one side; `None` for pairs.
pub(crate) fn alone_rows(beads: &[Bead]) -> Vec<Option<AloneRow>> {
    let usual = Usual::of(beads).mean;
    let (mut pairs, mut sum) = (0usize, 0f32);
    for bead in beads.iter().filter(|bead| !bead.is_null()) {
        pairs += 1;
        sum += bead.posterior;
    }
    let share = (beads.len() - pairs) as f32 / beads.len().max(1) as f32;
    let pairs = sum / pairs.max(1) as f32;
    let beside = |at: Option<usize>| at.and_then(|at| beads.get(at));
    (0..beads.len())
        .map(|at| {
            let bead = &beads[at];
            if !bead.is_null() {
                return None;
            }
            let around = [beside(at.checked_sub(1)), beside(Some(at + 1))];
            let least = around.iter().flatten().map(|b| b.posterior).fold(1.0, f32::min);
            let faces = |b: &&Bead| b.is_null() && b.source.is_empty() != bead.source.is_empty();
            let seen = Seen {
                bead,
                usual,
                pairs,
                share,
                neighbours: log_odds(least).min(SURE_NEIGHBOUR),
                faces: around.iter().flatten().any(faces),
            };
            let mut values = [0.0; ALONE.len()];
            for (value, measure) in values.iter_mut().zip(ALONE) {
                *value = (measure.of)(&seen);
            }
            Some(AloneRow { values })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bead(source: &[usize], target: &[usize], posterior: f32) -> Bead {
        Bead { source: source.into(), target: target.into(), posterior, runner_up: 0.0, measures: None }
    }

    /// The value of a measure for the bead at this place.
    fn value(beads: &[Bead], at: usize, name: &str) -> f32 {
        let place = ALONE.iter().position(|measure| measure.name == name).unwrap();
        alone_rows(beads)[at].unwrap().values[place]
    }

    #[test]
    fn only_lines_alone_are_measured() {
        let rows = alone_rows(&[bead(&[0], &[0], 0.9), bead(&[1], &[], 0.9)]);
        assert_eq!(rows.iter().map(Option::is_some).collect::<Vec<_>>(), [false, true]);
    }

    #[test]
    fn a_line_that_faces_another_alone_is_told_from_one_in_a_row() {
        let (pair, source, target) = (bead(&[0], &[0], 0.9), bead(&[1], &[], 0.9), bead(&[], &[1], 0.9));
        assert_eq!(value(&[pair.clone(), source.clone(), target], 1, "faces-alone"), 1.0);
        assert_eq!(value(&[pair.clone(), source.clone(), source.clone()], 1, "faces-alone"), 0.0);
        assert_eq!(value(&[pair.clone(), source, pair], 1, "faces-alone"), 0.0);
    }

    #[test]
    fn how_much_is_missing_and_how_sure_the_pairs_are_count() {
        let (pair, alone) = (bead(&[0], &[0], 0.8), bead(&[1], &[], 0.9));
        let list = [pair.clone(), pair.clone(), pair, alone];
        assert!((value(&list, 3, "share") - 0.25f32.ln()).abs() < 1e-6);
        assert!((value(&list, 3, "pairs-usual") - (0.8f32 / 0.2).ln()).abs() < 1e-3);
    }
}
