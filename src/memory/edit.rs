//! Changes of units that are there: each is one transaction, and the index follows.

use rusqlite::{Connection, params};

use super::compact;
use super::keys::{damage, in_runs};
use super::prepare::{one, text_hash};
use super::segment::Entries;
use super::summary::{CONFIRMED, UnitStatus};
use super::write::MemoryWriter;
use crate::Result;
use crate::exchange::store::StoredUnit;
use crate::exchange::{Prop, Tu, props};

/// A change of one unit.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// Another status.
    pub status: Option<UnitStatus>,
    /// Another text in a language, by its code.
    pub text: Option<(String, String)>,
    /// Its inline codes, where the text is one that had some.
    pub markup: Option<String>,
    /// A remark of the reviewer: the one that goes, and the one that comes; either may be empty.
    pub remark: Option<(String, String)>,
    /// Who did it, as `changeid` of TMX has it.
    pub who: Option<String>,
    /// When, as `YYYYMMDDThhmmssZ`.
    pub when: Option<String>,
}

impl MemoryWriter {
    /// Changes a unit; `false` where there is none with this number.
    ///
    /// # Errors
    /// As [`MemoryWriter::batch`].
    pub fn change(&mut self, unit: u32, change: &Change) -> Result<bool> {
        self.transaction(|writer| writer.change_one(unit, change))
    }

    /// Changes units in one transaction; returns how many changes found their unit.
    ///
    /// # Errors
    /// As [`MemoryWriter::batch`].
    pub(crate) fn change_all(&mut self, changes: &[(u32, Change)]) -> Result<usize> {
        self.transaction(|writer| {
            let mut found = 0;
            for (unit, change) in changes {
                found += usize::from(writer.change_one(*unit, change)?);
            }
            Ok(found)
        })
    }

    /// From now on a commit is on the disk before it is answered, also where the power goes.
    ///
    /// # Errors
    /// As [`MemoryWriter::batch`].
    pub(crate) fn keep_each_commit(&self) -> Result<()> {
        self.connection.execute_batch("PRAGMA synchronous = FULL").map_err(|e| self.failed(e))
    }

    fn change_one(&mut self, unit: u32, change: &Change) -> rusqlite::Result<bool> {
        let Some(mut entry) = self.entry(unit)? else { return Ok(false) };
        let old = entry.clone();
        let text = change.text.as_ref().filter(|(language, text)| {
            let code = crate::exchange::code::primary(language);
            let variant =
                entry.variants.iter_mut().find(|v| crate::exchange::code::primary(&v.language) == code);
            match variant {
                Some(variant) if variant.text != *text => {
                    variant.text.clone_from(text);
                    // Codes stood at places of the old text.
                    variant.markup.clone_from(&change.markup);
                    true
                }
                _ => false,
            }
        });
        for origin in &mut entry.origins {
            note(&mut origin.facts, change);
        }
        if text.is_some() {
            self.unindex(unit, &old)?;
            self.index(unit, &entry)?;
        }
        self.put(unit, &entry)?;
        Ok(true)
    }

    /// Takes units away; returns how many there were.
    ///
    /// # Errors
    /// As [`MemoryWriter::batch`].
    pub fn delete(&mut self, units: &[u32]) -> Result<u64> {
        self.transaction(|writer| {
            let mut gone = 0;
            for unit in units {
                let Some(entry) = writer.entry(*unit)? else { continue };
                writer.connection.execute("DELETE FROM units WHERE id = ?1", [unit])?;
                writer.unindex(*unit, &entry)?;
                gone += 1;
            }
            Ok(gone)
        })
    }

    /// Counts that a translator took the unit.
    ///
    /// # Errors
    /// As [`MemoryWriter::batch`].
    pub fn used(&mut self, unit: u32) -> Result<()> {
        let done = self.connection.execute("UPDATE units SET uses = uses + 1 WHERE id = ?1", [unit]);
        done.map(|_| ()).map_err(|e| self.failed(e))
    }

    pub(super) fn transaction<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> rusqlite::Result<T>,
    ) -> Result<T> {
        let done = self.begin().and_then(|()| {
            let value = work(self)?;
            self.connection.execute_batch("COMMIT")?;
            Ok(value)
        });
        done.map_err(|error| {
            self.take_back();
            self.failed(error)
        })
    }

    /// Takes a unit with these texts out of the index.
    fn unindex(&mut self, unit: u32, entry: &StoredUnit) -> rusqlite::Result<()> {
        let connection = &self.connection;
        let mut delete = connection.prepare_cached("DELETE FROM texts WHERE hash = ?1 AND unit = ?2")?;
        for variant in &entry.variants {
            delete.execute(params![text_hash(&variant.language, &variant.text), unit])?;
        }
        connection.execute("DELETE FROM tail WHERE unit = ?1", [unit])?;
        if connection.execute("DELETE FROM vectors WHERE unit = ?1", [unit])? > 0 {
            connection.execute("UPDATE facts SET value = value - 1 WHERE name = 'with_vector'", [])?;
        }
        let mut statement = connection.prepare_cached("SELECT id, members FROM segments")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let members = row.get_ref(1)?.as_blob().unwrap_or_default();
            if in_runs(members, unit).ok_or_else(damage)? {
                let sql = "INSERT OR IGNORE INTO dead (segment, unit) VALUES (?1, ?2)";
                connection.prepare_cached(sql)?.execute(params![row.get::<_, i64>(0)?, unit])?;
            }
        }
        died(connection)
    }

    /// Puts a unit into the index.
    fn index(&mut self, unit: u32, entry: &StoredUnit) -> rusqlite::Result<()> {
        let tu = Tu { variants: entry.variants.clone(), ..Tu::default() };
        let mut prepared = one(tu, &self.numbers);
        prepared.number(&self.connection, &mut self.numbers)?;
        let texts = prepared.texts(&self.connection, &mut self.numbers)?;
        for hash in &prepared.hashes {
            let sql = "INSERT OR IGNORE INTO texts (hash, unit) VALUES (?1, ?2)";
            self.connection.execute(sql, params![hash, unit])?;
        }
        let mut entries = Entries::default();
        entries.add(unit, texts);
        compact::add(&self.connection, entries, self.tail)
    }
}

/// Tells readers that units are gone from segments or from the tail.
fn died(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute("UPDATE state SET deaths = deaths + 1", [])?;
    Ok(())
}

/// Writes down in a record what was changed.
fn note(facts: &mut Tu, change: &Change) {
    if let Some(status) = change.status {
        facts.props.retain(|prop| prop.kind != props::STATUS);
        let value = match status {
            UnitStatus::Auto => None,
            UnitStatus::Confirmed => Some(CONFIRMED),
            UnitStatus::Rejected => Some(props::REJECTED),
        };
        facts.props.extend(value.map(|value| Prop::new(props::STATUS, value)));
    }
    if let Some((before, after)) = &change.remark {
        facts.notes.retain(|note| note != before && note != after);
        facts.notes.extend(Some(after.clone()).filter(|after| !after.is_empty()));
    }
    for (name, value) in [("changeid", &change.who), ("changedate", &change.when)] {
        if let Some(value) = value {
            facts.attributes.retain(|(key, _)| key != name);
            facts.attributes.push((name.to_owned(), value.clone()));
        }
    }
}
