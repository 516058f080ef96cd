//! Dates of the Gregorian calendar as both languages write them.

use super::Language;
use super::number::digit_value;

/// A day of a month, and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Date {
    /// Day, 1 to 31.
    pub day: u32,
    /// Month, 1 to 12.
    pub month: u32,
    /// Year, where the text names one.
    pub year: Option<u32>,
    /// First byte of the name of the month.
    pub start: usize,
    /// Byte behind that name; of two names behind the second.
    pub end: usize,
}

/// The first complete date of `text` as ISO 8601: `2024-03-21` for `21 March
/// 2024`, `March 21, 2024` and `21 آذار/مارس 2024`. A month without day or year
/// is no date.
pub(crate) fn first(text: &str, language: Language) -> Option<String> {
    all(text, language).into_iter().find_map(|date| {
        let year = date.year?;
        Some(format!("{year:04}-{:02}-{:02}", date.month, date.day))
    })
}

/// All dates of `text` that name at least day and month.
pub(crate) fn all(text: &str, language: Language) -> Vec<Date> {
    let words = words(text);
    let digits: Vec<bool> = words.iter().map(|w| w.1.contains(|c| digit_value(c).is_some())).collect();
    let year = |at: usize| words.get(at).and_then(|w| number(w.1)).filter(|n| (1000..3000).contains(n));
    let day = |at: usize| words.get(at).and_then(|w| number(w.1)).filter(|n| (1..=31).contains(n));
    let mut dates = Vec::new();
    let mut at = 0;
    while at < words.len() {
        // A day stands beside the name, which takes four words at most (كانون الأول/ديسمبر is three).
        let beside = digits.get(at.saturating_sub(1)..).unwrap_or_default().iter().take(6);
        let found = beside.into_iter().any(|digit| *digit).then(|| month(&words, at, language)).flatten();
        let Some((month, length)) = found else {
            at += 1;
            continue;
        };
        let (start, last) = (words[at].0, words[at + length - 1]);
        let end = last.0 + last.1.len();
        let before = at.checked_sub(1).and_then(day);
        let found = match (before, year(at + length), day(at + length)) {
            (Some(day), year, _) if year.is_some() => Some((day, year)),
            (_, _, Some(day)) => Some((day, year(at + length + 1))),
            (Some(day), None, None) => Some((day, None)),
            _ => None,
        };
        dates.extend(found.map(|(day, year)| Date { day, month, year, start, end }));
        at += length;
    }
    dates
}

/// A month as part of a date that may have a day in another text, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Month {
    /// 1 to 12.
    pub month: u32,
    /// Year, where one follows.
    pub year: Option<u32>,
    /// The name, and the year where there is one.
    pub span: std::ops::Range<usize>,
}

/// The months of `text` that no day stands beside.
pub(crate) fn months(text: &str, language: Language) -> Vec<Month> {
    let words = words(text);
    let whole = all(text, language);
    let mut months = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let Some((found, length)) = month(&words, at, language) else {
            at += 1;
            continue;
        };
        let start = words.get(at).map_or(0, |word| word.0);
        let end = |at: usize| words.get(at).map_or(text.len(), |word| word.0 + word.1.len());
        let year = words.get(at + length).and_then(|w| number(w.1)).filter(|n| (1000..3000).contains(n));
        if !whole.iter().any(|date| date.start == start) {
            let last = at + length - usize::from(year.is_none());
            months.push(Month { month: found, year, span: start..end(last) });
        }
        at += length;
    }
    months
}

/// What stands between white space, slashes and commas, with its first byte.
fn words(text: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let mut at = 0;
    for word in text.split(|c: char| c.is_whitespace() || matches!(c, '/' | ',' | '،')) {
        if !word.is_empty() {
            words.push((at, word));
        }
        at += word.len() + text[at + word.len()..].chars().next().map_or(0, char::len_utf8);
    }
    words
}

/// The month that begins with the word numbered `at`, and the words it takes.
fn month(words: &[(usize, &str)], at: usize, language: Language) -> Option<(u32, usize)> {
    let rules = language.rules();
    let key = |w: &&(usize, &str)| rules.key(w.1.trim_matches(|c: char| !c.is_alphanumeric()));
    // كانون الأول and the like are two words; the second name of a month follows at once.
    let name = |at: usize| {
        // Where there are capitals, months have them: "article 5 may" is no date.
        let first = words.get(at).filter(|w| !w.1.starts_with(char::is_lowercase))?;
        let first = key(&first);
        if !rules.begins_month(&first) {
            return None;
        }
        let two = words.get(at + 1).map(|second| format!("{first} {}", key(&second)));
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
    fn months_without_a_day() {
        let shown = |text: &str, language| {
            let shown = |m: Month| format!("{}/{:?} {}", m.month, m.year, &text[m.span]);
            months(text, language).into_iter().map(shown).collect::<Vec<_>>()
        };
        assert_eq!(
            shown("in September 2005, and March; then 3 May 2004", Language::English),
            ["9/Some(2005) September 2005", "3/None March;"]
        );
        assert_eq!(shown("في أيلول/سبتمبر 2005", Language::Arabic), ["9/Some(2005) أيلول/سبتمبر 2005"]);
        assert_eq!(shown("كانون الأول/ديسمبر", Language::Arabic), ["12/None كانون الأول/ديسمبر"]);
    }

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

    #[test]
    fn all_dates_with_their_months() {
        for (text, language, expected) in [
            ("from 3 May to 5 June 2020", Language::English, "3.5. May, 5.6.2020 June"),
            ("article 5 may apply", Language::English, ""),
            (
                "من 3 أيار/مايو إلى 5 حزيران/يونيه 2020",
                Language::Arabic,
                "3.5. أيار/مايو, 5.6.2020 حزيران/يونيه",
            ),
        ] {
            let shown: Vec<String> = all(text, language)
                .into_iter()
                .map(|d| {
                    let year = d.year.map(|y| y.to_string()).unwrap_or_default();
                    format!("{}.{}.{year} {}", d.day, d.month, &text[d.start..d.end])
                })
                .collect();
            assert_eq!(shown.join(", "), expected, "{text}");
        }
    }
}
