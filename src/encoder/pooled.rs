//! Texts as sums that can be put together.

use super::FEATURES;

/// The features of a text summed over its tokens; [`Encoder::head`](super::Encoder::head) makes the
/// vector of it. 5 KB.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pooled {
    pub(super) sums: Vec<f32>,
    /// Tokens summed, with begin and end.
    pub(super) tokens: usize,
}

/// What changes in the sums where a text is followed by the next: the tokens
/// near the seam see each other, and the end and the begin between them vanish.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Seam {
    pub(super) change: Vec<f32>,
}

impl Pooled {
    pub(super) fn empty() -> Self {
        Pooled { sums: vec![0.0; FEATURES], tokens: 0 }
    }

    pub(super) fn add(&mut self, features: &[f32]) {
        self.sums.iter_mut().zip(features).for_each(|(sum, f)| *sum += f);
        self.tokens += 1;
    }

    /// The sums of this text, or group of texts, followed by the next one, a
    /// space between.
    ///
    /// `seam` is that between the last text of the group and `next`. For two
    /// texts this is the sum of the concatenation to rounding; for more it is,
    /// where those inside have eight tokens or more.
    pub(crate) fn join(&mut self, seam: &Seam, next: &Pooled) {
        for ((sum, change), next) in self.sums.iter_mut().zip(&seam.change).zip(&next.sums) {
            *sum += change + next;
        }
        self.tokens = (self.tokens + next.tokens).saturating_sub(2);
    }

    /// 1,280 sums of features.
    pub(crate) fn sums(&self) -> &[f32] {
        &self.sums
    }

    /// Tokens summed, with begin and end.
    pub(crate) fn tokens(&self) -> usize {
        self.tokens
    }
}

impl Seam {
    pub(super) fn empty() -> Self {
        Seam { change: vec![0.0; FEATURES] }
    }

    pub(super) fn add(&mut self, features: &[f32], sign: f32) {
        self.change.iter_mut().zip(features).for_each(|(change, f)| *change += sign * f);
    }
}
