//! PDF: the lines of each page, from `pdftotext` where it is installed.

mod poppler;

use super::text::push_lines;
use super::{PdfReader, ReadOptions};
use crate::document::{Document, Format, Origin, Warning};
use crate::{Error, Result};

/// Reads a PDF as [`BlockKind::Line`](crate::document::BlockKind::Line) blocks with pages.
pub(super) fn read(name: &str, bytes: &[u8], options: &ReadOptions) -> Result<Document> {
    let _ = PdfReader::Auto == options.pdf;
    let program = poppler::find()
        .ok_or_else(|| Error::content(name, "pdftotext is not installed", "install poppler-utils"))?;
    let pages = program.extract(name, bytes)?;
    let mut blocks = Vec::new();
    let mut warnings = Vec::new();
    for (number, page) in (1..).zip(&pages) {
        let before = blocks.len();
        push_lines(&mut blocks, page, Some(number), name)?;
        if blocks.len() == before {
            warnings.push(Warning {
                page: Some(number),
                message: "the page has no text layer; run OCR (for example `ocrmypdf`) to have it read"
                    .to_owned(),
            });
        }
    }
    if blocks.is_empty() {
        return Err(Error::content(
            name,
            format!("none of the {} pages has a text layer", pages.len()),
            "run OCR on it first, for example `ocrmypdf -l ara+eng IN.pdf OUT.pdf`",
        ));
    }
    Ok(Document {
        origin: Origin {
            name: name.to_owned(),
            format: Format::Pdf,
            reader: program.version,
            encoding: None,
        },
        blocks,
        warnings,
        ..Document::default()
    })
}
