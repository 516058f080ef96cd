//! A sentence that nothing on the other side explains: left out, or put in.

use super::length::usual;
use super::meaning::likeness;
use super::pair::View;
use super::{Context, Findings, Pair};
use crate::lang::Language;
use crate::lexicon::Lexicon;
use crate::segment::SegmentOptions;
use crate::segment::sentences;

/// Words that the lexicon knows and that say something; with fewer a sentence proves nothing.
const FEWEST_WORDS: usize = 6;
/// Share of them that may find a partner by chance.
const BY_CHANCE: f32 = 0.25;
/// A translation less probable than this is none.
const LEAST: f32 = 0.1;
/// A stem this frequent (the, of, في) meets a partner in every text.
const COMMON: f32 = 0.01;

/// Cosine from which a sentence opposite says the same, in words that the lexicon
/// does not know: translations lie above 0.39, with it 80 of 100 left-out sentences are still found.
const MOST_LIKENESS: f32 = 0.35;

pub(super) fn check(pair: &Pair<'_>, context: &Context<'_>, findings: &mut Findings) {
    for (view, other) in pair.both_ways() {
        let parts = sentences(view.text, view.language, SegmentOptions { semicolons: true });
        // With one sentence on either side the whole pair would be wrong; that is the alignment's business.
        if parts.len() < 2 {
            continue;
        }
        let tells = |view: &View<'_>, id: u32| context.lexicon.probability(view.language, id) < COMMON;
        let telling: Vec<(usize, u32)> = view
            .words()
            .filter_map(|(place, _, facts)| Some((place.start, facts.id.filter(|id| tells(view, *id))?)))
            .collect();
        let mut there = other.stems();
        there.retain(|id| tells(other, *id));
        for part in parts {
            let start = part.as_ptr() as usize - view.text.as_ptr() as usize;
            let end = start + part.len();
            let from = telling.partition_point(|(at, _)| *at < start);
            let words = telling.get(from..).unwrap_or_default();
            let words = words.get(..words.partition_point(|(at, _)| *at < end)).unwrap_or_default();
            if words.len() >= FEWEST_WORDS
                && !is_explained(words, view.language, &there, context.lexicon)
                && is_too_much(part, view, other)
                && means_nothing_opposite(part, other)
            {
                let message = format!("nothing opposite explains {}", super::quoted(part));
                findings.add(0.6, message, vec![view.place(start..end)]);
            }
        }
    }
}

/// Whether the encoder finds no sentence opposite that means what `part` does.
fn means_nothing_opposite(part: &str, other: &View<'_>) -> bool {
    let opposite = sentences(other.text, other.language, SegmentOptions { semicolons: true });
    let likest = likeness(&opposite, part).into_iter().fold(f32::MIN, f32::max);
    likest < MOST_LIKENESS
}

/// Whether the lengths fit better without `part`. Otherwise it has a
/// counterpart, in words that the lexicon does not know.
fn is_too_much(part: &str, view: &View<'_>, other: &View<'_>) -> bool {
    let whole = usual(view.text, view.language);
    fits_better_without(usual(part, view.language), whole, usual(other.text, other.language))
}

/// Whether a length without its `part` is nearer to that of the `opposite` text than the whole is.
fn fits_better_without(part: f32, whole: f32, opposite: f32) -> bool {
    let misfit = |length: f32| (length.max(1.0) / opposite.max(1.0)).ln().abs();
    misfit(whole - part) < misfit(whole)
}

/// Whether more of `words` than may by chance have a translation among `there`, which is sorted.
fn is_explained(words: &[(usize, u32)], language: Language, there: &[u32], lexicon: &Lexicon) -> bool {
    let translated = |id: u32| {
        let mut translations = lexicon.translations(language, id);
        translations.any(|(other, p)| p >= LEAST && there.binary_search(&other).is_ok())
    };
    let by_chance = BY_CHANCE * words.len() as f32;
    // Mostly a few words are enough to know.
    let met = words.iter().filter(|(_, id)| translated(*id)).zip(1..);
    met.map(|(_, met)| met as f32).any(|met| met >= by_chance)
}

#[cfg(test)]
mod tests {
    use super::super::tests::alarms;

    #[test]
    fn a_sentence_left_out_is_named() {
        let source = "عقدت اللجنة اجتماعها السنوي في المقر. وطلبت الجمعية العامة إلى الأمين العام أن يقدم تقريرا عن المياه والصحة والتعليم.";
        let whole = "The Committee held its annual meeting at Headquarters. The General Assembly requested the Secretary-General to submit a report on water, health and education.";
        let cut = "The Committee held its annual meeting at Headquarters.";
        let unknown = "The Committee held its annual meeting at Headquarters. Thereupon the plenary besought its chief officer to furnish an account of wells, hygiene and tuition.";
        alarms("missing-sentence", &[(source, whole, false), (source, cut, true), (source, unknown, false)]);
    }

    #[test]
    fn a_part_is_too_much_where_the_rest_fits_better() {
        assert!(super::fits_better_without(20.0, 40.0, 20.0));
        // Half as long is as far away as twice as long.
        assert!(!super::fits_better_without(30.0, 40.0, 20.0));
        assert!(!super::fits_better_without(20.0, 40.0, 40.0));
    }
}
