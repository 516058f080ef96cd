//! A small vector for each unit, by which it is found for what it says.
//!
//! The vector of a unit is the mean of those of its texts: both languages say the same, so one
//! vector serves queries in either. They are made on request, in batches that are transactions of
//! their own; what is there stays, so that a second run goes on where the first was stopped.

use rusqlite::{Connection, OptionalExtension, params};

use super::keys::damage;
use super::projection::Projection;
use super::stored::{units, with_vector};
use super::write::MemoryWriter;
use crate::Result;
use crate::encoder::{DIMENSIONS, encoder};
use crate::exchange::store::StoredUnit;

/// Units whose vectors are written in one transaction: two seconds of work that a kill costs.
const BATCH: usize = 512;
/// Units that the projection is learned from: ten times the numbers of a vector.
const SAMPLE: usize = 5_000;

/// What [`MemoryWriter::vectors`] did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Made {
    /// Vectors that were made.
    pub made: u64,
    /// Units that have one now.
    pub units: u64,
}

impl MemoryWriter {
    /// Makes the vectors that are missing. `progress` hears how many are done and how many there
    /// are to do.
    ///
    /// # Errors
    /// As [`MemoryWriter::batch`].
    pub fn vectors(&mut self, progress: &mut dyn FnMut(u64, u64)) -> Result<Made> {
        let projection = match projection(&self.connection).map_err(|e| self.failed(e))? {
            Some(projection) => projection,
            None => self.transaction(learn)?,
        };
        let missing = without(&self.connection).map_err(|e| self.failed(e))?;
        let (mut made, mut last) = (0, 0u32);
        loop {
            let done = self.transaction(|writer| batch(writer, &projection, last))?;
            let Some(unit) = done.last() else { break };
            last = *unit;
            made += done.len() as u64;
            progress(made, missing.max(made));
        }
        let units = with_vector(&self.connection).map_err(|e| self.failed(e))?;
        Ok(Made { made, units })
    }
}

/// The projection of the memory, if it has vectors.
pub(super) fn projection(connection: &Connection) -> rusqlite::Result<Option<Projection>> {
    let sql = "SELECT value FROM facts WHERE name = 'projection'";
    let bytes: Option<Vec<u8>> = connection.query_row(sql, [], |row| row.get(0)).optional()?;
    bytes.map(|bytes| Projection::from_bytes(&bytes, DIMENSIONS).ok_or_else(damage)).transpose()
}

/// How many units have no vector.
pub(super) fn without(connection: &Connection) -> rusqlite::Result<u64> {
    Ok(units(connection)?.saturating_sub(with_vector(connection)?))
}

fn learn(writer: &mut MemoryWriter) -> rusqlite::Result<Projection> {
    let all: Vec<u32> = writer
        .connection
        .prepare("SELECT id FROM units ORDER BY id")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut entries = Vec::new();
    for unit in all.iter().step_by(all.len().div_ceil(SAMPLE).max(1)) {
        entries.extend(writer.entry(*unit)?);
    }
    let projection = Projection::learn(&full(&entries), DIMENSIONS);
    let sql = "INSERT OR REPLACE INTO facts (name, value) VALUES ('projection', ?1)";
    writer.connection.execute(sql, [projection.to_bytes()])?;
    Ok(projection)
}

/// Makes vectors of units behind `last` that have none; returns which.
fn batch(writer: &mut MemoryWriter, projection: &Projection, last: u32) -> rusqlite::Result<Vec<u32>> {
    let sql = "SELECT id FROM units WHERE id > ?1 AND NOT EXISTS (SELECT 1 FROM vectors WHERE unit = units.id) \
               ORDER BY id LIMIT ?2";
    let units: Vec<u32> = writer
        .connection
        .prepare_cached(sql)?
        .query_map(params![last, BATCH as i64], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut entries = Vec::with_capacity(units.len());
    for unit in &units {
        entries.push(writer.entry(*unit)?.ok_or_else(damage)?);
    }
    let mut insert = writer.connection.prepare_cached("INSERT INTO vectors (unit, data) VALUES (?1, ?2)")?;
    for (unit, vector) in units.iter().zip(full(&entries)) {
        insert.execute(params![unit, projection.small(&vector).map(i8::cast_unsigned)])?;
    }
    drop(insert);
    if !units.is_empty() {
        // Readers load vectors anew when this changes.
        let sql = "INSERT INTO facts (name, value) VALUES ('vectors', 1), ('with_vector', ?1)
            ON CONFLICT (name) DO UPDATE SET value = value + excluded.value";
        writer.connection.execute(sql, [units.len() as i64])?;
    }
    Ok(units)
}

/// The full vectors of units.
pub(super) fn full(entries: &[StoredUnit]) -> Vec<Vec<f32>> {
    let texts: Vec<&str> = entries.iter().flat_map(|e| e.variants.iter().map(|v| v.text.as_str())).collect();
    let mut vectors = encoder().encode(&texts).into_iter();
    let mean = |entry: &StoredUnit| {
        let mut sum = vec![0f32; DIMENSIONS];
        for vector in vectors.by_ref().take(entry.variants.len()) {
            sum.iter_mut().zip(&vector).for_each(|(sum, x)| *sum += x);
        }
        let length = sum.iter().map(|x| x * x).sum::<f32>().sqrt().max(1e-9);
        sum.into_iter().map(|x| x / length).collect()
    };
    entries.iter().map(mean).collect()
}
