//! Arabic lines of `pdftotext`, put right by the places of their glyphs.
//!
//! Poppler turns Arabic round letter by letter: it takes ligatures apart in the
//! wrong order (`السالم` for `السلام`), flips brackets, glues numbers and stops
//! to the wrong word, and sets marks on lines of their own: 5 % of the characters
//! of the Universal Declaration, printed by LibreOffice and by Chromium. Nothing
//! in its output tells such a line from a right one, but the glyphs on the page
//! do. So where both extractors see exactly the same letters in a line, or in the
//! lines between two such lines, the built-in reader's order is taken.

use rustc_hash::FxHashMap;
use unicode_bidi::{BidiClass, bidi_class};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::document::Block;

/// Lines of `pdftotext` that may be one line on the page: a raised mark and a list
/// label stand on lines of their own there.
const PIECES: usize = 4;

/// `page` as `pdftotext` gave it, with Arabic lines as in `glyphs`, the same page by its glyphs.
pub(super) fn put_right(page: Vec<Block>, glyphs: &[Block]) -> Vec<Block> {
    if !page.iter().any(|line| is_arabic(&line.text)) {
        return page;
    }
    let partners = partners(&page, glyphs);
    let mut out = Vec::with_capacity(page.len());
    let mut page = page.into_iter().zip(partners).peekable();
    let mut above = None;
    while let Some((line, partner)) = page.next() {
        if let Some(partner) = partner {
            if above != Some(partner) {
                out.push(taken(line, glyphs.get(partner)));
            }
            above = Some(partner);
            continue;
        }
        let mut stretch = vec![line];
        while let Some((line, _)) = page.next_if(|(_, partner)| partner.is_none()) {
            stretch.push(line);
        }
        let first = above.map_or(0, |above| above + 1);
        let last = page.peek().and_then(|(_, partner)| *partner).unwrap_or(glyphs.len());
        let same = glyphs.get(first..last).unwrap_or_default();
        if letters(&stretch) == letters(same) {
            out.extend(same.iter().cloned());
        } else {
            out.extend(stretch.into_iter().map(|line| taken(line, None)));
        }
    }
    out
}

/// For each line of `page`, the line of `glyphs` with the same letters; several
/// neighbours that together have the letters of one line share it.
fn partners(page: &[Block], glyphs: &[Block]) -> Vec<Option<usize>> {
    let mut by_letters: FxHashMap<Vec<char>, Vec<usize>> = FxHashMap::default();
    // The first of several equal lines is taken first, so the last goes in first.
    for (index, line) in glyphs.iter().enumerate().rev() {
        by_letters.entry(letters(std::slice::from_ref(line))).or_default().push(index);
    }
    let mut partners: Vec<Option<usize>> = vec![None; page.len()];
    for pieces in 1..=PIECES {
        for (first, lines) in page.windows(pieces).enumerate() {
            let Some(slots) = partners.get_mut(first..first + pieces) else { continue };
            if slots.iter().all(Option::is_none) {
                let partner = by_letters.get_mut(&letters(lines)).and_then(Vec::pop);
                slots.fill(partner);
            }
        }
    }
    partners
}

/// `line` with the text of its partner, or without what only steers direction.
fn taken(line: Block, partner: Option<&Block>) -> Block {
    let text = match partner {
        Some(partner) if is_arabic(&partner.text) => partner.text.clone(),
        _ => line.text.chars().filter(|c| !steers(*c)).collect(),
    };
    Block { text, ..line }
}

/// Whether any letter or digit of `text` is Arabic.
pub(super) fn is_arabic(text: &str) -> bool {
    text.chars().any(|c| matches!(bidi_class(c), BidiClass::AL | BidiClass::AN))
}

/// Embeddings, overrides and isolates, which poppler writes and no author types.
fn steers(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// The letters of some lines, sorted: without spaces, marks and forms, and with
/// brackets facing one way.
fn letters(lines: &[Block]) -> Vec<char> {
    let mut letters: Vec<char> = lines
        .iter()
        .flat_map(|line| line.text.nfkd())
        .filter(|c| !c.is_whitespace() && !is_combining_mark(*c) && !steers(*c) && *c != '\u{640}')
        .map(|c| c.min(super::builtin::mirror(c)))
        .collect();
    letters.sort_unstable();
    letters
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::BlockKind;

    fn page(lines: &[&str]) -> Vec<Block> {
        lines.iter().map(|line| Block::new(BlockKind::Line, *line)).collect()
    }

    #[test]
    fn order_comes_from_the_glyphs_and_letters_are_never_changed() {
        let cases: [(&[&str], &[&str], &[&str]); 5] = [
            (
                &["1", "يشير إلى القرار", "يقرر", "-2"],
                &["يشير إلى القرار¹", "2 - يقرر"],
                &["يشير إلى القرار¹", "2 - يقرر"],
            ),
            (&["السالم ،217ألف (د )3-"], &["السلام، 217 ألف (د-3)"], &["السلام، 217 ألف (د-3)"]),
            (&["اسم", "ل ّ", "م ا", "اسم"], &["اسم", "لمّا", "اسم"], &["اسم", "لمّا", "اسم"]),
            (&["كلمة\u{202C} أخرى"], &["شيء مختلف"], &["كلمة أخرى"]),
            (&["evidencebased"], &["evidence-", "based"], &["evidencebased"]),
        ];
        for (program, glyphs, expected) in cases {
            assert_eq!(put_right(page(program), &page(glyphs)), page(expected));
        }
    }
}
