//! What each action does, and what cannot be done.

use super::super::tests::{act, done, session};
use crate::exchange::Side;
use crate::review::action::{Action, Neighbour, Part};
use crate::review::session::Refusal;

#[test]
fn each_action_does_what_it_says() {
    use Neighbour::{Down, Up};
    use Side::{Source, Target};
    let split = |bead, segment, at| Action::Split { bead, side: Target, segment, at };
    let push = |bead, side, to| Action::Move { bead, side, to };
    for (actions, expected) in [
        (vec![Action::Join { bead: 0, to: Down }], vec!["1 2|1 2", "3|3"]),
        (vec![Action::Join { bead: 2, to: Up }], vec!["1|1", "2 3|2 3"]),
        (vec![push(1, Target, Up)], vec!["1|1 2", "2|", "3|3"]),
        (vec![push(1, Source, Down)], vec!["1|1", "|2", "2 3|3"]),
        (vec![push(2, Target, Down)], vec!["1|1", "2|2", "3|", "|3"]),
        (vec![push(0, Source, Up)], vec!["1|", "|1", "2|2", "3|3"]),
        (vec![Action::Pull { bead: 0, side: Target, to: Down }], vec!["1|1 2", "2|", "3|3"]),
        (vec![Action::Pull { bead: 2, side: Source, to: Up }], vec!["1|1", "|2", "2 3|3"]),
        (vec![split(1, 0, 4)], vec!["1|1", "2|2a", "|2b", "3|3"]),
        (vec![split(1, 0, 4), push(4, Target, Down)], vec!["1|1", "2|2a", "3|2b 3"]),
        (vec![Action::Join { bead: 0, to: Down }, Action::Part { bead: 3 }], vec!["1|1", "2|2", "3|3"]),
        (vec![Action::Join { bead: 0, to: Down }, split(3, 1, 0)], vec!["1 2|1", "|2", "3|3"]),
        (vec![Action::Unlink { bead: 1 }], vec!["1|1", "2|", "|2", "3|3"]),
        (
            vec![
                Action::Unlink { bead: 0 },
                Action::Unlink { bead: 2 },
                Action::Link { source: 3, target: 6 },
            ],
            vec!["1|3", "|1", "2|2", "3|"],
        ),
        (
            vec![
                Action::Unlink { bead: 0 },
                Action::Unlink { bead: 2 },
                Action::Link { source: 5, target: 4 },
            ],
            vec!["1|", "2|2", "3|1", "|3"],
        ),
        // Lines of the other side that stand between are stepped over.
        (
            vec![Action::Unlink { bead: 1 }, Action::Pull { bead: 0, side: Target, to: Down }],
            vec!["1|1 2", "2|", "3|3"],
        ),
    ] {
        assert_eq!(done(3, &actions), expected, "{actions:?}");
    }
}

#[test]
fn what_cannot_be_done_is_said_and_leaves_nothing_behind() {
    let mut session = session(2);
    act(&mut session, Action::Unlink { bead: 0 }).unwrap();
    let before = session.state().clone();
    for action in [
        Action::Confirm { beads: vec![0] },
        Action::Confirm { beads: vec![99] },
        Action::Join { bead: 1, to: Neighbour::Down },
        Action::Move { bead: 2, side: Side::Target, to: Neighbour::Down },
        Action::Move { bead: 2, side: Side::Source, to: Neighbour::Up },
        Action::Split { bead: 1, side: Side::Source, segment: 0, at: 0 },
        Action::Split { bead: 1, side: Side::Source, segment: 0, at: 999 },
        Action::Split { bead: 1, side: Side::Source, segment: 7, at: 1 },
        Action::Part { bead: 1 },
        Action::Unlink { bead: 2 },
        Action::Link { source: 2, target: 1 },
        Action::Edit { bead: 1, side: Side::Source, segment: 0, text: " ".into() },
        Action::Edit { bead: 1, side: Side::Source, segment: 0, text: "نص 1 نص".into() },
        Action::Redo,
        Action::Realign { parts: vec![Part { removed: vec![2, 3], beads: vec![] }] },
    ] {
        assert!(matches!(act(&mut session, action.clone()), Err(Refusal::Impossible(_))), "{action:?}");
        assert_eq!(*session.state(), before, "{action:?}");
    }
    assert_eq!(session.revision(), 1);
}

#[test]
fn an_edit_keeps_the_original_and_the_decision() {
    let mut session = session(1);
    act(&mut session, Action::Confirm { beads: vec![0] }).unwrap();
    for text in ["new", "newer"] {
        let bead = session.state().order()[0];
        let edit = Action::Edit { bead, side: Side::Target, segment: 0, text: text.into() };
        act(&mut session, edit).unwrap();
    }
    let state = session.state();
    let bead = state.order()[0];
    let piece = state.pieces(bead, Side::Target).next().unwrap();
    assert_eq!((piece.text.as_str(), piece.original.as_deref()), ("newer", Some("text 0 text")));
    assert_eq!(piece.id, "1");
    assert_eq!(state.decision(bead).unwrap().who, "Amal");
}

#[test]
fn a_cut_counts_as_browsers_do_and_spares_marks() {
    let mut session = session(1);
    let edit = |text: &str| Action::Edit { bead: 0, side: Side::Source, segment: 0, text: text.into() };
    act(&mut session, edit("😀 بِت")).unwrap();
    let cut = |at| Action::Split { bead: 1, side: Side::Source, segment: 0, at };
    assert!(act(&mut session.clone(), cut(1)).is_err(), "inside a pair of surrogates");
    act(&mut session, cut(4)).unwrap();
    let texts: Vec<String> =
        session.state().order().iter().map(|b| session.state().text(*b, Side::Source)).collect();
    assert_eq!(texts, ["😀 بِ", "ت"]);
}
