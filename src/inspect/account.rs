//! How much of a file was read as what, and what was not.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::document::{Block, BlockKind, SkipReason, Skipped};

/// Characters of a document by what they are, white space not counted, after repair.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Account {
    /// Characters of the blocks of each kind, in reading order of first use: `paragraph`, `heading`,
    /// `list item`, `cell`, `cue`, `footnote`, `furniture`.
    pub read: Vec<(&'static str, usize)>,
    /// Characters left out for each reason.
    pub skipped: BTreeMap<SkipReason, usize>,
    /// Letters that the file holds but nobody could tell: U+FFFD, and codes of private use.
    pub unreadable: usize,
}

/// Counts `blocks` and `skipped`.
pub(super) fn account(blocks: &[Block], skipped: &[Skipped]) -> Account {
    let mut account = Account::default();
    for block in blocks {
        let name = class(&block.kind);
        let count = count(&block.text);
        match account.read.iter_mut().find(|(own, _)| *own == name) {
            Some((_, sum)) => *sum += count,
            None => account.read.push((name, count)),
        }
        account.unreadable +=
            block.text.chars().filter(|c| matches!(c, '\u{FFFD}' | '\u{E000}'..='\u{F8FF}')).count();
    }
    for one in skipped {
        *account.skipped.entry(one.why).or_default() += count(&one.text);
    }
    account
}

fn count(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

fn class(kind: &BlockKind) -> &'static str {
    match kind {
        BlockKind::Line => "line",
        BlockKind::Paragraph => "paragraph",
        BlockKind::Heading { .. } => "heading",
        BlockKind::ListItem { .. } => "list item",
        BlockKind::TableCell { .. } => "cell",
        BlockKind::Cue { .. } => "cue",
        BlockKind::Footnote { .. } => "footnote",
        BlockKind::Furniture => "furniture",
    }
}

impl Account {
    /// In words: `paragraph 812, heading 40, furniture 12`.
    pub(crate) fn in_words(&self) -> String {
        let parts: Vec<String> = self.read.iter().map(|(name, count)| format!("{name} {count}")).collect();
        parts.join(", ")
    }

    /// What was left out, in words: `hidden text 12, comments 80`; `None` where nothing was.
    pub(crate) fn skipped_in_words(&self) -> Option<String> {
        let parts: Vec<String> =
            self.skipped.iter().map(|(why, count)| format!("{} {count}", why.name())).collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_is_counted_once() {
        let blocks = [
            Block::new(BlockKind::Heading { level: 1 }, "A head"),
            Block::new(BlockKind::Paragraph, "b \u{FFFD}\u{E000}"),
            Block::new(BlockKind::Heading { level: 2 }, "c"),
            Block::new(BlockKind::Furniture, "1/2"),
        ];
        let skipped = [
            Skipped { why: SkipReason::Comment, page: None, text: "is it so".to_owned() },
            Skipped { why: SkipReason::Hidden, page: None, text: "x".to_owned() },
        ];
        let account = account(&blocks, &skipped);
        assert_eq!(account.in_words(), "heading 6, paragraph 3, furniture 3");
        assert_eq!(account.skipped_in_words().as_deref(), Some("hidden text 1, comments 6"));
        assert_eq!(account.unreadable, 2);
    }
}
