//! Kashidas that carry a wrong letter.
//!
//! LibreOffice stretches justified Arabic lines with a glyph that its PDF maps to
//! some sign of the text, `6`, `<` or `'`, so words come out as `ه6و`, or to none. A glyph that
//! stands between two joined letters wherever it is drawn is no digit and no quotation mark.

use rustc_hash::{FxHashMap, FxHashSet};
use unicode_bidi::{BidiClass, bidi_class};

use super::lines::PageLine;
use super::visual::Atom;

/// Fewer places than this prove nothing.
const PLACES: usize = 3;
/// Signs that stand between words without a space (`أيلول/سبتمبر`); only two of them one behind
/// the other stretch a word.
const BETWEEN_WORDS: &str = "/-\u{2010}–—.,:;،؛()[]«»_+=&|\\*@";
/// So many times as often as elsewhere a kashida stands between joined letters; a real sign stands
/// elsewhere as a rule.
const MANY: usize = 10;
/// Letters that do not join the next one; nothing can stretch behind them
/// (Unicode Character Database, ArabicShaping.txt, joining type R and U).
const NOT_JOINING: &str = "اأإآءدذرزوؤةىٱ";

/// Takes false kashidas out of all lines, and says which glyphs they are.
pub(super) fn remove(pages: &mut [Vec<PageLine>]) -> FxHashSet<u64> {
    // For each glyph, how often it stands between joined letters and how often it does not.
    let mut places: FxHashMap<u64, Places> = FxHashMap::default();
    for line in pages.iter().flatten() {
        for (index, atom) in line.atoms.iter().enumerate() {
            let Some(source) = atom.source.filter(|_| is_foreign(atom)) else { continue };
            let places = places.entry(source).or_default();
            *(if is_inside(&line.atoms, index) { &mut places.inside } else { &mut places.outside }) += 1;
            let next = line.atoms.get(index + 1).and_then(|next| next.source);
            places.clear = !atom.text.contains(|c| BETWEEN_WORDS.contains(c));
            places.runs |= next == Some(source);
        }
    }
    let false_ones: FxHashSet<u64> =
        places.into_iter().filter(|(_, places)| places.is_kashida()).map(|(source, _)| source).collect();
    for line in pages.iter_mut().flatten() {
        line.atoms.retain(|atom| {
            !is_foreign(atom) || atom.source.is_none_or(|source| !false_ones.contains(&source))
        });
        // What has no text and is no kashida leaves a gap.
        for atom in line.atoms.iter_mut().filter(|atom| atom.text.is_empty()) {
            *atom = Atom::space();
        }
        line.atoms.dedup_by(|next, atom| next.text == " " && atom.text == " ");
    }
    false_ones
}

/// Where a glyph stands.
#[derive(Debug, Default)]
struct Places {
    /// Between joined letters.
    inside: usize,
    outside: usize,
    /// It is no sign that stands between words.
    clear: bool,
    /// It stands beside its like.
    runs: bool,
}

impl Places {
    fn is_kashida(&self) -> bool {
        // LibreOffice sets one of many beside a bracket or a number.
        let strays = if self.clear { self.inside / MANY } else { 0 };
        self.inside >= PLACES && self.outside <= strays && (self.clear || self.runs)
    }
}

/// One sign that is no Arabic letter or mark, or a glyph without text.
fn is_foreign(atom: &Atom) -> bool {
    if atom.text.is_empty() {
        return true;
    }
    let mut letters = atom.text.chars();
    let own = [BidiClass::AL, BidiClass::R, BidiClass::AN, BidiClass::NSM];
    letters.next().is_some_and(|c| !c.is_whitespace() && !own.contains(&bidi_class(c)))
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
    use super::super::visual::Print;
    use super::*;
    use crate::lang::Direction;

    fn line(text: &str) -> PageLine {
        let atom = |c: char| Atom { text: c.to_string(), source: Some(u64::from(c)) };
        PageLine {
            atoms: text.chars().rev().map(atom).collect(),
            direction: Direction::RightToLeft,
            gap_above: false,
            size: 10.0,
            print: Print::Running,
            place: None,
            cell: None,
        }
    }

    fn text(line: &PageLine) -> String {
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

    #[test]
    fn signs_stretch_words_too_but_not_those_that_part_them() {
        for (given, expected) in [
            ("حق' واح'د بس''لامة", "حق' واح'د بس''لامة"),
            ("حRق سRر بRه مRع سRن لRن كRل قRد هRو يRد (R3)", "حق سر به مع سن لن كل قد هو يد (3)"),
            ("ش<خص ح<ق بحي<<اة", "شخص حق بحياة"),
            ("أيلول/سبتمبر نيسان/أبريل حزيران/يونيه", "أيلول/سبتمبر نيسان/أبريل حزيران/يونيه"),
            ("س//بت مب/ر حزي/ران", "سبت مبر حزيران"),
        ] {
            let mut pages = vec![vec![line(given)]];
            remove(&mut pages);
            assert_eq!(text(&pages[0][0]), expected);
        }
    }
}
