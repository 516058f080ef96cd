//! Evidence of known words: the lexicon's probabilities, cut down to the two documents.

use rustc_hash::FxHashMap;

use crate::align::indexed::{IndexedDocument, TokenKind};
use crate::align::translations::TokenPair;
use crate::lexicon::Lexicon;

/// Entries for every pair of words in the two documents that the lexicon holds.
pub(crate) fn entries(
    source: &IndexedDocument,
    target: &IndexedDocument,
    lexicon: &Lexicon,
) -> Vec<TokenPair> {
    let known = |side: &IndexedDocument| -> Vec<(u32, u32)> {
        (0u32..)
            .zip(&side.types)
            .filter_map(|(number, t)| match t.kind {
                TokenKind::Known(id) => Some((id, number)),
                _ => None,
            })
            .collect()
    };
    let there: FxHashMap<u32, u32> = known(target).into_iter().collect();
    let mut entries = Vec::new();
    for (id, from) in known(source) {
        let reverse = |other: u32| {
            lexicon.translations(target.language, other).find(|(back, _)| *back == id).map_or(0.0, |(_, p)| p)
        };
        for (other, forward) in lexicon.translations(source.language, id) {
            if let Some(to) = there.get(&other) {
                let backward = reverse(other);
                entries.push(TokenPair { source: from, target: *to, forward, backward, learned: false });
            }
        }
    }
    entries
}
