//! Pairs from a manifest: a CSV with the columns `source` and `target`, and
//! `name` where the name of the source file is not wanted. Paths are relative
//! to the manifest.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::Pair;
use crate::lang::Language;
use crate::{Error, Result};

/// The pairs of the manifest at `path`, in its order.
///
/// # Errors
/// [`Error::Io`] when it cannot be read, [`Error::Content`] with the line when
/// a column is missing, a cell is empty or a name comes twice.
pub fn from_file(path: &Path) -> Result<Vec<Pair>> {
    let bytes = std::fs::read(path).map_err(|e| Error::io(path, e))?;
    let folder = path.parent().unwrap_or(Path::new(""));
    parse(&path.display().to_string(), &bytes, folder)
}

fn parse(name: &str, bytes: &[u8], folder: &Path) -> Result<Vec<Pair>> {
    const COLUMNS: &str = "the first line names the columns: source,target or source,target,name";
    let bytes = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes);
    let broken = |e: csv::Error| Error::content(name, e.to_string(), "save it as CSV in UTF-8");
    let header = reader.headers().map_err(broken)?.clone();
    let column = |wanted: &str| header.iter().position(|h| h.eq_ignore_ascii_case(wanted));
    let (Some(source), Some(target)) = (column("source"), column("target")) else {
        return Err(Error::content(name, "no columns source and target", COLUMNS));
    };
    let mut pairs = Vec::new();
    let mut seen = BTreeSet::new();
    for record in reader.records() {
        let record = record.map_err(broken)?;
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |at: usize| record.get(at).unwrap_or_default();
        if cell(source).is_empty() || cell(target).is_empty() {
            let problem = format!("line {line}: source or target is empty");
            return Err(Error::content(name, problem, "name two files on every line"));
        }
        let own = column("name").map(cell).unwrap_or_default();
        let pair_name = if own.is_empty() { stem(cell(source)) } else { own.to_owned() };
        if !plain(&pair_name) {
            let problem = format!("line {line}: {pair_name:?} cannot be the name of a result");
            return Err(Error::content(name, problem, "use letters, digits, and / for folders"));
        }
        if !seen.insert(pair_name.clone()) {
            let problem = format!("line {line}: a second pair is called {pair_name:?}");
            return Err(Error::content(name, problem, "give each its own name in the column name"));
        }
        let path = |cell: &str| -> Option<PathBuf> { Some(folder.join(cell)) };
        pairs.push(Pair {
            name: pair_name,
            source: path(cell(source)),
            target: path(cell(target)),
            problem: None,
        });
    }
    if pairs.is_empty() {
        return Err(Error::content(name, "no pair in it", COLUMNS));
    }
    Ok(pairs)
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
    fn faults_name_their_line() {
        for (text, part) in [
            ("a,b\n1,2\n", "no columns"),
            ("source,target\n", "no pair"),
            ("source,target\na.txt,\n", "line 2"),
            ("source,target\na.txt,b.txt\na.txt,c.txt\n", "line 3: a second pair"),
            ("source,target,name\na.txt,b.txt,../up\n", "line 2"),
            ("source,target\na,b,c\n", "line: 2"),
        ] {
            let message = parse("m.csv", text.as_bytes(), Path::new("")).unwrap_err().to_string();
            assert!(message.contains(part), "{message}");
        }
    }
}
