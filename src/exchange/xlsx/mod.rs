//! Excel workbooks.

mod read;
mod write;

pub use read::XlsxReader;
pub(crate) use read::{rows_of, unescape};
pub use write::XlsxWriter;
