//! What a document says of itself, where its name does not say enough.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::find::Seen;
use crate::document::Document;
use crate::lang::{Detection, detect};
use crate::lexicon::Lexicon;
use crate::read::{ReadOptions, read_bytes, read_path};
use crate::repair::repair;

/// What the documents at `paths` say.
pub(crate) fn look(paths: &[&PathBuf], options: &ReadOptions) -> BTreeMap<PathBuf, Seen> {
    paths.par_iter().filter_map(|path| Some(((*path).clone(), look_at(path, options)?))).collect()
}

/// Language and United Nations symbol of the document at `path`; `None` where it cannot be
/// read or is in neither language, which its own row will say.
fn look_at(path: &Path, options: &ReadOptions) -> Option<Seen> {
    // A pipe would be waited for.
    if !path.metadata().is_ok_and(|there| there.is_file()) {
        return None;
    }
    told(read_path(path, options).ok()?)
}

/// As [`look`] for a document that is in memory already.
pub(super) fn look_into(name: &str, bytes: &[u8], options: &ReadOptions) -> Option<Seen> {
    told(read_bytes(name, bytes, options).ok()?)
}

fn told(document: Document) -> Option<Seen> {
    let Detection::Known(language) = detect(&document.text()) else { return None };
    let symbol = repair(document, language, Lexicon::shipped()).document.facts.symbol;
    Some(Seen { language, symbol })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Language;

    #[test]
    fn documents_tell_language_and_symbol() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::write(
            at("a"),
            "United Nations\n\nA/80/123\n\nGeneral Assembly\n\nThe committee met on a Monday in the new hall.\n",
        )
        .unwrap();
        let seen = look_at(&at("a"), &ReadOptions::default()).unwrap();
        assert_eq!((seen.language, seen.symbol.as_deref()), (Language::English, Some("A/80/123")));
        std::fs::write(at("b"), "").unwrap();
        assert_eq!(look_at(&at("b"), &ReadOptions::default()), None);
    }
}
