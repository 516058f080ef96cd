//! A review with its journal.

use super::super::tests::{shown, snapshot};
use crate::files::Place;
use crate::review::action::Action;
use crate::review::{desk, journal};

#[test]
fn a_desk_keeps_every_action_and_goes_on_from_there() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::of(&folder.path().join("a.review.jsonl")).unwrap();
    let mark = |digest: &str| vec![journal::FileMark { name: "a".into(), digest: digest.into() }];
    let begin = || Ok((*snapshot(&[0.5, 0.9])).clone());
    let mut desk = desk::Desk::open(&place, mark("1"), begin).unwrap();
    desk.act(0, "Amal", Action::Confirm { beads: vec![0] }).unwrap();
    desk.act(1, "Amal", Action::Unlink { bead: 1 }).unwrap();
    assert!(matches!(desk.act(0, "", Action::Undo), Err(desk::Undone::Stale)));
    assert!(matches!(desk.act(2, "", Action::Redo), Err(desk::Undone::Impossible(_))));
    let then = shown(desk.session());
    drop(desk);
    let text = std::fs::read(place.path()).unwrap();
    std::fs::write(place.path(), [text.as_slice(), b"{\"n\":3,\"rev"].concat()).unwrap();
    let again = || panic!("the journal is there");
    let mut desk = desk::Desk::open(&place, mark("2"), again).unwrap();
    assert_eq!(shown(desk.session()), then);
    assert_eq!(desk.session().revision(), 2);
    assert_eq!(desk.notes().len(), 2, "a torn line, a changed file: {:?}", desk.notes());
    desk.act(2, "", Action::Undo).unwrap();
    drop(desk);
    let other = vec![journal::FileMark { name: "b".into(), digest: "1".into() }];
    assert!(
        desk::Desk::open(&place, other, again)
            .is_err_and(|e| e.to_string().contains("the review of a, not of b"))
    );
    let desk = desk::Desk::open(&place, mark("1"), || panic!("the journal is there")).unwrap();
    assert_eq!((desk.session().revision(), desk.notes().len()), (3, 0));
}
