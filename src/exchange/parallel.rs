//! Pairs of texts to learn from, Arabic first: memories, line-parallel files, word lists.

use std::path::{Path, PathBuf};

use super::detect::{open_memory, promised};
use crate::error::{Error, Result};
use crate::files::Guard;
use crate::lang::Language;

/// All pairs of texts in the files: memories, two line-parallel files behind each other named after their
/// languages, TSV (Arabic TAB English).
///
/// # Errors
/// [`Error::Usage`] where a file has no partner or there is no pair at all, [`Error::Content`] where two
/// files have not as many lines; as [`Guard::read_text`] and [`open_memory`].
pub(crate) fn read_pairs(guard: &Guard, paths: &[PathBuf]) -> Result<Vec<(String, String)>> {
    let mut pairs = Vec::new();
    let mut rest = paths.iter();
    while let Some(path) = rest.next() {
        if is_memory(path) {
            pairs.extend(pairs_of_memory(&guard.input(path)?)?);
            continue;
        }
        let Some(language) = language_of(path) else {
            pairs.extend(word_list(&guard.read_text(path)?));
            continue;
        };
        let is_partner = |p: &&PathBuf| language_of(p).is_some_and(|other| other != language);
        let partner = rest.next().filter(is_partner).ok_or_else(|| Error::Usage {
            problem: format!("{} stands alone", path.display()),
            remedy: "name the file in the other language directly behind it: unpc.ar unpc.en".to_owned(),
        })?;
        pairs.extend(match language {
            Language::Arabic => line_pairs(guard, path, partner)?,
            Language::English => line_pairs(guard, partner, path)?,
        });
    }
    if pairs.is_empty() {
        return Err(Error::Usage {
            problem: "no pair of texts in the files".to_owned(),
            remedy: "give TMX files, TSV files (Arabic TAB English) or X.ar with X.en".to_owned(),
        });
    }
    Ok(pairs)
}

/// The lines of two files that are translations of each other, line by line.
///
/// # Errors
/// [`Error::Content`] where one has more lines; as [`Guard::read_text`].
pub(crate) fn line_pairs(guard: &Guard, source: &Path, target: &Path) -> Result<Vec<(String, String)>> {
    let (first, second) = (read_lines(guard, source)?, read_lines(guard, target)?);
    if first.len() != second.len() {
        return Err(Error::content(
            source.display().to_string(),
            format!("{} lines against {} in {}", first.len(), second.len(), target.display()),
            "both files must hold one sentence a line, line by line translations of each other",
        ));
    }
    Ok(first.into_iter().zip(second).collect())
}

/// The lines of a file.
///
/// # Errors
/// As [`Guard::read_text`].
pub(crate) fn read_lines(guard: &Guard, path: &Path) -> Result<Vec<String>> {
    Ok(guard.read_text(path)?.lines().map(str::to_owned).collect())
}

/// The texts of a memory; units that lack one of the languages are passed over.
///
/// # Errors
/// As [`open_memory`].
pub(crate) fn pairs_of_memory(path: &Path) -> Result<Vec<(String, String)>> {
    let mut pairs = Vec::new();
    for unit in open_memory(path)? {
        let unit = unit?;
        let text = |language| {
            let own = unit.variants.iter().find(|v| Language::from_code(&v.language) == Some(language));
            own.map(|v| v.text.clone())
        };
        pairs.extend(text(Language::Arabic).zip(text(Language::English)));
    }
    Ok(pairs)
}

/// The first two columns of each line.
fn word_list(content: &str) -> impl Iterator<Item = (String, String)> {
    content.lines().filter_map(|line| {
        let mut cells = line.split('\t');
        Some((cells.next()?.to_owned(), cells.next()?.to_owned()))
    })
}

/// Whether a file is a memory by its name; a TSV of two columns is a word list.
fn is_memory(path: &Path) -> bool {
    let is_tsv = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("tsv"));
    promised(path).is_some() && !is_tsv
}

fn language_of(path: &Path) -> Option<Language> {
    path.extension().and_then(|e| e.to_str()).and_then(Language::from_code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Files;

    /// Reads files of these names and contents, all in one folder.
    fn read(given: &[(&str, &str)]) -> std::result::Result<Vec<(String, String)>, String> {
        let folder = tempfile::tempdir().unwrap();
        let mut files = Files::default();
        let mut paths = Vec::new();
        for (name, content) in given {
            let path = folder.path().join(name);
            std::fs::write(&path, content).unwrap();
            files.input("a text", &path);
            paths.push(path);
        }
        read_pairs(&Guard::new(files).unwrap(), &paths).map_err(|error| error.to_string())
    }

    fn pair(a: &str, b: &str) -> (String, String) {
        (a.to_owned(), b.to_owned())
    }

    #[test]
    fn arabic_stands_first_whatever_comes_first() {
        let expected = Ok(vec![pair("بئر", "well"), pair("نبع", "spring")]);
        assert_eq!(read(&[("x.en", "well\nspring\n"), ("x.ar", "بئر\nنبع\n")]), expected);
        assert_eq!(read(&[("x.ar", "بئر\nنبع"), ("x.en", "well\nspring")]), expected);
        assert_eq!(read(&[("x.tsv", "بئر\twell\tnoun\nنبع\tspring\nno pair")]), expected);
        assert_eq!(read(&[("x.csv", "en,ar\nwell,بئر\nspring,نبع\n")]), expected);
    }

    #[test]
    fn units_without_one_of_the_languages_are_passed_over() {
        let memory = "ar,en\nبئر,well\nنبع,\n,source\n";
        assert_eq!(read(&[("x.csv", memory)]), Ok(vec![pair("بئر", "well")]));
    }

    #[test]
    fn files_that_do_not_belong_together_are_refused() {
        let told = |given: &[(&str, &str)]| read(given).unwrap_err();
        assert!(told(&[("x.ar", "بئر")]).contains("stands alone"));
        assert!(told(&[("x.ar", "بئر"), ("y.ar", "نبع")]).contains("stands alone"));
        assert!(told(&[("x.ar", "بئر"), ("x.en", "a\nb")]).contains("1 lines against 2"));
        assert!(told(&[("x.tsv", "no pair")]).contains("no pair of texts"));
    }
}
