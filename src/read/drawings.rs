//! Charts and diagrams of Office files, which are parts of their own (ECMA-376 part 1, 21.2 and 21.4).

use rustc_hash::FxHashMap;

use super::archive::Archive;
use super::opc::Relations;
use super::xml::{Node, Tree};
use crate::Result;

/// The paragraphs of every chart and diagram that `relations` name, by the path's relation.
///
/// # Errors
/// Those of reading a part.
pub(super) fn texts(
    archive: &mut Archive<'_>,
    name: &str,
    relations: &Relations,
) -> Result<FxHashMap<String, Vec<String>>> {
    let mut found = FxHashMap::default();
    for (id, kind, path) in relations.iter() {
        if !matches!(kind, "chart" | "diagramData") {
            continue;
        }
        let text = archive.text(path)?.unwrap_or_default();
        let (tree, _) = Tree::parse(name, path, &text)?;
        found.insert(id.to_owned(), paragraphs(tree.root()));
    }
    Ok(found)
}

/// Text of the titles, labels and points below `node`, a paragraph each; numbers are data.
fn paragraphs(node: Node<'_>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for node in node.below() {
        let text = match node.name() {
            // `a:p`, in titles and in the points of a diagram.
            "p" => node.below().filter(|n| n.name() == "t").map(Node::all_text).collect::<String>(),
            // Names of series and categories, as the chart keeps them for display.
            "strCache" => {
                out.extend(node.below().filter(|n| n.name() == "v").map(Node::all_text));
                continue;
            }
            _ => continue,
        };
        out.push(text);
    }
    out.retain(|text| !text.trim().is_empty());
    // Each series of a chart repeats the categories.
    let mut seen = rustc_hash::FxHashSet::default();
    out.retain(|text| seen.insert(text.clone()));
    out
}
