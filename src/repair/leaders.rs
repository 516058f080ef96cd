//! Dots that lead the eye from an entry of a table of contents to its page. Each entry is a line of its own.

use super::line::{Line, replace};
use super::log::Log;
use crate::lang::number::digit_value;

const RULE: &str = "dot-leader";

/// Fewer dots are an ellipsis,
const FEWEST: usize = 5;
/// unless entries stand beside the line: a long one leaves room for few.
const FEWEST_BESIDE: usize = 2;
/// A page number, as `17`, `xviii`, `12-14` or `A-3`.
const LONGEST_PAGE: usize = 8;

/// Puts a space in the place of the dots, and ends the entry.
pub(super) fn take_out(lines: &mut Vec<Line>, log: &mut Log) {
    let mut body: Vec<&mut Line> = lines.iter_mut().filter(|line| line.is_body()).collect();
    let found: Vec<Option<Leader>> = body.iter().map(|line| Leader::of(&line.text)).collect();
    let is_entry = |at: Option<usize>| {
        let leader = at.and_then(|at| found.get(at)).and_then(Option::as_ref);
        leader.is_some_and(|leader| leader.dots >= FEWEST)
    };
    let mut ended = false;
    for (at, (line, leader)) in body.iter_mut().zip(&found).enumerate() {
        line.gap_above |= ended;
        let beside = is_entry(at.checked_sub(1)) || is_entry(Some(at + 1));
        let fewest = if beside { FEWEST_BESIDE } else { FEWEST };
        let leader = leader.as_ref().filter(|leader| leader.dots >= fewest);
        if let Some(Leader { start, end, .. }) = leader {
            let (before, after) = replace(&mut line.text, *start, *end, " ");
            log.add(RULE, line.page, before, after);
        }
        ended = leader.is_some();
    }
    alone(lines, log);
}

/// Dots and a page number that stand below an entry belong to it.
fn alone(lines: &mut Vec<Line>, log: &mut Log) {
    let mut at = 1;
    while at < lines.len() {
        let (above, here) = lines.split_at_mut(at);
        at += 1;
        let (Some(entry), Some(dots)) = (above.last_mut(), here.first()) else { continue };
        let page = dots.text.trim().trim_start_matches(is_filling);
        let count = dots.text.chars().filter(|c| *c == '.').count();
        let is_entry = entry.is_body() && entry.text.chars().any(char::is_alphabetic);
        if dots.is_body() && count >= FEWEST && is_page(page) && is_entry {
            log.add(RULE, dots.page, dots.text.as_str(), page);
            entry.text = format!("{} {page}", entry.text.trim_end());
            if let Some(next) = here.get_mut(1) {
                next.gap_above = true;
            }
            at -= 1;
            lines.remove(at);
        }
    }
}

fn is_filling(c: char) -> bool {
    matches!(c, '.' | '…' | '·') || c.is_whitespace()
}

fn is_page(text: &str) -> bool {
    let is_part = |c| digit_value(c).is_some() || matches!(c, '-' | '–' | 'i' | 'v' | 'x' | 'l' | 'A'..='Z');
    (1..=LONGEST_PAGE).contains(&text.chars().count()) && text.chars().all(is_part)
}

/// The dots between an entry and its page number, with the white space around them, in bytes.
struct Leader {
    start: usize,
    end: usize,
    dots: usize,
}

impl Leader {
    fn of(text: &str) -> Option<Self> {
        let entry_and_dots = text.trim_end().trim_end_matches(|c: char| !is_filling(c));
        let page = text.get(entry_and_dots.len()..)?.trim();
        let entry = entry_and_dots.trim_end_matches(is_filling);
        let dots = entry_and_dots.get(entry.len()..)?.chars().map(|c| match c {
            '…' => 3,
            '.' | '·' => 1,
            _ => 0,
        });
        let (start, end, dots) = (entry.len(), entry_and_dots.len(), dots.sum());
        (is_page(page) && entry.chars().any(char::is_alphabetic)).then_some(Leader { start, end, dots })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Block, BlockKind};
    use crate::repair::line::Role;

    #[test]
    fn dots_before_a_page_number_go_and_others_stay() {
        for (text, left) in [
            ("I. Introduction. . . . . . . . 3", "I. Introduction 3"),
            ("Annex ........................ xviii", "Annex xviii"),
            ("ثالثا - الاستنتاجات……………… ١٤", "ثالثا - الاستنتاجات ١٤"),
            ("He said .... 3", "He said .... 3"),
            ("Name: ................", "Name: ................"),
            ("Name: ................ Date: ............", "Name: ................ Date: ............"),
            (". . . . . . . . 3", ". . . . . . . . 3"),
            ("", ""),
        ] {
            let mut own = text.to_owned();
            if let Some(leader) = Leader::of(text).filter(|leader| leader.dots >= FEWEST) {
                replace(&mut own, leader.start, leader.end, " ");
            }
            assert_eq!(own, left, "{text}");
        }
    }

    #[test]
    fn a_line_of_dots_goes_to_an_entry_only() {
        let joined = |above: &str, furniture: bool| {
            let mut lines: Vec<Line> =
                [above, "............ 3"].map(|text| Line::from(Block::new(BlockKind::Line, text))).into();
            if furniture {
                lines[0].role = Role::Furniture;
            }
            alone(&mut lines, &mut Log::default());
            lines.len() == 1
        };
        assert!(joined("Introduction", false));
        assert!(!joined("Introduction", true) && !joined("12", false));
    }
}
