//! From the order in which glyphs stand on a line to the order in which they are
//! read: the Unicode bidirectional algorithm (UAX #9) run backwards.
//!
//! Glyphs come from left to right. In a line that reads from right to left
//! everything is turned round, save what runs to the right by itself: Latin
//! words, and numbers with the separators that the algorithm counts to them.

use unicode_normalization::UnicodeNormalization;

use super::bidi::{CharKind, LABEL_DIGITS, embedded, kind, laid, turned};
use crate::lang::Direction;

/// A glyph with its text, or a space between glyphs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Atom {
    pub(super) text: String,
    /// Font and code that drew it; a space between glyphs has none.
    pub(super) source: Option<u64>,
}

impl Atom {
    /// A space that no glyph stands for.
    pub(super) fn space() -> Self {
        Atom { text: " ".to_owned(), source: None }
    }
}

/// How much more of a line runs to the right than to the left, in letters.
pub(super) fn leaning<'a>(atoms: impl Iterator<Item = &'a str>) -> i32 {
    atoms
        .map(|text| match kind(text) {
            CharKind::Left => 1,
            CharKind::Right => -1,
            _ => 0,
        })
        .sum()
}

/// Which character a producer wrote for a bracket of Arabic text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Brackets {
    /// The one that is meant.
    Meant,
    /// The one that has the shape on the page: the partner of the one that is meant.
    Shaped,
}

/// How large a line is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Print {
    /// As the running text, or larger.
    Running,
    /// Clearly smaller than the running text, as notes are.
    Small,
}

/// The text of a line from its glyphs, left to right; `direction` is the
/// direction of the paragraph. Brackets of Arabic text are turned where the
/// producer wrote them by their shape. A number in front of Latin letters is
/// taken for the mark of a note in small print: on the page `4 A/81/802` and
/// `A/81/802 4` look the same.
pub(super) fn logical(atoms: &[Atom], direction: Direction, brackets: Brackets, print: Print) -> String {
    let mut kinds: Vec<CharKind> = atoms.iter().map(|a| kind(&a.text)).collect();
    if !kinds.contains(&CharKind::Right) && !direction.is_right_to_left() {
        return fold(&atoms.iter().map(|a| a.text.as_str()).collect::<String>());
    }
    if direction.is_right_to_left() {
        leaders(atoms, &mut kinds);
    }
    let order = if direction.is_right_to_left() {
        let label = label(atoms, &kinds, print);
        let (line, number) = kinds.split_at(kinds.len() - label);
        let number = (line.len()..line.len() + number.len()).map(|index| (index, false));
        number.chain(turned(line)).collect()
    } else if leaning(atoms.iter().map(|atom| atom.text.as_str())) < 0 {
        laid(&kinds)
    } else {
        embedded(&kinds)
    };
    let mut out = String::new();
    for (index, arabic) in order {
        let Some(atom) = atoms.get(index) else { continue };
        if arabic && brackets == Brackets::Shaped {
            out.extend(atom.text.chars().map(mirror));
        } else {
            out.push_str(&atom.text);
        }
    }
    fold(&out)
}

/// Dots that lead from a Latin name at the end of an Arabic entry to its page part the two.
fn leaders(atoms: &[Atom], kinds: &mut [CharKind]) {
    /// An ellipsis has three.
    const FEWEST: usize = 5;
    let dot = |at: usize| atoms.get(at).is_some_and(|atom| matches!(atom.text.as_str(), "." | "…" | "·"));
    let blank = |at: usize| atoms.get(at).is_some_and(|atom| atom.text == " ");
    let mut from = 0;
    while from < atoms.len() {
        let to = (from..atoms.len()).find(|at| !dot(*at) && !blank(*at)).unwrap_or(atoms.len());
        if (from..to).filter(|at| dot(*at)).count() >= FEWEST {
            kinds.iter_mut().take(to).skip(from).for_each(|kind| *kind = CharKind::Right);
        }
        from = to + 1;
    }
}

/// Digits at the right end of a line that number what stands in front of them:
/// `.A/81/802 .4`, `A/81/802 - 4`. Of a Latin phrase with a number at its end no
/// stop would stand on the number's left.
fn label(atoms: &[Atom], kinds: &[CharKind], print: Print) -> usize {
    let digits = kinds.iter().rev().take_while(|kind| **kind == CharKind::Digit).count();
    let before = || atoms.iter().rev().skip(digits).map(|atom| atom.text.as_str());
    let sign = before().find(|text| !text.trim().is_empty());
    let after_sign = before().skip_while(|text| text.trim().is_empty()).nth(1);
    let signed = sign.is_some_and(|s| matches!(s, "." | "-" | "–"))
        && after_sign.is_some_and(|text| text.trim().is_empty());
    let blank = before().next().is_some_and(|text| text.trim().is_empty());
    if digits <= LABEL_DIGITS && (signed || blank && (print == Print::Small || is_day(atoms, digits))) {
        digits
    } else {
        0
    }
}

/// Whether the last `digits` of a line are the day of the date that it is: `March 2027 5`.
fn is_day(atoms: &[Atom], digits: usize) -> bool {
    let line: String = atoms.iter().map(|atom| atom.text.as_str()).collect();
    let mut words = line.split_whitespace();
    let (month, year, day) = (words.next(), words.next(), words.next());
    let number = |text: Option<&str>, length: usize| {
        text.is_some_and(|t| t.len() == length && t.bytes().all(|b| b.is_ascii_digit()))
    };
    digits <= 2
        && number(day, digits)
        && number(year, 4)
        && month.is_some_and(|m| m.chars().all(char::is_alphabetic))
        && words.next().is_none()
}

/// What the brackets of a line say about the producer: above 0 that it wrote
/// them by their shape, below 0 that it wrote the character meant.
pub(super) fn bracket_vote(atoms: &[Atom], direction: Direction) -> i32 {
    let faults = |brackets| unmatched(&logical(atoms, direction, brackets, Print::Running));
    faults(Brackets::Meant) - faults(Brackets::Shaped)
}

/// Brackets that close nothing or are never closed, and those with a space on the side
/// of what they enclose, which tell where the partner stands on another line.
fn unmatched(text: &str) -> i32 {
    let (mut open, mut faults) = (0, 0);
    let mut before = ' ';
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        let behind = letters.peek().copied().unwrap_or(' ');
        match c {
            '(' | '[' | '«' | '⁽' => {
                open += 1;
                faults += i32::from(before.is_alphanumeric() && !behind.is_alphanumeric());
            }
            ')' | ']' | '»' | '⁾' => {
                if open > 0 {
                    open -= 1;
                } else {
                    faults += 1;
                }
                faults += i32::from(before.is_whitespace() && behind.is_alphanumeric());
            }
            _ => {}
        }
        before = c;
    }
    open + faults
}

/// The bracket that faces the other way.
pub(in crate::read::pdf) fn mirror(c: char) -> char {
    const PAIRS: [(char, char); 11] = [
        ('(', ')'),
        ('[', ']'),
        ('{', '}'),
        ('<', '>'),
        ('«', '»'),
        ('‹', '›'),
        ('⁽', '⁾'),
        ('⟨', '⟩'),
        ('≤', '≥'),
        ('⟦', '⟧'),
        ('﴾', '﴿'),
    ];
    PAIRS.iter().find_map(|(a, b)| (c == *a).then_some(*b).or_else(|| (c == *b).then_some(*a))).unwrap_or(c)
}

/// Presentation forms as the letters they are forms of. The list label U+FEEB
/// stays where it stands alone, and so do the ligatures U+FD3E to U+FDFD, which
/// authors type.
pub(super) fn fold(text: &str) -> String {
    let needs = |c: char| matches!(c, '\u{FB50}'..='\u{FD3D}' | '\u{FDFE}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' | '\u{FB00}'..='\u{FB06}');
    if !text.chars().any(needs) {
        return text.to_owned();
    }
    let letters: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    for (i, &c) in letters.iter().enumerate() {
        let beside = |j: Option<usize>| {
            j.and_then(|j| letters.get(j))
                .is_some_and(|c| kind(c.encode_utf8(&mut [0; 4])) == CharKind::Right)
        };
        let alone = !beside(i.checked_sub(1)) && !beside(Some(i + 1));
        if needs(c) && !(c == '\u{FEEB}' && alone) {
            out.extend(std::iter::once(c).nfkc());
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use unicode_bidi::{BidiInfo, Level};

    use super::*;

    /// What a page shows of `text`, left to right.
    fn shown(text: &str, level: Level) -> Vec<Atom> {
        let info = BidiInfo::new(text, Some(level));
        let paragraph = &info.paragraphs[0];
        let (levels, runs) = info.visual_runs(paragraph, paragraph.range.clone());
        let mut out = Vec::new();
        for run in runs {
            let letters = text[run.clone()].chars();
            if levels[run.start].is_rtl() {
                out.extend(letters.rev().map(|c| mirror(c).to_string()));
            } else {
                out.extend(letters.map(String::from));
            }
        }
        atoms(out)
    }

    fn atoms(texts: impl IntoIterator<Item = String>) -> Vec<Atom> {
        texts.into_iter().map(|text| Atom { text, source: None }).collect()
    }

    #[test]
    fn lines_are_read_as_they_were_written() {
        let cases = [
            "القرار 265/78 (الدورة 78)",
            "في 15-104 من الوثيقة A/RES/78/265 المؤرخة",
            "مبلغ 500 3 دولار، أي 12,5 في المائة.",
            "(أ) «النص» [ملاحظة]؛",
            "الشبكة العالمية (World Wide Web 2.0) وغيرها",
            "15-104 الفقرة",
            "الساعة 10:15 يوم ١٢/٣/٢٠٢٤",
            "نسبة 45% من 1990-2000",
            "217 ألف (د-3)",
            "الملحق رقم 53 (A/81/53)، الفصل الرابع",
            "(WHO) 2020 سنة",
            "4. A/81/802.",
            "12 - A/RES/78/265 (2024).",
            "(5) A/HRC/61/87، المرفق.",
            "5 March 2027",
        ];
        for text in cases {
            let atoms = shown(text, Level::rtl());
            assert_eq!(logical(&atoms, Direction::RightToLeft, Brackets::Shaped, Print::Running), text);
            assert!(bracket_vote(&atoms, Direction::RightToLeft) >= 0);
        }
        let text = "The term (ذكاء 21 اصطناعي) is Arabic.";
        assert_eq!(
            logical(&shown(text, Level::ltr()), Direction::LeftToRight, Brackets::Shaped, Print::Running),
            text
        );
    }

    #[test]
    fn lines_of_paragraphs_that_were_not_turned_round_are_read_as_they_were_written() {
        for text in [
            "يستغرق هذا العمل نحو ثلاث ساعات، ويُجرى مرة كل سنة.",
            "1. شارك في الاجتماع 58 مندوبا:",
            "2 - وانتخبت السيدة مرسال رئيسة.",
            "265/78 - اغتنام الفرص",
            "(أ) تضاء مداخل الميناء؛",
            "(هـ) يحتفظ بها على مسافة 150 مترا.",
            "- الموارد وعددها 12.",
            "12 آذار/مارس 2027",
            "الطبعة الثالثة، ٢٠٢٦",
            "١ - شد جميع الصواميل ٢٠ مرة.",
            "منظمة الصحة العالمية (WHO) في جنيف 2020.",
            "القرار A/RES/78/265 المؤرخ 21 آذار/مارس 2024.",
            "الشبكة العالمية World Wide Web 2.0 وغيرها.",
            "بلغت 29,6 في المائة من 45% (انظر الفقرة 4 (ب)) في السنة.",
            "سيدي الأمين العام،",
        ] {
            let atoms = shown(text, Level::ltr());
            assert_eq!(logical(&atoms, Direction::LeftToRight, Brackets::Shaped, Print::Running), text);
        }
        // A line whose paragraph goes on keeps its comma, and a number of the line before begins it.
        let line = atoms("،ىرخأ ةطخو امارغوليك 70".chars().map(String::from));
        assert_eq!(
            logical(&line, Direction::LeftToRight, Brackets::Shaped, Print::Running),
            "70 كيلوغراما وخطة أخرى،"
        );
    }

    #[test]
    fn a_bracket_without_its_partner_faces_the_words_it_encloses() {
        for (text, vote) in [("آخر (انظر الملحق", 1), ("التقرير) قبل نهاية", 1)] {
            let atoms = shown(text, Level::rtl());
            assert_eq!(bracket_vote(&atoms, Direction::RightToLeft).signum(), vote, "{text}");
            let meant =
                atoms.iter().map(|a| Atom { text: a.text.chars().map(mirror).collect(), source: None });
            assert_eq!(
                bracket_vote(&meant.collect::<Vec<_>>(), Direction::RightToLeft).signum(),
                -vote,
                "{text}"
            );
        }
    }

    #[test]
    fn a_latin_word_that_the_line_end_cuts_keeps_its_hyphen_behind_it() {
        let atoms = atoms("press@town- ،ةيلب".chars().map(String::from));
        assert_eq!(
            logical(&atoms, Direction::RightToLeft, Brackets::Shaped, Print::Running),
            "بلية، press@town-"
        );
        let atoms = self::atoms("town- مها".chars().map(String::from));
        assert_eq!(logical(&atoms, Direction::RightToLeft, Brackets::Shaped, Print::Running), "اهم town-");
        // In the middle of a line it is a dash.
        let atoms = self::atoms("وه town- مها".chars().map(String::from));
        assert_eq!(logical(&atoms, Direction::RightToLeft, Brackets::Shaped, Print::Running), "اهم -town هو");
    }

    #[test]
    fn a_number_before_a_symbol_is_a_mark_in_small_print() {
        let atoms = shown("4 A/81/802، المرفق", Level::rtl());
        assert_eq!(
            logical(&atoms, Direction::RightToLeft, Brackets::Shaped, Print::Small),
            "4 A/81/802، المرفق"
        );
        assert_eq!(
            logical(&atoms, Direction::RightToLeft, Brackets::Shaped, Print::Running),
            "A/81/802 4، المرفق"
        );
    }

    #[test]
    fn dots_part_a_latin_name_from_its_page() {
        let line = "28 . . . . . . . press@a.example ،ةكبش";
        let out = logical(
            &atoms(line.chars().map(String::from)),
            Direction::RightToLeft,
            Brackets::Shaped,
            Print::Running,
        );
        assert_eq!(out, "شبكة، press@a.example . . . . . . . 28");
    }

    #[test]
    fn forms_are_folded_but_for_labels() {
        let cases = [
            ("\u{FEEB}\u{FEAC}\u{FE8D}", "هذا"),
            ("(\u{FEEB})", "(\u{FEEB})"),
            ("\u{FEFB}", "لا"),
            ("\u{FDFA}", "\u{FDFA}"),
            ("ﬁt", "fit"),
        ];
        for (text, expected) in cases {
            assert_eq!(fold(text), expected);
        }
    }

    #[test]
    fn note_marks_stay_apart_from_numbers() {
        let atoms = atoms(["م", "¹", "²", "4", "2", " ", "ا"].map(String::from));
        assert_eq!(logical(&atoms, Direction::RightToLeft, Brackets::Shaped, Print::Running), "ا 42¹²م");
        let atoms = self::atoms(["م", "4", "2", "⁸", " ", "ا"].map(String::from));
        assert_eq!(logical(&atoms, Direction::RightToLeft, Brackets::Shaped, Print::Running), "ا 42⁸م");
    }

    #[test]
    fn ligatures_stay_together() {
        let atoms = atoms(["م", "لا", "س", "ل", "ا"].map(String::from));
        assert_eq!(logical(&atoms, Direction::RightToLeft, Brackets::Shaped, Print::Running), "السلام");
    }

    proptest::proptest! {
        #[test]
        fn nothing_is_lost(text in "[ab١2 ,.%()\\-/اب]{0,30}", right_to_left: bool) {
            let direction = if right_to_left { Direction::RightToLeft } else { Direction::LeftToRight };
            let mut atoms: Vec<char> = text.chars().map(|c| if mirror(c) < c { mirror(c) } else { c }).collect();
            let out = logical(&self::atoms(text.chars().map(String::from)), direction, Brackets::Shaped, Print::Running);
            let mut out: Vec<char> = out.chars().map(|c| if mirror(c) < c { mirror(c) } else { c }).collect();
            atoms.sort_unstable();
            out.sort_unstable();
            proptest::prop_assert_eq!(atoms, out);
        }
    }
}
