//! Line-parallel pairs of files.

mod read;
mod write;

pub(crate) use read::MosesReader;
pub(crate) use write::MosesWriter;
