//! Which words of two segments translate each other.
//!
//! Two segments and a [`Lexicon`](crate::lexicon::Lexicon) in, links with probabilities out:
//! [`sentence`] cuts a text into words, [`likely`] says how probably two words translate each
//! other by themselves, [`order`] in which places counterparts stand (a hidden Markov model for
//! each direction), [`agree`] keeps what both directions say and gives words without a
//! counterpart of their own to their neighbours; [`phrase`] finds what stands opposite a phrase. [`gold`] and [`mod@measure`] say how often this is right.

mod agree;
mod gold;
mod kin;
mod likely;
#[cfg(feature = "encoder")]
mod meaning;
mod measure;
mod order;
mod phrase;
mod sentence;

pub(crate) use agree::Aligner;
pub(crate) use gold::parse as parse_gold;
pub(crate) use kin::kinship;
pub(crate) use measure::{compare, cut, faults, measure};
pub(crate) use phrase::{counterpart, words_at};
pub(crate) use sentence::{Sentence, Word};
