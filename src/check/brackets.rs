//! Brackets that are not closed, not opened, or cross each other.

use super::pair::View;
use super::{Context, Findings, Pair, TextSpan};

/// Opening and closing; the ornate ones of Arabic print stand the other way round.
const BRACKETS: [(char, char); 5] = [('(', ')'), ('[', ']'), ('{', '}'), ('﴿', '﴾'), ('⁽', '⁾')];

pub(super) fn check(pair: &Pair<'_>, _: &Context<'_>, findings: &mut Findings) {
    // Every bracket begins with one of these bytes.
    let bracket = |b: u8| matches!(b, b'(' | b')' | b'[' | b']' | b'{' | b'}' | 0xE2 | 0xEF);
    if !pair.sides().iter().any(|view| view.text.bytes().any(bracket)) {
        return;
    }
    let [source, target] = pair.sides().map(|view| open(view));
    // Where a unit is a part of a sentence both sides break off alike.
    if source.len() == target.len() {
        return;
    }
    for place in source.into_iter().chain(target) {
        findings.add(0.7, format!("{} has no partner", place.text), vec![place]);
    }
}

/// Brackets without partner.
fn open(view: &View<'_>) -> Vec<TextSpan> {
    let mut waiting: Vec<(usize, char)> = Vec::new();
    let mut left: Vec<(usize, char)> = Vec::new();
    // `a)` in front of a list item is no bracket.
    let body = view.label.as_ref().map_or(0, |l| l.1);
    let text = view.text.get(body..).unwrap_or_default();
    for (at, c) in text.char_indices() {
        // Nearly every character is a letter or a space.
        if c.is_ascii_alphanumeric() || c == ' ' || ('\u{600}'..='\u{6FF}').contains(&c) {
            continue;
        }
        let at = at + body;
        if BRACKETS.iter().any(|(open, _)| *open == c) {
            waiting.push((at, c));
        } else if let Some((open, _)) = BRACKETS.iter().find(|(_, close)| *close == c) {
            if waiting.last().is_some_and(|(_, o)| o == open) {
                waiting.pop();
            } else if !is_item(text, at - body) {
                left.push((at, c));
            }
        }
    }
    left.extend(waiting);
    left.sort_unstable();
    // The partner of a bracket at the edge was cut off with the sentence beside this one.
    let whole = view.text.trim();
    let start = view.text.len() - view.text.trim_start().len();
    let at_edge = |(at, c): &(usize, char)| *at == start || *at + c.len_utf8() == start + whole.len();
    left.retain(|bracket| !at_edge(bracket));
    left.into_iter().map(|(at, c)| view.place(at..at + c.len_utf8())).collect()
}

/// Whether the bracket at `at` closes a bare item inside a sentence: `; b)`.
fn is_item(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let item = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    (1..=2).contains(&item.chars().count()) && item.chars().all(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::super::tests::alarms;

    #[test]
    fn brackets_have_partners() {
        alarms(
            "brackets",
            &[
                ("نص (أول)", "text (one)", false),
                ("نص (أول", "text (one)", true),
                ("نص أول] آخر", "text", true),
                (")، وبخاصة الفقرة 2", "in particular paragraph 2", false),
                ("نص أول(", "text", false),
                ("نص (أول [ثان)]", "text", true),
                ("أ) نص", "a) text", false),
                ("يلي: أ) نص؛ ب) نص", "as follows: a) text; b) text", false),
            ],
        );
    }
}
