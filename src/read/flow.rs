//! What the readers of flowing formats share: one paragraph put together from
//! its runs, and the streams of a document put in order.

use crate::document::{Block, BlockKind, SkipReason, Skipped, StyleSpan};

/// Bold and italic of a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) bold: bool,
    pub(super) italic: bool,
}

/// The text of a paragraph while its runs arrive. Spaces, tabs and line breaks
/// become single spaces; no-break spaces and soft hyphens stay.
#[derive(Debug, Default)]
pub(super) struct Inline {
    text: String,
    styles: Vec<StyleSpan>,
    /// An opening bracket was taken off before a note mark; its partner must go too.
    bracket: Option<char>,
}

impl Inline {
    /// Appends a run.
    pub(super) fn push(&mut self, mut text: &str, style: Style) {
        if text.is_empty() {
            return;
        }
        if let Some(open) = self.bracket.take() {
            match text.trim_start().strip_prefix([')', ']', '⁾']) {
                Some(rest) => text = rest,
                None => self.text.push(open),
            }
        }
        let start = self.text.len();
        for c in text.chars() {
            if !matches!(c, ' ' | '\t' | '\n' | '\r') {
                self.text.push(c);
            } else if !self.text.is_empty() && !self.text.ends_with(' ') {
                self.text.push(' ');
            }
        }
        let end = self.text.len();
        if style == Style::default() || start == end {
            return;
        }
        match self.styles.last_mut() {
            Some(last) if last.end == start && (last.bold, last.italic) == (style.bold, style.italic) => {
                last.end = end;
            }
            _ => self.styles.push(StyleSpan { start, end, bold: style.bold, italic: style.italic }),
        }
    }

    /// A note mark stands here: brackets set around it belong to it, not to the text.
    pub(super) fn note_mark(&mut self) {
        if let Some(open) = self.text.trim_end().chars().next_back().filter(|c| matches!(c, '(' | '[' | '⁽'))
        {
            self.text.truncate(self.text.trim_end().len() - open.len_utf8());
            self.bracket = Some(open);
        }
    }

    /// Takes `front` off the beginning of the text, and the white space behind it.
    pub(super) fn drop_front(&mut self, front: &str) {
        let Some(rest) = self.text.trim_start().strip_prefix(front).map(str::trim_start) else { return };
        let cut = self.text.len() - rest.len();
        self.text.drain(..cut);
        for span in &mut self.styles {
            span.start = span.start.saturating_sub(cut);
            span.end = span.end.saturating_sub(cut);
        }
        self.styles.retain(|span| span.start < span.end);
    }

    /// Appends a space unless one stands there or nothing does.
    pub(super) fn space(&mut self) {
        self.push(" ", Style::default());
    }

    /// Whether nothing but white space has arrived.
    pub(super) fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// The finished block, without white space at its ends; the paragraph is empty again.
    pub(super) fn take(&mut self, kind: BlockKind) -> Block {
        let Inline { mut text, styles, bracket } = std::mem::take(self);
        text.extend(bracket);
        let trimmed = text.trim();
        let lead = text.len() - text.trim_start().len();
        let styles = styles
            .into_iter()
            .map(|span| StyleSpan {
                start: span.start.saturating_sub(lead).min(trimmed.len()),
                end: span.end.saturating_sub(lead).min(trimmed.len()),
                ..span
            })
            .filter(|span| span.start < span.end)
            .collect();
        Block { styles, ..Block::new(kind, trimmed) }
    }
}

/// The streams of a flowing document.
#[derive(Debug, Default)]
pub(super) struct Flow {
    /// Running text.
    pub(super) body: Vec<Block>,
    /// Footnotes, then endnotes, in the order of their marks.
    pub(super) notes: Vec<Block>,
    /// Running heads.
    pub(super) headers: Vec<Block>,
    /// Running feet.
    pub(super) footers: Vec<Block>,
    /// What is no text of the document, in the order of the file.
    pub(super) skipped: Vec<Skipped>,
    /// The last of `skipped` is a stretch that may go on.
    skip_is_open: bool,
    tables: u32,
}

impl Flow {
    /// The number of the next table.
    pub(super) fn next_table(&mut self) -> u32 {
        self.tables += 1;
        self.tables - 1
    }

    /// Records a stretch that is left out; pieces of one stretch that follow each other are one.
    pub(super) fn skip(&mut self, why: SkipReason, text: &str) {
        match self.skipped.last_mut().filter(|last| self.skip_is_open && last.why == why) {
            Some(last) => last.text.push_str(text),
            None => self.skipped.push(Skipped { why, page: None, text: text.to_owned() }),
        }
        self.skip_is_open = true;
    }

    /// A paragraph ends, and with it the stretch that was left out last.
    pub(super) fn end_skip(&mut self) {
        self.skip_is_open = false;
    }

    /// What was left out, without white space to spare; empty stretches are none.
    pub(super) fn take_skipped(&mut self) -> Vec<Skipped> {
        self.end_skip();
        let mut skipped = std::mem::take(&mut self.skipped);
        for one in &mut skipped {
            one.text = one.text.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        skipped.retain(|one| !one.text.is_empty());
        skipped
    }

    /// Whether nothing was read.
    pub(super) fn is_empty(&self) -> bool {
        self.body.is_empty() && self.notes.is_empty()
    }

    /// All blocks: heads, text, notes, feet. Each running head or foot comes once.
    pub(super) fn into_blocks(self) -> Vec<Block> {
        let mut blocks = Vec::with_capacity(self.body.len() + self.notes.len());
        push_once(&mut blocks, self.headers);
        blocks.extend(self.body);
        blocks.extend(self.notes);
        let mut footers = Vec::new();
        push_once(&mut footers, self.footers);
        blocks.extend(footers);
        blocks
    }
}

fn push_once(blocks: &mut Vec<Block>, furniture: Vec<Block>) {
    for block in furniture {
        if !blocks.contains(&block) {
            blocks.push(block);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Style = Style { bold: false, italic: false };
    const BOLD: Style = Style { bold: true, italic: false };

    #[test]
    fn runs_join_and_styles_point_into_the_text() {
        let mut inline = Inline::default();
        for (text, style) in [(" \t", PLAIN), ("Recalls ", BOLD), ("its", BOLD), ("\n  work\u{A0}", PLAIN)] {
            inline.push(text, style);
        }
        let block = inline.take(BlockKind::Paragraph);
        assert_eq!(block.text, "Recalls its work");
        assert_eq!(block.styles, [StyleSpan { start: 0, end: 11, bold: true, italic: false }]);
        assert!(inline.is_empty());
    }

    #[test]
    fn brackets_go_with_their_mark_and_stay_without() {
        let cases: [(&[&str], &[&str], &str); 4] = [
            (&["rights ("], &[")", ", and"], "rights , and"),
            (&["rights("], &[") (see"], "rights (see"),
            (&["rights ("], &["see a)"], "rights (see a)"),
            (&["rights"], &[")."], "rights)."),
        ];
        for (before, after, expected) in cases {
            let mut inline = Inline::default();
            before.iter().for_each(|t| inline.push(t, PLAIN));
            inline.note_mark();
            after.iter().for_each(|t| inline.push(t, PLAIN));
            assert_eq!(inline.take(BlockKind::Paragraph).text, expected);
        }
    }
}
