//! Bytes of a file become a [`Document`]: one file per format, found by content.
//!
//! [`read_path`] is the only function that opens a file. Readers never fail on
//! odd text: they return what they could read and a warning with its place. They
//! do fail, with a remedy, where no text can be had at all.

mod archive;
mod bilingual;
mod detect;
#[cfg(feature = "doc")]
mod doc;
mod docx;
mod drawings;
mod encoding;
mod epub;
mod flow;
mod foreign;
mod html;
mod lines;
#[cfg(feature = "doc")]
mod locked;
mod markdown;
mod numerals;
mod ocr;
mod odt;
mod opc;
mod options;
mod password;
mod pdf;
mod pptx;
mod spaces;
mod subtitles;
mod text;
mod text_tables;
mod units;
mod workbook;
mod xml;

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::document::{Document, DocumentFormat};
use crate::limits;
use crate::{Error, Result};

pub(crate) use bilingual::{bilingual, in_language, names_languages};
#[cfg(feature = "fetch")]
pub(crate) use detect::detect_format;
use detect::detect_named;
pub use encoding::Encoding;
#[cfg(any(test, fuzzing))]
pub(crate) use ocr::recognised_pages;
pub use options::{Ocr, PdfReader, ReadOptions, Revisions};

/// Reads the document at `path`.
///
/// # Errors
/// [`Error::Io`] when the file cannot be opened or is a directory, otherwise
/// those of [`read_bytes`].
pub fn read_path(path: &Path, options: &ReadOptions) -> Result<Document> {
    let (name, bytes) = load(path)?;
    read_bytes(&name, &bytes, options)
}

/// Reads the file at `path` with each line of text as it stands, empty ones
/// too. Formats that are no text (PDF, Word, …) are read as by [`read_path`].
///
/// # Errors
/// As [`read_path`].
pub(crate) fn read_lines(path: &Path, options: &ReadOptions) -> Result<Document> {
    let (name, bytes) = load(path)?;
    read_lines_bytes(&name, &bytes, options)
}

/// As [`read_lines`] for a file that is already in memory.
///
/// # Errors
/// Those of [`read_bytes`].
pub(crate) fn read_lines_bytes(name: &str, bytes: &[u8], options: &ReadOptions) -> Result<Document> {
    match detect_named(name, bytes) {
        DocumentFormat::Text
        | DocumentFormat::Csv
        | DocumentFormat::Html
        | DocumentFormat::Markdown
        | DocumentFormat::Subtitles
            if !bytes.is_empty() && foreign::foreign(bytes).is_none() =>
        {
            check(name, lines::read(name, bytes, options)?)
        }
        _ => read_bytes(name, bytes, options),
    }
}

/// Name and content of the file at `path`.
pub(crate) fn load(path: &Path) -> Result<(String, Vec<u8>)> {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let file = File::open(path).map_err(|e| Error::io(path, e))?;
    let metadata = file.metadata().map_err(|e| Error::io(path, e))?;
    if metadata.is_dir() {
        return Err(Error::io(path, std::io::Error::from(std::io::ErrorKind::IsADirectory)));
    }
    limits::file_size(&name, metadata.len())?;
    let mut bytes = Vec::new();
    // A pipe or a growing file says nothing true about its length beforehand.
    file.take(limits::FILE_BYTES + 1).read_to_end(&mut bytes).map_err(|e| Error::io(path, e))?;
    Ok((name, bytes))
}

/// Reads a document that is already in memory; `name` is used in messages only.
///
/// # Errors
/// [`Error::Content`] when the bytes hold no text that can be read,
/// [`Error::Limit`] when they pass a limit on size or depth.
pub fn read_bytes(name: &str, bytes: &[u8], options: &ReadOptions) -> Result<Document> {
    limits::file_size(name, bytes.len() as u64)?;
    if bytes.is_empty() {
        return Err(Error::content(
            name,
            "the file is empty",
            "check that it was saved or downloaded completely",
        ));
    }
    #[cfg(feature = "doc")]
    let opened = locked::open(name, bytes, &options.passwords)?;
    #[cfg(feature = "doc")]
    let bytes = opened.as_deref().unwrap_or(bytes);
    let document = match detect_named(name, bytes) {
        DocumentFormat::Pdf => pdf::read(name, bytes, options)?,
        DocumentFormat::Docx => docx::read(name, bytes, options)?,
        DocumentFormat::Html => html::read(name, bytes, options)?,
        #[cfg(feature = "doc")]
        DocumentFormat::Doc => doc::read(name, bytes, options)?,
        DocumentFormat::Odt => odt::read(name, bytes, options)?,
        DocumentFormat::Epub => epub::read(name, bytes, options)?,
        DocumentFormat::Markdown => markdown::read(name, bytes, options)?,
        DocumentFormat::Xlsx => workbook::read(name, bytes)?,
        DocumentFormat::Image => ocr::read(name, bytes, options)?,
        DocumentFormat::Pptx => pptx::read(name, bytes)?,
        DocumentFormat::Subtitles => subtitles::read(name, bytes, options)?,
        format @ (DocumentFormat::Tmx | DocumentFormat::Xliff | DocumentFormat::Csv) => {
            units::read(name, bytes, format, options)?
        }
        _ => match foreign::foreign(bytes) {
            Some((what, remedy)) => {
                return Err(Error::content(name, format!("this is {what}, which cannot be read"), remedy));
            }
            None => text::read(name, bytes, options)?,
        },
    };
    check(name, document)
}

/// What holds for every format: there is some text, and not too much.
fn check(name: &str, document: Document) -> Result<Document> {
    limits::within(name, "the document", document.blocks.len() as u64, limits::BLOCKS as u64, "blocks")?;
    let mut total = 0;
    for block in &document.blocks {
        let size = block.text.len();
        total += size;
        limits::within(name, "one line or paragraph", size as u64, limits::BLOCK_BYTES as u64, "bytes")?;
    }
    total += document.skipped.iter().map(|skipped| skipped.text.len()).sum::<usize>();
    limits::within(name, "the text", total as u64, limits::TEXT_BYTES as u64, "bytes")?;
    if document.blocks.iter().all(|block| block.text.trim().is_empty()) {
        return Err(Error::content(name, "the document holds no text", "check that it is the right file"));
    }
    Ok(document)
}
