//! Fits the confidence: how often is a bead right that looks like this?

use rayon::prelude::*;

use super::cases::Case;
use super::train::segments;
use crate::align::{Resources, align};
use crate::judge::{Calibration, Curve, Kind, Row, rows};
use crate::lang::Language;
use crate::random::Random;

/// Lines of a case that are exchanged for another line, and as many that are cut
/// off: about what is wrong in real bitexts (2 of 377 in the Charter's).
const DAMAGED: f64 = 0.01;
/// Steps of gradient descent on the convex loss; it is flat by then.
const STEPS: usize = 3000;
/// Weight of the squared weights.
const PENALTY: f64 = 1e-4;

/// A bead's measures and whether it is right.
pub(crate) type Example = (Row, bool);

/// Aligns damaged copies of the cases and says of every bead whether it is right.
pub(crate) fn examples(cases: &[(Case, Resources<'_>)], seed: u64) -> Vec<Example> {
    cases
        .par_iter()
        .enumerate()
        .flat_map_iter(|(k, (case, resources))| {
            let (case, damaged) = damage(case, seed + k as u64);
            let (source, target) = (segments(&case.source), segments(&case.target));
            let alignment = align(&source, &target, (Language::Arabic, Language::English), *resources);
            let list: Vec<Example> = rows(&alignment.beads)
                .into_iter()
                .zip(&alignment.beads)
                .filter_map(|(row, bead)| {
                    let right = case.gold.iter().any(|g| g.source == bead.source && g.target == bead.target)
                        && !bead.source.iter().any(|i| damaged.contains(i));
                    Some((row?, right))
                })
                .collect();
            list
        })
        .collect()
}

/// The case with some target lines exchanged or cut off, and the source lines whose pair is no longer right.
fn damage(case: &Case, seed: u64) -> (Case, Vec<usize>) {
    let mut random = Random::new(seed);
    let mut case = case.clone();
    let mut damaged = Vec::new();
    for rung in case.gold.clone().into_iter().filter(|g| !g.source.is_empty() && !g.target.is_empty()) {
        let at = rung.target[0];
        let words = case.target[at].split_whitespace().count();
        if random.share() < DAMAGED {
            let other = random.between(0, case.target.len() - 1);
            case.target[at] = case.target[other].clone();
            damaged.extend(&rung.source);
        } else if random.share() < DAMAGED && words >= 8 {
            let all: Vec<&str> = case.target[at].split_whitespace().collect();
            let keep = random.between(words * 3 / 10, words * 6 / 10).max(1);
            let cut =
                if random.share() < 0.5 { all[..keep].join(" ") } else { all[words - keep..].join(" ") };
            case.target[at] = cut;
            damaged.extend(&rung.source);
        }
    }
    (case, damaged)
}

/// The common curve, then one for each kind of unit on top of it.
pub(crate) fn fit(examples: &[Example]) -> Calibration {
    let common = fit_common(examples);
    let kinds = Kind::ALL.map(|kind| {
        let own = examples.iter().filter(|(row, _)| row.kind == kind);
        let own: Vec<(f64, bool)> = own.map(|(row, right)| (f64::from(common.logit(row)), *right)).collect();
        fit_curve(&own)
    });
    common.with_kinds(kinds)
}

/// Weight of the common curve against that of a kind, in examples: few wrong ones of a
/// kind must not turn its curve.
const COMMON: f64 = 5.0;
/// Newton steps; the loss is convex in two numbers, and a few are enough.
const NEWTON: usize = 25;

/// Slope and shift over a logit (Platt, "Probabilistic outputs for support vector
/// machines", 1999), drawn to the straight line.
fn fit_curve(examples: &[(f64, bool)]) -> Curve {
    let (mut slope, mut shift) = (1.0f64, 0.0f64);
    for _ in 0..NEWTON {
        let (mut g, mut h) = ([COMMON * (slope - 1.0), COMMON * shift], [COMMON, 0.0, COMMON]);
        for (logit, right) in examples {
            let p = 1.0 / (1.0 + (-(slope * logit + shift)).exp());
            let (error, width) = (p - f64::from(u8::from(*right)), p * (1.0 - p));
            g = [g[0] + error * logit, g[1] + error];
            h = [h[0] + width * logit * logit, h[1] + width * logit, h[2] + width];
        }
        let determinant = h[0] * h[2] - h[1] * h[1];
        slope -= (h[2] * g[0] - h[1] * g[1]) / determinant;
        shift -= (h[0] * g[1] - h[1] * g[0]) / determinant;
    }
    [slope as f32, shift as f32]
}

/// Logistic regression by gradient descent with per-weight steps (Adam).
fn fit_common(examples: &[Example]) -> Calibration {
    let mut weights = Calibration::posterior_alone().weights().map(f64::from);
    const N: usize = Row::MEASURES;
    let (mut first, mut second) = ([0f64; N], [0f64; N]);
    for step in 1..=STEPS {
        let mut gradient = [0f64; N];
        for (row, right) in examples {
            let z: f64 = weights.iter().zip(&row.values).map(|(w, x)| w * f64::from(*x)).sum();
            let error = 1.0 / (1.0 + (-z).exp()) - f64::from(u8::from(*right));
            for (g, x) in gradient.iter_mut().zip(&row.values) {
                *g += error * f64::from(*x);
            }
        }
        let size = 0.05 * (1.0 - 0.95 * step as f64 / STEPS as f64);
        for k in 0..N {
            let g = gradient[k] / examples.len().max(1) as f64 + 2.0 * PENALTY * weights[k];
            first[k] = 0.9 * first[k] + 0.1 * g;
            second[k] = 0.99 * second[k] + 0.01 * g * g;
            let m = first[k] / (1.0 - 0.9f64.powi(step as i32));
            let v = second[k] / (1.0 - 0.99f64.powi(step as i32));
            weights[k] -= size * m / (v.sqrt() + 1e-9);
        }
    }
    Calibration::from_weights(weights.map(|w| w as f32))
}
