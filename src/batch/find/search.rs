//! How pairs are looked for.

use std::path::Path;

use super::pattern::Pattern;
use crate::lang::Language;

/// What a text says of itself, for documents whose names do not say enough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen {
    /// The language it is in.
    pub language: Language,
    /// Its United Nations symbol.
    pub symbol: Option<String>,
}

/// Reads a document, as far as its name does not say enough.
pub(crate) type Look<'a> = dyn Fn(&Path) -> Option<Seen> + Sync + 'a;

/// How pairs are looked for.
#[derive(Clone, Copy, Default)]
pub(crate) struct Search<'a> {
    /// The user's own rule, instead of the usual ones.
    pub pattern: Option<&'a Pattern>,
    /// Reads a document; without it only names are looked at.
    pub look: Option<&'a Look<'a>>,
    /// Folder of the results, which are no documents.
    pub results: Option<&'a Path>,
}
