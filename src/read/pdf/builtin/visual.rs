//! From the order in which glyphs stand on a line to the order in which they are
//! read: the Unicode bidirectional algorithm (UAX #9) run backwards.
//!
//! Glyphs come from left to right. In a line that reads from right to left
//! everything is turned round, save what runs to the right by itself: Latin
//! words, and numbers with the separators that the algorithm counts to them.

use unicode_bidi::{BidiClass, bidi_class};
use unicode_normalization::UnicodeNormalization;

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

/// Digits of the longest number in front of a note or paragraph; years are longer.
const LABEL_DIGITS: usize = 3;

/// What a piece of text does to the direction of its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Left,
    Right,
    Digit,
    /// A raised digit: a note mark behind a number is no part of it.
    Raised,
    /// Keeps two numbers together: comma, stop, slash, colon.
    Common,
    /// Keeps two numbers together unless Arabic letters stand before them: hyphen, plus.
    European,
    /// Belongs to a number beside it unless Arabic letters stand before it: `%`, `$`.
    Terminator,
    /// A bracket, open to the right.
    Opening,
    /// A bracket, open to the left.
    Closing,
    Blank,
    Neutral,
}

fn kind(text: &str) -> Kind {
    let mut found = Kind::Neutral;
    for c in text.chars() {
        let raised = matches!(c, '¹' | '²' | '³' | '⁰'..='⁹');
        match bidi_class(c) {
            BidiClass::L => return Kind::Left,
            BidiClass::R | BidiClass::AL => return Kind::Right,
            BidiClass::EN if raised => found = Kind::Raised,
            BidiClass::EN | BidiClass::AN => found = Kind::Digit,
            BidiClass::CS if found == Kind::Neutral => found = Kind::Common,
            BidiClass::ES if found == Kind::Neutral => found = Kind::European,
            BidiClass::ET if found == Kind::Neutral => found = Kind::Terminator,
            BidiClass::WS if found == Kind::Neutral => found = Kind::Blank,
            _ if matches!(c, '(' | '[') && found == Kind::Neutral => found = Kind::Opening,
            _ if matches!(c, ')' | ']') && found == Kind::Neutral => found = Kind::Closing,
            _ => {}
        }
    }
    found
}

/// How much more of a line runs to the right than to the left, in letters.
pub(super) fn leaning<'a>(atoms: impl Iterator<Item = &'a str>) -> i32 {
    atoms
        .map(|text| match kind(text) {
            Kind::Left => 1,
            Kind::Right => -1,
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
    let mut kinds: Vec<Kind> = atoms.iter().map(|a| kind(&a.text)).collect();
    if !kinds.contains(&Kind::Right) && !direction.is_right_to_left() {
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
fn leaders(atoms: &[Atom], kinds: &mut [Kind]) {
    /// An ellipsis has three.
    const FEWEST: usize = 5;
    let dot = |at: usize| atoms.get(at).is_some_and(|atom| matches!(atom.text.as_str(), "." | "…" | "·"));
    let blank = |at: usize| atoms.get(at).is_some_and(|atom| atom.text == " ");
    let mut from = 0;
    while from < atoms.len() {
        let to = (from..atoms.len()).find(|at| !dot(*at) && !blank(*at)).unwrap_or(atoms.len());
        if (from..to).filter(|at| dot(*at)).count() >= FEWEST {
            kinds.iter_mut().take(to).skip(from).for_each(|kind| *kind = Kind::Right);
        }
        from = to + 1;
    }
}

/// Digits at the right end of a line that number what stands in front of them:
/// `.A/81/802 .4`, `A/81/802 - 4`. Of a Latin phrase with a number at its end no
/// stop would stand on the number's left.
fn label(atoms: &[Atom], kinds: &[Kind], print: Print) -> usize {
    let digits = kinds.iter().rev().take_while(|kind| **kind == Kind::Digit).count();
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

/// Reading order of a line that runs from right to left, and which pieces are
/// set as Arabic, brackets mirrored.
fn turned(kinds: &[Kind]) -> Vec<(usize, bool)> {
    let kinds: Vec<Kind> = kinds.iter().rev().copied().collect();
    let mut order = Vec::with_capacity(kinds.len());
    // Numbers behind Arabic letters keep fewer separators (rules W2 to W5).
    let mut after_arabic = false;
    let mut position = 0;
    while let Some((kind, rest)) = kinds.get(position..).and_then(<[Kind]>::split_first) {
        let length = match kind {
            Kind::Left | Kind::Digit | Kind::Raised | Kind::Terminator => {
                run_to_the_right(*kind, rest, after_arabic)
            }
            Kind::Closing => bracket_at_the_end(rest, after_arabic),
            Kind::European => hyphen_at_the_end(rest, after_arabic),
            _ => 1,
        };
        let run = kinds.get(position..position + length).unwrap_or_default();
        if *kind == Kind::Right {
            after_arabic = true;
        } else if run.contains(&Kind::Left) {
            after_arabic = false;
        }
        let turned = length == 1;
        let place = |p: usize| kinds.len() - 1 - p;
        // A note mark on the right of a number stands behind it all the same: browsers set both as one number.
        let raised =
            if *kind == Kind::Raised && rest.get(length - 1) == Some(&Kind::Digit) { length } else { 0 };
        let number = kinds.get(position + raised..).and_then(<[Kind]>::split_first);
        let number = match number {
            Some((kind, rest)) if raised > 0 => run_to_the_right(*kind, rest, after_arabic),
            _ => 0,
        };
        order.extend((position + raised..position + raised + number).rev().map(|p| (place(p), false)));
        // A run to the right stands as on the page.
        order.extend((position..position + length).rev().map(|p| (place(p), turned)));
        position += length + number;
    }
    order
}

/// Length of the run that begins with `first`, goes on in `rest` (in reading
/// order of the line) and keeps its order on the page.
fn run_to_the_right(first: Kind, rest: &[Kind], after_arabic: bool) -> usize {
    let ahead = || std::iter::once(first).chain(rest.iter().copied());
    // A Latin phrase reaches to the last Latin letter or number before the next Arabic letter.
    let phrase = ahead().take_while(|kind| *kind != Kind::Right);
    let mut letters = false;
    let mut length = 0;
    for (position, kind) in phrase.enumerate() {
        letters |= kind == Kind::Left;
        if kind == Kind::Left || kind == Kind::Digit {
            length = position + 1;
        }
    }
    if letters {
        // A bracket whose partner stands outside the phrase does not belong to it, nor does
        // what stands behind it: `53 (A/81/53)` (rule N0).
        return match alone(rest.get(..length - 1).unwrap_or_default()) {
            Some(bracket) => run_to_the_right(first, rest.get(..bracket).unwrap_or_default(), after_arabic),
            None => length,
        };
    }
    if first == Kind::Raised {
        return 1 + rest.iter().take_while(|kind| **kind == Kind::Raised).count();
    }
    // A number has its terminators around it and single separators inside.
    let mut digits = false;
    let mut kinds = ahead().peekable();
    let mut length = 0;
    while let Some(kind) = kinds.next() {
        let next_is_digit = || kinds.clone().find(|k| *k != Kind::Terminator) == Some(Kind::Digit);
        let inside = match kind {
            Kind::Digit => true,
            Kind::Terminator => !after_arabic && (digits || next_is_digit()),
            Kind::Common => digits && kinds.peek() == Some(&Kind::Digit),
            Kind::European => digits && !after_arabic && kinds.peek() == Some(&Kind::Digit),
            _ => false,
        };
        if !inside {
            break;
        }
        digits |= kind == Kind::Digit;
        length += 1;
    }
    length.max(1)
}

/// Length of the run that begins with a closing bracket: `A/RES/78/265 (2024)` runs to
/// the right as a whole, where `(WHO) 2020` does not.
fn bracket_at_the_end(rest: &[Kind], after_arabic: bool) -> usize {
    let phrase = rest.iter().take_while(|kind| **kind != Kind::Right);
    let mut open = 1;
    let partner = phrase.enumerate().find(|(_, kind)| {
        open += match kind {
            Kind::Closing => 1,
            Kind::Opening => -1,
            _ => 0,
        };
        open == 0
    });
    let behind = partner.and_then(|(partner, _)| Some((partner, rest.get(partner + 1..)?)));
    let Some((partner, behind)) = behind else { return 1 };
    // A short number in brackets is a label.
    if partner <= LABEL_DIGITS {
        return 1;
    }
    // Between the bracket and the letters in front of it stands a space at most.
    let blank = usize::from(behind.first() == Some(&Kind::Blank));
    match behind.get(blank..).and_then(<[Kind]>::split_first) {
        Some((first @ (Kind::Left | Kind::Digit), rest)) => {
            let length = run_to_the_right(*first, rest, after_arabic);
            let letters =
                *first == Kind::Left || rest.get(..length - 1).is_some_and(|r| r.contains(&Kind::Left));
            if letters { 1 + partner + 1 + blank + length } else { 1 }
        }
        _ => 1,
    }
}

/// Length of the run that begins with a hyphen: a Latin word that the end of the line cuts
/// keeps it on its right, for the direction is found before lines are broken (UAX #9, 3.4).
fn hyphen_at_the_end(rest: &[Kind], after_arabic: bool) -> usize {
    match rest.split_first() {
        Some((Kind::Left, behind)) => {
            let length = run_to_the_right(Kind::Left, behind, after_arabic);
            let is_last =
                behind.get(length - 1..).unwrap_or_default().iter().all(|kind| *kind == Kind::Blank);
            if is_last { 1 + length } else { 1 }
        }
        _ => 1,
    }
}

/// The first bracket, in reading order of the line, without a partner in a phrase that
/// runs to the right.
fn alone(phrase: &[Kind]) -> Option<usize> {
    let mut waiting: Vec<usize> = Vec::new();
    let mut first = None;
    // Brackets that nothing closes are found at the end, so all are looked at.
    for (position, kind) in phrase.iter().enumerate() {
        match kind {
            // The phrase is read from its right end.
            Kind::Closing => waiting.push(position),
            Kind::Opening if waiting.pop().is_none() => first = first.or(Some(position)),
            _ => {}
        }
    }
    match (first, waiting.first()) {
        (Some(a), Some(b)) => Some(a.min(*b)),
        (a, b) => a.or(b.copied()),
    }
}

/// Reading order of a line that runs from left to right with Arabic words in it.
fn embedded(kinds: &[Kind]) -> Vec<(usize, bool)> {
    let mut order = Vec::with_capacity(kinds.len());
    let mut position = 0;
    while let Some(kind) = kinds.get(position) {
        if *kind != Kind::Right {
            order.push((position, false));
            position += 1;
            continue;
        }
        // An Arabic phrase reaches to its last Arabic letter before the next Latin one.
        let rest = kinds.get(position..).unwrap_or_default();
        let phrase = rest.iter().take_while(|k| **k != Kind::Left);
        let length =
            phrase.enumerate().filter(|(_, k)| **k == Kind::Right).map(|(i, _)| i + 1).last().unwrap_or(1);
        let inner = turned(rest.get(..length).unwrap_or_default());
        order.extend(inner.into_iter().map(|(index, mirrored)| (index + position, mirrored)));
        position += length;
    }
    order
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
            j.and_then(|j| letters.get(j)).is_some_and(|c| kind(c.encode_utf8(&mut [0; 4])) == Kind::Right)
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
