//! Evidence of numbers, symbols and words in the other script: they stand for
//! themselves. A number up to a hundred may be a word on one side.

use rustc_hash::FxHashMap;

use crate::align::indexed::{IndexedDocument, TokenKind};
use crate::align::translations::Entry;

/// Of the numbers that have a counterpart, nearly all are equal in their first
/// reading (97.7 % of UN pairs pass such a check); a second reading is the rare case.
const SAME: f32 = 0.9;
const SECOND_READING: f32 = 0.4;
/// A number word translates a digit about once in four (rule 5 against rule 4
/// of the number check measured on 8,000 UN pairs).
const AS_WORD: f32 = 0.25;

/// Entries for equal numbers, equal symbols, and digits written as words.
pub(crate) fn entries(source: &IndexedDocument, target: &IndexedDocument) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut add = |source: u32, target: u32, p: f32| {
        entries.push(Entry { source, target, forward: p, backward: p, learned: false });
    };
    let there = readings(target);
    for (number, kind, _) in typed(source) {
        if let TokenKind::Number(own) = kind {
            for (rank, reading) in own.iter().enumerate() {
                for (other, other_rank) in there.get(reading.as_ref()).into_iter().flatten() {
                    add(number, *other, if rank + other_rank == 0 { SAME } else { SECOND_READING });
                }
            }
        }
    }
    let symbols: FxHashMap<&str, u32> = typed(target)
        .filter(|(_, kind, _)| !matches!(kind, TokenKind::Number(_)))
        .map(|(number, _, key)| (key, number))
        .collect();
    for (number, kind, key) in typed(source) {
        if !matches!(kind, TokenKind::Number(_))
            && let Some(other) = symbols.get(key)
        {
            add(number, *other, SAME);
        }
    }
    for (word, digit) in words_for_digits(source, target) {
        add(word, digit, AS_WORD);
    }
    for (word, digit) in words_for_digits(target, source) {
        add(digit, word, AS_WORD);
    }
    entries
}

fn typed(side: &IndexedDocument) -> impl Iterator<Item = (u32, &TokenKind, &str)> {
    (0u32..).zip(&side.types).map(|(number, t)| (number, &t.kind, t.key.as_ref()))
}

fn readings(side: &IndexedDocument) -> FxHashMap<&str, Vec<(u32, usize)>> {
    let mut map: FxHashMap<&str, Vec<(u32, usize)>> = FxHashMap::default();
    for (number, kind, _) in typed(side) {
        if let TokenKind::Number(own) = kind {
            for (rank, reading) in own.iter().enumerate() {
                map.entry(reading).or_default().push((number, rank));
            }
        }
    }
    map
}

/// Number words of one side with the digits of the other that they may stand for.
fn words_for_digits(words: &IndexedDocument, digits: &IndexedDocument) -> Vec<(u32, u32)> {
    let there = readings(digits);
    let rules = words.language.rules();
    let mut found = Vec::new();
    for (number, kind, key) in typed(words) {
        if matches!(kind, TokenKind::Known(_) | TokenKind::Unknown { .. })
            && let Some(value) = rules.number_word(key)
        {
            for (digit, _) in there.get(value.to_string().as_str()).into_iter().flatten() {
                found.push((number, *digit));
            }
        }
    }
    found
}
