//! A recognised word and its box, and the table that tesseract prints.

use crate::lang::Language;

/// A word and its box, in pixels from the top left corner.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word {
    /// Page within the picture, from 1.
    pub(super) page: u32,
    /// Block, paragraph and line, as numbered by the program.
    pub(super) line: (u32, u32, u32),
    pub(super) left: i32,
    pub(super) top: i32,
    pub(super) width: i32,
    pub(super) height: i32,
    /// 0 to 1.
    pub(super) confidence: f32,
    pub(super) text: String,
}

impl Word {
    pub(super) fn right(&self) -> i32 {
        self.left.saturating_add(self.width)
    }

    pub(super) fn bottom(&self) -> i32 {
        self.top.saturating_add(self.height)
    }

    /// Whether the middle of `other` lies in this box.
    pub(super) fn covers(&self, other: &Word) -> bool {
        let (x, y) = (other.left.saturating_add(other.width / 2), other.top.saturating_add(other.height / 2));
        self.page == other.page
            && (self.left..=self.right()).contains(&x)
            && (self.top..=self.bottom()).contains(&y)
    }

    /// Letters of Arabic script and of others.
    pub(super) fn letters(&self) -> (usize, usize) {
        let letters = || self.text.chars().filter(|c| c.is_alphabetic());
        let arabic = letters().filter(|c| Language::Arabic.rules().writes(*c)).count();
        (arabic, letters().count() - arabic)
    }
}

/// The words of a table as tesseract prints it: twelve columns, level 5 being words.
pub(super) fn parse(table: &str) -> Vec<Word> {
    let word = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        let number = |at: usize| cells.get(at).and_then(|cell| cell.parse::<i32>().ok());
        if number(0) != Some(5) {
            return None;
        }
        let count = |at| u32::try_from(number(at)?).ok();
        // Marks of direction say what the letters say, too.
        let text: String =
            cells.get(11)?.trim().chars().filter(|c| !matches!(c, '\u{200E}' | '\u{200F}')).collect();
        (!text.is_empty()).then_some(Word {
            page: count(1)?,
            line: (count(2)?, count(3)?, count(4)?),
            left: number(6)?,
            top: number(7)?,
            width: number(8)?,
            height: number(9)?,
            confidence: cells.get(10)?.parse::<f32>().ok()? / 100.0,
            text,
        })
    };
    table.lines().filter_map(word).collect()
}
