//! Where documents come from and how patiently they are asked for.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;

use super::{FileKind, Symbol};
use crate::files::{Purpose, system_folder};
use crate::lang::Language;
use crate::{Error, Result};

/// The table `[fetch]` of the configuration file; each setting has a default.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
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

/// The whole file; other tables may stand in it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct File {
    fetch: Config,
}

impl Config {
    /// Reads the file `named`, else the one that the variable `MUQABALA_CONFIG` names, else
    /// `muqabala/config.toml` in the folder where the system keeps configurations.
    /// Without any of them, and for what they leave out, the defaults hold.
    ///
    /// # Errors
    /// [`Error::Io`] where a named file cannot be read, [`Error::Content`] with the
    /// place where one is not as it should be.
    pub(crate) fn load(named: Option<&Path>) -> Result<Self> {
        let variable = std::env::var_os("MUQABALA_CONFIG").map(PathBuf::from);
        let path = match named.map(Path::to_owned).or(variable) {
            Some(path) => path,
            None => match system_folder(Purpose::Config).map(|f| f.join("config.toml")) {
                Some(path) if path.is_file() => path,
                _ => return Ok(Config::default()),
            },
        };
        let text = std::fs::read_to_string(&path).map_err(|e| Error::io(&path, e))?;
        Config::parse(&path.display().to_string(), &text)
    }

    /// Reads the text of a configuration file called `name`.
    ///
    /// # Errors
    /// As [`Config::load`].
    pub(crate) fn parse(name: &str, text: &str) -> Result<Self> {
        let wrong =
            |problem: String| Error::content(name, problem, "README lists the settings of the table [fetch]");
        let config = toml::from_str::<File>(text).map_err(|e| wrong(e.to_string()))?.fetch;
        let times = [config.timeout, config.back_off, config.longest_wait];
        if !config.address.contains("{symbol}") || !config.address.contains("{language}") {
            return Err(wrong("address: {symbol} and {language} must stand in it".to_owned()));
        }
        if config.formats.is_empty() || config.requests_per_minute == 0 || config.largest == 0 {
            return Err(wrong("formats, requests_per_minute and largest must not be empty or 0".to_owned()));
        }
        // Beyond a day a wait is a mistake of units.
        if times.iter().any(|t| !(0.0..=86_400.0).contains(t)) || config.timeout == 0.0 {
            return Err(wrong("timeout, back_off and longest_wait are seconds, at most a day".to_owned()));
        }
        Ok(config)
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
    fn what_is_left_out_has_its_default() {
        let config =
            Config::parse("c", "[fetch]\nformats = [\"pdf\"]\nretries = 0\n[other]\nx = 1\n").unwrap();
        assert_eq!(config, Config { formats: vec![FileKind::Pdf], retries: 0, ..Config::default() });
        assert_eq!(Config::parse("c", "").unwrap(), Config::default());
        let symbol = "A/RES/78/265".parse().unwrap();
        assert_eq!(
            Config::default().url(&symbol, Language::Arabic, FileKind::Docx),
            "https://documents.un.org/api/symbol/access?s=A%2FRES%2F78%2F265&l=ar&t=docx"
        );
    }

    #[test]
    fn mistakes_are_named() {
        for text in [
            "[fetch]\nadress = \"x\"",
            "[fetch]\naddress = \"https://example.org\"",
            "[fetch]\nformats = []",
            "[fetch]\nformats = [\"rtf\"]",
            "[fetch]\ntimeout = -1.0",
            "[fetch]\nback_off = nan",
            "[fetch",
        ] {
            assert!(Config::parse("c.toml", text).unwrap_err().to_string().starts_with("c.toml: "), "{text}");
        }
    }
}
