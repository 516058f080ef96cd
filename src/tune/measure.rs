//! Cases with gold, aligned and compared.

use rayon::prelude::*;

use super::cases::Case;
use super::train::segments;
use crate::align::{Bead, Resources, align};
use crate::eval::score::{Scores, score};
use crate::exchange::ladder::Rung;
use crate::lang::Language;

/// What a case got.
#[derive(Debug, Clone)]
pub(crate) struct MeasuredCase {
    /// How much of it is right.
    pub(crate) scores: Scores,
    /// Its beads, each with its probability.
    pub(crate) system: Vec<Rung>,
}

/// Aligns the cases; in their order.
pub(crate) fn measure(cases: &[Case], resources: Resources<'_>) -> Vec<MeasuredCase> {
    let one = |case: &Case| {
        let system = aligned(case, resources);
        MeasuredCase { scores: score(&system, &case.gold), system }
    };
    cases.par_iter().map(one).collect()
}

/// The beads that a case gets, each with its probability.
pub(crate) fn aligned(case: &Case, resources: Resources<'_>) -> Vec<Rung> {
    let (source, target) = (segments(&case.source), segments(&case.target));
    let alignment = align(&source, &target, (Language::Arabic, Language::English), resources);
    let rung = |b: Bead| Rung { source: b.source, target: b.target, score: Some(b.posterior) };
    alignment.beads.into_iter().map(rung).collect()
}

/// The beads that no gold bead equals, each with the gold beads that have one of its lines.
pub(crate) fn wrong<'a>(system: &'a [Rung], gold: &'a [Rung]) -> Vec<(&'a Rung, Vec<&'a Rung>)> {
    let same = |a: &Rung, b: &Rung| a.source == b.source && a.target == b.target;
    let shares = |a: &Rung, b: &Rung| {
        a.source.iter().any(|line| b.source.contains(line))
            || a.target.iter().any(|line| b.target.contains(line))
    };
    system
        .iter()
        .filter(|rung| !gold.iter().any(|right| same(right, rung)))
        .map(|rung| (rung, gold.iter().filter(|right| shares(right, rung)).collect()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rung(source: &[usize], target: &[usize]) -> Rung {
        Rung { source: source.to_vec(), target: target.to_vec(), score: None }
    }

    #[test]
    fn a_wrong_bead_is_shown_with_what_it_should_have_been() {
        let gold = [rung(&[0], &[0]), rung(&[1], &[1]), rung(&[2], &[2])];
        let system = [rung(&[0], &[0]), rung(&[1, 2], &[1]), rung(&[], &[2])];
        let found = wrong(&system, &gold);
        assert_eq!(found, [(&system[1], vec![&gold[1], &gold[2]]), (&system[2], vec![&gold[2]])]);
    }

    #[test]
    fn cases_are_measured_in_their_order() {
        let lines = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let right = Case {
            name: "right".to_owned(),
            source: lines(&["بئر القرية", "نبع الوادي 1945"]),
            target: lines(&["The well of the village", "The spring of the valley 1945"]),
            gold: vec![rung(&[0], &[0]), rung(&[1], &[1])],
        };
        let wrong = Case { gold: vec![rung(&[0], &[1]), rung(&[1], &[0])], ..right.clone() };
        let found = measure(&[right, wrong], Resources::shipped());
        assert_eq!(found.iter().map(|case| case.scores.strict.f1).collect::<Vec<_>>(), [1.0, 0.0]);
        assert!(found[0].system.iter().all(|rung| rung.score.is_some()));
    }
}
