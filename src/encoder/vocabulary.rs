//! The vocabulary where it stands in the file, and a table that finds its pieces.

/// Slots of the table for each piece: half of them stay empty, so that a search ends soon.
const SLOTS: usize = 2;

/// Bits of a slot that hold the number of a piece; the others tell most other texts apart from
/// its own without a look at either.
const NUMBER_BITS: u32 = 20;

/// Most pieces that the table can tell apart.
pub(super) const MOST_PIECES: usize = 1 << NUMBER_BITS;

/// Texts and scores of all pieces.
#[derive(Default)]
pub(super) struct Pieces<'w> {
    /// For each piece a byte for the length of its text, its score and the text.
    records: &'w [u8],
    /// Where each record begins.
    starts: Vec<u32>,
}

impl<'w> Pieces<'w> {
    /// `starts` says where in `records` each piece begins.
    pub(super) fn new(records: &'w [u8], starts: Vec<u32>) -> Self {
        Pieces { records, starts }
    }

    /// Number of pieces.
    pub(super) fn len(&self) -> usize {
        self.starts.len()
    }

    /// The text of a piece; empty where there is none.
    pub(super) fn text(&self, piece: u32) -> &'w [u8] {
        let text = self.record(piece).and_then(|(&[length, ..], rest)| rest.get(..usize::from(length)));
        text.unwrap_or_default()
    }

    /// The logarithm of a piece's probability.
    pub(super) fn score(&self, piece: u32) -> f32 {
        let score = self.record(piece).map(|(&[_, a, b, c, d], _)| f32::from_le_bytes([a, b, c, d]));
        score.unwrap_or(f32::NEG_INFINITY)
    }

    fn record(&self, piece: u32) -> Option<(&'w [u8; 5], &'w [u8])> {
        self.records.get(*self.starts.get(piece as usize)? as usize..)?.split_first_chunk()
    }
}

/// Finds all pieces that begin at a place in a text in one walk: a hash table, which is made in a
/// tenth of the time and kept in a third of the memory of a trie.
pub(super) struct Vocabulary<'w> {
    pub(super) pieces: Pieces<'w>,
    /// The number of a piece under some bits of its hash, or 0, in the order of other bits.
    slots: Vec<u32>,
    /// Bytes of the longest piece.
    longest: usize,
}

impl<'w> Vocabulary<'w> {
    /// The pieces from number `first` on, at least 1, can be found; of equal texts the last.
    pub(super) fn new(pieces: Pieces<'w>, first: u32) -> Self {
        let slots = (SLOTS * pieces.len()).next_power_of_two().max(2);
        let mut vocabulary = Vocabulary { pieces, slots: vec![0; slots], longest: 0 };
        for piece in first..vocabulary.pieces.len().min(MOST_PIECES) as u32 {
            let text = vocabulary.pieces.text(piece);
            let hash = text.iter().fold(0, |hash, &byte| mixed(hash, byte));
            let at = vocabulary.place(text, hash);
            vocabulary.slots[at] = tag(hash) | piece;
            vocabulary.longest = vocabulary.longest.max(text.len());
        }
        vocabulary
    }

    /// The pieces that `text` begins with, shortest first: length in bytes and number.
    pub(super) fn prefixes<'a>(&'a self, text: &'a [u8]) -> impl Iterator<Item = (usize, u32)> + 'a {
        let text = &text[..text.len().min(self.longest)];
        let mut hash = 0;
        text.iter().enumerate().filter_map(move |(i, &byte)| {
            hash = mixed(hash, byte);
            // No piece ends inside a character.
            if text.get(i + 1).is_some_and(|next| next & 0xc0 == 0x80) {
                return None;
            }
            let slot = self.slots[self.place(&text[..=i], hash)];
            (slot != 0).then_some((i + 1, number(slot)))
        })
    }

    /// The slot of a text, or the empty one where it would be.
    fn place(&self, text: &[u8], hash: u64) -> usize {
        let tag = tag(hash);
        let mut at = (hash >> (u64::BITS - self.slots.len().trailing_zeros())) as usize;
        loop {
            let slot = self.slots[at];
            let same = |slot| (slot ^ tag) < 1 << NUMBER_BITS && self.pieces.text(number(slot)) == text;
            if slot == 0 || same(slot) {
                return at;
            }
            at = (at + 1) % self.slots.len();
        }
    }
}

/// Bits of a hash that say nothing of the place, where a slot has room for them.
fn tag(hash: u64) -> u32 {
    ((hash >> 32) as u32) << NUMBER_BITS
}

fn number(slot: u32) -> u32 {
    slot % (1 << NUMBER_BITS)
}

/// The hash of a text with one more byte, as rustc's FxHash has it: its upper bits are the best.
fn mixed(hash: u64, byte: u8) -> u64 {
    (hash.rotate_left(5) ^ u64::from(byte)).wrapping_mul(0x517c_c1b7_2722_0a95)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Pieces as a file has them.
    pub(in crate::encoder) fn records(pieces: &[(&str, f32)]) -> (Vec<u8>, Vec<u32>) {
        let (mut records, mut starts) = (Vec::new(), Vec::new());
        for (text, score) in pieces {
            starts.push(records.len() as u32);
            records.push(text.len() as u8);
            records.extend(score.to_le_bytes());
            records.extend(text.as_bytes());
        }
        (records, starts)
    }

    #[test]
    fn finds_every_prefix_and_nothing_else() {
        let texts = ["x", "a", "ab", "abcd", "b", "سلام", "س", "b"];
        let (records, starts) = records(&texts.map(|text| (text, -1.0)));
        let vocabulary = Vocabulary::new(Pieces::new(&records, starts), 1);
        for (text, expected) in [
            ("abcde", vec![(1, 1), (2, 2), (4, 3)]),
            ("abc", vec![(1, 1), (2, 2)]),
            // Of equal texts the last.
            ("bcd", vec![(1, 7)]),
            ("سلامة", vec![(2, 6), (8, 5)]),
            ("سلا", vec![(2, 6)]),
            ("z", vec![]),
            // Before the first that can be found.
            ("x", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(vocabulary.prefixes(text.as_bytes()).collect::<Vec<_>>(), expected, "{text}");
        }
        let none = Vocabulary::new(Pieces::default(), 1);
        assert_eq!(none.prefixes(b"a").count(), 0);
    }

    #[test]
    fn texts_of_one_place_and_one_tag_are_told_apart() {
        let texts: Vec<String> = (0..5000).map(|n| format!("{n}")).collect();
        let (records, starts) = records(&texts.iter().map(|t| (t.as_str(), -1.0)).collect::<Vec<_>>());
        let vocabulary = Vocabulary::new(Pieces::new(&records, starts), 1);
        for (n, text) in (0..).zip(&texts).skip(1) {
            assert_eq!(vocabulary.prefixes(text.as_bytes()).last(), Some((text.len(), n)));
        }
    }
}
