//! A review with its journal.

use std::path::Path;

use super::super::tests::{shown, snapshot};
use crate::align::{EncoderUse, Resources};
use crate::exchange::Side;
use crate::files::Place;
use crate::pipeline::Options;
use crate::review::action::{Action, Neighbour};
use crate::review::page::Subject;
use crate::review::{desk, journal};

#[test]
fn a_desk_keeps_every_action_and_goes_on_from_there() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::of(&folder.path().join("a.review.jsonl")).unwrap();
    let mark = |digest: &str| vec![journal::FileMark { name: "a".into(), digest: digest.into() }];
    let begin = || Ok((*snapshot(&[0.5, 0.9])).clone());
    let mut desk = desk::Desk::open(&place, mark("1"), Resources::shipped(), begin).unwrap();
    desk.act(0, "Amal", Action::Confirm { beads: vec![0] }).unwrap();
    desk.act(1, "Amal", Action::Unlink { bead: 1 }).unwrap();
    assert!(matches!(desk.act(0, "", Action::Undo), Err(desk::Undone::Stale)));
    assert!(matches!(desk.act(2, "", Action::Redo), Err(desk::Undone::Impossible(_))));
    let then = shown(desk.session());
    drop(desk);
    let text = std::fs::read(place.path()).unwrap();
    std::fs::write(place.path(), [text.as_slice(), b"{\"n\":3,\"rev"].concat()).unwrap();
    let again = || panic!("the journal is there");
    let mut desk = desk::Desk::open(&place, mark("2"), Resources::shipped(), again).unwrap();
    assert_eq!(shown(desk.session()), then);
    assert_eq!(desk.session().revision(), 2);
    assert_eq!(desk.notes().len(), 2, "a torn line, a changed file: {:?}", desk.notes());
    desk.act(2, "", Action::Undo).unwrap();
    drop(desk);
    let other = vec![journal::FileMark { name: "b".into(), digest: "1".into() }];
    assert!(
        desk::Desk::open(&place, other, Resources::shipped(), again)
            .is_err_and(|e| e.to_string().contains("the review of a, not of b"))
    );
    let desk =
        desk::Desk::open(&place, mark("1"), Resources::shipped(), || panic!("the journal is there")).unwrap();
    assert_eq!((desk.session().revision(), desk.notes().len()), (3, 0));
}

/// A lexicon that somebody names is asked at the beginning, and about what is joined later.
#[test]
fn the_aligner_works_with_what_was_named() {
    let documents = |language: &str| {
        Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("corpora/guidelines.{language}.txt"))
    };
    let subject = Subject::Documents(documents("ar"), documents("en"));
    let told = |resources: Resources<'static>| {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::of(&folder.path().join("a.review.jsonl")).unwrap();
        let mut desk = subject.open(&place, &Options::default(), resources, None).unwrap();
        let mean = |desk: &desk::Desk| {
            let state = desk.session().state();
            let all = state.order().iter().filter_map(|bead| state.score(*bead)?.confidence);
            all.sum::<f32>()
        };
        let begun = mean(&desk);
        let pair = |bead: &&u32| {
            [Side::Source, Side::Target]
                .iter()
                .all(|side| !desk.session().state().text(**bead, *side).is_empty())
        };
        let bead = *desk.session().state().order().iter().filter(pair).nth(3).unwrap();
        desk.act(0, "Amal", Action::Join { bead, to: Neighbour::Down }).unwrap();
        (begun, mean(&desk) - begun)
    };
    let never = Resources { encoder: EncoderUse::Never, ..Resources::shipped() };
    let poor = Resources { lexicon: Box::leak(Box::default()), ..never };
    let ((begun, joined), (poorly_begun, poorly_joined)) = (told(never), told(poor));
    assert!((poorly_begun - begun).abs() > 0.5, "{poorly_begun} {begun}");
    assert!((poorly_joined - joined).abs() > 0.01, "{poorly_joined} {joined}");
}
