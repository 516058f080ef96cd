//! Words that may be misread: how often the lexicon's text has them and their stems.

use crate::lang::Language;
use crate::lexicon::Lexicon;

/// Occurrences in the lexicon's text up to which a word is rare, and from which it is common.
pub(super) const RARE: u32 = 3;
pub(super) const COMMON: u32 = 100;
/// Every word of three letters has neighbours.
pub(super) const SHORTEST: usize = 4;

/// What may be wrong with a word.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Suspect {
    /// A word that the lexicon's text hardly ever has.
    Rare,
    /// A frequent stem in a form that it hardly ever has.
    Common,
}

/// What may be wrong with the word `key`, whose stem has the number `id`.
pub(super) fn suspect(lexicon: &Lexicon, language: Language, key: &str, id: Option<u32>) -> Option<Suspect> {
    if language.rules().root("").is_none() || key.chars().count() < SHORTEST {
        return None;
    }
    let count = id.map_or(0, |id| lexicon.count(language, id));
    // Looked up last: it costs more than all the rest.
    let seen = || lexicon.word_count(language, key);
    match count {
        0..=RARE if seen() <= RARE => Some(Suspect::Rare),
        COMMON.. if seen() <= 3 * RARE => Some(Suspect::Common),
        _ => None,
    }
}
