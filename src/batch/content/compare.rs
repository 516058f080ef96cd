//! Two documents side by side: what speaks for their being one text in two languages.

use super::collection::Queries;
use super::fingerprint::{Fingerprint, KeyKind};

/// What was looked for in the other document, and how much of it is there.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Overlap {
    pub(super) there: u32,
    pub(super) wanted: u32,
}

/// What speaks for a pair, in nats: the logarithm of how much likelier it looks as a pair than as two strangers.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Comparison {
    /// The sum.
    pub(super) nats: f32,
    /// What it would be if all were there.
    pub(super) most: f32,
    pub(super) words: Overlap,
    pub(super) numbers: Overlap,
    pub(super) names: Overlap,
    /// Characters of the English document for each of the Arabic.
    pub(super) ratio: f32,
    /// Paragraphs of the Arabic and of the English document.
    pub(super) paragraphs: [u32; 2],
    /// Both have a symbol: whether it is the same.
    pub(super) symbol: Option<bool>,
}

/// Natural logarithm of the usual ratio of English to Arabic letters, and its spread in right
/// pairs: documents made of the training text have a mean of .14 and a standard deviation of .1.
const RATIO: f32 = 0.14;
const SPREAD: f32 = 0.2;
/// Spread of the ratio among strangers.
const ANY_SPREAD: f32 = 1.0;
/// Equal symbols are as good as certain; two that differ may be read from a reference.
const SAME_SYMBOL: f32 = 12.0;
const OTHER_SYMBOL: f32 = -8.0;

/// The log of the density of a normal distribution without its constant.
fn density(x: f32, spread: f32) -> f32 {
    -0.5 * (x / spread).powi(2) - spread.ln()
}

/// Nats for a pair of documents of these lengths.
pub(super) fn length(arabic: &Fingerprint, english: &Fingerprint) -> f32 {
    let off = ratio(arabic, english).ln() - RATIO;
    // A right pair may be cut or have an annex of its own.
    (density(off, SPREAD).exp() * 0.97 + density(off, ANY_SPREAD).exp() * 0.03).ln()
        - density(off, ANY_SPREAD)
}

fn ratio(arabic: &Fingerprint, english: &Fingerprint) -> f32 {
    english.letters.max(1) as f32 / arabic.letters.max(1) as f32
}

/// Queries both ways.
pub(super) struct Both {
    pub(super) arabic: Queries,
    pub(super) english: Queries,
}

impl Both {
    pub(super) fn compare(&self, arabic: &Fingerprint, english: &Fingerprint) -> Comparison {
        let paragraphs = [arabic.paragraphs, english.paragraphs];
        let mut all = Comparison { ratio: ratio(arabic, english), paragraphs, ..Comparison::default() };
        one_way(&self.arabic, arabic, english, &mut all);
        one_way(&self.english, english, arabic, &mut all);
        // Most of what is on both sides was counted twice.
        all.nats /= 2.0;
        all.most /= 2.0;
        all.nats += length(arabic, english);
        if let (Some(one), Some(other)) = (&arabic.symbol, &english.symbol) {
            all.symbol = Some(one == other);
            all.nats += if one == other { SAME_SYMBOL } else { OTHER_SYMBOL };
        }
        all
    }
}

fn one_way(queries: &Queries, from: &Fingerprint, to: &Fingerprint, all: &mut Comparison) {
    for key in &from.keys {
        let Some(query) = queries.get(*key) else { continue };
        let there = query.targets.iter().any(|target| to.has(*target));
        all.nats += if there { query.hit } else { query.miss };
        all.most += query.hit;
        let found = match key.kind() {
            KeyKind::Stem => &mut all.words,
            KeyKind::Name | KeyKind::Latin => &mut all.names,
            _ => &mut all.numbers,
        };
        found.wanted += 1;
        found.there += u32::from(there);
    }
}
