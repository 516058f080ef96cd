//! Footnote marks, taken off the running text.
//!
//! Raised marks in brackets (`⁽¹⁾`) are nothing else and always go. A bare
//! number goes only as a member of the sequence of the notes found on its page:
//! of all ways to find the marks 4, 5, 6 in this order, the most credible is
//! taken, and a number that no reader would take for a mark is never one.

use super::Log;
use super::labels;
use super::line::{Line, Role, change, number, pages};
use super::notes::plain_digit;
use crate::document::{Block, BlockKind};
use crate::lang::Language;
use crate::lang::number::digit_value;

const RULE: &str = "footnote-mark";

/// Least credit of a place. A stop before the number gives 3, a noun before it
/// and a function word behind it 1 each: either is enough, less is not.
const CREDIBLE: u32 = 2;
/// Notes on a page beyond this many are not looked for one by one; the search
/// is quadratic in the places, and no real page comes near.
const MOST_NOTES: usize = 2_000;

/// Takes off the marks of `notes`, and all raised marks in brackets.
pub(super) fn take_off(lines: &mut [Line], notes: &[Block], language: Language, log: &mut Log) {
    let mut raised_marks = Vec::new();
    for line in lines.iter_mut().filter(|l| !l.is_furniture() && l.role != Role::Note) {
        raised(line, notes, &mut raised_marks, log);
        if let Role::Ready(block) = &mut line.role {
            block.text.clone_from(&line.text);
        }
    }
    for page in pages(lines) {
        let number_on = lines[page.start].page;
        let on_page = notes.iter().filter(|n| n.page == number_on).filter_map(mark_of);
        let wanted: Vec<u32> = on_page.filter(|n| !raised_marks.contains(&(number_on, *n))).collect();
        if wanted.is_empty() || wanted.len() > MOST_NOTES {
            continue;
        }
        let body: Vec<usize> = page.filter(|i| lines[*i].is_body()).collect();
        let mut places = places(lines, &body, &wanted, language);
        places = best_sequence(&places, &wanted);
        for place in &places {
            let line = &lines[place.line];
            let (before, after) = change(&line.text, place.start, place.end, "");
            log.add(RULE, line.page, before, after);
        }
        // From the back, so that earlier places keep their offsets.
        for place in places.iter().rev() {
            let line = &mut lines[place.line];
            line.text.replace_range(place.start..place.end, "");
            line.text = line.text.trim().to_owned();
        }
    }
}

fn mark_of(note: &Block) -> Option<u32> {
    match &note.kind {
        BlockKind::Footnote { mark } => number(mark),
        _ => None,
    }
}

/// Takes off `⁽¹⁾` always, and `¹` where such a note exists.
fn raised(line: &mut Line, notes: &[Block], taken: &mut Vec<(Option<u32>, u32)>, log: &mut Log) {
    if !line.text.chars().any(|c| plain_digit(c) != c) {
        return;
    }
    let mut out = String::with_capacity(line.text.len());
    let mut shown = Vec::new();
    let mut rest = line.text.as_str();
    while let Some(at) = rest.find(|c: char| plain_digit(c) != c) {
        let (before, from) = rest.split_at(at);
        let end = from.find(|c: char| plain_digit(c) == c).unwrap_or(from.len());
        let (run, after) = from.split_at(end);
        let plain: String = run.chars().map(plain_digit).collect();
        let bracketed = plain.strip_prefix('(').and_then(|t| t.strip_suffix(')'));
        let is_mark = match bracketed {
            Some(inner) => number(inner).is_some() || inner.is_empty(),
            // `m²` and `10⁶` are amounts; a year has no power.
            None => number(&plain).is_some_and(|n| {
                let note = notes.iter().find(|note| mark_of(note) == Some(n));
                note.is_some() && (!is_unit(before) || ends_in_year(before))
            }),
        };
        out.push_str(before);
        if !is_mark {
            out.push_str(run);
            rest = after;
            continue;
        }
        let inner = bracketed.unwrap_or(&plain);
        taken.extend(number(inner).map(|n| (line.page, n)));
        let start = line.text.len() - after.len() - run.len();
        shown.push(change(&line.text, start, start + run.len(), ""));
        if out.ends_with(' ') && after.starts_with(['.', ',', ';', '،', '؛', ' ']) {
            out.pop();
        }
        rest = after;
    }
    out.push_str(rest);
    for (before, after) in shown {
        log.add(RULE, line.page, before, after);
    }
    line.text = out;
}

/// Whether `text` ends like a unit or a power: `km`, `10`.
fn is_unit(text: &str) -> bool {
    let word = text.rsplit(|c: char| c.is_whitespace() || c == '/').next().unwrap_or_default();
    word.chars().all(|c| digit_value(c).is_some())
        || matches!(word, "m" | "cm" | "mm" | "km" | "CO" | "م" | "كم")
}

/// Whether `text` ends with a number of four digits, as years are written.
fn ends_in_year(text: &str) -> bool {
    let digits = text.chars().rev().take_while(|c| digit_value(*c).is_some()).count();
    digits == 4
}

/// A stretch that could be a mark.
#[derive(Debug, Clone)]
struct MarkPlace {
    line: usize,
    start: usize,
    end: usize,
    mark: u32,
    credit: u32,
}

/// A token with its place.
struct Token<'a> {
    line: usize,
    start: usize,
    text: &'a str,
    /// First token behind a label, so that a paragraph ends in front of it.
    begins: bool,
}

fn places(lines: &[Line], body: &[usize], wanted: &[u32], language: Language) -> Vec<MarkPlace> {
    let mut tokens = Vec::new();
    for &line in body {
        let text = lines[line].text.as_str();
        let label = labels::find(text).map_or(0, |l| l.text.len());
        let mut begins = label > 0;
        let mut at = 0;
        for token in text.split(' ') {
            if !token.is_empty() && at >= label {
                tokens.push(Token { line, start: at, text: token, begins });
                begins = false;
            }
            at += token.len() + 1;
        }
    }
    let mut places = Vec::new();
    for (i, token) in tokens.iter().enumerate() {
        let before = i.checked_sub(1).and_then(|b| tokens.get(b)).map_or("", |t| t.text);
        let behind = tokens.get(i + 1).filter(|t| !t.begins).map_or("", |t| t.text);
        if let Some((start, end, mark, credit)) = judge(before, token.text, behind, language)
            && credit >= CREDIBLE
            && wanted.contains(&mark)
        {
            // A mark of its own goes with the space in front of it.
            let space = usize::from(start == 0 && token.start > 0);
            places.push(MarkPlace {
                line: token.line,
                start: token.start + start - space,
                end: token.start + end,
                mark,
                credit,
            });
        }
    }
    places
}

/// Start and end of a possible mark within `token`, its number and its credit.
fn judge(before: &str, token: &str, behind: &str, language: Language) -> Option<(usize, usize, u32, u32)> {
    // Stops behind the mark belong to the sentence: `Society5,`.
    let body = token.trim_end_matches(['.', ',', ';', ':', '،', '؛', '”', '"', '»']);
    let (bare, bracketed) = match body.strip_suffix(')') {
        Some(inner) => (inner, true),
        None => (body, false),
    };
    let head = bare.trim_end_matches(|c: char| digit_value(c).is_some());
    let mark = number(&bare[head.len()..])?;
    let head = if bracketed { head.strip_suffix('(')? } else { head };
    if head.is_empty() {
        if bracketed && body.len() == token.len() && before.is_empty() {
            return None;
        }
        let credit = apart(before, token.get(body.len()..).unwrap_or_default(), behind, language)?;
        return Some((0, body.len(), mark, credit));
    }
    // Written onto a word: `Rights1`, `Rights,1`, `الإنسان(1)`; never `CO2`, `G77`, `A/78`, `COVID-19`, `1(2)`.
    let mut letters = head.chars().rev();
    let last = letters.next()?;
    let joins = last.is_lowercase()
        || matches!(last, ',' | ';' | '.' | ':' | '”' | '"' | '’' | '»' | ')' | '،' | '؛')
        || last.is_alphabetic() && !last.is_uppercase();
    // An amount that ends a sentence may have a mark in brackets: `$6,200.(2)`.
    let ends_sentence = bracketed && matches!(last, '.' | ',' | ';' | '،' | '؛');
    let digits = head.trim_start_matches(|c: char| digit_value(c).is_none());
    if bracketed && number(digits).is_some_and(|n| (1900..2100).contains(&n)) {
        // `5(2)` is a paragraph of an article, but no article has the number of a year.
        return Some((head.len(), body.len(), mark, 3));
    }
    let clean = (ends_sentence || !head.chars().any(|c| c == '/' || digit_value(c).is_some()))
        && head.chars().count() > 2;
    (joins && clean).then_some((head.len(), body.len(), mark, 3))
}

/// Credit of a number that stands between two words, with the `stop` that is written onto it.
fn apart(before: &str, stop: &str, behind: &str, language: Language) -> Option<u32> {
    let stop_behind = !stop.is_empty();
    let bare = |t: &str| t.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let (left, right) = (bare(before), bare(behind));
    let after_stop = before.ends_with(|c: char| {
        matches!(c, ',' | ';' | '.' | ':' | ')' | ']' | '”' | '’' | '"' | '»' | '،' | '؛')
    });
    // Numbers stand in rows (`goals 3, 4 and 5`), but a year with its stop ends a phrase.
    let after_year = after_stop && number(&left).is_some_and(|n| (1900..2100).contains(&n));
    let refused = before.is_empty()
        || (!after_year && left.chars().any(|c| digit_value(c).is_some()))
        || (!after_stop && language.announces_number(&left))
        || before.ends_with('.') && language.is_abbreviation(&left)
        || (!stop_behind && (language.continues_number(&right) || behind.starts_with('%')))
        || (!stop_behind && right.chars().next().is_some_and(|c| digit_value(c).is_some()));
    if refused {
        return None;
    }
    let after_noun = left.chars().count() >= 4 && !language.is_function_word(&left);
    let goes_on = stop_behind || behind.is_empty() || language.is_function_word(&right);
    let credit = match (after_year, after_stop) {
        (true, _) => 1,
        (false, true) => 3,
        (false, false) => u32::from(after_noun),
    };
    Some(credit + u32::from(goes_on))
}

/// The places with the greatest credit whose marks come in the order of `wanted`.
fn best_sequence(places: &[MarkPlace], wanted: &[u32]) -> Vec<MarkPlace> {
    // rank[p]: which note the place would be for; equal marks on one page do not occur.
    let rank = |place: &MarkPlace| wanted.iter().position(|w| *w == place.mark).unwrap_or(usize::MAX);
    let mut best: Vec<(u32, Option<usize>)> = Vec::with_capacity(places.len());
    // best_by_rank[r]: the best chain that ends with note r or an earlier one.
    let mut by_rank: Vec<Option<usize>> = vec![None; wanted.len()];
    for (i, place) in places.iter().enumerate() {
        let r = rank(place).min(wanted.len().saturating_sub(1));
        let previous = by_rank[..r]
            .iter()
            .flatten()
            .copied()
            .max_by_key(|p| (best.get(*p).map_or(0, |b| b.0), std::cmp::Reverse(*p)));
        let credit = place.credit + previous.and_then(|p| best.get(p)).map_or(0, |b| b.0);
        best.push((credit, previous));
        // A later place must be better to be taken: the first of two equals is the mark.
        if by_rank[r].and_then(|b| best.get(b)).is_none_or(|b| credit > b.0) {
            by_rank[r] = Some(i);
        }
    }
    let mut at = by_rank
        .iter()
        .flatten()
        .copied()
        .max_by_key(|p| (best.get(*p).map_or(0, |b| b.0), std::cmp::Reverse(*p)));
    let mut chain = Vec::new();
    while let Some(i) = at {
        if let Some(place) = places.get(i) {
            chain.push(place.clone());
        }
        at = best.get(i).and_then(|b| b.1);
    }
    chain.reverse();
    chain
}

#[cfg(test)]
mod tests {
    use super::*;

    /// No article, power or amount has the number of a year, so a mark may stand directly on one.
    #[test]
    fn a_mark_may_stand_on_a_year() {
        for (text, year) in [("in 2015", true), ("٢٠١٥", true), ("20155", false), ("10", false), ("m", false)]
        {
            assert_eq!(ends_in_year(text), year, "{text}");
        }
        let judge = |before, token| judge(before, token, "The", Language::English).map(|found| found.2);
        assert_eq!(judge("of", "2015(3)"), Some(3));
        assert_eq!(judge("article", "5(2)"), None);
        assert_eq!(judge("of", "2100(3)"), None);
        assert_eq!(judge("of", "1899(3)"), None);
        // A year and its stop end a phrase; other numbers stand in rows.
        let apart = |before| apart(before, "", "The", Language::English);
        assert_eq!(apart("2015."), Some(2));
        assert_eq!(apart("2015"), None);
        assert_eq!(apart("1899,"), None);
        assert_eq!(apart("rights."), Some(4));
    }

    #[test]
    fn what_is_written_onto_a_word_is_a_mark_and_onto_a_symbol_none() {
        let mark = |token| judge("of", token, "The", Language::English).map(|found| found.2);
        assert_eq!(
            [mark("Rights5"), mark("A/b5"), mark("b2x5"), mark("$6,200.(2)")],
            [Some(5), None, None, Some(2)]
        );
    }
}
