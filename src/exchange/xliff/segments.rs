//! The segments that a program marked in a `trans-unit` of XLIFF 1.2 (§2.4.3,
//! `mrk` of type `seg`), as SDLXLIFF and MQXLIFF hold them.

use crate::exchange::markup::MarkupNode;

/// Segments with their `mid`, in their order.
pub(super) type Segments = Vec<(String, Vec<MarkupNode>)>;

/// The marked segments among these pieces of XLIFF 1.2, also inside other elements.
pub(super) fn segments(nodes: &[MarkupNode]) -> Segments {
    let mut found = Segments::new();
    for node in nodes {
        let MarkupNode::Element { name, attributes, children } = node else { continue };
        let get = |key: &str| attributes.iter().find(|(k, _)| k == key).map(|(_, v)| v.as_str());
        if name == "mrk" && get("mtype") == Some("seg") {
            found.push((get("mid").unwrap_or_default().to_owned(), children.clone()));
        } else {
            found.extend(segments(children));
        }
    }
    found
}
