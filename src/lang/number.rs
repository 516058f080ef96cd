//! Numbers as both languages write them, brought to one value.
//!
//! Measured on 8,000 sentence pairs of UN documents: Arabic stores the groups
//! of a large number in reversed order (3,500 is the characters `500 3`); of
//! the space-grouped numbers that match the English, 208 are reversed and none
//! is forward. So the reversed reading comes first, the forward one is kept.

use super::Language;

/// A number in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Number {
    /// Byte range in the text.
    pub start: usize,
    /// Byte behind the last digit.
    pub end: usize,
    /// Canonical values, the likeliest first: digits with at most one `.`;
    /// two readings where the groups can be read both ways.
    pub readings: Vec<String>,
}

/// Value of a decimal digit: ASCII, Arabic-Indic (U+0660) or Persian (U+06F0).
pub fn digit_value(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(c as u32 - '0' as u32),
        '\u{0660}'..='\u{0669}' => Some(c as u32 - 0x0660),
        '\u{06F0}'..='\u{06F9}' => Some(c as u32 - 0x06F0),
        _ => None,
    }
}

/// Place of the first decimal digit at or behind byte `from`, told from the bytes.
fn next_digit(text: &str, from: usize) -> Option<usize> {
    let mut lead = 0;
    text.bytes().enumerate().skip(from).find_map(|(at, b)| {
        let before = std::mem::replace(&mut lead, b);
        // U+0660–0669 are D9 A0–A9, U+06F0–06F9 are DB B0–B9.
        match (before, b) {
            (_, b'0'..=b'9') => Some(at),
            (0xD9, 0xA0..=0xA9) | (0xDB, 0xB0..=0xB9) => Some(at - 1),
            _ => None,
        }
    })
}

/// Value of a Roman numeral in capitals, up to 89: what sessions, annexes and
/// parts are numbered with. `C`, `D` and `M` are letters more often than numbers.
pub(crate) fn roman(word: &str) -> Option<u32> {
    if word.is_empty() || word.len() > 8 || !word.bytes().all(|b| matches!(b, b'I' | b'V' | b'X' | b'L')) {
        return None;
    }
    (1..90).find(|n| written_roman(*n) == word)
}

fn written_roman(number: u32) -> String {
    const UNITS: [&str; 10] = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
    const TENS: [&str; 9] = ["", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX"];
    let part = |list: &[&'static str], digit: u32| list.get(digit as usize).copied().unwrap_or_default();
    format!("{}{}", part(&TENS, number / 10), part(&UNITS, number % 10))
}

/// A run of digits and the separators inside it, without spaces.
struct Run {
    start: usize,
    end: usize,
    groups: Vec<String>,
    separators: Vec<char>,
}

/// Separators that may stand between the digits of one number.
fn separator(c: char) -> bool {
    matches!(c, '.' | ',' | '\u{066B}' | '\u{066C}' | '،' | ':')
}

/// Whether `c` is an apostrophe with one group of three digits behind it: 1'200'000.
fn is_apostrophe(c: char, rest: &str) -> bool {
    let digits = rest.chars().take_while(|c| digit_value(*c).is_some()).count();
    matches!(c, '\'' | '’') && digits == 3
}

fn space_in_number(c: char) -> bool {
    matches!(c, ' ' | '\u{00A0}' | '\u{2009}' | '\u{202F}')
}

/// All numbers of `text` in order. Digits that are part of a symbol such as
/// `A/78/L.49` are found as well; whoever minds looks at the neighbours.
pub(crate) fn read_all(text: &str, language: Language) -> Vec<Number> {
    let runs = runs(text);
    let mut numbers = Vec::new();
    let mut i = 0;
    while i < runs.len() {
        let joined = space_groups(text, &runs[i..], language);
        let last = &runs[i + joined - 1];
        let readings =
            if joined > 1 { grouped(&runs[i..i + joined], language) } else { single(last, language) };
        numbers.push(Number { start: runs[i].start, end: last.end, readings });
        i += joined;
    }
    numbers
}

fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut from = 0;
    while let Some(start) = next_digit(text, from) {
        let mut run = Run { start, end: start, groups: vec![String::new()], separators: Vec::new() };
        let mut chars = text.get(start..).unwrap_or_default().chars();
        while let Some(c) = chars.next() {
            let rest = chars.as_str();
            let digit_follows = rest.chars().next().is_some_and(|n| digit_value(n).is_some());
            if let Some(d) = digit_value(c) {
                if run.separators.len() == run.groups.len() {
                    run.groups.push(String::new());
                }
                if let Some(group) = run.groups.last_mut() {
                    group.push(char::from(b'0' + d as u8));
                }
            } else if separator(c) && digit_follows || is_apostrophe(c, rest) {
                run.separators.push(c);
            } else {
                break;
            }
            run.end += c.len_utf8();
        }
        from = run.end.max(start + 1);
        runs.push(run);
    }
    runs
}

/// How many runs from the first one on are space-separated groups of one number.
fn space_groups(text: &str, runs: &[Run], language: Language) -> usize {
    let adjacent = |a: &Run, b: &Run| {
        let between = &text[a.end..b.start];
        between.chars().count() == 1 && between.chars().all(space_in_number)
    };
    let plain = |r: &Run| r.separators.is_empty();
    let width = |r: &Run| r.groups.first().map_or(0, String::len);
    let mut count = 1;
    if language.rules().thousands_reversed() {
        // Full groups first, the shortest last: 900 837 7. Decimals stay with the group they belong to: 630.8 1.
        while count < runs.len()
            && (plain(&runs[count - 1]) || count == 1 && decimals(&runs[0]).is_some())
            && width(&runs[count - 1]) == 3
            && plain(&runs[count])
            && width(&runs[count]) <= 3
            && adjacent(&runs[count - 1], &runs[count])
        {
            count += 1;
        }
        // Those who do not reverse them begin with the shortest: 1 200 000. A short
        // one at the end belongs to a reversed number: 17 500 3 is 17 and 3,500.
        if count == 1 && plain(&runs[0]) && width(&runs[0]) < 3 && !runs[0].groups[0].starts_with('0') {
            let full =
                |at: usize| plain(&runs[at]) && width(&runs[at]) == 3 && adjacent(&runs[at - 1], &runs[at]);
            let forward = (1..runs.len()).take_while(|at| full(*at)).count() + 1;
            let goes_on = runs.get(forward).is_some_and(|next| adjacent(&runs[forward - 1], next));
            if forward > 1 && !goes_on {
                count = forward;
            }
        }
    } else {
        while count < runs.len()
            && plain(&runs[count - 1])
            && width(&runs[count - 1]) <= 3
            && plain(&runs[count])
            && width(&runs[count]) == 3
            && adjacent(&runs[count - 1], &runs[count])
            && (count > 1 || !runs[0].groups[0].starts_with('0'))
        {
            count += 1;
        }
    }
    count
}

/// The digits behind a decimal sign, where the run can be read no other way.
fn decimals(run: &Run) -> Option<&str> {
    const MOST: usize = 2;
    match (run.groups.as_slice(), run.separators.as_slice()) {
        ([_, part], [sign]) if *sign != ':' && part.len() <= MOST => Some(part),
        _ => None,
    }
}

fn grouped(runs: &[Run], language: Language) -> Vec<String> {
    let groups: Vec<&str> = runs.iter().filter_map(|r| r.groups.first().map(String::as_str)).collect();
    let forward: String = groups.concat();
    if !language.rules().thousands_reversed() {
        return vec![forward];
    }
    if groups.first().is_some_and(|g| g.len() < 3) && groups.iter().skip(1).all(|g| g.len() == 3) {
        return vec![forward];
    }
    let reversed: String = groups.iter().rev().copied().collect();
    if let Some(part) = runs.first().and_then(decimals) {
        return vec![format!("{}.{part}", canonical(&reversed))];
    }
    // `918 483` may be either way round; `500 3` only one.
    let mut readings = vec![canonical(&reversed)];
    if groups.last().is_some_and(|g| g.len() == 3) && reversed != forward {
        readings.push(canonical(&forward));
    }
    readings
}

fn single(run: &Run, language: Language) -> Vec<String> {
    let joined: String = run.groups.concat();
    let Some(first_separator) = run.separators.first().copied() else {
        return vec![canonical(&joined)];
    };
    let thousands = run.groups.iter().skip(1).all(|g| g.len() == 3)
        && run.groups[0].len() <= 3
        && run.separators.iter().all(|s| *s == first_separator);
    let with_points = || vec![run.groups.join(".")];
    // 1,234.56 and 1.234,56: what stands before the last of two kinds groups thousands.
    if let [group, .., point] = run.separators.as_slice()
        && group != point
        && *group != ':'
        && *point != ':'
        && run.separators.iter().filter(|s| *s == point).count() == 1
        && let Some((decimals, whole)) = run.groups.split_last()
        && whole.iter().skip(1).all(|g| g.len() == 3)
    {
        return vec![format!("{}.{decimals}", canonical(&whole.concat()))];
    }
    match first_separator {
        // 1.200.000 and 1'200'000; 1.200 may be a decimal.
        '\'' | '’' => vec![canonical(&joined)],
        '.' if thousands && run.groups.len() > 2 => vec![canonical(&joined)],
        '.' if thousands => vec![run.groups.join("."), canonical(&joined)],
        ':' | '.' | '\u{066B}' => with_points(),
        '\u{066C}' => vec![canonical(&joined)],
        ',' | '،' if thousands => {
            let mut readings = vec![canonical(&joined)];
            if language.rules().decimal_comma() && run.groups.len() == 2 {
                readings.push(run.groups.join("."));
            }
            readings
        }
        _ => with_points(),
    }
}

/// Leading zeros carry no value (`05` is 5), except in `0` itself.
fn canonical(digits: &str) -> String {
    let bare = digits.trim_start_matches('0');
    if bare.is_empty() { "0".to_owned() } else { bare.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str, language: Language) -> Vec<String> {
        read_all(text, language).into_iter().filter_map(|n| n.readings.into_iter().next()).collect()
    }

    #[test]
    fn both_languages_yield_one_value() {
        for (arabic, english, values) in [
            ("500 3 شخص", "3,500 people", &["3500"][..]),
            ("918 483 دولارا", "483,918 dollars", &["483918"]),
            ("900 837 7 دولار", "7,837,900", &["7837900"]),
            ("630.8 1 كغم", "1,630.8 kg", &["1630.8"]),
            ("731,52 204 1", "1,204,731.52", &["1204731.52"]),
            ("34,5 في المائة", "34.5 per cent", &["34.5"]),
            ("٣٤٫٥ في المائة", "34.5 per cent", &["34.5"]),
            ("في الساعة 10:15", "at 10.15 a.m.", &["10.15"]),
            ("٢٠٢٤", "2024", &["2024"]),
            ("1,000", "1,000", &["1000"]),
            ("1,234.56", "1,234.56", &["1234.56"]),
            ("1.200.000 دينار", "1.200.000 dinars", &["1200000"]),
            ("1'200'000 فرنك", "1’200’000 francs", &["1200000"]),
            ("1٬200٬000٫5", "1,200,000.5", &["1200000.5"]),
            ("1.234.567,8", "1,234,567.8", &["1234567.8"]),
            ("من 2015 إلى 2030", "from 2015 to 2030", &["2015", "2030"]),
            ("25 أيلول/سبتمبر 2015", "25 September 2015", &["25", "2015"]),
        ] {
            assert_eq!(first(arabic, Language::Arabic), values, "{arabic}");
            assert_eq!(first(english, Language::English), values, "{english}");
        }
    }

    #[test]
    fn digits_are_told_from_bytes() {
        for c in ('\0'..='\u{800}').chain(['\u{FDD9}', '“', '😀']) {
            let text = format!("ن{c}ه");
            assert_eq!(next_digit(&text, 0).is_some(), digit_value(c).is_some(), "{c}");
        }
    }

    #[test]
    fn roman_numerals() {
        for (word, value) in
            [("III", Some(3)), ("XLIX", Some(49)), ("IIII", None), ("LX", Some(60)), ("Vl", None), ("", None)]
        {
            assert_eq!(roman(word), value, "{word}");
        }
    }

    #[test]
    fn ambiguous_groups_keep_both_readings() {
        let numbers = read_all("918 483", Language::Arabic);
        assert_eq!(numbers.len(), 1);
        assert_eq!(numbers[0].readings, ["483918", "918483"]);
    }

    #[test]
    fn groups_that_are_not_reversed() {
        for (text, values) in [
            ("1 200 000 دينار", &["1200000"][..]),
            ("12 500 شخص", &["12500"]),
            ("17 500 3 شخص", &["17", "3500"]),
            ("5 'كذا' 20", &["5", "20"]),
        ] {
            assert_eq!(first(text, Language::Arabic), values, "{text}");
        }
        assert_eq!(read_all("1.200", Language::English)[0].readings, ["1.200", "1200"]);
    }

    #[test]
    fn neighbours_are_not_swallowed() {
        assert_eq!(first("في عام 2015 3 دول", Language::Arabic), ["2015", "3"]);
        assert_eq!(first("in 2015 300 states", Language::English), ["2015", "300"]);
    }
}
