//! The running text of an OpenDocument file (ODF 1.3 part 3, sections 5 to 9).

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::Revisions;
use super::super::flow::{Flow, Inline, Style};
use super::super::xml::Node;
use super::lists::{Continued, Counters};
use super::styles::Styles;
use crate::document::{Block, BlockKind, SkipReason};

/// Where a paragraph stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ParagraphPlace {
    Body,
    Header,
    Footer,
    Cell { table: u32, row: u32, column: u32 },
}

/// A list that is being read.
struct List {
    style: String,
    counters: Counters,
    depth: usize,
    /// The next paragraph is the first of its item and carries the label.
    pending: Option<Option<u32>>,
}

/// Goes through one document.
pub(super) struct Walker<'t> {
    styles: &'t Styles,
    /// The text before tracked changes is wanted.
    revisions: Revisions,
    insertions: FxHashSet<String>,
    deletions: FxHashMap<String, Node<'t>>,
    /// Within an insertion that the original does not have.
    skipped: usize,
    flow: Flow,
    inline: Inline,
    list: Option<List>,
    continued: Continued,
    outline: Counters,
    page: u32,
    paragraph_page: u32,
    boxes: Vec<Node<'t>>,
    notes: Vec<(String, Node<'t>, bool)>,
}

impl<'t> Walker<'t> {
    pub(super) fn new(styles: &'t Styles, text: Option<Node<'t>>, revisions: Revisions) -> Self {
        let changes = text.and_then(|t| t.child("tracked-changes"));
        let (mut insertions, mut deletions) = (FxHashSet::default(), FxHashMap::default());
        for region in changes.into_iter().flat_map(|c| c.all("changed-region")) {
            let Some(id) = region.attribute("id").map(std::borrow::Cow::into_owned) else { continue };
            if region.child("insertion").is_some() {
                insertions.insert(id);
            } else if let Some(deletion) = region.child("deletion") {
                deletions.insert(id, deletion);
            }
        }
        Walker {
            styles,
            revisions,
            insertions,
            deletions,
            skipped: 0,
            flow: Flow::default(),
            inline: Inline::default(),
            list: None,
            continued: Continued::default(),
            outline: Counters::default(),
            page: 1,
            paragraph_page: 1,
            boxes: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// The streams read. Pages are known only where the writer left its page breaks.
    pub(super) fn finish(mut self) -> Flow {
        // Footnotes first, as in Word files; each kind in its own order.
        let mut notes = std::mem::take(&mut self.notes);
        notes.sort_by_key(|(_, _, is_endnote)| *is_endnote);
        for (mark, body, _) in notes {
            for paragraph in body.children() {
                self.inline.space();
                self.content(paragraph, Style::default(), &ParagraphPlace::Body);
            }
            let block = self.inline.take(BlockKind::Footnote { mark });
            if !block.text.is_empty() {
                self.flow.notes.push(block);
            }
        }
        if self.page == 1 {
            self.flow.body.iter_mut().for_each(|block| block.page = None);
        }
        self.flow
    }

    /// Reads the paragraphs, lists and tables below `node`.
    pub(super) fn blocks(&mut self, node: Node<'t>, place: &ParagraphPlace) {
        for child in node.children() {
            match child.name() {
                "p" | "h" => self.paragraph(child, place),
                "list" => self.list(child, place),
                "table" => self.table(child, place),
                "soft-page-break" => self.page = self.page.saturating_add(1),
                "change-start" | "change-end" | "change" => self.change(child, place),
                "tracked-changes" | "sequence-decls" => {}
                "annotation" => self.skip_below(SkipReason::Comment, child),
                "title" | "desc" => self.skip_below(SkipReason::Alternative, child),
                "forms" => self.skip_below(SkipReason::Controls, child),
                "section" if child.attribute("display").is_some_and(|d| d == "none") => {
                    self.skip_below(SkipReason::Hidden, child);
                }
                // Sections, frames, indices and shapes, and whatever else stands around paragraphs.
                _ => self.blocks(child, place),
            }
        }
    }

    fn paragraph(&mut self, node: Node<'t>, place: &ParagraphPlace) {
        self.paragraph_page = self.page;
        let name = node.attribute("style-name").unwrap_or_default();
        let style = self.styles.style(&name, Style::default());
        if self.styles.hides(&name) {
            self.skip_below(SkipReason::Hidden, node);
        } else {
            self.content(node, style, place);
        }
        self.end(node, place);
    }

    /// Makes the collected text a block of the stream that `place` belongs to.
    fn end(&mut self, node: Node<'t>, place: &ParagraphPlace) {
        let label = self.label(node);
        let kind = match place {
            ParagraphPlace::Header | ParagraphPlace::Footer => BlockKind::Furniture,
            ParagraphPlace::Cell { table, row, column } => {
                BlockKind::TableCell { table: *table, row: *row, column: *column }
            }
            ParagraphPlace::Body if node.name() == "h" => BlockKind::Heading {
                level: node.attribute("outline-level").and_then(|l| l.parse().ok()).unwrap_or(1),
            },
            ParagraphPlace::Body => match &self.list {
                Some(list) => BlockKind::ListItem { depth: u8::try_from(list.depth).unwrap_or(u8::MAX) },
                None => BlockKind::Paragraph,
            },
        };
        let block = self.inline.take(kind);
        self.flow.end_skip();
        let stream = match place {
            ParagraphPlace::Header => &mut self.flow.headers,
            ParagraphPlace::Footer => &mut self.flow.footers,
            ParagraphPlace::Body | ParagraphPlace::Cell { .. } => &mut self.flow.body,
        };
        if !block.text.is_empty() {
            let page = matches!(place, ParagraphPlace::Body | ParagraphPlace::Cell { .. })
                .then_some(self.paragraph_page);
            stream.push(Block { label, page, ..block });
        }
        for text_box in std::mem::take(&mut self.boxes) {
            self.blocks(text_box, place);
        }
    }

    /// The number in front of a paragraph: of its list item, or of its heading.
    fn label(&mut self, node: Node<'_>) -> Option<String> {
        let styles = self.styles;
        if let Some(list) = &mut self.list {
            let start = list.pending.take()?;
            let style = styles.lists.get(&list.style)?;
            return style.count(&mut list.counters, list.depth, start);
        }
        let level = node.attribute("outline-level").filter(|_| node.name() == "h")?.parse::<usize>().ok()?;
        styles.outline.count(&mut self.outline, level.checked_sub(1)?, None)
    }

    fn list(&mut self, node: Node<'t>, place: &ParagraphPlace) {
        let outer = self.list.take();
        let named = node.attribute("style-name").map(std::borrow::Cow::into_owned);
        let first = || node.find("p").or_else(|| node.find("h"))?.attribute("style-name");
        let style = named
            .or_else(|| outer.as_ref().map(|o| o.style.clone()))
            .or_else(|| self.styles.list_of(&first()?).map(str::to_owned))
            .unwrap_or_default();
        // A list within a list counts one level deeper in the same counters.
        let (counters, depth) = match &outer {
            Some(outer) => (outer.counters, outer.depth + 1),
            None => (self.continued.start(node, &style), 0),
        };
        self.list = Some(List { style: style.clone(), counters, depth, pending: None });
        for item in node.children() {
            if item.name() == "list-item"
                && let Some(list) = &mut self.list
            {
                let start = item.attribute("start-value").and_then(|v| v.parse().ok());
                // An item that only holds a deeper list is no item of this one.
                let holds_text =
                    item.children().find(|c| !c.name().is_empty()).is_some_and(|c| c.name() != "list");
                list.pending = holds_text.then_some(start);
            }
            if matches!(item.name(), "list-item" | "list-header") {
                self.blocks(item, place);
            }
        }
        let counters = self.list.take().map_or(counters, |list| list.counters);
        match outer {
            Some(outer) => self.list = Some(List { counters, ..outer }),
            None => self.continued.end(node, &style, counters),
        }
    }

    fn table(&mut self, node: Node<'t>, place: &ParagraphPlace) {
        // A table of a header is still a header.
        let table = if matches!(place, ParagraphPlace::Header | ParagraphPlace::Footer) {
            None
        } else {
            Some(self.flow.next_table())
        };
        let list = self.list.take();
        let mut row = 0;
        self.rows(node, table, place, &mut row);
        self.list = list;
    }

    fn rows(&mut self, node: Node<'t>, table: Option<u32>, place: &ParagraphPlace, row: &mut u32) {
        for child in node.children() {
            match child.name() {
                "table-row" => {
                    let mut column = 0u32;
                    for cell in child.children() {
                        let repeated = cell
                            .attribute("number-columns-repeated")
                            .and_then(|v| v.parse().ok())
                            .unwrap_or(1);
                        if cell.name() == "table-cell" {
                            let inside = table.map_or_else(
                                || place.clone(),
                                |table| ParagraphPlace::Cell { table, row: *row, column },
                            );
                            self.blocks(cell, &inside);
                        }
                        if matches!(cell.name(), "table-cell" | "covered-table-cell") {
                            column = column.saturating_add(repeated);
                        }
                    }
                    *row = row.saturating_add(1);
                }
                "table-header-rows" | "table-rows" | "table-row-group" => self.rows(child, table, place, row),
                "soft-page-break" => self.page = self.page.saturating_add(1),
                _ => {}
            }
        }
    }

    /// Reads the text below `node` into the current paragraph.
    fn content(&mut self, node: Node<'t>, style: Style, place: &ParagraphPlace) {
        for child in node.children() {
            match child.name() {
                "" => self.push(child.text().unwrap_or_default(), style),
                "s" | "tab" | "line-break" => self.push(" ", style),
                "soft-page-break" => {
                    self.page = self.page.saturating_add(1);
                    if self.inline.is_empty() {
                        self.paragraph_page = self.page;
                    }
                }
                "note" => {
                    if self.skipped == 0 {
                        self.inline.note_mark();
                        let mark = child.child("note-citation").map(Node::all_text).unwrap_or_default();
                        let is_endnote = child.attribute("note-class").is_some_and(|c| c == "endnote");
                        let body = child.child("note-body");
                        self.notes.extend(body.map(|body| (mark.trim().to_owned(), body, is_endnote)));
                    }
                }
                "frame" | "text-box" | "custom-shape" | "g" | "rect" | "line" | "polyline" | "polygon"
                | "regular-polygon" | "path" | "circle" | "ellipse" | "connector" | "caption" | "measure"
                | "page-thumbnail" | "a"
                    if self.holds_drawing(child) =>
                {
                    self.drawing(child);
                }
                "annotation" => self.skip_below(SkipReason::Comment, child),
                "ruby-text" => self.skip_below(SkipReason::Gloss, child),
                "script" => self.skip_below(SkipReason::Code, child),
                "hidden-text" | "hidden-paragraph" => self.skip_below(SkipReason::Hidden, child),
                "annotation-end" | "tracked-changes" => {}
                "change-start" | "change-end" | "change" => self.change(child, place),
                "span" => {
                    let name = child.attribute("style-name").unwrap_or_default();
                    if self.styles.hides(&name) {
                        self.skip_below(SkipReason::Hidden, child);
                    } else {
                        self.content(child, self.styles.style(&name, style), place);
                    }
                }
                _ => self.content(child, style, place),
            }
        }
    }

    /// Whether `node` is drawn: a link may hold a picture or text.
    fn holds_drawing(&self, node: Node<'t>) -> bool {
        node.name() != "a" || node.children().any(|c| matches!(c.name(), "frame" | "custom-shape" | "g"))
    }

    /// Remembers the texts of a drawing, to be read behind the paragraph.
    fn drawing(&mut self, node: Node<'t>) {
        match node.name() {
            "title" | "desc" => self.skip_below(SkipReason::Alternative, node),
            "frame" | "g" | "a" => node.children().for_each(|child| self.drawing(child)),
            // What is no shape but a picture, an object or an event holds no paragraph.
            _ => self.boxes.push(node),
        }
    }

    /// Records the text below `node` as left out.
    fn skip_below(&mut self, why: SkipReason, node: Node<'t>) {
        // A form keeps the words of its controls in attributes, a hidden field its text.
        for name in ["label", "string-value"] {
            if let Some(text) = node.attribute(name).filter(|_| node.name() != "annotation") {
                self.flow.skip(why, &text);
                self.flow.skip(why, " ");
            }
        }
        match node.name() {
            "" => self.flow.skip(why, node.text().unwrap_or_default()),
            "s" | "tab" | "line-break" => self.flow.skip(why, " "),
            // Who made a remark and when is no text.
            "creator" | "date" | "date-string" => {}
            name => {
                node.children().for_each(|child| self.skip_below(why, child));
                if matches!(name, "p" | "h" | "annotation" | "title" | "desc") {
                    self.flow.skip(why, " ");
                }
            }
        }
    }

    fn change(&mut self, node: Node<'t>, place: &ParagraphPlace) {
        let id = node.attribute("change-id").unwrap_or_default();
        if self.revisions == Revisions::Accepted {
            if let Some(deletion) =
                self.deletions.get(id.as_ref()).copied().filter(|_| node.name() == "change")
            {
                self.skip_below(SkipReason::Change, deletion);
            }
            return;
        }
        match node.name() {
            "change-start" if self.insertions.contains(id.as_ref()) => self.skipped += 1,
            "change-end" if self.insertions.contains(id.as_ref()) => {
                self.skipped = self.skipped.saturating_sub(1);
            }
            "change" => {
                if let Some(deletion) = self.deletions.get(id.as_ref()).copied() {
                    let paragraphs = deletion.children().filter(|n| matches!(n.name(), "p" | "h"));
                    for (number, paragraph) in paragraphs.enumerate() {
                        // What was deleted reached over the end of a paragraph.
                        if number > 0 {
                            self.end(paragraph, place);
                        }
                        self.content(paragraph, Style::default(), place);
                    }
                }
            }
            _ => {}
        }
    }

    fn push(&mut self, text: &str, style: Style) {
        if self.skipped == 0 {
            self.inline.push(text, style);
            // White space between elements parts no stretch.
            if !text.trim().is_empty() {
                self.flow.end_skip();
            }
        } else {
            self.flow.skip(SkipReason::Change, text);
        }
    }
}
