//! What is kept of a document to find its counterpart: which words, numbers, names and symbols it
//! has, and how long it is. Some kilobytes, however long the document.

use std::hash::{Hash as _, Hasher as _};

use rustc_hash::FxHasher;

use crate::document::Document;
use crate::lang::token::{Token, tokens};
use crate::lang::{Detection, Language, detect};
use crate::lexicon::{Lexicon, train::is_foreign};
use crate::repair::repair;
use crate::segment::{Segment, SegmentOptions, UnitKind, segment};

/// What a key stands for; the low bits of a [`Key`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum KeyKind {
    /// A word of the lexicon, by its number in the document's own language.
    Stem,
    /// A number of one digit.
    Digit,
    /// A number of two digits.
    TwoDigits,
    /// A number that may be a year of our time.
    Year,
    /// Any longer number.
    Number,
    /// A document symbol, a reference, an address.
    Symbol,
    /// A word that the lexicon does not hold, by its sounds.
    Name,
    /// A word in Latin letters, as it is written.
    Latin,
}

const KINDS: [KeyKind; 8] = [
    KeyKind::Stem,
    KeyKind::Digit,
    KeyKind::TwoDigits,
    KeyKind::Year,
    KeyKind::Number,
    KeyKind::Symbol,
    KeyKind::Name,
    KeyKind::Latin,
];

/// Something that a document has, in 64 bits: the kind in the lowest three.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Key(u64);

impl Key {
    /// The stem with this number.
    pub(super) fn stem(id: u32) -> Self {
        Key(u64::from(id) << 3)
    }

    /// A key by its text.
    pub(super) fn of(kind: KeyKind, text: &str) -> Self {
        let mut hasher = FxHasher::default();
        text.hash(&mut hasher);
        Key(hasher.finish() << 3 | kind as u64)
    }

    pub(super) fn kind(self) -> KeyKind {
        KINDS[(self.0 & 7) as usize]
    }

    /// The number of a stem.
    pub(super) fn id(self) -> u32 {
        (self.0 >> 3) as u32
    }
}

/// Fewer sounds meet by chance too often.
const FEWEST_SOUNDS: usize = 4;

/// A word that was seen more often in the training text stands in no text of the other script.
const OFTEN: u32 = 200;

/// What is kept of a document.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fingerprint {
    pub(super) language: Language,
    /// Its United Nations symbol, in capitals and without spaces.
    pub(super) symbol: Option<String>,
    /// All that it has, sorted.
    pub(super) keys: Vec<Key>,
    /// Words, numbers and symbols.
    pub(super) tokens: u32,
    /// Letters and signs without white space.
    pub(super) letters: u32,
    /// Paragraphs.
    pub(super) paragraphs: u32,
    /// Paragraphs with a number or letter in front.
    pub(super) labelled: u32,
}

/// A text with more letters is in the language that it seems to be in; of a shorter one only the
/// script is believed, and what it says decides.
const FEW_LETTERS: usize = 1000;

fn by_script(text: &str) -> Option<Language> {
    let letters = |language: Language| text.chars().filter(|c| language.rules().writes(*c)).count();
    let (arabic, english) = (letters(Language::Arabic), letters(Language::English));
    let short = (1..FEW_LETTERS).contains(&(arabic + english));
    short.then_some(if arabic > english { Language::Arabic } else { Language::English })
}

/// Language, United Nations symbol and paragraphs of a document.
pub(super) type Prepared = (Language, Option<String>, Vec<Segment>);

/// The language of `document`, and its paragraphs once it is repaired.
///
/// # Errors
/// In words, where the language is neither Arabic nor English or cannot be told.
pub(super) fn prepare(document: Document, lexicon: &Lexicon) -> Result<Prepared, String> {
    let language = match detect(&document.text()) {
        Detection::Known(language) => language,
        Detection::Other(other) => {
            by_script(&document.text()).ok_or_else(|| format!("its text looks like {other}"))?
        }
        Detection::Unknown => return Err("its letters make no words of Arabic or English".to_owned()),
        Detection::TooShort => {
            by_script(&document.text()).ok_or("it has too little text to tell its language")?
        }
    };
    let repaired = repair(document, language, lexicon).document;
    let mut segments = segment(&repaired, UnitKind::Paragraph, language, SegmentOptions::default());
    segments.retain(|segment| !segment.text.trim().is_empty());
    Ok((language, repaired.facts.symbol, segments))
}

impl Fingerprint {
    /// What is kept of a document that was prepared.
    pub(super) fn of((language, symbol, segments): &Prepared, lexicon: &Lexicon) -> Self {
        let language = *language;
        let symbol = symbol.as_ref().map(|symbol| {
            symbol.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect()
        });
        let mut print = Fingerprint {
            language,
            symbol,
            keys: Vec::new(),
            tokens: 0,
            letters: 0,
            paragraphs: u32::try_from(segments.len()).unwrap_or(u32::MAX),
            labelled: segments.iter().filter(|segment| segment.label.is_some()).count() as u32,
        };
        for segment in segments {
            print.letters += segment.text.chars().filter(|c| !c.is_whitespace()).count() as u32;
            for token in tokens(&segment.text, language) {
                print.tokens += 1;
                print.add(token, lexicon);
            }
            // A long document says the same things often.
            if print.keys.len() > 1 << 16 {
                print.sort();
            }
        }
        print.sort();
        print
    }

    fn sort(&mut self) {
        self.keys.sort_unstable();
        self.keys.dedup();
    }

    fn add(&mut self, token: Token<'_>, lexicon: &Lexicon) {
        let rules = self.language.rules();
        match token {
            Token::Symbol(symbol) => self.keys.push(Key::of(KeyKind::Symbol, &symbol)),
            Token::Number(number) => {
                // Each reading: which one is meant may show on the other side only.
                for reading in &number.readings {
                    self.keys.push(Key::of(kind_of_number(reading), reading));
                }
            }
            Token::Word(word) => {
                let key = rules.key(word);
                let stem = rules.stem(&key);
                if is_foreign(&key, self.language) {
                    self.keys.push(Key::of(KeyKind::Latin, &stem));
                    return;
                }
                let known = lexicon.stem_id(self.language, &stem);
                self.keys.extend(known.map(Key::stem));
                if known.is_none_or(|id| lexicon.count(self.language, id) <= OFTEN) && key.is_ascii() {
                    self.keys.push(Key::of(KeyKind::Latin, &stem));
                }
                if known.is_none() && rules.may_be_name(word) {
                    let skeleton = rules.skeleton(&key);
                    if skeleton.len() >= FEWEST_SOUNDS {
                        self.keys.push(Key::of(KeyKind::Name, &skeleton));
                    }
                }
            }
        }
    }

    /// Whether it has `key`.
    pub(super) fn has(&self, key: Key) -> bool {
        self.keys.binary_search(&key).is_ok()
    }
}

fn kind_of_number(reading: &str) -> KeyKind {
    match reading.len() {
        0 | 1 => KeyKind::Digit,
        2 => KeyKind::TwoDigits,
        4 if reading.starts_with("19") || reading.starts_with("20") => KeyKind::Year,
        _ => KeyKind::Number,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_numbers_symbols_and_names_in_common() {
        let of = |text: &str| {
            Fingerprint::of(
                &prepare(Document::from_text("x", text), Lexicon::shipped()).unwrap(),
                Lexicon::shipped(),
            )
        };
        let arabic = of("أبلغت السيدة كارافاليس المجلس في 17 أيار/مايو 1987 بمضمون الوثيقة A/42/631 \
                         ومنظمة GitHub على حد سواء، وطلبت منه أن ينظر فيها.");
        let english = of("Ms. Karavalis informed the Council on 17 May 1987 of the content of document \
                          A/42/631 and of GitHub alike, and asked it to consider them.");
        assert_eq!((arabic.language, english.language), (Language::Arabic, Language::English));
        let mut both: Vec<KeyKind> = arabic
            .keys
            .iter()
            .filter(|k| k.kind() != KeyKind::Stem && english.has(**k))
            .map(|k| k.kind())
            .collect();
        both.sort_unstable();
        both.dedup();
        assert_eq!(both, [KeyKind::TwoDigits, KeyKind::Year, KeyKind::Symbol, KeyKind::Name, KeyKind::Latin]);
        let few = prepare(Document::from_text("x", "12"), Lexicon::shipped());
        assert!(few.unwrap_err().contains("too little"));
    }
}
