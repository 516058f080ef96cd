//! A byte trie over the vocabulary, laid out flat in breadth-first order.

use std::collections::VecDeque;
use std::ops::Range;

/// No piece ends at this node.
const NO_PIECE: u32 = u32::MAX;

/// Finds all pieces that begin at a place in a text in one walk.
pub(super) struct Trie {
    /// Edges of node `n` are `edges[first_edge[n]..first_edge[n + 1]]`, by byte.
    first_edge: Vec<u32>,
    /// The byte of each edge. In this order edge `e` leads to node `e + 1`.
    edges: Vec<u8>,
    /// Piece that ends at each node, or [`NO_PIECE`].
    piece: Vec<u32>,
}

impl Trie {
    /// From texts with their piece numbers; of equal texts the last number wins.
    pub(super) fn new<'t>(texts: impl Iterator<Item = (&'t str, u32)>) -> Self {
        let mut sorted: Vec<(&[u8], u32)> = texts.map(|(text, piece)| (text.as_bytes(), piece)).collect();
        sorted.sort_unstable();
        let mut trie = Trie { first_edge: Vec::new(), edges: Vec::new(), piece: Vec::new() };
        // Nodes in the order of their numbers: the texts below each, and its depth.
        let mut nodes: VecDeque<(Range<usize>, usize)> = VecDeque::from([(0..sorted.len(), 0)]);
        while let Some((texts, depth)) = nodes.pop_front() {
            trie.first_edge.push(trie.edges.len() as u32);
            let mut piece = NO_PIECE;
            let below = sorted.get(texts.clone()).unwrap_or_default();
            let mut start = texts.start;
            for group in below.chunk_by(|a, b| a.0.get(depth) == b.0.get(depth)) {
                match group[0].0.get(depth) {
                    // Only texts that end here have no byte at this depth.
                    None => piece = group[group.len() - 1].1,
                    Some(&byte) => {
                        trie.edges.push(byte);
                        nodes.push_back((start..start + group.len(), depth + 1));
                    }
                }
                start += group.len();
            }
            trie.piece.push(piece);
        }
        trie.first_edge.push(trie.edges.len() as u32);
        trie.first_edge.shrink_to_fit();
        trie.edges.shrink_to_fit();
        trie.piece.shrink_to_fit();
        trie
    }

    /// The pieces that `text` begins with, shortest first: length in bytes and number.
    pub(super) fn prefixes<'a>(&'a self, text: &'a [u8]) -> impl Iterator<Item = (usize, u32)> + 'a {
        let mut node = 0;
        text.iter()
            .enumerate()
            .map_while(move |(i, &byte)| {
                node = self.child(node, byte)?;
                Some((i + 1, *self.piece.get(node as usize)?))
            })
            .filter(|&(_, piece)| piece != NO_PIECE)
    }

    fn child(&self, node: u32, byte: u8) -> Option<u32> {
        let node = node as usize;
        let range = *self.first_edge.get(node)? as usize..*self.first_edge.get(node + 1)? as usize;
        let found = self.edges.get(range.clone())?.binary_search(&byte).ok()?;
        Some((range.start + found) as u32 + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_every_prefix_and_nothing_else() {
        let words = ["a", "ab", "abcd", "b", "سلام", "س"];
        let trie = Trie::new(words.iter().zip(10..).map(|(w, n)| (*w, n)));
        for (text, expected) in [
            ("abcde", vec![(1, 10), (2, 11), (4, 12)]),
            ("abc", vec![(1, 10), (2, 11)]),
            ("bcd", vec![(1, 13)]),
            ("سلامة", vec![(2, 15), (8, 14)]),
            ("z", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(trie.prefixes(text.as_bytes()).collect::<Vec<_>>(), expected, "{text}");
        }
        assert_eq!(Trie::new(std::iter::empty()).prefixes(b"a").count(), 0);
    }
}
