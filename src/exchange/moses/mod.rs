//! Line-parallel pairs of files.

mod read;
mod write;

pub use read::MosesReader;
pub use write::MosesWriter;
