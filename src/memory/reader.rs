//! Reads a memory: any number of readers at once, none waits for the writer.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, OptionalExtension};

use super::intern::{find_language, find_word};
use super::keys::damage;
use super::prepare::text_hash;
use super::search::{Best, Query, Scratch, search};
use super::tokens::{language, names};
use super::view::{Shared, View};
use super::write::find_dictionary;
use crate::Result;
use crate::exchange::store::{StoredUnit, Unpacker, failed, open_read};

/// Connections that are kept open when nobody reads.
const IDLE: usize = 16;

/// A memory that is read, from any number of threads.
pub struct Memory {
    path: PathBuf,
    shared: Arc<Shared>,
    idle: Mutex<Vec<Reader>>,
    /// The small vectors, once somebody looked for what units say.
    #[cfg(feature = "encoder")]
    pub(super) vectors: Mutex<Option<Arc<super::projection::Vectors>>>,
}

/// One connection with what it needs at hand.
pub(super) struct Reader {
    pub(super) connection: Connection,
    unpacker: Unpacker,
    scratch: Scratch,
    shared: Arc<Shared>,
}

impl Memory {
    /// Opens the memory.
    ///
    /// # Errors
    /// [`crate::Error::Io`], and [`crate::Error::Content`] where the file is no memory, damaged
    /// or of a newer version.
    pub fn open(path: &Path) -> Result<Self> {
        let memory = Memory {
            path: path.to_owned(),
            shared: Arc::default(),
            idle: Mutex::default(),
            #[cfg(feature = "encoder")]
            vectors: Mutex::default(),
        };
        let first = memory.reader()?;
        memory.give_back(first);
        Ok(memory)
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn reader(&self) -> Result<Reader> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        match idle {
            Some(reader) => Ok(reader),
            None => Ok(Reader {
                connection: open_read(&self.path)?,
                unpacker: Unpacker::default(),
                scratch: Scratch::default(),
                shared: Arc::clone(&self.shared),
            }),
        }
    }

    fn give_back(&self, reader: Reader) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < IDLE {
            idle.push(reader);
        }
    }

    /// Does something on one state of the memory, whatever is written meanwhile.
    pub(super) fn read<T>(&self, work: impl FnOnce(&mut Reader) -> rusqlite::Result<T>) -> Result<T> {
        let mut reader = self.reader()?;
        let done = reader.connection.execute_batch("BEGIN").and_then(|()| work(&mut reader));
        // Nothing was written, so nothing can go wrong that would matter.
        let ended = reader.connection.execute_batch("COMMIT");
        if ended.is_ok() {
            self.give_back(reader);
        }
        done.map_err(|e| failed(&self.path, e))
    }
}

impl Reader {
    /// The entry of a unit; `None` where it is gone.
    pub(super) fn entry(&mut self, unit: u32) -> rusqlite::Result<Option<StoredUnit>> {
        entry(&self.connection, &mut self.unpacker, unit)
    }

    /// Calls `each` with all units, in order.
    pub(super) fn each(
        &mut self,
        mut each: impl FnMut(&mut Self, u32, StoredUnit) -> rusqlite::Result<()>,
    ) -> rusqlite::Result<()> {
        let mut last = 0u32;
        loop {
            let sql = "SELECT id, body FROM units WHERE id > ?1 ORDER BY id LIMIT 512";
            let mut some = Vec::new();
            {
                let (unpacker, connection) = (&mut self.unpacker, &self.connection);
                let mut statement = connection.prepare_cached(sql)?;
                let mut rows = statement.query([last])?;
                while let Some(row) = rows.next()? {
                    let body = row.get_ref(1)?.as_blob().unwrap_or_default();
                    let entry = unpacker.unpack(body, |id| find_dictionary(connection, id));
                    some.push((row.get(0)?, entry.ok_or_else(damage)?));
                }
            }
            let Some((unit, _)) = some.last() else { return Ok(()) };
            last = *unit;
            for (unit, entry) in some {
                each(self, unit, entry)?;
            }
        }
    }

    /// Units that have this text, white space at its ends aside.
    pub(super) fn exact(&mut self, code: &str, text: &str) -> rusqlite::Result<Vec<u32>> {
        let mut statement = self.connection.prepare_cached("SELECT unit FROM texts WHERE hash = ?1")?;
        statement.query_map([text_hash(code, text)], |row| row.get(0))?.collect()
    }

    /// The number of a language in this memory.
    pub(super) fn language(&self, code: &str) -> rusqlite::Result<Option<u8>> {
        find_language(&self.connection, code)
    }

    /// What the tokens of a text are numbered; 0 for a word that the memory does not have.
    pub(super) fn tokens(&self, code: &str, text: &str) -> rusqlite::Result<Vec<u32>> {
        let number = |name: String| Ok(find_word(&self.connection, &name)?.unwrap_or(0));
        names(text, language(code)).into_iter().map(number).collect()
    }

    /// Name of a file that units came from.
    pub(super) fn source(&self, id: u64) -> rusqlite::Result<String> {
        let mut statement = self.connection.prepare_cached("SELECT name FROM sources WHERE id = ?1")?;
        Ok(statement.query_row([id as i64], |row| row.get(0)).optional()?.unwrap_or_default())
    }

    /// How often a unit was taken.
    pub(super) fn uses(&self, unit: u32) -> rusqlite::Result<u64> {
        let mut statement = self.connection.prepare_cached("SELECT uses FROM units WHERE id = ?1")?;
        Ok(statement.query_row([unit], |row| row.get::<_, i64>(0)).optional()?.unwrap_or(0).unsigned_abs())
    }

    /// The state of the index in this transaction.
    pub(super) fn view(&self) -> rusqlite::Result<View> {
        self.shared.view(&self.connection)
    }

    /// As [`search`]; `shown` gets the unit to look at it closely.
    pub(super) fn search(
        &mut self,
        view: &View,
        query: &Query<'_>,
        mut shown: impl FnMut(u32, StoredUnit, f64) -> Option<f64>,
    ) -> rusqlite::Result<Best> {
        let Reader { connection, unpacker, scratch, .. } = self;
        search(connection, view, query, scratch, &mut |unit, score| {
            let entry = entry(connection, unpacker, unit)?;
            Ok(entry.and_then(|entry| shown(unit, entry, score)))
        })
    }

    /// Whether the index leads to `unit`, without looking at what it says.
    pub(super) fn leads_to(&mut self, view: &View, query: &Query<'_>, unit: u32) -> rusqlite::Result<bool> {
        let Reader { connection, scratch, .. } = self;
        let mut found = false;
        search(connection, view, query, scratch, &mut |other, score| {
            found |= other == unit;
            // Others are no match here, so that nothing stands before this one.
            Ok((other == unit).then_some(score))
        })?;
        Ok(found)
    }
}

fn entry(
    connection: &Connection,
    unpacker: &mut Unpacker,
    unit: u32,
) -> rusqlite::Result<Option<StoredUnit>> {
    let mut statement = connection.prepare_cached("SELECT body FROM units WHERE id = ?1")?;
    let mut rows = statement.query([unit])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let body = row.get_ref(0)?.as_blob().unwrap_or_default();
    unpacker.unpack(body, |id| find_dictionary(connection, id)).map(Some).ok_or_else(damage)
}
