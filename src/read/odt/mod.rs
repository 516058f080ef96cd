//! OpenDocument text (OASIS ODF 1.3).

mod lists;
mod walk;

use rustc_hash::FxHashMap;

use self::lists::ListStyle;
use self::walk::{Place, Walker};
use super::archive::Archive;
use super::flow::Style;
use super::xml::{Node, Tree};
use super::{ReadOptions, Revisions};
use crate::Result;
use crate::document::{Document, Facts, Format, Origin, Warning};

/// Reads an OpenDocument text as logical blocks.
pub(super) fn read(name: &str, bytes: &[u8], options: &ReadOptions) -> Result<Document> {
    let mut archive = Archive::open(name, bytes)?;
    let content = archive.required("content.xml")?;
    let styles = archive.text("styles.xml")?.unwrap_or_default();
    let meta = archive.text("meta.xml")?.unwrap_or_default();
    let (content, fault) = Tree::parse(name, "content.xml", &content)?;
    let (styles, _) = Tree::parse(name, "styles.xml", &styles)?;
    let (meta, _) = Tree::parse(name, "meta.xml", &meta)?;
    let warnings = fault.map(|fault| Warning {
        page: None,
        message: format!("content.xml is damaged ({fault}); what stands behind that place is lost"),
    });

    let mut book = Styles::default();
    let content = content.root();
    let general = styles.root().child("document-styles");
    let own = content.child("document-content");
    for part in [general, own].into_iter().flatten() {
        part.all("styles").chain(part.all("automatic-styles")).for_each(|group| book.read(group));
    }
    let text = own.and_then(|n| n.child("body")?.child("text"));
    let mut walker = Walker::new(&book, text, options.revisions == Revisions::Original);
    if let Some(text) = text {
        walker.blocks(text, &Place::Body);
    }
    let pages = general.and_then(|n| n.child("master-styles")).into_iter().flat_map(|n| n.all("master-page"));
    for part in pages.flat_map(Node::children) {
        if part.name().starts_with("header") {
            walker.blocks(part, &Place::Header);
        } else if part.name().starts_with("footer") {
            walker.blocks(part, &Place::Footer);
        }
    }
    let title = meta.root().find("title").map(|n| n.all_text().trim().to_owned()).filter(|t| !t.is_empty());
    Ok(Document {
        origin: Origin {
            name: name.to_owned(),
            format: Format::Odt,
            reader: "odt".to_owned(),
            encoding: None,
        },
        blocks: walker.finish().into_blocks(),
        warnings: warnings.into_iter().collect(),
        facts: Facts { title, ..Facts::default() },
    })
}

/// The styles that reading needs.
#[derive(Default)]
struct Styles {
    text: FxHashMap<String, TextStyle>,
    lists: FxHashMap<String, ListStyle>,
    outline: ListStyle,
}

#[derive(Default)]
struct TextStyle {
    parent: Option<String>,
    bold: Option<bool>,
    italic: Option<bool>,
    hidden: Option<bool>,
    /// List of a paragraph style.
    list: Option<String>,
}

impl Styles {
    fn read(&mut self, group: Node<'_>) {
        for node in group.children() {
            let name = node.attribute("name").map(std::borrow::Cow::into_owned).unwrap_or_default();
            match node.name() {
                "style" => {
                    let properties = node.child("text-properties");
                    let says = |names: [&str; 2], on: fn(&str) -> bool| {
                        names.iter().find_map(|name| properties?.attribute(name)).map(|value| on(&value))
                    };
                    let bold = says(["font-weight", "font-weight-complex"], |v| {
                        v == "bold" || ("600"..="900").contains(&v)
                    });
                    let italic = says(["font-style", "font-style-complex"], |v| v != "normal");
                    let hidden = says(["display", "display"], |v| v == "none");
                    let parent = node.attribute("parent-style-name").map(std::borrow::Cow::into_owned);
                    let list = node.attribute("list-style-name").map(std::borrow::Cow::into_owned);
                    self.text.insert(name, TextStyle { parent, bold, italic, hidden, list });
                }
                "list-style" => {
                    self.lists.insert(name, ListStyle::read(node));
                }
                "outline-style" => self.outline = ListStyle::read(node),
                _ => {}
            }
        }
    }

    /// The style `name` and those above it; a loop ends.
    fn chain<'s>(&'s self, name: &str) -> impl Iterator<Item = &'s TextStyle> {
        std::iter::successors(self.text.get(name), |style| self.text.get(style.parent.as_deref()?)).take(20)
    }

    fn style(&self, name: &str, around: Style) -> Style {
        Style {
            bold: self.chain(name).find_map(|s| s.bold).unwrap_or(around.bold),
            italic: self.chain(name).find_map(|s| s.italic).unwrap_or(around.italic),
        }
    }

    /// Whether the style hides its text.
    fn hides(&self, name: &str) -> bool {
        self.chain(name).find_map(|s| s.hidden).unwrap_or(false)
    }

    fn list_of(&self, name: &str) -> Option<&str> {
        self.chain(name).find_map(|s| s.list.as_deref())
    }
}

#[cfg(test)]
mod tests;
