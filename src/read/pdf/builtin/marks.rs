//! Combining marks, drawn as glyphs of their own, go back to their letters.
//!
//! A mark is drawn right before or right behind its letter, as the producer
//! likes, and stands over it by an offset that only the font explains. Each
//! producer keeps to one of the two, so the marks of a document vote: where just
//! one of the two neighbours lies under the mark, it counts.

use unicode_normalization::char::is_combining_mark;

use super::content::Glyph;

/// Marks stand at most this far beside or above their letter, in font sizes.
const REACH: f32 = 1.2;

/// What the marks seen so far say: above 0 that they come before their letters.
#[derive(Debug, Default)]
pub(super) struct Marks {
    before: i32,
}

impl Marks {
    /// `glyphs`, in the order of drawing, with marks put behind their letters.
    pub(super) fn set(&mut self, glyphs: Vec<Glyph>) -> Vec<Glyph> {
        if !glyphs.iter().any(is_mark) {
            return glyphs;
        }
        self.count(&glyphs);
        let mut out: Vec<Glyph> = Vec::with_capacity(glyphs.len());
        // Marks that wait for the letter behind them.
        let mut waiting: Vec<Glyph> = Vec::new();
        for mut glyph in glyphs {
            if is_mark(&glyph) {
                waiting.push(glyph);
                continue;
            }
            for mark in waiting.drain(..) {
                let last = out.last_mut().filter(|letter| near(&mark, letter));
                match last {
                    Some(letter) if self.before < 0 || !near(&mark, &glyph) => {
                        letter.text.push_str(&mark.text)
                    }
                    _ if near(&mark, &glyph) => glyph.text.push_str(&mark.text),
                    // A mark with nothing near it stands by itself.
                    _ => out.push(mark),
                }
            }
            out.push(glyph);
        }
        for mark in waiting {
            match out.last_mut().filter(|letter| near(&mark, letter)) {
                Some(letter) => letter.text.push_str(&mark.text),
                None => out.push(mark),
            }
        }
        out
    }

    fn count(&mut self, glyphs: &[Glyph]) {
        for triple in glyphs.windows(3) {
            let [first, mark, last] = triple else { continue };
            if is_mark(mark) && !is_mark(first) && !is_mark(last) {
                self.before += i32::from(covers(last, mark)) - i32::from(covers(first, mark));
            }
        }
    }
}

fn is_mark(glyph: &Glyph) -> bool {
    !glyph.text.is_empty() && glyph.text.chars().all(is_combining_mark)
}

/// Whether `mark` can belong to `letter` at all.
fn near(mark: &Glyph, letter: &Glyph) -> bool {
    let x = f32::midpoint(mark.x, mark.end);
    let outside = (letter.x.min(letter.end) - x).max(x - letter.x.max(letter.end));
    mark.turn == letter.turn
        && outside < REACH * letter.size
        && (mark.y - letter.y).abs() < REACH * letter.size
        && !letter.text.trim().is_empty()
}

fn covers(letter: &Glyph, mark: &Glyph) -> bool {
    let x = f32::midpoint(mark.x, mark.end);
    near(mark, letter) && x >= letter.x.min(letter.end) && x <= letter.x.max(letter.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glyph(text: &str, x: f32, end: f32) -> Glyph {
        Glyph { text: text.to_owned(), x, end, y: 0.0, size: 10.0, turn: 0 }
    }

    #[test]
    fn the_producer_decides_on_which_side_marks_are() {
        let clear = |before: bool| {
            let at = if before { 6.0 } else { 4.0 };
            vec![glyph("ا", 0.0, 5.0), glyph("ّ", at, at), glyph("ب", 5.0, 10.0)]
        };
        for (before, expected) in [(true, "ابُّ"), (false, "اُّب")] {
            let mut marks = Marks::default();
            marks.set(clear(before));
            // Now a mark exactly between two letters.
            let glyphs =
                vec![glyph("ا", 0.0, 5.0), glyph("ُ", 5.0, 5.0), glyph("ّ", 5.0, 5.0), glyph("ب", 5.0, 10.0)];
            let text: String = marks.set(glyphs).into_iter().map(|g| g.text).collect();
            assert_eq!(text, expected);
        }
    }
}
