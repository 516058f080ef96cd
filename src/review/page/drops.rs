//! Documents that were dropped on the page: kept in a folder of their own, aligned, reviewed.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::app::{App, Begun, Review};
use super::found::{Subjects, files_below, of_files, usage};
use super::subject::Subject;
use super::work::lock;
use crate::files::Place;
use crate::lang::Language;
use crate::pipeline::Options;
use crate::review::journal;
use crate::{Error, Result};

/// Deepest folder in what is dropped.
const DEEPEST: usize = 8;
/// Longest name of a file or folder in bytes, as file systems have it.
const LONGEST_NAME: usize = 200;

/// The name of the journal of a review that begins with `first`: without its extension and language.
pub(crate) fn journal_name(first: &Path) -> String {
    let stem = first.file_stem().unwrap_or_default().to_string_lossy();
    let bare = match stem.rsplit_once('.') {
        Some((name, code)) if is_code(code) && !name.is_empty() => name,
        _ => stem.as_ref(),
    };
    format!("{bare}.review.jsonl")
}

/// `ar`, but not `ar-en`: a memory must not have the journal of the documents that it was made of.
fn is_code(code: &str) -> bool {
    Language::from_code(code).is_some_and(|language| language.code().eq_ignore_ascii_case(code))
}

/// Opens or begins a review when its turn comes.
pub(super) fn begin(app: &Arc<App>, begun: Begun) -> usize {
    with(app, begun, app.options.clone())
}

/// Begins a review that was refused again, although the texts do not look like translations.
pub(super) fn insist(app: &Arc<App>, work: usize) -> Result<usize> {
    let begun = lock(&app.begun).get(&work).cloned();
    let begun = begun.ok_or_else(|| usage("there is no such task", "look at the list again"))?;
    app.work.forget(work);
    Ok(with(app, begun, Options { force: true, ..app.options.clone() }))
}

fn with(app: &Arc<App>, begun: Begun, options: Options) -> usize {
    let (own, label) = (Arc::clone(app), begun.name.clone());
    let Begun { name, subject, place } = begun.clone();
    let work = app.work.add(
        name,
        Box::new(move |progress| {
            let desk = subject.open(&place, &options, own.resources, Some(progress))?;
            let mut reviews = lock(&own.reviews);
            reviews.push(Arc::new(Review { name: label, desk: std::sync::Mutex::new(desk) }));
            Ok(reviews.len() - 1)
        }),
    );
    lock(&app.begun).insert(work, begun);
    work
}

/// A new folder for what is dropped; its number.
pub(super) fn new_drop(app: &App) -> Result<String> {
    std::fs::create_dir_all(&app.workspace).map_err(|e| Error::io(&app.workspace, e))?;
    let name =
        format!("{}-{}", crate::exchange::time::now(), crate::http::secret()?.get(..6).unwrap_or_default());
    let folder = app.workspace.join(&name);
    std::fs::create_dir(&folder).map_err(|e| Error::io(&folder, e))?;
    Ok(name)
}

/// The folder of a drop, if its name is one that [`new_drop`] gave.
fn folder(app: &App, drop: &str) -> Result<PathBuf> {
    let folder = app.workspace.join(drop);
    let plain = !drop.is_empty() && drop.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if plain && folder.is_dir() {
        return Ok(folder);
    }
    Err(usage("there is no such drop", "drop the documents again"))
}

/// A path that a browser sent, as a path below the folder of its drop.
fn below(path: &str) -> Option<PathBuf> {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let plain = |part: &&str| {
        let bad = |c: char| c.is_control() || matches!(c, '\\' | ':');
        !part.starts_with('.') && !part.chars().any(bad) && part.len() <= LONGEST_NAME
    };
    (!parts.is_empty() && parts.len() <= DEEPEST && parts.iter().all(plain)).then(|| parts.iter().collect())
}

/// Keeps a document of a drop.
pub(super) fn keep(app: &App, drop: &str, path: &str, content: &[u8]) -> Result<()> {
    let folder = folder(app, drop)?;
    let below =
        below(path).ok_or_else(|| usage("this name of a file cannot be", "give the file another name"))?;
    let target = folder.join(below);
    if let Some(parent) = target.parent() {
        std::fs::create_dir_all(parent).map_err(|e| Error::io(parent, e))?;
    }
    Place::of(&target)?.write(content)?;
    Ok(())
}

/// Begins the reviews of what was dropped: two documents in the order of `first`, one file
/// with both languages, memories, or pairs by their names.
pub(super) fn align(app: &Arc<App>, drop: &str, first: Option<&str>) -> Result<Vec<usize>> {
    let folder = folder(app, drop)?;
    let mut files = Vec::new();
    files_below(&folder, &mut files)?;
    files.retain(|path| !path.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.')));
    if let Some(first) = first.and_then(below) {
        files.sort_by_key(|path| path.strip_prefix(&folder).ok() != Some(first.as_path()));
    }
    let Subjects { subjects, passed } = of_files(Some(&folder), files)?;
    *lock(&app.passed) = passed;
    let place = |subject: &Subject, name: &str| {
        let beside = subject.files().first().and_then(|file| file.parent()).unwrap_or(&folder).to_owned();
        let own = subject.files().first().map_or_else(|| name.to_owned(), |file| journal_name(file));
        Place::of(&beside.join(own))
    };
    let begun = subjects.into_iter().map(|(name, subject)| {
        let place = place(&subject, &name)?;
        Ok(begin(app, Begun { name, subject, place }))
    });
    begun.collect()
}

/// A review that was begun on an earlier day.
#[derive(Debug, serde::Serialize)]
pub(super) struct Earlier {
    /// Its journal, below the folder of the drops.
    path: String,
    /// The documents that it is of.
    name: String,
}

/// Reviews of documents that were dropped before, the newest first, without those that are open.
pub(super) fn earlier(app: &App) -> Vec<Earlier> {
    let mut files = Vec::new();
    // A folder that is not there yet holds none.
    let _ = files_below(&app.workspace, &mut files);
    let open: Vec<PathBuf> =
        lock(&app.reviews).iter().map(|review| lock(&review.desk).path().to_owned()).collect();
    let journals = files.into_iter().rev().filter(|path| Subject::is_journal(path) && !open.contains(path));
    journals
        .filter_map(|path| {
            let head = journal::head(&first_line(&path)?)?;
            let names: Vec<&str> = head.files.iter().map(|file| file.name.as_str()).collect();
            let below = path.strip_prefix(&app.workspace).ok()?.to_string_lossy().replace('\\', "/");
            Some(Earlier { path: below, name: names.join(" – ") })
        })
        .collect()
}

fn first_line(path: &Path) -> Option<Vec<u8>> {
    /// The names of two files and two digests take a few hundred bytes.
    const LONGEST: u64 = 1 << 16;
    let mut line = Vec::new();
    let file = std::fs::File::open(path).ok()?;
    BufReader::new(file.take(LONGEST)).read_until(b'\n', &mut line).ok()?;
    Some(line)
}

/// Goes on with a review that [`earlier`] named.
pub(super) fn go_on(app: &Arc<App>, path: &str) -> Result<usize> {
    let named = earlier(app).into_iter().find(|earlier| earlier.path == path);
    let named = named.ok_or_else(|| usage("there is no such review", "look at the list again"))?;
    let path = app.workspace.join(&named.path);
    let place = Place::of(&path)?;
    Ok(begin(app, Begun { name: named.name, subject: Subject::Journal(path), place }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leads_out_of_the_folder() {
        for (path, expected) in [
            ("a.txt", Some("a.txt")),
            ("ar/نص.txt", Some("ar/نص.txt")),
            ("/a//b.txt", Some("a/b.txt")),
            ("<img src=x onerror=alert(1)>.txt", Some("<img src=x onerror=alert(1)>.txt")),
            ("../a.txt", None),
            ("a/../../b", None),
            ("a/.b", None),
            ("C:\\b", None),
            ("a\\..\\b", None),
            ("a\0b", None),
            ("", None),
            ("1/2/3/4/5/6/7/8/9", None),
        ] {
            assert_eq!(below(path), expected.map(PathBuf::from), "{path}");
        }
    }

    #[test]
    fn journals_are_called_as_their_documents() {
        for (first, expected) in [
            ("x/a.ar.docx", "a.review.jsonl"),
            ("a.b.txt", "a.b.review.jsonl"),
            ("ar.txt", "ar.review.jsonl"),
            ("m.ar-en.tmx", "m.ar-en.review.jsonl"),
        ] {
            assert_eq!(journal_name(Path::new(first)), expected);
        }
    }
}
