//! The index as a reader holds it: the lists of all segments and the tail, loaded once and
//! shared by all readers of a memory until the file changes.

use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use rustc_hash::FxHashSet;

use super::compact::unpack_texts;
use super::keys::{damage, unpack};
use super::segment::{IndexedText, Lengths};

/// A segment without its postings and tokens.
pub(super) struct IndexSegment {
    pub(super) id: i64,
    pub(super) sides: BTreeMap<u8, IndexSide>,
    /// Units that are gone from it.
    pub(super) dead: HashSet<u32>,
}

/// A language of a segment.
pub(super) struct IndexSide {
    pub(super) lengths: Lengths,
    /// The unit of each entry.
    pub(super) units: Vec<u32>,
    /// Words whose pairs with each other have postings.
    pub(super) common: FxHashSet<u32>,
}

/// All segments.
#[derive(Default)]
pub(super) struct Directory {
    /// Changes of segments, and of what is gone from them, up to here.
    segments: i64,
    deaths: i64,
    pub(super) list: Vec<IndexSegment>,
}

/// Units without index.
#[derive(Default, Clone)]
pub(super) struct Tail {
    segments: i64,
    deaths: i64,
    next: i64,
    texts: Vec<InTail>,
    tokens: Vec<u32>,
    values: Vec<u32>,
}

/// A text of the tail: where its tokens and values end.
#[derive(Clone)]
struct InTail {
    language: u8,
    unit: u32,
    tokens: u32,
    values: u32,
}

impl Tail {
    /// Unit and what is known of each text.
    pub(super) fn each(&self) -> impl Iterator<Item = (u32, IndexedText<'_>)> + '_ {
        let starts = std::iter::once((0, 0)).chain(self.texts.iter().map(|text| (text.tokens, text.values)));
        self.texts.iter().zip(starts).map(|(text, (tokens, values))| {
            let tokens = self.tokens.get(tokens as usize..text.tokens as usize).unwrap_or_default();
            let values = self.values.get(values as usize..text.values as usize).unwrap_or_default();
            (text.unit, IndexedText { language: text.language, tokens, values })
        })
    }
}

/// What a search looks at: one state of the file.
#[derive(Clone, Default)]
pub(super) struct View {
    pub(super) directory: Arc<Directory>,
    pub(super) tail: Arc<Tail>,
}

/// The newest view that any reader has loaded.
#[derive(Default)]
pub(super) struct Shared(Mutex<View>);

impl Shared {
    /// The view of the transaction that `connection` is in.
    pub(super) fn view(&self, connection: &Connection) -> rusqlite::Result<View> {
        let sql = "SELECT segments, deaths, next_tail FROM state";
        let (segments, deaths, next): (i64, i64, i64) =
            connection.prepare_cached(sql)?.query_row([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?;
        let mut view = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let loaded = !view.directory.list.is_empty() || segments == 0;
        let fits = |s: i64, d: i64| s == segments && d == deaths;
        let same_directory = loaded && fits(view.directory.segments, view.directory.deaths);
        if !same_directory {
            view.directory = Arc::new(directory(connection, segments, deaths)?);
        }
        let same_tail = fits(view.tail.segments, view.tail.deaths) && view.tail.next <= next;
        if !same_tail {
            view.tail = Arc::new(Tail { segments, deaths, next: 0, ..Tail::default() });
        }
        if view.tail.next < next {
            load_tail(connection, Arc::make_mut(&mut view.tail), next)?;
        } else if same_directory && same_tail {
            return Ok(view);
        }
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = view.clone();
        Ok(view)
    }
}

fn directory(connection: &Connection, segments: i64, deaths: i64) -> rusqlite::Result<Directory> {
    let mut list = Vec::new();
    let mut statement = connection.prepare_cached("SELECT id FROM segments ORDER BY id")?;
    let ids: Vec<i64> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for id in ids {
        let mut statement = connection.prepare_cached("SELECT unit FROM dead WHERE segment = ?1")?;
        let dead = statement.query_map([id], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let sql = "SELECT sides.id & 31, lengths, units, words FROM sides JOIN common USING (id)
            WHERE sides.id >= ?1 AND sides.id < ?2";
        let mut statement = connection.prepare_cached(sql)?;
        let mut rows = statement.query([super::keys::side(id, 0), super::keys::side(id + 1, 0)])?;
        let mut sides = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let lengths = row.get_ref(1)?.as_blob().ok().and_then(Lengths::from_bytes).ok_or_else(damage)?;
            let units = row.get_ref(2)?.as_blob().ok().and_then(unpack).ok_or_else(damage)?;
            let common = row.get_ref(3)?.as_blob().ok().and_then(unpack).ok_or_else(damage)?;
            sides.insert(row.get(0)?, IndexSide { lengths, units, common: common.into_iter().collect() });
        }
        list.push(IndexSegment { id, sides, dead });
    }
    Ok(Directory { segments, deaths, list })
}

fn load_tail(connection: &Connection, tail: &mut Tail, next: i64) -> rusqlite::Result<()> {
    let mut statement =
        connection.prepare_cached("SELECT unit, tokens FROM tail WHERE id >= ?1 ORDER BY id")?;
    let mut rows = statement.query([tail.next])?;
    while let Some(row) = rows.next()? {
        let unit: u32 = row.get(0)?;
        let texts = row.get_ref(1)?.as_blob().ok().and_then(unpack_texts).ok_or_else(damage)?;
        for text in texts {
            tail.tokens.extend_from_slice(&text.tokens);
            tail.values.extend_from_slice(&text.values);
            let (tokens, values) = (tail.tokens.len() as u32, tail.values.len() as u32);
            tail.texts.push(InTail { language: text.language, unit, tokens, values });
        }
    }
    tail.next = next;
    Ok(())
}
