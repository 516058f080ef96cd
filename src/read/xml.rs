//! An XML part as a tree of borrowed names and texts.
//!
//! Names are local names: the prefixes of Office and OpenDocument files are a
//! convention, not a rule. Document types are refused, for nothing but entity
//! bombs needs one in these formats.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

use crate::document::Warning;
use crate::limits;
use crate::{Error, Result};

/// A parsed part.
pub(super) struct Tree<'a> {
    nodes: Vec<Data<'a>>,
}

struct Data<'a> {
    /// Local name of an element; empty for text.
    name: &'a str,
    /// Text, or the raw attributes of an element.
    content: Cow<'a, str>,
    /// First child and next sibling; 0, the root, is neither of anyone.
    first_child: u32,
    next_sibling: u32,
}

/// One element or text of a [`Tree`].
#[derive(Clone, Copy)]
pub(super) struct Node<'t> {
    tree: &'t Tree<'t>,
    index: u32,
}

impl<'a> Tree<'a> {
    /// Parses `text`, the part called `part` of the file called `name`. A part
    /// that ends early or is ill-formed gives what stands before the fault, and
    /// the fault as second value.
    ///
    /// # Errors
    /// [`Error::Limit`] for too many nodes, too deep nesting or a document type
    /// with entities.
    pub(super) fn parse(name: &str, part: &str, text: &'a str) -> Result<(Self, Option<String>)> {
        // The parser passes over a byte order mark and counts positions behind it.
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let mut reader = Reader::from_str(text);
        reader.config_mut().check_end_names = false;
        reader.config_mut().allow_dangling_amp = true;
        let mut tree = Tree { nodes: vec![Data::new("", Cow::Borrowed(""))] };
        // Open elements, each with the last child it got.
        let mut open: Vec<(u32, u32)> = vec![(0, 0)];
        let mut fault = None;
        loop {
            limits::within(name, part, tree.nodes.len() as u64, limits::XML_NODES as u64, "XML nodes")?;
            let start = reader.buffer_position();
            let event = reader.read_event();
            let tag = || span(text, start, reader.buffer_position());
            match event {
                Ok(Event::Start(_)) => {
                    let index = tree.append(&mut open, element(tag()));
                    limits::within(
                        name,
                        part,
                        open.len() as u64,
                        limits::DEPTH as u64,
                        "nested XML elements",
                    )?;
                    open.push((index, 0));
                }
                Ok(Event::Empty(_)) => {
                    tree.append(&mut open, element(tag()));
                }
                Ok(Event::End(_)) => {
                    if open.len() > 1 {
                        open.pop();
                    }
                }
                Ok(Event::Text(t)) => {
                    tree.append(&mut open, Data::new("", t.xml10_content()));
                }
                Ok(Event::CData(t)) => {
                    tree.append(&mut open, Data::new("", t.xml10_content()));
                }
                // A reference comes as an event of its own; ignoring it would lose the letter.
                Ok(Event::GeneralRef(reference)) => {
                    let content = match reference.resolve_char_ref() {
                        Ok(Some(c)) => c.to_string(),
                        Ok(None) => resolve_predefined_entity(&reference).unwrap_or("\u{FFFD}").to_owned(),
                        Err(_) => "\u{FFFD}".to_owned(),
                    };
                    tree.append(&mut open, Data::new("", Cow::Owned(content)));
                }
                Ok(Event::DocType(doctype)) => {
                    if doctype.contains("<!ENTITY") {
                        return Err(Error::Limit {
                            name: name.to_owned(),
                            problem: format!(
                                "{part} declares XML entities, which no such document needs; the limit is 0"
                            ),
                        });
                    }
                }
                Ok(Event::Eof) => {
                    if open.len() > 1 && fault.is_none() {
                        fault = Some("it ends inside an element".to_owned());
                    }
                    break;
                }
                Ok(Event::Decl(_) | Event::PI(_) | Event::Comment(_)) => {}
                Err(error) => {
                    fault = Some(format!("byte {}: {error}", reader.error_position()));
                    break;
                }
            }
        }
        Ok((tree, fault))
    }

    /// As [`parse`](Self::parse), the fault as a warning.
    pub(super) fn parse_or_warn(
        name: &str,
        part: &str,
        text: &'a str,
        warnings: &mut Vec<Warning>,
    ) -> Result<Self> {
        let (tree, fault) = Tree::parse(name, part, text)?;
        warnings.extend(fault.map(|fault| Warning {
            page: None,
            message: format!("{part} is damaged ({fault}); what stands behind that place is lost"),
        }));
        Ok(tree)
    }

    fn append(&mut self, open: &mut [(u32, u32)], data: Data<'a>) -> u32 {
        // The limit on nodes lies far under u32::MAX.
        let index = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        self.nodes.push(data);
        if let Some((parent, last)) = open.last_mut() {
            let link = if *last == 0 { *parent } else { *last };
            if let Some(node) = self.nodes.get_mut(link as usize) {
                if *last == 0 {
                    node.first_child = index;
                } else {
                    node.next_sibling = index;
                }
            }
            *last = index;
        }
        index
    }

    /// The root, whose child is the document element.
    pub(super) fn root(&self) -> Node<'_> {
        Node { tree: self, index: 0 }
    }
}

impl<'a> Data<'a> {
    fn new(name: &'a str, content: Cow<'a, str>) -> Self {
        Data { name, content, first_child: 0, next_sibling: 0 }
    }
}

/// The bytes from `start` to `end` of `text`, positions as the parser counts them.
fn span(text: &str, start: u64, end: u64) -> &str {
    usize::try_from(start)
        .ok()
        .zip(usize::try_from(end).ok())
        .and_then(|(a, b)| text.get(a..b))
        .unwrap_or_default()
}

/// The element whose tag is `tag`, as it stands between and with its brackets.
fn element(tag: &str) -> Data<'_> {
    let tag = tag.trim_start_matches('<').trim_end_matches(['>', '/']);
    let (name, attributes) = tag.split_at(tag.find(|c: char| c.is_ascii_whitespace()).unwrap_or(tag.len()));
    let local = name.rsplit_once(':').map_or(name, |(_, local)| local);
    // An element must have a name, for an empty one marks text.
    Data::new(if local.is_empty() { "?" } else { local }, Cow::Borrowed(attributes))
}

impl<'t> Node<'t> {
    fn data(self) -> Option<&'t Data<'t>> {
        self.tree.nodes.get(self.index as usize)
    }

    /// Local name; empty for text.
    pub(super) fn name(self) -> &'t str {
        self.data().map_or("", |d| d.name)
    }

    /// The text of a text node.
    pub(super) fn text(self) -> Option<&'t str> {
        self.data().filter(|d| d.name.is_empty()).map(|d| d.content.as_ref())
    }

    /// Children in document order.
    pub(super) fn children(self) -> impl Iterator<Item = Node<'t>> {
        let tree = self.tree;
        let mut next = self.data().map_or(0, |d| d.first_child);
        std::iter::from_fn(move || {
            let index = std::mem::take(&mut next);
            let data = tree.nodes.get(index as usize).filter(|_| index != 0)?;
            next = data.next_sibling;
            Some(Node { tree, index })
        })
    }

    /// The first child element called `name`.
    pub(super) fn child(self, name: &str) -> Option<Node<'t>> {
        self.children().find(|n| n.name() == name)
    }

    /// The child elements called `name`.
    pub(super) fn all<'n>(self, name: &'n str) -> impl Iterator<Item = Node<'t>> + use<'t, 'n> {
        self.children().filter(move |n| n.name() == name)
    }

    /// Everything below this one, in document order.
    pub(super) fn below(self) -> impl Iterator<Item = Node<'t>> {
        let mut stack: Vec<Node<'t>> = vec![self];
        std::iter::from_fn(move || {
            let node = stack.pop()?;
            let below = stack.len();
            stack.extend(node.children());
            if let Some(new) = stack.get_mut(below..) {
                new.reverse();
            }
            Some(node)
        })
        .skip(1)
    }

    /// The first element called `name` below this one, however deep.
    pub(super) fn find(self, name: &str) -> Option<Node<'t>> {
        self.below().find(|node| node.name() == name)
    }

    /// The attribute with the local name `name`.
    pub(super) fn attribute(self, name: &str) -> Option<Cow<'t, str>> {
        self.attribute_that(name, |_| true)
    }

    /// The first attribute with the local name `name`, of whatever prefix, whose value `fits`.
    pub(super) fn attribute_that(self, name: &str, fits: impl Fn(&str) -> bool) -> Option<Cow<'t, str>> {
        let data = self.data().filter(|d| !d.name.is_empty())?;
        let start = BytesStart::from_content(data.content.as_ref(), 0);
        for attribute in start.attributes().with_checks(false).flatten() {
            if attribute.key.local_name().as_ref() != name {
                continue;
            }
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_or_else(|_| attribute.value.to_string(), Cow::into_owned);
            if fits(&value) {
                return Some(Cow::Owned(value));
            }
        }
        None
    }

    /// All text below, joined.
    pub(super) fn all_text(self) -> String {
        std::iter::once(self).chain(self.below()).filter_map(Node::text).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_attributes_and_references_survive() {
        let text = "<?xml version='1.0'?><w:a w:x='1 &amp; 2'><b/>p&amp;q&#x633;<![CDATA[<r>]]><c><d>s</d></c></w:a>";
        let (tree, fault) = Tree::parse("f", "p", text).unwrap();
        assert_eq!(fault, None);
        let a = tree.root().child("a").unwrap();
        assert_eq!(a.attribute("x").as_deref(), Some("1 & 2"));
        assert_eq!(a.all_text(), "p&qس<r>s");
        assert_eq!(a.find("d").unwrap().all_text(), "s");
        assert_eq!(a.children().map(Node::name).collect::<Vec<_>>(), ["b", "", "", "", "", "", "c"]);
    }

    #[test]
    fn a_byte_order_mark_moves_nothing() {
        let (tree, fault) = Tree::parse("f", "p", "\u{FEFF}<w:a x='1'><b>text</b></w:a>").unwrap();
        assert_eq!((tree.root().all_text(), fault), ("text".to_owned(), None));
        assert_eq!(tree.root().child("a").unwrap().attribute("x").as_deref(), Some("1"));
    }

    #[test]
    fn a_cut_part_gives_what_it_has() {
        let (tree, fault) = Tree::parse("f", "p", "<a><b>one</b><b>tw").unwrap();
        assert_eq!(tree.root().all_text(), "onetw");
        assert!(fault.is_some());
    }

    #[test]
    fn bombs_are_refused() {
        let deep = "<a>".repeat(limits::DEPTH + 1);
        let entities = "<!DOCTYPE x [<!ENTITY a \"aaaa\">]><x>&a;</x>";
        for text in [deep.as_str(), entities] {
            assert!(matches!(Tree::parse("f", "p", text), Err(Error::Limit { .. })), "{text}");
        }
    }
}
