//! Memories of Wordfast Classic.

mod cells;
mod read;
mod write;

pub(crate) use read::WordfastReader;
pub(crate) use write::WordfastWriter;
