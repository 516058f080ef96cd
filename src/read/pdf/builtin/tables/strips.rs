//! Which rows are a table, and the white strips that part its columns.

use super::ink::{Ink, Strip};
use crate::lang::Direction;

/// Lines with text on both sides of a strip; the masthead of a document has two.
const TABLE_ROWS: usize = 3;
/// Width of a strip that needs no aligned texts beside it: more than a space, even of
/// typewriter letters (0.6).
const CLEAR: f32 = 0.65;
/// Texts of a column begin, or end, this close to one another, in points.
const ALIGNED: f32 = 0.6;
/// Rows among which the first with all columns is looked for; above it stand headings
/// over some of them.
const FIRST_ROWS: usize = 3;
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

/// As [`table`], unless one with more columns begins a few rows below, under the lines of a
/// paragraph whose spaces happen to stand under one another.
pub(super) fn widest(inks: &[Ink], direction: Direction) -> Option<(usize, Vec<Strip>)> {
    let (length, strips) = table(inks, direction)?;
    let later = (1..=length.min(LATER)).filter_map(|skip| Some((skip, table(inks.get(skip..)?, direction)?)));
    let is_better = |(skip, (own, columns)): (usize, (usize, Vec<Strip>))| {
        columns.len() > strips.len() && skip + own >= length
    };
    let mut later = later.map(is_better);
    (!later.any(|better| better)).then_some((length, strips))
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
