//! A memory as a whole: what is in it, whether all of it is sound, what goes out and away.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::compact;
use super::keys::damage;
use super::prepare::prepare;
use super::reader::{Memory, Reader};
use super::search::Query;
use super::segment::Entries;
use super::select::UnitSelection;
use super::stored::with_vector;
use super::summary::{UnitStatus, UnitSummary, best};
use super::write::{MemoryWriter, SEGMENT};
use crate::Result;
use crate::exchange::store::{StoreReader, dictionary, failed, take_steps, vacuumed};
use crate::exchange::{Header, MemoryReader, Tu, props};

/// What is in a memory.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Stats {
    /// Units.
    pub units: u64,
    /// Origins of all units.
    pub origins: u64,
    /// Units by status.
    pub status: BTreeMap<&'static str, u64>,
    /// Texts by language code.
    pub languages: BTreeMap<String, u64>,
    /// Units by the file that they were imported from.
    pub sources: BTreeMap<String, u64>,
    /// Documents.
    pub documents: u64,
    /// Different words, as stems.
    pub words: u64,
    /// Segments of the index.
    pub segments: u64,
    /// Units that are not in a segment yet.
    pub tail: u64,
    /// Units with a vector, by which they are found for what they say.
    pub vectors: u64,
    /// Bytes of the file, with what is not yet in its place.
    pub bytes: u64,
}

/// Which records of a unit are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnitRecords {
    /// One for each of its origins.
    All,
    /// The one that speaks for it.
    Best,
}

/// What a check of a memory found.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Checked {
    /// Units that were looked for by their own texts.
    pub units: u64,
    /// What is wrong, in words; the first hundred.
    pub faults: Vec<String>,
    /// How much is wrong.
    pub count: u64,
}

impl Checked {
    fn add(&mut self, fault: String) {
        self.count += 1;
        if self.faults.len() < 100 {
            self.faults.push(fault);
        }
    }
}

impl Memory {
    /// What is in the memory.
    ///
    /// # Errors
    /// As [`Memory::open`].
    pub fn stats(&self) -> Result<Stats> {
        let mut stats = self.read(|reader| {
            let mut stats = Stats::default();
            let mut sources: BTreeMap<u64, u64> = BTreeMap::new();
            let mut documents: BTreeSet<String> = BTreeSet::new();
            reader.each(|_, _, entry| {
                stats.units += 1;
                stats.origins += entry.origins.len() as u64;
                *stats.status.entry(UnitSummary::of(&entry).status.name()).or_default() += 1;
                for variant in &entry.variants {
                    match stats.languages.get_mut(&variant.language) {
                        Some(count) => *count += 1,
                        None => drop(stats.languages.insert(variant.language.clone(), 1)),
                    }
                }
                let own: BTreeSet<u64> = entry.origins.iter().map(|o| o.source).collect();
                own.into_iter().for_each(|source| *sources.entry(source).or_default() += 1);
                for document in entry.origins.iter().filter_map(|o| o.facts.prop(props::DOCUMENT)) {
                    if !documents.contains(document) {
                        documents.insert(document.to_owned());
                    }
                }
                Ok(())
            })?;
            for (source, units) in sources {
                stats.sources.insert(reader.source(source)?, units);
            }
            let count = |table: &str| -> rusqlite::Result<u64> {
                let sql = format!("SELECT count(*) FROM {table}");
                Ok(reader.connection.query_row(&sql, [], |row| row.get::<_, i64>(0))?.unsigned_abs())
            };
            stats.documents = documents.len() as u64;
            stats.vectors = with_vector(&reader.connection)?;
            (stats.words, stats.segments, stats.tail) = (count("words")?, count("segments")?, count("tail")?);
            Ok(stats)
        })?;
        let mut log = self.path().as_os_str().to_owned();
        log.push("-wal");
        let size = |path: &std::path::Path| std::fs::metadata(path).map_or(0, |there| there.len());
        stats.bytes = size(self.path()) + size(std::path::Path::new(&log));
        Ok(stats)
    }

    /// The header of the first file that was imported.
    ///
    /// # Errors
    /// As [`Memory::open`].
    pub fn header(&self) -> Result<Header> {
        Ok(StoreReader::open(self.path())?.header().clone())
    }

    /// Calls `each` with the records of a selection.
    ///
    /// # Errors
    /// As [`Memory::open`], and those of `each`.
    pub fn records(
        &self,
        selection: &UnitSelection,
        of_unit: UnitRecords,
        each: &mut dyn FnMut(Tu) -> Result<()>,
    ) -> Result<()> {
        let mut wrong = None;
        self.read(|reader| {
            reader.each(|reader, unit, mut entry| {
                if wrong.is_some() || !selection.takes(unit, &entry) {
                    return Ok(());
                }
                let mut kept = Vec::new();
                for origin in std::mem::take(&mut entry.origins) {
                    if selection.takes_origin(reader, &origin)? {
                        kept.push(origin);
                    }
                }
                entry.origins = kept;
                let records = match best(&entry).filter(|_| of_unit == UnitRecords::Best) {
                    Some(origin) => vec![entry.record(origin)],
                    None => entry.records(),
                };
                wrong = records.into_iter().try_for_each(&mut *each).err();
                Ok(())
            })
        })?;
        wrong.map_or(Ok(()), Err)
    }

    /// Calls `each` with every unit: its number, its status, and the record that speaks for it.
    ///
    /// # Errors
    /// As [`Memory::open`].
    pub(crate) fn each_unit(&self, each: &mut dyn FnMut(u32, UnitStatus, Tu)) -> Result<()> {
        self.read(|reader| {
            reader.each(|_, unit, entry| {
                if let Some(origin) = best(&entry) {
                    each(unit, UnitSummary::of(&entry).status, entry.record(origin));
                }
                Ok(())
            })
        })
    }

    /// The units of a selection of which every origin is meant.
    ///
    /// # Errors
    /// As [`Memory::open`].
    pub fn selected(&self, selection: &UnitSelection) -> Result<Vec<u32>> {
        let mut found = Vec::new();
        self.read(|reader| {
            reader.each(|reader, unit, entry| {
                let mut meant = selection.takes(unit, &entry);
                for origin in &entry.origins {
                    meant = meant && selection.takes_origin(reader, origin)?;
                }
                if meant {
                    found.push(unit);
                }
                Ok(())
            })
        })?;
        Ok(found)
    }

    /// Looks whether the file is sound (`PRAGMA integrity_check`) and whether every unit is
    /// found by each of its own texts, as an exact match and through the index. `progress`
    /// hears how many were looked for.
    ///
    /// # Errors
    /// As [`Memory::open`].
    pub fn check(&self, progress: &mut dyn FnMut(u64)) -> Result<Checked> {
        let mut checked = Checked::default();
        self.read(|reader| {
            let mut statement = reader.connection.prepare("PRAGMA integrity_check")?;
            for line in statement.query_map([], |row| row.get::<_, String>(0))? {
                let line = line?;
                if line != "ok" {
                    checked.add(line);
                }
            }
            Ok(())
        })?;
        if checked.count > 0 {
            // What stands on damaged pages is not worth asking.
            return Ok(checked);
        }
        self.read(|reader| {
            reader.each(|reader, unit, entry| {
                for (at, variant) in entry.variants.iter().enumerate() {
                    if !reader.exact(&variant.language, &variant.text)?.contains(&unit) {
                        checked.add(format!("unit {unit} is not found by its text {} as it is", at + 1));
                    } else if !indexed(reader, unit, &variant.language, &variant.text)? {
                        checked.add(format!(
                            "unit {unit} is not found through the index by its text {}",
                            at + 1
                        ));
                    }
                }
                checked.units += 1;
                progress(checked.units);
                Ok(())
            })
        })?;
        Ok(checked)
    }
}

/// Whether the index leads from a text to its unit.
fn indexed(reader: &mut Reader, unit: u32, code: &str, text: &str) -> rusqlite::Result<bool> {
    let tokens = reader.tokens(code, text)?;
    if tokens.is_empty() {
        return Ok(true);
    }
    if tokens.contains(&0) {
        return Ok(false);
    }
    let language = reader.language(code)?.ok_or_else(damage)?;
    let view = reader.view()?;
    reader.leads_to(&view, &Query { language, tokens: &tokens, floor: 1.0, wanted: 1 }, unit)
}

impl MemoryWriter {
    /// Learns the dictionary again from what is there, packs every unit with it, makes one
    /// segment of the index and gives the space that is left over back.
    ///
    /// # Errors
    /// As [`MemoryWriter::batch`].
    pub fn vacuum(&mut self) -> Result<()> {
        let done = self.pack_again();
        if let Err(error) = done {
            self.take_back();
            self.take_dictionary()?;
            return Err(self.failed(error));
        }
        vacuumed(&self.connection, &self.path)
    }

    fn pack_again(&mut self) -> rusqlite::Result<()> {
        self.begin()?;
        let sql = "SELECT id FROM units ORDER BY id";
        let all: Vec<u32> = self
            .connection
            .prepare(sql)?
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        // Every n-th, so that all documents have a say; more samples teach little.
        const SAMPLES: usize = 20_000;
        let mut bodies = Vec::new();
        for unit in all.iter().step_by(all.len().div_ceil(SAMPLES).max(1)) {
            bodies.extend(self.entry(*unit)?.map(|entry| entry.to_bytes()));
        }
        if let Some(bytes) = dictionary(&bodies) {
            self.connection.execute("INSERT INTO dictionaries (bytes) VALUES (?1)", [&bytes])?;
            let newest = self.connection.last_insert_rowid();
            self.take_dictionary().map_err(|_| damage())?;
            for unit in all {
                if let Some(entry) = self.entry(unit)? {
                    self.put(unit, &entry)?;
                }
            }
            self.connection.execute("DELETE FROM dictionaries WHERE id <> ?1", [newest])?;
        }
        // From the texts, so that the words that are common now have their pairs.
        self.index_again()?;
        compact::all_in_one(&self.connection)?;
        self.connection.execute_batch("COMMIT")
    }

    /// Brings a memory that an older program made to the layout of today.
    pub(super) fn bring_up_to_date(&mut self) -> Result<()> {
        let done = self.begin().and_then(|()| {
            // Somebody else may have done it meanwhile.
            if take_steps(&self.connection)? {
                self.index_again()?;
            }
            self.connection.execute_batch("COMMIT")
        });
        done.map_err(|error| {
            self.take_back();
            self.failed(error)
        })
    }

    /// Makes the index anew from the texts of all units.
    fn index_again(&mut self) -> rusqlite::Result<()> {
        for table in ["segments", "sides", "common", "postings", "tokens", "dead", "tail"] {
            self.connection.execute(&format!("DELETE FROM {table}"), [])?;
        }
        let (mut entries, mut last) = (Entries::default(), 0u32);
        loop {
            let sql = "SELECT id FROM units WHERE id > ?1 ORDER BY id LIMIT 4096";
            let units: Vec<u32> = self
                .connection
                .prepare_cached(sql)?
                .query_map([last], |row| row.get(0))?
                .collect::<rusqlite::Result<_>>()?;
            let Some(end) = units.last() else { break };
            last = *end;
            let mut records = Vec::with_capacity(units.len());
            for unit in &units {
                let variants = self.entry(*unit)?.ok_or_else(damage)?.variants;
                records.push(Tu { variants, ..Tu::default() });
            }
            for (unit, mut prepared) in units.into_iter().zip(prepare(records, &self.numbers)) {
                prepared.number(&self.connection, &mut self.numbers)?;
                entries.add(unit, prepared.texts(&self.connection, &mut self.numbers)?);
            }
            if entries.len() >= SEGMENT {
                compact::add_segment(&self.connection, std::mem::take(&mut entries))?;
            }
        }
        if entries.len() > 0 {
            compact::add_segment(&self.connection, entries)?;
        }
        compact::changed(&self.connection)
    }

    /// Brings what was committed from the log into the file, which is then all there is to copy.
    ///
    /// # Errors
    /// As [`MemoryWriter::batch`].
    pub fn settle(&self) -> Result<()> {
        let sql = "PRAGMA wal_checkpoint(TRUNCATE)";
        // A reader that still looks at an old state is no fault: the next writer does it.
        self.connection.query_row(sql, [], |_| Ok(())).map_err(|e| failed(&self.path, e))
    }
}
