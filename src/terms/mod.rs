//! Terms of a memory with their translations, as candidates for a person to look at.
//!
//! [`phrases`] takes from every pair of texts the phrases that have a closed counterpart by the
//! links between words, [`rank`] weighs what came of them: how often (C-value, which counts what
//! stands inside longer terms less), how firmly its words belong together, how much more often than
//! in the texts that the lexicon learned from, how constant its translation is. [`mod@write`] makes
//! TBX or a table of them.

mod input;
mod phrases;
mod rank;
mod write;

pub(crate) use input::{each_pair, gather_texts};
#[cfg(test)]
pub(crate) use rank::Term;
pub(crate) use rank::{Options, Terms, terms};
pub(crate) use write::{text, write};
