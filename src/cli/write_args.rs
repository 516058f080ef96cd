//! Arguments that say how results are written; the same for every subcommand
//! that writes a memory.

use clap::{Args, ValueEnum};

use crate::error::meant;
use crate::exchange::{Labels, LanguagePair, code};
use crate::exchange::{OutputFormat, Profile, WriteOptions, profile::PROFILES};
use crate::files::Files;
use crate::{Error, Result};

/// How results are written.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct WriteArgs {
    /// Client the files are for: language codes, headers, limits
    #[arg(long, value_name = "CLIENT", value_parser = PROFILES.map(|row| row.name), ignore_case = true, default_value = "standard", hide_default_value = true)]
    pub profile: String,
    /// Language codes to write, source first, e.g. ar-SA,en-US
    #[arg(long, value_name = "CODE,CODE")]
    pub langs: Option<String>,
    #[arg(long, value_name = "FORMAT", help = format!("Format, where the extension does not tell: {}", OutputFormat::told_names().join(", ")))]
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
    /// Write who made the memory, and when, into its header and units; the day is left out otherwise, so
    /// that the same documents give the same bytes (SOURCE_DATE_EPOCH sets it)
    #[arg(long, value_name = "NAME")]
    pub author: Option<String>,
    /// Numbers and letters typed in front of paragraphs: keep them, strip them as a CAT tool's own
    /// list numbers are, so that texts match without them (x-label holds them then), or restore them
    #[arg(long, value_enum, value_name = "WHAT", default_value_t)]
    pub labels: LabelChoice,
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
        let format = self.format.as_deref().map(format).transpose()?;
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
            beside: None,
            labels: self.labels.into(),
            author: self.author.clone().filter(|name| !name.trim().is_empty()),
            creation_date: self.second().and_then(crate::exchange::time::basic),
        })
    }
}

impl WriteArgs {
    /// The second that results are dated with: that of SOURCE_DATE_EPOCH, else the present one where
    /// somebody signs them.
    fn second(&self) -> Option<i64> {
        let told = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|text| text.trim().parse().ok());
        let present =
            || std::time::UNIX_EPOCH.elapsed().ok().and_then(|since| i64::try_from(since.as_secs()).ok());
        told.or_else(|| self.author.as_ref().and_then(|_| present()))
    }

    /// Names what becomes of results that a person changed.
    pub(crate) fn files(&self, files: &mut Files) {
        if self.overwrite {
            files.overwrite();
        }
    }

    /// As [`options`](Self::options), without a format, and the formats that `--format` lists.
    ///
    /// # Errors
    /// As [`options`](Self::options).
    pub(crate) fn several(&self) -> Result<(WriteOptions, Vec<OutputFormat>)> {
        let mut formats = Vec::new();
        for name in self.format.iter().flat_map(|names| names.split(',')) {
            let format = format(name.trim())?;
            if !formats.contains(&format) {
                formats.push(format);
            }
        }
        Ok((WriteArgs { format: None, ..self.clone() }.options()?, formats))
    }
}

/// What becomes of the numbers and letters that are typed in front of paragraphs, on the command line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum LabelChoice {
    /// They stay as they are
    #[default]
    Keep,
    /// They are taken away where text stays
    Strip,
    /// What x-label holds stands in front of the text again
    Restore,
}

impl From<LabelChoice> for Labels {
    fn from(choice: LabelChoice) -> Self {
        match choice {
            LabelChoice::Keep => Labels::Keep,
            LabelChoice::Strip => Labels::Strip,
            LabelChoice::Restore => Labels::Restore,
        }
    }
}

fn format(name: &str) -> Result<OutputFormat> {
    OutputFormat::named(name).ok_or_else(|| Error::Usage {
        problem: format!("there is no format {name:?}"),
        remedy: meant(name, &OutputFormat::told_names()) + "; `batch` takes several, with commas",
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_two_codes() {
        assert_eq!(pair("AR_sa, en").unwrap(), LanguagePair::new("ar-SA", "en"));
        for bad in ["ar", "ar,ar", "ar,en,fr", "x,y", ""] {
            assert!(pair(bad).is_err(), "{bad}");
        }
    }
}
