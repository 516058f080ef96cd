//! Paragraph and character styles: heading level, list, bold and italic, each
//! through the chain of styles it is based on (ECMA-376 part 1, 17.7).

use rustc_hash::FxHashMap;

use super::super::xml::Node;

/// Longest chain of styles followed; Word's own limit is 10, a loop has no end.
const CHAIN: usize = 20;

/// The styles of a document by id.
#[derive(Default)]
pub(super) struct Styles {
    by_id: FxHashMap<String, Style>,
    /// The paragraph style that holds where none is named.
    default: Option<String>,
}

#[derive(Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    outline: Option<u8>,
    numbering: Option<ListRef>,
    bold: Option<bool>,
    italic: Option<bool>,
    hidden: Option<bool>,
}

/// Which list a paragraph belongs to, as `w:numPr` says it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ListRef {
    /// `w:numId`; `0` takes a paragraph out of its style's list.
    pub(super) id: Option<String>,
    /// `w:ilvl`, from 0.
    pub(super) level: Option<usize>,
    /// The style that says so, if one does.
    pub(super) style: Option<String>,
}

/// A switch such as `w:b`: present means on unless it says otherwise.
pub(super) fn switch(properties: Node<'_>, name: &str) -> Option<bool> {
    let value = properties.child(name)?.attribute("val");
    Some(!matches!(value.as_deref(), Some("0" | "false" | "off" | "none")))
}

/// The `w:val` of the child called `name`.
pub(super) fn value(properties: Node<'_>, name: &str) -> Option<String> {
    properties.child(name)?.attribute("val").map(std::borrow::Cow::into_owned)
}

/// The `w:numPr` of paragraph properties.
pub(super) fn list_ref(properties: Node<'_>) -> Option<ListRef> {
    let numbering = properties.child("numPr")?;
    Some(ListRef {
        id: value(numbering, "numId"),
        level: value(numbering, "ilvl").and_then(|v| v.parse().ok()),
        style: None,
    })
}

impl Styles {
    /// Reads `w:styles`.
    pub(super) fn read(root: Node<'_>) -> Self {
        let mut styles = Styles::default();
        for node in root.child("styles").into_iter().flat_map(|n| n.all("style")) {
            let Some(id) = node.attribute("styleId").map(std::borrow::Cow::into_owned) else { continue };
            let paragraph = node.child("pPr");
            let run = node.child("rPr");
            let style = Style {
                name: value(node, "name").unwrap_or_default(),
                based_on: value(node, "basedOn"),
                outline: paragraph.and_then(|p| value(p, "outlineLvl")).and_then(|v| v.parse().ok()),
                numbering: paragraph.and_then(list_ref).map(|l| ListRef { style: Some(id.clone()), ..l }),
                bold: run.and_then(|r| switch(r, "b")),
                italic: run.and_then(|r| switch(r, "i")),
                hidden: run.and_then(|r| switch(r, "vanish")),
            };
            let is_default = node.attribute("default").is_some_and(|v| v == "1" || v == "true");
            if is_default && node.attribute("type").as_deref() == Some("paragraph") {
                styles.default = Some(id.clone());
            }
            styles.by_id.insert(id, style);
        }
        styles
    }

    /// The style called `id` and those it is based on, nearest first.
    fn chain<'s>(&'s self, id: Option<&'s str>) -> impl Iterator<Item = &'s Style> {
        let first = id.or(self.default.as_deref()).and_then(|id| self.by_id.get(id));
        let next = |style: &&'s Style| style.based_on.as_deref().and_then(|id| self.by_id.get(id));
        std::iter::successors(first, next).take(CHAIN)
    }

    /// Heading level from 1 of the paragraph style `id`.
    pub(super) fn heading(&self, id: Option<&str>) -> Option<u8> {
        self.chain(id)
            .find_map(|style| heading_by_name(&style.name).or(style.outline.map(|l| l + 1)))
            .filter(|level| (1..=9).contains(level))
    }

    /// The list of the paragraph style `id`.
    pub(super) fn list(&self, id: Option<&str>) -> Option<ListRef> {
        self.chain(id).find_map(|style| style.numbering.clone())
    }

    /// Bold and italic that style `id` sets.
    pub(super) fn bold_italic(&self, id: Option<&str>) -> (bool, bool) {
        let bold = self.chain(id).find_map(|style| style.bold);
        let italic = self.chain(id).find_map(|style| style.italic);
        (bold.unwrap_or(false), italic.unwrap_or(false))
    }

    /// Whether style `id` hides its text, where it says so.
    pub(super) fn hidden(&self, id: Option<&str>) -> Option<bool> {
        self.chain(id).find_map(|style| style.hidden)
    }
}

/// Built-in headings keep their English names in every language version of Word;
/// the templates of the UN call theirs `_ H_1_G`, `_ H_2/3`, `_ H_Ch`.
fn heading_by_name(name: &str) -> Option<u8> {
    let name = name.to_ascii_lowercase();
    if name == "title" {
        return Some(1);
    }
    if let Some(rest) = name.strip_prefix("_ h_") {
        return Some(
            rest.chars().next().and_then(|c| c.to_digit(10)).and_then(|d| u8::try_from(d).ok()).unwrap_or(1),
        );
    }
    name.strip_prefix("heading ")?.trim().parse().ok()
}
