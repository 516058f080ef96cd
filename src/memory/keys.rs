//! Numbers of the rows of the index, and lists of numbers as bytes.

use crate::exchange::store::{put_number, skip_numbers, take_number};

/// Entries of one row of tokens: fewer rows cost less room, more are read for nothing.
pub(super) const BLOCK: usize = 16;

/// Rows of postings stand in the order words, what placeables say, pairs of neighbours; words are
/// numbered from 1 and never reach the others.
const VALUES: u32 = 1 << 29;
const PAIRS: u32 = 1 << 30;

/// The row of all placeables that say this: of 2²⁹, so that two values seldom share one.
pub(super) fn value_number(says: &str) -> u32 {
    VALUES | hash(says.bytes()) & (VALUES - 1)
}

/// The row of two words behind each other: of 2³⁰, so that two pairs seldom share one.
pub(super) fn pair_number(one: u32, other: u32) -> u32 {
    PAIRS | hash(one.to_le_bytes().into_iter().chain(other.to_le_bytes())) & (PAIRS - 1)
}

/// The numbers of [`pair_number`] in four parts, ascending.
pub(super) fn pair_parts() -> impl Iterator<Item = std::ops::Range<u32>> {
    const PART: u32 = (1 << 30) / 4;
    (0..4).map(|part| PAIRS + part * PART..PAIRS + (part + 1) * PART)
}

/// FNV-1a with its 64 bits folded to 32 (Fowler, Noll and Vo): the same on every machine.
fn hash(bytes: impl Iterator<Item = u8>) -> u32 {
    let step = |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
    let hash = bytes.fold(0xCBF2_9CE4_8422_2325, step);
    (hash ^ (hash >> 32)) as u32
}

/// The row of a word, or of a block of tokens, of one language in one segment.
pub(super) fn row(segment: i64, language: u8, number: u32) -> i64 {
    (segment << 36) | (i64::from(language) << 31) | i64::from(number & 0x7FFF_FFFF)
}

/// The row of a language in a segment.
pub(super) fn side(segment: i64, language: u8) -> i64 {
    (segment << 5) | i64::from(language)
}

/// Any numbers as differences, the small ones short.
pub(super) fn pack(numbers: impl IntoIterator<Item = u32>) -> Vec<u8> {
    let (mut out, mut before) = (Vec::new(), 0i64);
    for number in numbers {
        let difference = i64::from(number) - before;
        put_number(((difference << 1) ^ (difference >> 63)) as u64, &mut out);
        before = i64::from(number);
    }
    out
}

/// The numbers of [`pack`]; `None` where the bytes are damaged.
pub(super) fn unpack(mut bytes: &[u8]) -> Option<Vec<u32>> {
    let (mut out, mut before) = (Vec::with_capacity(bytes.len()), 0i64);
    while !bytes.is_empty() {
        let packed = take_number(&mut bytes)?;
        before = before.checked_add((packed >> 1) as i64 ^ -((packed & 1) as i64))?;
        out.push(u32::try_from(before).ok()?);
    }
    Some(out)
}

/// Ascending numbers as runs of successive ones: the units of a segment.
pub(super) fn pack_runs(numbers: &[u32]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut behind = 0;
    for run in numbers.chunk_by(|a, b| a + 1 == *b) {
        let first = run.first().copied().unwrap_or_default();
        put_number(u64::from(first - behind), &mut out);
        put_number(run.len() as u64, &mut out);
        behind = first + run.len() as u32;
    }
    out
}

/// Whether `number` is in the runs of [`pack_runs`]; `None` where the bytes are damaged.
pub(super) fn in_runs(mut bytes: &[u8], number: u32) -> Option<bool> {
    let mut behind = 0u64;
    while !bytes.is_empty() {
        let first = behind + take_number(&mut bytes)?;
        behind = first + take_number(&mut bytes)?;
        if (first..behind).contains(&u64::from(number)) {
            return Some(true);
        }
    }
    Some(false)
}

/// The numbers in the runs.
pub(super) fn unpack_runs(mut bytes: &[u8]) -> Option<Vec<u32>> {
    let (mut out, mut behind) = (Vec::new(), 0u32);
    while !bytes.is_empty() {
        let first = behind.checked_add(u32::try_from(take_number(&mut bytes)?).ok()?)?;
        behind = first.checked_add(u32::try_from(take_number(&mut bytes)?).ok()?)?;
        out.extend(first..behind);
    }
    Some(out)
}

/// Sequences of tokens, each with its length in front.
pub(super) fn pack_tokens<'t>(sequences: impl Iterator<Item = &'t [u32]>) -> Vec<u8> {
    let mut out = Vec::new();
    for tokens in sequences {
        put_number(tokens.len() as u64, &mut out);
        tokens.iter().for_each(|token| put_number(u64::from(*token), &mut out));
    }
    out
}

/// Reads the sequence numbered `at` of [`pack_tokens`] into `out`.
pub(super) fn tokens_at(mut bytes: &[u8], at: usize, out: &mut Vec<u32>) -> Option<()> {
    for _ in 0..at {
        let length = usize::try_from(take_number(&mut bytes)?).ok()?;
        skip_numbers(&mut bytes, length)?;
    }
    out.clear();
    for _ in 0..take_number(&mut bytes)? {
        out.push(u32::try_from(take_number(&mut bytes)?).ok()?);
    }
    Some(())
}

/// The index is damaged where this error stands.
pub(super) fn damage() -> rusqlite::Error {
    let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
    rusqlite::Error::SqliteFailure(code, Some("the index contradicts itself".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_come_back() {
        for numbers in [vec![], vec![0], vec![7, 3, 3, 4_000_000_000, 0]] {
            assert_eq!(unpack(&pack(numbers.iter().copied())).unwrap(), numbers);
        }
        let members = [3, 4, 5, 9, 11, 12];
        let runs = pack_runs(&members);
        assert_eq!(unpack_runs(&runs).unwrap(), members);
        let found: Vec<u32> = (0..20).filter(|n| in_runs(&runs, *n) == Some(true)).collect();
        assert_eq!(found, members);
        let long: Vec<u32> = (0..100).map(|n| n * n * n * 40).collect();
        let lists = [vec![1u32, 300], vec![], long, vec![70_000]];
        let packed = pack_tokens(lists.iter().map(Vec::as_slice));
        let mut out = Vec::new();
        for (at, expected) in lists.iter().enumerate() {
            tokens_at(&packed, at, &mut out).unwrap();
            assert_eq!(out, *expected);
        }
        assert!(tokens_at(&packed, 4, &mut out).is_none());
    }

    #[test]
    fn parts_hold_all_pairs() {
        let parts: Vec<_> = pair_parts().collect();
        assert_eq!((parts[0].start, parts[3].end), (PAIRS, PAIRS << 1));
        assert!(parts.windows(2).all(|pair| pair[0].end == pair[1].start));
    }

    #[test]
    fn rows_are_apart() {
        assert!(row(1, 31, u32::MAX) < row(2, 0, 0));
        assert!(row(1, 1, u32::MAX) < row(1, 2, 0));
        assert!(side(1, 31) < side(2, 0));
    }
}
