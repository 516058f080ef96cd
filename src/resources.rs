//! What the aligner works with, from files where somebody names some: the lexicon, memories that teach it
//! more words, the weights.

use std::fmt::Debug;
use std::path::{Path, PathBuf};

use crate::align::{EncoderUse, Model, Resources};
use crate::error::{Error, Result};
use crate::exchange::parallel::pairs_of_memory;
use crate::files::{Guard, sha256};
use crate::lexicon::{Lexicon, adapt::adapt};

/// The files that teach the aligner; what is not named is what ships with the program.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ResourceFiles<'a> {
    /// When the encoder is asked.
    pub(crate) encoder: EncoderUse,
    /// A lexicon.
    pub(crate) lexicon: Option<&'a Path>,
    /// Memories whose words are added to it.
    pub(crate) memories: &'a [PathBuf],
    /// Weights.
    pub(crate) model: Option<&'a Path>,
}

/// Lexicon and weights that were read from files.
pub(crate) struct OwnResources {
    encoder: EncoderUse,
    lexicon: Option<Lexicon>,
    model: Option<Model>,
}

impl ResourceFiles<'_> {
    /// Reads the files.
    ///
    /// # Errors
    /// As [`read_lexicon`] and [`read_model`]; [`Error::Content`] for a memory that teaches nothing.
    pub(crate) fn load(self, guard: &Guard) -> Result<OwnResources> {
        Ok(OwnResources {
            encoder: self.encoder,
            lexicon: self.learned(guard)?,
            model: self.model.map(|path| read_model(guard, path)).transpose()?,
        })
    }

    /// The lexicon to use instead of the shipped one, if any.
    fn learned(self, guard: &Guard) -> Result<Option<Lexicon>> {
        let named = self.lexicon.map(|path| read_lexicon(guard, path)).transpose()?;
        if self.memories.is_empty() {
            return Ok(named);
        }
        let mut pairs = Vec::new();
        for path in self.memories {
            let before = pairs.len();
            pairs.extend(pairs_of_memory(&guard.input(path)?)?);
            if pairs.len() == before {
                return Err(Error::content(
                    path.display().to_string(),
                    "no unit in Arabic and English",
                    "name a memory of these two languages",
                ));
            }
        }
        let base = named.as_ref().unwrap_or_else(|| Lexicon::shipped());
        Ok(Some(adapt(base, pairs.iter().map(|(a, b)| (a.as_str(), b.as_str())))))
    }

    /// A name for all that decides how a pair is aligned: the version, these `options`, the content of the
    /// files and the weights that ship, which change more often than the version. 16 hexadecimal digits.
    ///
    /// # Errors
    /// As [`Guard::read_bytes`].
    pub(crate) fn fingerprint(self, guard: &Guard, options: &impl Debug) -> Result<String> {
        let mut told = format!("{} {options:?} {:?}", env!("CARGO_PKG_VERSION"), self.encoder);
        let memories = self.memories.iter().map(PathBuf::as_path);
        for path in self.lexicon.into_iter().chain(memories).chain(self.model) {
            told.push_str(&sha256(&guard.read_bytes(path)?));
        }
        for shipped in [include_str!("../data/model.txt"), include_str!("../data/confidence.txt")] {
            told.push_str(&sha256(shipped.as_bytes()));
        }
        Ok(sha256(told.as_bytes()).chars().take(16).collect())
    }
}

impl OwnResources {
    /// What the aligner needs.
    pub(crate) fn resources(&self) -> Resources<'_> {
        Resources {
            lexicon: self.lexicon.as_ref().unwrap_or_else(|| Lexicon::shipped()),
            model: self.model.as_ref().unwrap_or_else(|| Model::shipped()),
            encoder: self.encoder,
            ..Resources::shipped()
        }
    }
}

/// The lexicon in a file.
///
/// # Errors
/// As [`Guard::read_bytes`], and where the file holds none.
pub(crate) fn read_lexicon(guard: &Guard, path: &Path) -> Result<Lexicon> {
    Lexicon::from_bytes(&guard.read_bytes(path)?).map_err(|error| of_file(error, path))
}

/// An error about a content, with the file that it came from in the place of what it should be.
fn of_file(error: Error, path: &Path) -> Error {
    match error {
        Error::Content { problem, remedy, .. } => {
            Error::Content { name: path.display().to_string(), problem, remedy }
        }
        other => other,
    }
}

/// The weights in a file.
///
/// # Errors
/// As [`Guard::read_text`], and where the file holds none.
pub(crate) fn read_model(guard: &Guard, path: &Path) -> Result<Model> {
    Model::from_text(&guard.read_text(path)?).map_err(|error| of_file(error, path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Files;

    const NONE: ResourceFiles<'static> =
        ResourceFiles { encoder: EncoderUse::Auto, lexicon: None, memories: &[], model: None };

    fn guard(path: &Path) -> Guard {
        let mut files = Files::default();
        files.input("a file", path);
        Guard::new(files).unwrap()
    }

    #[test]
    fn what_is_no_lexicon_or_no_weights_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("letter.docx");
        std::fs::write(&path, "x").unwrap();
        let guard = guard(&path);
        for error in [read_lexicon(&guard, &path).unwrap_err(), read_model(&guard, &path).unwrap_err()] {
            assert!(error.to_string().starts_with(&path.display().to_string()), "{error}");
        }
    }

    #[test]
    fn memories_add_their_words_to_the_lexicon() {
        let folder = tempfile::tempdir().unwrap();
        let memories = [folder.path().join("m.csv")];
        let row = "بئر قديمة,an old qanatish\n";
        std::fs::write(&memories[0], format!("ar,en\n{}", row.repeat(20))).unwrap();
        let guard = guard(&memories[0]);
        let files = ResourceFiles { memories: &memories, ..NONE };
        let knows = |lexicon: &Lexicon| lexicon.second.words.iter().any(|word| word == "qanatish");
        assert!(knows(files.load(&guard).unwrap().resources().lexicon));
        assert!(!knows(NONE.load(&guard).unwrap().resources().lexicon));
        std::fs::write(&memories[0], "de,en\nBrunnen,well\n").unwrap();
        let told = files.load(&guard).err().unwrap().to_string();
        assert!(told.contains("no unit in Arabic and English"), "{told}");
    }

    #[test]
    fn whatever_decides_the_alignment_changes_the_fingerprint() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("f");
        std::fs::write(&file, "one").unwrap();
        let guard = guard(&file);
        let of = |files: ResourceFiles<'_>, options: &str| files.fingerprint(&guard, &options).unwrap();
        let plain = of(NONE, "a");
        assert_eq!(plain.len(), 16);
        assert_eq!(of(NONE, "a"), plain);
        assert_ne!(of(NONE, "b"), plain);
        assert_ne!(of(ResourceFiles { encoder: EncoderUse::Never, ..NONE }, "a"), plain);
        let named = ResourceFiles { model: Some(&file), ..NONE };
        let before = of(named, "a");
        assert_ne!(before, plain);
        std::fs::write(&file, "two").unwrap();
        assert_ne!(of(named, "a"), before);
    }
}
