//! EPUB: the pages of the spine, one after the other (EPUB 3.3, sections 4 and 5).

use std::collections::HashMap;

use super::archive::{Archive, resolve};
use super::xml::Tree;
use super::{ReadOptions, html};
use crate::document::{Document, DocumentFormat, Facts, Origin, SkipReason, Skipped, Warning};
use crate::{Error, Result};

/// Reads a book as logical blocks. The notes of each page come behind that page.
pub(super) fn read(name: &str, bytes: &[u8], options: &ReadOptions) -> Result<Document> {
    let mut archive = Archive::open(name, bytes)?;
    if archive.text("META-INF/rights.xml")?.is_some() {
        return Err(Error::content(
            name,
            "the book is locked to the reading program of its buyer (DRM)",
            "ask its publisher for a file without a lock",
        ));
    }
    let container = archive.required("META-INF/container.xml")?;
    let (container, _) = Tree::parse(name, "container.xml", &container)?;
    let package = container.root().find("rootfile").and_then(|n| n.attribute("full-path"));
    let package = package.map_or_else(|| "content.opf".to_owned(), std::borrow::Cow::into_owned);
    let text = archive.required(&package)?;
    let (tree, _) = Tree::parse(name, &package, &text)?;
    let root = tree.root();
    let mut items = HashMap::new();
    for item in root.find("manifest").into_iter().flat_map(|n| n.all("item")) {
        if let Some(id) = item.attribute("id") {
            items.entry(id).or_insert(item);
        }
    }
    let href = |id: &str| {
        let item = items.get(id)?;
        let is_contents = item.attribute("properties").is_some_and(|p| p.split(' ').any(|p| p == "nav"));
        Some((item.attribute("href")?.into_owned(), is_contents))
    };
    let (mut blocks, mut skipped) = (Vec::new(), Vec::new());
    let mut warnings = Vec::new();
    for reference in root.find("spine").into_iter().flat_map(|n| n.all("itemref")) {
        let path = reference
            .attribute("idref")
            .and_then(|id| href(&id))
            .and_then(|(href, is_contents)| Some((resolve(&package, &unescaped(&href))?, is_contents)));
        let Some((path, is_contents)) = path else { continue };
        match archive.text(&path)? {
            Some(page) => {
                let (mut flow, _) = html::flow(name, &page, options.revisions)?;
                skipped.append(&mut flow.take_skipped());
                let page = flow.into_blocks();
                if is_contents {
                    // The book's own table of contents is for reading machines.
                    let text: Vec<String> = page.into_iter().map(|block| block.text).collect();
                    skipped.push(Skipped { why: SkipReason::Contents, page: None, text: text.join(" ") });
                } else {
                    blocks.extend(page);
                }
            }
            None => {
                warnings.push(Warning { page: None, message: format!("{path} is missing from the book") });
            }
        }
    }
    let title = root.find("title").map(|n| n.all_text().trim().to_owned()).filter(|t| !t.is_empty());
    Ok(Document {
        origin: Origin {
            name: name.to_owned(),
            format: DocumentFormat::Epub,
            reader: "epub".to_owned(),
            encoding: None,
        },
        blocks,
        warnings,
        skipped,
        facts: Facts { title, ..Facts::default() },
        ..Document::default()
    })
}

/// A link as the name of an entry: `a%20b.xhtml` is the file `a b.xhtml` (RFC 3986, 2.1).
fn unescaped(link: &str) -> String {
    let mut bytes = Vec::with_capacity(link.len());
    let mut rest = link.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let code = behind.get(..2).and_then(|code| std::str::from_utf8(code).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()).filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = behind.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = behind;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use super::*;
    use crate::document::{Block, BlockKind};

    #[test]
    fn pages_come_in_the_order_of_the_spine() {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let parts = [
            (
                "META-INF/container.xml",
                "<container><rootfiles><rootfile full-path='B/c.opf'/></rootfiles></container>",
            ),
            (
                "B/c.opf",
                "<package><metadata><dc:title>Book</dc:title></metadata><manifest>\
                 <item id='n' href='nav.xhtml' properties='nav'/><item id='a' href='a.xhtml'/>\
                 <item id='b' href='b%20c.xhtml'/></manifest><spine><itemref idref='n'/><itemref idref='b'/>\
                 <itemref idref='a'/></spine></package>",
            ),
            ("B/nav.xhtml", "<html><body><nav><ol><li>Contents</li></ol></nav></body></html>"),
            (
                "B/a.xhtml",
                "<html><body><p>Text<a epub:type='noteref' href='#n1'>1</a>.</p>\
                 <aside epub:type='footnote' id='n1'><p>A note.</p></aside></body></html>",
            ),
            ("B/b c.xhtml", "<html><body><h1>Head</h1></body></html>"),
        ];
        for (path, text) in parts {
            zip.start_file(path, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        let book = zip.finish().unwrap().into_inner();
        let document = read("a.epub", &book, &ReadOptions::default()).unwrap();
        let expected = [
            Block::new(BlockKind::Heading { level: 1 }, "Head"),
            Block::new(BlockKind::Paragraph, "Text."),
            Block::new(BlockKind::Footnote { mark: "1".to_owned() }, "A note."),
        ];
        assert_eq!(document.blocks, expected);
        assert_eq!((document.warnings, document.facts.title.as_deref()), (Vec::new(), Some("Book")));
    }
}
