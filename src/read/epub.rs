//! EPUB: the pages of the spine, one after the other (EPUB 3.3, sections 4 and 5).

use super::archive::{Archive, resolve};
use super::xml::Tree;
use super::{ReadOptions, html};
use crate::Result;
use crate::document::{Document, Facts, Format, Origin, Warning};

/// Reads a book as logical blocks. The notes of each page come behind that page.
pub(super) fn read(name: &str, bytes: &[u8], options: &ReadOptions) -> Result<Document> {
    let mut archive = Archive::open(name, bytes)?;
    let container = archive.required("META-INF/container.xml")?;
    let (container, _) = Tree::parse(name, "container.xml", &container)?;
    let package = container.root().find("rootfile").and_then(|n| n.attribute("full-path"));
    let package = package.map_or_else(|| "content.opf".to_owned(), std::borrow::Cow::into_owned);
    let text = archive.required(&package)?;
    let (tree, _) = Tree::parse(name, &package, &text)?;
    let root = tree.root();
    let items: Vec<_> = root.find("manifest").into_iter().flat_map(|n| n.all("item")).collect();
    let href = |id: &str| {
        let item = items.iter().find(|item| item.attribute("id").is_some_and(|i| i == id))?;
        // The book's own table of contents is furniture of reading machines.
        let is_contents = item.attribute("properties").is_some_and(|p| p.split(' ').any(|p| p == "nav"));
        item.attribute("href").filter(|_| !is_contents).map(std::borrow::Cow::into_owned)
    };
    let mut blocks = Vec::new();
    let mut warnings = Vec::new();
    for reference in root.find("spine").into_iter().flat_map(|n| n.all("itemref")) {
        let path =
            reference.attribute("idref").and_then(|id| href(&id)).and_then(|href| resolve(&package, &href));
        let Some(path) = path else { continue };
        match archive.text(&path)? {
            Some(page) => blocks.extend(html::flow(name, &page, options.revisions)?.0.into_blocks()),
            None => {
                warnings.push(Warning { page: None, message: format!("{path} is missing from the book") });
            }
        }
    }
    let title = root.find("title").map(|n| n.all_text().trim().to_owned()).filter(|t| !t.is_empty());
    Ok(Document {
        origin: Origin {
            name: name.to_owned(),
            format: Format::Epub,
            reader: "epub".to_owned(),
            encoding: None,
        },
        blocks,
        warnings,
        facts: Facts { title, ..Facts::default() },
    })
}
