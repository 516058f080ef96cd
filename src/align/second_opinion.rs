//! The cascade: where the cheap evidence leaves doubt, the beads around it are
//! searched again with the encoder's evidence and the weights learned for it.

use rayon::prelude::*;

use super::bead::{Bead, DOUBT};
use super::decode::beads;
use super::evaluate::{Ends, Evidence};
use super::evidence::meaning::{FIRST, Meanings, SEGMENTS_TOGETHER};
use super::features::{Features, SINGLES};
use super::habits::Cosines;
use super::lattice::{ALL_TYPES, Edge, Lattice};
use super::model::Weights;
use super::pass::{Passed, Stretch};
use super::resources::{EncoderUse, Resources, reached};
use super::search::posteriors;
use super::seldom::{Certain, Scored, WHERE_WORDS_ARE_KNOWN, WHOLE, lower_what_is_seldom};
use super::staged::{Staged, Texts, telling};
use super::strangers::{doubt_place_alone, measure_unexplained};
use crate::odds::probability;

/// Sure beads taken along on each side of a doubtful run, to compare with.
const CONTEXT: usize = 2;

/// A run of doubtful beads, ready to be searched again.
struct Doubt {
    /// Stretch that it lies in.
    stretch: usize,
    /// Its beads among those of the stretch.
    beads: std::ops::Range<usize>,
    /// Segments of both documents that it holds.
    segments: usize,
    lattice: Lattice,
}

/// Adds the encoder's numbers to the features of every edge.
pub(crate) fn add_meaning(
    lattice: &Lattice,
    texts: Texts<'_>,
    staged: &Staged<'_>,
    features: &mut [Features],
) {
    let meanings = staged.meanings(texts, &[lattice]);
    for (edge, features) in lattice.edges.iter().zip(features) {
        features.singles[FIRST..].copy_from_slice(&meanings.singles(edge, staged.habits.cosine));
    }
}

/// The beads of every stretch with the doubtful runs searched again; and the
/// number of segments asked about.
pub(super) fn second_opinion(
    mut found: Vec<Vec<Bead>>,
    staged: &Staged<'_>,
    texts: Texts<'_>,
    resources: Resources<'_>,
) -> (Vec<Vec<Bead>>, usize) {
    let doubts =
        doubts(&found, staged, if staged.rivals.is_some() { EncoderUse::Always } else { resources.encoder });
    let asked: usize = doubts.iter().map(|d| d.segments).sum();
    let certain = certain(&found, &doubts);
    let strength = if staged.rivals.is_some() { WHOLE } else { WHERE_WORDS_ARE_KNOWN };
    let mut rest = doubts.as_slice();
    let mut answers = Vec::with_capacity(doubts.len());
    while !rest.is_empty() {
        let mut segments = 0;
        let fit = rest.iter().take_while(|d| {
            let fits = segments < SEGMENTS_TOGETHER;
            segments += d.segments;
            fits
        });
        let (together, later) = rest.split_at(fit.count());
        rest = later;
        let lattices: Vec<&Lattice> = together.iter().map(|d| &d.lattice).collect();
        let meanings = staged.meanings(texts, &lattices);
        let mut runs: Vec<Scored> =
            together.par_iter().map(|d| scored(&d.lattice, &meanings, staged, resources)).collect();
        lower_what_is_seldom(&mut runs, &certain, strength);
        answers.par_extend(runs.into_par_iter().map(|run| decoded(run, &meanings, staged, resources)));
        let share = answers.len() as f32 / doubts.len() as f32;
        resources.reach(reached::SECOND_PASS + share * (reached::ASKED - reached::SECOND_PASS));
    }
    // From the last to the first, so that the places of the others hold.
    for (doubt, answer) in doubts.iter().zip(answers).rev() {
        if let Some(beads) = answer {
            found[doubt.stretch].splice(doubt.beads.clone(), beads);
        }
    }
    let languages = (staged.evidence.source.language, staged.evidence.target.language);
    let more =
        if asked_of_all(staged, resources) { 0 } else { measure_unexplained(&mut found, texts, languages) };
    found.iter_mut().flatten().for_each(doubt_place_alone);
    (found, asked + more)
}

/// All beads but the doubtful ones.
fn certain(found: &[Vec<Bead>], doubts: &[Doubt]) -> Certain {
    let mut certain = Certain::default();
    let mut doubts = doubts.iter().peekable();
    for (number, beads) in found.iter().enumerate() {
        let mut done = 0;
        while let Some(doubt) = doubts.next_if(|doubt| doubt.stretch == number) {
            certain.count(&beads[done..doubt.beads.start]);
            done = doubt.beads.end;
        }
        certain.count(&beads[done..]);
    }
    certain
}

/// Whether no segment is left to ask about, or none may be.
fn asked_of_all(staged: &Staged<'_>, resources: Resources<'_>) -> bool {
    staged.rivals.is_some() || resources.encoder != EncoderUse::Auto
}

/// The cosines of any two short texts and of a short text and its translation, by 480 pairs of
/// single lines of four fields: the next line of the text reaches .6, free translations fall to .3.
const ALONE: Cosines = Cosines { other: [0.15, 0.17], right: [0.62, 0.18] };
/// What a score of the words says of a pair that nothing stands beside: as much for as against
/// it where strangers end and right pairs begin, and how strongly, in nats, at least and at most.
const EVEN_SCORE: f32 = 0.5;
const SCORE_WEIGHT: f32 = 2.0;
const SCORE_SAYS: (f32, f32) = (-2.0, 3.0);

/// What a number of two lines of figures says for them where both have it, and against them
/// where one lacks it, in nats: of ten lines in a table one has some number by chance.
const FIGURE_MET: f32 = 2.0;
const FIGURE_MISSING: f32 = 3.0;
/// Most that figures alone can say: 98 %.
const MOST_OF_FIGURES: f32 = 4.0;

/// A pair of lines of figures alone, whose vectors say nothing.
pub(super) fn without_meaning(mut bead: Bead) -> Bead {
    if let Some(measures) = &mut bead.measures {
        measures.meaning = None;
    }
    bead
}

/// The same in a document of few segments, where the numbers say all that there is to know.
pub(super) fn by_figures(bead: Bead) -> Bead {
    let mut bead = without_meaning(bead);
    if let Some(measures) = &bead.measures {
        let missing = measures.numbers_missing[0] + measures.numbers_missing[1];
        let odds = FIGURE_MET * measures.numbers_met - FIGURE_MISSING * missing;
        bead.posterior = probability(odds.min(MOST_OF_FIGURES));
    }
    bead
}

/// The probability of a pair in a document of so few segments that its place says nothing:
/// only what it holds in itself does.
pub(super) fn by_itself(mut bead: Bead) -> Bead {
    if let Some(measures) = &bead.measures
        && let Some(cosine) = measures.meaning
    {
        let words = SCORE_WEIGHT * (measures.word_score - EVEN_SCORE);
        let odds = words.clamp(SCORE_SAYS.0, SCORE_SAYS.1) + ALONE.log_ratio(cosine);
        bead.posterior = bead.posterior.min(probability(odds));
    }
    bead
}

/// The doubtful runs of all stretches, in order.
fn doubts(found: &[Vec<Bead>], staged: &Staged<'_>, asked: EncoderUse) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    for (number, (beads, stretch)) in found.iter().zip(&staged.stretches).enumerate() {
        let runs = match asked {
            EncoderUse::Never => Vec::new(),
            EncoderUse::Always => std::iter::once(0..beads.len()).collect::<Vec<_>>(),
            EncoderUse::Auto => doubtful_runs(beads, &staged.evidence),
        };
        let mut done = 0;
        let mut corner = (stretch.source.0, stretch.target.0);
        let step = |corner: (u32, u32), beads: &[Bead]| {
            beads.iter().fold(corner, |(i, j), b| (i + b.source.len() as u32, j + b.target.len() as u32))
        };
        for run in runs {
            let from = step(corner, &beads[done..run.start]);
            // In an unfamiliar document there is no first opinion: the whole stretch is in doubt.
            let to = if staged.rivals.is_some() {
                (stretch.source.1, stretch.target.1)
            } else {
                step(from, &beads[run.clone()])
            };
            let part = Stretch { source: (from.0, to.0), target: (from.1, to.1) };
            doubts.push(Doubt {
                stretch: number,
                beads: run.clone(),
                segments: (to.0 - from.0 + to.1 - from.1) as usize,
                lattice: Lattice::new(
                    part.source.0,
                    &cells(part, *stretch, &staged.rows[number]),
                    &ALL_TYPES,
                ),
            });
            corner = to;
            done = run.end;
        }
    }
    doubts
}

/// Runs of beads that hold a doubtful one which the meanings may help with, with their
/// context, none touching another.
fn doubtful_runs(found: &[Bead], evidence: &Evidence<'_>) -> Vec<std::ops::Range<usize>> {
    let mut runs: Vec<std::ops::Range<usize>> = Vec::new();
    for (k, bead) in found.iter().enumerate() {
        if bead.posterior < DOUBT && telling(bead, evidence) > 0 {
            let (start, end) = (k.saturating_sub(CONTEXT), (k + 1 + CONTEXT).min(found.len()));
            match runs.last_mut() {
                Some(last) if start <= last.end => last.end = end,
                _ => runs.push(start..end),
            }
        }
    }
    runs
}

/// The cells of `part` of `stretch`, row by row.
fn cells(part: Stretch, stretch: Stretch, rows: &[Vec<u32>]) -> Vec<Vec<u32>> {
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
    cells
}

/// What the encoder's evidence adds to the score of `edge`.
pub(super) fn bonus(meanings: &Meanings, edge: &Edge, usual: Cosines, weights: &Weights) -> f32 {
    let singles = meanings.singles(edge, usual);
    weights.singles[FIRST..SINGLES.len()].iter().zip(singles).map(|(w, x)| w * x).sum()
}

/// `lattice` with the encoder's evidence.
fn scored(lattice: &Lattice, meanings: &Meanings, staged: &Staged<'_>, resources: Resources<'_>) -> Scored {
    let weights =
        if staged.rivals.is_some() { &resources.model.unfamiliar } else { &resources.model.meaning };
    let mut scores = staged.evidence.scores(lattice, weights, &staged.habits, Ends::Measured);
    for (edge, score) in lattice.edges.iter().zip(&mut scores) {
        let bonus = bonus(meanings, edge, staged.habits.cosine, weights);
        score.opening += bonus;
        score.going_on += bonus;
    }
    Scored { lattice: lattice.clone(), scores }
}

/// The best beads of a run; `None` where no path runs through it.
fn decoded(
    Scored { lattice, scores }: Scored,
    meanings: &Meanings,
    staged: &Staged<'_>,
    resources: Resources<'_>,
) -> Option<Vec<Bead>> {
    let posteriors = posteriors(&lattice, &scores)?;
    let mut found = beads(&Passed { lattice: lattice.into(), posteriors, scores }, staged, resources);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::Measures;

    #[test]
    fn without_neighbours_a_pair_is_as_probable_as_what_it_holds() {
        let posterior = |word_score, meaning| {
            let measures = Some(Measures { word_score, meaning, ..Measures::default() });
            let bead = Bead { source: vec![0], target: vec![0], posterior: 1.0, runner_up: 0.0, measures };
            by_itself(bead).posterior
        };
        assert!(posterior(0.0, Some(0.1)) < 0.01, "neither words nor meanings agree");
        assert!(posterior(2.5, Some(0.35)) > 0.9, "the words agree");
        assert!(posterior(0.5, Some(0.7)) > 0.95, "the meanings agree");
        assert_eq!(posterior(0.0, None), 1.0, "nothing was asked");
    }
}
