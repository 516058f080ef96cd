//! What a text is compared by: words by their stem, and numbers, dates, symbols and labels,
//! which are placeable: whatever they say, they are one token of their kind.

use std::ops::Range;

use crate::lang::token::{Token, placed};
use crate::lang::{Language, date, label};

/// What a token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum WordOrPlaceable {
    /// A word.
    Word,
    /// A number, with its readings.
    Number(Vec<String>),
    /// A day, a month, and a year where one is named.
    Date(u32, u32, Option<u32>),
    /// A document symbol or the number of a resolution, in canonical form.
    Symbol(String),
    /// A number or letter in front of the text.
    Label(label::Label),
}

/// A token and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) kind: WordOrPlaceable,
    pub(crate) span: Range<usize>,
}

/// The names that placeables have among the words of the index; no stem begins so.
const PLACEABLES: [&str; 4] = ["\u{1}number", "\u{1}date", "\u{1}symbol", "\u{1}label"];

impl WordOrPlaceable {
    /// The name of dates in the index.
    pub(super) const DATE: &str = PLACEABLES[1];

    /// What a placeable may say, as rows of postings are named after it: each reading of a number.
    /// Two that say the same have one in common.
    pub(super) fn sayings(&self) -> Vec<String> {
        match self {
            WordOrPlaceable::Word => Vec::new(),
            WordOrPlaceable::Number(readings) => {
                readings.iter().map(|reading| format!("n{reading}")).collect()
            }
            WordOrPlaceable::Date(day, month, year) => vec![format!("d{day}.{month}.{}", year.unwrap_or(0))],
            WordOrPlaceable::Symbol(symbol) => vec![format!("s{symbol}")],
            WordOrPlaceable::Label(label::Label::Number(number)) => vec![format!("l{number}")],
            WordOrPlaceable::Label(label::Label::Letter(letter)) => vec![format!("m{letter}")],
            WordOrPlaceable::Label(label::Label::Pair(one, other)) => vec![format!("p{one}/{other}")],
        }
    }

    /// Whether it may be replaced without the text meaning anything else.
    pub(crate) fn is_placeable(&self) -> bool {
        *self != WordOrPlaceable::Word
    }

    /// The name in the index; `None` for a word, which has its stem.
    pub(super) fn name(&self) -> Option<&'static str> {
        let at = match self {
            WordOrPlaceable::Word => return None,
            WordOrPlaceable::Number(_) => 0,
            WordOrPlaceable::Date(..) => 1,
            WordOrPlaceable::Symbol(_) => 2,
            WordOrPlaceable::Label(_) => 3,
        };
        PLACEABLES.get(at).copied()
    }

    /// Whether both are placeables of the same kind.
    pub(crate) fn is_like(&self, other: &WordOrPlaceable) -> bool {
        self.name().is_some() && self.name() == other.name()
    }

    /// Whether both are placeables that say the same.
    pub(crate) fn says(&self, other: &WordOrPlaceable) -> bool {
        match (self, other) {
            (WordOrPlaceable::Number(a), WordOrPlaceable::Number(b)) => {
                a.iter().any(|reading| b.contains(reading))
            }
            (WordOrPlaceable::Word, _) | (_, WordOrPlaceable::Word) => false,
            (a, b) => a == b,
        }
    }
}

/// The language whose rules a text with this code follows. Other languages are read as
/// English is: words between spaces, small letters.
pub(crate) fn language(code: &str) -> Language {
    Language::from_code(&crate::exchange::code::primary(code)).unwrap_or(Language::English)
}

/// The tokens of a text, with their places.
pub(crate) fn pieces(text: &str, language: Language) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut start = 0;
    if let Some((label, length)) = label::read(text, language)
        // What is nothing but a label is a number or a letter like any other.
        && text.get(length..).is_some_and(|rest| rest.contains(char::is_alphanumeric))
    {
        let end = text.get(..length).map_or(0, |head| head.trim_end().len());
        let begin = length - text.get(..length).map_or(0, |head| head.trim_start().len());
        out.push(Piece { kind: WordOrPlaceable::Label(label), span: begin..end });
        start = length;
    }
    let rest = text.get(start..).unwrap_or_default();
    for token in placed(rest, language) {
        let kind = match token.token {
            Token::Word(_) => WordOrPlaceable::Word,
            Token::Number(number) => WordOrPlaceable::Number(number.readings),
            Token::Symbol(symbol) => WordOrPlaceable::Symbol(symbol),
        };
        out.push(Piece { kind, span: token.start + start..token.end + start });
    }
    if out.iter().any(|piece| matches!(piece.kind, WordOrPlaceable::Number(_))) {
        dates(rest, start, language, &mut out);
    }
    out
}

/// Makes one token of the day, the name of the month and the year.
fn dates(text: &str, base: usize, language: Language, out: &mut Vec<Piece>) {
    for found in date::all(text, language) {
        let (start, end) = (found.start + base, found.end + base);
        let Some(mut first) = out.iter().position(|p| p.span.start >= start) else { continue };
        let mut behind = out.iter().position(|p| p.span.start >= end).unwrap_or(out.len());
        let is = |at: Option<usize>, value: Option<u32>| {
            let kind = at.and_then(|at| out.get(at)).map(|p| &p.kind);
            matches!((kind, value), (Some(WordOrPlaceable::Number(readings)), Some(value))
                if readings.iter().any(|r| r.parse() == Ok(value)))
        };
        if is(first.checked_sub(1), Some(found.day)) {
            first -= 1;
        } else if is(Some(behind), Some(found.day)) {
            behind += 1;
        } else {
            continue;
        }
        if is(Some(behind), found.year) {
            behind += 1;
        }
        let (Some(from), Some(to)) = (out.get(first), out.get(behind - 1)) else { continue };
        let span = from.span.start..to.span.end;
        let kind = WordOrPlaceable::Date(found.day, found.month, found.year);
        out.splice(first..behind, [Piece { kind, span }]);
    }
}

/// Told of a token: its kind, as it is written, and what gives its name in the index.
pub(super) type EachName<'e> = dyn FnMut(&WordOrPlaceable, &str, &dyn Fn() -> String) + 'e;

/// Calls `each` with every token of the text, as it is written and with what it is called in
/// the index; placeables are written as they are called.
pub(super) fn names_with(text: &str, language: Language, each: &mut EachName<'_>) {
    let rules = language.rules();
    for piece in pieces(text, language) {
        match piece.kind.name() {
            Some(name) => each(&piece.kind, name, &|| name.to_owned()),
            None => {
                let word = text.get(piece.span).unwrap_or_default();
                each(&piece.kind, word, &|| rules.stem(&rules.key(word)));
            }
        }
    }
}

/// What each token is called in the index.
pub(crate) fn names(text: &str, language: Language) -> Vec<String> {
    let mut out = Vec::new();
    names_with(text, language, &mut |_, _, name| out.push(name()));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, language: Language) -> String {
        let shown = |p: &Piece| {
            let name = p.kind.name().map(|name| format!("<{}>", &name[1..])).unwrap_or_default();
            format!("{name}{}", &text[p.span.clone()])
        };
        pieces(text, language).iter().map(shown).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn placeables_are_one_token() {
        for (text, language, expected) in [
            (
                "3. Recalls its resolution 60/1 of 16 September 2005, A/60/L.1 and 3,500 others",
                Language::English,
                "<label>3.|Recalls|its|resolution|<symbol>60/1|of|<date>16 September 2005|<symbol>A/60/L.1|and|<number>3,500|others",
            ),
            (
                "٣ - تشير إلى قرارها 60/1 المؤرخ 16 أيلول/سبتمبر 2005 و 500 3 شخص",
                Language::Arabic,
                "<label>٣ -|تشير|إلى|قرارها|<symbol>60/1|المؤرخ|<date>16 أيلول/سبتمبر 2005|و|<number>500 3|شخص",
            ),
            ("March 21, 2024 and May", Language::English, "<date>March 21, 2024|and|May"),
            ("(a) Text", Language::English, "<label>(a)|Text"),
            ("12.", Language::English, "<number>12"),
            ("* * *", Language::English, ""),
        ] {
            assert_eq!(shown(text, language), expected, "{text}");
        }
    }

    #[test]
    fn the_same_words_have_the_same_names() {
        let same = |a: &str, b: &str, language| assert_eq!(names(a, language), names(b, language));
        same("إن الجمعية العامة", "ان الجمعيه العامه", Language::Arabic);
        same(
            "قرارها 60/1 المؤرخ 3 أيار/مايو 2005",
            "قرارها 62/208 المؤرخ 19 كانون الأول/ديسمبر 2007",
            Language::Arabic,
        );
        same("Its resolutions 1/60", "its resolution 62/208", Language::English);
    }
}
