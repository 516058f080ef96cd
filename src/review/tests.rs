//! What must hold whatever a person does.

use std::sync::Arc;

use proptest::prelude::*;

use super::action::{Action, Direction, Part};
use super::export::export;
use super::learn::{estimate, realign};
use super::queue::{Progress, progress, queue};
use super::session::{Entry, Refusal, Session};
use super::snapshot::{FindingNote, Score, Snapshot, SnapshotBead, SnapshotSide};
use super::state::{BeadId, Status};
use super::{desk, journal};
use crate::align::{EncoderUse, Resources};
use crate::document::Facts;
use crate::exchange::{Side, WriteOptions};
use crate::files::Place;
use crate::finding::Severity;
use crate::lang::Language;
use crate::segment::{Segment, UnitKind};

const TIME: &str = "20260131T120000Z";

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

fn session(beads: usize) -> Session {
    Session::new(snapshot(&vec![0.5; beads]))
}

fn act(session: &mut Session, action: Action) -> Result<Entry, Refusal> {
    session.act(session.revision(), "Amal", TIME, action)
}

/// Each bead as `source ids|target ids`.
fn shown(session: &Session) -> Vec<String> {
    let state = session.state();
    let ids = |bead: BeadId, side: Side| {
        state.pieces(bead, side).map(|piece| piece.id.clone()).collect::<Vec<_>>().join(" ")
    };
    let beads = state.order().iter();
    beads.map(|bead| format!("{}|{}", ids(*bead, Side::Source), ids(*bead, Side::Target))).collect()
}

fn done(beads: usize, actions: &[Action]) -> Vec<String> {
    let mut session = session(beads);
    actions.iter().for_each(|action| drop(act(&mut session, action.clone()).unwrap()));
    shown(&session)
}

#[test]
fn each_action_does_what_it_says() {
    use Direction::{Down, Up};
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
        Action::Join { bead: 1, to: Direction::Down },
        Action::Move { bead: 2, side: Side::Target, to: Direction::Down },
        Action::Move { bead: 2, side: Side::Source, to: Direction::Up },
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
fn who_saw_less_is_told_what_was_missed() {
    let mut session = session(3);
    session.act(0, "", TIME, Action::Confirm { beads: vec![1] }).unwrap();
    assert_eq!(session.act(0, "", TIME, Action::Reject { beads: vec![1] }), Err(Refusal::Stale));
    let missed: Vec<u64> = session.since(0).map(|(entry, _)| entry.n).collect();
    assert_eq!(missed, [1]);
    assert_eq!(session.state().decision(1).unwrap().status, Status::Confirmed);
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
    let mut session = Session::new(Arc::new(start));
    let findings = session.state().score(0).unwrap().clone();
    act(&mut session, Action::Join { bead: 0, to: Direction::Down }).unwrap();
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

#[test]
fn the_queue_begins_with_what_nobody_knows_and_groups_repeats() {
    let mut start = (*snapshot(&[0.95, 0.3, 0.6, 0.3, 0.99])).clone();
    start.beads[2].score.confidence = None;
    start.source.segments[3].text = start.source.segments[0].text.clone();
    start.target.segments[3].text = start.target.segments[0].text.clone();
    start.beads[4].score.findings = vec![FindingNote {
        check: "numbers".into(),
        severity: Severity::Error,
        confidence: 0.8,
        message: String::new(),
        places: Vec::new(),
        correction: None,
    }];
    let mut session = Session::new(Arc::new(start));
    let order = |session: &Session| -> Vec<(BeadId, usize)> {
        queue(session.state()).iter().map(|doubt| (doubt.bead, doubt.alike)).collect()
    };
    assert_eq!(order(&session), [(2, 0), (4, 0), (1, 0), (3, 1), (0, 1)]);
    assert_eq!(progress(session.state()), Progress { beads: 5, decided: 0, doubtful: 4, settled: 0 });
    act(&mut session, Action::ConfirmAlike { bead: 3 }).unwrap();
    assert_eq!(order(&session), [(2, 0), (4, 0), (1, 0)]);
    assert_eq!(progress(session.state()), Progress { beads: 5, decided: 2, doubtful: 4, settled: 1 });
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
    let mut session = Session::new(Arc::new(start));
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

#[test]
fn a_torn_last_line_is_dropped_and_any_other_is_named() {
    let mut session = session(2);
    act(&mut session, Action::Confirm { beads: vec![0] }).unwrap();
    act(&mut session, Action::Join { bead: 0, to: Direction::Down }).unwrap();
    let begin = journal::begin(session.snapshot(), Vec::new());
    let lines: Vec<String> = session.entries().iter().map(journal::line).collect();
    let text = format!("{begin}{}{}", lines[0], lines[1]);
    for cut in 0..lines[1].len() {
        let torn = &text.as_bytes()[..text.len() - lines[1].len() + cut];
        let read = journal::read(torn).unwrap();
        assert_eq!((read.entries.len(), read.whole), (1, begin.len() + lines[0].len()), "{cut}");
    }
    let whole = journal::read(text.as_bytes()).unwrap();
    assert_eq!((whole.entries.as_slice(), whole.whole), (session.entries(), text.len()));
    let read = |text: String| journal::read(text.as_bytes()).unwrap_err();
    assert_eq!(read(format!("{begin}{{\n{}", lines[1])).0, 3);
    assert_eq!(read(text.replacen("text 0", "text 9", 1)).0, 2);
    assert_eq!(read(begin[..begin.len() - 1].to_owned()).0, 2);
    let gap = journal::read(format!("{begin}{}", lines[1]).as_bytes()).unwrap();
    assert_eq!(Session::replayed(Arc::new(gap.snapshot), &gap.entries).unwrap_err().0, 2);
}

fn exported(session: &Session, name: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::of(&folder.path().join(name)).unwrap();
    export(session, &place, &WriteOptions::default()).unwrap();
    std::fs::read_to_string(place.path()).unwrap()
}

#[test]
fn what_goes_out_says_who_decided_and_nothing_of_what_was_rejected() {
    let mut session = Session::new(snapshot(&[0.95, 0.6, 0.4, 0.97]));
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
    let mut session = Session::new(Arc::new(Snapshot::of_memory(&path, Resources::shipped()).unwrap()));
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
}

#[test]
fn a_store_has_each_decision_when_it_is_answered() {
    use crate::exchange::{Prop, Tu, Tuv};
    use crate::memory::{Memory, Status as Trust, Writer};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m.db");
    let unit = |source: &str, target: &str, quality: &str| Tu {
        props: vec![Prop::new("x-quality", quality)],
        variants: vec![Tuv::new("ar", source), Tuv::new("en", target)],
        ..Tu::default()
    };
    let mut coded = unit("ثان", "second text", "0.5");
    coded.variants[1].markup = Some("second <ph x=\"1\"/>text".into());
    let units = vec![unit("أول", "first text", "0.2"), coded, unit("ثالث", "third text", "0.9")];
    Writer::open(&path).unwrap().add("a.tmx", units).unwrap();
    let open = || desk::Desk::of_store(&path).unwrap();
    let mut first = open();
    let act = |desk: &mut desk::Desk, action: Action| desk.act(desk.session().revision(), "Amal", action);
    act(&mut first, Action::Confirm { beads: vec![0] }).unwrap();
    act(&mut first, Action::Reject { beads: vec![2] }).unwrap();
    let edit = Action::Edit { bead: 1, side: Side::Target, segment: 0, text: "another text".into() };
    act(&mut first, edit).unwrap();
    let edited = first.session().state().order()[1];
    act(&mut first, Action::Comment { bead: edited, text: "look".into() }).unwrap();
    let refused = act(&mut first, Action::Join { bead: 0, to: Direction::Down });
    assert!(matches!(refused, Err(desk::Undone::Impossible(_))));
    // Another program sees it at once, and nobody closed anything.
    let memory = Memory::open(&path).unwrap();
    let of = |n: u32| memory.unit(n).unwrap().unwrap();
    let numbers: Vec<u32> = first.session().snapshot().units.clone();
    assert_eq!(
        (of(numbers[0]).status, of(numbers[0]).origins[0].who.clone()),
        (Trust::Confirmed, Some("Amal".into()))
    );
    assert_eq!(of(numbers[2]).status, Trust::Rejected);
    assert_eq!(of(numbers[1]).texts[1].text, "another text");
    let again = open();
    let state = again.session().state();
    assert_eq!(state.decision(0).map(|d| (d.status, d.who.as_str())), Some((Status::Confirmed, "Amal")));
    assert_eq!((state.comment(1), state.text(1, Side::Target).as_str()), ("look", "another text"));
    // Undo goes back in the store, inline codes and all.
    for _ in 0..4 {
        act(&mut first, Action::Undo).unwrap();
    }
    let (mut records, mut statuses) = (Vec::new(), Vec::new());
    memory
        .each_unit(&mut |_, status, record| {
            statuses.push(status);
            records.push(record);
        })
        .unwrap();
    assert_eq!(statuses, [Trust::Auto; 3]);
    assert_eq!(records[1].variants[1].text, "second text");
    assert_eq!(records[1].variants[1].markup.as_deref(), Some("second <ph x=\"1\"/>text"));
    assert!(records[1].notes.is_empty());
    assert_eq!(memory.check(&mut |_| {}).unwrap().faults, Vec::<String>::new());
}

#[test]
fn a_unit_that_is_gone_from_the_store_is_named_and_nothing_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m.db");
    let unit = crate::exchange::Tu {
        variants: vec![crate::exchange::Tuv::new("ar", "أول"), crate::exchange::Tuv::new("en", "first")],
        ..crate::exchange::Tu::default()
    };
    crate::memory::Writer::open(&path).unwrap().add("a.tmx", vec![unit]).unwrap();
    let mut desk = desk::Desk::of_store(&path).unwrap();
    let number = desk.session().snapshot().units[0];
    crate::memory::Writer::open(&path).unwrap().delete(&[number]).unwrap();
    let done = desk.act(0, "", Action::Confirm { beads: vec![0] });
    assert!(matches!(done, Err(desk::Undone::Failed(_))));
    assert_eq!((desk.session().revision(), desk.session().state().decision(0)), (0, None));
}

/// Lines that translate each other in words of the shipped lexicon, one of them left out on one side.
fn real(session: bool) -> Session {
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
    if session {
        // Each line with its neighbour's: all wrong.
        for (n, bead) in start.beads.iter_mut().enumerate() {
            bead.target = vec![(n as u32 + 1) % 6];
        }
    }
    Session::new(Arc::new(start))
}

fn plain() -> Resources<'static> {
    Resources { encoder: EncoderUse::Never, ..Resources::shipped() }
}

#[test]
fn aligning_anew_finds_what_lies_between_decided_units() {
    let mut session = real(true);
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
    let session = real(true);
    let scores = estimate(&session, plain());
    assert_eq!(scores.len(), 6);
    assert!(scores.iter().all(|(_, score)| score.confidence.unwrap() < 0.5), "{scores:?}");
    let right = estimate(&real(false), plain());
    assert!(right.iter().all(|(_, score)| score.confidence.unwrap() > 0.5), "{right:?}");
}

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

/// Any action on any bead, most of them possible.
fn any_action() -> impl Strategy<Value = Action> {
    let bead = 0u32..24;
    let side = prop_oneof![Just(Side::Source), Just(Side::Target)];
    let to = prop_oneof![Just(Direction::Up), Just(Direction::Down)];
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
fn whole(session: &Session, side: Side) -> Vec<String> {
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

proptest! {
    #[test]
    fn aligning_anew_never_changes_a_decided_unit(
        actions in prop::collection::vec(any_action(), 0..12),
        wrong in any::<bool>(),
    ) {
        let mut session = real(wrong);
        for action in actions {
            let _ = act(&mut session, action);
        }
        let decided = |session: &Session| -> Vec<(BeadId, Vec<String>)> {
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
        let again = Session::replayed(session.snapshot().clone(), session.entries()).unwrap();
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
