//! Lines of `pdftotext`, put right by the places of their glyphs.
//!
//! Its text says nothing of sizes, and only wide gaps of the page become empty
//! lines in it; both are taken from the same line of the built-in reader, and so
//! are raised note marks, which poppler writes as plain digits.
//!
//! Poppler turns Arabic round letter by letter: it takes ligatures apart in the
//! wrong order (`السالم` for `السلام`), flips brackets, glues numbers and stops
//! to the wrong word, and sets marks on lines of their own: 5 % of the characters
//! of the Universal Declaration, printed by LibreOffice and by Chromium. Nothing
//! in its output tells such a line from a right one, but the glyphs on the page do.
//! So a page of which the built-in reader sees every letter is taken from it as a
//! whole. Of any other page its order is taken where both extractors see exactly the
//! same letters in a line, or in the lines between two such lines.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use unicode_bidi::{BidiClass, bidi_class};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::super::spaces::collapse;
use crate::document::Block;

/// Lines of `pdftotext` that may be one line on the page: a raised mark, a list label
/// and the words of a line that is stretched very wide stand on lines of their own there.
const PIECES: usize = 8;

/// `pages` as `pdftotext` gave them, with gaps, sizes, note marks and Arabic lines
/// as in `glyphs`, the same pages by their glyphs.
pub(super) fn put_right(mut pages: Vec<Vec<Block>>, glyphs: &[Vec<Block>]) -> Vec<Vec<Block>> {
    for page in &mut pages {
        for line in page.iter_mut().filter(|line| line.text.contains(steers)) {
            line.text = collapse(&line.text.replace(steers, ""));
        }
        page.retain(|line| !line.text.trim().is_empty());
    }
    let kashidas = kashidas(&pages);
    let by_page = glyphs.iter().map(Vec::as_slice).chain(std::iter::repeat(&[] as &[Block]));
    pages.into_iter().zip(by_page).map(|(page, glyphs)| page_put_right(page, glyphs, &kashidas)).collect()
}

fn page_put_right(page: Vec<Block>, glyphs: &[Block], kashidas: &[char]) -> Vec<Block> {
    if has_all_of(glyphs, &page, kashidas) {
        return glyphs.to_vec();
    }
    let partners = partners(&page, glyphs, kashidas);
    let mut page = page;
    take_places(&mut page, &partners, glyphs);
    if !page.iter().any(|line| is_arabic(&line.text)) {
        let (mut page, partners) = in_order_of_glyphs(page, partners, glyphs);
        take_places(&mut page, &partners, glyphs);
        take_marks(&mut page, &partners, glyphs);
        return page;
    }
    let mut out = Vec::with_capacity(page.len());
    let mut page: Vec<(Block, Option<usize>)> = page.into_iter().zip(partners).collect();
    turn_rows(&mut page);
    let mut page = page.into_iter().peekable();
    let mut above = None;
    while let Some((line, partner)) = page.next() {
        if let Some((partner, text)) = partner.and_then(|partner| Some((partner, glyphs.get(partner)?))) {
            if above != Some(partner) {
                out.push(taken(line, text));
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
        if letters(&stretch, &[]) == letters(same, &[]) {
            out.extend(same.iter().cloned());
        } else {
            out.extend(stretch);
        }
    }
    out
}

/// Characters in a thousand that may be missing: signs that one of the two maps to others.
const MISSING: usize = 2;

/// Whether the built-in reader saw everything that `page` has.
fn has_all_of(glyphs: &[Block], page: &[Block], kashidas: &[char]) -> bool {
    let (own, theirs) = (letters(glyphs, kashidas), letters(page, kashidas));
    let mut own = own.into_iter().peekable();
    let missing = theirs
        .iter()
        .filter(|letter| {
            while own.next_if(|other| other < letter).is_some() {}
            own.next_if(|other| other == *letter).is_none()
        })
        .count();
    !theirs.is_empty() && missing * 1000 <= theirs.len() * MISSING
}

/// The lines in the order of their partners: poppler writes the rows of a table, and
/// the words of a line that is stretched very wide, in an order of its own. Only where
/// what has no partner has the same letters on both sides; then nothing can be lost.
fn in_order_of_glyphs(
    page: Vec<Block>,
    partners: Vec<Option<usize>>,
    glyphs: &[Block],
) -> (Vec<Block>, Vec<Option<usize>>) {
    let (own, loose): (Vec<_>, Vec<_>) =
        page.iter().zip(&partners).partition(|(_, partner)| partner.is_some());
    let loose: Vec<Block> = loose.into_iter().map(|(line, _)| line.clone()).collect();
    let mut used = vec![false; glyphs.len()];
    for at in own.iter().filter_map(|(_, partner)| **partner) {
        if let Some(used) = used.get_mut(at) {
            *used = true;
        }
    }
    let left = glyphs.iter().enumerate().zip(&used).filter(|(_, used)| !**used);
    let left: Vec<(Option<usize>, Block)> = left.map(|((at, line), _)| (Some(at), line.clone())).collect();
    let others: Vec<Block> = left.iter().map(|(_, line)| line.clone()).collect();
    if letters(&loose, &[]) != letters(&others, &[]) {
        return (page, partners);
    }
    let mut lines: Vec<(Option<usize>, Block)> =
        page.into_iter().zip(partners).filter(|(_, p)| p.is_some()).map(|(line, p)| (p, line)).collect();
    lines.extend(left);
    lines.sort_by_key(|(partner, _)| *partner);
    lines.into_iter().map(|(partner, line)| (line, partner)).unzip()
}

/// Gives each line the size of its partner, and the gap above it where the same line stands above both.
fn take_places(page: &mut [Block], partners: &[Option<usize>], glyphs: &[Block]) {
    let mut above = None;
    for (line, partner) in page.iter_mut().zip(partners) {
        if let Some((at, partner)) = partner.and_then(|at| Some((at, glyphs.get(at)?))) {
            line.small = partner.small;
            line.place = partner.place;
            if at.checked_sub(1) == above {
                line.gap_above = partner.gap_above;
            }
        }
        above = *partner;
    }
}

/// Takes over raised note marks, in a line with the same letters in the same order,
/// and lines that were torn to pieces.
fn take_marks(page: &mut Vec<Block>, partners: &[Option<usize>], glyphs: &[Block]) {
    let raised = |c: char| matches!(c, '⁰' | '¹' | '²' | '³' | '⁴'..='⁹' | '⁽' | '⁾');
    let solid = |text: &str| -> String { text.nfkc().filter(|c| !c.is_whitespace()).collect() };
    let mut kept = Vec::with_capacity(page.len());
    let mut lines = std::mem::take(page).into_iter().zip(partners).peekable();
    while let Some((line, partner)) = lines.next() {
        let mut pieces = vec![line];
        while let Some((piece, _)) = lines.next_if(|(_, other)| partner.is_some() && **other == *partner) {
            pieces.push(piece);
        }
        let text = partner.and_then(|at| glyphs.get(at)).map(|partner| partner.text.as_str());
        // One line on the page, whatever poppler made of it.
        let torn = pieces.len() > 1;
        let marked =
            text.is_some_and(|t| t.contains(raised) && pieces.iter().all(|p| solid(&p.text) == solid(t)));
        match (text, pieces.first()) {
            (Some(text), Some(first)) if torn || marked => {
                kept.push(Block { text: text.to_owned(), ..first.clone() });
            }
            _ => kept.extend(pieces),
        }
    }
    *page = kept;
}

/// Cells of a row come from left to right; in an Arabic table they are read from
/// the right. Neighbours whose partners stand in exactly the opposite order are
/// such a row.
fn turn_rows(page: &mut [(Block, Option<usize>)]) {
    let follows = |a: &(Block, Option<usize>), b: &(Block, Option<usize>)| match (a.1, b.1) {
        (Some(a), Some(b)) => a == b + 1,
        _ => false,
    };
    for row in page.chunk_by_mut(follows) {
        let gaps: Vec<bool> = row.iter().map(|(line, _)| line.gap_above).collect();
        row.reverse();
        row.iter_mut().zip(gaps).for_each(|((line, _), gap)| line.gap_above = gap);
    }
}

/// For each line of `page`, the line of `glyphs` with the same letters; several
/// neighbours that together have the letters of one line share it.
fn partners(page: &[Block], glyphs: &[Block], kashidas: &[char]) -> Vec<Option<usize>> {
    let mut partners: Vec<Option<usize>> = vec![None; page.len()];
    let mut free: Vec<bool> = vec![true; glyphs.len()];
    // Exact letters first, then without the digits that stand for kashidas.
    let passes: &[&[char]] = if kashidas.is_empty() { &[&[]] } else { &[&[], kashidas] };
    for without in passes {
        let mut by_letters: FxHashMap<Vec<char>, Vec<usize>> = FxHashMap::default();
        // The first of several equal lines is taken first, so the last goes in first.
        let open = glyphs.iter().zip(&free).enumerate().filter(|(_, (_, free))| **free);
        for (index, (line, _)) in open.rev() {
            by_letters.entry(letters(std::slice::from_ref(line), without)).or_default().push(index);
        }
        for pieces in 1..=PIECES {
            for (first, lines) in page.windows(pieces).enumerate() {
                let Some(slots) = partners.get_mut(first..first + pieces) else { continue };
                if slots.iter().all(Option::is_none) {
                    let partner = by_letters.get_mut(&letters(lines, without)).and_then(Vec::pop);
                    slots.fill(partner);
                    if let Some(free) = partner.and_then(|partner| free.get_mut(partner)) {
                        *free = false;
                    }
                }
            }
        }
    }
    partners
}

/// `line` with the text of its partner.
fn taken(line: Block, partner: &Block) -> Block {
    Block { text: if is_arabic(&partner.text) { partner.text.clone() } else { line.text }, ..line }
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
/// brackets facing one way, and without some characters that mean nothing.
fn letters(lines: &[Block], without: &[char]) -> Vec<char> {
    let mut letters: Vec<char> = lines
        .iter()
        .flat_map(|line| line.text.nfkd())
        .filter(|c| {
            !c.is_whitespace()
                && !is_combining_mark(*c)
                && !matches!(c, '\u{640}' | '\u{FFFD}')
                && !without.contains(c)
        })
        .map(|c| c.min(super::builtin::mirror(c)))
        .collect();
    letters.sort_unstable();
    letters
}

/// Signs that stand for kashidas: LibreOffice stretches justified lines by a glyph that it maps
/// to some sign of the text, and only the built-in reader sees through it.
fn kashidas(pages: &[Vec<Block>]) -> Vec<char> {
    // Fewer places than this may be real numbers, glued to words.
    const PLACES: usize = 3;
    let is_letter = |c: char| bidi_class(c) == BidiClass::AL;
    let mut places: BTreeMap<char, usize> = BTreeMap::new();
    for line in pages.iter().flatten() {
        // The letter before a run of one sign, and that sign.
        let (mut before, mut run) = (None, None);
        for c in line.text.chars() {
            match run {
                Some(sign) if c == sign => continue,
                Some(sign) if is_letter(c) => *places.entry(sign).or_default() += 1,
                _ => {}
            }
            run = (c.is_ascii_graphic() && before.is_some_and(is_letter)).then_some(c);
            before = Some(c);
        }
    }
    places.into_iter().filter(|(_, places)| *places >= PLACES).map(|(sign, _)| sign).collect()
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
        let cases: [(&[&str], &[&str], &[&str]); 7] = [
            (&["ه6و عام6ة ي6ت 6في 2024"], &["هو عامة يت في 2024"], &["هو عامة يت في 2024"]),
            (
                &["الأشجار", "الحي", "120", "الميناء"],
                &["الحي", "الأشجار", "الميناء", "120"],
                &["الحي", "الأشجار", "الميناء", "120"],
            ),
            (
                &["1", "يشير إلى القرار", "يقرر", "-2"],
                &["يشير إلى القرار¹", "2 - يقرر"],
                &["يشير إلى القرار¹", "2 - يقرر"],
            ),
            (&["السالم ،217ألف (د )3-"], &["السلام، 217 ألف (د-3)"], &["السلام، 217 ألف (د-3)"]),
            (&["اسم", "ل ّ", "م ا", "اسم"], &["اسم", "لمّا", "اسم"], &["اسم", "لمّا", "اسم"]),
            (&["كلمة\u{202C} أخرى"], &["شيء مختلف"], &["كلمة أخرى"]),
            (&["evidencebased"], &["evidence-", "based"], &["evidence-", "based"]),
        ];
        for (program, glyphs, expected) in cases {
            assert_eq!(put_right(vec![page(program)], &[page(glyphs)]), [page(expected)]);
        }
    }
}
