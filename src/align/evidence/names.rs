//! Evidence of names: words that the lexicon does not hold and that sound alike
//! in both scripts (هلال / Hilale, غرينفيلد / Greenfield).

use rustc_hash::FxHashMap;

use crate::align::indexed::{IndexedDocument, TokenKind};
use crate::align::translations::TokenPair;
use crate::lang::skeleton::likeness;

/// Fewer sounds meet by chance too often.
const FEWEST_SOUNDS: usize = 3;
/// Least likeness of two skeletons: one sound in four may differ.
const LEAST_LIKENESS: f64 = 0.75;
/// Probability of the best likeness; a name found by sound alone is right about every second time.
const BEST: f64 = 0.5;

/// Entries for unknown words of both sides that sound alike.
pub(crate) fn entries(source: &IndexedDocument, target: &IndexedDocument) -> Vec<TokenPair> {
    let there = names(target);
    // Names share a sound among their first two, which keeps the comparison linear in practice.
    let mut by_sound: FxHashMap<char, Vec<usize>> = FxHashMap::default();
    for (at, (_, skeleton)) in there.iter().enumerate() {
        let mut sounds: Vec<char> = skeleton.chars().take(2).collect();
        sounds.dedup();
        for sound in sounds {
            by_sound.entry(sound).or_default().push(at);
        }
    }
    let mut entries = Vec::new();
    for (number, skeleton) in names(source) {
        let mut candidates: Vec<usize> = skeleton
            .chars()
            .take(2)
            .filter_map(|sound| by_sound.get(&sound))
            .flatten()
            .copied()
            .filter(|at| there[*at].1.len().abs_diff(skeleton.len()) <= 2)
            .collect();
        candidates.sort_unstable();
        candidates.dedup();
        for at in candidates {
            let (other, other_skeleton) = there[at];
            let alike = likeness(skeleton, other_skeleton);
            if alike >= LEAST_LIKENESS {
                let p = (BEST * alike * alike) as f32;
                entries.push(TokenPair {
                    source: number,
                    target: other,
                    forward: p,
                    backward: p,
                    learned: true,
                });
            }
        }
    }
    entries
}

fn names(side: &IndexedDocument) -> Vec<(u32, &str)> {
    (0u32..)
        .zip(&side.types)
        .filter_map(|(number, t)| match &t.kind {
            TokenKind::Unknown { skeleton } if skeleton.len() >= FEWEST_SOUNDS => {
                Some((number, skeleton.as_ref()))
            }
            _ => None,
        })
        .collect()
}
