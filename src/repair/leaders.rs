//! Dots that lead the eye from an entry of a table of contents to its page. Each entry is a line of its own.

use super::line::{Line, replace};
use super::log::Log;
use crate::lang::number::digit_value;

const RULE: &str = "dot-leader";

/// Fewer dots are an ellipsis.
const FEWEST: usize = 5;
/// A page number, as `17`, `xviii`, `12-14` or `A-3`.
const LONGEST_PAGE: usize = 8;

/// Puts a space in the place of the dots, and ends the entry.
pub(super) fn take_out(lines: &mut [Line], log: &mut Log) {
    let mut ended = false;
    for line in lines.iter_mut().filter(|line| line.is_body()) {
        line.gap_above |= ended;
        ended = false;
        if let Some((start, end)) = leader(&line.text) {
            let (before, after) = replace(&mut line.text, start, end, " ");
            log.add(RULE, line.page, before, after);
            ended = true;
        }
    }
}

/// The bytes of the dots between an entry and its page number, with the white space around them.
fn leader(text: &str) -> Option<(usize, usize)> {
    let is_filling = |c: char| matches!(c, '.' | '…' | '·') || c.is_whitespace();
    let entry_and_dots = text.trim_end().trim_end_matches(|c: char| !is_filling(c));
    let page = text.get(entry_and_dots.len()..)?.trim();
    let entry = entry_and_dots.trim_end_matches(is_filling);
    let dots: usize = entry_and_dots
        .get(entry.len()..)?
        .chars()
        .map(|c| match c {
            '…' => 3,
            '.' | '·' => 1,
            _ => 0,
        })
        .sum();
    let is_page = (1..=LONGEST_PAGE).contains(&page.chars().count())
        && page
            .chars()
            .all(|c| digit_value(c).is_some() || matches!(c, '-' | '–' | 'i' | 'v' | 'x' | 'l' | 'A'..='Z'));
    (dots >= FEWEST && is_page && entry.chars().any(char::is_alphabetic))
        .then_some((entry.len(), entry_and_dots.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

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
            if let Some((start, end)) = leader(text) {
                replace(&mut own, start, end, " ");
            }
            assert_eq!(own, left, "{text}");
        }
    }
}
