//! How like two texts are, and in what they differ.
//!
//! The score is 100 · (longer − cost) / longer, with the cost of the cheapest edit in tokens.
//! A word is put in, left out or exchanged for 1. The same word with other clitics or endings
//! costs [`FORM`], in another spelling [`SPELLING`]: what the index takes for equal is only ever
//! taken down, so that no match is lost. A placeable costs nothing whatever it says.

use std::ops::Range;

use serde::Serialize;

use super::tokens::{WordOrPlaceable, pieces};
use crate::lang::Language;

/// Costs in thousandths of a word.
const WORD: u32 = 1000;
/// قيد نظرها and قيد النظر: of a sentence of six words 2.5 points. Exchanged words cost 17.
const FORM: u32 = 150;
/// إن and ان, Resolution and resolution.
const SPELLING: u32 = 30;

/// A text taken apart.
pub(super) struct Sentence<'t> {
    pub(super) text: &'t str,
    pub(super) tokens: Vec<Own<'t>>,
}

/// A token with all that it is compared by.
pub(super) struct Own<'t> {
    pub(super) kind: WordOrPlaceable,
    pub(super) span: Range<usize>,
    written: &'t str,
    pub(super) key: String,
    pub(super) stem: String,
}

impl<'t> Sentence<'t> {
    /// Takes a text apart.
    pub(super) fn new(text: &'t str, language: Language) -> Self {
        let rules = language.rules();
        let tokens = pieces(text, language)
            .into_iter()
            .map(|piece| {
                let written = text.get(piece.span.clone()).unwrap_or_default();
                let (key, stem) = match piece.kind.name() {
                    Some(name) => (String::new(), name.to_owned()),
                    None => {
                        let key = rules.key(written);
                        let stem = rules.stem(&key);
                        (key, stem)
                    }
                };
                Own { kind: piece.kind, span: piece.span, written, key, stem }
            })
            .collect();
        Sentence { text, tokens }
    }

    /// What stands beside the tokens and in words, without placeables: where that is the
    /// same, two texts differ in placeables at most.
    fn frame(&self) -> Vec<&'t str> {
        let (mut out, mut at) = (Vec::new(), 0);
        for own in self.tokens.iter().filter(|own| own.kind.is_placeable()) {
            out.push(self.text.get(at..own.span.start).unwrap_or_default().trim());
            at = own.span.end;
        }
        out.push(self.text.get(at..).unwrap_or_default().trim());
        out
    }
}

/// What became of tokens from the text of a unit to that of the query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edit {
    /// The same word, or a placeable that says the same.
    Same(usize, usize),
    /// The same word in another form or spelling.
    Form(usize, usize),
    /// A placeable that says something else.
    Value(usize, usize),
    /// Another word.
    Exchanged(usize, usize),
    /// The unit has a token that the query has not.
    Left(usize),
    /// The query has a token that the unit has not.
    New(usize),
}

/// A comparison of a unit's text with the query's.
pub(super) struct Compared {
    /// 0 to 100; 100 only where nothing but placeables differs.
    pub(super) score: f64,
    /// Whether nothing but what placeables say differs.
    pub(super) frame: bool,
    pub(super) edits: Vec<Edit>,
}

/// Compares the text of a unit with that of the query.
pub(super) fn compare(unit: &Sentence<'_>, query: &Sentence<'_>) -> Compared {
    let (a, b) = (&unit.tokens, &query.tokens);
    let width = b.len() + 1;
    let mut table = vec![0u32; (a.len() + 1) * width];
    let at = |i: usize, j: usize| i * width + j;
    let get = |table: &[u32], i: usize, j: usize| table.get(at(i, j)).copied().unwrap_or(u32::MAX / 2);
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            let mut best = if i == 0 && j == 0 { 0 } else { u32::MAX / 2 };
            if i > 0 {
                best = best.min(get(&table, i - 1, j) + WORD);
            }
            if j > 0 {
                best = best.min(get(&table, i, j - 1) + WORD);
            }
            if let (Some(x), Some(y)) =
                (i.checked_sub(1).and_then(|i| a.get(i)), j.checked_sub(1).and_then(|j| b.get(j)))
            {
                best = best.min(get(&table, i - 1, j - 1) + cost(x, y));
            }
            if let Some(cell) = table.get_mut(at(i, j)) {
                *cell = best;
            }
        }
    }
    let mut edits = Vec::new();
    let (mut i, mut j) = (a.len(), b.len());
    while i > 0 || j > 0 {
        let here = get(&table, i, j);
        let pair = (i > 0 && j > 0).then(|| Some((a.get(i - 1)?, b.get(j - 1)?))).flatten();
        if let Some((x, y)) = pair.filter(|(x, y)| get(&table, i - 1, j - 1) + cost(x, y) == here) {
            (i, j) = (i - 1, j - 1);
            edits.push(match cost(x, y) {
                0 if x.kind.is_placeable() && !x.kind.says(&y.kind) => Edit::Value(i, j),
                0 => Edit::Same(i, j),
                WORD => Edit::Exchanged(i, j),
                _ => Edit::Form(i, j),
            });
        } else if i > 0 && get(&table, i - 1, j) + WORD == here {
            i -= 1;
            edits.push(Edit::Left(i));
        } else if j > 0 {
            j -= 1;
            edits.push(Edit::New(j));
        } else {
            break;
        }
    }
    edits.reverse();
    let longer = f64::from(a.len().max(b.len()) as u32);
    let total = f64::from(get(&table, a.len(), b.len())) / f64::from(WORD);
    let frame = total == 0.0 && unit.frame() == query.frame();
    let score = if longer == 0.0 { 0.0 } else { 100.0 * (longer - total) / longer };
    // Another sign or space is a difference, too.
    let score = if frame { 100.0 } else { score.min(99.0) };
    Compared { score, frame, edits }
}

fn cost(x: &Own<'_>, y: &Own<'_>) -> u32 {
    if x.kind.is_placeable() || y.kind.is_placeable() {
        return if x.kind.is_like(&y.kind) { 0 } else { WORD };
    }
    if x.written == y.written {
        0
    } else if x.key == y.key {
        SPELLING
    } else if x.stem == y.stem {
        FORM
    } else {
        WORD
    }
}

/// How a stretch of a text stands to the other text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// In both.
    Same,
    /// The same word in another form or spelling; what the memory has.
    Form,
    /// A number, date, symbol or label with another value; what the memory has.
    Value,
    /// Only the memory has it.
    Left,
    /// Only the query has it.
    New,
}

/// A stretch of text with its mark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Marked {
    /// How it stands to the other text.
    pub mark: Mark,
    /// The text.
    pub text: String,
    /// What the query has in its place, for other forms and values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
}

/// The text of the unit with what the query has otherwise, word by word.
pub(super) fn marked(unit: &Sentence<'_>, query: &Sentence<'_>, edits: &[Edit]) -> Vec<Marked> {
    let mut out: Vec<Marked> = Vec::new();
    let mut push = |mark: Mark, text: &str, new: Option<&str>| match out.last_mut() {
        Some(last) if last.mark == mark && last.new.is_none() && new.is_none() => {
            if !(last.text.ends_with(' ') || text.starts_with(' ')) && mark == Mark::New {
                last.text.push(' ');
            }
            last.text.push_str(text);
        }
        _ if text.is_empty() => {}
        _ => out.push(Marked { mark, text: text.to_owned(), new: new.map(str::to_owned) }),
    };
    let mut at = 0;
    let written = |of: &Sentence<'_>, token: usize| {
        let span = of.tokens.get(token).map(|own| own.span.clone()).unwrap_or_default();
        (span.clone(), of.text.get(span).unwrap_or_default().to_owned())
    };
    for edit in edits {
        let unit_token = match *edit {
            Edit::Same(i, _)
            | Edit::Form(i, _)
            | Edit::Value(i, _)
            | Edit::Exchanged(i, _)
            | Edit::Left(i) => Some(i),
            Edit::New(_) => None,
        };
        let own = unit_token.map(|i| written(unit, i));
        if let Some((span, _)) = &own {
            push(Mark::Same, unit.text.get(at..span.start).unwrap_or_default(), None);
            at = span.end;
        }
        let own = own.map(|(_, text)| text).unwrap_or_default();
        match *edit {
            Edit::Same(..) => push(Mark::Same, &own, None),
            Edit::Form(_, j) => push(Mark::Form, &own, Some(&written(query, j).1)),
            Edit::Value(_, j) => push(Mark::Value, &own, Some(&written(query, j).1)),
            Edit::Exchanged(_, j) => {
                push(Mark::Left, &own, None);
                push(Mark::New, &written(query, j).1, None);
            }
            Edit::Left(_) => push(Mark::Left, &own, None),
            Edit::New(j) => push(Mark::New, &written(query, j).1, None),
        }
    }
    push(Mark::Same, unit.text.get(at..).unwrap_or_default(), None);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(a: &str, b: &str, language: Language) -> (f64, bool) {
        let compared = compare(&Sentence::new(a, language), &Sentence::new(b, language));
        (compared.score, compared.frame)
    }

    /// The reference pairs: Arabic loses no more by the same edit than English.
    #[test]
    fn arabic_scores_as_english_does() {
        for (ar, en) in [
            (
                [
                    "وإذ تشير إلى قرارها 60/1 المؤرخ 16 أيلول/سبتمبر 2005،",
                    "وإذ تشير إلى قرارها 62/208 المؤرخ 19 كانون الأول/ديسمبر 2007،",
                ],
                [
                    "Recalling its resolution 60/1 of 16 September 2005,",
                    "Recalling its resolution 62/208 of 19 December 2007,",
                ],
            ),
            (
                ["تقرر أن تبقي المسألة قيد نظرها.", "تقرر أن تبقي المسألة قيد النظر."],
                ["Decides to remain seized of the matter.", "Decides to remain seized of this matter."],
            ),
            (
                ["إن الجمعية العامة،", "ان الجمعية العامه،"],
                ["The General Assembly,", "the General assembly,"],
            ),
        ] {
            let arabic = score(ar[0], ar[1], Language::Arabic).0;
            let english = score(en[0], en[1], Language::English).0;
            assert!(arabic >= 95.0, "{arabic} {ar:?}");
            assert!(arabic >= english - 3.0, "{arabic} {english} {ar:?}");
        }
    }

    #[test]
    fn only_a_frame_that_is_the_same_is_whole() {
        let english = Language::English;
        assert_eq!(score("See A/1/2, p. 3", "See A/5/6, p. 40", english), (100.0, true));
        assert_eq!(score("See it.", "See it", english), (99.0, false));
        assert_eq!(score("a b c d", "a b c d", english), (100.0, true));
        assert_eq!(score("a b c d", "a x c d", english).0, 75.0);
    }

    #[test]
    fn differences_are_marked_word_by_word() {
        let (unit, query) =
            ("Recalling its resolution 60/1, with thanks", "Recalling the resolutions 62/208");
        let (unit, query) = (Sentence::new(unit, Language::English), Sentence::new(query, Language::English));
        let edits = compare(&unit, &query).edits;
        let shown: Vec<String> = marked(&unit, &query, &edits)
            .into_iter()
            .map(|m| format!("{:?}:{}{}", m.mark, m.text, m.new.map(|n| format!(">{n}")).unwrap_or_default()))
            .collect();
        assert_eq!(
            shown.join("|"),
            "Same:Recalling |Left:its|New:the|Same: |Form:resolution>resolutions|Same: |Value:60/1>62/208|Same:, |Left:with|Same: |Left:thanks"
        );
    }
}
