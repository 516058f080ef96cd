//! Units into a memory: a batch is one transaction, in which the index changes together with
//! the units.

use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rusqlite::{Connection, OptionalExtension, params};
use rustc_hash::FxHashMap;

use super::compact;
use super::intern::Numbers;
use super::keys::damage;
use super::prepare::{Prepared, one, prepare};
use super::segment::Entries;
use super::summary::UnitSummary;
use crate::exchange::store::{Packer, StoredUnit, UnitOrigin, Unpacker, dictionary, failed, open_write};
use crate::exchange::{Header, Tu, props};
use crate::{Error, Result};

/// Units of one segment, and of one transaction at import: with tokens and lists it takes some
/// 150 MB, and a kill costs the work of ten seconds at most.
pub(super) const SEGMENT: usize = 1 << 18;

/// Bodies that a dictionary is learned from; a memory with fewer units is small anyway.
const SAMPLES: usize = 2000;

/// What a batch did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Added {
    /// Records that were given.
    pub records: u64,
    /// Units that the memory did not have.
    pub new: u64,
    /// Units that it had, and now has from one more origin.
    pub again: u64,
}

/// The one who writes into a memory. Others who want to write wait; readers never do.
pub struct MemoryWriter {
    pub(super) connection: Connection,
    pub(super) path: PathBuf,
    pub(super) numbers: Numbers,
    pub(super) unpacker: Unpacker,
    packer: Packer,
    /// Units that may wait without index.
    pub(super) tail: usize,
}

/// A transaction: dropped without [`commit`](Batch::commit) it leaves the memory as it was.
pub struct Batch<'w> {
    writer: &'w mut MemoryWriter,
    source: i64,
    added: Added,
    entries: Entries,
    /// Units that are new in this transaction, by their identity.
    fresh: FxHashMap<i64, u32>,
    /// Hashes of texts, written in order at the end.
    hashes: Vec<(i64, u32)>,
    next_unit: u32,
    /// The last record, which does not know yet what comes behind it.
    waiting: Option<Placed>,
    done: bool,
}

/// A record that knows its unit.
struct Placed {
    prepared: Prepared,
    unit: u32,
    /// Whether the memory had the unit.
    old: bool,
    before: Option<u32>,
}

impl MemoryWriter {
    /// Opens the memory, and makes it where there is none.
    ///
    /// # Errors
    /// [`Error::Io`], and [`Error::Content`] where the file is no memory, damaged, of a newer
    /// version, or on a disk without locks.
    pub fn open(path: &Path) -> Result<Self> {
        let (connection, outdated) = open_write(path)?;
        let packer = Packer::new(None).map_err(|e| Error::io(path, e))?;
        let mut writer = MemoryWriter {
            connection,
            path: path.to_owned(),
            numbers: Numbers::default(),
            unpacker: Unpacker::default(),
            packer,
            tail: compact::TAIL,
        };
        writer.take_dictionary()?;
        if outdated {
            writer.bring_up_to_date()?;
        }
        Ok(writer)
    }

    /// The file.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn failed(&self, error: rusqlite::Error) -> Error {
        failed(&self.path, error)
    }

    /// Packs with the newest dictionary of the file from now on.
    pub(super) fn take_dictionary(&mut self) -> Result<()> {
        let sql = "SELECT id, bytes FROM dictionaries ORDER BY id DESC LIMIT 1";
        let found: Option<(i64, Vec<u8>)> = self
            .connection
            .query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()
            .map_err(|e| self.failed(e))?;
        let newest = found.as_ref().map(|(id, bytes)| (id.unsigned_abs(), bytes.as_slice()));
        self.packer = Packer::new(newest).map_err(|e| Error::io(&self.path, e))?;
        Ok(())
    }

    /// Keeps the header of the first file, to give it back at export.
    ///
    /// # Errors
    /// As [`MemoryWriter::open`].
    pub fn header(&self, header: &Header) -> Result<()> {
        let text = serde_json::to_string(header).unwrap_or_default();
        let sql = "INSERT OR IGNORE INTO facts (name, value) VALUES ('header', ?1)";
        self.connection.execute(sql, [text]).map_err(|e| self.failed(e))?;
        Ok(())
    }

    /// Starts a transaction for units of `source`: a file's name, or what else they come from.
    ///
    /// # Errors
    /// As [`MemoryWriter::open`]; another writer is waited for half a minute.
    pub fn batch(&mut self, source: &str) -> Result<Batch<'_>> {
        let begun = |writer: &mut Self| {
            writer.begin()?;
            let next: i64 =
                writer.connection.query_row("SELECT next_unit FROM state", [], |row| row.get(0))?;
            Ok((next, writer.numbers.source(&writer.connection, source)?))
        };
        match begun(self) {
            Ok((next, source)) => Ok(Batch {
                next_unit: u32::try_from(next).unwrap_or(u32::MAX),
                writer: self,
                source,
                added: Added::default(),
                entries: Entries::default(),
                fresh: FxHashMap::default(),
                hashes: Vec::new(),
                waiting: None,
                done: false,
            }),
            Err(error) => {
                self.take_back();
                Err(self.failed(error))
            }
        }
    }

    /// Adds records as one transaction.
    ///
    /// # Errors
    /// As [`MemoryWriter::batch`].
    pub fn add(&mut self, source: &str, records: Vec<Tu>) -> Result<Added> {
        let mut batch = self.batch(source)?;
        batch.add(records)?;
        batch.commit()
    }

    /// Adds one record; the number of its unit, and whether it is new.
    ///
    /// # Errors
    /// As [`MemoryWriter::batch`].
    pub fn add_one(&mut self, source: &str, record: Tu) -> Result<(u32, bool)> {
        let mut batch = self.batch(source)?;
        batch.add(vec![record])?;
        let placed = batch.waiting.as_ref().map_or((0, false), |placed| (placed.unit, !placed.old));
        batch.commit()?;
        Ok(placed)
    }

    /// Starts a transaction as the only one who writes.
    pub(super) fn begin(&mut self) -> rusqlite::Result<()> {
        self.connection.execute_batch("BEGIN IMMEDIATE")?;
        // Another program may have packed the memory anew since the last time, and thrown the
        // dictionary of then away.
        let sql = "SELECT coalesce(max(id), 0) FROM dictionaries";
        let newest: i64 = self.connection.query_row(sql, [], |row| row.get(0))?;
        if newest.unsigned_abs() != self.packer.number() {
            self.take_dictionary().map_err(|_| damage())?;
        }
        Ok(())
    }

    /// Ends a transaction as if it had not been.
    pub(super) fn take_back(&mut self) {
        if !self.connection.is_autocommit() {
            // Fails only where SQLite has taken it back already.
            let _ = self.connection.execute_batch("ROLLBACK");
        }
        // They may hold numbers that are no longer given.
        self.numbers = Numbers::default();
    }

    /// The entry of a unit.
    pub(super) fn entry(&mut self, unit: u32) -> rusqlite::Result<Option<StoredUnit>> {
        let mut statement = self.connection.prepare_cached("SELECT body FROM units WHERE id = ?1")?;
        let body: Option<Vec<u8>> = statement.query_row([unit], |row| row.get(0)).optional()?;
        let Some(body) = body else { return Ok(None) };
        let connection = &self.connection;
        let entry = self.unpacker.unpack(&body, |id| find_dictionary(connection, id));
        entry.map(Some).ok_or_else(damage)
    }

    /// Replaces what is known of a unit.
    pub(super) fn put(&mut self, unit: u32, entry: &StoredUnit) -> rusqlite::Result<()> {
        let body = pack_alone(&self.packer, entry)?;
        let summary = UnitSummary::of(entry);
        self.connection
            .prepare_cached(
                "UPDATE units SET status = ?2, confidence = ?3, day = ?4, body = ?5 WHERE id = ?1",
            )?
            .execute(params![unit, summary.status.number(), summary.confidence, summary.day, body])?;
        Ok(())
    }
}

/// A dictionary of the file.
pub(super) fn find_dictionary(connection: &Connection, id: u64) -> Option<Vec<u8>> {
    let mut statement = connection.prepare_cached("SELECT bytes FROM dictionaries WHERE id = ?1").ok()?;
    statement.query_row([id as i64], |row| row.get(0)).ok()
}

fn pack_alone(packer: &Packer, entry: &StoredUnit) -> rusqlite::Result<Vec<u8>> {
    packer.thread().and_then(|mut thread| packer.pack(&mut thread, entry)).map_err(|_| damage())
}

impl Batch<'_> {
    /// Adds records, in the order in which they stand in their document.
    ///
    /// # Errors
    /// As [`MemoryWriter::batch`].
    pub fn add(&mut self, records: Vec<Tu>) -> Result<()> {
        self.added.records += records.len() as u64;
        // A thread pool takes longer to wake than one record takes.
        let prepared = match records.len() {
            0..8 => records.into_iter().map(|tu| one(tu, &self.writer.numbers)).collect(),
            _ => prepare(records, &self.writer.numbers),
        };
        self.place(prepared).map_err(|e| self.writer.failed(e))?;
        if self.entries.len() >= SEGMENT {
            self.write_segment().map_err(|e| self.writer.failed(e))?;
        }
        Ok(())
    }

    /// Gives every record its unit, and writes all but the last.
    fn place(&mut self, prepared: Vec<Prepared>) -> rusqlite::Result<()> {
        let mut placed: Vec<Placed> = self.waiting.take().into_iter().collect();
        for mut record in prepared {
            record.number(&self.writer.connection, &mut self.writer.numbers)?;
            let known = match self.fresh.get(&record.identity) {
                Some(unit) => Some(*unit),
                None => self.find(&record)?,
            };
            let unit = known.unwrap_or(self.next_unit);
            if known.is_none() {
                self.next_unit += 1;
                self.fresh.insert(record.identity, unit);
            }
            let before =
                placed.last().filter(|last| same_document(&last.prepared.tu, &record.tu)).map(|p| p.unit);
            placed.push(Placed { prepared: record, unit, old: known.is_some(), before });
        }
        self.waiting = placed.pop();
        let behind = self.waiting.as_ref().filter(|w| w.before.is_some()).map(|w| w.unit);
        self.write(placed, behind)
    }

    /// The unit that is the same, where the memory has it.
    fn find(&mut self, record: &Prepared) -> rusqlite::Result<Option<u32>> {
        let mut common: Option<Vec<u32>> = None;
        for hash in &record.hashes {
            let sql = "SELECT unit FROM texts WHERE hash = ?1 ORDER BY unit";
            let mut statement = self.writer.connection.prepare_cached(sql)?;
            let mut own = Vec::new();
            for unit in statement.query_map([hash], |row| row.get::<_, u32>(0))? {
                let unit = unit?;
                if common.as_ref().is_none_or(|common| common.binary_search(&unit).is_ok()) {
                    own.push(unit);
                }
            }
            if own.is_empty() {
                return Ok(None);
            }
            common = Some(own);
        }
        for unit in common.unwrap_or_default() {
            let Some(entry) = self.writer.entry(unit)? else { continue };
            let same = entry.variants.len() == record.tu.variants.len()
                && entry
                    .variants
                    .iter()
                    .zip(&record.tu.variants)
                    .all(|(a, b)| a.language == b.language && a.text == b.text && a.markup == b.markup);
            if same {
                return Ok(Some(unit));
            }
        }
        Ok(None)
    }

    /// Writes records; `behind` is the unit behind the last of them.
    fn write(&mut self, placed: Vec<Placed>, behind: Option<u32>) -> rusqlite::Result<()> {
        let behinds: Vec<Option<u32>> =
            placed.iter().skip(1).map(|next| next.before.map(|_| next.unit)).chain([behind]).collect();
        let source = self.source.unsigned_abs();
        let entry = |placed: &Placed, behind: Option<u32>| {
            let mut entry = StoredUnit::of(&placed.prepared.tu, source);
            let distance = |unit: Option<u32>| unit.map_or(0, |u| i64::from(u) - i64::from(placed.unit));
            if let Some(origin) = entry.origins.first_mut() {
                (origin.before, origin.behind) = (distance(placed.before), distance(behind));
            }
            entry
        };
        let (old, new): (Vec<_>, Vec<_>) = placed.into_iter().zip(behinds).partition(|(p, _)| p.old);
        let entries: Vec<StoredUnit> = new.iter().map(|(p, behind)| entry(p, *behind)).collect();
        self.learn(&entries)?;
        let packer = &self.writer.packer;
        let packed: Vec<Option<(Vec<u8>, UnitSummary)>> = match entries.len() {
            0..8 => entries.iter().map(|e| Some((pack_alone(packer, e).ok()?, UnitSummary::of(e)))).collect(),
            _ => entries
                .par_iter()
                .map_init(
                    || packer.thread().ok(),
                    |thread, entry| {
                        Some((packer.pack(thread.as_mut()?, entry).ok()?, UnitSummary::of(entry)))
                    },
                )
                .collect(),
        };
        let sql =
            "INSERT INTO units (id, status, confidence, day, uses, body) VALUES (?1, ?2, ?3, ?4, 0, ?5)";
        let mut insert = self.writer.connection.prepare_cached(sql)?;
        for ((placed, _), packed) in new.iter().zip(packed) {
            let (body, summary) = packed.ok_or_else(damage)?;
            let status = summary.status.number();
            insert.execute(params![placed.unit, status, summary.confidence, summary.day, body])?;
        }
        drop(insert);
        for (placed, _) in &new {
            let prepared = &placed.prepared;
            self.hashes.extend(prepared.hashes.iter().map(|hash| (*hash, placed.unit)));
            let texts = prepared.texts(&self.writer.connection, &mut self.writer.numbers)?;
            self.entries.add(placed.unit, texts);
        }
        self.added.new += new.len() as u64;
        let mut again: FxHashMap<u32, Vec<StoredUnit>> = FxHashMap::default();
        for (placed, behind) in &old {
            again.entry(placed.unit).or_default().push(entry(placed, *behind));
        }
        for (unit, entries) in again {
            self.added.again += self.join(unit, entries)?;
        }
        Ok(())
    }

    /// Adds origins to a unit that is there; returns how many it did not have.
    fn join(&mut self, unit: u32, entries: Vec<StoredUnit>) -> rusqlite::Result<u64> {
        let Some(mut entry) = self.writer.entry(unit)? else { return Ok(0) };
        let before = entry.origins.len();
        let mut there: std::collections::HashSet<Vec<u8>> =
            entry.origins.iter().map(UnitOrigin::to_bytes).collect();
        for origin in entries.into_iter().flat_map(|e| e.origins) {
            if there.insert(origin.to_bytes()) {
                entry.origins.push(origin);
            }
        }
        let more = (entry.origins.len() - before) as u64;
        if more > 0 {
            self.writer.put(unit, &entry)?;
        }
        Ok(more)
    }

    /// Learns the dictionary of a memory that has none, once there is enough to learn from.
    fn learn(&mut self, entries: &[StoredUnit]) -> rusqlite::Result<()> {
        if self.writer.packer.has_dictionary() || entries.len() < SAMPLES {
            return Ok(());
        }
        let bodies: Vec<Vec<u8>> = entries.iter().map(StoredUnit::to_bytes).collect();
        let Some(bytes) = dictionary(&bodies) else { return Ok(()) };
        self.writer.connection.execute("INSERT INTO dictionaries (bytes) VALUES (?1)", [&bytes])?;
        let id = self.writer.connection.last_insert_rowid();
        self.writer.packer = Packer::new(Some((id.unsigned_abs(), &bytes))).map_err(|_| damage())?;
        Ok(())
    }

    /// Writes what is to be indexed as a segment, and the hashes.
    fn write_segment(&mut self) -> rusqlite::Result<()> {
        self.write_hashes()?;
        let entries = std::mem::take(&mut self.entries);
        if entries.len() > 0 {
            compact::add_segment(&self.writer.connection, entries)?;
        }
        Ok(())
    }

    fn write_hashes(&mut self) -> rusqlite::Result<()> {
        // In order, so that neighbours go to the same page.
        self.hashes.sort_unstable();
        let sql = "INSERT OR IGNORE INTO texts (hash, unit) VALUES (?1, ?2)";
        let mut insert = self.writer.connection.prepare_cached(sql)?;
        for (hash, unit) in self.hashes.drain(..) {
            insert.execute(params![hash, unit])?;
        }
        Ok(())
    }

    /// Writes everything; from then on the memory has the units.
    ///
    /// # Errors
    /// As [`MemoryWriter::batch`]; the memory is then as it was before the batch.
    pub fn commit(mut self) -> Result<Added> {
        let ended = self.end();
        match ended {
            Ok(()) => {
                self.done = true;
                Ok(self.added)
            }
            Err(error) => Err(self.writer.failed(error)),
        }
    }

    fn end(&mut self) -> rusqlite::Result<()> {
        let last: Vec<Placed> = self.waiting.take().into_iter().collect();
        self.write(last, None)?;
        self.write_hashes()?;
        let entries = std::mem::take(&mut self.entries);
        compact::add(&self.writer.connection, entries, self.writer.tail)?;
        let connection = &self.writer.connection;
        connection.execute("UPDATE state SET next_unit = ?1", [self.next_unit])?;
        connection.execute_batch("COMMIT")
    }
}

impl Drop for Batch<'_> {
    fn drop(&mut self) {
        if !self.done {
            self.writer.take_back();
            // The dictionary of a transaction that is taken back is gone with it.
            let _ = self.writer.take_dictionary();
        }
    }
}

/// Whether two records are of the same document, as far as they say.
fn same_document(one: &Tu, other: &Tu) -> bool {
    one.prop(props::DOCUMENT) == other.prop(props::DOCUMENT)
}
