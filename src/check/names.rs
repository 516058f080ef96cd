//! Names that nothing on the other side sounds like.

use std::ops::Range;

use super::pair::View;
use super::vocabulary::WordFacts;
use super::{Context, Findings, Pair};
use crate::lang::skeleton::likeness;

/// Sounds of a name that can be recognised; shorter ones meet by chance.
const FEWEST_SOUNDS: usize = 3;
/// Likeness from which a word opposite may be the name.
const LEAST_LIKENESS: f64 = 0.6;

pub(super) fn check(pair: &Pair<'_>, _: &Context<'_>, findings: &mut Findings) {
    for (view, other) in pair.both_ways() {
        // Only a script with capitals tells a name from a word that the lexicon does not hold.
        if view.language.is_right_to_left() || names(view).next().is_none() {
            continue;
        }
        let rules = other.language.rules();
        let there: Vec<String> = other.words().map(|(_, _, facts)| rules.skeleton(&facts.key)).collect();
        for (place, skeleton) in names(view) {
            let sounds_like = |word: &String| {
                // A preposition or conjunction in front is one sound or two.
                (0..=1.min(word.len())).any(|cut| {
                    word.get(cut..).is_some_and(|rest| likeness(rest, &skeleton) >= LEAST_LIKENESS)
                })
            };
            let cited = other.words().any(|(_, word, _)| view.text.get(place.clone()) == Some(word));
            if !cited && !there.iter().any(sounds_like) {
                let place = view.place(place);
                findings.add(0.3, format!("no name opposite sounds like {}", place.text), vec![place]);
            }
        }
    }
}

/// Words that the lexicon does not hold and that may be names, with their sounds.
fn names<'v>(view: &'v View<'_>) -> impl Iterator<Item = (Range<usize>, String)> + 'v {
    let rules = view.language.rules();
    capitalised(view).filter(|(_, _, facts)| facts.id.is_none()).filter_map(move |(place, _, facts)| {
        let skeleton = rules.skeleton(&facts.key);
        (skeleton.len() >= FEWEST_SOUNDS).then(|| (place.clone(), skeleton))
    })
}

/// Words with a capital inside a sentence.
pub(super) fn capitalised<'v, 'a>(
    view: &'v View<'a>,
) -> impl Iterator<Item = (&'v Range<usize>, &'a str, &'a WordFacts)> {
    view.words().skip(1).filter(|(place, word, facts)| {
        let all_capitals = word.chars().all(|c| !c.is_lowercase());
        let before = view.text.get(..place.start).and_then(|text| text.trim_end().chars().next_back());
        let inside = before.is_some_and(|c| !matches!(c, '.' | ':' | '!' | '?' | '“' | '"'));
        inside && facts.own_script && !all_capitals && view.language.rules().may_be_name(word)
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::alarms;

    #[test]
    fn names_sound_alike() {
        alarms(
            "names",
            &[
                ("وألقت غرينفيلد كلمة", "Then Greenfield spoke", false),
                ("وألقى رئيس الوفد كلمة", "Then Krasnodarov spoke", true),
            ],
        );
    }
}
