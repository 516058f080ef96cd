//! Memories of Wordfast Classic.

mod cells;
mod read;
mod write;

pub use read::WordfastReader;
pub use write::WordfastWriter;
