//! Markdown left by machine transcription: `**bold**` and `# headings`.
//!
//! The words in bold are recorded as a style, so the information is not lost.

use super::Log;
use crate::document::{Block, BlockKind, StyleSpan};

const RULE: &str = "markdown";

/// Takes the marks off and records bold stretches and headings.
pub(super) fn strip(blocks: &mut [Block], log: &mut Log) {
    for block in blocks.iter_mut().filter(|b| b.kind == BlockKind::Paragraph && b.styles.is_empty()) {
        let level = heading_level(&block.text);
        let body = block.text.get(level.map_or(0, |l| l + 1)..).unwrap_or_default().trim_start();
        let (text, styles) = without_bold(body);
        if text == block.text {
            continue;
        }
        log.add(RULE, block.page, block.text.as_str(), text.as_str());
        block.text = text;
        block.styles = styles;
        if let Some(level) = level {
            block.kind = BlockKind::Heading { level: u8::try_from(level).unwrap_or(0) };
        }
    }
}

/// Number of `#` in front of a heading; six is the most that Markdown knows.
fn heading_level(text: &str) -> Option<usize> {
    let level = text.bytes().take_while(|b| *b == b'#').count();
    ((1..=6).contains(&level) && text[level..].starts_with(' ')).then_some(level)
}

fn without_bold(text: &str) -> (String, Vec<StyleSpan>) {
    let mut out = String::with_capacity(text.len());
    let mut styles = Vec::new();
    let mut rest = text;
    while let Some((before, inside)) = rest.split_once("**") {
        let Some((bold, after)) = inside.split_once("**") else { break };
        // As in CommonMark, marks beside a space on their inner side mark nothing.
        if bold.is_empty() || bold.starts_with([' ', '*']) || bold.ends_with(' ') {
            out.push_str(before);
            out.push_str("**");
            rest = inside;
            continue;
        }
        out.push_str(before);
        let start = out.len();
        out.push_str(bold);
        styles.push(StyleSpan { start, end: out.len(), bold: true, italic: false });
        rest = after;
    }
    out.push_str(rest);
    (out, styles)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_and_styles_stay() {
        let cases: [(&str, &str, &[&str]); 6] = [
            ("1 - **تقرر** ما يلي", "1 - تقرر ما يلي", &["تقرر"]),
            ("**a** and **b c**", "a and b c", &["a", "b c"]),
            ("2 ** 3 ** 4", "2 ** 3 ** 4", &[]),
            ("** open", "** open", &[]),
            ("****", "****", &[]),
            ("plain * star", "plain * star", &[]),
        ];
        for (input, expected, bold) in cases {
            let (text, styles) = without_bold(input);
            assert_eq!(text, expected);
            let found: Vec<&str> = styles.iter().map(|s| &text[s.start..s.end]).collect();
            assert_eq!(found, bold);
        }
    }

    #[test]
    fn headings_get_their_level() {
        for (text, level) in [("## Aims", Some(2)), ("#Aims", None), ("####### x", None), ("Aims", None)] {
            assert_eq!(heading_level(text), level, "{text}");
        }
    }
}
