//! What holds for any row of actions: revisions, undo, and that nothing is lost.

use std::sync::Arc;

use proptest::prelude::*;

use super::super::tests::{TIME, act, any_action, session, snapshot, whole};
use super::{Refusal, ReviewSession};
use crate::exchange::Side;
use crate::finding::Severity;
use crate::review::action::{Action, Neighbour};
use crate::review::snapshot::{FindingNote, Score};
use crate::review::state::ReviewStatus;

#[test]
fn who_saw_less_is_told_what_was_missed() {
    let mut session = session(3);
    session.act(0, "", TIME, Action::Confirm { beads: vec![1] }).unwrap();
    assert_eq!(session.act(0, "", TIME, Action::Reject { beads: vec![1] }), Err(Refusal::Stale));
    let missed: Vec<u64> = session.since(0).map(|(entry, _)| entry.n).collect();
    assert_eq!(missed, [1]);
    assert_eq!(session.state().decision(1).unwrap().status, ReviewStatus::Confirmed);
}

#[test]
fn a_correction_is_taken_over_where_it_belongs() {
    let mut start = (*snapshot(&[0.5, 0.5])).clone();
    start.beads[0].score.findings = vec![FindingNote {
        check: "doubled-word".into(),
        severity: Severity::Warning,
        confidence: 0.7,
        message: String::new(),
        places: Vec::new(),
        // In the second of the two segments that the joined unit has.
        correction: Some(((false, 12, 18), "mended".into())),
    }];
    let mut session = ReviewSession::new(Arc::new(start));
    let findings = session.state().score(0).unwrap().clone();
    act(&mut session, Action::Join { bead: 0, to: Neighbour::Down }).unwrap();
    let joined = session.state().order()[0];
    session.state_mut().set_score(joined, findings);
    let entry = act(&mut session, Action::Accept { bead: joined, finding: 0 }).unwrap();
    // The journal knows nothing of findings: a replay needs the edit itself.
    assert!(matches!(entry.action, Action::Edit { segment: 1, side: Side::Target, .. }), "{entry:?}");
    let bead = session.state().order()[0];
    let piece = session.state().pieces(bead, Side::Target).nth(1).unwrap();
    assert_eq!((piece.text.as_str(), piece.original.as_deref()), ("mended text", Some("text 1 text")));
    act(&mut session, Action::Undo).unwrap();
    assert_eq!(session.state().text(joined, Side::Target), "text 0 text text 1 text");
    let none = Action::Accept { bead: joined, finding: 1 };
    assert!(matches!(act(&mut session, none), Err(Refusal::Impossible(_))));
}

#[test]
fn confirming_all_spares_what_a_check_found_and_is_one_step() {
    let mut start = (*snapshot(&[0.95, 0.5, 0.99, 0.9])).clone();
    start.beads[2].score.findings = vec![FindingNote {
        check: "x".into(),
        severity: Severity::Note,
        confidence: 0.1,
        message: String::new(),
        places: Vec::new(),
        correction: None,
    }];
    let mut session = ReviewSession::new(Arc::new(start));
    act(&mut session, Action::Reject { beads: vec![3] }).unwrap();
    let entry = act(&mut session, Action::ConfirmAll { least: 0.9 }).unwrap();
    assert_eq!(entry.action, Action::Confirm { beads: vec![0] });
    act(&mut session, Action::Undo).unwrap();
    assert!(session.state().decision(0).is_none());
    assert!(session.state().decision(3).is_some());
}

#[test]
fn estimates_change_no_decision_and_are_not_taken_back() {
    let mut session = session(2);
    act(&mut session, Action::Confirm { beads: vec![0] }).unwrap();
    let score = Score { confidence: Some(0.75), ..Score::default() };
    act(&mut session, Action::Estimate { scores: vec![(1, score)], told: String::new() }).unwrap();
    act(&mut session, Action::Undo).unwrap();
    assert!(session.state().decision(0).is_none());
    assert_eq!(session.state().score(1).unwrap().confidence, Some(0.75));
}

proptest! {
    #[test]
    fn no_segment_is_lost_and_every_step_can_be_taken_back(actions in prop::collection::vec(any_action(), 1..40)) {
        let mut session = session(6);
        let start = session.state().clone();
        for action in actions {
            let before = session.state().order().to_vec();
            let _ = act(&mut session, action);
            prop_assert!(session.state().order().len() <= before.len() + 12);
            for side in [Side::Source, Side::Target] {
                prop_assert_eq!(whole(&session, side), ["1", "2", "3", "4", "5", "6"]);
            }
        }
        // The journal gives the same state again.
        let again = ReviewSession::replayed(session.snapshot().clone(), session.entries()).unwrap();
        prop_assert_eq!(again.state(), session.state());
        let last = session.state().clone();
        let mut steps = 0;
        while act(&mut session, Action::Undo).is_ok() {
            steps += 1;
        }
        prop_assert_eq!(session.state().order(), start.order());
        for bead in start.order() {
            prop_assert!(session.state().decision(*bead).is_none() && session.state().comment(*bead).is_empty());
        }
        for _ in 0..steps {
            act(&mut session, Action::Redo).unwrap();
        }
        prop_assert_eq!(session.state().order(), last.order());
    }
}
