//! The units whose tokens are most like a query's, found without looking at all of them.
//!
//! A unit with score t or more shares at least ⌈t·n⌉ of the query's n tokens, so it has one of
//! the n − ⌈t·n⌉ + 1 rarest: only their postings name candidates, and no unit is lost. More
//! words only tell how many tokens a candidate shares at most. Candidates are looked at in the
//! order of that bound, until none that is left can be among the best.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rusqlite::Connection;
use rustc_hash::{FxHashMap, FxHashSet};

use super::keys::{BLOCK, damage, row, tokens_at};
use super::myers::Pattern;
use super::postings;
use super::segment::IndexedText;
use super::view::{IndexSegment, IndexSide, View};

/// Postings that are read for better bounds, beyond those that name candidates. Fewer let more
/// candidates be looked at, more take longer than that.
const FOR_BOUNDS: usize = 150_000;
/// A look at the tokens of a text takes as long as reading so many postings.
pub(super) const LOOK: usize = 500;
/// One candidate in so many is reckoned to be spared a look by one word more that is read. With
/// it the slowest queries of 70 % at 3·10⁶ units take a third of the time (`benches/memory`).
const SPARED: usize = 4;
/// Below 70 % half of the words name candidates, among them those that every text has: as many
/// postings, and as many candidates, are read at most: with that 95 of 100 queries of 13 to 40
/// words take 8.6 ms at 10⁶ units, of 60 words 10.5 (`benches/memory`).
const BELOW_70: usize = 1_300_000;
const LOOKS_BELOW_70: usize = 2500;

/// What is looked for.
pub(super) struct Query<'q> {
    pub(super) language: u8,
    /// Numbers of the words; 0 for one that the memory does not have.
    pub(super) tokens: &'q [u32],
    /// Least score, 0 to 1.
    pub(super) floor: f64,
    /// How many are wanted.
    pub(super) wanted: usize,
}

/// The best so far, by the score that is shown.
pub(super) struct Best {
    wanted: usize,
    /// Score and unit, the best first.
    pub(super) found: Vec<(f64, u32)>,
    seen: FxHashSet<u32>,
}

impl Best {
    fn cut(&self, floor: f64) -> f64 {
        match self.found.get(self.wanted.saturating_sub(1)) {
            Some((score, _)) => score.max(floor),
            None => floor,
        }
    }

    fn is_full(&self) -> bool {
        self.found.len() >= self.wanted
    }

    fn add(&mut self, score: f64, unit: u32) {
        let at = self.found.partition_point(|(other, _)| *other >= score);
        self.found.insert(at, (score, unit));
        self.found.truncate(self.wanted);
    }
}

/// A text that may be like the query.
struct TextCandidate<'v> {
    /// Score that it has at most, 0 to 1: the bits of such numbers are in the order of the numbers.
    bound: f32,
    place: CandidatePlace<'v>,
}

enum CandidatePlace<'v> {
    Segment { segment: &'v IndexSegment, side: &'v IndexSide, local: u32 },
    Tail { unit: u32, tokens: &'v [u32] },
}

/// Room for counting, kept from query to query.
#[derive(Default)]
pub(super) struct Scratch {
    counts: Vec<u16>,
    touched: Vec<u32>,
}

/// Finds the best. `shown` says what a unit's score is when it is looked at closely, from its
/// score by tokens and never above it; `None` for one that is no match.
pub(super) fn search(
    connection: &Connection,
    view: &View,
    query: &Query<'_>,
    scratch: &mut Scratch,
    shown: &mut dyn FnMut(u32, f64) -> rusqlite::Result<Option<f64>>,
) -> rusqlite::Result<Best> {
    let mut best = Best { wanted: query.wanted.max(1), found: Vec::new(), seen: FxHashSet::default() };
    if query.tokens.is_empty() {
        return Ok(best);
    }
    let mut pattern = Pattern::new(query.tokens);
    let mut candidates: Vec<TextCandidate> = Vec::new();
    let mut left = Left { bounds: FOR_BOUNDS, names: if query.floor < 0.7 { BELOW_70 } else { usize::MAX } };
    for segment in &view.directory.list {
        if let Some(side) = segment.sides.get(&query.language) {
            in_segment(connection, segment, side, query, scratch, &mut left, &mut candidates)?;
        }
    }
    in_tail(view, query, &pattern, &mut candidates);
    // Few of them are looked at, so they are not sorted as a whole; of equals the first comes first.
    let mut order: BinaryHeap<(u32, Reverse<u32>)> =
        candidates.iter().zip(0..).map(|(candidate, at)| (candidate.bound.to_bits(), Reverse(at))).collect();
    let mut looks = if query.floor < 0.7 { LOOKS_BELOW_70 } else { usize::MAX };
    let mut own = Vec::new();
    while let Some((_, Reverse(at))) = order.pop() {
        let Some(candidate) = candidates.get(at as usize) else { break };
        let cut = best.cut(query.floor);
        if f64::from(candidate.bound) < cut
            || best.is_full() && f64::from(candidate.bound) <= cut
            || looks == 0
        {
            break;
        }
        looks -= 1;
        let (unit, tokens) = match candidate.place {
            CandidatePlace::Tail { unit, tokens } => (unit, tokens),
            CandidatePlace::Segment { segment, side, local } => {
                let unit = side.units.get(local as usize).copied().ok_or_else(damage)?;
                if segment.dead.contains(&unit) {
                    continue;
                }
                read_tokens(connection, segment.id, query.language, local, &mut own)?;
                (unit, own.as_slice())
            }
        };
        let longer = tokens.len().max(query.tokens.len());
        let score = 1.0 - pattern.distance(tokens) as f64 / longer as f64;
        if score < cut || best.is_full() && score <= cut || !best.seen.insert(unit) {
            continue;
        }
        if let Some(score) = shown(unit, score)?.filter(|score| *score >= query.floor) {
            best.add(score, unit);
        }
    }
    Ok(best)
}

/// Postings that may still be read.
struct Left {
    bounds: usize,
    names: usize,
}

fn in_segment<'v>(
    connection: &Connection,
    segment: &'v IndexSegment,
    side: &'v IndexSide,
    query: &Query<'_>,
    scratch: &mut Scratch,
    left: &mut Left,
    candidates: &mut Vec<TextCandidate<'v>>,
) -> rusqlite::Result<()> {
    let n = query.tokens.len();
    let needed = needed(query.floor, n);
    let (from, to) = side.lengths.window(needed, longest(query.floor, n));
    if from >= to {
        return Ok(());
    }
    let words = rarest_first(connection, segment, query)?;
    let (counts, touched) = (&mut scratch.counts, &mut scratch.touched);
    counts.resize((to - from) as usize, 0);
    touched.clear();
    let mut names = n - needed + 1;
    let mut unread = n;
    let bound = |local: u32, count: u16, unread: usize| {
        let length = side.lengths.of(local);
        let shared = (usize::from(count) + unread).min(n).min(length);
        shared as f32 / n.max(length) as f32
    };
    let fits = |bound: f32| f64::from(bound) >= query.floor - 1e-6;
    let open = |touched: &[u32], counts: &[u16], unread: usize| {
        let count = |local: u32| counts.get((local - from) as usize).copied().unwrap_or_default();
        touched.iter().filter(|local| fits(bound(**local, count(**local), unread))).count()
    };
    let mut statement = connection.prepare_cached("SELECT n, data FROM postings WHERE id = ?1")?;
    for (frequency, word, times) in words {
        let naming = names > 0;
        if !naming && touched.is_empty() {
            break;
        }
        // From 70 % on every candidate is looked at whose bound allows it.
        let looks = || if query.floor < 0.7 { 0 } else { open(touched, counts, unread) };
        if !naming && !is_worth_reading(frequency, left.bounds, looks) {
            break;
        }
        if naming && frequency > left.names {
            // No more can be afforded: what is named so far is looked at.
            names = 0;
            continue;
        }
        if frequency > 0 {
            let mut rows = statement.query([row(segment.id, query.language, word)])?;
            if let Some(row) = rows.next()? {
                let n: i64 = row.get(0)?;
                let data = row.get_ref(1)?.as_blob().unwrap_or_default();
                let times = times as u16;
                let counts = counts.as_mut_slice();
                let read = postings::chunks(data, n as usize, from, to, |locals| {
                    for local in locals {
                        let Some(count) = counts.get_mut((local - from) as usize) else { continue };
                        if *count > 0 {
                            *count = count.saturating_add(times);
                        } else if naming {
                            touched.push(*local);
                            *count = times;
                        }
                    }
                });
                let read = read.ok_or_else(damage)?;
                if naming {
                    left.names = left.names.saturating_sub(read);
                } else {
                    left.bounds = left.bounds.saturating_sub(read);
                }
            }
        }
        names = names.saturating_sub(times);
        unread = unread.saturating_sub(times);
    }
    for local in touched.drain(..) {
        let Some(count) = counts.get_mut((local - from) as usize) else { continue };
        let bound = bound(local, std::mem::take(count), unread);
        if fits(bound) {
            candidates.push(TextCandidate { bound, place: CandidatePlace::Segment { segment, side, local } });
        }
    }
    Ok(())
}

/// The words of the query: how often the segment has each, its number, and how often the query
/// has it; the rarest first.
fn rarest_first(
    connection: &Connection,
    segment: &IndexSegment,
    query: &Query<'_>,
) -> rusqlite::Result<Vec<(usize, u32, usize)>> {
    let mut times: FxHashMap<u32, usize> = FxHashMap::default();
    query.tokens.iter().for_each(|token| *times.entry(*token).or_default() += 1);
    let mut words = Vec::with_capacity(times.len());
    let mut statement = connection.prepare_cached("SELECT n FROM postings WHERE id = ?1")?;
    for (word, times) in times {
        let mut rows = statement.query([row(segment.id, query.language, word)])?;
        let n: i64 = rows.next()?.map_or(Ok(0), |row| row.get(0))?;
        words.push((n as usize, word, times));
    }
    words.sort_unstable();
    Ok(words)
}

/// Whether the postings of a word that names no candidates are read: while some are left to be
/// read for bounds, and beyond that where it costs less than the looks that it spares of `looks`.
fn is_worth_reading(frequency: usize, left: usize, looks: impl FnOnce() -> usize) -> bool {
    frequency <= left || frequency <= looks().saturating_mul(LOOK) / SPARED
}

fn in_tail<'v>(
    view: &'v View,
    query: &Query<'_>,
    pattern: &Pattern,
    candidates: &mut Vec<TextCandidate<'v>>,
) {
    let n = query.tokens.len();
    let (from, to) = (needed(query.floor, n), longest(query.floor, n));
    for (unit, IndexedText { language, tokens, .. }) in view.tail.each() {
        if language != query.language || !(from..=to).contains(&tokens.len()) {
            continue;
        }
        let shared = tokens.iter().filter(|token| pattern.has(**token)).count().min(n);
        let bound = shared as f32 / n.max(tokens.len()) as f32;
        if f64::from(bound) >= query.floor - 1e-6 {
            candidates.push(TextCandidate { bound, place: CandidatePlace::Tail { unit, tokens } });
        }
    }
}

/// Tokens that a text with this score shares with the query at least.
pub(super) fn needed(floor: f64, n: usize) -> usize {
    // A score of exactly the floor must not be lost to a rounding error.
    ((floor * n as f64 - 1e-6).ceil() as usize).clamp(1, n)
}

/// Tokens that a text with this score has at most.
fn longest(floor: f64, n: usize) -> usize {
    (n as f64 / floor.max(0.01) + 1e-6).floor() as usize
}

/// The tokens of an entry of a segment.
pub(super) fn read_tokens(
    connection: &Connection,
    segment: i64,
    language: u8,
    local: u32,
    out: &mut Vec<u32>,
) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached("SELECT data FROM tokens WHERE id = ?1")?;
    let mut rows = statement.query([row(segment, language, local / BLOCK as u32)])?;
    let row = rows.next()?.ok_or_else(damage)?;
    let data = row.get_ref(0)?.as_blob().unwrap_or_default();
    tokens_at(data, local as usize % BLOCK, out).ok_or_else(damage)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frequent_word_is_read_where_it_spares_more_looks_than_it_costs() {
        let never = || panic!("candidates are counted for nothing");
        assert!(is_worth_reading(0, 0, never) && is_worth_reading(FOR_BOUNDS, FOR_BOUNDS, never));
        let cost = 40 * LOOK;
        for (looks, expected) in [(0, false), (40, false), (40 * SPARED - 1, false), (40 * SPARED, true)] {
            assert_eq!(is_worth_reading(cost, cost - 1, || looks), expected, "{looks}");
        }
    }
}
