//! Languages: what a stage must know about a language is asked here, and each
//! language answers in a file of its own through [`Rules`].
//!
//! Shared by both: numbers ([`number`]), words and other tokens ([`token`]),
//! list labels ([`label`]) and the consonant skeletons of names ([`skeleton`]).

mod arabic;
mod claimed;
pub(crate) mod date;
mod day_part;
mod detect;
mod direction;
mod english;
pub(crate) mod forms;
pub(crate) mod label;
mod language;
mod latin;
mod masthead;
pub(crate) mod number;
pub(crate) mod particle;
mod phrases;
mod resolution;
mod sentence;
pub(crate) mod skeleton;
pub(crate) mod spoken;
pub(crate) mod token;
mod written;

pub(crate) use claimed::plainly_other;
pub(crate) use day_part::{DayPart, DayPartPlace};
pub(crate) use detect::{Detection, detect};
pub(crate) use direction::Direction;
pub use language::Language;
pub(crate) use sentence::without_final_conjunction;
pub(crate) use written::{is_region, written};

/// What every language answers. Keys are normalised, text never is.
pub(crate) trait Rules: Sync {
    /// Lookup key of a word: case, vowel signs and spelling variants folded.
    fn key(&self, word: &str) -> String;

    /// Light stem of a [`key`](Rules::key): clitics and inflection taken off.
    fn stem(&self, key: &str) -> String;

    /// Whether thousands groups stand in reversed order (`500 3` for 3,500).
    fn thousands_reversed(&self) -> bool;

    /// Whether a comma followed by one or two digits is a decimal sign.
    fn decimal_comma(&self) -> bool;

    /// Position of a list letter, from 1, in the order that the language numbers with.
    fn list_letter(&self, letter: &str) -> Option<u32>;

    /// Month of a lower-case or normalised month name, 1 to 12.
    fn month(&self, key: &str) -> Option<u32>;

    /// Name of a month, 1 to 12, as documents write it; of two names both, with a slash.
    fn month_name(&self, month: u32) -> Option<&'static str>;

    /// The list letter of a position, from 1: what [`list_letter`](Rules::list_letter) reads.
    fn letter_of(&self, position: u32) -> Option<String>;

    /// Whether a word (as [`key`](Rules::key)) is the name of a month or the first of its words.
    fn begins_month(&self, key: &str) -> bool;

    /// Value of a number word (as [`key`](Rules::key)), up to a hundred; ordinals count as well.
    fn number_word(&self, key: &str) -> Option<u32>;

    /// What a word (as [`key`](Rules::key)) means inside a number in words, and
    /// whether `and` is written together with it.
    fn spoken(&self, key: &str) -> Option<(spoken::Spoken, bool)>;

    /// In which order numbers in words put units and tens.
    fn number_order(&self) -> spoken::Order;

    /// Whether the form of a noun (as [`key`](Rules::key)) says that there are two.
    fn is_dual(&self, key: &str) -> bool;

    /// The part of the day that a word (as [`key`](Rules::key)) names.
    fn day_part(&self, key: &str, place: DayPartPlace) -> Option<DayPart>;

    /// Power of ten of a word (as [`key`](Rules::key)) written short, directly behind digits: `bn`.
    fn short_scale(&self, key: &str) -> Option<u32>;

    /// Whether a word (as [`key`](Rules::key)) says that page numbers follow.
    fn is_page(&self, key: &str) -> bool;

    /// A word as lists sort it that do not count an article grown onto it.
    fn without_article<'w>(&self, word: &'w str) -> &'w str;

    /// Whether a letter belongs to the language's script.
    fn writes(&self, letter: char) -> bool;

    /// Marks of the other script that writers type by mistake, each with the language's own.
    fn foreign_marks(&self) -> &'static [(char, char)];

    /// Whether two letters look so much alike that a reader, or a machine that
    /// reads, takes one for the other.
    fn look_alike(&self, a: char, b: char) -> bool;

    /// The letters of a stem that inflection and derivation do not add: forms of
    /// one root have the same. `None` where words change at their ends only.
    fn root(&self, stem: &str) -> Option<String>;

    /// A stem without the conjunction that is written together with it.
    fn without_conjunction<'a>(&self, stem: &'a str) -> &'a str;

    /// What a word (as [`key`](Rules::key)) says, where it is one of the small words that other
    /// languages write inside a word.
    fn particle(&self, key: &str) -> Option<particle::Particle>;

    /// The small words that may be written inside a word, as it stands in a text, by its form alone.
    fn carried(&self, word: &str) -> Vec<particle::Particle>;

    /// Whether a word (as [`key`](Rules::key)) may stand twice in a row in good writing.
    fn may_repeat(&self, key: &str) -> bool;

    /// Consonant skeleton of a word, in the classes of [`skeleton`].
    fn skeleton(&self, key: &str) -> String;

    /// What documents say where.
    fn phrases(&self) -> &'static phrases::Phrases;

    /// Whether a word at this place may be a proper name, judged by its form alone.
    fn may_be_name(&self, word: &str) -> bool;
}
