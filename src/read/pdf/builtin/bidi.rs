//! What a piece of text does to the direction of its neighbours, and the reading order of the pieces of
//! a line (UAX #9, backwards).

use unicode_bidi::{BidiClass, bidi_class};

/// Digits of the longest number in front of a note or paragraph; years are longer.
pub(super) const LABEL_DIGITS: usize = 3;

/// What a piece of text does to the direction of its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CharKind {
    Left,
    Right,
    Digit,
    /// A raised digit: a note mark behind a number is no part of it.
    Raised,
    /// Keeps two numbers together: comma, stop, slash, colon.
    Common,
    /// Keeps two numbers together unless Arabic letters stand before them: hyphen, plus.
    European,
    /// Belongs to a number beside it unless Arabic letters stand before it: `%`, `$`.
    Terminator,
    /// A bracket, open to the right.
    Opening,
    /// A bracket, open to the left.
    Closing,
    Blank,
    Neutral,
}

pub(super) fn kind(text: &str) -> CharKind {
    let mut found = CharKind::Neutral;
    for c in text.chars() {
        let raised = matches!(c, '¹' | '²' | '³' | '⁰'..='⁹');
        match bidi_class(c) {
            BidiClass::L => return CharKind::Left,
            BidiClass::R | BidiClass::AL => return CharKind::Right,
            BidiClass::EN if raised => found = CharKind::Raised,
            BidiClass::EN | BidiClass::AN => found = CharKind::Digit,
            BidiClass::CS if found == CharKind::Neutral => found = CharKind::Common,
            BidiClass::ES if found == CharKind::Neutral => found = CharKind::European,
            BidiClass::ET if found == CharKind::Neutral => found = CharKind::Terminator,
            BidiClass::WS if found == CharKind::Neutral => found = CharKind::Blank,
            _ if matches!(c, '(' | '[') && found == CharKind::Neutral => found = CharKind::Opening,
            _ if matches!(c, ')' | ']') && found == CharKind::Neutral => found = CharKind::Closing,
            _ => {}
        }
    }
    found
}

/// The last letter in front of a number: behind an Arabic one it keeps fewer separators (rules W2 to W5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LetterBefore {
    Arabic,
    /// Another one, or none.
    Other,
}

/// Reading order of a line that runs from right to left, and which pieces are
/// set as Arabic, brackets mirrored.
pub(super) fn turned(kinds: &[CharKind]) -> Vec<(usize, bool)> {
    let kinds: Vec<CharKind> = kinds.iter().rev().copied().collect();
    let mut order = Vec::with_capacity(kinds.len());
    let mut before = LetterBefore::Other;
    let mut position = 0;
    while let Some((kind, rest)) = kinds.get(position..).and_then(<[CharKind]>::split_first) {
        let length = match kind {
            CharKind::Left | CharKind::Digit | CharKind::Raised | CharKind::Terminator => {
                run_to_the_right(*kind, rest, before)
            }
            CharKind::Closing => bracket_at_the_end(rest, before),
            CharKind::European => hyphen_at_the_end(rest, before),
            _ => 1,
        };
        let run = kinds.get(position..position + length).unwrap_or_default();
        if *kind == CharKind::Right {
            before = LetterBefore::Arabic;
        } else if run.contains(&CharKind::Left) {
            before = LetterBefore::Other;
        }
        let turned = length == 1;
        let place = |p: usize| kinds.len() - 1 - p;
        // A note mark on the right of a number stands behind it all the same: browsers set both as one number.
        let raised = if *kind == CharKind::Raised && rest.get(length - 1) == Some(&CharKind::Digit) {
            length
        } else {
            0
        };
        let number = kinds.get(position + raised..).and_then(<[CharKind]>::split_first);
        let number = match number {
            Some((kind, rest)) if raised > 0 => run_to_the_right(*kind, rest, before),
            _ => 0,
        };
        order.extend((position + raised..position + raised + number).rev().map(|p| (place(p), false)));
        // A run to the right stands as on the page.
        order.extend((position..position + length).rev().map(|p| (place(p), turned)));
        position += length + number;
    }
    order
}

/// Length of the run that begins with `first`, goes on in `rest` (in reading
/// order of the line) and keeps its order on the page.
fn run_to_the_right(first: CharKind, rest: &[CharKind], before: LetterBefore) -> usize {
    let ahead = || std::iter::once(first).chain(rest.iter().copied());
    // A Latin phrase reaches to the last Latin letter or number before the next Arabic letter.
    let phrase = ahead().take_while(|kind| *kind != CharKind::Right);
    let mut letters = false;
    let mut length = 0;
    for (position, kind) in phrase.enumerate() {
        letters |= kind == CharKind::Left;
        if kind == CharKind::Left || kind == CharKind::Digit {
            length = position + 1;
        }
    }
    if letters {
        // A bracket whose partner stands outside the phrase does not belong to it, nor does
        // what stands behind it: `53 (A/81/53)` (rule N0).
        return match alone(rest.get(..length - 1).unwrap_or_default()) {
            Some(bracket) => run_to_the_right(first, rest.get(..bracket).unwrap_or_default(), before),
            None => length,
        };
    }
    if first == CharKind::Raised {
        return 1 + rest.iter().take_while(|kind| **kind == CharKind::Raised).count();
    }
    // A number has its terminators around it and single separators inside.
    let mut digits = false;
    let mut kinds = ahead().peekable();
    let mut length = 0;
    while let Some(kind) = kinds.next() {
        let next_is_digit = || kinds.clone().find(|k| *k != CharKind::Terminator) == Some(CharKind::Digit);
        let inside = match kind {
            CharKind::Digit => true,
            CharKind::Terminator => before == LetterBefore::Other && (digits || next_is_digit()),
            CharKind::Common => digits && kinds.peek() == Some(&CharKind::Digit),
            CharKind::European => {
                digits && before == LetterBefore::Other && kinds.peek() == Some(&CharKind::Digit)
            }
            _ => false,
        };
        if !inside {
            break;
        }
        digits |= kind == CharKind::Digit;
        length += 1;
    }
    length.max(1)
}

/// Length of the run that begins with a closing bracket: `A/RES/78/265 (2024)` runs to
/// the right as a whole, where `(WHO) 2020` does not.
fn bracket_at_the_end(rest: &[CharKind], before: LetterBefore) -> usize {
    let phrase = rest.iter().take_while(|kind| **kind != CharKind::Right);
    let mut open = 1;
    let partner = phrase.enumerate().find(|(_, kind)| {
        open += match kind {
            CharKind::Closing => 1,
            CharKind::Opening => -1,
            _ => 0,
        };
        open == 0
    });
    let behind = partner.and_then(|(partner, _)| Some((partner, rest.get(partner + 1..)?)));
    let Some((partner, behind)) = behind else { return 1 };
    // A short number in brackets is a label.
    if partner <= LABEL_DIGITS {
        return 1;
    }
    // Between the bracket and the letters in front of it stands a space at most.
    let blank = usize::from(behind.first() == Some(&CharKind::Blank));
    match behind.get(blank..).and_then(<[CharKind]>::split_first) {
        Some((first @ (CharKind::Left | CharKind::Digit), rest)) => {
            let length = run_to_the_right(*first, rest, before);
            let letters = *first == CharKind::Left
                || rest.get(..length - 1).is_some_and(|r| r.contains(&CharKind::Left));
            if letters { 1 + partner + 1 + blank + length } else { 1 }
        }
        _ => 1,
    }
}

/// Length of the run that begins with a hyphen: a Latin word that the end of the line cuts
/// keeps it on its right, for the direction is found before lines are broken (UAX #9, 3.4).
fn hyphen_at_the_end(rest: &[CharKind], before: LetterBefore) -> usize {
    match rest.split_first() {
        Some((CharKind::Left, behind)) => {
            let length = run_to_the_right(CharKind::Left, behind, before);
            let is_last =
                behind.get(length - 1..).unwrap_or_default().iter().all(|kind| *kind == CharKind::Blank);
            if is_last { 1 + length } else { 1 }
        }
        _ => 1,
    }
}

/// The first bracket, in reading order of the line, without a partner in a phrase that
/// runs to the right.
fn alone(phrase: &[CharKind]) -> Option<usize> {
    let mut waiting: Vec<usize> = Vec::new();
    let mut first = None;
    // Brackets that nothing closes are found at the end, so all are looked at.
    for (position, kind) in phrase.iter().enumerate() {
        match kind {
            // The phrase is read from its right end.
            CharKind::Closing => waiting.push(position),
            CharKind::Opening if waiting.pop().is_none() => first = first.or(Some(position)),
            _ => {}
        }
    }
    match (first, waiting.first()) {
        (Some(a), Some(b)) => Some(a.min(*b)),
        (a, b) => a.or(b.copied()),
    }
}

/// Reading order of a line that runs from left to right with Arabic words in it.
pub(super) fn embedded(kinds: &[CharKind]) -> Vec<(usize, bool)> {
    let mut order = Vec::with_capacity(kinds.len());
    let mut position = 0;
    while let Some(kind) = kinds.get(position) {
        if *kind != CharKind::Right {
            order.push((position, false));
            position += 1;
            continue;
        }
        // An Arabic phrase reaches to its last Arabic letter before the next Latin one.
        let rest = kinds.get(position..).unwrap_or_default();
        let phrase = rest.iter().take_while(|k| **k != CharKind::Left);
        let length = phrase
            .enumerate()
            .filter(|(_, k)| **k == CharKind::Right)
            .map(|(i, _)| i + 1)
            .last()
            .unwrap_or(1);
        let inner = turned(rest.get(..length).unwrap_or_default());
        order.extend(inner.into_iter().map(|(index, mirrored)| (index + position, mirrored)));
        position += length;
    }
    order
}

/// Reading order of a line of Arabic text in a paragraph that runs from left to right, as of an author who
/// did not turn it round: Arabic phrases stand beside each other from left to right, and so do the signs at
/// the ends of the paragraph.
pub(super) fn laid(kinds: &[CharKind]) -> Vec<(usize, bool)> {
    let label = label_on_the_left(kinds);
    let mut order: Vec<(usize, bool)> = match kinds.first() {
        // The letter of a label stands between brackets that run to the right.
        Some(CharKind::Opening) if label > 0 => {
            let letters = turned(kinds.get(1..label - 2).unwrap_or_default());
            let letters = letters.into_iter().map(|(index, _)| (index + 1, false));
            std::iter::once((0, false))
                .chain(letters)
                .chain([(label - 2, false), (label - 1, false)])
                .collect()
        }
        _ => (0..label).map(|index| (index, false)).collect(),
    };
    let mut position = label;
    while let Some(rest) = kinds.get(position..).filter(|rest| !rest.is_empty()) {
        let length = match rest.iter().position(|kind| is_letter(*kind)) {
            // What stands in front of Arabic letters at the beginning of the line is the end of it
            // where the paragraph goes on, and so are numbers.
            Some(first) if rest.get(first) == Some(&CharKind::Right) => {
                let signs = rest.iter().take_while(|kind| **kind == CharKind::Neutral).count();
                let own = match position {
                    0 => 0,
                    _ if position == label => position + signs,
                    _ => position + before_number(rest, first),
                };
                order.extend((position..own).map(|index| (index, false)));
                position = own;
                phrase_to_the_left(kinds.get(position..).unwrap_or_default())
            }
            Some(_) => {
                let length = phrase_to_the_right(rest);
                order.extend((position..position + length).map(|index| (index, false)));
                position += length;
                continue;
            }
            None => {
                order.extend((position..kinds.len()).map(|index| (index, false)));
                break;
            }
        };
        let inner = turned(kinds.get(position..position + length).unwrap_or_default());
        order.extend(inner.into_iter().map(|(index, mirrored)| (index + position, mirrored)));
        position += length;
    }
    order
}

fn is_letter(kind: CharKind) -> bool {
    matches!(kind, CharKind::Left | CharKind::Right)
}

/// Length of a number, letter or dash in front of a paragraph: `1. `, `2 - `, `(أ) `, `- `, and of the day of
/// a date, behind whose month the year is.
fn label_on_the_left(kinds: &[CharKind]) -> usize {
    let digits = kinds.iter().take_while(|kind| **kind == CharKind::Digit).count();
    let symbol = kinds.iter().take_while(|kind| matches!(kind, CharKind::Digit | CharKind::Common)).count();
    let blank = |at: usize| kinds.get(at) == Some(&CharKind::Blank);
    let sign = |at: usize| {
        matches!(
            kinds.get(at),
            Some(CharKind::Common | CharKind::European | CharKind::Closing | CharKind::Neutral)
        )
    };
    if kinds.first() == Some(&CharKind::Opening) {
        let closing = kinds.iter().take(LABEL_DIGITS + 2).position(|kind| *kind == CharKind::Closing);
        return closing.filter(|at| *at > 1 && blank(at + 1)).map_or(0, |at| at + 2);
    }
    // `265/78 - ` is the number of a resolution.
    if symbol > digits && blank(symbol) && sign(symbol + 1) && blank(symbol + 2) {
        return symbol + 3;
    }
    if digits > LABEL_DIGITS {
        return 0;
    }
    let year = kinds.iter().skip(digits + 1).take_while(|kind| **kind == CharKind::Digit).count();
    if (1..=2).contains(&digits) && blank(digits) && year == 4 && blank(digits + 1 + year) {
        return digits + 1;
    }
    let apart = digits + usize::from(digits > 0 && blank(digits));
    match kinds.get(apart) {
        Some(CharKind::Common | CharKind::Closing) if digits == 0 => 0,
        _ if sign(apart) && blank(apart + 1) => apart + 2,
        _ => 0,
    }
}

/// Where a number begins behind which Arabic letters stand at `first`: they were written in front of it.
fn before_number(kinds: &[CharKind], first: usize) -> usize {
    let digit = kinds.iter().take(first).position(|kind| *kind == CharKind::Digit);
    digit.unwrap_or(first)
}

/// Length of the Arabic phrase at the beginning, with the numbers at its ends.
fn phrase_to_the_left(kinds: &[CharKind]) -> usize {
    let phrase = kinds.iter().take_while(|kind| **kind != CharKind::Left);
    let ends = phrase.enumerate().filter(|(_, kind)| matches!(kind, CharKind::Right | CharKind::Digit));
    ends.last().map_or(1, |(at, _)| at + 1)
}

/// Length of the Latin phrase at the beginning, with the number behind it. What a bracket or a number closes
/// has none.
fn phrase_to_the_right(kinds: &[CharKind]) -> usize {
    let mut length = 1;
    let mut closed = false;
    for (at, kind) in kinds.iter().take_while(|kind| **kind != CharKind::Right).enumerate() {
        match kind {
            CharKind::Left => (closed, length) = (false, at + 1),
            CharKind::Digit if !closed => length = at + 1,
            CharKind::Closing => closed = true,
            CharKind::Blank if at > 0 && kinds.get(at - 1) == Some(&CharKind::Digit) => closed = true,
            _ => {}
        }
    }
    length
}
