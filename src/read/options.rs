//! What a user can decide about reading.

use std::str::FromStr;

use super::encoding::Encoding;
use crate::Error;

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

impl FromStr for Ocr {
    type Err = Error;

    fn from_str(word: &str) -> Result<Self, Error> {
        match word {
            "auto" => Ok(Ocr::Auto),
            "always" => Ok(Ocr::Always),
            "never" => Ok(Ocr::Never),
            _ => Err(Error::Usage {
                problem: format!("`{word}` does not say whether pages are recognised"),
                remedy: "use auto, always or never".to_owned(),
            }),
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

impl FromStr for PdfReader {
    type Err = Error;

    fn from_str(word: &str) -> Result<Self, Error> {
        match word {
            "auto" => Ok(PdfReader::Auto),
            "pdftotext" => Ok(PdfReader::Pdftotext),
            "builtin" => Ok(PdfReader::Builtin),
            _ => Err(Error::Usage {
                problem: format!("`{word}` is no PDF reader"),
                remedy: "use auto, pdftotext or builtin".to_owned(),
            }),
        }
    }
}

impl FromStr for Revisions {
    type Err = Error;

    fn from_str(word: &str) -> Result<Self, Error> {
        match word {
            "accepted" => Ok(Revisions::Accepted),
            "original" => Ok(Revisions::Original),
            _ => Err(Error::Usage {
                problem: format!("`{word}` is no state of tracked changes"),
                remedy: "use accepted or original".to_owned(),
            }),
        }
    }
}
