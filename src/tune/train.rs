//! Learns the weights by maximum likelihood: the gold path of every case should
//! be as probable as possible among all paths. The gradient of a weight is how
//! often its feature is expected minus how often the gold has it.

use rayon::prelude::*;

use super::cases::Case;
use super::fields::Texts;
use crate::align::model::{Model, Weights};
use crate::align::sample::{Sample, sample};
use crate::align::{EncoderUse, Resources};
use crate::error::Result;
use crate::lang::Language;
use crate::segment::Segment;

/// Steps of gradient descent: what three rounds can afford in a few minutes on two cores.
const STEPS: usize = 70;
/// Step size of Adam (Kingma and Ba, 2015) at the start; it falls to a tenth.
const STEP_SIZE: f32 = 0.08;
/// Weight of the squared weights against the mean log-likelihood of a bead.
const PENALTY: f32 = 2e-5;

/// Which of the model's two sets of weights is learned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Set {
    /// Without the encoder.
    Plain,
    /// With the encoder asked about everything.
    Meaning,
    /// For documents of unfamiliar words.
    Unfamiliar,
}

/// What training reports after each round.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TrainingProgress {
    /// Mean negative log-likelihood of a gold bead, in nats.
    pub loss: f64,
    /// Cases that took part.
    pub cases: usize,
}

/// Which weights are learned, in this order; the plain ones twice, the second time from samples that the first extracted.
pub(crate) const ALL: &[Set] = &[Set::Plain, Set::Plain, Set::Meaning, Set::Unfamiliar];
/// Only those for documents whose words are not known.
pub(crate) const UNFAMILIAR: &[Set] = &[Set::Unfamiliar];

/// Learns the `sets` of weights from cases of these texts; `round` sees the model after each.
///
/// # Errors
/// Those of `round`, which end it.
pub(crate) fn learn(
    texts: &Texts,
    model: &mut Model,
    sets: &[Set],
    round: &mut dyn FnMut(usize, TrainingProgress, &Model) -> Result<()>,
) -> Result<()> {
    let lexicons = texts.lexicons();
    for (number, set) in (1..).zip(sets.iter().copied()) {
        // The first passes of the other sets are to be those of the lexicon alone.
        let (made, encoder) = match set {
            Set::Unfamiliar => (texts.unfamiliar_cases(&lexicons, 0), EncoderUse::Auto),
            Set::Plain | Set::Meaning => (texts.cases(&lexicons, 0), EncoderUse::Never),
        };
        let with: Vec<(Case, Resources<'_>)> = made
            .into_iter()
            .map(|(case, lexicon)| (case, Resources { lexicon, encoder, ..Resources::shipped() }))
            .collect();
        let progress = learn_set(&with, model, set);
        round(number, progress, model)?;
    }
    Ok(())
}

/// Lines as segments of running text.
pub(crate) fn segments(lines: &[String]) -> Vec<Segment> {
    lines
        .iter()
        .enumerate()
        .map(|(i, text)| Segment { text: text.clone(), paragraph: i, ..Segment::default() })
        .collect()
}

/// One round: extracts the samples with `model`, then learns the weights of `set` anew from there.
fn learn_set(cases: &[(Case, Resources<'_>)], model: &mut Model, set: Set) -> TrainingProgress {
    match set {
        Set::Plain => {}
        Set::Meaning => model.meaning = model.plain.clone(),
        Set::Unfamiliar => model.unfamiliar = model.plain.unfamiliar(),
    }
    let samples: Vec<Sample> = cases
        .par_iter()
        .filter_map(|(case, resources)| {
            let (source, target) = (segments(&case.source), segments(&case.target));
            let resources = Resources { model, ..*resources };
            sample(
                &source,
                &target,
                (Language::Arabic, Language::English),
                resources,
                &case.gold,
                (set != Set::Plain, set == Set::Unfamiliar),
            )
        })
        .collect();
    let start = model.unfamiliar.clone();
    let weights = match set {
        Set::Plain => &mut model.plain,
        Set::Meaning => &mut model.meaning,
        Set::Unfamiliar => &mut model.unfamiliar,
    };
    let loss = descend(&samples, weights);
    if set == Set::Unfamiliar {
        // Cases made of known fields are easier than fields that nobody has seen: half of
        // the way leaves .82 instead of .61 on old prose and costs .001 on the cases.
        model.unfamiliar = start.between(&model.unfamiliar);
    }
    TrainingProgress { loss, cases: samples.len() }
}

/// Adam over all samples at once. Sums run in the order of the samples, so the result is the same on any machine.
fn descend(samples: &[Sample], weights: &mut Weights) -> f64 {
    let beads: f64 = samples.iter().map(|s| s.gold.len() as f64).sum::<f64>().max(1.0);
    let mut list = weights.to_list();
    let (mut first, mut second) = (vec![0f32; list.len()], vec![0f32; list.len()]);
    let mut loss = 0.0;
    for step in 1..=STEPS {
        let current = Weights::from_list(&list);
        let parts: Vec<(f64, Vec<f64>)> = samples.par_iter().map(|s| s.gradient(&current)).collect();
        let mut gradient = vec![0f64; list.len()];
        loss = 0.0;
        for (part_loss, part) in parts {
            loss += part_loss;
            for (g, p) in gradient.iter_mut().zip(part) {
                *g += p;
            }
        }
        loss /= beads;
        let size = STEP_SIZE * (1.0 - 0.9 * step as f32 / STEPS as f32);
        let (b1, b2) = (0.9f32, 0.98f32);
        for (k, g) in gradient.iter().enumerate() {
            let g = (*g / beads) as f32 + 2.0 * PENALTY * list[k];
            first[k] = b1 * first[k] + (1.0 - b1) * g;
            second[k] = b2 * second[k] + (1.0 - b2) * g * g;
            let m = first[k] / (1.0 - b1.powi(step as i32));
            let v = second[k] / (1.0 - b2.powi(step as i32));
            list[k] -= size * m / (v.sqrt() + 1e-6);
        }
    }
    *weights = Weights::from_list(&list);
    loss
}
