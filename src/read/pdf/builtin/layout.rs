//! From glyphs at places to lines in reading order.
//!
//! Glyphs of one height make fragments; small raised fragments join the line they belong to; columns are read one after the
//! other. All distances are in units of the font size, for nothing else on a page
//! has a scale.

use super::content::Glyph;
use super::visual;

/// Baselines closer than this are one line: positions are rounded by producers.
const SAME_LINE: f32 = 0.12;
/// A gap that divides words; poppler uses the same value (`minWordBreakSpace`).
const WORD_GAP: f32 = 0.1;
/// The same in an Arabic line that has glyphs for its spaces: fonts with slanted
/// joins, such as Amiri, leave up to 0.2 inside words.
const WORD_GAP_ARABIC: f32 = 0.25;
/// A gap that divides a line into fragments; tabs behind list labels are up to
/// two and a half wide in UN documents, the gap to a page number twenty.
const FRAGMENT_GAP: f32 = 3.0;
/// Raised marks are set at 55 to 70 % of the size.
const SMALL: f32 = 0.85;
/// How high above the baseline raised marks stand.
const RAISED: std::ops::Range<f32> = 0.1..0.75;
/// Two prints of one glyph, which make it bold, stand closer than this.
const OVERPRINT: f32 = 0.08;
/// More than this many usual line distances show a space between paragraphs:
/// UN documents set 1.5 there.
const PARAGRAPH_GAP: f32 = 1.25;
/// Lines that a column must have on each side of its gutter.
const COLUMN_LINES: usize = 4;
/// Width of its lines against that of the page; a table's cells are narrower.
const COLUMN_WIDTH: f32 = 0.28;

/// A line of text, its pieces as they stand on the page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    /// Texts of glyphs and spaces, from left to right.
    pub(super) atoms: Vec<visual::Atom>,
    /// Direction of reading.
    pub(super) right_to_left: bool,
    /// More than a line's space stands above.
    pub(super) gap_above: bool,
    /// Size of most of its letters in points.
    pub(super) size: f32,
}

/// Glyphs of one height without wide gaps, from left to right.
#[derive(Debug, Clone)]
struct Fragment {
    glyphs: Vec<Glyph>,
    x: f32,
    end: f32,
    y: f32,
    size: f32,
}

impl Fragment {
    fn new(glyphs: Vec<Glyph>) -> Option<Self> {
        let first = glyphs.first()?;
        // The size that most of the line has, for a raised mark may come first.
        let mut sizes: Vec<f32> = glyphs.iter().map(|g| g.size).collect();
        sizes.sort_by(f32::total_cmp);
        Some(Fragment {
            x: glyphs.iter().map(|g| g.x.min(g.end)).fold(f32::INFINITY, f32::min),
            end: glyphs.iter().map(|g| g.end.max(g.x)).fold(f32::NEG_INFINITY, f32::max),
            y: first.y,
            size: sizes.get(sizes.len() / 2).copied().unwrap_or(first.size),
            glyphs,
        })
    }
}

/// The lines of a page in reading order.
pub(super) fn lines(mut glyphs: Vec<Glyph>) -> Vec<Line> {
    glyphs.retain(|g| !g.text.is_empty());
    let mut out = Vec::new();
    // Upright text first, then what stands on its side.
    for turn in 0..4 {
        let (now, later) = glyphs.into_iter().partition(|g: &Glyph| g.turn == turn);
        glyphs = later;
        let fragments = raise(fragments(now));
        let leaning: i32 =
            fragments.iter().map(|f| visual::leaning(f.glyphs.iter().map(|g| g.text.as_str()))).sum();
        let right_to_left = leaning < 0;
        let ordered = in_order(fragments, right_to_left, 0);
        out.extend(with_gaps(&ordered, right_to_left));
    }
    out
}

/// Groups glyphs by baseline and divides them at wide gaps.
fn fragments(mut glyphs: Vec<Glyph>) -> Vec<Fragment> {
    glyphs.sort_by(|a, b| b.y.total_cmp(&a.y));
    let mut out = Vec::new();
    let mut rest = glyphs.into_iter().peekable();
    while let Some(first) = rest.next() {
        let mut line = vec![first];
        while let Some(next) = rest
            .next_if(|g| line.last().is_some_and(|last| last.y - g.y <= SAME_LINE * last.size.max(g.size)))
        {
            line.push(next);
        }
        line.sort_by(|a, b| a.x.min(a.end).total_cmp(&b.x.min(b.end)));
        let mut current: Vec<Glyph> = Vec::new();
        let mut reach = f32::NEG_INFINITY;
        for glyph in line {
            let double = current.iter().rev().take(3).any(|g| {
                g.text == glyph.text
                    && (g.x - glyph.x).abs() < OVERPRINT * g.size
                    && !g.text.trim().is_empty()
            });
            if double {
                continue;
            }
            // Spaces may be drawn as wide as the gap they stand for.
            let blank = glyph.text.trim().is_empty();
            if !blank && glyph.x.min(glyph.end) - reach > FRAGMENT_GAP * glyph.size {
                out.extend(Fragment::new(std::mem::take(&mut current)));
            }
            if !blank {
                reach = reach.max(glyph.x.max(glyph.end));
            }
            if !blank || !current.is_empty() {
                current.push(glyph);
            }
        }
        out.extend(Fragment::new(current));
    }
    out.retain(|f| f.glyphs.iter().any(|g| !g.text.trim().is_empty()));
    out
}

/// Puts small raised fragments into the lines they belong to, as superscripts.
fn raise(fragments: Vec<Fragment>) -> Vec<Fragment> {
    let mut lines: Vec<Fragment> = Vec::with_capacity(fragments.len());
    let mut small: Vec<Fragment> = Vec::new();
    let largest_near =
        |f: &Fragment| fragments.iter().any(|host| f.size <= SMALL * host.size && raised_above(f, host));
    for fragment in &fragments {
        if largest_near(fragment) { small.push(fragment.clone()) } else { lines.push(fragment.clone()) }
    }
    for mut fragment in small {
        let host = lines
            .iter_mut()
            .filter(|host| fragment.size <= SMALL * host.size && raised_above(&fragment, host))
            .min_by(|a, b| distance(&fragment, a).total_cmp(&distance(&fragment, b)));
        let Some(host) = host else {
            lines.push(fragment);
            continue;
        };
        for glyph in &mut fragment.glyphs {
            glyph.text = glyph.text.chars().map(superscript).collect();
            glyph.y = host.y;
        }
        host.glyphs.append(&mut fragment.glyphs);
        host.glyphs.sort_by(|a, b| a.x.min(a.end).total_cmp(&b.x.min(b.end)));
        host.x = host.x.min(fragment.x);
        host.end = host.end.max(fragment.end);
    }
    lines.sort_by(|a, b| b.y.total_cmp(&a.y).then(a.x.total_cmp(&b.x)));
    lines
}

/// Distance along the line between two fragments, 0 where they overlap.
fn distance(a: &Fragment, b: &Fragment) -> f32 {
    (a.x - b.end).max(b.x - a.end).max(0.0)
}

fn raised_above(small: &Fragment, host: &Fragment) -> bool {
    RAISED.contains(&((small.y - host.y) / host.size)) && distance(small, host) <= host.size
}

/// Raised digits and brackets are note marks or powers; letters such as `st` stay.
fn superscript(c: char) -> char {
    match c {
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '0' | '4'..='9' => char::from_u32(0x2070 + u32::from(c) - u32::from('0')).unwrap_or(c),
        '(' => '⁽',
        ')' => '⁾',
        c => c,
    }
}

/// Fragments in reading order: from top to bottom, columns one after the other.
fn in_order(fragments: Vec<Fragment>, right_to_left: bool, depth: u8) -> Vec<Fragment> {
    // Newspapers have six columns; each split makes two.
    let gutter = if depth < 5 { gutter(&fragments) } else { None };
    let Some(gutter) = gutter else {
        let mut lines = fragments;
        // On one height, the side where reading begins comes first.
        let across = |f: &Fragment| if right_to_left { -f.end } else { f.x };
        lines.sort_by(|a, b| b.y.total_cmp(&a.y).then(across(a).total_cmp(&across(b))));
        return lines;
    };
    let mut out = Vec::new();
    let (mut left, mut right) = (Vec::new(), Vec::new());
    let flush = |left: &mut Vec<Fragment>, right: &mut Vec<Fragment>, out: &mut Vec<Fragment>| {
        let sides = if right_to_left { [right, left] } else { [left, right] };
        for side in sides {
            out.extend(in_order(std::mem::take(side), right_to_left, depth + 1));
        }
    };
    for fragment in fragments {
        if fragment.end <= gutter {
            left.push(fragment);
        } else if fragment.x >= gutter {
            right.push(fragment);
        } else {
            // A line over the whole width ends the columns above it.
            flush(&mut left, &mut right, &mut out);
            out.push(fragment);
        }
    }
    flush(&mut left, &mut right, &mut out);
    out
}

/// Where a column ends and the next begins, if the fragments stand in columns.
fn gutter(fragments: &[Fragment]) -> Option<f32> {
    if fragments.len() < 2 * COLUMN_LINES {
        return None;
    }
    let width = fragments.iter().map(|f| f.end).fold(f32::NEG_INFINITY, f32::max)
        - fragments.iter().map(|f| f.x).fold(f32::INFINITY, f32::min);
    let mut edges: Vec<f32> = fragments.iter().map(|f| f.x - 0.5).collect();
    edges.sort_by(f32::total_cmp);
    edges.dedup_by(|a, b| (*a - *b).abs() < 1.0);
    let wide = |f: &&Fragment| f.end - f.x >= COLUMN_WIDTH * width;
    let count = |x: f32| {
        let left = fragments.iter().filter(|f| f.end <= x).filter(wide);
        let right = fragments.iter().filter(|f| f.x >= x).filter(wide);
        let crossing = fragments.iter().filter(|f| f.x < x && f.end > x).count();
        let beside = right.clone().filter(|r| left.clone().any(|l| (l.y - r.y).abs() < r.size)).count();
        let fewer = left.count().min(right.count());
        (fewer >= COLUMN_LINES && beside * 2 >= fewer && crossing * 2 <= fewer).then_some((fewer, crossing))
    };
    // Pages have some 60 lines, so trying every left edge costs nothing.
    edges
        .into_iter()
        .filter_map(|x| Some((x, count(x)?)))
        .max_by(|(_, (a, crossing_a)), (_, (b, crossing_b))| a.cmp(b).then(crossing_b.cmp(crossing_a)))
        .map(|(x, _)| x)
}

/// Texts of the lines, and where more than a line's space stands above them.
fn with_gaps(lines: &[Fragment], right_to_left: bool) -> Vec<Line> {
    let step = |pair: &[Fragment]| match pair {
        [above, below] if above.y > below.y => Some((above.y - below.y) / below.size.max(1.0)),
        _ => None,
    };
    let mut steps: Vec<f32> = lines.windows(2).filter_map(step).filter(|s| *s > 0.5).collect();
    steps.sort_by(f32::total_cmp);
    // The lower quartile: a page of short paragraphs has more gaps than lines.
    let usual = steps.get(steps.len() / 4).copied().unwrap_or(1.2);
    let mut above: Option<&Fragment> = None;
    let in_row = rows(lines);
    let mut row_above = false;
    lines
        .iter()
        .zip(in_row)
        .map(|(line, in_row)| {
            let distance = above.map(|above| (above.y - line.y) / line.size.max(1.0));
            // What stands beside the line before, apart from it, is a cell or a heading of its own.
            let gap_above =
                distance.is_some_and(|d| d > PARAGRAPH_GAP * usual || d < -0.5 || d.abs() <= SAME_LINE);
            let gap_above = gap_above || (above.is_some() && (in_row || row_above));
            (above, row_above) = (Some(line), in_row);
            let (atoms, right_to_left) = pieces(line, right_to_left);
            Line { atoms, right_to_left, gap_above, size: line.size }
        })
        .collect()
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

/// The pieces of a line with spaces where gaps are, and its direction.
fn pieces(line: &Fragment, page_right_to_left: bool) -> (Vec<visual::Atom>, bool) {
    let mut atoms: Vec<visual::Atom> = Vec::with_capacity(line.glyphs.len());
    let mut reach = f32::INFINITY;
    let leaning = visual::leaning(line.glyphs.iter().map(|g| g.text.as_str()));
    let right_to_left = leaning < 0 || (leaning == 0 && page_right_to_left);
    let has_spaces = line.glyphs.iter().any(|g| !g.text.is_empty() && g.text.trim().is_empty());
    let word_gap = if right_to_left && has_spaces { WORD_GAP_ARABIC } else { WORD_GAP };
    for glyph in &line.glyphs {
        let start = glyph.x.min(glyph.end);
        let blank = glyph.text.trim().is_empty();
        let raised = glyph.text.chars().all(|c| matches!(c, '⁰'..='⁹' | '¹' | '²' | '³' | '⁽' | '⁾'));
        let gap = !blank && !raised && start - reach > word_gap * line.size;
        if (gap || blank) && atoms.last().is_some_and(|a| a.text != " ") {
            atoms.push(visual::Atom::space());
        }
        if !blank {
            atoms.push(visual::Atom { text: glyph.text.clone(), source: Some(glyph.source) });
            reach = glyph.x.max(glyph.end);
        }
    }
    (atoms, right_to_left)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Glyphs of `text` at 10 points, each half a size wide.
    fn set(text: &str, x: f32, y: f32, size: f32) -> Vec<Glyph> {
        let step = size / 2.0;
        text.chars()
            .enumerate()
            .map(|(i, c)| {
                let x = x + i as f32 * step;
                Glyph { text: c.to_string(), x, end: x + step, y, size, turn: 0, source: 0 }
            })
            .collect()
    }

    fn texts(pieces: &[(&str, f32, f32, f32)]) -> Vec<(String, bool)> {
        let glyphs = pieces.iter().flat_map(|(t, x, y, s)| set(t, *x, *y, *s)).collect();
        lines(glyphs)
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
}
