//! A segment of the index: units sorted by their number of tokens, for each language by itself.

use std::collections::{BTreeMap, HashSet};

use rusqlite::{Connection, params};

use super::keys::{BLOCK, damage, pack, pack_runs, pack_tokens, pair_number, pair_parts, row, side, unpack};
use super::postings;

/// A word in more than one of so many texts of a segment is a common one: pairs of them have
/// postings, so that of a phrase of frequent words not every text is looked at, but 4,000 of 10⁶
/// at most. With the postings of values they make a file of 430 MB one of 499.
const COMMON: usize = 256;

/// A text as the index has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct IndexedText<'t> {
    pub(super) language: u8,
    /// Numbers of its words.
    pub(super) tokens: &'t [u32],
    /// Rows of what its placeables say.
    pub(super) values: &'t [u32],
}

/// What is to be indexed, in the order in which it came.
#[derive(Default)]
pub(super) struct Entries {
    /// Units, ascending.
    members: Vec<u32>,
    sides: BTreeMap<u8, Texts>,
}

/// The texts of one language, as tokens.
#[derive(Default)]
struct Texts {
    units: Vec<u32>,
    /// Where the tokens of each text end.
    ends: Vec<u32>,
    tokens: Vec<u32>,
    value_ends: Vec<u32>,
    values: Vec<u32>,
}

impl Texts {
    fn tokens(&self, at: usize) -> &[u32] {
        piece(&self.tokens, &self.ends, at)
    }

    fn values(&self, at: usize) -> &[u32] {
        piece(&self.values, &self.value_ends, at)
    }
}

/// Piece `at` of a list in pieces.
fn piece<'l>(list: &'l [u32], ends: &[u32], at: usize) -> &'l [u32] {
    let start = at.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or(0);
    let end = ends.get(at).copied().unwrap_or(start);
    list.get(start as usize..end as usize).unwrap_or_default()
}

impl Entries {
    /// Adds a unit with its texts; one that has no tokens is left out.
    pub(super) fn add<'t>(&mut self, unit: u32, texts: impl IntoIterator<Item = IndexedText<'t>>) {
        self.members.push(unit);
        for text in texts.into_iter().filter(|text| !text.tokens.is_empty()) {
            let texts = self.sides.entry(text.language).or_default();
            texts.units.push(unit);
            texts.tokens.extend_from_slice(text.tokens);
            texts.ends.push(texts.tokens.len() as u32);
            texts.values.extend_from_slice(text.values);
            texts.value_ends.push(texts.values.len() as u32);
        }
    }

    /// Number of units.
    pub(super) fn len(&self) -> usize {
        self.members.len()
    }

    /// Each unit with its texts, in the order of units.
    pub(super) fn units(&self) -> impl Iterator<Item = (u32, Vec<IndexedText<'_>>)> + '_ {
        let mut at: BTreeMap<u8, usize> = BTreeMap::new();
        self.members.iter().map(move |unit| {
            let mut texts = Vec::new();
            for (language, side) in &self.sides {
                let at = at.entry(*language).or_default();
                while side.units.get(*at) == Some(unit) {
                    let (tokens, values) = (side.tokens(*at), side.values(*at));
                    texts.push(IndexedText { language: *language, tokens, values });
                    *at += 1;
                }
            }
            (*unit, texts)
        })
    }

    /// Writes the segment numbered `id`.
    pub(super) fn write(mut self, connection: &Connection, id: i64) -> rusqlite::Result<()> {
        self.members.sort_unstable();
        self.members.dedup();
        connection
            .prepare_cached("INSERT INTO segments (id, units, members) VALUES (?1, ?2, ?3)")?
            .execute(params![id, self.members.len() as i64, pack_runs(&self.members)])?;
        for (language, texts) in &self.sides {
            write_side(connection, id, *language, texts)?;
        }
        Ok(())
    }
}

fn write_side(connection: &Connection, id: i64, language: u8, texts: &Texts) -> rusqlite::Result<()> {
    let mut order: Vec<u32> = (0..texts.units.len() as u32).collect();
    // Stable: what came first stands first among those of one length.
    order.sort_by_key(|at| texts.tokens(*at as usize).len());
    let of = |local: &u32| texts.tokens(*local as usize);
    let mut lengths = Lengths::default();
    order.iter().for_each(|at| lengths.add(of(at).len()));
    let units = order.iter().filter_map(|at| texts.units.get(*at as usize).copied());
    connection
        .prepare_cached("INSERT INTO sides (id, lengths, units) VALUES (?1, ?2, ?3)")?
        .execute(params![side(id, language), lengths.to_bytes(), pack(units)])?;
    let mut insert = connection.prepare_cached("INSERT INTO tokens (id, data) VALUES (?1, ?2)")?;
    for (block, entries) in order.chunks(BLOCK).enumerate() {
        let data = pack_tokens(entries.iter().map(of));
        insert.execute(params![row(id, language, block as u32), data])?;
    }
    // Where the entries of each word go: first counted, then filled in (a counting sort).
    let words = texts.tokens.iter().max().map_or(0, |word| *word as usize + 1);
    let mut is_common = vec![false; words];
    let inherited = inherited(connection, language)?;
    let mut seen = vec![u32::MAX; words];
    let mut first = |word: u32, local: u32| match seen.get_mut(word as usize) {
        Some(last) if *last != local => {
            *last = local;
            true
        }
        _ => false,
    };
    let mut ends = vec![0u32; words];
    for (local, at) in order.iter().enumerate() {
        for word in of(at) {
            if first(*word, local as u32)
                && let Some(count) = ends.get_mut(*word as usize)
            {
                *count += 1;
            }
        }
    }
    for (word, (is_common, count)) in is_common.iter_mut().zip(&ends).enumerate() {
        *is_common = *count as usize > order.len() / COMMON || inherited.contains(&(word as u32));
    }
    let mut total = 0;
    for end in &mut ends {
        // For now where it begins; filling moves it to where it ends.
        (*end, total) = (total, total + *end);
    }
    seen.fill(u32::MAX);
    let mut first = |word: u32, local: u32| match seen.get_mut(word as usize) {
        Some(last) if *last != local => {
            *last = local;
            true
        }
        _ => false,
    };
    let mut locals = vec![0u32; total as usize];
    for (local, at) in order.iter().enumerate() {
        for word in of(at) {
            if first(*word, local as u32)
                && let Some(end) = ends.get_mut(*word as usize)
                && let Some(slot) = locals.get_mut(*end as usize)
            {
                *slot = local as u32;
                *end += 1;
            }
        }
    }
    let mut insert = connection.prepare_cached("INSERT INTO postings (id, n, data) VALUES (?1, ?2, ?3)")?;
    let mut start = 0;
    for (word, end) in ends.iter().enumerate() {
        let own = locals.get(start as usize..*end as usize).unwrap_or_default();
        start = *end;
        if !own.is_empty() {
            let data = postings::encode(own);
            insert.execute(params![row(id, language, word as u32), own.len() as i64, data])?;
        }
    }
    drop((seen, locals));
    write_beside(connection, id, language, texts, &order, &is_common)
}

/// Writes the postings of values and of pairs of common words, the rows in their order: those of
/// each part are collected and sorted by themselves, because a list of all would take as much
/// memory as everything else at an import.
fn write_beside(
    connection: &Connection,
    id: i64,
    language: u8,
    texts: &Texts,
    order: &[u32],
    is_common: &[bool],
) -> rusqlite::Result<()> {
    let mut found: Vec<(u32, u32)> = Vec::new();
    for (at, local) in order.iter().zip(0..) {
        found.extend(texts.values(*at as usize).iter().map(|value| (*value, local)));
    }
    write_rows(connection, id, language, &mut found)?;
    for part in pair_parts() {
        for (at, local) in order.iter().zip(0..) {
            let mut before = None;
            for word in texts.tokens(*at as usize) {
                let common = Some(*word).filter(|word| is_common.get(*word as usize) == Some(&true));
                let pair = before.zip(common).map(|(one, other)| pair_number(one, other));
                found.extend(pair.filter(|pair| part.contains(pair)).map(|pair| (pair, local)));
                before = common;
            }
        }
        write_rows(connection, id, language, &mut found)?;
    }
    let words = (0..).zip(is_common).filter(|(_, is_common)| **is_common).map(|(word, _)| word);
    write_common(connection, id, language, words)
}

/// Writes postings from rows with their entries, in any order; takes them out of the list.
fn write_rows(
    connection: &Connection,
    id: i64,
    language: u8,
    found: &mut Vec<(u32, u32)>,
) -> rusqlite::Result<()> {
    found.sort_unstable();
    found.dedup();
    let mut insert = connection.prepare_cached("INSERT INTO postings (id, n, data) VALUES (?1, ?2, ?3)")?;
    let mut locals = Vec::new();
    for one in found.chunk_by(|a, b| a.0 == b.0) {
        locals.clear();
        locals.extend(one.iter().map(|(_, local)| *local));
        let number = one.first().map_or(0, |(number, _)| *number);
        insert.execute(params![row(id, language, number), locals.len() as i64, postings::encode(&locals)])?;
    }
    found.clear();
    Ok(())
}

/// Notes which words have postings of pairs in a segment.
pub(super) fn write_common(
    connection: &Connection,
    id: i64,
    language: u8,
    words: impl IntoIterator<Item = u32>,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached("INSERT INTO common (id, words) VALUES (?1, ?2)")?
        .execute(params![side(id, language), pack(words)])?;
    Ok(())
}

/// Words that are common in segments that are there: they are in new ones, too, because a merge
/// keeps only the pairs that all its segments know of.
fn inherited(connection: &Connection, language: u8) -> rusqlite::Result<HashSet<u32>> {
    let mut statement = connection.prepare_cached("SELECT words FROM common WHERE id & 31 = ?1")?;
    let mut rows = statement.query([language])?;
    let mut words = HashSet::new();
    while let Some(row) = rows.next()? {
        words.extend(row.get_ref(0)?.as_blob().ok().and_then(unpack).ok_or_else(damage)?);
    }
    Ok(words)
}

/// Where the texts of each number of tokens begin.
#[derive(Debug, Default, Clone)]
pub(super) struct Lengths {
    /// Number of tokens and first entry, ascending.
    starts: Vec<(u32, u32)>,
    total: u32,
}

impl Lengths {
    /// Adds an entry, which has no fewer tokens than those before it.
    pub(super) fn add(&mut self, tokens: usize) {
        if self.starts.last().is_none_or(|(last, _)| *last < tokens as u32) {
            self.starts.push((tokens as u32, self.total));
        }
        self.total += 1;
    }

    pub(super) fn total(&self) -> u32 {
        self.total
    }

    /// The entries with `from` to `to` tokens.
    pub(super) fn window(&self, from: usize, to: usize) -> (u32, u32) {
        let first = |tokens: usize| {
            let at = self.starts.partition_point(|(length, _)| (*length as usize) < tokens);
            self.starts.get(at).map_or(self.total, |(_, first)| *first)
        };
        (first(from), first(to.saturating_add(1)))
    }

    /// Tokens of the entry numbered `local`.
    pub(super) fn of(&self, local: u32) -> usize {
        let at = self.starts.partition_point(|(_, first)| *first <= local);
        at.checked_sub(1).and_then(|at| self.starts.get(at)).map_or(0, |(length, _)| *length as usize)
    }

    /// Each number of tokens with its entries.
    pub(super) fn ranges(&self) -> impl Iterator<Item = (u32, std::ops::Range<u32>)> + '_ {
        let ends = self.starts.iter().skip(1).map(|(_, first)| *first).chain([self.total]);
        self.starts.iter().zip(ends).map(|((length, first), end)| (*length, *first..end))
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let flat = self.starts.iter().flat_map(|(length, first)| [*length, *first]);
        pack(flat.chain([self.total]))
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let numbers = super::keys::unpack(bytes)?;
        let (total, pairs) = numbers.split_last()?;
        let starts = pairs.chunks_exact(2).filter_map(|c| Some((*c.first()?, *c.get(1)?))).collect();
        Some(Lengths { starts, total: *total })
    }
}
