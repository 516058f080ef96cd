//! Comma- and tab-separated tables.

mod dialect;
mod read;
mod write;

pub(crate) use read::CsvReader;
pub(crate) use read::{is_table, pair, rows};
pub(crate) use write::CsvWriter;
