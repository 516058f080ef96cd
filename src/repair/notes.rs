//! Footnotes, lifted out of the running text that they interrupt.
//!
//! Notes are known by their numbers: they run on from note to note, so a line
//! that begins with some other number is never taken for one. Text extractors
//! write the small numbers in any order, often behind the notes they belong to;
//! the notes that stand without a number then take the numbers that stand
//! without a note, in order.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::Log;
use super::line::{Line, Role, final_stop, number, pages};
use super::paragraphs::join;
use crate::document::{Block, BlockKind};
use crate::lang::number::digit_value;

const RULE: &str = "footnote";

/// Takes the notes out of `lines` and returns them as blocks, in order. The text
/// of a note begins with its mark, as on the page.
pub(super) fn lift(lines: &mut [Line], log: &mut Log) -> Vec<Block> {
    let mut notes = Vec::new();
    let mut last = 0;
    let (found, on) = with_way_back(lines);
    if !found.is_empty() {
        take(lines, found, &on, &mut last, &mut notes, log);
        return notes;
    }
    for page in pages(lines) {
        for zone in zones(lines, &page) {
            let (mut found, carried) = numbered(lines, &zone, last);
            // Under a rule stands the rest of a note that the page end cut, and nothing else.
            let runs_on = notes
                .last()
                .is_some_and(|note| !matches!(final_stop(&note.text), Some('.' | '!' | '?' | '؟' | '…')));
            let carried = if found.is_empty() && runs_on { zone.clone() } else { carried };
            if found.is_empty() && carried.is_empty() {
                continue;
            }
            carry(lines, &carried, &mut notes, &mut found, log);
            take(lines, found, &zone, &mut last, &mut notes, log);
        }
        let (found, on) = in_text(lines, &page, last);
        take(lines, found, &on, &mut last, &mut notes, log);
    }
    notes
}

/// Gives lines above the first mark of a page to the note of the page before that they
/// go on, or, where there is none, to the first of this page: in the wrong note they are not lost.
fn carry(lines: &[Line], carried: &[usize], notes: &mut [Block], found: &mut [FoundNote], log: &mut Log) {
    let Some(first) = carried.first() else { return };
    let text = carried.iter().fold(String::new(), |mut text, i| {
        join(&mut text, &lines[*i].text, None);
        text
    });
    let before = carried.iter().map(|i| lines[*i].text.as_str()).collect::<Vec<_>>().join("\n");
    if let Some(note) = notes.last_mut() {
        log.add(RULE, lines[*first].page, before, "");
        join(&mut note.text, &text, None);
    } else if let Some(note) = found.first_mut() {
        let rest = note.text.get(note.label.len()..).unwrap_or_default().to_owned();
        note.text = format!("{} {text}", note.label);
        join(&mut note.text, rest.trim_start(), None);
        note.before = format!("{before}\n{}", note.before);
    }
}

/// Records notes that were found and marks their lines.
fn take(
    lines: &mut [Line],
    found: Vec<FoundNote>,
    on: &[usize],
    last: &mut u32,
    notes: &mut Vec<Block>,
    log: &mut Log,
) {
    for note in found {
        log.add(RULE, note.page, note.before, "");
        *last = number(&note.mark).unwrap_or(*last);
        notes.push(Block {
            page: note.page,
            label: Some(note.label),
            ..Block::new(BlockKind::Footnote { mark: note.mark }, note.text)
        });
    }
    for &i in on {
        lines[i].role = Role::Note;
    }
}

/// Arrows that web pages set behind a note, as a link back to its mark.
const ARROWS: [char; 3] = ['↩', '↑', '\u{FE0E}'];

/// Notes of a printed web page: a list, counted from 1, whose items end with an
/// arrow back to the text.
fn with_way_back(lines: &[Line]) -> (Vec<FoundNote>, Vec<usize>) {
    let body: Vec<usize> =
        (0..lines.len()).filter(|i| lines[*i].is_body() && !lines[*i].text.is_empty()).collect();
    let (mut notes, mut taken) = (Vec::new(), Vec::new());
    let mut from = 0;
    let arrows = (0..body.len()).filter(|at| lines[body[*at]].text.ends_with(ARROWS)).collect::<Vec<_>>();
    for (wanted, end) in (1u32..).zip(arrows) {
        let is_first = |i: usize| {
            let label = lines[i].text.split_whitespace().next().unwrap_or_default();
            number(label.trim_matches(['.', '-', ')', '('])) == Some(wanted)
        };
        let Some(start) = (from..=end).rev().find(|at| is_first(body[*at])) else { break };
        let on = body.get(start..=end).unwrap_or_default();
        let before = on.iter().map(|i| lines[*i].text.as_str()).collect::<Vec<_>>().join("\n");
        let mut text = String::new();
        for line in before.lines() {
            join(&mut text, line, None);
        }
        let rest = text.split_once(char::is_whitespace).map_or("", |(_, rest)| rest);
        let rest = rest.trim_end_matches(|c: char| c.is_whitespace() || ARROWS.contains(&c));
        let mark = wanted.to_string();
        notes.push(FoundNote {
            text: format!("{mark} {rest}"),
            label: mark.clone(),
            mark,
            before,
            page: on.first().and_then(|i| lines[*i].page),
        });
        taken.extend(on);
        from = end + 1;
    }
    (notes, taken)
}

/// A note that was found.
struct FoundNote {
    /// Digits or asterisks.
    mark: String,
    /// The mark as written.
    label: String,
    text: String,
    before: String,
    page: Option<u32>,
}

/// A line of a zone of notes.
enum Item {
    /// A mark alone.
    Mark(String),
    /// A mark with the beginning of its note.
    Start(String, usize),
    /// Text only.
    Text(usize),
}

/// The body lines under a separator: to the end of the page under the last one,
/// or, where nothing is known of pages, as far as they look like notes under each.
fn zones(lines: &[Line], page: &Range<usize>) -> Vec<Vec<usize>> {
    let paged = lines[page.start].page.is_some();
    let mut zones = Vec::new();
    let rules = page.clone().rev().filter(|i| lines[*i].role == Role::Separator);
    for rule in rules {
        let under = (rule..page.end).filter(|i| lines[*i].is_body());
        let zone: Vec<usize> = if paged { under.collect() } else { noteworthy(lines, under) };
        if !zone.is_empty() {
            zones.push(zone);
            if paged {
                break;
            }
        }
    }
    zones.reverse();
    if zones.is_empty() && paged {
        zones.extend(small_print(lines, page));
    }
    zones
}

/// The small lines at the end of a page, where a drawn rule parts the notes from the
/// text: from the first that begins with a mark on. A page in small print has none.
fn small_print(lines: &[Line], page: &Range<usize>) -> Option<Vec<usize>> {
    let body = page.clone().filter(|i| lines[*i].is_body() && !lines[*i].text.is_empty());
    let body: Vec<usize> = body.collect();
    // Some extractors write a table of the page behind its notes.
    let end = body.iter().rposition(|i| lines[*i].small)? + 1;
    let from = body.get(..end)?.iter().rposition(|i| !lines[*i].small).map_or(0, |last| last + 1);
    let zone = body.get(from..end)?;
    let first = zone.iter().position(|i| leading_mark(&lines[*i].text).is_some())?;
    // What a note of the page before left over stands above the first mark.
    let zone = if from > 0 { zone } else { zone.get(first..)? };
    Some(zone.to_vec())
}

/// The first lines that begin with a mark, each with the lines that go on with it.
fn noteworthy(lines: &[Line], under: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut zone: Vec<usize> = Vec::new();
    for i in under {
        let line = &lines[i];
        let goes_on = !line.gap_above && zone.last().is_some_and(|last| !lines[*last].text.ends_with('.'));
        // Bullets are written like asterisk marks, so those need a page.
        let begins = leading_mark(&line.text).is_some_and(|(mark, _)| number(&mark).is_some());
        if !(begins || goes_on) {
            break;
        }
        zone.push(i);
    }
    zone
}

/// The mark that a line begins with, as digits or asterisks, and as written.
pub(super) fn leading_mark(text: &str) -> Option<(String, &str)> {
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let token = &text[..end];
    if !token.is_empty() && token.len() <= 3 && token.bytes().all(|b| b == b'*') {
        return Some((token.to_owned(), token));
    }
    let plain: String = token.chars().map(plain_digit).collect();
    let bare = plain.strip_prefix('(').and_then(|t| t.strip_suffix(')')).unwrap_or(&plain);
    // No document has a thousand notes on a stretch; years and amounts are longer.
    (bare.chars().count() <= 3).then_some(())?;
    number(bare).map(|n| (n.to_string(), token))
}

/// Superscript signs as plain ones; `⁽` and `⁾` as brackets.
pub(super) fn plain_digit(c: char) -> char {
    match c {
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁰' => '0',
        '⁴'..='⁹' => char::from_digit(c as u32 - 0x2070, 10).unwrap_or(c),
        '⁽' => '(',
        '⁾' => ')',
        c => c,
    }
}

/// The notes of a zone whose numbers run on from `last`, or begin again at 1, and the lines
/// above them that go on a note of the page before.
fn numbered(lines: &[Line], zone: &[usize], last: u32) -> (Vec<FoundNote>, Vec<usize>) {
    let mut marks: Vec<u32> = zone
        .iter()
        .filter_map(|i| leading_mark(&lines[*i].text))
        .filter_map(|(mark, _)| number(&mark))
        .collect();
    marks.sort_unstable();
    marks.dedup();
    let run = |from: u32| (from..).take_while(|n| marks.binary_search(n).is_ok()).count() as u32;
    let first = if run(last + 1) > 0 { last + 1 } else { 1 };
    let accepted = first..first + run(first);
    let mut wanted = accepted.clone();
    let mut items = Vec::new();
    for &i in zone {
        let text = &lines[i].text;
        match leading_mark(text) {
            Some((mark, written)) if number(&mark).is_none_or(|n| accepted.contains(&n)) => {
                if written.len() == text.len() {
                    items.push(Item::Mark(written.to_owned()));
                } else if number(&mark).is_none_or(|n| wanted.contains(&n)) {
                    // A number behind its turn begins a line of text: `17 June`.
                    if let Some(n) = number(&mark) {
                        wanted.start = n + 1;
                    }
                    items.push(Item::Start(written.to_owned(), i));
                } else {
                    items.push(Item::Text(i));
                }
            }
            _ => items.push(Item::Text(i)),
        }
    }
    if items.iter().all(|item| matches!(item, Item::Text(_))) {
        return (Vec::new(), Vec::new());
    }
    assemble(lines, items)
}

/// Where the mark of a note stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum MarkWritten {
    /// On the first line of the note.
    InFront,
    /// On a line of its own.
    Apart,
}

/// Gives each note its mark; lines that no mark is left for come back.
fn assemble(lines: &[Line], items: Vec<Item>) -> (Vec<FoundNote>, Vec<usize>) {
    // Groups of marks that stand together with the lines behind them.
    let mut groups: Vec<(Vec<String>, Vec<usize>)> = vec![(Vec::new(), Vec::new())];
    let mut notes: Vec<(String, Vec<usize>, MarkWritten)> = Vec::new();
    let mut in_start = false;
    for item in items {
        match item {
            Item::Mark(mark) => {
                in_start = false;
                match groups.last_mut() {
                    Some((marks, texts)) if texts.is_empty() && !marks.is_empty() => marks.push(mark),
                    _ => groups.push((vec![mark], Vec::new())),
                }
            }
            Item::Start(mark, i) => {
                notes.push((mark, vec![i], MarkWritten::InFront));
                in_start = true;
            }
            Item::Text(i) => match notes.last_mut() {
                Some(note) if in_start => note.1.push(i),
                _ => {
                    if let Some(group) = groups.last_mut() {
                        group.1.push(i);
                    }
                }
            },
        }
    }
    let mut loose_marks = Vec::new();
    let mut loose_texts = Vec::new();
    for (marks, texts) in groups {
        match (marks.len(), texts.is_empty()) {
            (_, true) => loose_marks.extend(marks),
            (0, false) => loose_texts.extend(texts),
            _ => notes.extend(share(lines, marks, &texts)),
        }
    }
    loose_marks.sort_by_key(|mark| leading_mark(mark).and_then(|(m, _)| number(&m)));
    if !loose_marks.is_empty() {
        notes.extend(share(lines, loose_marks, &std::mem::take(&mut loose_texts)));
    }
    notes.sort_by_key(|(mark, _, _)| leading_mark(mark).and_then(|(m, _)| number(&m)));
    let notes = notes.into_iter().map(|(label, on, written)| note(lines, label, &on, written));
    (notes.collect(), loose_texts)
}

/// Parts `texts` among `marks`, cutting behind the lines that end like notes.
fn share(lines: &[Line], marks: Vec<String>, texts: &[usize]) -> Vec<(String, Vec<usize>, MarkWritten)> {
    let needed = marks.len().saturating_sub(1);
    let mut ends: Vec<usize> = (1..texts.len()).collect();
    // A note ends with a full stop, and mostly on a short line.
    ends.sort_by_key(|end| {
        let text = &lines[texts[end - 1]].text;
        (!text.ends_with('.'), super::line::width(text), *end)
    });
    ends.truncate(needed);
    ends.sort_unstable();
    ends.push(texts.len());
    let mut start = 0;
    marks
        .into_iter()
        .zip(ends)
        .map(|(mark, end)| {
            let part = texts.get(start..end).unwrap_or_default().to_vec();
            start = end;
            (mark, part, MarkWritten::Apart)
        })
        .filter(|(_, part, _)| !part.is_empty())
        .collect()
}

fn note(lines: &[Line], label: String, on: &[usize], written: MarkWritten) -> FoundNote {
    // Raised in the text but on the line here, as in print: `1 See …`.
    let label: String = label.chars().map(plain_digit).collect();
    let mut text = label.clone();
    for (nth, &i) in on.iter().enumerate() {
        let line = lines[i].text.as_str();
        let line = if written == MarkWritten::InFront && nth == 0 {
            line.split_once(char::is_whitespace).map_or("", |l| l.1)
        } else {
            line
        };
        join(&mut text, line, None);
    }
    let mark = leading_mark(&label).map_or_else(|| label.clone(), |(mark, _)| mark);
    let before = on.iter().map(|i| lines[*i].text.as_str()).collect::<Vec<_>>().join("\n");
    let page = on.first().and_then(|i| lines[*i].page);
    FoundNote { mark, label, text, before, page }
}

/// Notes without a rule above them: paragraphs that begin with the next mark,
/// written in brackets or raised, after that mark stood in the text before.
fn in_text(lines: &[Line], page: &Range<usize>, last: u32) -> (Vec<FoundNote>, Vec<usize>) {
    let body: Vec<usize> = page.clone().filter(|i| lines[*i].is_body()).collect();
    let (mut notes, mut taken) = (Vec::new(), Vec::<usize>::new());
    // Where each mark stands first.
    let mut seen: FxHashMap<u32, usize> = FxHashMap::default();
    for (at, &i) in body.iter().enumerate() {
        for mark in marks_in(&lines[i].text) {
            seen.entry(mark).or_insert(at);
        }
    }
    let mut last = last;
    let mut at = 0;
    while at < body.len() {
        let i = body[at];
        at += 1;
        let Some((mark, written)) = leading_mark(&lines[i].text) else { continue };
        let Some(n) = number(&mark) else { continue };
        let plain = written.chars().all(|c| digit_value(c).is_some());
        let stands_apart = lines[i].gap_above || taken.last() == at.checked_sub(2).and_then(|b| body.get(b));
        let follows = n == last + 1 || n == 1;
        if plain || !stands_apart || !follows || written.len() == lines[i].text.len() {
            continue;
        }
        if seen.get(&n).is_none_or(|first| *first + 1 >= at) {
            continue;
        }
        let mut on = vec![i];
        while let Some(&next) = body.get(at) {
            if lines[next].gap_above || leading_mark(&lines[next].text).is_some() {
                break;
            }
            on.push(next);
            at += 1;
        }
        taken.extend(&on);
        notes.push(note(lines, written.to_owned(), &on, MarkWritten::InFront));
        last = n;
    }
    (notes, taken)
}

/// The notes that `text` refers to: `word⁽²⁾`, `word²` or `word(2)`.
fn marks_in(text: &str) -> Vec<u32> {
    if !text.contains(|c: char| c == '(' || plain_digit(c) != c) {
        return Vec::new();
    }
    let raised = text.split(|c: char| plain_digit(c) == c).filter_map(|run| {
        let plain: String = run.chars().map(plain_digit).collect();
        number(plain.trim_matches(['(', ')']))
    });
    // Behind a letter or a stop only: ` (2)` begins a list, `5(2)` is a paragraph of an article.
    let glued = text.match_indices('(').filter_map(|(at, _)| {
        let before = text[..at].chars().next_back()?;
        let inside = text[at + 1..].split_once(')')?.0;
        let on_word = !before.is_whitespace() && digit_value(before).is_none();
        number(inside).filter(|_| on_word)
    });
    raised.chain(glued).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(texts: &[(&str, bool)]) -> Vec<Line> {
        let line = |(text, gap_above): &(&str, bool)| {
            Line::from(Block { gap_above: *gap_above, ..Block::new(BlockKind::Line, *text) })
        };
        texts.iter().map(line).collect()
    }

    #[test]
    fn a_note_goes_on_until_a_gap_or_its_full_stop() {
        let count = |texts: &[(&str, bool)]| noteworthy(&lines(texts), 0..texts.len()).len();
        assert_eq!(count(&[("1 A note that goes", false), ("on here.", false), ("Text.", false)]), 2);
        assert_eq!(count(&[("1 A note without a stop", false), ("Text", true)]), 1);
        assert_eq!(count(&[("* A bullet", false)]), 0);
    }

    #[test]
    fn a_note_in_the_text_needs_its_mark_before() {
        let taken = |texts: &[(&str, bool)]| in_text(&lines(texts), &(0..texts.len()), 0).1;
        assert_eq!(taken(&[("A word¹ of it", false), ("¹ A note", true)]), [1]);
        assert_eq!(taken(&[("A word of it", false), ("¹ A note", true)]), [0; 0]);
        assert_eq!(taken(&[("A word¹ of it", false), ("¹ No note", false)]), [0; 0]);
    }
}
