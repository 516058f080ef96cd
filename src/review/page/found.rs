//! What the files are that a person named or dropped: documents in pairs, memories, reviews that
//! were begun. What belongs to nothing is named with the reason.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use super::subject::Subject;
use crate::batch::{self, ManifestEntry, Problem, Search};
use crate::exchange::{detect::promised, open_memory};
use crate::read::ReadOptions;
use crate::{Error, Result};

/// Files of one drop or folder.
const MOST_FILES: usize = 2_000;
/// The table that a batch leaves in its folder.
const BATCH_TABLE: &str = "batch.csv";

/// A file that belongs to no review.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Passed {
    /// Its name, below the folder where there is one.
    pub(crate) name: String,
    /// Why, for people.
    pub(crate) why: String,
}

/// What there is to review.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Subjects {
    /// The reviews, each with its name.
    pub(crate) subjects: Vec<(String, Subject)>,
    /// The files that belong to none.
    pub(crate) passed: Vec<Passed>,
}

/// What a person named: nothing, a folder of pairs or memories, the folder of a batch, one file
/// or two documents.
///
/// # Errors
/// [`Error::Io`] for a folder that cannot be read, [`Error::Usage`] where nothing is to be reviewed.
pub(crate) fn found(named: &[PathBuf]) -> Result<Subjects> {
    match named {
        [] => Ok(Subjects::default()),
        [folder] if folder.is_dir() => {
            if let Some(found) = of_batch(folder) {
                return Ok(found);
            }
            let mut files = Vec::new();
            files_below(folder, &mut files)?;
            of_files(Some(folder), files)
        }
        named => of_files(None, named.to_vec()),
    }
}

/// All files below `folder`.
///
/// # Errors
/// [`Error::Io`] where a folder cannot be read, [`Error::Usage`] for too many files.
pub(super) fn files_below(folder: &Path, out: &mut Vec<PathBuf>) -> Result<()> {
    let entries = std::fs::read_dir(folder).map_err(|e| Error::io(folder, e))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            files_below(&path, out)?;
        } else {
            out.push(path);
        }
        if out.len() > MOST_FILES {
            return Err(usage("these are more than 2,000 files", "drop fewer, or use muqabala batch"));
        }
    }
    Ok(())
}

/// The pairs of a batch by the table in its folder: reviewed are the documents themselves, which
/// still have their structure and the lines that no memory holds. `None` where the folder is no
/// batch's, or its documents stand elsewhere now; then its memories are what there is.
fn of_batch(folder: &Path) -> Option<Subjects> {
    let entries = batch::from_file(&folder.join(BATCH_TABLE)).ok()?;
    // The paths are as the batch was given them: from where it ran, or else from its folder.
    let stands = |path: &Path| {
        let below = path.strip_prefix(folder).unwrap_or(path);
        [below, path].into_iter().find(|path| path.is_file()).map(Path::to_owned)
    };
    let mut found = Subjects::default();
    for entry in entries {
        let ManifestEntry::Files(pair) = entry else { continue };
        let sides = [&pair.source, &pair.target].map(|side| side.as_deref().and_then(stands));
        match sides {
            [Some(source), Some(target)] => {
                found.subjects.push((pair.name, Subject::Documents(source, target)));
            }
            _ => found
                .passed
                .push(Passed { name: pair.name, why: "its documents are not where they were".to_owned() }),
        }
    }
    (!found.subjects.is_empty()).then_some(found)
}

/// What `files` are: memories one by one, else documents; more than two are pairs by their
/// names below `folder`.
///
/// # Errors
/// As [`found()`].
pub(super) fn of_files(folder: Option<&Path>, files: Vec<PathBuf>) -> Result<Subjects> {
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let all = files.clone();
    let (journals, files): (Vec<PathBuf>, Vec<PathBuf>) =
        files.into_iter().partition(|path| Subject::is_journal(path));
    // In a folder a journal stands beside what it is of, which is opened with it.
    let opened = journals.iter().filter(|_| folder.is_none());
    let mut found: Vec<(String, Subject)> = opened
        .map(|path| (name(path).trim_end_matches(".review.jsonl").to_owned(), Subject::Journal(path.clone())))
        .collect();
    let files: Vec<PathBuf> = files.into_iter().filter(|path| !is_of_batch(path)).collect();
    // A store that was named is meant as one, whatever is wrong with it.
    let named = |path: &PathBuf| folder.is_none() && Subject::is_store(path);
    let (memories, documents): (Vec<PathBuf>, Vec<PathBuf>) =
        files.into_iter().partition(|path| named(path) || is_memory(path));
    let mut why: BTreeMap<PathBuf, String> = BTreeMap::new();
    let documents: Vec<PathBuf> = match folder {
        Some(folder) if documents.len() > 2 => {
            let read = ReadOptions::default();
            let look = |paths: &[&PathBuf]| batch::look(paths, &read);
            let search = Search { pattern: None, look: Some(&look), results: None };
            for pair in batch::in_folder(folder, search)?.pairs {
                match (pair.problem, pair.source, pair.target) {
                    (None, Some(source), Some(target)) => {
                        found.push((pair.name, Subject::Documents(source, target)));
                    }
                    (problem, source, target) => {
                        let problem = problem.map(|problem| match problem {
                            Problem::Alone(why) | Problem::Failed(why) | Problem::Unclear(why) => why,
                        });
                        let sides = source.into_iter().chain(target);
                        why.extend(sides.map(|path| (path, problem.clone().unwrap_or_default())));
                    }
                }
            }
            Vec::new()
        }
        _ => documents,
    };
    // Where there are documents, the memories beside them are what was made of them.
    if found.is_empty() {
        found.extend(memories.iter().map(|path| match Subject::is_store(path) {
            true => (name(path), Subject::Store(path.clone())),
            false => (name(path), Subject::Memory(path.clone())),
        }));
    } else {
        let made = memories.into_iter().map(|path| (path, "a memory beside documents".to_owned()));
        why.extend(made);
    }
    match documents.as_slice() {
        [one] if found.is_empty() => found.push((name(one), Subject::Bilingual(one.clone()))),
        [one, other] => {
            let both = format!("{} – {}", name(one), name(other));
            found.insert(0, (both, Subject::Documents(one.clone(), other.clone())));
        }
        _ => {}
    }
    if found.is_empty() {
        return Err(usage(
            "no two of these files belong together by their names",
            "name them NAME.ar.EXT and NAME.en.EXT, or put them into ar/ and en/",
        ));
    }
    let used: HashSet<&PathBuf> = found.iter().flat_map(|(_, subject)| subject.files()).collect();
    let left = all.iter().filter(|path| !used.contains(path) && !is_of_batch(path));
    let left = left.filter(|path| !Subject::is_journal(path) && !Subject::is_store(path));
    let passed = left.map(|path| Passed {
        name: path
            .strip_prefix(folder.unwrap_or(Path::new("")))
            .unwrap_or(path)
            .to_string_lossy()
            .into_owned(),
        why: why
            .get(path)
            .filter(|why| !why.is_empty())
            .cloned()
            .unwrap_or_else(|| "no document by its extension".to_owned()),
    });
    let passed = passed.collect();
    Ok(Subjects { subjects: found, passed })
}

/// What a batch writes beside its memories.
fn is_of_batch(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    name == BATCH_TABLE || name.ends_with(".left-out.csv")
}

/// Whether a file is a memory: documents can hold two columns, too, so the name must say it.
pub(crate) fn is_memory(path: &Path) -> bool {
    promised(path).is_some() && open_memory(path).is_ok()
}

pub(super) fn usage(problem: &str, remedy: &str) -> Error {
    Error::Usage { problem: problem.to_owned(), remedy: remedy.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARABIC: &str = "عقدت اللجنة جلستها الأولى في 12 أيار/مايو 2021.\n";
    const ENGLISH: &str = "The Committee held its first meeting on 12 May 2021.\n";

    fn names(found: &Subjects) -> (Vec<&str>, Vec<(&str, &str)>) {
        let subjects = found.subjects.iter().map(|(name, _)| name.as_str()).collect();
        (subjects, found.passed.iter().map(|one| (one.name.as_str(), one.why.as_str())).collect())
    }

    #[test]
    fn every_file_of_a_folder_is_in_a_pair_or_named_with_the_reason() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        for name in ["a.ar.txt", "b.ar.txt", "alone.ar.txt"] {
            std::fs::write(path(name), ARABIC).unwrap();
        }
        for name in ["a.en.txt", "b.en.txt"] {
            std::fs::write(path(name), ENGLISH).unwrap();
        }
        std::fs::write(path("photo.jpg"), [0xFF, 0xD8, 0xFF]).unwrap();
        std::fs::write(path("a.review.jsonl"), "{}").unwrap();
        let found = found(&[folder.path().to_owned()]).unwrap();
        let (subjects, passed) = names(&found);
        assert_eq!(subjects, ["a", "b"]);
        assert_eq!(
            passed,
            [
                ("alone.ar.txt", "no file in English"),
                (
                    "photo.jpg",
                    "no language in its name, and none of this name or symbol in the other language"
                )
            ]
        );
    }

    #[test]
    fn the_folder_of_a_batch_is_its_documents_while_they_are_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        for (name, text) in [("a.ar.txt", ARABIC), ("a.en.txt", ENGLISH)] {
            std::fs::write(path(name), text).unwrap();
        }
        let out = path("out");
        std::fs::create_dir(&out).unwrap();
        let row =
            |name: &str| format!("{name},{0}/{name}.ar.txt,{0}/{name}.en.txt\n", folder.path().display());
        let table = format!("name,source,target\n{}{}", row("a"), row("gone"));
        std::fs::write(out.join("batch.csv"), table).unwrap();
        let unit = "<tu><tuv xml:lang='ar'><seg>نص</seg></tuv><tuv xml:lang='en'><seg>text</seg></tuv></tu>";
        let tmx = format!("<tmx version='1.4'><header srclang='ar'/><body>{unit}</body></tmx>");
        std::fs::write(out.join("a.ar-en.tmx"), tmx).unwrap();
        std::fs::write(out.join("a.ar-en.left-out.csv"), "id,source,target\n1,نص,text\n").unwrap();
        let of = || found(std::slice::from_ref(&out)).unwrap();
        let first = of();
        let documents = Subject::Documents(path("a.ar.txt"), path("a.en.txt"));
        assert_eq!(first.subjects, [("a".to_owned(), documents)]);
        assert_eq!(
            first.passed,
            [Passed { name: "gone".into(), why: "its documents are not where they were".into() }]
        );
        // Without them there are its memories, and nothing of the tables beside.
        std::fs::remove_file(path("a.en.txt")).unwrap();
        assert_eq!(names(&of()), (vec!["a.ar-en.tmx"], vec![]));
    }
}
