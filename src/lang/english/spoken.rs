//! Words of numbers, of parts of one and of the times of day.

use crate::lang::DayPart;
use crate::lang::spoken::Spoken;

const ONES: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];

const ORDINALS: [&str; 20] = [
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
];

const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

const SCALES: [(&str, u32); 5] =
    [("hundred", 2), ("thousand", 3), ("million", 6), ("billion", 9), ("trillion", 12)];

/// What a word means inside a number.
pub(super) fn meaning(key: &str) -> Option<(Spoken, bool)> {
    let spoken = match key {
        "and" => Spoken::And,
        "a" | "an" | "of" => Spoken::Filler,
        "half" | "halves" => Spoken::Part(1, 2),
        "quarter" | "quarters" => Spoken::Part(1, 4),
        "dozen" => Spoken::Add(12),
        "both" | "twice" => Spoken::Add(2),
        "once" => Spoken::Add(1),
        _ => return number(key).map(|spoken| (spoken, false)),
    };
    Some((spoken, false))
}

fn number(key: &str) -> Option<Spoken> {
    if let Some(value) = ONES.iter().position(|word| *word == key) {
        return Some(Spoken::Add(value as u32));
    }
    if let Some(ten) = TENS.iter().position(|word| *word == key) {
        return Some(Spoken::Add(20 + 10 * ten as u32));
    }
    if let Some(bare) = key.strip_suffix("ieth") {
        let ten = TENS.iter().position(|word| word.strip_suffix('y') == Some(bare))?;
        return Some(Spoken::Add(20 + 10 * ten as u32));
    }
    let (single, plural) = (Some(key), key.strip_suffix('s'));
    for word in [single, plural].into_iter().flatten() {
        let scale = SCALES.iter().find(|(name, _)| *name == word || word.strip_suffix("th") == Some(*name));
        if let Some((_, power)) = scale {
            return Some(Spoken::Scale { power: *power, count: 1 });
        }
        match ORDINALS.iter().position(|name| *name == word) {
            // A half is no second, and nobody divides by one.
            Some(value @ 0..=2) => return Some(Spoken::Add(value as u32)),
            Some(value) => return Some(Spoken::OrdinalOrPart(value as u32)),
            None => {}
        }
    }
    None
}

/// The part of the day that a word names.
pub(super) fn day_part(key: &str) -> Option<DayPart> {
    Some(match key {
        "am" | "morning" => DayPart::Morning,
        "noon" | "midday" => DayPart::Noon,
        "pm" | "afternoon" | "evening" => DayPart::Evening,
        "night" | "midnight" => DayPart::Night,
        _ => return None,
    })
}
