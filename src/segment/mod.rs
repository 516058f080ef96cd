//! Paragraphs and sentences with their place in the document.

use serde::Serialize;

use crate::bitext::Stream;

/// A stretch of one document: a paragraph, a sentence or a line.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Segment {
    /// Text, without its label unless the label is part of the line as it stands.
    pub text: String,
    /// Running text or footnotes; the two are aligned apart.
    pub stream: Stream,
    /// Paragraph within its stream, from 0.
    pub paragraph: usize,
    /// Sentence within its paragraph, from 0.
    pub sentence: usize,
    /// Number or letter in front of the text, as written: `(a)`, `1.`; the mark of a footnote.
    pub label: Option<String>,
    /// Page from 1, where known.
    pub page: Option<u32>,
    /// Whether the block was a heading.
    pub heading: bool,
    /// Whether the block was a table cell.
    pub table_cell: bool,
}
