//! Text inside drawings: boxes, shapes, lettering, and the charts and diagrams that parts of their own hold.

use super::{Node, ParagraphPlace, Style, Walker, alternative};
use crate::document::SkipReason;

impl<'t> Walker<'t> {
    /// Reads what is anchored in the paragraph that ended.
    pub(super) fn text_boxes(&mut self, place: &ParagraphPlace) {
        for text_box in std::mem::take(&mut self.boxes) {
            self.blocks(text_box, place.clone());
        }
        for relation in std::mem::take(&mut self.anchored) {
            for text in self.drawn.remove(&relation).unwrap_or_default() {
                self.inline.push(&text, Style::default());
                self.emit(None, place);
            }
        }
    }

    /// Remembers the texts of a drawing; those inside them are found later.
    pub(super) fn drawing(&mut self, node: Node<'t>) {
        match node.name() {
            "txbxContent" => {
                self.boxes.push(node);
                return;
            }
            "AlternateContent" => {
                if let Some(choice) = alternative(node) {
                    self.drawing(choice);
                }
                return;
            }
            // Words as a picture: `v:textpath` of old files; new ones have a box.
            "textpath" => {
                if let Some(text) = node.attribute("string") {
                    self.inline.space();
                    self.text(&text, Style::default());
                    self.inline.space();
                }
            }
            "docPr" | "cNvPr" => {
                if let Some(text) = node.attribute("descr") {
                    self.flow.skip(SkipReason::Alternative, &text);
                    self.flow.end_skip();
                }
            }
            // `c:chart` names the part of a chart, `dgm:relIds` that of a diagram's texts.
            "chart" | "relIds" => {
                let relation = if node.name() == "chart" { "id" } else { "dm" };
                self.anchored.extend(node.attribute(relation).map(std::borrow::Cow::into_owned));
            }
            _ => {}
        }
        for child in node.children() {
            self.drawing(child);
        }
    }
}
