//! The records of a memory, in the order in which its units came.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension};

use super::body::Unpacker;
use super::schema::open_read;
use super::trouble::{damaged, failed};
use crate::Result;
use crate::exchange::{Header, MemoryReader, Tu};

/// Units that are read at once.
const AHEAD: i64 = 256;

/// A memory as a stream of records, as it was when it was opened.
pub(crate) struct StoreReader {
    connection: Connection,
    unpacker: Unpacker,
    path: PathBuf,
    header: Header,
    ready: VecDeque<(i64, Tu)>,
    last: i64,
    number: u64,
    ended: bool,
}

impl StoreReader {
    /// Opens a memory; who writes into it meanwhile is not waited for, and not seen.
    ///
    /// # Errors
    /// [`crate::Error::Io`], and [`crate::Error::Content`] where it is no memory or damaged.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let wrong = |e| failed(path, e);
        let connection = open_read(path)?;
        connection.execute_batch("BEGIN").map_err(wrong)?;
        let header: Option<String> = connection
            .query_row("SELECT value FROM facts WHERE name = 'header'", [], |row| row.get(0))
            .optional()
            .map_err(wrong)?;
        let header = header.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        Ok(StoreReader {
            connection,
            unpacker: Unpacker::default(),
            path: path.to_owned(),
            header,
            ready: VecDeque::new(),
            last: 0,
            number: 0,
            ended: false,
        })
    }

    fn read_ahead(&mut self) -> Result<()> {
        let wrong = |e| failed(&self.path, e);
        let mut statement = self
            .connection
            .prepare_cached("SELECT id, body FROM units WHERE id > ?1 ORDER BY id LIMIT ?2")
            .map_err(wrong)?;
        let mut rows = statement.query([self.last, AHEAD]).map_err(wrong)?;
        let mut any = false;
        while let Some(row) = rows.next().map_err(wrong)? {
            any = true;
            self.last = row.get(0).map_err(wrong)?;
            let body = row.get_ref(1).map_err(wrong)?.as_blob().unwrap_or_default();
            let dictionary = |id: u64| {
                let sql = "SELECT bytes FROM dictionaries WHERE id = ?1";
                self.connection.query_row(sql, [id as i64], |row| row.get(0)).ok()
            };
            let Some(entry) = self.unpacker.unpack(body, dictionary) else {
                return Err(damaged(&self.path, &format!("unit {} cannot be unpacked", self.last)));
            };
            self.ready.extend(entry.records().into_iter().map(|tu| (self.last, tu)));
        }
        self.ended = !any;
        Ok(())
    }
}

impl Iterator for StoreReader {
    type Item = Result<Tu>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.ready.is_empty() && !self.ended {
            if let Err(error) = self.read_ahead() {
                self.ended = true;
                return Some(Err(error));
            }
        }
        let (number, tu) = self.ready.pop_front()?;
        self.number = number.unsigned_abs();
        Some(Ok(tu))
    }
}

impl MemoryReader for StoreReader {
    fn header(&self) -> &Header {
        &self.header
    }
    fn keeps_rejected(&self) -> bool {
        true
    }

    fn line(&self) -> u64 {
        self.number
    }
}
