//! What is known of a word, found out once however often it comes.

use std::cell::OnceCell;

use rustc_hash::FxHashMap;

use super::suspect::{Suspect, suspect};
use crate::lang::spoken::Spoken;
use crate::lang::{DayPart, DayPartPlace, Language};
use crate::lexicon::Lexicon;

/// WordFacts of one word of one language.
#[derive(Debug)]
pub(super) struct WordFacts {
    /// Number of the stem in the lexicon.
    pub(super) id: Option<u32>,
    /// Whether it may be a misreading of another word.
    pub(super) suspect: Option<Suspect>,
    /// Whether its letters are of the language's script.
    pub(super) own_script: bool,
    /// Lookup key.
    pub(super) key: Box<str>,
    /// Light stem of the key.
    pub(super) stem: Box<str>,
    /// These two are found out when first asked for: few words ever are.
    figure: OnceCell<Figure>,
    meant: OnceCell<Box<[Meant]>>,
}

/// What a word says where there are numbers.
#[derive(Debug)]
pub(super) struct Figure {
    /// What it means inside a number in words, and whether `and` is written together with it.
    pub(super) spoken: Option<(Spoken, bool)>,
    /// Whether its form says that there are two.
    pub(super) is_dual: bool,
    /// Part of the day that it names.
    pub(super) day_part: Option<DayPart>,
    /// Value of a Roman numeral in capitals.
    pub(super) roman: Option<u32>,
    /// Whether the name of a month begins with it.
    pub(super) begins_month: bool,
}

impl WordFacts {
    /// What this word of `language`, written as `word`, says where there are numbers.
    pub(super) fn figure(&self, word: &str, language: Language) -> &Figure {
        self.figure.get_or_init(|| {
            let rules = language.rules();
            Figure {
                spoken: rules.spoken(&self.key),
                is_dual: rules.is_dual(&self.key),
                day_part: rules.day_part(&self.key, DayPartPlace::Anywhere),
                roman: crate::lang::number::roman(word),
                begins_month: rules.begins_month(&self.key),
            }
        })
    }

    /// Stems of the other language that mostly mean this word of `language`: what a misread word may have been.
    pub(super) fn meant(&self, lexicon: &Lexicon, language: Language) -> &[Meant] {
        self.meant.get_or_init(|| self.id.map_or_else(Default::default, |id| meant(lexicon, language, id)))
    }
}

/// A stem of the other language, and how sure it means a word.
#[derive(Debug, Clone, Copy)]
pub(super) struct Meant {
    /// Number of the stem in the lexicon.
    pub(super) stem: u32,
    /// What its letters are.
    pub(super) letters: Letters,
    /// Probability of the word given the stem, and of the stem given the word.
    pub(super) forward: f32,
    pub(super) backward: f32,
}

/// Forward probability from which a stem mostly means a word.
const MOSTLY: f32 = 0.4;

fn meant(lexicon: &Lexicon, language: Language, id: u32) -> Box<[Meant]> {
    let other = language.other();
    // Only words that change inside can be misread for their neighbours; see `transcription`.
    if other.rules().root("").is_none() {
        return Box::default();
    }
    lexicon
        .both_ways(language, id)
        .filter(|(_, _, forward)| *forward >= MOSTLY)
        .map(|(stem, backward, forward)| {
            let letters = Letters::of(lexicon.stem(other, stem));
            Meant { stem, letters, forward, backward }
        })
        .collect()
}

/// Which letters a word has, and how many: tells most words that are far apart without reading them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Letters {
    bits: u64,
    count: usize,
}

impl Letters {
    pub(super) fn of(word: &str) -> Self {
        let bits = word.chars().fold(0, |bits, c| bits | 1 << (u32::from(c) % 64));
        Letters { bits, count: word.chars().count() }
    }

    /// Whether words with these letters may differ in two letters only.
    pub(super) fn are_near(self, other: Letters) -> bool {
        // Two letters changed are four bits at most.
        self.count.abs_diff(other.count) <= 2 && (self.bits ^ other.bits).count_ones() <= 4
    }
}

/// Words that are kept: more than a document has, little enough for any memory.
const MOST: usize = 100_000;

/// The words of one language met so far.
pub(super) struct Vocabulary<'a> {
    language: Language,
    lexicon: &'a Lexicon,
    numbers: FxHashMap<Box<str>, u32>,
    facts: Vec<WordFacts>,
}

impl<'a> Vocabulary<'a> {
    pub(super) fn new(language: Language, lexicon: &'a Lexicon) -> Self {
        Vocabulary { language, lexicon, numbers: FxHashMap::default(), facts: Vec::new() }
    }

    /// Learns the words of a text and numbers them, in order. The numbers hold until the next text is learned.
    pub(super) fn learn<'w>(&mut self, words: impl Iterator<Item = &'w str>) -> Vec<u32> {
        if self.facts.len() >= MOST {
            self.numbers.clear();
            self.facts.clear();
        }
        words.map(|word| self.number(word)).collect()
    }

    /// What is known of the word with this number.
    pub(super) fn facts(&self, number: u32) -> Option<&WordFacts> {
        self.facts.get(number as usize)
    }

    fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let number = self.facts.len() as u32;
        self.facts.push(self.find_out(word));
        self.numbers.insert(word.into(), number);
        number
    }

    fn find_out(&self, word: &str) -> WordFacts {
        let rules = self.language.rules();
        let key = rules.key(word);
        let stem = rules.stem(&key);
        let id = self.lexicon.stem_id(self.language, &stem);
        let own_script = word.chars().all(|c| rules.writes(c) || !c.is_alphabetic());
        let suspect = suspect(self.lexicon, self.language, &key, id)
            .filter(|_| own_script && rules.number_word(&key).is_none());
        WordFacts {
            id,
            suspect,
            own_script,
            figure: OnceCell::new(),
            meant: OnceCell::new(),
            key: key.into(),
            stem: stem.into(),
        }
    }
}
