//! Fits the confidence: how often is a bead right that looks like this?

use std::collections::HashSet;

use rayon::prelude::*;

use super::cases::Case;
use super::fields::Texts;
use super::train::segments;
use crate::align::{Bead, Model, Resources, align};
use crate::exchange::ladder::Rung;
use crate::judge::{AloneRow, Calibration, Curve, MeasuredBead, UnitShape, alone_rows, rows};
use crate::lang::Language;
use crate::random::Random;

/// Lines of a case that are exchanged for another line, and as many that are cut
/// off: about what is wrong in real bitexts (2 of 377 in the Charter's).
const DAMAGED: f64 = 0.01;
/// Steps of gradient descent on the convex loss; it is flat by then.
const STEPS: usize = 3000;
/// Weight of the squared weights.
const PENALTY: f64 = 1e-4;

/// Far from the seeds of training, so that no case is the same.
pub(super) const CALIBRATION_SEED: u64 = 1_000_000;

/// A pair's measures and whether it is right.
pub(crate) type Example = (MeasuredBead, bool);
/// The measures of a line left alone and whether it has no counterpart.
pub(crate) type AloneExample = (AloneRow, bool);

/// What one case shows.
#[derive(Debug, Clone, Default)]
pub(crate) struct Examples {
    /// Its pairs.
    pub pairs: Vec<Example>,
    /// Its lines left alone.
    pub alone: Vec<AloneExample>,
}

impl Examples {
    /// What several cases show.
    pub(crate) fn all(cases: impl IntoIterator<Item = Examples>) -> Examples {
        cases.into_iter().fold(Examples::default(), |mut all, case| {
            all.pairs.extend(case.pairs);
            all.alone.extend(case.alone);
            all
        })
    }
}

/// What cases of these texts show, damaged, aligned with the weights of `model`.
pub(crate) fn of_texts(texts: &Texts, model: &Model) -> Examples {
    let lexicons = texts.lexicons();
    let cases: Vec<(Case, Resources<'_>)> = texts
        .cases(&lexicons, CALIBRATION_SEED)
        .into_iter()
        .chain(texts.unfamiliar_cases(&lexicons, CALIBRATION_SEED))
        .map(|(case, lexicon)| (case, Resources { lexicon, model, ..Resources::shipped() }))
        .collect();
    Examples::all(examples(&cases, Some(CALIBRATION_SEED)))
}

/// Aligns the cases, damaged or as they are, and says of every bead whether it is right; in their order.
pub(crate) fn examples(cases: &[(Case, Resources<'_>)], damaged: Option<u64>) -> Vec<Examples> {
    let of = |(k, (case, resources)): (usize, &(Case, Resources<'_>))| {
        let Damaged { case, lines } = match damaged {
            Some(seed) => damage(case, seed + k as u64),
            None => Damaged { case: case.clone(), lines: Default::default() },
        };
        let (source, target) = (segments(&case.source), segments(&case.target));
        let alignment = align(&source, &target, (Language::Arabic, Language::English), *resources);
        let gold: HashSet<(&[usize], &[usize])> =
            case.gold.iter().map(|g| (&g.source[..], &g.target[..])).collect();
        let spoilt = |bead: &Bead| {
            bead.source.iter().any(|i| lines[0].contains(i))
                || bead.target.iter().any(|i| lines[1].contains(i))
        };
        let mut found = Examples::default();
        let (pairs, alone) = (rows(&alignment.beads), alone_rows(&alignment.beads));
        for ((bead, pair), alone) in alignment.beads.iter().zip(pairs).zip(alone) {
            let right = gold.contains(&(&bead.source[..], &bead.target[..]));
            found.pairs.extend(pair.map(|row| (row, right && !spoilt(bead))));
            // Half a translation is neither a pair nor alone.
            found.alone.extend(alone.filter(|_| !spoilt(bead)).map(|row| (row, right)));
        }
        found
    };
    cases.par_iter().enumerate().map(of).collect()
}

/// A damaged copy of a case.
struct Damaged {
    case: Case,
    /// Source and target lines of the pairs that are no longer right.
    lines: [HashSet<usize>; 2],
}

/// The case with some target lines exchanged or cut off.
fn damage(case: &Case, seed: u64) -> Damaged {
    let mut random = Random::new(seed);
    let mut case = case.clone();
    let mut lines: [HashSet<usize>; 2] = Default::default();
    let mut spoil = |rung: &Rung| {
        lines[0].extend(&rung.source);
        lines[1].extend(&rung.target);
    };
    for rung in case.gold.clone().into_iter().filter(|g| !g.source.is_empty() && !g.target.is_empty()) {
        let at = rung.target[0];
        let words = case.target[at].split_whitespace().count();
        if random.share() < DAMAGED {
            let other = random.between(0, case.target.len() - 1);
            case.target[at] = case.target[other].clone();
            spoil(&rung);
        } else if random.share() < DAMAGED && words >= 8 {
            let all: Vec<&str> = case.target[at].split_whitespace().collect();
            let keep = random.between(words * 3 / 10, words * 6 / 10).max(1);
            let cut =
                if random.share() < 0.5 { all[..keep].join(" ") } else { all[words - keep..].join(" ") };
            case.target[at] = cut;
            spoil(&rung);
        }
    }
    Damaged { case, lines }
}

/// The common curve, one for each kind of unit on top of it, and that of lines left alone.
pub(crate) fn fit(examples: &Examples) -> Calibration {
    let start = Calibration::posterior_alone();
    let common: Vec<(&[f32], bool)> =
        examples.pairs.iter().map(|(row, right)| (&row.values[..], *right)).collect();
    let common = Calibration::from_weights(logistic(&common, *start.weights()));
    let kinds = UnitShape::ALL.map(|kind| {
        let own = examples.pairs.iter().filter(|(row, _)| row.kind == kind);
        let own: Vec<(f64, bool)> =
            own.map(|(row, right)| (f64::from(common.log_odds(row)), *right)).collect();
        fit_curve(&own)
    });
    let alone: Vec<(&[f32], bool)> =
        examples.alone.iter().map(|(row, right)| (&row.values[..], *right)).collect();
    let fitted = logistic(&alone, *start.alone());
    let own_word = *start.alone();
    let mixed = std::array::from_fn(|k| (1.0 - OWN_WORD) * fitted[k] + OWN_WORD * own_word[k]);
    common.with_kinds(kinds).with_alone(mixed)
}

/// Share of the search's own word in the confidence of a line alone. The cases that are learned
/// from know fewer words than the lexicon that ships: on the development cases the fit alone costs
/// .147 nats a line, the search's word alone .142, this mixture .129.
const OWN_WORD: f32 = 0.3;

/// Weight of the common curve against that of a kind, in examples: few wrong ones of a
/// kind must not turn its curve.
const COMMON: f64 = 5.0;
/// Newton steps; the loss is convex in two numbers, and a few are enough.
const NEWTON: usize = 25;

/// Slope and shift over log-odds (Platt, "Probabilistic outputs for support vector
/// machines", 1999), drawn to the straight line.
fn fit_curve(examples: &[(f64, bool)]) -> Curve {
    let (mut slope, mut shift) = (1.0f64, 0.0f64);
    for _ in 0..NEWTON {
        let (mut g, mut h) = ([COMMON * (slope - 1.0), COMMON * shift], [COMMON, 0.0, COMMON]);
        for (log_odds, right) in examples {
            let p = 1.0 / (1.0 + (-(slope * log_odds + shift)).exp());
            let (error, width) = (p - f64::from(u8::from(*right)), p * (1.0 - p));
            g = [g[0] + error * log_odds, g[1] + error];
            h = [h[0] + width * log_odds * log_odds, h[1] + width * log_odds, h[2] + width];
        }
        let determinant = h[0] * h[2] - h[1] * h[1];
        slope -= (h[2] * g[0] - h[1] * g[1]) / determinant;
        shift -= (h[0] * g[1] - h[1] * g[0]) / determinant;
    }
    [slope as f32, shift as f32]
}

/// Logistic regression by gradient descent with per-weight steps (Adam), from the weights `start`.
fn logistic<const N: usize>(examples: &[(&[f32], bool)], start: [f32; N]) -> [f32; N] {
    let mut weights = start.map(f64::from);
    let (mut first, mut second) = ([0f64; N], [0f64; N]);
    for step in 1..=STEPS {
        let mut gradient = [0f64; N];
        for (values, right) in examples {
            let z: f64 = weights.iter().zip(*values).map(|(w, x)| w * f64::from(*x)).sum();
            let error = 1.0 / (1.0 + (-z).exp()) - f64::from(u8::from(*right));
            for (g, x) in gradient.iter_mut().zip(*values) {
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
    weights.map(|w| w as f32)
}
