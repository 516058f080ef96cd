//! `muqabala fetch`, and the fetching that `align` and `batch` do for symbols.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use super::named::{LanguageParser, among};
use super::say::warning;
use super::{Outcome, Work, exit};
use crate::batch::{FilePair, Problem};
use crate::error::{Error, Result};
use crate::fetch::{Cached, Config, Fetched, Fetcher, FileKind, Symbol, symbols};
use crate::files::{Files, Guard};
use crate::lang::Language;

/// Get documents by their United Nations symbol, in Arabic and in English.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  muqabala fetch A/RES/78/265 -o corpora
  muqabala fetch A/78/L.49 \"S/RES/1973 (2011)\" --languages en

Documents come from the Official Document System, as Word where it has that. Where
`align` and `batch` get documents by their symbols, they do it as the table [fetch]
of muqabala.toml says (see `muqabala config`).

Exit codes: 0 all there, 1 some are not (the others are), 2 usage, 4 none is
there, 5 the service cannot be reached or a file not be written.")]
pub(super) struct FetchArgs {
    /// Symbols as on the documents
    #[arg(required = true, value_name = "SYMBOL")]
    symbols: Vec<Symbol>,
    /// Languages, parted by commas
    #[arg(long, value_name = "LANGS", value_delimiter = ',', default_value = "ar,en", value_parser = LanguageParser)]
    languages: Vec<Language>,
    /// Folder for the documents; made if it is not there
    #[arg(short, long, value_name = "FOLDER", default_value = ".")]
    output: PathBuf,
    /// Replace documents that somebody changed after they were fetched
    #[arg(long)]
    overwrite: bool,
    /// Ask again for what the cache has
    #[arg(long)]
    refresh: bool,
    #[command(flatten)]
    settings: SettingsArgs,
}

/// Where documents come from and how patiently they are asked for.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Service")]
struct SettingsArgs {
    /// Address of a document; {symbol}, {language} and {format} are filled in
    #[arg(long, value_name = "URL", default_value_t = Config::default().address)]
    address: String,
    /// Formats to ask for, the best first
    #[arg(long, value_name = "FORMATS", value_delimiter = ',', default_value = "docx,doc,pdf", value_parser = among(FileKind::ALL, FileKind::extension))]
    formats: Vec<FileKind>,
    /// Longest time for one request, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = Config::default().timeout)]
    timeout: f64,
    /// How often a request is made again after a fault that may pass
    #[arg(long, value_name = "N", default_value_t = Config::default().retries)]
    retries: u32,
    /// Wait before the first repetition, in seconds; doubled each time
    #[arg(long, value_name = "SECONDS", default_value_t = Config::default().back_off)]
    back_off: f64,
    /// Longest wait that the service may ask for, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = Config::default().longest_wait)]
    longest_wait: f64,
    /// Most requests a minute
    #[arg(long, value_name = "N", default_value_t = Config::default().requests_per_minute)]
    requests_per_minute: u32,
    /// Largest document, in megabytes
    #[arg(long, value_name = "MB", default_value_t = Config::default().largest)]
    largest: u64,
    /// Folder for what was got, so that it is not asked for again; that of the system by default
    #[arg(long, value_name = "FOLDER", conflicts_with = "no_cache")]
    cache: Option<PathBuf>,
    /// Keep nothing
    #[arg(long)]
    no_cache: bool,
}

impl SettingsArgs {
    fn config(&self) -> Result<Config> {
        let cache = if self.no_cache { Some(PathBuf::new()) } else { self.cache.clone() };
        Config {
            address: self.address.clone(),
            formats: self.formats.clone(),
            timeout: self.timeout,
            retries: self.retries,
            back_off: self.back_off,
            longest_wait: self.longest_wait,
            requests_per_minute: self.requests_per_minute,
            largest: self.largest,
            cache,
        }
        .checked()
    }
}

/// How `align` and `batch` get documents: as `muqabala fetch` would.
#[derive(Debug, Clone, Default)]
pub(super) struct ServiceArgs;

/// The result for machines.
#[derive(Serialize)]
struct FetchResult {
    documents: Vec<Fetched>,
    missing: Vec<String>,
}

impl Work for FetchArgs {
    fn files(&self, files: &mut Files) -> Result<()> {
        files.folder("the folder for documents", &self.output);
        if let Some(cache) = &self.settings.cache {
            files.folder("the folder for what was got", cache);
        }
        if self.overwrite {
            files.overwrite();
        }
        Ok(())
    }

    fn work(self: Box<Self>, guard: &Guard) -> Outcome {
        let mut fetcher =
            Fetcher::new(self.settings.config()?, if self.refresh { Cached::Renewed } else { Cached::Taken });
        let mut report = FetchResult { documents: Vec::new(), missing: Vec::new() };
        let mut last = None;
        for symbol in &self.symbols {
            for language in &self.languages {
                match fetcher.fetch(symbol, *language, &self.output, guard) {
                    Ok(fetched) => report.documents.push(fetched),
                    Err(error @ (Error::Content { .. } | Error::Limit { .. })) => {
                        report.missing.push(error.to_string());
                        last = Some(error);
                    }
                    Err(error) => return Err(error),
                }
            }
        }
        super::result(&report, || report.documents.iter().map(line).collect())?;
        match last {
            Some(error) if report.documents.is_empty() => Err(error),
            Some(_) => {
                report.missing.iter().for_each(|missing| warning!("missing: {missing}"));
                Ok(ExitCode::from(exit::FINDINGS))
            }
            None => Ok(ExitCode::SUCCESS),
        }
    }
}

fn line(fetched: &Fetched) -> String {
    let from = if fetched.from_cache { ", from the cache" } else { "" };
    let warning = fetched.warning.as_ref().map_or_else(String::new, |w| format!("; warning: {w}"));
    format!("{} ({} bytes{from}){warning}\n", fetched.path.display(), fetched.bytes)
}

impl ServiceArgs {
    fn fetcher(&self) -> Result<Fetcher> {
        // The configuration was checked, so that only the settings together can be wrong.
        let command = SettingsArgs::augment_args(clap::Command::new("fetch"));
        let settings = super::config::held().parse::<SettingsArgs>(&command, &["fetch"], &["fetch".into()]);
        let config = settings.map_or_else(|_| Ok(Config::default()), |(settings, _)| settings.config())?;
        Ok(Fetcher::new(config, Cached::Taken))
    }

    /// The symbol that an argument names instead of a file.
    pub(super) fn symbol(argument: &Path) -> Option<Symbol> {
        if argument.exists() {
            return None;
        }
        argument.to_str()?.parse().ok()
    }

    /// Gets both versions of `symbol` into `folder`, Arabic first.
    pub(super) fn pair(&self, symbol: &Symbol, folder: &Path, guard: &Guard) -> Result<[PathBuf; 2]> {
        self.fetcher()?.pair(symbol, folder, guard)
    }

    /// The pairs of a list of symbols, one a line, got into `folder`; what cannot be
    /// got is a pair with its problem. `None` where the file is no such list.
    pub(super) fn list(&self, path: &Path, folder: &Path, guard: &Guard) -> Result<Option<Vec<FilePair>>> {
        let symbols = std::fs::read_to_string(path).ok().and_then(|text| symbols(&text));
        let mut documents = self.documents(folder, guard);
        symbols.map(|all| all.iter().map(|symbol| documents.pair(symbol)).collect()).transpose()
    }

    /// What gets documents into `folder`, one symbol after the other.
    pub(super) fn documents<'a>(&'a self, folder: &'a Path, guard: &'a Guard) -> Documents<'a> {
        Documents { service: self, folder, guard, fetcher: None }
    }
}

/// Gets pairs of documents; the configuration is read when the first is asked for.
pub(super) struct Documents<'a> {
    service: &'a ServiceArgs,
    folder: &'a Path,
    guard: &'a Guard,
    fetcher: Option<Fetcher>,
}

impl Documents<'_> {
    /// Both versions of `symbol`; a pair with its problem where they cannot be got.
    ///
    /// # Errors
    /// Those of the configuration.
    pub(super) fn pair(&mut self, symbol: &Symbol) -> Result<FilePair> {
        let fetcher = match &mut self.fetcher {
            Some(fetcher) => fetcher,
            None => self.fetcher.insert(self.service.fetcher()?),
        };
        let (source, target, problem) = match fetcher.pair(symbol, self.folder, self.guard) {
            Ok([source, target]) => (Some(source), Some(target), None),
            Err(error) => (None, None, Some(Problem::Failed(error.to_string()))),
        };
        Ok(FilePair { name: symbol.stem(), source, target, problem })
    }
}
