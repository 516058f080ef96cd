//! What a document says of itself, where its name does not say enough.

use std::path::Path;

use super::find::Seen;
use crate::lang::{Detection, detect};
use crate::lexicon::Lexicon;
use crate::read::{ReadOptions, read_path};
use crate::repair::repair;

/// Language and United Nations symbol of the document at `path`; `None` where it cannot be
/// read or is in neither language, which its own row will say.
pub(crate) fn look(path: &Path, options: &ReadOptions) -> Option<Seen> {
    // A pipe would be waited for.
    if !path.metadata().is_ok_and(|there| there.is_file()) {
        return None;
    }
    let document = read_path(path, options).ok()?;
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
        let seen = look(&at("a"), &ReadOptions::default()).unwrap();
        assert_eq!((seen.language, seen.symbol.as_deref()), (Language::English, Some("A/80/123")));
        std::fs::write(at("b"), "").unwrap();
        assert_eq!(look(&at("b"), &ReadOptions::default()), None);
    }
}
