//! From what two documents have in common to how sure it is that they belong together.
//!
//! What counts is not how much they share but how much more than the next best pair of either: among
//! documents of one field strangers share much, and a small lexicon knows little of any. The weights are
//! those of a logistic regression over all candidates of six sets of `benches/archive.py shuffled` (seeds
//! 1, 2, 3, 21, 24, 25: short and long documents, versions of one document, sets with few pairs), each with
//! the shipped lexicon, one that has not seen their lines, and one of 400 everyday lines.

/// What is measured of a candidate.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measures {
    /// By how much it is better than the best other candidate of either document, in nats, for each nat that
    /// it could have at most.
    pub(super) lead: f32,
    /// Nats that it could have at most: how much there was to find.
    pub(super) most: f32,
    /// By how much the encoder's likeness is better than that of the best other candidate, where it was asked.
    pub(super) meaning: Option<f32>,
}

/// Strangers share less than this, for each nat that they could: where there is no rival one as good as this
/// is thought to be there. In the same sets 95 of 100 have less than .1.
pub(super) const STRANGER: f32 = -0.1;
/// Likeness of strangers to the encoder: 95 of 100 have less.
pub(super) const STRANGE_MEANING: f32 = 0.35;

/// Probability that the two belong together.
pub(super) fn confidence(measures: &Measures) -> f32 {
    let words = measures.lead * measures.most.max(1.0).ln();
    let odds = match measures.meaning {
        None => 0.1 + 5.7 * words,
        Some(lead) => -0.1 + 2.2 * words + 13.2 * lead,
    };
    let p = 1.0 / (1.0 + (-odds).exp());
    p.clamp(0.001, 0.999)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lead_counts_the_more_the_more_there_was_to_find() {
        let of = |lead, most, meaning| confidence(&Measures { lead, most, meaning });
        assert!(of(0.5, 300.0, None) > 0.99 && of(-0.5, 300.0, None) < 0.01);
        assert!(of(0.1, 300.0, None) > of(0.1, 10.0, None));
        assert!(of(0.1, 300.0, Some(0.3)) > of(0.1, 300.0, Some(-0.3)));
        assert_eq!((of(9.0, 1e6, None), of(-9.0, 1e6, None)), (0.999, 0.001));
    }
}
