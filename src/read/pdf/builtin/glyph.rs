//! Glyphs at their places, and the page that they are put on (ISO 32000-1, 9.4).

use std::rc::Rc;

use lopdf::ObjectId;

use super::font::Font;
use super::geometry::{Area, Heading, Matrix};

/// A glyph at its place, in points, with the page upright.
#[derive(Debug, Clone)]
pub(super) struct Glyph {
    /// Text in logical order; a ligature has several letters, a glyph that the font has no
    /// Unicode text for has none.
    pub(super) text: String,
    /// Left end on the baseline.
    pub(super) x: f32,
    /// Right end on the baseline.
    pub(super) end: f32,
    /// Height of the baseline, upwards.
    pub(super) y: f32,
    /// Font size as it appears.
    pub(super) size: f32,
    /// Direction of writing in degrees against the page.
    pub(super) turn: u16,
    /// Number in the order of drawing.
    pub(super) order: u32,
    /// Font and code that drew it, for telling equal glyphs from equal texts.
    pub(super) source: u64,
}

impl Glyph {
    /// A space, which leaves no ink.
    pub(super) fn is_blank(&self) -> bool {
        !self.text.is_empty() && self.text.trim().is_empty()
    }
}

#[derive(Clone)]
pub(super) struct GraphicsState<'d> {
    pub(super) matrix: Matrix,
    /// Where ink shows. Chromium draws letters of the next page below this one, out of sight.
    pub(super) clip: Area,
    pub(super) font: Option<Rc<Font<'d>>>,
    pub(super) size: f32,
    pub(super) letter_spacing: f32,
    pub(super) word_spacing: f32,
    pub(super) stretch: f32,
    pub(super) leading: f32,
    pub(super) rise: f32,
}

/// Text that stands for the glyphs of a marked stretch (`/ActualText`, 14.9.4).
pub(super) struct Replacement {
    /// Marked stretches open around it.
    pub(super) depth: usize,
    pub(super) text: String,
    /// Glyphs on the page when it began.
    pub(super) from: usize,
}

/// What drawing one page needs.
pub(super) struct Page {
    pub(super) glyphs: Vec<Glyph>,
    /// Forms being drawn, to see loops.
    pub(super) forms: Vec<ObjectId>,
    /// Open marked stretches.
    pub(super) marks: usize,
    pub(super) replacement: Option<Replacement>,
}

/// Ends a marked stretch; glyphs that a text stands for become one with that text.
pub(super) fn close_mark(page: &mut Page) {
    if let Some(replacement) = page.replacement.take_if(|r| r.depth >= page.marks) {
        let covered = page.glyphs.split_off(replacement.from.min(page.glyphs.len()));
        // Stretches over several lines cannot be one glyph; their glyphs speak for themselves.
        let one_line = covered
            .iter()
            .all(|g| covered.first().is_some_and(|f| f.turn == g.turn && (f.y - g.y).abs() < f.size));
        // The widest is the letter, the others are the marks on it.
        let letter = covered.iter().max_by(|a, b| (a.end - a.x).abs().total_cmp(&(b.end - b.x).abs()));
        match letter {
            Some(letter) if one_line => {
                let x = covered.iter().map(|g| g.x).fold(f32::INFINITY, f32::min);
                let end = covered.iter().map(|g| g.end).fold(f32::NEG_INFINITY, f32::max);
                page.glyphs.push(Glyph { text: replacement.text, x, end, ..letter.clone() });
            }
            _ => page.glyphs.extend(covered),
        }
    }
    page.marks = page.marks.saturating_sub(1);
}

/// Puts the glyphs of a string on the page and moves the text matrix behind them.
pub(super) fn show(page: &mut Page, state: &GraphicsState<'_>, text: &mut Matrix, bytes: &[u8]) {
    let Some(font) = &state.font else { return };
    for letter in font.letters(bytes) {
        let advance = letter.width * state.size + state.letter_spacing;
        let word = if letter.is_word_space { state.word_spacing } else { 0.0 };
        let placed = text.then(state.matrix);
        let [a, b, c, d, ..] = placed.0;
        let heading = Heading::of(a, b);
        let start = heading.upright(placed.apply(0.0, state.rise));
        let end = heading.upright(placed.apply(letter.width * state.size * state.stretch, state.rise));
        let size = (state.size * c.hypot(d)).abs();
        // The middle of the letter decides; half a size of slack for overhanging clips.
        let middle =
            placed.apply(letter.width * state.size * state.stretch / 2.0, state.rise + state.size * 0.3);
        let shows = state.clip.holds(middle, size / 2.0);
        if shows
            && start.0.is_finite()
            && start.1.is_finite()
            && end.0.is_finite()
            && size > 0.0
            && size.is_finite()
        {
            page.glyphs.push(Glyph {
                text: letter.text,
                x: start.0,
                end: end.0,
                y: start.1,
                size,
                turn: heading.degrees,
                order: 0,
                source: font.id << 32 | u64::from(letter.code),
            });
        }
        *text = text.moved((advance + word) * state.stretch, 0.0);
    }
}
