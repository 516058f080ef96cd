//! Documents by their United Nations symbol: `A/RES/78/265` becomes
//! `A_RES_78_265.ar.docx` and `A_RES_78_265.en.docx`.
//!
//! The service is the Official Document System, whose address and parameters stand
//! in the [configuration](Config), so that a change there needs no new program.
//! Word is asked for before PDF, because its paragraphs and notes are the
//! document's own. What arrives is believed only after a look at its content: the
//! service answers with web pages where it has no document.

mod cache;
mod client;
mod config;
mod content;
mod kind;
mod list;
mod symbol;

use std::path::{Path, PathBuf};

use serde::Serialize;

use self::cache::Cache;
pub(crate) use self::cache::Cached;
use self::client::{Answer, Client};
pub(crate) use self::config::Config;
pub(crate) use self::kind::FileKind;
pub(crate) use self::list::symbols;
pub(crate) use self::symbol::Symbol;
use crate::files::Guard;
use crate::lang::Language;
use crate::{Error, Result};

/// A document that was got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Fetched {
    /// Symbol as asked for.
    pub symbol: String,
    /// Language as asked for; the content was seen to be in it, see `warning`.
    pub language: Language,
    /// File it was written to.
    pub path: PathBuf,
    /// Whether no request was needed.
    pub from_cache: bool,
    /// Size in bytes.
    pub bytes: usize,
    /// What could not be checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warning: Option<String>,
}

/// Gets documents, one request after the other.
pub(crate) struct Fetcher {
    config: Config,
    client: Client,
    cache: Option<Cache>,
}

impl Fetcher {
    /// A fetcher as `config` says. Documents in the cache are treated as `cached` says.
    pub(crate) fn new(config: Config, cached: Cached) -> Self {
        let cache = config.cache_folder().map(|folder| Cache::new(folder, cached));
        Fetcher { client: Client::new(&config), cache, config }
    }

    /// Gets `symbol` in `language`, in the first format of the configuration that
    /// the service has, and writes it into the folder `output`. A document there that
    /// somebody changed stays, with a warning.
    ///
    /// # Errors
    /// [`Error::Content`] where the service has the document in none of the formats,
    /// saying what it answered for each; [`Error::Io`] where it cannot be reached or
    /// the file not be written; [`Error::Limit`] for a document that is too large.
    pub(crate) fn fetch(
        &mut self,
        symbol: &Symbol,
        language: Language,
        output: &Path,
        guard: &Guard,
    ) -> Result<Fetched> {
        let (kind, bytes, mut warning, from_cache) = match self.cached(symbol, language) {
            Some((kind, bytes)) => (kind, bytes, None, true),
            None => {
                let (kind, bytes, warning) = self.request(symbol, language)?;
                if let Some(cache) = &self.cache {
                    cache.put(symbol, language, kind, &bytes)?;
                }
                (kind, bytes, warning, false)
            }
        };
        std::fs::create_dir_all(output).map_err(|e| Error::io(output, e))?;
        let place = guard.fetched_place(&output.join(symbol.file_name(language, kind)), output)?;
        let path = match place.write(&bytes) {
            Err(error @ Error::Changed { .. }) => {
                warning = Some(format!("{error}; --overwrite replaces it"));
                place.path().to_owned()
            }
            written => written?,
        };
        Ok(Fetched { symbol: symbol.to_string(), language, path, from_cache, bytes: bytes.len(), warning })
    }

    fn cached(&self, symbol: &Symbol, language: Language) -> Option<(FileKind, Vec<u8>)> {
        let cache = self.cache.as_ref()?;
        self.config.formats.iter().find_map(|kind| Some((*kind, cache.get(symbol, language, *kind)?)))
    }

    fn request(
        &mut self,
        symbol: &Symbol,
        language: Language,
    ) -> Result<(FileKind, Vec<u8>, Option<String>)> {
        let name = format!("{symbol} ({})", language.code());
        let mut refusals = Vec::new();
        for kind in self.config.formats.clone() {
            let url = self.config.url(symbol, language, kind);
            let refusal = match self.client.get(&url, &name)? {
                Answer::Missing(status) => format!("answer {status}"),
                Answer::Document(bytes) => match content::check(&name, &bytes, kind, language)? {
                    Ok(warning) => return Ok((kind, bytes, warning)),
                    Err(refusal) => refusal,
                },
            };
            refusals.push(format!("{}: {refusal}", kind.extension()));
        }
        Err(Error::content(
            &name,
            format!("the service has no such document ({})", refusals.join("; ")),
            "check the symbol; not every document exists in every language",
        ))
    }

    /// Gets both versions of `symbol` into `output`, Arabic first.
    ///
    /// # Errors
    /// As [`fetch`](Self::fetch).
    pub(crate) fn pair(&mut self, symbol: &Symbol, output: &Path, guard: &Guard) -> Result<[PathBuf; 2]> {
        let arabic = self.fetch(symbol, Language::Arabic, output, guard)?;
        let english = self.fetch(symbol, Language::English, output, guard)?;
        Ok([arabic.path, english.path])
    }
}

#[cfg(test)]
mod tests;
