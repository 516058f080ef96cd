//! Documents whose words the lexicon does not know: old prose, scripture, a field
//! of its own, bad recognition. Lengths, order and the encoder find a first path
//! through a wide view; from its likely pairs come words, and what words are worth
//! in this document; with them the same view is searched again, a few times over.

use std::sync::Arc;

use rayon::prelude::*;

use super::anchor;
use super::bead::Bead;
use super::evaluate::{Ends, Evidence};
use super::evidence::learned;
use super::evidence::meaning::Meanings;
use super::features::single;
use super::habits::{Cosines, Habits};
use super::lattice::{Edge, FEW_TYPES, Lattice};
use super::model::Weights;
use super::pass::{self, Passed};
use super::resources::{Resources, reached};
use super::search::posteriors;
use super::second_opinion::{bonus, second_opinion};
use super::staged::{PassSummary, Staged, Texts, coverage, first_entries, gather};
use crate::odds;

/// Rounds of searching and learning, at most.
const ROUNDS: usize = 4;
/// A round must explain this much more of the words than the one before, or it is the last.
const LEAST_GAIN: f32 = 0.01;
/// Share of explained words from which on the rates of a pass are taken at their word.
const TRUSTED: f32 = 0.35;
/// Longer documents hold words enough to teach in the ordinary way; the wide view
/// of 14,000 lines takes a gigabyte.
pub(super) const MOST_LINES: usize = 20_000;

/// [`Habits::dark`] where this share of the words is explained.
fn dark(explained: f32) -> f32 {
    1.0 - (explained / TRUSTED).min(1.0)
}

/// What the encoder says of one edge of the wide view.
#[derive(Debug, Clone, Copy)]
struct Opinion {
    /// The score of all that stays the same from round to round.
    fixed: f32,
    cosine: f32,
    trust: f32,
}

const LIKELIER: usize = single!("meaning-likelier");

impl Opinion {
    fn new(meanings: &Meanings, edge: &Edge, usual: Cosines, weights: &Weights) -> Opinion {
        let [cosine, trust] = meanings.alike(edge);
        let opinion = Opinion { fixed: 0.0, cosine, trust };
        let fixed = bonus(meanings, edge, usual, weights) - opinion.bonus(&usual, weights);
        Opinion { fixed, ..opinion }
    }

    fn bonus(&self, usual: &Cosines, weights: &Weights) -> f32 {
        let likelier = if self.trust > 0.0 { self.trust * usual.log_ratio(self.cosine) } else { 0.0 };
        self.fixed + weights.singles[LIKELIER] * likelier
    }
}

/// Everything up to the second pass, where `first` explained little of the words.
pub(super) fn stage<'a>(
    mut evidence: Evidence<'a>,
    first: PassSummary,
    texts: Texts<'_>,
    resources: Resources<'_>,
    usual: &Habits,
) -> Staged<'a> {
    let (source, target) = (evidence.source, evidence.target);
    let windows = anchor::wide_windows(source, target, &evidence.translations);
    let stretches = pass::stretches(&windows, source.len() as u32, target.len() as u32);
    let lattices: Vec<Arc<Lattice>> = stretches
        .iter()
        .map(|stretch| {
            Lattice::new(stretch.source.0, &pass::window_rows(&windows, *stretch), &FEW_TYPES).into()
        })
        .collect();
    let meanings = texts.meanings(&lattices.iter().map(Arc::as_ref).collect::<Vec<_>>());
    let weights = &resources.model.unfamiliar;
    let mut cosines = meanings.cosines(&lattices, &first.pairs);
    let opinions: Vec<Vec<Opinion>> = lattices
        .par_iter()
        .map(|l| l.edges.iter().map(|edge| Opinion::new(&meanings, edge, cosines, weights)).collect())
        .collect();
    let mut habits =
        Habits { cosine: cosines, dark: dark(coverage(&evidence, &first.pairs, resources, usual)), ..*usual }
            .with_words(&evidence, &first.pairs);
    let mut explained = 0.0;
    let mut round = 0;
    loop {
        round += 1;
        // Of the rounds there are one to four.
        resources.reach(reached::SECOND_PASS + 0.08 * round as f32);
        let passed: Vec<Option<Passed>> = lattices
            .par_iter()
            .zip(&opinions)
            .map(|(lattice, opinions)| {
                let mut scores = evidence.scores(lattice, weights, &habits, Ends::LeftOut);
                for (score, opinion) in scores.iter_mut().zip(opinions) {
                    let bonus = opinion.bonus(&habits.cosine, weights);
                    score.opening += bonus;
                    score.going_on += bonus;
                }
                Some(Passed {
                    posteriors: posteriors(lattice, &scores)?,
                    lattice: Arc::clone(lattice),
                    scores,
                })
            })
            .collect();
        let found = passed
            .iter()
            .flatten()
            .fold(PassSummary::default(), |sum, p| sum.with(&PassSummary::in_stretch(p)));
        let mut entries = first_entries(source, target, resources);
        entries.extend(learned::model1(source, target, &evidence.translations, &found.pairs));
        evidence = gather(source, target, entries, resources);
        let now = coverage(&evidence, &found.pairs, resources, &habits);
        cosines = meanings.cosines(&lattices, &found.pairs);
        let fitted = Habits::fit(source, target, found.expected, &found.pairs, usual);
        // Rates that came of little evidence are no habit yet.
        let trust = (now / TRUSTED).min(1.0).powi(2);
        habits = Habits {
            cosine: cosines,
            rates: fitted.rates.map(|rate| trust * rate),
            dark: dark(now),
            ..fitted
        }
        .with_words(&evidence, &found.pairs);
        if round == ROUNDS || now < explained + LEAST_GAIN {
            let rows = passed
                .iter()
                .zip(&stretches)
                .map(|(passed, stretch)| match passed {
                    Some(passed) => pass::probable_cells(passed, *stretch),
                    None => pass::bare_cells(*stretch),
                })
                .collect();
            return Staged { evidence, habits, stretches, rows, rivals: Some(meanings.into_rivals()) };
        }
        explained = now;
    }
}

/// The beads of a document that [`stage`] prepared; and the number of segments that the
/// encoder was asked about.
pub(super) fn beads(staged: &Staged<'_>, texts: Texts<'_>, resources: Resources<'_>) -> (Vec<Bead>, usize) {
    let no_opinion = vec![Vec::new(); staged.stretches.len()];
    let (found, asked) = second_opinion(no_opinion, staged, texts, resources);
    let mut found: Vec<Bead> = found.into_iter().flatten().collect();
    for bead in found.iter_mut().filter(|bead| bead.is_null()) {
        bead.posterior = in_the_dark(bead.posterior, staged.habits.dark);
    }
    (found, asked)
}

/// Probability that a line is alone, where so little of the words is explained: that
/// nothing speaks for a counterpart is then no sign that there is none.
fn in_the_dark(probability: f32, dark: f32) -> f32 {
    odds::probability(odds::log_odds(probability) * (1.0 - dark))
}
