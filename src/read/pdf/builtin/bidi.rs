//! What a piece of text does to the direction of its neighbours, and the reading order of the pieces of
//! a line (UAX #9, backwards).

use unicode_bidi::{BidiClass, bidi_class};

/// Digits of the longest number in front of a note or paragraph; years are longer.
pub(super) const LABEL_DIGITS: usize = 3;

/// What a piece of text does to the direction of its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
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

pub(super) fn kind(text: &str) -> Kind {
    let mut found = Kind::Neutral;
    for c in text.chars() {
        let raised = matches!(c, '¹' | '²' | '³' | '⁰'..='⁹');
        match bidi_class(c) {
            BidiClass::L => return Kind::Left,
            BidiClass::R | BidiClass::AL => return Kind::Right,
            BidiClass::EN if raised => found = Kind::Raised,
            BidiClass::EN | BidiClass::AN => found = Kind::Digit,
            BidiClass::CS if found == Kind::Neutral => found = Kind::Common,
            BidiClass::ES if found == Kind::Neutral => found = Kind::European,
            BidiClass::ET if found == Kind::Neutral => found = Kind::Terminator,
            BidiClass::WS if found == Kind::Neutral => found = Kind::Blank,
            _ if matches!(c, '(' | '[') && found == Kind::Neutral => found = Kind::Opening,
            _ if matches!(c, ')' | ']') && found == Kind::Neutral => found = Kind::Closing,
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
pub(super) fn turned(kinds: &[Kind]) -> Vec<(usize, bool)> {
    let kinds: Vec<Kind> = kinds.iter().rev().copied().collect();
    let mut order = Vec::with_capacity(kinds.len());
    let mut before = LetterBefore::Other;
    let mut position = 0;
    while let Some((kind, rest)) = kinds.get(position..).and_then(<[Kind]>::split_first) {
        let length = match kind {
            Kind::Left | Kind::Digit | Kind::Raised | Kind::Terminator => {
                run_to_the_right(*kind, rest, before)
            }
            Kind::Closing => bracket_at_the_end(rest, before),
            Kind::European => hyphen_at_the_end(rest, before),
            _ => 1,
        };
        let run = kinds.get(position..position + length).unwrap_or_default();
        if *kind == Kind::Right {
            before = LetterBefore::Arabic;
        } else if run.contains(&Kind::Left) {
            before = LetterBefore::Other;
        }
        let turned = length == 1;
        let place = |p: usize| kinds.len() - 1 - p;
        // A note mark on the right of a number stands behind it all the same: browsers set both as one number.
        let raised =
            if *kind == Kind::Raised && rest.get(length - 1) == Some(&Kind::Digit) { length } else { 0 };
        let number = kinds.get(position + raised..).and_then(<[Kind]>::split_first);
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
fn run_to_the_right(first: Kind, rest: &[Kind], before: LetterBefore) -> usize {
    let ahead = || std::iter::once(first).chain(rest.iter().copied());
    // A Latin phrase reaches to the last Latin letter or number before the next Arabic letter.
    let phrase = ahead().take_while(|kind| *kind != Kind::Right);
    let mut letters = false;
    let mut length = 0;
    for (position, kind) in phrase.enumerate() {
        letters |= kind == Kind::Left;
        if kind == Kind::Left || kind == Kind::Digit {
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
    if first == Kind::Raised {
        return 1 + rest.iter().take_while(|kind| **kind == Kind::Raised).count();
    }
    // A number has its terminators around it and single separators inside.
    let mut digits = false;
    let mut kinds = ahead().peekable();
    let mut length = 0;
    while let Some(kind) = kinds.next() {
        let next_is_digit = || kinds.clone().find(|k| *k != Kind::Terminator) == Some(Kind::Digit);
        let inside = match kind {
            Kind::Digit => true,
            Kind::Terminator => before == LetterBefore::Other && (digits || next_is_digit()),
            Kind::Common => digits && kinds.peek() == Some(&Kind::Digit),
            Kind::European => digits && before == LetterBefore::Other && kinds.peek() == Some(&Kind::Digit),
            _ => false,
        };
        if !inside {
            break;
        }
        digits |= kind == Kind::Digit;
        length += 1;
    }
    length.max(1)
}

/// Length of the run that begins with a closing bracket: `A/RES/78/265 (2024)` runs to
/// the right as a whole, where `(WHO) 2020` does not.
fn bracket_at_the_end(rest: &[Kind], before: LetterBefore) -> usize {
    let phrase = rest.iter().take_while(|kind| **kind != Kind::Right);
    let mut open = 1;
    let partner = phrase.enumerate().find(|(_, kind)| {
        open += match kind {
            Kind::Closing => 1,
            Kind::Opening => -1,
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
    let blank = usize::from(behind.first() == Some(&Kind::Blank));
    match behind.get(blank..).and_then(<[Kind]>::split_first) {
        Some((first @ (Kind::Left | Kind::Digit), rest)) => {
            let length = run_to_the_right(*first, rest, before);
            let letters =
                *first == Kind::Left || rest.get(..length - 1).is_some_and(|r| r.contains(&Kind::Left));
            if letters { 1 + partner + 1 + blank + length } else { 1 }
        }
        _ => 1,
    }
}

/// Length of the run that begins with a hyphen: a Latin word that the end of the line cuts
/// keeps it on its right, for the direction is found before lines are broken (UAX #9, 3.4).
fn hyphen_at_the_end(rest: &[Kind], before: LetterBefore) -> usize {
    match rest.split_first() {
        Some((Kind::Left, behind)) => {
            let length = run_to_the_right(Kind::Left, behind, before);
            let is_last =
                behind.get(length - 1..).unwrap_or_default().iter().all(|kind| *kind == Kind::Blank);
            if is_last { 1 + length } else { 1 }
        }
        _ => 1,
    }
}

/// The first bracket, in reading order of the line, without a partner in a phrase that
/// runs to the right.
fn alone(phrase: &[Kind]) -> Option<usize> {
    let mut waiting: Vec<usize> = Vec::new();
    let mut first = None;
    // Brackets that nothing closes are found at the end, so all are looked at.
    for (position, kind) in phrase.iter().enumerate() {
        match kind {
            // The phrase is read from its right end.
            Kind::Closing => waiting.push(position),
            Kind::Opening if waiting.pop().is_none() => first = first.or(Some(position)),
            _ => {}
        }
    }
    match (first, waiting.first()) {
        (Some(a), Some(b)) => Some(a.min(*b)),
        (a, b) => a.or(b.copied()),
    }
}

/// Reading order of a line that runs from left to right with Arabic words in it.
pub(super) fn embedded(kinds: &[Kind]) -> Vec<(usize, bool)> {
    let mut order = Vec::with_capacity(kinds.len());
    let mut position = 0;
    while let Some(kind) = kinds.get(position) {
        if *kind != Kind::Right {
            order.push((position, false));
            position += 1;
            continue;
        }
        // An Arabic phrase reaches to its last Arabic letter before the next Latin one.
        let rest = kinds.get(position..).unwrap_or_default();
        let phrase = rest.iter().take_while(|k| **k != Kind::Left);
        let length =
            phrase.enumerate().filter(|(_, k)| **k == Kind::Right).map(|(i, _)| i + 1).last().unwrap_or(1);
        let inner = turned(rest.get(..length).unwrap_or_default());
        order.extend(inner.into_iter().map(|(index, mirrored)| (index + position, mirrored)));
        position += length;
    }
    order
}
