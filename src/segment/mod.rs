//! Paragraphs and sentences with their place in the document.
//!
//! Nothing is lost: the sentences of a paragraph, with the white space they were
//! cut at, are the paragraph again.

mod sentences;

use serde::{Deserialize, Serialize};

use crate::document::{BlockKind, Document, ResolutionPart};
use crate::lang::Language;

pub(crate) use sentences::sentences;

/// Granularity of segments and units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UnitKind {
    /// Logical paragraphs.
    #[default]
    Paragraph,
    /// Sentences.
    Sentence,
    /// Each line of the file as it stands.
    Line,
}

/// Which stream of the document a segment belongs to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stream {
    /// The running text.
    #[default]
    Body,
    /// Footnotes and endnotes.
    Footnote,
}

impl Stream {
    /// Letter used in unit ids: `p` for body paragraphs, `n` for notes.
    pub(crate) fn id_letter(self) -> char {
        match self {
            Stream::Body => 'p',
            Stream::Footnote => 'n',
        }
    }
}

impl UnitKind {
    /// `paragraph`, `sentence` or `line`.
    pub fn name(self) -> &'static str {
        match self {
            UnitKind::Paragraph => "paragraph",
            UnitKind::Sentence => "sentence",
            UnitKind::Line => "line",
        }
    }
}

/// A stretch of one document: a paragraph, a sentence or a line.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Segment {
    /// Text, without its label unless the label is part of the line as it stands
    /// (plain text and PDF).
    pub text: String,
    /// Running text or footnotes; the two are aligned apart.
    pub stream: Stream,
    /// Paragraph within its stream, from 0.
    pub paragraph: usize,
    /// Sentence within its paragraph, from 0.
    pub sentence: usize,
    /// Number or letter in front of the text, as written: `(a)`, `1.`; the mark of
    /// a footnote. Given to the first sentence of a paragraph only.
    pub label: Option<String>,
    /// Page from 1, where known.
    pub page: Option<u32>,
    /// Part of a resolution it belongs to.
    pub part: Option<ResolutionPart>,
    /// Whether the block was a heading.
    pub heading: bool,
    /// Whether the block was a table cell.
    pub table_cell: bool,
    /// When a subtitle comes and goes, in milliseconds.
    pub time: Option<(u64, u64)>,
}

/// How to cut.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SegmentOptions {
    /// Semicolons end sentences too, as translators cut the long recitals and
    /// lists of resolutions. Both languages write them at the same places.
    pub semicolons: bool,
}

/// Cuts a repaired `document` in `language` into units: paragraphs, sentences,
/// or, for [`UnitKind::Line`], its blocks as they stand, furniture included.
///
/// Furniture and blocks without any text are left out otherwise; everything else
/// is in exactly one segment.
pub(crate) fn segment(
    document: &Document,
    unit: UnitKind,
    language: Language,
    options: SegmentOptions,
) -> Vec<Segment> {
    let mut segments = Vec::new();
    let (mut body, mut notes) = (0, 0);
    for block in &document.blocks {
        let is_furniture = block.kind == BlockKind::Furniture;
        if unit != UnitKind::Line && (is_furniture || block.text.trim().is_empty()) {
            continue;
        }
        let (stream, counter, mark) = match &block.kind {
            BlockKind::Footnote { mark } if unit != UnitKind::Line => {
                (Stream::Footnote, &mut notes, Some(mark))
            }
            _ => (Stream::Body, &mut body, None),
        };
        let paragraph = *counter;
        *counter += 1;
        let label = block.label.as_ref().or(mark);
        let time = match block.kind {
            BlockKind::Cue { start, end } => Some((start, end)),
            _ => None,
        };
        let cut = match unit {
            // A subtitle is translated as it is shown.
            UnitKind::Sentence if time.is_some() => vec![block.text.trim()],
            UnitKind::Sentence => sentences(&block.text, language, options),
            UnitKind::Paragraph => vec![block.text.trim()],
            UnitKind::Line => vec![block.text.as_str()],
        };
        for (sentence, text) in cut.into_iter().enumerate() {
            segments.push(Segment {
                text: text.to_owned(),
                stream,
                paragraph,
                sentence,
                label: label.filter(|_| sentence == 0).cloned(),
                page: block.page,
                part: block.part,
                heading: matches!(block.kind, BlockKind::Heading { .. }),
                table_cell: matches!(block.kind, BlockKind::TableCell { .. }),
                time,
            });
        }
    }
    segments
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Block;

    #[test]
    fn furniture_goes_and_notes_have_a_stream_of_their_own() {
        let mut item = Block::new(BlockKind::ListItem { depth: 0 }, "1. Decides. And resolves.");
        item.label = Some("1.".to_owned());
        let document = Document {
            blocks: vec![
                Block::new(BlockKind::Heading { level: 0 }, "Title"),
                Block::new(BlockKind::Furniture, "3/8"),
                item,
                Block::new(BlockKind::Paragraph, "  "),
                Block::new(BlockKind::Footnote { mark: "1".to_owned() }, "See above. Ibid."),
            ],
            ..Document::default()
        };
        let cut = |unit| segment(&document, unit, Language::English, SegmentOptions::default());
        let paragraphs = cut(UnitKind::Paragraph);
        let shown: Vec<_> = paragraphs.iter().map(|s| (s.text.as_str(), s.stream, s.paragraph)).collect();
        assert_eq!(
            shown,
            [
                ("Title", Stream::Body, 0),
                ("1. Decides. And resolves.", Stream::Body, 1),
                ("See above. Ibid.", Stream::Footnote, 0)
            ]
        );
        assert_eq!(paragraphs[2].label.as_deref(), Some("1"));
        let sentences = cut(UnitKind::Sentence);
        let shown: Vec<_> =
            sentences.iter().map(|s| (s.text.as_str(), s.sentence, s.label.as_deref())).collect();
        assert_eq!(
            shown,
            [
                ("Title", 0, None),
                ("1. Decides.", 0, Some("1.")),
                ("And resolves.", 1, None),
                ("See above.", 0, Some("1")),
                ("Ibid.", 1, None)
            ]
        );
        assert_eq!(cut(UnitKind::Line).len(), 5);
    }
}
