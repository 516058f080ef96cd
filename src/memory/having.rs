//! Texts that have certain words, behind each other or anywhere, found by postings.
//!
//! The rarest word names the texts, the others take away from them while their lists cost less
//! than a look at each text. Of a phrase of words that are in very many texts, pairs of
//! neighbours have lists of their own ([`IndexSide::common`]), and so have values, so that few texts
//! are looked at whatever is asked for.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::keys::{damage, pair_number, row};
use super::postings;
use super::reader::Reader;
use super::search::{LOOK, read_tokens};
use super::segment::IndexedText;
use super::view::{IndexSegment, IndexSide, View};

/// Looks at tokens that are spent on counting, once all that is wanted is found: five milliseconds.
const FOR_COUNTING: usize = 4000;
/// A look at a text itself, in looks at its tokens.
const AT_TEXT: usize = 20;

/// How the words that are looked for stand in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Behind each other.
    Phrase,
    /// Anywhere, in any order.
    Anywhere,
}

/// What texts must have.
pub(super) struct Pattern {
    pub(super) language: u8,
    /// Numbers of the words and kinds of placeables; `None` for any one word.
    pub(super) tokens: Vec<Option<u32>>,
    /// For each placeable the rows of what it may say, of which a text has one.
    pub(super) values: Vec<Vec<u32>>,
    pub(super) standing: Standing,
    /// Whether a text that has the tokens has what is looked for; else it is to be looked at.
    pub(super) telling: bool,
}

/// How many units have it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) units: usize,
    /// Whether these are all of them.
    pub(super) all: bool,
}

/// A text that may have it; in the order in which units came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct EntryCandidate {
    unit: u32,
    place: EntryPlace,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum EntryPlace {
    /// It has all of it.
    Sure,
    /// An entry of the segment with this place in the list.
    Segment(u32, u32),
}

/// Calls `take` with units that have the tokens, in the order in which they came, until it has
/// taken `limit` of them.
pub(super) fn each(
    reader: &mut Reader,
    view: &View,
    pattern: &Pattern,
    limit: usize,
    take: &mut dyn FnMut(&mut Reader, u32) -> rusqlite::Result<bool>,
) -> rusqlite::Result<Count> {
    let mut found = Vec::new();
    for (at, segment) in view.directory.list.iter().enumerate() {
        let Some(side) = segment.sides.get(&pattern.language) else { continue };
        let (locals, sure) = in_segment(reader, segment, side, pattern)?;
        for local in locals {
            let unit = side.units.get(local as usize).copied().ok_or_else(damage)?;
            if !segment.dead.contains(&unit) {
                let place = if sure { EntryPlace::Sure } else { EntryPlace::Segment(at as u32, local) };
                found.push(EntryCandidate { unit, place });
            }
        }
    }
    for (unit, text) in view.tail.each() {
        if text.language == pattern.language && in_text(&text, pattern) {
            found.push(EntryCandidate { unit, place: EntryPlace::Sure });
        }
    }
    let mut order: BinaryHeap<Reverse<EntryCandidate>> = found.into_iter().map(Reverse).collect();
    let mut count = Count::default();
    let mut taken = None;
    let mut left = FOR_COUNTING;
    let mut tokens = Vec::new();
    while let Some(Reverse(candidate)) = order.peek().copied() {
        let enough = count.units >= limit;
        let costs = match candidate.place {
            EntryPlace::Sure if pattern.telling && enough => {
                count.units += sure(&mut order, &taken);
                continue;
            }
            EntryPlace::Sure => 0,
            EntryPlace::Segment(..) => 1,
        };
        let costs = costs + if pattern.telling { 0 } else { AT_TEXT };
        if enough && left < costs {
            return Ok(count);
        }
        order.pop();
        // Another text of a unit that is counted.
        if taken == Some(candidate.unit) {
            continue;
        }
        if enough {
            left -= costs;
        }
        if let EntryPlace::Segment(at, local) = candidate.place {
            let segment = view.directory.list.get(at as usize).ok_or_else(damage)?;
            read_tokens(&reader.connection, segment.id, pattern.language, local, &mut tokens)?;
            if !has(&tokens, pattern) {
                continue;
            }
        }
        if enough && pattern.telling || take(reader, candidate.unit)? {
            count.units += 1;
            taken = Some(candidate.unit);
        }
    }
    count.all = true;
    Ok(count)
}

/// Takes the candidates of which nothing is to be found out any more; returns how many units they are.
fn sure(order: &mut BinaryHeap<Reverse<EntryCandidate>>, taken: &Option<u32>) -> usize {
    let (mut units, mut open) = (Vec::new(), BinaryHeap::new());
    for Reverse(candidate) in order.drain() {
        match candidate.place {
            EntryPlace::Sure => units.push(candidate.unit),
            EntryPlace::Segment(..) => open.push(Reverse(candidate)),
        }
    }
    *order = open;
    // In one bit each: there may be as many as units.
    let most = units.iter().max().map_or(0, |unit| *unit as usize + 1);
    let mut seen = vec![0u64; most.div_ceil(64)];
    let mut count = 0;
    for unit in units.into_iter().filter(|unit| *taken != Some(*unit)) {
        if let Some(word) = seen.get_mut(unit as usize / 64) {
            let bit = 1u64 << (unit % 64);
            count += usize::from(*word & bit == 0);
            *word |= bit;
        }
    }
    count
}

/// Entries of a segment that may have it, and whether they all do.
fn in_segment(
    reader: &Reader,
    segment: &IndexSegment,
    side: &IndexSide,
    pattern: &Pattern,
) -> rusqlite::Result<(Vec<u32>, bool)> {
    let mut lists: Vec<(usize, Vec<(usize, i64)>)> = Vec::new();
    let mut count = reader.connection.prepare_cached("SELECT n FROM postings WHERE id = ?1")?;
    for numbers in names(side, pattern) {
        let mut rows_of = Vec::new();
        for number in numbers {
            let key = row(segment.id, pattern.language, number);
            let mut rows = count.query([key])?;
            if let Some(found) = rows.next()? {
                rows_of.push((found.get::<_, i64>(0)? as usize, key));
            }
        }
        let total = rows_of.iter().map(|(n, _)| n).sum();
        if total == 0 {
            return Ok((Vec::new(), true));
        }
        lists.push((total, rows_of));
    }
    lists.sort_unstable();
    let pair_is_all = lists.len() == 1 && pattern.tokens.len() == 2;
    let mut sure = pattern.standing == Standing::Anywhere || pattern.tokens.len() == 1 || pair_is_all;
    let mut common: Option<Vec<u32>> = None;
    for (total, rows_of) in lists {
        let own = match &common {
            Some(common) if total > common.len().saturating_mul(LOOK) => {
                sure = false;
                break;
            }
            None => read(reader, &rows_of)?,
            Some(common) => both(common, &read(reader, &rows_of)?),
        };
        common = Some(own);
    }
    Ok((common.unwrap_or_default(), sure && pattern.tokens.iter().all(Option::is_some)))
}

/// The lists that texts with the pattern are in: of each the numbers of its rows, of which a text
/// is in one.
fn names(side: &IndexSide, pattern: &Pattern) -> Vec<Vec<u32>> {
    let mut lists = pattern.values.clone();
    let mut told = vec![false; pattern.tokens.len()];
    if pattern.standing == Standing::Phrase {
        for (at, pair) in pattern.tokens.windows(2).enumerate() {
            if let [Some(one), Some(other)] = pair
                && side.common.contains(one)
                && side.common.contains(other)
            {
                lists.push(vec![pair_number(*one, *other)]);
                told.iter_mut().skip(at).take(2).for_each(|told| *told = true);
            }
        }
    }
    let alone = pattern.tokens.iter().zip(told).filter(|(_, told)| !told);
    lists.extend(alone.filter_map(|(token, _)| Some(vec![(*token)?])));
    lists.sort_unstable();
    lists.dedup();
    lists
}

/// The entries of rows, ascending.
fn read(reader: &Reader, rows_of: &[(usize, i64)]) -> rusqlite::Result<Vec<u32>> {
    let mut out = Vec::with_capacity(rows_of.iter().map(|(n, _)| n).sum());
    let mut statement = reader.connection.prepare_cached("SELECT data FROM postings WHERE id = ?1")?;
    for (n, key) in rows_of {
        let mut rows = statement.query([key])?;
        let row = rows.next()?.ok_or_else(damage)?;
        let data = row.get_ref(0)?.as_blob().unwrap_or_default();
        postings::each(data, *n, 0, u32::MAX, |local| out.push(local)).ok_or_else(damage)?;
    }
    if rows_of.len() > 1 {
        out.sort_unstable();
        out.dedup();
    }
    Ok(out)
}

/// What is in both lists, ascending as they are.
fn both(one: &[u32], other: &[u32]) -> Vec<u32> {
    let mut out = Vec::with_capacity(one.len().min(other.len()));
    let mut rest = other.iter().peekable();
    for number in one {
        while rest.next_if(|other| *other < number).is_some() {}
        if rest.next_if(|other| *other == number).is_some() {
            out.push(*number);
        }
    }
    out
}

fn in_text(text: &IndexedText<'_>, pattern: &Pattern) -> bool {
    has(text.tokens, pattern)
        && pattern.values.iter().all(|says| says.iter().any(|value| text.values.contains(value)))
}

/// Whether a text has the tokens.
fn has(tokens: &[u32], pattern: &Pattern) -> bool {
    let fits = |(wanted, token): (&Option<u32>, &u32)| wanted.is_none_or(|wanted| wanted == *token);
    match pattern.standing {
        Standing::Anywhere => pattern.tokens.iter().flatten().all(|wanted| tokens.contains(wanted)),
        Standing::Phrase => {
            tokens.windows(pattern.tokens.len()).any(|window| pattern.tokens.iter().zip(window).all(fits))
        }
    }
}
