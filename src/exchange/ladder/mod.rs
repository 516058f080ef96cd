//! Ladders: lists of beads by line numbers.

mod read;
mod write;

pub use read::{Rung, parse, to_text};
pub use write::LadderWriter;
