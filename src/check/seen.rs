//! What a memory held before the pair at hand.

use std::hash::Hasher;

use rustc_hash::{FxHashMap, FxHasher};

use super::Pair;

/// What stood opposite each text so far, as hashes: constant space for a text of any length.
#[derive(Default)]
pub(super) struct Seen {
    /// Target of each source.
    pub(super) targets: FxHashMap<u64, u64>,
    /// Source of each target.
    pub(super) sources: FxHashMap<u64, u64>,
}

impl Seen {
    /// Takes a pair down; the first that stood opposite stays.
    pub(super) fn add(&mut self, pair: &Pair<'_>) {
        let (source, target) = (hash(pair.source.text), hash(pair.target.text));
        self.targets.entry(source).or_insert(target);
        self.sources.entry(target).or_insert(source);
    }
}

/// The number by which a text is known.
pub(super) fn hash(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(text.trim().as_bytes());
    hasher.finish()
}
