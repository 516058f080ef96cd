//! What every writer of a format is: records in, bytes out, no files.

use std::borrow::Borrow;

use super::record::{Header, Pair, Tu};
use crate::Result;

/// Turns records into the bytes of one format.
pub trait Encode {
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

/// What an encoder must know besides the units.
#[derive(Debug, Clone, Default)]
pub struct Head {
    /// Header of the memory.
    pub header: Header,
    /// The two languages, by the codes that the units have.
    pub pair: Pair,
    /// The two languages, by the codes that are to be written.
    pub codes: Pair,
    /// Name of the document or file, for formats that show one.
    pub title: String,
    /// What a report says above its units, a line each: verdict, repairs, counts.
    pub summary: Vec<String>,
}

impl Head {
    /// A head that writes the codes as they are.
    pub fn of(header: Header, pair: Pair) -> Self {
        Head { header, codes: pair.clone(), pair, ..Head::default() }
    }
}

/// All bytes that `encoder` makes of `units`.
///
/// # Errors
/// As the encoder's.
pub fn to_bytes<T: Borrow<Tu>>(
    encoder: &mut dyn Encode,
    units: impl IntoIterator<Item = T>,
) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    encoder.begin(&mut out)?;
    for unit in units {
        encoder.unit(unit.borrow(), &mut out)?;
    }
    encoder.end(&mut out)?;
    Ok(out)
}
