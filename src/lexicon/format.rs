//! The lexicon as bytes: small enough to ship, quick to unpack.
//!
//! Deflated after an eight-byte magic. Inside, all integers are LEB128:
//! per language the stems (sorted, front-coded) with counts and the plain words
//! likewise; then for each first stem the number of its pairs and for each the
//! step to the next second stem and the two probabilities as one byte each,
//! −16·log₂ p, so the error is at most 2.2 %.

use std::io::{Read, Write};
use std::sync::OnceLock;

use super::{Lexicon, SortedTexts, StemPair, StemTable};
use crate::error::{Error, Result};

const MAGIC: &[u8; 8] = b"MUQLEX01";
/// Steps per factor of two of a stored probability.
const STEPS: f32 = 16.0;
/// Unpacked bytes that are believed; the shipped lexicon needs a twentieth.
const LARGEST: u64 = 256 << 20;

impl Lexicon {
    /// The lexicon in the binary, unpacked when first asked for.
    pub fn shipped() -> &'static Lexicon {
        static SHIPPED: OnceLock<Lexicon> = OnceLock::new();
        SHIPPED.get_or_init(|| {
            Lexicon::from_bytes(include_bytes!("../../data/lexicon.bin")).unwrap_or_else(|_| {
                debug_assert!(false, "data/lexicon.bin is damaged; rebuild it with `muqabala lexicon train`");
                Lexicon::default()
            })
        })
    }

    /// The lexicon in `bytes`, as `muqabala lexicon train` writes it.
    ///
    /// # Errors
    /// [`Error::Content`] when the bytes are no lexicon or are damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Lexicon> {
        let damaged = |problem: &str| {
            Error::content("lexicon", problem, "rebuild it with `muqabala lexicon train PAIRS… -o FILE`")
        };
        let packed = bytes.strip_prefix(MAGIC).ok_or_else(|| damaged("this is not a lexicon"))?;
        let unpacked = flate2::read::DeflateDecoder::new(packed).take(LARGEST);
        parse(Unpacked::new(unpacked)).ok_or_else(|| damaged("the lexicon is damaged"))
    }

    /// The lexicon as bytes; the same lexicon gives the same bytes.
    pub(crate) fn to_bytes(&self) -> Result<Vec<u8>> {
        let mut raw = Vec::new();
        for vocabulary in [&self.first, &self.second] {
            write_strings(&mut raw, &vocabulary.stems, &vocabulary.counts);
            write_strings(&mut raw, &vocabulary.words, &vocabulary.word_counts);
        }
        let mut pairs = self.pairs.iter().peekable();
        for first in 0..self.first.stems.len() as u32 {
            let group: Vec<&StemPair> = std::iter::from_fn(|| pairs.next_if(|p| p.first == first)).collect();
            write_number(&mut raw, group.len() as u64);
            let mut previous = 0;
            for pair in group {
                write_number(&mut raw, u64::from(pair.second - previous));
                previous = pair.second;
                raw.push(quantise(pair.forward));
                raw.push(quantise(pair.backward));
            }
        }
        let mut encoder = flate2::write::DeflateEncoder::new(MAGIC.to_vec(), flate2::Compression::best());
        encoder.write_all(&raw).and_then(|()| encoder.finish()).map_err(|e| Error::io("lexicon", e))
    }
}

fn parse(mut unpacked: Unpacked<impl Read>) -> Option<Lexicon> {
    let mut vocabularies = Vec::with_capacity(2);
    for _ in 0..2 {
        let (stems, words) = (read_strings(&mut unpacked)?, read_strings(&mut unpacked)?);
        vocabularies.push(StemTable::new(stems, words));
    }
    let second = vocabularies.pop()?;
    let first = vocabularies.pop()?;
    let mut pairs = Vec::new();
    for id in 0..first.stems.len() as u32 {
        let mut previous = 0u32;
        for _ in 0..unpacked.number()? {
            previous = previous.checked_add(u32::try_from(unpacked.number()?).ok()?)?;
            let [forward, backward] = [unpacked.byte()?, unpacked.byte()?].map(expand);
            if previous as usize >= second.stems.len() {
                return None;
            }
            pairs.push(StemPair { first: id, second: previous, forward, backward });
        }
    }
    pairs.shrink_to_fit();
    unpacked.is_sound_to_the_end().then(|| Lexicon::new(first, second, pairs))
}

/// Bytes unpacked at once.
const AT_ONCE: usize = 16 << 10;

/// The unpacked bytes, a few at a time: all of them would take half a megabyte beside what is made of them.
struct Unpacked<R> {
    from: R,
    bytes: Vec<u8>,
    /// Bytes unpacked, and those of them that are read.
    unpacked: usize,
    read: usize,
}

impl<R: Read> Unpacked<R> {
    fn new(from: R) -> Self {
        Unpacked { from, bytes: vec![0; AT_ONCE], unpacked: 0, read: 0 }
    }

    fn byte(&mut self) -> Option<u8> {
        if self.read == self.unpacked {
            (self.unpacked, self.read) = (self.from.read(&mut self.bytes).ok()?, 0);
        }
        let byte = *self.bytes[..self.unpacked].get(self.read)?;
        self.read += 1;
        Some(byte)
    }

    fn number(&mut self) -> Option<u64> {
        let mut value = 0u64;
        for shift in (0..63).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    fn is_sound_to_the_end(&mut self) -> bool {
        std::io::copy(&mut self.from, &mut std::io::sink()).is_ok()
    }
}

fn quantise(p: f32) -> u8 {
    if p <= 0.0 { u8::MAX } else { (-p.log2() * STEPS).round().clamp(0.0, 255.0) as u8 }
}

fn expand(q: u8) -> f32 {
    if q == u8::MAX { 0.0 } else { (-f32::from(q) / STEPS).exp2() }
}

fn write_strings(out: &mut Vec<u8>, strings: &SortedTexts, counts: &[u32]) {
    write_number(out, strings.len() as u64);
    let mut previous: &[u8] = b"";
    for (string, count) in strings.iter().zip(counts) {
        let bytes = string.as_bytes();
        let shared = bytes.iter().zip(previous).take_while(|(a, b)| a == b).count();
        write_number(out, shared as u64);
        write_number(out, (bytes.len() - shared) as u64);
        out.extend_from_slice(&bytes[shared..]);
        write_number(out, u64::from(*count));
        previous = bytes;
    }
}

fn read_strings(unpacked: &mut Unpacked<impl Read>) -> Option<(SortedTexts, Vec<u32>)> {
    let count = unpacked.number()?;
    let (mut strings, mut counts) = (SortedTexts::default(), Vec::new());
    let mut current: Vec<u8> = Vec::new();
    for _ in 0..count {
        let shared = usize::try_from(unpacked.number()?).ok()?;
        let length = unpacked.number()?;
        if shared > current.len() {
            return None;
        }
        current.truncate(shared);
        for _ in 0..length {
            current.push(unpacked.byte()?);
        }
        counts.push(u32::try_from(unpacked.number()?).ok()?);
        if !strings.push(std::str::from_utf8(&current).ok()?) {
            return None;
        }
    }
    strings.shrink();
    counts.shrink_to_fit();
    Some((strings, counts))
}

fn write_number(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_and_back() {
        let lexicon = super::super::train::train([("كتاب كبير", "big book"), ("بيت كبير", "big house")]);
        let bytes = lexicon.to_bytes().unwrap();
        let back = Lexicon::from_bytes(&bytes).unwrap();
        assert_eq!(back.first.stems, lexicon.first.stems);
        assert_eq!(back.second.words, lexicon.second.words);
        assert_eq!(back.to_bytes().unwrap(), bytes);
        for cut in 0..bytes.len() {
            let _ = Lexicon::from_bytes(&bytes[..cut]);
        }
    }
}
