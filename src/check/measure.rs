//! How often the checks alarm on pairs that are right, and how many errors the
//! number check finds that were put in on purpose.

use std::collections::BTreeMap;

use serde::Serialize;

use super::pair::Pair;
use super::vocabulary::Vocabulary;
use super::{CHECKS, Checker, Context, Selection, numbers};
use crate::Result;
use crate::lang::Language;
use crate::lang::number::digit_value;
use crate::lexicon::Lexicon;

/// Figures of one set of pairs.
#[derive(Debug, Default, Serialize)]
pub struct Measured {
    /// Pairs looked at.
    pub pairs: u64,
    /// Those with a digit on either side.
    pub with_digits: u64,
    /// Pairs that each check alarms on; every check is there.
    pub alarms: BTreeMap<&'static str, u64>,
    /// Pairs that at least one check alarms on that runs by default.
    pub any_default: u64,
    /// Pairs in which one digit was changed.
    pub injected: u64,
    /// Those in which the number check then found more than before.
    pub found: u64,
}

/// Measures all checks on `pairs`. One digit that the number check answers for
/// is changed in every pair that has one and raises no alarm of that check, on
/// either side in turn, at places that depend on the pair's number alone.
///
/// # Errors
/// None that a user can cause.
pub fn measure(
    pairs: &[(String, String)],
    languages: (Language, Language),
    lexicon: &Lexicon,
) -> Result<Measured> {
    let context = Context { lexicon, terms: None };
    let all = Selection { only: CHECKS.iter().map(|c| c.id.to_owned()).collect(), skip: Vec::new() };
    let mut checker = Checker::new(languages, &all, context)?;
    let only_numbers = Selection { only: vec!["numbers".to_owned()], skip: Vec::new() };
    let mut numbers = Checker::new(languages, &only_numbers, context)?;
    let mut measured =
        Measured { alarms: CHECKS.iter().map(|check| (check.id, 0)).collect(), ..Measured::default() };
    let mut vocabularies = [Vocabulary::new(languages.0, lexicon), Vocabulary::new(languages.1, lexicon)];
    for (number, (source, target)) in pairs.iter().enumerate() {
        measured.pairs += 1;
        let digits = |text: &str| text.contains(|c| digit_value(c).is_some());
        measured.with_digits += u64::from(digits(source) || digits(target));
        let ids = crate::finding::checks_of(&checker.pair("", source, target));
        for id in &ids {
            *measured.alarms.entry(id).or_default() += 1;
        }
        let by_default = |id: &&str| super::check(id).is_some_and(|check| check.by_default);
        measured.any_default += u64::from(ids.iter().any(by_default));
        if ids.contains(&"numbers") {
            continue;
        }
        let pair = Pair::new("", source, target, &mut vocabularies, languages);
        let view = if number % 2 == 0 { &pair.source } else { &pair.target };
        let Some(changed) = with_another_digit(view.text, &numbers::digits(view), number) else { continue };
        let (source, target) = if number % 2 == 0 {
            (changed.as_str(), target.as_str())
        } else {
            (source.as_str(), changed.as_str())
        };
        measured.injected += 1;
        measured.found += u64::from(!numbers.pair("", source, target).is_empty());
    }
    Ok(measured)
}

/// `text` with one digit inside `ranges` changed, chosen by `seed`.
fn with_another_digit(text: &str, ranges: &[std::ops::Range<usize>], seed: usize) -> Option<String> {
    let places: Vec<(usize, char, u32)> = text
        .char_indices()
        .filter(|(at, _)| ranges.iter().any(|r| r.contains(at)))
        .filter_map(|(at, c)| digit_value(c).map(|value| (at, c, value)))
        .collect();
    // Knuth's multiplier spreads the seeds over places and digits.
    let spread = (seed as u64 + 1).wrapping_mul(6_364_136_223_846_793_005) >> 33;
    let (at, c, value) = *places.get(spread as usize % places.len().max(1))?;
    let other = (value + 1 + (spread / 1_000 % 9) as u32) % 10;
    // The digits of one kind stand together.
    let changed = char::from_u32(u32::from(c) - value + other)?;
    let mut out = text.to_owned();
    out.replace_range(at..at + c.len_utf8(), changed.encode_utf8(&mut [0; 4]));
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_one_digit_changes() {
        for seed in 0..200 {
            for text in ["from 1999 to 2015", "عام ٢٠١٥ و 3"] {
                let changed = with_another_digit(text, std::slice::from_ref(&(0..text.len())), seed).unwrap();
                let differ = text.chars().zip(changed.chars()).filter(|(a, b)| a != b).count();
                assert_eq!((differ, text.chars().count()), (1, changed.chars().count()), "{changed}");
            }
        }
        assert_eq!(with_another_digit("none", std::slice::from_ref(&(0..4)), 1), None);
    }
}
