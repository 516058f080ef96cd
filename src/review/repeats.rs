//! One decision for the same texts in several reviews: each has it in its own journal, and what
//! ties them together is taken back together.

use super::action::Action;
use super::desk::{Desk, Undone};
use super::queue::texts;
use super::session::ReviewSession;
use super::state::{BeadId, ReviewStatus};
use crate::exchange::Side;
use crate::lang::Language;

/// The side that is named first whichever was the original: the Arabic one.
pub(crate) fn first_side(session: &ReviewSession) -> Side {
    if session.snapshot().source.language == Language::Arabic { Side::Source } else { Side::Target }
}

/// The texts of a bead, the Arabic one first.
pub(crate) fn pair(session: &ReviewSession, bead: BeadId) -> [String; 2] {
    texts(session.state(), bead, first_side(session))
}

/// Decides every undecided bead of a review that has these texts; how many there are.
///
/// # Errors
/// Why nothing was done.
pub(crate) fn decide(
    desk: &mut Desk,
    who: &str,
    (wanted, status): (&[String; 2], ReviewStatus),
    tie: &str,
) -> Result<usize, Undone> {
    let session = desk.session();
    let state = session.state();
    let undecided = state.order().iter().copied().filter(|bead| state.decision(*bead).is_none());
    let beads: Vec<BeadId> = undecided.filter(|bead| pair(session, *bead) == *wanted).collect();
    let count = beads.len();
    if count > 0 {
        let action = if status == ReviewStatus::Confirmed {
            Action::Confirm { beads }
        } else {
            Action::Reject { beads }
        };
        desk.act_tied(desk.session().revision(), who, action, Some(tie.to_owned()))?;
    }
    Ok(count)
}

/// Which way a step of another review is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Follow {
    /// It was taken back.
    Undo,
    /// It was done again.
    Redo,
}

impl Follow {
    fn action(self) -> Action {
        match self {
            Follow::Undo => Action::Undo,
            Follow::Redo => Action::Redo,
        }
    }
}

/// Takes back, or does again, what is tied to a step of another review. Where the review went on
/// since, only the decisions go that still stand as they were made.
///
/// # Errors
/// Why nothing was done.
pub(crate) fn follow(desk: &mut Desk, who: &str, tie: &str, way: Follow) -> Result<(), Undone> {
    let session = desk.session();
    let revision = session.revision();
    let next = match way {
        Follow::Undo => session.undoes(),
        Follow::Redo => session.redoes(),
    };
    if next == Some(tie) {
        return desk.act(revision, who, way.action());
    }
    let (beads, status) = match session.tied(tie) {
        Some(Action::Confirm { beads }) => (beads, ReviewStatus::Confirmed),
        Some(Action::Reject { beads }) => (beads, ReviewStatus::Rejected),
        _ => return Ok(()),
    };
    let state = session.state();
    let expected = (way == Follow::Undo).then_some(status);
    let stands = |bead: &BeadId| {
        state.place(*bead).is_some() && state.decision(*bead).map(|decision| decision.status) == expected
    };
    let beads: Vec<BeadId> = beads.iter().copied().filter(stands).collect();
    if beads.is_empty() {
        return Ok(());
    }
    let action = match (way, status) {
        (Follow::Undo, _) => Action::Reopen { beads },
        (Follow::Redo, ReviewStatus::Confirmed) => Action::Confirm { beads },
        (Follow::Redo, ReviewStatus::Rejected) => Action::Reject { beads },
    };
    desk.act(revision, who, action)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::tests::snapshot;
    use super::*;
    use crate::align::Resources;
    use crate::files::Place;

    /// A review of which units 1 and 2 are the same, with its original in this language.
    fn desk(folder: &std::path::Path, name: &str, original: Language) -> Desk {
        let begin = || {
            let mut start = (*snapshot(&[0.5; 3])).clone();
            for side in [&mut start.source, &mut start.target] {
                side.segments[2].text = side.segments[1].text.clone();
            }
            if original == Language::English {
                std::mem::swap(&mut start.source, &mut start.target);
            }
            Ok(Arc::unwrap_or_clone(Arc::new(start)))
        };
        let place = Place::of(&folder.join(format!("{name}.review.jsonl"))).unwrap();
        Desk::open(&place, Vec::new(), Resources::shipped(), begin).unwrap()
    }

    fn decided(desk: &Desk) -> Vec<Option<ReviewStatus>> {
        let state = desk.session().state();
        state.order().iter().map(|bead| state.decision(*bead).map(|decision| decision.status)).collect()
    }

    #[test]
    fn repeats_are_decided_over_documents_and_taken_back_together() {
        let folder = tempfile::tempdir().unwrap();
        let mut desks =
            [desk(folder.path(), "a", Language::Arabic), desk(folder.path(), "b", Language::English)];
        let wanted = pair(desks[0].session(), 1);
        assert_eq!(pair(desks[1].session(), 2), wanted, "whichever side is the original");
        for desk in &mut desks {
            assert_eq!(decide(desk, "Amal", (&wanted, ReviewStatus::Confirmed), "t1").unwrap(), 2);
        }
        let yes = Some(ReviewStatus::Confirmed);
        assert_eq!(desks.each_ref().map(decided), [[None, yes, yes], [None, yes, yes]]);
        // The second review goes on: only what still stands as it was decided is taken back there.
        let desk = &mut desks[1];
        desk.act(1, "", Action::Reject { beads: vec![2] }).unwrap();
        let [first, second] = &mut desks;
        assert_eq!(first.session().undoes(), Some("t1"));
        follow(first, "", "t1", Follow::Undo).unwrap();
        follow(second, "", "t1", Follow::Undo).unwrap();
        assert_eq!(decided(first), [None; 3]);
        assert_eq!(decided(second), [None, None, Some(ReviewStatus::Rejected)]);
        assert_eq!(first.session().redoes(), Some("t1"));
        follow(first, "", "t1", Follow::Redo).unwrap();
        follow(second, "", "t1", Follow::Redo).unwrap();
        assert_eq!(decided(first), [None, yes, yes]);
        assert_eq!(decided(second), [None, yes, Some(ReviewStatus::Rejected)]);
        // Of a step that is not its own a review knows nothing.
        follow(second, "", "t2", Follow::Undo).unwrap();
        assert_eq!(decided(second), [None, yes, Some(ReviewStatus::Rejected)]);
    }

    #[test]
    fn a_tie_is_in_the_journal() {
        let folder = tempfile::tempdir().unwrap();
        let mut first = desk(folder.path(), "a", Language::Arabic);
        let wanted = pair(first.session(), 1);
        decide(&mut first, "", (&wanted, ReviewStatus::Rejected), "t1").unwrap();
        drop(first);
        let again = desk(folder.path(), "a", Language::Arabic);
        assert_eq!(again.session().undoes(), Some("t1"));
        assert_eq!(decided(&again), [None, Some(ReviewStatus::Rejected), Some(ReviewStatus::Rejected)]);
    }
}
