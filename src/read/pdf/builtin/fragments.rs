//! From glyphs at places to fragments of lines.
//!
//! Glyphs of one height make fragments; small raised fragments join the line they
//! belong to. All distances are in units of the font size, for nothing else on a page
//! has a scale.

use super::glyph::Glyph;
use crate::lang::Direction;

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
/// A glyph that begins so far behind the one drawn before it, or before its end, is no
/// part of the same run, in font sizes.
const RUN_GAP: f32 = 1.0;
const RUN_BACK: f32 = 0.3;
/// Letters of the longest raised mark or list of marks.
const MARK_LETTERS: usize = 8;

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
    /// Where it is begun to be read, so that what is read first has the lower figure.
    pub(super) fn begins(&self, direction: Direction) -> f32 {
        match direction {
            Direction::LeftToRight => self.x,
            Direction::RightToLeft => -self.end,
        }
    }

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

/// The fragments of glyphs that are turned alike, raised marks in their lines.
pub(super) fn of(glyphs: Vec<Glyph>) -> Vec<Fragment> {
    raise(fragments(glyphs))
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
        let line = across(line);
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

/// The glyphs of a line from left to right. Those that were drawn one behind the other stay
/// together: where a font does not say how wide its letters are, the next run begins
/// before the last letters of this one seem to end.
fn across(mut line: Vec<Glyph>) -> Vec<Glyph> {
    line.sort_by_key(|glyph| glyph.order);
    let mut runs: Vec<Vec<Glyph>> = Vec::new();
    for glyph in line {
        match runs.last_mut() {
            Some(run)
                if run.last().is_some_and(|last| {
                    let step = glyph.x.min(glyph.end) - last.x.max(last.end);
                    (-RUN_BACK * last.size..=RUN_GAP * last.size).contains(&step)
                }) =>
            {
                run.push(glyph);
            }
            _ => runs.push(vec![glyph]),
        }
    }
    // What a run covers, the blanks at its ends aside, which may be drawn as wide as a line.
    let covered = |run: &[Glyph]| {
        let seen = || run.iter().filter(|glyph| !glyph.is_blank());
        let from = seen().map(|g| g.x.min(g.end)).fold(f32::INFINITY, f32::min);
        (from, seen().map(|g| g.x.max(g.end)).fold(f32::NEG_INFINITY, f32::max))
    };
    let mut placed: Vec<((f32, f32), Vec<Glyph>)> = runs
        .into_iter()
        .map(|run| {
            let (from, to) = covered(&run);
            let blank = run.first().map_or((0.0, 0.0), |g| (g.x.min(g.end), g.x.max(g.end)));
            (if from.is_finite() { (from, to) } else { blank }, run)
        })
        .collect();
    placed.sort_by(|a, b| a.0.0.total_cmp(&b.0.0));
    let mut out: Vec<Glyph> = Vec::new();
    let mut last = (f32::NEG_INFINITY, f32::NEG_INFINITY);
    for ((from, to), mut run) in placed {
        let over = last.1.min(to) - from;
        // Runs that cover each other are one text in pieces: its spaces, its marks, a second print.
        let mixed = over > 0.0 && over * 2.0 > (to - from).min(last.1 - last.0);
        // A space that was drawn with the run before may stand behind this one.
        let mut spaces = Vec::new();
        while out.last().is_some_and(|g| g.is_blank() && (g.end - g.x).abs() < g.size && middle(g) > to) {
            spaces.extend(out.pop());
        }
        out.append(&mut run);
        out.extend(spaces.into_iter().rev());
        if mixed {
            out.sort_by(|a, b| middle(a).total_cmp(&middle(b)));
        }
        last = if mixed { (last.0.min(from), last.1.max(to)) } else { (from, to) };
    }
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
    let is_mark = |f: &Fragment| f.glyphs.iter().filter(|g| !g.is_blank()).count() <= MARK_LETTERS;
    let largest_near = |f: &Fragment| {
        is_mark(f) && fragments.iter().any(|host| f.size <= SMALL * host.size && raised_above(f, host))
    };
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
