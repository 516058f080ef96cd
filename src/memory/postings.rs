//! In which entries of a segment a word occurs: ascending numbers as differences, with a
//! place to jump to every [`CHUNK`].

use crate::exchange::store::{put_number, take_number};

/// Numbers between two places to jump to: a length window begins inside one chunk, and half
/// a chunk of a byte each is read in the time of one page of the file.
const CHUNK: usize = 512;

/// Ascending numbers as bytes: for each chunk but the first its first number and the byte
/// that it begins at, then all chunks.
pub(crate) fn encode(numbers: &[u32]) -> Vec<u8> {
    let mut body = Vec::with_capacity(numbers.len() + 16);
    let mut jumps = Vec::new();
    for chunk in numbers.chunks(CHUNK) {
        let first = chunk.first().copied().unwrap_or_default();
        jumps.push((first, body.len() as u32));
        let mut before = first;
        put_number(u64::from(first), &mut body);
        for number in chunk.iter().skip(1) {
            put_number(u64::from(number - before), &mut body);
            before = *number;
        }
    }
    let mut out = Vec::with_capacity(body.len() + jumps.len() * 8);
    for (first, at) in jumps.iter().skip(1) {
        out.extend(first.to_le_bytes());
        out.extend(at.to_le_bytes());
    }
    out.extend(body);
    out
}

/// Calls `call` with those of the `n` numbers that are in `from..to`, a chunk at a time; returns
/// how many were read, `None` where the bytes are damaged.
pub(crate) fn chunks(
    data: &[u8],
    n: usize,
    from: u32,
    to: u32,
    mut call: impl FnMut(&[u32]),
) -> Option<usize> {
    let jumps = n.div_ceil(CHUNK).saturating_sub(1);
    let (table, body) = data.split_at_checked(jumps * 8)?;
    let jump = |at: usize| {
        let row = table.get(at * 8..at * 8 + 8)?;
        let (first, place) = row.split_first_chunk::<4>()?;
        Some((u32::from_le_bytes(*first), u32::from_le_bytes(*place.first_chunk::<4>()?)))
    };
    // The last chunk that begins at or before `from`.
    let (mut low, mut high) = (0, jumps);
    while low < high {
        let middle = (low + high) / 2;
        if jump(middle)?.0 <= from { low = middle + 1 } else { high = middle }
    }
    let start = match low {
        0 => 0,
        chunk => jump(chunk - 1)?.1 as usize,
    };
    let mut rest = body.get(start..)?;
    let (mut left, mut read) = (n - (low * CHUNK).min(n), 0);
    let mut room = [0u32; CHUNK];
    while left > 0 {
        let chunk = room.get_mut(..left.min(CHUNK))?;
        decode_chunk(&mut rest, chunk)?;
        left -= chunk.len();
        read += chunk.len();
        let end = chunk.partition_point(|number| *number < to);
        let within = chunk.get(chunk.partition_point(|number| *number < from)..end).unwrap_or_default();
        if !within.is_empty() {
            call(within);
        }
        if end < chunk.len() {
            break;
        }
    }
    Some(read)
}

/// Fills `out` with the numbers at the head of `bytes`: the first as it is, then differences.
fn decode_chunk(bytes: &mut &[u8], out: &mut [u32]) -> Option<()> {
    // Of 512 differences of 32 bits each: the sum cannot run over, and is looked at in the end.
    let mut number = 0u64;
    let mut at = 0;
    while at < out.len() {
        // Nearly all differences are of one byte.
        if let Some((eight, behind)) = bytes.split_first_chunk::<8>()
            && u64::from_le_bytes(*eight) & 0x8080_8080_8080_8080 == 0
            && let Some(slots) = out.get_mut(at..at + 8)
        {
            for (slot, difference) in slots.iter_mut().zip(eight) {
                number += u64::from(*difference);
                *slot = number as u32;
            }
            *bytes = behind;
            at += 8;
            continue;
        }
        number += u64::from(u32::try_from(take_number(bytes)?).ok()?);
        *out.get_mut(at)? = number as u32;
        at += 1;
    }
    u32::try_from(number).ok()?;
    Some(())
}

/// Calls `call` with each of the `n` numbers that is in `from..to`, as [`chunks`] does.
pub(crate) fn each(data: &[u8], n: usize, from: u32, to: u32, mut call: impl FnMut(u32)) -> Option<usize> {
    chunks(data, n, from, to, |numbers| numbers.iter().copied().for_each(&mut call))
}

/// All numbers.
#[cfg(test)]
pub(crate) fn decode(data: &[u8], n: usize) -> Option<Vec<u32>> {
    let mut out = Vec::with_capacity(n.min(1 << 20));
    each(data, n, 0, u32::MAX, |number| out.push(number))?;
    (out.len() == n).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_range_is_found() {
        for count in [0, 1, 511, 512, 513, 3000] {
            let numbers: Vec<u32> = (0..count).map(|n| n * 3 + (n * n) % 3).collect();
            let data = encode(&numbers);
            assert_eq!(decode(&data, numbers.len()).unwrap(), numbers);
            for (from, to) in [(0, 10), (1500, 1600), (1536, 1537), (2000, 9000), (8999, 9001)] {
                let mut found = Vec::new();
                let read = each(&data, numbers.len(), from, to, |n| found.push(n)).unwrap();
                let expected: Vec<u32> = numbers.iter().copied().filter(|n| (from..to).contains(n)).collect();
                assert_eq!(found, expected, "{count} {from} {to}");
                assert!(read <= expected.len() + 2 * CHUNK);
            }
        }
    }

    #[test]
    fn damaged_bytes_are_nothing() {
        let data = encode(&(0..2000).collect::<Vec<u32>>());
        for cut in [0, 3, 20, 300, data.len() - 1] {
            assert_eq!(decode(&data[..cut], 2000), None, "{cut}");
        }
        assert_eq!(decode(&[0xFF; 64], 3), None);
        // Two numbers whose sum is none of 32 bits.
        assert_eq!(decode(&[0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 1], 2), None);
    }
}
