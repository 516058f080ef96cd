//! What a document holds and does not say: hidden runs, changes of another state, codes of fields.

use super::{Node, Walker, alternative};
use crate::document::SkipReason;

impl<'t> Walker<'t> {
    /// Records the notes that nothing refers to, which no page shows.
    pub(in super::super) fn unread_notes(&mut self) {
        for note in self.notes.unread() {
            self.skip_below(SkipReason::Hidden, note);
            self.flow.end_skip();
        }
    }

    /// Records the text below `node` as left out.
    pub(super) fn skip_below(&mut self, why: SkipReason, node: Node<'t>) {
        match node.name() {
            "t" | "delText" | "instrText" | "delInstrText" => {
                let own = matches!(node.name(), "instrText" | "delInstrText");
                self.flow.skip(if own { SkipReason::FieldCode } else { why }, &node.all_text());
            }
            "tab" | "br" | "cr" => self.flow.skip(why, " "),
            "AlternateContent" => {
                if let Some(choice) = alternative(node) {
                    self.skip_below(why, choice);
                }
            }
            "pPr" | "rPr" => {}
            name => {
                node.children().for_each(|child| self.skip_below(why, child));
                if matches!(name, "p" | "tc") {
                    self.flow.skip(why, " ");
                }
            }
        }
    }
}
