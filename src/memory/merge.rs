//! Several segments become one, without taking more than a list of units into memory.

use std::collections::HashSet;

use rusqlite::{Connection, params};

use super::keys::{BLOCK, damage, pack, pack_runs, pack_tokens, row, side, tokens_at, unpack, unpack_runs};
use super::postings;
use super::segment::{Lengths, write_common};

/// Most languages in one file.
pub(super) const LANGUAGES: u8 = 31;

/// One language of one of the segments.
struct Part {
    segment: i64,
    lengths: Lengths,
    units: Vec<u32>,
    common: HashSet<u32>,
    /// Number of each entry in the new segment; `u32::MAX` for one that is gone.
    moved: Vec<u32>,
}

/// Puts the segments `old` together as `new`; what is dead in them goes.
pub(super) fn merge(connection: &Connection, old: &[i64], new: i64) -> rusqlite::Result<()> {
    let mut dead: Vec<HashSet<u32>> = Vec::new();
    let mut members: Vec<u32> = Vec::new();
    for segment in old {
        let mut statement = connection.prepare_cached("SELECT unit FROM dead WHERE segment = ?1")?;
        let gone: HashSet<u32> = statement.query_map([segment], |r| r.get(0))?.collect::<Result<_, _>>()?;
        let own: Vec<u8> =
            connection.query_row("SELECT members FROM segments WHERE id = ?1", [segment], |r| r.get(0))?;
        members.extend(unpack_runs(&own).ok_or_else(damage)?.into_iter().filter(|unit| !gone.contains(unit)));
        dead.push(gone);
    }
    members.sort_unstable();
    members.dedup();
    connection.execute(
        "INSERT INTO segments (id, units, members) VALUES (?1, ?2, ?3)",
        params![new, members.len() as i64, pack_runs(&members)],
    )?;
    for language in 0..=LANGUAGES {
        let mut parts = Vec::new();
        for (segment, dead) in old.iter().zip(&dead) {
            if let Some(part) = part(connection, *segment, language)? {
                parts.push((part, dead));
            }
        }
        if !parts.is_empty() {
            merge_side(connection, parts, language, new)?;
        }
    }
    for segment in old {
        remove(connection, *segment)?;
    }
    Ok(())
}

/// Takes a segment away.
pub(super) fn remove(connection: &Connection, segment: i64) -> rusqlite::Result<()> {
    for table in ["postings", "tokens"] {
        connection.execute(
            &format!("DELETE FROM {table} WHERE id >= ?1 AND id < ?2"),
            [row(segment, 0, 0), row(segment + 1, 0, 0)],
        )?;
    }
    connection
        .execute("DELETE FROM sides WHERE id >= ?1 AND id < ?2", [side(segment, 0), side(segment + 1, 0)])?;
    connection
        .execute("DELETE FROM common WHERE id >= ?1 AND id < ?2", [side(segment, 0), side(segment + 1, 0)])?;
    connection.execute("DELETE FROM dead WHERE segment = ?1", [segment])?;
    connection.execute("DELETE FROM segments WHERE id = ?1", [segment])?;
    Ok(())
}

fn part(connection: &Connection, segment: i64, language: u8) -> rusqlite::Result<Option<Part>> {
    let sql = "SELECT lengths, units, words FROM sides JOIN common USING (id) WHERE id = ?1";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([side(segment, language)])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let lengths = row.get_ref(0)?.as_blob().ok().and_then(Lengths::from_bytes).ok_or_else(damage)?;
    let units = row.get_ref(1)?.as_blob().ok().and_then(unpack).ok_or_else(damage)?;
    let common = row.get_ref(2)?.as_blob().ok().and_then(unpack).ok_or_else(damage)?;
    let moved = vec![u32::MAX; units.len()];
    Ok(Some(Part { segment, lengths, units, common: common.into_iter().collect(), moved }))
}

fn merge_side(
    connection: &Connection,
    parts: Vec<(Part, &HashSet<u32>)>,
    language: u8,
    new: i64,
) -> rusqlite::Result<()> {
    let mut lengths = Lengths::default();
    let mut units = Vec::new();
    let mut all: Vec<u32> = parts.iter().flat_map(|(p, _)| p.lengths.ranges().map(|(n, _)| n)).collect();
    all.sort_unstable();
    all.dedup();
    let mut parts = parts;
    let mut tokens = Blocks { connection, language, new, waiting: Vec::new(), written: 0 };
    let mut readers: Vec<Cursor> = parts.iter().map(|_| Cursor::default()).collect();
    for length in all {
        for ((part, dead), cursor) in parts.iter_mut().zip(&mut readers) {
            let (from, to) = part.lengths.window(length as usize, length as usize);
            for local in from..to {
                let unit = part.units.get(local as usize).copied().ok_or_else(damage)?;
                if dead.contains(&unit) {
                    continue;
                }
                if let Some(moved) = part.moved.get_mut(local as usize) {
                    *moved = lengths.total();
                }
                lengths.add(length as usize);
                units.push(unit);
                tokens.add(cursor.tokens(connection, part.segment, language, local)?)?;
            }
        }
    }
    tokens.flush()?;
    connection
        .prepare_cached("INSERT INTO sides (id, lengths, units) VALUES (?1, ?2, ?3)")?
        .execute(params![side(new, language), lengths.to_bytes(), pack(units)])?;
    let parts: Vec<Part> = parts.into_iter().map(|(part, _)| part).collect();
    // Rows of other pairs lack what some of the segments have.
    let (first, rest) = parts.split_first().ok_or_else(damage)?;
    let in_all = |word: &&u32| rest.iter().all(|part| part.common.contains(*word));
    let mut common: Vec<u32> = first.common.iter().filter(in_all).copied().collect();
    common.sort_unstable();
    write_common(connection, new, language, common)?;
    merge_postings(connection, &parts, language, new)
}

/// Reads entries in ascending order.
#[derive(Default)]
struct Cursor {
    block: Option<(u32, Vec<u8>)>,
}

impl Cursor {
    fn tokens(
        &mut self,
        connection: &Connection,
        segment: i64,
        language: u8,
        local: u32,
    ) -> rusqlite::Result<Vec<u32>> {
        let number = local / BLOCK as u32;
        if self.block.as_ref().is_none_or(|(there, _)| *there != number) {
            let mut statement = connection.prepare_cached("SELECT data FROM tokens WHERE id = ?1")?;
            let data = statement.query_row([row(segment, language, number)], |r| r.get(0))?;
            self.block = Some((number, data));
        }
        let mut out = Vec::new();
        let data = self.block.as_ref().map(|(_, data)| data.as_slice()).unwrap_or_default();
        tokens_at(data, local as usize % BLOCK, &mut out).ok_or_else(damage)?;
        Ok(out)
    }
}

/// Writes entries in ascending order.
struct Blocks<'c> {
    connection: &'c Connection,
    language: u8,
    new: i64,
    waiting: Vec<Vec<u32>>,
    written: u32,
}

impl Blocks<'_> {
    fn add(&mut self, tokens: Vec<u32>) -> rusqlite::Result<()> {
        self.waiting.push(tokens);
        if self.waiting.len() == BLOCK { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> rusqlite::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let data = pack_tokens(self.waiting.drain(..).collect::<Vec<_>>().iter().map(Vec::as_slice));
        let key = row(self.new, self.language, self.written);
        self.written += 1;
        self.connection
            .prepare_cached("INSERT INTO tokens (id, data) VALUES (?1, ?2)")?
            .execute(params![key, data])?;
        Ok(())
    }
}

fn merge_postings(connection: &Connection, parts: &[Part], language: u8, new: i64) -> rusqlite::Result<()> {
    let sql = "SELECT id, n, data FROM postings WHERE id >= ?1 AND id < ?2 ORDER BY id";
    let mut statements = parts.iter().map(|_| connection.prepare(sql)).collect::<Result<Vec<_>, _>>()?;
    let mut cursors = Vec::new();
    for (statement, part) in statements.iter_mut().zip(parts) {
        let base = row(part.segment, language, 0);
        let mut rows = statement.query([base, row(part.segment, language + 1, 0)])?;
        let head = next(&mut rows, base)?;
        cursors.push((rows, head, part, base));
    }
    let mut insert = connection.prepare_cached("INSERT INTO postings (id, n, data) VALUES (?1, ?2, ?3)")?;
    let mut locals: Vec<u32> = Vec::new();
    while let Some(word) = cursors.iter().filter_map(|(_, head, ..)| head.as_ref().map(|h| h.0)).min() {
        locals.clear();
        for (rows, head, part, base) in &mut cursors {
            let Some((_, n, data)) = head.take_if(|head| head.0 == word) else { continue };
            let add = |local: u32| {
                let moved = part.moved.get(local as usize).copied().unwrap_or(u32::MAX);
                if moved != u32::MAX {
                    locals.push(moved);
                }
            };
            postings::each(&data, n, 0, u32::MAX, add).ok_or_else(damage)?;
            *head = next(rows, *base)?;
        }
        // Ascending in each of them; sorting finds such runs and merges them.
        locals.sort();
        if !locals.is_empty() {
            insert.execute(params![
                row(new, language, word),
                locals.len() as i64,
                postings::encode(&locals)
            ])?;
        }
    }
    Ok(())
}

/// The next word with its entries.
fn next(rows: &mut rusqlite::Rows<'_>, base: i64) -> rusqlite::Result<Option<(u32, usize, Vec<u8>)>> {
    let Some(row) = rows.next()? else { return Ok(None) };
    let (id, n): (i64, i64) = (row.get(0)?, row.get(1)?);
    Ok(Some(((id - base) as u32, n as usize, row.get(2)?)))
}
