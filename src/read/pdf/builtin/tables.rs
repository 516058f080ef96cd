//! Cells of tables. A table shows as white strips that several lines under one
//! another leave free at the same place, with text on both sides; whether lines are
//! drawn around its cells says nothing, for most tables of documents have none.

use super::content::Glyph;
use super::fragments::{Fragment, SAME_LINE, middle};
use crate::lang::Direction;

/// Lines with text on both sides of a strip; the masthead of a document has two.
const TABLE_ROWS: usize = 3;
/// Width of a strip at its narrowest, in font sizes: web pages leave as much between
/// the longest cell of a column and the next column as between words.
const STRIP: f32 = 0.2;
/// Width of a strip that needs no aligned texts beside it: more than a space, even of
/// typewriter letters (0.6).
const CLEAR: f32 = 0.65;
/// Texts of a column begin, or end, this close to one another, in points.
const ALIGNED: f32 = 0.6;
/// Rows among which the first with all columns is looked for; above it stand headings
/// over some of them.
const FIRST_ROWS: usize = 3;
/// Dots in a row that lead the eye; an ellipsis has three.
const LEADER: usize = 5;
/// Width of the white around a strip in the row where it is widest: more than the
/// two spaces of a typist behind a full stop (1.2).
const WIDE: f32 = 1.25;
/// The same of a strip beside one that is sure, where its texts are aligned and nobody drew a space:
/// cells of word processors leave a millimetre on each side of a border.
const NARROW: f32 = 0.4;
/// Rows on which a table with more columns may begin under lines that seem to begin one.
const LATER: usize = 8;
/// Letters of the longest list label, which stands beside its text as a cell does.
const LABEL: usize = 6;
/// Lines this much farther apart than those of a paragraph are rows of their own.
const APART: f32 = 1.12;

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

/// Lines of a cell begin, or end, this close under one another, in font sizes: a stop or a bracket
/// at its end may hang out of a line that runs to the left.
const LEVEL: f32 = 0.3;
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

/// A table that a page may have cut.
#[derive(Debug)]
struct Open {
    strips: Vec<Strip>,
    number: u32,
    rows: u32,
    /// Its rows have text in the column that is read first.
    first_filled: bool,
    /// Where the text of each column begins to be read, from the left; `None` for one without text.
    edges: Vec<Option<f32>>,
    direction: Direction,
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
                let found = cells(&lines, &strips, direction, &pitch, open.as_ref(), tables.count);
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

impl Open {
    fn of(cells: &[(Fragment, Option<Cell>)], strips: Vec<Strip>, direction: Direction) -> Option<Self> {
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

    /// How many rows of a page go on with the table, and what they leave of its strips: all of
    /// them, and some rows have cells side by side, or the first ones are the rest of cells.
    fn goes_on(&self, inks: &[Ink]) -> Option<(usize, Vec<Strip>)> {
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

/// The column that a stretch of text stands in, from the left.
fn column_of(strips: &[Strip], stretch: (f32, f32)) -> usize {
    let middle = f32::midpoint(stretch.0, stretch.1);
    strips.iter().take_while(|strip| f32::midpoint(strip.0, strip.1) <= middle).count()
}

/// The rows of a table, and those under its last one that are the rest of a cell: close
/// under it, in one column, and level with the line above them on one side.
fn with_wrapped(inks: &[Ink], mut length: usize, strips: &[Strip], pitch: &impl Fn(f32) -> f32) -> usize {
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

/// Where a row has letters: stretches without a gap of a strip's width, from left to right.
#[derive(Debug)]
struct Ink {
    stretches: Vec<(f32, f32)>,
    letters: Vec<usize>,
    /// Middles of the spaces that were drawn.
    blanks: Vec<f32>,
    size: f32,
    y: f32,
}

/// A white strip: left and right edge.
type Strip = (f32, f32);

impl Ink {
    fn of(row: &[Fragment]) -> Self {
        let mut glyphs: Vec<&Glyph> = row.iter().flat_map(|f| &f.glyphs).filter(|g| !g.is_blank()).collect();
        glyphs.sort_by(|a, b| a.x.min(a.end).total_cmp(&b.x.min(b.end)));
        let size = row.iter().map(|f| f.size).fold(1.0, f32::max);
        let y = row.first().map_or(0.0, |f| f.y);
        let blanks = row.iter().flat_map(|f| &f.glyphs).filter(|g| g.is_blank()).map(middle).collect();
        let mut ink = Ink { stretches: Vec::new(), letters: Vec::new(), blanks, size, y };
        // From an entry of a table of contents dots lead to its page: one line, whatever stands below.
        let leads =
            glyphs.windows(LEADER).any(|run| run.iter().all(|glyph| matches!(&*glyph.text, "." | "·" | "…")));
        for glyph in glyphs {
            let (from, to) = (glyph.x.min(glyph.end), glyph.x.max(glyph.end));
            match (ink.stretches.last_mut(), ink.letters.last_mut()) {
                (Some(last), Some(letters)) if leads || from - last.1 < STRIP * size => {
                    last.1 = last.1.max(to);
                    *letters += 1;
                }
                _ => {
                    ink.stretches.push((from, to));
                    ink.letters.push(1);
                }
            }
        }
        ink
    }

    /// White stretches between the letters.
    fn gaps(&self) -> impl Iterator<Item = Strip> {
        self.stretches.windows(2).filter_map(|pair| match pair {
            [left, right] => Some((left.1, right.0)),
            _ => None,
        })
    }

    /// White stretches, those at both ends included.
    fn white(&self) -> impl Iterator<Item = Strip> {
        let first = self.stretches.first().map_or(f32::INFINITY, |s| s.0);
        let last = self.stretches.last().map_or(f32::NEG_INFINITY, |s| s.1);
        let ends = [(f32::NEG_INFINITY, first), (last, f32::INFINITY)];
        self.gaps().chain(ends)
    }

    /// What of `strips` is left white.
    fn leaves(&self, strips: &[Strip]) -> Vec<Strip> {
        let both = |strip: &Strip, white: Strip| (strip.0.max(white.0), strip.1.min(white.1));
        let narrowed = strips.iter().flat_map(|strip| self.white().map(move |white| both(strip, white)));
        narrowed.filter(|(left, right)| right - left >= STRIP * self.size).collect()
    }

    /// The gap around a strip, if letters stand on both sides of it.
    fn around(&self, strip: &Strip) -> Option<Strip> {
        self.gaps().find(|gap| gap.0 <= strip.0 && strip.1 <= gap.1)
    }

    /// Whether a space was drawn in a gap.
    fn has_blank(&self, gap: &Strip) -> bool {
        self.blanks.iter().any(|x| (gap.0..=gap.1).contains(x))
    }

    /// Letters to the left and to the right of a strip.
    fn beside(&self, strip: &Strip) -> (usize, usize) {
        let (mut left, mut right) = (0, 0);
        for (stretch, letters) in self.stretches.iter().zip(&self.letters) {
            *(if stretch.1 <= strip.0 { &mut left } else { &mut right }) += letters;
        }
        (left, right)
    }
}

/// The number of rows of the table that begins with the first one, and its strips.
fn table(inks: &[Ink], direction: Direction) -> Option<(usize, Vec<Strip>)> {
    let first = inks.get(..FIRST_ROWS)?;
    let mut strips: Vec<Strip> = first.iter().flat_map(Ink::gaps).collect();
    for ink in first {
        strips = ink.leaves(&strips);
    }
    strips.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    strips.dedup();
    let has_cells = |ink: &Ink, strips: &[Strip]| strips.iter().any(|strip| ink.around(strip).is_some());
    let mut best: Option<(usize, Vec<Strip>)> = None;
    for (length, ink) in (1..).zip(inks) {
        strips = ink.leaves(&strips);
        if strips.is_empty() {
            break;
        }
        let columns = columns(inks.get(..length)?, &strips, direction).unwrap_or_default();
        if best.as_ref().is_some_and(|(_, before)| columns.len() < before.len()) {
            // Text under the table runs over one of its strips.
            break;
        }
        // A table begins and ends with a row that has cells side by side; others are lines.
        if has_cells(inks.first()?, &columns) && has_cells(ink, &columns) {
            best = Some((length, columns));
        }
    }
    best
}

/// As [`table`], unless one with more columns begins a few rows below, under the lines of a
/// paragraph whose spaces happen to stand under one another.
fn widest(inks: &[Ink], direction: Direction) -> Option<(usize, Vec<Strip>)> {
    let (length, strips) = table(inks, direction)?;
    let later = (1..=length.min(LATER)).filter_map(|skip| Some((skip, table(inks.get(skip..)?, direction)?)));
    let is_better = |(skip, (own, columns)): (usize, (usize, Vec<Strip>))| {
        columns.len() > strips.len() && skip + own >= length
    };
    let mut later = later.map(is_better);
    (!later.any(|better| better)).then_some((length, strips))
}

/// The strips that part columns in all of some rows.
fn columns(inks: &[Ink], strips: &[Strip], direction: Direction) -> Option<Vec<Strip>> {
    let draws_blanks = inks.iter().any(|ink| !ink.blanks.is_empty());
    // Whether a strip parts columns by itself, and whether it does beside one that does.
    let parts = |strip: &Strip| {
        let around: Vec<(Strip, &Ink)> =
            inks.iter().filter_map(|ink| Some((ink.around(strip)?, ink))).collect();
        // A gap that goes over a whole empty column says nothing of the edges of this strip.
        let reaches_another = |gap: &Strip| {
            let inside = |other: &&Strip| gap.0 <= other.0 && other.1 <= gap.1;
            strips.iter().filter(inside).any(|other| other.1 < strip.0 || other.0 > strip.1)
        };
        let own: Vec<&(Strip, &Ink)> = around.iter().filter(|(gap, _)| !reaches_another(gap)).collect();
        let spread = |edge: fn(&Strip) -> f32| {
            let edges = || own.iter().map(|(gap, _)| edge(gap));
            edges().fold(f32::NEG_INFINITY, f32::max) - edges().fold(f32::INFINITY, f32::min)
        };
        let aligned = spread(|gap| gap.0).min(spread(|gap| gap.1)) <= ALIGNED;
        let wide = |factor: f32| move |(gap, ink): &(Strip, &Ink)| gap.1 - gap.0 >= factor * ink.size;
        let clear = own.iter().copied().all(wide(CLEAR));
        // Justified lines have wide spaces, too, but not under one another.
        let spaced = !own.is_empty() && own.iter().all(|(gap, ink)| ink.has_blank(gap));
        let chance = own.len() < TABLE_ROWS && (spaced || !draws_blanks && !clear);
        let enough = around.len() >= TABLE_ROWS && !chance;
        let sure = enough && around.iter().any(wide(WIDE)) && (aligned || clear && !spaced);
        let unspaced = draws_blanks && own.iter().all(|(gap, ink)| !ink.has_blank(gap));
        (sure, enough && aligned && (clear || unspaced && own.iter().copied().all(wide(NARROW))))
    };
    let judged: Vec<(Strip, (bool, bool))> = strips.iter().map(|strip| (*strip, parts(strip))).collect();
    let any_sure = judged.iter().any(|(_, (sure, _))| *sure);
    let found: Vec<Strip> = judged
        .into_iter()
        .filter(|(_, (sure, beside))| *sure || any_sure && *beside)
        .map(|(strip, _)| strip)
        .collect();
    let is_label = |strip: &Strip| {
        inks.iter().filter(|ink| ink.around(strip).is_some()).all(|ink| {
            let (left, right) = ink.beside(strip);
            (if direction.is_right_to_left() { right } else { left }) <= LABEL
        })
    };
    (!found.iter().all(is_label)).then_some(found)
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

/// The lines of a table, cell by cell; `open` is the part of it on the page before,
/// `table` its number if there is none.
fn cells(
    lines: &[Fragment],
    strips: &[Strip],
    direction: Direction,
    pitch: &impl Fn(f32) -> f32,
    open: Option<&Open>,
    table: u32,
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
    let cut = open
        .filter(|open| open.first_filled)
        .is_some_and(|_| rows.first().is_some_and(|row| row.iter().all(|cell| cell.column != 0)));
    let (table, first) =
        open.map_or((table, 0), |open| (open.number, open.rows.saturating_sub(u32::from(cut))));
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A text at 10 points, each letter half a size wide.
    fn line(text: &str, x: f32, y: f32) -> Fragment {
        let glyph = |(i, c): (usize, char)| {
            let x = x + 5.0 * i as f32;
            Glyph { text: c.to_string(), x, end: x + 5.0, y, size: 10.0, turn: 0, order: 0, source: 0 }
        };
        Fragment::new(text.chars().enumerate().map(glyph).collect()).unwrap()
    }

    fn texts(lines: Vec<Fragment>, direction: Direction) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        for (line, cell) in find(lines, direction, |_| 1.2, &mut Tables::default()) {
            let text: String = line.glyphs.iter().map(|g| g.text.as_str()).collect();
            match (cell, out.last_mut()) {
                (Some(Cell { goes_on: true, .. }), Some(last)) => *last = format!("{last} {text}"),
                (Some(_), _) => out.push(format!("|{text}")),
                _ => out.push(text),
            }
        }
        out
    }

    #[test]
    fn aligned_gaps_make_columns() {
        let rows = [("Basin", "Wells counted"), ("Saffron Valley", "512"), ("White", "438")];
        let lines: Vec<Fragment> = (0..)
            .zip(rows)
            .flat_map(|(i, (a, b))| {
                [line(a, 50.0, 700.0 - 16.0 * i as f32), line(b, 130.0, 700.0 - 16.0 * i as f32)]
            })
            .collect();
        assert_eq!(
            texts(lines.clone(), Direction::LeftToRight),
            ["|Basin", "|Wells counted", "|Saffron Valley", "|512", "|White", "|438"]
        );
        assert_eq!(
            texts(lines, Direction::RightToLeft),
            ["|Wells counted", "|Basin", "|512", "|Saffron Valley", "|438", "|White"]
        );
    }

    #[test]
    fn cells_of_several_lines_stay_whole() {
        // The second row's first cell stands in the middle of its two lines.
        let lines = [
            line("first name", 50.0, 700.0),
            line("first", 130.0, 700.0),
            line("second", 130.0, 680.0),
            line("second name", 50.0, 674.0),
            line("of two", 130.0, 668.0),
            line("third name", 50.0, 648.0),
            line("third", 130.0, 648.0),
            line("fourth name", 50.0, 628.0),
            line("fourth", 130.0, 628.0),
        ];
        let found = texts(lines.to_vec(), Direction::LeftToRight);
        assert_eq!(
            found,
            [
                "|first name",
                "|first",
                "|second name",
                "|second of two",
                "|third name",
                "|third",
                "|fourth name",
                "|fourth"
            ]
        );
    }

    #[test]
    fn a_row_that_the_page_end_cut_goes_on() {
        let page = |rows: &[(&str, &str)]| -> Vec<Fragment> {
            let row = |(i, (a, b)): (usize, &(&str, &str))| {
                let y = 700.0 - 20.0 * i as f32;
                let cell = |text: &str, x: f32| (!text.is_empty()).then(|| line(text, x, y));
                [cell(a, 50.0), cell(b, 130.0)]
            };
            rows.iter().enumerate().flat_map(row).flatten().collect()
        };
        let mut tables = Tables::default();
        let first = page(&[("the first", "one"), ("the second", "two"), ("the third", "three and")]);
        assert!(
            find(first, Direction::LeftToRight, |_| 1.2, &mut tables).iter().all(|(_, cell)| cell.is_some())
        );
        let second = page(&[("", "more"), ("the fourth", "four"), ("the fifth", "five")]);
        let found = find(second, Direction::LeftToRight, |_| 1.2, &mut tables);
        let places: Vec<_> =
            found.iter().filter_map(|(_, c)| *c).map(|c| (c.table, c.row, c.column, c.goes_on)).collect();
        assert_eq!(
            places,
            [(0, 2, 1, true), (0, 3, 0, false), (0, 3, 1, false), (0, 4, 0, false), (0, 4, 1, false)]
        );
    }

    #[test]
    fn words_that_are_stretched_over_a_cell_are_read_in_its_direction() {
        let row = |i: u8, text: &[(&str, f32)]| -> Vec<Fragment> {
            text.iter().map(|(text, x)| line(text, *x, 700.0 - 20.0 * f32::from(i))).collect()
        };
        let lines = [
            row(0, &[("one", 50.0), ("b", 130.0), ("a", 200.0)]),
            row(1, &[("two", 50.0), ("dddd", 130.0), ("cccc", 190.0)]),
            row(2, &[("ten", 50.0), ("fffffffffffffff", 130.0)]),
        ];
        let found = texts(lines.concat(), Direction::RightToLeft);
        assert_eq!(found, ["|a b", "|one", "|cccc dddd", "|two", "|fffffffffffffff", "|ten"]);
    }

    #[test]
    fn a_paragraph_above_a_table_and_an_empty_column_take_no_columns_from_it() {
        let mut lines = vec![line("words of a text", 50.0, 760.0), line("that is not in it", 150.0, 760.0)];
        for (i, tick) in (0u8..).zip([true, false, true, false, true]) {
            let y = 740.0 - 20.0 * f32::from(i);
            lines.extend([line("a cell of text", 50.0, y), line("short", 190.0, y)]);
            lines.extend(tick.then(|| line("x", 150.0, y)));
        }
        lines.sort_by(|a, b| b.y.total_cmp(&a.y).then(a.x.total_cmp(&b.x)));
        let found = texts(lines, Direction::LeftToRight);
        assert_eq!(found.iter().filter(|text| text.starts_with("|x")).count(), 3, "{found:?}");
        assert_eq!(found.iter().filter(|text| text.starts_with("|short")).count(), 5, "{found:?}");
    }

    #[test]
    fn lists_and_paragraphs_are_no_tables() {
        let list: Vec<Fragment> = (0..4)
            .flat_map(|i| {
                [line("(a)", 50.0, 700.0 - 12.0 * i as f32), line("an item", 90.0, 700.0 - 12.0 * i as f32)]
            })
            .collect();
        assert!(
            find(list, Direction::LeftToRight, |_| 1.2, &mut Tables::default())
                .iter()
                .all(|(_, cell)| cell.is_none())
        );
        let text = ["words that go over", "the whole line and", "on the next of them"];
        let text: Vec<Fragment> =
            (0..).zip(text).map(|(i, t)| line(t, 50.0, 700.0 - 12.0 * i as f32)).collect();
        assert!(
            find(text, Direction::LeftToRight, |_| 1.2, &mut Tables::default())
                .iter()
                .all(|(_, cell)| cell.is_none())
        );
    }

    #[test]
    fn dots_that_lead_to_a_page_make_no_table() {
        let rows = |filling: &str| -> Vec<Fragment> {
            let row = |(n, (entry, page)): (usize, (&str, &str))| {
                let y = 700.0 - 12.0 * n as f32;
                [line(&format!("{entry}{filling}"), 50.0, y), line(page, 300.0, y)]
            };
            let entries = [("Wells", "3"), ("Springs", "5"), ("Mayors", "7"), ("Annex", "11")];
            entries.into_iter().enumerate().flat_map(row).collect()
        };
        let in_cells = |filling: &str| {
            let found = find(rows(filling), Direction::LeftToRight, |_| 1.2, &mut Tables::default());
            found.iter().any(|(_, cell)| cell.is_some())
        };
        assert!(in_cells(""));
        assert!(!in_cells("........"));
    }
}
