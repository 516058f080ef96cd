//! What the whole document says about its beads, fitted between the passes: how
//! long translations are, how often a line is left alone, what share of the
//! words is usually explained, and how alike the encoder finds any two lines.

use super::evaluate::Evidence;
use super::evidence::learned::SurePair;
use super::features::{BIN_FLOORS, CELLS, Histogram, NUMBER_CLASSES, SINGLES, forms, single};
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
/// Usual deviation of a pair's length, |ln of its ratio less the mean| × √(mean of both lengths): its
/// median over training text is .8 (short lines) to 1.3; free translations of old prose have 1.6 to 4.9. With
/// 1.2 hard UN text whose words are not known loses two beads: a poor first pass pairs lines of odd lengths.
const USUAL_DEVIATION: f32 = 1.5;
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
    /// How closely long pairs keep the usual length, 1 (as usual, or closer) down to 0.
    pub(crate) keeps_length: f32,
    /// How much more than usual the two sides of right pairs differ in form.
    pub(crate) forms: Forms,
    /// How much a number without counterpart says, 1 (as usual) down to 0: where one side has numbers
    /// of its own, such as those of verses or references, it says nothing.
    pub(crate) numbers_met: f32,
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

/// How much more than usual the two sides of likely pairs differ in form. A side without end marks
/// or with quotes of its own differs so in every pair, and that says nothing against any of them.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Forms {
    /// Share of pairs of which one side alone has an end mark.
    pub(crate) cut: f32,
    /// Share of pairs of which one side alone begins with a quote, a bracket or a bullet.
    pub(crate) opening: f32,
    /// Mean of the differences in the number of brackets, of quotes and of marks inside.
    pub(crate) marks: [f32; 3],
}

/// As much is usual: none of the development cases made of training text has more, but for its
/// long paragraphs (.03 of brackets).
const USUAL_FORMS: Forms = Forms { cut: 0.05, opening: 0.05, marks: [0.1; 3] };

impl Forms {
    /// Over likely `pairs` with their probabilities.
    fn of(source: &IndexedDocument, target: &IndexedDocument, pairs: &[(SurePair, f32)]) -> Forms {
        let mut sum = [0f32; SINGLES.len()];
        let mut weight = PRIOR_LENGTH;
        for ((s, t), p) in pairs {
            let mut list = [0f32; SINGLES.len()];
            forms(&source.facts[s.clone()], &target.facts[t.clone()], &Forms::default(), &mut list);
            sum.iter_mut().zip(list).for_each(|(sum, x)| *sum += p * x);
            weight += p;
        }
        let more = |name: usize, usual: f32| ((sum[name] + usual * PRIOR_LENGTH) / weight - usual).max(0.0);
        let names = [single!("brackets-differ"), single!("quotes-differ"), single!("inner-marks-differ")];
        Forms {
            cut: more(single!("one-is-cut"), USUAL_FORMS.cut),
            opening: more(single!("opening-differs"), USUAL_FORMS.opening),
            marks: [0, 1, 2].map(|k| more(names[k], USUAL_FORMS.marks[k])),
        }
    }
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
            keeps_length: 1.0,
            forms: Forms::default(),
            numbers_met: 1.0,
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
        let deviation = |pair: &SurePair| {
            let mean = 0.5 * (chars(source, &pair.0) + chars(target, &pair.1));
            (ratio(pair) - length).abs() * mean.sqrt()
        };
        let deviations = pairs.iter().map(|(pair, p)| (deviation(pair), *p));
        let deviation = median(deviations.chain([(USUAL_DEVIATION, PRIOR_LENGTH)]).collect());
        let keeps_length = (USUAL_DEVIATION / deviation).min(1.0);
        let forms = Forms::of(source, target, pairs);
        Habits { length, spread, keeps_length, forms, rates, ..*usual }
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
        let numbers_met = numbers_met(&right);
        Habits { words, numbers_met, ..self }
    }

    /// `weights` for this document: what words usually say here is added to what they say anywhere.
    pub(crate) fn weights(&self, weights: &Weights) -> Weights {
        let mut own = weights.clone();
        let [plain, damped] = own.words_here();
        for (cell, here) in self.words.iter().enumerate() {
            own.words[cell] += plain * here;
            own.damped[cell] += damped * here;
        }
        for class in NUMBER_CLASSES {
            let without = class * (BIN_FLOORS.len() + 1);
            own.words[without] *= self.numbers_met;
            own.damped[without] *= self.numbers_met;
        }
        own
    }
}

/// Share of the numbers without counterpart up to which they say what they usually say: .05 in UN text, more
/// where numbers are written as words; and the share in pairs that have nothing to do with each other.
const USUALLY_MISSING: f32 = 0.2;
const ELSEWHERE_MISSING: f32 = 0.9;
/// Numbers' worth of the usual share that a document starts from.
const PRIOR_NUMBERS: f32 = 20.0;

/// [`Habits::numbers_met`] by the histogram of right pairs: what a missing number says, in parts of what it
/// usually says.
fn numbers_met(right: &[f32; CELLS]) -> f32 {
    let bins = BIN_FLOORS.len() + 1;
    let all: f32 = right[NUMBER_CLASSES.start * bins..NUMBER_CLASSES.end * bins].iter().sum();
    let without: f32 = NUMBER_CLASSES.map(|class| right[class * bins]).sum();
    let missing = (without + USUALLY_MISSING * PRIOR_NUMBERS) / (all + PRIOR_NUMBERS);
    let says = |missing: f32| (ELSEWHERE_MISSING / missing).ln();
    (says(missing) / says(USUALLY_MISSING)).clamp(0.0, 1.0)
}

/// Median of values with weights: wrong pairs among the likely ones do not move it far.
fn median(mut values: Vec<(f32, f32)>) -> f32 {
    values.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let mut rest = 0.5 * values.iter().map(|(_, weight)| weight).sum::<f32>();
    let reached = values.iter().find(|(_, weight)| {
        rest -= weight;
        rest <= 0.0
    });
    reached.or(values.last()).map_or(0.0, |(value, _)| *value)
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
    fn how_closely_lengths_are_kept_is_learned_from_likely_pairs() {
        // 400 letters against 200, as many and 800.
        let source = side(&["a".repeat(399).as_str(); 3]);
        let target = side(&[199, 399, 799].map(|n| "b".repeat(n)).each_ref().map(String::as_str));
        let fit = |weights: [f32; 3]| {
            let pairs: Vec<_> = (0..3).map(|i| ((i..i + 1, i..i + 1), weights[i])).collect();
            Habits::fit(&source, &target, [0.0; 4], &pairs, &Habits::usual(0.0)).keeps_length
        };
        let deviation = 2f32.ln() * 300f32.sqrt();
        assert!((fit([90.0, 10.0, 90.0]) - USUAL_DEVIATION / deviation).abs() < 2e-2);
        // A few strange pairs among many, closely kept lengths and hardly any pairs change nothing.
        for weights in [[20.0, 100.0, 20.0], [0.0, 100.0, 0.0], [3.0, 0.0, 3.0]] {
            assert_eq!(fit(weights), 1.0, "{weights:?}");
        }
    }

    #[test]
    fn forms_that_differ_in_most_pairs_are_usual() {
        let source = side(&["One (a) two.", "- Three."]);
        let target = side(&["one two", "three"]);
        let forms = |weights: [f32; 2]| {
            let pairs: Vec<_> = (0..2).map(|i| ((i..i + 1, i..i + 1), weights[i])).collect();
            Forms::of(&source, &target, &pairs)
        };
        // Against eight pairs of the usual: one in twenty cut, one in twenty opened, a tenth of a bracket.
        let found = forms([24.0, 8.0]);
        assert!((found.cut - (32.0 + 0.4) / 40.0 + 0.05).abs() < 1e-5, "{found:?}");
        assert!((found.opening - (8.0 + 0.4) / 40.0 + 0.05).abs() < 1e-5, "{found:?}");
        assert!((found.marks[0] - (24.0 + 0.8) / 40.0 + 0.1).abs() < 1e-5, "{found:?}");
        assert_eq!(found.marks[1], 0.0);
        // No more than usual is nothing.
        assert_eq!(forms([0.0, 0.0]).cut, 0.0);
    }

    #[test]
    fn numbers_that_most_pairs_lack_say_nothing() {
        let bins = BIN_FLOORS.len() + 1;
        let says = |without: f32, met: f32| {
            let mut cells = [0f32; CELLS];
            cells[NUMBER_CLASSES.start * bins] = without;
            cells[NUMBER_CLASSES.start * bins + bins - 1] = met;
            // Words are no numbers.
            cells[0] = 1000.0;
            numbers_met(&cells)
        };
        for (without, met, wanted) in
            [(0.0, 0.0, 1.0), (0.0, 1000.0, 1.0), (20.0, 80.0, 1.0), (1e6, 0.0, 0.0), (1e6, 1e6, 0.39)]
        {
            assert!((says(without, met) - wanted).abs() < 5e-3, "{without} {met}: {}", says(without, met));
        }
        let mut habits = Habits::usual(0.0);
        habits.numbers_met = 0.5;
        let weights = &crate::align::Model::shipped().plain;
        let own = habits.weights(weights);
        for class in NUMBER_CLASSES {
            assert_eq!(own.words[class * bins], 0.5 * weights.words[class * bins]);
            assert_eq!(own.words[class * bins + 7], weights.words[class * bins + 7]);
        }
        assert_eq!(own.words[0], weights.words[0]);
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
