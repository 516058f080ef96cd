//! What the tests of this room have in common.

use std::sync::Arc;

use proptest::prelude::*;

use super::action::{Action, Neighbour};
use super::session::{JournalEntry, Refusal, ReviewSession};
use super::snapshot::{Score, Snapshot, SnapshotBead, SnapshotSide};
use super::state::BeadId;
use crate::document::Facts;
use crate::exchange::Side;
use crate::lang::Language;
use crate::segment::{Segment, UnitKind};

pub(super) const TIME: &str = "20260131T120000Z";

/// Two documents of which line n translates line n, with these confidences.
pub(super) fn snapshot(confidences: &[f32]) -> Arc<Snapshot> {
    let side = |language: Language, text: &str| SnapshotSide {
        name: format!("t.{}.txt", language.code()),
        language,
        code: language.code().to_owned(),
        facts: Facts::default(),
        segments: (0..confidences.len())
            .map(|n| Segment { text: format!("{text} {n} {text}"), paragraph: n, ..Segment::default() })
            .collect(),
        warnings: Vec::new(),
    };
    let bead = |(n, confidence): (usize, &f32)| SnapshotBead {
        source: vec![n as u32],
        target: vec![n as u32],
        score: Score { confidence: Some(*confidence), ..Score::default() },
    };
    Arc::new(Snapshot {
        source: side(Language::Arabic, "نص"),
        target: side(Language::English, "text"),
        unit: UnitKind::Paragraph,
        verdict: String::new(),
        beads: confidences.iter().enumerate().map(bead).collect(),
        least: 0.5,
        header: None,
        records: Vec::new(),
        units: Vec::new(),
        decided: Vec::new(),
    })
}

pub(super) fn session(beads: usize) -> ReviewSession {
    ReviewSession::new(snapshot(&vec![0.5; beads]))
}

pub(super) fn act(session: &mut ReviewSession, action: Action) -> Result<JournalEntry, Refusal> {
    session.act(session.revision(), "Amal", TIME, action)
}

/// Each bead as `source ids|target ids`.
pub(super) fn shown(session: &ReviewSession) -> Vec<String> {
    let state = session.state();
    let ids = |bead: BeadId, side: Side| {
        state.pieces(bead, side).map(|piece| piece.id.clone()).collect::<Vec<_>>().join(" ")
    };
    let beads = state.order().iter();
    beads.map(|bead| format!("{}|{}", ids(*bead, Side::Source), ids(*bead, Side::Target))).collect()
}

pub(super) fn done(beads: usize, actions: &[Action]) -> Vec<String> {
    let mut session = session(beads);
    actions.iter().for_each(|action| drop(act(&mut session, action.clone()).unwrap()));
    shown(&session)
}

/// Any action on any bead, most of them possible.
pub(super) fn any_action() -> impl Strategy<Value = Action> {
    let bead = 0u32..24;
    let side = prop_oneof![Just(Side::Source), Just(Side::Target)];
    let to = prop_oneof![Just(Neighbour::Up), Just(Neighbour::Down)];
    (0..16, bead.clone(), bead, side, to, 0usize..3, 0usize..9).prop_map(
        |(kind, bead, other, side, to, segment, at)| match kind {
            0 => Action::Confirm { beads: vec![bead] },
            1 => Action::Reject { beads: vec![bead, other] },
            2 => Action::Reopen { beads: vec![bead] },
            3 => Action::Join { bead, to },
            4 => Action::Pull { bead, side, to },
            5 => Action::Move { bead, side, to },
            6 | 7 => Action::Split { bead, side, segment, at },
            8 => Action::Part { bead },
            9 => Action::Unlink { bead },
            10 => Action::Link { source: bead, target: other },
            11 => Action::Exchange { bead },
            12 => Action::Edit { bead, side, segment, text: format!("new {at}") },
            13 => Action::Comment { bead, text: format!("say {at}") },
            14 => Action::Undo,
            _ => Action::Redo,
        },
    )
}

/// Every segment is there once, whole or as both of its halves.
pub(super) fn whole(session: &ReviewSession, side: Side) -> Vec<String> {
    let state = session.state();
    let mut ids: Vec<String> =
        state.order().iter().flat_map(|bead| state.pieces(*bead, side)).map(|p| p.id.clone()).collect();
    ids.sort();
    // Halves make wholes, the longest names first.
    while let Some(at) = ids.iter().position(|id| id.ends_with('a')) {
        let longest = ids.iter().map(String::len).max().unwrap();
        let at = ids.iter().position(|id| id.len() == longest && id.ends_with('a')).unwrap_or(at);
        let stem = ids[at][..ids[at].len() - 1].to_owned();
        let other = ids.iter().position(|id| *id == format!("{stem}b")).expect("the other half");
        ids.remove(other.max(at));
        ids.remove(other.min(at));
        ids.push(stem);
    }
    ids.sort_by_key(|id| id.parse::<u32>().unwrap());
    ids
}
