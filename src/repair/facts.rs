//! What a document says about itself in its first lines: symbol, session, date, title.

use super::labels::{self, Style};
use super::line::{digit_groups, width};
use crate::document::{Block, BlockKind, Document, Facts};
use crate::lang::number::digit_value;
use crate::lang::{Language, date};

/// Blocks that can belong to the first lines; the longest masthead has twelve.
const HEAD: usize = 20;
/// A title is not longer; see the longest headings of `kinds`.
const LONGEST_TITLE: usize = 300;

/// Fills the facts that the reader did not know from the file itself. A title in
/// the text goes before one in the file's properties, which is often a leftover.
pub(super) fn read(document: &mut Document, language: Language) {
    let facts = find(&document.blocks, language);
    let known = &mut document.facts;
    known.symbol = known.symbol.take().or(facts.symbol);
    known.session = known.session.or(facts.session);
    known.date = known.date.take().or(facts.date);
    known.title = facts.title.or(known.title.take());
}

fn find(blocks: &[Block], language: Language) -> Facts {
    let is_head = |b: &&Block| !matches!(b.kind, BlockKind::Furniture | BlockKind::Footnote { .. });
    let head: Vec<&Block> = blocks.iter().filter(is_head).take(HEAD).collect();
    let session = head.iter().find_map(|b| language.session(&b.text));
    let adoption = head.iter().find(|b| language.names_adoption(&b.text));
    let resolution = head.iter().find_map(|b| {
        let label = labels::find(&b.text).filter(|l| l.style == Style::Resolution)?;
        Some((label.text, b.text.get(label.text.len()..)?.trim()))
    });
    let written = head.iter().copied().chain(blocks.iter().filter(|b| b.kind == BlockKind::Furniture));
    let symbol = written
        .map(|b| b.text.trim_end_matches('*').trim())
        .find(|text| is_symbol(text))
        .map(str::to_owned)
        .or_else(|| {
            resolution
                .filter(|_| adoption.is_some())
                .and_then(|(label, _)| resolution_symbol(label, language))
        });
    let session = session.or_else(|| symbol.as_deref().and_then(session_of));
    let date = adoption.and_then(|b| date::first(&b.text, language)).or_else(|| {
        head.iter()
            .filter(|b| width(&b.text) <= 50 && !b.text.contains('['))
            .find_map(|b| any_date(&b.text, language))
    });
    let title = resolution
        .map(|(_, title)| title)
        .filter(|t| !t.is_empty())
        .or_else(|| head.iter().map(|b| b.text.trim()).find(|text| is_title(text, language)));
    Facts { symbol, session, date, title: title.map(str::to_owned), ..Facts::default() }
}

/// A line of the head that names the document and no other thing.
fn is_title(text: &str, language: Language) -> bool {
    width(text) <= LONGEST_TITLE
        && text.split_whitespace().nth(1).is_some()
        && !text.starts_with('[')
        && !is_symbol(text)
        && !language.is_masthead(text)
        && !language.names_adoption(text)
        && language.session(text).is_none()
        && (any_date(text, language).is_none() || width(text) > 60)
}

/// Whether the text is a date and nothing else.
pub(super) fn is_date(text: &str, language: Language) -> bool {
    let digit_at = |c: Option<char>| c.and_then(digit_value).is_some();
    width(text) <= 30
        && digit_at(text.chars().next())
        && digit_at(text.chars().next_back())
        && any_date(text, language).is_some()
}

/// The date in `text`; an Arabic document gives its date of distribution in English.
fn any_date(text: &str, language: Language) -> Option<String> {
    date::first(text, language).or_else(|| date::first(text, Language::English))
}

/// `A/RES/78/265`, `S/2011/45`, `CEDAW/C/GAB/CO/6`, `A/78/L.49`, `S/RES/1973 (2011)`
/// (United Nations Document Symbols, ST/LIB/SER.B/5/Rev.5).
pub(crate) fn is_symbol(text: &str) -> bool {
    let (core, year) = match text.split_once(" (") {
        Some((core, year)) => (core, year.strip_suffix(')').unwrap_or_default()),
        None => (text, ""),
    };
    let mut parts = core.split('/');
    let first = parts.next().unwrap_or_default();
    let letters = |t: &str| !t.is_empty() && t.len() <= 8 && t.bytes().all(|b| b.is_ascii_uppercase());
    let part =
        |t: &str| !t.is_empty() && t.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
    let rest: Vec<&str> = parts.collect();
    letters(first)
        && !rest.is_empty()
        && rest.iter().all(|t| part(t))
        && rest.iter().any(|t| t.bytes().any(|b| b.is_ascii_digit()))
        && year.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | ' '))
}

/// `A/RES/78/265` from `78/265.` and, where the language mirrors it, `265/78 -`.
fn resolution_symbol(label: &str, language: Language) -> Option<String> {
    let numbers = digit_groups(label);
    let [first, second] = numbers.as_slice() else { return None };
    let (session, number) = if language.is_right_to_left() { (second, first) } else { (first, second) };
    Some(format!("A/RES/{session}/{number}"))
}

/// The session in a symbol of the General Assembly: 78 in `A/78/L.49` and `A/RES/78/265`.
fn session_of(symbol: &str) -> Option<u32> {
    let rest = symbol.strip_prefix("A/RES/").or(symbol.strip_prefix("A/"))?;
    rest.split('/').next()?.parse().ok().filter(|session| *session < 200)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(lines: &[&str], language: Language) -> Facts {
        let blocks: Vec<Block> = lines.iter().map(|l| Block::new(BlockKind::Paragraph, *l)).collect();
        find(&blocks, language)
    }

    #[test]
    fn both_languages_say_the_same() {
        let english = facts(
            &[
                "United Nations",
                "A/RES/81/914",
                "General Assembly",
                "Distr.: General 3 January 2027",
                "Eighty-first session",
                "Agenda item 21",
                "Resolution adopted by the General Assembly on 18 December 2026",
                "81/914. Seed banks of the high valleys",
            ],
            Language::English,
        );
        let arabic = facts(
            &[
                "Distr.: General 3 January 2027",
                "الدورة الحادية والثمانون",
                "البند 21 من جدول الأعمال",
                "قرار اتخذته الجمعية العامة في 18 كانون الأول/ديسمبر 2026",
                "914/81 - مصارف بذور الوديان العالية",
            ],
            Language::Arabic,
        );
        assert_eq!(english.symbol.as_deref(), Some("A/RES/81/914"));
        assert_eq!(english.title.as_deref(), Some("Seed banks of the high valleys"));
        assert_eq!(arabic.title.as_deref(), Some("مصارف بذور الوديان العالية"));
        for found in [&english, &arabic] {
            assert_eq!(found.symbol.as_deref(), Some("A/RES/81/914"));
            assert_eq!(found.session, Some(81));
            assert_eq!(found.date.as_deref(), Some("2026-12-18"));
        }
    }

    #[test]
    fn a_plain_document_has_a_title_only() {
        let found = facts(&["Repairing the pump", "Tell the village first."], Language::English);
        assert_eq!(found, Facts { title: Some("Repairing the pump".to_owned()), ..Facts::default() });
        assert_eq!(facts(&[], Language::Arabic), Facts::default());
    }

    #[test]
    fn symbols() {
        for yes in ["A/RES/78/265", "S/RES/1973 (2011)", "CEDAW/C/GAB/CO/6", "A/78/L.49", "E/CN.4/2005/1"] {
            assert!(is_symbol(yes), "{yes}");
        }
        for no in ["and/or", "A/B", "3/8", "United Nations", "", "TCP/IP", "A/78 see", "N/A"] {
            assert!(!is_symbol(no), "{no}");
        }
    }

    #[test]
    fn a_short_line_with_a_date_is_no_title() {
        let line =
            |width: usize| format!("{} of 3 May 2045", "Reports ".repeat(9).get(..width - 14).unwrap());
        assert!(!is_title(&line(60), Language::English));
        assert!(is_title(&line(61), Language::English));
    }
}
