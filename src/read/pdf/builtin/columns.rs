//! Columns of prose: where a page is read down one column after the other.
//!
//! A white strip between two texts parts columns or cells. Prose has lines that fill
//! their column, one under the other, and breaks its paragraphs where it likes; the cells
//! of a table begin side by side, row after row. Only prose is cut here, the page above
//! it, the columns and the page below it each for itself; tables stay as they are.

use super::fragments::{Fragment, SAME_LINE, middle};
use super::glyph::Glyph;
use crate::lang::Direction;

/// Columns within columns; newspapers have six, and each cut makes two.
const DEPTH: u8 = 6;
/// Cuts looked at inside a column to see that it is made of columns.
const INNER: u8 = 3;
/// Strips of a page that are looked at, the longest first; a page in columns has a few.
const STRIPS: usize = 24;
/// Strips tried, times texts on the page; a page of a directory has some 300,000.
const TRIES: usize = 5_000_000;
/// White that parts columns at its narrowest, in font sizes; two-column papers set 1.5,
/// and justified lines of a narrow column have spaces of 1.
const GUTTER: f32 = 0.9;
/// Lines that a column must have.
const LINES: usize = 4;
/// Width of a column against the font size: some fifteen letters.
const WIDTH: f32 = 7.0;
/// A line is full if it reaches this far across its column.
const FULL: f32 = 0.72;
/// Share of full lines in a column that stands in rows with its neighbour.
const ROW_FULL: f32 = 0.5;
/// The same where the columns share no heights: what is no row is no table, so a part is enough.
const FREE_FULL: f32 = 0.25;
/// Letters of the middle line of a column; cells have fewer.
const LETTERS: usize = 14;
/// Lines this much farther apart than usual begin a paragraph.
const PARAGRAPH: f32 = 1.25;
/// What stands so much farther down than lines do is no part of the columns, in font sizes.
const FAR: f32 = 3.0;

/// A row of a page: fragments on one height, from left to right.
struct Row {
    y: f32,
    size: f32,
    fragments: Vec<Fragment>,
    /// Where it has letters, without gaps as wide as a gutter.
    stretches: Vec<Stretch>,
}

/// Letters without a wide gap.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    left: f32,
    right: f32,
    letters: usize,
}

impl Row {
    fn of(fragments: &[Fragment]) -> Self {
        let mut glyphs: Vec<&Glyph> =
            fragments.iter().flat_map(|f| &f.glyphs).filter(|g| !g.is_blank()).collect();
        glyphs.sort_by(|a, b| a.x.min(a.end).total_cmp(&b.x.min(b.end)));
        let size = fragments.iter().map(|f| f.size).fold(1.0, f32::max);
        let mut stretches: Vec<Stretch> = Vec::new();
        for glyph in glyphs {
            let (left, right) = (glyph.x.min(glyph.end), glyph.x.max(glyph.end));
            let letters = usize::from(glyph.text.chars().any(char::is_alphabetic));
            match stretches.last_mut() {
                Some(last) if left - last.right < GUTTER * size => {
                    last.right = last.right.max(right);
                    last.letters += letters;
                }
                _ => stretches.push(Stretch { left, right, letters }),
            }
        }
        Row { y: fragments.first().map_or(0.0, |f| f.y), size, fragments: fragments.to_vec(), stretches }
    }

    fn crosses(&self, x: f32) -> bool {
        self.stretches.iter().any(|s| s.left < x && s.right > x)
    }

    /// What it has on one side of a strip, as one line, and of how many stretches.
    fn side(&self, x: f32, hand: Hand) -> Option<(Line, usize)> {
        self.between(hand.of(x))
    }

    /// What it has between two strips, as one line, and of how many stretches.
    fn between(&self, (from, to): (f32, f32)) -> Option<(Line, usize)> {
        let own = || self.stretches.iter().filter(|s| s.left >= from && s.left < to);
        let (first, last) = (own().next()?, own().next_back()?);
        let letters = own().map(|s| s.letters).sum();
        let line = Line { y: self.y, size: self.size, left: first.left, right: last.right, letters };
        Some((line, own().count()))
    }
}

/// Which side of a strip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hand {
    Left,
    Right,
}

impl Hand {
    /// All that lies on this side of `x`.
    fn of(self, x: f32) -> (f32, f32) {
        match self {
            Hand::Left => (f32::NEG_INFINITY, x),
            Hand::Right => (x, f32::INFINITY),
        }
    }
}

/// What some fragments of a page belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Within {
    /// The page, or a stretch of its height that was not parted.
    Page,
    /// What a strip parted from its neighbour.
    Column,
}

/// A line of a column.
#[derive(Debug, Clone, Copy)]
struct Line {
    y: f32,
    size: f32,
    left: f32,
    right: f32,
    letters: usize,
}

/// Fragments in reading order: from top to bottom, columns one after the other.
pub(super) fn in_order(mut fragments: Vec<Fragment>, direction: Direction) -> Vec<Fragment> {
    // On one height, the side where reading begins comes first.
    fragments.sort_by(|a, b| b.y.total_cmp(&a.y).then(a.x.total_cmp(&b.x)));
    let mut out = Vec::with_capacity(fragments.len());
    part(fragments, direction, Within::Page, DEPTH, &mut out);
    out
}

fn part(lines: Vec<Fragment>, direction: Direction, within: Within, depth: u8, out: &mut Vec<Fragment>) {
    let beside = |a: &Fragment, b: &Fragment| (a.y - b.y).abs() <= SAME_LINE * a.size.max(b.size);
    let rows: Vec<Row> = lines.chunk_by(beside).map(Row::of).collect();
    let Some(cut) = best_cut(&rows, direction, depth) else {
        let mut lines = lines;
        if within == Within::Column {
            let left = lines.iter().map(|f| f.x).fold(f32::INFINITY, f32::min);
            let right = lines.iter().map(|f| f.end).fold(f32::NEG_INFINITY, f32::max);
            lines.iter_mut().for_each(|line| line.column = Some((left, right)));
        }
        let begins = |f: &Fragment| f.begins(direction);
        lines.sort_by(|a, b| b.y.total_cmp(&a.y).then(begins(a).total_cmp(&begins(b))));
        out.append(&mut lines);
        return;
    };
    let (mut above, mut below) = (Vec::new(), Vec::new());
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for (at, row) in rows.into_iter().enumerate() {
        if at < cut.first {
            above.extend(row.fragments);
        } else if at > cut.last {
            below.extend(row.fragments);
        } else {
            for fragment in row.fragments {
                let column = fragment.column;
                let (before, behind) = fragment.glyphs.into_iter().partition(|g| middle(g) < cut.x);
                for (side, glyphs) in [(&mut left, before), (&mut right, behind)] {
                    let piece = Fragment::new(trimmed(glyphs)).map(|piece| Fragment { column, ..piece });
                    side.extend(piece.filter(|piece| piece.x.is_finite()));
                }
            }
        }
    }
    part(above, direction, within, depth - 1, out);
    let sides = if direction.is_right_to_left() { [right, left] } else { [left, right] };
    for side in sides {
        part(side, direction, Within::Column, depth - 1, out);
    }
    part(below, direction, within, depth - 1, out);
}

/// Glyphs without the blanks at their ends.
fn trimmed(mut glyphs: Vec<Glyph>) -> Vec<Glyph> {
    while glyphs.last().is_some_and(Glyph::is_blank) {
        glyphs.pop();
    }
    let first = glyphs.iter().position(|g| !g.is_blank()).unwrap_or(glyphs.len());
    glyphs.split_off(first)
}

/// A white strip at `x`, in rows `first` to `last`.
#[derive(Debug, Clone, Copy)]
struct Cut {
    x: f32,
    first: usize,
    last: usize,
}

/// The strip with prose on both sides that reaches over most rows.
fn best_cut(rows: &[Row], direction: Direction, depth: u8) -> Option<Cut> {
    if depth == 0 || rows.len() < LINES {
        return None;
    }
    let mut places: Vec<f32> = rows.iter().flat_map(|row| &row.stretches).map(|s| s.left - 0.5).collect();
    places.sort_by(f32::total_cmp);
    places.dedup_by(|a, b| *a - *b < 1.0);
    if places.len() * rows.iter().map(|row| row.stretches.len()).sum::<usize>() > TRIES {
        return None;
    }
    let mut runs: Vec<Cut> = places.into_iter().flat_map(|x| free_runs(rows, x)).collect();
    runs.sort_by(|a, b| (b.last - b.first).cmp(&(a.last - a.first)).then(a.x.total_cmp(&b.x)));
    runs.into_iter().take(STRIPS).find(|cut| {
        let own = rows.get(cut.first..=cut.last).unwrap_or_default();
        are_columns(own, cut.x, direction, depth)
    })
}

/// Rows one under the other that a strip at `x` does not cross, with text on both sides.
fn free_runs(rows: &[Row], x: f32) -> Vec<Cut> {
    let mut runs = Vec::new();
    let mut first = 0;
    while let Some(rest) = rows.get(first..).filter(|rest| !rest.is_empty()) {
        let length = rest.iter().take_while(|row| !row.crosses(x)).count();
        let mut free = rest.get(..length).unwrap_or_default();
        // A page number or the like stands far below.
        while let [.., above, last] = free
            && above.y - last.y > FAR * above.size.max(last.size)
        {
            free = free.get(..free.len() - 1).unwrap_or_default();
        }
        let has = |hand: Hand| free.iter().filter(|row| row.side(x, hand).is_some()).count();
        if has(Hand::Left) >= LINES && has(Hand::Right) >= LINES {
            runs.push(Cut { x, first, last: first + free.len() - 1 });
        }
        first += length.max(1);
    }
    runs
}

/// Whether both sides of a strip are prose, each for itself.
fn are_columns(rows: &[Row], x: f32, direction: Direction, depth: u8) -> bool {
    let of = |place| -> (Vec<Line>, Vec<usize>) { rows.iter().filter_map(|row| row.between(place)).unzip() };
    let sides = [Hand::Left.of(x), Hand::Right.of(x)];
    let [(left, left_stretches), (right, right_stretches)] = sides.map(of);
    // Columns stand beside each other, not one under the other.
    let top = |lines: &[Line]| lines.first().map_or(0.0, |line| line.y);
    let foot = |lines: &[Line]| lines.last().map_or(0.0, |line| line.y);
    let shared = top(&left).min(top(&right)) - foot(&left).max(foot(&right));
    let shorter = (top(&left) - foot(&left)).min(top(&right) - foot(&right));
    if shared * 2.0 < shorter {
        return false;
    }
    // Columns whose lines share no heights are no rows, whatever they are made of.
    let beside =
        rows.iter().filter(|row| row.side(x, Hand::Left).is_some() && row.side(x, Hand::Right).is_some());
    let free = beside.count() * 10 <= left.len().min(right.len()) * 3;
    let least = if free { FREE_FULL } else { ROW_FULL };
    // The column beside the strip, on each side.
    let nearest = |hand: Hand, lines: &[Line], stretches: &[usize]| {
        let side = hand.of(x);
        if is_whole(rows, side, stretches) && is_prose(lines, least) {
            return Some(side);
        }
        innermost(rows, side, hand, direction, depth)
    };
    let beside =
        nearest(Hand::Left, &left, &left_stretches).zip(nearest(Hand::Right, &right, &right_stretches));
    beside.is_some_and(|(left, right)| !in_step(&of(left).0, &of(right).0))
}

/// Whether what stands between two strips is not parted again: most lines have no wide gap, or the
/// wide gaps stand anywhere, as they do in justified lines of a narrow column.
fn is_whole(rows: &[Row], side: (f32, f32), stretches: &[usize]) -> bool {
    let single = stretches.iter().filter(|count| **count == 1).count();
    if single * 10 >= stretches.len() * 7 {
        return true;
    }
    let own = |row: &Row| -> Vec<Stretch> {
        row.stretches.iter().filter(|s| s.left >= side.0 && s.left < side.1).copied().collect()
    };
    let rows: Vec<Vec<Stretch>> = rows.iter().map(own).filter(|row| !row.is_empty()).collect();
    // Rows that leave a place white, with text on both sides of it.
    let parted = |x: f32| {
        let around = |pair: &[Stretch]| matches!(pair, [a, b] if a.right <= x && x <= b.left);
        rows.iter().filter(|row| row.windows(2).any(around)).count()
    };
    let places = rows.iter().flat_map(|row| row.iter().skip(1)).map(|s| s.left - 0.5);
    places.map(parted).max().unwrap_or(0) * 10 < rows.len() * 3
}

/// Of what stands on one side of a strip, the column beside it, if all of it is columns.
fn innermost(
    rows: &[Row],
    mut side: (f32, f32),
    hand: Hand,
    direction: Direction,
    depth: u8,
) -> Option<(f32, f32)> {
    let own = |row: &Row| {
        let stretches =
            row.stretches.iter().filter(|s| s.left >= side.0 && s.left < side.1).copied().collect();
        Row { y: row.y, size: row.size, fragments: Vec::new(), stretches }
    };
    let own: Vec<Row> = rows.iter().map(own).filter(|row| !row.stretches.is_empty()).collect();
    let cut = best_cut(&own, direction, depth.min(INNER) - 1)?;
    match hand {
        Hand::Left => side.0 = cut.x,
        Hand::Right => side.1 = cut.x,
    }
    let (lines, stretches): (Vec<Line>, Vec<usize>) = own.iter().filter_map(|row| row.between(side)).unzip();
    if is_whole(&own, side, &stretches) && is_prose(&lines, FREE_FULL) || depth.min(INNER) <= 1 {
        return Some(side);
    }
    Some(innermost(rows, side, hand, direction, depth.min(INNER) - 1).unwrap_or(side))
}

/// Whether lines fill a column of prose; `least` is the share of full ones.
fn is_prose(lines: &[Line], least: f32) -> bool {
    let left = lines.iter().map(|line| line.left).fold(f32::INFINITY, f32::min);
    let right = lines.iter().map(|line| line.right).fold(f32::NEG_INFINITY, f32::max);
    let width = right - left;
    let size = middle_of(lines.iter().map(|line| line.size));
    let letters = middle_of(lines.iter().map(|line| line.letters as f32));
    let full = lines.iter().filter(|line| line.right - line.left >= FULL * width).count();
    let enough = full as f32 >= least * lines.len() as f32;
    width >= WIDTH * size && letters >= LETTERS as f32 && enough
}

/// Whether the paragraphs of two sides begin side by side, as the cells of a table do.
fn in_step(left: &[Line], right: &[Line]) -> bool {
    let (left, right) = (starts(left), starts(right));
    let (fewer, more) = if left.len() <= right.len() { (left, right) } else { (right, left) };
    let beside = |a: &&Line| more.iter().any(|b| (a.y - b.y).abs() <= 0.3 * a.size);
    let together = fewer.iter().filter(beside).count();
    // One break may meet one of many by chance.
    let enough = fewer.len() >= 2 || (fewer.len() == 1 && more.len() == 1);
    enough && together * 5 >= fewer.len() * 4
}

/// Lines that begin a paragraph: behind a gap, or behind a line that is not full.
fn starts(lines: &[Line]) -> Vec<Line> {
    let left = lines.iter().map(|line| line.left).fold(f32::INFINITY, f32::min);
    let right = lines.iter().map(|line| line.right).fold(f32::NEG_INFINITY, f32::max);
    let pairs = || lines.windows(2).filter_map(|pair| Some((pair.first()?, pair.last()?)));
    let pitch = middle_of(pairs().map(|(above, below)| above.y - below.y));
    let begins = |above: &Line, below: &Line| {
        above.y - below.y > PARAGRAPH * pitch || above.right - above.left < FULL * (right - left)
    };
    pairs().filter(|(above, below)| begins(above, below)).map(|(_, below)| *below).collect()
}

fn middle_of(values: impl Iterator<Item = f32>) -> f32 {
    let mut values: Vec<f32> = values.collect();
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
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

    /// Two columns 12 points apart.
    fn page(left: &[&str], right: &[&str]) -> Vec<Fragment> {
        let row = |(row, (a, b)): (usize, (&&str, &&str))| {
            let y = 700.0 - 12.0 * row as f32;
            [line(a, 50.0, y), line(b, 170.0, y)]
        };
        left.iter().zip(right).enumerate().flat_map(row).collect()
    }

    /// The same as one fragment a row.
    fn joined_page(left: &[&str], right: &[&str]) -> Vec<Fragment> {
        let page = page(left, right);
        page.chunks(2)
            .filter_map(|row| Fragment::new(row.iter().flat_map(|f| f.glyphs.clone()).collect()))
            .collect()
    }

    fn texts(fragments: Vec<Fragment>, direction: Direction) -> String {
        let first = |f: &Fragment| f.glyphs.first().map(|g| g.text.clone());
        in_order(fragments, direction).iter().filter_map(first).collect()
    }

    const LEFT: [&str; 6] = [
        "a line of the left no",
        "b and then another on",
        "c short end.",
        "d another paragraph g",
        "e goes on and on here",
        "f and has not its end",
    ];
    const RIGHT: [&str; 6] = [
        "A line of the right n",
        "B and one more of the",
        "C which goes on and o",
        "D until it has an end",
        "E here.",
        "F This begins another",
    ];

    #[test]
    fn prose_is_read_column_by_column() {
        for page in [page(&LEFT, &RIGHT), joined_page(&LEFT, &RIGHT)] {
            assert_eq!(texts(page, Direction::LeftToRight), "abcdefABCDEF");
        }
        assert_eq!(texts(page(&LEFT, &RIGHT), Direction::RightToLeft), "ABCDEFabcdef");
    }

    #[test]
    fn columns_may_share_no_heights() {
        let third = [
            "1 a third column of text",
            "2 in lines that have an",
            "3 end where they should",
            "4 end.",
            "5 And then another one b",
            "6 begins and has no end",
        ];
        let mut fragments = Vec::new();
        for (row, (a, (b, c))) in (0u8..).zip(LEFT.iter().zip(RIGHT.iter().zip(third))) {
            let y = 700.0 - 12.0 * f32::from(row);
            fragments.extend([line(a, 50.0, y), line(b, 170.0, y - 5.0), line(c, 290.0, y - 3.0)]);
        }
        assert_eq!(texts(fragments, Direction::LeftToRight), "abcdefABCDEF123456");
    }

    #[test]
    fn wide_spaces_anywhere_part_no_column() {
        let stretch = |left: f32, right: f32| Stretch { left, right, letters: 6 };
        let rows = |shift: f32| -> Vec<Row> {
            let row = |n: u8| Row {
                y: 700.0 - 12.0 * f32::from(n),
                size: 10.0,
                fragments: Vec::new(),
                stretches: vec![
                    stretch(50.0, 80.0 + shift * f32::from(n % 4)),
                    stretch(90.0 + shift * f32::from(n % 4), 260.0),
                ],
            };
            (0..8).map(row).collect()
        };
        let side = (f32::NEG_INFINITY, f32::INFINITY);
        assert!(is_whole(&rows(40.0), side, &[2; 8]));
        assert!(!is_whole(&rows(0.0), side, &[2; 8]));
    }

    #[test]
    fn what_stands_over_both_columns_ends_them() {
        let mut fragments = joined_page(&LEFT, &RIGHT);
        fragments.push(line("1 a title over the whole of both columns", 50.0, 724.0));
        fragments.push(line("2 and a last line over the whole of both", 50.0, 616.0));
        assert_eq!(texts(fragments, Direction::LeftToRight), "1abcdefABCDEF2");
    }

    #[test]
    fn cells_that_begin_side_by_side_are_no_columns() {
        let right =
            ["A cell of the right o", "B two lines", "C", "D another of the righ", "E goes on", "F and on"];
        let left = [
            "a cell of the left wi",
            "b three lines of text",
            "c end.",
            "d the second row goes",
            "e on",
            "f",
        ];
        assert_eq!(texts(page(&left, &right), Direction::LeftToRight), "aAbBcCdDeEfF");
        let names = ["a Berlin", "b Cairo", "c Oslo", "d Khartoum", "e Amman", "f Lima"];
        assert_eq!(texts(page(&names, &RIGHT), Direction::LeftToRight), "aAbBcCdDeEfF");
    }
}
