//! A name with another name opposite: Kenya where the other text says Lebanon.
//!
//! Both must be known, so that their own counterparts can be missed, and sound like them, as
//! only names do; where there are capitals they have one. What the limits find, and how often
//! they alarm on right pairs, stands in `docs/checks.md`.

use super::names::capitalised;
use super::pair::View;
use super::vocabulary::WordFacts;
use super::{Context, Findings, Pair};
use crate::lang::Language;
use crate::lang::skeleton::likeness;
use crate::lexicon::Lexicon;

/// Probabilities of the translation given the name and the other way round, at least: names have
/// one translation, other words several.
const ONE_TRANSLATION: [f32; 2] = [0.25, 0.2];
/// Probability from which on a word opposite may stand for the name.
const AKIN: f32 = 0.005;
/// Share of running text over which a word is no name.
const COMMON: f32 = 0.0016;
/// Fewest sounds of a word that was taken over with its sound, and their likeness.
const TAKEN_OVER: (usize, f64) = (2, 0.6);
/// The same of any word opposite that may be the name: among many words some are alike by chance.
const SAME_SOUND: (usize, f64) = (3, 0.75);

pub(super) fn check(pair: &Pair<'_>, context: &Context<'_>, findings: &mut Findings) {
    for (view, other) in pair.both_ways() {
        // Only a script with capitals tells names from other words.
        if view.language.is_right_to_left() {
            continue;
        }
        let stray = |facts: &WordFacts, own: &View<'_>, opposite: &View<'_>| {
            sounds_like_its_translation(facts, own.language, context.lexicon)
                && is_missed(facts, own, opposite, context.lexicon)
        };
        let here = capitalised(view).filter(|(_, _, facts)| stray(facts, view, other));
        let there = other.words().filter(|(_, _, facts)| stray(facts, other, view));
        for ((place, word, _), (opposite, its_word, _)) in here.zip(there) {
            let message = format!("{} opposite {}", super::quoted(word), super::quoted(its_word));
            findings.add(0.6, message, vec![view.place(place.clone()), other.place(opposite.clone())]);
        }
    }
}

/// Whether a word of `view` has one translation that it is known by, and nothing in `other` may stand for it.
fn is_missed(facts: &WordFacts, view: &View<'_>, other: &View<'_>, lexicon: &Lexicon) -> bool {
    let Some(id) = facts.id else { return false };
    if lexicon.probability(view.language, id) >= COMMON {
        return false;
    }
    let akin = |stem: u32| {
        let from_here = lexicon.translations(view.language, id).any(|(to, p)| to == stem && p >= AKIN);
        from_here || lexicon.translations(other.language, stem).any(|(to, p)| to == id && p >= AKIN)
    };
    !other.words().any(|(_, _, there)| {
        there.id.is_some_and(akin)
            || sound_alike((facts, view.language), (&there.key, other.language), SAME_SOUND)
    })
}

/// The one stem that a word is translated by.
fn translation(id: u32, language: Language, lexicon: &Lexicon) -> Option<u32> {
    let [forward, backward] = ONE_TRANSLATION;
    let one = lexicon.both_ways(language, id).find(|(_, there, back)| *there >= forward && *back >= backward);
    one.map(|(stem, ..)| stem)
}

fn sounds_like_its_translation(facts: &WordFacts, language: Language, lexicon: &Lexicon) -> bool {
    let translation = facts.id.and_then(|id| translation(id, language, lexicon));
    translation.is_some_and(|stem| {
        let other = language.other();
        sound_alike((facts, language), (lexicon.stem(other, stem), other), TAKEN_OVER)
    })
}

/// Whether a word sounds like the word `key` of the other language.
fn sound_alike(
    (facts, language): (&WordFacts, Language),
    (key, other): (&str, Language),
    (fewest, least): (usize, f64),
) -> bool {
    let (own, other) = (language.rules().skeleton(&facts.key), other.rules().skeleton(key));
    own.len().min(other.len()) >= fewest && likeness(&own, &other) >= least
}

#[cfg(test)]
mod tests {
    use super::super::tests::alarms;

    #[test]
    fn known_names_that_are_not_each_other() {
        alarms(
            "other-name",
            &[
                ("وواصلت كينيا أنشطتها", "Yesterday Kenya continued its activities", false),
                ("وواصلت لبنان أنشطتها", "Yesterday Kenya continued its activities", true),
                // A name that is only left out, or a word in its place, is none.
                ("وواصلت لبنان أنشطتها", "Yesterday the country continued its activities", false),
                ("وواصلت الحكومة أنشطتها", "Yesterday Kenya continued its activities", false),
                // A capital at the beginning says nothing.
                ("وواصلت لبنان أنشطتها", "Kenya continued its activities", false),
            ],
        );
    }
}
