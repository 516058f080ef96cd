//! What a reader hands on: one document as an ordered list of blocks.
//!
//! Two layouts exist. A *flowing* source (DOCX, HTML) knows its paragraphs, so
//! its blocks are logical from the start. A *fixed* source (PDF, plain text)
//! knows only lines, so its blocks are [`BlockKind::Line`] and `repair` builds
//! the logical ones.

use serde::{Deserialize, Serialize};

use crate::lang::Language;

/// One document in one language, in reading order.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Document {
    /// Where the text came from, for messages and reports.
    pub origin: Origin,
    /// Blocks in reading order.
    pub blocks: Vec<Block>,
    /// What could not be read or had to be guessed, with its place.
    pub warnings: Vec<Warning>,
    /// What the document says about itself.
    pub facts: Facts,
    /// What the file holds and the blocks do not, in its order.
    pub skipped: Vec<Skipped>,
    /// Pages that were recognised from their pictures (OCR).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub recognised: Vec<Recognised>,
}

/// A page that was recognised from its picture.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Recognised {
    /// Page from 1.
    pub page: u32,
    /// Mean confidence of the program in the letters, 0 to 1.
    pub confidence: f32,
}

/// Text of a file that is none of the document's, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// Why it is left out.
    pub why: SkipReason,
    /// Page (slide, sheet) from 1, if known.
    pub page: Option<u32>,
    /// The text itself, with single spaces.
    pub text: String,
}

/// Why a text of a file is none of the document's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SkipReason {
    /// The author hid it: text, a slide, a sheet, a part of a page.
    Hidden,
    /// A tracked change that the chosen state does not have.
    Change,
    /// A remark of a reviewer.
    Comment,
    /// What a picture shows, for those who do not see it.
    Alternative,
    /// The instruction of a field, not its result.
    FieldCode,
    /// A gloss above or beside the text that says how it is spoken.
    Gloss,
    /// Program code, or text between the marks of code.
    Code,
    /// What the file says about itself: front matter, styles, remarks of its maker.
    Metadata,
    /// A table of contents that reading machines show.
    Contents,
    /// A form's choices, and parts of a page that only programs show.
    Controls,
    /// A part that is there twice; the other is the document's.
    Duplicate,
}

impl SkipReason {
    /// In words, for people: `hidden text`.
    pub fn name(self) -> &'static str {
        match self {
            SkipReason::Hidden => "hidden text",
            SkipReason::Change => "tracked changes",
            SkipReason::Comment => "comments",
            SkipReason::Alternative => "descriptions of pictures",
            SkipReason::FieldCode => "codes of fields",
            SkipReason::Gloss => "glosses",
            SkipReason::Code => "program code",
            SkipReason::Metadata => "metadata",
            SkipReason::Contents => "contents for reading machines",
            SkipReason::Controls => "controls of forms",
            SkipReason::Duplicate => "text that is there twice",
        }
    }
}

/// Name, format and reader of a document.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Origin {
    /// File name without its folder (or the UN symbol for a fetched document).
    pub name: String,
    /// Format found in the content, never in the name.
    pub format: DocumentFormat,
    /// Program or module that extracted the text, e.g. `pdftotext 22.12.0`.
    pub reader: String,
    /// Character encoding of a text file, e.g. `windows-1256`.
    pub encoding: Option<String>,
}

/// File formats that can be read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DocumentFormat {
    /// Plain text.
    #[default]
    Text,
    /// Office Open XML.
    Docx,
    /// Word 97-2003.
    Doc,
    /// OpenDocument text.
    Odt,
    /// Portable Document Format.
    Pdf,
    /// HTML or XHTML.
    Html,
    /// EPUB.
    Epub,
    /// Translation Memory eXchange.
    Tmx,
    /// XLIFF 1.2 or 2.x.
    Xliff,
    /// Comma- or tab-separated values.
    Csv,
    /// Markdown (CommonMark with tables and footnotes).
    Markdown,
    /// Excel workbook.
    Xlsx,
    /// PowerPoint presentation.
    Pptx,
    /// Subtitles: SubRip or WebVTT.
    Subtitles,
    /// A picture of a page: PNG, JPEG or TIFF.
    Image,
}

/// One block of a document.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Block {
    /// What the block is.
    pub kind: BlockKind,
    /// Text in logical order. Flowing sources keep the label or footnote mark out of
    /// it; in fixed layouts it stays in front, as the page shows it.
    pub text: String,
    /// Number or letter in front of the text, as written or as Word computes
    /// it: `(a)`, `1.`, `(هـ)`, `1 -`.
    pub label: Option<String>,
    /// Page, from 1, where the format has pages.
    pub page: Option<u32>,
    /// An empty line, or more than a line's space, stands above (fixed layouts only).
    pub gap_above: bool,
    /// Set clearly smaller than the running text, as footnotes are (fixed layouts only).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub small: bool,
    /// Where the line stands in its column, if the reader saw it there.
    #[serde(skip)]
    pub place: Option<LinePosition>,
    /// Language of this block where the file names it block by block, as memories do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// Which part of a resolution the block belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<ResolutionPart>,
    /// Stretches of the text that are bold or italic, as byte ranges into `text`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub styles: Vec<StyleSpan>,
}

/// Part of a resolution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ResolutionPart {
    /// Before the first decision: `Recalling …`, `وإذ …`.
    Preambular,
    /// The decisions, numbered from 1, with their lettered parts.
    Operative,
}

impl ResolutionPart {
    /// `preambular` or `operative`.
    pub fn name(self) -> &'static str {
        match self {
            ResolutionPart::Preambular => "preambular",
            ResolutionPart::Operative => "operative",
        }
    }
}

/// Where a physical line stands on its page, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LinePosition {
    /// Height of its baseline above the foot of the page.
    pub height: f32,
    /// Free space in front of it, in the direction of reading.
    pub indent: f32,
    /// Free space behind it, up to the edge of the column.
    pub room: f32,
    /// Width of its first word and the space that it needs.
    pub first_word: f32,
}

impl LinePosition {
    /// Whether the first word of the line below had room behind this one, so that this one was ended on purpose.
    pub(crate) fn had_room_for(&self, below: &LinePosition) -> bool {
        self.room > below.first_word
    }
}

/// What a block is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum BlockKind {
    /// A physical line of a fixed layout, not yet repaired.
    Line,
    /// A logical paragraph.
    #[default]
    Paragraph,
    /// A heading; level from 1, or 0 where the level is unknown.
    Heading {
        /// Outline level.
        level: u8,
    },
    /// An item of a list, its label in [`Block::label`].
    ListItem {
        /// Nesting depth from 0.
        depth: u8,
    },
    /// A cell of a table, in reading order; all counters from 0.
    TableCell {
        /// Table within the document.
        table: u32,
        /// Row within the table.
        row: u32,
        /// Column within the row, in logical order.
        column: u32,
    },
    /// A subtitle; it stays one segment whatever sentences it holds.
    Cue {
        /// When it comes, in milliseconds.
        start: u64,
        /// When it goes, in milliseconds.
        end: u64,
    },
    /// A footnote or endnote.
    Footnote {
        /// Its mark, as digits without brackets where it is a number.
        mark: String,
    },
    /// A removed part of the page: running head, page number, job number.
    Furniture,
}

/// A stretch of text in bold or italic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct StyleSpan {
    /// First byte.
    pub start: usize,
    /// Byte behind the last one.
    pub end: usize,
    /// Set in bold.
    pub bold: bool,
    /// Set in italic.
    pub italic: bool,
}

/// Something that the user should know about one place of one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// Page from 1, if known.
    pub page: Option<u32>,
    /// What happened and what to do about it, one sentence.
    pub message: String,
}

/// What a document says about itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// Document symbol, e.g. `A/RES/78/265`.
    pub symbol: Option<String>,
    /// Session, e.g. `78`.
    pub session: Option<u32>,
    /// Date of the document as ISO 8601, e.g. `2024-03-21`.
    pub date: Option<String>,
    /// Title.
    pub title: Option<String>,
    /// How many paragraphs and notes it has.
    pub counts: Counts,
}

/// Numbers on which both versions of a document should agree.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Paragraphs with a number in front, in the text or computed.
    pub numbered: usize,
    /// Footnotes and endnotes.
    pub notes: usize,
    /// Preambular paragraphs of resolutions.
    pub preambular: usize,
    /// Operative paragraphs of resolutions, lettered parts not counted.
    pub operative: usize,
}

/// A time in milliseconds as subtitles write it: `01:02:03.400`.
pub(crate) fn clock(milliseconds: u64) -> String {
    let (seconds, rest) = (milliseconds / 1000, milliseconds % 1000);
    format!("{:02}:{:02}:{:02}.{rest:03}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// How the end of a line and the beginning of the next make one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LineJoint {
    /// With a space between.
    Space,
    /// As they are: behind the slash of a dual month name (`كانون الأول/` + `ديسمبر`), or behind
    /// the hyphen of a name (`Secretary-` + `General`).
    Nothing,
    /// As they are, unless the hyphen at the end only cut the word.
    Hyphen,
    /// Without the soft hyphen at the end.
    SoftHyphen,
}

impl LineJoint {
    /// The joint of a line that ends like `text` with one that begins like `next`.
    pub(crate) fn between(text: &str, next: &str) -> LineJoint {
        let letter_before = |stroke| {
            text.strip_suffix(stroke)
                .and_then(|t: &str| t.chars().next_back())
                .is_some_and(char::is_alphabetic)
        };
        let small = || {
            !next.starts_with('[')
                && next.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_lowercase)
        };
        let hyphen = letter_before('-') || letter_before('\u{2010}');
        if text.ends_with('\u{AD}') {
            LineJoint::SoftHyphen
        } else if letter_before('/') && next.starts_with(char::is_alphabetic) {
            LineJoint::Nothing
        } else if hyphen && small() {
            LineJoint::Hyphen
        } else if hyphen && next.starts_with(char::is_uppercase) {
            LineJoint::Nothing
        } else {
            LineJoint::Space
        }
    }
}

impl Block {
    /// A block of `kind` holding `text`, everything else unset.
    pub fn new(kind: BlockKind, text: impl Into<String>) -> Self {
        Block { kind, text: text.into(), ..Block::default() }
    }
}

impl Document {
    /// A document of which each line of `text` that is not empty is a paragraph; `name`
    /// stands in messages and in the identifiers of units.
    pub fn from_text(name: impl Into<String>, text: &str) -> Self {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        Document {
            origin: Origin { name: name.into(), reader: "text".to_owned(), ..Origin::default() },
            blocks: lines.map(|line| Block::new(BlockKind::Paragraph, line)).collect(),
            ..Document::default()
        }
    }

    /// Whether the blocks are physical lines that `repair` must still join.
    pub(crate) fn is_fixed_layout(&self) -> bool {
        self.blocks.iter().any(|b| b.kind == BlockKind::Line)
    }

    /// The text of all blocks but furniture, one block a line.
    pub fn text(&self) -> String {
        let mut out = String::new();
        for block in &self.blocks {
            if block.kind != BlockKind::Furniture {
                out.push_str(&block.text);
                out.push('\n');
            }
        }
        out
    }
}
