//! What every writer of a format is: records in, bytes out, no files.

use std::borrow::Borrow;

use super::record::{Header, LanguagePair, Tu};
use crate::Result;

/// Turns records into the bytes of one format.
pub(crate) trait RecordWriter {
    /// Appends what stands before the units.
    ///
    /// # Errors
    /// Where the format cannot hold such a memory.
    fn begin(&mut self, out: &mut Vec<u8>) -> Result<()>;

    /// Appends one unit.
    ///
    /// # Errors
    /// Where the format cannot hold the unit, with its number and the remedy.
    fn unit(&mut self, tu: &Tu, out: &mut Vec<u8>) -> Result<()>;

    /// Appends what stands behind the units.
    ///
    /// # Errors
    /// Where the file cannot be completed.
    fn end(&mut self, out: &mut Vec<u8>) -> Result<()>;
}

/// What a writer must know besides the units.
#[derive(Debug, Clone, Default)]
pub struct WriterHead {
    /// Header of the memory.
    pub header: Header,
    /// The two languages, by the codes that the units have.
    pub pair: LanguagePair,
    /// The two languages, by the codes that are to be written.
    pub codes: LanguagePair,
    /// Name of the document or file, for formats that show one.
    pub title: String,
    /// What a report says above its units: in the first line verdict and counts, in the others what
    /// there is to say of the documents.
    pub summary: Vec<String>,
    /// Whether segments without counterpart and rejected pairs stay out of what shows pairs only.
    pub pairs_only: bool,
}

impl WriterHead {
    /// A head that writes the codes as they are.
    pub fn of(header: Header, pair: LanguagePair) -> Self {
        WriterHead { header, codes: pair.clone(), pair, ..WriterHead::default() }
    }
}

/// All bytes that `writer` makes of `units`.
///
/// # Errors
/// As the writer's.
pub(crate) fn to_bytes<T: Borrow<Tu>>(
    writer: &mut dyn RecordWriter,
    units: impl IntoIterator<Item = T>,
) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    writer.begin(&mut out)?;
    for unit in units {
        writer.unit(unit.borrow(), &mut out)?;
    }
    writer.end(&mut out)?;
    Ok(out)
}
