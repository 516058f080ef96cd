//! The documents below a folder, and what else lies there.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::tally::Tally;
use crate::batch::ledger;
use crate::batch::results::is_result;
use crate::files::{Visited, written_below};
use crate::{Error, Result};

/// Extensions of documents; other files (gold, lists, results) lie beside them.
const EXTENSIONS: [&str; 26] = [
    "txt", "docx", "docm", "dotx", "doc", "odt", "pdf", "html", "htm", "xhtml", "epub", "text", "md",
    "markdown", "xlsx", "xlsm", "pptx", "pptm", "srt", "vtt", "png", "jpg", "jpeg", "tif", "tiff", "rtf",
];

/// What a walk found.
#[derive(Debug, Default)]
pub(in crate::batch) struct Walked {
    /// Documents, in order, their paths below the folder.
    pub(in crate::batch) documents: Vec<PathBuf>,
    /// Folders that could not be looked into, and why.
    pub(in crate::batch) unreadable: Vec<(PathBuf, String)>,
}

/// All documents below `root`, without what is in `results`.
///
/// # Errors
/// [`Error::Io`] where `root` itself cannot be read.
pub(in crate::batch) fn walk(root: &Path, results: Option<&Path>, tally: &mut Tally) -> Result<Walked> {
    let mut visited = Visited::default();
    let mut walked = Walked::default();
    visited.first(root);
    // The same folder for both is the one that is walked. Any other is not looked into, and who
    // named it needs not be told.
    let results = results.filter(|results| results.is_dir() && visited.first(results));
    let results = results.and_then(|results| results.canonicalize().ok());
    let mut written = BTreeSet::new();
    let mut waiting = vec![(root.to_owned(), PathBuf::new())];
    while let Some((folder, below)) = waiting.pop() {
        let entries = match entries(&folder) {
            Ok(entries) => entries,
            Err(error) if folder == root => return Err(Error::io(root, error)),
            Err(error) => {
                walked.unreadable.push((below, error.to_string()));
                continue;
            }
        };
        // The reports and tables of a run are no documents of the next one; what was fetched is.
        if entries.iter().any(|path| is_ledger(path)) {
            written.extend(written_below(&folder).into_iter().filter(|path| is_result(path)));
        }
        for path in entries {
            let Some(name) = path.file_name() else { continue };
            let below = below.join(name);
            let shown = name.to_string_lossy();
            if let Some(why) = passed_over(&shown) {
                tally.pass(why, &below);
            } else if path.is_dir() {
                // Links may lead back to where they are, or twice to the same place.
                if visited.first(&path) {
                    waiting.push((path, below));
                } else if results.is_none() || path.canonicalize().ok() != results {
                    tally.pass("links to folders that are there already", &below);
                }
            } else if written.contains(&path) {
                tally.pass("results of an earlier run", &below);
            } else if is_document(&below) {
                walked.documents.push(below);
            } else {
                tally.pass(other(&shown), &below);
            }
        }
    }
    walked.documents.sort();
    walked.unreadable.sort();
    Ok(walked)
}

fn entries(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder)?.map(|e| e.map(|e| e.path())).collect::<std::io::Result<_>>()?;
    entries.sort();
    // What lies in the folder itself comes before what its links lead to; the last one in waits longest.
    entries.sort_by_key(|path| path.is_symlink());
    Ok(entries)
}

/// Whether a file is the journal of a batch, beside which its results stand.
fn is_ledger(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(ledger::BEGIN))
}

/// Whether the extension is one of a document.
pub(in crate::batch) fn is_document(path: &Path) -> bool {
    path.extension().is_some_and(|own| EXTENSIONS.iter().any(|e| own.eq_ignore_ascii_case(e)))
}

/// Why a file or folder of this name is nobody's document.
pub(in crate::batch) fn passed_over(name: &str) -> Option<&'static str> {
    let small = name.to_ascii_lowercase();
    if small.starts_with("~$") || small.starts_with(".~lock.") || small.ends_with(".lock") {
        return Some("lock files");
    }
    let leftover = small.starts_with("~") || small.ends_with('~') || small.ends_with(".tmp");
    if leftover || small.ends_with(".bak") || small.ends_with(".part") || small.ends_with(".crdownload") {
        return Some("copies that programs keep");
    }
    if matches!(small.as_str(), "thumbs.db" | "desktop.ini" | "__macosx" | "icon\r" | "$recycle.bin") {
        return Some("thumbnails and files of the system");
    }
    small.starts_with('.').then_some("hidden files")
}

/// What lies beside documents, where its name says no language and it belongs to no pair.
pub(in crate::batch) fn beside(path: &Path) -> Option<&'static str> {
    const ABOUT: [&str; 15] = [
        "license",
        "licence",
        "copying",
        "notice",
        "copyright",
        "changelog",
        "changes",
        "contributing",
        "authors",
        "credits",
        "citation",
        "disclaimer",
        "اقرأني",
        "الرخصة",
        "الترخيص",
    ];
    let stem = path.file_stem()?.to_string_lossy().to_lowercase();
    let mut words = stem.split(['.', '-', '_', ' ']);
    let readme = stem.replace(['-', '_', ' '], "").starts_with("readme");
    if readme || words.next().is_some_and(|word| ABOUT.contains(&word)) {
        return Some("files about the folder (README, licence …)");
    }
    let table =
        path.extension().is_some_and(|e| ["xlsx", "xlsm"].iter().any(|own| e.eq_ignore_ascii_case(own)));
    table.then_some("tables that say no language")
}

fn other(name: &str) -> &'static str {
    let small = name.to_ascii_lowercase();
    let ends = |endings: &[&str]| endings.iter().any(|ending| small.ends_with(ending));
    if ends(&[".zip", ".tar", ".gz", ".tgz", ".zst", ".7z", ".rar", ".bz2", ".xz"]) {
        "archives inside (name one as the input of a run of its own)"
    } else {
        "files that are no documents by their extension"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_results_of_a_run_are_no_documents_of_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        std::fs::create_dir_all(out.join("a")).unwrap();
        let written =
            ["report.html", "a/one.ar-en.html", "report.3-8.html", "a/two.en-ar.xlsx", "A_RES_1.ar.html"];
        let line = |name: &&str| format!("{}  {name}\n", crate::files::sha256(b"x"));
        for name in written.iter().chain(&["own.html"]) {
            std::fs::write(out.join(name), "x").unwrap();
        }
        std::fs::write(out.join(".muqabala.sha256"), written.iter().map(line).collect::<String>()).unwrap();
        let documents = || walk(folder.path(), None, &mut Tally::default()).unwrap().documents;
        assert_eq!(documents().len(), 6, "a journal alone is no sign of a run");
        std::fs::write(out.join(".muqabala-batch.jsonl"), "").unwrap();
        // What a list had fetched stands in a journal, too, and is a document.
        assert_eq!(documents(), [PathBuf::from("out/A_RES_1.ar.html"), PathBuf::from("out/own.html")]);
    }

    #[test]
    fn the_folder_of_the_results_is_not_looked_into_and_that_is_not_told() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        std::fs::create_dir(&out).unwrap();
        std::fs::write(folder.path().join("a.ar.txt"), "x").unwrap();
        std::fs::write(out.join("b.ar.txt"), "x").unwrap();
        let mut tally = Tally::default();
        let documents = walk(folder.path(), Some(&out), &mut tally).unwrap().documents;
        assert_eq!((documents, tally.lines().len()), (vec![PathBuf::from("a.ar.txt")], 0));
        // Where it is the folder of the documents as well it is.
        assert_eq!(walk(&out, Some(&out), &mut tally).unwrap().documents, [PathBuf::from("b.ar.txt")]);
    }

    #[test]
    fn what_lies_beside_documents_is_told_by_its_name() {
        for (path, expected) in [
            ("README.md", true),
            ("a/Read Me.txt", true),
            ("read_me.html", true),
            ("LICENSE-MIT.txt", true),
            ("copying.txt", true),
            ("glossary.xlsx", true),
            ("reading list.docx", false),
            ("read this first.docx", false),
            ("notices of motion.docx", false),
            ("report.docx", false),
        ] {
            assert_eq!(beside(Path::new(path)).is_some(), expected, "{path}");
        }
    }

    #[test]
    fn what_programs_leave_is_no_document() {
        for (name, expected) in [
            ("~$report.docx", true),
            (".~lock.report.odt#", true),
            ("Thumbs.db", true),
            (".hidden.txt", true),
            ("report.docx~", true),
            ("__MACOSX", true),
            ("._report.docx", true),
            ("report.docx", false),
            ("lock.txt", false),
        ] {
            assert_eq!(passed_over(name).is_some(), expected, "{name}");
        }
    }
}
