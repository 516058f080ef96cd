//! HTML: the text of a page in its blocks, with what stands around it kept apart.

mod boilerplate;
mod notes;
mod walk;

use rustc_hash::FxHashSet;
use scraper::{ElementRef, Html};

use self::notes::Notes;
use self::walk::Walker;
use super::encoding::{Decoded, Encoding, decode};
use super::flow::Flow;
use super::{ReadOptions, limits};
use crate::Result;
use crate::document::{BlockKind, Document, Facts, Format, Origin, Warning};

/// The parser needs some forty times the size of a page in memory.
const PAGE_BYTES: u64 = 6 << 20;
/// Text outside the main part must stay under this share, or the main part is not it.
const MAIN_SHARE: f32 = 0.25;

/// Reads a web page as logical blocks.
pub(super) fn read(name: &str, bytes: &[u8], options: &ReadOptions) -> Result<Document> {
    limits::within(name, "the page", bytes.len() as u64, PAGE_BYTES, "bytes")?;
    let Decoded { text, encoding, malformed } = decode(bytes, options.encoding.or_else(|| declared(bytes)));
    let mut warnings = Vec::new();
    if malformed > 0 {
        warnings.push(Warning {
            page: None,
            message: format!("{malformed} bytes mean nothing in {encoding}; name another encoding with --encoding if letters are wrong"),
        });
    }
    let (flow, title) = flow(&text);
    Ok(Document {
        origin: Origin {
            name: name.to_owned(),
            format: Format::Html,
            reader: "html".to_owned(),
            encoding: Some(encoding),
        },
        blocks: flow.into_blocks(),
        warnings,
        facts: Facts { title, ..Facts::default() },
    })
}

/// The streams and the title of a page.
pub(super) fn flow(text: &str) -> (Flow, Option<String>) {
    let page = Html::parse_document(text);
    let notes = Notes::find(&page);
    let elements = || page.tree.nodes().filter_map(ElementRef::wrap);
    let roots: FxHashSet<_> = main_parts(&page).into_iter().map(|e| e.id()).collect();
    // From the most trusting guess at what is boilerplate to none.
    let mut best = Flow::default();
    for (roots, strict) in [(roots, true), (FxHashSet::default(), true), (FxHashSet::default(), false)] {
        let mut walker = Walker::new(&notes, roots);
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
    (best, title.filter(|t| !t.is_empty()))
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

/// The encoding that a page declares in its first bytes (HTML standard, 13.2.3.2).
fn declared(bytes: &[u8]) -> Option<Encoding> {
    if encoding_rs::Encoding::for_bom(bytes).is_some() {
        return None;
    }
    let head = String::from_utf8_lossy(bytes.get(..4096).unwrap_or(bytes)).to_ascii_lowercase();
    let after = head.split("charset=").nth(1).or_else(|| head.split("encoding=").nth(1))?;
    let label: String = after
        .trim_start_matches(['"', '\'', ' '])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':'))
        .collect();
    let encoding: Encoding = label.parse().ok()?;
    // A page that declares UTF-16 in readable bytes is not UTF-16 (13.2.3.3).
    if label.starts_with("utf-16") { "utf-8".parse().ok() } else { Some(encoding) }
}

#[cfg(test)]
mod tests;
