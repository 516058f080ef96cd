//! Evidence of numbers, symbols and words in the other script: they stand for
//! themselves. A number up to a hundred may be a word on one side.

use rustc_hash::FxHashMap;

use crate::align::indexed::{IndexedDocument, TokenKind};
use crate::align::translations::TokenPair;
use crate::lang::number::roman;

/// Of the numbers that have a counterpart, nearly all are equal in their first
/// reading (97.7 % of UN pairs pass such a check); a second reading is the rare case.
const SAME: f32 = 0.9;
const SECOND_READING: f32 = 0.4;
/// A number word translates a digit about once in four (rule 5 against rule 4
/// of the number check measured on 8,000 UN pairs).
const AS_WORD: f32 = 0.25;
/// A number of several parts may stand in reversed order in Arabic (`2.8.6` for 6.8.2): text that was
/// kept in the order of the screen. A decimal number with the same digits is another number.
const MIRRORED: f32 = 0.25;

/// Entries for equal numbers, equal symbols, and digits written as words.
pub(crate) fn entries(source: &IndexedDocument, target: &IndexedDocument) -> Vec<TokenPair> {
    let mut entries = Vec::new();
    let mut add = |source: u32, target: u32, p: f32| {
        entries.push(TokenPair { source, target, forward: p, backward: p, learned: false });
    };
    let there = readings(target);
    for (number, kind, _) in typed(source) {
        if let TokenKind::Number(own) = kind {
            for (rank, reading) in own.iter().enumerate() {
                for (other, other_rank) in there.get(reading.as_ref()).into_iter().flatten() {
                    add(number, *other, if rank + other_rank == 0 { SAME } else { SECOND_READING });
                }
                let mirrored = mirrored(reading);
                for (other, _) in mirrored.and_then(|m| there.get(m.as_str())).into_iter().flatten() {
                    add(number, *other, MIRRORED);
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
    for (roman, word) in romans_for_words(source, target) {
        add(roman, word, AS_WORD);
    }
    for (roman, word) in romans_for_words(target, source) {
        add(word, roman, AS_WORD);
    }
    entries
}

/// The parts of `reading` in the other order, where that is another number.
fn mirrored(reading: &str) -> Option<String> {
    let parts: Vec<&str> = reading.rsplit('.').collect();
    let other = parts.join(".");
    (parts.len() > 1 && other != reading).then_some(other)
}

/// Value of a word that is a Roman numeral; a single letter is a word of its own more often.
fn roman_word(key: &str) -> Option<u32> {
    if key.len() > 1 { roman(&key.to_ascii_uppercase()) } else { None }
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
            && let Some(value) = rules.number_word(key).or_else(|| roman_word(key))
        {
            for (digit, _) in there.get(value.to_string().as_str()).into_iter().flatten() {
                found.push((number, *digit));
            }
        }
    }
    found
}

/// Roman numerals of one side with the number words of the other that they may stand for: `II`, `الثاني`.
fn romans_for_words(romans: &IndexedDocument, words: &IndexedDocument) -> Vec<(u32, u32)> {
    let rules = words.language.rules();
    let spelt: Vec<(u32, u32)> = worded(words)
        .filter_map(|(number, key)| rules.number_word(key).map(|value| (number, value)))
        .collect();
    let values = worded(romans).filter_map(|(number, key)| roman_word(key).map(|value| (number, value)));
    values
        .flat_map(|(roman, value)| {
            spelt.iter().filter(move |(_, other)| *other == value).map(move |(word, _)| (roman, *word))
        })
        .collect()
}

fn worded(side: &IndexedDocument) -> impl Iterator<Item = (u32, &str)> {
    typed(side)
        .filter(|(_, kind, _)| matches!(kind, TokenKind::Known(_) | TokenKind::Unknown { .. }))
        .map(|(number, _, key)| (number, key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Language;
    use crate::lexicon::Lexicon;
    use crate::segment::Segment;

    /// Probability that the only counted word of the Arabic line translates that of the English one.
    fn evidence(arabic: &str, english: &str) -> Option<f32> {
        let document = |text: &str, language| {
            let segment = Segment { text: text.to_owned(), ..Segment::default() };
            IndexedDocument::new(&[&segment], language, &Lexicon::default())
        };
        let (source, target) = (document(arabic, Language::Arabic), document(english, Language::English));
        entries(&source, &target).iter().map(|e| e.forward).reduce(f32::max)
    }

    #[test]
    fn numbers_stand_for_themselves_for_their_words_and_for_their_reversed_parts() {
        for (arabic, english, wanted) in [
            ("78", "78", Some(SAME)),
            ("78", "87", None),
            ("2", "two", Some(AS_WORD)),
            ("2.8.6", "6.8.2", Some(MIRRORED)),
            ("1.10.2", "2.10.1", Some(MIRRORED)),
            ("1.10.2", "2.1.10", None),
            ("2", "II", Some(AS_WORD)),
            ("17", "xvii", Some(AS_WORD)),
            ("1", "I", None),
            ("الثاني", "II", Some(AS_WORD)),
            ("الثالث", "II", None),
            ("6", "mix", None),
        ] {
            assert_eq!(evidence(arabic, english), wanted, "{arabic} {english}");
        }
    }
}
