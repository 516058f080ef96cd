//! What decisions teach.

use std::sync::Arc;

use proptest::prelude::*;

use super::super::tests::{act, any_action, shown, snapshot, whole};
use super::{estimate, realign};
use crate::align::{EncoderUse, Resources};
use crate::exchange::Side;
use crate::review::action::Action;
use crate::review::session::ReviewSession;
use crate::review::snapshot::{Snapshot, SnapshotSide};
use crate::review::state::BeadId;

/// Lines that translate each other in words of the shipped lexicon, one of them left out on one side.
fn real() -> ReviewSession {
    ReviewSession::new(Arc::new(pairs()))
}

/// The same, each line with its neighbour's: all wrong.
fn shifted() -> ReviewSession {
    let mut start = pairs();
    for (n, bead) in start.beads.iter_mut().enumerate() {
        bead.target = vec![(n as u32 + 1) % 6];
    }
    ReviewSession::new(Arc::new(start))
}

fn pairs() -> Snapshot {
    let arabic = [
        "عقدت اللجنة جلستها الأولى في 12 أيار/مايو 2021.",
        "وانتخبت اللجنة رئيسا لها لمدة سنتين.",
        "وطلبت إلى الأمين العام أن يقدم تقريرا عن المياه والصحة والتعليم.",
        "وناقشت الدول الأعضاء ميزانية عام 2022.",
        "واعتمد المجلس 14 قرارا بشأن السلام والأمن.",
        "ورفعت الجلسة في الساعة السادسة.",
    ];
    let english = [
        "The Committee held its first meeting on 12 May 2021.",
        "The Committee elected its chair for two years.",
        "It requested the Secretary-General to submit a report on water, health and education.",
        "Member States discussed the budget for 2022.",
        "The Council adopted 14 resolutions on peace and security.",
        "The meeting rose at six o'clock.",
    ];
    let mut start = (*snapshot(&[0.5; 6])).clone();
    let text = |side: &mut SnapshotSide, texts: &[&str]| {
        side.segments.iter_mut().zip(texts).for_each(|(segment, text)| segment.text = (*text).to_owned());
    };
    text(&mut start.source, &arabic);
    text(&mut start.target, &english);
    start
}

fn plain() -> Resources<'static> {
    Resources { encoder: EncoderUse::Never, ..Resources::shipped() }
}

#[test]
fn aligning_anew_finds_what_lies_between_decided_units() {
    let mut session = shifted();
    let parts = realign(&session, plain());
    act(&mut session, Action::Realign { parts }).unwrap();
    let right: Vec<String> = (1..=6).map(|n| format!("{n}|{n}")).collect();
    assert_eq!(shown(&session), right);
    assert_eq!(realign(&session, plain()), [], "nothing more to do");
    act(&mut session, Action::Undo).unwrap();
    assert_eq!(shown(&session)[0], "1|2");
}

#[test]
fn what_the_aligner_would_not_pair_is_trusted_less() {
    let session = shifted();
    let scores = estimate(&session, plain());
    assert_eq!(scores.len(), 6);
    assert!(scores.iter().all(|(_, score)| score.confidence.unwrap() < 0.5), "{scores:?}");
    let right = estimate(&real(), plain());
    assert!(right.iter().all(|(_, score)| score.confidence.unwrap() > 0.5), "{right:?}");
}

proptest! {
    #[test]
    fn aligning_anew_never_changes_a_decided_unit(
        actions in prop::collection::vec(any_action(), 0..12),
        wrong in any::<bool>(),
    ) {
        let mut session = if wrong { shifted() } else { real() };
        for action in actions {
            let _ = act(&mut session, action);
        }
        let decided = |session: &ReviewSession| -> Vec<(BeadId, Vec<String>)> {
            let state = session.state();
            let beads = state.order().iter().filter(|bead| state.decision(**bead).is_some());
            beads.map(|bead| (*bead, [Side::Source, Side::Target].map(|s| state.text(*bead, s)).to_vec())).collect()
        };
        let before = decided(&session);
        let parts = realign(&session, plain());
        if !parts.is_empty() {
            act(&mut session, Action::Realign { parts }).unwrap();
        }
        prop_assert_eq!(decided(&session), before);
        for side in [Side::Source, Side::Target] {
            prop_assert_eq!(whole(&session, side), ["1", "2", "3", "4", "5", "6"]);
        }
        let scores = estimate(&session, plain());
        prop_assert!(scores.iter().all(|(bead, _)| session.state().decision(*bead).is_none()));
    }
}
