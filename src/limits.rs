//! How much a file may ask for, in one place.
//!
//! A genuine document never comes near these numbers: the longest UN reports
//! have some 3,000 pages and 10 MB of text. They keep every reader under
//! 300 MB and ten seconds on a file that was made to hurt.

use crate::{Error, Result};

/// Size of an input file in bytes; scanned reports of 100 MB exist.
pub(crate) const FILE_BYTES: u64 = 160 << 20;
/// Text of a document in bytes, counted while it is read; 140,000 lines of a corpus have 37 MB.
pub(crate) const TEXT_BYTES: usize = 64 << 20;
/// Text of one line or paragraph in bytes. A whole book typed on one line stays
/// under it; beyond, sentence and alignment costs stop being linear.
pub(crate) const BLOCK_BYTES: usize = 2 << 20;
/// Size of a memory that is read as a document, which is held in memory twice:
/// as it came and as text; 100,000 units with all their properties fit.
pub(crate) const UNITS_BYTES: u64 = 64 << 20;
/// Blocks of a document: 100,000 tables pass as text, a million cells do not.
pub(crate) const BLOCKS: usize = 500_000;

/// Entries of a container; a book with a thousand pictures has some 1,100.
pub(crate) const ARCHIVE_ENTRIES: u64 = 20_000;
/// Bytes inflated from one container, counted while inflating. The text part of
/// a 3,000-page DOCX has some 60 MB; pictures are never inflated.
pub(crate) const INFLATED_BYTES: u64 = 80 << 20;
/// Elements and texts of one XML part; each costs 72 bytes of memory.
pub(crate) const XML_NODES: usize = 2_500_000;
/// Nesting of XML elements, of HTML elements and of PDF forms. Word files stay under 60.
pub(crate) const DEPTH: usize = 200;

/// Refuses a file of `bytes` bytes that is larger than [`FILE_BYTES`].
pub(crate) fn file_size(name: &str, bytes: u64) -> Result<()> {
    within(name, "the file", bytes, FILE_BYTES, "bytes")
}

/// [`Error::Limit`] when `actual` passes `limit`; `what` begins the sentence.
pub(crate) fn within(name: &str, what: &str, actual: u64, limit: u64, unit: &str) -> Result<()> {
    if actual <= limit {
        return Ok(());
    }
    Err(Error::Limit {
        name: name.to_owned(),
        problem: format!("{what} has {actual} {unit}; the limit is {limit}"),
    })
}
