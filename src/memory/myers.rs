//! Edit distance of token sequences, 64 cells at a time (Myers, "A fast bit-vector algorithm for
//! approximate string matching", JACM 1999, in the form of Hyyrö, "A bit-vector algorithm for
//! computing Levenshtein and Damerau edit distances", NJC 2003, for the whole of both sequences).

use rustc_hash::FxHashMap;

/// A sequence that others are compared with.
pub(crate) struct Pattern {
    length: usize,
    blocks: usize,
    /// Where in the sequence each token stands, a bit for each place.
    places: FxHashMap<u32, Vec<u64>>,
    /// A bit for each of the tokens' last ten bits: most tokens of another text are told apart by
    /// it without looking them up.
    filter: [u64; 16],
    /// Vertical differences of the column, kept to be used again.
    column: Vec<(u64, u64)>,
}

impl Pattern {
    /// A pattern of these tokens; 0 is a token that is like no other.
    pub(crate) fn new(tokens: &[u32]) -> Self {
        let blocks = tokens.len().div_ceil(64).max(1);
        let mut places: FxHashMap<u32, Vec<u64>> = FxHashMap::default();
        let mut filter = [0; 16];
        for (at, token) in tokens.iter().enumerate().filter(|(_, token)| **token != 0) {
            if let Some(bits) = filter.get_mut(*token as usize / 64 % 16) {
                *bits |= 1 << (token % 64);
            }
            let bits = places.entry(*token).or_insert_with(|| vec![0; blocks]);
            if let Some(block) = bits.get_mut(at / 64) {
                *block |= 1 << (at % 64);
            }
        }
        Pattern { length: tokens.len(), blocks, places, filter, column: Vec::new() }
    }

    /// Whether the token is in the sequence.
    pub(crate) fn has(&self, token: u32) -> bool {
        let bits = self.filter.get(token as usize / 64 % 16).copied().unwrap_or_default();
        bits >> (token % 64) & 1 == 1 && self.places.contains_key(&token)
    }

    /// Insertions, deletions and substitutions that make one sequence of the other.
    pub(crate) fn distance(&mut self, other: &[u32]) -> usize {
        if self.length == 0 {
            return other.len();
        }
        self.column.clear();
        self.column.resize(self.blocks, (u64::MAX, 0));
        let mut distance = self.length;
        let last = 1u64 << ((self.length - 1) % 64);
        for token in other {
            let bits = self.places.get(token);
            // The row above the first grows by one with every column.
            let mut carry = 1i8;
            for (block, column) in self.column.iter_mut().enumerate() {
                let equal = bits.and_then(|bits| bits.get(block)).copied().unwrap_or(0);
                let (plus, minus) = *column;
                let vertical = equal | minus;
                let equal = equal | u64::from(carry < 0);
                let horizontal = (((equal & plus).wrapping_add(plus)) ^ plus) | equal;
                let mut up = minus | !(horizontal | plus);
                let mut down = plus & horizontal;
                if block + 1 == self.blocks {
                    distance += usize::from(up & last != 0);
                    distance -= usize::from(down & last != 0);
                }
                let out = i8::from(up >> 63 != 0) - i8::from(down >> 63 != 0);
                up = up << 1 | u64::from(carry > 0);
                down = down << 1 | u64::from(carry < 0);
                *column = (down | !(vertical | up), up & vertical);
                carry = out;
            }
        }
        distance
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The textbook's table.
    fn plain(a: &[u32], b: &[u32]) -> usize {
        let mut row: Vec<usize> = (0..=b.len()).collect();
        for (i, x) in a.iter().enumerate() {
            let mut corner = row[0];
            row[0] = i + 1;
            for (j, y) in b.iter().enumerate() {
                let best = (corner + usize::from(x != y || *x == 0)).min(row[j] + 1).min(row[j + 1] + 1);
                corner = row[j + 1];
                row[j + 1] = best;
            }
        }
        row[b.len()]
    }

    #[test]
    fn a_pattern_has_its_tokens_and_no_others() {
        let pattern = Pattern::new(&[7, 1030, 0, 70_000]);
        assert!([7, 1030, 70_000].iter().all(|token| pattern.has(*token)));
        // With the same last bits as one of them, and the token that is like no other.
        assert!(![7 + 1024, 6, 0, 8].iter().any(|token| pattern.has(*token)));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]
        #[test]
        fn as_the_textbook(a in proptest::collection::vec(0u32..9, 0..150), b in proptest::collection::vec(1u32..9, 0..150)) {
            prop_assert_eq!(Pattern::new(&a).distance(&b), plain(&a, &b));
        }
    }
}
