//! Excel workbooks.

mod read;
mod write;

pub use read::XlsxReader;
pub(crate) use read::unescape;
pub use write::XlsxWriter;
