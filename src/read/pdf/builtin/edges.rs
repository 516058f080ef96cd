//! Where the columns of a page begin and end, and where a line stands in its column.

use super::fragments::Fragment;
use super::glyph::Glyph;
use super::visual::leaning;
use crate::document::LinePosition;
use crate::lang::Direction;

/// Width of a space against the font size: a quarter, less where a line is set tight.
const SPACE: f32 = 0.2;
/// The same in an Arabic line that has glyphs for its spaces: fonts with slanted
/// joins, such as Amiri, leave up to 0.2 inside words.
pub(super) const WORD_GAP_ARABIC: f32 = 0.25;
/// Fewer distances, or ends of lines, show nothing.
pub(super) const FEWEST: usize = 3;
/// Places alike, in points: justified lines end on one point.
pub(super) const SAME_PLACE: f32 = 0.6;
/// What fewer than one in so many of the lines at the most usual place share is in the margin of some pages.
const RARE: usize = 6;
/// Font sizes by which a line of a column may be indented, as its first or its others are.
const HANGING: f32 = 4.0;

/// Edges of the text of a page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edges {
    pub(super) left: f32,
    pub(super) right: f32,
    /// Enough lines begin or end there.
    sure: bool,
}

impl Edges {
    pub(super) fn of<'f>(fragments: impl IntoIterator<Item = &'f Fragment>) -> Self {
        let single: Vec<&Fragment> = fragments.into_iter().filter(|f| f.column.is_none()).collect();
        let (mut left, mut right) =
            (outermost(single.iter().map(|f| f.x)), outermost(single.iter().map(|f| -f.end)));
        // How wide a column of ragged lines is tell those that begin in it, and not what a browser prints
        // in the margins of the page.
        let in_column = |apart: f32, size: f32| (-SAME_PLACE..=HANGING * size).contains(&apart);
        if left.lines > right.lines * RARE {
            let own = single.iter().filter(|f| in_column(f.x - left.place, f.size));
            right = outermost(own.map(|f| -f.end));
        } else if right.lines > left.lines * RARE {
            let own = single.iter().filter(|f| in_column(-right.place - f.end, f.size));
            left = outermost(own.map(|f| f.x));
        }
        Edges { left: left.place, right: -right.place, sure: left.lines > 0 && right.lines > 0 }
    }

    /// Those of the page where they are sure, else those of its document, which a short page does not reach.
    pub(super) fn within(self, document: &Edges) -> Edges {
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

/// Where lines begin or end.
#[derive(Debug, Clone, Copy)]
struct Edge {
    place: f32,
    /// Lines that share it; none where the outermost stands there alone.
    lines: usize,
}

/// The least place that enough lines share, more than lie beyond it, or else the least of all.
fn outermost(places: impl Iterator<Item = f32>) -> Edge {
    let mut places: Vec<f32> = places.collect();
    places.sort_by(f32::total_cmp);
    let lines = |from: usize| {
        let (place, rest) = (places.get(from)?, places.get(from..)?);
        Some((*place, rest.partition_point(|other| other - place <= SAME_PLACE)))
    };
    let most = (0..places.len()).filter_map(lines).map(|(_, lines)| lines).max().unwrap_or(0);
    let fewest = FEWEST.max(most / RARE);
    let shared = (0..places.len()).find_map(|beyond| {
        let (place, lines) = lines(beyond)?;
        (lines >= fewest && lines > beyond).then_some(Edge { place, lines })
    });
    shared.unwrap_or(Edge { place: places.first().copied().unwrap_or(0.0), lines: 0 })
}

/// How one line is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LineSetting {
    /// From which side of its column it begins.
    pub(super) aligned: Direction,
    /// The direction of its paragraph.
    pub(super) base: Direction,
}

/// Where a line stands in its column.
pub(super) fn place(
    line: &Fragment,
    LineSetting { aligned, base }: LineSetting,
    (left, right): (f32, f32),
) -> LinePosition {
    let (before, behind) = ((line.x - left).max(0.0), (right - line.end).max(0.0));
    let (indent, room) = if aligned.is_right_to_left() { (behind, before) } else { (before, behind) };
    // A line in the middle has its room on both sides.
    let centred = indent > line.size && (indent - room).abs() < SAME_PLACE;
    LinePosition {
        height: line.y,
        indent,
        room: if centred { indent + room } else { room },
        first_word: first_word(line, begins(line, base)) + SPACE * line.size,
    }
}

/// From which side the first word of a line is read: in a line of Arabic words it is the one on the right in
/// a paragraph of either direction, unless a Latin word or a number begins it.
fn begins(line: &Fragment, base: Direction) -> Direction {
    let arabic = |glyphs: &[Glyph]| leaning(glyphs.iter().map(|glyph| glyph.text.as_str())) < 0;
    let first = line.glyphs.iter().find(|glyph| !glyph.is_blank());
    match arabic(&line.glyphs) && first.is_some_and(|glyph| arabic(std::slice::from_ref(glyph))) {
        true => Direction::RightToLeft,
        false => base,
    }
}

/// Width of the word that is read first.
fn first_word(line: &Fragment, direction: Direction) -> f32 {
    let (low, high) = (|f: &Glyph| f.x.min(f.end), |f: &Glyph| f.x.max(f.end));
    let mut from = f32::INFINITY;
    let mut to = f32::NEG_INFINITY;
    let mut extend = |glyph: &Glyph| {
        let apart = from.is_finite()
            && (low(glyph) - to > WORD_GAP_ARABIC * line.size
                || from - high(glyph) > WORD_GAP_ARABIC * line.size);
        if apart || (glyph.is_blank() && from.is_finite()) {
            return false;
        }
        if !glyph.is_blank() {
            (from, to) = (from.min(low(glyph)), to.max(high(glyph)));
        }
        true
    };
    if direction.is_right_to_left() {
        line.glyphs.iter().rev().all(&mut extend);
    } else {
        line.glyphs.iter().all(&mut extend);
    }
    if from.is_finite() { to - from } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stretch(x: f32, end: f32, y: f32) -> Fragment {
        let glyph = Glyph { text: "a".to_owned(), x, end, y, size: 10.0, turn: 0, order: 0, source: 0 };
        Fragment::new(vec![glyph]).unwrap()
    }

    #[test]
    fn a_ragged_column_is_as_wide_as_its_own_lines() {
        // Date and address, and page number, on each of three pages, in the margins.
        let margins = (0..3).flat_map(|_| [(24.0, 90.0), (24.0, 180.0), (560.0, 571.0)]);
        let lines = (0..90).map(|n| (50.0, 300.0 + (n % 20) as f32 * 5.0));
        let all: Vec<Fragment> = margins.chain(lines).map(|(x, end)| stretch(x, end, 0.0)).collect();
        let edges = Edges::of(&all);
        assert_eq!((edges.left, edges.right), (50.0, 395.0));
        let mirrored: Vec<Fragment> = all.iter().map(|f| stretch(-f.end, -f.x, 0.0)).collect();
        let edges = Edges::of(&mirrored);
        assert_eq!((edges.left, edges.right), (-395.0, -50.0));
    }
}
