//! Ladders: lists of beads by line numbers.

mod read;
mod write;

pub use read::{Rung, parse};
pub(crate) use write::LadderWriter;
