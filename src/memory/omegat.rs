//! The three scores of OmegaT 6, for whoever knows them: each is 100 · (longer − distance) /
//! longer, in whole per cent, over stems without stop words, over words, and over everything
//! with numbers, signs and spaces. Tokens with digits are left out of the first two. The stems
//! are the project's own, not Lucene's.

use serde::Serialize;

use super::myers::Pattern;
use crate::lang::Language;

/// What OmegaT says of two texts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Omegat {
    /// Over stems.
    pub stems: u32,
    /// Over words.
    pub words: u32,
    /// Over everything.
    pub all: u32,
}

/// Words that Lucene's English analysis leaves out (`StandardAnalyzer.STOP_WORDS_SET`).
const STOP: [&str; 33] = [
    "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is", "it", "no",
    "not", "of", "on", "or", "such", "that", "the", "their", "then", "there", "these", "they", "this", "to",
    "was", "will", "with",
];

/// The three scores.
pub(super) fn scores(one: &str, other: &str, language: Language) -> Omegat {
    let (one, other) = (one.to_lowercase(), other.to_lowercase());
    let (one_words, other_words) = (words(&one), words(&other));
    let rules = language.rules();
    let stems = |words: &[&str]| -> Vec<String> {
        words.iter().filter(|w| !STOP.contains(w)).map(|w| rules.stem(&rules.key(w))).collect()
    };
    Omegat {
        stems: similarity(&stems(&one_words), &stems(&other_words)),
        words: similarity(&one_words, &other_words),
        all: similarity(&all(&one), &all(&other)),
    }
}

fn similarity<T: AsRef<str>>(one: &[T], other: &[T]) -> u32 {
    let longer = one.len().max(other.len());
    if longer == 0 {
        return 0;
    }
    let number = |token: &str, known: &mut Vec<String>| match known.iter().position(|t| t == token) {
        Some(at) => at as u32 + 1,
        None => {
            known.push(token.to_owned());
            known.len() as u32
        }
    };
    let mut known = Vec::new();
    let first: Vec<u32> = one.iter().map(|t| number(t.as_ref(), &mut known)).collect();
    let second: Vec<u32> = other.iter().map(|t| number(t.as_ref(), &mut known)).collect();
    let distance = Pattern::new(&first).distance(&second);
    (100 * (longer - distance) / longer) as u32
}

/// Words without those that hold a digit; signs inside a word hold it together.
fn words(text: &str) -> Vec<&str> {
    tokens(text, WordBreaks::Lucene)
        .into_iter()
        .filter(|t| t.starts_with(char::is_alphanumeric) && !t.contains(char::is_numeric))
        .collect()
}

/// Words, numbers, and every other character by itself.
fn all(text: &str) -> Vec<&str> {
    tokens(text, WordBreaks::Java)
}

/// Whose borders of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum WordBreaks {
    /// Those of Java's iterator, which the third score is counted with: it cuts at a typographic apostrophe.
    Java,
    /// Those of Lucene, which does not.
    Lucene,
}

/// Cuts a text at the borders of words.
fn tokens(text: &str, breaks: WordBreaks) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    while let Some(rest) = text.get(start..).filter(|rest| !rest.is_empty()) {
        let mut chars = rest.char_indices().peekable();
        let Some((_, first)) = chars.next() else { break };
        let mut end = first.len_utf8();
        if in_word(first) {
            while let Some((at, c)) = chars.next() {
                let joins = match c {
                    '\'' | '.' => true,
                    ',' => first.is_numeric(),
                    '’' => breaks == WordBreaks::Lucene,
                    _ => false,
                };
                let follows = chars
                    .peek()
                    .is_some_and(|(_, next)| next.is_numeric() == first.is_numeric() && in_word(*next));
                if !(in_word(c) || joins && follows) {
                    break;
                }
                end = at + c.len_utf8();
            }
        }
        out.push(rest.get(..end).unwrap_or_default());
        start += end;
    }
    out
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric() || crate::lang::forms::is_mark(c) || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts with the words, signs and differences of the pairs for which figures of OmegaT's
    /// own code are known (words / all).
    #[test]
    fn published_figures() {
        for (language, one, other, words, all) in [
            (
                Language::English,
                "Recalling its resolution 60/1 of 16 September 2005,",
                "Recalling its resolution 62/208 of 19 December 2007,",
                80,
                72,
            ),
            (
                Language::Arabic,
                "وإذ تشير إلى قرارها 60/1 المؤرخ 16 أيلول/سبتمبر 2005،",
                "وإذ تشير إلى قرارها 62/208 المؤرخ 19 كانون الأول/ديسمبر 2007،",
                62,
                66,
            ),
            (Language::Arabic, "تقرر أن تبقي المسألة قيد نظرها.", "تقرر أن تبقي المسألة قيد النظر.", 83, 91),
            (Language::Arabic, "إن الجمعية العامة،", "ان الجمعية العامه،", 33, 66),
        ] {
            let found = scores(one, other, language);
            assert_eq!((found.words, found.all), (words, all), "{one}");
        }
    }

    /// The shape of a test of OmegaT 6 (`FindMatchesTest`): a sentence of 15 words and 5 stop
    /// words, one with an apostrophe, with a number; then 1 and 7 words with 4 stop words.
    #[test]
    fn stems_leave_stop_words_out() {
        let first = "This card is shown when she’s met 5 guests who eventually found enough rooms at the inn to become old friends.";
        let whole = format!("{first} Good! Hope for growing the number of our town with kind friends!");
        let found = scores(&whole, first, Language::English);
        assert_eq!(found, Omegat { stems: 65, words: 62, all: 62 });
        assert_eq!(scores("", "", Language::English), Omegat::default());
    }
}
