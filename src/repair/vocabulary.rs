//! The words that rules may ask for.

use crate::lang::Language;
use crate::lexicon::Lexicon;

/// Which words exist; decides where a space or a hyphen broke one.
pub trait Vocabulary {
    /// How often `word`, in lower case and without marks, was seen in texts of
    /// `language`; 0 for an unknown word.
    fn frequency(&self, language: Language, word: &str) -> u32;
}

/// A vocabulary without words; the document's own words still count.
#[cfg(any(test, fuzzing))]
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct NoVocabulary;

#[cfg(any(test, fuzzing))]
impl Vocabulary for NoVocabulary {
    fn frequency(&self, _: Language, _: &str) -> u32 {
        0
    }
}

impl Vocabulary for Lexicon {
    fn frequency(&self, language: Language, word: &str) -> u32 {
        self.word_count(language, &language.rules().key(word))
    }
}
