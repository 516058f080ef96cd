//! From an action to the steps that it consists of.

use std::collections::HashSet;

use unicode_normalization::char::is_combining_mark;

use super::action::{Action, Neighbour, NewBead, Part};
use super::snapshot::Score;
use super::state::{BeadId, Change, Decision, Piece, ReviewBead, ReviewState, ReviewStatus, index};
use crate::exchange::Side;

#[cfg(test)]
mod tests;

/// Characters of a text or a comment that a person types; more is a mistake.
const LONGEST_TEXT: usize = 100_000;

/// Why an action cannot be done, for people.
type Planned<T> = std::result::Result<T, String>;

/// Who acts, and when.
#[derive(Clone, Copy)]
pub(super) struct Stamp<'a> {
    pub(super) who: &'a str,
    pub(super) time: &'a str,
}

/// The steps of `action`. New beads and pieces are added to `state`, but stand nowhere yet.
pub(super) fn plan(state: &mut ReviewState, action: &Action, stamp: Stamp<'_>) -> Planned<Vec<Change>> {
    match action {
        Action::Confirm { beads } => decide(state, beads, Some(ReviewStatus::Confirmed), stamp),
        Action::Reject { beads } => decide(state, beads, Some(ReviewStatus::Rejected), stamp),
        Action::Reopen { beads } => decide(state, beads, None, stamp),
        Action::Join { bead, to } => join(state, *bead, *to),
        Action::Pull { bead, side, to } => pull(state, *bead, *side, *to),
        Action::Move { bead, side, to } => push(state, *bead, *side, *to),
        Action::Split { bead, side, segment, at } => split(state, *bead, *side, *segment, *at),
        Action::Part { bead } => part(state, *bead),
        Action::Unlink { bead } => unlink(state, *bead),
        Action::Link { source, target } => link(state, *source, *target),
        Action::Exchange { bead } => {
            let (_, mut own) = standing(state, *bead)?;
            own.exchanged = !own.exchanged;
            replace_one(state, *bead, own, Score::default())
        }
        Action::Edit { bead, side, segment, text } => edit(state, *bead, *side, *segment, text),
        Action::Comment { bead, text } => {
            standing(state, *bead)?;
            let before = state.comment(*bead).to_owned();
            let after = checked(text)?.to_owned();
            Ok(if before == after {
                Vec::new()
            } else {
                vec![Change::Comment { bead: *bead, before, after }]
            })
        }
        Action::Realign { parts } => realign(state, parts),
        Action::Accept { .. } => Err("this finding comes with no correction of one segment".to_owned()),
        Action::ConfirmAlike { .. }
        | Action::RejectAlike { .. }
        | Action::ConfirmAll { .. }
        | Action::Estimate { .. }
        | Action::Undo
        | Action::Redo => Ok(Vec::new()),
    }
}

fn decide(
    state: &ReviewState,
    beads: &[BeadId],
    status: Option<ReviewStatus>,
    stamp: Stamp<'_>,
) -> Planned<Vec<Change>> {
    let standing: HashSet<BeadId> = state.order().iter().copied().collect();
    if let Some(gone) = beads.iter().find(|bead| !standing.contains(bead)) {
        return Err(format!("unit {gone} is not there any more"));
    }
    let after = status.map(|status| Decision { status, who: stamp.who.into(), time: stamp.time.into() });
    let change = |bead: &BeadId| {
        let before = state.decision(*bead).cloned();
        // Deciding the same again is not worth a step.
        let same = before.as_ref().map(|b| b.status) == status;
        (!same).then(|| Change::Decide { bead: *bead, before, after: after.clone() })
    };
    Ok(beads.iter().filter_map(change).collect())
}

/// The place of a bead that stands in the order, and the bead.
fn standing(state: &ReviewState, id: BeadId) -> Planned<(usize, ReviewBead)> {
    let gone = || format!("unit {id} is not there any more");
    let at = state.place(id).ok_or_else(gone)?;
    Ok((at, state.bead(id).cloned().ok_or_else(gone)?))
}

/// Replaces the `removed` beads from `at` on by `beads`, those that hold nothing left out.
/// What was said of the old ones is said of the first new one.
fn replace(
    state: &mut ReviewState,
    at: usize,
    removed: Vec<BeadId>,
    beads: Vec<(ReviewBead, Score)>,
    kept: &[BeadId],
) -> Vec<Change> {
    let beads = beads.into_iter().filter(|(bead, _)| bead.sides.iter().any(|side| !side.is_empty()));
    let added: Vec<BeadId> =
        beads.map(|(bead, score)| state.add_bead(ReviewBead { by_hand: true, ..bead }, score)).collect();
    let said: Vec<&str> = removed
        .iter()
        .filter(|id| !kept.contains(id))
        .map(|id| state.comment(*id))
        .filter(|comment| !comment.is_empty())
        .collect();
    let said = said.join("\n");
    let comment = added.first().filter(|_| !said.is_empty()).map(|first| Change::Comment {
        bead: *first,
        before: String::new(),
        after: said,
    });
    let inserted = added.iter().chain(kept).copied().collect();
    std::iter::once(Change::Order { at, removed, inserted }).chain(comment).collect()
}

/// Replaces one bead by another of the same segments; decision and remarks go with it.
fn replace_one(state: &mut ReviewState, id: BeadId, bead: ReviewBead, score: Score) -> Planned<Vec<Change>> {
    let (at, _) = standing(state, id)?;
    let decision = state.decision(id).cloned();
    let mut changes = replace(state, at, vec![id], vec![(bead, score)], &[]);
    let new = (state.known() - 1) as BeadId;
    changes.extend(decision.map(|after| Change::Decide { bead: new, before: None, after: Some(after) }));
    Ok(changes)
}

/// The place of the neighbour.
fn neighbour(state: &ReviewState, at: usize, to: Neighbour) -> Option<usize> {
    match to {
        Neighbour::Up => at.checked_sub(1),
        Neighbour::Down => (at + 1 < state.order().len()).then_some(at + 1),
    }
}

fn no_neighbour(to: Neighbour) -> String {
    match to {
        Neighbour::Up => "there is nothing above".to_owned(),
        Neighbour::Down => "there is nothing below".to_owned(),
    }
}

fn same_places(a: &ReviewBead, b: &ReviewBead) -> Planned<()> {
    if a.exchanged == b.exchanged {
        return Ok(());
    }
    Err("the sides of one of the two are exchanged; exchange them back first".to_owned())
}

fn join(state: &mut ReviewState, id: BeadId, to: Neighbour) -> Planned<Vec<Change>> {
    let (at, own) = standing(state, id)?;
    let with = neighbour(state, at, to).ok_or_else(|| no_neighbour(to))?;
    let first = at.min(with);
    let ids: Vec<BeadId> = state.order().iter().skip(first).take(2).copied().collect();
    let beads: Vec<ReviewBead> = ids.iter().filter_map(|id| state.bead(*id).cloned()).collect();
    let [above, below] = beads.as_slice() else { return Err(no_neighbour(to)) };
    same_places(above, below)?;
    let sides = [0, 1].map(|side| [above.sides[side].as_slice(), &below.sides[side]].concat());
    let bead = ReviewBead { sides, record: above.record.or(below.record), ..own };
    Ok(replace(state, first, ids, vec![(bead, Score::default())], &[]))
}

/// Puts `piece` at the end of a side that is near to the neighbour `from`.
fn attach(pieces: &mut Vec<u32>, piece: u32, from: Neighbour) {
    match from {
        Neighbour::Up => pieces.insert(0, piece),
        Neighbour::Down => pieces.push(piece),
    }
}

/// Takes the piece that is near to the neighbour `to`.
fn detach(pieces: &mut Vec<u32>, to: Neighbour) -> Option<u32> {
    match to {
        Neighbour::Up if !pieces.is_empty() => Some(pieces.remove(0)),
        Neighbour::Up => None,
        Neighbour::Down => pieces.pop(),
    }
}

fn pull(state: &mut ReviewState, id: BeadId, side: Side, to: Neighbour) -> Planned<Vec<Change>> {
    let (at, mut own) = standing(state, id)?;
    let which = index(side);
    // Lines of the other side that stand between the two are stepped over.
    let mut from = at;
    let giver = loop {
        from = neighbour(state, from, to).ok_or_else(|| no_neighbour(to))?;
        let bead = state.order().get(from).and_then(|id| state.bead(*id));
        if let Some(bead) = bead.filter(|bead| !bead.sides[which].is_empty()) {
            break bead.clone();
        }
    };
    same_places(&own, &giver)?;
    let mut giver = giver;
    let Some(piece) = detach(&mut giver.sides[which], to.opposite()) else {
        return Err(no_neighbour(to));
    };
    attach(&mut own.sides[which], piece, to);
    Ok(between(state, (at, own), (from, giver)))
}

fn push(state: &mut ReviewState, id: BeadId, side: Side, to: Neighbour) -> Planned<Vec<Change>> {
    let (at, mut own) = standing(state, id)?;
    let which = index(side);
    let alone = own.sides[1 - which].is_empty() && own.sides[which].len() == 1;
    let Some(piece) = detach(&mut own.sides[which], to) else {
        return Err("this side of the unit is empty".to_owned());
    };
    let (with, mut taker) = match neighbour(state, at, to) {
        Some(with) => {
            let id = state.order().get(with).copied().unwrap_or_default();
            (Some(with), state.bead(id).cloned().unwrap_or_default())
        }
        // At either end of the document it becomes a line of its own.
        None if alone => return Err(no_neighbour(to)),
        None => (None, ReviewBead { exchanged: own.exchanged, ..ReviewBead::default() }),
    };
    same_places(&own, &taker)?;
    attach(&mut taker.sides[which], piece, to.opposite());
    let Some(with) = with else {
        let pair = if to == Neighbour::Up { [taker, own] } else { [own, taker] };
        let beads = pair.into_iter().map(|bead| (bead, Score::default())).collect();
        return Ok(replace(state, at, vec![id], beads, &[]));
    };
    Ok(between(state, (at, own), (with, taker)))
}

/// Replaces two beads; what stands between them stays.
fn between(state: &mut ReviewState, own: (usize, ReviewBead), other: (usize, ReviewBead)) -> Vec<Change> {
    let (above, below) = if own.0 < other.0 { (own, other) } else { (other, own) };
    let ids: Vec<BeadId> = state.order().iter().skip(above.0).take(below.0 - above.0 + 1).copied().collect();
    let middle: Vec<BeadId> = ids.iter().skip(1).take(ids.len().saturating_sub(2)).copied().collect();
    if middle.is_empty() {
        let beads = [above.1, below.1].map(|bead| (bead, Score::default()));
        return replace(state, above.0, ids, beads.into(), &[]);
    }
    let mut changes = Vec::new();
    // From below to above, so that places stay right.
    for (at, bead) in [below, above] {
        let id = state.order().get(at).copied().unwrap_or_default();
        changes.extend(replace(state, at, vec![id], vec![(bead, Score::default())], &[]));
    }
    changes
}

fn split(state: &mut ReviewState, id: BeadId, side: Side, segment: usize, at: usize) -> Planned<Vec<Change>> {
    let (place, own) = standing(state, id)?;
    let which = index(side);
    let number = *own.sides[which].get(segment).ok_or("there is no such segment")?;
    let piece = state.piece(side, number).cloned().ok_or("there is no such segment")?;
    let cut = byte_of(&piece.text, at).ok_or("the cut lies outside the text or inside a letter")?;
    let (left, right) = piece.text.split_at(cut);
    let (mut before, mut behind) = own.sides[which].split_at(segment);
    let mut pieces = Vec::new();
    if left.trim().is_empty() && at == 0 {
        if before.is_empty() {
            return Err("nothing stands in front of the cut".to_owned());
        }
    } else if left.trim().is_empty() || right.trim().is_empty() {
        return Err("one side of the cut would be empty".to_owned());
    } else {
        let part = |text: &str, letter: char| Piece {
            id: format!("{}{letter}", piece.id),
            text: text.trim().to_owned(),
            // The whole original stays with the first part.
            original: piece.original.clone().filter(|_| letter == 'a'),
            segment: piece.segment,
        };
        let (left, right) = (part(left, 'a'), part(right, 'b'));
        pieces = vec![state.add_piece(side, left), state.add_piece(side, right)];
        behind = behind.get(1..).unwrap_or_default();
    }
    let own_before = std::mem::take(&mut before);
    let first_part: Vec<u32> = own_before.iter().chain(pieces.first()).copied().collect();
    let second_part: Vec<u32> = pieces.iter().skip(1).chain(behind).copied().collect();
    let (mut first, mut second) =
        (own.clone(), ReviewBead { sides: Default::default(), record: None, ..own });
    first.sides[which] = first_part;
    second.sides[which] = second_part;
    let beads = vec![(first, Score::default()), (second, Score::default())];
    Ok(replace(state, place, vec![id], beads, &[]))
}

/// The byte at a place in UTF-16 units, moved behind marks that belong to the letter before.
fn byte_of(text: &str, utf16: usize) -> Option<usize> {
    let mut units = 0;
    let starts = text.char_indices().map(|(byte, c)| (byte, c.len_utf16())).chain([(text.len(), 1)]);
    let at = starts
        .map(|(byte, length)| {
            units += length;
            (byte, units - length)
        })
        .find(|(_, before)| *before == utf16)?
        .0;
    let marks = text.get(at..)?.chars().take_while(|c| at > 0 && is_combining_mark(*c));
    Some(at + marks.map(char::len_utf8).sum::<usize>())
}

fn part(state: &mut ReviewState, id: BeadId) -> Planned<Vec<Change>> {
    let (at, own) = standing(state, id)?;
    if own.sides.iter().all(|side| side.len() < 2) {
        return Err("each side has one segment only; cut its text instead".to_owned());
    }
    let halves = |front: bool| {
        let take = |side: &Vec<u32>| {
            let (first, rest) = side.split_at(side.len().min(1));
            if front { first.to_vec() } else { rest.to_vec() }
        };
        let record = own.record.filter(|_| front);
        ReviewBead { sides: [take(&own.sides[0]), take(&own.sides[1])], record, ..own.clone() }
    };
    let beads = vec![(halves(true), Score::default()), (halves(false), Score::default())];
    Ok(replace(state, at, vec![id], beads, &[]))
}

fn unlink(state: &mut ReviewState, id: BeadId) -> Planned<Vec<Change>> {
    let (at, own) = standing(state, id)?;
    let pieces = own.sides.iter().map(Vec::len).sum::<usize>();
    if pieces < 2 {
        return Err("this line is alone already".to_owned());
    }
    let alone = |which: usize| {
        let own = &own;
        own.sides[which].iter().map(move |piece| {
            let mut sides = [Vec::new(), Vec::new()];
            sides[which].push(*piece);
            (ReviewBead { sides, exchanged: own.exchanged, ..ReviewBead::default() }, Score::default())
        })
    };
    let beads = alone(0).chain(alone(1)).collect();
    Ok(replace(state, at, vec![id], beads, &[]))
}

fn link(state: &mut ReviewState, source: BeadId, target: BeadId) -> Planned<Vec<Change>> {
    let ((s_at, s), (t_at, t)) = (standing(state, source)?, standing(state, target)?);
    let one_sided =
        |bead: &ReviewBead, which: usize| !bead.sides[which].is_empty() && bead.sides[1 - which].is_empty();
    if !one_sided(&s, 0) || !one_sided(&t, 1) {
        return Err("link a line that is alone on one side with one that is alone on the other".to_owned());
    }
    same_places(&s, &t)?;
    let [pieces, _] = s.sides.clone();
    let [_, others] = t.sides;
    let pair = ReviewBead { sides: [pieces, others], record: s.record.or(t.record), ..s };
    let said = [state.comment(source), state.comment(target)].map(str::to_owned);
    // The target goes first where it stands behind, so that places stay right.
    let gone = Change::Order { at: t_at, removed: vec![target], inserted: Vec::new() };
    let new = state.add_bead(ReviewBead { by_hand: true, ..pair }, Score::default());
    let at = if t_at < s_at { s_at - 1 } else { s_at };
    let come = Change::Order { at, removed: vec![source], inserted: vec![new] };
    let after = said.iter().filter(|s| !s.is_empty()).cloned().collect::<Vec<_>>().join("\n");
    let comment = (!after.is_empty()).then(|| Change::Comment { bead: new, before: String::new(), after });
    Ok([gone, come].into_iter().chain(comment).collect())
}

fn edit(state: &mut ReviewState, id: BeadId, side: Side, segment: usize, text: &str) -> Planned<Vec<Change>> {
    let (_, mut own) = standing(state, id)?;
    let which = index(side);
    let slot = own.sides[which].get_mut(segment).ok_or("there is no such segment")?;
    let piece = state.piece(side, *slot).cloned().ok_or("there is no such segment")?;
    let text = checked(text)?.trim();
    if text.is_empty() {
        return Err("a text cannot be empty; reject the unit or move the segment instead".to_owned());
    }
    if text == piece.text {
        return Ok(Vec::new());
    }
    let original = piece.original.unwrap_or(piece.text);
    let original = (original != text).then_some(original);
    *slot = state.add_piece(side, Piece { text: text.to_owned(), original, ..piece });
    let score = state.score(id).cloned().unwrap_or_default();
    replace_one(state, id, own, Score { findings: Vec::new(), ..score })
}

fn checked(text: &str) -> Planned<&str> {
    let long = text.chars().count() > LONGEST_TEXT;
    if long { Err(format!("a text may have {LONGEST_TEXT} characters")) } else { Ok(text) }
}

/// Only undecided beads that follow each other are replaced, by beads of the same pieces.
fn realign(state: &mut ReviewState, parts: &[Part]) -> Planned<Vec<Change>> {
    let mut changes = Vec::new();
    // From below to above, so that places stay right.
    for part in parts.iter().rev() {
        let first = part.removed.first().ok_or("an empty stretch")?;
        let at = state.place(*first).ok_or("a unit is not there any more")?;
        let here = state.order().get(at..at + part.removed.len());
        if here != Some(part.removed.as_slice()) {
            return Err("these units do not follow each other".to_owned());
        }
        if part.removed.iter().any(|id| state.decision(*id).is_some()) {
            return Err("a decided unit would change".to_owned());
        }
        let mut beads = Vec::new();
        for new in &part.beads {
            beads.push((bead_of(state, part, new)?, new.score.clone()));
        }
        let count = |beads: &mut dyn Iterator<Item = &ReviewBead>| {
            let mut all: [Vec<u32>; 2] = Default::default();
            for bead in beads {
                all.iter_mut().zip(&bead.sides).for_each(|(all, side)| all.extend(side));
            }
            all.iter_mut().for_each(|side| side.sort_unstable());
            all
        };
        let before = count(&mut part.removed.iter().filter_map(|id| state.bead(*id)));
        if before != count(&mut beads.iter().map(|(bead, _)| bead)) {
            return Err("a segment would be lost or doubled".to_owned());
        }
        let added: Vec<BeadId> = beads.into_iter().map(|(bead, score)| state.add_bead(bead, score)).collect();
        changes.push(Change::Order { at, removed: part.removed.clone(), inserted: added });
    }
    Ok(changes)
}

/// The bead of these pieces, among those of a stretch.
fn bead_of(state: &ReviewState, part: &Part, new: &NewBead) -> Planned<ReviewBead> {
    let find = |side: Side, ids: &[String]| -> Planned<Vec<u32>> {
        let number = |id: &String| {
            let all = part
                .removed
                .iter()
                .filter_map(|bead| state.bead(*bead))
                .flat_map(|bead| &bead.sides[index(side)]);
            all.copied()
                .find(|number| state.piece(side, *number).is_some_and(|piece| piece.id == *id))
                .ok_or_else(|| format!("there is no segment {id} in the stretch"))
        };
        ids.iter().map(number).collect()
    };
    Ok(ReviewBead {
        sides: [find(Side::Source, &new.source)?, find(Side::Target, &new.target)?],
        ..ReviewBead::default()
    })
}
