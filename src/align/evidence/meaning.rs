//! Evidence of meaning: the encoder's vectors of the groups in question. Not
//! the raw cosine decides but how it compares: with what the pair is without
//! one of its segments, and with what the neighbours reach.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::align::evidence::groups::{Groups, vectors};
use crate::align::evidence::learned::SurePair;
use crate::align::features::{SINGLES, single};
use crate::align::habits::Cosines;
use crate::align::lattice::{Edge, Lattice};
use crate::encoder::Encoder;

/// Cosines under this are as good as none: 99 % of wrong pairs lie under .62, half of them under .14.
pub(crate) const LOW: f32 = 0.5;
/// Cosines over this say little more: the median of right pairs is .84.
const HIGH: f32 = 0.75;

/// Standard deviations over the usual cosine from which on more says less.
const HIGH_HERE: f32 = 2.5;

/// Cosines' worth of the usual ones that a document starts from.
const PRIOR_COSINES: f32 = 5.0;
/// Least standard deviation: a few alike pairs make no certainty.
const LEAST_SPREAD: f32 = 0.05;

/// Segments encoded together, at least; their vectors are 2 KB a group, and the
/// matrices of the encoder are read once for all of them.
pub(crate) const SEGMENTS_TOGETHER: usize = 4096;

/// Vectors of all groups of segments that the edges of a lattice name.
pub(crate) struct Meanings {
    source: Groups,
    target: Groups,
    rivals: Rivals,
}

/// Best and second-best cosine of each single source and target segment over a lattice's 1:1 edges.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rivals {
    source: FxHashMap<u32, [f32; 2]>,
    target: FxHashMap<u32, [f32; 2]>,
}

/// Pieces of both sides together from which on a cosine is taken at its word:
/// the vector of a line like "Now, therefore," says little.
const ENOUGH_PIECES: f32 = 24.0;

/// Single numbers of one edge that come from meaning.
pub(crate) type MeaningSingles = [f32; 10];

/// Where the meaning's numbers stand among the single numbers.
pub(crate) const FIRST: usize = single!("meaning");
const _: () = assert!(FIRST + 10 == SINGLES.len());

impl Meanings {
    /// Encodes what `lattices` need; `source` and `target` yield the text of a segment.
    pub(crate) fn new<'t>(
        lattices: &[&Lattice],
        source: impl Fn(usize) -> &'t str + Sync,
        target: impl Fn(usize) -> &'t str + Sync,
        encoder: &Encoder<'_>,
    ) -> Meanings {
        let edges = || lattices.iter().flat_map(|l| &l.edges);
        let source = vectors(encoder, source, edges().map(|e| (e.source, e.m)));
        let target = vectors(encoder, target, edges().map(|e| (e.target, e.n)));
        let mut meanings = Meanings { source, target, rivals: Rivals::default() };
        for edge in edges().filter(|e| e.m == 1 && e.n == 1) {
            let cosine = meanings.cosine((edge.source, 1), (edge.target, 1));
            for best in [
                meanings.rivals.source.entry(edge.source).or_insert([-1.0; 2]),
                meanings.rivals.target.entry(edge.target).or_insert([-1.0; 2]),
            ] {
                if cosine > best[0] {
                    *best = [cosine, best[0]];
                } else if cosine > best[1] {
                    best[1] = cosine;
                }
            }
        }
        meanings
    }

    /// Cosine of two groups, each by first segment and size; 0 where one was not encoded.
    pub(crate) fn cosine(&self, s: (u32, u8), t: (u32, u8)) -> f32 {
        self.source.cosine(s, &self.target, t)
    }

    /// The cosines usual in a document: of all 1:1 edges, which in a wide lattice nearly
    /// all have nothing to do with each other, and of likely pairs.
    pub(crate) fn cosines(&self, lattices: &[Arc<Lattice>], pairs: &[(SurePair, f32)]) -> Cosines {
        let moments = |cosines: &mut dyn Iterator<Item = (f32, f32)>, start: [f32; 2]| {
            let [mean, spread] = start.map(f64::from);
            let n = f64::from(PRIOR_COSINES);
            let mut sums = [n, n * mean, n * (mean * mean + spread * spread)];
            for (cosine, weight) in cosines {
                let (x, w) = (f64::from(cosine), f64::from(weight));
                sums = [sums[0] + w, sums[1] + w * x, sums[2] + w * x * x];
            }
            let mean = sums[1] / sums[0];
            [mean as f32, (sums[2] / sums[0] - mean * mean).sqrt().max(f64::from(LEAST_SPREAD)) as f32]
        };
        let one = |i: u32, j: u32| self.cosine((i, 1), (j, 1));
        let edges = lattices.iter().flat_map(|l| &l.edges).filter(|e| e.m == 1 && e.n == 1);
        let other = moments(&mut edges.map(|e| (one(e.source, e.target), 1.0)), Cosines::USUAL.other);
        let pairs = pairs.iter().filter(|((s, t), _)| s.len() == 1 && t.len() == 1);
        let right = moments(
            &mut pairs.map(|((s, t), p)| (one(s.start as u32, t.start as u32), *p)),
            [other[0] + 2.0 * other[1], other[1]],
        );
        // Right pairs are more alike than others, whatever a poor pass took for pairs.
        Cosines { other, right: [right[0].max(other[0] + other[1]), right[1]] }
    }

    /// Compares each segment with the best others of a wider lattice instead of this one's.
    pub(crate) fn with_rivals(self, rivals: &Rivals) -> Meanings {
        Meanings { rivals: rivals.clone(), ..self }
    }

    /// What the vectors said of each segment, without the vectors.
    pub(crate) fn into_rivals(self) -> Rivals {
        self.rivals
    }

    /// Cosine of a pair's sides and how far it can be trusted; both 0 for a null edge.
    pub(crate) fn alike(&self, edge: &Edge) -> [f32; 2] {
        if edge.is_null() {
            return [0.0; 2];
        }
        let pieces = |groups: &Groups, key| groups.get(key).map_or(0, |(_, pieces)| *pieces) as f32;
        let (s, t) = ((edge.source, edge.m), (edge.target, edge.n));
        let trust = (pieces(&self.source, s) + pieces(&self.target, t)) / ENOUGH_PIECES;
        [self.cosine(s, t), trust.min(1.0)]
    }

    /// The numbers of one edge, in the order of the names from [`FIRST`] on; `usual` are
    /// the cosines of this document.
    pub(crate) fn singles(&self, edge: &Edge, usual: Cosines) -> MeaningSingles {
        let mut out = MeaningSingles::default();
        match (edge.m, edge.n) {
            (_, 0) => out[6] = self.rivals.source.get(&edge.source).map_or(0.0, |b| b[0].max(0.0)),
            (0, _) => out[6] = self.rivals.target.get(&edge.target).map_or(0.0, |b| b[0].max(0.0)),
            (m, n) => {
                let [cosine, trust] = self.alike(edge);
                out[0] = cosine;
                out[1] = (LOW - cosine).max(0.0);
                out[2] = (cosine - HIGH).max(0.0);
                out[3] = cosine * (f32::from(m + n) * 0.5 - 1.0);
                out[4] = if m + n > 2 { cosine - self.best_part(edge) } else { 0.0 };
                if m == 1 && n == 1 {
                    out[5] = cosine
                        - 0.5
                            * (self.rival(&self.rivals.source, edge.source, cosine)
                                + self.rival(&self.rivals.target, edge.target, cosine));
                }
                let here = (cosine - usual.other[0]) / usual.other[1];
                out[7] = here.clamp(-2.0, HIGH_HERE);
                out[8] = (here - HIGH_HERE).clamp(0.0, HIGH_HERE);
                out[9] = usual.log_ratio(cosine);
                out.iter_mut().for_each(|x| *x *= trust);
            }
        }
        out
    }

    /// The highest cosine that the bead has without one of its outer segments.
    fn best_part(&self, edge: &Edge) -> f32 {
        let (i, m, j, n) = (edge.source, edge.m, edge.target, edge.n);
        let mut best = 0f32;
        if m > 1 {
            best = best.max(self.cosine((i, m - 1), (j, n))).max(self.cosine((i + 1, m - 1), (j, n)));
        }
        if n > 1 {
            best = best.max(self.cosine((i, m), (j, n - 1))).max(self.cosine((i, m), (j + 1, n - 1)));
        }
        best
    }

    /// The best cosine of a segment apart from `own`.
    fn rival(&self, best: &FxHashMap<u32, [f32; 2]>, segment: u32, own: f32) -> f32 {
        best.get(&segment).map_or(0.0, |b| if own >= b[0] { b[1] } else { b[0] }).max(0.0)
    }
}
