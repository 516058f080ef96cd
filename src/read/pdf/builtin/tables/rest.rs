//! What goes on with a table: lines under its last row, and rows on the next page.

use super::super::fragments::Fragment;
use super::cells::{APART, Begin, Cell};
use super::ink::{Ink, Strip};
use crate::lang::Direction;

/// Lines of a cell begin, or end, this close under one another, in font sizes: a stop or a bracket
/// at its end may hang out of a line that runs to the left.
const LEVEL: f32 = 0.3;

/// A table that a page may have cut.
#[derive(Debug)]
pub(super) struct Open {
    strips: Vec<Strip>,
    number: u32,
    rows: u32,
    /// Its rows have text in the column that is read first.
    first_filled: bool,
    /// Where the text of each column begins to be read, from the left; `None` for one without text.
    edges: Vec<Option<f32>>,
    direction: Direction,
}

impl Open {
    pub(super) fn of(
        cells: &[(Fragment, Option<Cell>)],
        strips: Vec<Strip>,
        direction: Direction,
    ) -> Option<Self> {
        let all = || cells.iter().filter_map(|(_, cell)| *cell).filter(|cell| !cell.goes_on);
        let last = all().next_back()?;
        let mut rows: Vec<u32> = all().map(|cell| cell.row).collect();
        rows.dedup();
        let first = all().filter(|cell| cell.column == 0).count();
        let edge = |column: usize| {
            let own = cells.iter().filter(|(line, _)| column_of(&strips, (line.x, line.end)) == column);
            let edges = own.map(|(line, _)| line.begins(direction));
            edges.reduce(f32::min).map(f32::abs)
        };
        Some(Open {
            number: last.table,
            rows: last.row + 1,
            first_filled: first * 5 >= rows.len() * 4,
            edges: (0..=strips.len()).map(edge).collect(),
            strips,
            direction,
        })
    }

    /// Where the rows of the next page begin.
    pub(super) fn begin(&self) -> Begin {
        Begin { table: self.number, row: self.rows, first_filled: self.first_filled }
    }

    /// How many rows of a page go on with the table, and what they leave of its strips: all of
    /// them, and some rows have cells side by side, or the first ones are the rest of cells.
    pub(super) fn goes_on(&self, inks: &[Ink]) -> Option<(usize, Vec<Strip>)> {
        let mut left = self.strips.clone();
        // One row might be any line with a gap; text under the table may be short enough to fit.
        let (mut rows, mut length) = (0, 0);
        let mut kept = Vec::new();
        let mut in_rest = true;
        for (at, ink) in (1..).zip(inks) {
            left = ink.leaves(&left);
            if left.len() != self.strips.len() {
                break;
            }
            let beside = left.iter().any(|strip| ink.around(strip).is_some());
            in_rest &= self.is_rest(ink);
            if beside || in_rest {
                rows += if in_rest { 2 } else { 1 };
                length = at;
                kept.clone_from(&left);
            }
        }
        (rows >= 2).then_some((length, kept))
    }

    /// Whether a row has nothing in the column that is read first, and what it has begins where the
    /// text of its column does.
    fn is_rest(&self, ink: &Ink) -> bool {
        let first = if self.direction.is_right_to_left() { self.strips.len() } else { 0 };
        let mut begins: Vec<(usize, f32)> = Vec::new();
        for stretch in &ink.stretches {
            let column = column_of(&self.strips, *stretch);
            let edge = if self.direction.is_right_to_left() { stretch.1 } else { stretch.0 };
            match begins.last_mut() {
                Some((last, at)) if *last == column => {
                    if self.direction.is_right_to_left() {
                        *at = edge;
                    }
                }
                _ => begins.push((column, edge)),
            }
        }
        self.first_filled
            && begins.iter().all(|(column, at)| {
                let edge = self.edges.get(*column).copied().flatten();
                *column != first && edge.is_some_and(|edge| (edge - at).abs() <= LEVEL * ink.size)
            })
    }
}

/// The rows of a table, and those under its last one that are the rest of a cell: close
/// under it, in one column, and level with the line above them on one side.
pub(super) fn with_wrapped(
    inks: &[Ink],
    mut length: usize,
    strips: &[Strip],
    pitch: &impl Fn(f32) -> f32,
) -> usize {
    let column = |stretch: &(f32, f32)| strips.iter().take_while(|strip| strip.1 <= stretch.1).count();
    let edges = |ink: &Ink, of: usize| {
        let mut own = ink.stretches.iter().filter(|stretch| column(stretch) == of);
        let first = own.next()?;
        Some((first.0, own.next_back().unwrap_or(first).1))
    };
    let is_rest = |above: &Ink, below: &Ink| {
        let mut columns = below.stretches.iter().map(column);
        let Some(first) = columns.next() else { return false };
        let level = edges(above, first).zip(edges(below, first));
        above.y - below.y <= APART * pitch(below.size) * below.size
            && columns.all(|column| column == first)
            && below.leaves(strips).len() >= strips.len()
            && level.is_some_and(|(a, b)| (a.0 - b.0).abs().min((a.1 - b.1).abs()) <= LEVEL * below.size)
    };
    while let (Some(above), Some(below)) = (inks.get(length.saturating_sub(1)), inks.get(length))
        && is_rest(above, below)
    {
        length += 1;
    }
    length
}

/// The column that a stretch of text stands in, from the left.
fn column_of(strips: &[Strip], stretch: (f32, f32)) -> usize {
    let middle = f32::midpoint(stretch.0, stretch.1);
    strips.iter().take_while(|strip| f32::midpoint(strip.0, strip.1) <= middle).count()
}
