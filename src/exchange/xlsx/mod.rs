//! Excel workbooks.

mod read;
mod write;

pub(crate) use read::XlsxReader;
pub(crate) use read::{rows_of, unescape};
pub(crate) use write::{XlsxWriter, choices};
