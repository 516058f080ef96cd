//! Excel workbooks.

mod book;
mod read;
mod write;

pub(crate) use book::unescape;
pub(crate) use read::XlsxReader;
pub(crate) use read::rows_of;
pub(crate) use write::{XlsxWriter, choices};
