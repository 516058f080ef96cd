//! Numbers that the other side does not have.
//!
//! Most differences are no errors: the two languages write the same number in
//! another way (reversed groups, decimal comma, clock times, words up to twelve,
//! Roman sessions), and translators drop years in brackets and repeat what they
//! count. So two numbers that stand alone on both sides are an error; a number
//! that stands on one side only is a warning, and only where no word, label or
//! numeral opposite could mean it.

use std::collections::BTreeSet;
use std::ops::Range;

use super::pair::{ItemKind, View};
use super::{Context, Findings, Pair, Severity, TextSpan};
use crate::lang::label::Label;
use crate::lang::number::read_all;

/// A number that must have a counterpart.
struct Required {
    place: Range<usize>,
    /// Values it may have, the likeliest first.
    readings: Vec<String>,
    /// The numbers in `265/78`, `1999/2000`, `10/15` (a time) or `2.1` (an article).
    parts: Vec<String>,
}

/// The numbers of one side.
struct Numbers {
    required: Vec<Required>,
    /// Values that may be meant: words, Roman numerals, the label, digits of symbols.
    possible: BTreeSet<String>,
}

/// Numbers up to this are words as often as digits, or lie in the form of a word
/// (dual, "both", "a"); alone on one side they say nothing.
const SMALL: u32 = 12;

pub(super) fn check(pair: &Pair<'_>, _: &Context<'_>, findings: &mut Findings) {
    labels(pair, findings);
    let digits = |view: &View<'_>| view.tokens.iter().any(|i| !matches!(i.kind, ItemKind::Word(..)));
    if !pair.sides().into_iter().any(digits) {
        return;
    }
    let (source, target) = (numbers(&pair.source), numbers(&pair.target));
    if source.required.is_empty() && target.required.is_empty() {
        return;
    }
    let (left_source, left_target) = (unmatched(&source, &target), unmatched(&target, &source));
    let show = |view: &View<'_>, left: &[&Required]| -> (String, Vec<TextSpan>) {
        let places: Vec<TextSpan> = left.iter().map(|r| view.place(r.place.clone())).collect();
        let texts: Vec<&str> = places.iter().map(|p| p.text.as_str()).collect();
        (texts.join(", "), places)
    };
    let (source_texts, mut places) = show(&pair.source, &left_source);
    let (target_texts, target_places) = show(&pair.target, &left_target);
    places.extend(target_places);
    match (left_source.is_empty(), left_target.is_empty()) {
        (true, true) => {}
        (false, false) => {
            let message = format!("{source_texts} in the source, {target_texts} in the target");
            findings.add(0.8, message, places);
        }
        (false, true) => alone(&left_source, "source", &source_texts, places, findings),
        (true, false) => alone(&left_target, "target", &target_texts, places, findings),
    }
}

fn alone(left: &[&Required], side: &str, texts: &str, places: Vec<TextSpan>, findings: &mut Findings) {
    if left.iter().any(|number| !number.is_small()) {
        findings.add_as(Severity::Warning, 0.5, format!("only in the {side}: {texts}"), places);
    }
}

/// Leading numbers count only where both texts have one.
fn labels(pair: &Pair<'_>, findings: &mut Findings) {
    let (Some((source, a)), Some((target, b))) = (&pair.source.label, &pair.target.label) else { return };
    // `17 - 25 May` looks like a label to one language and like two numbers to the other.
    let alike =
        matches!((source, target), (Label::Number(_), Label::Number(_)) | (Label::Pair(..), Label::Pair(..)));
    if alike && source != target {
        let places = vec![pair.source.place(0..*a), pair.target.place(0..*b)];
        findings.add(0.8, "the leading numbers differ", places);
    }
}

impl Required {
    fn is_small(&self) -> bool {
        self.readings.iter().any(|r| r.parse::<u32>().is_ok_and(|n| n <= SMALL))
    }

    fn fits(&self, other: &Required) -> bool {
        self.readings.iter().any(|r| other.readings.contains(r))
    }
}

fn numbers(view: &View<'_>) -> Numbers {
    let mut numbers = Numbers { required: Vec::new(), possible: BTreeSet::new() };
    match view.label {
        Some((Label::Number(n), _)) => {
            numbers.possible.insert(n.to_string());
        }
        Some((Label::Pair(a, b), _)) => numbers.possible.extend([a.to_string(), b.to_string()]),
        _ => {}
    }
    let mut word_before: Option<u32> = None;
    for (at, item) in view.tokens.iter().enumerate() {
        let mut word_here = None;
        match &item.kind {
            ItemKind::Number(number) => {
                if is_mark_or_decade(view, &item.place) {
                    numbers.possible.extend(number.readings.iter().cloned());
                    continue;
                }
                let mut readings = number.readings.clone();
                if view.text.get(item.place.clone()).is_some_and(|t| t.contains(':')) {
                    readings.extend(number.readings.iter().filter_map(|r| unseparated(r.split_once('.')?)));
                }
                readings.extend(full_hour(view, &item.place, &number.readings));
                readings.extend(scaled(view, at, &number.readings));
                readings.extend(afternoon(view, at, &number.readings));
                // Article 2.1 is المادة 2-1.
                let parts = match readings.first().filter(|r| r.contains('.')) {
                    Some(dotted) => dotted.split('.').map(bare).collect(),
                    None => Vec::new(),
                };
                numbers.required.push(Required { place: item.place.clone(), readings, parts });
            }
            ItemKind::Symbol(symbol) => {
                let groups: Vec<String> =
                    symbol.split(|c: char| !c.is_ascii_digit()).filter(|g| !g.is_empty()).map(bare).collect();
                if symbol.bytes().all(|b| b.is_ascii_digit() || b == b'/') {
                    let mut readings = vec![symbol.clone()];
                    // `00/15` is 15:00, mirrored.
                    if let [zero, hour] = groups.as_slice()
                        && zero == "0"
                    {
                        readings.push(hour.clone());
                    }
                    // Tokens put the smaller number first, whichever is the hour.
                    if let [a, b] = groups.as_slice() {
                        readings
                            .extend([(a, b), (b, a)].into_iter().filter_map(|(h, m)| unseparated((h, m))));
                    }
                    numbers.required.push(Required { place: item.place.clone(), readings, parts: groups });
                } else {
                    numbers.possible.extend(groups);
                }
            }
            ItemKind::Word(word, facts) => {
                let figure = facts.figure(word, view.language);
                if let Some(value) = figure.number {
                    numbers.possible.insert(value.to_string());
                    // twenty-one, واحد وعشرون
                    let sum = word_before.map(|before| before + value);
                    numbers.possible.extend(sum.map(|sum| sum.to_string()));
                    word_here = Some(value);
                }
                numbers.possible.extend(figure.roman.map(|value| value.to_string()));
                // `A.4`, `L49`: digits inside what is no symbol for the tokens.
                word_here = word_here.or(if facts.key.chars().count() == 1 { word_before } else { None });
            }
        }
        word_before = word_here;
    }
    numbers
}

/// Whether the number is a footnote mark set behind a word without a space
/// (`programme;1`), or a decade (`1960s`), which many languages write as a word.
fn is_mark_or_decade(view: &View<'_>, place: &Range<usize>) -> bool {
    const LONGEST_MARK: usize = 3;
    let before = view.text.get(..place.start).and_then(|t| t.chars().next_back());
    let behind = view.text.get(place.end..).and_then(|t| t.chars().next());
    let glued = before
        .is_some_and(|c| c.is_alphabetic() || matches!(c, '"' | '”' | '»' | ')' | '.' | ',' | ';' | ':'));
    let mark = glued && place.len() <= LONGEST_MARK && !behind.is_some_and(char::is_alphanumeric);
    mark || behind == Some('s')
}

/// `10:00`, `10.00` and `77.0` without their zeros, and `00:10`, which is the same mirrored.
fn full_hour(view: &View<'_>, place: &Range<usize>, readings: &[String]) -> Vec<String> {
    let clock = view.text.get(place.clone()).is_some_and(|t| t.contains(':'));
    let hour = |reading: &String| match reading.split_once('.')? {
        (whole, part) if part.bytes().all(|b| b == b'0') => Some(bare(whole)),
        ("00" | "0", part) if clock => Some(bare(part)),
        _ => None,
    };
    readings.iter().filter_map(hour).collect()
}

/// Hour and minute without a sign between them: `11:00` is `1100 hours`, and `59/23` is `2359Z`.
fn unseparated((hour, minute): (&str, &str)) -> Option<String> {
    let (hour, minute) = (hour.parse::<u32>().ok()?, minute.parse::<u32>().ok()?);
    (hour < 24 && minute < 60).then(|| (hour * 100 + minute).to_string())
}

/// Without leading zeros.
fn bare(digits: &str) -> String {
    let bare = digits.trim_start_matches('0');
    if bare.is_empty() { "0".to_owned() } else { bare.to_owned() }
}

/// `1.5 million` as 1500000.
fn scaled(view: &View<'_>, at: usize, readings: &[String]) -> Vec<String> {
    let Some(ItemKind::Word(word, facts)) = view.tokens.get(at + 1).map(|item| &item.kind) else {
        return Vec::new();
    };
    let Some(power) = facts.figure(word, view.language).scale else { return Vec::new() };
    let times = |reading: &String| {
        let (whole, part) = reading.split_once('.').unwrap_or((reading, ""));
        let zeros = power.checked_sub(part.len())?;
        Some(bare(&format!("{whole}{part}{}", "0".repeat(zeros))))
    };
    readings.iter().filter_map(times).collect()
}

/// `3.15 p.m.` as 15.15, and 3 p.m. as 15.
fn afternoon(view: &View<'_>, at: usize, readings: &[String]) -> Vec<String> {
    let is = |offset: usize, letter: &str| matches!(view.tokens.get(at + offset).map(|i| &i.kind), Some(ItemKind::Word(w, _)) if *w == letter);
    if !(is(1, "p") && is(2, "m")) {
        return Vec::new();
    }
    let later = |reading: &String| {
        let (hour, rest) = reading.split_once('.').map_or((reading.as_str(), None), |(h, r)| (h, Some(r)));
        let hour = hour.parse::<u32>().ok().filter(|h| *h < 12)? + 12;
        Some(rest.map_or(hour.to_string(), |rest| format!("{hour}.{rest}")))
    };
    readings.iter().filter_map(later).collect()
}

/// Those of `own` without counterpart in `other`.
fn unmatched<'n>(own: &'n Numbers, other: &Numbers) -> Vec<&'n Required> {
    let mut used = vec![false; other.required.len()];
    let mut left = Vec::new();
    for number in &own.required {
        // Each counterpart once, but a number that comes again needs no second one.
        let free = (0..other.required.len()).find(|at| !used[*at] && number.fits(&other.required[*at]));
        if let Some(at) = free {
            used[at] = true;
        } else if !covered(number, other) {
            left.push(number);
        }
    }
    left
}

/// Whether something on the other side may mean `number`.
fn covered(number: &Required, other: &Numbers) -> bool {
    let there = |value: &String| {
        other.possible.contains(value)
            || other.required.iter().any(|o| o.readings.contains(value) || o.parts.contains(value))
    };
    // `3.15 p.m.` is 15/15: each reading may come apart in its own way.
    let apart = |reading: &String| reading.contains('.') && reading.split('.').all(|part| there(&bare(part)));
    number.readings.iter().any(|r| there(r) || apart(r))
        || !number.parts.is_empty() && number.parts.iter().all(there)
}

/// Byte ranges of all digits that the check answers for: those of numbers and
/// references, not those inside document symbols.
pub(super) fn digits(view: &View<'_>) -> Vec<Range<usize>> {
    let label = view.label.as_ref().map_or(0, |l| l.1);
    let in_label = read_all(view.text.get(..label).unwrap_or_default(), view.language);
    let mut ranges: Vec<Range<usize>> = in_label.iter().map(|n| n.start..n.end).collect();
    for item in &view.tokens {
        let answers = match &item.kind {
            ItemKind::Number(_) => true,
            ItemKind::Symbol(symbol) => symbol.bytes().all(|b| b.is_ascii_digit() || b == b'/'),
            ItemKind::Word(..) => false,
        };
        if answers {
            ranges.push(item.place.clone());
        }
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::super::tests::alarms;

    #[test]
    fn the_same_number_in_another_form_is_no_finding() {
        alarms(
            "numbers",
            &[
                ("500 3 شخص", "3,500 people", false),
                ("٣٥٠٠ شخص", "3,500 people", false),
                ("۳۵۰۰ شخص", "3 500 people", false),
                ("34,5 في المائة", "34.5 per cent", false),
                ("في الساعة 10:15", "at 10.15 a.m.", false),
                ("في الساعة 15/15", "at 3.15 p.m.", false),
                ("ثلاثة تقارير", "3 reports", false),
                ("الدورة الحادية والعشرون", "the 21st session", false),
                ("الجزء الثامن", "part VIII", false),
                ("1,5 مليون دولار", "1,500,000 dollars", false),
                ("1 - تقرر", "Decides", false),
                ("قرارها 1/70", "its resolution 70/1", false),
                ("217 ألف (د-3)", "217 A (III)", false),
                ("يومان", "2 days", false),
                ("الساعة 15:00", "at 3 p.m.", false),
                ("الساعة 00:10", "at 10 a.m.", false),
                ("من الساعة 00/10 حتى الساعة 00/15", "from 10 a.m. to 3 p.m.", false),
                ("17 - 25 شباط/فبراير", "17-25 February", false),
                ("أوائل الستينيات", "the early 1960s", false),
                ("تحيط علما بالتقرير", "Takes note of the report;18", false),
                ("من الساعة 09:30 إلى الساعة 11:00", "from 0930 to 1100 hours", false),
                ("منذ الساعة 59/23", "as at 2359Z", false),
                ("لقمت 630.8 1 كغم", "fed 1,630.8 kg", false),
                ("من 9 إلى 24 أيار/مايو", "9–24 May", false),
            ],
        );
    }

    #[test]
    fn another_number_is_a_finding() {
        alarms(
            "numbers",
            &[
                ("600 3 شخص", "3,500 people", true),
                ("في عام 2015", "in 2016", true),
                ("34,5 في المائة", "34.6 per cent", true),
                ("قرارها 1/70", "its resolution 71/1", true),
                ("الساعة 11:00", "at 1200 hours", true),
                ("2 - تقرر", "3. Decides", true),
                ("خمسة تقارير", "25 reports", true),
                ("5 تقارير", "6 reports", true),
            ],
        );
    }
}
