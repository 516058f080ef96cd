//! One file that holds both languages: a table with a column for each, blocks or
//! parts that take turns, or one language behind the other, as pages in two columns are read.

use std::collections::BTreeMap;

use crate::document::{Block, BlockKind, Document};
use crate::lang::{Detection, Language, detect};

/// Rows that must hold both languages before a table counts as a pair; two rows
/// are a table that happens to quote the other language.
const ROWS: usize = 3;
/// Share of the text of a column or of a turn that must be in its language;
/// numbers, symbols and names are in neither.
const SHARE: f32 = 0.8;
/// Share of the text that the language with less of it must have where there is no table;
/// Arabic takes four letters where English takes five, so half is not to be expected.
const FEWER: f32 = 0.3;
/// Share of the file that the paired part must make up.
const PART: f32 = 0.5;

/// The two documents inside `document`, Arabic first, if it is bilingual.
///
/// Blocks that belong to neither (numbers of rows) or to both are in neither;
/// notes and headings outside a table go to the document of their language.
/// Positions within both follow the file, so that rows stay in step.
pub(crate) fn bilingual(document: &Document) -> Option<(Document, Document)> {
    if names_languages(document) {
        let [arabic, english] =
            [Language::Arabic, Language::English].map(|language| in_language(document.clone(), language));
        return (!arabic.blocks.is_empty() && !english.blocks.is_empty()).then_some((arabic, english));
    }
    let languages: Vec<Option<Language>> = document.blocks.iter().map(language).collect();
    let (columns, covered) = language_columns(document, &languages);
    let all = size(document.blocks.iter());
    let by_table = covered as f32 >= PART * all as f32;
    if !by_table && !has_both(document, &languages) {
        return None;
    }
    let headers = if by_table { header_rows(document, &columns) } else { Vec::new() };
    let mut sides = [Language::Arabic, Language::English].map(|language| (language, Vec::new()));
    for (block, own) in document.blocks.iter().zip(&languages) {
        if let BlockKind::TableCell { table, row, .. } = block.kind
            && headers.contains(&(table, row))
        {
            continue;
        }
        let column = match &block.kind {
            BlockKind::TableCell { table, column, .. } if by_table => match columns.get(table) {
                Some(columns) => match columns.iter().find(|(_, number)| number == column) {
                    Some((language, _)) => Some(*language),
                    // A column of numbers belongs to the table, not to a language.
                    None => continue,
                },
                None => None,
            },
            _ => None,
        };
        let Some(language) = column.or(*own) else { continue };
        for (side, blocks) in &mut sides {
            if *side == language {
                blocks.push(if by_table { as_paragraph(block) } else { block.clone() });
            }
        }
    }
    let [arabic, english] = sides.map(|(_, blocks)| Document {
        origin: document.origin.clone(),
        blocks,
        warnings: document.warnings.clone(),
        facts: document.facts.clone(),
        skipped: document.skipped.clone(),
        recognised: document.recognised.clone(),
    });
    (!arabic.blocks.is_empty() && !english.blocks.is_empty()).then_some((arabic, english))
}

/// Whether the file itself says of each block which language it is in.
pub(crate) fn names_languages(document: &Document) -> bool {
    !document.blocks.is_empty() && document.blocks.iter().all(|block| block.language.is_some())
}

/// The part of a document that [names its languages](names_languages) which is in `language`.
pub(crate) fn in_language(mut document: Document, language: Language) -> Document {
    document.blocks.retain(|block| block.language == Some(language));
    for block in &mut document.blocks {
        *block = as_paragraph(block);
    }
    document
}

/// A cell of a language column is a paragraph of that language.
fn as_paragraph(block: &Block) -> Block {
    let kind = match &block.kind {
        BlockKind::TableCell { .. } => BlockKind::Paragraph,
        kind => kind.clone(),
    };
    Block { kind, ..block.clone() }
}

/// Language of a block by its script where it is long enough to have one.
fn language(block: &Block) -> Option<Language> {
    if block.kind == BlockKind::Furniture {
        return None;
    }
    match detect(&block.text) {
        Detection::Known(language) => Some(language),
        _ => {
            // Short blocks: a heading of one word is still in one script.
            let arabic = block.text.chars().filter(|c| matches!(c, '\u{620}'..='\u{64A}')).count();
            let latin = block.text.chars().filter(char::is_ascii_alphabetic).count();
            match (arabic, latin) {
                (0, 0) => None,
                (arabic, latin) if arabic >= latin => Some(Language::Arabic),
                _ => Some(Language::English),
            }
        }
    }
}

fn size<'a>(blocks: impl Iterator<Item = &'a Block>) -> usize {
    blocks.filter(|b| b.kind != BlockKind::Furniture).map(|b| b.text.chars().count()).sum()
}

/// Column of each language.
type Columns = [(Language, u32); 2];

/// The language columns of the tables that have them, and how much text these hold.
fn language_columns(document: &Document, languages: &[Option<Language>]) -> (BTreeMap<u32, Columns>, usize) {
    #[derive(Default)]
    struct Column {
        arabic: usize,
        english: usize,
        rows: Vec<u32>,
    }
    let mut tables: BTreeMap<u32, BTreeMap<u32, Column>> = BTreeMap::new();
    for (block, language) in document.blocks.iter().zip(languages) {
        let BlockKind::TableCell { table, row, column } = block.kind else { continue };
        let Some(language) = language else { continue };
        let entry = tables.entry(table).or_default().entry(column).or_default();
        match language {
            Language::Arabic => entry.arabic += block.text.chars().count(),
            Language::English => entry.english += block.text.chars().count(),
        }
        entry.rows.push(row);
    }
    let mut found = BTreeMap::new();
    let mut covered = 0;
    for (table, columns) in tables {
        let best = |arabic: bool| {
            let share = |c: &Column| {
                let own = if arabic { c.arabic } else { c.english };
                (own as f32 >= SHARE * (c.arabic + c.english) as f32).then_some(own)
            };
            columns
                .iter()
                .filter_map(|(number, c)| Some((share(c)?, *number, c)))
                .max_by_key(|(own, number, _)| (*own, u32::MAX - number))
        };
        let (Some((own, arabic, left)), Some((other, english, right))) = (best(true), best(false)) else {
            continue;
        };
        let mut common: Vec<u32> =
            left.rows.iter().copied().filter(|row| right.rows.binary_search(row).is_ok()).collect();
        common.dedup();
        if common.len() >= ROWS {
            found.insert(table, [(Language::Arabic, arabic), (Language::English, english)]);
            covered += own + other;
        }
    }
    (found, covered)
}

/// Rows, with their tables, that only name the languages of the columns.
fn header_rows(document: &Document, columns: &BTreeMap<u32, Columns>) -> Vec<(u32, u32)> {
    let mut named: BTreeMap<(u32, u32), usize> = BTreeMap::new();
    for block in &document.blocks {
        let BlockKind::TableCell { table, row, column } = block.kind else { continue };
        let language = columns.get(&table).and_then(|of| of.iter().find(|(_, number)| *number == column));
        if language.is_some_and(|(language, _)| language.is_named_by(&block.text)) {
            *named.entry((table, row)).or_default() += 1;
        }
    }
    named.into_iter().filter(|(_, count)| *count == 2).map(|(row, _)| row).collect()
}

/// Whether both languages have their part of the file, in whatever order: enough blocks,
/// and enough of the text. Whether they say the same is for the aligner to find out.
fn has_both(document: &Document, languages: &[Option<Language>]) -> bool {
    let of = |wanted: Language| {
        let own = document.blocks.iter().zip(languages).filter(move |(_, own)| **own == Some(wanted));
        own.map(|(block, _)| block)
    };
    let blocks =
        |language| of(language).filter(|b| !matches!(b.kind, BlockKind::Footnote { .. })).count() >= ROWS;
    let (arabic, english) = (size(of(Language::Arabic)), size(of(Language::English)));
    blocks(Language::Arabic)
        && blocks(Language::English)
        && arabic.min(english) as f32 >= FEWER * (arabic + english) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAIRS: [(&str, &str); 4] = [
        (
            "يرحب المجلس بالتقرير السنوي عن الحدائق العامة",
            "The council welcomes the annual report on public gardens",
        ),
        (
            "ويطلب إلى الأمانة أن تواصل عملها في هذا الشأن",
            "It requests the secretariat to continue its work in this regard",
        ),
        ("الميزانية", "Budget"),
        (
            "ويقرر أن يعود إلى المسألة في دورته المقبلة",
            "It decides to revert to the matter at its next session",
        ),
    ];

    fn document(blocks: Vec<Block>) -> Document {
        Document { blocks, ..Document::default() }
    }

    fn cell(table: u32, row: u32, column: u32, text: &str) -> Block {
        Block::new(BlockKind::TableCell { table, row, column }, text)
    }

    fn texts(document: &Document) -> Vec<&str> {
        document.blocks.iter().map(|b| b.text.as_str()).collect()
    }

    #[test]
    fn two_columns_are_two_documents() {
        let rows = || (0..).zip(PAIRS);
        let numbered = rows()
            .flat_map(|(r, (ar, en))| [cell(0, r, 0, &r.to_string()), cell(0, r, 1, en), cell(0, r, 2, ar)]);
        let plain = rows().flat_map(|(r, (ar, en))| [cell(0, r, 0, ar), cell(0, r, 1, en)]);
        for blocks in [numbered.collect(), plain.collect()] {
            let (arabic, english) = bilingual(&document(blocks)).unwrap();
            assert_eq!(texts(&arabic), PAIRS.map(|p| p.0));
            assert_eq!(texts(&english), PAIRS.map(|p| p.1));
            assert!(arabic.blocks.iter().all(|b| b.kind == BlockKind::Paragraph));
        }
    }

    #[test]
    fn alternating_blocks_are_two_documents() {
        let blocks = PAIRS.iter().flat_map(|(ar, en)| {
            [Block::new(BlockKind::Paragraph, *en), Block::new(BlockKind::Paragraph, *ar)]
        });
        let (arabic, english) = bilingual(&document(blocks.collect())).unwrap();
        assert_eq!(
            (texts(&arabic), texts(&english)),
            (PAIRS.map(|p| p.0).to_vec(), PAIRS.map(|p| p.1).to_vec())
        );
    }

    #[test]
    fn one_language_behind_the_other_is_two_documents() {
        let of = |side: fn((&'static str, &'static str)) -> &'static str| {
            PAIRS.map(|pair| Block::new(BlockKind::Paragraph, side(pair)))
        };
        let (arabic, english) = bilingual(&document([of(|p| p.1), of(|p| p.0)].concat())).unwrap();
        assert_eq!(texts(&arabic), PAIRS.map(|p| p.0));
        assert_eq!(texts(&english), PAIRS.map(|p| p.1));
    }

    #[test]
    fn rows_that_name_the_languages_stay_out() {
        let header = [cell(0, 0, 0, "No."), cell(0, 0, 1, "النص العربي"), cell(0, 0, 2, "English")];
        let rows = (1..).zip(PAIRS).flat_map(|(r, (ar, en))| [cell(0, r, 1, ar), cell(0, r, 2, en)]);
        let (arabic, english) = bilingual(&document(header.into_iter().chain(rows).collect())).unwrap();
        assert_eq!(texts(&arabic), PAIRS.map(|p| p.0));
        assert_eq!(texts(&english), PAIRS.map(|p| p.1));
    }

    #[test]
    fn one_language_is_one_document() {
        let english = PAIRS.iter().map(|(_, en)| Block::new(BlockKind::Paragraph, *en)).collect();
        let table =
            (0..).zip(PAIRS).flat_map(|(r, (_, en))| [cell(0, r, 0, en), cell(0, r, 1, "120")]).collect();
        let quoting =
            PAIRS.iter().map(|(_, en)| Block::new(BlockKind::Paragraph, format!("{en} (الحدائق)"))).collect();
        for blocks in [english, table, quoting, Vec::new()] {
            assert!(bilingual(&document(blocks)).is_none());
        }
    }
}
