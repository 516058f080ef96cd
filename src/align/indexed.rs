//! One document as the aligner sees it: every token a number, every segment a
//! handful of facts. Nothing here knows the other document.

use rustc_hash::FxHashMap;

use crate::lang::label::{self, Label};
use crate::lang::number::Number;
use crate::lang::token::{Token, tokens};
use crate::lang::{Language, Rules};
use crate::lexicon::Lexicon;
use crate::segment::Segment;

/// What a token is; every kind of evidence looks at its own.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum TokenKind {
    /// A word whose stem the lexicon holds, under this number.
    Known(u32),
    /// A word that the lexicon does not hold.
    Unknown {
        /// Consonant skeleton, empty where the form cannot be a name.
        skeleton: Box<str>,
    },
    /// A number by its readings, the likeliest first.
    Number(Box<[Box<str>]>),
    /// A document symbol, a reference, an address, a word in the other script.
    Symbol,
}

/// A distinct token of the document.
#[derive(Debug, Clone)]
pub(crate) struct Type {
    pub(crate) kind: TokenKind,
    /// Stem, canonical number or canonical symbol.
    pub(crate) key: Box<str>,
    /// Occurrences in the document.
    pub(crate) count: u32,
}

/// How a segment ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Ending {
    /// `.`, `!`, `…`
    Stop,
    /// `?`, `؟`
    Question,
    /// `:`
    Colon,
    /// `;`, `؛`
    Semicolon,
    /// `,`, `،`
    Comma,
    /// A letter, a digit or anything else.
    #[default]
    None,
}

/// SegmentFacts of one segment.
#[derive(Debug, Clone, Default)]
pub(crate) struct SegmentFacts {
    /// Characters without white space.
    pub(crate) chars: f32,
    pub(crate) label: Option<Label>,
    pub(crate) ending: Ending,
    /// Begins with a lower-case letter: it goes on from the line before.
    pub(crate) continues: bool,
    /// Sign in front of the first letter or digit (`#`, `-`, `"` …), folded across scripts.
    pub(crate) opening: Option<char>,
    /// Counts of brackets, quotation marks and inner colons or semicolons.
    pub(crate) marks: [u8; 3],
    /// Nothing but numbers, symbols and signs: what page furniture looks like.
    pub(crate) wordless: bool,
    /// One of more than [`MOST_EQUAL`] that say the same.
    pub(crate) repeated: bool,
    /// Says what the segment before it says.
    pub(crate) repeats: bool,
}

/// Segments that say the same, beyond which none of them tells one place from another.
const MOST_EQUAL: u32 = 12;

impl SegmentFacts {
    /// Whether the meaning can tell this segment's place from others.
    pub(crate) fn tells(&self) -> bool {
        !self.wordless && !self.repeated
    }
}

/// One document, ready to be aligned.
#[derive(Debug, Clone)]
pub(crate) struct IndexedDocument {
    pub(crate) language: Language,
    pub(crate) types: Vec<Type>,
    /// Token types of all segments, one after the other.
    tokens: Vec<u32>,
    starts: Vec<u32>,
    pub(crate) facts: Vec<SegmentFacts>,
}

impl IndexedDocument {
    pub(crate) fn new(segments: &[&Segment], language: Language, lexicon: &Lexicon) -> IndexedDocument {
        let mut builder = Builder {
            language,
            rules: language.rules(),
            lexicon,
            types: Vec::new(),
            by_key: FxHashMap::default(),
            by_word: FxHashMap::default(),
        };
        let mut all = Vec::new();
        let mut starts = vec![0u32];
        let mut facts = Vec::with_capacity(segments.len());
        for segment in segments {
            let (label, label_length) = match label::read(&segment.text, language) {
                Some((label, length)) => (Some(label), length),
                None => (segment.label.as_deref().and_then(|l| label::value(l, language)), 0),
            };
            // A missing leading number is no evidence, so the label is kept out of the words.
            let body = &segment.text[label_length..];
            let first = all.len();
            for token in tokens(body, language) {
                all.push(builder.number_of(token));
            }
            let wordless = all[first..]
                .iter()
                .all(|t| matches!(builder.types[*t as usize].kind, TokenKind::Number(_) | TokenKind::Symbol));
            let before = starts.len().checked_sub(2).and_then(|at| all.get(starts[at] as usize..first));
            let repeats = first < all.len() && before == all.get(first..);
            facts.push(SegmentFacts { label, wordless, repeats, ..form(&segment.text, body) });
            starts.push(all.len() as u32);
        }
        let mut side = IndexedDocument { language, types: builder.types, tokens: all, starts, facts };
        let repeated = side.repeated();
        side.facts.iter_mut().zip(repeated).for_each(|(facts, repeated)| facts.repeated = repeated);
        side
    }

    /// For each segment whether more than [`MOST_EQUAL`] have its label and its tokens.
    fn repeated(&self) -> Vec<bool> {
        let key = |i: usize| (self.facts[i].label.as_ref(), self.tokens(i));
        let mut times: FxHashMap<_, u32> = FxHashMap::default();
        for i in 0..self.len() {
            *times.entry(key(i)).or_default() += 1;
        }
        (0..self.len()).map(|i| times.get(&key(i)).is_some_and(|times| *times > MOST_EQUAL)).collect()
    }

    /// Number of segments.
    pub(crate) fn len(&self) -> usize {
        self.facts.len()
    }

    /// Token types of segment `i`.
    pub(crate) fn tokens(&self, i: usize) -> &[u32] {
        &self.tokens[self.starts[i] as usize..self.starts[i + 1] as usize]
    }

    /// Token types of segments `from..to`.
    pub(crate) fn tokens_between(&self, from: usize, to: usize) -> &[u32] {
        &self.tokens[self.starts[from] as usize..self.starts[to] as usize]
    }

    /// Number of tokens in the document.
    pub(crate) fn token_count(&self) -> usize {
        self.tokens.len()
    }
}

struct Builder<'a> {
    language: Language,
    rules: &'static dyn Rules,
    lexicon: &'a Lexicon,
    types: Vec<Type>,
    by_key: FxHashMap<(u8, Box<str>), u32>,
    by_word: FxHashMap<Box<str>, u32>,
}

impl Builder<'_> {
    fn number_of(&mut self, token: Token<'_>) -> u32 {
        let number = match token {
            Token::Word(word) => self.word(word),
            Token::Number(number) => self.number(number),
            Token::Symbol(symbol) => self.insert(2, symbol.into(), |_| TokenKind::Symbol),
        };
        self.types[number as usize].count += 1;
        number
    }

    fn word(&mut self, word: &str) -> u32 {
        if let Some(number) = self.by_word.get(word) {
            return *number;
        }
        let key = self.rules.key(word);
        let stem = self.rules.stem(&key);
        let foreign = crate::lexicon::train::is_foreign(&key, self.language);
        let number = if foreign {
            self.insert(2, stem.into(), |_| TokenKind::Symbol)
        } else {
            let (rules, lexicon, language) = (self.rules, self.lexicon, self.language);
            self.insert(0, stem.into(), |stem| match lexicon.stem_id(language, stem) {
                Some(id) => TokenKind::Known(id),
                None => TokenKind::Unknown {
                    skeleton: if rules.may_be_name(word) { rules.skeleton(&key).into() } else { "".into() },
                },
            })
        };
        self.by_word.insert(word.into(), number);
        number
    }

    fn number(&mut self, number: Number) -> u32 {
        let key: Box<str> = number.readings.join("|").into();
        self.insert(1, key, |_| {
            TokenKind::Number(number.readings.iter().map(|r| r.as_str().into()).collect())
        })
    }

    fn insert(&mut self, space: u8, key: Box<str>, kind: impl FnOnce(&str) -> TokenKind) -> u32 {
        let next = self.types.len() as u32;
        match self.by_key.entry((space, key)) {
            std::collections::hash_map::Entry::Occupied(slot) => *slot.get(),
            std::collections::hash_map::Entry::Vacant(slot) => {
                let key = slot.key().1.clone();
                let kind = kind(&key);
                slot.insert(next);
                self.types.push(Type { kind, key, count: 0 });
                next
            }
        }
    }
}

/// Everything about a segment that its signs and letters' case tell.
fn form(text: &str, body: &str) -> SegmentFacts {
    let mut facts = SegmentFacts::default();
    let mut opened = false;
    for c in text.chars() {
        if !c.is_whitespace() {
            facts.chars += 1.0;
        }
        match c {
            '(' | '[' | '⁽' => facts.marks[0] = facts.marks[0].saturating_add(1),
            '"' | '“' | '”' | '«' | '»' => facts.marks[1] = facts.marks[1].saturating_add(1),
            ';' | '؛' | ':' => facts.marks[2] = facts.marks[2].saturating_add(1),
            _ => {}
        }
    }
    for c in body.chars().filter(|c| !c.is_whitespace()) {
        if c.is_alphanumeric() {
            facts.continues = !opened && c.is_lowercase();
            break;
        }
        opened = true;
        if facts.opening.is_none() {
            facts.opening = Some(match c {
                '“' | '”' | '«' | '»' => '"',
                '–' | '—' | '•' | '−' => '-',
                c => c,
            });
        }
    }
    // Closing brackets, quotes, footnote marks and Markdown stand behind the stop.
    let last = body.chars().rev().find(|c| {
        !c.is_whitespace()
            && !matches!(
                c,
                '"' | '”' | '»' | '\'' | '’' | ')' | ']' | '*' | '_' | '⁾' | '⁽' | '⁰'
                    ..='⁹' | '¹' | '²' | '³'
            )
    });
    facts.ending = match last {
        Some('.' | '!' | '…' | '۔') => Ending::Stop,
        Some('?' | '؟') => Ending::Question,
        Some(':') => Ending::Colon,
        Some(';' | '؛') => Ending::Semicolon,
        Some(',' | '،') => Ending::Comma,
        _ => Ending::None,
    };
    facts
}
