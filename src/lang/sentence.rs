//! Words that tell where a sentence ends and what a number is doing in it.

use super::Language;

/// `text` without a conjunction at its end that links it to the next item of a
/// list: `…; and`, `…؛ أو`.
pub(crate) fn without_final_conjunction(text: &str) -> &str {
    [" and", " or", " و", " أو"].iter().find_map(|word| text.strip_suffix(word)).unwrap_or(text)
}

impl Language {
    /// Whether `word`, without its full stop, is one that is written with a full
    /// stop and goes on: `para.`, `Mr.`, `e.g.`; in lower case.
    pub(crate) fn is_abbreviation(self, word: &str) -> bool {
        let list = match self {
            Language::English => ENGLISH_ABBREVIATIONS,
            Language::Arabic => ARABIC_ABBREVIATIONS,
        };
        list.contains(&word)
    }

    /// Whether this abbreviation (lower case, without its full stop) ends
    /// sentences as often as not: `etc.`, `Ltd.`
    pub(crate) fn abbreviation_may_end(self, word: &str) -> bool {
        match self {
            Language::English => matches!(word, "etc" | "al" | "inc" | "ltd" | "co" | "jr" | "sr" | "ibid"),
            Language::Arabic => matches!(word, "إلخ" | "الخ"),
        }
    }

    /// Whether `word`, as written, begins sentences much more often than it
    /// follows an abbreviation. Arabic begins them with any word.
    pub(crate) fn opens_sentence(self, word: &str) -> bool {
        match self {
            Language::English => ENGLISH_SENTENCE_OPENINGS.contains(&word),
            Language::Arabic => true,
        }
    }

    /// Whether a number behind `word` (lower case, bare) names a part of a
    /// document or counts something: `article 5`, `المادة 5`, `of 5`. A footnote
    /// mark never follows such a word.
    pub(crate) fn announces_number(self, word: &str) -> bool {
        let list = match self {
            Language::English => ENGLISH_BEFORE_NUMBER,
            Language::Arabic => ARABIC_BEFORE_NUMBER,
        };
        list.contains(&word)
    }

    /// Whether `word` (lower case, bare) behind a number makes an amount, a date
    /// or an ordinal of it: `5 May`, `5 per cent`.
    pub(crate) fn continues_number(self, word: &str) -> bool {
        let list = match self {
            Language::English => ENGLISH_BEHIND_NUMBER,
            Language::Arabic => ARABIC_BEHIND_NUMBER,
        };
        list.contains(&word)
    }

    /// Whether `word` (lower case, bare) is a function word, with which a
    /// sentence goes on behind a noun.
    pub(crate) fn is_function_word(self, word: &str) -> bool {
        match self {
            Language::English => ENGLISH_FUNCTION_WORDS.contains(&word),
            // Arabic writes its conjunction and prepositions onto the next word.
            Language::Arabic => {
                ARABIC_FUNCTION_WORDS.contains(&word) || word.starts_with('و') && word.chars().count() > 3
            }
        }
    }

    /// Whether a paragraph of a preamble begins with these words: `Recalling …`,
    /// `وإذ …` (United Nations Editorial Manual, resolutions).
    pub(crate) fn opens_recital(self, text: &str) -> bool {
        let mut words = text.split_whitespace().map(|w| w.trim_matches(['*', ',', '،']));
        let Some(first) = words.next() else { return false };
        match self {
            Language::English => {
                first.starts_with(|c: char| c.is_ascii_uppercase())
                    && (first.len() > 4 && first.ends_with("ing") || ENGLISH_RECITALS.contains(&first))
            }
            // إن for إذ is what machine transcription makes of it.
            Language::Arabic => {
                matches!(first, "إذ" | "وإذ" | "اذ" | "واذ" | "وإن")
                    || first == "إن" && words.next() != Some("الجمعية")
            }
        }
    }

    /// Whether a single letter (lower case) is a word of the language by itself,
    /// or a proclitic that typists set apart.
    pub(crate) fn is_one_letter_word(self, letter: &str) -> bool {
        match self {
            Language::English => matches!(letter, "a" | "i" | "o"),
            Language::Arabic => matches!(letter, "و" | "ف" | "ب" | "ل" | "ك" | "أ" | "س"),
        }
    }
}

/// Short forms of references (United Nations Editorial Manual), titles, months,
/// companies.
#[rustfmt::skip]
const ENGLISH_ABBREVIATIONS: &[&str] = &[
    "add", "al", "approx", "apr", "art", "arts", "assn", "aug", "ave", "bros", "bull", "ca", "capt", "cf",
    "ch", "chap", "chaps", "co", "col", "corp", "corr", "dec", "dept", "distr", "div", "doc", "docs", "dr",
    "e.g", "ed", "eds", "eq", "esp", "est", "etc", "feb", "fig", "figs", "ft", "gen", "gov", "hon", "i.e",
    "ibid", "inc", "jan", "jr", "jul", "jun", "lt", "ltd", "maj", "mar", "mr", "mrs", "ms", "mss", "mt",
    "no", "nos", "nov", "oct", "op", "p", "para", "paras", "ph.d", "pl", "pp", "prof", "pt", "pts", "pub",
    "rep", "res", "resp", "rev", "sect", "sects", "sen", "sep", "sept", "ser", "sgt", "sr", "st", "subpara",
    "subparas", "suppl", "trans", "univ", "v", "viz", "vol", "vols", "vs",
];

/// Titles and short forms that Arabic writes with a full stop.
const ARABIC_ABBREVIATIONS: &[&str] =
    &["د", "أ", "م", "ص", "ج", "ط", "ع", "ق", "هـ", "ه", "ق.م", "ب.م", "إلخ", "الخ", "ت", "ر", "س"];

/// Parts of documents, months, and words that count.
#[rustfmt::skip]
const ENGLISH_BEFORE_NUMBER: &[&str] = &[
    "a", "about", "addendum", "age", "aged", "agenda", "all", "an", "and", "annex", "annexes", "another",
    "approximately", "april", "art", "article", "articles", "arts", "at", "august", "average", "between",
    "box", "by", "case", "category", "chap", "chapter", "chapters", "clause", "column", "december",
    "decision", "document", "draft", "each", "every", "exceeding", "february", "few", "fig", "figure",
    "figures", "for", "form", "from", "goal", "goals", "grade", "group", "in", "indicator", "item", "items",
    "january", "july", "june", "just", "least", "less", "level", "line", "march", "may", "meeting", "more",
    "most", "nearly", "next", "no", "nos", "november", "number", "october", "of", "on", "only", "or",
    "over", "p", "page", "pages", "paper", "para", "paragraph", "paragraphs", "paras", "part", "past",
    "per", "phase", "point", "pp", "principle", "protocol", "question", "recommendation", "recommendations",
    "resolution", "resolutions", "room", "rule", "rules", "schedule", "sect", "section", "sections",
    "september", "series", "session", "since", "stage", "step", "subparagraph", "supplement", "table",
    "tables", "target", "targets", "than", "the", "these", "those", "to", "top", "total", "track", "type",
    "under", "until", "up", "version", "vol", "volume", "was", "were", "with", "within", "world",
];

/// Parts of documents, months, and words that count.
#[rustfmt::skip]
const ARABIC_BEFORE_NUMBER: &[&str] = &[
    "آب", "آذار", "أبريل", "أربعة", "أغسطس", "أكتوبر", "أول", "أيار", "أيلول", "إبريل", "إلى", "الأول",
    "الباب", "البند", "البندين", "التوصية", "الثاني", "الجدول", "الجزء", "الجلسة", "الحلقة", "الدورة",
    "الرقم", "الشكل", "الصفحة", "العام", "العدد", "الغاية", "الفرع", "الفصل", "الفقرات", "الفقرة",
    "الفقرتين", "القاعدة", "القرار", "القرارات", "المؤشر", "المادة", "المادتين", "المبدأ", "المجلد",
    "المرحلة", "المرفق", "المستوى", "المقرر", "الملحق", "المواد", "الهدف", "الوثيقة", "ب", "بين", "تموز",
    "حزيران", "حوالي", "خلال", "ديسمبر", "رقم", "سبتمبر", "سنة", "شباط", "ص", "عام", "عدد", "على", "عن",
    "فبراير", "في", "قراره", "قرارها", "كانون", "لعام", "مارس", "مايو", "مدى", "مقررها", "من", "منذ", "نحو",
    "نسبة", "نوفمبر", "نيسان", "و", "يناير", "يوليه", "يوليو", "يونيه", "يونيو",
];

/// Units, months, and what is counted most.
#[rustfmt::skip]
const ENGLISH_BEHIND_NUMBER: &[&str] = &[
    "am", "april", "august", "b.c", "billion", "bis", "cent", "centimetres", "cm", "countries", "days",
    "december", "degrees", "dollars", "euros", "february", "ft", "gb", "ha", "hectares", "hours", "hundred",
    "january", "july", "june", "kg", "kilograms", "kilometres", "km", "litres", "m", "march", "may",
    "member", "members", "metres", "miles", "million", "minutes", "mm", "months", "november", "october",
    "other", "pages", "people", "per", "percent", "persons", "pm", "points", "seconds", "september",
    "states", "ter", "thousand", "times", "to", "tonnes", "tons", "weeks", "years",
];

/// Units, months, and what is counted most.
#[rustfmt::skip]
const ARABIC_BEHIND_NUMBER: &[&str] = &[
    "آب", "آذار", "آلاف", "أسابيع", "أشهر", "أطنان", "ألف", "أيار", "أيام", "أيلول", "إلى", "اجتماعات",
    "بالمئة", "بالمائة", "بلدا", "بلدان", "تشرين", "تموز", "حزيران", "دول", "دولار", "دولارات", "دولة",
    "ساعات", "ساعة", "سنة", "سنوات", "شباط", "شخصا", "شهرا", "طن", "عاما", "عضوا", "في", "كانون", "كغ",
    "كم", "كيلومتر", "كيلومترا", "مائة", "متر", "مترا", "مرات", "مكرر", "ملايين", "مليار", "مليون", "من",
    "نيسان", "هكتار", "يورو", "يوما",
];

/// Articles, prepositions, conjunctions, pronouns, auxiliaries.
#[rustfmt::skip]
const ENGLISH_FUNCTION_WORDS: &[&str] = &[
    "a", "about", "after", "against", "also", "among", "an", "and", "are", "as", "at", "be", "been",
    "before", "between", "both", "but", "by", "can", "could", "during", "for", "from", "had", "has", "have",
    "he", "held", "in", "including", "into", "is", "it", "its", "may", "must", "namely", "nor", "not", "of",
    "on", "or", "our", "over", "shall", "she", "should", "since", "so", "such", "than", "that", "the",
    "their", "they", "this", "those", "through", "to", "under", "until", "upon", "was", "we", "were",
    "when", "where", "which", "while", "who", "whom", "whose", "will", "with", "within", "without", "would",
];

/// Prepositions, conjunctions, relatives, negations that stand apart.
#[rustfmt::skip]
const ARABIC_FUNCTION_WORDS: &[&str] = &[
    "أن", "أو", "إلى", "التي", "الذي", "الذين", "بعد", "بما", "بين", "ثم", "حتى", "حيث", "خلال", "على",
    "عن", "عند", "في", "قبل", "كما", "لا", "لم", "لن", "ما", "مع", "من", "منذ", "هذا", "هذه", "هو", "هي",
    "وفي", "وقد", "ومن",
];

/// Articles, pronouns and conjunctions with a capital.
#[rustfmt::skip]
const ENGLISH_SENTENCE_OPENINGS: &[&str] = &[
    "A", "An", "And", "As", "At", "But", "For", "He", "Her", "His", "However", "If", "In", "It", "Its",
    "Moreover", "Nobody", "On", "Other", "See", "She", "Some", "Such", "That", "The", "Their", "There",
    "These", "They", "This", "Those", "We", "When", "While",
];

/// Openings of recitals that do not end in -ing.
#[rustfmt::skip]
const ENGLISH_RECITALS: &[&str] = &[
    "Alarmed", "Appalled", "Appreciative", "Aware", "Cognizant", "Concerned", "Conscious", "Convinced",
    "Deeply", "Desirous", "Determined", "Disturbed", "Encouraged", "Fully", "Grateful", "Gravely", "Guided",
    "Inspired", "Mindful", "Motivated", "Persuaded", "Reassured", "Resolved", "Seriously", "Strongly",
    "Whereas",
];

#[cfg(test)]
mod tests {
    use super::Language::{Arabic, English};

    #[test]
    fn recitals() {
        for yes in ["Recalling its resolution", "Guided by the", "*Noting*, with", "Deeply concerned"] {
            assert!(English.opens_recital(yes), "{yes}");
        }
        for no in ["recalling", "King", "The General Assembly,", "Governments", ""] {
            assert!(!English.opens_recital(no), "{no}");
        }
        for (text, expected) in [
            ("وإذ تشير إلى", true),
            ("إن تعيد تأكيد", true),
            ("إن الجمعية العامة،", false),
            ("وقد ورد", false),
        ] {
            assert_eq!(Arabic.opens_recital(text), expected, "{text}");
        }
    }

    #[test]
    fn words_around_numbers() {
        assert!(English.announces_number("article") && English.continues_number("may"));
        assert!(Arabic.announces_number("المادة") && Arabic.continues_number("كانون"));
        assert!(!English.announces_number("principles") && !English.continues_number("further"));
    }
}
