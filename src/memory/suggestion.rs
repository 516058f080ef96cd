//! A translation with the numbers, dates, symbols and labels of the query instead of those of
//! the unit, written as the translation writes them.

use std::ops::Range;

use serde::Serialize;

use super::render::render;
use super::score::{Edit, Sentence};
use super::tokens::{WordOrPlaceable, pieces};
use crate::exchange::Tuv;
use crate::lang::Language;

/// A translation to start from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// The text.
    pub text: String,
    /// What was replaced in it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub replaced: Vec<Replaced>,
    /// Values that differ and were not found in the translation.
    pub missing: usize,
}

/// A value that stands in the place of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Replaced {
    /// Where it stands in the suggestion, in bytes.
    pub span: Range<usize>,
    /// What stood there.
    pub old: String,
    /// What stands there now.
    pub new: String,
}

/// Makes the suggestion of a unit whose text became the query by `edits`.
pub(super) fn suggest(
    unit: &Sentence<'_>,
    query: &Sentence<'_>,
    edits: &[Edit],
    target: &Tuv,
    language: Language,
) -> Suggestion {
    let values = edits.iter().filter_map(|edit| match edit {
        Edit::Value(i, j) => Some((unit.tokens.get(*i)?, query.tokens.get(*j)?)),
        _ => None,
    });
    let places = pieces(&target.text, language);
    let mut used = vec![false; places.len()];
    let mut replacements: Vec<(Range<usize>, String)> = Vec::new();
    let mut missing = 0;
    for (old, new) in values {
        let written = |own: &super::score::Own<'_>, of: &Sentence<'_>| {
            of.text.get(own.span.clone()).unwrap_or_default().to_owned()
        };
        let found = places
            .iter()
            .enumerate()
            .find(|(at, piece)| !used.get(*at).copied().unwrap_or(true) && piece.kind.says(&old.kind));
        let rendered = found.and_then(|(at, piece)| {
            let there = target.text.get(piece.span.clone())?;
            let text =
                render(&piece.kind, there, &written(old, unit), &new.kind, &written(new, query), language)?;
            Some((at, piece.span.clone(), text))
        });
        match rendered {
            Some((at, span, text)) => {
                if let Some(used) = used.get_mut(at) {
                    *used = true;
                }
                replacements.push((span, text));
            }
            // The language of the translation may write no label.
            None if matches!(old.kind, WordOrPlaceable::Label(_))
                && !places.iter().any(|p| matches!(p.kind, WordOrPlaceable::Label(_))) => {}
            None => missing += 1,
        }
    }
    replacements.sort_by_key(|(span, _)| span.start);
    let mut out = Suggestion { missing, ..Suggestion::default() };
    let mut at = 0;
    for (span, new) in replacements {
        out.text.push_str(target.text.get(at..span.start).unwrap_or_default());
        let start = out.text.len();
        out.text.push_str(&new);
        let old = target.text.get(span.clone()).unwrap_or_default().to_owned();
        out.replaced.push(Replaced { span: start..out.text.len(), old, new });
        at = span.end;
    }
    out.text.push_str(target.text.get(at..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::score::compare;

    fn suggestion(unit: &str, target: &str, query: &str, from: Language) -> Suggestion {
        let (unit, query) = (Sentence::new(unit, from), Sentence::new(query, from));
        let edits = compare(&unit, &query).edits;
        suggest(&unit, &query, &edits, &Tuv::new("", target), from.other())
    }

    #[test]
    fn a_recycled_resolution_has_its_own_numbers() {
        let found = suggestion(
            "2. Recalls its resolution 60/1 of 16 September 2005 and 3,500 posts;",
            "2 - تشير إلى قرارها 1/60 المؤرخ 16 أيلول/سبتمبر 2005 و 500 3 وظيفة؛",
            "12. Recalls its resolution 62/208 of 19 December 2007 and 1,600,200 posts;",
            Language::English,
        );
        assert_eq!(
            found.text,
            "12 - تشير إلى قرارها 208/62 المؤرخ 19 كانون الأول/ديسمبر 2007 و 200 600 1 وظيفة؛"
        );
        assert_eq!((found.replaced.len(), found.missing), (4, 0));
        let marked: Vec<&str> = found.replaced.iter().map(|r| &found.text[r.span.clone()]).collect();
        assert_eq!(marked, ["12 -", "208/62", "19 كانون الأول/ديسمبر 2007", "200 600 1"]);
    }

    #[test]
    fn and_back() {
        let found = suggestion(
            "(هـ) الوثيقة A/60/L.1، الفقرة 7، ٣٤٫٥ في المائة؛",
            "(e) Document A/60/L.1, paragraph 7, 34.5 per cent;",
            "(و) الوثيقة A/78/L.49، الفقرة 19، ٣٦٫٢ في المائة؛",
            Language::Arabic,
        );
        assert_eq!(found.text, "(f) Document A/78/L.49, paragraph 19, 36.2 per cent;");
        assert_eq!(found.missing, 0);
    }

    #[test]
    fn what_has_no_counterpart_is_counted() {
        let found =
            suggestion("Article 7 applies", "تنطبق المادة السابعة", "Article 9 applies", Language::English);
        assert_eq!((found.text.as_str(), found.missing), ("تنطبق المادة السابعة", 1));
    }
}
