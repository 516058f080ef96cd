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

/// One unit of a memory in bytes, as it stands in the file: a segment that is a whole book has
/// some 2 MB, written with escapes four times as much. Everything else of a memory goes by unit for unit.
pub(crate) const UNIT_BYTES: u64 = 8 << 20;
/// Texts, properties, notes and attributes of one unit; the richest memories have some fifty.
pub(crate) const UNIT_PARTS: usize = 1_000;
/// Inline codes of one segment; a page with a code for every letter has some thousands.
pub(crate) const SEGMENT_CODES: usize = 10_000;
/// Cells of a row; Excel ends at 16,384.
pub(crate) const ROW_CELLS: usize = 16_384;
/// A piece of a memory that is no unit and is passed over, in bytes: the document that an
/// SDLXLIFF carries along has up to some 20 MB.
pub(crate) const PASSED_BYTES: u64 = 64 << 20;
/// Text of the units that are read ahead to tell the languages of a memory, in bytes.
pub(crate) const AHEAD_BYTES: usize = 16 << 20;
/// How many times its size a packed memory may unfold to, beyond [`UNFOLDED_ALWAYS`]: real ones
/// unfold to five to twenty times their size, a file made to hurt to a thousand times.
pub(crate) const UNFOLDED: u64 = 50;
/// What any packed memory may unfold to, in bytes: short rows without end then stay under ten seconds.
pub(crate) const UNFOLDED_ALWAYS: u64 = 40 << 20;

/// Entries of a container; a book with a thousand pictures has some 1,100.
pub(crate) const ARCHIVE_ENTRIES: u64 = 20_000;
/// Bytes inflated from one container, counted while inflating. The text part of
/// a 3,000-page DOCX has some 60 MB; pictures are never inflated.
pub(crate) const INFLATED_BYTES: u64 = 80 << 20;
/// Elements and texts of one XML part; each costs 72 bytes of memory.
pub(crate) const XML_NODES: usize = 2_500_000;
/// Nesting of XML elements, of HTML elements and of PDF forms. Word files stay under 60.
pub(crate) const DEPTH: usize = 200;

/// A limit that was passed below a parser, which hands it on as an error of reading.
#[derive(Debug)]
struct Passed(String);

impl std::fmt::Display for Passed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Passed {}

/// The error of a reader that has gone beyond a limit.
pub(crate) fn passed(problem: impl Into<String>) -> std::io::Error {
    std::io::Error::other(Passed(problem.into()))
}

/// What [`passed`] said, where an error of reading is one.
pub(crate) fn passed_in(error: &std::io::Error) -> Option<&str> {
    error.get_ref()?.downcast_ref::<Passed>().map(|passed| passed.0.as_str())
}

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
