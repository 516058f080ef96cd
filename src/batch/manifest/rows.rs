//! A list of pairs as a table, whatever program wrote it: CSV with any separator and
//! encoding, Excel, JSON lines.

use std::io::Read as _;
use std::path::Path;

use serde::Deserialize;

use crate::exchange::{csv, xlsx};
use crate::lang::{Language, written};
use crate::{Error, Result};

/// What is wanted of a list.
pub(super) const COLUMNS: &str =
    "the first line names the columns: source,target or symbol or all three, and name if wanted";

/// Longest list in bytes: a million lines of long paths.
const LARGEST: u64 = 1 << 29;

/// A line of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ManifestRow {
    /// Line (or row) from 1.
    pub(super) line: u64,
    pub(super) name: String,
    pub(super) source: String,
    pub(super) target: String,
    pub(super) symbol: String,
    /// Why it could not be read.
    pub(super) fault: Option<String>,
}

impl ManifestRow {
    /// Whether it names a file.
    pub(super) fn has_files(&self) -> bool {
        !self.source.is_empty() || !self.target.is_empty()
    }
}

/// All rows of the list at `path`, or what is wrong with its head.
///
/// # Errors
/// [`Error::Io`], and [`Error::Content`] where no columns are found.
pub(super) fn rows(path: &Path, exists: &dyn Fn(&str) -> bool) -> Result<Vec<ManifestRow>> {
    let mut head = Vec::new();
    let file = std::fs::File::open(path).map_err(|e| Error::io(path, e))?;
    file.take(4096).read_to_end(&mut head).map_err(|e| Error::io(path, e))?;
    let first = head.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(&head).trim_ascii_start();
    if first.starts_with(b"{") {
        return json(path);
    }
    if head.starts_with(b"PK\x03\x04") {
        return table(path, xlsx::rows_of(path)?.into_iter().map(|(line, row)| Ok((row, line))), exists);
    }
    table(path, csv::rows(path)?, exists)
}

/// Which column holds what.
#[derive(Debug, Default, PartialEq, Eq)]
struct Columns {
    source: Option<usize>,
    target: Option<usize>,
    symbol: Option<usize>,
    name: Option<usize>,
}

/// What the title of a column means, in small letters and without signs.
const TITLES: [(&str, usize); 16] = [
    ("source", 0),
    ("src", 0),
    ("original", 0),
    ("sourcefile", 0),
    ("sourcepath", 0),
    ("target", 1),
    ("tgt", 1),
    ("translation", 1),
    ("targetfile", 1),
    ("targetpath", 1),
    ("symbol", 2),
    ("unsymbol", 2),
    ("name", 3),
    ("id", 3),
    ("pair", 3),
    ("document", 3),
];

impl Columns {
    fn of(header: &[String]) -> Self {
        let mut columns = [None; 4];
        for (at, title) in header.iter().enumerate() {
            let letters: String =
                title.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
            let known = TITLES.iter().find(|(name, _)| *name == letters).map(|(_, which)| *which);
            let language = || {
                // `Arabic file`, `en`, `الملف العربي`
                let mut languages = title.split([' ', '_', '-']).filter_map(written);
                languages.next().map(|language| usize::from(language != Language::Arabic))
            };
            if let Some(slot) = known.or_else(language).and_then(|which| columns.get_mut(which)) {
                slot.get_or_insert(at);
            }
        }
        let [source, target, symbol, name] = columns;
        Columns { source, target, symbol, name }
    }

    fn is_enough(&self) -> bool {
        self.source.is_some() == self.target.is_some() && self.source.or(self.symbol).is_some()
    }

    fn row(&self, cells: &[String], line: u64) -> ManifestRow {
        let cell = |at: Option<usize>| {
            at.and_then(|at| cells.get(at)).map(|cell| cell.trim().to_owned()).unwrap_or_default()
        };
        ManifestRow {
            line,
            name: cell(self.name),
            source: cell(self.source),
            target: cell(self.target),
            symbol: cell(self.symbol),
            fault: None,
        }
    }
}

fn table(
    path: &Path,
    rows: impl Iterator<Item = Result<(Vec<String>, u64)>>,
    exists: &dyn Fn(&str) -> bool,
) -> Result<Vec<ManifestRow>> {
    let shown = path.display().to_string();
    let mut columns: Option<Columns> = None;
    let mut found = Vec::new();
    for row in rows {
        let (cells, line) = match row {
            Ok(row) => row,
            // Nothing can be read when the header cannot.
            Err(error) if columns.is_none() => return Err(error),
            Err(error) => {
                let line = found.last().map_or(2, |row: &ManifestRow| row.line + 1);
                found.push(ManifestRow { line, fault: Some(error.to_string()), ..ManifestRow::default() });
                continue;
            }
        };
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let Some(columns) = &columns else {
            let titles = Columns::of(&cells);
            // A list without titles names two files in its first line.
            let untitled = matches!(cells.as_slice(), [a, b, ..] if exists(a.trim()) && exists(b.trim()));
            if untitled {
                let name = (cells.len() > 2).then_some(2);
                let plain = Columns { source: Some(0), target: Some(1), symbol: None, name };
                found.push(plain.row(&cells, line));
                columns = Some(plain);
            } else if titles.is_enough() {
                columns = Some(titles);
            } else {
                return Err(Error::content(
                    shown,
                    format!("line {line}: no columns source and target"),
                    COLUMNS,
                ));
            }
            continue;
        };
        found.push(columns.row(&cells, line));
    }
    Ok(found)
}

/// A file as JSON names it: its path, or an object with the path as the worker takes it.
#[derive(Deserialize)]
#[serde(untagged)]
enum FileName {
    Path(String),
    Object { path: String },
}

#[derive(Deserialize)]
struct JsonRow {
    #[serde(alias = "id")]
    name: Option<String>,
    #[serde(alias = "ar", alias = "src")]
    source: Option<FileName>,
    #[serde(alias = "en", alias = "tgt")]
    target: Option<FileName>,
    symbol: Option<String>,
}

fn json(path: &Path) -> Result<Vec<ManifestRow>> {
    let file = std::fs::File::open(path).map_err(|e| Error::io(path, e))?;
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|e| Error::io(path, e))?;
    crate::limits::within(&path.display().to_string(), "the list", bytes.len() as u64, LARGEST, "bytes")?;
    let bytes = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(&bytes);
    let named = |name: Option<FileName>| match name {
        Some(FileName::Path(path) | FileName::Object { path }) => path,
        None => String::new(),
    };
    let lines = (1..).zip(bytes.split(|b| *b == b'\n')).filter(|(_, line)| !line.trim_ascii().is_empty());
    let rows = lines.map(|(line, text)| match serde_json::from_slice::<JsonRow>(text) {
        Ok(row) => ManifestRow {
            line,
            name: row.name.unwrap_or_default(),
            source: named(row.source),
            target: named(row.target),
            symbol: row.symbol.unwrap_or_default(),
            fault: None,
        },
        Err(error) => ManifestRow {
            line,
            fault: Some(format!("this is no line of a list: {error}")),
            ..ManifestRow::default()
        },
    });
    Ok(rows.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, bytes: &[u8]) -> Result<Vec<ManifestRow>> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        rows(&path, &|cell| cell.ends_with(".there"))
    }

    fn files(rows: &[ManifestRow]) -> Vec<(u64, &str, &str)> {
        rows.iter().map(|row| (row.line, row.source.as_str(), row.target.as_str())).collect()
    }

    #[test]
    fn lists_come_as_programs_write_them() {
        let utf16: Vec<u8> =
            "\u{FEFF}source\ttarget\na\tb\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let (old, ..) = encoding_rs::WINDOWS_1256.encode("العربية;الإنجليزية\na;b\n");
        for bytes in [
            b"source,target\na,b\n".to_vec(),
            b"\xEF\xBB\xBFtarget;source\r\nb;a\r\n".to_vec(),
            b"English file|Arabic file|note\nb|a|x\n".to_vec(),
            b"sep=;\nSRC;TGT\na;b\n".to_vec(),
            b"\n\nname,AR,EN\nn, a ,b\n".to_vec(),
            b"{\"source\":\"a\",\"target\":{\"path\":\"b\"}}\n".to_vec(),
            utf16,
            old.into_owned(),
        ] {
            let rows = read("list", &bytes).unwrap();
            assert_eq!(rows.len(), 1, "{}", String::from_utf8_lossy(&bytes));
            assert_eq!((rows[0].source.as_str(), rows[0].target.as_str()), ("a", "b"));
        }
        let untitled = read("list", b"x.there,y.there\na,b\n").unwrap();
        assert_eq!(files(&untitled), [(1, "x.there", "y.there"), (2, "a", "b")]);
        let book = {
            let mut book = rust_xlsxwriter::Workbook::new();
            let sheet = book.add_worksheet();
            for (row, cells) in [["symbol", "name"], ["A/80/1", "7"]].iter().enumerate() {
                for (column, cell) in cells.iter().enumerate() {
                    sheet.write_string(row as u32, column as u16, *cell).unwrap();
                }
            }
            sheet.write_number(1, 1, 7).unwrap();
            book.save_to_buffer().unwrap()
        };
        let rows = read("list.xlsx", &book).unwrap();
        assert_eq!((rows[0].symbol.as_str(), rows[0].name.as_str(), rows[0].line), ("A/80/1", "7", 2));
    }

    #[test]
    fn a_bad_row_spoils_no_other() {
        let rows = read("list", "source,target,ملف\na\nc,\"d\",e,f\n\n\"x\"y,z\n".as_bytes()).unwrap();
        assert_eq!(files(&rows).get(..2), Some(&[(2, "a", ""), (3, "c", "d")][..]));
        let rows = read("list", b"{\"source\":\"a\",\"target\":\"b\"}\n{bad\n{\"source\":1}\n").unwrap();
        let faults: Vec<bool> = rows.iter().map(|row| row.fault.is_some()).collect();
        assert_eq!(faults, [false, true, true]);
        for head in ["a,b\n1,2\n", "source\nx\n", "source,symbol\na,\n"] {
            assert!(read("list", head.as_bytes()).unwrap_err().to_string().contains("no columns"), "{head}");
        }
    }
}
