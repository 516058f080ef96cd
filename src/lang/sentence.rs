//! Words that tell where a sentence ends and what a number is doing in it.

use super::Language;

/// `text` without a conjunction at its end that links it to the next item of a
/// list: `…; and`, `…؛ أو`.
pub(crate) fn without_final_conjunction(text: &str) -> &str {
    [" and", " or", " و", " أو"].iter().find_map(|word| text.strip_suffix(word)).unwrap_or(text)
}

impl Language {
    /// Whether `word`, without its full stop, is one that is written with a full
    /// stop and goes on: `para.`, `Mr.`, `e.g.`; in lower case.
    pub(crate) fn is_abbreviation(self, word: &str) -> bool {
        self.phrases().abbreviations.contains(&word)
    }

    /// Whether this abbreviation (lower case, without its full stop) ends
    /// sentences as often as not: `etc.`, `Ltd.`
    pub(crate) fn abbreviation_may_end(self, word: &str) -> bool {
        self.phrases().final_abbreviations.contains(&word)
    }

    /// Whether `word`, as written, begins sentences much more often than it
    /// follows an abbreviation.
    pub(crate) fn opens_sentence(self, word: &str) -> bool {
        (self.phrases().opens_sentence)(word)
    }

    /// Whether a number behind `word` (lower case, bare) names a part of a
    /// document or counts something: `article 5`, `المادة 5`, `of 5`. A footnote
    /// mark never follows such a word.
    pub(crate) fn announces_number(self, word: &str) -> bool {
        self.phrases().before_number.contains(&word)
    }

    /// Whether `word` (lower case, bare) behind a number makes an amount, a date
    /// or an ordinal of it: `5 May`, `5 per cent`.
    pub(crate) fn continues_number(self, word: &str) -> bool {
        self.phrases().behind_number.contains(&word)
    }

    /// Whether `word` (lower case, bare) is a function word, with which a
    /// sentence goes on behind a noun.
    pub(crate) fn is_function_word(self, word: &str) -> bool {
        (self.phrases().is_function_word)(word)
    }

    /// Whether `word` (lower case, bare) is a function word whatever is written onto it, so that
    /// it is no term.
    pub(crate) fn lists_function_word(self, word: &str) -> bool {
        self.phrases().function_words.contains(&word)
    }

    /// Whether a paragraph of a preamble begins with these words: `Recalling …`,
    /// `وإذ …` (United Nations Editorial Manual, resolutions).
    pub(crate) fn opens_recital(self, text: &str) -> bool {
        let mut words = text.split_whitespace().map(|w| w.trim_matches(['*', ',', '،']));
        words.next().is_some_and(|first| (self.phrases().opens_recital)(first, words.next()))
    }

    /// Whether a single letter (lower case) is a word of the language by itself,
    /// or a proclitic that typists set apart.
    pub(crate) fn is_one_letter_word(self, letter: &str) -> bool {
        self.phrases().letters.contains(&letter)
    }
}

#[cfg(test)]
mod tests {
    use super::Language::{Arabic, English};

    #[test]
    fn recitals() {
        for yes in ["Recalling its resolution", "Guided by the", "*Noting*, with", "Deeply concerned"] {
            assert!(English.opens_recital(yes), "{yes}");
        }
        for no in ["recalling", "King", "The General Assembly,", "Governments", ""] {
            assert!(!English.opens_recital(no), "{no}");
        }
        for (text, expected) in [
            ("وإذ تشير إلى", true),
            ("إن تعيد تأكيد", true),
            ("إن الجمعية العامة،", false),
            ("وقد ورد", false),
        ] {
            assert_eq!(Arabic.opens_recital(text), expected, "{text}");
        }
    }

    #[test]
    fn a_word_with_and_in_front_is_no_listed_function_word() {
        assert!(Arabic.is_function_word("والتعليم") && !Arabic.lists_function_word("والتعليم"));
        assert!(English.lists_function_word("where") && !English.lists_function_word("education"));
    }

    #[test]
    fn words_around_numbers() {
        assert!(English.announces_number("article") && English.continues_number("may"));
        assert!(Arabic.announces_number("المادة") && Arabic.continues_number("كانون"));
        assert!(!English.announces_number("principles") && !English.continues_number("further"));
    }
}
