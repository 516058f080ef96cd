//! The pieces of a segment, read and written.

use crate::exchange::Tuv;
use crate::exchange::tokens::{Tag, Xml, XmlToken};
use crate::html::escape::{escape_into, open_tag_into};
use crate::limits;

use super::segment::read_segment;

/// A piece of a segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum MarkupNode {
    /// Text.
    Text(String),
    /// An inline element.
    Element {
        /// Name without prefix.
        name: String,
        /// Attributes.
        attributes: Vec<(String, String)>,
        /// What it holds.
        children: Vec<MarkupNode>,
    },
}

/// The text of TMX markup without its codes, or `None` if it is not well-formed.
pub(crate) fn plain_text(markup: &str) -> Option<String> {
    let wrapped = format!("<seg>{markup}</seg>");
    let mut xml = Xml::new(wrapped.as_bytes(), "");
    (xml.next().ok()? == XmlToken::Open).then_some(())?;
    let text = read_segment(&mut xml).ok()?.text;
    (xml.next().ok()? == XmlToken::End).then_some(text)
}

/// The pieces of TMX or XLIFF markup, or `None` if it is not well-formed.
pub(crate) fn parse(markup: &str) -> Option<Vec<MarkupNode>> {
    let wrapped = format!("<seg>{markup}</seg>");
    let mut xml = Xml::new(wrapped.as_bytes(), "");
    (xml.next().ok()? == XmlToken::Open).then_some(())?;
    let nodes = children(&mut xml).ok()?;
    (xml.next().ok()? == XmlToken::End).then_some(nodes)
}

/// The pieces of both sides of a unit, where one of them has inline codes.
pub(crate) fn sides(texts: [Option<&Tuv>; 2]) -> Option<[Vec<MarkupNode>; 2]> {
    if texts.iter().all(|tuv| tuv.is_none_or(|tuv| tuv.markup.is_none())) {
        return None;
    }
    Some(texts.map(|tuv| {
        let Some(tuv) = tuv else { return Vec::new() };
        tuv.markup.as_deref().and_then(parse).unwrap_or_else(|| text(tuv.text.clone()))
    }))
}

/// Pieces as TMX markup and as text; markup only where there are inline codes.
pub(crate) fn written(nodes: &[MarkupNode]) -> (String, Option<String>) {
    if nodes.iter().all(|node| matches!(node, MarkupNode::Text(_))) {
        return (all_text(nodes), None);
    }
    let mut markup = String::new();
    serialize_into(nodes, &mut markup);
    (plain_text(&markup).unwrap_or_default(), Some(markup))
}

/// The pieces of the element just opened.
pub(crate) fn children<R: std::io::BufRead>(xml: &mut Xml<R>) -> crate::Result<Vec<MarkupNode>> {
    // Open elements, each with the pieces that stand before it.
    let mut levels: Vec<(Tag, Vec<MarkupNode>)> = Vec::new();
    let (mut nodes, mut count) = (Vec::new(), 0);
    loop {
        match xml.next()? {
            XmlToken::Open => {
                count += 1;
                xml.within("inline codes in one segment", count, limits::SEGMENT_CODES)?;
                levels.push((xml.take_tag(), std::mem::take(&mut nodes)));
            }
            XmlToken::Close => match levels.pop() {
                Some((tag, before)) => {
                    let children = std::mem::replace(&mut nodes, before);
                    nodes.push(MarkupNode::Element { name: tag.name, attributes: tag.attributes, children });
                }
                None => return Ok(nodes),
            },
            XmlToken::Text => match nodes.last_mut() {
                Some(MarkupNode::Text(text)) => text.push_str(xml.text()),
                _ => nodes.push(MarkupNode::Text(xml.text().to_owned())),
            },
            XmlToken::Doctype => {}
            XmlToken::End => return Ok(nodes),
        }
    }
}

/// Appends pieces as XML.
pub(crate) fn serialize_into(nodes: &[MarkupNode], out: &mut String) {
    for node in nodes {
        match node {
            MarkupNode::Text(text) => escape_into(text, out),
            MarkupNode::Element { name, attributes, children } => {
                open_tag_into(name, attributes, out);
                serialize_into(children, out);
                out.push_str("</");
                out.push_str(name);
                out.push('>');
            }
        }
    }
}

/// All text of the pieces, that of codes with it.
pub(super) fn all_text(nodes: &[MarkupNode]) -> String {
    let mut out = String::new();
    for node in nodes {
        match node {
            MarkupNode::Text(text) => out.push_str(text),
            MarkupNode::Element { children, .. } => out.push_str(&all_text(children)),
        }
    }
    out
}

/// An element with these children.
pub(super) fn code(name: &str, attributes: Vec<(String, String)>, children: Vec<MarkupNode>) -> MarkupNode {
    MarkupNode::Element { name: name.to_owned(), attributes, children }
}

pub(super) fn text(text: impl Into<String>) -> Vec<MarkupNode> {
    let text = text.into();
    if text.is_empty() { Vec::new() } else { vec![MarkupNode::Text(text)] }
}

pub(super) fn attribute<'a>(attributes: &'a [(String, String)], key: &str) -> Option<&'a str> {
    attributes.iter().find(|(own, _)| own == key).map(|(_, value)| value.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_minimal_and_legal() {
        let mut out = String::new();
        escape_into("a & b < c > \"d\"\r\n\u{B}\u{FFFE}e😀", &mut out);
        assert_eq!(out, "a &amp; b &lt; c &gt; \"d\"&#13;\n e😀");
        assert_eq!(plain_text(&out).as_deref(), Some("a & b < c > \"d\"\r\n e😀"));
    }

    #[test]
    fn broken_markup_is_nothing() {
        for markup in ["<ph>", "</seg><seg>", "&x;", "a</b>"] {
            assert_eq!(plain_text(markup), None, "{markup}");
        }
    }
}
