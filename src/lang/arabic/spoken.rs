//! Words of numbers, of parts of one and of the times of day.

use crate::lang::DayPart;
use crate::lang::spoken::Spoken;

/// Ones, teens and tens as keys; ordinals count as well.
const VALUES: [(&str, u32); 74] = [
    ("واحد", 1),
    ("واحده", 1),
    ("احد", 1),
    ("احدي", 1),
    ("حادي", 1),
    ("حاديه", 1),
    ("اول", 1),
    ("اولي", 1),
    ("اثنان", 2),
    ("اثنين", 2),
    ("اثنتان", 2),
    ("اثنتين", 2),
    ("اثنا", 2),
    ("اثني", 2),
    ("اثنتا", 2),
    ("اثنتي", 2),
    ("ثان", 2),
    ("ثاني", 2),
    ("ثانيه", 2),
    ("ثلاث", 3),
    ("ثلاثه", 3),
    ("ثالث", 3),
    ("ثالثه", 3),
    ("اربع", 4),
    ("اربعه", 4),
    ("رابع", 4),
    ("رابعه", 4),
    ("خمس", 5),
    ("خمسه", 5),
    ("خامس", 5),
    ("خامسه", 5),
    ("ست", 6),
    ("سته", 6),
    ("سادس", 6),
    ("سادسه", 6),
    ("سبع", 7),
    ("سبعه", 7),
    ("سابع", 7),
    ("سابعه", 7),
    ("ثمان", 8),
    ("ثماني", 8),
    ("ثمانيه", 8),
    ("ثامن", 8),
    ("ثامنه", 8),
    ("تسع", 9),
    ("تسعه", 9),
    ("تاسع", 9),
    ("تاسعه", 9),
    ("عشر", 10),
    ("عشره", 10),
    ("عاشر", 10),
    ("عاشره", 10),
    ("عشرون", 20),
    ("عشرين", 20),
    ("ثلاثون", 30),
    ("ثلاثين", 30),
    ("اربعون", 40),
    ("اربعين", 40),
    ("خمسون", 50),
    ("خمسين", 50),
    ("ستون", 60),
    ("ستين", 60),
    ("سبعون", 70),
    ("سبعين", 70),
    ("ثمانون", 80),
    ("ثمانين", 80),
    ("تسعون", 90),
    ("تسعين", 90),
    ("مايتان", 200),
    ("مايتين", 200),
    ("ميتان", 200),
    ("ميتين", 200),
    ("مايتا", 200),
    ("ميتا", 200),
];

/// Number words that are no part of a number in words: a whole hundred, "both".
const ALONE: [(&str, u32); 3] = [("مايه", 100), ("كلا", 2), ("كلتا", 2)];

/// Value of a number word, up to a hundred.
pub(super) fn value(key: &str) -> Option<u32> {
    let words = VALUES.iter().chain(&ALONE);
    words.filter(|(_, value)| *value <= 100).find(|(word, _)| *word == key).map(|(_, value)| *value)
}

/// What a hundred is written together with: ثلاثمئة, ثلاثمائة.
const HUNDREDS: [(&str, u32); 11] = [
    ("ثلاث", 300),
    ("اربع", 400),
    ("خمس", 500),
    ("ست", 600),
    ("سبع", 700),
    ("ثماني", 800),
    ("ثمان", 800),
    ("ثمانيه", 800),
    ("تسع", 900),
    ("مايتي", 200),
    ("ميتي", 200),
];

/// Powers of ten; a dual counts two.
const SCALES: [(&str, u32, u32); 36] = [
    ("ميه", 2, 1),
    ("مايه", 2, 1),
    ("ميات", 2, 1),
    ("الف", 3, 1),
    ("الفا", 3, 2),
    ("الاف", 3, 1),
    ("الفان", 3, 2),
    ("الفين", 3, 2),
    ("الفي", 3, 2),
    ("مليون", 6, 1),
    ("مليونا", 6, 2),
    ("ملايين", 6, 1),
    ("مليونان", 6, 2),
    ("مليونين", 6, 2),
    ("مليوني", 6, 2),
    ("بليون", 9, 1),
    ("بليونا", 9, 2),
    ("بلايين", 9, 1),
    ("بليونان", 9, 2),
    ("بليونين", 9, 2),
    ("بليوني", 9, 2),
    ("مليار", 9, 1),
    ("مليارا", 9, 2),
    ("مليارات", 9, 1),
    ("ملياران", 9, 2),
    ("مليارين", 9, 2),
    ("ملياري", 9, 2),
    ("تريليون", 12, 1),
    ("تريليونا", 12, 2),
    ("تريليونات", 12, 1),
    ("تريليونان", 12, 2),
    ("تريليونين", 12, 2),
    ("تريليوني", 12, 2),
    ("ترليون", 12, 1),
    ("ترليونا", 12, 1),
    ("ترليونات", 12, 1),
];

/// Parts of one. خمس, سبع, تسع and عشر are the numbers more often than the parts.
const PARTS: [(&str, u32, u32); 25] = [
    ("نصف", 1, 2),
    ("نصفا", 1, 2),
    ("انصاف", 1, 2),
    ("ثلث", 1, 3),
    ("ثلثا", 2, 3),
    ("ثلثي", 2, 3),
    ("ثلثان", 2, 3),
    ("ثلثين", 2, 3),
    ("اثلاث", 1, 3),
    ("ربع", 1, 4),
    ("ربعا", 1, 4),
    ("ارباع", 1, 4),
    ("خمسا", 2, 5),
    ("خمسي", 2, 5),
    ("اخماس", 1, 5),
    ("سدس", 1, 6),
    ("اسداس", 1, 6),
    ("سبعا", 2, 7),
    ("اسباع", 1, 7),
    ("ثمن", 1, 8),
    ("اثمان", 1, 8),
    ("تسعا", 2, 9),
    ("اتساع", 1, 9),
    ("اعشار", 1, 10),
    ("معشار", 1, 10),
];

/// Letters written in front of a word, longest first.
const PREFIXES: [&str; 10] = ["وبال", "وال", "فال", "بال", "كال", "لل", "ال", "ب", "ل", "ك"];

/// What a word means inside a number, and whether `and` is written together with it.
pub(super) fn meaning(key: &str) -> Option<(Spoken, bool)> {
    if key == "و" {
        return Some((Spoken::And, false));
    }
    if let Some(spoken) = bare(key) {
        return Some((spoken, false));
    }
    let prefix = PREFIXES.iter().find_map(|p| Some((*p, key.strip_prefix(p)?)));
    // 5 بالمائة is five per cent.
    let per_cent = |(p, rest): &(&str, &str)| *p == "بال" && matches!(*rest, "مايه" | "ميه");
    if prefix.as_ref().is_some_and(per_cent) {
        return None;
    }
    if let Some((prefix, spoken)) = prefix.and_then(|(p, rest)| Some((p, bare(rest)?))) {
        return Some((spoken, prefix.starts_with('و')));
    }
    let behind = key.strip_prefix('و')?;
    let spoken = bare(behind).or_else(|| PREFIXES.iter().find_map(|p| bare(behind.strip_prefix(p)?)))?;
    Some((spoken, true))
}

fn bare(key: &str) -> Option<Spoken> {
    if let Some((_, n, d)) = PARTS.iter().find(|(word, ..)| *word == key) {
        return Some(Spoken::Part(*n, *d));
    }
    if let Some((_, value)) = VALUES.iter().find(|(word, _)| *word == key) {
        return Some(Spoken::Add(*value));
    }
    if let Some((_, power, count)) = SCALES.iter().find(|(word, ..)| *word == key) {
        return Some(Spoken::Scale { power: *power, count: *count });
    }
    if let Some((_, value)) = HUNDREDS.iter().find(|(word, value)| *value == 200 && *word == key) {
        return Some(Spoken::Add(*value));
    }
    let unit = key.strip_suffix("مايه").or_else(|| key.strip_suffix("ميه"))?;
    HUNDREDS.iter().find(|(word, _)| *word == unit).map(|(_, value)| Spoken::Add(*value))
}

/// Whether the form of a noun says that there are two.
pub(super) fn is_dual(key: &str) -> bool {
    const SHORTEST: usize = 5;
    key.chars().count() >= SHORTEST && (key.ends_with("ين") || key.ends_with("ان"))
}

/// The part of the day that a word names.
pub(super) fn day_part(key: &str) -> Option<DayPart> {
    let bare = ["وال", "بال", "ال", "لل", "و", "ب", "ل"].iter().find_map(|p| key.strip_prefix(p));
    [Some(key), bare].into_iter().flatten().find_map(|word| {
        Some(match word {
            // قبل الظهر
            "قبل" | "صباح" | "صباحا" | "فجر" | "فجرا" | "ضحي" => DayPart::Morning,
            "ظهر" | "ظهرا" | "ظهيره" => DayPart::Noon,
            "عصر" | "عصرا" | "مساء" | "مساءا" | "مساءً" => DayPart::Evening,
            "ليل" | "ليلا" | "ليله" => DayPart::Night,
            _ => return None,
        })
    })
}

/// The same for what is written short behind a clock time, where it is no unit of measure.
pub(super) fn day_part_short(key: &str) -> Option<DayPart> {
    match key {
        "ص" => Some(DayPart::Morning),
        "م" => Some(DayPart::Evening),
        _ => None,
    }
}
