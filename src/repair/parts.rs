//! Preamble and operative part of a resolution, and how many paragraphs and notes a
//! document has: what the two versions of a document must agree on.

use super::labels::{self, Style};
use crate::document::{Block, BlockKind, Counts, Document, ResolutionPart};
use crate::lang::Language;

/// Marks the parts of each resolution in `document` and counts its paragraphs.
pub(super) fn mark(document: &mut Document, language: Language) {
    // The part that the text stands in; none outside of resolutions.
    let mut part = None;
    for block in &mut document.blocks {
        if matches!(block.kind, BlockKind::Furniture | BlockKind::Footnote { .. }) {
            continue;
        }
        let text = body(block);
        if language.opens_resolution(text) {
            part = Some(ResolutionPart::Preambular);
            continue;
        }
        if language.is_meeting(text) || language.heads_annex(text) || is_next(block, language) {
            part = None;
        }
        if part == Some(ResolutionPart::Preambular) && is_operative(block, text, language) {
            part = Some(ResolutionPart::Operative);
        }
        let is_heading = matches!(block.kind, BlockKind::Heading { .. })
            && block.label.is_none()
            && !language.opens_recital(text);
        block.part = part.filter(|_| !is_heading && !matches!(block.kind, BlockKind::TableCell { .. }));
    }
    document.facts.counts = count(&document.blocks);
}

/// The text without the label in front of it.
fn body(block: &Block) -> &str {
    let text = block.text.trim();
    block.label.as_deref().and_then(|label| text.strip_prefix(label)).map_or(text, str::trim)
}

/// Whether another document begins: a resolution of its own, in a collection of them.
fn is_next(block: &Block, language: Language) -> bool {
    language.names_adoption(&block.text) || label_style(block) == Some(Style::Resolution)
}

fn is_operative(block: &Block, text: &str, language: Language) -> bool {
    match label_style(block) {
        Some(Style::Number) => true,
        // A resolution of one operative paragraph does not number it.
        None => language.opens_operative(text) && text.ends_with(['.', ';', '؛', ':']),
        Some(_) => false,
    }
}

fn label_style(block: &Block) -> Option<Style> {
    // What stands behind a label decides whether it is one; here it is known to be.
    labels::find(&format!("{} x", block.label.as_deref()?)).map(|label| label.style)
}

fn count(blocks: &[Block]) -> Counts {
    let of = |test: &dyn Fn(&Block) -> bool| blocks.iter().filter(|block| test(block)).count();
    Counts {
        numbered: of(&|b| {
            !matches!(b.kind, BlockKind::Footnote { .. } | BlockKind::TableCell { .. } | BlockKind::Furniture)
                && label_style(b) == Some(Style::Number)
        }),
        notes: of(&|b| matches!(b.kind, BlockKind::Footnote { .. })),
        preambular: of(&|b| b.part == Some(ResolutionPart::Preambular)),
        operative: of(&|b| {
            b.part == Some(ResolutionPart::Operative) && label_style(b) != Some(Style::Bracket)
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(lines: &[&str], language: Language) -> (String, Counts) {
        let block = |line: &&str| {
            let label = labels::find(line).map(|label| label.text.to_owned());
            Block { label, ..Block::new(BlockKind::Paragraph, *line) }
        };
        let mut document = Document { blocks: lines.iter().map(block).collect(), ..Document::default() };
        mark(&mut document, language);
        let letter = |block: &Block| match block.part {
            Some(ResolutionPart::Preambular) => 'p',
            Some(ResolutionPart::Operative) => 'o',
            None => '-',
        };
        (document.blocks.iter().map(letter).collect(), document.facts.counts)
    }

    #[test]
    fn both_languages_have_the_same_parts() {
        let english = [
            "Seed banks",
            "The General Assembly,",
            "Recalling its work on seeds,",
            "Deeply concerned about drought,",
            "1. Decides to meet:",
            "(a) In spring;",
            "2. Requests a report.",
            "63rd plenary meeting",
        ];
        let arabic = [
            "مصارف البذور",
            "إن الجمعية العامة،",
            "إذ تشير إلى أعمالها بشأن البذور،",
            "وإذ يساورها بالغ القلق إزاء الجفاف،",
            "1 - تقرر أن تجتمع:",
            "(أ) في الربيع؛",
            "2 - تطلب تقديم تقرير.",
            "الجلسة العامة 63",
        ];
        for (lines, language) in [(english, Language::English), (arabic, Language::Arabic)] {
            let (parts, counts) = parts(&lines, language);
            assert_eq!(parts, "--ppooo-");
            assert_eq!(counts, Counts { numbered: 2, notes: 0, preambular: 2, operative: 2 });
        }
    }

    #[test]
    fn only_resolutions_have_parts() {
        let (report, counts) = parts(&["1. The rain came.", "Recalling it, we stayed."], Language::English);
        assert_eq!((report.as_str(), counts.numbered), ("--", 1));
        let single =
            ["The Security Council,", "Recalling its resolution,", "Decides to stay.", "Annex", "1. A rule."];
        assert_eq!(parts(&single, Language::English).0, "-po--");
    }
}
