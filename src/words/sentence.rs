//! A text as its words are looked up: stems with their numbers in the lexicon, values, small
//! words inside words.

use std::ops::Range;

use crate::lang::Language;
use crate::lang::particle::Particle;
use crate::lang::token::{Token, placed};
use crate::lexicon::Lexicon;

/// A share of all text above which a word is a small one that says little by itself, as the
/// search for pairs has it (`align/side`).
const SMALL_SHARE: f32 = 4e-3;

/// A text cut into words.
#[derive(Debug, Clone)]
pub(crate) struct Sentence {
    pub(crate) language: Language,
    pub(crate) words: Vec<Word>,
}

/// A word, number or symbol with its place in the text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Word {
    /// Bytes of the text.
    pub(crate) span: Range<usize>,
    /// Key of a word; of a symbol its canonical form; of a number its likeliest reading.
    pub(crate) key: String,
    /// Stem of a word, otherwise as `key`.
    pub(crate) stem: String,
    /// Number of the stem in the lexicon.
    pub(crate) id: Option<u32>,
    /// Share of the stem in all text, 0 for what the lexicon does not hold.
    pub(crate) share: f32,
    /// Values that it may have: readings of digits, or what a number word says.
    pub(crate) values: Vec<String>,
    /// Whether it is written in digits.
    pub(crate) digits: bool,
    /// Whether it is a document symbol or a word in the other script.
    pub(crate) symbol: bool,
    /// Month that it names, alone or with its neighbour.
    pub(crate) month: Option<u32>,
    /// Sounds, empty where it cannot be a name.
    pub(crate) skeleton: String,
    /// What it says, where it is a small word.
    pub(crate) particle: Option<Particle>,
    /// What is written inside it beside its stem.
    pub(crate) carried: Vec<Particle>,
    /// Whether it is one of the small words that any text is full of.
    pub(crate) small: bool,
}

impl Sentence {
    /// Cuts `text`, looking up its stems in `lexicon`.
    pub(crate) fn new(text: &str, language: Language, lexicon: &Lexicon) -> Self {
        let mut words: Vec<Word> = placed(text, language)
            .into_iter()
            .map(|p| word(text, p.start..p.end, p.token, language, lexicon))
            .collect();
        months(&mut words, language);
        Sentence { language, words }
    }
}

fn word(text: &str, span: Range<usize>, token: Token<'_>, language: Language, lexicon: &Lexicon) -> Word {
    let rules = language.rules();
    let bare = Word {
        span,
        key: String::new(),
        stem: String::new(),
        id: None,
        share: 0.0,
        values: Vec::new(),
        digits: false,
        symbol: false,
        month: None,
        skeleton: String::new(),
        particle: None,
        carried: Vec::new(),
        small: false,
    };
    match token {
        Token::Number(number) => {
            let key = number.readings.first().cloned().unwrap_or_default();
            Word { stem: key.clone(), key, values: number.readings, digits: true, ..bare }
        }
        Token::Symbol(symbol) => Word { stem: symbol.clone(), key: symbol, symbol: true, ..bare },
        Token::Word(written) => {
            let key = rules.key(written);
            let stem = rules.stem(&key);
            let id = lexicon.stem_id(language, &stem);
            let share = id.map_or(0.0, |id| lexicon.probability(language, id));
            let own_script = written.chars().any(|c| rules.writes(c));
            let particle = rules.particle(&key);
            Word {
                id,
                share,
                values: rules.number_word(&key).map(|value| value.to_string()).into_iter().collect(),
                symbol: !own_script,
                month: rules.month(&key),
                skeleton: if rules.may_be_name(text.get(bare.span.clone()).unwrap_or_default()) {
                    rules.skeleton(&key)
                } else {
                    String::new()
                },
                carried: rules.carried(written),
                small: particle.is_some() || language.is_function_word(&key) || share > SMALL_SHARE,
                particle,
                key,
                stem,
                ..bare
            }
        }
    }
}

/// Names of months that take two words.
fn months(words: &mut [Word], language: Language) {
    let rules = language.rules();
    for at in 1..words.len() {
        let Some([one, two]) = words.get_mut(at - 1..=at) else { continue };
        if rules.begins_month(&one.key)
            && let Some(month) = rules.month(&format!("{} {}", one.key, two.key))
        {
            (one.month, two.month) = (Some(month), Some(month));
        }
    }
}
