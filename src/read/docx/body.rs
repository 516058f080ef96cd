//! The running text of a Word document: paragraphs, tables, text boxes and what
//! stands inside them, in reading order (ECMA-376 part 1, 17.3 and 17.4).
//!
//! Text is stored in logical order whatever `w:bidi` and `w:rtl` say, and the
//! first cell of a right-to-left table is its rightmost; so both are honoured by
//! taking things as they come.

mod drawings;
mod skips;
mod tables;

use rustc_hash::FxHashMap;

use super::super::Revisions;
use super::super::flow::{Flow, Inline, Style};
use super::super::xml::Node;
use super::notes::{NoteKind, Notes};
use super::numbering::Numbering;
use super::styles::{Styles, list_ref, switch, value};
use super::symbols::{self, Unknown};
use crate::document::{Block, BlockKind, SkipReason};

/// Where a paragraph stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ParagraphPlace {
    Body,
    Header,
    Footer,
    Cell { table: u32, row: u32, column: u32 },
    Note { mark: String },
}

/// Goes through the parts of one document.
pub(super) struct Walker<'t> {
    styles: Styles,
    numbering: Numbering,
    notes: Notes<'t>,
    /// The text before tracked changes is wanted.
    revisions: Revisions,
    flow: Flow,
    inline: Inline,
    /// Open fields; `true` once the result has begun.
    fields: Vec<bool>,
    /// Fields do not all end, so what is code and what is result cannot be told.
    pub(super) ignore_fields: bool,
    /// The style of the paragraph hides its text.
    hidden: bool,
    /// A reference whose typed mark comes in the next run.
    awaits_mark: Option<(NoteKind, String)>,
    /// Symbols without a letter, and how many there are of each font.
    pub(super) unknown: Unknown,
    /// Pages begun, as Word last laid them out.
    page: u32,
    /// Page on which the current paragraph begins.
    paragraph_page: u32,
    /// Text boxes anchored in the current paragraph, read after it.
    boxes: Vec<Node<'t>>,
    /// Text of drawings and charts that other parts hold, by the relation that leads there.
    pub(super) drawn: FxHashMap<String, Vec<String>>,
    /// Relations of drawings anchored in the current paragraph.
    anchored: Vec<String>,
}

impl<'t> Walker<'t> {
    pub(super) fn new(styles: Styles, numbering: Numbering, notes: Notes<'t>, revisions: Revisions) -> Self {
        Walker {
            styles,
            numbering,
            notes,
            revisions,
            flow: Flow::default(),
            inline: Inline::default(),
            fields: Vec::new(),
            ignore_fields: false,
            hidden: false,
            awaits_mark: None,
            unknown: Unknown::default(),
            page: 1,
            paragraph_page: 1,
            boxes: Vec::new(),
            drawn: FxHashMap::default(),
            anchored: Vec::new(),
        }
    }

    /// The streams read so far. Pages are known only where Word left its page breaks.
    pub(super) fn finish(mut self) -> Flow {
        if self.page == 1 {
            for block in self.flow.body.iter_mut().chain(&mut self.flow.notes) {
                block.page = None;
            }
        }
        self.flow
    }

    /// Elements whose text is not in the state that is read.
    fn gone(&self) -> [&'static str; 2] {
        match self.revisions {
            Revisions::Accepted => ["del", "moveFrom"],
            Revisions::Original => ["ins", "moveTo"],
        }
    }

    /// Reads the paragraphs and tables below `node`.
    pub(super) fn blocks(&mut self, node: Node<'t>, place: ParagraphPlace) {
        for child in node.children() {
            match child.name() {
                "p" => self.paragraph(child, &place),
                "tbl" => self.table(child, &place),
                name if self.gone().contains(&name) => self.skip_below(SkipReason::Change, child),
                "AlternateContent" => {
                    if let Some(choice) = alternative(child) {
                        self.blocks(choice, place.clone());
                    }
                }
                "sdt" => {
                    if let Some(content) = child.child("sdtContent") {
                        self.blocks(content, place.clone());
                    }
                }
                "sectPr" => {}
                // Marks of changes, of XML and of headers, and whatever else stands around paragraphs.
                _ => self.blocks(child, place.clone()),
            }
        }
    }

    /// Reads the notes that were referred to, and those that they refer to.
    pub(super) fn footnotes(&mut self) {
        loop {
            let notes = self.notes.take();
            if notes.is_empty() {
                return;
            }
            for note in notes {
                self.note(note.node);
                if note.typed {
                    self.inline.drop_front(&note.mark);
                }
                let place = ParagraphPlace::Note { mark: note.mark };
                self.emit(None, &place);
                self.text_boxes(&place);
            }
        }
    }

    /// All paragraphs of a note, also those in tables: a note of two is still one note.
    fn note(&mut self, node: Node<'t>) {
        for child in node.children() {
            match child.name() {
                "p" => {
                    self.inline.space();
                    self.content(child, Style::default());
                }
                name if self.gone().contains(&name) => self.skip_below(SkipReason::Change, child),
                _ => self.note(child),
            }
        }
    }

    fn paragraph(&mut self, node: Node<'t>, place: &ParagraphPlace) {
        let properties = node.child("pPr");
        if self.inline.is_empty() {
            self.paragraph_page = self.page;
        }
        let style = properties.and_then(|p| value(p, "pStyle"));
        let (bold, italic) = self.styles.bold_italic(style.as_deref());
        self.hidden = self.styles.hidden(style.as_deref()).unwrap_or(false);
        self.content(node, Style { bold, italic });
        self.hidden = false;
        if properties.is_some_and(|p| p.child("sectPr").is_some()) {
            self.notes.restart("eachSect");
        }
        // A paragraph whose end mark is deleted (or not yet inserted) runs on into the next.
        let mark = properties.and_then(|p| p.child("rPr"));
        if mark.is_some_and(|mark| self.gone().iter().any(|name| mark.child(name).is_some())) {
            return;
        }
        self.emit(properties, place);
        self.text_boxes(place);
    }

    /// Makes the collected text a block of the stream that `place` belongs to.
    fn emit(&mut self, properties: Option<Node<'t>>, place: &ParagraphPlace) {
        self.typed_mark("");
        let style = properties.and_then(|p| value(p, "pStyle"));
        let mut list = properties.and_then(list_ref);
        let inherited = self.styles.list(style.as_deref());
        if list.as_ref().is_none_or(|l| l.id.is_none())
            && let Some(mut inherited) = inherited
        {
            inherited.level = list.and_then(|l| l.level).or(inherited.level);
            list = Some(inherited);
        }
        // Word numbers empty paragraphs too.
        let item = list.and_then(|list| self.numbering.count(&list));
        let direct = properties.and_then(|p| value(p, "outlineLvl")).and_then(|v| v.parse::<u8>().ok());
        let heading = match direct {
            // Level 9 means body text.
            Some(level) => (level < 9).then_some(level + 1),
            None => self.styles.heading(style.as_deref()),
        };
        let kind = match place {
            ParagraphPlace::Header | ParagraphPlace::Footer => BlockKind::Furniture,
            ParagraphPlace::Cell { table, row, column } => {
                BlockKind::TableCell { table: *table, row: *row, column: *column }
            }
            ParagraphPlace::Note { mark } => BlockKind::Footnote { mark: mark.clone() },
            ParagraphPlace::Body => match (heading, &item) {
                (Some(level), _) => BlockKind::Heading { level },
                (None, Some(item)) => BlockKind::ListItem { depth: item.depth },
                (None, None) => BlockKind::Paragraph,
            },
        };
        let block = self.inline.take(kind);
        self.flow.end_skip();
        if block.text.is_empty() {
            return;
        }
        let mut block = Block { label: item.and_then(|i| i.label), page: Some(self.paragraph_page), ..block };
        let stream = match place {
            ParagraphPlace::Header => &mut self.flow.headers,
            ParagraphPlace::Footer => &mut self.flow.footers,
            ParagraphPlace::Note { .. } => &mut self.flow.notes,
            ParagraphPlace::Body | ParagraphPlace::Cell { .. } => &mut self.flow.body,
        };
        if matches!(place, ParagraphPlace::Header | ParagraphPlace::Footer | ParagraphPlace::Note { .. }) {
            block.page = None;
        }
        stream.push(block);
    }

    /// Reads the runs below `node` into the current paragraph.
    fn content(&mut self, node: Node<'t>, style: Style) {
        for child in node.children() {
            match child.name() {
                "r" => self.run(child, style),
                name if self.gone().contains(&name) => self.skip_below(SkipReason::Change, child),
                "pPr" | "rPr" | "sdtPr" => {}
                "rt" => self.skip_below(SkipReason::Gloss, child),
                "AlternateContent" => {
                    if let Some(choice) = alternative(child) {
                        self.content(choice, style);
                    }
                }
                "" => {}
                // Formulas keep their letters in runs of their own kind.
                _ => self.content(child, style),
            }
        }
    }

    fn run(&mut self, node: Node<'t>, inherited: Style) {
        let properties = node.child("rPr");
        let mut style = inherited;
        let mut raised = false;
        let named = properties.and_then(|p| value(p, "rStyle"));
        let direct = properties.and_then(|p| switch(p, "vanish"));
        let by_style = || named.as_deref().and_then(|id| self.styles.hidden(Some(id)));
        if direct.or_else(by_style).unwrap_or(self.hidden) {
            self.page_breaks(node);
            self.skip_below(SkipReason::Hidden, node);
            return;
        }
        if let Some(properties) = properties {
            if let Some(id) = named {
                let (bold, italic) = self.styles.bold_italic(Some(&id));
                style = Style { bold: bold || style.bold, italic: italic || style.italic };
            }
            // Right-to-left runs have switches of their own for the same thing.
            let either = |plain: &str, complex: &str| {
                let name = if switch(properties, "rtl") == Some(true) { complex } else { plain };
                switch(properties, name)
            };
            style.bold = either("b", "bCs").unwrap_or(style.bold);
            style.italic = either("i", "iCs").unwrap_or(style.italic);
            raised = value(properties, "vertAlign").as_deref() == Some("superscript");
        }
        for child in node.children() {
            match child.name() {
                "t" => {
                    let text = child.all_text();
                    // Brackets and commas that are raised like a note mark belong to it.
                    let part_of_mark = raised && text.chars().all(|c| "()[]⁽⁾,، \u{A0}".contains(c));
                    if !part_of_mark && !self.typed_mark(&text) {
                        self.text(&text, style);
                    }
                }
                "delText" if self.revisions == Revisions::Original => self.text(&child.all_text(), style),
                "delText" => self.skip_below(SkipReason::Change, child),
                "instrText" | "delInstrText" => self.skip_below(SkipReason::FieldCode, child),
                "tab" | "ptab" | "br" | "cr" => self.text(" ", style),
                "noBreakHyphen" => self.text("\u{2011}", style),
                "softHyphen" => self.text("\u{AD}", style),
                "sym" => {
                    let symbol = symbols::letter(child, &mut self.unknown);
                    if !self.typed_mark(symbol.encode_utf8(&mut [0; 4])) {
                        self.text(symbol.encode_utf8(&mut [0; 4]), style);
                    }
                }
                "fldChar" => self.field(&child.attribute("fldCharType").unwrap_or_default()),
                "footnoteRef" | "endnoteRef" => self.inline.note_mark(),
                "lastRenderedPageBreak" => self.page_breaks(node),
                "footnoteReference" | "endnoteReference" => {
                    self.inline.note_mark();
                    let kind = match child.name() {
                        "footnoteReference" => NoteKind::Footnote,
                        _ => NoteKind::Endnote,
                    };
                    let custom =
                        child.attribute("customMarkFollows").is_some_and(|v| v == "1" || v == "true");
                    let Some(id) = child.attribute("id").filter(|_| self.visible()) else { continue };
                    if custom {
                        self.awaits_mark = Some((kind, id.into_owned()));
                    } else {
                        self.notes.refer(kind, &id, None);
                    }
                }
                "AlternateContent" | "drawing" | "pict" | "object" => self.drawing(child),
                "ruby" => {
                    if let Some(base) = child.child("rubyBase") {
                        self.content(base, style);
                    }
                    if let Some(gloss) = child.child("rt") {
                        self.skip_below(SkipReason::Gloss, gloss);
                    }
                }
                _ => {}
            }
        }
    }

    /// Takes `text` for the mark that a reference awaits, if one does and it can be one.
    fn typed_mark(&mut self, text: &str) -> bool {
        let Some((kind, id)) = self.awaits_mark.take() else { return false };
        let mark = text.trim_matches(['(', ')', '[', ']', ' ']);
        let is_mark = (1..=3).contains(&mark.chars().count());
        self.notes.refer(kind, &id, Some(if is_mark { mark } else { "*" }.to_owned()));
        is_mark
    }

    fn text(&mut self, text: &str, style: Style) {
        if self.visible() {
            self.inline.push(text, style);
            self.flow.end_skip();
        } else {
            self.flow.skip(SkipReason::FieldCode, text);
        }
    }

    /// Whether text that comes now is shown: outside fields or in their results.
    fn visible(&self) -> bool {
        self.ignore_fields || self.fields.iter().all(|in_result| *in_result)
    }

    fn field(&mut self, step: &str) {
        match step {
            "begin" => self.fields.push(false),
            "separate" => {
                if let Some(in_result) = self.fields.last_mut() {
                    *in_result = true;
                }
            }
            "end" => {
                self.fields.pop();
            }
            _ => {}
        }
    }

    fn page_breaks(&mut self, run: Node<'t>) {
        if run.child("lastRenderedPageBreak").is_some() {
            self.page = self.page.saturating_add(1);
            self.notes.restart("eachPage");
            if self.inline.is_empty() {
                self.paragraph_page = self.page;
            }
        }
    }
}

/// The branch of `mc:AlternateContent` that holds the content once: the first
/// choice, or the fallback where there is no choice with anything in it.
fn alternative(node: Node<'_>) -> Option<Node<'_>> {
    node.all("Choice").find(|n| n.children().next().is_some()).or_else(|| node.child("Fallback"))
}
