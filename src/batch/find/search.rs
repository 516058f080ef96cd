//! How pairs are looked for.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

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

/// Reads documents, as far as their names do not say enough; those that say nothing are left out.
pub(crate) type Look<'a> = dyn Fn(&[&PathBuf]) -> BTreeMap<PathBuf, Seen> + 'a;

/// How pairs are looked for.
#[derive(Clone, Copy, Default)]
pub(crate) struct Search<'a> {
    /// The user's own rule, instead of the usual ones.
    pub pattern: Option<&'a Pattern>,
    /// Reads documents; without it only names are looked at.
    pub look: Option<&'a Look<'a>>,
    /// Folder of the results, which are no documents.
    pub results: Option<&'a Path>,
}
