//! PDF: the lines of each page, from `pdftotext` where it is installed and from
//! the built-in extractor where it is not.

mod arabic;
mod builtin;
mod poppler;

use super::text::push_lines;
use super::{PdfReader, ReadOptions};
use crate::document::{Block, BlockKind, Document, Format, Origin, Warning};
use crate::{Error, Result};

/// Reads a PDF as [`BlockKind::Line`] blocks with pages.
pub(super) fn read(name: &str, bytes: &[u8], options: &ReadOptions) -> Result<Document> {
    let program = match options.pdf {
        PdfReader::Builtin => None,
        PdfReader::Auto => poppler::find(),
        PdfReader::Pdftotext => Some(poppler::find().ok_or_else(|| Error::Usage {
            problem: "pdftotext is not installed".to_owned(),
            remedy: "install it (package poppler-utils), or let the built-in reader do it".to_owned(),
        })?),
    };
    let (pages, reader) = match &program {
        Some(program) => (by_program(name, bytes, program)?, program.version.clone()),
        None => (by_glyphs(name, bytes)?, "built-in PDF reader".to_owned()),
    };
    let mut warnings = Vec::new();
    for (number, page) in (1..).zip(&pages) {
        if page.is_empty() {
            warnings.push(Warning {
                page: Some(number),
                message: "the page has no text layer; run OCR (for example `ocrmypdf`) to have it read"
                    .to_owned(),
            });
        }
    }
    if warnings.len() == pages.len() {
        return Err(Error::content(
            name,
            format!("none of the {} pages has a text layer", pages.len()),
            "run OCR on it first, for example `ocrmypdf -l ara+eng IN.pdf OUT.pdf`",
        ));
    }
    Ok(Document {
        origin: Origin { name: name.to_owned(), format: Format::Pdf, reader, encoding: None },
        blocks: pages.into_iter().flatten().collect(),
        warnings,
        ..Document::default()
    })
}

fn by_program(name: &str, bytes: &[u8], program: &poppler::Pdftotext) -> Result<Vec<Vec<Block>>> {
    let mut pages = Vec::new();
    for (number, text) in (1..).zip(program.extract(name, bytes)?) {
        let mut blocks = Vec::new();
        push_lines(&mut blocks, &text, Some(number), name)?;
        pages.push(blocks);
    }
    // Without a second opinion the program's text stands as it is.
    let glyphs = if pages.iter().flatten().any(|line| arabic::is_arabic(&line.text)) {
        by_glyphs(name, bytes).unwrap_or_default()
    } else {
        Vec::new()
    };
    let mut glyphs = glyphs.into_iter();
    Ok(pages.into_iter().map(|page| arabic::put_right(page, &glyphs.next().unwrap_or_default())).collect())
}

fn by_glyphs(name: &str, bytes: &[u8]) -> Result<Vec<Vec<Block>>> {
    let pages = builtin::extract(name, bytes)?;
    let block = |page: u32, line: builtin::Line| Block {
        page: Some(page),
        gap_above: line.gap_above,
        ..Block::new(BlockKind::Line, super::text::collapse(&line.text))
    };
    Ok((1..)
        .zip(pages)
        .map(|(page, lines)| lines.into_iter().map(|line| block(page, line)).collect())
        .collect())
}
