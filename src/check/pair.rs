//! A pair of texts as the checks see it: cut into tokens once, for all of them.

use std::ops::Range;

use super::TextSpan;
use super::vocabulary::{Vocabulary, WordFacts};
use crate::exchange::Side;
use crate::lang::Language;
use crate::lang::label::{self, Label};
use crate::lang::number::Number;
use crate::lang::token::{self, Token};

/// Both texts of a unit.
pub(crate) struct Pair<'a> {
    /// The original.
    pub source: View<'a>,
    /// Its translation.
    pub target: View<'a>,
    /// Source and target with their inline codes, where they have any.
    pub(super) markup: [Option<&'a str>; 2],
    /// What the leading numbers of the last pair that had them on both sides differed by.
    pub(super) shift_before: i64,
}

/// One of the two texts.
pub(crate) struct View<'a> {
    /// Which.
    pub side: Side,
    /// Its language.
    pub language: Language,
    /// The text as it stands in the unit.
    pub text: &'a str,
    /// The label in front, and its length in bytes with the space behind it.
    pub(super) label: Option<(Label, usize)>,
    /// Words, numbers and symbols behind the label, in order.
    pub(super) tokens: Vec<PairToken<'a>>,
}

/// A token with its place in the text.
pub(super) struct PairToken<'a> {
    pub(super) place: Range<usize>,
    pub(super) kind: ItemKind<'a>,
}

/// What a token is.
pub(super) enum ItemKind<'a> {
    /// A word as written, and what is known of it.
    Word(&'a str, &'a WordFacts),
    Number(Number),
    /// A symbol or reference in canonical form.
    Symbol(String),
}

impl<'a> Pair<'a> {
    pub(super) fn new(
        source: &'a str,
        target: &'a str,
        vocabularies: &'a mut [Vocabulary<'_>; 2],
        languages: (Language, Language),
    ) -> Self {
        let [first, second] = vocabularies;
        Pair {
            source: View::new(Side::Source, source, languages.0, first),
            target: View::new(Side::Target, target, languages.1, second),
            markup: [None, None],
            shift_before: 0,
        }
    }

    /// What the leading number of the target is more than that of the source, where both have one.
    pub(super) fn shift(&self) -> Option<i64> {
        match (&self.source.label, &self.target.label) {
            (Some((Label::Number(a), _)), Some((Label::Number(b), _))) => Some(i64::from(*b) - i64::from(*a)),
            _ => None,
        }
    }

    /// Both texts, the source first.
    pub(super) fn sides(&self) -> [&View<'a>; 2] {
        [&self.source, &self.target]
    }

    /// Each text with the one that stands opposite.
    pub(super) fn both_ways(&self) -> [(&View<'a>, &View<'a>); 2] {
        [(&self.source, &self.target), (&self.target, &self.source)]
    }
}

impl<'a> View<'a> {
    fn new(side: Side, text: &'a str, language: Language, vocabulary: &'a mut Vocabulary<'_>) -> Self {
        let label = label::read(text, language);
        let body = label.as_ref().map_or(0, |l| l.1);
        let placed = token::placed(text.get(body..).unwrap_or_default(), language);
        let words = vocabulary.learn(placed.iter().filter_map(|placed| match placed.token {
            Token::Word(word) => Some(word),
            _ => None,
        }));
        let vocabulary = &*vocabulary;
        let mut facts = words.into_iter().filter_map(|number| vocabulary.facts(number));
        let tokens = placed
            .into_iter()
            .filter_map(|placed| {
                let kind = match placed.token {
                    Token::Word(word) => ItemKind::Word(word, facts.next()?),
                    Token::Number(number) => ItemKind::Number(number),
                    Token::Symbol(symbol) => ItemKind::Symbol(symbol),
                };
                Some(PairToken { place: placed.start + body..placed.end + body, kind })
            })
            .collect();
        View { side, language, text, label, tokens }
    }

    /// The stretch `range` of the text as a place.
    pub(super) fn place(&self, range: Range<usize>) -> TextSpan {
        let text = self.text.get(range.clone()).unwrap_or_default().to_owned();
        TextSpan { side: self.side, start: range.start, end: range.end, text }
    }

    /// The words behind the label with their places.
    pub(super) fn words(&self) -> impl Iterator<Item = (&Range<usize>, &'a str, &'a WordFacts)> {
        self.tokens.iter().filter_map(|item| match &item.kind {
            ItemKind::Word(word, facts) => Some((&item.place, *word, *facts)),
            _ => None,
        })
    }

    /// Numbers in the lexicon of the known stems, each once, sorted.
    pub(super) fn stems(&self) -> Vec<u32> {
        let mut stems: Vec<u32> = self.words().filter_map(|(_, _, facts)| facts.id).collect();
        stems.sort_unstable();
        stems.dedup();
        stems
    }
}
