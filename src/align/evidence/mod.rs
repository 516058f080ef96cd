//! One file per kind of evidence that two tokens or two groups of segments
//! translate each other.

pub(crate) mod learned;
pub(crate) mod lexicon;
pub(crate) mod names;
pub(crate) mod numbers;
