//! Cells of tables. A table shows as white strips that several lines under one
//! another leave free at the same place, with text on both sides; whether lines are
//! drawn around its cells says nothing, for most tables of documents have none.

mod cells;
mod ink;
mod rest;
mod strips;

pub(in crate::read::pdf) use self::cells::Cell;
use self::cells::{Begin, cells};
use self::ink::Ink;
use self::rest::{Open, with_wrapped};
use self::strips::widest;
use super::fragments::{Fragment, SAME_LINE};
use crate::lang::Direction;

/// Lines above a table that goes on from the page before: running heads.
const HEAD_ROWS: usize = 3;
/// Lines under a table that a page cuts: page numbers and the like.
const FOOT_ROWS: usize = 2;

/// The tables of a document.
#[derive(Debug, Default)]
pub(super) struct Tables {
    /// Tables so far.
    count: u32,
    /// The table at the foot of the page before, if it may go on.
    open: Option<Open>,
}

/// The lines of a column in reading order, those of tables cell by cell. `pitch` is the
/// usual distance of lines of a size, in font sizes.
pub(super) fn find(
    lines: Vec<Fragment>,
    direction: Direction,
    pitch: impl Fn(f32) -> f32,
    tables: &mut Tables,
) -> Vec<(Fragment, Option<Cell>)> {
    let beside = |a: &Fragment, b: &Fragment| (a.y - b.y).abs() <= SAME_LINE * a.size.max(b.size);
    let (sizes, inks): (Vec<usize>, Vec<Ink>) =
        lines.chunk_by(beside).map(|row| (row.len(), Ink::of(row))).unzip();
    let mut out = Vec::with_capacity(lines.len());
    let mut lines = lines.into_iter();
    let mut at = 0;
    let mut open = tables.open.take();
    while let Some(rest) = inks.get(at..).filter(|rest| !rest.is_empty()) {
        let own = |rows: usize| sizes.iter().skip(at).take(rows).sum();
        let more = open.as_ref().filter(|_| at <= HEAD_ROWS).and_then(|open| open.goes_on(rest));
        let open = if more.is_some() { open.take() } else { None };
        match more.or_else(|| widest(rest, direction)) {
            Some((length, strips)) => {
                let length = with_wrapped(rest, length, &strips, &pitch);
                let lines: Vec<Fragment> = lines.by_ref().take(own(length)).collect();
                let begin = open.as_ref().map_or_else(|| Begin::new(tables.count), Open::begin);
                let found = cells(&lines, &strips, direction, &pitch, begin);
                tables.count += u32::from(open.is_none());
                at += length;
                tables.open =
                    (inks.len() - at <= FOOT_ROWS).then(|| Open::of(&found, strips, direction)).flatten();
                out.extend(found);
            }
            None => {
                out.extend(lines.by_ref().take(own(1)).map(|line| (line, None)));
                at += 1;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests;
