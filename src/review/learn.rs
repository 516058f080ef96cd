//! What decisions teach: words of the document, which the aligner is asked again with.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::action::{NewBead, Part};
use super::session::ReviewSession;
use super::snapshot::{Score, SnapshotBead};
use super::state::{BeadId, Piece, ReviewState, ReviewStatus};
use crate::align::{Resources, align};
use crate::bitext::contributions;
use crate::exchange::Side;
use crate::judge::{Calibration, confidences, reasons, rows};
use crate::lang::Language;
use crate::lexicon::{Lexicon, adapt::adapt};
use crate::segment::Segment;

#[cfg(test)]
mod tests;

/// A confidence that moved by less is the same for a reader.
const MOVED: f32 = 0.02;
/// More confidence than this nobody has in a bead that the aligner would not make.
const UNMADE: f32 = 0.5;

/// Segments of both sides, and what is thought of their bead.
type Rated = ([Vec<u32>; 2], Score);

/// What the aligner makes of two lists of segments.
pub(super) struct Whole {
    beads: Vec<Rated>,
    /// The bead of each segment of either side.
    of: [HashMap<u32, usize>; 2],
}

/// Asks the aligner about everything.
pub(super) fn whole(
    sides: [&[Segment]; 2],
    languages: (Language, Language),
    resources: Resources<'_>,
) -> Whole {
    let found = align(sides[0], sides[1], languages, resources);
    let sure = confidences(&found.beads, Calibration::shipped());
    let rows = rows(&found.beads);
    let mut whole = Whole { beads: Vec::new(), of: Default::default() };
    for ((bead, confidence), row) in found.beads.iter().zip(sure).zip(rows) {
        let why = row.map(|row| contributions(&reasons(bead, &row, Calibration::shipped(), None)));
        let score = Score {
            confidence: Some(confidence),
            contributions: why.unwrap_or_default(),
            findings: Vec::new(),
        };
        let segments =
            [&bead.source, &bead.target].map(|side| side.iter().map(|n| *n as u32).collect::<Vec<_>>());
        for (of, segments) in whole.of.iter_mut().zip(&segments) {
            of.extend(segments.iter().map(|segment| (*segment, whole.beads.len())));
        }
        whole.beads.push((segments, score));
    }
    whole
}

impl Whole {
    /// Its beads as a review begins with; lines that stand alone are beads of their own.
    pub(super) fn snapshot_beads(&self) -> Vec<SnapshotBead> {
        let bead = |source: Vec<u32>, target: Vec<u32>, score: &Score| SnapshotBead {
            source,
            target,
            score: score.clone(),
        };
        let parts = self.beads.iter().flat_map(|([source, target], score)| {
            if !source.is_empty() && !target.is_empty() {
                return vec![bead(source.clone(), target.clone(), score)];
            }
            let first = source.iter().map(|n| bead(vec![*n], Vec::new(), score));
            first.chain(target.iter().map(|n| bead(Vec::new(), vec![*n], score))).collect()
        });
        parts.collect()
    }

    /// How sure a bead of these segments is: as the aligner says where it makes the same one,
    /// else as unsure as the aligner is sure of the beads that it makes of its segments.
    pub(super) fn score(&self, source: &[u32], target: &[u32]) -> Score {
        let touched = self.touched([source, target]);
        let beads = touched.iter().filter_map(|at| self.beads.get(*at));
        let own = beads.clone().find(|(segments, _)| segments[0] == source && segments[1] == target);
        if let Some((_, score)) = own {
            return score.clone();
        }
        // A line that it leaves alone with others is alone all the same.
        let lone = source.is_empty() || target.is_empty();
        if lone
            && let Some((_, score)) = beads.clone().find(|(segments, _)| segments.iter().any(Vec::is_empty))
        {
            return Score { contributions: String::new(), ..score.clone() };
        }
        let other = beads.filter_map(|(_, score)| score.confidence).fold(0.0, f32::max);
        Score { confidence: Some((1.0 - other).min(UNMADE)), ..Score::default() }
    }

    fn touched(&self, sides: [&[u32]; 2]) -> BTreeSet<usize> {
        let beads =
            sides.into_iter().zip(&self.of).flat_map(|(side, of)| side.iter().filter_map(|n| of.get(n)));
        beads.copied().collect()
    }
}

/// The lexicon with what the confirmed pairs of `session` teach.
pub(crate) fn learned(session: &ReviewSession, base: &Lexicon) -> Lexicon {
    let state = session.state();
    let confirmed = state.order().iter().filter(|bead| {
        state.decision(**bead).is_some_and(|decision| decision.status == ReviewStatus::Confirmed)
    });
    let texts: Vec<[String; 2]> = confirmed
        .map(|bead| [Side::Source, Side::Target].map(|side| state.text(*bead, side)))
        .filter(|texts| texts.iter().all(|text| !text.is_empty()))
        .collect();
    let turned = session.snapshot().source.language != crate::lexicon::LANGUAGES[0];
    let pairs =
        texts.iter().map(|[s, t]| if turned { (t.as_str(), s.as_str()) } else { (s.as_str(), t.as_str()) });
    adapt(base, pairs)
}

/// Pieces of both sides as segments, and which segment each piece is.
struct Lists {
    segments: [Vec<Segment>; 2],
    ids: [Vec<String>; 2],
    number: [HashMap<String, u32>; 2],
}

impl Lists {
    /// The pieces of `beads`, in the order of the documents.
    fn of(session: &ReviewSession, beads: &[BeadId]) -> Lists {
        let state = session.state();
        let mut lists =
            Lists { segments: Default::default(), ids: Default::default(), number: Default::default() };
        let sides = [(Side::Source, &session.snapshot().source), (Side::Target, &session.snapshot().target)];
        for (which, (side, own)) in sides.into_iter().enumerate() {
            let mut pieces: Vec<&Piece> = beads.iter().flat_map(|bead| state.pieces(*bead, side)).collect();
            pieces.sort_by(|a, b| a.segment.cmp(&b.segment).then_with(|| a.id.cmp(&b.id)));
            for (number, piece) in (0..).zip(pieces) {
                let segment = own.segments.get(piece.segment as usize).cloned().unwrap_or_default();
                lists.segments[which].push(Segment { text: piece.text.clone(), ..segment });
                lists.ids[which].push(piece.id.clone());
                lists.number[which].insert(piece.id.clone(), number);
            }
        }
        lists
    }

    fn whole(&self, session: &ReviewSession, resources: Resources<'_>) -> Whole {
        whole([&self.segments[0], &self.segments[1]], session.snapshot().languages(), resources)
    }

    fn numbers(&self, state: &ReviewState, bead: BeadId) -> [Vec<u32>; 2] {
        [(Side::Source, 0), (Side::Target, 1)].map(|(side, which)| {
            state.pieces(bead, side).filter_map(|piece| self.number[which].get(&piece.id).copied()).collect()
        })
    }

    fn name(&self, which: usize, number: u32) -> String {
        self.ids[which].get(number as usize).cloned().unwrap_or_default()
    }
}

/// Whether the aligner must leave a bead as it is.
fn is_fixed(state: &ReviewState, bead: BeadId) -> bool {
    state.decision(bead).is_some() || state.bead(bead).is_none_or(|bead| bead.exchanged)
}

/// What aligning anew between decided beads changes. `resources` hold what was [`learned`].
/// A stretch takes what the aligner makes of the documents as a whole, where that does not
/// lead out of the stretch; else it is aligned by itself.
pub(crate) fn realign(session: &ReviewSession, resources: Resources<'_>) -> Vec<Part> {
    let state = session.state();
    let all: Vec<BeadId> = state.order().to_vec();
    let lists = Lists::of(session, &all);
    let everything = lists.whole(session, resources);
    let stretches = all.split(|bead| is_fixed(state, *bead)).filter(|stretch| stretch.len() > 1);
    stretches.filter_map(|stretch| anew(session, stretch, &lists, &everything, resources)).collect()
}

fn anew(
    session: &ReviewSession,
    stretch: &[BeadId],
    lists: &Lists,
    everything: &Whole,
    resources: Resources<'_>,
) -> Option<Part> {
    let state = session.state();
    let mut inside: [HashSet<u32>; 2] = Default::default();
    for bead in stretch {
        let numbers = lists.numbers(state, *bead);
        inside.iter_mut().zip(numbers).for_each(|(inside, numbers)| inside.extend(numbers));
    }
    let both: [Vec<u32>; 2] = [0, 1].map(|which| inside[which].iter().copied().collect());
    let touched = everything.touched([&both[0], &both[1]]);
    let stays = touched.iter().filter_map(|at| everything.beads.get(*at)).all(|(segments, _)| {
        segments.iter().zip(&inside).all(|(segments, inside)| segments.iter().all(|n| inside.contains(n)))
    });
    let (own_lists, own);
    let (names, found): (&Lists, Vec<&Rated>) = if stays {
        (lists, touched.iter().filter_map(|at| everything.beads.get(*at)).collect())
    } else {
        own_lists = Lists::of(session, stretch);
        own = own_lists.whole(session, resources);
        (&own_lists, own.beads.iter().collect())
    };
    let beads: Vec<NewBead> =
        found.into_iter().flat_map(|(segments, score)| new_beads(names, segments, score)).collect();
    let shape = |source: Vec<String>, target: Vec<String>| (source, target);
    let before: Vec<_> = stretch
        .iter()
        .map(|bead| {
            let ids = |side| state.pieces(*bead, side).map(|piece| piece.id.clone()).collect();
            shape(ids(Side::Source), ids(Side::Target))
        })
        .collect();
    let after: Vec<_> = beads.iter().map(|bead| shape(bead.source.clone(), bead.target.clone())).collect();
    let set = |list: &[(Vec<String>, Vec<String>)]| list.iter().cloned().collect::<HashSet<_>>();
    (set(&before) != set(&after)).then(|| Part { removed: stretch.to_vec(), beads })
}

/// Lines that stand alone are beads of their own.
fn new_beads(lists: &Lists, segments: &[Vec<u32>; 2], score: &Score) -> Vec<NewBead> {
    let names = [0, 1].map(|which| segments[which].iter().map(|n| lists.name(which, *n)).collect::<Vec<_>>());
    let [source, target] = names;
    if !source.is_empty() && !target.is_empty() {
        return vec![NewBead { source, target, score: score.clone() }];
    }
    let alone = |source: Vec<String>, target: Vec<String>| NewBead { source, target, score: score.clone() };
    let first = source.into_iter().map(|id| alone(vec![id], Vec::new()));
    first.chain(target.into_iter().map(|id| alone(Vec::new(), vec![id]))).collect()
}

/// Undecided beads of which more, or less, is thought than before.
pub(crate) fn estimate(session: &ReviewSession, resources: Resources<'_>) -> Vec<(BeadId, Score)> {
    let state = session.state();
    let lists = Lists::of(session, state.order());
    let everything = lists.whole(session, resources);
    let undecided = state.order().iter().copied().filter(|bead| !is_fixed(state, *bead));
    undecided
        .filter_map(|bead| {
            let old = state.score(bead).cloned().unwrap_or_default();
            let [source, target] = lists.numbers(state, bead);
            let new = everything.score(&source, &target);
            let moved = match (old.confidence, new.confidence) {
                (Some(old), Some(new)) => (old - new).abs() >= MOVED,
                (old, new) => old != new,
            };
            moved.then_some((bead, Score { findings: old.findings, ..new }))
        })
        .collect()
}

/// How sure a pair is that a person put together: what the aligner says of the two texts alone.
pub(crate) fn rate(texts: [&str; 2], languages: (Language, Language), resources: Resources<'_>) -> Score {
    let segment = |text: &str| vec![Segment { text: text.to_owned(), ..Segment::default() }];
    let sides = texts.map(segment);
    whole([&sides[0], &sides[1]], languages, resources).score(&[0], &[0])
}
