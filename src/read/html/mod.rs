//! HTML: the text of a page in its blocks, with what stands around it kept apart.

mod boilerplate;
mod declared;
mod notes;
mod walk;

use scraper::{ElementRef, Html};

use self::notes::Notes;
use self::walk::Walker;
use super::encoding::{Decoded, decode};
use super::flow::Flow;
use super::{ReadOptions, Revisions};
use crate::document::{BlockKind, Document, DocumentFormat, Facts, Origin, Warning};
use crate::limits;
use crate::{Error, Result};

/// The parser needs some forty times the size of a page in memory.
const PAGE_BYTES: u64 = 6 << 20;
/// Open elements at one place. Scripts nest a page some hundred deep; the parser's
/// time grows with the square of it, to a second at this depth.
const NESTING: u64 = 3_000;
/// Elements that need no end tag and so say nothing about depth.
const UNCLOSED: [&str; 29] = [
    "p", "li", "td", "th", "tr", "dt", "dd", "thead", "tbody", "tfoot", "option", "optgroup", "br", "img",
    "meta", "link", "input", "hr", "col", "colgroup", "wbr", "area", "base", "embed", "source", "track",
    "param", "rt", "rp",
];
/// Text outside the main part must stay under this share, or the main part is not it.
const MAIN_SHARE: f32 = 0.25;

/// Reads a web page as logical blocks.
pub(super) fn read(name: &str, bytes: &[u8], options: &ReadOptions) -> Result<Document> {
    let mut warnings = Vec::new();
    let Decoded { text, encoding, malformed } = match options.encoding {
        Some(_) => decode(bytes, options.encoding),
        None => declared::decode(bytes, &mut warnings),
    };
    if malformed > 0 {
        warnings.push(Warning {
            page: None,
            message: format!("{malformed} bytes mean nothing in {encoding}; name another encoding with --encoding if letters are wrong"),
        });
    }
    let (mut flow, title) = flow(name, &text, options.revisions)?;
    if flow.is_empty() {
        frames(name, &text)?;
    }
    Ok(Document {
        origin: Origin {
            name: name.to_owned(),
            format: DocumentFormat::Html,
            reader: "html".to_owned(),
            encoding: Some(encoding),
        },
        skipped: flow.take_skipped(),
        blocks: flow.into_blocks(),
        warnings,
        facts: Facts { title, ..Facts::default() },
        ..Document::default()
    })
}

/// The streams and the title of a page.
///
/// # Errors
/// [`Error::Limit`] for a page of more than [`PAGE_BYTES`].
pub(super) fn flow(name: &str, text: &str, revisions: Revisions) -> Result<(Flow, Option<String>)> {
    limits::within(name, "the page", text.len() as u64, PAGE_BYTES, "bytes")?;
    limits::within(name, "the page", nesting(text) as u64, NESTING, "nested elements")?;
    let page = Html::parse_document(text);
    let notes = Notes::find(&page);
    let elements = || page.tree.nodes().filter_map(ElementRef::wrap);
    let roots = main_parts(&page);
    // From the most trusting guess at what is boilerplate to none.
    let mut best = Flow::default();
    for (roots, strict) in [(roots.as_slice(), true), (&[], true), (&[], false)] {
        let mut walker = Walker::new(&notes, roots, revisions);
        walker.strict = strict;
        walker.read(page.root_element());
        let (text, all) = sizes(&walker.flow);
        best = walker.flow;
        if text as f32 >= MAIN_SHARE * all as f32 && text > 0 {
            break;
        }
    }
    let title = elements()
        .find(|e| e.value().name() == "title")
        .map(|e| e.text().collect::<String>().trim().to_owned());
    Ok((best, title.filter(|t| !t.is_empty())))
}

/// How deep the elements of a page nest at most, counted without parsing it.
fn nesting(text: &str) -> usize {
    let (mut depth, mut deepest) = (0usize, 0);
    for tag in text.split('<').skip(1) {
        let (closes, tag) = tag.strip_prefix('/').map_or((false, tag), |tag| (true, tag));
        let end = tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len());
        let name = tag.get(..end).unwrap_or_default();
        if name.is_empty() || UNCLOSED.iter().any(|unclosed| name.eq_ignore_ascii_case(unclosed)) {
            continue;
        }
        depth = if closes { depth.saturating_sub(1) } else { depth + 1 };
        deepest = deepest.max(depth);
    }
    deepest
}

/// Elements that say they hold the text: `main`, or else the articles.
fn main_parts(page: &Html) -> Vec<ElementRef<'_>> {
    let elements = || page.tree.nodes().filter_map(ElementRef::wrap);
    let main: Vec<_> =
        elements().filter(|e| e.value().name() == "main" || e.attr("role") == Some("main")).collect();
    if main.is_empty() { elements().filter(|e| e.value().name() == "article").collect() } else { main }
}

/// Bytes of text, and of text and furniture.
fn sizes(flow: &Flow) -> (usize, usize) {
    let all: usize = flow.body.iter().chain(&flow.notes).map(|b| b.text.len()).sum();
    let furniture: usize =
        flow.body.iter().filter(|b| b.kind == BlockKind::Furniture).map(|b| b.text.len()).sum();
    (all - furniture, all)
}

/// An error that names the pages of a set of frames, which holds no text itself.
fn frames(name: &str, text: &str) -> Result<()> {
    let page = Html::parse_document(text);
    let elements = page.tree.nodes().filter_map(ElementRef::wrap);
    let shown: Vec<&str> = elements
        .filter(|e| matches!(e.value().name(), "frame" | "iframe"))
        .filter_map(|e| e.attr("src"))
        .collect();
    if shown.is_empty() {
        return Ok(());
    }
    Err(Error::content(
        name,
        format!("the page only shows other pages: {}", shown.join(", ")),
        "save the page that holds the text and give that file",
    ))
}

#[cfg(test)]
mod tests;
