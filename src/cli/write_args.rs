//! Arguments that say how results are written; the same for every subcommand
//! that writes a memory.

use clap::Args;

use crate::exchange::{LanguagePair, code};
use crate::exchange::{OutputFormat, Profile, WriteOptions, profile::PROFILES};
use crate::{Error, Result};

/// How results are written.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct WriteArgs {
    /// Client the files are for: language codes, headers, limits
    #[arg(long, value_name = "CLIENT", value_parser = PROFILES.map(|row| row.name), default_value = "standard", hide_default_value = true)]
    pub profile: String,
    /// Language codes to write, source first, e.g. ar-SA,en-US
    #[arg(long, value_name = "CODE,CODE")]
    pub langs: Option<String>,
    /// Format, where the extension does not tell: tmx, csv, tsv, xliff12, xliff21, xlsx, jsonl, html, ladder, wordfast
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<String>,
    /// Tables without byte order mark and without protection against spreadsheet formulas
    #[arg(long)]
    pub plain: bool,
    /// Longest segment in characters; longer units are left out
    #[arg(long, value_name = "N")]
    pub max_chars: Option<usize>,
    /// Largest file in megabytes; more goes into parts
    #[arg(long, value_name = "MB")]
    pub split_mb: Option<u64>,
    /// Replace a result that somebody changed after the program wrote it, or that it did not write
    #[arg(long)]
    pub overwrite: bool,
    /// Write texts in Unicode normal form C instead of the document's own code points
    #[arg(long)]
    pub nfc: bool,
}

impl WriteArgs {
    /// The options of the library. `SOURCE_DATE_EPOCH` gives the header a date.
    ///
    /// # Errors
    /// [`Error::Usage`] for a value that cannot be.
    pub(crate) fn options(&self) -> Result<WriteOptions> {
        let format = match &self.format {
            None => None,
            Some(name) => Some(OutputFormat::named(name).ok_or_else(|| Error::Usage {
                problem: format!("there is no format {name:?}"),
                remedy:
                    "one of tmx, csv, tsv, xliff12, xliff21, xlsx, jsonl, html, ladder, wordfast".to_owned(),
            })?),
        };
        let profile = if self.profile.is_empty() { Profile::Standard } else { self.profile.parse()? };
        Ok(WriteOptions {
            profile,
            languages: self.langs.as_deref().map(pair).transpose()?,
            format,
            plain: self.plain,
            max_chars: self.max_chars,
            split_bytes: self.split_mb.map(|mb| mb.saturating_mul(1_000_000)),
            nfc: self.nfc,
            contexts: None,
            creation_date: std::env::var("SOURCE_DATE_EPOCH")
                .ok()
                .and_then(|s| s.trim().parse().ok())
                .and_then(tmx_date),
        })
    }
}

/// Which two languages of a memory.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct TakeArgs {
    /// Languages to take, source first, where the memory has several or runs the other way
    #[arg(long, value_name = "CODE,CODE")]
    take: Option<String>,
}

impl TakeArgs {
    /// The languages, if some were named.
    ///
    /// # Errors
    /// As [`pair`].
    pub(super) fn pair(&self) -> Result<Option<LanguagePair>> {
        self.take.as_deref().map(pair).transpose()
    }
}

/// Two language codes with a comma between them.
///
/// # Errors
/// [`Error::Usage`] where there are not two, or one is none.
pub(crate) fn pair(text: &str) -> Result<LanguagePair> {
    let codes: Vec<String> = text.split(',').map(|c| code::canonical(c.trim())).collect();
    match codes.as_slice() {
        [source, target] if source != target && code::is_plain(source) && code::is_plain(target) => {
            Ok(LanguagePair::new(source.clone(), target.clone()))
        }
        _ => Err(Error::Usage {
            problem: format!("{text:?} is not a pair of language codes"),
            remedy: "write source and target with a comma: ar,en or ar-SA,en-US".to_owned(),
        }),
    }
}

/// Seconds since 1970 as `YYYYMMDDThhmmssZ` (TMX 1.4b, basic ISO 8601).
fn tmx_date(seconds: i64) -> Option<String> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_pairs() {
        for (seconds, date) in
            [(0, "19700101T000000Z"), (951_827_696, "20000229T123456Z"), (1_767_225_599, "20251231T235959Z")]
        {
            assert_eq!(tmx_date(seconds).as_deref(), Some(date));
        }
        assert_eq!(tmx_date(i64::MAX), None);
        assert_eq!(pair("AR_sa, en").unwrap(), LanguagePair::new("ar-SA", "en"));
        for bad in ["ar", "ar,ar", "ar,en,fr", "x,y", ""] {
            assert!(pair(bad).is_err(), "{bad}");
        }
    }
}
