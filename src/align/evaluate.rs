//! From the edges of a lattice to their scores: words in both directions, then
//! the single numbers.

use super::features::{
    CELLS, Dot, Features, Histogram, Judge, Mass, SINGLES, Sink, edge_match, edges_of, null_singles,
    pair_singles, single,
};
use super::habits::Habits;
use super::indexed::IndexedDocument;
use super::lattice::{Edge, Lattice};
use super::model::{Weighted, Weights, WordSum};
use super::search::Score;
use super::translations::{OneWay, Translations};
use crate::exchange::Side;

/// Whether it is measured how the ends of an edge match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ends {
    /// They are.
    Measured,
    /// They count nothing: only the path is looked for.
    LeftOut,
}

/// Two documents with all evidence about their words.
pub(crate) struct Evidence<'a> {
    pub(crate) source: &'a IndexedDocument,
    pub(crate) target: &'a IndexedDocument,
    pub(crate) translations: Translations,
    /// Judges the source words by what the target lends them, and the reverse.
    pub(crate) judges: [Judge; 2],
}

/// One direction of looking: `own` segments lend, `other` segments are judged.
struct View<'a> {
    own: &'a IndexedDocument,
    other: &'a IndexedDocument,
    direction: &'a OneWay,
    judge: &'a Judge,
    /// First segment and number of segments of an edge on the own side, then on the other.
    ranges: fn(&Edge) -> (usize, usize, usize, usize),
}

impl Evidence<'_> {
    /// Word evidence of every edge; null edges stay empty.
    pub(crate) fn words<W: WordSum>(&self, lattice: &Lattice, weights: &Weights) -> Vec<W> {
        let mut sums = vec![W::empty(); lattice.edges.len()];
        let by_source: Vec<u32> = (0..lattice.edges.len() as u32).collect();
        let mut by_target = by_source.clone();
        by_target.sort_by_key(|k| lattice.edges[*k as usize].target);
        let source_view = View {
            own: self.source,
            other: self.target,
            direction: self.translations.forward(),
            judge: &self.judges[1],
            ranges: |e| (e.source as usize, usize::from(e.m), e.target as usize, usize::from(e.n)),
        };
        let target_view = View {
            own: self.target,
            other: self.source,
            direction: self.translations.backward(),
            judge: &self.judges[0],
            ranges: |e| (e.target as usize, usize::from(e.n), e.source as usize, usize::from(e.m)),
        };
        source_view.add(&lattice.edges, &by_source, weights, &mut sums);
        target_view.add(&lattice.edges, &by_target, weights, &mut sums);
        sums
    }

    /// Scores of all edges without the encoder.
    pub(crate) fn scores(
        &self,
        lattice: &Lattice,
        weights: &Weights,
        habits: &Habits,
        ends: Ends,
    ) -> Vec<Score> {
        let words: Vec<Weighted> = self.words(lattice, &habits.weights(weights));
        let ends = match ends {
            Ends::Measured => self.ends(lattice),
            Ends::LeftOut => vec![[0.0; 2]; lattice.edges.len()],
        };
        lattice
            .edges
            .iter()
            .zip(words)
            .zip(ends)
            .map(|((edge, words), ends)| {
                let mut singles = Dot { weights: &weights.singles, sum: 0.0 };
                self.singles(edge, habits, ends, &mut singles);
                let opening = words.score() + singles.sum;
                Score { opening, going_on: opening + weights.going_on }
            })
            .collect()
    }

    /// How well the heads and the tails of every edge match; computed once for
    /// each pair of boundaries, because most edges of a cell share them.
    fn ends(&self, lattice: &Lattice) -> Vec<[f32; 2]> {
        let mut mass = self.masses();
        let mut out = vec![[0f32; 2]; lattice.edges.len()];
        // A cell's edges have few distinct lengths of their ends: a list beats a map.
        let mut known: Vec<((usize, usize), f32)> = Vec::new();
        let mut look_up = |known: &mut Vec<((usize, usize), f32)>, s: &[u32], t: &[u32]| {
            let key = (s.len(), t.len());
            if let Some((_, value)) = known.iter().find(|(k, _)| *k == key) {
                return *value;
            }
            let value = edge_match(&self.judges, &self.translations, s, t, &mut mass);
            known.push((key, value));
            value
        };
        let mut last = u32::MAX;
        for (edge, slot) in lattice.edges.iter().zip(&mut out).filter(|(e, _)| !e.is_null()) {
            if edge.from != last {
                known.clear();
                last = edge.from;
            }
            let (s, t) = self.tokens(edge);
            let (s, t) = (edges_of(s).0, edges_of(t).0);
            slot[0] = look_up(&mut known, s, t);
        }
        let mut by_end: Vec<u32> = (0..lattice.edges.len() as u32).collect();
        by_end.sort_by_key(|k| lattice.edges[*k as usize].to);
        known.clear();
        let mut last = u32::MAX;
        for k in by_end {
            let edge = &lattice.edges[k as usize];
            if edge.is_null() {
                continue;
            }
            if edge.to != last {
                known.clear();
                last = edge.to;
            }
            let (s, t) = self.tokens(edge);
            let (s, t) = (edges_of(s).1, edges_of(t).1);
            out[k as usize][1] = look_up(&mut known, s, t);
        }
        out
    }

    /// Memory for what the tokens of either side are lent.
    pub(crate) fn masses(&self) -> [Mass; 2] {
        [Mass::new(self.source.types.len()), Mass::new(self.target.types.len())]
    }

    fn tokens(&self, edge: &Edge) -> (&[u32], &[u32]) {
        let (s, t) = (edge.source_range(), edge.target_range());
        (self.source.tokens_between(s.start, s.end), self.target.tokens_between(t.start, t.end))
    }

    /// Single numbers of an edge without the encoder's; `ends` from [`ends`](Self::ends).
    fn singles(&self, edge: &Edge, habits: &Habits, ends: [f32; 2], out: &mut impl Sink) {
        match (edge.m, edge.n) {
            (_, 0) => null_singles(self.source, edge.source as usize, Side::Source, habits, out),
            (0, _) => null_singles(self.target, edge.target as usize, Side::Target, habits, out),
            _ => {
                pair_singles(self.source, self.target, edge.source_range(), edge.target_range(), habits, out);
                out.add(single!("head"), ends[0]);
                out.add(single!("tail"), ends[1]);
                if edge.m + edge.n > 2 {
                    out.add(single!("head-of-several"), ends[0]);
                    out.add(single!("tail-of-several"), ends[1]);
                }
            }
        }
    }

    /// Features of all edges, for training and for reasons.
    pub(crate) fn features(&self, lattice: &Lattice, weights: &Weights, habits: &Habits) -> Vec<Features> {
        let words: Vec<Box<Histogram>> = self.words(lattice, weights);
        let ends = self.ends(lattice);
        lattice
            .edges
            .iter()
            .zip(words)
            .zip(ends)
            .map(|((edge, histogram), ends)| {
                let mut words = [0f32; CELLS];
                for (cell, count) in words.iter_mut().zip(histogram.iter()) {
                    *cell = f32::from(*count);
                }
                let damping = words.iter().sum::<f32>().max(1.0).sqrt();
                let mut singles = [0f32; SINGLES.len()];
                self.singles(edge, habits, ends, &mut singles);
                let here: f32 = words.iter().zip(&habits.words).map(|(count, here)| count * here).sum();
                singles[single!("words-here")] = here;
                singles[single!("words-here-damped")] = here / damping;
                Features { words, damping, singles }
            })
            .collect()
    }
}

impl View<'_> {
    /// Adds this direction's evidence to `sums`; `order` lists the edges by own first segment.
    fn add<W: WordSum>(&self, edges: &[Edge], order: &[u32], weights: &Weights, sums: &mut [W]) {
        let mut mass = Mass::new(self.other.types.len());
        // Word sums of single other segments under the current own group, by distance from `low`.
        let mut known: Vec<Option<W>> = Vec::new();
        let mut rest = order;
        while let Some(first) = rest.first() {
            let start = (self.ranges)(&edges[*first as usize]).0;
            let length = rest.iter().take_while(|k| (self.ranges)(&edges[**k as usize]).0 == start).count();
            let (group, tail) = rest.split_at(length);
            rest = tail;
            let pairs = || group.iter().filter(|k| !edges[**k as usize].is_null());
            let longest = pairs().map(|k| (self.ranges)(&edges[*k as usize]).1).max().unwrap_or(0);
            let low = pairs().map(|k| (self.ranges)(&edges[*k as usize]).2).min().unwrap_or(0);
            let mut lent = 0;
            mass.clear();
            for own in 1..=longest {
                let tokens = self.own.tokens(start + own - 1);
                mass.lend(self.direction, tokens);
                lent += tokens.len();
                known.iter_mut().for_each(|k| *k = None);
                for k in pairs() {
                    let (_, own_length, other, other_length) = (self.ranges)(&edges[*k as usize]);
                    if own_length != own {
                        continue;
                    }
                    for j in other..other + other_length {
                        if known.len() <= j - low {
                            known.resize_with(j - low + 1, || None);
                        }
                        let sum = known[j - low].get_or_insert_with(|| {
                            W::of(self.judge.cells(self.other.tokens(j), &mass, lent), weights)
                        });
                        sums[*k as usize].add(sum);
                    }
                }
            }
        }
    }
}
