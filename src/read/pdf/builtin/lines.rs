//! From the fragments of all pages to lines: their pieces with the spaces between
//! them, the gaps above them, and their places in the column.
//!
//! How far lines stand apart and where columns end is learned from the whole
//! document, for a page of short paragraphs shows neither.

use super::distances::Distances;
use super::edges::{Edges, SAME_PLACE, WORD_GAP_ARABIC, place};
use super::fragments::{Fragment, SAME_LINE};
use super::glyph::Glyph;
use super::layout::Part;
use super::setting::Setting;
use super::tables::{self, Cell, Tables};
use super::visual::{self, Atom, Print};
use crate::document::LinePosition;
use crate::lang::Direction;

/// A gap that divides words; poppler uses the same value (`minWordBreakSpace`).
const WORD_GAP: f32 = 0.1;
/// More than this many usual line distances show a space between paragraphs:
/// UN documents set 1.5 there.
const PARAGRAPH_GAP: f32 = 1.25;
/// Size of a line against that of most of the text, up to which it is small: notes
/// are set at 8.5 points under 10 in UN documents, at 10 under 12 by Word.
const SMALL: f32 = 0.9;
/// Size of a heading's line against that of the text; its column is often narrower.
const LARGE: f32 = 1.1;

/// A line of text, its pieces as they stand on the page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PageLine {
    /// Texts of glyphs and spaces, from left to right.
    pub(super) atoms: Vec<Atom>,
    /// Direction of reading.
    pub(super) direction: Direction,
    /// More than a line's space stands above.
    pub(super) gap_above: bool,
    /// Size of most of its letters in points.
    pub(super) size: f32,
    /// How large it is set.
    pub(super) print: Print,
    /// Where it stands, unless it belongs to a cell.
    pub(super) place: Option<LinePosition>,
    /// The cell that it belongs to.
    pub(super) cell: Option<Cell>,
}

/// The lines of each page.
pub(super) fn of_pages(pages: Vec<Vec<Part>>) -> Vec<Vec<PageLine>> {
    let document = Edges::of(pages.iter().flatten().flat_map(|part| &part.fragments));
    let of_part_of = |part: &Part| Edges::of(&part.fragments).within(&document);
    let edges: Vec<Vec<Edges>> = pages.iter().map(|page| page.iter().map(of_part_of).collect()).collect();
    let parts = || pages.iter().flatten().zip(edges.iter().flatten().copied());
    let setting = setting(parts);
    let distances = Distances::of(parts(), setting);
    let mut tables = Tables::default();
    let of_page = |(page, edges): (Vec<Part>, Vec<Edges>)| {
        let parts = page.into_iter().zip(edges);
        parts.flat_map(|(part, edges)| of_part(part, &distances, setting, edges, &mut tables)).collect()
    };
    pages.into_iter().zip(edges).map(of_page).collect()
}

/// How the paragraphs of Arabic text are set. Cells are narrower than the page, so their lines are short
/// wherever they stand.
fn setting<'p, P: Iterator<Item = (&'p Part, Edges)>>(parts: impl Fn() -> P) -> Setting {
    let arabic = || parts().filter(|(part, _)| part.direction.is_right_to_left());
    let column = |line: &Fragment, edges: Edges| line.column.unwrap_or((edges.left, edges.right));
    let all =
        arabic().flat_map(|(part, edges)| part.fragments.iter().map(move |line| (line, column(line, edges))));
    let found = Setting::of(all);
    if !found.is_own() {
        return found;
    }
    let distances = Distances::of(parts(), found);
    let mut tables = Tables::default();
    let outside = arabic().flat_map(|(part, edges)| {
        let lines = with_cells(part.fragments.clone(), part.direction, &distances, &mut tables);
        let lines = lines.into_iter().filter(|(_, cell)| cell.is_none());
        lines.map(move |(line, _)| (column(&line, edges), line)).collect::<Vec<_>>()
    });
    let outside: Vec<((f32, f32), Fragment)> = outside.collect();
    Setting::of(outside.iter().map(|(column, line)| (line, *column)))
}

/// The fragments of a part with the cells that they stand in.
fn with_cells(
    fragments: Vec<Fragment>,
    direction: Direction,
    distances: &Distances,
    tables: &mut Tables,
) -> Vec<(Fragment, Option<Cell>)> {
    let mut columns: Vec<Vec<Fragment>> = Vec::new();
    for fragment in fragments {
        match columns.last_mut() {
            Some(column) if column.last().is_some_and(|last| last.column == fragment.column) => {
                column.push(fragment);
            }
            _ => columns.push(vec![fragment]),
        }
    }
    columns
        .into_iter()
        .flat_map(|column| tables::find(column, direction, |size| distances.usual(size), tables))
        .collect()
}

fn of_part(
    part: Part,
    distances: &Distances,
    setting: Setting,
    edges: Edges,
    tables: &mut Tables,
) -> Vec<PageLine> {
    let fragments = with_cells(part.fragments, part.direction, distances, tables);
    let mut lines: Vec<PageLine> = Vec::with_capacity(fragments.len());
    let mut above: Option<&(Fragment, Option<Cell>)> = None;
    for fragment in &fragments {
        let (line, cell) = fragment;
        let gap_above = above.is_some_and(|(above, cell_above)| {
            let distance = (above.y - line.y) / line.size.max(1.0);
            // What stands beside the line before, apart from it, is a heading or a label of its own.
            // The next column of prose goes on with a sentence that the last line of this one does not end.
            let next = above.column.is_some()
                && line.column.is_some()
                && above.column != line.column
                && !ends_sentence(above, part.direction);
            let beside = !next && distance < -0.5 || distance.abs() <= SAME_LINE;
            // Nor does a paragraph change its size from line to line.
            let other = line.size.max(above.size) > LARGE * line.size.min(above.size);
            let in_table = cell.is_some() || cell_above.is_some();
            in_table || beside || other || distance > PARAGRAPH_GAP * distances.usual(line.size)
        });
        above = Some(fragment);
        let column = line.column.unwrap_or((edges.left, edges.right));
        let read = direction_of(line, part.direction, column);
        let set = setting.of_line(line, read, column);
        lines.push(PageLine {
            atoms: pieces(line, read),
            direction: set.base,
            gap_above,
            size: line.size,
            print: if line.size < SMALL * distances.size { Print::Small } else { Print::Running },
            place: cell.is_none().then(|| place(line, set, column)),
            cell: *cell,
        });
    }
    fill_blocks(&mut lines, |line: &PageLine| line.size > LARGE * distances.size);
    lines
}

/// Whether a line ends with the stop of a sentence.
fn ends_sentence(line: &Fragment, direction: Direction) -> bool {
    let mut seen = line.glyphs.iter().filter(|glyph| !glyph.is_blank());
    let last = if direction.is_right_to_left() { seen.next() } else { seen.next_back() };
    last.is_some_and(|glyph| glyph.text.ends_with(['.', '!', '?', '؟', ':', ';', '؛']))
}

/// Lines that end where a neighbour ends, and the longest line of a heading, are full,
/// though the column of the page is wider: quotations and titles are set narrower.
fn fill_blocks(lines: &mut [PageLine], is_large: impl Fn(&PageLine) -> bool) {
    let same = |a: &PageLine, b: &PageLine| match (a.place, b.place) {
        (Some(a), Some(b)) => {
            (a.room - b.room).abs() <= SAME_PLACE && (a.indent - b.indent).abs() <= SAME_PLACE
        }
        _ => false,
    };
    let full: Vec<bool> = (0..lines.len())
        .map(|at| {
            let near = |other: Option<&PageLine>| other.zip(lines.get(at)).is_some_and(|(a, b)| same(a, b));
            near(at.checked_sub(1).and_then(|above| lines.get(above))) || near(lines.get(at + 1))
        })
        .collect();
    for (line, full) in lines.iter_mut().zip(full) {
        if let Some(place) = line.place.as_mut().filter(|_| full) {
            place.room = 0.0;
        }
    }
    for block in lines.chunk_by_mut(|_, below| !below.gap_above) {
        // Of a title on one line nothing tells how wide it could have been.
        if block.len() < 2 || !block.iter().all(&is_large) {
            continue;
        }
        let least = block.iter().filter_map(|l| l.place).map(|p| p.room).fold(f32::INFINITY, f32::min);
        for place in block.iter_mut().filter_map(|line| line.place.as_mut()) {
            place.room -= least;
        }
    }
}

/// The direction in which a line is read. On an Arabic page a line of few or no Arabic
/// letters, such as a symbol in a note, belongs to an Arabic paragraph unless it is set to
/// the left. Of a line that fills its column, one Arabic word tells, or a stop on its left:
/// the line is the middle of a paragraph whose Latin words go over its ends.
fn direction_of(line: &Fragment, page: Direction, (left, right): (f32, f32)) -> Direction {
    let leaning = visual::leaning(line.glyphs.iter().map(|g| g.text.as_str()));
    if leaning < 0 {
        return Direction::RightToLeft;
    }
    if page == Direction::LeftToRight {
        return Direction::LeftToRight;
    }
    let (before, behind) = (line.x - left, right - line.end);
    let is_arabic = |glyph: &Glyph| visual::leaning(std::iter::once(glyph.text.as_str())) < 0;
    let stop = |glyph: Option<&Glyph>| {
        glyph.is_some_and(|g| matches!(g.text.as_str(), "." | "," | ":" | ";" | "،" | "؛"))
    };
    let mut seen = line.glyphs.iter().filter(|g| !g.is_blank());
    let stopped = stop(seen.next()) && !stop(seen.next_back());
    let fills = behind <= before + line.size;
    let of_arabic = leaning == 0
        || before > behind + line.size
        || (fills && (stopped || line.glyphs.iter().any(is_arabic)));
    if of_arabic { Direction::RightToLeft } else { Direction::LeftToRight }
}

/// The pieces of a line with spaces where gaps are.
fn pieces(line: &Fragment, direction: Direction) -> Vec<Atom> {
    let mut atoms: Vec<Atom> = Vec::with_capacity(line.glyphs.len());
    let mut reach = f32::INFINITY;
    let has_spaces = line.glyphs.iter().any(Glyph::is_blank);
    let word_gap = if direction.is_right_to_left() && has_spaces { WORD_GAP_ARABIC } else { WORD_GAP };
    for glyph in &line.glyphs {
        let start = glyph.x.min(glyph.end);
        let blank = glyph.is_blank();
        let raised = !glyph.text.is_empty()
            && glyph.text.chars().all(|c| matches!(c, '⁰'..='⁹' | '¹' | '²' | '³' | '⁽' | '⁾'));
        let gap = !blank && !raised && start - reach > word_gap * line.size;
        if (gap || blank) && atoms.last().is_some_and(|a| a.text != " ") {
            atoms.push(Atom::space());
        }
        if blank {
            continue;
        }
        // A glyph without text is a kashida or a space, as its other places will tell.
        if !glyph.text.is_empty() || (glyph.end - glyph.x).abs() > word_gap * line.size {
            atoms.push(Atom { text: glyph.text.clone(), source: Some(glyph.source) });
        }
        reach = glyph.x.max(glyph.end);
    }
    atoms
}

#[cfg(test)]
mod tests {
    use super::super::layout::parts;
    use super::*;

    /// Glyphs of `text` at 10 points, each half a size wide.
    fn set(text: &str, x: f32, y: f32, size: f32) -> Vec<Glyph> {
        let step = size / 2.0;
        text.chars()
            .enumerate()
            .map(|(i, c)| {
                let x = x + i as f32 * step;
                Glyph { text: c.to_string(), x, end: x + step, y, size, turn: 0, order: 0, source: 0 }
            })
            .collect()
    }

    fn texts(pieces: &[(&str, f32, f32, f32)]) -> Vec<(String, bool)> {
        let glyphs = pieces.iter().flat_map(|(t, x, y, s)| set(t, *x, *y, *s)).collect();
        of_pages(vec![parts(glyphs)])
            .concat()
            .into_iter()
            .map(|l| (l.atoms.into_iter().map(|a| a.text).collect(), l.gap_above))
            .collect()
    }

    #[test]
    fn raised_digits_become_superscripts() {
        let lines = texts(&[
            ("Rights,", 50.0, 700.0, 10.0),
            ("12", 85.5, 703.5, 6.0),
            ("and more", 94.0, 700.0, 10.0),
        ]);
        assert_eq!(lines, [("Rights,¹² and more".to_owned(), false)]);
    }

    #[test]
    fn columns_are_read_one_after_the_other() {
        let row = |i: usize| 700.0 - 12.0 * i as f32;
        let mut pieces = vec![("a title that goes over both of the columns", 50.0, 720.0, 10.0)];
        for i in 0..5 {
            pieces.push(("left column text ab", 50.0, row(i), 10.0));
            pieces.push(("right column text a", 200.0, row(i), 10.0));
        }
        let lines = texts(&pieces);
        let first: Vec<char> = lines.iter().filter_map(|(t, _)| t.chars().next()).collect();
        assert_eq!(first.iter().collect::<String>(), "alllllrrrrr");
    }

    #[test]
    fn wide_gaps_divide_and_paragraph_gaps_are_seen() {
        let lines = texts(&[
            ("one line", 50.0, 700.0, 10.0),
            ("next", 50.0, 688.0, 10.0),
            ("paragraph", 50.0, 670.0, 10.0),
            ("24-1", 50.0, 658.0, 10.0),
            ("3/8", 400.0, 658.0, 10.0),
        ]);
        let expected =
            [("one line", false), ("next", false), ("paragraph", true), ("24-1", false), ("3/8", true)];
        assert_eq!(lines, expected.map(|(t, g)| (t.to_owned(), g)));
    }

    /// Whether each line but the first goes on with the one above, for `had_room_for`.
    fn ended(texts: &[(&str, f32, f32)]) -> Vec<bool> {
        let glyphs = texts.iter().flat_map(|(t, x, y)| set(t, *x, *y, 10.0)).collect();
        let lines = of_pages(vec![parts(glyphs)]).concat();
        let places: Vec<LinePosition> = lines.iter().filter_map(|line| line.place).collect();
        places.windows(2).map(|pair| pair[0].had_room_for(&pair[1])).collect()
    }

    #[test]
    fn a_line_with_room_for_the_next_word_was_ended() {
        let page = [
            ("a line over all of the column that", 50.0, 700.0),
            ("ends, and one of the next paragraph", 50.0, 688.0),
            ("short", 50.0, 676.0),
            ("another line that fills the column", 50.0, 664.0),
            ("ragged, its long words breaking", 50.0, 652.0),
            ("unforgettably.", 50.0, 640.0),
        ];
        assert_eq!(ended(&page), [false, false, true, false, false]);
    }

    #[test]
    fn a_glyph_without_text_joins_no_words() {
        let mut glyphs = set("two", 50.0, 700.0, 10.0);
        glyphs.push(Glyph { text: String::new(), end: 69.5, ..glyphs[0].clone() });
        glyphs.last_mut().unwrap().x = 69.0;
        glyphs.extend(set("words", 69.5, 700.0, 10.0));
        let lines = of_pages(vec![parts(glyphs)]).concat();
        let text: String = lines[0].atoms.iter().map(|a| a.text.as_str()).collect();
        assert_eq!(text, "two words");
    }

    #[test]
    fn short_lines_of_a_list_show_no_column() {
        let page: Vec<(&str, f32, f32)> = ["Egypt", "Lebanon", "Oman", "Morocco", "a line of the text"]
            .iter()
            .zip(0..)
            .map(|(t, i)| (*t, 50.0, 700.0 - 12.0 * i as f32))
            .collect();
        assert_eq!(ended(&page)[..3], [true, true, true]);
    }

    #[test]
    fn a_sentence_goes_on_in_the_next_column() {
        for (text, gap) in [("the wells of", false), ("the wells.", true)] {
            let mut fragments: Vec<Fragment> = [(text, 50.0, 100.0), ("the valley", 260.0, 700.0)]
                .map(|(text, x, y)| Fragment::new(set(text, x, y, 10.0)).unwrap())
                .into();
            for (fragment, column) in fragments.iter_mut().zip([(50.0, 110.0), (260.0, 320.0)]) {
                fragment.column = Some(column);
            }
            let lines = of_pages(vec![vec![Part { fragments, direction: Direction::LeftToRight }]]);
            assert_eq!(lines[0][1].gap_above, gap, "{text}");
        }
    }
}
