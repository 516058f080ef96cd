//! Markdown (CommonMark, with the tables, notes and front matter that most programs know, and what
//! makers of sites add).

mod dialects;

use std::borrow::Cow;

use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};
use rustc_hash::FxHashMap;

use self::dialects::{EXTRAS, Programs};
use super::encoding::{Decoded, decode};
use super::flow::{Flow, Inline, Style};
use super::text_tables::is_delimiter_row;
use super::{ReadOptions, Revisions, html, text};
use crate::Result;
use crate::document::{Block, BlockKind, Document, DocumentFormat, Facts, Origin, SkipReason};
use crate::limits;

/// Endings by which authors say that a text is Markdown, which its content does not always show.
const EXTENSIONS: [&str; 5] = ["md", "markdown", "mdown", "mkd", MDX];
/// The one whose texts hold programs.
const MDX: &str = "mdx";

fn extension(name: &str) -> Option<String> {
    name.rsplit_once('.').map(|(_, extension)| extension.to_lowercase())
}

/// Whether the file called `name` says that it is Markdown.
pub(super) fn is_named_markdown(name: &str) -> bool {
    extension(name).is_some_and(|own| EXTENSIONS.contains(&own.as_str()))
}

/// Whether `text` shows two of the signs of Markdown that no other text has. (`#` and `**` alone
/// also stand in what a machine transcribed, whose pages and lines want other care.)
pub(super) fn looks_like_markdown(text: &str) -> bool {
    let lines = || text.lines().map(str::trim_end);
    let count = |is: &dyn Fn(&str) -> bool| lines().filter(|line| is(line)).count();
    let signs = [
        count(&is_heading) >= 2,
        count(&|line| line.starts_with("```") || line.starts_with("~~~")) >= 2,
        count(&is_delimiter_row) >= 1,
        text.matches("](").count() >= 2,
        count(&|line| line.starts_with("[^") && line.contains("]:")) >= 1,
        lines().next() == Some("---") && lines().skip(1).any(|line| line == "---"),
    ];
    signs.into_iter().filter(|sign| *sign).count() >= 2
}

fn is_heading(line: &str) -> bool {
    let level = line.bytes().take_while(|b| *b == b'#').count();
    (1..=6).contains(&level) && line.get(level..).is_some_and(|rest| rest.starts_with(' '))
}

/// Reads a Markdown file as logical blocks.
pub(super) fn read(name: &str, bytes: &[u8], options: &ReadOptions) -> Result<Document> {
    let decoded = decode(bytes, options.encoding);
    text::refuse_binary(name, &decoded.text)?;
    let warnings = text::malformed(&decoded).into_iter().collect();
    let Decoded { text, encoding, .. } = decoded;
    let programs = if extension(name).as_deref() == Some(MDX) { Programs::Mdx } else { Programs::None };
    let text = dialects::common(&text, programs);
    let text = plain_remarks(&text);
    let mut walker = Walker { name, revisions: options.revisions, ..Walker::default() };
    for (event, range) in Parser::new_ext(&text, EXTRAS).into_offset_iter() {
        walker.event(event, text.get(range).unwrap_or_default())?;
        limits::within(name, "the document", walker.flow.body.len() as u64, limits::BLOCKS as u64, "blocks")?;
    }
    let title = walker.title.take();
    let mut flow = walker.finish();
    Ok(Document {
        origin: Origin {
            name: name.to_owned(),
            format: DocumentFormat::Markdown,
            reader: "Markdown".to_owned(),
            encoding: Some(encoding),
        },
        skipped: flow.take_skipped(),
        blocks: flow.into_blocks(),
        warnings,
        facts: Facts { title, ..Facts::default() },
        ..Document::default()
    })
}

/// `text` with the remarks of MDX, `{/* … */}`, as those of HTML: their stars would be taken for
/// emphasis. In code they stay.
fn plain_remarks(text: &str) -> Cow<'_, str> {
    const OPEN: &str = "{/*";
    const CLOSE: &str = "*/}";
    if !text.contains(OPEN) {
        return Cow::Borrowed(text);
    }
    let mut codes = dialects::code_ranges(text).into_iter().peekable();
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    while let Some(at) = text.get(done..).and_then(|rest| rest.find(OPEN)).map(|at| done + at) {
        while codes.next_if(|code| code.end <= at).is_some() {}
        let code = codes.peek().filter(|code| code.start <= at).map(|code| code.end);
        let inside = at + OPEN.len();
        let end = text.get(inside..).and_then(|rest| rest.find(CLOSE)).map(|end| inside + end);
        match (code, end) {
            (Some(code), _) => {
                out.push_str(text.get(done..code).unwrap_or_default());
                done = code;
            }
            (None, Some(end)) => {
                out.push_str(text.get(done..at).unwrap_or_default());
                let remark = text.get(inside..end).unwrap_or_default();
                // The end of a remark of HTML inside would cut this one.
                out.push_str(&format!("<!--{}-->", remark.replace("-->", "")));
                done = end + CLOSE.len();
            }
            (None, None) => break,
        }
    }
    out.push_str(text.get(done..).unwrap_or_default());
    Cow::Owned(out)
}

/// Goes through the events of one file.
#[derive(Default)]
struct Walker<'n> {
    name: &'n str,
    revisions: Revisions,
    flow: Flow,
    inline: Inline,
    style: (usize, usize),
    /// Open lists; the number of the next item, for those that count.
    lists: Vec<Option<u64>>,
    label: Option<String>,
    heading: Option<u8>,
    /// Table, row and column of the open cell.
    cell: Option<(u32, u32, u32)>,
    /// The open note, by the word that stands for its number.
    note: Option<String>,
    /// Numbers of the notes, in the order of their marks.
    numbers: FxHashMap<String, u32>,
    /// Everything up to the end of the element is left out.
    skips: Option<(SkipReason, usize)>,
    /// A piece of HTML that is not at its end.
    html: Option<String>,
    title: Option<String>,
}

impl Walker<'_> {
    /// Takes an event with what stands in the file for it.
    fn event(&mut self, event: Event<'_>, source: &str) -> Result<()> {
        match event {
            Event::Start(tag) => self.start(&tag, source),
            Event::End(tag) => return self.end(tag, source),
            Event::Text(text) | Event::Code(text) => self.text(&text),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.text(&text),
            Event::Html(text) => match &mut self.html {
                Some(html) => html.push_str(&text),
                None => self.inline.space(),
            },
            Event::InlineHtml(tag) => {
                if tag.starts_with("<br") {
                    self.inline.space();
                } else if let Some(remark) = tag.strip_prefix("<!--") {
                    self.flow.skip(SkipReason::Comment, remark.trim_end_matches("-->"));
                    self.flow.end_skip();
                }
            }
            Event::FootnoteReference(word) => {
                let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX).saturating_add(1);
                self.numbers.entry(word.into_string()).or_insert(next);
                self.inline.note_mark();
            }
            Event::SoftBreak | Event::HardBreak => self.text(" "),
            Event::Rule => self.emit(),
            Event::TaskListMarker(_) => {}
        }
        Ok(())
    }

    fn start(&mut self, tag: &Tag<'_>, source: &str) {
        if let Some((_, depth)) = &mut self.skips {
            *depth += 1;
            return;
        }
        match tag {
            Tag::Strong => self.style.0 += 1,
            Tag::Emphasis => self.style.1 += 1,
            Tag::Strikethrough | Tag::Superscript | Tag::Subscript => {}
            // What is shown when the pointer rests there.
            Tag::Link { title, .. } => self.aside(title),
            Tag::Image { title, .. } => {
                self.aside(title);
                self.skips = Some((SkipReason::Alternative, 0));
            }
            tag => {
                self.emit();
                match tag {
                    Tag::Heading { level, .. } => self.heading = Some(level_number(*level)),
                    Tag::CodeBlock(_) => self.skips = Some((SkipReason::Code, 0)),
                    Tag::MetadataBlock(_) => self.skips = Some((SkipReason::Metadata, 0)),
                    Tag::HtmlBlock => self.html = Some(String::new()),
                    Tag::List(first) => self.lists.push(*first),
                    Tag::Item => {
                        if let Some(Some(number)) = self.lists.last_mut() {
                            let sign = source.trim_start().trim_start_matches(|c: char| c.is_ascii_digit());
                            let sign = if sign.starts_with(')') { ')' } else { '.' };
                            self.label = Some(format!("{number}{sign}"));
                            *number = number.saturating_add(1);
                        }
                    }
                    Tag::FootnoteDefinition(word) => self.note = Some(word.to_string()),
                    Tag::Table(_) => self.cell = Some((self.flow.next_table(), 0, 0)),
                    _ => {}
                }
            }
        }
    }

    fn end(&mut self, tag: TagEnd, source: &str) -> Result<()> {
        match &mut self.skips {
            Some((_, 0)) => {
                self.skips = None;
                self.flow.end_skip();
                return Ok(());
            }
            Some((_, depth)) => {
                *depth -= 1;
                return Ok(());
            }
            None => {}
        }
        match tag {
            TagEnd::Strong => self.style.0 = self.style.0.saturating_sub(1),
            TagEnd::Emphasis => self.style.1 = self.style.1.saturating_sub(1),
            TagEnd::Strikethrough | TagEnd::Superscript | TagEnd::Subscript | TagEnd::Link => {}
            tag => {
                self.emit();
                match tag {
                    TagEnd::Heading(_) => self.heading = None,
                    TagEnd::HtmlBlock => return self.html(),
                    TagEnd::List(_) => {
                        self.lists.pop();
                    }
                    TagEnd::Item => self.label = None,
                    TagEnd::FootnoteDefinition => self.note = None,
                    TagEnd::TableCell => {
                        if let Some((_, _, column)) = &mut self.cell {
                            *column += 1;
                        }
                    }
                    TagEnd::TableHead | TagEnd::TableRow => {
                        if let Some((_, row, column)) = &mut self.cell {
                            let columns = std::mem::take(column) as usize;
                            *row += 1;
                            // No program shows more cells than the head has.
                            let beyond = cells_of_row(source).into_iter().skip(columns);
                            let beyond: Vec<&str> = beyond.map(str::trim).collect();
                            let beyond = beyond.join(" ");
                            if !beyond.trim().is_empty() {
                                self.flow.skip(SkipReason::Hidden, beyond.trim());
                                self.flow.end_skip();
                            }
                        }
                    }
                    TagEnd::Table => self.cell = None,
                    _ => {}
                }
            }
        }
        Ok(())
    }

    fn aside(&mut self, title: &str) {
        self.flow.skip(SkipReason::Alternative, title);
        self.flow.end_skip();
    }

    fn text(&mut self, text: &str) {
        match self.skips {
            Some((why, _)) => {
                if why == SkipReason::Metadata {
                    // YAML has a colon, TOML a sign of equality.
                    let of_line = |line| {
                        str::strip_prefix(line, "title").map(str::trim_start)?.strip_prefix([':', '='])
                    };
                    let title = text.lines().find_map(of_line);
                    let title = title.map(|title| title.trim().trim_matches(['"', '\'']).to_owned());
                    self.title = self.title.take().or(title.filter(|title| !title.is_empty()));
                }
                self.flow.skip(why, text);
            }
            None => {
                let style = Style { bold: self.style.0 > 0, italic: self.style.1 > 0 };
                self.inline.push(text, style);
            }
        }
    }

    /// Reads a piece of HTML as a page.
    fn html(&mut self) -> Result<()> {
        let piece = self.html.take().unwrap_or_default();
        let mut rest = piece.as_str();
        while let Some((_, remark)) = rest.split_once("<!--") {
            let (remark, behind) = remark.split_once("-->").unwrap_or((remark, ""));
            self.flow.skip(SkipReason::Comment, remark);
            self.flow.end_skip();
            rest = behind;
        }
        let (mut flow, _) = html::flow(self.name, &piece, self.revisions)?;
        for skipped in flow.take_skipped() {
            self.flow.skip(skipped.why, &skipped.text);
            self.flow.end_skip();
        }
        // Tables of the piece are counted on from those before.
        let mut tables: FxHashMap<u32, u32> = FxHashMap::default();
        for mut block in flow.into_blocks() {
            if let BlockKind::TableCell { table, .. } = &mut block.kind {
                *table = *tables.entry(*table).or_insert_with(|| self.flow.next_table());
            }
            self.flow.body.push(block);
        }
        Ok(())
    }

    /// Makes the collected text a block.
    fn emit(&mut self) {
        let kind = match (&self.note, self.cell, self.heading) {
            (Some(word), ..) => BlockKind::Footnote { mark: word.clone() },
            (_, Some((table, row, column)), _) => BlockKind::TableCell { table, row, column },
            (.., Some(level)) => BlockKind::Heading { level },
            _ => match self.lists.len().checked_sub(1) {
                Some(depth) => BlockKind::ListItem { depth: u8::try_from(depth).unwrap_or(u8::MAX) },
                None => BlockKind::Paragraph,
            },
        };
        let block = self.inline.take(kind);
        if block.text.is_empty() {
            return;
        }
        match &block.kind {
            BlockKind::Footnote { .. } => match self.flow.notes.last_mut().filter(|n| n.kind == block.kind) {
                Some(last) => {
                    last.text.push(' ');
                    last.text.push_str(&block.text);
                }
                None => self.flow.notes.push(block),
            },
            _ => self.flow.body.push(Block { label: self.label.take(), ..block }),
        }
    }

    /// The streams; notes get their numbers and come in their order.
    fn finish(mut self) -> Flow {
        self.emit();
        let numbers = self.numbers;
        let number = |block: &Block| match &block.kind {
            BlockKind::Footnote { mark } => numbers.get(mark).copied(),
            _ => None,
        };
        self.flow.notes.sort_by_key(|block| number(block).unwrap_or(u32::MAX));
        for block in &mut self.flow.notes {
            if let Some(number) = number(block) {
                block.kind = BlockKind::Footnote { mark: number.to_string() };
            }
        }
        self.flow
    }
}

/// The cells of a row of a table; a bar behind a backslash is text.
fn cells_of_row(row: &str) -> Vec<&str> {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let mut cells = Vec::new();
    let (mut start, mut is_escaped) = (0, false);
    for (at, c) in row.char_indices() {
        if c == '|' && !is_escaped {
            cells.push(row.get(start..at).unwrap_or_default());
            start = at + 1;
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    cells.push(row.get(start..).unwrap_or_default());
    cells
}

fn level_number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "---\ntitle: \"Harbour\"\n---\n# Harbour *rules*\n\nBoats **must** stop[^a] at the\nquay ![a quay](q.png \"At dawn\").\n\n\
        3) First\n   - inner\n4) Second\n\n| Day | Hour |\n|:---|---|\n| Monday | 7 |\n\n```sh\nrun this\n```\n\n\
        <!-- ask Ada --><p>By <b>law</b></p>\n\n[^a]: Since 1908.\n\n    Still so.\n";

    #[test]
    fn blocks_keep_what_they_are() {
        let document = read("a.md", TEXT.as_bytes(), &ReadOptions::default()).unwrap();
        let seen: Vec<_> =
            document.blocks.iter().map(|b| (b.kind.clone(), b.label.as_deref(), b.text.as_str())).collect();
        let cell = |row, column| BlockKind::TableCell { table: 0, row, column };
        let expected = [
            (BlockKind::Heading { level: 1 }, None, "Harbour rules"),
            (BlockKind::Paragraph, None, "Boats must stop at the quay ."),
            (BlockKind::ListItem { depth: 0 }, Some("3)"), "First"),
            (BlockKind::ListItem { depth: 1 }, None, "inner"),
            (BlockKind::ListItem { depth: 0 }, Some("4)"), "Second"),
            (cell(0, 0), None, "Day"),
            (cell(0, 1), None, "Hour"),
            (cell(1, 0), None, "Monday"),
            (cell(1, 1), None, "7"),
            (BlockKind::Paragraph, None, "By law"),
            (BlockKind::Footnote { mark: "1".to_owned() }, None, "Since 1908. Still so."),
        ];
        assert_eq!(seen, expected);
        assert_eq!(document.blocks[1].styles.len(), 1);
        assert_eq!(document.facts.title.as_deref(), Some("Harbour"));
        let skipped: Vec<_> = document.skipped.iter().map(|s| (s.why, s.text.as_str())).collect();
        let expected = [
            (SkipReason::Metadata, "title: \"Harbour\""),
            (SkipReason::Alternative, "At dawn"),
            (SkipReason::Alternative, "a quay"),
            (SkipReason::Code, "run this"),
            (SkipReason::Comment, "ask Ada"),
        ];
        assert_eq!(skipped, expected);
    }

    #[test]
    fn what_programs_add_is_known() {
        let text = "+++\ntitle = 'Quay'\n+++\n## Ropes {/*the-ropes*/}\n\n> [!NOTE]\n> Tie `{/*it*/}` well.\n\n\
            Knot\n: A bend in a rope.\n\n```jsx\n{/*kept*/}\n```\n\n{/* open\n\n\
            <table><tr><td>One</td><td>Two</td></tr></table>\n\n<table><tr><td>Three</td><td>Four</td></tr></table>\n";
        let document = read("a.mdx", text.as_bytes(), &ReadOptions::default()).unwrap();
        let seen: Vec<_> = document.blocks.iter().map(|b| (b.kind.clone(), b.text.as_str())).collect();
        let cell = |table, column| BlockKind::TableCell { table, row: 0, column };
        let expected = [
            (BlockKind::Heading { level: 2 }, "Ropes"),
            (BlockKind::Paragraph, "Tie {/*it*/} well."),
            (BlockKind::Paragraph, "Knot"),
            (BlockKind::Paragraph, "A bend in a rope."),
            (BlockKind::Paragraph, "{/* open"),
            (cell(0, 0), "One"),
            (cell(0, 1), "Two"),
            (cell(1, 0), "Three"),
            (cell(1, 1), "Four"),
        ];
        assert_eq!(seen, expected);
        let skipped: Vec<_> = document.skipped.iter().map(|s| (s.why, s.text.as_str())).collect();
        let expected = [
            (SkipReason::Metadata, "title = 'Quay'"),
            (SkipReason::Comment, "the-ropes"),
            (SkipReason::Code, "{/*kept*/}"),
        ];
        assert_eq!(skipped, expected);
        assert_eq!(document.facts.title.as_deref(), Some("Quay"));
    }

    #[test]
    fn cells_beyond_the_head_of_a_table_are_said_to_be_hidden() {
        let text = "| a | b |\n|---|---|\n| c \\| d | `e` | f *g* | h |\n| i |\n| j | k |\n";
        let document = read("a.md", text.as_bytes(), &ReadOptions::default()).unwrap();
        let seen: Vec<_> = document.blocks.iter().map(|b| b.text.as_str()).collect();
        assert_eq!(seen, ["a", "b", "c | d", "e", "i", "j", "k"]);
        let skipped: Vec<_> = document.skipped.iter().map(|s| (s.why, s.text.as_str())).collect();
        assert_eq!(skipped, [(SkipReason::Hidden, "f *g* h")]);
    }

    #[test]
    fn content_or_name_tell() {
        assert!(looks_like_markdown(TEXT) && is_named_markdown("a.MD") && !is_named_markdown("a.txt"));
        assert!(looks_like_markdown("# One\n\n## Two\n\n| a | b |\n|---|---|\n| c | d |\n"));
        // What machines transcribe has headings and bold words, too, and pages.
        for text in ["# One\n\n## Two\n\n**bold**", "1. One\n2. Two\n", "a | b\n", "-- | --", ""] {
            assert!(!looks_like_markdown(text), "{text}");
        }
    }
}
