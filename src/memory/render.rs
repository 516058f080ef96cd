//! One placeable written as another was: in its language, digits, order and grouping.

use super::tokens::WordOrPlaceable;
use crate::lang::number::digit_value;
use crate::lang::{Language, label::Label};

/// Digits of Arabic script, zero to nine.
const DIGITS: [char; 10] = ['٠', '١', '٢', '٣', '٤', '٥', '٦', '٧', '٨', '٩'];

/// Writes what the query says (`new`, as written in it) as the translation wrote `there`, which
/// stands for `old` of the unit; `None` where that cannot be told.
pub(super) fn render(
    place: &WordOrPlaceable,
    there: &str,
    old: &str,
    new: &WordOrPlaceable,
    written: &str,
    language: Language,
) -> Option<String> {
    let text = match (place, new) {
        (WordOrPlaceable::Symbol(_), WordOrPlaceable::Symbol(_)) => symbol(there, old, written),
        (WordOrPlaceable::Number(_), WordOrPlaceable::Number(readings)) => {
            number(there, readings.first()?, written, language)
        }
        (WordOrPlaceable::Date(day, month, year), WordOrPlaceable::Date(..)) => {
            date(there, (*day, *month, *year), new, language)?
        }
        (WordOrPlaceable::Label(_), WordOrPlaceable::Label(label)) => self::label(there, label, language)?,
        _ => return None,
    };
    let other_digits = there.chars().any(|c| DIGITS.contains(&c));
    let digit = |c: char| match digit_value(c) {
        Some(value) if other_digits => DIGITS.get(value as usize).copied().unwrap_or(c),
        Some(value) => char::from_digit(value, 10).unwrap_or(c),
        None => c,
    };
    Some(text.chars().map(digit).collect())
}

fn plain(text: &str) -> String {
    text.chars().map(|c| digit_value(c).and_then(|d| char::from_digit(d, 10)).unwrap_or(c)).collect()
}

/// The symbol of the query, mirrored where the translation mirrors that of the unit.
fn symbol(there: &str, old: &str, written: &str) -> String {
    let halves = |text: &str| plain(text).split_once('/').map(|(a, b)| (a.to_owned(), b.to_owned()));
    match (halves(there), halves(old), halves(written)) {
        (Some(there), Some(old), Some(new)) if there != old && there == (old.1.clone(), old.0.clone()) => {
            format!("{}/{}", new.1, new.0)
        }
        _ => written.to_owned(),
    }
}

/// The value, grouped as the number that it replaces; as the language does where that is too short to tell.
fn number(there: &str, value: &str, written: &str, language: Language) -> String {
    let rules = language.rules();
    let (whole, decimals) = value.split_once('.').map_or((value, None), |(w, d)| (w, Some(d)));
    let there = plain(there);
    let space = there.chars().find(|c| c.is_whitespace());
    let comma =
        there.contains(',') && there.split(',').skip(1).all(|g| g.len() == 3) && !rules.thousands_reversed();
    let digits = there.chars().filter(char::is_ascii_digit).count();
    let grouped = space.is_some() || comma || {
        let own_groups =
            plain(written).split(|c: char| !c.is_ascii_digit()).filter(|g| !g.is_empty()).count()
                > 1 + usize::from(decimals.is_some());
        digits < 4 && own_groups
    };
    let sign = match decimals {
        Some(_) if there.contains('\u{66B}') => '\u{66B}',
        Some(_) if rules.decimal_comma() && !there.contains('.') => ',',
        _ => '.',
    };
    let fraction = decimals.map(|d| format!("{sign}{d}")).unwrap_or_default();
    if !grouped || whole.len() < 4 {
        return format!("{whole}{fraction}");
    }
    let bytes = whole.as_bytes();
    let head = bytes.len() % 3;
    let mut groups: Vec<String> = Vec::new();
    if head > 0 {
        groups.extend(whole.get(..head).map(str::to_owned));
    }
    groups.extend(
        whole
            .get(head..)
            .unwrap_or_default()
            .as_bytes()
            .chunks(3)
            .map(|g| String::from_utf8_lossy(g).into_owned()),
    );
    if let Some(last) = groups.last_mut() {
        last.push_str(&fraction);
    }
    // A number of the unit whose groups stand forward keeps them so.
    let forward = space.is_some() && there.split_whitespace().next().is_some_and(|g| g.len() < 3);
    if rules.thousands_reversed() && !forward {
        groups.reverse();
        return groups.join(&space.unwrap_or(' ').to_string());
    }
    groups.join(&space.filter(|_| !comma).unwrap_or(if forward { ' ' } else { ',' }).to_string())
}

/// Day, month and year in the places of the old ones.
fn date(
    there: &str,
    old: (u32, u32, Option<u32>),
    new: &WordOrPlaceable,
    language: Language,
) -> Option<String> {
    let WordOrPlaceable::Date(day, month, year) = new else { return None };
    if old.2.is_some() != year.is_some() {
        return None;
    }
    let found = crate::lang::date::all(there, language).into_iter().next()?;
    let (before, name, behind) =
        (there.get(..found.start)?, there.get(found.start..found.end)?, there.get(found.end..)?);
    let names = language.rules().month_name(*month)?;
    let name = match (name.contains('/'), names.split_once('/')) {
        (false, Some((first, second))) => {
            // One name: the one of the two that the translation uses.
            let old = language.rules().month_name(old.1).and_then(|names| names.split_once('/'));
            if old.is_some_and(|(one, _)| one == name.trim()) { first } else { second }
        }
        _ => names,
    };
    let numbers = |text: &str| {
        let mut out = String::new();
        for part in runs(text) {
            let value: Option<u32> = plain(part).parse().ok();
            match value {
                Some(value) if value == old.0 => out.push_str(&day.to_string()),
                Some(value) if Some(value) == old.2 => out.push_str(&year.unwrap_or(value).to_string()),
                _ => out.push_str(part),
            }
        }
        out
    };
    Some(format!("{}{name}{}", numbers(before), numbers(behind)))
}

/// The text cut between digits and everything else.
fn runs(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut before = None;
    for (at, c) in text.char_indices() {
        let is_digit = digit_value(c).is_some();
        if before.is_some_and(|before| before != is_digit) {
            out.extend(text.get(start..at));
            start = at;
        }
        before = Some(is_digit);
    }
    out.extend(text.get(start..).filter(|rest| !rest.is_empty()));
    out
}

/// Another number or letter inside the same signs.
fn label(there: &str, new: &Label, language: Language) -> Option<String> {
    let core = |c: char| c.is_alphanumeric() || c == 'ـ';
    let start = there.find(core)?;
    let end = there.rfind(core).and_then(|at| Some(at + there.get(at..)?.chars().next()?.len_utf8()))?;
    let own = there.get(start..end)?;
    let value = match new {
        Label::Number(number) => number.to_string(),
        Label::Letter(position) => {
            let letter = language.rules().letter_of(*position)?;
            if own.chars().any(char::is_uppercase) { letter.to_uppercase() } else { letter }
        }
        Label::Pair(one, other) => {
            let sign = own.chars().find(|c| matches!(c, '/' | '.' | '-'))?;
            let (first, second) = plain(own).split_once(sign).map(|(a, b)| (a.to_owned(), b.to_owned()))?;
            let falls = first.parse::<u32>().ok()? > second.parse::<u32>().ok()?;
            if falls { format!("{other}{sign}{one}") } else { format!("{one}{sign}{other}") }
        }
    };
    Some(format!("{}{value}{}", there.get(..start)?, there.get(end..)?))
}
