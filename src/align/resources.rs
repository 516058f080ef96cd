//! What the aligner works with besides the two documents.

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

impl Resources<'static> {
    /// The resources in the binary.
    pub fn shipped() -> Self {
        Resources { lexicon: Lexicon::shipped(), model: Model::shipped(), encoder: EncoderUse::Auto }
    }
}
