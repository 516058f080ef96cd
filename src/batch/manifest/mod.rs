//! Pairs from a manifest: a table with the columns `source` and `target`, or `symbol`, or
//! all three, and `name` where the name of the source file or the symbol is not wanted.
//! Paths are relative to the manifest. What is wrong with a line is a problem of its pair.

mod rows;

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use self::rows::{COLUMNS, ManifestRow};
use super::{FilePair, Problem};
use crate::lang::Language;
use crate::{Error, Result};

/// What a line of a manifest asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ManifestEntry {
    /// Two files, or a line that cannot be used with its problem.
    Files(FilePair),
    /// The United Nations document of this symbol, in both languages.
    Symbol {
        /// As written; whether it is a symbol is not looked at.
        symbol: String,
        /// Name of the pair, where the manifest gives one.
        name: Option<String>,
        /// Line of the manifest, from 1.
        line: u64,
    },
}

/// The pairs of the manifest at `path`, in its order.
///
/// # Errors
/// [`Error::Io`] when it cannot be read, [`Error::Content`] when it names no columns or no pair.
pub(crate) fn from_file(path: &Path) -> Result<Vec<ManifestEntry>> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let rows = rows::rows(path, &|cell| located(folder, cell).is_file())?;
    if rows.is_empty() {
        return Err(Error::content(path.display().to_string(), "no pair in it", COLUMNS));
    }
    Ok(entries(rows, folder))
}

/// The pairs of the manifest at `path`, in its order. `get` gets the documents of a symbol, or says
/// why there are none.
///
/// # Errors
/// As [`from_file`], and those of `get`.
pub(crate) fn pairs(
    path: &Path,
    get: &mut dyn FnMut(&str) -> Result<std::result::Result<FilePair, String>>,
) -> Result<Vec<FilePair>> {
    from_file(path)?.into_iter().map(|entry| pair(entry, get)).collect()
}

fn pair(
    entry: ManifestEntry,
    get: &mut dyn FnMut(&str) -> Result<std::result::Result<FilePair, String>>,
) -> Result<FilePair> {
    match entry {
        ManifestEntry::Files(pair) => Ok(pair),
        ManifestEntry::Symbol { symbol, name, line } => {
            let pair =
                get(&symbol)?.unwrap_or_else(|why| FilePair::failed(&symbol, &format!("line {line}: {why}")));
            Ok(FilePair { name: name.unwrap_or(pair.name), ..pair })
        }
    }
}

fn entries(rows: Vec<ManifestRow>, folder: &Path) -> Vec<ManifestEntry> {
    let mut seen = HashSet::new();
    rows.into_iter()
        .map(|row| {
            let line = row.line;
            let own = Some(row.name.clone()).filter(|name| !name.is_empty());
            let mut name = match &own {
                Some(own) => own.clone(),
                None if !row.source.is_empty() => stem(&row.source),
                None => row.symbol.clone(),
            };
            let problem = row.fault.clone().or_else(|| fault(&row, &name));
            let problem = problem.map(|problem| format!("line {line}: {problem}"));
            if problem.is_some() && !plain(&name) {
                name = format!("line {line}");
            }
            let problem = problem.or_else(|| {
                (!seen.insert(name.clone())).then(|| {
                    let again = format!(
                        "line {line}: a second pair is called {name:?}; give each its own name in the column name"
                    );
                    name = format!("{name} (line {line})");
                    again
                })
            });
            if problem.is_none() && !row.has_files() {
                return ManifestEntry::Symbol { symbol: row.symbol, name: own, line };
            }
            let path = |cell: &str| (!cell.is_empty()).then(|| located(folder, cell));
            ManifestEntry::Files(FilePair {
                name,
                source: path(&row.source),
                target: path(&row.target),
                problem: problem.map(Problem::Failed),
            })
        })
        .collect()
}

/// What is wrong with a row, and what to do about it.
fn fault(row: &ManifestRow, name: &str) -> Option<String> {
    let files = row.has_files();
    if files && (row.source.is_empty() || row.target.is_empty()) {
        return Some("source or target is empty; name two files on every line, or a symbol".to_owned());
    }
    if files != row.symbol.is_empty() {
        return Some("it must name either two files or a symbol; leave one of the two empty".to_owned());
    }
    (!plain(name))
        .then(|| format!("{name:?} cannot be the name of a result; use letters, digits, and / for folders"))
}

/// Where the file is that a cell names: relative to the manifest, and with the separators of
/// Windows where there is no file under the name as it stands.
fn located(folder: &Path, cell: &str) -> PathBuf {
    let path = folder.join(cell.strip_prefix("file://").unwrap_or(cell));
    if cell.contains('\\') && !path.exists() {
        let turned = folder.join(cell.replace('\\', "/"));
        if turned.exists() {
            return turned;
        }
    }
    path
}

/// Results must stay inside the folder of results.
pub(super) fn plain(name: &str) -> bool {
    let part = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['\0', '\n', '\r']);
    !name.contains('\\') && name.split('/').all(part)
}

/// File name without extension and language.
fn stem(path: &str) -> String {
    let path = path.replace('\\', "/");
    let stem = Path::new(&path).file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    match stem.rsplit_once('.') {
        Some((bare, code)) if !bare.is_empty() && Language::from_code(code).is_some() => bare.to_owned(),
        _ => stem,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: [&str; 4], line: u64) -> ManifestRow {
        let [name, source, target, symbol] = cells.map(str::to_owned);
        ManifestRow { line, name, source, target, symbol, fault: None }
    }

    fn told(rows: Vec<ManifestRow>) -> Vec<(String, String)> {
        let told = entries(rows, Path::new("base")).into_iter().map(|entry| match entry {
            ManifestEntry::Files(FilePair { name, problem: Some(Problem::Failed(why)), .. }) => (name, why),
            ManifestEntry::Files(pair) => {
                (pair.name, format!("{} {}", pair.source.unwrap().display(), pair.target.unwrap().display()))
            }
            ManifestEntry::Symbol { symbol, name, line } => (symbol, format!("{name:?} {line}")),
        });
        told.collect()
    }

    #[test]
    fn a_line_names_files_or_a_symbol() {
        let rows = vec![
            row(["", "a/x.ar.txt", "b/x.en.txt", ""], 2),
            row(["second", "z.txt", "y.txt", ""], 3),
            row(["", "", "", "A/80/1"], 4),
            row(["third", "", "", "A/80/2"], 5),
        ];
        let expected = [
            ("x", "base/a/x.ar.txt base/b/x.en.txt"),
            ("second", "base/z.txt base/y.txt"),
            ("A/80/1", "None 4"),
            ("A/80/2", "Some(\"third\") 5"),
        ];
        assert_eq!(told(rows), expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
    }

    #[test]
    fn faults_are_problems_of_their_line() {
        let rows = vec![
            row(["", "a.txt", "", ""], 2),
            row(["", "b.txt", "c.txt", ""], 3),
            row(["", "b.txt", "d.txt", ""], 4),
            row(["../up", "b.txt", "d.txt", ""], 5),
            row(["", "a", "b", "A/80/1"], 6),
            row(["x", "", "", ""], 7),
            ManifestRow { line: 8, fault: Some("broken".into()), ..ManifestRow::default() },
            row(["", "", "", "A/80/1"], 9),
            row(["", "", "", "A/80/1"], 10),
        ];
        let told = told(rows);
        for (at, name, part) in [
            (0, "a", "line 2: source or target is empty"),
            (1, "b", "base/b.txt"),
            (2, "b (line 4)", "line 4: a second pair"),
            (3, "line 5", "line 5: \"../up\" cannot be"),
            (4, "a", "line 6: it must name either"),
            (5, "x", "line 7: it must name either"),
            (6, "line 8", "line 8: broken"),
            (7, "A/80/1", "None 9"),
            (8, "A/80/1 (line 10)", "line 10: a second pair"),
        ] {
            assert_eq!(told[at].0, name);
            assert!(told[at].1.contains(part), "{:?}", told[at]);
        }
    }
}
