//! Times of day: `3:30 مساء` is 15:30, 3 p.m. is 15:00, 1500 hours is 15:00.
//!
//! A time whose half of the day is known is written `@15.30`, so that 3.30 a.m.
//! is no 3.30 p.m.; where one side leaves the half out, the dial decides.

use crate::check::pair::{ItemKind, View};
use crate::lang::{DayPart, DayPartPlace};

/// What a time may be written as.
pub(super) struct Time {
    /// What the text says.
    pub(super) certain: Vec<String>,
    /// What it may be called where the other text says less.
    pub(super) loose: Vec<String>,
}

/// The time that the number token `at`, written as `text`, tells, if it tells one.
pub(super) fn read(view: &View<'_>, at: usize, text: &str, readings: &[String]) -> Option<Time> {
    let clock = text.contains(':');
    let place = if clock { DayPartPlace::BehindClock } else { DayPartPlace::Anywhere };
    let day_part = day_part(view, at + 1, place);
    let (hour, minute) = readings.iter().find_map(|reading| hour_and_minute(reading))?;
    if !clock && day_part.is_none() {
        return None;
    }
    let mut time = Time { certain: Vec::new(), loose: readings.to_vec() };
    let dial = format!("{hour}.{minute:02}");
    match day_part {
        Some(part) => {
            let hour = part.hour(hour);
            time.certain.push(format!("@{hour}.{minute:02}"));
            time.loose.extend(without_sign(hour, minute));
            time.loose.push(dial);
        }
        None => {
            time.certain.extend([dial.clone(), format!("@{}.{minute:02}", hour % 24)]);
            if hour <= 12 {
                // The other half of the day is as likely.
                time.certain.truncate(1);
                time.loose.push(format!("@{}.{minute:02}", hour % 24));
            }
            time.loose.extend(without_sign(hour, minute));
        }
    }
    // 00:10 is 10:00, mirrored; so is 30:15.
    if clock && day_part.is_none() && minute < 24 {
        time.loose.extend(without_sign(minute, hour));
        time.loose.push(format!("@{minute}.{hour:02}"));
    }
    Some(time)
}

/// Hour and minute without a sign, and the hour alone where it is full.
fn without_sign(hour: u32, minute: u32) -> Vec<String> {
    let mut out = vec![format!("{hour}.{minute:02}"), (hour * 100 + minute).to_string()];
    if minute == 0 {
        out.push(hour.to_string());
    }
    out
}

/// `3.30`, `3`, `03.05`.
fn hour_and_minute(reading: &str) -> Option<(u32, u32)> {
    let (hour, minute) = reading.split_once('.').unwrap_or((reading, "00"));
    let fits =
        |digits: &str, most: u32| digits.parse::<u32>().ok().filter(|n| *n <= most && digits.len() <= 2);
    // 30.15 is 15:30, mirrored.
    let hour = fits(hour, 59)?;
    let minute = fits(minute, 59).filter(|_| minute.len() == 2)?;
    Some(if hour > 24 && minute < 24 { (minute, hour) } else { (hour, minute) }).filter(|time| time.0 <= 24)
}

/// Hour and minute without a sign between them: `59/23` is `2359Z`.
pub(super) fn unseparated(hour: &str, minute: &str) -> Option<String> {
    let (hour, minute) = (hour.parse::<u32>().ok()?, minute.parse::<u32>().ok()?);
    (hour < 24 && minute < 60).then(|| bare(&(hour * 100 + minute).to_string()))
}

/// The hour that a number in words tells, where a part of the day follows.
pub(super) fn spoken_hour(view: &View<'_>, behind: usize, value: f64) -> Vec<String> {
    let Some(part) = day_part(view, behind, DayPartPlace::Anywhere) else { return Vec::new() };
    // الثالثة والنصف: the part of one is a part of an hour.
    let (hour, minute) = (value.trunc() as u32, (value.fract() * 60.0).round() as u32);
    if !(1..=12).contains(&hour) {
        return Vec::new();
    }
    let hour = part.hour(hour);
    let mut out = without_sign(hour, minute);
    out.push(format!("@{hour}.{minute:02}"));
    out
}

/// The part of the day that the words from token `at` on name, a few words ahead at most.
fn day_part(view: &View<'_>, at: usize, place: DayPartPlace) -> Option<DayPart> {
    /// `in the afternoon`, `من بعد ظهر`.
    const FARTHEST: usize = 3;
    let rules = view.language.rules();
    for offset in 0..FARTHEST {
        let ItemKind::Word(word, facts) = &view.tokens.get(at + offset)?.kind else { return None };
        if let Some(part) = facts.figure(word, view.language).day_part {
            return Some(part);
        }
        if offset == 0
            && place == DayPartPlace::BehindClock
            && let Some(part) = rules.day_part(&facts.key, place)
        {
            return Some(part);
        }
        // a.m. and p.m. are two tokens.
        if offset == 0
            && facts.key.len() == 1
            && let Some(ItemKind::Word(_, next)) = view.tokens.get(at + 1).map(|item| &item.kind)
            && next.key.len() == 1
        {
            return rules.day_part(&format!("{}{}", facts.key, next.key), DayPartPlace::BehindClock);
        }
    }
    None
}

/// Without leading zeros.
pub(super) fn bare(digits: &str) -> String {
    let bare = digits.trim_start_matches('0');
    if bare.is_empty() { "0".to_owned() } else { bare.to_owned() }
}
