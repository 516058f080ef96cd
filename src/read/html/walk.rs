//! The blocks of a page in document order.

use ego_tree::NodeRef;
use rustc_hash::FxHashSet;
use scraper::{ElementRef, Node};

use super::super::Revisions;
use super::super::flow::{Flow, Inline, Style};
use super::super::numerals;
use super::boilerplate::{Within, is_furniture, is_silent};
use super::notes::{Id, Notes};
use crate::document::{Block, BlockKind, SkipReason};
use crate::limits;

/// Elements that begin and end a block of text.
const BLOCKS: [&str; 40] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "td",
    "th",
    "tr",
    "ul",
];

/// What surrounds the current text.
#[derive(Debug, Clone)]
struct Surroundings {
    kind: BlockKind,
    style: Style,
    within: Within,
    /// Lists around it.
    lists: u8,
    depth: usize,
}

/// Goes through one page.
pub(super) struct Walker<'n> {
    notes: &'n Notes,
    /// Only what lies in these elements is text; empty: everything is.
    roots: FxHashSet<Id>,
    /// The elements around those.
    around_roots: FxHashSet<Id>,
    /// Furniture is told by classes and ids too.
    pub(super) strict: bool,
    /// The text before marked changes is wanted.
    revisions: Revisions,
    pub(super) flow: Flow,
    inline: Inline,
    label: Option<String>,
    /// Line breaks in a row: two make a paragraph on old pages.
    breaks: u8,
}

impl<'n> Walker<'n> {
    pub(super) fn new(notes: &'n Notes, roots: &[ElementRef<'_>], revisions: Revisions) -> Self {
        let above = |root: &ElementRef<'_>| {
            std::iter::successors(root.parent(), NodeRef::parent).map(|n| n.id()).collect::<Vec<_>>()
        };
        Walker {
            notes,
            roots: roots.iter().map(|root| root.id()).collect(),
            around_roots: roots.iter().flat_map(above).collect(),
            strict: true,
            revisions,
            flow: Flow::default(),
            inline: Inline::default(),
            label: None,
            breaks: 0,
        }
    }

    /// Reads everything below `root`.
    pub(super) fn read(&mut self, root: ElementRef<'_>) {
        let place = Surroundings {
            kind: BlockKind::Paragraph,
            style: Style::default(),
            within: if self.roots.is_empty() { Within::Text } else { Within::Page },
            lists: 0,
            depth: 0,
        };
        self.element(root, &place);
        self.emit(&place);
    }

    fn children(&mut self, element: ElementRef<'_>, place: &Surroundings) {
        for child in element.children() {
            match child.value() {
                Node::Text(text) => {
                    if !text.trim().is_empty() {
                        self.breaks = 0;
                    }
                    self.inline.push(text, place.style);
                }
                Node::Element(_) => {
                    if let Some(element) = ElementRef::wrap(child) {
                        self.element(element, place);
                    }
                }
                _ => {}
            }
        }
    }

    fn element(&mut self, element: ElementRef<'_>, around: &Surroundings) {
        let name = element.value().name();
        if is_silent(element) {
            self.skip(element);
            return;
        }
        if self.notes.is_mark(element) {
            self.inline.note_mark();
            return;
        }
        let mut place = around.clone();
        place.depth += 1;
        if place.depth > limits::DEPTH {
            // Nobody nests so deep; the text is kept, its structure is not.
            element.text().for_each(|text| self.inline.push(text, place.style));
            return;
        }
        if name == "article" || self.roots.contains(&element.id()) {
            place.within = Within::Text;
        }
        if self.is_outside(element, &place) && place.kind != BlockKind::Furniture {
            self.emit(around);
            place.kind = BlockKind::Furniture;
        }
        match name {
            "br" => {
                self.inline.space();
                self.breaks += 1;
                if self.breaks == 2 {
                    self.emit(&place);
                }
                return;
            }
            "img" | "area" => {
                if let Some(text) = element.attr("alt") {
                    self.flow.skip(SkipReason::Alternative, text);
                    self.flow.end_skip();
                }
                return;
            }
            "wbr" | "link" | "meta" => return,
            "del" if self.revisions == Revisions::Accepted => {
                return self.skip_text(SkipReason::Change, element);
            }
            "ins" if self.revisions == Revisions::Original => {
                return self.skip_text(SkipReason::Change, element);
            }
            "rt" | "rp" => return self.skip_text(SkipReason::Gloss, element),
            "b" | "strong" => place.style.bold = true,
            "i" | "em" | "cite" => place.style.italic = true,
            _ => {}
        }
        if is_word_label(element) {
            let label: String = element.text().collect();
            self.label = Some(label.trim().to_owned()).filter(|label| !label.is_empty());
            return;
        }
        if !BLOCKS.contains(&name) {
            self.children(element, &place);
            if place.kind == BlockKind::Furniture && around.kind != BlockKind::Furniture {
                self.emit(&place);
            }
            return;
        }
        self.emit(around);
        self.block(element, name, &mut place);
        self.emit(&place);
    }

    /// Records what an element holds that shows nothing. Programs and styles are no text.
    fn skip(&mut self, element: ElementRef<'_>) {
        match element.value().name() {
            "script" | "style" | "head" => {}
            "select" | "option" | "textarea" | "datalist" => {
                self.skip_text(SkipReason::Controls, element);
            }
            // Parsed as text, for programs are taken to run: its tags are still in it.
            "noscript" | "noframes" | "iframe" => {
                let text: String = element.text().collect();
                let inner = scraper::Html::parse_fragment(&text);
                self.skip_text(SkipReason::Hidden, inner.root_element());
            }
            _ => self.skip_text(SkipReason::Hidden, element),
        }
    }

    fn skip_text(&mut self, why: SkipReason, element: ElementRef<'_>) {
        for node in element.descendants() {
            let Node::Text(text) = node.value() else { continue };
            let inside = node.parent().and_then(ElementRef::wrap);
            if inside.is_some_and(|e| matches!(e.value().name(), "script" | "style")) {
                continue;
            }
            self.flow.skip(why, text);
            self.flow.skip(why, " ");
        }
        self.flow.end_skip();
    }

    /// Whether the element stands around the text of the page.
    fn is_outside(&self, element: ElementRef<'_>, place: &Surroundings) -> bool {
        let beside_roots = !self.roots.is_empty()
            && place.within == Within::Page
            && !self.around_roots.contains(&element.id())
            && self.notes.note(element).is_none();
        let is_note = self.notes.note(element).is_some();
        beside_roots || (self.strict && !is_note && is_furniture(element, place.within))
    }

    fn block(&mut self, element: ElementRef<'_>, name: &str, place: &mut Surroundings) {
        // Notes stand in an aside of their own on some pages.
        if let Some(mark) = self.notes.note(element) {
            place.kind = BlockKind::Footnote { mark: mark.to_owned() };
            self.children(element, place);
            return;
        }
        if place.kind == BlockKind::Furniture {
            self.children(element, place);
            return;
        }
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" if !matches!(place.kind, BlockKind::TableCell { .. }) => {
                let level = name.bytes().last().map_or(0, |digit| digit.saturating_sub(b'0'));
                place.kind = BlockKind::Heading { level };
                self.children(element, place);
            }
            "ol" | "ul" => self.list(element, place),
            "table" if !is_layout(element) => self.table(element, place),
            _ => self.children(element, place),
        }
    }

    fn list(&mut self, element: ElementRef<'_>, place: &mut Surroundings) {
        if !matches!(place.kind, BlockKind::TableCell { .. } | BlockKind::Footnote { .. }) {
            place.kind = BlockKind::ListItem { depth: place.lists };
        }
        place.lists = place.lists.saturating_add(1);
        let ordered = element.value().name() == "ol";
        let items = || element.child_elements().filter(|e| e.value().name() == "li");
        let mut number: i64 = element.attr("start").and_then(|s| s.trim().parse().ok()).unwrap_or(1);
        let step = if element.attr("reversed").is_some() {
            number =
                element.attr("start").and_then(|s| s.trim().parse().ok()).unwrap_or(items().count() as i64);
            -1
        } else {
            1
        };
        let format = list_format(element);
        for child in element.child_elements() {
            if child.value().name() != "li" {
                self.element(child, place);
                continue;
            }
            number = child.attr("value").and_then(|v| v.trim().parse().ok()).unwrap_or(number);
            self.emit(place);
            if ordered && let Some(format) = format {
                let number = u32::try_from(number).unwrap_or(0);
                self.label = Some(format!("{}.", numerals::write(number, format)));
            }
            self.element(child, place);
            self.emit(place);
            self.label = None;
            number = number.saturating_add(step);
        }
    }

    fn table(&mut self, element: ElementRef<'_>, place: &Surroundings) {
        let table = self.flow.next_table();
        let mut row = 0;
        // Rows that a cell above still covers, by column.
        let mut covered: Vec<u32> = Vec::new();
        let rows = element
            .descendent_elements()
            .filter(|e| e.value().name() == "tr" && owner(*e) == Some(element.id()));
        for captions in element.child_elements().filter(|e| e.value().name() == "caption") {
            self.element(captions, place);
        }
        for line in rows {
            let mut column = 0usize;
            for cell in line.child_elements().filter(|e| matches!(e.value().name(), "td" | "th")) {
                while covered.get(column).is_some_and(|rows| *rows > 0) {
                    column += 1;
                }
                let span = |name: &str| {
                    // The standard's own limits are 1,000 columns and 65,534 rows.
                    cell.attr(name)
                        .and_then(|v| v.trim().parse().ok())
                        .filter(|n| (1..=1000).contains(n))
                        .unwrap_or(1u32)
                };
                let mut inside = place.clone();
                let at = u32::try_from(column).unwrap_or(u32::MAX);
                inside.kind = BlockKind::TableCell { table, row, column: at };
                inside.style.bold |= cell.value().name() == "th";
                self.element(cell, &inside);
                self.emit(&inside);
                for _ in 0..span("colspan") {
                    if covered.len() <= column {
                        covered.resize(column + 1, 0);
                    }
                    if let Some(rows) = covered.get_mut(column) {
                        *rows = span("rowspan");
                    }
                    column += 1;
                }
            }
            covered.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
            row += 1;
        }
    }

    /// Ends the current block.
    fn emit(&mut self, place: &Surroundings) {
        self.breaks = 0;
        if self.inline.is_empty() {
            let _ = self.inline.take(BlockKind::Paragraph);
            return;
        }
        let mut block = self.inline.take(place.kind.clone());
        // Marks of notes stand in front of some, outside any link.
        if let BlockKind::Footnote { mark } = &block.kind {
            let text = block.text.trim_start_matches(['(', '[']);
            let rest =
                text.strip_prefix(mark.as_str()).map(|rest| rest.trim_start_matches([')', ']', '.', ' ']));
            if let Some(rest) = rest.filter(|rest| !rest.is_empty() && !rest.starts_with(char::is_numeric)) {
                block = Block::new(block.kind.clone(), rest);
            }
        }
        let block = Block { label: self.label.take(), ..block };
        match &block.kind {
            BlockKind::Footnote { mark } => {
                let goes_on = self.flow.notes.last_mut().filter(
                    |last| matches!(&last.kind, BlockKind::Footnote { mark: before } if before == mark),
                );
                match goes_on {
                    // A note of two paragraphs is still one note.
                    Some(last) => {
                        last.text.push(' ');
                        last.text.push_str(&block.text);
                    }
                    None => self.flow.notes.push(Block { label: None, ..block }),
                }
            }
            _ => self.flow.body.push(block),
        }
    }
}

/// Whether the element holds the number that Word wrote in front of an item of a list.
fn is_word_label(element: ElementRef<'_>) -> bool {
    element.attr("style").is_some_and(|style| {
        style
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect::<String>()
            .eq_ignore_ascii_case("mso-list:ignore")
    })
}

/// The table that a row belongs to.
fn owner(row: ElementRef<'_>) -> Option<Id> {
    let above = std::iter::successors(row.parent(), NodeRef::parent).filter_map(ElementRef::wrap);
    above.into_iter().find(|e| e.value().name() == "table").map(|e| e.id())
}

/// Tables that only place things: one column, said to be so, or holding other tables.
fn is_layout(table: ElementRef<'_>) -> bool {
    if matches!(table.attr("role"), Some("presentation" | "none")) {
        return true;
    }
    let mut widest = 0;
    for element in table.descendent_elements().skip(1) {
        match element.value().name() {
            "table" => return true,
            "tr" => {
                let cells =
                    element.child_elements().filter(|e| matches!(e.value().name(), "td" | "th")).count();
                widest = widest.max(cells);
            }
            _ => {}
        }
    }
    widest < 2
}

/// Number format of an ordered list; none where it shows no numbers.
fn list_format(list: ElementRef<'_>) -> Option<&'static str> {
    let style = list.attr("style").unwrap_or_default().to_ascii_lowercase();
    let mut rules = style.split(';').filter_map(|rule| rule.split_once(':'));
    let style = rules.rfind(|(name, _)| matches!(name.trim(), "list-style" | "list-style-type"));
    let by_style = style.and_then(|(_, value)| value.split_whitespace().find_map(css_format));
    match (by_style, list.attr("type")) {
        (Some("none"), _) => None,
        (Some(format), _) => Some(format),
        (None, Some("a")) => Some("lowerLetter"),
        (None, Some("A")) => Some("upperLetter"),
        (None, Some("i")) => Some("lowerRoman"),
        (None, Some("I")) => Some("upperRoman"),
        (None, _) => Some("decimal"),
    }
}

/// CSS Counter Styles level 3, and the Arabic ones of its companion document.
fn css_format(name: &str) -> Option<&'static str> {
    Some(match name {
        "none" => "none",
        "decimal" => "decimal",
        "decimal-leading-zero" => "decimalZero",
        "lower-alpha" | "lower-latin" => "lowerLetter",
        "upper-alpha" | "upper-latin" => "upperLetter",
        "lower-roman" => "lowerRoman",
        "upper-roman" => "upperRoman",
        "arabic-indic" => "arabicIndic",
        "arabic-abjad" => "arabicAbjad",
        _ => return None,
    })
}
