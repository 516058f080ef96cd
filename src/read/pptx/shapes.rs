//! The shapes of a slide, in the order in which PowerPoint reads them out.

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::flow::{Flow, Inline, Style};
use super::super::numerals;
use super::super::xml::Node;
use crate::document::{Block, BlockKind, SkipReason, Skipped};

/// What is known of a slide besides its shapes.
pub(super) struct Slide {
    /// From 1.
    pub(super) number: u32,
    pub(super) hidden: bool,
    /// Texts of charts and diagrams, by their relations.
    pub(super) drawn: FxHashMap<String, Vec<String>>,
}

/// Goes through the slides of one presentation.
#[derive(Default)]
pub(super) struct Walker {
    pub(super) flow: Flow,
    /// Layouts and masters that were read.
    pub(super) backgrounds: FxHashSet<String>,
    /// Numbers of the automatic lists of the current shape, by level.
    counters: Vec<u32>,
    page: Option<u32>,
    /// Everything is left out: the slide or the shape is hidden.
    hidden: bool,
}

impl Walker {
    /// Reads a slide: its title, then the other shapes.
    pub(super) fn slide(&mut self, root: Node<'_>, slide: &Slide) {
        self.page = Some(slide.number);
        self.hidden = slide.hidden;
        let Some(tree) = root.find("spTree") else { return };
        let is_title = |node: &Node<'_>| matches!(placeholder(*node).as_deref(), Some("title" | "ctrTitle"));
        for title in [true, false] {
            for shape in tree.children().filter(|node| is_title(node) == title) {
                self.shape(shape, slide);
            }
        }
    }

    /// Reads the notes of a speaker, which stand below a picture of the slide.
    pub(super) fn notes(&mut self, root: Node<'_>, slide: &Slide) {
        let shapes = root.find("spTree").into_iter().flat_map(Node::children);
        for shape in shapes.filter(|node| !matches!(placeholder(*node).as_deref(), Some("sldImg" | "sldNum")))
        {
            self.shape(shape, slide);
        }
    }

    /// Lists the remarks of reviewers.
    pub(super) fn comments(&mut self, root: Node<'_>, slide: &Slide) {
        // `p:text` of old files; new ones have paragraphs.
        for node in root.below().filter(|n| matches!(n.name(), "text" | "p")) {
            let text = match node.name() {
                "p" => node.below().filter(|n| n.name() == "t").map(Node::all_text).collect(),
                _ => node.all_text(),
            };
            self.flow.skipped.push(Skipped { why: SkipReason::Comment, page: Some(slide.number), text });
        }
    }

    /// Reads what stands on every slide of a layout or master; the places for text are empty there.
    pub(super) fn background(&mut self, root: Node<'_>) {
        let (hidden, page) = (std::mem::take(&mut self.hidden), self.page.take());
        let shapes = root.find("spTree").into_iter().flat_map(Node::children);
        for shape in shapes.filter(|node| node.find("ph").is_none()) {
            for body in shape.below().filter(|n| n.name() == "txBody") {
                self.paragraphs(body, &BlockKind::Furniture);
            }
        }
        (self.hidden, self.page) = (hidden, page);
    }

    fn shape(&mut self, node: Node<'_>, slide: &Slide) {
        let properties = node.children().find(|n| n.name().starts_with("nv")).and_then(|n| n.child("cNvPr"));
        let shown = self.hidden;
        if let Some(properties) = properties {
            self.skip(SkipReason::Alternative, &properties.attribute("descr").unwrap_or_default());
            self.hidden |= properties.attribute("hidden").is_some_and(|v| v == "1" || v == "true");
        }
        match node.name() {
            "grpSp" => node.children().for_each(|child| self.shape(child, slide)),
            "AlternateContent" => {
                let choice = node.child("Choice").or_else(|| node.child("Fallback"));
                choice.into_iter().flat_map(Node::children).for_each(|child| self.shape(child, slide));
            }
            "graphicFrame" => self.frame(node, slide),
            _ => {
                let kind = match placeholder(node).as_deref() {
                    Some("title" | "ctrTitle") => BlockKind::Heading { level: 1 },
                    Some("dt" | "ftr" | "sldNum" | "hdr") => BlockKind::Furniture,
                    _ => BlockKind::Paragraph,
                };
                if let Some(body) = node.child("txBody") {
                    self.paragraphs(body, &kind);
                }
            }
        }
        self.hidden = shown;
    }

    /// A table, a chart or a diagram.
    fn frame(&mut self, node: Node<'_>, slide: &Slide) {
        let data = node.find("graphicData");
        for child in data.into_iter().flat_map(Node::children) {
            match child.name() {
                "tbl" => self.table(child),
                "chart" | "relIds" => {
                    let id = child.attribute(if child.name() == "chart" { "id" } else { "dm" });
                    for text in id.and_then(|id| slide.drawn.get(id.as_ref())).into_iter().flatten() {
                        let mut inline = Inline::default();
                        inline.push(text, Style::default());
                        self.push(inline.take(BlockKind::Paragraph));
                    }
                }
                _ => {}
            }
        }
    }

    fn table(&mut self, node: Node<'_>) {
        let table = self.flow.next_table();
        for (row, line) in (0..).zip(node.all("tr")) {
            for (column, cell) in (0..).zip(line.all("tc")) {
                let is_on = |name| cell.attribute(name).is_some_and(|v| v == "1" || v == "true");
                let Some(body) = cell.child("txBody") else { continue };
                // A cell that another reaches over shows nothing.
                let (shown, merged) = (self.hidden, is_on("hMerge") || is_on("vMerge"));
                self.hidden |= merged;
                self.paragraphs(body, &BlockKind::TableCell { table, row, column });
                self.hidden = shown;
            }
        }
    }

    fn paragraphs(&mut self, body: Node<'_>, kind: &BlockKind) {
        self.counters.clear();
        for paragraph in body.all("p") {
            let properties = paragraph.child("pPr");
            let level = properties.and_then(|p| p.attribute("lvl")).and_then(|v| v.parse::<usize>().ok());
            let level = level.unwrap_or(0).min(8);
            let mut inline = Inline::default();
            runs(paragraph, &mut inline);
            if inline.is_empty() {
                continue;
            }
            let label = properties.and_then(|p| self.number(p, level));
            let is_item =
                properties.is_some_and(|p| p.child("buChar").is_some()) || label.is_some() || level > 0;
            let kind = match kind {
                BlockKind::Paragraph if is_item => BlockKind::ListItem { depth: level as u8 },
                kind => kind.clone(),
            };
            self.push(Block { label, ..inline.take(kind) });
        }
    }

    /// The number of an automatic list (21.1.2.4.1); those deeper begin again.
    fn number(&mut self, properties: Node<'_>, level: usize) -> Option<String> {
        let automatic = properties.child("buAutoNum");
        self.counters.resize(level + 1, 0);
        let counter = self.counters.get_mut(level)?;
        let Some(automatic) = automatic else {
            *counter = 0;
            return None;
        };
        let start = automatic.attribute("startAt").and_then(|v| v.parse().ok()).unwrap_or(1u32);
        *counter = if *counter == 0 { start } else { counter.saturating_add(1) };
        let kind = automatic.attribute("type").unwrap_or_default();
        let format = match kind.get(..7).unwrap_or(&kind) {
            "alphaLc" => "lowerLetter",
            "alphaUc" => "upperLetter",
            "romanLc" => "lowerRoman",
            "romanUc" => "upperRoman",
            // `arabic1Minus` and `arabic2Minus` count with the letters of the alphabet and of abjad.
            "arabic1" => "arabicAlpha",
            "arabic2" => "arabicAbjad",
            _ => "decimal",
        };
        let number = numerals::write(*counter, format);
        Some(match () {
            () if kind.ends_with("ParenBoth") => format!("({number})"),
            () if kind.ends_with("ParenR") => format!("{number})"),
            () if kind.ends_with("Minus") => format!("{number} -"),
            () if kind.ends_with("Plain") => number,
            () => format!("{number}."),
        })
    }

    fn push(&mut self, block: Block) {
        if self.hidden {
            self.skip(SkipReason::Hidden, &block.text);
        } else if !block.text.is_empty() {
            // Dates, numbers and feet of slides are the same on most.
            let again = block.kind == BlockKind::Furniture
                && self.flow.footers.iter().any(|other| other.text == block.text);
            match block.kind {
                BlockKind::Furniture if again => {}
                BlockKind::Furniture => self.flow.footers.push(block),
                _ => self.flow.body.push(Block { page: self.page, ..block }),
            }
        }
    }

    fn skip(&mut self, why: SkipReason, text: &str) {
        if !text.trim().is_empty() {
            self.flow.skipped.push(Skipped { why, page: self.page, text: text.to_owned() });
        }
    }

    pub(super) fn finish(self) -> Flow {
        self.flow
    }
}

/// Which place of the layout the shape fills; `obj` where it does not say.
fn placeholder(node: Node<'_>) -> Option<String> {
    let properties = node.children().find(|n| n.name().starts_with("nv"))?;
    let place = properties.child("nvPr")?.child("ph")?;
    Some(place.attribute("type").map_or_else(|| "obj".to_owned(), std::borrow::Cow::into_owned))
}

/// The text of a paragraph: its runs, fields and formulas.
fn runs(node: Node<'_>, inline: &mut Inline) {
    for child in node.children() {
        match child.name() {
            "r" | "fld" => {
                let is_on = |name| {
                    child
                        .child("rPr")
                        .and_then(|p| p.attribute(name))
                        .is_some_and(|v| v == "1" || v == "true")
                };
                let style = Style { bold: is_on("b"), italic: is_on("i") };
                for text in child.all("t") {
                    inline.push(&text.all_text(), style);
                }
            }
            "br" => inline.space(),
            "pPr" | "endParaRPr" | "rPr" => {}
            "AlternateContent" => {
                let choice = child.child("Choice").or_else(|| child.child("Fallback"));
                choice.into_iter().for_each(|choice| runs(choice, inline));
            }
            // Letters of formulas.
            "t" => inline.push(&child.all_text(), Style::default()),
            _ => runs(child, inline),
        }
    }
}
