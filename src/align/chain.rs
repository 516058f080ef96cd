//! The chain of candidates that says where to look: rising on both sides, as heavy as can be, and never
//! far from the diagonal without reason. By weight alone a chain of chance candidates can win: where the
//! words are strange most candidates are chance, and where lines say nearly the same the right ones are
//! too many to be candidates at all.

/// A target line that a source line may belong to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub(super) source: u32,
    pub(super) target: u32,
    pub(super) score: f32,
}

/// What a chain pays for leaving the diagonal: `SHIFT · ln(1 + lines / FREE)`. Twelve lines and back cost
/// as much as one rare token met for sure, and a merge hardly anything; twice or thrice as much does no better.
const SHIFT: f64 = 2.0;
const FREE: f64 = 4.0;
/// The most that one shift costs: two or three good lines behind a missing annex pay for it.
const LARGEST_COST: f64 = 12.0;
/// Candidates that are looked back at; to all those before, a link costs [`LARGEST_COST`].
const LOOK_BACK: usize = 100;

/// Where a chain begins and ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ends {
    /// Anywhere.
    Open,
    /// At the corners of the two documents: a shift on the way to them costs, too.
    Corners,
}

/// What the links between two documents cost.
pub(super) struct Shifts {
    lengths: (u32, u32),
    slope: f32,
    /// By whole lines.
    costs: Vec<f64>,
}

impl Shifts {
    pub(super) fn new(lengths: (u32, u32)) -> Shifts {
        let cost = |lines: u32| (SHIFT * (f64::from(lines) / FREE).ln_1p()).min(LARGEST_COST);
        let costs = (0..).map(cost).take_while(|cost| *cost < LARGEST_COST).collect();
        Shifts { lengths, slope: lengths.1 as f32 / lengths.0.max(1) as f32, costs }
    }

    /// From the first corner to a candidate, and from there to the last.
    fn to_corners(&self, candidate: &Candidate) -> [f64; 2] {
        let (source, target) = self.lengths;
        let (behind, behind_target) = (source - candidate.source - 1, target - candidate.target - 1);
        [self.cost(candidate.source, candidate.target), self.cost(behind, behind_target)]
    }

    /// Of a step of so many lines on each side: off the diagonal of what lies side by side, or off
    /// that of the whole documents, where one side has more lines throughout.
    fn cost(&self, source: u32, target: u32) -> f64 {
        let (i, j) = (source as f32, target as f32);
        let shift = (j - i).abs().min((j - self.slope * i).abs());
        self.costs.get(shift as usize).copied().unwrap_or(LARGEST_COST)
    }
}

/// The chain of candidates, strictly rising on both sides, with the largest sum of scores less what its
/// shifts cost.
pub(super) fn heaviest_chain(candidates: &[Candidate], shifts: &Shifts, ends: Ends) -> Vec<(u32, u32)> {
    let mut order: Vec<&Candidate> = candidates.iter().collect();
    // Same source line: later targets first, so that a line takes one target only.
    order.sort_unstable_by_key(|c| (c.source, std::cmp::Reverse(c.target)));
    let mut heaviest = Heaviest::new(shifts.lengths.1);
    // A long document's sums are too large for costs to count in single precision.
    let mut sums: Vec<f64> = Vec::with_capacity(order.len());
    let mut back: Vec<Option<usize>> = Vec::with_capacity(order.len());
    let mut best: (f64, Option<usize>) = (0.0, None);
    for (at, candidate) in order.iter().enumerate() {
        let [start, end] = match ends {
            Ends::Open => [0.0; 2],
            Ends::Corners => shifts.to_corners(candidate),
        };
        let mut before = (-start, None);
        let far = heaviest.below(candidate.target);
        if far.0 - LARGEST_COST > before.0 {
            before = (far.0 - LARGEST_COST, far.1);
        }
        let first = at.saturating_sub(LOOK_BACK);
        for (from, (earlier, sum)) in (first..).zip(order[first..at].iter().zip(&sums[first..at])) {
            if *sum > before.0 && earlier.source < candidate.source && earlier.target < candidate.target {
                let (i, j) = (candidate.source - earlier.source, candidate.target - earlier.target);
                let sum = sum - shifts.cost(i - 1, j - 1);
                if sum > before.0 {
                    before = (sum, Some(from));
                }
            }
        }
        let sum = before.0 + f64::from(candidate.score);
        heaviest.put(candidate.target, (sum, Some(at)));
        sums.push(sum);
        back.push(before.1);
        if sum - end > best.0 {
            best = (sum - end, Some(at));
        }
    }
    let mut chain: Vec<(u32, u32)> = std::iter::successors(best.1, |at| back[*at])
        .map(|at| (order[at].source, order[at].target))
        .collect();
    chain.reverse();
    chain
}

/// The heaviest chain that ends at or before each target line: a Fenwick tree of maxima.
struct Heaviest(Vec<(f64, Option<usize>)>);

impl Heaviest {
    fn new(targets: u32) -> Heaviest {
        Heaviest(vec![(0.0, None); targets as usize + 1])
    }

    /// Of those that end before `target`.
    fn below(&self, target: u32) -> (f64, Option<usize>) {
        let mut best = (0.0, None);
        let mut at = target as usize;
        while at > 0 {
            if self.0[at].0 > best.0 {
                best = self.0[at];
            }
            at &= at - 1;
        }
        best
    }

    fn put(&mut self, target: u32, chain: (f64, Option<usize>)) {
        let mut at = target as usize + 1;
        while let Some(slot) = self.0.get_mut(at) {
            if chain.0 > slot.0 {
                *slot = chain;
            }
            at += at & at.wrapping_neg();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(candidates: &[(u32, u32, f32)], lengths: (u32, u32), ends: Ends) -> Vec<(u32, u32)> {
        let candidates: Vec<Candidate> = candidates
            .iter()
            .map(|(source, target, score)| Candidate { source: *source, target: *target, score: *score })
            .collect();
        heaviest_chain(&candidates, &Shifts::new(lengths), ends)
    }

    #[test]
    fn the_heaviest_chain_rises_on_both_sides() {
        let found =
            chain(&[(0, 0, 5.0), (1, 9, 6.0), (1, 1, 5.0), (2, 2, 5.0), (2, 1, 5.0)], (10, 10), Ends::Open);
        assert_eq!(found, [(0, 0), (1, 1), (2, 2)]);
        assert!(chain(&[], (3, 3), Ends::Corners).is_empty());
    }

    #[test]
    fn one_chance_candidate_does_not_carry_the_chain_away() {
        let right = (0..5).chain(25..30).map(|i| (i, i, 5.0));
        let chance = (10, 22, 5.3);
        let found = chain(&right.clone().chain([chance]).collect::<Vec<_>>(), (30, 30), Ends::Corners);
        assert_eq!(found, right.map(|(i, j, _)| (i, j)).collect::<Vec<_>>());
        // Beside the diagonal it is no shift worth the name.
        let found = chain(&[(4, 4, 5.0), (10, 11, 5.0), (25, 25, 5.0)], (30, 30), Ends::Corners);
        assert_eq!(found, [(4, 4), (10, 11), (25, 25)]);
    }

    #[test]
    fn behind_a_missing_annex_the_chain_goes_on() {
        let all: Vec<_> = (0..20).map(|i| (i, i, 5.0)).chain((20..40).map(|i| (i, i + 500, 5.0))).collect();
        let found = chain(&all, (40, 540), Ends::Corners);
        assert_eq!(found.len(), 40);
        // However many chance candidates lie between.
        let chance = (0..300).map(|k| (20 + k, 400 - k, 4.0));
        let late = (320..340).map(|i| (i, i + 200, 5.0));
        let all: Vec<_> = (0..20).map(|i| (i, i, 5.0)).chain(chance).chain(late).collect();
        let found = chain(&all, (340, 540), Ends::Corners);
        assert!(found.len() >= 40, "{found:?}");
    }

    #[test]
    fn a_few_chance_candidates_far_from_the_corners_are_no_chain() {
        let few = [(100, 160, 5.0), (101, 161, 5.0)];
        assert_eq!(chain(&few, (300, 300), Ends::Corners), []);
        assert_eq!(chain(&few, (300, 300), Ends::Open).len(), 2);
    }
}
