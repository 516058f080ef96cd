//! Times as memories write them.

/// Seconds since 1970 as `YYYYMMDDThhmmssZ` (TMX 1.4b, basic ISO 8601).
pub(crate) fn basic(seconds: i64) -> Option<String> {
    let days = seconds.div_euclid(86_400);
    let time = seconds.rem_euclid(86_400);
    // Days to a civil date (Howard Hinnant, "chrono-compatible low-level date algorithms").
    let z = days.checked_add(719_468)?;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let (day, month) = (doy - (153 * mp + 2) / 5 + 1, if mp < 10 { mp + 3 } else { mp - 9 });
    let year = yoe + era * 400 + i64::from(month <= 2);
    (0..=9_999).contains(&year).then(|| {
        format!("{year:04}{month:02}{day:02}T{:02}{:02}{:02}Z", time / 3_600, time / 60 % 60, time % 60)
    })
}

/// The present time, as [`basic`] writes it; empty where the clock is wrong beyond reason.
pub(crate) fn now() -> String {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let seconds = since.ok().and_then(|since| i64::try_from(since.as_secs()).ok());
    seconds.and_then(basic).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_become_dates() {
        for (seconds, date) in
            [(0, "19700101T000000Z"), (951_827_696, "20000229T123456Z"), (1_767_225_599, "20251231T235959Z")]
        {
            assert_eq!(basic(seconds).as_deref(), Some(date));
        }
        assert_eq!(basic(i64::MAX), None);
        assert_eq!(now().len(), 16);
    }
}
