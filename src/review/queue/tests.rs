//! What a person sees first.

use std::sync::Arc;

use super::super::tests::{act, snapshot};
use super::{ReviewProgress, progress, queue};
use crate::finding::Severity;
use crate::review::action::Action;
use crate::review::session::ReviewSession;
use crate::review::snapshot::FindingNote;
use crate::review::state::BeadId;

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
    let mut session = ReviewSession::new(Arc::new(start));
    let order = |session: &ReviewSession| -> Vec<(BeadId, usize)> {
        queue(session.state()).iter().map(|doubt| (doubt.bead, doubt.alike)).collect()
    };
    assert_eq!(order(&session), [(2, 0), (4, 0), (1, 0), (3, 1), (0, 1)]);
    assert_eq!(progress(session.state()), ReviewProgress { beads: 5, decided: 0, doubtful: 4, settled: 0 });
    act(&mut session, Action::ConfirmAlike { bead: 3 }).unwrap();
    assert_eq!(order(&session), [(2, 0), (4, 0), (1, 0)]);
    assert_eq!(progress(session.state()), ReviewProgress { beads: 5, decided: 2, doubtful: 4, settled: 1 });
}
