//! TMX 1.1 to 1.4b.

mod read;
mod write;

pub(crate) use read::TmxReader;
pub(crate) use write::TmxWriter;
pub(crate) use write::{TU_ATTRIBUTES, TUV_ATTRIBUTES};
