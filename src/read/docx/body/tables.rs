//! Tables, cell by cell in reading order (ECMA-376 part 1, 17.4).

use super::super::super::Revisions;
use super::super::styles::value;
use super::{Node, ParagraphPlace, Walker};
use crate::document::SkipReason;

impl<'t> Walker<'t> {
    pub(super) fn table(&mut self, node: Node<'t>, place: &ParagraphPlace) {
        // A table of a header is still a header.
        let is_text = matches!(place, ParagraphPlace::Body | ParagraphPlace::Cell { .. });
        let table = if is_text { Ok(self.flow.next_table()) } else { Err(place) };
        let mut row = 0;
        self.rows(node, table, &mut row);
    }

    /// The rows of a table, by its number or as what it stands in.
    fn rows(&mut self, node: Node<'t>, table: Result<u32, &ParagraphPlace>, row: &mut u32) {
        for child in node.children() {
            match child.name() {
                "tr" => {
                    let properties = child.child("trPr");
                    let gone = if self.revisions == Revisions::Original { "ins" } else { "del" };
                    if properties.is_some_and(|p| p.child(gone).is_some()) {
                        self.skip_below(SkipReason::Change, child);
                        continue;
                    }
                    let mut column = properties.map_or(0, |p| number(p, "gridBefore"));
                    self.cells(child, table, *row, &mut column);
                    *row += 1;
                }
                "sdt" => {
                    if let Some(content) = child.child("sdtContent") {
                        self.rows(content, table, row);
                    }
                }
                "customXml" => self.rows(child, table, row),
                _ => {}
            }
        }
    }

    fn cells(&mut self, node: Node<'t>, table: Result<u32, &ParagraphPlace>, row: u32, column: &mut u32) {
        let gone = if self.revisions == Revisions::Original { "cellIns" } else { "cellDel" };
        for child in node.children() {
            match child.name() {
                "tc" => {
                    let properties = child.child("tcPr");
                    // A cell merged into the one above holds nothing that is shown.
                    let merged = properties
                        .and_then(|p| p.child("vMerge"))
                        .is_some_and(|m| m.attribute("val").is_none_or(|v| v == "continue"));
                    let is_gone = properties.is_some_and(|p| p.child(gone).is_some());
                    if merged || is_gone {
                        let why = if is_gone { SkipReason::Change } else { SkipReason::Hidden };
                        self.skip_below(why, child);
                    } else {
                        let inside = match table {
                            Ok(table) => ParagraphPlace::Cell { table, row, column: *column },
                            Err(place) => place.clone(),
                        };
                        self.blocks(child, inside);
                    }
                    *column = column.saturating_add(properties.map_or(1, |p| number(p, "gridSpan").max(1)));
                }
                "sdt" => {
                    if let Some(content) = child.child("sdtContent") {
                        self.cells(content, table, row, column);
                    }
                }
                "customXml" => self.cells(child, table, row, column),
                _ => {}
            }
        }
    }
}

fn number(properties: Node<'_>, name: &str) -> u32 {
    // Word has 63 columns at most.
    value(properties, name).and_then(|v| v.parse().ok()).filter(|n| *n <= 63).unwrap_or(0)
}
