//! Where a paragraph parts into sentences.
//!
//! A stop ends a sentence when white space follows and nothing tells otherwise:
//! an abbreviation, an initial, a label in front of the paragraph, a small letter
//! behind it. In a script without capitals the stop alone decides. Unicode's own
//! rules (UAX #29) know neither abbreviations nor numbered clauses.

use super::SegmentOptions;
use crate::lang::Language;

/// The sentences of `text` in order, without the white space between them. With
/// that white space put back they are the text.
pub(crate) fn sentences(text: &str, language: Language, options: SegmentOptions) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while let Some((end, next)) = next_stop(text, at, options) {
        at = next;
        if ends_sentence(text, start, end, next, language) {
            push(&mut found, text, start, end);
            start = next;
        }
    }
    push(&mut found, text, start, text.len());
    found
}

fn push<'a>(found: &mut Vec<&'a str>, text: &'a str, start: usize, end: usize) {
    let sentence = text.get(start..end).unwrap_or_default().trim();
    if !sentence.is_empty() {
        found.push(sentence);
    }
}

/// The next stop behind `from` that white space follows: the end of the stop with
/// its closing quotes and brackets, and the start of the text behind the space.
fn next_stop(text: &str, from: usize, options: SegmentOptions) -> Option<(usize, usize)> {
    let rest = text.get(from..)?;
    for (offset, c) in rest.char_indices() {
        if !is_stop(c, options) {
            continue;
        }
        let behind = &rest[offset + c.len_utf8()..];
        let closed = behind.trim_start_matches(|c: char| is_stop(c, options) || is_closer(c));
        let next = closed.trim_start();
        if next.len() < closed.len() && !next.is_empty() {
            return Some((text.len() - closed.len(), text.len() - next.len()));
        }
    }
    None
}

fn is_stop(c: char, options: SegmentOptions) -> bool {
    matches!(c, '.' | '!' | '?' | '؟' | '…' | '۔') || options.semicolons && matches!(c, ';' | '؛')
}

fn is_closer(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | ']' | '*' | '⁾' | '⁽' | '⁰'..='⁹' | '¹' | '²' | '³')
}

/// Whether the sentence that began at `start` ends with the stop that ends at
/// `end`; `next` is where the text goes on.
fn ends_sentence(text: &str, start: usize, end: usize, next: usize, language: Language) -> bool {
    let sentence = text.get(start..end).unwrap_or_default().trim_start();
    let behind = text.get(next..).unwrap_or_default().trim_start_matches(is_opener);
    if is_label(sentence) {
        return false;
    }
    if sentence.ends_with([';', '؛']) {
        return true;
    }
    let goes_on_small = behind.starts_with(char::is_lowercase);
    if goes_on_small || !sentence.ends_with('.') {
        // `“Why?” he asked`, `vol. two`
        return !goes_on_small;
    }
    let word = sentence.trim_end_matches('.');
    let word = word.rsplit(|c: char| c.is_whitespace() || is_opener(c)).next().unwrap_or_default();
    let lower = word.to_lowercase();
    let next_word = behind.split(|c: char| c.is_whitespace() || c == ',').next().unwrap_or_default();
    let begins_anew = language.opens_sentence(next_word);
    // `J. Smith`, `U.S. Congress`
    let is_initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    let is_dotted = word.contains('.')
        && word.split('.').all(|part| part.chars().count() <= 2 && part.chars().all(char::is_alphabetic));
    if is_initial || is_dotted {
        return begins_anew;
    }
    if language.is_abbreviation(&lower) {
        return begins_anew && language.abbreviation_may_end(&lower);
    }
    true
}

/// A number or letter alone, which labels what follows: `12.`, `2.1.`, `A.`, `IV.`, `78/265.`
fn is_label(text: &str) -> bool {
    let core = text.trim_end_matches('.');
    let roman = |c: char| matches!(c, 'I' | 'V' | 'X');
    core.chars().count() <= 1
        || core.chars().count() <= 8 && core.chars().all(|c| c.is_numeric() || matches!(c, '.' | '/' | '-'))
        || core.chars().count() <= 4 && core.chars().all(roman)
}

fn is_opener(c: char) -> bool {
    matches!(c, '"' | '\'' | '“' | '‘' | '«' | '(' | '[' | '*')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PLAIN: SegmentOptions = SegmentOptions { semicolons: false };

    #[track_caller]
    fn check(language: Language, marked: &str) {
        let text = marked.replace(" | ", " ");
        let expected: Vec<&str> = marked.split(" | ").collect();
        assert_eq!(sentences(&text, language, PLAIN), expected);
    }

    #[test]
    fn english() {
        for marked in [
            "One. | Two! | Three? | Four",
            "1. Decides to act. | And to report.",
            "78/265. Seizing the day",
            "2.1. Scope. | Aims.",
            "IV. Findings of the panel",
            "See para. 5 of vol. II, pp. 3–4. | Then go on.",
            "Mr. Ahmed met Dr. Lee at 10.15 a.m. on Monday. | They agreed.",
            "It grew by 3.5 per cent. | In 2015. | The rest fell.",
            "J. R. Smith wrote to the U.S. Congress. | It answered.",
            "He said: “Come in.” | She came.",
            "“Why?” he asked. | “Because!” | Nobody moved.",
            "Apples, pears, etc. | The rest is gone. | Salt etc. remained.",
            "He works for Seed Bank Ltd. | It pays well.",
            "See A/78/L.49. | Ibid.",
            "Wait… | What? | ... and then",
            "Goals (see annex). | Targets follow.",
            "first; second; third",
            "e.g. this one, i.e. that one. | End",
        ] {
            check(Language::English, marked);
        }
    }

    #[test]
    fn arabic() {
        for marked in [
            "انعقد الاجتماع في 3 أيار/مايو. | وحضره 58 مندوبا.",
            "1 - تقرر أن تبدأ العمل. | وتطلب تقريرا.",
            "هل بدأ العمل؟ | نعم! | بدأ أمس.",
            "بلغت النسبة 34.5 في المائة. | ثم انخفضت.",
            "كتب د. سامي إلى أ. هدى. | فأجابت.",
            "قال \"تفضلوا.\" | فدخلوا.",
            "أولا؛ ثانيا؛ ثالثا",
            "التفاح، والكمثرى، إلخ. | وهذا كل شيء.",
        ] {
            check(Language::Arabic, marked);
        }
    }

    #[test]
    fn semicolons_when_asked() {
        let options = SegmentOptions { semicolons: true };
        assert_eq!(sentences("one; two; Three.", Language::English, options), ["one;", "two;", "Three."]);
        assert_eq!(sentences("أولا؛ ثانيا", Language::Arabic, options), ["أولا؛", "ثانيا"]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost(text in "([a-zA-Zأ-ي0-9]{0,4}[.!?؟؛;…)\"» \u{A0}\n]{0,3}){0,12}", semicolons: bool) {
            for language in [Language::Arabic, Language::English] {
                let options = SegmentOptions { semicolons };
                let mut rest = text.as_str();
                for sentence in sentences(&text, language, options) {
                    let trimmed = rest.trim_start();
                    prop_assert!(trimmed.starts_with(sentence) && !sentence.is_empty());
                    rest = &trimmed[sentence.len()..];
                }
                prop_assert!(rest.trim().is_empty());
            }
        }

        #[test]
        fn any_text_is_cut_without_panic(text: String) {
            sentences(&text, Language::English, PLAIN);
            sentences(&text, Language::Arabic, SegmentOptions { semicolons: true });
        }
    }
}
