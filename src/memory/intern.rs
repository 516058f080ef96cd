//! Numbers of words, languages and files, as the memory knows them.

use rusqlite::{Connection, OptionalExtension, params};
use rustc_hash::FxHashMap;

use super::merge::LANGUAGES;
use crate::exchange::code;

/// Words that are kept at hand: about 40 MB of them.
const AT_HAND: usize = 400_000;

/// What was numbered lately. Forgotten when a transaction is taken back.
#[derive(Default)]
pub(super) struct Numbers {
    stems: FxHashMap<Box<str>, u32>,
    /// Words as they are written, for each language of `lang`.
    surfaces: [FxHashMap<Box<str>, u32>; 2],
    languages: FxHashMap<Box<str>, u8>,
    sources: FxHashMap<Box<str>, i64>,
}

fn slot(language: crate::lang::Language) -> usize {
    usize::from(language == crate::lang::Language::English)
}

impl Numbers {
    /// The number of a word as it is written, if it was met lately.
    pub(super) fn surface(&self, language: crate::lang::Language, word: &str) -> Option<u32> {
        self.surfaces.get(slot(language))?.get(word).copied()
    }

    /// Numbers a word.
    pub(super) fn word(
        &mut self,
        connection: &Connection,
        language: crate::lang::Language,
        surface: &str,
        stem: &str,
    ) -> rusqlite::Result<u32> {
        let number = self.stem(connection, stem)?;
        if let Some(surfaces) = self.surfaces.get_mut(slot(language)) {
            if surfaces.len() >= AT_HAND {
                surfaces.clear();
            }
            surfaces.insert(surface.into(), number);
        }
        Ok(number)
    }

    /// Numbers a stem.
    fn stem(&mut self, connection: &Connection, stem: &str) -> rusqlite::Result<u32> {
        if let Some(number) = self.stems.get(stem) {
            return Ok(*number);
        }
        let number = match find_word(connection, stem)? {
            Some(number) => number,
            None => {
                connection.prepare_cached("INSERT INTO words (word) VALUES (?1)")?.execute([stem])?;
                connection.last_insert_rowid() as u32
            }
        };
        if self.stems.len() >= AT_HAND {
            self.stems.clear();
        }
        self.stems.insert(stem.into(), number);
        Ok(number)
    }

    /// Numbers the language with this code; regions count as one. All past [`LANGUAGES`] share a number.
    pub(super) fn language(&mut self, connection: &Connection, written: &str) -> rusqlite::Result<u8> {
        let code = code::primary(written);
        if let Some(number) = self.languages.get(&*code) {
            return Ok(*number);
        }
        let number = match find_language(connection, &code)? {
            Some(number) => number,
            None => {
                connection.execute("INSERT INTO languages (code) VALUES (?1)", [&*code])?;
                as_language(connection.last_insert_rowid())
            }
        };
        self.languages.insert(code.into(), number);
        Ok(number)
    }

    /// Numbers a file that units come from.
    pub(super) fn source(&mut self, connection: &Connection, name: &str) -> rusqlite::Result<i64> {
        if let Some(number) = self.sources.get(name) {
            return Ok(*number);
        }
        connection.execute("INSERT OR IGNORE INTO sources (name) VALUES (?1)", [name])?;
        let number = connection.query_row("SELECT id FROM sources WHERE name = ?1", [name], |r| r.get(0))?;
        self.sources.insert(name.into(), number);
        Ok(number)
    }
}

/// The number of a stem, where the memory has it.
pub(super) fn find_word(connection: &Connection, stem: &str) -> rusqlite::Result<Option<u32>> {
    let mut statement = connection.prepare_cached("SELECT id FROM words WHERE word = ?1")?;
    statement.query_row([stem], |row| row.get(0)).optional()
}

/// The number of a language, where the memory has it.
pub(super) fn find_language(connection: &Connection, written: &str) -> rusqlite::Result<Option<u8>> {
    let code = code::primary(written);
    let mut statement = connection.prepare_cached("SELECT id FROM languages WHERE code = ?1")?;
    statement.query_row(params![&*code], |row| row.get::<_, i64>(0).map(as_language)).optional()
}

fn as_language(number: i64) -> u8 {
    u8::try_from(number).unwrap_or(LANGUAGES).min(LANGUAGES)
}
