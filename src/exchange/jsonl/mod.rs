//! JSON lines.

mod read;
mod write;

pub(crate) use read::JsonlReader;
pub(crate) use write::JsonlWriter;
