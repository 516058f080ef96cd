//! Units of a memory into a file of any format.

use std::path::Path;

use super::manage::UnitRecords;
use super::reader::Memory;
use super::select::UnitSelection;
use crate::Result;
use crate::exchange::{Opened, WriteOptions};
use crate::files::Place;
use crate::tm::Account;

/// Writes a selection.
///
/// # Errors
/// As [`Memory::open`] and the writers.
pub fn export(
    path: &Path,
    place: &Place,
    selection: &UnitSelection,
    of_unit: UnitRecords,
    options: &WriteOptions,
) -> Result<Account> {
    let memory = Memory::open(path)?;
    let (mut out, _) = Opened::open(path, None)?.output(place, options)?;
    memory.records(selection, of_unit, &mut |tu| out.unit(&tu).map(|_| ()))?;
    let (units, left_out) = (out.units(), out.left_out().clone());
    Ok(Account { units, left_out, files: out.finish()?, ..Account::default() })
}
