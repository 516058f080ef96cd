//! Kashidas that carry a wrong letter.
//!
//! LibreOffice stretches justified Arabic lines with a glyph that its PDF maps to
//! some letter of the text, `6` as a rule, so words come out as `ه6و`. A glyph that
//! stands between two joined letters wherever it is drawn is no digit.

use rustc_hash::{FxHashMap, FxHashSet};
use unicode_bidi::{BidiClass, bidi_class};

use super::lines::Line;
use super::visual::Atom;

/// Fewer places than this prove nothing.
const PLACES: usize = 3;
/// Letters that do not join the next one; nothing can stretch behind them
/// (Unicode Character Database, ArabicShaping.txt, joining type R and U).
const NOT_JOINING: &str = "اأإآءدذرزوؤةىٱ";

/// Takes false kashidas out of all lines.
pub(super) fn remove(pages: &mut [Vec<Line>]) {
    // For each glyph, how often it stands between joined letters and how often it does not.
    let mut places: FxHashMap<u64, (usize, usize)> = FxHashMap::default();
    for line in pages.iter().flatten() {
        for (index, atom) in line.atoms.iter().enumerate() {
            let Some(source) = atom.source.filter(|_| is_foreign(atom)) else { continue };
            let (inside, outside) = places.entry(source).or_default();
            if is_inside(&line.atoms, index) { *inside += 1 } else { *outside += 1 }
        }
    }
    let false_ones: FxHashSet<u64> = places
        .into_iter()
        .filter(|(_, (inside, outside))| *inside >= PLACES && *outside == 0)
        .map(|(source, _)| source)
        .collect();
    if false_ones.is_empty() {
        return;
    }
    for line in pages.iter_mut().flatten() {
        line.atoms.retain(|atom| {
            !is_foreign(atom) || atom.source.is_none_or(|source| !false_ones.contains(&source))
        });
    }
}

/// One digit or Latin letter.
fn is_foreign(atom: &Atom) -> bool {
    let mut letters = atom.text.chars();
    letters.next().is_some_and(|c| matches!(bidi_class(c), BidiClass::EN | BidiClass::L))
        && letters.next().is_none()
}

/// Whether Arabic letters that join stand on both sides, other kashidas between them aside.
fn is_inside(atoms: &[Atom], index: usize) -> bool {
    let letter = |atom: &Atom| atom.text.chars().find(|c| bidi_class(*c) == BidiClass::AL);
    let left = atoms.get(index + 1..).and_then(|rest| rest.iter().find(|a| !is_foreign(a))).and_then(letter);
    let right =
        atoms.get(..index).and_then(|rest| rest.iter().rev().find(|a| !is_foreign(a))).and_then(letter);
    // Atoms come from left to right, so the letter read first has the higher index.
    left.is_some_and(|c| !NOT_JOINING.contains(c)) && right.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> Line {
        // Digits of the kashida are glyph 1, all other glyphs are 2.
        let atom = |c: char| Atom { text: c.to_string(), source: Some(if c == '6' { 1 } else { 2 }) };
        Line {
            atoms: text.chars().rev().map(atom).collect(),
            right_to_left: true,
            gap_above: false,
            size: 10.0,
            small: false,
            place: None,
            cell: None,
        }
    }

    fn text(line: &Line) -> String {
        line.atoms.iter().rev().map(|a| a.text.as_str()).collect()
    }

    #[test]
    fn only_what_is_never_a_digit_goes() {
        let mut pages = vec![vec![line("ه6و عام6ة في 2024"), line("ي66ت")]];
        remove(&mut pages);
        assert_eq!(pages[0].iter().map(text).collect::<Vec<_>>(), ["هو عامة في 2024", "يت"]);
        let mut pages = vec![vec![line("ه6و عام6ة ي6ت 6 مرات")]];
        remove(&mut pages);
        assert_eq!(text(&pages[0][0]), "ه6و عام6ة ي6ت 6 مرات");
    }
}
