//! From what two documents have in common to how sure it is that they belong together.
//!
//! Two questions are asked. Is it likely at all that the one is the other in another language, as much as the
//! two have in common (`kin`)? And is it this one, or the next best (`lead`)? Among documents of one field
//! strangers share much, and a small lexicon knows little of any, so the lead counts; versions of one document are
//! all kin. The weights are those of logistic regressions over all candidates of sets that `benches/archive.py
//! shuffled` makes (seeds 1 and 3 of long and of short documents, 24 and 25 with few pairs; for the lead also 2
//! and 21, with lines and versions in common), each with the shipped lexicon, one that has not seen their lines,
//! and one of 400 everyday lines.

use crate::odds;

/// What is measured of a candidate.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measures {
    /// Nats that speak for it, for each nat that could.
    pub(super) share: f32,
    /// Nats that could speak for it: how much there was to find.
    pub(super) most: f32,
    /// Likeness of its paragraphs to the encoder, where it was asked.
    pub(super) meaning: Option<f32>,
}

/// Strangers have less than this share: what a pair has no rival for is compared with it. In the sets 95 of 100
/// strangers have less than .1.
const STRANGER: f32 = -0.1;
/// Likeness of strangers to the encoder: 95 of 100 have less.
const STRANGE_MEANING: f32 = 0.35;

impl Measures {
    /// By how much it looks better than a stranger, in nats: the difference of two of them is the lead of the one.
    pub(super) fn score(&self) -> f32 {
        let words = (self.share - STRANGER) * self.most.max(1.0).ln();
        match self.meaning {
            None => 5.7 * words,
            Some(meaning) => 2.2 * words + 13.2 * (meaning - STRANGE_MEANING),
        }
    }

    /// Probability that it is a translation, be it of another version.
    pub(super) fn kin(&self) -> f32 {
        odds::probability(match self.meaning {
            None => -1.7 + 21.4 * self.share,
            Some(meaning) => -15.7 + 11.4 * self.share + 29.6 * meaning,
        })
    }
}

/// Probability that two belong together of which one is sure by `kin` to be a translation, and leads by `lead` nats.
pub(super) fn confidence(kin: f32, lead: f32) -> f32 {
    (kin * odds::probability(lead)).clamp(0.001, 0.999)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_must_be_kin_and_the_best_of_its_kin() {
        let of = |share, most, meaning| Measures { share, most, meaning };
        let (right, version, stranger) = (of(0.7, 300.0, None), of(0.69, 300.0, None), of(-0.1, 300.0, None));
        assert!(right.kin() > 0.99 && version.kin() > 0.99 && stranger.kin() < 0.05);
        assert!(stranger.score().abs() < 1e-4);
        let lead = |other: &Measures| confidence(right.kin(), right.score() - other.score());
        assert!(lead(&stranger) > 0.99 && (0.5..0.7).contains(&lead(&version)));
        // Words that nobody knows say little, the meaning decides.
        assert!(of(-0.2, 100.0, Some(0.75)).kin() > 0.9 && of(-0.2, 100.0, Some(0.4)).kin() < 0.1);
    }
}
