//! A segment of the index: units sorted by their number of tokens, for each language by itself.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use super::keys::{BLOCK, pack, pack_runs, pack_tokens, row, side};
use super::postings;

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
}

impl Texts {
    fn tokens(&self, at: usize) -> &[u32] {
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(at).copied().unwrap_or(start);
        self.tokens.get(start as usize..end as usize).unwrap_or_default()
    }
}

impl Entries {
    /// Adds a unit with the tokens of its texts; a language whose text has none is left out.
    pub(super) fn add<'t>(&mut self, unit: u32, texts: impl IntoIterator<Item = (u8, &'t [u32])>) {
        self.members.push(unit);
        for (language, tokens) in texts {
            if !tokens.is_empty() {
                let texts = self.sides.entry(language).or_default();
                texts.units.push(unit);
                texts.tokens.extend_from_slice(tokens);
                texts.ends.push(texts.tokens.len() as u32);
            }
        }
    }

    /// Number of units.
    pub(super) fn len(&self) -> usize {
        self.members.len()
    }

    /// Each unit with its languages and tokens, in the order of units.
    pub(super) fn units(&self) -> impl Iterator<Item = (u32, Vec<(u8, &[u32])>)> + '_ {
        let mut at: BTreeMap<u8, usize> = BTreeMap::new();
        self.members.iter().map(move |unit| {
            let mut texts = Vec::new();
            for (language, side) in &self.sides {
                let at = at.entry(*language).or_default();
                while side.units.get(*at) == Some(unit) {
                    texts.push((*language, side.tokens(*at)));
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
    Ok(())
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
