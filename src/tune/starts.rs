//! An alignment must not depend on where the document begins: a case without its first or
//! last beads is aligned as the whole was.

use rayon::prelude::*;

use super::cases::Case;
use super::measure::aligned;
use crate::align::Resources;
use crate::eval::score::score;
use crate::exchange::ladder::Rung;

/// Beads that are cut off at the beginning, each a case of its own.
const CUTS: [usize; 4] = [1, 2, 4, 7];
/// Beads behind the cut that may notice it.
const NEAR: usize = 20;

/// Strict F1 of what lies far behind a cut.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct StartScore<'a> {
    /// Name of the case.
    pub(crate) name: &'a str,
    /// Beads that were cut off.
    pub(crate) beads: usize,
    /// In the whole case.
    pub(crate) before: f64,
    /// Without its first beads.
    pub(crate) after: f64,
}

/// Aligns each case again without its first lines; `whole` is what each got as a whole. Cases that are too
/// short for a cut have no score for it.
pub(crate) fn scores<'a>(
    cases: &'a [Case],
    whole: &[&[Rung]],
    resources: Resources<'_>,
) -> Vec<StartScore<'a>> {
    let jobs: Vec<(&Case, &[Rung], usize)> =
        cases.iter().zip(whole).flat_map(|(case, system)| CUTS.map(|beads| (case, *system, beads))).collect();
    let one = |(case, whole, beads): &(&'a Case, &[Rung], usize)| {
        let cut = without_first(case, *beads)?;
        let near = without_first(case, beads + NEAR)?;
        let gold = behind(&case.gold, near.lines);
        let here = (near.lines.0 - cut.lines.0, near.lines.1 - cut.lines.1);
        let again = behind(&aligned(&cut.case, resources), here);
        let before = behind(whole, near.lines);
        let f1 = |system: &[Rung]| score(system, &gold).strict.f1;
        Some(StartScore { name: &case.name, beads: *beads, before: f1(&before), after: f1(&again) })
    };
    jobs.par_iter().filter_map(one).collect()
}

/// A case without its first beads, and what was cut off: lines of the source and of the target.
#[derive(Debug, Clone)]
struct Cut {
    /// The case that is left.
    case: Case,
    /// Source and target lines that are gone.
    lines: (usize, usize),
}

/// `case` without its first `beads`; `None` where these are not the first lines of both sides
/// (lines that moved) or nothing far from the cut is left.
fn without_first(case: &Case, beads: usize) -> Option<Cut> {
    let (gone, left) = case.gold.split_at_checked(beads)?;
    let count = |side: fn(&Rung) -> &Vec<usize>| gone.iter().map(|r| side(r).len()).sum::<usize>();
    let lines = (count(|r| &r.source), count(|r| &r.target));
    let shifted =
        |list: &[usize], by: usize| list.iter().map(|at| at.checked_sub(by)).collect::<Option<Vec<_>>>();
    let gold = left
        .iter()
        .map(|r| {
            Some(Rung {
                source: shifted(&r.source, lines.0)?,
                target: shifted(&r.target, lines.1)?,
                score: r.score,
            })
        })
        .collect::<Option<Vec<_>>>()?;
    (gold.len() > NEAR).then(|| Cut {
        case: Case {
            name: case.name.clone(),
            source: case.source.get(lines.0..).unwrap_or_default().to_vec(),
            target: case.target.get(lines.1..).unwrap_or_default().to_vec(),
            gold,
        },
        lines,
    })
}

/// Of `rungs` those that lie wholly behind the first `from` lines of both sides, counted from there.
fn behind(rungs: &[Rung], from: (usize, usize)) -> Vec<Rung> {
    let shifted =
        |list: &[usize], by: usize| list.iter().map(|at| at.checked_sub(by)).collect::<Option<Vec<_>>>();
    rungs
        .iter()
        .filter_map(|r| {
            Some(Rung {
                source: shifted(&r.source, from.0)?,
                target: shifted(&r.target, from.1)?,
                score: r.score,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rung(source: &[usize], target: &[usize]) -> Rung {
        Rung { source: source.to_vec(), target: target.to_vec(), score: None }
    }

    #[test]
    fn each_cut_is_scored_on_what_lies_behind_it() {
        let lines = |text: &str| (0..60).map(|k| format!("{text} {}", 1000 + 7 * k)).collect::<Vec<_>>();
        let gold: Vec<Rung> = (0..60).map(|k| rung(&[k], &[k])).collect();
        let case =
            Case { name: "x".to_owned(), source: lines("البئر رقم"), target: lines("well"), gold };
        // As a whole everything went wrong, so that both scores differ.
        let wrong: Vec<Rung> = (0..60).map(|k| rung(&[k], &[59 - k])).collect();
        let cases = [case];
        let found = scores(&cases, &[&wrong], Resources::shipped());
        assert_eq!(found.iter().map(|score| score.beads).collect::<Vec<_>>(), CUTS);
        assert!(found.iter().all(|score| (score.before, score.after) == (0.0, 1.0)), "{found:?}");
    }

    #[test]
    fn what_is_left_is_counted_from_the_cut() {
        let mut gold = vec![rung(&[0, 1], &[0]), rung(&[], &[1])];
        gold.extend((0..30).map(|k| rung(&[k + 2], &[k + 2])));
        let lines = |n: usize| (0..n).map(|k| k.to_string()).collect::<Vec<_>>();
        let case = Case { name: "x".to_owned(), source: lines(32), target: lines(32), gold };
        let cut = without_first(&case, 2).unwrap();
        assert_eq!(cut.lines, (2, 2));
        assert_eq!((cut.case.source[0].as_str(), cut.case.target[0].as_str()), ("2", "2"));
        assert_eq!(cut.case.gold[0], rung(&[0], &[0]));
        assert!(without_first(&case, 15).is_none(), "too little is left");
        let moved = Case { gold: vec![rung(&[3], &[0]), rung(&[0], &[1])], ..case };
        assert!(without_first(&moved, 1).is_none(), "the first bead does not hold the first lines");
        assert_eq!(behind(&[rung(&[1], &[4]), rung(&[2], &[4])], (2, 3)), [rung(&[0], &[1])]);
    }
}
