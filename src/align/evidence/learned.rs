//! Evidence learned from the document itself: words that no other evidence
//! explains and that keep meeting in the pairs of the first pass.

use rustc_hash::FxHashMap;

use crate::align::features::Mass;
use crate::align::side::{Side, TokenKind};
use crate::align::translations::{Direction, Entry, Translations};

/// A pair of groups that the first pass is sure of: source and target segments as ranges.
pub(crate) type SurePair = (std::ops::Range<usize>, std::ops::Range<usize>);

/// Unexplained words of one group beyond this are too many to pair with profit.
const MOST_WORDS: usize = 24;
/// One meeting is chance; the pair's own meeting must not vouch for itself either.
const FEWEST_MEETINGS: u32 = 2;
/// Least association (Dice without the pair's own meeting).
const LEAST_DICE: f32 = 0.3;

/// Entries for word pairs that `translations` leaves unexplained in `pairs`.
pub(crate) fn entries(
    source: &Side,
    target: &Side,
    translations: &Translations,
    pairs: &[SurePair],
) -> Vec<Entry> {
    let mut meetings: FxHashMap<(u32, u32), u32> = FxHashMap::default();
    let mut seen = [vec![0u32; source.types.len()], vec![0u32; target.types.len()]];
    let mut explained = [Mass::new(source.types.len()), Mass::new(target.types.len())];
    for (s, t) in pairs {
        let (here, there) = (source.tokens_between(s.start, s.end), target.tokens_between(t.start, t.end));
        let open_source = unexplained(source, here, there, translations.backward(), &mut explained[0]);
        let open_target = unexplained(target, there, here, translations.forward(), &mut explained[1]);
        for a in &open_source {
            seen[0][*a as usize] += 1;
        }
        for b in &open_target {
            seen[1][*b as usize] += 1;
        }
        if open_source.len() <= MOST_WORDS && open_target.len() <= MOST_WORDS {
            for a in &open_source {
                for b in &open_target {
                    *meetings.entry((*a, *b)).or_default() += 1;
                }
            }
        }
    }
    let mut entries: Vec<Entry> = meetings
        .into_iter()
        .filter(|(_, met)| *met >= FEWEST_MEETINGS)
        .filter_map(|((a, b), met)| {
            let (with_a, with_b) = (seen[0][a as usize] as f32, seen[1][b as usize] as f32);
            let met = (met - 1) as f32;
            (2.0 * met / (with_a + with_b) >= LEAST_DICE).then_some(Entry {
                source: a,
                target: b,
                forward: met / with_a,
                backward: met / with_b,
                learned: true,
            })
        })
        .collect();
    entries.sort_unstable_by_key(|e| (e.source, e.target));
    entries
}

/// Distinct content words of `words` that nothing in `others` explains, sorted.
fn unexplained(
    side: &Side,
    words: &[u32],
    others: &[u32],
    direction: &Direction,
    mass: &mut Mass,
) -> Vec<u32> {
    /// A word with this much probability from the other side is explained.
    const ENOUGH: f32 = 0.05;
    mass.clear();
    mass.lend(direction, others);
    let mut open: Vec<u32> = words
        .iter()
        .copied()
        .filter(|w| {
            let kind = &side.types[*w as usize].kind;
            matches!(kind, TokenKind::Known(_) | TokenKind::Unknown { .. }) && mass.of(*w) < ENOUGH
        })
        .collect();
    open.sort_unstable();
    open.dedup();
    open
}
