//! Repairs of what pages, footnotes, OCR and old encodings did to a text.
//!
//! Each rule is a file, changes one kind of damage and records every change it
//! makes, so that text never differs from the file in silence. A *fixed* layout
//! (PDF, plain text) is rebuilt from its lines; a *flowing* one (DOCX, HTML)
//! already has paragraphs and is only cleaned of what no author writes.
//!
//! Fixed layouts keep labels and footnote marks in front of the text, where the
//! page shows them, and record them in [`Block::label`](crate::document::Block)
//! as well: memories of UN documents hold `1. Decides …` as one segment.

mod brackets;
mod facts;
mod forms;
mod furniture;
mod hyphens;
mod kinds;
mod labels;
mod layout;
mod leaders;
mod line;
mod log;
mod markdown;
mod marks;
mod masthead;
mod notes;
mod paragraphs;
mod parts;
mod recognised;
mod spaces;
mod vocabulary;
mod words;

#[cfg(feature = "fetch")]
pub(crate) use facts::is_symbol;
use serde::Serialize;

use crate::document::{Document, DocumentFormat};
use crate::lang::Language;
use layout::LineEnds;
use line::Line;
pub(crate) use log::Repair;
pub use log::RepairCount;
use log::{Log, is_text};
#[cfg(any(test, fuzzing))]
pub(crate) use vocabulary::NoVocabulary;
pub use vocabulary::Vocabulary;

/// A document after its repairs, and what they were.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Repaired {
    /// Logical blocks: no [`BlockKind::Line`](crate::document::BlockKind::Line) is left. Removed parts of pages
    /// stand as [`BlockKind::Furniture`](crate::document::BlockKind::Furniture) where they were; footnotes follow the
    /// body, in their order.
    pub document: Document,
    /// Every change, in the order of the rules and of the text.
    pub repairs: Vec<Repair>,
}

impl Repaired {
    /// How often each rule applied, in the order of first use.
    pub(crate) fn counts(&self) -> Vec<RepairCount> {
        let mut counts: Vec<RepairCount> = Vec::new();
        for repair in &self.repairs {
            match counts.iter_mut().find(|c| c.rule == repair.rule) {
                Some(count) => count.count += 1,
                None => counts.push(RepairCount { rule: repair.rule, count: 1 }),
            }
        }
        counts
    }
}

/// Rebuilds the logical blocks of `document`, which is in `language`, and takes
/// off what its pages and its making put on it. Never fails: what no rule knows
/// stays as it is, code point for code point.
pub fn repair(mut document: Document, language: Language, vocabulary: &dyn Vocabulary) -> Repaired {
    let mut log = Log::default();
    forms::fold(&mut document.blocks, &mut log);
    if document.is_fixed_layout() {
        fixed(&mut document, language, vocabulary, &mut log);
    } else {
        brackets::undouble(&mut document.blocks, &mut log);
        kinds::typed_labels(&mut document.blocks);
    }
    facts::read(&mut document, language);
    parts::mark(&mut document, language);
    Repaired { document, repairs: log.entries() }
}

fn fixed(document: &mut Document, language: Language, vocabulary: &dyn Vocabulary, log: &mut Log) {
    let mut lines: Vec<Line> = std::mem::take(&mut document.blocks).into_iter().map(Line::from).collect();
    furniture::find(&mut lines, log);
    let mut notes = notes::lift(&mut lines, log);
    marks::take_off(&mut lines, &notes, language, log);
    masthead::in_order(&mut lines, language, log);
    leaders::take_out(&mut lines, log);
    line::note_cuts(&mut lines);
    let ends = match document.origin.format {
        DocumentFormat::Pdf | DocumentFormat::Image => LineEnds::Cut,
        _ => LineEnds::Typed,
    };
    let layout = layout::recognise(&lines, ends);
    let lexicon = words::Known::new(&lines, layout, language, vocabulary);
    let mut blocks = paragraphs::build(lines, layout, &lexicon, log);
    brackets::undouble(&mut blocks, log);
    if layout.is_wrapped() {
        // Stray spaces come from text layers; a text typed line by line has none.
        for blocks in [&mut blocks, &mut notes] {
            spaces::close(blocks, language, log);
            words::rejoin(blocks, &lexicon, log);
            hyphens::restore(blocks, &lexicon, log);
        }
    }
    if !document.recognised.is_empty() {
        let pages: Vec<u32> = document.recognised.iter().map(|page| page.page).collect();
        for blocks in [&mut blocks, &mut notes] {
            recognised::mend(blocks, &pages, language, vocabulary, log);
        }
    }
    // Last of the rules that change text, for the styles it records are offsets.
    markdown::strip(&mut blocks, log);
    kinds::assign(&mut blocks);
    blocks.append(&mut notes);
    document.blocks = blocks;
}

#[cfg(test)]
mod tests;
