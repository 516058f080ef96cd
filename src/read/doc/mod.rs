//! Word 6 to 2003, parsed by `undoc`; list labels are put in from the file's own formats.

mod apart;
mod container;
mod lists;
mod paragraphs;
mod salvage;

use std::panic::{AssertUnwindSafe, catch_unwind};

use undoc::model::{self, ListType, RevisionType};

use self::apart::Apart;
use self::lists::Labels;
pub(super) use self::salvage::rebuilt;
use super::flow::{Flow, Inline, Style};
use super::{ReadOptions, Revisions};
use crate::document::{Block, BlockKind, Document, DocumentFormat, Facts, Origin, SkipReason, Warning};
use crate::{Error, Result};

/// Reads an old Word document as logical blocks.
pub(super) fn read(name: &str, bytes: &[u8], options: &ReadOptions) -> Result<Document> {
    let damaged = |detail: &str| {
        Error::content(
            name,
            format!("the Word 97-2003 file cannot be read ({detail})"),
            "open it in Word or LibreOffice and save it as DOCX",
        )
    };
    let mut warnings = Vec::new();
    let mut warn = |message: String| warnings.push(Warning { page: None, message });
    let rebuilt = rebuilt(bytes);
    if rebuilt.is_some() {
        warn("the file's own table of its parts is damaged, so text may be missing; save it as DOCX in Word or LibreOffice and compare".to_owned());
    }
    let bytes = rebuilt.as_deref().unwrap_or(bytes);
    if let Some(what) = container::other(bytes) {
        let (problem, remedy) = what.explained();
        return Err(Error::content(name, problem, remedy));
    }
    // The parser is not ours, and its promise not to panic on damaged files is not either.
    let parsed =
        catch_unwind(AssertUnwindSafe(|| undoc::doc::DocParser::from_bytes(bytes.to_vec())?.parse()));
    let parsed = match parsed {
        Ok(Ok(parsed)) => parsed,
        Ok(Err(error)) => return Err(damaged(&error.to_string())),
        Err(_) => return Err(damaged("it is damaged")),
    };
    let is_old = container::is_old_word(bytes);
    let mut walker = Walker {
        labels: if is_old { Labels::default() } else { Labels::read(bytes, numbered(&parsed)) },
        revisions: options.revisions,
        flow: Flow::default(),
        inline: Inline::default(),
    };
    for section in &parsed.sections {
        walker.section(section);
    }
    let apart = if is_old {
        warn("of a file of Word 95 or older only the running text is read: no notes, running heads and text boxes; save it as DOCX in Word or LibreOffice".to_owned());
        Apart::default()
    } else {
        apart::read(bytes)
    };
    // Where a box is anchored the parser does not say, so they stand behind the text.
    let boxes = apart.boxes.into_iter().map(|text| Block::new(BlockKind::Paragraph, text));
    if boxes.len() > 0 {
        warn(format!(
            "{} paragraphs of text boxes stand behind the running text, not at their places",
            boxes.len()
        ));
    }
    walker.flow.body.extend(boxes);
    for remark in &apart.remarks {
        walker.flow.skip(SkipReason::Comment, remark);
        walker.flow.end_skip();
    }
    let title = parsed.metadata.title.map(|t| t.trim().to_owned()).filter(|t| !t.is_empty());
    Ok(Document {
        origin: Origin {
            name: name.to_owned(),
            format: DocumentFormat::Doc,
            reader: "doc".to_owned(),
            encoding: None,
        },
        skipped: walker.flow.take_skipped(),
        warnings,
        blocks: walker.flow.into_blocks(),
        facts: Facts { title, ..Facts::default() },
        ..Document::default()
    })
}

/// Paragraphs that the parser gave a number, in the order in which [`Walker`] meets them.
fn numbered(parsed: &model::Document) -> usize {
    fn one(paragraph: &model::Paragraph) -> usize {
        let list = paragraph.list_info.as_ref();
        usize::from(list.is_some_and(|l| l.list_type == ListType::Numbered && l.number.is_some()))
    }
    fn in_table(table: &model::Table) -> usize {
        let cells = table.rows.iter().flat_map(|row| &row.cells);
        cells
            .map(|cell| {
                cell.content.iter().map(one).sum::<usize>()
                    + cell.nested_tables.iter().map(in_table).sum::<usize>()
            })
            .sum()
    }
    let blocks = parsed.sections.iter().flat_map(|section| &section.content);
    blocks
        .map(|block| match block {
            model::Block::Paragraph(paragraph) => one(paragraph),
            model::Block::Table(table) => in_table(table),
            _ => 0,
        })
        .sum()
}

struct Walker {
    labels: Labels,
    revisions: Revisions,
    flow: Flow,
    inline: Inline,
}

impl Walker {
    fn section(&mut self, section: &model::Section) {
        for paragraph in section.header.iter().flatten() {
            let block = self.block(paragraph, BlockKind::Furniture);
            self.flow.headers.extend(block);
        }
        for paragraph in section.footer.iter().flatten() {
            let block = self.block(paragraph, BlockKind::Furniture);
            self.flow.footers.extend(block);
        }
        for block in &section.content {
            match block {
                model::Block::Paragraph(paragraph) => {
                    let kind = match (paragraph.heading.level(), &paragraph.list_info) {
                        (level @ 1.., _) => BlockKind::Heading { level },
                        (_, Some(list)) => BlockKind::ListItem { depth: list.level },
                        _ => BlockKind::Paragraph,
                    };
                    if paragraph.runs.iter().any(|run| run.page_break) {
                        self.split(paragraph, &kind);
                    } else {
                        let block = self.block(paragraph, kind);
                        self.flow.body.extend(block);
                    }
                }
                model::Block::Table(table) => self.table(table),
                model::Block::Note { label, content } => self.note(label, content),
                model::Block::PageBreak | model::Block::SectionBreak | model::Block::Image { .. } => {}
            }
        }
    }

    fn table(&mut self, node: &model::Table) {
        let table = self.flow.next_table();
        for (row, line) in (0..).zip(&node.rows) {
            let mut column = 0u32;
            for cell in &line.cells {
                for paragraph in &cell.content {
                    let block = self.block(paragraph, BlockKind::TableCell { table, row, column });
                    self.flow.body.extend(block);
                }
                for inner in &cell.nested_tables {
                    self.table(inner);
                }
                column = column.saturating_add(cell.col_span.max(1));
            }
        }
    }

    /// A note; endnotes are called `e1`, `e2` … by the parser.
    fn note(&mut self, label: &str, content: &[model::Paragraph]) {
        self.inline.note_mark();
        for paragraph in content {
            self.inline.space();
            self.runs(paragraph);
        }
        let mark = label
            .strip_prefix('e')
            .filter(|rest| rest.bytes().all(|b| b.is_ascii_digit()) && !rest.is_empty());
        let block = self.inline.take(BlockKind::Footnote { mark: mark.unwrap_or(label).to_owned() });
        // Brackets that stood around the number of the note are left alone without it.
        let text = block.text.strip_prefix("()").map(str::trim_start).map(str::to_owned);
        let block = text.map_or(block.clone(), |text| Block { text, styles: Vec::new(), ..block });
        if !block.text.is_empty() {
            self.flow.notes.push(block);
        }
    }

    /// The blocks of a paragraph: the parser takes the end of a section, which is the end
    /// of a paragraph, for a page break inside one.
    fn split(&mut self, paragraph: &model::Paragraph, kind: &BlockKind) {
        let mut rest = paragraph.clone();
        let runs = std::mem::take(&mut rest.runs);
        for part in runs.split_inclusive(|run| run.page_break) {
            rest.runs = part.to_vec();
            let block = self.block(&rest, kind.clone());
            if block.is_some() {
                // The number belongs to the first part with text in it.
                rest.list_info = None;
            }
            self.flow.body.extend(block);
        }
    }

    fn block(&mut self, paragraph: &model::Paragraph, kind: BlockKind) -> Option<Block> {
        self.runs(paragraph);
        let block = self.inline.take(kind);
        let list = paragraph.list_info.as_ref().filter(|list| list.list_type == ListType::Numbered);
        let label = list.and_then(|list| self.labels.label(usize::from(list.level), list.number?));
        (!block.text.is_empty()).then_some(Block { label, ..block })
    }

    fn runs(&mut self, paragraph: &model::Paragraph) {
        for run in &paragraph.runs {
            let gone = if self.revisions == Revisions::Original {
                RevisionType::Inserted
            } else {
                RevisionType::Deleted
            };
            if run.revision == gone {
                continue;
            }
            if run.note.is_some() {
                self.inline.note_mark();
            }
            let raised_bracket = run.style.superscript && run.text.chars().all(|c| "()[]⁽⁾,، ".contains(c));
            if !raised_bracket {
                self.inline.push(&run.text, Style { bold: run.style.bold, italic: run.style.italic });
            }
            if run.line_break || run.page_break {
                self.inline.space();
            }
        }
    }
}
