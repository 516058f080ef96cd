//! The built-in extractor, for machines without `pdftotext`: objects are parsed
//! by `lopdf`, everything behind that is here.

mod cmap;
mod content;
mod font;
mod layout;
mod visual;

use lopdf::{Document, LoadOptions};

pub(super) use self::layout::Line;
use crate::{Error, Result};

/// What an object or cross-reference stream may inflate to, in bytes.
const STREAM_BYTES: usize = 64 << 20;
/// Pages of the longest documents, with room to spare.
const PAGES: usize = 20_000;

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
    Ok(document.page_iter().take(PAGES).map(|page| layout::lines(interpreter.page(page))).collect())
}
