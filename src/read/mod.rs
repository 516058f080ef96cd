//! read

pub mod csv;
pub mod jsonl;
pub mod memory;
pub mod moses;
pub(crate) mod stream;
pub mod tmx;
pub mod wordfast;
pub mod xliff;
pub mod xlsx;
pub(crate) mod xml;
