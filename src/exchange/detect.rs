//! Opens a memory of any format that is read, by its content.

use std::io::BufRead;
use std::path::Path;

use super::csv::CsvReader;
use super::jsonl::JsonlReader;
use super::moses::MosesReader;
use super::store::{MAGIC, StoreReader};
use super::stream::{self, file_name};
use super::tmx::TmxReader;
use super::wordfast::WordfastReader;
use super::xliff::XliffReader;
use super::xlsx::XlsxReader;
use super::{MemoryReader, code};
use crate::{Error, Result};

/// A format of memories that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MemoryFormat {
    /// TMX, packed or not.
    Tmx,
    /// XLIFF 1.2 or 2.x.
    Xliff,
    /// Comma-, semicolon- or tab-separated table.
    Table,
    /// Excel workbook.
    Workbook,
    /// JSON lines.
    JsonLines,
    /// Line-parallel pair.
    Moses,
    /// Wordfast Classic memory.
    Wordfast,
    /// The file of a memory, made by `memory import`.
    Store,
}

/// Extensions that promise a memory. What the file is, its content tells.
const PROMISES: &[(&str, MemoryFormat)] = &[
    ("tmx", MemoryFormat::Tmx),
    ("xlf", MemoryFormat::Xliff),
    ("xliff", MemoryFormat::Xliff),
    ("csv", MemoryFormat::Table),
    ("tsv", MemoryFormat::Table),
    ("xlsx", MemoryFormat::Workbook),
    ("jsonl", MemoryFormat::JsonLines),
    ("db", MemoryFormat::Store),
];

/// The memory that the name of a file promises, packed or not.
pub(crate) fn promised(path: &Path) -> Option<MemoryFormat> {
    let name = file_name(path).to_lowercase();
    let name = [".gz", ".zip"].iter().find_map(|packed| name.strip_suffix(packed)).unwrap_or(&name);
    let (_, extension) = name.rsplit_once('.')?;
    PROMISES.iter().find(|(own, _)| *own == extension).map(|(_, format)| *format)
}

/// Enough bytes to meet the root element behind declaration, comments and DOCTYPE.
const HEAD: usize = 4096;

/// What the file is.
///
/// # Errors
/// [`Error::Io`] where it cannot be read, [`Error::Content`] where it is empty
/// or XML of another kind.
pub(crate) fn format_of(path: &Path) -> Result<MemoryFormat> {
    let name = file_name(path);
    let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    if matches!(&*code::primary(&extension), "ar" | "en") {
        return Ok(MemoryFormat::Moses);
    }
    let mut input = stream::open(path)?;
    let head = input.fill_buf().map_err(|e| Error::io(path, e))?;
    if head.starts_with(MAGIC) {
        return Ok(MemoryFormat::Store);
    }
    if head.starts_with(b"PK\x03\x04") {
        return Ok(MemoryFormat::Workbook);
    }
    if head.starts_with(b"%PDF-") {
        return Err(stream::is_document(name));
    }
    let start = String::from_utf8_lossy(head.get(..head.len().min(HEAD)).unwrap_or_default());
    let start = start.trim_start();
    if start.is_empty() {
        return Err(Error::content(name, "the file is empty", "check that this is the file you meant"));
    }
    if !start.starts_with('<') {
        return Ok(match start.chars().next() {
            Some('{') => MemoryFormat::JsonLines,
            Some('%') if extension == "txt" => MemoryFormat::Wordfast,
            // A table is recognised by nothing; so a name that promises something else is believed.
            _ if promised(path).is_some_and(|format| format != MemoryFormat::Table)
                || start.contains('\0') =>
            {
                return Err(Error::content(
                    name,
                    "the content is not that of a memory file",
                    "check that this is the file you meant, or export it again",
                ));
            }
            _ => MemoryFormat::Table,
        });
    }
    let root =
        start.split('<').find(|part| part.starts_with(|c: char| c.is_ascii_alphabetic())).unwrap_or_default();
    let root = root.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next().unwrap_or_default();
    match root.rsplit(':').next() {
        Some("xliff") => Ok(MemoryFormat::Xliff),
        // Whatever else is wrong with it, the reader says where.
        Some("tmx" | "") | None => Ok(MemoryFormat::Tmx),
        Some(other) => Err(Error::content(
            name,
            format!("XML of another kind: <{other}>"),
            "give a TMX, XLIFF, CSV, TSV, XLSX, JSON lines, Wordfast or line-parallel memory, or a .db of `memory import`",
        )),
    }
}

/// Opens the memory `path`, whatever format it has.
///
/// # Errors
/// [`Error::Io`] where the file cannot be opened, [`Error::Content`] where it is no memory; a reader that
/// comes to a fault later gives [`Error::Content`] with file and line, or [`Error::Limit`].
pub fn open_memory(path: &Path) -> Result<Box<dyn MemoryReader>> {
    Ok(match format_of(path)? {
        MemoryFormat::Tmx => Box::new(TmxReader::open(path)?),
        MemoryFormat::Xliff => Box::new(XliffReader::open(path)?),
        MemoryFormat::Table => Box::new(CsvReader::open(path)?),
        MemoryFormat::Workbook => Box::new(XlsxReader::open(path)?),
        MemoryFormat::JsonLines => Box::new(JsonlReader::open(path)?),
        MemoryFormat::Moses => Box::new(MosesReader::open(path)?),
        MemoryFormat::Wordfast => Box::new(WordfastReader::open(path)?),
        MemoryFormat::Store => Box::new(StoreReader::open(path)?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_in_the_place_of_a_memory_is_told_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let word = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora/report.ar.docx");
        let pdf = folder.path().join("a.tmx");
        std::fs::write(&pdf, "%PDF-1.7").unwrap();
        for path in [word, pdf] {
            let error = open_memory(&path).err().unwrap();
            assert!(error.remedy().unwrap().contains("muqabala align FIRST SECOND"), "{error}");
        }
    }

    #[test]
    fn content_counts_more_than_the_name() {
        let folder = tempfile::tempdir().unwrap();
        for (name, content, format) in [
            ("a.csv", "<?xml version='1.0'?><!-- c --><tmx version='1.4'>", Some(MemoryFormat::Tmx)),
            ("a.tmx", "<xliff version='1.2'>", Some(MemoryFormat::Xliff)),
            ("a.txt", "{\"source\":\"a\"}", Some(MemoryFormat::JsonLines)),
            ("a.txt", "%19000101~000000\t", Some(MemoryFormat::Wordfast)),
            ("a.tsv", "ar\ten\n", Some(MemoryFormat::Table)),
            ("a.xlsx", "PK\u{3}\u{4}", Some(MemoryFormat::Workbook)),
            ("a.ar", "نص\n", Some(MemoryFormat::Moses)),
            ("a.db", "SQLite format 3\0", Some(MemoryFormat::Store)),
            ("a.tmx", "garbage", None),
            ("a.tmx.gz", "garbage", None),
            ("a.db", "garbage", None),
            ("a.tmx", "", None),
            ("a.csv", "abc\0d", None),
            ("a.html", "<html>", None),
        ] {
            let path = folder.path().join(name);
            std::fs::write(&path, content).unwrap();
            assert_eq!(format_of(&path).ok(), format, "{name} {content}");
        }
    }

    #[test]
    fn a_name_promises_a_memory_packed_or_not() {
        for (name, format) in [
            ("a.TMX", Some(MemoryFormat::Tmx)),
            ("b/a.tmx.gz", Some(MemoryFormat::Tmx)),
            ("a.tmx.zip", Some(MemoryFormat::Tmx)),
            ("a.ar.tsv", Some(MemoryFormat::Table)),
            ("un.db", Some(MemoryFormat::Store)),
            ("a.zip", None),
            ("a.tmx.txt", None),
            ("tmx", None),
        ] {
            assert_eq!(promised(Path::new(name)), format, "{name}");
        }
    }
}
