//! Word-translation probabilities: learn ([`train`]), store (`format`), look up.
//!
//! A lexicon holds light stems of two languages, how often each was seen, and
//! for the pairs that were seen together the probability of each given the
//! other. It also holds the plain words of both languages with their counts,
//! which `repair` asks whether a joined word exists.

pub(crate) mod adapt;
mod format;
mod sorted;
pub(crate) mod train;

use crate::lang::Language;
use sorted::SortedTexts;

/// Word-translation probabilities of two languages.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    /// Stems of the first language, sorted.
    pub(crate) first: StemTable,
    /// Stems of the second language, sorted.
    pub(crate) second: StemTable,
    /// Pairs sorted by first, then second stem.
    pub(crate) pairs: Vec<StemPair>,
    /// For each first stem the range of its pairs; one more than stems.
    starts: Vec<u32>,
    /// For each second stem the indices of its pairs.
    backward: Vec<u32>,
    backward_starts: Vec<u32>,
}

/// The two languages of every lexicon: first and second.
pub(crate) const LANGUAGES: [Language; 2] = [Language::Arabic, Language::English];

/// Stems and plain words of one language.
#[derive(Debug, Clone, Default)]
pub(crate) struct StemTable {
    pub(crate) stems: SortedTexts,
    /// Occurrences of each stem in the training text.
    pub(crate) counts: Vec<u32>,
    /// Sum of `counts`.
    pub(crate) total: u64,
    /// Plain words, as keys.
    pub(crate) words: SortedTexts,
    /// Occurrences of each plain word.
    pub(crate) word_counts: Vec<u32>,
}

/// Two stems that translate each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct StemPair {
    pub(crate) first: u32,
    pub(crate) second: u32,
    /// t(second | first)
    pub(crate) forward: f32,
    /// t(first | second)
    pub(crate) backward: f32,
}

impl StemTable {
    /// Stems and words with the occurrences of each.
    pub(crate) fn new(
        (stems, counts): (SortedTexts, Vec<u32>),
        (words, word_counts): (SortedTexts, Vec<u32>),
    ) -> Self {
        let total = counts.iter().map(|c| u64::from(*c)).sum();
        StemTable { stems, counts, total, words, word_counts }
    }

    fn counted_words(&self) -> impl Iterator<Item = (&str, u32)> {
        self.words.iter().zip(self.word_counts.iter().copied())
    }
}

impl Lexicon {
    /// `pairs` must be sorted by (first, second) and point into the vocabularies.
    pub(crate) fn new(first: StemTable, second: StemTable, pairs: Vec<StemPair>) -> Self {
        let starts = offsets(first.stems.len(), pairs.iter().map(|p| p.first));
        let backward_starts = offsets(second.stems.len(), pairs.iter().map(|p| p.second));
        let mut cursor = backward_starts.clone();
        let mut backward = vec![0u32; pairs.len()];
        for (i, pair) in pairs.iter().enumerate() {
            let slot = &mut cursor[pair.second as usize];
            backward[*slot as usize] = i as u32;
            *slot += 1;
        }
        Lexicon { first, second, pairs, starts, backward, backward_starts }
    }

    /// Whether the lexicon holds nothing.
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// Number of pairs.
    pub fn len(&self) -> usize {
        self.pairs.len()
    }

    /// Number of a stem, if known.
    pub(crate) fn stem_id(&self, language: Language, stem: &str) -> Option<u32> {
        self.vocabulary(language).stems.find(stem)
    }

    /// Share of a stem among all stems of the training text, 0 to 1.
    pub(crate) fn probability(&self, language: Language, id: u32) -> f32 {
        let vocabulary = self.vocabulary(language);
        let count = vocabulary.counts.get(id as usize).copied().unwrap_or(0);
        (f64::from(count) / vocabulary.total.max(1) as f64) as f32
    }

    /// Occurrences of a stem in the training text.
    pub(crate) fn count(&self, language: Language, id: u32) -> u32 {
        self.vocabulary(language).counts.get(id as usize).copied().unwrap_or(0)
    }

    /// Translations of stem `id` of `language`: the other language's stem and
    /// the probability of that stem given this one.
    pub(crate) fn translations(&self, language: Language, id: u32) -> impl Iterator<Item = (u32, f32)> + '_ {
        self.both_ways(language, id).map(|(other, given_this, _)| (other, given_this))
    }

    /// As [`translations`](Lexicon::translations), with the probability of this stem given the other behind it.
    pub(crate) fn both_ways(
        &self,
        language: Language,
        id: u32,
    ) -> impl Iterator<Item = (u32, f32, f32)> + '_ {
        let id = id as usize;
        let forward = language == LANGUAGES[0];
        let starts = if forward { &self.starts } else { &self.backward_starts };
        let range = match (starts.get(id), starts.get(id + 1)) {
            (Some(a), Some(b)) => *a as usize..*b as usize,
            _ => 0..0,
        };
        range.map(move |i| {
            if forward {
                let pair = &self.pairs[i];
                (pair.second, pair.forward, pair.backward)
            } else {
                let pair = &self.pairs[self.backward[i] as usize];
                (pair.first, pair.backward, pair.forward)
            }
        })
    }

    /// The stem behind a number.
    pub(crate) fn stem(&self, language: Language, id: u32) -> &str {
        self.vocabulary(language).stems.get(id as usize)
    }

    /// Occurrences of a plain word, given as its key, in the training text.
    pub fn word_count(&self, language: Language, key: &str) -> u32 {
        let vocabulary = self.vocabulary(language);
        let number = vocabulary.words.find(key).and_then(|id| vocabulary.word_counts.get(id as usize));
        number.copied().unwrap_or_default()
    }

    fn vocabulary(&self, language: Language) -> &StemTable {
        if language == LANGUAGES[0] { &self.first } else { &self.second }
    }
}

/// Start of each group in a sorted or unsorted list of group numbers; one more than groups.
fn offsets(groups: usize, members: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut starts = vec![0u32; groups + 1];
    for member in members {
        starts[member as usize + 1] += 1;
    }
    for i in 0..groups {
        starts[i + 1] += starts[i];
    }
    starts
}
