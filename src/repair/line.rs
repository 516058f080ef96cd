//! The lines of a fixed layout while the rules work on them.

use crate::document::{Block, BlockKind, LinePosition};
use crate::lang::number::digit_value;
use crate::lang::without_final_conjunction;

/// One physical line.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// Text of the line.
    pub(super) text: String,
    /// Page from 1, where known.
    pub(super) page: Option<u32>,
    /// An empty line stands above.
    pub(super) gap_above: bool,
    /// Set smaller than the running text.
    pub(super) small: bool,
    /// Where it stands in its column, where the reader saw it.
    pub(super) place: Option<LinePosition>,
    /// A page ended or footnotes stood between this line and the body line before.
    pub(super) cut_above: bool,
    /// What the rules found it to be.
    pub(super) role: Role,
}

/// What a line is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Role {
    /// Running text.
    Body,
    /// A part of the page that is no text.
    Furniture,
    /// A rule of underscores or the like: furniture, and the sign that notes follow.
    Separator,
    /// Part of a footnote that was lifted out.
    Note,
    /// Not a line at all: the reader had made a block of it.
    Ready(Box<Block>),
}

impl From<Block> for Line {
    fn from(block: Block) -> Self {
        let is_line = block.kind == BlockKind::Line;
        let role = if is_line { Role::Body } else { Role::Ready(Box::new(block.clone())) };
        Line {
            text: block.text,
            page: block.page,
            gap_above: block.gap_above,
            small: block.small,
            place: block.place,
            cut_above: false,
            role,
        }
    }
}

impl Line {
    /// Running text.
    pub(super) fn is_body(&self) -> bool {
        self.role == Role::Body
    }

    /// Furniture or a separator.
    pub(super) fn is_furniture(&self) -> bool {
        matches!(self.role, Role::Furniture | Role::Separator)
    }
}

/// The index ranges of the lines of each page; one range where nothing is known of pages.
pub(super) fn pages(lines: &[Line]) -> Vec<std::ops::Range<usize>> {
    let mut pages: Vec<std::ops::Range<usize>> = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        match pages.last_mut() {
            Some(page) if lines[page.start].page == line.page => page.end = i + 1,
            _ => pages.push(i..i + 1),
        }
    }
    pages
}

/// Marks the body lines in front of which a page ended or notes were lifted out.
pub(super) fn note_cuts(lines: &mut [Line]) {
    let mut page = None;
    let mut cut = false;
    for line in lines {
        match line.role {
            Role::Body if line.text.is_empty() => {}
            Role::Body => {
                line.cut_above = cut || (page.is_some() && line.page != page);
                page = line.page;
                cut = false;
            }
            Role::Note => cut = true,
            // Where pages are not known, what stands at their ends shows them.
            Role::Furniture => cut |= line.page.is_none(),
            Role::Separator | Role::Ready(_) => {}
        }
    }
}

/// Number of characters.
pub(super) fn width(text: &str) -> usize {
    text.chars().count()
}

/// Value of a run of digits; `None` for anything else, and beyond nine digits.
pub(super) fn number(text: &str) -> Option<u32> {
    if text.is_empty() || text.chars().count() > 9 {
        return None;
    }
    text.chars().try_fold(0, |n, c| digit_value(c).map(|d| n * 10 + d))
}

/// The runs of digits in `text`, as European digits.
pub(super) fn digit_groups(text: &str) -> Vec<String> {
    let plain: String =
        text.chars().map(|c| digit_value(c).and_then(|d| char::from_digit(d, 10)).unwrap_or(' ')).collect();
    plain.split_whitespace().map(str::to_owned).collect()
}

/// Characters that close a quotation or a bracket behind the stop of a sentence.
fn is_closer(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | ']' | '}' | '*' | '﴾' | '﴿')
}

/// The stop that ends the text, closing quotes and brackets aside.
pub(super) fn final_stop(text: &str) -> Option<char> {
    let text = without_final_conjunction(text.trim_end());
    let last = text.trim_end_matches(is_closer).chars().next_back()?;
    matches!(last, '.' | '!' | '?' | ':' | ';' | ',' | '…' | '؟' | '؛' | '،' | '۔').then_some(last)
}

/// How the first letter tells whether a sentence begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Initial {
    /// A small letter.
    Small,
    /// A capital, a digit or a square bracket.
    Large,
}

/// What a text begins with; `None` in a script without case.
pub(super) fn initial(text: &str) -> Option<Initial> {
    if text.starts_with('[') {
        return Some(Initial::Large);
    }
    let first = text.chars().find(|c| c.is_alphanumeric())?;
    if first.is_lowercase() {
        Some(Initial::Small)
    } else if first.is_uppercase() || first.is_numeric() {
        Some(Initial::Large)
    } else {
        None
    }
}

/// Words shown on each side of a small change: enough to find the place again.
const CONTEXT: usize = 3;

/// Puts `with` in the place of the bytes `start..end` and returns the words about
/// the place, before and after.
pub(super) fn replace(text: &mut String, start: usize, end: usize, with: &str) -> (String, String) {
    let shown = change(text, start, end, with);
    text.replace_range(start..end, with);
    shown
}

/// The words about the bytes `start..end` of `text`, as they are and with `with` in their place.
pub(super) fn change(text: &str, start: usize, end: usize, with: &str) -> (String, String) {
    let (head, old, behind) = (&text[..start], &text[start..end], &text[end..]);
    let from = head.trim_end().rmatch_indices(' ').nth(CONTEXT - 1).map_or(0, |(at, _)| at + 1);
    let rest = behind.len() - behind.trim_start().len();
    let to = behind[rest..].match_indices(' ').nth(CONTEXT - 1).map_or(behind.len(), |(at, _)| rest + at);
    let (head, behind) = (&head[from..], &behind[..to]);
    (format!("{head}{old}{behind}").trim().to_owned(), format!("{head}{with}{behind}").trim().to_owned())
}

/// At most `most` characters of `text`, for messages.
pub(super) fn clip(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
