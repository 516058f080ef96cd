//! `muqabala fetch`, and the fetching that `align` and `batch` do for symbols.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use super::{Outcome, Work, exit, say};
use crate::batch::{FilePair, Problem};
use crate::error::{Error, Result};
use crate::fetch::{Config, Fetched, Fetcher, Symbol};
use crate::files::{Files, Guard};
use crate::lang::Language;

/// Get documents by their United Nations symbol, in Arabic and in English.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  muqabala fetch A/RES/78/265 -o corpora
  muqabala fetch A/78/L.49 \"S/RES/1973 (2011)\" --languages en

Documents come from the Official Document System, as Word where it has that. The
table [fetch] of the configuration file changes address, formats, patience and
cache; the file is the one after --config, else $MUQABALA_CONFIG, else
muqabala/config.toml in the configuration folder of the system.

Exit codes: 0 all there, 1 some are not (the others are), 2 usage, 4 none is
there, 5 the service cannot be reached or a file not be written.")]
pub(super) struct FetchArgs {
    /// Symbols as on the documents
    #[arg(required = true, value_name = "SYMBOL")]
    symbols: Vec<Symbol>,
    /// Languages, parted by commas
    #[arg(long, value_name = "LANGS", value_delimiter = ',', default_value = "ar,en", value_parser = super::pair::language)]
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
    service: ServiceArgs,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// Where documents come from.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct ServiceArgs {
    /// Configuration file with the address for symbols (see `muqabala fetch --help`)
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

/// The result for machines.
#[derive(Serialize)]
struct Report {
    documents: Vec<Fetched>,
    missing: Vec<String>,
}

impl Work for FetchArgs {
    fn files(&self, files: &mut Files) -> Result<()> {
        self.service.files(files);
        files.folder("the folder for documents", &self.output);
        files.overwrite(self.overwrite);
        Ok(())
    }

    fn work(self: Box<Self>, guard: &Guard) -> Outcome {
        let mut fetcher = self.service.fetcher(self.refresh, guard)?;
        let mut report = Report { documents: Vec::new(), missing: Vec::new() };
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
        if self.json {
            super::print_text(&super::to_json(&report))?;
        } else {
            super::print_text(&report.documents.iter().map(line).collect::<String>())?;
        }
        match last {
            Some(error) if report.documents.is_empty() => Err(error),
            Some(_) => {
                report.missing.iter().for_each(|missing| say!("missing: {missing}"));
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
    /// Declares the configuration file, where the user names one.
    pub(super) fn files(&self, files: &mut Files) {
        files.inputs("the configuration file", &self.config);
    }

    fn fetcher(&self, refresh: bool, guard: &Guard) -> Result<Fetcher> {
        let config = self.config.as_deref().map(|path| guard.input(path)).transpose()?;
        Ok(Fetcher::new(Config::load(config.as_deref())?, refresh))
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
        both(&mut self.fetcher(false, guard)?, symbol, folder, guard)
    }

    /// The pairs of a list of symbols, one a line, got into `folder`; what cannot be
    /// got is a pair with its problem. `None` where the file is no such list.
    pub(super) fn list(&self, path: &Path, folder: &Path, guard: &Guard) -> Result<Option<Vec<FilePair>>> {
        let Ok(text) = std::fs::read_to_string(path) else { return Ok(None) };
        let lines = text.trim_start_matches('\u{FEFF}').lines().map(str::trim);
        let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        let symbols: Option<Vec<Symbol>> = lines.map(|line| line.parse().ok()).collect();
        let Some(symbols) = symbols.filter(|symbols| !symbols.is_empty()) else { return Ok(None) };
        let mut documents = self.documents(folder, guard);
        let mut pairs: Vec<FilePair> = Vec::new();
        for symbol in symbols {
            // Two of the same would write one file at the same time.
            if pairs.iter().all(|pair| pair.name != symbol.stem()) {
                pairs.push(documents.pair(&symbol)?);
            }
        }
        Ok(Some(pairs))
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
            None => self.fetcher.insert(self.service.fetcher(false, self.guard)?),
        };
        let (source, target, problem) = match both(fetcher, symbol, self.folder, self.guard) {
            Ok([source, target]) => (Some(source), Some(target), None),
            Err(error) => (None, None, Some(Problem::Failed(error.to_string()))),
        };
        Ok(FilePair { name: symbol.stem(), source, target, problem })
    }
}

fn both(fetcher: &mut Fetcher, symbol: &Symbol, folder: &Path, guard: &Guard) -> Result<[PathBuf; 2]> {
    let source = fetcher.fetch(symbol, Language::Arabic, folder, guard)?;
    let target = fetcher.fetch(symbol, Language::English, folder, guard)?;
    Ok([source.path, target.path])
}
