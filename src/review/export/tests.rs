//! What goes out.

use std::sync::Arc;

use super::super::tests::{act, snapshot};
use super::export;
use crate::align::Resources;
use crate::exchange::{LanguagePair, Side, WriteOptions};
use crate::files::Place;
use crate::review::action::Action;
use crate::review::session::ReviewSession;
use crate::review::snapshot::Snapshot;

fn exported(session: &ReviewSession, name: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::of(&folder.path().join(name)).unwrap();
    export(session, &place, &WriteOptions::default()).unwrap();
    std::fs::read_to_string(place.path()).unwrap()
}

#[test]
fn what_goes_out_says_who_decided_and_nothing_of_what_was_rejected() {
    let mut session = ReviewSession::new(snapshot(&[0.95, 0.6, 0.4, 0.97]));
    act(&mut session, Action::Confirm { beads: vec![1] }).unwrap();
    act(&mut session, Action::Reject { beads: vec![3] }).unwrap();
    act(&mut session, Action::Comment { bead: 1, text: "<look>".into() }).unwrap();
    let tmx = exported(&session, "a.tmx");
    assert_eq!(tmx.matches("<tu ").count(), 2, "not the unsure one, not the rejected one: {tmx}");
    for part in
        ["changeid=\"Amal\"", "changedate=\"20260131T120000Z\"", "&lt;look&gt;", ">confirmed<", ">1.000<"]
    {
        assert!(tmx.contains(part), "{part} in {tmx}");
    }
    for name in ["a.tmx", "a.csv", "a.html", "a.jsonl", "a.xliff"] {
        assert!(!exported(&session, name).contains("text 3"), "{name}");
    }
    // What was too unsure is in a memory when a person confirms it.
    act(&mut session, Action::Confirm { beads: vec![2] }).unwrap();
    assert!(exported(&session, "a.tmx").contains("text 2 text"));
}

#[test]
fn a_memory_keeps_what_a_review_does_not_touch() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m.tmx");
    let unit = |id: &str, source: &str, target: &str| {
        format!(
            "<tu tuid='{id}' creationid='Z'><prop type='x-quality'>0.5</prop><prop type='x-own'>kept</prop>\
             <tuv xml:lang='ar-SA'><seg>{source}</seg></tuv><tuv xml:lang='en-US'><seg>{target}</seg></tuv></tu>"
        )
    };
    let body = unit("a", "نص <ph x='1'>&lt;b&gt;</ph>أول", "first text") + &unit("b", "ثان", "second text");
    std::fs::write(&path, format!("<tmx version='1.4'><header srclang='ar-SA'/><body>{body}</body></tmx>"))
        .unwrap();
    let mut session = ReviewSession::new(Arc::new(Snapshot::of_memory(&path, Resources::shipped()).unwrap()));
    assert_eq!(session.snapshot().beads[0].score.confidence, Some(0.5));
    act(&mut session, Action::Confirm { beads: vec![0] }).unwrap();
    let edit = Action::Edit { bead: 1, side: Side::Target, segment: 0, text: "another text".into() };
    act(&mut session, edit).unwrap();
    let tmx = exported(&session, "out.tmx");
    for part in
        ["tuid=\"a\"", "creationid=\"Z\"", "kept", "&lt;b&gt;", "ar-SA", "another text", ">confirmed<"]
    {
        assert!(tmx.contains(part), "{part} in {tmx}");
    }
    assert!(!tmx.contains("second text"));
    assert_eq!(tmx.matches(">confirmed<").count(), 1);
    // The codes that were asked for are written.
    let options =
        WriteOptions { languages: Some(LanguagePair::new("ar-EG", "en-GB")), ..WriteOptions::default() };
    let place = Place::of(&folder.path().join("codes.tmx")).unwrap();
    export(&session, &place, &options).unwrap();
    let tmx = std::fs::read_to_string(place.path()).unwrap();
    assert!(
        tmx.contains("xml:lang=\"ar-EG\"") && tmx.contains("xml:lang=\"en-GB\"") && !tmx.contains("ar-SA"),
        "{tmx}"
    );
}
