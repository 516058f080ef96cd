//! Combining marks, drawn as glyphs of their own, go back to their letters.
//!
//! A mark stands at an offset from its letter that only the font explains: fonts
//! draw marks to the right of their origin, to the left of it or around it. The
//! order of drawing tells nothing either, for producers draw by font. But a font
//! does the same with all its marks, and they belong over the middles of letters:
//! the offset that brings all marks of the document nearest to letters is the one.

use rustc_hash::FxHashMap;
use unicode_normalization::char::is_combining_mark;

use super::glyph::Glyph;

/// Marks stand at most this far beside or above their letter, in font sizes.
const REACH: f32 = 1.2;
/// Offsets tried, in twentieths of the font size: marks are a third of it wide.
const OFFSETS: [i8; 15] = [-6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8];
/// What DejaVu (5), Amiri (6), Noto Naskh (2) and Noto Sans Arabic (4) do.
const USUAL: i8 = 4;
/// How much the first marks must speak for another offset, in font sizes a step:
/// letters stand so close that two or three marks can fit at many.
const PRIOR: f32 = 0.05;
/// Marks of a page that are looked at to find the offset.
const SAMPLE: usize = 300;
/// Letters looked at on each side of a mark.
const NEIGHBOURS: usize = 3;

/// How far the marks seen so far are from letters, for each of [`OFFSETS`].
#[derive(Debug)]
pub(super) struct Marks {
    distances: [f32; OFFSETS.len()],
}

impl Default for Marks {
    fn default() -> Self {
        Marks { distances: OFFSETS.map(|offset| PRIOR * f32::from(offset.abs_diff(USUAL))) }
    }
}

/// Letters of a page by line band and place.
struct Letters<'g> {
    glyphs: &'g [Glyph],
    bands: FxHashMap<(u16, i32), Vec<usize>>,
}

impl Marks {
    /// `glyphs` with the text of each mark behind that of its letter.
    pub(super) fn set(&mut self, mut glyphs: Vec<Glyph>) -> Vec<Glyph> {
        if !glyphs.iter().any(is_mark) {
            return glyphs;
        }
        let letters = Letters::of(&glyphs);
        for mark in glyphs.iter().filter(|g| is_mark(g)).take(SAMPLE) {
            for (sum, offset) in self.distances.iter_mut().zip(OFFSETS) {
                *sum += letters.nearest(mark, offset).map_or(REACH, |(distance, _)| distance);
            }
        }
        let best = self
            .distances
            .iter()
            .zip(OFFSETS)
            .min_by(|a, b| a.0.total_cmp(b.0))
            .map_or(USUAL, |(_, offset)| offset);
        let homes: Vec<(usize, Option<usize>)> = (0..)
            .zip(&glyphs)
            .filter(|(_, g)| is_mark(g))
            .map(|(index, mark)| (index, letters.nearest(mark, best).map(|(_, letter)| letter)))
            .collect();
        for (index, home) in homes {
            // A mark with nothing near it stands by itself.
            let Some(home) = home else { continue };
            // What is left of it is no space, though fonts of fixed width give a mark that of a letter.
            let taken = glyphs.get_mut(index).map(|mark| {
                mark.end = mark.x;
                std::mem::take(&mut mark.text)
            });
            let mark = taken.unwrap_or_default();
            if let Some(letter) = glyphs.get_mut(home) {
                letter.text.push_str(&mark);
            }
        }
        glyphs
    }
}

impl<'g> Letters<'g> {
    fn of(glyphs: &'g [Glyph]) -> Self {
        let mut bands: FxHashMap<(u16, i32), Vec<usize>> = FxHashMap::default();
        for (index, glyph) in
            glyphs.iter().enumerate().filter(|(_, g)| !is_mark(g) && !g.text.trim().is_empty())
        {
            bands.entry((glyph.turn, band(glyph.y))).or_default().push(index);
        }
        let left = |index: &usize| glyphs.get(*index).map_or(0.0, |g| g.x.min(g.end));
        for band in bands.values_mut() {
            band.sort_by(|a, b| left(a).total_cmp(&left(b)));
        }
        Letters { glyphs, bands }
    }

    /// The letter nearest to a mark that is seen `offset` beside its origin, and
    /// how far off it is in font sizes.
    fn nearest(&self, mark: &Glyph, offset: i8) -> Option<(f32, usize)> {
        let x = f32::midpoint(mark.x, mark.end) + f32::from(offset) / 20.0 * mark.size;
        let home = band(mark.y);
        let bands = [home.saturating_sub(1), home, home.saturating_add(1)];
        let near = bands.into_iter().filter_map(|band| self.bands.get(&(mark.turn, band))).flat_map(|band| {
            let behind =
                band.partition_point(|index| self.glyphs.get(*index).is_some_and(|g| g.x.min(g.end) <= x));
            band.iter().skip(behind.saturating_sub(NEIGHBOURS)).take(2 * NEIGHBOURS)
        });
        let distance = |letter: &Glyph| {
            let (low, high) = (letter.x.min(letter.end), letter.x.max(letter.end));
            let outside = (low - x).max(x - high).max(0.0);
            let above = (mark.y - letter.y).abs();
            let close = outside < REACH * letter.size && above < REACH * letter.size;
            // Inside a letter the middle is best; outside, every step counts fully.
            let middle = (x - f32::midpoint(low, high)).abs().min(letter.size);
            // A font that draws marks at their height draws them near the letters of the next line, too.
            close.then_some((outside + middle / 3.0 + above) / letter.size)
        };
        near.filter_map(|index| Some((distance(self.glyphs.get(*index)?)?, *index)))
            .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))
    }
}

/// Bands of 18 points: a mark's letter is in the same or in the next one.
fn band(y: f32) -> i32 {
    (y / 18.0).floor() as i32
}

fn is_mark(glyph: &Glyph) -> bool {
    !glyph.text.is_empty() && glyph.text.chars().all(is_combining_mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glyph(text: &str, x: f32, end: f32) -> Glyph {
        Glyph { text: text.to_owned(), x, end, y: 100.0, size: 10.0, turn: 0, order: 0, source: 0 }
    }

    #[test]
    fn the_font_decides_on_which_side_marks_are() {
        // Letters five wide; marks over their middles, drawn first, origins one off.
        for shift in [-1.5, 0.0, 1.5] {
            let mut glyphs: Vec<Glyph> =
                (0..4).map(|i| 7.5 + 10.0 * i as f32 + shift).map(|x| glyph("ّ", x, x)).collect();
            glyphs.extend((0..8).map(|i| 5.0 * i as f32).map(|x| glyph("ب", x, x + 5.0)));
            let texts: Vec<String> =
                Marks::default().set(glyphs).into_iter().skip(4).map(|g| g.text).collect();
            assert_eq!(texts.concat(), "ببّ".repeat(4), "{shift}");
        }
    }

    #[test]
    fn of_a_mark_as_wide_as_a_letter_nothing_is_left() {
        let glyphs = vec![glyph("ت", 10.0, 16.0), glyph("ُ", 10.0, 16.0), glyph("ف", 4.0, 10.0)];
        let set = Marks::default().set(glyphs);
        assert_eq!((set[0].text.as_str(), set[1].text.as_str(), set[1].end - set[1].x), ("تُ", "", 0.0));
    }

    #[test]
    fn a_raised_mark_stays_in_its_line() {
        let above = Glyph { y: 113.0, ..glyph("ج", 10.0, 14.0) };
        let mark = Glyph { y: 104.0, ..glyph("ُ", 10.0, 10.0) };
        let texts: Vec<String> = Marks::default()
            .set(vec![above, mark, glyph("ت", 9.0, 11.0)])
            .into_iter()
            .map(|g| g.text)
            .collect();
        assert_eq!(texts, ["ج", "", "تُ"]);
    }
}
