//! Styles of paragraphs, texts and lists.

use rustc_hash::FxHashMap;

use super::super::flow::Style;
use super::super::xml::Node;
use super::lists::ListStyle;

/// The styles that reading needs.
#[derive(Default)]
pub(super) struct Styles {
    pub(super) text: FxHashMap<String, TextStyle>,
    pub(super) lists: FxHashMap<String, ListStyle>,
    pub(super) outline: ListStyle,
}

#[derive(Default)]
pub(super) struct TextStyle {
    pub(super) parent: Option<String>,
    pub(super) bold: Option<bool>,
    pub(super) italic: Option<bool>,
    pub(super) hidden: Option<bool>,
    /// List of a paragraph style.
    pub(super) list: Option<String>,
}

impl Styles {
    pub(super) fn read(&mut self, group: Node<'_>) {
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
    pub(super) fn chain<'s>(&'s self, name: &str) -> impl Iterator<Item = &'s TextStyle> {
        std::iter::successors(self.text.get(name), |style| self.text.get(style.parent.as_deref()?)).take(20)
    }

    pub(super) fn style(&self, name: &str, around: Style) -> Style {
        Style {
            bold: self.chain(name).find_map(|s| s.bold).unwrap_or(around.bold),
            italic: self.chain(name).find_map(|s| s.italic).unwrap_or(around.italic),
        }
    }

    /// Whether the style hides its text.
    pub(super) fn hides(&self, name: &str) -> bool {
        self.chain(name).find_map(|s| s.hidden).unwrap_or(false)
    }

    pub(super) fn list_of(&self, name: &str) -> Option<&str> {
        self.chain(name).find_map(|s| s.list.as_deref())
    }
}
