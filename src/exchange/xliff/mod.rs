//! XLIFF 1.2 and 2.1.

mod candidate;
mod parts;
mod read;
mod segments;
mod state;
mod write12;
mod write2;

pub(crate) use candidate::{CandidateKind, TranslationCandidate};
pub(crate) use read::XliffReader;
pub(crate) use write2::Xliff2Writer;
pub(crate) use write12::Xliff12Writer;
