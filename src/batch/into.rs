//! Units of alignments in a memory that is there already. Of a run: one writer takes in the results, in the order of the list,
//! after the last pair, so that workers never wait for it. What it has already it does not take
//! twice, so a run that was ended and resumed fills the same memory.

use std::path::Path;

use super::ledger::Ledger;
use crate::bitext::Bitext;
use crate::exchange::{OutputFormat, WriteOptions};
use crate::memory::{Added, MemoryWriter};
use crate::write::records;
use crate::{Error, Result};

/// A memory takes units from memories.
///
/// # Errors
/// [`Error::Usage`] where a memory is to take the units and no result is one.
pub(crate) fn may_take(into: Option<&Path>, write: &WriteOptions, formats: &[OutputFormat]) -> Result<()> {
    if into.is_none() || holds_units(formats, write.profile.needs().extension) {
        return Ok(());
    }
    Err(Error::Usage {
        problem: "--into takes its units from the results, and none of the formats is a memory".to_owned(),
        remedy: "add tmx to --format".to_owned(),
    })
}

/// Whether a result in one of `formats` holds the units of a memory and nothing else; without a
/// format it is the one that the profile takes best.
fn holds_units(formats: &[OutputFormat], best: &str) -> bool {
    let is_memory = |extension: &str| MEMORIES.contains(&extension);
    if formats.is_empty() {
        is_memory(best)
    } else {
        formats.iter().any(|format| is_memory(format.extension()))
    }
}

/// Extensions of memories; tables and reports also hold what is rejected or alone.
const MEMORIES: [&str; 3] = ["tmx", "xliff", "xlf"];

/// Takes the results of the pairs called `names` into the memory at `path`; how many units are new in it.
///
/// # Errors
/// Those of the memory and of the results.
pub(super) fn take_in<'n>(
    path: &Path,
    output: &Path,
    ledger: &mut Ledger,
    names: impl Iterator<Item = &'n str>,
) -> Result<u64> {
    let mut writer = MemoryWriter::open(path)?;
    let mut new = 0;
    for name in names {
        let Some(entry) = ledger.find(name) else { continue };
        let is_memory = |below: &String| MEMORIES.iter().any(|e| below.ends_with(&format!(".{e}")));
        // Parts of a large memory are all of the first of its formats.
        let first = entry.files.iter().map(|(below, _)| below).find(|below| is_memory(below));
        let Some(ending) =
            first.and_then(|below| below.rsplit_once('.')).map(|(_, ending)| ending.to_owned())
        else {
            continue;
        };
        for (below, _) in entry.files.iter().filter(|(below, _)| below.ends_with(&format!(".{ending}"))) {
            new += writer.import(&output.join(below), &mut |_| {})?.new;
        }
    }
    writer.settle()?;
    Ok(new)
}

/// Takes the units of one alignment into the memory at `path`, as if they came out of a memory called `name`.
///
/// # Errors
/// Those of the memory.
pub(crate) fn take_in_one(path: &Path, name: &str, bitext: &Bitext, options: &WriteOptions) -> Result<Added> {
    let (header, records) = records(bitext, options)?;
    let mut writer = MemoryWriter::open(path)?;
    writer.header(&header)?;
    let added = writer.add(name, records)?;
    writer.settle()?;
    Ok(added)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::units::tests::{bitext, unit};

    /// The same units, whether they come straight or through the file.
    #[test]
    fn an_alignment_goes_in_as_its_file_would() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let bitext = bitext(vec![unit(0, "أ", "a", 0.95), unit(1, "ب", "b", 0.3)], vec![]);
        let options = WriteOptions::default();
        let added = take_in_one(&path("m.db"), "m.tmx", &bitext, &options).unwrap();
        assert_eq!((added.new, added.again), (2, 0));
        let place = crate::files::Place::of(&path("m.tmx")).unwrap();
        crate::write::write_bitext(&bitext, &place, &options).unwrap();
        let again = crate::memory::take_in(&path("m.tmx"), &path("m.db")).unwrap();
        assert_eq!((again.records, again.new, again.again), (2, 0, 0));
    }

    #[test]
    fn only_memories_hold_units_alone() {
        assert!(holds_units(&[], "tmx") && !holds_units(&[], "xlsx"));
        assert!(holds_units(&[OutputFormat::Html, OutputFormat::Xliff2], "csv"));
        assert!(!holds_units(&[OutputFormat::Html, OutputFormat::Csv], "tmx"));
        let (write, table) = (WriteOptions::default(), [OutputFormat::Csv]);
        assert!(may_take(Some(Path::new("m.db")), &write, &table).is_err());
        assert!(may_take(None, &write, &table).is_ok());
        assert!(may_take(Some(Path::new("m.db")), &write, &[]).is_ok());
    }
}
