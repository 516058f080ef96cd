//! The cells of a table whose rows and strips are known.

use super::super::fragments::{Fragment, SAME_LINE, middle};
use super::super::glyph::Glyph;
use super::ink::Strip;
use crate::lang::Direction;

/// Lines this much farther apart than those of a paragraph are rows of their own.
pub(super) const APART: f32 = 1.12;

/// The cell that a line belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read::pdf) struct Cell {
    /// Number of the table in the document, from 0.
    pub(in crate::read::pdf) table: u32,
    /// Row from 0.
    pub(in crate::read::pdf) row: u32,
    /// Column from 0, in the direction of reading.
    pub(in crate::read::pdf) column: u32,
    /// Not the first line of its cell.
    pub(in crate::read::pdf) goes_on: bool,
}

/// Lines of one cell, from top to bottom.
#[derive(Debug)]
struct Lines {
    column: usize,
    lines: Vec<Fragment>,
}

impl Lines {
    fn top(&self) -> f32 {
        self.lines.first().map_or(0.0, |line| line.y)
    }

    fn bottom(&self) -> f32 {
        self.lines.last().map_or(0.0, |line| line.y)
    }
}

/// Where the rows of a page begin in their table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Begin {
    /// Number of the table in the document, from 0.
    pub(super) table: u32,
    /// Number of the first row; on the page before stand as many.
    pub(super) row: u32,
    /// The rows on the page before have text in the column that is read first.
    pub(super) first_filled: bool,
}

impl Begin {
    /// Of a table that nothing stands of on the page before.
    pub(super) fn new(table: u32) -> Self {
        Begin { table, row: 0, first_filled: false }
    }
}

/// The lines of a table, cell by cell.
pub(super) fn cells(
    lines: &[Fragment],
    strips: &[Strip],
    direction: Direction,
    pitch: &impl Fn(f32) -> f32,
    begin: Begin,
) -> Vec<(Fragment, Option<Cell>)> {
    let mut columns: Vec<Vec<Fragment>> = vec![Vec::new(); strips.len() + 1];
    for line in lines {
        for (column, piece) in divided(line, strips) {
            let column = if direction.is_right_to_left() { strips.len() - column } else { column };
            if let Some(pieces) = columns.get_mut(column) {
                pieces.push(piece);
            }
        }
    }
    let across = |piece: &Fragment| piece.begins(direction);
    for pieces in &mut columns {
        pieces.sort_by(|a, b| b.y.total_cmp(&a.y).then(across(a).total_cmp(&across(b))));
    }
    let close = |a: &Fragment, b: &Fragment| a.y - b.y <= APART * pitch(b.size) * b.size;
    // Where most rows stand as close as lines do, only an empty first cell shows that a row goes on.
    let first = columns.first().map(Vec::as_slice).unwrap_or_default();
    let tight = first.windows(2).filter(|pair| matches!(pair, [a, b] if close(a, b))).count();
    let tight = tight * 2 >= first.len().saturating_sub(1);
    let starts: Vec<f32> = first.iter().map(|piece| piece.y).collect();
    let goes_on = |above: &Fragment, below: &Fragment| {
        let begins = starts.iter().any(|y| (y - below.y).abs() <= SAME_LINE * below.size);
        let beside = above.y - below.y <= SAME_LINE * below.size;
        beside || close(above, below) && !(tight && begins)
    };
    let mut cells: Vec<Lines> = Vec::new();
    for (column, pieces) in columns.iter().enumerate() {
        for lines in pieces.chunk_by(goes_on) {
            cells.push(Lines { column, lines: lines.to_vec() });
        }
    }
    cells.sort_by(|a, b| b.top().total_cmp(&a.top()).then(a.column.cmp(&b.column)));
    // Cells beside each other overlap in height, wherever their text stands in them.
    let mut rows: Vec<Vec<Lines>> = Vec::new();
    for cell in cells {
        let near = SAME_LINE * cell.lines.first().map_or(0.0, |line| line.size);
        match rows.last_mut() {
            Some(row)
                if row.iter().all(|other| other.column != cell.column)
                    && row.iter().any(|other| other.bottom() <= cell.top() + near) =>
            {
                row.push(cell);
            }
            _ => rows.push(vec![cell]),
        }
    }
    // A row without its number or name is the rest of the one that the page end cut.
    let cut = begin.first_filled && rows.first().is_some_and(|row| row.iter().all(|cell| cell.column != 0));
    let (table, first) = (begin.table, begin.row.saturating_sub(u32::from(cut)));
    let mut out = Vec::new();
    for (row, mut cells) in (first..).zip(rows) {
        cells.sort_by_key(|cell| cell.column);
        for cell in cells {
            let column = u32::try_from(cell.column).unwrap_or(u32::MAX);
            let of = |goes_on| Some(Cell { table, row, column, goes_on });
            let rest = cut && row == first;
            let lines = cell.lines.into_iter().zip(std::iter::once(rest).chain(std::iter::repeat(true)));
            out.extend(lines.map(|(line, goes_on)| (line, of(goes_on))));
        }
    }
    out
}

/// The pieces of a line between strips, with the number of their column from the left.
fn divided(line: &Fragment, strips: &[Strip]) -> Vec<(usize, Fragment)> {
    let mut columns: Vec<Vec<Glyph>> = vec![Vec::new(); strips.len() + 1];
    for glyph in &line.glyphs {
        let column =
            strips.iter().take_while(|strip| f32::midpoint(strip.0, strip.1) <= middle(glyph)).count();
        if let Some(glyphs) = columns.get_mut(column) {
            glyphs.push(glyph.clone());
        }
    }
    (0..)
        .zip(columns)
        .filter(|(_, glyphs)| glyphs.iter().any(|g| !g.text.trim().is_empty()))
        .filter_map(|(column, glyphs)| Some((column, Fragment::new(glyphs)?)))
        .collect()
}
