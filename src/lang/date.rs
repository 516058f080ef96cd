//! Dates of the Gregorian calendar as both languages write them.

use super::Language;
use super::number::digit_value;

/// The first complete date of `text` as ISO 8601: `2024-03-21` for `21 March
/// 2024`, `March 21, 2024` and `21 آذار/مارس 2024`. A month without day or year
/// is no date.
pub fn first(text: &str, language: Language) -> Option<String> {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, '/' | ',' | '،'))
        .filter(|w| !w.is_empty())
        .collect();
    (0..words.len()).find_map(|at| {
        // كانون الأول and the like are two words; the second name of a month follows at once.
        let (month, length) = month(&words, at, language)?;
        let year = |w: Option<&&str>| number(w?).filter(|n| (1000..3000).contains(n));
        let day = |w: Option<&&str>| number(w?).filter(|n| (1..=31).contains(n));
        let before = at.checked_sub(1).and_then(|b| words.get(b));
        let behind = words.get(at + length);
        let (day, year) = match (day(before), year(behind)) {
            (Some(day), Some(year)) => (day, year),
            _ => (day(behind)?, year(words.get(at + length + 1))?),
        };
        Some(format!("{year:04}-{month:02}-{day:02}"))
    })
}

/// The month that begins with the word numbered `at`, and the words it takes.
fn month(words: &[&str], at: usize, language: Language) -> Option<(u32, usize)> {
    let rules = language.rules();
    let key = |w: &&str| rules.key(w.trim_matches(|c: char| !c.is_alphanumeric()));
    let name = |at: usize| {
        let first = key(words.get(at)?);
        let two = words.get(at + 1).map(|second| format!("{first} {}", key(second)));
        let two = two.and_then(|two| rules.month(&two)).map(|month| (month, 2));
        two.or_else(|| rules.month(&first).map(|month| (month, 1)))
    };
    let (month, length) = name(at)?;
    match name(at + length) {
        Some((other, more)) if other == month => Some((month, length + more)),
        _ => Some((month, length)),
    }
}

/// A number of one to four digits; ordinal endings and stops around it fall off.
fn number(word: &str) -> Option<u32> {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let digits: Vec<u32> = word.chars().map_while(digit_value).collect();
    let ending: String = word.chars().skip(digits.len()).collect();
    let fits = (1..=4).contains(&digits.len()) && matches!(ending.as_str(), "" | "st" | "nd" | "rd" | "th");
    fits.then(|| digits.iter().fold(0, |n, d| n * 10 + d))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_both_languages() {
        for (text, language, date) in [
            ("on 21 March 2024", Language::English, Some("2024-03-21")),
            ("March 21st, 2024.", Language::English, Some("2024-03-21")),
            ("in March 2024", Language::English, None),
            ("may be 3 of them in 2024", Language::English, None),
            ("في 21 آذار/مارس 2024", Language::Arabic, Some("2024-03-21")),
            ("المؤرخ 19 كانون الأول/ديسمبر 2023،", Language::Arabic, Some("2023-12-19")),
            ("19 كانون الأول/ ديسمبر 2023", Language::Arabic, Some("2023-12-19")),
            ("٣ أيار/مايو ٢٠١٥", Language::Arabic, Some("2015-05-03")),
            ("5 يوليوز", Language::Arabic, None),
            ("", Language::Arabic, None),
        ] {
            assert_eq!(first(text, language).as_deref(), date, "{text}");
        }
    }
}
