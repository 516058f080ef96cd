//! What is known of a word, found out once however often it comes.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::transcription::Suspect;
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
    /// Whether it may be a misreading of another word.
    pub(super) suspect: Option<Suspect>,
    /// Value of a number word.
    pub(super) number: Option<u32>,
    /// Power of ten that it multiplies a number with.
    pub(super) scale: Option<usize>,
    /// Value of a Roman numeral in capitals.
    pub(super) roman: Option<u32>,
    /// Stems of the other language that mostly mean this one: what a misread word may have been.
    pub(super) meant: Vec<Meant>,
    /// Whether its letters are of the language's script.
    pub(super) own_script: bool,
}

/// A stem of the other language, and how sure it means a word.
#[derive(Debug, Clone, Copy)]
pub(super) struct Meant {
    /// Number of the stem in the lexicon.
    pub(super) stem: u32,
    /// A bit for each of its letters.
    pub(super) letters: u64,
    /// Probability of the word given the stem, and of the stem given the word.
    pub(super) forward: f32,
    pub(super) backward: f32,
}

/// Forward probability from which a stem mostly means a word.
const MOSTLY: f32 = 0.4;

/// A bit for each letter that occurs.
pub(super) fn letters(word: &str) -> u64 {
    word.chars().fold(0, |bits, c| bits | 1 << (u32::from(c) % 64))
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

    fn meant(&self, id: u32) -> Vec<Meant> {
        let other = self.language.other();
        // Only words that change inside can be misread for their neighbours; see `transcription`.
        if other.rules().root("").is_none() {
            return Vec::new();
        }
        self.lexicon
            .translations(self.language, id)
            .filter_map(|(stem, backward)| {
                let back = self.lexicon.translations(other, stem).find(|(back, _)| *back == id);
                let (_, forward) = back.filter(|(_, p)| *p >= MOSTLY)?;
                let letters = letters(self.lexicon.stem(other, stem));
                Some(Meant { stem, letters, forward, backward })
            })
            .collect()
    }

    fn find_out(&self, word: &str) -> Facts {
        let rules = self.language.rules();
        let key = rules.key(word);
        let stem = rules.stem(&key);
        let id = self.lexicon.stem_id(self.language, &stem);
        let own_script = word.chars().filter(|c| c.is_alphabetic()).all(|c| rules.writes(c));
        let number = rules.number_word(&key);
        Facts {
            id,
            suspect: super::transcription::suspect(self.lexicon, self.language, &key, id)
                .filter(|_| own_script && number.is_none()),
            meant: id.map_or_else(Vec::new, |id| self.meant(id)),
            number,
            scale: rules.scale_word(&key),
            roman: crate::lang::number::roman(word),
            own_script,
            key,
            stem,
        }
    }
}
