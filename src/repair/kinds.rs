//! What each rebuilt paragraph is: a heading, a list item, or a paragraph.

use super::labels::{self, Style};
use super::line::{Initial, final_stop, initial, width};
use crate::document::{Block, BlockKind};

/// A heading is not longer: the agenda title of A/RES/78/265 has 170 characters,
/// and a paragraph that lacks its stop is seldom shorter.
const LONGEST_HEADING: usize = 200;

/// Gives plain paragraphs their kind and records their labels.
pub(super) fn assign(blocks: &mut [Block]) {
    for block in blocks.iter_mut() {
        if block.kind == BlockKind::Paragraph {
            let label = labels::find(&block.text);
            block.label = label.map(|l| l.text.to_owned());
            block.kind = kind(&block.text, label.map(|l| l.style));
        }
    }
}

/// Records the numbers and letters that were typed in front of paragraphs of a flowing
/// source, as [`assign`] does; what the file numbers by itself has its label already.
pub(super) fn typed_labels(blocks: &mut [Block]) {
    for block in blocks.iter_mut().filter(|b| b.kind == BlockKind::Paragraph && b.label.is_none()) {
        let label = labels::find(&block.text).filter(|l| matches!(l.style, Style::Number | Style::Bracket));
        if let Some(label) = label {
            block.kind = kind(&block.text, Some(label.style));
            block.label = Some(label.text.to_owned());
        }
    }
}

fn kind(text: &str, style: Option<Style>) -> BlockKind {
    match style {
        Some(Style::Number) if final_stop(text).is_some() || width(text) > LONGEST_HEADING => {
            BlockKind::ListItem { depth: 0 }
        }
        Some(Style::Bracket | Style::Bullet) => BlockKind::ListItem { depth: 1 },
        Some(Style::Resolution) => BlockKind::Heading { level: 0 },
        _ if is_heading(text) => BlockKind::Heading { level: 0 },
        _ => BlockKind::Paragraph,
    }
}

fn is_heading(text: &str) -> bool {
    final_stop(text).is_none()
        && initial(text) != Some(Initial::Small)
        && text.chars().any(char::is_alphabetic)
        && width(text) <= LONGEST_HEADING
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_and_lengths_tell_the_kind_of_a_paragraph() {
        let long = "one two three four five six seven eight ".repeat(6);
        let heading = BlockKind::Heading { level: 0 };
        for (text, style, expected) in [
            ("1. Decides to remain seized.", Some(Style::Number), BlockKind::ListItem { depth: 0 }),
            (&long, Some(Style::Number), BlockKind::ListItem { depth: 0 }),
            ("1. Aims", Some(Style::Number), heading.clone()),
            ("(a) one", Some(Style::Bracket), BlockKind::ListItem { depth: 1 }),
            ("78/265. It is a title, however it ends.", Some(Style::Resolution), heading.clone()),
            ("Aims and means", None, heading),
            ("Here is a sentence.", None, BlockKind::Paragraph),
        ] {
            assert_eq!(kind(text, style), expected, "{text}");
        }
    }
}
