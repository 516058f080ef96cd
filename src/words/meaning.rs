//! What an encoder says of words that the lexicon does not explain.

use super::likely::Likely;
use super::sentence::{Sentence, Word};
use crate::encoder::Encoder;

/// Words with this much evidence need no other.
const EXPLAINED: f64 = 0.05;
/// The probability of two words that point the same way.
const MEANING: f64 = 0.4;
/// Cosine of words that have nothing in common.
const APART: f64 = 0.27;
/// Longer texts are not put to the encoder word by word.
const MOST_WORDS: usize = 120;

/// Adds what the vectors of single words say where neither word is explained.
pub(super) fn add(mut likely: Likely, first: &Sentence, second: &Sentence, encoder: &Encoder<'_>) -> Likely {
    let m = second.words.len();
    if first.words.len().max(m) > MOST_WORDS {
        return likely;
    }
    let open = |words: &[Word], best: &dyn Fn(usize) -> f64| -> Vec<usize> {
        let asked = |at: &usize| {
            words.get(*at).is_some_and(|w| !w.small && !w.digits && !w.symbol) && best(*at) < EXPLAINED
        };
        (0..words.len()).filter(asked).collect()
    };
    let cell = |i: usize, j: usize| {
        let of = |side: &[f64]| side.get(i * m + j).copied().unwrap_or(0.0);
        of(&likely.forward).max(of(&likely.backward))
    };
    let rows = open(&first.words, &|i| (0..m).map(|j| cell(i, j)).fold(0.0, f64::max));
    let columns = open(&second.words, &|j| (0..first.words.len()).map(|i| cell(i, j)).fold(0.0, f64::max));
    if rows.is_empty() || columns.is_empty() {
        return likely;
    }
    let keys = |sentence: &Sentence, places: &[usize]| -> Vec<String> {
        places.iter().filter_map(|at| sentence.words.get(*at)).map(|word| word.key.clone()).collect()
    };
    let (one, other) = (encoder.encode(&keys(first, &rows)), encoder.encode(&keys(second, &columns)));
    for (i, a) in rows.iter().zip(&one) {
        for (j, b) in columns.iter().zip(&other) {
            let cosine: f64 = a.iter().zip(b.iter()).map(|(x, y)| f64::from(x * y)).sum();
            let p = MEANING * ((cosine - APART) / (1.0 - APART)).max(0.0).powi(2);
            for side in [&mut likely.forward, &mut likely.backward] {
                if let Some(cell) = side.get_mut(i * m + j) {
                    *cell = cell.max(p);
                }
            }
        }
    }
    likely
}
