//! Evidence learned from the document itself: words that no other evidence
//! explains and that keep meeting in the pairs of the first pass.

use rustc_hash::FxHashMap;

use crate::align::features::Mass;
use crate::align::indexed::{IndexedDocument, TokenKind};
use crate::align::translations::{OneWay, TokenPair, Translations};

/// A pair of groups that the first pass is sure of: source and target segments as ranges.
pub(crate) type SurePair = (std::ops::Range<usize>, std::ops::Range<usize>);

/// Unexplained words of one group beyond this are too many to pair with profit.
const MOST_WORDS: usize = 24;
/// One meeting is chance; the pair's own meeting must not vouch for itself either.
const FEWEST_MEETINGS: u32 = 2;
/// Least association (Dice without the pair's own meeting).
const LEAST_DICE: f32 = 0.3;

/// Entries for word pairs that `translations` leaves unexplained in `pairs`.
pub(crate) fn entries(
    source: &IndexedDocument,
    target: &IndexedDocument,
    translations: &Translations,
    pairs: &[SurePair],
) -> Vec<TokenPair> {
    let mut meetings: FxHashMap<(u32, u32), u32> = FxHashMap::default();
    let mut seen = [vec![0u32; source.types.len()], vec![0u32; target.types.len()]];
    let mut explained = [Mass::new(source.types.len()), Mass::new(target.types.len())];
    for (s, t) in pairs {
        let (here, there) = (source.tokens_between(s.start, s.end), target.tokens_between(t.start, t.end));
        let open_source = unexplained(source, here, there, translations.backward(), &mut explained[0]);
        let open_target = unexplained(target, there, here, translations.forward(), &mut explained[1]);
        for a in &open_source {
            seen[0][*a as usize] += 1;
        }
        for b in &open_target {
            seen[1][*b as usize] += 1;
        }
        if open_source.len() <= MOST_WORDS && open_target.len() <= MOST_WORDS {
            for a in &open_source {
                for b in &open_target {
                    *meetings.entry((*a, *b)).or_default() += 1;
                }
            }
        }
    }
    let mut entries: Vec<TokenPair> = meetings
        .into_iter()
        .filter(|(_, met)| *met >= FEWEST_MEETINGS)
        .filter_map(|((a, b), met)| {
            let (with_a, with_b) = (seen[0][a as usize] as f32, seen[1][b as usize] as f32);
            let met = (met - 1) as f32;
            (2.0 * met / (with_a + with_b) >= LEAST_DICE).then_some(TokenPair {
                source: a,
                target: b,
                forward: met / with_a,
                backward: met / with_b,
                learned: true,
            })
        })
        .collect();
    entries.sort_unstable_by_key(|e| (e.source, e.target));
    entries
}

/// Rounds of expectation maximisation over the pairs of one pass; the passes go on where it stops.
const ROUNDS: usize = 4;
/// Share of a word that no word of the other side explains (the p0 of fast_align).
const UNEXPLAINED: f64 = 0.08;
/// A word of the pairs is thought to be seen this often more than it is, so that
/// two meetings alone do not make a certainty.
const CAUTION: f64 = 0.5;
/// Least probability of an entry, in the better direction.
const LEAST_PROBABILITY: f64 = 0.05;
/// Longer groups teach little about single words and cost their square.
const LONGEST: usize = 160;

/// Entries for all words of the probable pairs (`pairs` with their probabilities)
/// by IBM Model 1 in both directions, beginning with what `translations` knows.
/// Of what two words have in common the part is left out that comes from the one
/// pair where it is largest: no pair vouches for itself.
pub(crate) fn model1(
    source: &IndexedDocument,
    target: &IndexedDocument,
    translations: &Translations,
    pairs: &[(SurePair, f32)],
) -> Vec<TokenPair> {
    let words = |side: &IndexedDocument, range: &std::ops::Range<usize>| -> Vec<u32> {
        let tokens = side.tokens_between(range.start, range.end).iter().copied();
        let is_word =
            |w: &u32| matches!(side.types[*w as usize].kind, TokenKind::Known(_) | TokenKind::Unknown { .. });
        tokens.filter(is_word).collect()
    };
    let groups: Vec<([Vec<u32>; 2], f64)> = pairs
        .iter()
        .map(|((s, t), p)| ([words(source, s), words(target, t)], f64::from(*p)))
        .filter(|(sides, _)| sides.iter().all(|w| !w.is_empty() && w.len() <= LONGEST))
        .collect();
    let (forward, backward) = rayon::join(
        || one_direction(&groups, 0, source.types.len(), target.types.len(), translations.forward()),
        || one_direction(&groups, 1, target.types.len(), source.types.len(), translations.backward()),
    );
    let mut merged: FxHashMap<(u32, u32), [f32; 2]> = FxHashMap::default();
    for (a, b, p) in forward {
        merged.entry((a, b)).or_default()[0] = p;
    }
    for (b, a, p) in backward {
        merged.entry((a, b)).or_default()[1] = p;
    }
    let mut entries: Vec<TokenPair> = merged
        .into_iter()
        .filter(|(_, p)| f64::from(p[0].max(p[1])) >= LEAST_PROBABILITY)
        .map(|((source, target), [forward, backward])| TokenPair {
            source,
            target,
            forward,
            backward,
            learned: true,
        })
        .collect();
    entries.sort_unstable_by_key(|e| (e.source, e.target));
    entries
}

/// (from, to, probability of `to` given `from`), where `from` is side `own` of each group.
fn one_direction(
    groups: &[([Vec<u32>; 2], f64)],
    own: usize,
    own_types: usize,
    other_types: usize,
    known: &OneWay,
) -> Vec<(u32, u32, f32)> {
    let mut numbers: FxHashMap<(u32, u32), u32> = FxHashMap::default();
    let mut keys: Vec<(u32, u32)> = Vec::new();
    // For each group its cells, row by row.
    let mut cells: Vec<u32> = Vec::new();
    for (sides, _) in groups {
        for to in &sides[1 - own] {
            for from in &sides[own] {
                let next = keys.len() as u32;
                let number = *numbers.entry((*from, *to)).or_insert(next);
                if number == next {
                    keys.push((*from, *to));
                }
                cells.push(number);
            }
        }
    }
    let uniform = 1.0 / other_types.max(1) as f64;
    let mut t = vec![uniform; keys.len()];
    for from in 0..own_types as u32 {
        for (to, p) in known.explains(from) {
            if let Some(number) = numbers.get(&(from, *to)) {
                t[*number as usize] = t[*number as usize].max(f64::from(*p));
            }
        }
    }
    drop(numbers);
    let mut counts = vec![0f64; keys.len()];
    // What the group at hand adds, and the most that any one group added.
    let (mut here, mut most) = (vec![0f64; keys.len()], vec![0f64; keys.len()]);
    let mut totals = vec![0f64; own_types];
    for round in 1..=ROUNDS {
        counts.fill(0.0);
        let mut rest = cells.as_slice();
        for (sides, p) in groups {
            let (m, n) = (sides[own].len(), sides[1 - own].len());
            let (own_cells, later) = rest.split_at(m * n);
            rest = later;
            for row in own_cells.chunks_exact(m) {
                let sum: f64 = row.iter().map(|cell| t[*cell as usize]).sum::<f64>() / m as f64;
                let share = p * (1.0 - UNEXPLAINED)
                    / (m as f64 * ((1.0 - UNEXPLAINED) * sum + UNEXPLAINED * uniform));
                for cell in row {
                    here[*cell as usize] += share * t[*cell as usize];
                }
            }
            for cell in own_cells {
                let added = std::mem::take(&mut here[*cell as usize]);
                counts[*cell as usize] += added;
                if round == ROUNDS {
                    most[*cell as usize] = most[*cell as usize].max(added);
                }
            }
        }
        totals.fill(0.0);
        for (count, (from, _)) in counts.iter().zip(&keys) {
            totals[*from as usize] += count;
        }
        for ((t, count), (from, _)) in t.iter_mut().zip(&counts).zip(&keys) {
            *t = count / totals[*from as usize].max(1e-12);
        }
    }
    let left_out = |k: usize| {
        let total = totals[keys[k].0 as usize];
        (counts[k] - most[k]) / (total - most[k] + CAUTION).max(CAUTION)
    };
    (0..keys.len())
        .map(|k| (keys[k].0, keys[k].1, left_out(k) as f32))
        .filter(|(_, _, p)| *p > 1e-3)
        .collect()
}

/// Distinct content words of `words` that nothing in `others` explains, sorted.
fn unexplained(
    side: &IndexedDocument,
    words: &[u32],
    others: &[u32],
    direction: &OneWay,
    mass: &mut Mass,
) -> Vec<u32> {
    /// A word with this much probability from the other side is explained.
    const ENOUGH: f32 = 0.05;
    mass.clear();
    mass.lend(direction, others);
    let mut open: Vec<u32> = words
        .iter()
        .copied()
        .filter(|w| {
            let kind = &side.types[*w as usize].kind;
            matches!(kind, TokenKind::Known(_) | TokenKind::Unknown { .. }) && mass.of(*w) < ENOUGH
        })
        .collect();
    open.sort_unstable();
    open.dedup();
    open
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Language;
    use crate::lexicon::Lexicon;
    use crate::segment::Segment;

    fn side(lines: &[&str], language: Language) -> IndexedDocument {
        let segments: Vec<Segment> =
            lines.iter().map(|l| Segment { text: (*l).to_owned(), ..Segment::default() }).collect();
        IndexedDocument::new(&segments.iter().collect::<Vec<_>>(), language, Lexicon::shipped())
    }

    /// Probability that the entries give the English word for the Arabic one.
    fn learned(arabic: &[&str], english: &[&str], words: (&str, &str)) -> f32 {
        let (s, t) = (side(arabic, Language::Arabic), side(english, Language::English));
        let none = Translations::new(&s, &t, Vec::new());
        let pairs: Vec<(SurePair, f32)> = (0..arabic.len()).map(|i| ((i..i + 1, i..i + 1), 1.0)).collect();
        // Keys are stems: a word and its key share their beginning.
        let begins = |key: &str, word: &str| word.chars().take(3).eq(key.chars().take(3));
        let at = |side: &IndexedDocument, word: &str| {
            side.types.iter().position(|t| begins(t.key.as_ref(), word)).unwrap() as u32
        };
        let (a, b) = (at(&s, words.0), at(&t, words.1));
        let found = model1(&s, &t, &none, &pairs);
        found.iter().find(|e| (e.source, e.target) == (a, b)).map_or(0.0, |e| e.forward.min(e.backward))
    }

    #[test]
    fn words_that_meet_in_several_pairs_are_learned_and_no_pair_vouches_for_itself() {
        let arabic = ["زرقون قديم", "زرقون جديد", "شلنبة قديم", "شلنبة جديد"];
        let english = ["zircon quux", "zircon florp", "blimp quux", "blimp florp"];
        assert!(learned(&arabic, &english, ("زرقون", "zircon")) > 0.25);
        assert_eq!(learned(&arabic[..1], &english[..1], ("زرقون", "zircon")), 0.0);
    }
}
