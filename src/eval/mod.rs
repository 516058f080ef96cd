//! Measuring alignments against gold.

pub mod ladder;
pub mod score;
