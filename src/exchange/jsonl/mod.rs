//! JSON lines.

mod read;
mod write;

pub use read::JsonlReader;
pub use write::JsonlWriter;
