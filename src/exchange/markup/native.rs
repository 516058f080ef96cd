//! Elements of XLIFF written out as text, which is how a segment in TMX holds them.

use super::nodes::{MarkupNode, all_text, attribute, parse, serialize_into};
use crate::html::escape::attribute_into;

/// Which standard an element is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// XLIFF 1.2.
    V12,
    /// XLIFF 2.x, its references to original data replaced by the data.
    V2,
}

/// An inline element of XLIFF that was found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Native {
    pub(super) dialect: Dialect,
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    /// Original code inside the element.
    pub(super) content: String,
    /// Whether the text is a start tag without its end.
    pub(super) open: bool,
}

/// Attributes of inline elements of XLIFF 1.2 (§2.4).
const V12: [&str; 13] = [
    "id",
    "rid",
    "ctype",
    "clone",
    "xid",
    "equiv-text",
    "ts",
    "crc",
    "assoc",
    "pos",
    "mtype",
    "mid",
    "comment",
];
/// Those among them that say that an element is one of 1.2, where both standards have the name.
const ONLY_V12: [&str; 6] = ["equiv-text", "xid", "crc", "clone", "mtype", "ts"];
/// Attributes of inline elements of XLIFF 2.1 (§4.3.1).
const V2: [&str; 27] = [
    "id",
    "canCopy",
    "canDelete",
    "canReorder",
    "canOverlap",
    "copyOf",
    "dataRef",
    "dataRefStart",
    "dataRefEnd",
    "dir",
    "disp",
    "dispStart",
    "dispEnd",
    "equiv",
    "equivStart",
    "equivEnd",
    "isolated",
    "ref",
    "startRef",
    "subFlows",
    "subFlowsStart",
    "subFlowsEnd",
    "subType",
    "translate",
    "type",
    "value",
    "hex",
];

/// The start tag of an element: `<g id="1">`.
pub(super) fn start(name: &str, attributes: &[(String, String)]) -> String {
    let mut out = format!("<{name}");
    attributes.iter().for_each(|(key, value)| attribute_into(key, value, &mut out));
    out.push('>');
    out
}

/// An element that holds nothing: `<x id="1"/>`.
pub(super) fn empty(name: &str, attributes: &[(String, String)]) -> String {
    let mut out = start(name, attributes);
    out.pop();
    out.push_str("/>");
    out
}

/// An element with original code in it.
pub(super) fn whole(name: &str, attributes: &[(String, String)], content: &str) -> String {
    let mut out = start(name, attributes);
    crate::html::escape::escape_into(content, &mut out);
    out + &end(name)
}

/// The end tag of an element.
pub(super) fn end(name: &str) -> String {
    format!("</{name}>")
}

/// The element that `text` is, or the start tag of one.
pub(super) fn read(text: &str) -> Option<Native> {
    let inside = text.strip_prefix('<')?.strip_suffix('>')?;
    let name = inside.split(|c: char| !c.is_ascii_alphanumeric()).next()?;
    let known = matches!(
        name,
        "g" | "x" | "bx" | "ex" | "bpt" | "ept" | "ph" | "it" | "mrk" | "pc" | "sc" | "ec" | "sm" | "em"
    );
    known.then_some(())?;
    let closed = inside.ends_with('/') || text.ends_with(&end(name));
    let nodes = if closed { parse(text) } else { parse(&(text.to_owned() + &end(name))) }?;
    let [MarkupNode::Element { attributes, children, .. }] = nodes.as_slice() else { return None };
    let content = match children.as_slice() {
        [] => String::new(),
        [MarkupNode::Text(text)] if closed => text.clone(),
        _ => return None,
    };
    let has = |keys: &[&str]| attributes.iter().all(|(key, _)| keys.contains(&key.as_str()));
    let only = ONLY_V12.iter().any(|key| attribute(attributes, key).is_some());
    let dialect = match name {
        "g" | "x" | "bx" | "ex" | "bpt" | "ept" | "it" => Dialect::V12,
        "mrk" | "ph" if only => Dialect::V12,
        _ => Dialect::V2,
    };
    let allowed: &[&str] = if dialect == Dialect::V12 { &V12 } else { &V2 };
    let numbered = |key: &str| attribute(attributes, key).is_some_and(is_token);
    let named = numbered("id") || numbered("startRef") || name == "mrk" && dialect == Dialect::V12;
    (has(allowed) && named).then(|| Native {
        dialect,
        name: name.to_owned(),
        attributes: attributes.clone(),
        content,
        open: !closed,
    })
}

/// Whether a value can be an identifier in either standard (`xs:NMTOKEN`).
pub(super) fn is_token(id: &str) -> bool {
    !id.is_empty() && id.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ':'))
}

/// Whether the content of a code is an annotation of XLIFF, which a translation need not repeat.
pub(crate) fn is_annotation(content: &str) -> bool {
    ["<mrk ", "</mrk>", "<sm ", "<em "].iter().any(|start| content.starts_with(start))
}

/// All text of the pieces as original code: elements in them (`sub`) are written out.
pub(super) fn code_text(nodes: &[MarkupNode]) -> String {
    match nodes {
        [] => String::new(),
        [MarkupNode::Text(text)] => text.clone(),
        _ if nodes.iter().all(|node| matches!(node, MarkupNode::Text(_))) => all_text(nodes),
        _ => {
            let mut out = String::new();
            serialize_into(nodes, &mut out);
            out
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_elements_of_xliff_are_taken_for_such() {
        for (text, expected) in [
            ("<g id=\"1\" ctype=\"bold\">", Some((Dialect::V12, "g", true))),
            ("<x id=\"7\" equiv-text=\"{a &lt; b}\"/>", Some((Dialect::V12, "x", false))),
            ("<ph id=\"1\" equiv-text=\"n\">%s</ph>", Some((Dialect::V12, "ph", false))),
            ("<ph id=\"1\" equiv=\"n\" dataRef=\"%s\"/>", Some((Dialect::V2, "ph", false))),
            ("<pc id=\"a1\" canCopy=\"no\">", Some((Dialect::V2, "pc", true))),
            ("<ec startRef=\"1\" disp=\"x\"/>", Some((Dialect::V2, "ec", false))),
            ("<mrk mtype=\"term\">", Some((Dialect::V12, "mrk", true))),
            ("<g fill=\"red\">", None),
            ("<x>", None),
            ("<b>", None),
            ("<g id=\"1\" sdl:x=\"2\">", None),
            ("<g id=\"a b\">", None),
            ("<g id=\"1\">x<", None),
            ("<g id=\"1\"><g id=\"2\"></g></g>", None),
            ("", None),
        ] {
            let found = read(text);
            let found = found.as_ref().map(|n| (n.dialect, n.name.as_str(), n.open));
            assert_eq!(found, expected, "{text}");
        }
    }
}
