//! Phrases of both languages that translate each other as a whole.

use std::hash::{Hash, Hasher};
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHasher};

use crate::lang::Language;
use crate::lang::particle::Particle;
use crate::lexicon::{LANGUAGES, Lexicon};
use crate::words::{Aligner, Sentence, Word, counterpart};

/// Words of a term at most: longer ones are titles, which are found whole anyway.
const LONGEST: usize = 4;
/// Words of its counterpart at most; Arabic writes some with a word more.
const LONGEST_OPPOSITE: usize = 5;
/// A counterpart less probable is wrong too often.
const LEAST: f64 = 0.45;

/// Terms are looked for in this language: its words are not written together with small ones.
pub(super) const TERM_SIDE: usize = 1;

/// A phrase and its counterpart in one pair of texts.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Occurrence {
    /// Stems of the phrase and of its counterpart, as hashes.
    pub(super) keys: [u64; 2],
    /// Number of the pair.
    pub(super) pair: u32,
    /// Where both stand, in bytes; in the order of [`LANGUAGES`].
    pub(super) spans: [Range<u32>; 2],
    /// Words of the phrase.
    pub(super) words: u8,
}

/// What one pair of texts gives.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub(super) occurrences: Vec<Occurrence>,
    /// How often each phrase stands there, translated or not.
    pub(super) phrases: FxHashMap<u64, u32>,
    /// How often each stem of the language of the terms does.
    pub(super) stems: FxHashMap<String, u32>,
}

impl Gathered {
    pub(super) fn add(mut self, other: Gathered) -> Gathered {
        self.occurrences.extend(other.occurrences);
        for (key, count) in other.phrases {
            *self.phrases.entry(key).or_default() += count;
        }
        for (stem, count) in other.stems {
            *self.stems.entry(stem).or_default() += count;
        }
        self
    }
}

/// Takes the phrases of a pair of texts, in the order of [`LANGUAGES`].
pub(super) fn gather(pair: u32, texts: &[String; 2], lexicon: &Lexicon) -> Gathered {
    let opposite = 1 - TERM_SIDE;
    let own = Sentence::new(&texts[TERM_SIDE], LANGUAGES[TERM_SIDE], lexicon);
    let other = Sentence::new(&texts[opposite], LANGUAGES[opposite], lexicon);
    let links = Aligner::new(lexicon).align(&own, &other);
    let mut out = Gathered::default();
    for word in own.words.iter().filter(|word| !word.digits && !word.symbol) {
        *out.stems.entry(word.stem.clone()).or_default() += 1;
    }
    for from in 0..own.words.len() {
        for to in from + 1..=(from + LONGEST).min(own.words.len()) {
            let Some(words) = own.words.get(from..to) else { continue };
            if !is_phrase(words, &texts[TERM_SIDE], LANGUAGES[TERM_SIDE]) {
                continue;
            }
            let key = key(words);
            *out.phrases.entry(key).or_default() += 1;
            let chosen: Vec<usize> = (from..to).collect();
            let found = counterpart(&own, &other, &links, &chosen);
            let (Some(first), Some(last)) = (found.words.first(), found.words.last()) else { continue };
            let whole = last + 1 - first == found.words.len() && found.words.len() <= LONGEST_OPPOSITE;
            // Nothing of the phrase is said elsewhere, and each telling word is said.
            let closed = links
                .iter()
                .filter(|link| !link.attached && chosen.contains(&link.first))
                .all(|link| found.words.contains(&link.second));
            let said = chosen.iter().all(|at| {
                own.words.get(*at).is_some_and(|word| word.small)
                    || links.iter().any(|link| link.first == *at)
            });
            let Some(words_there) = other.words.get(*first..=*last) else { continue };
            if whole
                && closed
                && said
                && found.probability >= LEAST
                && is_phrase(words_there, &texts[opposite], LANGUAGES[opposite])
            {
                let span = |words: &[Word]| {
                    let end = words.last().map_or(0, |word| word.span.end);
                    words.first().map_or(0, |word| word.span.start) as u32..end as u32
                };
                let mut occurrence =
                    Occurrence { keys: [0; 2], pair, spans: [0..0, 0..0], words: words.len() as u8 };
                occurrence.keys[TERM_SIDE] = key;
                occurrence.keys[opposite] = self::key(words_there);
                occurrence.spans[TERM_SIDE] = span(words);
                occurrence.spans[opposite] = span(words_there);
                out.occurrences.push(occurrence);
            }
        }
    }
    out
}

/// Whether the words may be a term: written behind each other, small words only inside, no numbers.
fn is_phrase(words: &[Word], text: &str, language: Language) -> bool {
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return false };
    let letters = |word: &Word| word.key.chars().count() >= 3;
    let no_value = |word: &Word| !word.digits && !word.symbol && word.month.is_none();
    let rules = language.rules();
    let between = words.windows(2).all(|two| match two {
        [a, b] => {
            text.get(a.span.end..b.span.start).is_some_and(|gap| matches!(gap, " " | "-" | "\u{A0}" | "‑"))
        }
        _ => true,
    });
    // A conjunction inside joins two terms.
    let joined = words.iter().skip(1).any(|word| {
        word.particle == Some(Particle::And)
            || rules.without_conjunction(&word.key) != word.key && word.carried.contains(&Particle::And)
    });
    let number = |word: &Word| !word.values.is_empty();
    between
        && !joined
        && words.iter().all(no_value)
        && [first, last].iter().all(|word| !word.small && letters(word) && !number(word))
}

/// The stems of words as one number.
fn key(words: &[Word]) -> u64 {
    let mut hasher = FxHasher::default();
    for word in words {
        word.stem.hash(&mut hasher);
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_have_closed_counterparts() {
        let texts = [
            "تشدد اللجنة على أهمية التنمية المستدامة في البلدان النامية، وحقوق الإنسان".to_owned(),
            "The Committee stresses the importance of sustainable development in developing countries, human rights".to_owned(),
        ];
        let found = gather(7, &texts, Lexicon::shipped());
        let pairs: Vec<(&str, &str)> = found
            .occurrences
            .iter()
            .map(|o| {
                let text = |k: usize| &texts[k][o.spans[k].start as usize..o.spans[k].end as usize];
                (text(1), text(0))
            })
            .collect();
        for pair in
            [("sustainable development", "التنمية المستدامة"), ("developing countries", "البلدان النامية")]
        {
            assert!(pairs.contains(&pair), "{pairs:?}");
        }
        // Not over a comma, not with a small word at an end.
        assert!(
            pairs.iter().all(|(en, _)| !en.contains(',') && !en.starts_with("the ") && !en.ends_with(" of"))
        );
        assert!(found.occurrences.iter().all(|o| o.pair == 7));
    }
}
