//! The built-in extractor, for machines without `pdftotext`: objects are parsed
//! by `lopdf`, everything behind that is here.

mod cmap;
mod content;
mod font;
mod layout;
mod marks;
mod visual;

use lopdf::{Document, LoadOptions};

pub(super) use self::visual::mirror;
use crate::{Error, Result};

/// What an object or cross-reference stream may inflate to, in bytes.
const STREAM_BYTES: usize = 64 << 20;
/// Pages of the longest documents, with room to spare.
const PAGES: usize = 20_000;

/// A line of text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    /// Text in logical order.
    pub(super) text: String,
    /// More than a line's space stands above.
    pub(super) gap_above: bool,
}

/// The lines of each page.
///
/// # Errors
/// [`Error::Content`] when the file is damaged or needs a password.
pub(super) fn extract(name: &str, bytes: &[u8]) -> Result<Vec<Vec<Line>>> {
    let options = LoadOptions::with_max_decompressed_size(STREAM_BYTES);
    let document = Document::load_mem_with_options(bytes, options).map_err(|e| {
        Error::content(
            name,
            format!("the PDF is damaged or needs a password ({e})"),
            "open it in a PDF viewer and save or print it to a new PDF, without a password",
        )
    })?;
    let mut interpreter = content::Interpreter::new(&document);
    let mut marks = marks::Marks::default();
    let pages: Vec<Vec<layout::Line>> = document
        .page_iter()
        .take(PAGES)
        .map(|page| layout::lines(marks.set(interpreter.page(page))))
        .collect();
    // A bracket without its partner on the line follows those that have one.
    let votes = |line: &layout::Line| visual::bracket_vote(&line.atoms, line.right_to_left);
    let usual = pages.iter().flatten().map(votes).sum::<i32>() >= 0;
    let read = |line: layout::Line| {
        let vote = votes(&line);
        let mirrored = if vote == 0 { usual } else { vote > 0 };
        Line { text: visual::logical(&line.atoms, line.right_to_left, mirrored), gap_above: line.gap_above }
    };
    Ok(pages.into_iter().map(|page| page.into_iter().map(read).collect()).collect())
}
