//! What the aligner works with besides the two documents.

use std::sync::atomic::{AtomicU32, Ordering};

use super::model::Model;
use crate::lexicon::Lexicon;

/// A document of no more segments than this has no context that could vouch for a
/// pair, so the encoder is asked about all of it.
pub(crate) const FEW_SEGMENTS: usize = 3;

/// What the aligner needs besides the two documents.
#[derive(Debug, Clone, Copy)]
pub struct Resources<'a> {
    /// Word-translation probabilities.
    pub lexicon: &'a Lexicon,
    /// Learned weights.
    pub model: &'a Model,
    /// When the encoder is asked.
    pub encoder: EncoderUse,
    /// Where to say how far the alignment is.
    pub progress: Option<&'a Progress>,
}

/// How far an alignment is, for whoever asks from another thread.
#[derive(Debug, Default)]
pub struct Progress(AtomicU32);

/// What one stands for in a [`Progress`].
const WHOLE: f32 = 1000.0;

impl Progress {
    /// The share of the work that is done, 0 to 1. It never falls.
    pub fn share(&self) -> f32 {
        self.0.load(Ordering::Relaxed) as f32 / WHOLE
    }

    /// Says that at least `share` of the work is done.
    pub fn reach(&self, share: f32) {
        self.0.fetch_max((share.clamp(0.0, 1.0) * WHOLE) as u32, Ordering::Relaxed);
    }
}

/// Where the stages of an alignment end, as shares of the time that it takes. Of 4,000 lines of
/// United Nations documents half of the time goes into judging and checking; where the encoder is
/// asked about much nearly all of it into that. These lie between.
pub(crate) mod reached {
    /// Both documents are read.
    pub(crate) const READ: f32 = 0.06;
    /// They are repaired and cut.
    pub(crate) const CUT: f32 = 0.12;
    /// The first pass is over.
    pub(crate) const FIRST_PASS: f32 = 0.22;
    /// The second pass is over.
    pub(crate) const SECOND_PASS: f32 = 0.28;
    /// The encoder was asked about everything in doubt.
    pub(crate) const ASKED: f32 = 0.6;
    /// Everything has its place.
    pub(crate) const ALIGNED: f32 = 0.65;
    /// The pairs are judged.
    pub(crate) const JUDGED: f32 = 0.8;
    /// They are checked.
    pub(crate) const CHECKED: f32 = 0.95;
}

/// When the neural encoder is asked for a second opinion.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum EncoderUse {
    /// Where the cheaper evidence leaves doubt.
    #[default]
    Auto,
    /// About everything.
    Always,
    /// Not at all.
    Never,
}

impl Resources<'_> {
    /// Says that at least `share` of the work is done.
    pub(crate) fn reach(&self, share: f32) {
        if let Some(progress) = self.progress {
            progress.reach(share);
        }
    }
}

impl Resources<'static> {
    /// The resources in the binary.
    pub fn shipped() -> Self {
        Resources {
            lexicon: Lexicon::shipped(),
            model: Model::shipped(),
            encoder: EncoderUse::Auto,
            progress: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_told_and_never_falls() {
        let progress = Progress::default();
        let resources = Resources { progress: Some(&progress), ..Resources::shipped() };
        resources.reach(0.5);
        resources.reach(0.25);
        assert_eq!(progress.share(), 0.5);
    }
}
