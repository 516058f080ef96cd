//! Pairs whose words have little in common: a free translation, or two strangers that only
//! stand opposite each other. The encoder is asked, and the probability of the pair is
//! corrected by how little the words say, by what the meanings have in common, and by how many
//! strangers the document has.

use super::bead::{Bead, DOUBT};
use super::evidence::meaning::SEGMENTS_TOGETHER;
use super::exchanged::are_exchanged;
use super::lattice::{Edge, Lattice};
use super::measure::Measures;
use super::staged::Texts;
use crate::lang::Language;
use crate::odds::{log_odds, probability};

/// A pair whose words score less than this part of what is usual in its document may stand by
/// its place alone. On the development cases with exchanged lines the strangers reach .1
/// and 98 of 100 right pairs .35; asked about are so 3 pairs in a hundred.
const LITTLE: f32 = 0.4;
/// Least usual score that is reckoned with, where a document has hardly any words in common.
const LEAST_USUAL: f32 = 0.5;
/// Words of both sides from which on a pair can be asked about: the vector of a
/// heading says little, and tables of figures are asked about in vain.
const FEWEST_WORDS: f32 = 4.0;

/// What is known of a pair whose words have little in common, as a logistic regression over
/// 1,341 right pairs and 208 strangers of the training text weighs it, each field with a lexicon
/// that has not seen it (area under the curve of a field that the regression has not seen, .988).
struct LikelyTranslation {
    /// Share of the usual score that the words reach, −2 to [`LITTLE`].
    words: f32,
    cosine: f32,
    /// ln of the words on both sides: of two long texts more is expected.
    length: f32,
    /// Share of the words that are numbers or symbols which the other side lacks.
    numbers: f32,
}

const WORDS: f32 = 1.1;
const COSINE: f32 = 14.6;
const LENGTH: f32 = -1.0;
/// The regression says −1.4, for there are hardly any but sentences in it. A line that is half numbers, such as
/// a date, is its numbers: where they differ it must not look like its neighbour of another day.
const NUMBERS: f32 = -14.0;
/// −2.65 by the regression between as many right pairs as strangers; −2.0 for being asked about at all, as
/// eight times as many of the strangers are as of the right pairs; and −1.2 that is chosen: with less,
/// development cases with exchanged lines lose pairs, with more right pairs are no longer sure.
const CONSTANT: f32 = -5.85;
/// In nats; nothing was measured past that.
const MOST: f32 = 8.0;

impl LikelyTranslation {
    fn of(measures: &Measures, usual: f32, cosine: f32) -> LikelyTranslation {
        let words = (measures.words[0] + measures.words[1]).max(FEWEST_WORDS);
        LikelyTranslation {
            words: (measures.word_score / usual).clamp(-2.0, LITTLE),
            cosine,
            length: words.ln(),
            numbers: (measures.numbers_missing[0] + measures.numbers_missing[1]) / words,
        }
    }

    /// The same of two lines that stand in each other's documents, whose words nothing compares.
    fn by_meaning(self) -> LikelyTranslation {
        LikelyTranslation { words: LITTLE, numbers: 0.0, ..self }
    }

    /// ln(how likely this is of a translation / of a stranger).
    fn odds(&self) -> f32 {
        let odds = CONSTANT
            + WORDS * self.words
            + COSINE * self.cosine
            + LENGTH * self.length
            + NUMBERS * self.numbers;
        odds.clamp(-MOST, MOST)
    }
}

/// Of the lines whose place is certain this share is another line in an edited text; what a
/// pair's place can say for it is learned from there for each document.
const STRANGERS: f32 = 0.02;
/// Pairs' worth of that share that a document starts from.
const PRIOR_PAIRS: f32 = 50.0;
/// Rounds in which the number of strangers and the probabilities of the pairs follow from
/// each other; neither moves after that.
const ROUNDS: usize = 10;

/// Most that a place says for a pair in a document of `count` pairs, `strangers` of which are none.
fn most_of_place(strangers: f32, count: usize) -> f32 {
    let share = (strangers + STRANGERS * PRIOR_PAIRS) / (count as f32 + PRIOR_PAIRS);
    ((1.0 - share).max(share) / share).ln()
}

/// The probabilities of pairs by what their places say (log-odds) and what they hold in themselves, in
/// a document of `count` pairs: many that are hardly translations make every place say less.
fn probabilities(asked: &[(f32, f32)], count: usize) -> Vec<f32> {
    let found = |strangers: f32| {
        let most = most_of_place(strangers, count);
        asked.iter().map(move |(place, own)| probability(place.min(most) + own))
    };
    let strangers = (0..ROUNDS).fold(0.0, |strangers, _| found(strangers).map(|p| 1.0 - p).sum());
    found(strangers).collect()
}

/// Asks what the two meanings have in common where a pair's words have little in common:
/// its place may be sure and its lines still strangers. Nothing is searched again; the
/// probability of the pair is corrected. Returns the number of segments asked about.
pub(super) fn measure_unexplained(
    found: &mut [Vec<Bead>],
    texts: Texts<'_>,
    languages: (Language, Language),
) -> usize {
    let pairs = || found.iter().flatten().filter_map(|bead| bead.measures.as_ref());
    let count = pairs().count();
    let usual = pairs().map(|m| m.word_score).sum::<f32>() / (count as f32).max(1.0);
    let usual = usual.max(LEAST_USUAL);
    let strange: Vec<(&mut Bead, Measures, Edge)> = found
        .iter_mut()
        .flatten()
        .filter_map(|bead| {
            let measures = bead.measures?;
            let little = measures.word_score < LITTLE * usual;
            let long = measures.words[0] + measures.words[1] >= FEWEST_WORDS;
            let (i, j) = (*bead.source.first()? as u32, *bead.target.first()? as u32);
            let (m, n) = (bead.source.len() as u8, bead.target.len() as u8);
            (little && long).then_some((bead, measures, Edge { from: 0, to: 0, source: i, target: j, m, n }))
        })
        .collect();
    let mut asked = 0;
    let mut evidence = Vec::with_capacity(strange.len());
    let mut cosines = Vec::with_capacity(strange.len());
    for part in strange.chunks(SEGMENTS_TOGETHER) {
        let lattice = Lattice::of_edges(part.iter().map(|(_, _, edge)| *edge).collect());
        let meanings = texts.meanings(&[&lattice]);
        for (bead, measures, edge) in part {
            asked += usize::from(edge.m + edge.n);
            let [cosine, _] = meanings.alike(edge);
            let lines =
                (&*texts.source[edge.source as usize].text, &*texts.target[edge.target as usize].text);
            let own = own_odds(lines, languages, LikelyTranslation::of(measures, usual, cosine));
            evidence.push((log_odds(bead.posterior), own));
            cosines.push(cosine);
        }
    }
    let probabilities = probabilities(&evidence, count);
    for (((bead, _, _), probability), cosine) in strange.into_iter().zip(probabilities).zip(cosines) {
        bead.posterior = bead.posterior.min(probability);
        if let Some(measures) = &mut bead.measures {
            measures.meaning = Some(cosine);
        }
    }
    asked
}

/// What two lines of documents in `languages` hold in themselves, as log-odds.
fn own_odds(lines: (&str, &str), languages: (Language, Language), likely: LikelyTranslation) -> f32 {
    if are_exchanged(lines, languages) { likely.by_meaning().odds() } else { likely.odds() }
}

/// Where no more than this share of the content words is explained, words say nothing for a pair.
const HARDLY_EXPLAINED: f32 = 0.25;
/// Where none is explained, meanings this far apart say nothing either: strangers reach as much.
const APART: f32 = 0.3;
/// What explained words take off that; where a quarter is explained, as little as any two short lines have.
const APART_LESS: f32 = 0.6;

/// Leaves a pair in doubt that only its place speaks for: hardly a word is explained, and its
/// meanings are as far apart as those of strangers. Of 42 such pairs of training text aligned with a lexicon of
/// 400 lines, one pair in twenty exchanged, 5 are right.
pub(super) fn doubt_place_alone(bead: &mut Bead) {
    let only_place = bead.measures.as_ref().is_some_and(|m| {
        let explained = 0.5 * (m.content_explained[0] + m.content_explained[1]);
        let apart = m.meaning.is_some_and(|cosine| cosine < APART - APART_LESS * explained);
        apart && explained <= HARDLY_EXPLAINED && m.words[0] + m.words[1] >= FEWEST_WORDS
    });
    if only_place {
        bead.posterior = bead.posterior.min(DOUBT);
    }
}

/// Two segments that are a pair with less probability than this are two lines alone; no memory takes a pair
/// that is believed so little. Over forty documents made of training text, some with strangers, F1 is
/// highest with .4 to .5.
const LEAST_PAIR: f32 = 0.4;
/// The same of a bead of several segments: some of them may be right.
const LEAST_MERGED: f32 = 0.1;

/// The bead itself, or its segments alone where they are no pair.
pub(super) fn parted(bead: Bead) -> Vec<Bead> {
    let several = bead.source.len() + bead.target.len() > 2;
    let least = if several { LEAST_MERGED } else { LEAST_PAIR };
    if bead.is_null() || bead.measures.is_none_or(|m| m.meaning.is_none()) || bead.posterior >= least {
        return vec![bead];
    }
    let (posterior, runner_up) = (1.0 - bead.posterior, bead.posterior);
    let alone = |source, target| Bead { source, target, posterior, runner_up, measures: None };
    let sources = bead.source.into_iter().map(|i| alone(vec![i], Vec::new()));
    sources.chain(bead.target.into_iter().map(|j| alone(Vec::new(), vec![j]))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn odds(words: f32, cosine: f32, both: f32, numbers_missing: f32) -> f32 {
        let measures = Measures {
            word_score: words,
            words: [both / 2.0; 2],
            numbers_missing: [numbers_missing, 0.0],
            ..Measures::default()
        };
        LikelyTranslation::of(&measures, 1.0, cosine).odds()
    }

    #[test]
    fn meanings_tell_free_translations_from_strangers() {
        assert!(odds(0.0, 0.6, 8.0, 0.0) > 0.0, "a heading that is translated freely");
        assert!(odds(0.0, 0.1, 8.0, 0.0) < -4.0, "a stranger");
        assert!(odds(0.3, 0.4, 8.0, 0.0) > odds(0.0, 0.4, 8.0, 0.0), "what words there are count");
        assert!(odds(0.0, 0.4, 40.0, 0.0) < odds(0.0, 0.4, 8.0, 0.0), "of long texts more is expected");
        assert!(odds(0.0, 0.6, 6.0, 3.0) < odds(0.0, 0.6, 6.0, 0.0) - 1.0, "two dates that differ");
    }

    #[test]
    fn lines_in_each_others_languages_are_weighed_by_their_meanings() {
        let odds = |lines: (&str, &str)| {
            let measures = Measures { words: [5.0; 2], numbers_missing: [3.0, 0.0], ..Measures::default() };
            let likely = LikelyTranslation::of(&measures, 1.0, 0.7);
            own_odds(lines, (Language::Arabic, Language::English), likely)
        };
        assert!(odds(("three of 12, 14 and 16", "ثلاثة من ١٢ و١٤ و١٦")) > 0.0);
        assert!(odds(("ثلاثة من ١٢ و١٤ و١٦", "three of 12, 14 and 16")) < 0.0);
    }

    #[test]
    fn what_a_place_says_depends_on_how_many_strangers_there_are() {
        let stranger = odds(0.0, 0.1, 8.0, 0.0);
        let few = probabilities(&[(9.0, stranger)], 600);
        let many = probabilities(&[(9.0, stranger); 50], 600);
        assert!(few[0] > 0.3, "one among six hundred may be a free translation: {few:?}");
        assert!(many[0] < 0.1, "where many are strangers this is one: {}", many[0]);
        assert_eq!(
            probabilities(&[(-3.0, 0.0)], 600),
            [probability(-3.0)],
            "a place that says little stays so"
        );
    }

    #[test]
    fn a_pair_that_only_its_place_speaks_for_is_in_doubt() {
        let posterior = |meaning, explained, words| {
            let content_explained = [explained, 0.0];
            let measures = Measures { meaning, content_explained, words: [words; 2], ..Measures::default() };
            let measures = Some(measures);
            let mut bead =
                Bead { source: vec![0], target: vec![0], posterior: 0.99, runner_up: 0.0, measures };
            doubt_place_alone(&mut bead);
            bead.posterior
        };
        assert_eq!(posterior(Some(0.1), 0.4, 3.0), DOUBT);
        assert_eq!(posterior(Some(0.25), 0.0, 3.0), DOUBT, "no word is explained: strangers reach as much");
        for (meaning, explained, words) in [
            (Some(0.2), 0.4, 3.0),
            (Some(0.35), 0.0, 3.0),
            (Some(0.1), 0.6, 3.0),
            (Some(0.1), 0.4, 1.0),
            (None, 0.4, 3.0),
        ] {
            assert_eq!(posterior(meaning, explained, words), 0.99, "{meaning:?} {explained} {words}");
        }
    }

    #[test]
    fn only_pairs_whose_meanings_were_asked_about_are_parted() {
        let beads = |posterior, meaning, target: &[usize]| {
            let measures = Some(Measures { meaning, ..Measures::default() });
            parted(Bead { source: vec![3], target: target.to_vec(), posterior, runner_up: 0.0, measures })
        };
        for (posterior, meaning, target, parts) in [
            (0.3, Some(0.1), &[4][..], 2),
            (0.3, None, &[4], 1),
            (0.5, Some(0.1), &[4], 1),
            (0.3, Some(0.1), &[4, 5], 1),
            (0.05, Some(0.1), &[4, 5], 3),
        ] {
            assert_eq!(beads(posterior, meaning, target).len(), parts, "{posterior} {meaning:?} {target:?}");
        }
        let alone = beads(0.25, Some(0.1), &[4]);
        assert!(alone.iter().all(|b| b.is_null() && b.posterior == 0.75 && b.runner_up == 0.25));
    }
}
