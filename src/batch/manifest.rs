//! Pairs from a manifest: a CSV with the columns `source` and `target`, or `symbol`, or
//! all three, and `name` where the name of the source file or the symbol is not wanted.
//! Paths are relative to the manifest.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::FilePair;
use crate::lang::Language;
use crate::{Error, Result};

/// What a line of a manifest asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ManifestEntry {
    /// Two files.
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
/// [`Error::Io`] when it cannot be read, [`Error::Content`] with the line when
/// a column is missing, a cell is empty or a name comes twice.
pub fn from_file(path: &Path) -> Result<Vec<ManifestEntry>> {
    let bytes = std::fs::read(path).map_err(|e| Error::io(path, e))?;
    let folder = path.parent().unwrap_or(Path::new(""));
    parse(&path.display().to_string(), &bytes, folder)
}

fn parse(name: &str, bytes: &[u8], folder: &Path) -> Result<Vec<ManifestEntry>> {
    const COLUMNS: &str =
        "the first line names the columns: source,target or symbol or all three, and name if wanted";
    let bytes = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes);
    let broken = |e: csv::Error| Error::content(name, e.to_string(), "save it as CSV in UTF-8");
    let header = reader.headers().map_err(broken)?.clone();
    let column = |wanted: &str| header.iter().position(|h| h.eq_ignore_ascii_case(wanted));
    let (source, target, symbol) = (column("source"), column("target"), column("symbol"));
    if source.is_some() != target.is_some() || source.or(symbol).is_none() {
        return Err(Error::content(name, "no columns source and target", COLUMNS));
    }
    let mut entries = Vec::new();
    let mut seen = BTreeSet::new();
    for record in reader.records() {
        let record = record.map_err(broken)?;
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |at: Option<usize>| at.and_then(|at| record.get(at)).unwrap_or_default();
        let files = !cell(source).is_empty() || !cell(target).is_empty();
        if files && (cell(source).is_empty() || cell(target).is_empty()) {
            let problem = format!("line {line}: source or target is empty");
            return Err(Error::content(name, problem, "name two files on every line, or a symbol"));
        }
        if files != cell(symbol).is_empty() {
            let problem = format!("line {line}: it must name either two files or a symbol");
            return Err(Error::content(name, problem, "leave one of the two empty"));
        }
        let own = cell(column("name"));
        let pair_name = match own {
            "" if files => stem(cell(source)),
            "" => cell(symbol).to_owned(),
            own => own.to_owned(),
        };
        if !plain(&pair_name) {
            let problem = format!("line {line}: {pair_name:?} cannot be the name of a result");
            return Err(Error::content(name, problem, "use letters, digits, and / for folders"));
        }
        if !seen.insert(pair_name.clone()) {
            let problem = format!("line {line}: a second pair is called {pair_name:?}");
            return Err(Error::content(name, problem, "give each its own name in the column name"));
        }
        let path = |cell: &str| -> Option<PathBuf> { Some(folder.join(cell)) };
        entries.push(if files {
            ManifestEntry::Files(FilePair {
                name: pair_name,
                source: path(cell(source)),
                target: path(cell(target)),
                problem: None,
            })
        } else {
            let name = (!own.is_empty()).then(|| own.to_owned());
            ManifestEntry::Symbol { symbol: cell(symbol).to_owned(), name, line }
        });
    }
    if entries.is_empty() {
        return Err(Error::content(name, "no pair in it", COLUMNS));
    }
    Ok(entries)
}

/// Results must stay inside the folder of results.
fn plain(name: &str) -> bool {
    !name.contains('\\') && name.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

/// File name without extension and language.
fn stem(path: &str) -> String {
    let path = Path::new(path);
    let stem = path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    match stem.rsplit_once('.') {
        Some((bare, code)) if !bare.is_empty() && Language::from_code(code).is_some() => bare.to_owned(),
        _ => stem,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_name() {
        let text = "\u{FEFF}name,target,source\n,b/x.en.txt,a/x.ar.txt\nsecond, y.txt ,z.txt\n";
        let pairs = parse("m.csv", text.as_bytes(), Path::new("base")).unwrap();
        let shown: Vec<_> = pairs
            .iter()
            .filter_map(|entry| match entry {
                ManifestEntry::Files(pair) => Some(pair),
                ManifestEntry::Symbol { .. } => None,
            })
            .map(|p| (p.name.as_str(), p.source.clone().unwrap(), p.target.clone().unwrap()))
            .collect();
        assert_eq!(
            shown,
            [
                ("x", "base/a/x.ar.txt".into(), "base/b/x.en.txt".into()),
                ("second", "base/z.txt".into(), "base/y.txt".into())
            ]
        );
    }

    #[test]
    fn a_line_names_files_or_a_symbol() {
        let text = "symbol,source,target,name\nA/80/1,,,\n,a.ar.txt,a.en.txt,\nA/80/2,,,second\n";
        let entries = parse("m.csv", text.as_bytes(), Path::new("")).unwrap();
        let seen: Vec<_> = entries
            .into_iter()
            .map(|entry| match entry {
                ManifestEntry::Files(pair) => (pair.name, None),
                ManifestEntry::Symbol { symbol, name, line } => (symbol, Some((name, line))),
            })
            .collect();
        let expected = [
            ("A/80/1".to_owned(), Some((None, 2))),
            ("a".to_owned(), None),
            ("A/80/2".to_owned(), Some((Some("second".to_owned()), 4))),
        ];
        assert_eq!(seen, expected);
        assert_eq!(parse("m.csv", b"symbol\nA/80/1\n", Path::new("")).unwrap().len(), 1);
    }

    #[test]
    fn faults_name_their_line() {
        for (text, part) in [
            ("a,b\n1,2\n", "no columns"),
            ("source,target\n", "no pair"),
            ("source,target\na.txt,\n", "line 2"),
            ("source,target\na.txt,b.txt\na.txt,c.txt\n", "line 3: a second pair"),
            ("source,target,name\na.txt,b.txt,../up\n", "line 2"),
            ("source,target\na,b,c\n", "line: 2"),
            ("source,symbol\na,\n", "no columns"),
            ("source,target,symbol\na,b,A/80/1\n", "line 2: it must name either"),
            ("source,target,symbol\n,,\n", "line 2: it must name either"),
            ("symbol\nA/80/1\nA/80/1\n", "line 3: a second pair"),
        ] {
            let message = parse("m.csv", text.as_bytes(), Path::new("")).unwrap_err().to_string();
            assert!(message.contains(part), "{message}");
        }
    }
}
