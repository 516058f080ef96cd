//! How many segments there are: few, because each costs at every query.

use rusqlite::{Connection, params};

use super::keys::{damage, pack_tokens, tokens_at};
use super::merge::merge;
use super::segment::{Entries, IndexedText};

/// Units without index at most: looked at one by one they take a tenth of a millisecond.
pub(super) const TAIL: usize = 4096;
/// Below this size a segment is merged with one of its kind, as in counting in twos; so there
/// are four such at most, of 4,096 to 32,768 units.
const SMALL: i64 = 1 << 16;
/// Larger segments at most. With eight in all a unit added alone is written again 22 times
/// until there are 8·10⁶ of them (the test below counts), one of an import of 3·10⁶ 1.7 times;
/// 20 small segments instead of one raised p95 from 1.0 to 6.2 ms at 10⁵ units.
const LARGE: usize = 4;

/// Indexes new units: a few stay in the tail, many become a segment.
pub(super) fn add(connection: &Connection, entries: Entries, tail: usize) -> rusqlite::Result<()> {
    if entries.len() == 0 {
        return Ok(());
    }
    let there: i64 = connection.query_row("SELECT count(*) FROM tail", [], |row| row.get(0))?;
    if there as usize + entries.len() <= tail {
        let mut next: i64 = connection.query_row("SELECT next_tail FROM state", [], |row| row.get(0))?;
        let mut insert =
            connection.prepare_cached("INSERT INTO tail (id, unit, tokens) VALUES (?1, ?2, ?3)")?;
        for (unit, texts) in entries.units() {
            insert.execute(params![next, unit, pack_texts(&texts)])?;
            next += 1;
        }
        connection.execute("UPDATE state SET next_tail = ?1", [next])?;
        return Ok(());
    }
    let mut all = Entries::default();
    take_tail(connection, &mut all)?;
    for (unit, texts) in entries.units() {
        all.add(unit, texts);
    }
    add_segment(connection, all)
}

/// Writes a segment and merges until there are few enough.
pub(super) fn add_segment(connection: &Connection, entries: Entries) -> rusqlite::Result<()> {
    let id = next_segment(connection)?;
    entries.write(connection, id)?;
    loop {
        let sizes = sizes(connection)?;
        match to_merge(&sizes) {
            Some((one, other)) => {
                let new = next_segment(connection)?;
                merge(connection, &[one.min(other), one.max(other)], new)?;
            }
            None => break,
        }
    }
    changed(connection)
}

/// Makes one segment of all, with the tail.
pub(super) fn all_in_one(connection: &Connection) -> rusqlite::Result<()> {
    let mut tail = Entries::default();
    take_tail(connection, &mut tail)?;
    if tail.len() > 0 {
        let id = next_segment(connection)?;
        tail.write(connection, id)?;
    }
    let mut ids: Vec<i64> = sizes(connection)?.into_iter().map(|(_, id)| id).collect();
    ids.sort_unstable();
    let dead: i64 = connection.query_row("SELECT count(*) FROM dead", [], |row| row.get(0))?;
    if ids.len() > 1 || dead > 0 {
        let new = next_segment(connection)?;
        merge(connection, &ids, new)?;
    }
    changed(connection)
}

/// Two segments to be merged: small ones of which the lesser has more than half of the other,
/// or, where there are too many large ones, the least two of them.
fn to_merge(sizes: &[(i64, i64)]) -> Option<(i64, i64)> {
    let mut sizes = sizes.to_vec();
    sizes.sort_unstable();
    let close = sizes.windows(2).find_map(|pair| match pair {
        [(less, one), (more, other)] if *more < SMALL && *less * 2 > *more => Some((*one, *other)),
        _ => None,
    });
    let large = sizes.partition_point(|(size, _)| *size < SMALL);
    let least = match sizes.get(large..) {
        Some([(_, one), (_, other), rest @ ..]) if rest.len() + 2 > LARGE => Some((*one, *other)),
        _ => None,
    };
    close.or(least)
}

/// Units and number of each segment.
fn sizes(connection: &Connection) -> rusqlite::Result<Vec<(i64, i64)>> {
    let mut statement = connection.prepare_cached("SELECT units, id FROM segments")?;
    statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

fn next_segment(connection: &Connection) -> rusqlite::Result<i64> {
    connection.execute("UPDATE state SET next_segment = next_segment + 1", [])?;
    connection.query_row("SELECT next_segment - 1 FROM state", [], |row| row.get(0))
}

/// Tells readers that segments changed.
pub(super) fn changed(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute("UPDATE state SET segments = segments + 1", [])?;
    Ok(())
}

/// Takes all units out of the tail.
fn take_tail(connection: &Connection, into: &mut Entries) -> rusqlite::Result<()> {
    let mut statement = connection.prepare("SELECT unit, tokens FROM tail ORDER BY id")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let texts = row.get_ref(1)?.as_blob().ok().and_then(unpack_texts).ok_or_else(damage)?;
        into.add(row.get(0)?, texts.iter().map(Owned::text));
    }
    connection.execute("DELETE FROM tail", [])?;
    Ok(())
}

/// A text out of the tail.
pub(super) struct Owned {
    pub(super) language: u8,
    pub(super) tokens: Vec<u32>,
    pub(super) values: Vec<u32>,
}

impl Owned {
    fn text(&self) -> IndexedText<'_> {
        IndexedText { language: self.language, tokens: &self.tokens, values: &self.values }
    }
}

/// The texts of a unit as a row of the tail has them.
pub(super) fn pack_texts(texts: &[IndexedText<'_>]) -> Vec<u8> {
    let mut out = vec![texts.len() as u8];
    out.extend(texts.iter().map(|text| text.language));
    out.extend(pack_tokens(texts.iter().flat_map(|text| [text.tokens, text.values])));
    out
}

/// What [`pack_texts`] packed; `None` where the bytes are damaged.
pub(super) fn unpack_texts(bytes: &[u8]) -> Option<Vec<Owned>> {
    let (count, rest) = bytes.split_first()?;
    let (languages, rest) = rest.split_at_checked(usize::from(*count))?;
    let mut out = Vec::with_capacity(languages.len());
    for (at, language) in languages.iter().enumerate() {
        let (mut tokens, mut values) = (Vec::new(), Vec::new());
        tokens_at(rest, 2 * at, &mut tokens)?;
        tokens_at(rest, 2 * at + 1, &mut values)?;
        out.push(Owned { language: *language, tokens, values });
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_stay_few() {
        // Sizes as additions make them: a full tail at a time.
        let mut sizes: Vec<(i64, i64)> = vec![(1 << 18, 1), (1 << 18, 2)];
        let (mut most, mut written, mut id) = (0, 0, 3);
        for _ in 0..2000 {
            sizes.push((4097, id));
            id += 1;
            while let Some((one, other)) = to_merge(&sizes) {
                let gone: i64 = sizes.iter().filter(|(_, s)| [one, other].contains(s)).map(|(n, _)| n).sum();
                sizes.retain(|(_, s)| ![one, other].contains(s));
                sizes.push((gone, id));
                id += 1;
                written += gone;
            }
            most = most.max(sizes.len());
        }
        assert_eq!((most, written / (2000 * 4097)), (8, 22));
    }
}
