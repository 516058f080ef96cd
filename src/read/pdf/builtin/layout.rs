//! The parts of a page, each with its fragments of lines in reading order.

use super::fragments::Fragment;
use super::glyph::Glyph;
use super::{columns, fragments, visual};
use crate::lang::Direction;

/// Fragments of a page that are turned alike.
#[derive(Debug)]
pub(super) struct Part {
    /// In reading order.
    pub(super) fragments: Vec<Fragment>,
    /// That of most of their letters.
    pub(super) direction: Direction,
}

/// What stands on a page, in reading order: upright text first, then what stands on its side.
pub(super) fn parts(mut glyphs: Vec<Glyph>) -> Vec<Part> {
    // Marks that stand on their letters now have neither text nor width.
    glyphs.retain(|g| !g.text.is_empty() || g.x != g.end);
    let mut out = Vec::new();
    let mut turns: Vec<u16> = glyphs.iter().map(|g| g.turn).collect();
    turns.sort_unstable();
    turns.dedup();
    for turn in turns {
        let (now, later) = glyphs.into_iter().partition(|g: &Glyph| g.turn == turn);
        glyphs = later;
        let fragments = fragments::of(now);
        let leaning: i32 =
            fragments.iter().map(|f| visual::leaning(f.glyphs.iter().map(|g| g.text.as_str()))).sum();
        let direction = if leaning < 0 { Direction::RightToLeft } else { Direction::LeftToRight };
        if !fragments.is_empty() {
            out.push(Part { fragments: columns::in_order(fragments, direction), direction });
        }
    }
    out
}
