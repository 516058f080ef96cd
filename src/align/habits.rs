//! What the whole document says about its beads, fitted between the passes: how
//! long translations are, how often a line is left alone, what share of the
//! words is usually explained, and how alike the encoder finds any two lines.

use super::evaluate::Evidence;
use super::evidence::learned::SurePair;
use super::features::{BIN_FLOORS, CELLS, Histogram};
use super::indexed::IndexedDocument;
use super::lattice::{Edge, Lattice};
use super::model::Weights;

/// Rates are centred on this share of segments; one in fifty is left alone or merged in UN text.
const USUAL_RATE: f32 = 0.02;
/// Segments' worth of the usual rate that a short document starts from.
const PRIOR_SEGMENTS: f32 = 25.0;
/// Sure pairs' worth of the usual length ratio.
const PRIOR_LENGTH: f32 = 8.0;
/// Usual spread of ln(target length / source length) over right pairs.
const USUAL_SPREAD: f32 = 0.3;
/// Words' worth of "explained no better than by chance" for each degree of explanation.
const PRIOR_WORDS: f32 = 6.0;
/// Pairs this far apart in the list of likely pairs have nothing to do with each other.
const APART: usize = 7;

/// The habits of one document.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Habits {
    /// Mean of ln(target characters / source characters) of right pairs.
    pub(crate) length: f32,
    /// Standard deviation of the same.
    pub(crate) spread: f32,
    /// Centred logarithms of the rates: null source, null target, merges, re-cuts.
    pub(crate) rates: [f32; 4],
    /// For each cell of the histogram ln(its share in likely pairs / in lines that
    /// have nothing to do with each other), within the words of its class.
    pub(crate) words: [f32; CELLS],
    /// How alike the encoder finds two lines.
    pub(crate) cosine: Cosines,
    /// How little of the words is explained, 0 (as usual) to 1 (nothing): where nothing
    /// is explained anywhere, a line without evidence is not one without a counterpart.
    pub(crate) dark: f32,
}

/// The cosines that are usual in a document, each kind by mean and standard deviation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cosines {
    /// Of lines that have nothing to do with each other.
    pub(crate) other: [f32; 2],
    /// Of right pairs.
    pub(crate) right: [f32; 2],
}

impl Cosines {
    /// Before anything is known: about what UN and health text has.
    pub(crate) const USUAL: Cosines = Cosines { other: [0.15, 0.15], right: [0.75, 0.12] };

    /// ln(how likely `cosine` is in right pairs / between other lines), by two normal distributions.
    pub(crate) fn log_ratio(&self, cosine: f32) -> f32 {
        // Beyond the means the tails of the wider distribution would turn the order round.
        let cosine = cosine.clamp(self.other[0] - self.other[1], self.right[0] + self.right[1]);
        let log = |[mean, spread]: [f32; 2]| -0.5 * ((cosine - mean) / spread).powi(2) - spread.ln();
        (log(self.right) - log(self.other)).clamp(-MOST_LOG_RATIO, MOST_LOG_RATIO)
    }
}

/// A cosine says at most so much, in nats.
const MOST_LOG_RATIO: f32 = 5.0;

impl Habits {
    /// Before anything is known of the document, save the usual length ratio.
    pub(crate) fn usual(length: f32) -> Habits {
        Habits {
            length,
            spread: USUAL_SPREAD,
            rates: [0.0; 4],
            words: [0.0; CELLS],
            cosine: Cosines::USUAL,
            dark: 0.0,
        }
    }

    /// Rates and lengths of this document, pulled towards the usual ones where it is
    /// short; `expected` numbers of null beads of the source, of the target, of merges and re-cuts.
    pub(crate) fn fit(
        source: &IndexedDocument,
        target: &IndexedDocument,
        expected: [f32; 4],
        pairs: &[(SurePair, f32)],
        usual: &Habits,
    ) -> Habits {
        let most = source.len().max(target.len());
        let lines = [source.len(), target.len(), most, most];
        let mut rates = [0f32; 4];
        for k in 0..4 {
            let rate = (expected[k] + USUAL_RATE * PRIOR_SEGMENTS) / (lines[k] as f32 + PRIOR_SEGMENTS);
            rates[k] = (rate / USUAL_RATE).ln().clamp(-3.0, 3.0);
        }
        let chars = |side: &IndexedDocument, range: &std::ops::Range<usize>| {
            side.facts[range.clone()].iter().map(|f| f.chars).sum::<f32>() + 1.0
        };
        let ratio = |(s, t): &SurePair| (chars(target, t) / chars(source, s)).ln().clamp(-1.5, 1.5);
        let weight = pairs.iter().map(|(_, p)| p).sum::<f32>() + PRIOR_LENGTH;
        let sum: f32 = pairs.iter().map(|(pair, p)| p * ratio(pair)).sum();
        let length = (sum + usual.length * PRIOR_LENGTH) / weight;
        let squares: f32 = pairs.iter().map(|(pair, p)| p * (ratio(pair) - length).powi(2)).sum();
        let spread = ((squares + usual.spread * usual.spread * PRIOR_LENGTH) / weight).sqrt();
        Habits { length, spread, rates, ..*usual }
    }

    /// With the degrees of explanation that are usual in `pairs` and between lines
    /// that have nothing to do with each other.
    pub(crate) fn with_words(self, evidence: &Evidence<'_>, pairs: &[(SurePair, f32)]) -> Habits {
        let mut words = [0f32; CELLS];
        let bins = BIN_FLOORS.len() + 1;
        let [right, other] = [0, APART].map(|apart| histogram(evidence, pairs, apart));
        for class in 0..CELLS / bins {
            let cells = class * bins..(class + 1) * bins;
            let [all_right, all_other]: [f32; 2] =
                [&right, &other].map(|h| h[cells.clone()].iter().sum::<f32>() + PRIOR_WORDS * bins as f32);
            for cell in cells {
                let share = |count: f32, all: f32| (count + PRIOR_WORDS) / all;
                words[cell] = (share(right[cell], all_right) / share(other[cell], all_other)).ln();
            }
        }
        Habits { words, ..self }
    }

    /// `weights` for this document: what words usually say here is added to what they say anywhere.
    pub(crate) fn weights(&self, weights: &Weights) -> Weights {
        let mut own = weights.clone();
        let [plain, damped] = own.words_here();
        for (cell, here) in self.words.iter().enumerate() {
            own.words[cell] += plain * here;
            own.damped[cell] += damped * here;
        }
        own
    }
}

/// Histogram of the words of all `pairs`, each source with the target of the pair `apart` places on.
fn histogram(evidence: &Evidence<'_>, pairs: &[(SurePair, f32)], apart: usize) -> [f32; CELLS] {
    let mut sum = [0f32; CELLS];
    let mut edges: Vec<(Edge, f32)> = (0..pairs.len())
        .map(|k| {
            let ((s, _), p) = &pairs[k];
            let ((_, t), _) = &pairs[(k + apart) % pairs.len()];
            let edge = Edge {
                from: k as u32,
                to: k as u32,
                source: s.start as u32,
                target: t.start as u32,
                m: s.len() as u8,
                n: t.len() as u8,
            };
            (edge, *p)
        })
        .collect();
    edges.sort_by_key(|(edge, _)| edge.source);
    let lattice = Lattice::of_edges(edges.iter().map(|(edge, _)| *edge).collect());
    let words: Vec<Box<Histogram>> = evidence.words(&lattice, &Weights::zero());
    for (words, (_, p)) in words.iter().zip(&edges) {
        for (sum, count) in sum.iter_mut().zip(words.iter()) {
            *sum += p * f32::from(*count);
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Language;
    use crate::lexicon::Lexicon;
    use crate::segment::Segment;

    fn side(texts: &[&str]) -> IndexedDocument {
        let segments: Vec<Segment> =
            texts.iter().map(|t| Segment { text: (*t).to_owned(), ..Segment::default() }).collect();
        IndexedDocument::new(&segments.iter().collect::<Vec<_>>(), Language::English, &Lexicon::default())
    }

    #[test]
    fn rates_are_those_of_the_document_pulled_to_the_usual() {
        let (source, target) = (side(&["abc"; 25]), side(&["abc"; 75]));
        let rates = |expected| Habits::fit(&source, &target, expected, &[], &Habits::usual(0.25)).rates;
        // Half a segment's worth is usual. Source nulls are a share of 25 + 25 lines, the rest
        // of 75 + 25, each against one in fifty.
        for (expected, wanted) in [
            ([1.5, 5.5, 3.5, 7.5], [2f32.ln(), 3f32.ln(), 2f32.ln(), 4f32.ln()]),
            ([0.0; 4], [0.5f32.ln(), 0.25f32.ln(), 0.25f32.ln(), 0.25f32.ln()]),
            ([1e6; 4], [3.0; 4]),
        ] {
            for (rate, wanted) in rates(expected).into_iter().zip(wanted) {
                assert!((rate - wanted).abs() < 1e-5, "{expected:?}: {:?}", rates(expected));
            }
        }
        assert_eq!(Habits::fit(&source, &target, [0.0; 4], &[], &Habits::usual(0.25)).length, 0.25);
    }

    #[test]
    fn the_usual_length_is_learned_from_likely_pairs() {
        // Nine letters against four: (9 + 1) / (4 + 1) is twice as long.
        let (source, target) = (side(&["a bcd"; 9]), side(&["abc def ghi"; 9]));
        let fit =
            |pairs: &[(SurePair, f32)]| Habits::fit(&source, &target, [0.0; 4], pairs, &Habits::usual(0.5));
        let pairs: Vec<(SurePair, f32)> = (0..8).map(|i| ((i..i + 1, i..i + 1), 1.0)).collect();
        let found = fit(&pairs);
        let length = 0.5 * (0.5 + 2f32.ln());
        assert!((found.length - length).abs() < 1e-5, "{}", found.length);
        let spread = (0.5 * ((2f32.ln() - length).powi(2) + 0.3 * 0.3)).sqrt();
        assert!((found.spread - spread).abs() < 1e-5, "{}", found.spread);
        // One strange pair counts no more than a factor of e to the 1.5, an unlikely one less.
        for p in [1.0, 0.5] {
            let found = fit(&[((0..1, 0..9), p)]).length;
            assert!((found - (0.5 * 8.0 + 1.5 * p) / (8.0 + p)).abs() < 1e-5, "{found}");
        }
    }

    #[test]
    fn a_cosine_speaks_for_the_distribution_that_it_is_likelier_in() {
        let cosines = Cosines { other: [0.2, 0.1], right: [0.8, 0.1] };
        for (cosine, wanted) in [(0.5, 0.0), (0.52, 1.2), (0.48, -1.2), (0.9, 5.0), (1.0, 5.0), (-1.0, -5.0)]
        {
            let found = cosines.log_ratio(cosine);
            assert!((found - wanted).abs() < 1e-3, "{cosine}: {found}");
        }
        // The narrower distribution is the denser.
        let narrow = Cosines { other: [0.5, 0.2], right: [0.5, 0.1] };
        assert!((narrow.log_ratio(0.5) - 2f32.ln()).abs() < 1e-5);
    }
}
