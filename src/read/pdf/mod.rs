//! PDF: the lines of each page, from the built-in extractor and, where it is installed,
//! from `pdftotext`; each helps out where the other cannot read the file or reads it worse.

mod builtin;
mod choice;
mod password;
mod poppler;
mod second;

use self::builtin::Pdf;
use super::text::push_lines;
use super::{Ocr, PdfReader, ReadOptions, ocr};
use crate::document::{Block, BlockKind, Document, DocumentFormat, Origin, Recognised, Warning};
use crate::lexicon::Lexicon;
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
    let password = password::find(name, bytes, &options.passwords)?;
    let password = password.as_deref();
    let mut warnings = Vec::new();
    let mut warn = |message: String| warnings.push(Warning { page: None, message });
    if is_cut(bytes) {
        warn("the end of the file is missing, so pages may be missing; get the file again".to_owned());
    }
    let glyphs = || {
        let objects = Pdf::open(name, bytes, password)?;
        objects.check_streams()?;
        by_glyphs(&objects)
    };
    let (pages, reader) = match &program {
        Some(program) => match by_program(name, bytes, password, program) {
            Ok((pages, taken)) => {
                let count = pages.blocks.len();
                let reader = match taken {
                    // Without a second opinion the program's text stands as it is.
                    None => {
                        if options.pdf == PdfReader::Auto {
                            warn(format!(
                                "the built-in reader could not read the file; all is as {} gives it",
                                program.version
                            ));
                        }
                        program.version.clone()
                    }
                    Some(own) if own == count => {
                        format!("built-in PDF reader, checked against {}", program.version)
                    }
                    Some(own) => format!(
                        "{}, lines as the built-in reader sees them, {own} of {count} pages by it",
                        program.version
                    ),
                };
                (pages, reader)
            }
            Err(error) if options.pdf == PdfReader::Auto && error.is_of_program => {
                let pages = glyphs()?;
                let reason = error.error;
                warn(format!("{reason}; the built-in reader was used instead"));
                (pages, "built-in PDF reader".to_owned())
            }
            Err(error) => return Err(error.error),
        },
        None => (glyphs()?, "built-in PDF reader".to_owned()),
    };
    let Pages { blocks: mut pages, unreadable, .. } = pages;
    let wanted: Vec<u32> = (1..)
        .zip(pages.iter().zip(unreadable.iter().copied().chain(std::iter::repeat(0.0))))
        .filter(|(_, (page, share))| options.ocr == Ocr::Always || page.is_empty() || *share >= UNREADABLE)
        .map(|(number, _)| number)
        .collect();
    let (recognised, by) = recognise(
        name,
        bytes,
        password,
        &wanted,
        &mut Recognition { pages: &mut pages, warnings: &mut warnings, options },
    )?;
    let was_tried = by.is_some();
    let reader = by.map_or(reader.clone(), |by| format!("{reader}; {} pages by {by}", recognised.len()));
    let is_recognised = |number: u32| recognised.iter().any(|page| page.page == number);
    warnings.extend(ocr::warnings(&recognised));
    let shares = unreadable.iter().copied().chain(std::iter::repeat(0.0));
    for (number, (page, share)) in (1..).zip(pages.iter().zip(shares)) {
        let message = if is_recognised(number) {
            continue;
        } else if share >= UNREADABLE {
            format!(
                "{:.0} % of the letters are in fonts that do not say which letters they are; {} (OCR)",
                share * 100.0,
                ocr::advice(options)
            )
        } else if page.is_empty() && !was_tried {
            format!("the page has no text layer; {} (OCR)", ocr::advice(options))
        } else {
            continue;
        };
        warnings.push(Warning { page: Some(number), message });
    }
    if pages.is_empty() {
        return Err(Error::content(
            name,
            "the PDF has no pages",
            "open it in a PDF viewer and save or print it to a new PDF",
        ));
    }
    if pages.iter().all(Vec::is_empty) {
        let (problem, force) = if unreadable.iter().any(|share| *share >= UNREADABLE) {
            ("says which letters its fonts draw", "--force-ocr ")
        } else {
            ("has a text layer", "")
        };
        return Err(Error::content(
            name,
            format!("none of the {} pages {problem}", pages.len()),
            format!(
                "{}; or run OCR on it first, for example `ocrmypdf {force}-l ara+eng IN.pdf OUT.pdf`",
                ocr::advice(options)
            ),
        ));
    }
    Ok(Document {
        origin: Origin { name: name.to_owned(), format: DocumentFormat::Pdf, reader, encoding: None },
        blocks: pages.into_iter().flatten().collect(),
        warnings,
        recognised,
        ..Document::default()
    })
}

/// What recognition fills.
struct Recognition<'p> {
    pages: &'p mut [Vec<Block>],
    warnings: &'p mut Vec<Warning>,
    options: &'p ReadOptions,
}

/// Puts what is recognised on the pages `wanted` in the place of what was read of them, and says
/// how sure each is and which program did it, if there is one.
fn recognise(
    name: &str,
    bytes: &[u8],
    password: Option<&str>,
    wanted: &[u32],
    into: &mut Recognition<'_>,
) -> Result<(Vec<Recognised>, Option<String>)> {
    let mut recognised = Vec::new();
    if wanted.is_empty() {
        return Ok((recognised, None));
    }
    let Some(program) = ocr::find(into.options)? else { return Ok((recognised, None)) };
    let mut reader = ocr::Reader::new(name, &program)?;
    reader.pdf(bytes)?;
    for number in wanted {
        let page = match reader.pdf_page(*number, password) {
            Ok(page) => page,
            // One page that cannot be recognised is no reason to lose the others.
            Err(error) if into.options.ocr == Ocr::Auto => {
                let message = format!("the page could not be recognised: {error}");
                into.warnings.push(Warning { page: Some(*number), message });
                continue;
            }
            Err(error) => return Err(error),
        };
        let place = usize::try_from(*number).ok().and_then(|n| into.pages.get_mut(n.checked_sub(1)?));
        if let (Some(confidence), Some(place)) = (page.confidence, place) {
            let on_page = |block| Block { page: Some(*number), ..block };
            *place = page.blocks.into_iter().map(on_page).collect();
            recognised.push(Recognised { page: *number, confidence });
        }
    }
    let version = reader.version().to_owned();
    Ok((recognised, Some(version)))
}

/// Share of a page's glyphs without letters from which on a reader misses something:
/// kashidas of a justified page are up to a tenth.
const UNREADABLE: f32 = 0.2;

/// What was read.
#[derive(Debug, Default)]
struct Pages {
    /// Lines and cells of each page.
    blocks: Vec<Vec<Block>>,
    /// Share of the glyphs of each page whose font does not say which letters they are; empty
    /// where the glyphs were not seen.
    unreadable: Vec<f32>,
    /// Which pages begin with the rest of a cell that stands on the page before.
    cut: Vec<bool>,
}

/// Why `pdftotext` gave no text.
struct Failure {
    error: Error,
    /// The program failed, not the file.
    is_of_program: bool,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure { error, is_of_program: false }
    }
}

/// The pages as the program reads them, put right by their glyphs, and how many are the
/// built-in reader's; `None` where it could not read the file.
fn by_program(
    name: &str,
    bytes: &[u8],
    password: Option<&str>,
    program: &poppler::Pdftotext,
) -> std::result::Result<(Pages, Option<usize>), Failure> {
    // What only the program can open is left to the program.
    let objects = Pdf::open(name, bytes, password).ok();
    if let Some(objects) = &objects {
        objects.check_streams()?;
    }
    let texts = program.extract(name, bytes, password);
    let texts = texts.map_err(|error| Failure { error, is_of_program: true })?;
    let mut pages = Vec::new();
    for (number, text) in (1..).zip(texts) {
        let mut blocks = Vec::new();
        push_lines(&mut blocks, &text, Some(number), name)?;
        pages.push(blocks);
    }
    let glyphs = objects.and_then(|objects| by_glyphs(&objects).ok());
    // A reader that found no page at all has not read the file.
    let Some(glyphs) = glyphs.filter(|glyphs| !glyphs.blocks.is_empty() || pages.is_empty()) else {
        return Ok((Pages { blocks: pages, ..Pages::default() }, None));
    };
    // Pages that share a cell are compared as one.
    let count = pages.len();
    let joined = |pages: Vec<Vec<Block>>| {
        let mut out: Vec<Vec<Block>> = Vec::with_capacity(pages.len());
        for (page, cut) in pages.into_iter().zip(glyphs.cut.iter().copied().chain(std::iter::repeat(false))) {
            match out.last_mut() {
                Some(before) if cut => before.extend(page),
                _ => out.push(page),
            }
        }
        out
    };
    let by_glyphs = joined(glyphs.blocks.clone());
    let mut blocks: Vec<Vec<Block>> = vec![Vec::new(); count];
    let mut own = vec![true; count];
    let number = |block: &Block| block.page.and_then(|page| usize::try_from(page).ok()?.checked_sub(1));
    let put_right = second::put_right(joined(pages), &by_glyphs);
    let both = put_right.into_iter().zip(by_glyphs.into_iter().chain(std::iter::repeat(Vec::new())));
    for (page, glyphs) in both {
        let is_own = page == glyphs || choice::is_no_worse(&glyphs, &page, Lexicon::shipped());
        for block in if is_own { glyphs } else { page } {
            let Some(at) = number(&block) else { continue };
            if let (Some(own), Some(blocks)) = (own.get_mut(at), blocks.get_mut(at)) {
                *own = is_own;
                blocks.push(block);
            }
        }
    }
    let own = own.into_iter().filter(|own| *own).count();
    Ok((Pages { blocks, ..glyphs }, Some(own)))
}

/// Whether a file has no end mark (ISO 32000-1, 7.5.5); some programs write a little behind it.
fn is_cut(bytes: &[u8]) -> bool {
    const TAIL: usize = 2048;
    let tail = bytes.get(bytes.len().saturating_sub(TAIL)..).unwrap_or_default();
    !tail.windows(5).any(|window| window == b"%%EOF")
}

fn by_glyphs(objects: &Pdf<'_>) -> Result<Pages> {
    let kind = |line: &builtin::PdfLine| match line.cell {
        Some(cell) => BlockKind::TableCell { table: cell.table, row: cell.row, column: cell.column },
        None => BlockKind::Line,
    };
    let block = |page: u32, line: builtin::PdfLine| Block {
        page: Some(page),
        gap_above: line.gap_above,
        small: line.small,
        place: line.place,
        ..Block::new(kind(&line), super::spaces::collapse(&line.text))
    };
    let mut out = Pages::default();
    for (number, page) in (1..).zip(objects.pages()?) {
        out.blocks.push(page.lines.into_iter().map(|line| block(number, line)).collect());
        out.unreadable.push(page.unreadable);
        out.cut.push(page.cut);
    }
    Ok(out)
}
