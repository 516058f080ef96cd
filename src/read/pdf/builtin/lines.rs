//! From the fragments of all pages to lines: their pieces with the spaces between
//! them, the gaps above them, and their places in the column.
//!
//! How far lines stand apart and where columns end is learned from the whole
//! document, for a page of short paragraphs shows neither.

use super::layout::{Fragment, Part, SAME_LINE};
use super::visual::{self, Atom};
use crate::document::Place;

/// A gap that divides words; poppler uses the same value (`minWordBreakSpace`).
const WORD_GAP: f32 = 0.1;
/// The same in an Arabic line that has glyphs for its spaces: fonts with slanted
/// joins, such as Amiri, leave up to 0.2 inside words.
const WORD_GAP_ARABIC: f32 = 0.25;
/// Width of a space against the font size: a quarter, less where a line is set tight.
const SPACE: f32 = 0.2;
/// More than this many usual line distances show a space between paragraphs:
/// UN documents set 1.5 there.
const PARAGRAPH_GAP: f32 = 1.25;
/// Share of the distances that must be alike before they count as the usual one.
const USUAL: f32 = 0.08;
/// Fewer distances, or ends of lines, show nothing.
const FEWEST: usize = 3;
/// Distances alike, as a factor: producers round them.
const ALIKE: f32 = 1.06;
/// Places alike, in points: justified lines end on one point.
const SAME_PLACE: f32 = 0.6;
/// Size of a line against that of most of the text, up to which it is small: notes
/// are set at 8.5 points under 10 in UN documents, at 10 under 12 by Word.
const SMALL: f32 = 0.9;
/// Size of a heading's line against that of the text; its column is often narrower.
const LARGE: f32 = 1.1;

/// A line of text, its pieces as they stand on the page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    /// Texts of glyphs and spaces, from left to right.
    pub(super) atoms: Vec<Atom>,
    /// Direction of reading.
    pub(super) right_to_left: bool,
    /// More than a line's space stands above.
    pub(super) gap_above: bool,
    /// Size of most of its letters in points.
    pub(super) size: f32,
    /// Set clearly smaller than the running text.
    pub(super) small: bool,
    /// Where it stands, unless it is a cell.
    pub(super) place: Option<Place>,
}

/// The lines of each page.
pub(super) fn of_pages(pages: &[Vec<Part>]) -> Vec<Vec<Line>> {
    let parts = || pages.iter().flatten();
    let distances = Distances::of(parts());
    let document = Edges::of(parts().flat_map(|part| &part.fragments));
    let of_page = |page: &Vec<Part>| {
        page.iter()
            .flat_map(|part| {
                let own = Edges::of(&part.fragments);
                of_part(part, &distances, own.within(&document))
            })
            .collect()
    };
    pages.iter().map(of_page).collect()
}

fn of_part(part: &Part, distances: &Distances, edges: Edges) -> Vec<Line> {
    let in_row = rows(&part.fragments);
    let mut lines: Vec<Line> = Vec::with_capacity(part.fragments.len());
    let mut above: Option<(&Fragment, bool)> = None;
    for (line, in_row) in part.fragments.iter().zip(in_row) {
        let gap_above = above.is_some_and(|(above, row_above)| {
            let distance = (above.y - line.y) / line.size.max(1.0);
            // What stands beside the line before, apart from it, is a cell or a heading of its own.
            let beside = distance < -0.5 || distance.abs() <= SAME_LINE;
            // Nor does a paragraph change its size from line to line.
            let other = line.size.max(above.size) > LARGE * line.size.min(above.size);
            beside || other || distance > PARAGRAPH_GAP * distances.usual(line.size) || in_row || row_above
        });
        above = Some((line, in_row));
        let column = line.column.unwrap_or((edges.left, edges.right));
        let right_to_left = runs_to_the_left(line, part.right_to_left, column);
        let atoms = pieces(line, right_to_left);
        let place = (!in_row).then(|| place(line, right_to_left, column));
        let small = line.size < SMALL * distances.size;
        lines.push(Line { atoms, right_to_left, gap_above, size: line.size, small, place });
    }
    let is_large = |line: &Line| line.size > LARGE * distances.size;
    fill_blocks(&mut lines, is_large);
    lines
}

/// Distances of lines in font sizes.
#[derive(Debug)]
struct Distances {
    /// For each size in half points that has enough lines.
    by_size: Vec<(i32, f32)>,
    /// Of the whole document.
    all: f32,
    /// Size of the middle letter.
    size: f32,
}

impl Distances {
    fn of<'p>(parts: impl Iterator<Item = &'p Part>) -> Self {
        let mut found: Vec<(i32, f32)> = Vec::new();
        let mut sizes: Vec<(f32, usize)> = Vec::new();
        for part in parts {
            sizes.extend(part.fragments.iter().map(|f| (f.size, f.glyphs.len())));
            let steps = part.fragments.windows(2).filter_map(|pair| match pair {
                [above, below] => Some((half_points(below.size), (above.y - below.y) / below.size.max(1.0))),
                _ => None,
            });
            // Closer lines overlap; what is five lines off is no neighbour.
            found.extend(steps.filter(|(_, step)| (0.5..6.0).contains(step)));
        }
        found.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let by_size = found
            .chunk_by(|a, b| a.0 == b.0)
            .filter_map(|steps| {
                let size = steps.first()?.0;
                let steps: Vec<f32> = steps.iter().map(|s| s.1).collect();
                Some((size, closest(&steps)?))
            })
            .collect();
        let mut steps: Vec<f32> = found.iter().map(|s| s.1).collect();
        steps.sort_by(f32::total_cmp);
        sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
        let half = sizes.iter().map(|(_, letters)| letters).sum::<usize>() / 2;
        let mut sum = 0;
        let middle = sizes.iter().find(|(_, letters)| {
            sum += letters;
            sum > half
        });
        let quarter = || steps.get(steps.len() / 4).copied();
        Distances {
            by_size,
            // What word processors set where nothing shows.
            all: closest(&steps).or_else(quarter).unwrap_or(1.2),
            size: middle.map_or(0.0, |(size, _)| *size),
        }
    }

    /// The usual distance of lines of a size.
    fn usual(&self, size: f32) -> f32 {
        let size = half_points(size);
        self.by_size.iter().find(|(own, _)| *own == size).map_or(self.all, |(_, step)| *step)
    }
}

fn half_points(size: f32) -> i32 {
    (size * 2.0).round() as i32
}

/// The least of sorted `steps` that enough others are like: lines of one paragraph are
/// the closest, however many paragraphs have one line only.
fn closest(steps: &[f32]) -> Option<f32> {
    let least = FEWEST.max((USUAL * steps.len() as f32) as usize);
    (0..steps.len()).find_map(|from| {
        let own = steps.get(from)?;
        let alike = steps.get(from..)?.partition_point(|step| *step <= own * ALIKE);
        (alike >= least).then(|| steps.get(from + alike / 2).copied())?
    })
}

/// Edges of the text of a page.
#[derive(Debug, Clone, Copy)]
struct Edges {
    left: f32,
    right: f32,
    /// Enough lines begin or end there.
    sure: bool,
}

impl Edges {
    fn of<'f>(fragments: impl IntoIterator<Item = &'f Fragment>) -> Self {
        let single: Vec<&Fragment> = fragments.into_iter().filter(|f| f.column.is_none()).collect();
        let mut left: Vec<f32> = single.iter().map(|f| f.x).collect();
        let mut right: Vec<f32> = single.iter().map(|f| -f.end).collect();
        let (left, sure_left) = outermost(&mut left);
        let (right, sure_right) = outermost(&mut right);
        Edges { left, right: -right, sure: sure_left && sure_right }
    }

    /// Those of the page where they are sure, else those of its document, which a short page does not reach.
    fn within(self, document: &Edges) -> Edges {
        if self.sure {
            return self;
        }
        Edges {
            left: self.left.min(document.left),
            right: self.right.max(document.right),
            sure: document.sure,
        }
    }
}

/// The least place that enough lines share, more than lie beyond it, or else the least of all.
fn outermost(places: &mut [f32]) -> (f32, bool) {
    places.sort_by(f32::total_cmp);
    let shared = (0..places.len()).find_map(|beyond| {
        let first = places.get(beyond)?;
        let same = places.get(beyond..)?.partition_point(|place| place - first <= SAME_PLACE);
        (same >= FEWEST && same > beyond).then_some(*first)
    });
    match shared {
        Some(place) => (place, true),
        None => (places.first().copied().unwrap_or(0.0), false),
    }
}

fn place(line: &Fragment, right_to_left: bool, (left, right): (f32, f32)) -> Place {
    let (before, behind) = ((line.x - left).max(0.0), (right - line.end).max(0.0));
    let (indent, room) = if right_to_left { (behind, before) } else { (before, behind) };
    // A line in the middle has its room on both sides.
    let centred = indent > line.size && (indent - room).abs() < SAME_PLACE;
    Place {
        height: line.y,
        indent,
        room: if centred { indent + room } else { room },
        first_word: first_word(line, right_to_left) + SPACE * line.size,
    }
}

/// Width of the word that is read first.
fn first_word(line: &Fragment, right_to_left: bool) -> f32 {
    let (low, high) =
        (|f: &super::content::Glyph| f.x.min(f.end), |f: &super::content::Glyph| f.x.max(f.end));
    let mut from = f32::INFINITY;
    let mut to = f32::NEG_INFINITY;
    let mut extend = |glyph: &super::content::Glyph| {
        let apart = from.is_finite()
            && (low(glyph) - to > WORD_GAP_ARABIC * line.size
                || from - high(glyph) > WORD_GAP_ARABIC * line.size);
        if apart || (glyph.text.trim().is_empty() && from.is_finite()) {
            return false;
        }
        if !glyph.text.trim().is_empty() {
            (from, to) = (from.min(low(glyph)), to.max(high(glyph)));
        }
        true
    };
    if right_to_left {
        line.glyphs.iter().rev().all(&mut extend);
    } else {
        line.glyphs.iter().all(&mut extend);
    }
    if from.is_finite() { to - from } else { 0.0 }
}

/// Lines that end where a neighbour ends, and the longest line of a heading, are full,
/// though the column of the page is wider: quotations and titles are set narrower.
fn fill_blocks(lines: &mut [Line], is_large: impl Fn(&Line) -> bool) {
    let same = |a: &Line, b: &Line| match (a.place, b.place) {
        (Some(a), Some(b)) => {
            (a.room - b.room).abs() <= SAME_PLACE && (a.indent - b.indent).abs() <= SAME_PLACE
        }
        _ => false,
    };
    let full: Vec<bool> = (0..lines.len())
        .map(|at| {
            let near = |other: Option<&Line>| other.zip(lines.get(at)).is_some_and(|(a, b)| same(a, b));
            near(at.checked_sub(1).and_then(|above| lines.get(above))) || near(lines.get(at + 1))
        })
        .collect();
    for (line, full) in lines.iter_mut().zip(full) {
        if let Some(place) = line.place.as_mut().filter(|_| full) {
            place.room = 0.0;
        }
    }
    for block in lines.chunk_by_mut(|_, below| !below.gap_above) {
        if !block.iter().all(&is_large) {
            continue;
        }
        let least = block.iter().filter_map(|l| l.place).map(|p| p.room).fold(f32::INFINITY, f32::min);
        for place in block.iter_mut().filter_map(|line| line.place.as_mut()) {
            place.room -= least;
        }
    }
}

/// Letters of the longest list label, which stands beside its text as a cell does.
const LABEL: usize = 6;

/// Rows that follow one another in a table; the masthead of a document has two.
const TABLE_ROWS: usize = 3;

/// Which lines stand beside others, as the cells of a table do: each is a text of its own.
fn rows(lines: &[Fragment]) -> Vec<bool> {
    let beside = |a: &Fragment, b: &Fragment| (a.y - b.y).abs() <= SAME_LINE * a.size.max(b.size);
    let letters = |f: &Fragment| f.glyphs.iter().filter(|g| !g.text.trim().is_empty()).count();
    let is_row = |row: &[Fragment]| {
        let is_label = row.first().is_some_and(|first| letters(first) <= LABEL);
        row.len() > 2 || (row.len() == 2 && !is_label)
    };
    let rows: Vec<(usize, bool)> = lines.chunk_by(beside).map(|row| (row.len(), is_row(row))).collect();
    rows.chunk_by(|a, b| a.1 == b.1)
        .flat_map(|run| {
            let is_table = run.len() >= TABLE_ROWS && run.iter().all(|row| row.1);
            std::iter::repeat_n(is_table, run.iter().map(|row| row.0).sum())
        })
        .collect()
}

/// The direction in which a line is read. On an Arabic page a line of few or no Arabic
/// letters, such as a symbol in a note, belongs to an Arabic paragraph unless it is
/// set to the left or fills the column.
fn runs_to_the_left(line: &Fragment, page_right_to_left: bool, (left, right): (f32, f32)) -> bool {
    let leaning = visual::leaning(line.glyphs.iter().map(|g| g.text.as_str()));
    let to_the_right = line.x - left > right - line.end + line.size;
    leaning < 0 || (page_right_to_left && (leaning == 0 || to_the_right))
}

/// The pieces of a line with spaces where gaps are.
fn pieces(line: &Fragment, right_to_left: bool) -> Vec<Atom> {
    let mut atoms: Vec<Atom> = Vec::with_capacity(line.glyphs.len());
    let mut reach = f32::INFINITY;
    let has_spaces = line.glyphs.iter().any(|g| !g.text.is_empty() && g.text.trim().is_empty());
    let word_gap = if right_to_left && has_spaces { WORD_GAP_ARABIC } else { WORD_GAP };
    for glyph in &line.glyphs {
        let start = glyph.x.min(glyph.end);
        let blank = glyph.text.trim().is_empty();
        let raised = glyph.text.chars().all(|c| matches!(c, '⁰'..='⁹' | '¹' | '²' | '³' | '⁽' | '⁾'));
        let gap = !blank && !raised && start - reach > word_gap * line.size;
        if (gap || blank) && atoms.last().is_some_and(|a| a.text != " ") {
            atoms.push(Atom::space());
        }
        if !blank {
            atoms.push(Atom { text: glyph.text.clone(), source: Some(glyph.source) });
            reach = glyph.x.max(glyph.end);
        }
    }
    atoms
}
