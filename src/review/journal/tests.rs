//! What the file of a review holds after a crash.

use std::sync::Arc;

use super::super::tests::{act, session};
use crate::review::action::{Action, Neighbour};
use crate::review::journal;
use crate::review::session::ReviewSession;

#[test]
fn a_torn_last_line_is_dropped_and_any_other_is_named() {
    let mut session = session(2);
    act(&mut session, Action::Confirm { beads: vec![0] }).unwrap();
    act(&mut session, Action::Join { bead: 0, to: Neighbour::Down }).unwrap();
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
    assert_eq!(ReviewSession::replayed(Arc::new(gap.snapshot), &gap.entries).unwrap_err().0, 2);
}
