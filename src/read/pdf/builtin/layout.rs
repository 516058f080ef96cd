//! From glyphs at places to fragments of lines in reading order.
//!
//! Glyphs of one height make fragments; small raised fragments join the line they
//! belong to; columns are read one after the other. All distances are in units of the font size, for nothing else on a page
//! has a scale.

use super::content::Glyph;
use super::visual;

/// Baselines closer than this are one line: positions are rounded by producers.
pub(super) const SAME_LINE: f32 = 0.12;
/// A gap that divides a line into fragments; tabs behind list labels are up to
/// two and a half wide in UN documents, the gap to a page number twenty.
const FRAGMENT_GAP: f32 = 3.0;
/// Raised marks are set at 55 to 70 % of the size.
const SMALL: f32 = 0.85;
/// How high above the baseline raised marks stand.
const RAISED: std::ops::Range<f32> = 0.1..0.75;
/// Two prints of one glyph, which make it bold, stand closer than this.
const OVERPRINT: f32 = 0.08;
/// Lines that a column must have on each side of its gutter.
const COLUMN_LINES: usize = 4;
/// Width of its lines against that of the page; a table's cells are narrower.
const COLUMN_WIDTH: f32 = 0.28;

/// Glyphs of one height without wide gaps, from left to right.
#[derive(Debug, Clone)]
pub(super) struct Fragment {
    /// Blanks among them, if the producer drew them.
    pub(super) glyphs: Vec<Glyph>,
    /// Left end of what is seen.
    pub(super) x: f32,
    /// Right end of what is seen.
    pub(super) end: f32,
    /// Height of the baseline.
    pub(super) y: f32,
    /// Size of most of its glyphs.
    pub(super) size: f32,
    /// Left and right edge of its column, where the page has several.
    pub(super) column: Option<(f32, f32)>,
}

impl Fragment {
    /// `None` without glyphs.
    pub(super) fn new(glyphs: Vec<Glyph>) -> Option<Self> {
        let first = glyphs.first()?;
        // The size that most of the line has, for a raised mark may come first.
        let mut sizes: Vec<f32> = glyphs.iter().map(|g| g.size).collect();
        sizes.sort_by(f32::total_cmp);
        let seen = || glyphs.iter().filter(|g| !g.is_blank());
        Some(Fragment {
            x: seen().map(|g| g.x.min(g.end)).fold(f32::INFINITY, f32::min),
            end: seen().map(|g| g.end.max(g.x)).fold(f32::NEG_INFINITY, f32::max),
            column: None,
            y: first.y,
            size: sizes.get(sizes.len() / 2).copied().unwrap_or(first.size),
            glyphs,
        })
    }
}

/// Fragments of a page that are turned alike.
#[derive(Debug)]
pub(super) struct Part {
    /// In reading order.
    pub(super) fragments: Vec<Fragment>,
    /// Most of their letters run to the left.
    pub(super) right_to_left: bool,
}

/// What stands on a page, in reading order: upright text first, then what stands on its side.
pub(super) fn parts(mut glyphs: Vec<Glyph>) -> Vec<Part> {
    // Marks that stand on their letters now have neither text nor width.
    glyphs.retain(|g| !g.text.is_empty() || g.x != g.end);
    let mut out = Vec::new();
    for turn in 0..4 {
        let (now, later) = glyphs.into_iter().partition(|g: &Glyph| g.turn == turn);
        glyphs = later;
        let fragments = raise(fragments(now));
        let leaning: i32 =
            fragments.iter().map(|f| visual::leaning(f.glyphs.iter().map(|g| g.text.as_str()))).sum();
        let right_to_left = leaning < 0;
        if !fragments.is_empty() {
            out.push(Part { fragments: in_order(fragments, right_to_left, 0), right_to_left });
        }
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
        line.sort_by(|a, b| middle(a).total_cmp(&middle(b)));
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
            let blank = glyph.is_blank();
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

/// Where a glyph stands in its line. Some fonts draw the second part of a ligature
/// without a width of its own, anywhere inside the first.
pub(super) fn middle(glyph: &Glyph) -> f32 {
    f32::midpoint(glyph.x, glyph.end)
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
        host.glyphs.sort_by(|a, b| middle(a).total_cmp(&middle(b)));
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
        if depth > 0 {
            let column = edges(&lines);
            lines.iter_mut().for_each(|line| line.column = Some(column));
        }
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

/// Left and right end of some fragments.
fn edges(fragments: &[Fragment]) -> (f32, f32) {
    let left = fragments.iter().map(|f| f.x).fold(f32::INFINITY, f32::min);
    (left, fragments.iter().map(|f| f.end).fold(f32::NEG_INFINITY, f32::max))
}

/// Where a column ends and the next begins, if the fragments stand in columns.
fn gutter(fragments: &[Fragment]) -> Option<f32> {
    if fragments.len() < 2 * COLUMN_LINES {
        return None;
    }
    let (left, right) = edges(fragments);
    let width = right - left;
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
