//! The built-in extractor, for machines without `pdftotext`: objects are parsed
//! by `lopdf`, everything behind that is here.

mod annotations;
mod bidi;
mod cmap;
mod columns;
mod content;
mod distances;
mod edges;
mod font;
mod fragments;
mod geometry;
mod glyph;
mod glyph_names;
mod kashida;
mod layout;
mod lines;
mod marks;
mod program;
mod setting;
mod standard;
mod tables;
mod visual;

use lopdf::{Document, LoadOptions, Object};
use rustc_hash::{FxHashMap, FxHashSet};

use self::tables::Cell;
pub(super) use self::visual::mirror;
use crate::document::{LineJoint, LinePosition};
use crate::limits;
use crate::{Error, Result};

/// What an object or cross-reference stream may inflate to, in bytes.
pub(super) const STREAM_BYTES: usize = 64 << 20;
/// What all streams but pictures may inflate to together; 3,000 pages of text and
/// tables have some 200 MB. They are counted, not kept.
const ALL_BYTES: usize = 512 << 20;
/// Pages of the longest documents, with room to spare.
const PAGES: usize = 20_000;

/// A line of text, or a cell of a table.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PdfLine {
    /// Text in logical order.
    pub(super) text: String,
    /// More than a line's space stands above.
    pub(super) gap_above: bool,
    /// Set clearly smaller than the running text.
    pub(super) small: bool,
    /// Where it stands, unless it is a cell.
    pub(super) place: Option<LinePosition>,
    /// Which cell it is, if it is one.
    pub(super) cell: Option<Cell>,
}

/// A page.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// In reading order.
    pub(super) lines: Vec<PdfLine>,
    /// Share of the glyphs whose font does not say which letters they are, 0 to 1.
    pub(super) unreadable: f32,
    /// Its first lines end a cell of the page before and stand there.
    pub(super) cut: bool,
}

/// A PDF whose objects are parsed.
pub(super) struct Pdf<'n> {
    name: &'n str,
    document: Document,
}

impl<'n> Pdf<'n> {
    /// Parses the objects of a file, which `password` opens, if it needs one.
    ///
    /// # Errors
    /// [`Error::Content`] when the file is damaged.
    pub(super) fn open(name: &'n str, bytes: &[u8], password: Option<&str>) -> Result<Self> {
        let password = password.map(str::to_owned);
        let options = LoadOptions { password, ..LoadOptions::with_max_decompressed_size(STREAM_BYTES) };
        let document = Document::load_mem_with_options(bytes, options).map_err(|e| {
            Error::content(
                name,
                format!("the PDF is damaged ({e})"),
                "open it in a PDF viewer and save or print it to a new PDF",
            )
        })?;
        Ok(Pdf { name, document })
    }

    /// Inflates every stream but pictures into nothing, to see that another
    /// program may be given the file.
    ///
    /// # Errors
    /// [`Error::Limit`] when one stream or all of them are larger than any document's.
    pub(super) fn check_streams(&self) -> Result<()> {
        let mut all = 0usize;
        for object in self.document.objects.values() {
            let Ok(stream) = object.as_stream() else { continue };
            let is_picture =
                stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|n| n == b"Image");
            // Fonts and pictures in odd filters fail for other reasons; they are not read here.
            let size = match stream.decompress_to_writer(&mut std::io::sink(), STREAM_BYTES) {
                Ok(size) => size,
                Err(lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. }))
                    if !is_picture =>
                {
                    STREAM_BYTES + 1
                }
                Err(_) => 0,
            };
            limits::within(self.name, "a stream of the PDF", size as u64, STREAM_BYTES as u64, "bytes")?;
            all = all.saturating_add(size);
            limits::within(self.name, "the content of the PDF", all as u64, ALL_BYTES as u64, "bytes")?;
        }
        Ok(())
    }

    /// The pages in order.
    ///
    /// # Errors
    /// [`Error::Limit`] when the pages draw more than any document does.
    pub(super) fn pages(&self) -> Result<Vec<Page>> {
        let mut interpreter = content::Interpreter::new(&self.document);
        let mut marks = marks::Marks::default();
        let mut parts: Vec<Vec<layout::Part>> = Vec::new();
        let mut unreadable = Vec::new();
        for page in self.document.page_iter() {
            limits::within(self.name, "the PDF", parts.len() as u64 + 1, PAGES as u64, "pages")?;
            let glyphs = interpreter.page(page);
            unreadable.push(Silent::of(&glyphs));
            parts.push(layout::parts(marks.set(glyphs)));
            if let Some((what, actual, limit)) = interpreter.exceeded {
                limits::within(self.name, "the PDF", actual as u64, limit as u64, what)?;
            }
        }
        let mut pages = lines::of_pages(parts);
        let kashidas = kashida::remove(&mut pages);
        // A bracket without its partner on the line follows those that have one.
        let votes = |line: &lines::PageLine| visual::bracket_vote(&line.atoms, line.direction);
        let usual = pages.iter().flatten().map(votes).sum::<i32>() >= 0;
        let mut out: Vec<Page> = Vec::with_capacity(pages.len());
        // Where the first line of each cell stands: a page end may cut it.
        let mut cells: FxHashMap<(u32, u32, u32), (usize, usize)> = FxHashMap::default();
        for (at, (lines, unreadable)) in pages.into_iter().zip(unreadable).enumerate() {
            let unreadable = unreadable.share(&kashidas);
            let mut page = Page { lines: Vec::with_capacity(lines.len()), unreadable, cut: false };
            for line in lines {
                let vote = votes(&line);
                let shaped = if vote == 0 { usual } else { vote > 0 };
                let brackets = if shaped { visual::Brackets::Shaped } else { visual::Brackets::Meant };
                let text = visual::logical(&line.atoms, line.direction, brackets, line.print);
                let place = line.cell.map(|cell| (cell.table, cell.row, cell.column));
                let begun = place.filter(|_| line.cell.is_some_and(|cell| cell.goes_on));
                let begun = begun.and_then(|place| cells.get(&place));
                let begun = begun.and_then(|(on, nth)| match *on == at {
                    true => page.lines.get_mut(*nth),
                    false => {
                        page.cut = true;
                        out.get_mut(*on).and_then(|page| page.lines.get_mut(*nth))
                    }
                });
                if let Some(cell) = begun {
                    match LineJoint::between(&cell.text, &text) {
                        LineJoint::Space => cell.text.push(' '),
                        LineJoint::Nothing | LineJoint::Hyphen => {}
                        LineJoint::SoftHyphen => {
                            cell.text.pop();
                        }
                    }
                    cell.text.push_str(&text);
                    continue;
                }
                if let Some(place) = place {
                    cells.insert(place, (at, page.lines.len()));
                }
                page.lines.push(PdfLine {
                    text,
                    gap_above: line.gap_above,
                    small: line.print == visual::Print::Small,
                    place: line.place,
                    cell: line.cell,
                });
            }
            out.push(page);
        }
        Ok(out)
    }
}

/// The glyphs of a page whose font does not say which letters they are.
struct Silent {
    /// How often each is drawn.
    sources: FxHashMap<u64, usize>,
    /// All glyphs but spaces.
    seen: usize,
}

impl Silent {
    fn of(glyphs: &[glyph::Glyph]) -> Self {
        let mut sources: FxHashMap<u64, usize> = FxHashMap::default();
        for glyph in glyphs.iter().filter(|g| g.text.is_empty() && g.x != g.end) {
            *sources.entry(glyph.source).or_default() += 1;
        }
        Silent { sources, seen: glyphs.iter().filter(|g| !g.is_blank()).count() }
    }

    /// Their share of the page, kashidas aside: these are no letters.
    fn share(&self, kashidas: &FxHashSet<u64>) -> f32 {
        let silent: usize = self
            .sources
            .iter()
            .filter(|(source, _)| !kashidas.contains(source))
            .map(|(_, count)| count)
            .sum();
        silent as f32 / self.seen.max(1) as f32
    }
}
