//! What both documents say about themselves, compared: a pair of files whose
//! symbols differ is probably the wrong pair, however well some of it aligns.

use crate::bitext::DocumentSummary;
use crate::document::Warning;

/// A warning for each fact that both documents state and on which they differ. A
/// symbol is the same in both languages, and a resolution's number is turned round
/// before it becomes one; session and date say nothing more where the symbols agree.
pub(super) fn compare(source: &DocumentSummary, target: &DocumentSummary) -> Vec<Warning> {
    let (one, other) = (&source.facts, &target.facts);
    let differ = |what: &str, one: String, other: String| Warning {
        page: None,
        message: format!(
            "its {what} is {one}, that of {} is {other}; check that the two belong together",
            target.name_beside(source)
        ),
    };
    let mut warnings = counts(source, target);
    if let (Some(a), Some(b)) = (&one.symbol, &other.symbol) {
        if plain(a) != plain(b) {
            warnings.insert(0, differ("symbol", a.clone(), b.clone()));
        }
        return warnings;
    }
    if let (Some(a), Some(b)) = (one.session, other.session)
        && a != b
    {
        warnings.push(differ("session", a.to_string(), b.to_string()));
    }
    if let (Some(a), Some(b)) = (&one.date, &other.date)
        && a != b
    {
        warnings.push(differ("date", a.clone(), b.clone()));
    }
    warnings
}

/// A warning for each count on which the two differ. Numbers are no part of the text in
/// Word's lists and are lost on the way to plain text, all together: none says nothing.
fn counts(source: &DocumentSummary, target: &DocumentSummary) -> Vec<Warning> {
    let (one, other) = (source.facts.counts, target.facts.counts);
    let in_parts = one.operative > 0 && other.operative > 0;
    let both = [
        (
            one.preambular > 0 && other.preambular > 0,
            "preambular paragraphs",
            one.preambular,
            other.preambular,
        ),
        (in_parts, "operative paragraphs", one.operative, other.operative),
        (
            !in_parts && one.numbered > 0 && other.numbered > 0,
            "numbered paragraphs",
            one.numbered,
            other.numbered,
        ),
        (true, "footnotes", one.notes, other.notes),
    ];
    both.into_iter()
        .filter(|(comparable, _, a, b)| *comparable && a != b)
        .map(|(_, what, a, b)| Warning {
            page: None,
            message: format!(
                "it has {a} {what}, {} has {b}; look for what one of them lacks",
                target.name_beside(source)
            ),
        })
        .collect()
}

/// `S/RES/1973 (2011)` is also written without the space, and letters in either case.
fn plain(symbol: &str) -> String {
    symbol.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Counts, Facts, Origin};
    use crate::lang::Language;

    fn side(symbol: &str, session: u32, date: &str) -> DocumentSummary {
        let known = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        DocumentSummary {
            origin: Origin { name: "b.docx".to_owned(), ..Origin::default() },
            language: Language::English,
            facts: Facts {
                symbol: known(symbol),
                session: (session > 0).then_some(session),
                date: known(date),
                ..Facts::default()
            },
            segments: 0,
            repairs: Vec::new(),
            warnings: Vec::new(),
        }
    }

    #[test]
    fn only_what_both_say_is_compared() {
        type Stated<'a> = (&'a str, u32, &'a str);
        let cases: [(Stated<'_>, Stated<'_>, &[&str]); 6] = [
            (("A/81/1", 81, "2026-01-02"), ("a/81/1", 81, "2026-01-05"), &[]),
            (("A/81/1", 81, ""), ("A/81/2", 81, ""), &["symbol is A/81/1"]),
            (("S/RES/9 (2011)", 0, ""), ("S/RES/9(2011)", 0, ""), &[]),
            (("", 80, "2026-01-02"), ("A/81/2", 81, "2026-01-02"), &["session is 80"]),
            (("", 0, "2026-01-02"), ("", 0, "2026-02-02"), &["date is 2026-01-02"]),
            (("", 0, ""), ("A/81/2", 81, "2026-02-02"), &[]),
        ];
        for (a, b, expected) in cases {
            let warnings = compare(&side(a.0, a.1, a.2), &side(b.0, b.1, b.2));
            assert_eq!(warnings.len(), expected.len(), "{warnings:?}");
            for (warning, part) in warnings.iter().zip(expected) {
                assert!(warning.message.contains(part), "{warning:?}");
            }
        }
    }

    #[test]
    fn files_that_are_called_alike_are_told_apart() {
        let (one, other) = (side("A/81/1", 0, ""), side("A/81/2", 0, ""));
        assert!(compare(&one, &other)[0].message.contains("that of b.docx (English) is A/81/2"));
        let other =
            DocumentSummary { origin: Origin { name: "c.docx".to_owned(), ..Origin::default() }, ..other };
        assert!(compare(&one, &other)[0].message.contains("that of c.docx is A/81/2"));
    }

    #[test]
    fn counts_that_differ_are_said() {
        let with = |numbered, notes, preambular, operative| DocumentSummary {
            facts: Facts { counts: Counts { numbered, notes, preambular, operative }, ..Facts::default() },
            ..side("", 0, "")
        };
        for (one, other, expected) in [
            (with(9, 2, 3, 9), with(9, 2, 3, 9), vec![]),
            (with(9, 2, 3, 9), with(8, 1, 3, 8), vec!["9 operative", "2 footnotes"]),
            (with(9, 0, 3, 9), with(0, 0, 2, 0), vec!["3 preambular"]),
            (with(4, 0, 0, 0), with(5, 0, 0, 0), vec!["4 numbered"]),
            (with(4, 0, 0, 0), with(0, 0, 0, 0), vec![]),
        ] {
            let warnings = compare(&one, &other);
            assert_eq!(warnings.len(), expected.len(), "{warnings:?}");
            for (warning, part) in warnings.iter().zip(expected) {
                assert!(warning.message.starts_with(&format!("it has {part}")), "{warning:?}");
            }
        }
    }
}
