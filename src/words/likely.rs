//! How probably two words translate each other by themselves, wherever they stand.

use rustc_hash::FxHashMap;

use super::kin::Letters;
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
    let (n, m) = (first.words.len(), second.words.len());
    let mut out = Likely { forward: Vec::with_capacity(n * m), backward: Vec::with_capacity(n * m) };
    let here = KnownWords::of(first, second, lexicon);
    let there = KnownWords::of(second, first, lexicon);
    for (i, a) in first.words.iter().enumerate() {
        for (j, b) in second.words.iter().enumerate() {
            let both = equal(a, b);
            let form = there.form(j, i).max(here.form(i, j));
            let floor = if a.small || b.small { NOTHING_SMALL } else { NOTHING };
            out.forward.push(both.max(here.translates(i, j)).max(form).max(inside(a, b)).max(floor));
            out.backward.push(both.max(there.translates(j, i)).max(form).max(inside(b, a)).max(floor));
        }
    }
    out
}

/// What the lexicon knows of the words of a sentence beside another.
struct KnownWords {
    /// Words of the other.
    width: usize,
    /// Probability of each word of the other given each word, row by row.
    given: Vec<f64>,
    /// What each word of the other has, at most, because it is a form of a translation.
    forms: Vec<Option<Form>>,
    /// Translations of each word, for forms of them.
    stems: Vec<Vec<(Letters, f64)>>,
}

/// A word that may be a form of one that is a translation.
struct Form {
    letters: Letters,
    /// How much less for each time that the lexicon has met it.
    rare: f64,
}

impl KnownWords {
    fn of(own: &Sentence, other: &Sentence, lexicon: &Lexicon) -> Self {
        let width = other.words.len();
        let mut places: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
        for (at, word) in other.words.iter().enumerate() {
            if let Some(id) = word.id {
                places.entry(id).or_default().push(at);
            }
        }
        let forms: Vec<Option<Form>> =
            other.words.iter().map(|word| Form::of(word, other.language, lexicon)).collect();
        let any_form = forms.iter().any(Option::is_some);
        let mut given = vec![0.0; own.words.len() * width];
        let mut stems = Vec::with_capacity(own.words.len());
        for (row, word) in own.words.iter().enumerate() {
            let mut translations = Vec::new();
            for (id, forward, backward) in
                word.id.into_iter().flat_map(|id| lexicon.both_ways(own.language, id))
            {
                for at in places.get(&id).into_iter().flatten() {
                    if let Some(cell) = given.get_mut(row * width + at) {
                        *cell = f64::from(forward);
                    }
                }
                let best = forward.max(backward);
                // Small words meet any word and have any form.
                if any_form && best >= LEAST_FORM && !word.small {
                    translations.push((Letters::new(lexicon.stem(other.language, id)), f64::from(best)));
                }
            }
            stems.push(translations);
        }
        KnownWords { width, given, forms, stems }
    }

    fn translates(&self, own: usize, other: usize) -> f64 {
        self.given.get(own * self.width + other).copied().unwrap_or(0.0)
    }

    /// What a word has because it is a form of a translation of this one.
    fn form(&self, own: usize, other: usize) -> f64 {
        let Some(Some(form)) = self.forms.get(other) else { return 0.0 };
        let of = |(stem, p): &(Letters, f64)| FORM * p.sqrt() * stem.kinship(&form.letters).powi(2);
        self.stems.get(own).into_iter().flatten().map(of).fold(0.0, f64::max) / form.rare
    }
}

impl Form {
    fn of(word: &Word, language: Language, lexicon: &Lexicon) -> Option<Self> {
        // A word that the lexicon knows well has its own translations.
        let count = word.id.map_or(0, |id| lexicon.count(language, id));
        let may = !word.small && !word.digits && !word.symbol && count <= WELL_KNOWN;
        may.then(|| Form { letters: Letters::new(&word.stem), rare: 1.0 + f64::from(count) / 50.0 })
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
