//! What a user can decide about reading.

use super::encoding::Encoding;

/// Choices for [`read_path`](super::read_path) and [`read_bytes`](super::read_bytes).
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// Which extractor reads PDF.
    pub pdf: PdfReader,
    /// Encoding of a text or HTML file, instead of the detected one.
    pub encoding: Option<Encoding>,
    /// Which state of a document with tracked changes is read.
    pub revisions: Revisions,
    /// Passwords that are tried on protected files, in this order.
    pub passwords: Vec<String>,
    /// Whether pages are recognised from their pictures.
    pub ocr: Ocr,
}

/// Whether pages are recognised from their pictures (OCR), by `tesseract`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Ocr {
    /// Pages without readable text, where it is installed.
    #[default]
    Auto,
    /// All pages, or an error where it is missing.
    Always,
    /// No page.
    Never,
}

impl Ocr {
    /// All of them.
    pub(crate) const ALL: [Self; 3] = [Ocr::Auto, Ocr::Always, Ocr::Never];

    /// Its name on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Ocr::Auto => "auto",
            Ocr::Always => "always",
            Ocr::Never => "never",
        }
    }
}

/// Which extractor reads PDF.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum PdfReader {
    /// `pdftotext` where it is installed, otherwise the built-in extractor.
    #[default]
    Auto,
    /// `pdftotext`, or an error where it is missing.
    Pdftotext,
    /// The built-in extractor.
    Builtin,
}

/// Which state of a document with tracked changes is read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Revisions {
    /// Insertions in, deletions out.
    #[default]
    Accepted,
    /// The text before the changes.
    Original,
}

impl PdfReader {
    /// All of them.
    pub(crate) const ALL: [Self; 3] = [PdfReader::Auto, PdfReader::Pdftotext, PdfReader::Builtin];

    /// Its name on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            PdfReader::Auto => "auto",
            PdfReader::Pdftotext => "pdftotext",
            PdfReader::Builtin => "builtin",
        }
    }
}

impl Revisions {
    /// All of them.
    pub(crate) const ALL: [Self; 2] = [Revisions::Accepted, Revisions::Original];

    /// Its name on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Revisions::Accepted => "accepted",
            Revisions::Original => "original",
        }
    }
}
