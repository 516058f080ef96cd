//! Arabic: spelling variants, clitics, abjad order, month names.

mod phrases;
mod spoken;

use unicode_normalization::UnicodeNormalization;

use super::forms::{DAGGER_ALEF, is_mark};
use super::particle::Particle;
use super::phrases::Phrases;
use super::spoken::{Order, Spoken};
use super::{DayPart, DayPartPlace, Rules, latin, skeleton};

/// The rules of Arabic.
pub(super) struct Arabic;

/// List letters in abjad order, as UN documents number: أ = (a), ب = (b) … غ = (bb).
/// Source: lists to (ff) in General Assembly resolutions.
const ABJAD: [char; 28] = [
    'أ', 'ب', 'ج', 'د', 'ه', 'و', 'ز', 'ح', 'ط', 'ي', 'ك', 'ل', 'م', 'ن', 'س', 'ع', 'ف', 'ص', 'ق', 'ر', 'ش',
    'ت', 'ث', 'خ', 'ذ', 'ض', 'ظ', 'غ',
];

/// Month names as keys. Levantine names come first in UN usage (كانون الثاني/يناير),
/// single names of Egyptian and French origin occur in the press.
const MONTHS: [(&str, u32); 34] = [
    ("يناير", 1),
    ("كانون الثاني", 1),
    ("جانفي", 1),
    ("فبراير", 2),
    ("شباط", 2),
    ("فيفري", 2),
    ("مارس", 3),
    ("اذار", 3),
    ("ابريل", 4),
    ("نيسان", 4),
    ("افريل", 4),
    ("مايو", 5),
    ("ايار", 5),
    ("ماي", 5),
    ("يونيه", 6),
    ("يونيو", 6),
    ("حزيران", 6),
    ("جوان", 6),
    ("يوليه", 7),
    ("يوليو", 7),
    ("تموز", 7),
    ("جويليه", 7),
    ("اغسطس", 8),
    ("اب", 8),
    ("اوت", 8),
    ("غشت", 8),
    ("سبتمبر", 9),
    ("ايلول", 9),
    ("اكتوبر", 10),
    ("تشرين الاول", 10),
    ("نوفمبر", 11),
    ("تشرين الثاني", 11),
    ("ديسمبر", 12),
    ("كانون الاول", 12),
];

/// How the United Nations write the months, January first.
const MONTH_NAMES: [&str; 12] = [
    "كانون الثاني/يناير",
    "شباط/فبراير",
    "آذار/مارس",
    "نيسان/أبريل",
    "أيار/مايو",
    "حزيران/يونيه",
    "تموز/يوليه",
    "آب/أغسطس",
    "أيلول/سبتمبر",
    "تشرين الأول/أكتوبر",
    "تشرين الثاني/نوفمبر",
    "كانون الأول/ديسمبر",
];

/// Proclitics, longest first; each needs the given number of letters behind it.
/// A single preposition is often a root letter (بلد, كتاب), so it needs four.
const PREFIXES: [(&str, usize); 15] = [
    ("وبال", 3),
    ("ولل", 3),
    ("وال", 3),
    ("فال", 3),
    ("بال", 3),
    ("كال", 3),
    ("لل", 3),
    ("ال", 3),
    ("وب", 4),
    ("ول", 4),
    ("و", 3),
    ("ف", 4),
    ("ب", 4),
    ("ل", 4),
    ("ك", 5),
];

/// Endings, longest first: pronouns, plurals, nisba, feminine.
const SUFFIXES: [&str; 19] = [
    "تهما", "يتها", "هما", "تها", "تهم", "يات", "ها", "هم", "هن", "نا", "ات", "ان", "ون", "ين", "يه", "وا",
    "ه", "ي", "ا",
];

/// What stands in front of a word, in the order in which it is written there.
const CARRIED_IN_FRONT: [(&str, Particle); 8] = [
    ("و", Particle::And),
    ("ف", Particle::And),
    ("س", Particle::Will),
    ("ب", Particle::By),
    ("لل", Particle::To),
    ("ل", Particle::To),
    ("ك", Particle::As),
    ("ال", Particle::The),
];

/// What stands behind a word; `ها` is also said of things, several of which are `they` elsewhere.
const CARRIED_BEHIND: [(&str, &[Particle]); 12] = [
    ("هما", &[Particle::Theirs]),
    ("كما", &[Particle::Yours]),
    ("ها", &[Particle::Hers, Particle::His, Particle::Theirs]),
    ("هم", &[Particle::Theirs]),
    ("هن", &[Particle::Theirs]),
    ("كم", &[Particle::Yours]),
    ("نا", &[Particle::Ours]),
    ("ني", &[Particle::Mine]),
    ("ون", &[Particle::Theirs]),
    ("ه", &[Particle::His]),
    ("ك", &[Particle::Yours]),
    ("ي", &[Particle::Mine]),
];

/// Letters that a stem keeps at least.
const SHORTEST_STEM: usize = 3;

impl Rules for Arabic {
    fn key(&self, word: &str) -> String {
        let mut key = String::with_capacity(word.len());
        // Plain letters and vowel signs compose to nothing that would not be folded below; it is nearly all there is.
        if word.chars().all(|c| matches!(c, '\u{0621}'..='\u{0652}')) {
            fold(word.chars(), &mut key);
        } else {
            fold(word.nfkc(), &mut key);
        }
        key
    }

    fn stem(&self, key: &str) -> String {
        if !key.chars().any(|c| ('\u{0621}'..='\u{064A}').contains(&c)) {
            return latin::stem(key);
        }
        let mut rest = key;
        for (prefix, keep) in PREFIXES {
            if let Some(bare) = rest.strip_prefix(prefix)
                && bare.chars().count() >= keep
            {
                rest = bare;
                break;
            }
        }
        // A preposition or conjunction may stand before the article that is left.
        if let Some(bare) = rest.strip_prefix("ال")
            && bare.chars().count() >= SHORTEST_STEM
        {
            rest = bare;
        }
        for _ in 0..2 {
            let Some(bare) = SUFFIXES
                .iter()
                .filter_map(|suffix| rest.strip_suffix(suffix))
                .find(|bare| bare.chars().count() >= SHORTEST_STEM)
            else {
                break;
            };
            rest = bare;
        }
        rest.to_owned()
    }

    fn thousands_reversed(&self) -> bool {
        true
    }

    fn decimal_comma(&self) -> bool {
        true
    }

    fn list_letter(&self, letter: &str) -> Option<u32> {
        // Tatweel joins the letter to nothing ("هـ"); U+FEEB is the same letter as typed by some.
        let mut letters = letter.nfkc().filter(|c| *c != '\u{0640}');
        let first = match letters.next()? {
            'ا' => 'أ',
            'ى' => 'ي',
            c => c,
        };
        if letters.next().is_some() {
            return None;
        }
        ABJAD.iter().position(|l| *l == first).map(|i| i as u32 + 1)
    }

    fn month(&self, key: &str) -> Option<u32> {
        MONTHS.iter().find(|(name, _)| *name == key).map(|(_, month)| *month)
    }

    fn month_name(&self, month: u32) -> Option<&'static str> {
        MONTH_NAMES.get(month.checked_sub(1)? as usize).copied()
    }

    fn letter_of(&self, position: u32) -> Option<String> {
        let letter = *ABJAD.get(position.checked_sub(1)? as usize)?;
        // Alone, this letter is written with a stroke behind it, or it looks like a five.
        Some(if letter == 'ه' { "هـ".to_owned() } else { letter.to_string() })
    }

    fn begins_month(&self, key: &str) -> bool {
        let begins =
            |name: &str| name.strip_prefix(key).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
        MONTHS.iter().any(|(name, _)| begins(name))
    }

    fn number_word(&self, key: &str) -> Option<u32> {
        let bare =
            ["وال", "بال", "ال", "لل", "و", "ب", "ل"].iter().find_map(|p| key.strip_prefix(p)).unwrap_or(key);
        [key, bare].into_iter().find_map(spoken::value)
    }

    fn spoken(&self, key: &str) -> Option<(Spoken, bool)> {
        spoken::meaning(key)
    }

    fn number_order(&self) -> Order {
        Order::UnitsFirst
    }

    fn is_dual(&self, key: &str) -> bool {
        spoken::is_dual(key)
    }

    fn day_part(&self, key: &str, place: DayPartPlace) -> Option<DayPart> {
        spoken::day_part(key)
            .or_else(|| spoken::day_part_short(key).filter(|_| place == DayPartPlace::BehindClock))
    }

    fn short_scale(&self, _key: &str) -> Option<u32> {
        None
    }

    fn is_page(&self, key: &str) -> bool {
        matches!(key, "ص" | "صفحه" | "الصفحه" | "الصفحتان" | "الصفحتين" | "الصفحات" | "صفحات")
    }

    fn without_article<'w>(&self, word: &'w str) -> &'w str {
        // With a hamza it is no article (ألمانيا); shorter rests are words of their own (ألم, الب).
        word.strip_prefix("ال").filter(|rest| rest.chars().count() >= 3).unwrap_or(word)
    }

    fn writes(&self, letter: char) -> bool {
        matches!(
            letter,
            '\u{0600}'..='\u{06FF}'
                | '\u{0750}'..='\u{077F}'
                | '\u{FB50}'..='\u{FDFF}'
                | '\u{FE70}'..='\u{FEFC}'
        )
    }

    fn foreign_marks(&self) -> &'static [(char, char)] {
        &[(',', '،'), (';', '؛'), ('?', '؟')]
    }

    fn look_alike(&self, a: char, b: char) -> bool {
        // Letters that share their stroke and differ in dots, or in its height.
        let stroke = |c: char| match c {
            'ب' | 'ت' | 'ث' | 'ن' | 'ي' => 1,
            'ج' | 'ح' | 'خ' => 2,
            'د' | 'ذ' => 3,
            'ر' | 'ز' | 'و' => 4,
            'س' | 'ش' => 5,
            'ص' | 'ض' => 6,
            'ط' | 'ظ' => 7,
            'ع' | 'غ' => 8,
            'ف' | 'ق' => 9,
            'ك' | 'ل' => 10,
            'ه' | 'م' => 11,
            _ => 0,
        };
        stroke(a) != 0 && stroke(a) == stroke(b)
    }

    fn root(&self, stem: &str) -> Option<String> {
        // The letters of سألتمونيها, which patterns add, clitics, and weak letters.
        Some(stem.chars().filter(|c| !"اويهنتمسلبفكء".contains(*c)).collect())
    }

    fn without_conjunction<'a>(&self, stem: &'a str) -> &'a str {
        stem.strip_prefix('و').filter(|rest| rest.chars().count() >= 2).unwrap_or(stem)
    }

    fn particle(&self, _key: &str) -> Option<Particle> {
        None
    }

    fn carried(&self, word: &str) -> Vec<Particle> {
        let key = self.key(word);
        let mut carried = Vec::new();
        let mut rest = key.as_str();
        for (letters, particle) in CARRIED_IN_FRONT {
            if let Some(bare) = rest.strip_prefix(letters)
                && bare.chars().count() >= 2
            {
                carried.push(particle);
                // Of two lams one is the article's.
                carried.extend((letters == "لل").then_some(Particle::The));
                rest = bare;
            }
        }
        // A noun with the article has no pronoun behind it, and keys write the feminine ending as one.
        if carried.contains(&Particle::The) || word.trim_end_matches(is_mark).ends_with('ة') {
            return carried;
        }
        let behind = CARRIED_BEHIND
            .iter()
            .find(|(letters, _)| rest.strip_suffix(letters).is_some_and(|bare| bare.chars().count() >= 2));
        carried.extend(behind.into_iter().flat_map(|(_, particles)| *particles));
        carried
    }

    fn may_repeat(&self, _key: &str) -> bool {
        false
    }

    fn skeleton(&self, key: &str) -> String {
        skeleton::from_arabic(self.strip_article(key))
    }

    fn phrases(&self) -> &'static Phrases {
        &phrases::PHRASES
    }

    fn may_be_name(&self, word: &str) -> bool {
        // Arabic has no capitals; a name has at least three letters and is not all digits.
        word.chars().filter(|c| c.is_alphabetic()).count() >= SHORTEST_STEM
    }
}

/// Adds the letters of a key: spelling variants folded, marks left out.
fn fold(letters: impl Iterator<Item = char>, key: &mut String) {
    let mut before = None;
    let mut dagger = false;
    for c in letters {
        match c {
            // In scripture the dagger spells an alef that everyday spelling writes: العلمين with it is
            // العالمين. On waw it stands for it (الصلوة is الصلاة), on final ya it adds nothing.
            DAGGER_ALEF => {
                match before {
                    Some('ى' | 'ی' | 'ا') => {}
                    Some('و') => {
                        key.pop();
                        key.push('ا');
                    }
                    _ => key.push('ا'),
                }
                dagger = true;
            }
            // Tashkeel, Koranic marks, tatweel and bidi controls carry no lookup value.
            c if is_mark(c) => {}
            '\u{200B}'..='\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {}
            // A vowel sign as a presentation form comes apart into a space and the sign.
            ' ' => {}
            // Hamza seats, final ya and ta marbuta vary inside one document.
            'أ' | 'إ' | 'آ' | 'ٱ' => key.push('ا'),
            'ى' | 'ی' | 'ئ' => key.push('ي'),
            'ؤ' => key.push('و'),
            'ة' => key.push('ه'),
            'ک' => key.push('ك'),
            _ => key.extend(c.to_lowercase()),
        }
        before = Some(c);
    }
    if dagger {
        for (spelled, usual) in WITHOUT_ALEF {
            if let Some(at) = key.find(spelled) {
                key.replace_range(at..at + spelled.len(), usual);
            }
        }
    }
}

/// Words whose alef is spoken and, outside scripture too, never written but as a dagger:
/// this, that, these, but, the Merciful, God.
const WITHOUT_ALEF: [(&str, &str); 8] = [
    ("هاذ", "هذ"),
    ("ذالك", "ذلك"),
    ("هاولا", "هولا"),
    ("اولايك", "اوليك"),
    ("لاكن", "لكن"),
    ("الرحمان", "الرحمن"),
    ("اللاه", "الله"),
    ("الاه", "اله"),
];

impl Arabic {
    fn strip_article<'a>(&self, key: &'a str) -> &'a str {
        ["وال", "بال", "لل", "ال"]
            .iter()
            .find_map(|p| key.strip_prefix(p))
            .filter(|rest| rest.chars().count() >= SHORTEST_STEM)
            .unwrap_or(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_fold_spelling_but_not_letters() {
        for (word, key) in [
            ("الإنسانيّة", "الانسانيه"),
            ("مُؤَمَّنة", "مومنه"),
            ("هـ", "ه"),
            ("ﻫ", "ه"),
            ("متلق\u{FC5F}", "متلق"),
            ("على", "علي"),
            ("GitHub", "github"),
            ("ا\u{0654}مة", "امه"),
            // Scripture: signs of recitation are no letters, the dagger spells an alef.
            ("ٱلْعَٰلَمِينَ", "العالمين"),
            ("ٱلصَّلَوٰةَ", "الصلاه"),
            ("ٱلسَّمَٰوَٰتِ", "السماوات"),
            ("عَلَىٰ", "علي"),
            ("ذَٰلِكَ", "ذلك"),
            ("هٰذا", "هذا"),
            ("وَلَٰكِن", "ولكن"),
            ("ٱلرَّحْمَٰنِ", "الرحمن"),
            ("فِيهِ\u{06DB}", "فيه"),
            ("بِهِ\u{06E6}", "به"),
            ("هُد\u{08F0}ى", "هدي"),
        ] {
            assert_eq!(Arabic.key(word), key, "{word}");
        }
    }

    #[test]
    fn stems_drop_clitics() {
        for (word, stem) in [
            ("والتكنولوجيا", "تكنولوج"),
            ("بالأمم", "امم"),
            ("قراراتها", "قرار"),
            ("للتنمية", "تنم"),
            ("المستدامة", "مستدام"),
            ("بلد", "بلد"),
        ] {
            assert_eq!(Arabic.stem(&Arabic.key(word)), stem, "{word}");
        }
    }

    #[test]
    fn words_carry_small_words() {
        use Particle::{And, By, Hers, His, The, Theirs, To, Will};
        for (word, carried) in [
            ("وبقراراتها", &[And, By, Hers, His, Theirs][..]),
            ("للتنمية", &[To, The]),
            ("والمدرسة", &[And, The]),
            ("سيزورهم", &[Will, Theirs]),
            ("من", &[]),
            ("مدينةٌ", &[]),
        ] {
            assert_eq!(Arabic.carried(word), carried, "{word}");
        }
    }

    #[test]
    fn names_of_months_and_letters_are_read_again() {
        for month in 1..=12 {
            let names = Arabic.month_name(month).unwrap();
            for name in names.split('/') {
                let words: Vec<String> = name.split(' ').map(|word| Arabic.key(word)).collect();
                assert_eq!(Arabic.month(&words.join(" ")), Some(month), "{name}");
            }
        }
        for position in 1..=28 {
            assert_eq!(Arabic.list_letter(&Arabic.letter_of(position).unwrap()), Some(position));
        }
        assert_eq!((Arabic.month_name(13), Arabic.letter_of(29)), (None, None));
    }

    #[test]
    fn list_letters_follow_the_abjad() {
        for (letter, place) in [("أ", 1), ("هـ", 5), ("ه", 5), ("ﻫ", 5), ("س", 15), ("ف", 17), ("غ", 28)]
        {
            assert_eq!(Arabic.list_letter(letter), Some(place), "{letter}");
        }
        assert_eq!(Arabic.list_letter("أب"), None);
    }
}
