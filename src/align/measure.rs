//! What a chosen bead is measured by, for confidence and reasons: not what
//! made it win against other beads, but what it holds in itself.

use super::evaluate::Evidence;
use super::features::{BIN_FLOORS, CELLS, Mass};
use super::habits::Habits;
use super::indexed::TokenKind;

/// Measures of one bead with both sides non-empty. Two-element arrays hold the source side, then the target side.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Measures {
    /// Words, numbers and symbols.
    pub words: [f32; 2],
    /// Share of the judged words that the other side explains better than chance does, 0 to 1.
    pub explained: [f32; 2],
    /// The same over words that are not function words.
    pub content_explained: [f32; 2],
    /// Share of words that no evidence knows.
    pub unknown: [f32; 2],
    /// Numbers and symbols without counterpart on the other side.
    pub numbers_missing: [f32; 2],
    /// Numbers and symbols with a counterpart.
    pub numbers_met: f32,
    /// Words' score in nats, divided by the square root of their number.
    pub word_score: f32,
    /// ln(target length / source length) less the document's mean.
    pub length: f32,
    /// Characters of both sides together.
    pub chars: f32,
    /// 1 where both sides carry the same label, −1 where they differ, 0 otherwise.
    pub label: f32,
    /// 1 where both sides end alike, −1 where not.
    pub ending: f32,
    /// Cosine of the two meanings by the encoder, where it was asked.
    pub meaning: Option<f32>,
}

/// Bin from which on a word counts as explained: twice as likely as by chance.
pub(super) const EXPLAINED_BIN: usize = 4;

impl Evidence<'_> {
    /// Measures of the bead over source `s` and target `t`.
    pub(crate) fn measure(
        &self,
        s: std::ops::Range<usize>,
        t: std::ops::Range<usize>,
        habits: &Habits,
        weights: &super::model::Weights,
        mass: &mut [Mass; 2],
    ) -> Measures {
        let mut out = Measures::default();
        let mut total = 0.0;
        let mut judged = 0.0;
        let sides = [self.source, self.target];
        let ranges = [s.clone(), t.clone()];
        for k in 0..2 {
            let own = sides[k].tokens_between(ranges[k].start, ranges[k].end);
            let other = sides[1 - k].tokens_between(ranges[1 - k].start, ranges[1 - k].end);
            let direction = if k == 0 { self.translations.backward() } else { self.translations.forward() };
            mass[k].clear();
            mass[k].lend(direction, other);
            let mut histogram = [0u16; CELLS];
            for cell in self.judges[k].cells(own, &mass[k], other.len()) {
                histogram[cell] = histogram[cell].saturating_add(1);
            }
            for token in own {
                if matches!(sides[k].types[*token as usize].kind, TokenKind::Number(_) | TokenKind::Symbol) {
                    if mass[k].of(*token) > 0.0 {
                        out.numbers_met += 0.5;
                    } else {
                        out.numbers_missing[k] += 1.0;
                    }
                }
            }
            let bins = BIN_FLOORS.len() + 1;
            let (mut all, mut good, mut content, mut content_good) = (0f32, 0f32, 0f32, 0f32);
            for (cell, count) in histogram.iter().enumerate() {
                let count = f32::from(*count);
                let explained = if cell % bins >= EXPLAINED_BIN { count } else { 0.0 };
                all += count;
                good += explained;
                if cell / bins > 0 {
                    content += count;
                    content_good += explained;
                }
                total += (weights.words[cell]
                    + weights.damped[cell] / (2.0 * own.len().max(1) as f32).sqrt())
                    * count;
            }
            judged += all;
            out.words[k] = own.len() as f32;
            out.explained[k] = if all > 0.0 { good / all } else { 0.0 };
            out.content_explained[k] = if content > 0.0 { content_good / content } else { out.explained[k] };
            out.unknown[k] = if own.is_empty() { 0.0 } else { 1.0 - (all / own.len() as f32).min(1.0) };
        }
        out.word_score = total / judged.max(1.0).sqrt();
        let (sf, tf) = (&self.source.facts[s], &self.target.facts[t]);
        let chars = |facts: &[super::indexed::SegmentFacts]| facts.iter().map(|f| f.chars).sum::<f32>() + 1.0;
        out.length = (chars(tf) / chars(sf)).ln() - habits.length;
        out.chars = chars(sf) + chars(tf);
        if let (Some(a), Some(b)) = (sf.first(), tf.first())
            && let (Some(x), Some(y)) = (&a.label, &b.label)
        {
            out.label = if x == y { 1.0 } else { -1.0 };
        }
        if let (Some(a), Some(b)) = (sf.last(), tf.last()) {
            out.ending = if a.ending == b.ending { 1.0 } else { -1.0 };
        }
        out
    }
}
