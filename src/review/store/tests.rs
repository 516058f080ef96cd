//! A memory that is reviewed in its own file.

use crate::align::Resources;
use crate::exchange::Side;
use crate::review::action::{Action, Neighbour};
use crate::review::desk;
use crate::review::state::ReviewStatus;

#[test]
fn a_store_has_each_decision_when_it_is_answered() {
    use crate::exchange::{Prop, Tu, Tuv};
    use crate::memory::{Memory, MemoryWriter, UnitStatus as Trust};
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
    MemoryWriter::open(&path).unwrap().add("a.tmx", units).unwrap();
    let open = || desk::Desk::of_store(&path, Resources::shipped()).unwrap();
    let mut first = open();
    let act = |desk: &mut desk::Desk, action: Action| desk.act(desk.session().revision(), "Amal", action);
    act(&mut first, Action::Confirm { beads: vec![0] }).unwrap();
    act(&mut first, Action::Reject { beads: vec![2] }).unwrap();
    let edit = Action::Edit { bead: 1, side: Side::Target, segment: 0, text: "another text".into() };
    act(&mut first, edit).unwrap();
    let edited = first.session().state().order()[1];
    act(&mut first, Action::Comment { bead: edited, text: "look".into() }).unwrap();
    let refused = act(&mut first, Action::Join { bead: 0, to: Neighbour::Down });
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
    assert_eq!(
        state.decision(0).map(|d| (d.status, d.who.as_str())),
        Some((ReviewStatus::Confirmed, "Amal"))
    );
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
    crate::memory::MemoryWriter::open(&path).unwrap().add("a.tmx", vec![unit]).unwrap();
    let mut desk = desk::Desk::of_store(&path, Resources::shipped()).unwrap();
    let number = desk.session().snapshot().units[0];
    crate::memory::MemoryWriter::open(&path).unwrap().delete(&[number]).unwrap();
    let done = desk.act(0, "", Action::Confirm { beads: vec![0] });
    assert!(matches!(done, Err(desk::Undone::Failed(_))));
    assert_eq!((desk.session().revision(), desk.session().state().decision(0)), (0, None));
}
