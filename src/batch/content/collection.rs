//! How much each thing that a document has tells about its counterpart: what many documents of
//! the other language have says little, what one has says nearly all.

use rustc_hash::FxHashMap;

use super::fingerprint::{Fingerprint, Key, KeyKind};
use crate::lang::Language;
use crate::lexicon::Lexicon;

/// Translations of a word that are looked for, the likeliest first.
const TRANSLATIONS: usize = 6;
/// Less likely translations stand in every longer document.
const LEAST_TRANSLATION: f32 = 0.05;
/// Documents of the usual kind that are taken to lie beside those that are there, so that few of
/// them say what is rare and what is not.
const BACKGROUND: f32 = 10.0;

/// The documents of one language.
pub(super) struct Shelf<'a> {
    pub(super) language: Language,
    pub(super) documents: Vec<&'a Fingerprint>,
    having: FxHashMap<Key, Vec<u32>>,
    /// Words of the mean document.
    length: f32,
}

impl<'a> Shelf<'a> {
    pub(super) fn new(language: Language, documents: Vec<&'a Fingerprint>) -> Self {
        let mut having: FxHashMap<Key, Vec<u32>> = FxHashMap::default();
        for (number, document) in (0..).zip(&documents) {
            for key in &document.keys {
                having.entry(*key).or_default().push(number);
            }
        }
        let words: f32 = documents.iter().map(|document| document.tokens as f32).sum();
        let length = words / documents.len().max(1) as f32;
        Shelf { language, documents, having, length }
    }

    /// The documents that have `key`.
    pub(super) fn having(&self, key: Key) -> &[u32] {
        self.having.get(&key).map_or(&[], Vec::as_slice)
    }

    /// Probability that a document which is no counterpart has `key`.
    fn chance(&self, key: Key, lexicon: &Lexicon) -> f32 {
        let usual = match key.kind() {
            KeyKind::Stem => {
                let p = lexicon.probability(self.language, key.id());
                1.0 - (-p * self.length).exp()
            }
            // Pages and lists number from one; most years are those of our time.
            KeyKind::Digit => 0.4,
            KeyKind::TwoDigits => 0.2,
            KeyKind::Year => 0.1,
            KeyKind::Number | KeyKind::Name | KeyKind::Latin => 0.01,
            KeyKind::Symbol => 0.005,
        };
        // One of those that have it may be the counterpart.
        let others = self.having(key).len().saturating_sub(1) as f32;
        let all = self.documents.len().saturating_sub(1) as f32;
        ((others + BACKGROUND * usual) / (all + BACKGROUND)).clamp(1e-5, 1.0)
    }
}

/// What is looked for in a document of the other language because of one key.
#[derive(Debug, Clone)]
pub(super) struct Query {
    pub(super) targets: Box<[Key]>,
    /// Nats for the pair where one of the targets is there.
    pub(super) hit: f32,
    /// Nats for the pair, less than none, where none is there.
    pub(super) miss: f32,
}

/// Queries for all keys of the documents of one language.
pub(super) struct Queries(FxHashMap<Key, Query>);

impl Queries {
    pub(super) fn new(from: &Shelf<'_>, to: &Shelf<'_>, lexicon: &Lexicon) -> Self {
        let of = |key: &Key| Some((*key, query(*key, from.language, to, lexicon)?));
        Queries(from.having.keys().filter_map(of).collect())
    }

    pub(super) fn get(&self, key: Key) -> Option<&Query> {
        self.0.get(&key)
    }
}

/// How often a right pair has it on both sides, where that is not a matter of translation: seen in
/// pairs of documents made of the training text, some lines of which are missing on one side.
fn usual_hit(kind: KeyKind) -> f32 {
    match kind {
        KeyKind::Stem | KeyKind::Digit | KeyKind::TwoDigits => 0.8,
        KeyKind::Year | KeyKind::Number => 0.9,
        KeyKind::Symbol | KeyKind::Latin => 0.85,
        KeyKind::Name => 0.3,
    }
}

fn query(key: Key, from: Language, to: &Shelf<'_>, lexicon: &Lexicon) -> Option<Query> {
    let mut hit = usual_hit(key.kind());
    let targets: Box<[Key]> = match key.kind() {
        KeyKind::Stem => {
            let mut known: Vec<(u32, f32)> =
                lexicon.translations(from, key.id()).filter(|(_, p)| *p >= LEAST_TRANSLATION).collect();
            known.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            known.truncate(TRANSLATIONS);
            hit = known.iter().map(|(_, p)| p).sum::<f32>().clamp(0.1, 0.95);
            known.into_iter().map(|(id, _)| Key::stem(id)).collect()
        }
        // English text has Latin words everywhere; only in the other script do they stand for themselves.
        KeyKind::Latin if from == Language::English => return None,
        _ => Box::new([key]),
    };
    if targets.is_empty() {
        return None;
    }
    let misses: f32 = targets.iter().map(|target| 1.0 - to.chance(*target, lexicon)).product();
    let chance = (1.0 - misses).clamp(1e-5, 0.999);
    (chance < hit).then(|| Query {
        targets,
        hit: (hit / chance).ln(),
        miss: ((1.0 - hit) / (1.0 - chance)).ln(),
    })
}
