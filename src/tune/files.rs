//! Cases and texts from files.

use std::path::{Path, PathBuf};

use super::cases::Case;
use super::fields::Texts;
use crate::error::{Error, Result};
use crate::exchange::ladder;
use crate::exchange::parallel::read_pairs;
use crate::files::Guard;

/// The cases NAME.src, NAME.tgt, NAME.gold of a folder, in the order of their names.
///
/// # Errors
/// [`Error::Io`] for a file that cannot be read; as [`ladder::parse`].
pub(crate) fn read_cases(folder: &Path) -> Result<Vec<Case>> {
    let mut names: Vec<PathBuf> = std::fs::read_dir(folder)
        .map_err(|e| Error::io(folder, e))?
        .filter_map(|entry| entry.ok().map(|e| e.path()))
        .filter(|p| p.extension().is_some_and(|e| e == "gold"))
        .collect();
    names.sort();
    names.iter().map(|path| read_case(path)).collect()
}

fn read_case(gold: &Path) -> Result<Case> {
    let read = |path: &Path| std::fs::read_to_string(path).map_err(|e| Error::io(path, e));
    let lines = |extension: &str| -> Result<Vec<String>> {
        Ok(read(&gold.with_extension(extension))?.lines().map(str::to_owned).collect())
    };
    let name = gold.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(Case { gold: ladder::parse(&name, &read(gold)?)?, source: lines("src")?, target: lines("tgt")?, name })
}

/// The texts of fields, each a pair of files behind each other, and of word lists.
///
/// # Errors
/// [`Error::Usage`] where a field has one file only; as [`read_pairs`].
pub(crate) fn read_texts(guard: &Guard, fields: &[PathBuf], terms: &[PathBuf]) -> Result<Texts> {
    if !fields.len().is_multiple_of(2) {
        return Err(Error::Usage {
            problem: "the fields come in pairs of files".to_owned(),
            remedy: "name them X.ar X.en Y.ar Y.en".to_owned(),
        });
    }
    let fields = fields.chunks(2).map(|two| read_pairs(guard, two)).collect::<Result<_>>()?;
    let terms = if terms.is_empty() { Vec::new() } else { read_pairs(guard, terms)? };
    Ok(Texts { fields, terms })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Files;

    #[test]
    fn cases_are_read_in_the_order_of_their_names() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b", "a"] {
            for (extension, text) in
                [("src", "بئر\nنبع"), ("tgt", "well\nspring"), ("gold", "[0]:[0]\n[1]:[1]\n")]
            {
                std::fs::write(folder.path().join(format!("{name}.{extension}")), text).unwrap();
            }
        }
        std::fs::write(folder.path().join("notes.txt"), "no case").unwrap();
        let cases = read_cases(folder.path()).unwrap();
        assert_eq!(cases.iter().map(|case| case.name.as_str()).collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!((cases[0].source[1].as_str(), cases[0].target[0].as_str()), ("نبع", "well"));
        std::fs::remove_file(folder.path().join("b.tgt")).unwrap();
        assert!(read_cases(folder.path()).is_err());
    }

    #[test]
    fn a_field_is_two_files() {
        let folder = tempfile::tempdir().unwrap();
        let paths = ["x.ar", "x.en"].map(|name| folder.path().join(name));
        std::fs::write(&paths[0], "بئر").unwrap();
        std::fs::write(&paths[1], "well").unwrap();
        let mut files = Files::default();
        files.inputs("a text", &paths);
        let guard = Guard::new(files).unwrap();
        let texts = read_texts(&guard, &paths, &[]).unwrap();
        assert_eq!(texts.fields, [[("بئر".to_owned(), "well".to_owned())]]);
        assert!(texts.terms.is_empty());
        assert!(matches!(read_texts(&guard, &paths[..1], &[]), Err(Error::Usage { .. })));
    }
}
