//! One sheet: its cells, its running heads, its drawings and what it hides.

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::flow::{Flow, Inline, Style};
use super::super::xml::Node;
use super::cells::{Formats, SharedString, rich};
use crate::Result;
use crate::document::{Block, BlockKind, SkipReason, Skipped};
use crate::limits;

/// Excel's limits (Microsoft, "Excel specifications and limits"); what lies beyond is no cell.
const COLUMNS: u32 = 16_384;
const ROWS: u32 = 1_048_576;

/// Whether a reader of the workbook sees something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sight {
    Shown,
    Hidden,
}

/// What the workbook says of a sheet.
pub(super) struct Sheet {
    /// From 1.
    pub(super) number: u32,
    pub(super) title: String,
    pub(super) sight: Sight,
}

/// Goes through the sheets of one workbook.
pub(super) struct Walker<'n> {
    name: &'n str,
    strings: Vec<SharedString>,
    formats: Formats,
    pub(super) flow: Flow,
    /// Bytes of all cells so far: a string that cells share costs each of them its length.
    bytes: usize,
}

impl<'n> Walker<'n> {
    pub(super) fn new(name: &'n str, strings: Vec<SharedString>, formats: Formats) -> Self {
        Walker { name, strings, formats, flow: Flow::default(), bytes: 0 }
    }

    /// Reads the sheet below `root`.
    pub(super) fn sheet(&mut self, root: Node<'_>, sheet: &Sheet) -> Result<()> {
        let kind =
            if is_usual(&sheet.title) { BlockKind::Furniture } else { BlockKind::Heading { level: 1 } };
        self.add(kind, &sheet.title, sheet.sight, sheet);
        let Some(node) = root.child("worksheet") else { return Ok(()) };
        let hidden_columns: FxHashSet<u32> = node
            .child("cols")
            .into_iter()
            .flat_map(|n| n.all("col"))
            .filter(|n| is_on(*n, "hidden"))
            .flat_map(|n| {
                let number = |name| n.attribute(name).and_then(|v| v.parse::<u32>().ok()).unwrap_or(0);
                number("min")..=number("max").min(COLUMNS)
            })
            .collect();
        let table = self.flow.next_table();
        let mut row = 0u32;
        for line in node.child("sheetData").into_iter().flat_map(|n| n.all("row")) {
            row = line.attribute("r").and_then(|r| r.parse().ok()).unwrap_or(row.saturating_add(1));
            let mut column = 0u32;
            for cell in line.all("c") {
                column =
                    cell.attribute("r").and_then(|r| of_reference(&r)).unwrap_or(column.saturating_add(1));
                if column > COLUMNS || row > ROWS {
                    continue;
                }
                let hidden = is_on(line, "hidden") || hidden_columns.contains(&column);
                let sight = if hidden { Sight::Hidden } else { sheet.sight };
                let kind = BlockKind::TableCell {
                    table,
                    row: row.saturating_sub(1),
                    column: column.saturating_sub(1),
                };
                self.cell(cell, kind, sight, sheet)?;
            }
        }
        for running in node.child("headerFooter").into_iter().flat_map(Node::children) {
            let text = without_codes(&running.all_text());
            self.add(BlockKind::Furniture, &text, sheet.sight, sheet);
        }
        for rule in node.child("dataValidations").into_iter().flat_map(|n| n.all("dataValidation")) {
            for name in ["promptTitle", "prompt", "errorTitle", "error"] {
                self.skip(SkipReason::Controls, &rule.attribute(name).unwrap_or_default(), sheet);
            }
        }
        Ok(())
    }

    fn cell(&mut self, cell: Node<'_>, kind: BlockKind, sight: Sight, sheet: &Sheet) -> Result<()> {
        let value = || cell.child("v").map(Node::all_text).unwrap_or_default();
        let mut gloss = String::new();
        let text = match cell.attribute("t").as_deref() {
            Some("s") => {
                let shared = value().trim().parse::<usize>().ok().and_then(|at| self.strings.get(at));
                gloss.clone_from(&shared.map(|s| s.gloss.clone()).unwrap_or_default());
                shared.map(|s| s.shown.clone()).unwrap_or_default()
            }
            Some("inlineStr") => cell.child("is").map(|n| rich(n).shown).unwrap_or_default(),
            Some("b") => if value().trim() == "1" { "TRUE" } else { "FALSE" }.to_owned(),
            Some("str" | "e") => value(),
            // Dates by ISO 8601 (`d`) are shown as they are.
            Some("d") => value().trim_end_matches("T00:00:00").to_owned(),
            _ => {
                let style = cell.attribute("s").and_then(|s| s.parse().ok());
                match value() {
                    value if value.is_empty() => value,
                    value => self.formats.number(&value, style),
                }
            }
        };
        // A formula without words says nothing that its result does not.
        let formula = cell.child("f").map(Node::all_text).filter(|f| f.contains('"')).unwrap_or_default();
        self.bytes += text.len() + gloss.len() + formula.len();
        limits::within(self.name, "the text", self.bytes as u64, limits::TEXT_BYTES as u64, "bytes")?;
        let blocks = self.flow.body.len() + self.flow.skipped.len();
        limits::within(self.name, "the workbook", blocks as u64, limits::BLOCKS as u64, "cells")?;
        self.add(kind, &text, sight, sheet);
        self.skip(SkipReason::Gloss, &gloss, sheet);
        self.skip(SkipReason::FieldCode, &formula, sheet);
        Ok(())
    }

    /// The remarks on cells.
    pub(super) fn comments(&mut self, root: Node<'_>, sheet: &Sheet) {
        for text in root.below().filter(|n| n.name() == "text") {
            // Old ones have runs, new ones bare text.
            let text = if text.children().any(|n| !n.name().is_empty()) {
                rich(text).shown
            } else {
                text.all_text()
            };
            self.skip(SkipReason::Comment, &text, sheet);
        }
    }

    /// Text boxes, descriptions, charts and diagrams that lie on the sheet.
    pub(super) fn drawing(&mut self, root: Node<'_>, drawn: &FxHashMap<String, Vec<String>>, sheet: &Sheet) {
        for node in root.below() {
            match node.name() {
                // Paragraphs of shapes.
                "p" => {
                    let text: String = node.below().filter(|n| n.name() == "t").map(Node::all_text).collect();
                    self.add(BlockKind::Paragraph, &text, sheet.sight, sheet);
                }
                "cNvPr" => {
                    self.skip(SkipReason::Alternative, &node.attribute("descr").unwrap_or_default(), sheet);
                }
                "chart" | "relIds" => {
                    let id = node.attribute(if node.name() == "chart" { "id" } else { "dm" });
                    let texts = id.and_then(|id| drawn.get(id.as_ref()));
                    for text in texts.into_iter().flatten() {
                        self.add(BlockKind::Paragraph, text, sheet.sight, sheet);
                    }
                }
                _ => {}
            }
        }
    }

    fn add(&mut self, kind: BlockKind, text: &str, sight: Sight, sheet: &Sheet) {
        let mut inline = Inline::default();
        inline.push(text, Style::default());
        let block = inline.take(kind);
        if sight == Sight::Hidden {
            self.skip(SkipReason::Hidden, text, sheet);
        } else if !block.text.is_empty() {
            self.flow.body.push(Block { page: Some(sheet.number), ..block });
        }
    }

    fn skip(&mut self, why: SkipReason, text: &str, sheet: &Sheet) {
        if !text.trim().is_empty() {
            self.flow.skipped.push(Skipped { why, page: Some(sheet.number), text: text.to_owned() });
        }
    }
}

/// Whether a sheet has the name that Excel gave it, in English or Arabic.
fn is_usual(title: &str) -> bool {
    let bare = title.trim_end_matches(|c: char| c.is_numeric()).trim_end();
    title.chars().next_back().is_some_and(char::is_numeric)
        && ["Sheet", "Chart", "Table", "ورقة"].contains(&bare)
}

/// Whether the attribute `switch` is there and on.
pub(super) fn is_on(node: Node<'_>, switch: &str) -> bool {
    node.attribute(switch).is_some_and(|v| v == "1" || v == "true")
}

/// The column of a reference such as `AB12`, from 1.
fn of_reference(reference: &str) -> Option<u32> {
    let letters = reference.bytes().take_while(u8::is_ascii_uppercase);
    let number = letters.take(4).fold(0u32, |n, b| n * 26 + u32::from(b - b'A') + 1);
    (number > 0).then_some(number)
}

/// The words of a running head without its codes: `&L&"Arial,Bold"&12Report &P` (18.3.1.46).
fn without_codes(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('&') {
        out.push_str(before);
        let mut chars = behind.chars();
        match chars.next() {
            Some('&') => out.push('&'),
            Some('"') => {
                rest = chars.as_str().split_once('"').map_or("", |(_, behind)| behind);
                continue;
            }
            Some(c) if c.is_ascii_digit() => {
                rest = behind.trim_start_matches(|c: char| c.is_ascii_digit());
                continue;
            }
            // Colour: six digits, or a theme and a shade.
            Some('K') => {
                rest = behind.get(7..).unwrap_or_default();
                continue;
            }
            // A new section of the line.
            Some('L' | 'C' | 'R') => out.push(' '),
            _ => {}
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
    out
}
