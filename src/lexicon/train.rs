//! Learns word-translation probabilities from sentence pairs.
//!
//! IBM Model 1 in both directions (Brown et al., "The mathematics of
//! statistical machine translation", 1993) with two additions that cost
//! nothing: a preference for the diagonal (Dyer, Chahuneau and Smith, "A simple,
//! fast, and effective reparameterization of IBM Model 2", NAACL 2013) and a
//! sparse Dirichlet prior on the probabilities by variational Bayes (the same),
//! which keeps a rare word from claiming its whole sentence.
//!
//! The two directions run side by side, each in a fixed order, so the result
//! is the same whatever the number of threads.

use rustc_hash::FxHashMap;

use super::{LANGUAGES, Lexicon, StemPair, StemTable};
use crate::lang::Language;
use crate::lang::token::{Token, tokens};

/// Rounds of expectation maximisation, as in the first trial of the method on the same texts.
const ROUNDS: usize = 6;
/// Sharpness of the diagonal, as fast_align starts with.
const DIAGONAL: f64 = 4.0;
/// Probability that a word has no counterpart in the sentence (fast_align's p0).
const UNALIGNED: f64 = 0.08;
/// Dirichlet concentration (fast_align's alpha).
const CONCENTRATION: f64 = 0.01;
/// Longer sentences teach little about single words and cost their square.
const LONGEST_SENTENCE: usize = 120;
/// Pairs less likely than this in both directions are left out: the file stays at a quarter of its allowed size.
const FAINTEST_PAIR: f32 = 0.015;
/// A plain word must be seen this often to vouch for a joined word.
const WORD_SEEN: u32 = 2;

/// Learns a lexicon from pairs of texts (first language, second language).
pub(crate) fn train<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Lexicon {
    learn(texts, None)
}

/// [`train`], beginning with what `base` says of the pairs that it knows.
pub(super) fn learn<'a>(
    texts: impl IntoIterator<Item = (&'a str, &'a str)>,
    base: Option<&Lexicon>,
) -> Lexicon {
    let mut sides = [LanguageCounts::default(), LanguageCounts::default()];
    let mut sentences: Vec<[Vec<u32>; 2]> = Vec::new();
    for (first, second) in texts {
        let ids = [sides[0].add(first, LANGUAGES[0]), sides[1].add(second, LANGUAGES[1])];
        if ids.iter().all(|s| !s.is_empty() && s.len() <= LONGEST_SENTENCE) {
            sentences.push(ids);
        }
    }
    let [(first, first_map), (second, second_map)] = sides.map(LanguageCounts::finish);
    for sentence in &mut sentences {
        for id in &mut sentence[0] {
            *id = first_map[*id as usize];
        }
        for id in &mut sentence[1] {
            *id = second_map[*id as usize];
        }
    }
    let known =
        [0, 1].map(|source| base.map(|base| Start::new(base, source, [&first, &second])).unwrap_or_default());
    let (mut forward, backward) = rayon::join(
        || probabilities(&sentences, 0, first.stems.len(), &known[0]),
        || probabilities(&sentences, 1, second.stems.len(), &known[1]),
    );
    let mut merged: FxHashMap<(u32, u32), StemPair> = FxHashMap::default();
    for (from, to, t) in forward.drain(..) {
        merged
            .entry((from, to))
            .or_insert(StemPair { first: from, second: to, forward: 0.0, backward: 0.0 })
            .forward = t;
    }
    for (from, to, t) in backward {
        merged
            .entry((to, from))
            .or_insert(StemPair { first: to, second: from, forward: 0.0, backward: 0.0 })
            .backward = t;
    }
    let mut pairs: Vec<StemPair> =
        merged.into_values().filter(|p| p.forward.max(p.backward) >= FAINTEST_PAIR).collect();
    pairs.sort_unstable_by_key(|p| (p.first, p.second));
    Lexicon::new(first, second, pairs)
}

/// One language while the texts come in.
#[derive(Default)]
struct LanguageCounts {
    stems: FxHashMap<String, u32>,
    counts: Vec<u32>,
    words: FxHashMap<String, (u32, Option<u32>)>,
}

impl LanguageCounts {
    /// Stem numbers of the words of `text`, in order of first appearance.
    fn add(&mut self, text: &str, language: Language) -> Vec<u32> {
        let rules = language.rules();
        let mut ids = Vec::new();
        for token in tokens(text, language) {
            let Token::Word(word) = token else { continue };
            let key = rules.key(word);
            if key.is_empty() || is_foreign(&key, language) {
                continue;
            }
            let known = self.words.get(&key).and_then(|(_, id)| *id);
            let id = known.unwrap_or_else(|| {
                let next = self.counts.len() as u32;
                let id = *self.stems.entry(rules.stem(&key)).or_insert(next);
                if id == next {
                    self.counts.push(0);
                }
                id
            });
            self.counts[id as usize] += 1;
            let word = self.words.entry(key).or_insert((0, Some(id)));
            word.0 += 1;
            ids.push(id);
        }
        ids
    }

    /// The vocabulary in sorted order, and the new number of each stem.
    fn finish(self) -> (StemTable, Vec<u32>) {
        let mut stems: Vec<(String, u32)> = self.stems.into_iter().collect();
        stems.sort_unstable();
        let mut map = vec![0u32; stems.len()];
        for (new, (_, old)) in stems.iter().enumerate() {
            map[*old as usize] = new as u32;
        }
        let counts = stems.iter().map(|(_, old)| self.counts[*old as usize]).collect();
        let seen = self.words.into_iter().filter(|(_, (count, _))| *count >= WORD_SEEN);
        let mut words: Vec<(String, u32)> = seen.map(|(word, (count, _))| (word, count)).collect();
        words.sort_unstable();
        let stems = stems.into_iter().map(|(stem, _)| stem).collect();
        (StemTable::new((stems, counts), words.into_iter().unzip()), map)
    }
}

/// Words in the other script stand for themselves; the lexicon need not hold them.
pub(crate) fn is_foreign(key: &str, language: Language) -> bool {
    language == Language::Arabic && key.is_ascii()
}

/// What another lexicon says of the pairs (from, to) of this one's stems.
#[derive(Default)]
struct Start(FxHashMap<(u32, u32), f64>);

impl Start {
    fn new(base: &Lexicon, source: usize, vocabularies: [&StemTable; 2]) -> Start {
        let mut known = FxHashMap::default();
        let (from, to) = (vocabularies[source], vocabularies[1 - source]);
        for (own, stem) in (0..).zip(from.stems.iter()) {
            let Some(id) = base.stem_id(LANGUAGES[source], stem) else { continue };
            for (other, p) in base.translations(LANGUAGES[source], id) {
                if let Some(own_other) = to.stems.find(base.stem(LANGUAGES[1 - source], other)) {
                    known.insert((own, own_other), f64::from(p));
                }
            }
        }
        Start(known)
    }
}

/// t(to | from) as (from, to, t), where `from` is side `source` of each sentence pair.
fn probabilities(
    sentences: &[[Vec<u32>; 2]],
    source: usize,
    stems: usize,
    known: &Start,
) -> Vec<(u32, u32, f32)> {
    // Every pair that occurs gets a number; cells[] holds them sentence by sentence, row by row.
    let mut numbers: FxHashMap<(u32, u32), u32> = FxHashMap::default();
    let mut keys: Vec<(u32, u32)> = Vec::new();
    let mut cells: Vec<u32> = Vec::new();
    for sentence in sentences {
        for to in &sentence[1 - source] {
            for from in &sentence[source] {
                let next = keys.len() as u32;
                let number = *numbers.entry((*from, *to)).or_insert(next);
                if number == next {
                    keys.push((*from, *to));
                }
                cells.push(number);
            }
        }
    }
    drop(numbers);
    let mut options = vec![0u32; stems];
    for (from, _) in &keys {
        options[*from as usize] += 1;
    }
    let uniform = 1.0 / keys.iter().map(|(_, to)| *to).max().map_or(1.0, |m| f64::from(m) + 1.0);
    let mut t: Vec<f64> =
        keys.iter().map(|key| known.0.get(key).copied().unwrap_or(0.0).max(uniform)).collect();
    let mut counts = vec![0f64; keys.len()];
    let mut weights: Vec<f64> = Vec::new();
    for _ in 0..ROUNDS {
        counts.fill(0.0);
        let mut at = 0;
        for sentence in sentences {
            let (m, n) = (sentence[source].len(), sentence[1 - source].len());
            for j in 0..n {
                let row = &cells[at..at + m];
                at += m;
                diagonal(j, n, m, &mut weights);
                let mut sum = UNALIGNED * uniform;
                for (cell, weight) in row.iter().zip(&weights) {
                    sum += weight * t[*cell as usize];
                }
                for (cell, weight) in row.iter().zip(&weights) {
                    let cell = *cell as usize;
                    counts[cell] += weight * t[cell] / sum;
                }
            }
        }
        let mut totals = vec![0f64; stems];
        for (count, (from, _)) in counts.iter().zip(&keys) {
            totals[*from as usize] += count;
        }
        for ((t, count), (from, _)) in t.iter_mut().zip(&counts).zip(&keys) {
            let from = *from as usize;
            let whole = totals[from] + CONCENTRATION * f64::from(options[from]);
            *t = (digamma(count + CONCENTRATION) - digamma(whole)).exp();
        }
    }
    keys.into_iter().zip(t).filter(|(_, t)| *t > 1e-5).map(|((from, to), t)| (from, to, t as f32)).collect()
}

/// Weights of the `m` source places for target place `j` of `n`; they sum to 1 − [`UNALIGNED`].
fn diagonal(j: usize, n: usize, m: usize, weights: &mut Vec<f64>) {
    let place = (j as f64 + 0.5) / n as f64;
    weights.clear();
    weights.extend((0..m).map(|i| (-DIAGONAL * ((i as f64 + 0.5) / m as f64 - place).abs()).exp()));
    let sum: f64 = weights.iter().sum();
    for weight in weights {
        *weight *= (1.0 - UNALIGNED) / sum;
    }
}

/// Logarithmic derivative of the gamma function for x > 0 (asymptotic series after a shift).
fn digamma(mut x: f64) -> f64 {
    let mut shift = 0.0;
    while x < 6.0 {
        shift -= 1.0 / x;
        x += 1.0;
    }
    let y = 1.0 / (x * x);
    shift + x.ln() - 0.5 / x - y * (1.0 / 12.0 - y * (1.0 / 120.0 - y / 252.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_always_meet_translate_each_other() {
        let texts = [
            ("كتاب قديم", "book old"),
            ("كتاب جديد", "book new"),
            ("بيت قديم", "house old"),
            ("بيت جديد", "house new"),
        ];
        let lexicon = train(texts);
        let book = lexicon.stem_id(Language::English, "book").unwrap();
        let best = lexicon.translations(Language::English, book).max_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
        assert_eq!(lexicon.stem(Language::Arabic, best.0), "كتاب");
        assert!(best.1 > 0.5, "{best:?}");
    }

    #[test]
    fn digamma_matches_known_values() {
        assert!((digamma(1.0) + 0.577_215_664_9).abs() < 1e-8);
        assert!((digamma(0.01) + 100.560_885_457_9).abs() < 1e-6);
    }
}
