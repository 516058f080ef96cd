//! Excel workbooks.

mod read;
mod write;

pub use read::XlsxReader;
pub use write::XlsxWriter;
