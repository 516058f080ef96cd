//! Whether paired texts are closer in meaning to each other than to the rest of the
//! two documents. The documents are their own yardstick: texts of one field are all
//! somewhat alike, and a free translation reaches no cosine that would count by itself.

use super::pair::{SegmentedPair, joined};
use crate::align::Alignment;
use crate::lang::forms::without_signs;

/// How close the pairs are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Kinship {
    /// Mean cosine of the pairs.
    pub(super) near: f32,
    /// How far that stands over the mean of all other combinations, in standard errors.
    pub(super) clear: f32,
    /// The same in standard deviations.
    pub(super) apart: f32,
}

/// Pairs that are compared, taken evenly from the whole; more say nothing new and
/// cost 2 ms of the encoder each.
const SAMPLE: usize = 40;
/// Fewer pairs have too few other combinations.
const FEWEST: usize = 4;
/// Least spread of the cosines of unlike texts; a few combinations may lie closer by chance.
const SPREAD: f32 = 0.08;

/// Asks the encoder about a sample of the pairs.
#[cfg(feature = "encoder")]
pub(super) fn kinship(pair: SegmentedPair<'_>, alignment: &Alignment) -> Option<Kinship> {
    let beads: Vec<_> = alignment.beads.iter().filter(|b| !b.is_null()).collect();
    let size = beads.len().min(SAMPLE);
    if size < FEWEST {
        return None;
    }
    let sample: Vec<_> = (0..size).map(|k| beads[k * beads.len() / size]).collect();
    let encoder = crate::encoder::encoder();
    let text = |segments, which: &[usize]| without_signs(&joined(segments, which)).into_owned();
    let sources: Vec<String> = sample.iter().map(|b| text(pair.source, &b.source)).collect();
    let targets: Vec<String> = sample.iter().map(|b| text(pair.target, &b.target)).collect();
    let (sources, targets) = (encoder.encode(&sources), encoder.encode(&targets));
    let cosines: Vec<Vec<f32>> = sources
        .iter()
        .map(|a| targets.iter().map(|b| a.iter().zip(b).map(|(x, y)| x * y).sum()).collect())
        .collect();
    Some(compare(&cosines))
}

#[cfg(not(feature = "encoder"))]
pub(super) fn kinship(_: SegmentedPair<'_>, _: &Alignment) -> Option<Kinship> {
    None
}

/// The diagonal of a square table of cosines against the rest of it.
fn compare(cosines: &[Vec<f32>]) -> Kinship {
    let size = cosines.len() as f32;
    let near = cosines.iter().enumerate().filter_map(|(k, row)| row.get(k)).sum::<f32>() / size;
    let rest: Vec<f32> = cosines
        .iter()
        .enumerate()
        .flat_map(|(k, row)| row.iter().enumerate().filter(move |(j, _)| *j != k).map(|(_, cosine)| *cosine))
        .collect();
    let mean = rest.iter().sum::<f32>() / rest.len().max(1) as f32;
    let variance = rest.iter().map(|x| (x - mean).powi(2)).sum::<f32>() / rest.len().max(1) as f32;
    let apart = (near - mean) / variance.sqrt().max(SPREAD);
    Kinship { near, clear: apart * size.sqrt(), apart }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_out_of_its_own_document_is_clear() {
        let table = |own: f32, other: f32| -> Vec<Vec<f32>> {
            (0..9).map(|i| (0..9).map(|j| if i == j { own } else { other }).collect()).collect()
        };
        let kinship = |own, other| compare(&table(own, other));
        let (alike, apart) = (kinship(0.6, 0.58), kinship(0.3, 0.1));
        assert!(alike.clear < 1.0 && (alike.near - 0.6).abs() < 1e-6);
        assert!((apart.clear - 0.2 / SPREAD * 3.0).abs() < 1e-4);
        assert!((apart.apart - 0.2 / SPREAD).abs() < 1e-4);
    }

    #[cfg(feature = "encoder")]
    #[test]
    fn of_a_few_pairs_nothing_is_said() {
        use crate::align::Bead;
        use crate::segment::Segment;
        for (count, said) in [(FEWEST - 1, false), (FEWEST, true)] {
            let segments: Vec<Segment> =
                (0..count).map(|n| Segment { text: format!("text {n}"), ..Segment::default() }).collect();
            let beads = (0..count)
                .map(|n| Bead {
                    source: vec![n],
                    target: vec![n],
                    posterior: 1.0,
                    runner_up: 0.0,
                    measures: None,
                })
                .collect();
            let pair = SegmentedPair { source: &segments, target: &segments };
            let found = kinship(pair, &Alignment { beads, ..Alignment::default() });
            assert_eq!(found.is_some(), said, "{count}");
        }
    }

    #[test]
    fn a_wide_spread_of_others_makes_pairs_less_clear() {
        let cosine = |i: usize, j: usize| if i == j { 0.9 } else { 0.6 * ((i + j) % 2) as f32 };
        let table: Vec<Vec<f32>> = (0..4).map(|i| (0..4).map(|j| cosine(i, j)).collect()).collect();
        // Eight others are .6, four are 0: mean .4, variance .08.
        assert!((compare(&table).clear - 0.5 / 0.08f32.sqrt() * 2.0).abs() < 1e-3);
    }
}
