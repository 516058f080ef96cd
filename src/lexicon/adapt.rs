//! A lexicon that knows the user's own field: learned from their memory, mixed
//! into the one there is.

use rustc_hash::FxHashMap;

use super::train::learn;
use super::{Lexicon, SortedTexts, StemPair, StemTable};

/// A word seen once in the user's memory counts as much as this many times in
/// the shipped texts: it is of the field that is being aligned.
const OWN_WEIGHT: f32 = 4.0;

/// `base` with what `texts` (first language, second language) teach. A word that
/// `texts` do not hold keeps its translations.
pub(crate) fn adapt<'a>(base: &Lexicon, texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Lexicon {
    merge(base, &learn(texts, Some(base)))
}

fn merge(base: &Lexicon, own: &Lexicon) -> Lexicon {
    let (first, first_maps) = merge_vocabularies(&base.first, &own.first);
    let (second, second_maps) = merge_vocabularies(&base.second, &own.second);
    let first_share = shares(&first, &base.first, &own.first, &first_maps);
    let second_share = shares(&second, &base.second, &own.second, &second_maps);
    let mut pairs: FxHashMap<(u32, u32), StemPair> = FxHashMap::default();
    for (lexicon, which) in [(base, 0), (own, 1)] {
        for pair in &lexicon.pairs {
            let a = first_maps[which][pair.first as usize];
            let b = second_maps[which][pair.second as usize];
            let share = |own_share: f32| if which == 1 { own_share } else { 1.0 - own_share };
            let slot =
                pairs.entry((a, b)).or_insert(StemPair { first: a, second: b, forward: 0.0, backward: 0.0 });
            slot.forward += share(first_share[a as usize]) * pair.forward;
            slot.backward += share(second_share[b as usize]) * pair.backward;
        }
    }
    let mut pairs: Vec<StemPair> = pairs.into_values().collect();
    pairs.sort_unstable_by_key(|p| (p.first, p.second));
    Lexicon::new(first, second, pairs)
}

/// Both vocabularies in one, and the new number of every stem of either.
fn merge_vocabularies(base: &StemTable, own: &StemTable) -> (StemTable, [Vec<u32>; 2]) {
    let mut stems: Vec<&str> = base.stems.iter().chain(own.stems.iter()).collect();
    stems.sort_unstable();
    stems.dedup();
    let stems: SortedTexts = stems.into_iter().collect();
    let place = |stem: &str| stems.find(stem).unwrap_or_default();
    let maps = [base, own].map(|v| v.stems.iter().map(place).collect::<Vec<u32>>());
    let mut counts = vec![0u32; stems.len()];
    for (vocabulary, map) in [base, own].iter().zip(&maps) {
        for (count, at) in vocabulary.counts.iter().zip(map) {
            counts[*at as usize] = counts[*at as usize].saturating_add(*count);
        }
    }
    let mut words: Vec<(&str, u32)> = base.counted_words().chain(own.counted_words()).collect();
    words.sort_unstable();
    words.dedup_by(|later, kept| {
        let same = later.0 == kept.0;
        if same {
            kept.1 = kept.1.saturating_add(later.1);
        }
        same
    });
    (StemTable::new((stems, counts), words.into_iter().unzip()), maps)
}

/// For each stem of `all` how much the user's own texts say about it, 0 to 1.
fn shares(all: &StemTable, base: &StemTable, own: &StemTable, maps: &[Vec<u32>; 2]) -> Vec<f32> {
    let mut counts = vec![[0f32; 2]; all.stems.len()];
    for (which, vocabulary) in [base, own].into_iter().enumerate() {
        for (count, at) in vocabulary.counts.iter().zip(&maps[which]) {
            counts[*at as usize][which] = *count as f32;
        }
    }
    counts
        .into_iter()
        .map(|[there, here]| {
            let here = OWN_WEIGHT * here;
            if here > 0.0 { here / (here + there) } else { 0.0 }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Language;
    use crate::lexicon::train::train;

    fn best(lexicon: &Lexicon, word: &str) -> Option<(String, f32)> {
        let id = lexicon.stem_id(Language::English, word)?;
        let (other, p) = lexicon.translations(Language::English, id).max_by(|a, b| a.1.total_cmp(&b.1))?;
        Some((lexicon.stem(Language::Arabic, other).to_owned(), p))
    }

    #[test]
    fn new_words_come_in_and_old_ones_stay() {
        let base = train([
            ("كتاب قديم", "book old"),
            ("كتاب جديد", "book new"),
            ("بيت قديم", "house old"),
            ("بيت جديد", "house new"),
        ]);
        let adapted = adapt(&base, [("منحل قديم", "apiary old"), ("منحل جديد", "apiary new")]);
        assert_eq!(best(&adapted, "apiary").map(|(w, _)| w), Some("منحل".to_owned()));
        assert_eq!(best(&adapted, "house"), best(&base, "house"));
        assert_eq!(best(&adapted, "old").map(|(w, _)| w), Some("قديم".to_owned()));
        let sum = |lexicon: &Lexicon, word: &str| -> f32 {
            let id = lexicon.stem_id(Language::English, word).unwrap();
            lexicon.translations(Language::English, id).map(|(_, p)| p).sum()
        };
        for word in ["old", "new", "apiary", "book"] {
            assert!(sum(&adapted, word) <= 1.01, "{word}: {}", sum(&adapted, word));
        }
    }
}
