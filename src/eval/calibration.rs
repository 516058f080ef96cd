//! Whether a confidence means what it says: of the beads given 0.9, nine in ten
//! should be right.

use std::collections::BTreeSet;

use serde::Serialize;

use super::score::keys;
use crate::exchange::ladder::Rung;

/// Bins of equal width between 0 and 1, as in Naeini, Cooper and Hauskrecht (AAAI 2015).
const BINS: usize = 10;
/// Share of the beads whose faults [`Reliability::faults_in_least_sure`] counts:
/// what a person has time to look at.
const LEAST_SURE: f64 = 0.05;

/// A confidence and whether the bead was right.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Point {
    /// Predicted probability, 0 to 1.
    pub confidence: f64,
    /// Whether the bead equals a gold bead.
    pub right: bool,
}

/// One bin of the table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub(crate) struct Bin {
    /// Beads in it.
    pub count: usize,
    /// Their mean confidence.
    pub confidence: f64,
    /// Share of them that is right.
    pub right: f64,
}

/// How good the confidences are.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Reliability {
    /// Beads with a confidence.
    pub count: usize,
    /// Wrong ones among them.
    pub wrong: usize,
    /// Ten bins from 0 to 1.
    pub bins: Vec<Bin>,
    /// Expected calibration error: distance between confidence and truth, mean over the beads.
    pub ece: f64,
    /// Probability that a right bead has more confidence than a wrong one, ties
    /// counting half (Hanley and McNeil, Radiology 1982); none where all are right or all wrong.
    pub auc: Option<f64>,
    /// Share of the wrong beads that lies among the least sure twentieth; none without a wrong one.
    pub faults_in_least_sure: Option<f64>,
}

/// The points of a system's pairs that carry a score; null beads are left out,
/// for they never become units.
pub(crate) fn points(system: &[Rung], gold: &[Rung]) -> Vec<Point> {
    let gold: BTreeSet<_> = keys(gold);
    system
        .iter()
        .filter(|r| !r.source.is_empty() && !r.target.is_empty())
        .filter_map(|r| {
            let right = gold.contains(&(r.source.clone(), r.target.clone()));
            r.score.map(|score| Point { confidence: f64::from(score).clamp(0.0, 1.0), right })
        })
        .collect()
}

/// Measures `points`; none without any.
pub(crate) fn calibration(points: &[Point]) -> Option<Reliability> {
    if points.is_empty() {
        return None;
    }
    let mut bins = vec![Bin::default(); BINS];
    for point in points {
        let bin = &mut bins[((point.confidence * BINS as f64) as usize).min(BINS - 1)];
        bin.count += 1;
        bin.confidence += point.confidence;
        bin.right += f64::from(u8::from(point.right));
    }
    let mut ece = 0.0;
    for bin in bins.iter_mut().filter(|b| b.count > 0) {
        ece += (bin.confidence - bin.right).abs() / points.len() as f64;
        bin.confidence /= bin.count as f64;
        bin.right /= bin.count as f64;
    }
    let mut sorted = points.to_vec();
    sorted.sort_by(|a, b| a.confidence.total_cmp(&b.confidence));
    let wrong = points.iter().filter(|p| !p.right).count();
    Some(Reliability {
        count: points.len(),
        wrong,
        bins,
        ece,
        auc: auc(&sorted, wrong),
        faults_in_least_sure: (wrong > 0).then(|| {
            let least = ((points.len() as f64 * LEAST_SURE).ceil() as usize).min(sorted.len());
            sorted[..least].iter().filter(|p| !p.right).count() as f64 / wrong as f64
        }),
    })
}

/// By the ranks of the right ones among all; equal confidences share their mean rank.
fn auc(sorted: &[Point], wrong: usize) -> Option<f64> {
    let right = sorted.len() - wrong;
    if right == 0 || wrong == 0 {
        return None;
    }
    let mut ranks = 0.0;
    let mut before = 0;
    for ties in sorted.chunk_by(|a, b| a.confidence == b.confidence) {
        let mean = before as f64 + (ties.len() as f64 + 1.0) / 2.0;
        ranks += mean * ties.iter().filter(|p| p.right).count() as f64;
        before += ties.len();
    }
    let (right, wrong) = (right as f64, wrong as f64);
    Some((ranks - right * (right + 1.0) / 2.0) / (right * wrong))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(list: &[(f64, usize, usize)]) -> Vec<Point> {
        let point = |confidence, right| Point { confidence, right };
        list.iter()
            .flat_map(|(c, right, wrong)| {
                std::iter::repeat_n(point(*c, true), *right)
                    .chain(std::iter::repeat_n(point(*c, false), *wrong))
            })
            .collect()
    }

    #[test]
    fn honest_confidences_have_no_error() {
        let found = calibration(&made(&[(0.9, 9, 1), (0.5, 5, 5)])).unwrap();
        assert!(found.ece < 1e-12);
        assert_eq!((found.count, found.wrong), (20, 6));
        assert_eq!((found.bins[9].count, found.bins[5].count), (10, 10));
        let boasting = calibration(&made(&[(1.0, 5, 5)])).unwrap();
        assert!((boasting.ece - 0.5).abs() < 1e-12);
    }

    #[test]
    fn auc_counts_ties_half() {
        for (list, expected) in [
            (&[(0.9, 4, 0), (0.1, 0, 4)][..], Some(1.0)),
            (&[(0.9, 0, 4), (0.1, 4, 0)], Some(0.0)),
            (&[(0.5, 3, 3)], Some(0.5)),
            (&[(0.5, 3, 0)], None),
        ] {
            assert_eq!(calibration(&made(list)).unwrap().auc, expected);
        }
        assert_eq!(calibration(&[]), None);
    }

    #[test]
    fn faults_among_the_least_sure() {
        let found = calibration(&made(&[(0.2, 0, 1), (0.8, 18, 1)])).unwrap();
        assert_eq!(found.faults_in_least_sure, Some(0.5));
    }

    #[test]
    fn points_are_pairs_with_a_score() {
        let rung = |s: &[usize], t: &[usize], score| Rung { source: s.into(), target: t.into(), score };
        let gold = [rung(&[0], &[0], None), rung(&[1], &[], None)];
        let system = [
            rung(&[0], &[0], Some(0.9)),
            rung(&[1], &[1], Some(0.4)),
            rung(&[2], &[], Some(0.9)),
            rung(&[3], &[3], None),
        ];
        let found: Vec<bool> = points(&system, &gold).iter().map(|p| p.right).collect();
        assert_eq!(found, [true, false]);
    }
}
