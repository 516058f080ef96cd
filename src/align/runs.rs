//! A section that moved is judged as a run, in its own coordinates: from pairs that are
//! clear by themselves it grows along their diagonal over what both sides left loose, so
//! that headings and short lines move with their section.

use rustc_hash::FxHashSet;

use super::offers::{Offer, Offers};

/// Least log-odds of a pair that goes on a run. In a section of its own it would be taken
/// from 0 on; this much less is worth what the neighbour says.
const GOES_ON: f32 = -1.0;
/// What the neighbour in its run adds to the log-odds of a pair: of the pairs of a text that
/// is well segmented nineteen of twenty go on where the one before ended.
const NEIGHBOUR: f32 = 3.0;

/// Segments that a run may take, and pairs that lie there anyway.
pub(super) struct Ground<'a> {
    pub(super) sources: &'a FxHashSet<usize>,
    pub(super) targets: &'a FxHashSet<usize>,
    /// Pairs of loose segments that the path has.
    pub(super) held: &'a FxHashSet<(usize, usize)>,
}

/// The chosen pairs with those that go on from them.
pub(super) fn grown(
    chosen: Vec<Offer>,
    ground: &Ground<'_>,
    offers: &Offers<'_, '_>,
    fits: impl Fn(&Offer) -> bool,
) -> Vec<Offer> {
    let mut taken = [
        chosen.iter().map(|o| o.source).collect::<FxHashSet<_>>(),
        chosen.iter().map(|o| o.target).collect::<FxHashSet<_>>(),
    ];
    let mut tried: FxHashSet<(usize, usize)> = FxHashSet::default();
    let mut ends: Vec<(usize, usize)> = chosen.iter().map(|o| (o.source, o.target)).collect();
    let mut all = chosen;
    while !ends.is_empty() {
        let beside = ends.iter().flat_map(|(i, j)| {
            let before = i.checked_sub(1).zip(j.checked_sub(1));
            before.into_iter().chain([(i + 1, j + 1)])
        });
        let next: Vec<(usize, usize)> = beside
            .filter(|(i, j)| ground.sources.contains(i) && ground.targets.contains(j))
            .filter(|(i, j)| !taken[0].contains(i) && !taken[1].contains(j))
            .filter(|pair| tried.insert(*pair))
            .collect();
        // A pair that the path has already leads on and stays as it is.
        let (there, new): (Vec<_>, Vec<_>) = next.into_iter().partition(|pair| ground.held.contains(pair));
        ends = there;
        let mut found = offers.of(new);
        found.retain(|o| o.odds >= GOES_ON);
        found.iter_mut().for_each(|o| o.odds += NEIGHBOUR);
        found.retain(&fits);
        found.sort_by(|a, b| b.odds.total_cmp(&a.odds));
        for offer in found {
            if !taken[0].contains(&offer.source) && !taken[1].contains(&offer.target) {
                taken[0].insert(offer.source);
                taken[1].insert(offer.target);
                ends.push((offer.source, offer.target));
                all.push(offer);
            }
        }
    }
    all
}
