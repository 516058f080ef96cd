//! Numbers and letters in front of paragraphs: `1.`, `(a)`, `1 -`, `(هـ)`, `78/265.`, `•`.
//!
//! Only their form is recognised here; what they stand for is the language's business.

use super::line::number;
use crate::lang::number::digit_value;

/// What a label is made of; an outline nests by style.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// `1.`, `1 -`, `2.3.`
    Number,
    /// `(a)`, `b)`, `(هـ)`, `(12)`
    Bracket,
    /// `A.`, `IV.`
    Letter,
    /// `78/265.`, `265/78 -`: the number of a resolution, in front of its title.
    Resolution,
    /// `•`
    Bullet,
}

/// A label at the start of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Label<'a> {
    /// As written.
    pub(super) text: &'a str,
    pub(super) style: Style,
    /// Its number, where it is one.
    pub(super) number: Option<u32>,
}

/// The label that `text` begins with.
pub(super) fn find(text: &str) -> Option<Label<'_>> {
    let (first, rest) = text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()));
    if matches!(first, "•" | "◦" | "▪" | "‣" | "●" | "○" | "■" | "\u{F0B7}" | "-" | "–" | "—" | "*")
        && !rest.trim().is_empty()
    {
        return Some(Label { text: first, style: Style::Bullet, number: None });
    }
    if let Some(inner) = first.strip_suffix(')') {
        let inner = inner.strip_prefix('(').unwrap_or(inner);
        return is_ordinal(inner).then(|| Label {
            text: first,
            style: Style::Bracket,
            number: number(inner),
        });
    }
    // `1 -`, `265/78 -`, also `1-` and `1 –`.
    let dash = |t: &str| matches!(t, "-" | "–" | "—" | "ـ");
    let second = rest.split_whitespace().next().unwrap_or_default();
    let (core, text_of) = if let Some(core) = first.strip_suffix(['.', '-', '–']) {
        (core, first)
    } else if dash(second) {
        let end = text.find(second).map_or(text.len(), |at| at + second.len());
        (first, text.get(..end)?)
    } else {
        return None;
    };
    if is_resolution(core) {
        return Some(Label { text: text_of, style: Style::Resolution, number: None });
    }
    let levels: Vec<&str> = core.split(['.', '-']).collect();
    if levels.iter().all(|l| number(l).is_some() && l.chars().count() <= 3) {
        // `2.5.` and `3-1 -` are levels; the last one counts.
        let last = levels.last().and_then(|l| number(l));
        return Some(Label { text: text_of, style: Style::Number, number: last });
    }
    let is_letter =
        (core.chars().count() == 1 || is_roman(core)) && core.chars().all(|c| c.is_ascii_uppercase());
    (is_letter && text_of.ends_with('.')).then_some(Label {
        text: text_of,
        style: Style::Letter,
        number: None,
    })
}

/// `a`, `bb`, `iv`, `12`, `هـ`, `ﻫ`.
fn is_ordinal(text: &str) -> bool {
    let count = text.chars().count();
    if number(text).is_some() {
        return count <= 3;
    }
    let latin = text.bytes().all(|b| b.is_ascii_alphabetic());
    let arabic = |c: char| matches!(c, '\u{0621}'..='\u{064A}' | '\u{FEEB}');
    (latin && (count == 1 || count == 2 && double(text) || is_roman(text)))
        || text.trim_end_matches('\u{0640}').chars().count() == 1 && text.chars().all(arabic)
}

/// `aa`, `bb`: the letters behind z.
fn double(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next() == bytes.next()
}

/// Roman numbers below 40; longer ones do not label paragraphs.
fn is_roman(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let one_case =
        text.bytes().all(|b| b.is_ascii_lowercase()) || text.bytes().all(|b| b.is_ascii_uppercase());
    let units = lower.trim_start_matches('x');
    one_case
        && !text.is_empty()
        && lower.len() - units.len() <= 3
        && matches!(units, "" | "i" | "ii" | "iii" | "iv" | "v" | "vi" | "vii" | "viii" | "ix")
}

/// `78/265`, `265/78`, `78/265 A`.
fn is_resolution(text: &str) -> bool {
    text.split_once('/').is_some_and(|(a, b)| {
        let size = |t: &str| t.chars().count();
        let digits = |t: &str| !t.is_empty() && t.chars().all(|c| digit_value(c).is_some());
        digits(a) && digits(b) && size(a) <= 3 && size(b) <= 3
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        let cases = [
            ("1. Decides", "1.", Style::Number, Some(1)),
            ("12 - تقرر", "12 -", Style::Number, Some(12)),
            ("٤ - تقرر", "٤ -", Style::Number, Some(4)),
            ("1- تقرر", "1-", Style::Number, Some(1)),
            ("2.3. Scope", "2.3.", Style::Number, Some(3)),
            ("(a) One", "(a)", Style::Bracket, None),
            ("(iv) One", "(iv)", Style::Bracket, None),
            ("(هـ) بند", "(هـ)", Style::Bracket, None),
            ("(ﻫ) بند", "(ﻫ)", Style::Bracket, None),
            ("(3) One", "(3)", Style::Bracket, Some(3)),
            ("b) One", "b)", Style::Bracket, None),
            ("A. Aims", "A.", Style::Letter, None),
            ("IV. Aims", "IV.", Style::Letter, None),
            ("78/265. Title", "78/265.", Style::Resolution, None),
            ("265/78 - عنوان", "265/78 -", Style::Resolution, None),
            ("78/265.", "78/265.", Style::Resolution, None),
            ("• One", "•", Style::Bullet, None),
        ];
        for (text, label, style, number) in cases {
            assert_eq!(find(text), Some(Label { text: label, style, number }), "{text}");
        }
    }

    #[test]
    fn not_labels() {
        for text in [
            "2015 was",
            "2015. The",
            "17 June",
            "(see below)",
            "(the) x",
            "Hello. x",
            "A man",
            "24-05969",
            "",
            "•",
            "1,000 - x",
            "3/8",
            "e.g. this",
            "(A/78/L.49)",
            "- ",
            "القرار - نص",
        ] {
            assert_eq!(find(text), None, "{text}");
        }
    }

    #[test]
    fn two_letters_are_a_label_only_where_they_are_the_same() {
        assert!(is_ordinal("bb") && !is_ordinal("ab") && !is_ordinal("bbb"));
    }
}
