//! The words that tesseract found: two readings made one, and lines with their places.

use super::steps::{foot, stand_apart};
use super::word::Word;
use crate::document::{Block, BlockKind, LinePosition};
use crate::lang::Direction;

/// Confidence from which on a word of the main script stands against the other reading.
pub(super) const SURE: f32 = 0.6;
/// Confidence from which on a word of the other script is believed; what is none has less.
const FOREIGN: f32 = 0.85;
/// Letters of a word of the other script at least; two are mostly strokes of one letter.
const FOREIGN_LETTERS: usize = 3;
/// Points an inch.
const POINTS: f32 = 72.0;
/// The pixels an inch that pictures without a word about it are taken to have.
const USUAL_DPI: u32 = 300;

/// The language whose script most of the words have that are read with confidence.
pub(super) fn main_language(words: &[Word]) -> &'static str {
    let (mut arabic, mut other) = (0, 0);
    for word in words.iter().filter(|word| word.confidence >= SURE) {
        let letters = word.letters();
        arabic += letters.0;
        other += letters.1;
    }
    if arabic >= other { "ara" } else { "eng" }
}

/// The words of `main`, in which those that are not sure give way to words of the other script
/// that `both` has at their place.
///
/// A word that nobody knows is as a rule one of the main script, misread with confidence: `known`
/// asks for the others. Names in capitals and addresses need no vocabulary.
pub(super) fn merged(main: Vec<Word>, both: Vec<Word>, known: impl Fn(&str) -> bool) -> Vec<Word> {
    let is_name = |text: &str| text.contains(['@', '/', '.']) || !text.chars().any(char::is_lowercase);
    let foreign = |word: &Word| {
        let (arabic, other) = word.letters();
        let core = word.text.trim_matches(|c: char| !c.is_alphanumeric());
        // One letter is as good as none: bars and strokes look like an l or an I.
        word.confidence >= FOREIGN
            && arabic.max(other) >= FOREIGN_LETTERS
            && arabic.min(other) == 0
            && (other > 0 && is_name(core) || known(core))
    };
    let foreign: Vec<Word> = both.into_iter().filter(foreign).collect();
    let other_script = |a: &Word, b: &Word| (a.letters().0 > 0) != (b.letters().0 > 0);
    let mut out: Vec<Word> = Vec::with_capacity(main.len());
    for word in main {
        let better = foreign.iter().find(|other| {
            word.confidence < SURE.max(other.confidence - 0.1)
                && word.confidence < FOREIGN
                && other_script(&word, other)
                && (other.covers(&word) || word.covers(other))
        });
        match better {
            // Several words of one reading may be one of the other.
            Some(other)
                if out.last().is_some_and(|last| last.left == other.left && last.text == other.text) => {}
            Some(other) => out.push(Word { line: word.line, ..other.clone() }),
            None => out.push(word),
        }
    }
    out
}

/// The lines of a page, with their places in points.
pub(super) fn lines(words: &[Word], direction: Direction, dpi: Option<u32>) -> Vec<Block> {
    let lines: Vec<&[Word]> = words.chunk_by(|a, b| a.line == b.line).collect();
    let edge =
        |pick: fn(&Word) -> i32, best: fn(i32, i32) -> i32| words.iter().map(pick).reduce(best).unwrap_or(0);
    let (left, right) = (edge(|w| w.left, i32::min), edge(Word::right, i32::max));
    let page_foot = edge(Word::bottom, i32::max);
    let points = |pixels: i32| pixels as f32 * POINTS / dpi.unwrap_or(USUAL_DPI) as f32;
    let full = |at: usize| -> bool {
        let (Some(line), Some(below)) = (lines.get(at), lines.get(at + 1)) else { return false };
        let room = if direction.is_right_to_left() {
            line.iter().map(|word| word.left).min().unwrap_or(left).saturating_sub(left)
        } else {
            right.saturating_sub(line.iter().map(Word::right).max().unwrap_or(right))
        };
        below.first().is_some_and(|word| room < first_word(word))
    };
    let apart = stand_apart(&lines, full);
    let mut out = Vec::with_capacity(lines.len());
    for (line, gap_above) in lines.into_iter().zip(apart) {
        let text: Vec<&str> = line.iter().map(|word| word.text.as_str()).collect();
        let begin = line.iter().map(|word| word.left).min().unwrap_or(left);
        let end = line.iter().map(Word::right).max().unwrap_or(right);
        let (indent, room) = if direction.is_right_to_left() {
            (right - end, begin - left)
        } else {
            (begin - left, right - end)
        };
        out.push(Block {
            gap_above,
            place: Some(LinePosition {
                height: points(page_foot - foot(line)),
                indent: points(indent),
                room: points(room),
                first_word: points(line.first().map_or(0, first_word)),
            }),
            ..Block::new(BlockKind::Line, text.join(" "))
        });
    }
    out
}

/// Room that a word takes with the space before it: a quarter of the height of the letters, at least.
fn first_word(word: &Word) -> i32 {
    word.width.saturating_add(word.height / 4)
}

#[cfg(test)]
mod tests {
    use super::super::word::parse;
    use super::*;

    fn row(line: u32, left: i32, width: i32, confidence: f32, text: &str) -> String {
        format!("5\t1\t1\t1\t{line}\t1\t{left}\t{}\t{width}\t40\t{confidence}\t{text}\n", line * 100)
    }

    #[test]
    fn a_second_reading_gives_the_words_of_the_other_script() {
        let main = [
            row(1, 800, 150, 93.0, "تقرير"),
            row(1, 600, 150, 20.0, "لااعلات"),
            row(1, 500, 80, 91.0, "عن"),
            row(1, 300, 150, 30.0, "الماه"),
            row(1, 100, 150, 30.0, "عادلا"),
        ];
        let both = [
            row(1, 800, 150, 90.0, "AE"),
            row(1, 600, 150, 96.0, "UNHCR\u{200E}"),
            row(1, 500, 80, 91.0, "عن"),
            row(1, 300, 150, 50.0, "Ob"),
            row(1, 100, 150, 91.0, "dole"),
        ];
        let parsed = |rows: &[String]| parse(&format!("level\tpage_num\n{}", rows.concat()));
        assert_eq!(main_language(&parsed(&main)), "ara");
        let texts = |known: &dyn Fn(&str) -> bool| -> Vec<String> {
            merged(parsed(&main), parsed(&both), known).into_iter().map(|w| w.text).collect()
        };
        // A good word of the main script stands, and a poor one of the other is no better.
        assert_eq!(texts(&|word| word == "dole"), ["تقرير", "UNHCR", "عن", "الماه", "dole"]);
        // Nor is one that nobody knows.
        assert_eq!(texts(&|_| false), ["تقرير", "UNHCR", "عن", "الماه", "عادلا"]);
    }

    #[test]
    fn lines_know_the_room_behind_them() {
        let rows = [
            row(1, 900, 100, 90.0, "أولا"),
            row(1, 100, 700, 90.0, "ثانيا"),
            row(2, 900, 100, 90.0, "ثالثا"),
            row(4, 900, 100, 90.0, "رابعا"),
            row(5, 900, 100, 90.0, "خامسا"),
        ];
        let words = parse(&rows.concat());
        let seen: Vec<_> = lines(&words, Direction::RightToLeft, None)
            .into_iter()
            .map(|b| (b.text, b.gap_above, b.place.map(|p| (p.indent as i32, p.room as i32))))
            .collect();
        let expected = [
            ("أولا ثانيا", false, (0, 0)),
            ("ثالثا", false, (0, 192)),
            ("رابعا", true, (0, 192)),
            ("خامسا", false, (0, 192)),
        ];
        assert_eq!(seen, expected.map(|(text, gap, place)| (text.to_owned(), gap, Some(place))));
    }
}
