//! Which documents a run is about.

use std::path::{Path, PathBuf};

use crate::lang::Language;
use crate::{Error, Result};

/// The files that `named` names, those of a folder in the order of their names, and those that
/// stand in `list`, one a line. Hidden files, and what the program itself writes, are none.
///
/// # Errors
/// [`Error::Io`] where a folder or the list cannot be read, [`Error::Usage`] where there is none.
pub(crate) fn documents(named: &[PathBuf], list: Option<&Path>) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for path in named {
        below(path, &mut found)?;
    }
    if let Some(list) = list {
        let text = std::fs::read_to_string(list).map_err(|e| Error::io(list, e))?;
        let folder = list.parent().unwrap_or(Path::new(""));
        for line in text.trim_start_matches('\u{FEFF}').lines().map(str::trim).filter(|line| !line.is_empty())
        {
            below(&folder.join(line), &mut found)?;
        }
    }
    if found.is_empty() {
        return Err(Error::Usage {
            problem: "there is no document to pre-translate".to_owned(),
            remedy: "name documents, a folder that holds some, or a --list of them".to_owned(),
        });
    }
    Ok(found)
}

/// The language that all documents of a run have.
#[derive(Debug, Default)]
pub(crate) struct CommonLanguage(Option<(Language, String)>);

impl CommonLanguage {
    /// The language that a person named, by the option `by`.
    pub(crate) fn named(language: Language, by: &str) -> Self {
        CommonLanguage(Some((language, by.to_owned())))
    }

    /// Adds a document in `language`.
    ///
    /// # Errors
    /// [`Error::Usage`] where those before it are in another one.
    pub(crate) fn add(&mut self, path: &Path, language: Language) -> Result<()> {
        let path = path.display().to_string();
        let (first, by) = self.0.get_or_insert_with(|| (language, path.clone()));
        if *first == language {
            return Ok(());
        }
        Err(Error::Usage {
            problem: format!("{path} is in another language than {by}"),
            remedy: "pre-translate documents of one language at a time".to_owned(),
        })
    }

    /// The language, if there is a document.
    pub(crate) fn get(&self) -> Option<Language> {
        self.0.as_ref().map(|(language, _)| *language)
    }
}

fn below(path: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    if !path.is_dir() {
        found.push(path.to_owned());
        return Ok(());
    }
    let failed = |e| Error::io(path, e);
    let mut inside = Vec::new();
    for entry in std::fs::read_dir(path).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let hidden = entry.file_name().to_string_lossy().starts_with(['.', '~']);
        // Not through links, which may lead round in a ring.
        if !hidden && !entry.file_type().map_err(failed)?.is_symlink() {
            inside.push(entry.path());
        }
    }
    inside.sort();
    inside.iter().try_for_each(|path| below(path, found))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_of_two_languages_are_refused_by_name() {
        let mut language = CommonLanguage::default();
        assert_eq!(language.get(), None);
        language.add(Path::new("a"), Language::English).unwrap();
        language.add(Path::new("b"), Language::English).unwrap();
        let refused = language.add(Path::new("c"), Language::Arabic).unwrap_err().to_string();
        assert!(refused.contains("c is in another language than a"), "{refused}");
        assert_eq!(language.get(), Some(Language::English));
        assert!(
            CommonLanguage::named(Language::Arabic, "--from").add(Path::new("a"), Language::English).is_err()
        );
    }

    #[test]
    fn folders_and_lists_name_documents() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir(at("in")).unwrap();
        for name in ["in/b.txt", "in/a.txt", "in/.hidden", "in/~$a.docx", "c.txt"] {
            std::fs::write(at(name), "x").unwrap();
        }
        std::fs::write(at("list"), "\u{FEFF}c.txt\r\n\nin\n").unwrap();
        let names = |found: Vec<PathBuf>| -> Vec<String> {
            found.iter().map(|p| p.strip_prefix(folder.path()).unwrap().display().to_string()).collect()
        };
        assert_eq!(names(documents(&[at("in")], None).unwrap()), ["in/a.txt", "in/b.txt"]);
        assert_eq!(names(documents(&[], Some(&at("list"))).unwrap()), ["c.txt", "in/a.txt", "in/b.txt"]);
        assert!(documents(&[], None).is_err());
        assert!(documents(&[], Some(&at("none"))).is_err());
    }
}
