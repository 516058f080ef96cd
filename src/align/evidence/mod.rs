//! One file per kind of evidence that two tokens or two groups of segments
//! translate each other.

#[cfg(feature = "encoder")]
pub(crate) mod ends;
#[cfg(feature = "encoder")]
pub(crate) mod groups;
#[cfg(feature = "encoder")]
pub(crate) mod in_order;
pub(crate) mod learned;
pub(crate) mod lexicon;
#[cfg(feature = "encoder")]
pub(crate) mod meaning;
pub(crate) mod names;
pub(crate) mod numbers;
