//! What is known of a word, found out once however often it comes.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::lang::Language;
use crate::lexicon::Lexicon;

/// Facts of one word of one language.
#[derive(Debug)]
pub(super) struct Facts {
    /// Lookup key.
    pub(super) key: String,
    /// Light stem of the key.
    pub(super) stem: String,
    /// Number of the stem in the lexicon.
    pub(super) id: Option<u32>,
    /// Occurrences of the stem, and of the word as it stands, in the lexicon's text.
    pub(super) count: u32,
    pub(super) seen: u32,
    /// Value of a number word.
    pub(super) number: Option<u32>,
    /// Power of ten that it multiplies a number with.
    pub(super) scale: Option<usize>,
    /// Value of a Roman numeral in capitals.
    pub(super) roman: Option<u32>,
    /// Whether its letters are of the language's script.
    pub(super) own_script: bool,
}

/// Words that are kept: more than a document has, little enough for any memory.
const MOST: usize = 100_000;

/// The words of one language met so far.
pub(super) struct Vocabulary<'a> {
    language: Language,
    lexicon: &'a Lexicon,
    known: FxHashMap<Box<str>, Rc<Facts>>,
}

impl<'a> Vocabulary<'a> {
    pub(super) fn new(language: Language, lexicon: &'a Lexicon) -> Self {
        Vocabulary { language, lexicon, known: FxHashMap::default() }
    }

    pub(super) fn facts(&mut self, word: &str) -> Rc<Facts> {
        if let Some(facts) = self.known.get(word) {
            return facts.clone();
        }
        if self.known.len() >= MOST {
            self.known.clear();
        }
        let facts = Rc::new(self.find_out(word));
        self.known.insert(word.into(), facts.clone());
        facts
    }

    fn find_out(&self, word: &str) -> Facts {
        let rules = self.language.rules();
        let key = rules.key(word);
        let stem = rules.stem(&key);
        let id = self.lexicon.stem_id(self.language, &stem);
        Facts {
            id,
            count: id.map_or(0, |id| self.lexicon.count(self.language, id)),
            seen: self.lexicon.word_count(self.language, &key),
            number: rules.number_word(&key),
            scale: rules.scale_word(&key),
            roman: crate::lang::number::roman(word),
            own_script: word.chars().filter(|c| c.is_alphabetic()).all(|c| rules.writes(c)),
            key,
            stem,
        }
    }
}
