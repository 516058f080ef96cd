//! What was read from a file and what was repaired, set out for a person to check.

mod account;
mod page;

use serde::Serialize;

use crate::document::{
    Block, BlockKind, Counts, Document, Facts, Origin, Recognised, ResolutionPart, Skipped, StyleSpan,
    Warning, clock,
};
use crate::lang::{Detection, Language, detect};
use crate::repair::{Repair, RepairCount, Repaired};

pub(crate) use account::Account;
pub(crate) use page::html;

/// A document after reading and repair, block by block.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Inspection {
    /// Name, format, reader, encoding.
    pub origin: Origin,
    /// Language of the document.
    pub language: Language,
    /// Symbol, session, date, title.
    pub facts: Facts,
    /// What the reader wants the user to know.
    pub warnings: Vec<Warning>,
    /// Number of repairs by rule.
    pub counts: Vec<RepairCount>,
    /// Characters by kind, read and left out.
    pub account: Account,
    /// Pages that were recognised from their pictures.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub recognised: Vec<Recognised>,
    /// What the file holds and the blocks do not.
    pub skipped: Vec<Skipped>,
    /// All blocks in reading order, removed ones included.
    pub blocks: Vec<Inspected>,
    /// All repairs, in the order of the rules.
    pub repairs: Vec<Repair>,
}

/// One block with what happened to it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Inspected {
    /// Place in the document, from 1.
    pub number: usize,
    /// What it is.
    #[serde(flatten)]
    pub kind: BlockKind,
    /// Label or footnote mark, as written.
    pub label: Option<String>,
    /// Page from 1, where known.
    pub page: Option<u32>,
    /// Part of a resolution it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<ResolutionPart>,
    /// Stretches in bold or italic, as byte ranges into the text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub styles: Vec<StyleSpan>,
    /// Language of this block, where it has letters enough to tell; that of the document otherwise.
    pub language: Language,
    /// Text as it goes on to alignment.
    pub text: String,
    /// Repairs that show in this block, as indices into [`Inspection::repairs`].
    pub repairs: Vec<usize>,
}

/// Shorter blocks say too little about their language: names, symbols, dates.
const LETTERS_TO_TELL: usize = 20;
/// Marks where a repair's record of a long stretch was cut.
const CUT: char = '…';

/// Sets out `repaired`, whose language is `language`.
pub(crate) fn inspect(repaired: Repaired, language: Language) -> Inspection {
    let counts = repaired.counts();
    let Repaired { document, repairs } = repaired;
    let Document { origin, blocks, warnings, facts, skipped, recognised } = document;
    let account = account::account(&blocks, &skipped);
    let mut places = places(&blocks, &repairs);
    let blocks = (1..)
        .zip(blocks)
        .map(|(number, block)| Inspected {
            number,
            language: language_of(&block.text, language),
            repairs: places.get_mut(number - 1).map(std::mem::take).unwrap_or_default(),
            kind: block.kind,
            label: block.label,
            page: block.page,
            part: block.part,
            styles: block.styles,
            text: block.text,
        })
        .collect();
    Inspection { origin, language, facts, warnings, counts, account, recognised, skipped, blocks, repairs }
}

fn language_of(text: &str, document: Language) -> Language {
    if text.chars().filter(|c| c.is_alphabetic()).count() < LETTERS_TO_TELL {
        return document;
    }
    match detect(text) {
        Detection::Known(language) => language,
        Detection::Other(_) | Detection::Unknown | Detection::TooShort => document,
    }
}

/// For each block the repairs that show in it: the first block, on the page or the
/// one before, that holds their result. A later repair of the same words can hide
/// an earlier one; the list of all repairs still has it.
fn places(blocks: &[Block], repairs: &[Repair]) -> Vec<Vec<usize>> {
    let mut places = vec![Vec::new(); blocks.len()];
    let mut used = vec![false; blocks.len()];
    // Each rule goes through the text in order, so the search goes on where it was.
    let (mut rule, mut last) = ("", 0);
    for (r, repair) in repairs.iter().enumerate() {
        let after = repair.after.trim_end_matches(CUT);
        if rule != repair.rule {
            (rule, last) = (repair.rule, 0);
        }
        let found = (last..blocks.len()).chain(0..last).find(|b| {
            let (block, used) = (&blocks[*b], used[*b]);
            if block.kind == BlockKind::Furniture {
                // Equal lines are removed page by page, each once.
                return !used && after.is_empty() && block.page == repair.page && block.text == repair.before;
            }
            // A paragraph that runs over a page is repaired on both.
            let near = match (block.page, repair.page) {
                (Some(block), Some(repair)) => repair == block || repair == block + 1,
                _ => true,
            };
            near && !after.is_empty() && block.text.contains(after)
        });
        if let Some(block) = found {
            used[block] = true;
            last = block;
            places[block].push(r);
        }
    }
    places
}

/// The numbers of paragraphs and notes in words: `10 preambular, 13 operative, 9 notes`.
pub(crate) fn counts_in_words(counts: &Counts) -> Option<String> {
    let parts = [
        (counts.preambular, "preambular"),
        (counts.operative, "operative"),
        (counts.numbered, "numbered"),
        (counts.notes, "notes"),
    ];
    let parts: Vec<String> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Name of a kind of block, for people.
pub(crate) fn kind_name(kind: &BlockKind) -> String {
    match kind {
        BlockKind::Line => "line".to_owned(),
        BlockKind::Paragraph => "paragraph".to_owned(),
        BlockKind::Heading { level: 0 } => "heading".to_owned(),
        BlockKind::Heading { level } => format!("heading {level}"),
        BlockKind::ListItem { .. } => "list item".to_owned(),
        BlockKind::TableCell { table, row, column } => {
            format!("cell {}:{}:{}", table + 1, row + 1, column + 1)
        }
        BlockKind::Cue { start, .. } => format!("cue {}", clock(*start)),
        BlockKind::Footnote { mark } => format!("footnote {mark}").trim_end().to_owned(),
        BlockKind::Furniture => "removed".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repair::{NoVocabulary, repair};

    fn inspection() -> Inspection {
        let text = "A line with a <b> & so on

            _____

            نص عربي طويل بما يكفي لمعرفة لغته [[هنا]]";
        let mut gap_above = false;
        let mut blocks = Vec::new();
        for line in text.lines().map(str::trim) {
            if line.is_empty() {
                gap_above = true;
            } else {
                blocks.push(Block { gap_above, ..Block::new(BlockKind::Line, line) });
                gap_above = false;
            }
        }
        let document = Document { blocks, ..Document::default() };
        inspect(repair(document, Language::English, &NoVocabulary), Language::English)
    }

    #[test]
    fn blocks_know_their_language_and_their_repairs() {
        let inspection = inspection();
        let rules: Vec<Vec<&str>> = inspection
            .blocks
            .iter()
            .map(|b| b.repairs.iter().map(|r| inspection.repairs[*r].rule).collect())
            .collect();
        assert_eq!(rules, [vec![], vec!["separator-line"], vec!["doubled-bracket"]]);
        assert_eq!(inspection.blocks[2].language, Language::Arabic);
        assert_eq!(kind_name(&inspection.blocks[1].kind), "removed");
    }

    #[test]
    fn the_page_escapes_text_and_turns_arabic() {
        let page = html(&inspection());
        assert!(page.contains("a &lt;b&gt; &amp; so on"));
        assert!(page.contains("<del>_____</del>"));
        let mut dated = inspection();
        dated.blocks[2].text = "5 March 2027".to_owned();
        dated.blocks[2].label = Some("(أ)".to_owned());
        assert!(html(&dated).contains("dir=\"ltr\" lang=\"ar\"><span class=\"label\">(أ)</span> 5 March"));
        let mut bold = inspection();
        bold.blocks[0].styles = vec![
            StyleSpan { start: 0, end: 1, bold: true, italic: true },
            StyleSpan { start: 900, end: 901, bold: true, italic: false },
        ];
        assert!(html(&bold).contains("<b><i>A</i></b> line with a &lt;b&gt;"));
        assert!(page.contains("dir=\"rtl\" lang=\"ar\""));
        assert!(!page.contains("//"), "nothing may be loaded from elsewhere");
    }
}
