//! How the paragraphs of a document in Arabic are set. Who does not turn them round has them from left to
//! right: they begin at the left edge, and the stop at their end stands on the right.

use super::edges::{FEWEST, LineSetting, SAME_PLACE};
use super::fragments::Fragment;
use super::visual::leaning;
use crate::lang::Direction;

/// So many times as many short lines must stand at the left edge as at the right one: signatures and dates
/// stand there in any document. So many times as few stops on the right still tell, where all others end lines.
const CLEARLY: usize = 4;

/// Share of its column that a short line leaves free: ragged lines leave less.
const SHORT: f32 = 0.25;

/// How the paragraphs of a document are set, where that is not the way of their letters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Setting {
    /// Arabic paragraphs begin at the left edge.
    left: bool,
    /// Their direction is from left to right, too.
    turned: bool,
}

/// Where short Arabic lines stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stands {
    Left,
    Right,
}

impl Setting {
    /// What the short lines among `lines`, each with its column, show of an Arabic document.
    pub(super) fn of<'f>(lines: impl Iterator<Item = (&'f Fragment, (f32, f32))>) -> Self {
        let (mut left, mut right, mut stops_left, mut stops_right) = (0, 0, 0, 0);
        for (line, column) in lines {
            match stands(line, column) {
                Some(Stands::Left) => {
                    left += 1;
                    stops_left += usize::from(is_stop(line.glyphs.first()));
                    stops_right += usize::from(is_stop(line.glyphs.last()));
                }
                Some(Stands::Right) => right += 1,
                None => {}
            }
        }
        let left = (left >= FEWEST || stops_right > stops_left) && left > CLEARLY * right;
        // A ragged line ends on the left with whatever stop stands there; none begins with one on the right.
        Setting { left, turned: left && CLEARLY * stops_right >= stops_left }
    }

    /// Whether lines are set otherwise than their letters run.
    pub(super) fn is_own(self) -> bool {
        self != Setting::default()
    }

    /// How a line is set that is read in the direction `read`.
    pub(super) fn of_line(self, line: &Fragment, read: Direction, column: (f32, f32)) -> LineSetting {
        if !self.left || !read.is_right_to_left() || stands(line, column) == Some(Stands::Right) {
            return LineSetting { aligned: read, base: read };
        }
        let base = if self.turned { Direction::LeftToRight } else { read };
        LineSetting { aligned: Direction::LeftToRight, base }
    }
}

/// At which edge a line of Arabic text stands that fills its column not.
fn stands(line: &Fragment, (left, right): (f32, f32)) -> Option<Stands> {
    if leaning(line.glyphs.iter().map(|glyph| glyph.text.as_str())) >= 0 {
        return None;
    }
    let (before, behind) = (line.x - left, right - line.end);
    let short = (right - left) * SHORT;
    if before <= SAME_PLACE && behind > short {
        return Some(Stands::Left);
    }
    // Labels that hang beyond their paragraphs make the column wider than these are.
    (before > short && behind * CLEARLY as f32 <= before).then_some(Stands::Right)
}

fn is_stop(glyph: Option<&super::glyph::Glyph>) -> bool {
    glyph.is_some_and(|glyph| matches!(glyph.text.as_str(), "." | ":" | "؟" | "!" | "؛" | "،" | ","))
}

#[cfg(test)]
mod tests {
    use super::super::glyph::Glyph;
    use super::*;

    const COLUMN: (f32, f32) = (50.0, 250.0);

    /// A line of letters five wide that begins at `x`.
    fn line(text: &str, x: f32) -> Fragment {
        let glyph = |(at, c): (u8, char)| {
            let x = x + 5.0 * f32::from(at);
            Glyph { text: c.to_string(), x, end: x + 5.0, y: 100.0, size: 10.0, turn: 0, order: 0, source: 0 }
        };
        Fragment::new((0..).zip(text.chars()).map(glyph).collect()).unwrap()
    }

    fn setting(lines: &[Fragment]) -> Setting {
        Setting::of(lines.iter().map(|line| (line, COLUMN)))
    }

    #[test]
    fn short_lines_show_how_paragraphs_are_set() {
        let right = |text: &str| line(text, 250.0 - 5.0 * text.chars().count() as f32);
        let left = |text: &str| line(text, 50.0);
        let full = || line(&"ب".repeat(40), 50.0);
        let plain = Setting::default();
        let turned = Setting { left: true, turned: true };
        for (lines, expected) in [
            // One paragraph with its stop on the right is enough, and three that have none.
            (vec![full(), left("ءام.")], turned),
            (vec![left("ءام"), left("ءامس"), left("ضرأ")], turned),
            (vec![left("ءام"), left("ءامس")], plain),
            // Stops on the left: the paragraphs run to the left, and only begin at the left edge.
            (vec![left(".ءام"), left(".ءامس"), left(".ضرأ")], Setting { left: true, turned: false }),
            // Ragged lines end with commas on the left.
            (vec![left("،ءام"), left("،ءامس"), left("،ضرأ"), left("رحب.")], turned),
            // Signatures and dates stand on the left of any document.
            (vec![full(), right("ءام."), left("ءامس"), left("ضرأ"), left("رحب")], plain),
            (vec![full(), full(), full()], plain),
        ] {
            assert_eq!(setting(&lines), expected);
        }
        assert_eq!(setting(&[left("a."), left("b."), left("c.")]), plain);
    }

    #[test]
    fn what_stands_on_the_right_all_the_same_is_read_from_there() {
        let turned = Setting { left: true, turned: true };
        let set = |line: &Fragment, read| turned.of_line(line, read, COLUMN);
        let (left, right) = (Direction::LeftToRight, Direction::RightToLeft);
        let both = |direction| LineSetting { aligned: direction, base: direction };
        assert_eq!(set(&line("ءام", 50.0), right), both(left));
        assert_eq!(set(&line("ءام", 235.0), right), both(right));
        assert_eq!(set(&line("abc", 50.0), left), both(left));
        let only_begins = Setting { left: true, turned: false };
        let expected = LineSetting { aligned: left, base: right };
        assert_eq!(only_begins.of_line(&line("ءام", 50.0), right, COLUMN), expected);
    }
}
