//! PDF: the lines of each page, from `pdftotext` where it is installed and from
//! the built-in extractor where it is not.

mod builtin;
mod poppler;
mod second;

use self::builtin::Pdf;
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
        Some(program) => {
            let pages = by_program(name, bytes, program)?;
            let arabic = pages.iter().flatten().any(|line| second::is_arabic(&line.text));
            let second = if arabic { ", Arabic lines in the order of the built-in PDF reader" } else { "" };
            (pages, format!("{}{second}", program.version))
        }
        None => {
            let objects = Pdf::open(name, bytes)?;
            objects.check_streams()?;
            (by_glyphs(&objects)?, "built-in PDF reader".to_owned())
        }
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
    if pages.is_empty() {
        return Err(Error::content(
            name,
            "the PDF has no pages",
            "open it in a PDF viewer and save or print it to a new PDF",
        ));
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
    // What only the program can open is left to the program.
    let objects = Pdf::open(name, bytes).ok();
    if let Some(objects) = &objects {
        objects.check_streams()?;
    }
    let mut pages = Vec::new();
    for (number, text) in (1..).zip(program.extract(name, bytes)?) {
        let mut blocks = Vec::new();
        push_lines(&mut blocks, &text, Some(number), name)?;
        pages.push(blocks);
    }
    // Without a second opinion the program's text stands as it is.
    let glyphs = objects.map_or_else(Vec::new, |objects| by_glyphs(&objects).unwrap_or_default());
    Ok(second::put_right(pages, &glyphs))
}

fn by_glyphs(objects: &Pdf<'_>) -> Result<Vec<Vec<Block>>> {
    let kind = |line: &builtin::Line| match line.cell {
        Some(cell) => BlockKind::TableCell { table: cell.table, row: cell.row, column: cell.column },
        None => BlockKind::Line,
    };
    let block = |page: u32, line: builtin::Line| Block {
        page: Some(page),
        gap_above: line.gap_above,
        small: line.small,
        place: line.place,
        ..Block::new(kind(&line), super::text::collapse(&line.text))
    };
    Ok((1..)
        .zip(objects.pages()?)
        .map(|(page, lines)| lines.into_iter().map(|line| block(page, line)).collect())
        .collect())
}
