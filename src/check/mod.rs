//! Quality of pairs: what in a pair a person should look at. One file per check.
//!
//! A check sees both texts at once ([`Pair`]) and never changes them. It says
//! what it found, how bad that is, how sure it is, and where. What it must know
//! of a language it asks in [`crate::lang`].

mod bidi;
mod brackets;
mod checker;
mod dates;
mod doubled_space;
mod doubled_word;
mod findings;
mod forms;
mod garbled;
mod latin_marks;
mod length;
mod list_label;
mod meaning;
pub(crate) mod measure;
mod missing_sentence;
mod mixed_digits;
mod names;
mod numbers;
mod other_name;
mod pair;
mod placeables;
mod quotes;
mod repeats;
pub(crate) mod report;
pub(crate) mod run;
mod same_text;
mod seen;
mod suspect;
mod symbols;
mod tatweel;
mod term_list;
mod terms;
mod transcription;
mod untranslated;
mod vocabulary;

pub(crate) use checker::Checker;
pub use checker::Selection;
pub(crate) use findings::{Check, Context, Findings};
use findings::{Kind, Runs, quoted};
pub(crate) use pair::Pair;
pub(crate) use term_list::TermList;

use crate::finding::{Finding, Severity, TextSpan};
use seen::Seen;

const fn pair_check(
    id: &'static str,
    severity: Severity,
    runs: Runs,
    about: &'static str,
    run: fn(&Pair<'_>, &Context<'_>, &mut Findings),
) -> Check {
    Check { id, about, severity, runs, kind: Kind::Pair(run) }
}

const fn memory_check(
    id: &'static str,
    runs: Runs,
    about: &'static str,
    run: fn(&Pair<'_>, &mut Seen, &mut Findings),
) -> Check {
    Check { id, about, severity: Severity::Warning, runs, kind: Kind::Memory(run) }
}

/// All checks, what changes the meaning first.
pub(crate) static CHECKS: &[Check] = {
    use Runs::{ByDefault, WhenNamed};
    use Severity::{Error, Note, Warning};
    &[
        pair_check("numbers", Error, ByDefault, "a number that the other side does not have", numbers::check),
        pair_check("dates", Error, ByDefault, "the same day of another month", dates::check),
        pair_check("symbols", Error, ByDefault, "document symbols that differ", symbols::check),
        pair_check("other-name", Warning, ByDefault, "a name with another name opposite", other_name::check),
        pair_check(
            "list-label",
            Warning,
            ByDefault,
            "labels in front of the texts that differ",
            list_label::check,
        ),
        pair_check(
            "garbled",
            Error,
            ByDefault,
            "text that was read in the wrong encoding, or lost in one",
            garbled::check,
        ),
        pair_check(
            "placeables",
            Warning,
            ByDefault,
            "values to fill in, tags, codes, addresses that differ",
            placeables::check,
        ),
        pair_check(
            "untranslated",
            Warning,
            ByDefault,
            "words left in the other language",
            untranslated::check,
        ),
        pair_check("same-text", Warning, ByDefault, "source and target are the same", same_text::check),
        pair_check(
            "missing-sentence",
            Warning,
            ByDefault,
            "a sentence that nothing on the other side explains",
            missing_sentence::check,
        ),
        pair_check("length", Warning, ByDefault, "one side is much longer than usual", length::check),
        pair_check(
            "transcription",
            Warning,
            ByDefault,
            "a word that the other side contradicts while one that looks like it would fit",
            transcription::check,
        ),
        pair_check("terms", Warning, ByDefault, "a term not translated as the term list says", terms::check),
        memory_check(
            "target-varies",
            ByDefault,
            "the same source with another target before",
            repeats::targets,
        ),
        memory_check(
            "source-varies",
            WhenNamed,
            "the same target with another source before",
            repeats::sources,
        ),
        pair_check(
            "names",
            Note,
            WhenNamed,
            "a name that nothing on the other side sounds like",
            names::check,
        ),
        pair_check("brackets", Warning, ByDefault, "brackets that do not match", brackets::check),
        pair_check("quotes", Note, ByDefault, "quotation marks that do not match", quotes::check),
        pair_check(
            "latin-marks",
            Note,
            ByDefault,
            "punctuation of the other script beside a letter",
            latin_marks::check,
        ),
        pair_check("doubled-word", Note, ByDefault, "a word twice in a row", doubled_word::check),
        pair_check("doubled-space", Note, ByDefault, "two spaces in a row", doubled_space::check),
        pair_check("tatweel", Note, ByDefault, "a word stretched with tatweel", tatweel::check),
        pair_check("presentation-forms", Warning, ByDefault, "shapes instead of letters", forms::check),
        pair_check("bidi", Warning, ByDefault, "directional controls that are not closed", bidi::check),
        pair_check(
            "mixed-digits",
            Note,
            ByDefault,
            "two kinds of digits in one number or text",
            mixed_digits::check,
        ),
    ]
};

/// The check of this id.
pub(crate) fn check(id: &str) -> Option<&'static Check> {
    CHECKS.iter().find(|check| check.id == id)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::lang::Language;
    use crate::lexicon::Lexicon;

    /// What the check `id` says of an Arabic source and its English target: `message`, one a line.
    pub(crate) fn found(id: &str, source: &str, target: &str) -> Vec<String> {
        findings(id, source, target).into_iter().map(|f| f.message).collect()
    }

    fn findings(id: &str, source: &str, target: &str) -> Vec<Finding> {
        let selection = Selection { only: vec![id.to_owned()], skip: Vec::new() };
        let mut checker = Checker::new(
            (Language::Arabic, Language::English),
            &selection,
            Context { lexicon: Lexicon::shipped(), terms: None },
        )
        .unwrap();
        checker.pair(source, target)
    }

    /// What `look` sees in an English text.
    pub(crate) fn in_english<R>(text: &str, look: impl FnOnce(&pair::View<'_>) -> R) -> R {
        let vocabulary = |language| vocabulary::Vocabulary::new(language, Lexicon::shipped());
        let mut vocabularies = [Language::Arabic, Language::English].map(vocabulary);
        let languages = (Language::Arabic, Language::English);
        look(&pair::Pair::new("", text, &mut vocabularies, languages).target)
    }

    /// Whether the check `id` alarms on each of `cases`.
    #[track_caller]
    pub(crate) fn alarms(id: &str, cases: &[(&str, &str, bool)]) {
        for (source, target, expected) in cases {
            let found = found(id, source, target);
            assert_eq!(!found.is_empty(), *expected, "{source} | {target}: {found:?}");
        }
    }

    #[test]
    fn what_would_be_right_is_offered() {
        for (id, source, target, right) in [
            ("doubled-space", "نص  آخر  هنا", "text", "نص آخر هنا"),
            ("doubled-word", "تقرر تقرر أن", "decides that", "تقرر أن"),
            ("latin-marks", "أولا, ثم", "first, then", "أولا، ثم"),
            ("tatweel", "قـــرار الجمعية", "resolution", "قرار الجمعية"),
            ("presentation-forms", "ﺍﻟﻘﺮﺍﺭ رقم", "resolution", "القرار رقم"),
            ("bidi", "نص \u{202B}نص", "text", "نص نص"),
        ] {
            let found = findings(id, source, target);
            let correction = found[0].correction.clone().unwrap_or_else(|| panic!("{id}: {found:?}"));
            let mut text = source.to_owned();
            text.replace_range(correction.place.start..correction.place.end, &correction.text);
            assert_eq!(text, right, "{id}");
        }
        assert_eq!(findings("numbers", "سنة 2015", "year 2016")[0].correction, None);
    }

    #[test]
    fn each_check_has_its_row_in_the_documentation() {
        let page = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/checks.md");
        let page = std::fs::read_to_string(page).unwrap();
        let rows: Vec<&str> = page.lines().filter(|line| line.starts_with("| `")).collect();
        for check in CHECKS {
            let default = if matches!(check.runs, Runs::ByDefault) { "yes" } else { "no" };
            let start = format!(
                "| `{}` | {} | {default} | ",
                check.id,
                format!("{:?}", check.severity).to_lowercase()
            );
            let row = rows.iter().find(|row| row.starts_with(&start));
            assert!(
                row.is_some_and(|row| row.matches('|').count() == 8),
                "docs/checks.md has no row {start}"
            );
        }
    }

    #[test]
    fn ids_are_unique_and_kebab_case() {
        for (at, check) in CHECKS.iter().enumerate() {
            assert_eq!(CHECKS.iter().position(|c| c.id == check.id), Some(at));
            assert!(check.id.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{}", check.id);
        }
    }
}
