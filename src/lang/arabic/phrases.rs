//! What Arabic documents say where.

use crate::lang::phrases::Phrases;

pub(super) const PHRASES: Phrases = Phrases {
    abbreviations: ABBREVIATIONS,
    final_abbreviations: &["إلخ", "الخ"],
    // Any word begins sentences.
    opens_sentence: |_| true,
    before_number: BEFORE_NUMBER,
    behind_number: BEHIND_NUMBER,
    // The conjunction and prepositions are written onto the next word.
    is_function_word: |word| {
        FUNCTION_WORDS.contains(&word) || word.starts_with('و') && word.chars().count() > 3
    },
    function_words: FUNCTION_WORDS,
    letters: &["و", "ف", "ب", "ل", "ك", "أ", "س"],
    // إن for إذ is what machine transcription makes of it.
    opens_recital: |first, second| {
        matches!(first, "إذ" | "وإذ" | "اذ" | "واذ" | "وإن") || first == "إن" && second != Some("الجمعية")
    },
    names_organ: |words| {
        words.first() == Some(&"إن")
            && words.get(1).is_some_and(|word| {
                matches!(*word, "الجمعية" | "مجلس" | "المجلس" | "لجنة" | "اللجنة" | "مؤتمر")
            })
    },
    // Verbs of the third person, feminine for the Assembly and masculine for the Council.
    opens_operative: |words| {
        words.first().is_some_and(|first| {
            first.starts_with(['ت', 'ي']) && !first.contains('ة') && first.chars().count() > 2
        })
    },
    annexes: &["المرفق", "مرفق", "التذييل"],
    divisions: &[
        "المادة",
        "الفصل",
        "القسم",
        "الباب",
        "الجزء",
        "الفرع",
        "المرفق",
        "القاعدة",
        "المبدأ",
        "الهدف",
    ],
    organs: ORGANS,
    mastheads: &["البند ", "Distr.", "التوزيع", "Original:", "الأصل:"],
    // Arabic documents carry the English mark too.
    distribution_marks: &["Distr.:", "Distr. ", "التوزيع:", "توزيع:"],
    // The passive participle stands in some editions.
    adoptions: &["قرار اتخذته الجمعية العامة", "قرار اتخذتها الجمعية العامة"],
    is_meeting: |text| text.starts_with("الجلسة "),
    session: |words| {
        let at = words.iter().position(|w| *w == "الدورة")?;
        Some(words.get(at + 1..)?.join(" "))
    },
    ordinal: |key, number_word| {
        let bare = key.strip_prefix("وال").or(key.strip_prefix("ال")).unwrap_or(key);
        let found = ORDINALS.iter().find(|(o, _)| *o == bare).map(|(_, value)| *value);
        found.or_else(|| number_word(bare))
    },
    own_names: &["arabic", "ar", "العربية", "عربي", "بالعربية"],
};

/// Titles and short forms that Arabic writes with a full stop.
const ABBREVIATIONS: &[&str] =
    &["د", "أ", "م", "ص", "ج", "ط", "ع", "ق", "هـ", "ه", "ق.م", "ب.م", "إلخ", "الخ", "ت", "ر", "س"];

/// Parts of documents, months, and words that count.
#[rustfmt::skip]
const BEFORE_NUMBER: &[&str] = &[
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
const BEHIND_NUMBER: &[&str] = &[
    "آب", "آذار", "آلاف", "أسابيع", "أشهر", "أطنان", "ألف", "أيار", "أيام", "أيلول", "إلى", "اجتماعات",
    "بالمئة", "بالمائة", "بلدا", "بلدان", "تشرين", "تموز", "حزيران", "دول", "دولار", "دولارات", "دولة",
    "ساعات", "ساعة", "سنة", "سنوات", "شباط", "شخصا", "شهرا", "طن", "عاما", "عضوا", "في", "كانون", "كغ",
    "كم", "كيلومتر", "كيلومترا", "مائة", "متر", "مترا", "مرات", "مكرر", "ملايين", "مليار", "مليون", "من",
    "نيسان", "هكتار", "يورو", "يوما",
];

/// Prepositions, conjunctions, relatives, negations that stand apart.
#[rustfmt::skip]
const FUNCTION_WORDS: &[&str] = &[
    "أن", "أو", "إلى", "التي", "الذي", "الذين", "بعد", "بما", "بين", "ثم", "حتى", "حيث", "خلال", "على",
    "عن", "عند", "في", "قبل", "كما", "لا", "لم", "لن", "ما", "مع", "من", "منذ", "هذا", "هذه", "هو", "هي",
    "وفي", "وقد", "ومن",
];

const ORGANS: &[&str] = &[
    "الأمم المتحدة",
    "الجمعية العامة",
    "مجلس الأمن",
    "المجلس الاقتصادي والاجتماعي",
    "مجلس الوصاية",
    "محكمة العدل الدولية",
    "الأمانة العامة",
    "مجلس حقوق الإنسان",
];

/// Feminine, for sessions, in the spelling of lookup keys and without article.
const ORDINALS: [(&str, u32); 12] = [
    ("اولي", 1),
    ("حاديه", 1),
    ("ثانيه", 2),
    ("ثالثه", 3),
    ("رابعه", 4),
    ("خامسه", 5),
    ("سادسه", 6),
    ("سابعه", 7),
    ("ثامنه", 8),
    ("تاسعه", 9),
    ("عاشره", 10),
    ("عشره", 10),
];
