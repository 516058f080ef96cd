//! An alignment must not depend on where the document begins: a case without its first or
//! last beads is aligned as the whole was.

use super::cases::Case;
use crate::exchange::ladder::Rung;

/// Beads that are cut off at the beginning, each a case of its own.
pub(crate) const CUTS: [usize; 4] = [1, 2, 4, 7];
/// Beads behind the cut that may notice it.
pub(crate) const NEAR: usize = 20;

/// A case without its first beads, and what was cut off: lines of the source and of the target.
#[derive(Debug, Clone)]
pub(crate) struct Cut {
    /// The case that is left.
    pub(crate) case: Case,
    /// Source and target lines that are gone.
    pub(crate) lines: (usize, usize),
}

/// `case` without its first `beads`; `None` where these are not the first lines of both sides
/// (lines that moved) or nothing far from the cut is left.
pub(crate) fn without_first(case: &Case, beads: usize) -> Option<Cut> {
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
pub(crate) fn behind(rungs: &[Rung], from: (usize, usize)) -> Vec<Rung> {
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
