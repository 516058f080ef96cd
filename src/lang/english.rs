//! English: light stems, list letters, month names.

mod phrases;
mod spoken;

use unicode_normalization::UnicodeNormalization;

use super::particle::Particle;
use super::phrases::Phrases;
use super::spoken::{Order, Spoken};
use super::{DayPart, DayPartPlace, Rules, latin, skeleton};

/// The rules of English.
pub(super) struct English;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

const MONTH_NAMES: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const NUMBER_WORDS: [(&str, u32); 59] = [
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
    ("hundred", 100),
    ("first", 1),
    ("second", 2),
    ("third", 3),
    ("fourth", 4),
    ("fifth", 5),
    ("sixth", 6),
    ("seventh", 7),
    ("eighth", 8),
    ("ninth", 9),
    ("tenth", 10),
    ("eleventh", 11),
    ("twelfth", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("thirteenth", 13),
    ("fourteenth", 14),
    ("fifteenth", 15),
    ("sixteenth", 16),
    ("seventeenth", 17),
    ("eighteenth", 18),
    ("nineteenth", 19),
    ("twentieth", 20),
    ("thirtieth", 30),
    ("fortieth", 40),
    ("fiftieth", 50),
    ("sixtieth", 60),
    ("seventieth", 70),
    ("eightieth", 80),
    ("ninetieth", 90),
    ("hundredth", 100),
    ("both", 2),
    ("once", 1),
    ("twice", 2),
];

/// Letters of a name at least; shorter words with a capital are initials and labels.
const SHORTEST_NAME: usize = 3;

impl Rules for English {
    fn key(&self, word: &str) -> String {
        if word.is_ascii() {
            return word.to_ascii_lowercase();
        }
        let mut key = String::with_capacity(word.len());
        // NFKD and dropping marks folds accents: "Côte" and "Cote" are one word.
        for c in word.nfkd() {
            match c {
                '\u{0300}'..='\u{036F}' | '\u{00AD}' | '\u{200B}'..='\u{200F}' => {}
                '’' | 'ʼ' | '‘' => key.push('\''),
                _ => key.extend(c.to_lowercase()),
            }
        }
        key
    }

    /// Plurals, past tense and the -ing form; a light version of Porter's first
    /// step (Porter, "An algorithm for suffix stripping", 1980), with "-e"
    /// dropped so that "sharing", "shared" and "share" meet.
    fn stem(&self, key: &str) -> String {
        latin::stem(key)
    }

    fn thousands_reversed(&self) -> bool {
        false
    }

    fn decimal_comma(&self) -> bool {
        false
    }

    fn list_letter(&self, letter: &str) -> Option<u32> {
        // (aa) follows (z): doubled letters go on from 27.
        let lower = letter.to_ascii_lowercase();
        let bytes = lower.as_bytes();
        match bytes {
            [c @ b'a'..=b'z'] => Some(u32::from(c - b'a') + 1),
            [c @ b'a'..=b'z', d] if c == d => Some(u32::from(c - b'a') + 27),
            _ => None,
        }
    }

    fn month(&self, key: &str) -> Option<u32> {
        let bare = key.trim_end_matches('.');
        MONTHS
            .iter()
            .position(|m| *m == bare || (bare.len() >= 3 && bare.len() <= 4 && m.starts_with(bare)))
            .map(|i| i as u32 + 1)
    }

    fn month_name(&self, month: u32) -> Option<&'static str> {
        MONTH_NAMES.get(month.checked_sub(1)? as usize).copied()
    }

    fn letter_of(&self, position: u32) -> Option<String> {
        let letter = |at: u32| u8::try_from(at).ok().map(|at| char::from(b'a' + at).to_string());
        match position {
            1..=26 => letter(position - 1),
            27..=52 => letter(position - 27).map(|letter| letter.repeat(2)),
            _ => None,
        }
    }

    fn begins_month(&self, key: &str) -> bool {
        MONTHS.contains(&key)
    }

    fn number_word(&self, key: &str) -> Option<u32> {
        NUMBER_WORDS.iter().find(|(word, _)| *word == key).map(|(_, value)| *value)
    }

    fn spoken(&self, key: &str) -> Option<(Spoken, bool)> {
        spoken::meaning(key)
    }

    fn number_order(&self) -> Order {
        Order::TensFirst
    }

    fn is_dual(&self, _key: &str) -> bool {
        false
    }

    fn day_part(&self, key: &str, _place: DayPartPlace) -> Option<DayPart> {
        spoken::day_part(key)
    }

    fn short_scale(&self, key: &str) -> Option<u32> {
        Some(match key {
            "k" => 3,
            "m" | "mn" | "mln" => 6,
            "b" | "bn" | "bln" => 9,
            "t" | "tn" => 12,
            _ => return None,
        })
    }

    fn is_page(&self, key: &str) -> bool {
        matches!(key, "p" | "pp" | "page" | "pages")
    }

    fn without_article<'w>(&self, word: &'w str) -> &'w str {
        word
    }

    fn writes(&self, letter: char) -> bool {
        // Latin with the letters that European names bring along.
        matches!(letter, 'a'..='z' | 'A'..='Z' | '\u{00C0}'..='\u{024F}' | '\u{1E00}'..='\u{1EFF}')
    }

    fn foreign_marks(&self) -> &'static [(char, char)] {
        &[('،', ','), ('؛', ';'), ('؟', '?')]
    }

    fn look_alike(&self, a: char, b: char) -> bool {
        let shape = |c: char| match c {
            'i' | 'l' | 'j' | 't' => 1,
            'c' | 'e' | 'o' => 2,
            'm' | 'n' | 'h' | 'r' => 3,
            'u' | 'v' | 'w' => 4,
            'g' | 'q' | 'y' => 5,
            _ => 0,
        };
        shape(a) != 0 && shape(a) == shape(b)
    }

    fn root(&self, _stem: &str) -> Option<String> {
        None
    }

    fn without_conjunction<'a>(&self, stem: &'a str) -> &'a str {
        stem
    }

    fn particle(&self, key: &str) -> Option<Particle> {
        Some(match key {
            "and" | "so" | "then" => Particle::And,
            "the" => Particle::The,
            "to" | "for" | "of" => Particle::To,
            "in" | "by" | "with" | "at" | "on" => Particle::By,
            "as" | "like" => Particle::As,
            "will" | "shall" => Particle::Will,
            "my" | "me" => Particle::Mine,
            "your" => Particle::Yours,
            "his" | "him" | "its" | "it" | "he" => Particle::His,
            "her" | "she" => Particle::Hers,
            "their" | "them" | "they" => Particle::Theirs,
            "our" | "us" | "we" => Particle::Ours,
            _ => return None,
        })
    }

    fn carried(&self, _word: &str) -> Vec<Particle> {
        Vec::new()
    }

    fn may_repeat(&self, key: &str) -> bool {
        // "that that is", "had had", names of committees ("New York, New York" has other words between).
        matches!(key, "that" | "had" | "is" | "in" | "very")
    }

    fn skeleton(&self, key: &str) -> String {
        skeleton::from_latin(key)
    }

    fn phrases(&self) -> &'static Phrases {
        &phrases::PHRASES
    }

    fn may_be_name(&self, word: &str) -> bool {
        word.chars().next().is_some_and(char::is_uppercase) && word.chars().count() >= SHORTEST_NAME
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems_meet() {
        for (words, stem) in [
            (&["share", "shares", "shared", "sharing"][..], "shar"),
            (&["plan", "plans", "planned", "planning"], "plan"),
            (&["policy", "policies"], "policy"),
            (&["address", "addresses", "addressed"], "address"),
            (&["state", "states", "state's"], "stat"),
            (&["this"], "this"),
            (&["king"], "king"),
        ] {
            for word in words {
                assert_eq!(English.stem(&English.key(word)), stem, "{word}");
            }
        }
    }

    #[test]
    fn small_words_say_what_they_are() {
        assert_eq!(English.particle("their"), Some(Particle::Theirs));
        assert_eq!(
            (English.particle("them"), English.particle("then")),
            (Some(Particle::Theirs), Some(Particle::And))
        );
        assert_eq!(English.particle("there"), None);
        assert!(English.carried("their").is_empty());
    }

    #[test]
    fn a_word_of_apostrophes_keeps_a_stem() {
        for word in ["ʼ", "\u{301}’s", "''"] {
            let key = English.key(word);
            assert_eq!(English.stem(&key), key, "{word:?}");
        }
    }

    #[test]
    fn list_letters_go_past_z() {
        for (letter, place) in [("a", 1), ("Q", 17), ("z", 26), ("aa", 27)] {
            assert_eq!(English.list_letter(letter), Some(place));
        }
        assert_eq!(English.list_letter("ab"), None);
        for position in 1..=52 {
            assert_eq!(English.list_letter(&English.letter_of(position).unwrap()), Some(position));
        }
    }
}
