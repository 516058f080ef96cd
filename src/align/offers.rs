//! What speaks for a pair of segments wherever the two stand: candidates among the
//! segments that are loose, and the log-odds of each against leaving both alone.

use rustc_hash::{FxHashMap, FxHashSet};

use super::evaluate::{Ends, Evidence};
#[cfg(feature = "encoder")]
use super::evidence::meaning::Meanings;
use super::lattice::{Edge, Lattice};
use super::measure::Measures;
use super::model::Weights;
#[cfg(feature = "encoder")]
use super::resources::EncoderUse;
use super::resources::Resources;
#[cfg(feature = "encoder")]
use super::second_opinion::bonus;
use super::staged::{Staged, Texts};

/// Candidates looked at for each loose segment.
const CANDIDATES: usize = 4;
/// Least translation probability that makes a token point to a candidate.
const LEAST_PROBABILITY: f32 = 0.08;
/// A token in more loose segments than this points to none of them.
const MOST_SEGMENTS: usize = 12;
/// Most pairs of loose segments that are compared by their meanings: 2,000 lines with as many, 0.2 CPU s.
#[cfg(feature = "encoder")]
const MOST_COMPARED: usize = 4_000_000;

/// A pair of segments and its log-odds against leaving both alone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Offer {
    pub(super) source: usize,
    pub(super) target: usize,
    pub(super) odds: f32,
}

/// Finds and weighs pairs of the segments that it was made for.
pub(super) struct Offers<'a, 'e> {
    staged: &'a Staged<'e>,
    resources: Resources<'a>,
    weights: &'a Weights,
    /// In a document of unfamiliar words, and in a list.
    #[cfg(feature = "encoder")]
    meanings: Option<Meanings>,
}

impl<'a, 'e> Offers<'a, 'e> {
    /// For pairs of `sources` with `targets`; and the number of segments that the encoder was asked about.
    #[cfg(feature = "encoder")]
    pub(super) fn new(
        staged: &'a Staged<'e>,
        texts: Texts<'_>,
        resources: Resources<'a>,
        sources: &[usize],
        targets: &[usize],
    ) -> (Self, usize) {
        if staged.rivals.is_some() && sources.len() * targets.len() <= MOST_COMPARED {
            return Self::by_meaning(staged, texts, resources, &resources.model.unfamiliar, sources, targets);
        }
        (Offers { staged, resources, weights: &resources.model.plain, meanings: None }, 0)
    }

    /// For pairs of the entries `sources` and `targets` of a list: too few words for the words
    /// alone, so the meanings are asked where they may be.
    #[cfg(feature = "encoder")]
    pub(super) fn of_list(
        staged: &'a Staged<'e>,
        texts: Texts<'_>,
        resources: Resources<'a>,
        sources: &[usize],
        targets: &[usize],
    ) -> (Self, usize) {
        if resources.encoder != EncoderUse::Never {
            return Self::by_meaning(staged, texts, resources, &resources.model.meaning, sources, targets);
        }
        (Offers { staged, resources, weights: &resources.model.plain, meanings: None }, 0)
    }

    /// As without the encoder.
    #[cfg(not(feature = "encoder"))]
    pub(super) fn of_list(
        staged: &'a Staged<'e>,
        texts: Texts<'_>,
        resources: Resources<'a>,
        sources: &[usize],
        targets: &[usize],
    ) -> (Self, usize) {
        Self::new(staged, texts, resources, sources, targets)
    }

    #[cfg(feature = "encoder")]
    fn by_meaning(
        staged: &'a Staged<'e>,
        texts: Texts<'_>,
        resources: Resources<'a>,
        weights: &'a Weights,
        sources: &[usize],
        targets: &[usize],
    ) -> (Self, usize) {
        let lattice = apart(nulls(sources, targets));
        let meanings = Some(staged.meanings(texts, &[&lattice]));
        (Offers { staged, resources, weights, meanings }, sources.len() + targets.len())
    }

    /// For pairs of any segments.
    #[cfg(not(feature = "encoder"))]
    pub(super) fn new(
        staged: &'a Staged<'e>,
        _: Texts<'_>,
        resources: Resources<'a>,
        _: &[usize],
        _: &[usize],
    ) -> (Self, usize) {
        (Offers { staged, resources, weights: &resources.model.plain }, 0)
    }

    /// Whether the words say so little here that meanings lead.
    pub(super) fn are_unfamiliar(&self) -> bool {
        #[cfg(feature = "encoder")]
        return self.meanings.is_some();
        #[cfg(not(feature = "encoder"))]
        false
    }

    /// Pairs that share a translated token which few of these segments have, and those whose
    /// meanings are the nearest.
    pub(super) fn candidates(&self, sources: &[usize], targets: &[usize]) -> Vec<(usize, usize)> {
        #[cfg_attr(not(feature = "encoder"), expect(unused_mut))]
        let mut pairs = by_words(sources, targets, &self.staged.evidence);
        #[cfg(feature = "encoder")]
        if let Some(meanings) = &self.meanings {
            for i in sources {
                let near = targets.iter().map(|j| (*j, meanings.cosine((*i as u32, 1), (*j as u32, 1))));
                pairs.extend(best(near.collect()).map(|j| (*i, j)));
            }
        }
        pairs
    }

    /// The log-odds of every pair, in the order of their segments.
    pub(super) fn of(&self, mut pairs: Vec<(usize, usize)>) -> Vec<Offer> {
        pairs.sort_unstable();
        pairs.dedup();
        let distinct = |list: &mut dyn Iterator<Item = usize>| -> Vec<usize> {
            let mut list: Vec<usize> = list.collect();
            list.sort_unstable();
            list.dedup();
            list
        };
        let sources = distinct(&mut pairs.iter().map(|p| p.0));
        let targets = distinct(&mut pairs.iter().map(|p| p.1));
        let mut edges: Vec<Edge> = pairs.iter().map(|(i, j)| edge(*i, *j, 1, 1)).collect();
        edges.extend(nulls(&sources, &targets));
        let lattice = apart(edges);
        let scores = self.scores(&lattice);
        let mut alone = [FxHashMap::default(), FxHashMap::default()];
        for (edge, score) in lattice.edges.iter().zip(&scores) {
            match (edge.m, edge.n) {
                (_, 0) => alone[0].insert(edge.source, *score),
                (0, _) => alone[1].insert(edge.target, *score),
                _ => None,
            };
        }
        let mut offers: Vec<Offer> = lattice
            .edges
            .iter()
            .zip(&scores)
            .filter(|(edge, _)| !edge.is_null())
            .filter_map(|(edge, score)| {
                let odds = score - alone[0].get(&edge.source)? - alone[1].get(&edge.target)?;
                Some(Offer { source: edge.source as usize, target: edge.target as usize, odds })
            })
            .collect();
        offers.sort_unstable_by_key(|o| (o.source, o.target));
        offers
    }

    /// The scores of edges that are all apart.
    fn scores(&self, lattice: &Lattice) -> Vec<f32> {
        let Staged { evidence, habits, .. } = self.staged;
        let scores = evidence.scores(lattice, self.weights, habits, Ends::Measured);
        #[cfg(feature = "encoder")]
        if let Some(meanings) = &self.meanings {
            let bonus = |edge| bonus(meanings, edge, habits.cosine, self.weights);
            return lattice.edges.iter().zip(scores).map(|(e, s)| s.opening + bonus(e)).collect();
        }
        scores.iter().map(|score| score.opening).collect()
    }

    /// What a pair of single segments holds in itself.
    pub(super) fn measures(&self, source: usize, target: usize) -> Measures {
        #[cfg_attr(not(feature = "encoder"), expect(unused_mut))]
        let mut measures = self.staged.measures(&[source], &[target], self.resources);
        #[cfg(feature = "encoder")]
        if let Some(meanings) = &self.meanings {
            measures.meaning = Some(meanings.cosine((source as u32, 1), (target as u32, 1)));
        }
        measures
    }
}

fn edge(source: usize, target: usize, m: u8, n: u8) -> Edge {
    Edge { from: 0, to: 0, source: source as u32, target: target as u32, m, n }
}

/// Each segment left alone.
fn nulls(sources: &[usize], targets: &[usize]) -> impl Iterator<Item = Edge> {
    let sources = sources.iter().map(|i| edge(*i, 0, 1, 0));
    sources.chain(targets.iter().map(|j| edge(0, *j, 0, 1))).collect::<Vec<_>>().into_iter()
}

/// Edges of which none touches another: scores are shared between those that meet in a cell.
fn apart(edges: impl IntoIterator<Item = Edge>) -> Lattice {
    let numbered = (0..).zip(edges).map(|(cell, edge)| Edge { from: cell, to: cell, ..edge });
    let mut edges: Vec<Edge> = numbered.collect();
    edges.sort_by_key(|e| e.source);
    Lattice::of_edges(edges)
}

/// Pairs of loose segments that share a translated token which few of them have.
fn by_words(sources: &[usize], targets: &[usize], evidence: &Evidence<'_>) -> Vec<(usize, usize)> {
    let mut lines: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    for j in targets {
        let distinct: FxHashSet<u32> = evidence.target.tokens(*j).iter().copied().collect();
        for token in distinct {
            lines.entry(token).or_default().push(*j);
        }
    }
    let mut pairs = Vec::new();
    for i in sources {
        let mut points: FxHashMap<usize, f32> = FxHashMap::default();
        for token in evidence.source.tokens(*i) {
            for (to, p) in evidence.translations.forward().explains(*token) {
                let list = lines.get(to).map_or(&[][..], Vec::as_slice);
                if *p >= LEAST_PROBABILITY && list.len() <= MOST_SEGMENTS {
                    for j in list {
                        *points.entry(*j).or_default() += p / list.len() as f32;
                    }
                }
            }
        }
        pairs.extend(best(points.into_iter().collect()).map(|j| (*i, j)));
    }
    pairs
}

/// The candidates with the most points.
fn best(mut points: Vec<(usize, f32)>) -> impl Iterator<Item = usize> {
    points.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    points.into_iter().take(CANDIDATES).map(|(j, _)| j)
}
