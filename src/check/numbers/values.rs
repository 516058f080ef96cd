//! The numbers of one text, with every value that each may have.

use std::collections::BTreeSet;
use std::ops::Range;

use super::clock::{self, bare};
use crate::check::pair::{ItemKind, PairToken, View};
use crate::lang::date;
use crate::lang::label::Label;
use crate::lang::number::read_all;
use crate::lang::spoken::{self, Piece, Spoken, SpokenNumber};

/// Numbers up to this are words as often as digits, or lie in the form of a word
/// (dual, "both", "a"); alone on one side they say nothing.
const SMALL: u32 = 12;

/// A number that must have a counterpart.
pub(super) struct Required {
    pub(super) place: Range<usize>,
    /// Values that the text says, the likeliest first.
    pub(super) readings: Vec<String>,
    /// Values that stand for it where the other text says less: the 3 of `3 million`
    /// or of `3 p.m.`. Two of these say nothing about each other.
    pub(super) loose: Vec<String>,
    /// Numbers that it may fall apart into: `265/78`, `1999/2000`, `2.1` (an article).
    pub(super) parts: Vec<Vec<String>>,
    /// Whether it is the number of a page, in brackets.
    pub(super) is_page: bool,
}

/// The numbers of one side.
#[derive(Default)]
pub(super) struct Numbers {
    pub(super) required: Vec<Required>,
    /// Values that may be meant: words, Roman numerals, the label, digits of symbols.
    pub(super) possible: BTreeSet<String>,
    /// Numbers in words that are too large to be an article or a dual.
    pub(super) spoken: Vec<Required>,
}

impl Required {
    fn new(place: Range<usize>, readings: Vec<String>) -> Self {
        Required { place, readings, loose: Vec::new(), parts: Vec::new(), is_page: false }
    }

    /// The same for a value that stands on one side only: these say nothing.
    pub(super) fn is_small(&self) -> bool {
        let mut values = self.readings.iter().chain(&self.loose);
        values.any(|r| r.parse::<u32>().is_ok_and(|n| n <= SMALL))
    }
}

/// Reads the numbers of a text.
pub(super) fn numbers(view: &View<'_>) -> Numbers {
    let mut numbers = Numbers::default();
    if let Some((label, length)) = &view.label {
        match label {
            Label::Number(n) => drop(numbers.possible.insert(n.to_string())),
            Label::Pair(a, b) => numbers.possible.extend([a.to_string(), b.to_string()]),
            Label::Letter(_) => {}
        }
        // `1.200 people` looks like the label of a rule.
        let inside = read_all(view.text.get(..*length).unwrap_or_default(), view.language);
        numbers.possible.extend(inside.into_iter().flat_map(|number| number.readings));
    }
    let spoken = spoken_numbers(view);
    let mut at = 0;
    while let Some(item) = view.tokens.get(at) {
        let with_digits = spoken.iter().find(|s| s.tokens.start == at && s.has_digits);
        match &item.kind {
            ItemKind::Number(_) if is_mark_or_decade(view, &item.place) => {
                if let ItemKind::Number(number) = &item.kind {
                    numbers.possible.extend(number.readings.iter().cloned());
                }
            }
            ItemKind::Number(_) => match with_digits {
                Some(number) => {
                    numbers.required.push(written_out(view, number));
                    at = number.tokens.end;
                    continue;
                }
                None => numbers.required.extend(digits(view, at, item)),
            },
            ItemKind::Symbol(symbol) => reference(symbol, item, &mut numbers),
            ItemKind::Word(word, facts) => {
                let figure = facts.figure(word, view.language);
                numbers.possible.extend(figure.roman.map(|value| value.to_string()));
            }
        }
        at += 1;
    }
    for number in &spoken {
        if !number.has_digits && number.number.value > f64::from(SMALL) {
            let tokens = view.tokens.get(number.tokens.clone()).unwrap_or_default();
            if let (Some(first), Some(last)) = (tokens.first(), tokens.last()) {
                numbers
                    .spoken
                    .push(Required::new(first.place.start..last.place.end, values_of(&number.number)));
            }
        }
        numbers.possible.extend(values_of(&number.number));
        numbers.possible.extend(clock::spoken_hour(view, number.tokens.end, number.number.value));
    }
    numbers.possible.extend(parts_of_one(view));
    numbers.possible.extend(months(view));
    numbers
}

/// A number in words, or in words and digits.
struct Written {
    tokens: Range<usize>,
    has_digits: bool,
    number: SpokenNumber,
    /// The same with the other readings of its digits, where it has one number in digits.
    others: Vec<f64>,
}

fn spoken_numbers(view: &View<'_>) -> Vec<Written> {
    // Nearly all texts with digits have no number in words.
    let says = |item: &PairToken<'_>| match &item.kind {
        ItemKind::Word(word, facts) => matches!(
            facts.figure(word, view.language).spoken,
            Some((Spoken::Add(_) | Spoken::Scale { .. } | Spoken::Part(..) | Spoken::OrdinalOrPart(_), _))
        ),
        _ => false,
    };
    if !view.tokens.iter().any(says) {
        return Vec::new();
    }
    let (pieces, tokens) = pieces(view);
    let order = view.language.rules().number_order();
    let token = |piece: usize| tokens.get(piece).copied().unwrap_or(view.tokens.len());
    spoken::read_all(&pieces, order)
        .into_iter()
        .map(|number| {
            let range = number.first..number.end;
            let own = pieces.get(range.clone()).unwrap_or_default();
            let places: Vec<usize> =
                (0..own.len()).filter(|at| matches!(own[*at], Piece::Digits(_))).collect();
            let others = match places.as_slice() {
                [place] => other_readings(view, token(range.start + place), own, *place, order),
                _ => Vec::new(),
            };
            let last = range.end.checked_sub(1).map_or(0, |last| token(last) + 1);
            Written { tokens: token(range.start)..last, has_digits: !places.is_empty(), number, others }
        })
        .collect()
}

fn other_readings(
    view: &View<'_>,
    token: usize,
    pieces: &[Piece],
    place: usize,
    order: spoken::Order,
) -> Vec<f64> {
    let Some(PairToken { kind: ItemKind::Number(number), .. }) = view.tokens.get(token) else {
        return Vec::new();
    };
    let mut pieces = pieces.to_vec();
    let mut values = Vec::new();
    for reading in number.readings.iter().skip(1).filter_map(|r| r.parse().ok()) {
        if let Some(slot) = pieces.get_mut(place) {
            *slot = Piece::Digits(reading);
        }
        values.extend(spoken::read_all(&pieces, order).first().map(|n| n.value));
    }
    values
}

/// The tokens as pieces of spoken numbers, and the token of each piece.
fn pieces(view: &View<'_>) -> (Vec<Piece>, Vec<usize>) {
    let (mut pieces, mut tokens) = (Vec::new(), Vec::new());
    let mut end = 0;
    for (at, item) in view.tokens.iter().enumerate() {
        let between = view.text.get(end..item.place.start).unwrap_or_default();
        // A hyphen joins `twenty-one`; a dash parts the ends of a range.
        let between_digits = matches!(item.kind, ItemKind::Number(_)) && between.contains('-');
        if between_digits || between.chars().any(|c| !c.is_whitespace() && c != '-' && !is_currency(c)) {
            pieces.push(Piece::Break);
            tokens.push(at);
        }
        let piece = match &item.kind {
            ItemKind::Number(_) if is_mark_or_decade(view, &item.place) => Piece::Break,
            ItemKind::Number(number) => match number.readings.first().and_then(|r| r.parse().ok()) {
                Some(value) => Piece::Digits(value),
                None => Piece::Break,
            },
            ItemKind::Symbol(_) => Piece::Break,
            ItemKind::Word(word, facts) => {
                let figure = facts.figure(word, view.language);
                match figure.spoken {
                    Some((spoken, joined)) => Piece::Word(spoken, joined),
                    None => Piece::Other { dual: figure.is_dual },
                }
            }
        };
        pieces.push(piece);
        tokens.push(at);
        end = item.place.end;
    }
    (pieces, tokens)
}

fn is_currency(c: char) -> bool {
    matches!(c, '$' | '€' | '£' | '¥' | '\u{200E}' | '\u{200F}')
}

/// `1.5 million` as 1500000, `2 million 500 thousand` as 2500000.
fn written_out(view: &View<'_>, written: &Written) -> Required {
    let tokens = view.tokens.get(written.tokens.clone()).unwrap_or_default();
    let place = match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => first.place.start..last.place.end,
        _ => 0..0,
    };
    let mut readings = vec![show(written.number.value)];
    readings.extend(written.others.iter().copied().map(show));
    let mut required = Required::new(place, readings);
    let digits = |item: &PairToken<'_>| match &item.kind {
        ItemKind::Number(number) => Some(number.readings.clone()),
        _ => None,
    };
    let bare: Vec<Vec<String>> = tokens.iter().filter_map(digits).collect();
    match bare.as_slice() {
        [only] => {
            required.loose.clone_from(only);
            required.loose.extend(only.iter().filter_map(|r| without_zeros(r)));
        }
        several => required.parts = vec![several.iter().filter_map(|r| r.first().cloned()).collect()],
    }
    required
}

/// A number in digits alone.
fn digits(view: &View<'_>, at: usize, item: &PairToken<'_>) -> Option<Required> {
    let ItemKind::Number(number) = &item.kind else { return None };
    let text = view.text.get(item.place.clone()).unwrap_or_default();
    let mut required = Required::new(item.place.clone(), number.readings.clone());
    if let Some(time) = clock::read(view, at, text, &number.readings) {
        (required.readings, required.loose) = (time.certain, time.loose);
    }
    let zeros: Vec<String> = number.readings.iter().filter_map(|r| without_zeros(r)).collect();
    required.loose.extend(zeros);
    required.loose.extend(short_scale(view, at, &number.readings));
    required.loose.extend(short_year(view, at, &number.readings));
    if let Some(part) = vulgar_fraction(view.text.get(item.place.end..).unwrap_or_default())
        && let Some(whole) = number.readings.first().and_then(|r| r.parse::<f64>().ok())
    {
        required.loose.append(&mut required.readings);
        required.readings = vec![show(whole + part)];
    }
    // Article 2.1 is المادة 2-1.
    if let Some(dotted) = required.readings.first().filter(|r| r.contains('.') && !r.starts_with('@')) {
        required.parts.push(dotted.split('.').map(bare).collect());
    }
    required.is_page = is_page(view, &item.place);
    Some(required)
}

/// `265/78`, `10/15` and the digits of symbols.
fn reference(symbol: &str, item: &PairToken<'_>, numbers: &mut Numbers) {
    let groups: Vec<String> =
        symbol.split(|c: char| !c.is_ascii_digit()).filter(|g| !g.is_empty()).map(bare).collect();
    if !symbol.bytes().all(|b| b.is_ascii_digit() || b == b'/') {
        numbers.possible.extend(groups);
        return;
    }
    let mut required = Required::new(item.place.clone(), vec![symbol.to_owned()]);
    if let [a, b] = groups.as_slice() {
        // `00/15` is 15:00, mirrored.
        if a == "0" {
            required.readings.push(b.clone());
        }
        // Tokens put the smaller number first, whichever is the hour.
        required.readings.extend([(a, b), (b, a)].into_iter().filter_map(|(h, m)| clock::unseparated(h, m)));
        // 2013/14 is 2013-2014.
        required.parts.extend(full_years(b, a));
    }
    required.parts.push(groups);
    numbers.required.push(required);
}

fn full_years(year: &str, short: &str) -> Option<Vec<String>> {
    let (first, second) = (year.parse::<u32>().ok()?, short.parse::<u32>().ok()?);
    let full = first / 100 * 100 + second;
    (year.len() == 4 && short.len() <= 2 && full > first).then(|| vec![year.to_owned(), full.to_string()])
}

/// The 14 of `2013-14` as 2014.
fn short_year(view: &View<'_>, at: usize, readings: &[String]) -> Option<String> {
    let (own, before) = (view.tokens.get(at)?, view.tokens.get(at.checked_sub(1)?)?);
    let ItemKind::Number(year) = &before.kind else { return None };
    let between = view.text.get(before.place.end..own.place.start)?;
    let years = full_years(year.readings.first()?, readings.first()?)?;
    matches!(between, "-" | "–").then(|| years.into_iter().nth(1)).flatten()
}

/// `3.5bn`
fn short_scale(view: &View<'_>, at: usize, readings: &[String]) -> Vec<String> {
    let (Some(own), Some(next)) = (view.tokens.get(at), view.tokens.get(at + 1)) else { return Vec::new() };
    let ItemKind::Word(_, facts) = &next.kind else { return Vec::new() };
    let glued = next.place.start == own.place.end;
    let power = view.language.rules().short_scale(&facts.key).filter(|_| glued);
    let Some(power) = power else { return Vec::new() };
    let values = readings.iter().filter_map(|r| r.parse::<f64>().ok());
    values.map(|value| show(value * 10f64.powi(power as i32))).collect()
}

/// What a number in words may be written as.
fn values_of(number: &SpokenNumber) -> Vec<String> {
    let mut values = vec![show(number.value)];
    if let Some((n, d)) = number.part {
        values.extend(part_values(n, d));
    }
    values
}

fn part_values(n: u32, d: u32) -> Vec<String> {
    let share = f64::from(n) / f64::from(d);
    let mut values = vec![format!("{n}/{d}"), show(share)];
    if (100 * n).is_multiple_of(d) {
        values.push((100 * n / d).to_string());
    }
    values
}

/// Parts of one that stand in the text as words or as one character.
fn parts_of_one(view: &View<'_>) -> Vec<String> {
    let mut values = Vec::new();
    for (_, word, facts) in view.words() {
        if let Some((Spoken::Part(n, d), _)) = facts.figure(word, view.language).spoken {
            values.extend(part_values(n, d));
        }
    }
    // Each of them begins with one of these bytes.
    if view.text.bytes().any(|b| matches!(b, 0xC2 | 0xE2)) {
        for (at, _) in view.text.char_indices() {
            if let Some(part) = vulgar_fraction(view.text.get(at..).unwrap_or_default()) {
                values.push(show(part));
                let whole = (2..=10u32).find(|d| (part * f64::from(*d)).fract().abs() < 1e-9);
                values.extend(whole.map(|d| format!("{}/{d}", (part * f64::from(d)).round())));
            }
        }
    }
    values
}

/// The value of `½` and its like at the start of `text`.
fn vulgar_fraction(text: &str) -> Option<f64> {
    Some(match text.chars().next()? {
        '½' => 0.5,
        '⅓' => 1.0 / 3.0,
        '⅔' => 2.0 / 3.0,
        '¼' => 0.25,
        '¾' => 0.75,
        '⅕' => 0.2,
        '⅖' => 0.4,
        '⅗' => 0.6,
        '⅘' => 0.8,
        '⅙' => 1.0 / 6.0,
        '⅛' => 0.125,
        '⅜' => 0.375,
        '⅝' => 0.625,
        '⅞' => 0.875,
        _ => return None,
    })
}

/// The months that the text names beside a day, which the other one may write in figures.
fn months(view: &View<'_>) -> Vec<String> {
    let named = view.words().any(|(_, word, facts)| facts.figure(word, view.language).begins_month);
    if !named {
        return Vec::new();
    }
    date::all(view.text, view.language).into_iter().map(|date| date.month.to_string()).collect()
}

/// Whether the number is a footnote mark set behind a word without a space
/// (`programme;1`, `planning.[23]`), or a decade (`1960s`), which many languages write as a word.
pub(super) fn is_mark_or_decade(view: &View<'_>, place: &Range<usize>) -> bool {
    const LONGEST_MARK: usize = 3;
    let mut before = view.text.get(..place.start).unwrap_or_default().chars().rev();
    let behind = view.text.get(place.end..).and_then(|t| t.chars().next());
    // A capital in front makes a name: TP16, B60.
    let glued = |c: Option<char>| {
        c.is_some_and(|c| {
            c.is_alphabetic() && !c.is_uppercase()
                || matches!(c, '"' | '”' | '»' | ')' | '.' | ',' | ';' | ':' | '،' | '؛')
        })
    };
    let first = before.next();
    // و500 is `and 500`: a letter alone is a word written together with the number.
    if first.is_some_and(char::is_alphabetic) && !before.clone().next().is_some_and(char::is_alphabetic) {
        return behind == Some('s');
    }
    let bracketed = matches!((first, behind), (Some('['), Some(']')) | (Some('('), Some(')')));
    let mark = if bracketed {
        glued(before.next())
    } else {
        glued(first) && !behind.is_some_and(char::is_alphanumeric)
    };
    let digits = view.text.get(place.clone()).map_or(0, |t| t.chars().count());
    mark && digits <= LONGEST_MARK || behind == Some('s')
}

/// Whether the number stands in brackets that begin with the word for a page.
fn is_page(view: &View<'_>, place: &Range<usize>) -> bool {
    const FARTHEST: usize = 60;
    let before = view.text.get(..place.start).unwrap_or_default();
    let Some(open) = before.rfind('(').filter(|open| before.len() - open <= FARTHEST) else { return false };
    let inside = before.get(open..).unwrap_or_default();
    let first = view.words().find(|(at, ..)| at.start > open && at.end <= place.start);
    !inside.contains(')') && first.is_some_and(|(_, _, facts)| view.language.rules().is_page(&facts.key))
}

/// `10.00` and `12.50` without their last zeros.
fn without_zeros(reading: &str) -> Option<String> {
    let (whole, part) = reading.split_once('.')?;
    let short = part.trim_end_matches('0');
    (short.len() < part.len()).then(|| match short {
        "" => bare(whole),
        short => format!("{}.{short}", bare(whole)),
    })
}

/// A value as the readings of digits are written.
pub(super) fn show(value: f64) -> String {
    let shown = format!("{value:.6}");
    shown.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::in_english;

    #[test]
    fn fractions_of_one_character_have_their_value() {
        for (text, value) in
            [("½ of", 0.5), ("⅓", 1.0 / 3.0), ("⅔", 2.0 / 3.0), ("⅙", 1.0 / 6.0), ("⅜", 0.375)]
        {
            assert!((vulgar_fraction(text).unwrap() - value).abs() < 1e-12, "{text}");
        }
        assert_eq!(vulgar_fraction("a ½"), None);
    }

    #[test]
    fn last_zeros_are_no_other_number() {
        assert_eq!(without_zeros("10.00").as_deref(), Some("10"));
        assert_eq!(without_zeros("012.50").as_deref(), Some("12.5"));
        assert_eq!(without_zeros("12.5"), None);
        assert_eq!(without_zeros("12"), None);
    }

    #[test]
    fn a_fraction_in_one_character_may_be_written_as_two_numbers() {
        let parts = in_english("⅜ and ¾", parts_of_one);
        assert!(["3/8", "3/4", "0.75"].iter().all(|part| parts.iter().any(|p| p == part)), "{parts:?}");
    }

    #[test]
    fn only_larger_numbers_in_words_are_required() {
        let spoken = |text| in_english(text, |view| numbers(view).spoken.len());
        assert_eq!([spoken("one of them"), spoken("seventeen of them"), spoken("17 of them")], [0, 1, 0]);
    }

    #[test]
    fn a_letter_behind_a_number_may_be_its_scale() {
        let numbers = |text| {
            in_english(text, |view| {
                view.tokens
                    .iter()
                    .position(|item| matches!(item.kind, ItemKind::Number(_)))
                    .map(|at| short_scale(view, at, &["3.5".to_owned()]))
                    .unwrap_or_default()
            })
        };
        assert_eq!(numbers("$3.5bn"), ["3500000000"]);
        assert_eq!([numbers("$3.5 bn of it").len(), numbers("3.5 tons").len()], [0, 0]);
    }

    #[test]
    fn every_fraction_of_one_character_has_its_value() {
        for (text, value) in
            [("⅕", 0.2), ("⅖", 0.4), ("⅗", 0.6), ("⅘", 0.8), ("⅛", 0.125), ("¼", 0.25), ("¾", 0.75)]
        {
            assert_eq!(vulgar_fraction(text), Some(value), "{text}");
        }
    }

    #[test]
    fn a_page_is_a_number_in_brackets_that_begin_with_its_word() {
        let page = |text: &str| {
            in_english(text, |view| {
                let at = text.find("42").unwrap();
                is_page(view, &(at..at + 2))
            })
        };
        assert!(page("as was said (p. 42)") && page("as was said (page 42)"));
        assert!(!page("as was said (see 42)") && !page("(p. 7) and 42 of them"));
    }
}
