//! Where documents come from and how patiently they are asked for.

use std::path::PathBuf;
use std::time::Duration;

use super::{FileKind, Symbol};
use crate::files::{Purpose, system_folder};
use crate::lang::Language;
use crate::{Error, Result};

/// Settings of the service; the options of `muqabala fetch` and their defaults.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Config {
    /// Address of a document; `{symbol}`, `{language}` and `{format}` are filled in.
    pub address: String,
    /// Formats to ask for, the best first.
    pub formats: Vec<FileKind>,
    /// Longest time for one request, in seconds.
    pub timeout: f64,
    /// How often a request is made again after a fault that may pass.
    pub retries: u32,
    /// Wait before the first repetition, in seconds; doubled each time.
    pub back_off: f64,
    /// Longest wait that the service may ask for (`Retry-After`), in seconds.
    pub longest_wait: f64,
    /// Requests a minute at most.
    pub requests_per_minute: u32,
    /// Largest document, in megabytes.
    pub largest: u64,
    /// Folder of the cache; empty for none, by default that of the system.
    pub cache: Option<PathBuf>,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            // The address that the Official Document System gives for links by symbol.
            address: "https://documents.un.org/api/symbol/access?s={symbol}&l={language}&t={format}"
                .to_owned(),
            formats: vec![FileKind::Docx, FileKind::Doc, FileKind::Pdf],
            // A report of 20 MB over a slow line takes half a minute.
            timeout: 60.0,
            retries: 3,
            back_off: 1.0,
            longest_wait: 60.0,
            // A public service, asked by one program: one request in two seconds.
            requests_per_minute: 30,
            largest: 100,
            cache: None,
        }
    }
}

impl Config {
    /// The settings, where they can be meant.
    ///
    /// # Errors
    /// [`Error::Usage`] with the setting that cannot.
    pub(crate) fn checked(self) -> Result<Self> {
        let wrong = |problem: &str, remedy: &str| {
            Err(Error::Usage { problem: problem.to_owned(), remedy: remedy.to_owned() })
        };
        if !self.address.contains("{symbol}") || !self.address.contains("{language}") {
            return wrong(
                "the address for documents has no place for symbol and language",
                "write {symbol} and {language} into it, and {format} if the service is to be asked for one",
            );
        }
        if self.formats.is_empty() || self.requests_per_minute == 0 || self.largest == 0 {
            return wrong(
                "no document can be fetched so",
                "name a format, and more than 0 requests a minute and megabytes",
            );
        }
        // Beyond a day a wait is a mistake of units.
        let times = [self.timeout, self.back_off, self.longest_wait];
        if times.iter().any(|t| !(0.0..=86_400.0).contains(t)) || self.timeout == 0.0 {
            return wrong(
                "the service cannot be waited for so",
                "timeout, back-off and longest-wait are seconds, at most a day (86400)",
            );
        }
        Ok(self)
    }

    /// Address of one document.
    pub(super) fn url(&self, symbol: &Symbol, language: Language, kind: FileKind) -> String {
        self.address
            .replace("{symbol}", &symbol.encoded())
            .replace("{language}", language.code())
            .replace("{format}", kind.extension())
    }

    /// Folder of the cache, if there is to be one.
    pub(super) fn cache_folder(&self) -> Option<PathBuf> {
        match &self.cache {
            Some(folder) if folder.as_os_str().is_empty() => None,
            Some(folder) => Some(folder.clone()),
            None => system_folder(Purpose::Cache),
        }
    }

    /// Least time between two requests.
    pub(super) fn interval(&self) -> Duration {
        Duration::from_secs(60) / self.requests_per_minute.max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbol_language_and_format_go_into_the_address() {
        let symbol = "A/RES/78/265".parse().unwrap();
        assert_eq!(
            Config::default().url(&symbol, Language::Arabic, FileKind::Docx),
            "https://documents.un.org/api/symbol/access?s=A%2FRES%2F78%2F265&l=ar&t=docx"
        );
    }

    #[test]
    fn settings_that_cannot_be_meant_are_refused() {
        let good = Config::default();
        assert!(good.clone().checked().is_ok());
        for bad in [
            Config { address: "https://example.org".to_owned(), ..good.clone() },
            Config { formats: Vec::new(), ..good.clone() },
            Config { requests_per_minute: 0, ..good.clone() },
            Config { largest: 0, ..good.clone() },
            Config { timeout: 0.0, ..good.clone() },
            Config { timeout: -1.0, ..good.clone() },
            Config { back_off: f64::NAN, ..good.clone() },
            Config { longest_wait: 1e6, ..good.clone() },
        ] {
            assert!(bad.clone().checked().is_err(), "{bad:?}");
        }
    }
}
