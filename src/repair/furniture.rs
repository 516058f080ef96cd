//! Parts of the page that are no text: running heads and feet, page numbers, job
//! numbers, bar codes and separator lines.
//!
//! Two signs tell them: the form of the line, and that it comes back on other
//! pages. The first page keeps what stands at its top, for there a symbol or a
//! title is the document's own, unless it stands at the very height of the others
//! and is no symbol.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::Log;
use super::facts::is_symbol;
use super::line::{Line, Role, number, pages};
use crate::document::LinePosition;
use crate::lang::number::digit_value;

/// Lines looked at from the top of a page: head of two title lines, symbol and number, twice over.
const TOP: usize = 8;
/// Lines looked at from the bottom; the foot of a first UN page has four, a pdf
/// extractor scatters them among up to six lines of notes.
const BOTTOM: usize = 12;
/// Points by which heads of two pages may differ in height: producers round.
const SAME_HEIGHT: f32 = 1.0;
/// Shortest run of strokes that is a rule and not a dash.
const RULE_LENGTH: usize = 3;

const RUNNING_HEAD: &str = "running-head";
const PAGE_NUMBER: &str = "page-number";
const JOB_NUMBER: &str = "job-number";
const SEPARATOR: &str = "separator-line";
const BROWSER: &str = "browser-print";

/// Gives furniture its role.
pub(super) fn find(lines: &mut [Line], log: &mut Log) {
    let mut found: Vec<(usize, &'static str)> = Vec::new();
    for (i, line) in lines.iter_mut().enumerate().filter(|(_, l)| l.is_body()) {
        if is_rule(&line.text) {
            line.role = Role::Separator;
            found.push((i, SEPARATOR));
        }
    }
    let pages = pages(lines);
    by_form_of_browsers(lines, &pages, &mut found);
    if pages.len() > 1 {
        by_form_on_pages(lines, &pages, &mut found);
        by_repetition(lines, &pages, &mut found);
    } else {
        by_form_without_pages(lines, &mut found);
    }
    found.sort_unstable();
    for (i, rule) in found {
        log.add(rule, lines[i].page, lines[i].text.as_str(), "");
    }
}

fn set(lines: &mut [Line], i: usize, rule: &'static str, found: &mut Vec<(usize, &'static str)>) {
    if lines[i].is_body() {
        lines[i].role = Role::Furniture;
        found.push((i, rule));
    }
}

/// The body lines at the top or bottom of a page.
fn edge(lines: &[Line], page: &Range<usize>) -> Vec<usize> {
    let body: Vec<usize> = page.clone().filter(|i| lines[*i].is_body()).collect();
    let tail = body.len().saturating_sub(BOTTOM).max(TOP.min(body.len()));
    body.iter().take(TOP).chain(&body[tail..]).copied().collect()
}

/// What a browser prints into the margins of a page: date, time and title above, address and number
/// below. All of it is on one page, too, where nothing comes again.
fn by_form_of_browsers(lines: &mut [Line], pages: &[Range<usize>], found: &mut Vec<(usize, &'static str)>) {
    for page in pages {
        let body: Vec<usize> = page.clone().filter(|i| lines[*i].is_body()).collect();
        let Some(tail) = body.get(2..) else { continue };
        let (top, bottom) = (body[..2].to_vec(), tail.iter().rev().take(2).copied().collect::<Vec<_>>());
        let height = |i: usize| lines[i].place.map(|place| place.height);
        let level = |edge: &[usize]| matches!(edge, [a, b] if height(*a).zip(height(*b)).is_some_and(|(a, b)| (a - b).abs() <= SAME_HEIGHT));
        let stamped: Vec<usize> = top.iter().copied().filter(|i| is_print_stamp(&lines[*i].text)).collect();
        let mut addressed: Vec<usize> =
            bottom.iter().copied().filter(|i| is_address(&lines[*i].text)).collect();
        if !addressed.is_empty() {
            addressed.extend(bottom.iter().copied().filter(|i| page_of_pages(&lines[*i].text).is_some()));
        }
        let mut own = Vec::new();
        for (edge, signs) in [(&top, stamped), (&bottom, addressed)] {
            match signs.is_empty() {
                false if level(edge) => own.extend(edge),
                _ => own.extend(signs),
            }
        }
        own.into_iter().for_each(|i| set(lines, i, BROWSER, found));
    }
}

/// A date in figures and the time of day: `11/26/26, 6:03 PM`, `26.11.2026, 18:03`, `٢٦/١١/٢٠٢٦، ٦:٠٣ م`.
fn is_print_stamp(text: &str) -> bool {
    let Some((date, time)) = text.trim().split_once([',', '،', ' ']) else { return false };
    let figures = |text: &str, separators: &[char], parts: std::ops::RangeInclusive<usize>| {
        let all: Vec<&str> = text.split(separators).collect();
        parts.contains(&all.len())
            && all.iter().all(|part| {
                (1..=4).contains(&part.chars().count()) && part.chars().all(|c| digit_value(c).is_some())
            })
    };
    let time = time.trim();
    let clock = time.trim_end_matches(|c: char| c.is_alphabetic() || c.is_whitespace() || c == '.');
    let half = time.get(clock.len()..).unwrap_or_default().trim();
    let date = date.trim_matches(|c: char| matches!(c, '\u{200E}' | '\u{200F}'));
    figures(date, &['/', '.', '-'], 3..=3)
        && figures(clock, &[':'], 2..=3)
        && (half.is_empty()
            || matches!(half.to_lowercase().as_str(), "am" | "pm" | "a.m." | "p.m." | "ص" | "م"))
}

/// An address of the web or of a file, and nothing else.
fn is_address(text: &str) -> bool {
    let text = text.trim();
    ["http://", "https://", "file:///"].iter().any(|start| text.starts_with(start))
        && !text.contains(char::is_whitespace)
}

fn by_form_on_pages(lines: &mut [Line], pages: &[Range<usize>], found: &mut Vec<(usize, &'static str)>) {
    let edges: Vec<Vec<usize>> = pages.iter().map(|p| edge(lines, p)).collect();
    for (page, edge) in (1u32..).zip(&edges) {
        for &i in edge {
            let is_number = page_of_pages(&lines[i].text).is_some_and(|(a, b)| {
                let total = u32::try_from(pages.len()).unwrap_or(u32::MAX);
                // A document can be an extract, so its count may be more than the pages read.
                (a == page && b >= total) || (b == page && a >= total)
            });
            if is_number {
                set(lines, i, PAGE_NUMBER, found);
            } else if is_job_number(&lines[i].text) || is_bar_code(&lines[i].text) {
                set(lines, i, JOB_NUMBER, found);
            }
        }
        // The date of printing stands between the job number and the bar code.
        let jobs: Vec<usize> = edge.iter().copied().filter(|i| lines[*i].is_furniture()).collect();
        for &i in edge {
            if is_print_date(&lines[i].text) && jobs.iter().any(|j| j.abs_diff(i) <= 2) {
                set(lines, i, JOB_NUMBER, found);
            }
        }
    }
    for i in counting_lines(lines, &edges) {
        set(lines, i, PAGE_NUMBER, found);
    }
}

/// Lines that hold a bare number running with the pages, on three pages at least.
fn counting_lines(lines: &[Line], edges: &[Vec<usize>]) -> Vec<usize> {
    let mut by_offset: FxHashMap<i64, Vec<usize>> = FxHashMap::default();
    for (page, edge) in (1i64..).zip(edges) {
        for &i in edge.iter().filter(|i| lines[**i].is_body()) {
            let bare = lines[i].text.trim_matches(|c: char| matches!(c, '-' | '–' | '—' | ' ' | '|'));
            if let Some(n) = number(bare) {
                by_offset.entry(i64::from(n) - page).or_default().push(i);
            }
        }
    }
    let best = by_offset.into_iter().max_by_key(|(offset, lines)| (lines.len(), -offset.abs()));
    // On the two pages of a short document only the page's own number is believed.
    let counts = |offset: i64, lines: &[usize]| {
        (lines.len() >= 3 && lines.len() * 2 > edges.len())
            || (offset == 0 && lines.len() == 2 && edges.len() == 2)
    };
    best.filter(|(offset, lines)| counts(*offset, lines)).map_or(Vec::new(), |b| b.1)
}

/// Heads from the top down and feet from the bottom up, as long as each line
/// stands on other pages too.
fn by_repetition(lines: &mut [Line], pages: &[Range<usize>], found: &mut Vec<(usize, &'static str)>) {
    let mut seen: FxHashMap<(bool, String), Vec<usize>> = FxHashMap::default();
    let mut edges = Vec::new();
    for (p, page) in pages.iter().enumerate() {
        let body: Vec<usize> = page.clone().filter(|i| lines[*i].is_body()).collect();
        let top: Vec<usize> = body.iter().take(TOP).copied().collect();
        let bottom: Vec<usize> = body.iter().rev().take(TOP).copied().collect();
        for (is_top, edge) in [(true, &top), (false, &bottom)] {
            for key in edge.iter().flat_map(|i| patterns(&lines[*i].text, p)) {
                let on = seen.entry((is_top, key)).or_default();
                if on.last() != Some(&p) {
                    on.push(p);
                }
            }
        }
        edges.push((top, bottom));
    }
    // Left and right pages may differ, so a head need not be on half of the pages.
    let enough = if pages.len() <= 3 { 2 } else { 3.max(pages.len() / 4) };
    let repeats = |is_top: bool, text: &str, page: usize| {
        let starts_as_note = text.starts_with(|c| digit_value(c).is_some() || c == '*');
        text.chars().any(char::is_alphabetic)
            && (is_top || !starts_as_note)
            && patterns(text, page)
                .into_iter()
                .any(|key| seen.get(&(is_top, key)).is_some_and(|on| on.len() >= enough))
    };
    // Heights at which heads stand on later pages.
    let heights: Vec<(usize, f32)> = (1..)
        .zip(edges.iter().skip(1))
        .flat_map(|(p, (top, _))| top.iter().map(move |i| (p, *i)))
        .filter(|(p, i)| lines[*i].is_body() && repeats(true, &lines[*i].text, *p))
        .filter_map(|(_, i)| Some((i, lines[i].place?.height)))
        .collect();
    for (p, (top, bottom)) in edges.into_iter().enumerate() {
        for (is_top, edge) in [(true, top), (false, bottom)] {
            for i in edge {
                if !lines[i].is_body() {
                    continue;
                }
                let as_high = |place: LinePosition| {
                    let alike = heights.iter().filter(|(j, height)| {
                        (height - place.height).abs() <= SAME_HEIGHT && lines[*j].text == lines[i].text
                    });
                    alike.count() >= enough.saturating_sub(1).max(1)
                };
                let own =
                    p == 0 && is_top && (is_symbol(&lines[i].text) || !lines[i].place.is_some_and(as_high));
                if own || !repeats(is_top, &lines[i].text, p) {
                    break;
                }
                set(lines, i, RUNNING_HEAD, found);
            }
        }
    }
}

/// Without pages only lines that cannot be anything else count, and what stands
/// beside them again and again.
fn by_form_without_pages(lines: &mut [Line], found: &mut Vec<(usize, &'static str)>) {
    let body: Vec<usize> = (0..lines.len()).filter(|i| lines[*i].is_body()).collect();
    let numbers: Vec<(usize, (u32, u32))> =
        body.iter().filter_map(|i| page_of_pages(&lines[*i].text).map(|n| (*i, n))).collect();
    // `2/8`, `3/8`, … : one half stays, the other grows; a fraction alone says nothing.
    let counts = |pick: fn(&(u32, u32)) -> (u32, u32)| {
        numbers.len() >= 2
            && numbers.windows(2).all(|w| {
                let ((a, total), (b, other)) = (pick(&w[0].1), pick(&w[1].1));
                a < b && total == other
            })
    };
    if counts(|n| *n) || counts(|n| (n.1, n.0)) {
        for (i, _) in numbers {
            set(lines, i, PAGE_NUMBER, found);
        }
    }
    let mut jobs: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for &i in &body {
        if is_bar_code(&lines[i].text) {
            set(lines, i, JOB_NUMBER, found);
        } else if is_job_number(&lines[i].text) {
            let bare = lines[i].text.split_whitespace().next().unwrap_or_default().to_owned();
            jobs.entry(bare).or_default().push(i);
        }
    }
    let mut repeated: Vec<usize> = jobs.into_values().filter(|on| on.len() >= 2).flatten().collect();
    repeated.sort_unstable();
    for i in repeated {
        set(lines, i, JOB_NUMBER, found);
    }
    let mut anchors: Vec<usize> =
        found.iter().filter(|(_, rule)| *rule != SEPARATOR).map(|(i, _)| *i).collect();
    anchors.sort_unstable();
    // Within three lines on either side.
    let is_beside = |i: usize| {
        let next = anchors.partition_point(|a| a + 3 < i);
        anchors.get(next).is_some_and(|a| *a <= i + 3)
    };
    let mut beside: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for &i in &body {
        if lines[i].is_body() && is_beside(i) {
            beside.entry(lines[i].text.as_str()).or_default().push(i);
        }
    }
    let mut heads: Vec<usize> = beside.into_values().filter(|on| on.len() >= 2).flatten().collect();
    heads.sort_unstable();
    for i in heads {
        set(lines, i, RUNNING_HEAD, found);
    }
}

/// What a line can have in common with lines of other pages: its text or, for
/// `Page 3 of 9`, the text around a number that grows with the pages. `Article 3`
/// at the top of a page has neither, though it looks like `Article 7` on another.
fn patterns(text: &str, page: usize) -> Vec<String> {
    let mut keys = vec![text.to_owned()];
    let runs = text.char_indices().filter(|(_, c)| digit_value(*c).is_some());
    let mut ends: Vec<(usize, usize)> = Vec::new();
    for (at, c) in runs {
        match ends.last_mut() {
            Some((_, end)) if *end == at => *end = at + c.len_utf8(),
            _ => ends.push((at, at + c.len_utf8())),
        }
    }
    for (start, end) in ends {
        let grown = number(&text[start..end]).and_then(|n| usize::try_from(n).ok());
        if let Some(offset) = grown.map(|n| n.wrapping_sub(page)) {
            keys.push(format!("{}\u{0}{offset}\u{0}{}", &text[..start], &text[end..]));
        }
    }
    keys
}

/// `_____`, `---`, `* * *`, `=====`.
fn is_rule(text: &str) -> bool {
    let mut strokes = text.chars().filter(|c| !c.is_whitespace());
    let Some(first) = strokes.next() else { return false };
    matches!(first, '_' | '-' | '–' | '—' | '―' | '─' | '*' | '=' | '~')
        && strokes.clone().all(|c| c == first)
        && strokes.count() + 1 >= RULE_LENGTH
}

/// `3/8`, also mirrored as `8/3`.
fn page_of_pages(text: &str) -> Option<(u32, u32)> {
    let (a, b) = text.split_once('/')?;
    let (a, b) = (number(a.trim())?, number(b.trim())?);
    (a > 0 && b > 0).then_some((a, b))
}

/// UN job numbers: `24-05969`, `24-05969 (E)`, `GE.15-01234`, `V.24-01234 (A)`,
/// with the dates of printing behind (United Nations Editorial Manual, masthead).
fn is_job_number(text: &str) -> bool {
    let mut tokens = text.split_whitespace();
    let Some(first) = tokens.next() else { return false };
    let bare = first.strip_prefix("GE.").or(first.strip_prefix("V.")).unwrap_or(first);
    let Some((year, serial)) = bare.split_once('-') else { return false };
    year.chars().count() == 2
        && number(year).is_some()
        && (5..=6).contains(&serial.chars().count())
        && number(serial).is_some()
        && tokens.all(|t| is_language_mark(t) || is_print_date(t))
}

/// `(E)`, `(A)`: the language of the print.
fn is_language_mark(text: &str) -> bool {
    matches!(text, "(A)" | "(C)" | "(E)" | "(F)" | "(R)" | "(S)")
}

/// `050424`: day, month, year of printing.
fn is_print_date(text: &str) -> bool {
    text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit())
}

/// `*2405969*`: what a bar code says.
fn is_bar_code(text: &str) -> bool {
    text.strip_prefix('*')
        .and_then(|t| t.strip_suffix('*'))
        .is_some_and(|t| t.len() >= 6 && t.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Block, BlockKind};

    #[test]
    fn stamps_of_browsers() {
        for stamp in ["11/26/26, 6:03 PM", "26.11.2026, 18:03", "٢٦/١١/٢٠٢٦، ٦:٠٣ م", "2026-11-26 18:03:11"]
        {
            assert!(is_print_stamp(stamp), "{stamp}");
        }
        for text in ["26 November 2026", "11/26/26", "1/2, 3:4 wells", "78/265, 6:03 PM", "11/26/26, noon"] {
            assert!(!is_print_stamp(text), "{text}");
        }
        assert!(is_address("https://example.org/a?b") && !is_address("https://example.org is an address"));
    }

    #[test]
    fn forms() {
        for yes in ["24-05969", "24-05969 (E)", "GE.15-01234 (A) 050424", "24-05969 (E) 050424 100424"] {
            assert!(is_job_number(yes), "{yes}");
        }
        for no in ["2024-05", "24-059", "24-05969 and", "(E)", "", "9–24 November", "24-9"] {
            assert!(!is_job_number(no), "{no}");
        }
        for yes in ["_____", "* * *", "---", "——————"] {
            assert!(is_rule(yes), "{yes}");
        }
        for no in ["–", "*", "-- a", "", "...", "**"] {
            assert!(!is_rule(no), "{no}");
        }
        assert!(is_bar_code("*2405969*") && !is_bar_code("*bold*"));
        assert_eq!(page_of_pages("3/8"), Some((3, 8)));
        assert_eq!(page_of_pages("٣/٨"), Some((3, 8)));
        assert_eq!(page_of_pages("A/78"), None);
    }

    fn lines(texts: &[&str]) -> Vec<Line> {
        texts.iter().map(|text| Line::from(Block::new(BlockKind::Line, *text))).collect()
    }

    #[test]
    fn of_two_numbers_one_is_that_of_the_page() {
        for (text, is_number) in [("1/3", true), ("3/1", true), ("3/9", false), ("1/1", false)] {
            let mut lines = lines(&[text, "text"]);
            by_form_on_pages(&mut lines, &[0..1, 1..2], &mut Vec::new());
            assert_eq!(lines[0].is_furniture(), is_number, "{text}");
        }
    }

    #[test]
    fn numbers_count_the_pages_on_three_of_them_or_on_both() {
        let found = |texts: &[&str]| {
            let edges: Vec<Vec<usize>> = (0..texts.len()).map(|at| vec![at]).collect();
            counting_lines(&lines(texts), &edges)
        };
        assert_eq!(found(&["1", "2", "3", "a", "b"]), [0, 1, 2]);
        assert_eq!(found(&["1", "2", "3", "a", "b", "c"]), [0; 0]);
        assert_eq!(found(&["1", "2"]), [0, 1]);
        assert_eq!(found(&["5", "6"]), [0; 0]);
        assert_eq!(found(&["1", "a", "b"]), [0; 0]);
    }
}
