//! What a review is worth, measured: a reviewer made of rules, on texts of which is known what is right.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use serde::Serialize;

use super::action::{Action, Neighbour};
use super::learn::{estimate, learned, realign};
use super::queue::queue;
use super::session::ReviewSession;
use super::snapshot::{Score, Snapshot, SnapshotBead, SnapshotSide};
use super::state::BeadId;
use crate::align::Resources;
use crate::document::Facts;
use crate::eval::score::score;
use crate::exchange::Side;
use crate::exchange::ladder::Rung;
use crate::lang::Language;
use crate::random::Random;
use crate::segment::{Segment, UnitKind};

/// Decisions between two lessons, as on the page.
const LESSON: usize = super::desk::LESSON;
/// Farthest distance between two lines that change places.
const FARTHEST: usize = 5;
/// Share of the planted beads that should be found early.
const MOST: f64 = 0.95;

/// How soon the planted beads are found by whoever follows the queue.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(crate) struct Planted {
    /// Units.
    pub(crate) units: usize,
    /// Wrong ones among them.
    pub(crate) wrong: usize,
    /// Units shown until 95 % of the wrong ones were seen.
    pub(crate) shown: Option<usize>,
    /// Wrong ones among the first 120 shown.
    pub(crate) in_120: usize,
    /// Wrong ones among the first 150 shown.
    pub(crate) in_150: usize,
}

/// Strict F1 of an alignment before and after a reviewer's decisions.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(crate) struct Realigned {
    /// Before.
    pub(crate) before: f64,
    /// With the decided beads put right, and nothing else.
    pub(crate) decided: f64,
    /// With what lies between aligned anew.
    pub(crate) after: f64,
    /// Decisions that were made.
    pub(crate) decisions: usize,
}

/// The state of a review of two lists of lines before anything is aligned.
fn bare(source: Vec<String>, target: Vec<String>, languages: (Language, Language)) -> Snapshot {
    let side = |texts: Vec<String>, language: Language| SnapshotSide {
        name: language.code().to_owned(),
        language,
        code: language.code().to_owned(),
        facts: Facts::default(),
        segments: (0..)
            .zip(texts)
            .map(|(paragraph, text)| Segment { text, paragraph, ..Segment::default() })
            .collect(),
        warnings: Vec::new(),
    };
    Snapshot {
        source: side(source, languages.0),
        target: side(target, languages.1),
        unit: UnitKind::Line,
        verdict: String::new(),
        least: 0.0,
        beads: Vec::new(),
        header: None,
        records: Vec::new(),
        units: Vec::new(),
        decided: Vec::new(),
    }
}

/// What the queue learns of decisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Learning {
    /// Nothing.
    Never,
    /// The aligner is asked again after every twenty decisions.
    OnTheWay,
}

/// Lines paired one to one, `wrong` of them wrongly: two near each other change places.
/// The reviewer looks at what the queue shows.
pub(crate) fn planted(
    pairs: &[(String, String)],
    wrong: usize,
    languages: (Language, Language),
    resources: Resources<'_>,
    learning: Learning,
) -> Planted {
    let (sources, mut targets): (Vec<String>, Vec<String>) = pairs.iter().cloned().unzip();
    let mut random = Random::new(pairs.len() as u64);
    let mut bad: HashSet<BeadId> = HashSet::new();
    while bad.len() + 1 < wrong && pairs.len() > 4 * wrong {
        let one = random.between(0, pairs.len() - 1 - FARTHEST);
        let other = one + random.between(1, FARTHEST);
        let free = [one, other].iter().all(|at| !bad.contains(&(*at as BeadId)));
        if free && targets.get(one) != targets.get(other) {
            targets.swap(one, other);
            bad.extend([one as BeadId, other as BeadId]);
        }
    }
    let mut snapshot = bare(sources, targets, languages);
    snapshot.beads = (0..pairs.len() as u32)
        .map(|n| SnapshotBead { source: vec![n], target: vec![n], score: Score::default() })
        .collect();
    snapshot.rate(resources);
    let mut session = ReviewSession::new(Arc::new(snapshot));
    let mut result = Planted { units: pairs.len(), wrong: bad.len(), ..Planted::default() };
    let (mut found, mut since) = (0, 0);
    let mut waiting = queue(session.state()).into_iter();
    for shown in 1..=pairs.len() {
        let Some(doubt) = waiting.next() else { break };
        let right = !bad.contains(&doubt.bead);
        found += usize::from(!right);
        result.in_120 += usize::from(!right && shown <= 120);
        result.in_150 += usize::from(!right && shown <= 150);
        if found as f64 >= MOST * bad.len() as f64 {
            result.shown = Some(shown);
            break;
        }
        let beads = vec![doubt.bead];
        decide(&mut session, if right { Action::Confirm { beads } } else { Action::Reject { beads } });
        since += 1;
        if learning == Learning::OnTheWay && since == LESSON {
            since = 0;
            let lexicon = learned(&session, resources.lexicon);
            let scores = estimate(&session, Resources { lexicon: &lexicon, ..resources });
            decide(&mut session, Action::Estimate { scores, told: String::new() });
            waiting = queue(session.state()).into_iter();
        }
    }
    result
}

fn decide(session: &mut ReviewSession, action: Action) -> bool {
    session.act(session.revision(), "", "", action).is_ok()
}

/// Aligns two lists of lines, lets a reviewer who knows `gold` settle what the queue shows
/// first, and aligns anew between.
pub(crate) fn realigned(
    sides: [Vec<String>; 2],
    gold: &[Rung],
    decisions: usize,
    languages: (Language, Language),
    resources: Resources<'_>,
) -> Realigned {
    let [source, target] = sides;
    let mut snapshot = bare(source, target, languages);
    let found =
        super::learn::whole([&snapshot.source.segments, &snapshot.target.segments], languages, resources);
    snapshot.beads = found.snapshot_beads();
    let mut session = ReviewSession::new(Arc::new(snapshot));
    let mut result = Realigned { before: f1(&session, gold), ..Realigned::default() };
    let wanted: HashMap<(Side, u32), &Rung> = gold
        .iter()
        .flat_map(|rung| {
            let source = rung.source.iter().map(|n| (Side::Source, *n as u32));
            source.chain(rung.target.iter().map(|n| (Side::Target, *n as u32))).map(move |key| (key, rung))
        })
        .collect();
    for _ in 0..decisions {
        // One after the other: the next in the queue that the last decision left.
        let Some(next) = queue(session.state()).first().map(|doubt| doubt.bead) else { break };
        let state = session.state();
        let first = [Side::Source, Side::Target]
            .into_iter()
            .find_map(|side| state.pieces(next, side).next().map(|piece| (side, piece.segment)));
        let rung = first.and_then(|key| wanted.get(&key).copied());
        if !rung.is_some_and(|rung| put_right(&mut session, rung)) {
            decide(&mut session, Action::Reject { beads: vec![next] });
        }
        result.decisions += 1;
    }
    result.decided = f1(&session, gold);
    let lexicon = learned(&session, resources.lexicon);
    let parts = realign(&session, Resources { lexicon: &lexicon, ..resources });
    if !parts.is_empty() {
        decide(&mut session, Action::Realign { parts });
    }
    result.after = f1(&session, gold);
    result
}

/// Makes the bead of `rung` as a person would: parts what is wrong, links, pulls, confirms.
fn put_right(session: &mut ReviewSession, rung: &Rung) -> bool {
    let numbers = |list: &[usize]| list.iter().map(|n| *n as u32).collect::<BTreeSet<u32>>();
    let wanted = [numbers(&rung.source), numbers(&rung.target)];
    let sides = [Side::Source, Side::Target];
    let holds = |session: &ReviewSession, bead: BeadId| -> [BTreeSet<u32>; 2] {
        sides.map(|side| session.state().pieces(bead, side).map(|piece| piece.segment).collect())
    };
    let touches = |session: &ReviewSession| -> Vec<BeadId> {
        let order = session.state().order().iter().copied();
        let touched =
            |bead: &BeadId| holds(session, *bead).iter().zip(&wanted).any(|(a, b)| !a.is_disjoint(b));
        order.filter(touched).collect()
    };
    let whole =
        |session: &ReviewSession| touches(session).into_iter().find(|bead| holds(session, *bead) == wanted);
    if whole(session).is_none() {
        for bead in touches(session) {
            decide(session, Action::Unlink { bead });
        }
        let lone = |session: &ReviewSession, which: usize| {
            touches(session).into_iter().find(|bead| {
                let own = holds(session, *bead);
                !own[which].is_empty() && own[1 - which].is_empty()
            })
        };
        if let (Some(source), Some(target)) = (lone(session, 0), lone(session, 1)) {
            decide(session, Action::Link { source, target });
        }
        for _ in 0..wanted.iter().map(BTreeSet::len).sum::<usize>() {
            let Some(bead) = touches(session).first().copied() else { return false };
            let own = holds(session, bead);
            let Some(which) = (0..2).find(|which| own[*which].len() < wanted[*which].len()) else { break };
            let side = sides[which];
            if !decide(session, Action::Pull { bead, side, to: Neighbour::Down }) {
                break;
            }
        }
    }
    match whole(session) {
        Some(bead) => decide(session, Action::Confirm { beads: vec![bead] }),
        None => false,
    }
}

fn f1(session: &ReviewSession, gold: &[Rung]) -> f64 {
    let state = session.state();
    let rungs: Vec<Rung> = state
        .order()
        .iter()
        .map(|bead| {
            let numbers = |side| state.pieces(*bead, side).map(|piece| piece.segment as usize).collect();
            Rung { source: numbers(Side::Source), target: numbers(Side::Target), score: None }
        })
        .collect();
    score(&rungs, gold).strict.f1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_bead_is_put_right_as_a_person_would() {
        let lines = |text: &str| (0..6).map(|n| format!("{text} {n}")).collect::<Vec<_>>();
        let mut snapshot = bare(lines("نص"), lines("text"), (Language::Arabic, Language::English));
        snapshot.beads = (0..6)
            .map(|n| SnapshotBead { source: vec![n], target: vec![5 - n], score: Score::default() })
            .collect();
        let mut session = ReviewSession::new(Arc::new(snapshot));
        for (source, target) in [(vec![0], vec![0]), (vec![1, 2], vec![1]), (vec![3], vec![])] {
            let rung = Rung { source: source.clone(), target: target.clone(), score: None };
            assert!(put_right(&mut session, &rung), "{source:?} {target:?}");
        }
        let gold = [Rung { source: vec![1, 2], target: vec![1], score: None }];
        assert!(f1(&session, &gold) > 0.0);
    }
}
