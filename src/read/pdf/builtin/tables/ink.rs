//! Where the rows of a page have letters, and where they are white.

use super::super::fragments::{Fragment, middle};
use super::super::glyph::Glyph;

/// Width of a strip at its narrowest, in font sizes: web pages leave as much between
/// the longest cell of a column and the next column as between words.
pub(super) const STRIP: f32 = 0.2;
/// Dots in a row that lead the eye; an ellipsis has three.
const LEADER: usize = 5;

/// A white strip: left and right edge.
pub(super) type Strip = (f32, f32);

/// Where a row has letters: stretches without a gap of a strip's width, from left to right.
#[derive(Debug)]
pub(super) struct Ink {
    pub(super) stretches: Vec<(f32, f32)>,
    pub(super) letters: Vec<usize>,
    /// Middles of the spaces that were drawn.
    pub(super) blanks: Vec<f32>,
    pub(super) size: f32,
    pub(super) y: f32,
}

impl Ink {
    pub(super) fn of(row: &[Fragment]) -> Self {
        let mut glyphs: Vec<&Glyph> = row.iter().flat_map(|f| &f.glyphs).filter(|g| !g.is_blank()).collect();
        glyphs.sort_by(|a, b| a.x.min(a.end).total_cmp(&b.x.min(b.end)));
        let size = row.iter().map(|f| f.size).fold(1.0, f32::max);
        let y = row.first().map_or(0.0, |f| f.y);
        let blanks = row.iter().flat_map(|f| &f.glyphs).filter(|g| g.is_blank()).map(middle).collect();
        let mut ink = Ink { stretches: Vec::new(), letters: Vec::new(), blanks, size, y };
        // From an entry of a table of contents dots lead to its page: one line, whatever stands below.
        let leads =
            glyphs.windows(LEADER).any(|run| run.iter().all(|glyph| matches!(&*glyph.text, "." | "·" | "…")));
        for glyph in glyphs {
            let (from, to) = (glyph.x.min(glyph.end), glyph.x.max(glyph.end));
            match (ink.stretches.last_mut(), ink.letters.last_mut()) {
                (Some(last), Some(letters)) if leads || from - last.1 < STRIP * size => {
                    last.1 = last.1.max(to);
                    *letters += 1;
                }
                _ => {
                    ink.stretches.push((from, to));
                    ink.letters.push(1);
                }
            }
        }
        ink
    }

    /// White stretches between the letters.
    pub(super) fn gaps(&self) -> impl Iterator<Item = Strip> {
        self.stretches.windows(2).filter_map(|pair| match pair {
            [left, right] => Some((left.1, right.0)),
            _ => None,
        })
    }

    /// White stretches, those at both ends included.
    pub(super) fn white(&self) -> impl Iterator<Item = Strip> {
        let first = self.stretches.first().map_or(f32::INFINITY, |s| s.0);
        let last = self.stretches.last().map_or(f32::NEG_INFINITY, |s| s.1);
        let ends = [(f32::NEG_INFINITY, first), (last, f32::INFINITY)];
        self.gaps().chain(ends)
    }

    /// What of `strips` is left white.
    pub(super) fn leaves(&self, strips: &[Strip]) -> Vec<Strip> {
        let both = |strip: &Strip, white: Strip| (strip.0.max(white.0), strip.1.min(white.1));
        let narrowed = strips.iter().flat_map(|strip| self.white().map(move |white| both(strip, white)));
        narrowed.filter(|(left, right)| right - left >= STRIP * self.size).collect()
    }

    /// The gap around a strip, if letters stand on both sides of it.
    pub(super) fn around(&self, strip: &Strip) -> Option<Strip> {
        self.gaps().find(|gap| gap.0 <= strip.0 && strip.1 <= gap.1)
    }

    /// Whether a space was drawn in a gap.
    pub(super) fn has_blank(&self, gap: &Strip) -> bool {
        self.blanks.iter().any(|x| (gap.0..=gap.1).contains(x))
    }

    /// Letters to the left and to the right of a strip.
    pub(super) fn beside(&self, strip: &Strip) -> (usize, usize) {
        let (mut left, mut right) = (0, 0);
        for (stretch, letters) in self.stretches.iter().zip(&self.letters) {
            *(if stretch.1 <= strip.0 { &mut left } else { &mut right }) += letters;
        }
        (left, right)
    }
}
