//! Pairs in a folder, by name: `NAME.ar.EXT` with `NAME.en.EXT`, or `ar/NAME.EXT`
//! with `en/NAME.EXT`. The extensions may differ; the Arabic file is the source.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{FilePair, Problem};
use crate::files::Visited;
use crate::lang::Language;
use crate::{Error, Result};

/// Extensions of documents; other files (gold, lists, notes) lie beside them.
const EXTENSIONS: [&str; 20] = [
    "txt", "docx", "docm", "dotx", "doc", "odt", "pdf", "html", "htm", "xhtml", "epub", "text", "md",
    "markdown", "xlsx", "xlsm", "pptx", "pptm", "srt", "vtt",
];
/// Files of one name, by language (Arabic first).
type Sides = [Vec<PathBuf>; 2];

/// All pairs below `folder`, sorted by name, among them names with one side
/// only and names with several files for one side.
///
/// # Errors
/// [`Error::Io`] when a folder cannot be read, [`Error::Content`] when there is
/// no file with a language in its name.
pub fn in_folder(folder: &Path) -> Result<Vec<FilePair>> {
    let mut names: BTreeMap<String, Sides> = BTreeMap::new();
    walk(folder, folder, &mut Visited::default(), &mut names)?;
    if names.is_empty() {
        return Err(Error::content(
            folder.display().to_string(),
            "no document with a language in its name",
            "name the files NAME.ar.EXT and NAME.en.EXT, put them into ar/ and en/, or give a manifest CSV",
        ));
    }
    Ok(names.into_iter().map(|(name, sides)| pair(name, sides)).collect())
}

fn walk(
    root: &Path,
    folder: &Path,
    visited: &mut Visited,
    names: &mut BTreeMap<String, Sides>,
) -> Result<()> {
    // Links may lead back to where they are, or twice to the same place.
    if !visited.first(folder) {
        return Ok(());
    }
    let mut entries = std::fs::read_dir(folder)
        .and_then(|entries| entries.map(|e| e.map(|e| e.path())).collect::<std::io::Result<Vec<_>>>())
        .map_err(|e| Error::io(folder, e))?;
    entries.sort();
    // What lies in the folder itself comes before what its links lead to.
    entries.sort_by_key(|path| path.is_symlink());
    for path in entries {
        if path.is_dir() {
            let hidden = path.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'));
            if !hidden {
                walk(root, &path, visited, names)?;
            }
        } else if let Some((name, language)) = path.strip_prefix(root).ok().and_then(named) {
            let sides = names.entry(name).or_default();
            sides[usize::from(language != Language::Arabic)].push(path);
        }
    }
    Ok(())
}

/// Name without language and extension, and the language, of a path below the folder.
/// Bytes that are no UTF-8 are `�` in the name; the file keeps its own.
fn named(path: &Path) -> Option<(String, Language)> {
    let file = path.file_name()?.to_string_lossy();
    let (stem, extension) = file.rsplit_once('.')?;
    if !EXTENSIONS.iter().any(|e| extension.eq_ignore_ascii_case(e)) {
        return None;
    }
    let folders: Vec<Cow<'_, str>> = path.parent()?.iter().map(|p| p.to_string_lossy()).collect();
    let mut folders: Vec<&str> = folders.iter().map(AsRef::as_ref).collect();
    let code = |code: &str| {
        [Language::Arabic, Language::English].into_iter().find(|l| l.code() == code.to_lowercase())
    };
    let (name, language) = match stem.rsplit_once('.') {
        Some((name, end)) if !name.is_empty() && code(end).is_some() => (name, code(end)?),
        _ => match code(stem) {
            // `charter/ar.txt` with `charter/en.txt`
            Some(language) => (folders.pop().unwrap_or("document"), language),
            None => {
                let at = folders.iter().rposition(|f| code(f).is_some())?;
                (stem, code(folders.remove(at))?)
            }
        },
    };
    folders.push(name);
    Some((folders.join("/"), language))
}

fn pair(name: String, sides: Sides) -> FilePair {
    let problem = sides.iter().zip([Language::Arabic, Language::English]).find_map(|(files, language)| {
        let names = || -> Vec<String> {
            files.iter().filter_map(|f| f.file_name()).map(|f| f.to_string_lossy().into_owned()).collect()
        };
        match files.len() {
            0 => Some(Problem::Alone(format!("no file in {language}"))),
            1 => None,
            n => Some(Problem::Unclear(format!(
                "{n} files in {language}: {}; leave one, or say which in a manifest",
                names().join(", ")
            ))),
        }
    });
    let [source, target] = sides.map(|files| files.into_iter().next());
    FilePair { name, source, target, problem }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_pairs() {
        for (path, expected) in [
            ("a.ar.txt", Some(("a", Language::Arabic))),
            ("a.EN.PDF", Some(("a", Language::English))),
            ("x/a.b.en.docx", Some(("x/a.b", Language::English))),
            ("ar/a.txt", Some(("a", Language::Arabic))),
            ("x/en/y/a.txt", Some(("x/y/a", Language::English))),
            ("charter/ar.txt", Some(("charter", Language::Arabic))),
            ("a.ar.ids", None),
            ("a.txt", None),
            ("a.fr.txt", None),
            ("README.md", None),
            ("x/talk.ar.PPTX", Some(("x/talk", Language::Arabic))),
            ("film.en.srt", Some(("film", Language::English))),
        ] {
            let expected = expected.map(|(name, language)| (name.to_owned(), language));
            assert_eq!(named(Path::new(path)), expected, "{path}");
        }
    }

    #[test]
    fn unclear_and_lonely_names_are_told() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.ar.txt", "b.en.txt", "a.ar.txt", "a.ar.docx", "a.en.txt", "c.en.txt"] {
            std::fs::write(folder.path().join(name), "x").unwrap();
        }
        let pairs = in_folder(folder.path()).unwrap();
        let told: Vec<_> = pairs
            .iter()
            .map(|p| match &p.problem {
                None => format!("{} clear", p.name),
                Some(Problem::Alone(why) | Problem::Unclear(why) | Problem::Failed(why)) => {
                    format!("{} {why}", p.name)
                }
            })
            .collect();
        assert_eq!(
            told,
            [
                "a 2 files in Arabic: a.ar.docx, a.ar.txt; leave one, or say which in a manifest",
                "b clear",
                "c no file in Arabic"
            ]
        );
        assert!(in_folder(&folder.path().join("nothing")).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn links_are_walked_once_and_odd_names_are_no_obstacle() {
        use std::os::unix::ffi::OsStrExt as _;
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir_all(at("sub/deep")).unwrap();
        std::os::unix::fs::symlink("../..", at("sub/deep/up")).unwrap();
        std::os::unix::fs::symlink("sub", at("again")).unwrap();
        for name in ["sub/a.ar.txt", "sub/a.en.txt"] {
            std::fs::write(at(name), "x").unwrap();
        }
        for bytes in [&b"sub/\xE3.ar.txt"[..], b"sub/\xE3.en.txt"] {
            std::fs::write(folder.path().join(std::ffi::OsStr::from_bytes(bytes)), "x").unwrap();
        }
        let pairs = in_folder(folder.path()).unwrap();
        let names: Vec<&str> = pairs.iter().map(|pair| pair.name.as_str()).collect();
        assert_eq!(names, ["sub/a", "sub/\u{FFFD}"]);
        assert!(pairs.iter().all(|pair| pair.problem.is_none() && pair.source.as_ref().unwrap().exists()));
    }
}
