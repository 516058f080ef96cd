//! A cross-lingual sentence encoder: texts of the same meaning in Arabic and
//! English have vectors that point the same way.
//!
//! The Arabic and English part of Google's universal-sentence-encoder-multilingual
//! v3 (Yang et al. 2020, arXiv:1907.04307), quantised to 3 bits, 9.85 MB inside
//! the program. Nothing of it is unpacked before the first use.
//!
//! ```text
//! text ─pieces→ tokens ─local→ rows ─convolution→ Pooled ─head→ unit vector of 512
//! ```
//!
//! A vector depends on its text alone, bit for bit: not on the texts beside it
//! nor on the thread. Another kind of processor may round differently.

mod convolution;
mod cut;
mod half;
mod head;
mod local;
mod minimal;
mod norm;
mod pieces;
mod pooled;
mod session;
mod shape;
mod table;
mod vocabulary;
mod weights;

use std::sync::OnceLock;

use crate::Result;
use convolution::Convolution;
pub(crate) use cut::CutSums;
use head::HeadLayer;
use local::Local;
#[cfg(any(test, fuzzing))]
pub(crate) use pieces::MAX_TOKENS;
use pieces::Tokenizer;
pub(crate) use pooled::{Pooled, Seam};
pub(crate) use session::EncoderSession;
use shape::{ChannelRow, FEATURES, HIDDEN, ORDERS};
pub(crate) use shape::{DIMENSIONS, Vector};
use weights::EncoderWeights;

/// The encoder inside the program, made ready at the first call.
#[expect(clippy::expect_used, reason = "the bytes are part of the program and a test reads them")]
pub(crate) fn encoder() -> &'static Encoder<'static> {
    static ENCODER: OnceLock<Encoder<'static>> = OnceLock::new();
    ENCODER.get_or_init(|| {
        Encoder::from_bytes(include_bytes!("../../data/use-aren.bin")).expect("built-in weights are sound")
    })
}

/// The layers, 2 MB beside the bytes that they are read from; shared between threads.
pub(crate) struct Encoder<'w> {
    tokenizer: Tokenizer<'w>,
    local: Local<'w>,
    convolution: Convolution<'w>,
    head: HeadLayer<'w>,
}

impl<'w> Encoder<'w> {
    /// Reads weights in the format described in `weights.rs`; every length,
    /// shape and number is checked.
    pub(crate) fn from_bytes(bytes: &'w [u8]) -> Result<Self> {
        let mut weights = EncoderWeights::read(bytes)?;
        Ok(Encoder {
            tokenizer: Tokenizer::new(std::mem::take(&mut weights.pieces)),
            local: Local::new(&mut weights),
            convolution: Convolution::new(&mut weights),
            head: HeadLayer::new(&mut weights),
        })
    }

    /// The numbers of the pieces that `text` is read as, with begin and end, at
    /// most [`MAX_TOKENS`](pieces::MAX_TOKENS).
    pub(crate) fn tokens(&self, text: &str) -> Vec<u32> {
        self.tokenizer.tokens(text)
    }
}

#[cfg(test)]
mod tests;
