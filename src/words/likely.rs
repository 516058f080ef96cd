//! How probably two words translate each other by themselves, wherever they stand.

use rustc_hash::FxHashMap;

use super::kin::kinship;
use super::sentence::{Sentence, Word};
use crate::lang::Language;
use crate::lang::skeleton::likeness;
use crate::lexicon::Lexicon;

/// The same value, symbol or word in the same script.
const SAME: f64 = 0.8;
/// The same month.
const MONTH: f64 = 0.4;
/// A number in words with its digits, or with words in the other language.
const NUMBER_WORD: f64 = 0.7;
/// The best likeness of two names, when the lexicon knows neither; as `align/evidence/names`.
const NAME: f64 = 0.33;
/// Least likeness, and fewest sounds: as there.
const LIKE_NAME: f64 = 0.75;
const SOUNDS: usize = 3;
/// A form of a word that is a translation, when it is as like it as can be.
const FORM: f64 = 0.15;
/// Translations less likely than this lend nothing to forms of themselves.
const LEAST_FORM: f32 = 0.02;
/// A word seen more often is no unknown form of another.
const WELL_KNOWN: u32 = 200;
/// A small word inside a word: of what is inside, this is what it says.
const CARRIED: f64 = 0.35;
/// A word, given a small word that it has inside.
const CARRIER: f64 = 0.01;
/// What two words of which nothing is known have: a word in a thousand.
const NOTHING: f64 = 1e-4;
/// The same for a small word, which may stand for anything a language needs.
const NOTHING_SMALL: f64 = 2e-3;

/// Probabilities of each word of one side given each of the other, row by row of the first side.
pub(super) struct Likely {
    /// p(second | first)
    pub(super) forward: Vec<f64>,
    /// p(first | second)
    pub(super) backward: Vec<f64>,
}

/// Looks at every word with every other.
pub(super) fn likely(first: &Sentence, second: &Sentence, lexicon: &Lexicon) -> Likely {
    let cells = first.words.len() * second.words.len();
    let mut out = Likely { forward: Vec::with_capacity(cells), backward: Vec::with_capacity(cells) };
    let there: Vec<Known> = second.words.iter().map(|w| Known::of(w, second.language, lexicon)).collect();
    for a in &first.words {
        let here = Known::of(a, first.language, lexicon);
        for (b, there) in second.words.iter().zip(&there) {
            let both = equal(a, b);
            let (forward, backward) = (here.translates(b), there.translates(a));
            let form = there.form(a).max(here.form(b));
            let floor = |given: &Word, word: &Word| {
                if given.small || word.small { NOTHING_SMALL } else { NOTHING }
            };
            out.forward.push(both.max(forward).max(form).max(inside(a, b)).max(floor(a, b)));
            out.backward.push(both.max(backward).max(form).max(inside(b, a)).max(floor(b, a)));
        }
    }
    out
}

/// What the lexicon knows of a word.
struct Known<'l> {
    language: Language,
    lexicon: &'l Lexicon,
    /// Probability of each stem of the other language.
    given: FxHashMap<u32, f64>,
    /// Its translations, for forms of them.
    stems: Vec<(&'l str, f64)>,
}

impl<'l> Known<'l> {
    fn of(word: &Word, language: Language, lexicon: &'l Lexicon) -> Self {
        let mut known = Known { language, lexicon, given: FxHashMap::default(), stems: Vec::new() };
        let Some(id) = word.id else { return known };
        for (other, forward, backward) in lexicon.both_ways(language, id) {
            known.given.insert(other, f64::from(forward));
            // Small words meet any word and have any form.
            if forward.max(backward) >= LEAST_FORM && !word.small {
                known.stems.push((lexicon.stem(language.other(), other), f64::from(forward.max(backward))));
            }
        }
        known
    }

    fn translates(&self, other: &Word) -> f64 {
        other.id.and_then(|id| self.given.get(&id)).copied().unwrap_or(0.0)
    }

    /// What a word has because it is a form of a translation of this one.
    fn form(&self, other: &Word) -> f64 {
        if other.small || other.digits || other.symbol {
            return 0.0;
        }
        // A word that the lexicon knows well has its own translations.
        let count = other.id.map_or(0, |id| self.lexicon.count(self.language.other(), id));
        if count > WELL_KNOWN {
            return 0.0;
        }
        let of = |(stem, p): &(&str, f64)| FORM * p.sqrt() * kinship(stem, &other.stem).powi(2);
        self.stems.iter().map(of).fold(0.0, f64::max) / (1.0 + f64::from(count) / 50.0)
    }
}

/// What both words say by their form: values, months, symbols, names.
fn equal(a: &Word, b: &Word) -> f64 {
    if a.values.iter().any(|value| b.values.contains(value)) {
        return if a.digits && b.digits { SAME } else { NUMBER_WORD };
    }
    if a.month.is_some() && a.month == b.month {
        return MONTH;
    }
    let latin = |w: &Word| w.symbol || w.key.is_ascii();
    if !a.digits && !b.digits && latin(a) && latin(b) && a.key.eq_ignore_ascii_case(&b.key) {
        return SAME;
    }
    // Of two words that the lexicon knows it knows whether they are one name.
    if a.skeleton.len() >= SOUNDS && b.skeleton.len() >= SOUNDS && (a.id.is_none() || b.id.is_none()) {
        let alike = likeness(&a.skeleton, &b.skeleton);
        if alike >= LIKE_NAME {
            return NAME * alike * alike;
        }
    }
    0.0
}

/// p(word | given), where one of them is a small word that the other has inside.
fn inside(given: &Word, word: &Word) -> f64 {
    if word.particle.is_some_and(|particle| given.carried.contains(&particle)) {
        CARRIED
    } else if given.particle.is_some_and(|particle| word.carried.contains(&particle)) {
        CARRIER
    } else {
        0.0
    }
}
