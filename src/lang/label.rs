//! Labels in front of a paragraph: `1.`, `1 -`, `(a)`, `(هـ)`, `265/78 -`,
//! `15-104`, `II.`, brought to one value for both languages.

use super::Language;
use super::number::digit_value;

/// The value of a label, comparable across languages.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Label {
    /// A number, e.g. 12 for `12.` and `12 -`.
    Number(u32),
    /// A letter by its position from 1, e.g. 5 for `(e)` and `(هـ)`.
    Letter(u32),
    /// Two numbers, order-free because the two languages mirror them: `78/265` and `265/78`.
    Pair(u32, u32),
}

/// Longest label looked at, in characters; a longer head is text.
const LONGEST: usize = 14;

/// Reads the label at the head of `text`. Returns its value and the byte
/// length of the label with the white space behind it.
pub(crate) fn read(text: &str, language: Language) -> Option<(Label, usize)> {
    let trimmed = text.trim_start();
    let indent = text.len() - trimmed.len();
    let (label, length) = bracketed(trimmed, language).or_else(|| numbered(trimmed))?;
    let rest = &trimmed[length..];
    if trimmed[..length].ends_with(|c| digit_value(c).is_some()) && begins_with_month(rest, language) {
        return None;
    }
    let space = rest.len() - rest.trim_start().len();
    Some((label, indent + length + space))
}

/// The value of a label that stands alone, e.g. `(a)`, `12.`, `هـ`.
pub(crate) fn value(label: &str, language: Language) -> Option<Label> {
    if let Some((value, length)) = read(&format!("{} x", label.trim()), language)
        && length > label.trim().len()
    {
        return Some(value);
    }
    let core = label.trim().trim_matches(['(', ')', '.', '-', '[', ']', ' ', '–', ':']);
    if let Some(n) = number(core) {
        return Some(Label::Number(n));
    }
    language.rules().list_letter(core).map(Label::Letter)
}

/// `(a)`, `(12)`, `(هـ)`, `a)`, `أ)`
fn bracketed(text: &str, language: Language) -> Option<(Label, usize)> {
    let inner_start = text.strip_prefix(['(', '⁽', '[']).map_or(0, |rest| text.len() - rest.len());
    let mut end = None;
    for (i, (at, c)) in text[inner_start..].char_indices().enumerate() {
        if matches!(c, ')' | '⁾' | ']') {
            end = Some((inner_start + at, c.len_utf8()));
            break;
        }
        if i > 4 {
            return None;
        }
    }
    let (close, width) = end?;
    let inner = text[inner_start..close].trim();
    let label = match number(inner) {
        Some(n) => Label::Number(n),
        None => Label::Letter(language.rules().list_letter(inner)?),
    };
    // Without an opening bracket and without a space behind it is an abbreviation or a sum.
    let after = text[close + width..].chars().next();
    (after.is_none_or(char::is_whitespace)).then_some((label, close + width))
}

/// `12.`, `12 -`, `78/265.`, `265/78 -`, `15.104`, `15-104`
fn numbered(text: &str) -> Option<(Label, usize)> {
    let mut numbers: Vec<u32> = Vec::new();
    let mut separator = None;
    let mut end = 0;
    let mut previous_digit = false;
    for (i, (at, c)) in text.char_indices().enumerate() {
        if i > LONGEST {
            return None;
        }
        if let Some(d) = digit_value(c) {
            if previous_digit {
                let last = numbers.last_mut()?;
                *last = last.checked_mul(10)?.checked_add(d)?;
            } else {
                numbers.push(d);
            }
            previous_digit = true;
            end = at + c.len_utf8();
        } else if previous_digit
            && matches!(c, '/' | '.' | '-')
            && numbers.len() == 1
            && text[at + c.len_utf8()..].chars().next().is_some_and(|n| digit_value(n).is_some())
        {
            separator = Some(c);
            previous_digit = false;
        } else {
            break;
        }
    }
    let rest = &text[end..];
    let spaced = rest.trim_start_matches([' ', '\u{00A0}', '\t']);
    let mut stop = spaced.chars();
    let sign = stop.next();
    let marked = match sign {
        Some('.' | ')' | '-' | '–' | '—' | '−' | 'ـ') => stop.next().is_none_or(char::is_whitespace),
        _ => false,
    };
    let tab = rest.starts_with('\t');
    let length = end + (rest.len() - spaced.len()) + sign.map_or(0, char::len_utf8);
    match (numbers.as_slice(), separator) {
        ([n], None) if marked => Some((Label::Number(*n), length)),
        ([n], None) if tab || note_mark(*n, rest) => Some((Label::Number(*n), end)),
        ([a, b], Some('/')) if marked => Some((pair(*a, *b), length)),
        ([a, b], Some('.' | '-')) if marked => Some((pair(*a, *b), length)),
        ([a, b], Some('.' | '-')) if rest.starts_with(char::is_whitespace) && *b > 0 => {
            Some((pair(*a, *b), end))
        }
        _ => None,
    }
}

/// Whether a bare number in front of this is the day of a date: `17 December`.
fn begins_with_month(rest: &str, language: Language) -> bool {
    let rules = language.rules();
    rest.split_whitespace().next().is_some_and(|word| rules.begins_month(&rules.key(word)))
}

/// A bare number in front of a capital is the mark of a footnote (`57 Ibid.`).
fn note_mark(number: u32, rest: &str) -> bool {
    let mut rest = rest.chars();
    number < 1000 && rest.next() == Some(' ') && rest.next().is_some_and(|c| c.is_ascii_uppercase())
}

fn pair(a: u32, b: u32) -> Label {
    Label::Pair(a.min(b), a.max(b))
}

fn number(text: &str) -> Option<u32> {
    let mut value = 0u32;
    let mut any = false;
    for c in text.chars() {
        let d = digit_value(c).or_else(|| superscript(c))?;
        value = value.checked_mul(10)?.checked_add(d)?;
        any = true;
    }
    any.then_some(value)
}

fn superscript(c: char) -> Option<u32> {
    "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().position(|s| s == c).map(|i| i as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_both_languages_have_one_value() {
        use Label::{Letter, Number, Pair};
        for (english, arabic, value) in [
            ("1. Decides", "1 - تقرر", Number(1)),
            ("(e) Funds", "(هـ) صناديق", Letter(5)),
            ("(q) Ports", "(ف) موانئ", Letter(17)),
            ("78/265. Title", "265/78 - عنوان", Pair(78, 265)),
            ("15.104 Text", "15-104 نص", Pair(15, 104)),
            ("12. Text", "١٢ - نص", Number(12)),
            ("(3) Note", "⁽³⁾ حاشية", Number(3)),
            ("57 Ibid., annex", "(57) المرجع نفسه", Number(57)),
        ] {
            assert_eq!(read(english, Language::English).map(|l| l.0), Some(value.clone()), "{english}");
            assert_eq!(read(arabic, Language::Arabic).map(|l| l.0), Some(value), "{arabic}");
        }
    }

    #[test]
    fn text_is_no_label() {
        for text in ["2015 was", "3.5 per cent", "(hereinafter", "e.g. this", "1,000 people", "a word", ""] {
            let found = read(text, Language::English);
            // "3.5 per cent" reads like a clause number; everything else must not.
            assert!(found.is_none() || text.starts_with("3.5"), "{text}: {found:?}");
        }
    }
}
