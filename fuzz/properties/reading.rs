//! Readers: any bytes give a document or an error with a remedy, and whatever was
//! read can be repaired and cut.

use std::io::Cursor;

use crate::document::Document;
use crate::exchange::MemoryReader;
use crate::exchange::csv::CsvReader;
use crate::exchange::jsonl::JsonlReader;
use crate::exchange::tmx::TmxReader;
use crate::exchange::xliff::XliffReader;
use crate::exchange::xlsx::XlsxReader;
use crate::lang::Language;
use crate::read::{
    Encoding, Ocr, PdfReader, ReadOptions, Revisions, bilingual, read_bytes, recognised_pages,
};
use crate::repair::{NoVocabulary, repair};
use crate::segment::UnitKind;
use crate::segment::{SegmentOptions, segment};
use crate::{Error, Result};

use super::wrapped;

/// DOCX: a whole file, or the parts of one.
pub(crate) fn docx(bytes: &[u8]) {
    read(&if is_zip(bytes) { bytes.to_vec() } else { wrapped::docx(bytes) });
}

/// ODT: a whole file, or the parts of one.
pub(crate) fn odt(bytes: &[u8]) {
    read(&if is_zip(bytes) { bytes.to_vec() } else { wrapped::odt(bytes) });
}

/// PDF: a whole file, or a page with its fonts.
pub(crate) fn pdf(bytes: &[u8]) {
    read(&if bytes.starts_with(b"%PDF") { bytes.to_vec() } else { wrapped::pdf(bytes) });
}

/// HTML; what does not begin like a page gets the beginning of one.
pub(crate) fn html(bytes: &[u8]) {
    if bytes.starts_with(b"<") {
        read(bytes);
    } else {
        read(&[b"<!doctype html>", bytes].concat());
    }
}

/// Plain text in the encoding that is found, and in those that Arabic and English come in.
pub(crate) fn text(bytes: &[u8]) {
    read(bytes);
    for encoding in ["utf-8", "utf-16le", "windows-1256", "iso-8859-6"] {
        let encoding: Option<Encoding> = encoding.parse().ok();
        assert!(encoding.is_some());
        finish(read_bytes("fuzz", bytes, &ReadOptions { encoding, ..options() }));
    }
}

/// Whatever the bytes are taken for, and whether both languages are in it. (To look
/// for that in every target would leave them a quarter of their runs.)
pub(crate) fn any(bytes: &[u8]) {
    read(bytes);
    if let Ok(document) = read_bytes("fuzz", bytes, &options())
        && let Some((one, other)) = bilingual(&document)
    {
        assert!(!one.blocks.is_empty() && !other.blocks.is_empty());
    }
}

/// Markdown, whose name says that it is.
pub(crate) fn markdown(bytes: &[u8]) {
    for revisions in [Revisions::Accepted, Revisions::Original] {
        finish(read_bytes("fuzz.md", bytes, &ReadOptions { revisions, ..options() }));
    }
}

/// Subtitles; what does not begin like WebVTT gets that beginning, and is read as it is, too.
pub(crate) fn subtitles(bytes: &[u8]) {
    read(bytes);
    read(&[b"WEBVTT\n\n", bytes].concat());
    read(&[b"1\n00:00:01,000 --> 00:00:02,000\n", bytes].concat());
}

/// A table inside a text: the sign `|` parts cells, a tab does in a second reading.
pub(crate) fn text_tables(bytes: &[u8]) {
    let tabs: Vec<u8> = bytes.iter().map(|byte| if *byte == b'|' { b'\t' } else { *byte }).collect();
    for rows in [bytes, &tabs] {
        read(&[b"The rivers of the country and their names:\n\n", rows].concat());
    }
}

/// A presentation: a whole file, or a slide with what belongs to it.
pub(crate) fn presentation(bytes: &[u8]) {
    read(&if is_zip(bytes) { bytes.to_vec() } else { wrapped::presentation(bytes) });
}

/// A workbook read as a document: a whole file, or a sheet with what belongs to it.
pub(crate) fn workbook(bytes: &[u8]) {
    read(&if is_zip(bytes) { bytes.to_vec() } else { wrapped::workbook(bytes) });
}

/// What recognition of a page prints (`tesseract … tsv`), from two readings.
pub(crate) fn recognised(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (one, both) = text.split_once('\0').unwrap_or((&text, &text));
    for language in [Language::Arabic, Language::English] {
        for page in recognised_pages(one, both, language) {
            for block in page {
                assert!(!block.text.is_empty());
            }
        }
    }
}

/// A PDF behind a password: a whole file, or the entries of its lock.
pub(crate) fn locked(bytes: &[u8]) {
    let file = if bytes.starts_with(b"%PDF") { bytes.to_vec() } else { wrapped::locked(bytes) };
    let passwords = vec!["one".to_owned(), "كلمة".to_owned()];
    finish(read_bytes("fuzz", &file, &ReadOptions { passwords, ..options() }));
}

/// TMX.
pub(crate) fn tmx(bytes: &[u8]) {
    drain(bytes, TmxReader::new(Box::new(Cursor::new(bytes.to_vec())), "fuzz".to_owned()));
}

/// XLIFF 1.2 and 2.x.
pub(crate) fn xliff(bytes: &[u8]) {
    drain(bytes, XliffReader::new(Box::new(Cursor::new(bytes.to_vec())), "fuzz".to_owned()));
}

/// CSV and JSON lines.
pub(crate) fn tables(bytes: &[u8]) {
    drain(bytes, CsvReader::new(Box::new(Cursor::new(bytes.to_vec())), "fuzz".to_owned()));
    drain(bytes, JsonlReader::new(Box::new(Cursor::new(bytes.to_vec())), "fuzz".to_owned()));
}

/// XLSX: a whole file, or a sheet with its strings.
pub(crate) fn xlsx(bytes: &[u8]) {
    let file = if is_zip(bytes) { bytes.to_vec() } else { wrapped::xlsx(bytes) };
    drain(&file, XlsxReader::new(Cursor::new(file.clone()), "fuzz".to_owned()));
}

fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK")
}

fn options() -> ReadOptions {
    ReadOptions { pdf: PdfReader::Builtin, ocr: Ocr::Never, ..ReadOptions::default() }
}

fn read(bytes: &[u8]) {
    for revisions in [Revisions::Accepted, Revisions::Original] {
        finish(read_bytes("fuzz", bytes, &ReadOptions { revisions, ..options() }));
    }
}

fn finish(read: Result<Document>) {
    let document = match read {
        Ok(document) => document,
        Err(error) => return explain(&error),
    };
    for language in [Language::Arabic, Language::English] {
        let repaired = repair(document.clone(), language, &NoVocabulary);
        for block in &repaired.document.blocks {
            for style in &block.styles {
                assert!(block.text.get(style.start..style.end).is_some(), "{style:?} in {:?}", block.text);
            }
        }
        for unit in [UnitKind::Paragraph, UnitKind::Sentence, UnitKind::Line] {
            segment(&repaired.document, unit, language, SegmentOptions::default());
        }
    }
}

/// Reads to the end, which must come.
fn drain(bytes: &[u8], reader: Result<impl MemoryReader>) {
    let mut reader = match reader {
        Ok(reader) => reader,
        Err(error) => return explain(&error),
    };
    let mut read = 0;
    for unit in &mut reader {
        read += 1;
        assert!(read <= bytes.len(), "more units than bytes");
        if let Err(error) = unit {
            explain(&error);
        }
    }
    assert!(reader.next().is_none(), "an end is an end");
}

/// Every error says what to do, save those that say a number and its limit.
fn explain(error: &Error) {
    assert!(!error.to_string().is_empty());
    assert!(error.remedy().is_some() || matches!(error, Error::Limit { .. }), "{error}");
}
