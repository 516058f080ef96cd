//! Term lists in TBX (ISO 30042).

mod read;
mod write;

pub(crate) use read::{is_tbx, read};
pub(crate) use write::{ConceptEntry, to_tbx};
