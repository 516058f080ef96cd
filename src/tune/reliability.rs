//! How far the confidences that ship hold, on cases with gold.

use super::calibrate::{AloneExample, CALIBRATION_SEED, Example, Examples, examples};
use super::cases::Case;
use crate::align::Resources;
use crate::confidence::SURE;
use crate::eval::calibration::{Point, Reliability, calibration};
use crate::judge::{Calibration, UnitShape};

/// How often the cases are damaged anew, so that every kind has wrong units enough.
const COPIES: u64 = 10;

/// A table: each of its rows has a name.
pub(crate) type Table = Vec<(String, Reliability)>;

/// How far the confidences hold; rows without a unit are left out.
#[derive(Debug, Clone)]
pub(crate) struct Tables {
    /// The pairs of each damaged case.
    pub(crate) pairs: Table,
    /// Its lines left alone.
    pub(crate) alone: Table,
    /// All cases: each kind of unit, all pairs, all lines left alone.
    pub(crate) all: Table,
    /// The cases as they are.
    pub(crate) whole: Vec<SureUnits>,
}

/// The sure units of a case that nobody damaged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SureUnits {
    /// Name of the case.
    pub(crate) name: String,
    /// Its pairs.
    pub(crate) pairs: usize,
    /// How many of them are sure.
    pub(crate) sure: usize,
    /// How many of these are wrong.
    pub(crate) wrong: usize,
}

/// Aligns the cases, damaged several times and as they are, and compares confidence and truth.
pub(crate) fn tables(cases: &[(Case, Resources<'_>)]) -> Tables {
    let mut by_case: Vec<Examples> = vec![Examples::default(); cases.len()];
    for copy in 1..=COPIES {
        let found = examples(cases, Some(copy * CALIBRATION_SEED));
        for (all, own) in by_case.iter_mut().zip(found) {
            *all = Examples::all([std::mem::take(all), own]);
        }
    }
    let names = || cases.iter().map(|(case, _)| case.name.as_str());
    let whole = examples(cases, None);
    let pairs = names().zip(&by_case).map(|(name, own)| row(name, own.pairs.iter().map(of_pair)));
    let alone = names().zip(&by_case).map(|(name, own)| row(name, own.alone.iter().map(of_line)));
    let (pairs, alone) = (pairs.flatten().collect(), alone.flatten().collect());
    Tables {
        pairs,
        alone,
        all: summed(&Examples::all(by_case)),
        whole: names().zip(&whole).map(|(name, own)| sure_units(name, own)).collect(),
    }
}

/// Each kind of unit, all pairs, all lines left alone.
fn summed(all: &Examples) -> Table {
    let kinds = UnitShape::ALL.map(|kind| {
        let own = all.pairs.iter().filter(|(row, _)| row.kind == kind);
        row(kind.name(), own.map(of_pair))
    });
    let pairs = row("pairs", all.pairs.iter().map(of_pair));
    let alone = row("lines alone", all.alone.iter().map(of_line));
    kinds.into_iter().chain([pairs, alone]).flatten().collect()
}

fn sure_units(name: &str, own: &Examples) -> SureUnits {
    let points = own.pairs.iter().map(of_pair);
    let sure: Vec<Point> = points.filter(|point| point.confidence >= f64::from(SURE)).collect();
    SureUnits {
        name: name.to_owned(),
        pairs: own.pairs.len(),
        sure: sure.len(),
        wrong: sure.iter().filter(|point| !point.right).count(),
    }
}

fn of_pair((row, right): &Example) -> Point {
    Point { confidence: f64::from(Calibration::shipped().probability(row)), right: *right }
}

fn of_line((row, right): &AloneExample) -> Point {
    Point { confidence: f64::from(Calibration::shipped().probability_alone(row)), right: *right }
}

fn row(name: &str, points: impl Iterator<Item = Point>) -> Option<(String, Reliability)> {
    Some((name.to_owned(), calibration(&points.collect::<Vec<_>>())?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::ladder::Rung;

    /// Lines of one pair after the other, numbered, so that each belongs to one other only, and long enough to
    /// be cut off: half a translation stays a pair, where a stranger is a line alone.
    fn case(lines: usize) -> Case {
        let rung = |k: usize| Rung { source: vec![k], target: vec![k], score: None };
        Case {
            name: "wells".to_owned(),
            source: (0..lines)
                .map(|k| {
                    format!(
                        "البئر رقم {} في القرية {} على الطريق القديم إلى المدينة {}",
                        k + 100,
                        k * 7,
                        k * 3
                    )
                })
                .collect(),
            target: (0..lines)
                .map(|k| {
                    format!("Well number {} in village {} on the old road to city {}", k + 100, k * 7, k * 3)
                })
                .collect(),
            gold: (0..lines).map(rung).collect(),
        }
    }

    #[test]
    fn damaged_copies_show_wrong_units_and_whole_cases_none() {
        let found = tables(&[(case(60), Resources::shipped())]);
        let [(name, pairs)] = &found.pairs[..] else { panic!("{:?}", found.pairs) };
        assert_eq!(name, "wells");
        assert!(pairs.count > 300 && pairs.wrong > 0, "{pairs:?}");
        let all = found.all.iter().find(|(name, _)| name == "pairs").unwrap();
        assert_eq!(&all.1, pairs);
        let kinds: usize = found
            .all
            .iter()
            .filter(|(name, _)| !name.contains(' ') && name != "pairs")
            .map(|(_, r)| r.count)
            .sum();
        assert_eq!(kinds, pairs.count);
        let [whole] = &found.whole[..] else { panic!("{:?}", found.whole) };
        assert_eq!((whole.pairs, whole.wrong), (60, 0));
        assert!(whole.sure > 50, "{whole:?}");
    }
}
