//! Both documents of one stream on their way from pass to pass, and what is known of them there.

use super::bead::Bead;
use super::evaluate::Evidence;
use super::evidence::learned::SurePair;
#[cfg(feature = "encoder")]
use super::evidence::meaning::{Meanings, Rivals};
use super::evidence::{lexicon, names, numbers};
use super::features::Judge;
use super::habits::Habits;
use super::indexed::IndexedDocument;
#[cfg(feature = "encoder")]
use super::lattice::Lattice;
use super::measure::Measures;
use super::pass::{Passed, Stretch};
use super::resources::Resources;
use super::translations::{TokenPair, Translations};
#[cfg(feature = "encoder")]
use crate::encoder::encoder;
use crate::exchange::Side;
use crate::lang::Language;
use crate::segment::Segment;

/// A pair that is this probable after the first pass may teach words and habits.
const SURE_PAIR: f32 = 0.9;
/// A bead less probable than this after a pass teaches nothing.
const LEAST_LIKELY: f32 = 0.1;
/// Both documents of one stream, before the second pass.
pub(crate) struct Staged<'a> {
    pub(crate) evidence: Evidence<'a>,
    pub(crate) habits: Habits,
    pub(crate) stretches: Vec<Stretch>,
    /// Probable cells of each stretch.
    pub(crate) rows: Vec<Vec<Vec<u32>>>,
    /// In a document of unfamiliar words, what the encoder found of each segment's neighbourhood.
    #[cfg(feature = "encoder")]
    pub(crate) rivals: Option<Rivals>,
}

/// Both documents' segments, for the encoder to read.
#[derive(Clone, Copy)]
pub(crate) struct Texts<'a> {
    pub(crate) source: &'a [&'a Segment],
    pub(crate) target: &'a [&'a Segment],
}

impl Staged<'_> {
    /// What a bead of neighbouring segments holds in itself, without its meanings.
    pub(super) fn measures(&self, source: &[usize], target: &[usize], resources: Resources<'_>) -> Measures {
        let range = |list: &[usize]| list.first().map_or(0..0, |first| *first..first + list.len());
        let (source, target, evidence) = (range(source), range(target), &self.evidence);
        evidence.measure(source, target, &self.habits, &resources.model.plain, &mut evidence.masses())
    }
}

#[cfg(feature = "encoder")]
impl Staged<'_> {
    /// The encoder's vectors for what `lattices` need, compared with the widest view there was.
    pub(crate) fn meanings(&self, texts: Texts<'_>, lattices: &[&Lattice]) -> Meanings {
        let meanings = texts.meanings(lattices);
        match &self.rivals {
            Some(rivals) => meanings.with_rivals(rivals),
            None => meanings,
        }
    }
}

/// Token numbers and facts of both documents.
pub(crate) fn sides(
    source: &[&Segment],
    target: &[&Segment],
    languages: (Language, Language),
    resources: Resources<'_>,
) -> (IndexedDocument, IndexedDocument) {
    (
        IndexedDocument::new(source, languages.0, resources.lexicon),
        IndexedDocument::new(target, languages.1, resources.lexicon),
    )
}

#[cfg(feature = "encoder")]
impl Texts<'_> {
    /// The encoder's vectors for what `lattices` need.
    pub(super) fn meanings(self, lattices: &[&Lattice]) -> Meanings {
        let (source, target) =
            (|i: usize| self.source[i].text.as_str(), |j: usize| self.target[j].text.as_str());
        Meanings::new(lattices, source, target, encoder())
    }
}

pub(super) fn first_entries(
    source: &IndexedDocument,
    target: &IndexedDocument,
    resources: Resources<'_>,
) -> Vec<TokenPair> {
    let mut entries = lexicon::entries(source, target, resources.lexicon);
    entries.extend(numbers::entries(source, target));
    entries.extend(names::entries(source, target));
    entries
}

pub(super) fn gather<'a>(
    source: &'a IndexedDocument,
    target: &'a IndexedDocument,
    entries: Vec<TokenPair>,
    resources: Resources<'_>,
) -> Evidence<'a> {
    let translations = Translations::new(source, target, entries);
    let judges = [
        Judge::new(source, resources.lexicon, &translations, Side::Source),
        Judge::new(target, resources.lexicon, &translations, Side::Target),
    ];
    Evidence { source, target, translations, judges }
}

/// What a pass over all stretches found.
#[derive(Debug, Clone, Default)]
pub(super) struct PassSummary {
    /// Likely pairs with their probabilities, in order.
    pub(super) pairs: Vec<(SurePair, f32)>,
    /// Expected number of null beads of the source, of the target, of merges and of re-cuts.
    pub(super) expected: [f32; 4],
}

impl PassSummary {
    /// What one more stretch found.
    pub(super) fn with(mut self, other: &PassSummary) -> PassSummary {
        self.pairs.extend(other.pairs.iter().cloned());
        self.expected.iter_mut().zip(other.expected).for_each(|(sum, more)| *sum += more);
        self
    }

    /// What a pass over one stretch found.
    pub(super) fn in_stretch(passed: &Passed) -> PassSummary {
        let edges = passed.lattice.edges.iter().zip(&passed.posteriors.edges);
        let pairs = edges
            .filter(|(edge, p)| !edge.is_null() && **p >= LEAST_LIKELY)
            .map(|(edge, p)| ((edge.source_range(), edge.target_range()), *p))
            .collect();
        PassSummary { pairs, expected: expected(passed) }
    }

    /// The pairs that may teach, each counted in full.
    pub(super) fn sure(&self) -> Vec<(SurePair, f32)> {
        let sure = self.pairs.iter().filter(|(_, p)| *p >= SURE_PAIR);
        sure.map(|(pair, _)| (pair.clone(), 1.0)).collect()
    }
}

/// Share of the words of `pairs` that the other side explains.
pub(super) fn coverage(
    evidence: &Evidence<'_>,
    pairs: &[(SurePair, f32)],
    resources: Resources<'_>,
    habits: &Habits,
) -> f32 {
    let mut mass = evidence.masses();
    let (mut good, mut all) = (0f32, 0f32);
    for ((s, t), p) in pairs {
        let m = evidence.measure(s.clone(), t.clone(), habits, &resources.model.plain, &mut mass);
        let known = |k: usize| m.content_explained[k] * (1.0 - m.unknown[k]);
        let words = p * (m.words[0] + m.words[1]);
        good += words * 0.5 * (known(0) + known(1));
        all += words;
    }
    good / all.max(1.0)
}

fn expected(passed: &Passed) -> [f32; 4] {
    let mut expected = [0f32; 4];
    for (edge, p) in passed.lattice.edges.iter().zip(&passed.posteriors.edges) {
        if let Some(kind) = edge.kind() {
            expected[kind] += p;
        }
    }
    expected
}

/// How many segments of a bead have a meaning that could tell their place.
#[cfg(feature = "encoder")]
pub(super) fn telling(bead: &Bead, evidence: &Evidence<'_>) -> usize {
    let tells =
        |side: &IndexedDocument, which: &[usize]| which.iter().filter(|i| side.facts[**i].tells()).count();
    tells(evidence.source, &bead.source) + tells(evidence.target, &bead.target)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::lattice::{Edge, Lattice};
    use crate::align::search::Posteriors;

    /// A pass with these beads (source, target, m, n) and probabilities, in no path.
    fn passed(beads: &[(u32, u32, u8, u8, f32)]) -> Passed {
        let edge =
            |b: &(u32, u32, u8, u8, f32)| Edge { from: 0, to: 0, source: b.0, target: b.1, m: b.2, n: b.3 };
        let edges = beads.iter().map(|b| b.4).collect();
        let lattice = Lattice::of_edges(beads.iter().map(edge).collect());
        let posteriors = Posteriors { edges, going_on: vec![0.0; beads.len()], log_sum: 0.0 };
        Passed { lattice: lattice.into(), posteriors, scores: Vec::new() }
    }

    #[test]
    fn null_beads_merges_and_recuts_are_expected_apart() {
        for (m, n, kind) in [
            (1, 1, None),
            (1, 0, Some(0)),
            (0, 1, Some(1)),
            (1, 2, Some(2)),
            (2, 1, Some(2)),
            (1, 4, Some(2)),
            (2, 2, Some(3)),
            (3, 2, Some(3)),
        ] {
            let found = expected(&passed(&[(0, 0, m, n, 0.25), (4, 4, m, n, 0.5)]));
            let mut wanted = [0.0; 4];
            kind.into_iter().for_each(|k: usize| wanted[k] = 0.75);
            assert_eq!(found, wanted, "{m}:{n}");
        }
    }
}
