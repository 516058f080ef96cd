//! What English documents say where.

use crate::lang::phrases::Phrases;

pub(super) const PHRASES: Phrases = Phrases {
    abbreviations: ABBREVIATIONS,
    final_abbreviations: &["etc", "al", "inc", "ltd", "co", "jr", "sr", "ibid"],
    opens_sentence: |word| SENTENCE_OPENINGS.contains(&word),
    before_number: BEFORE_NUMBER,
    behind_number: BEHIND_NUMBER,
    is_function_word: |word| FUNCTION_WORDS.contains(&word),
    function_words: FUNCTION_WORDS,
    letters: &["a", "i", "o"],
    opens_recital: |first, _| {
        first.starts_with(|c: char| c.is_ascii_uppercase())
            && (first.len() > 4 && first.ends_with("ing") || RECITALS.contains(&first))
    },
    names_organ,
    opens_operative,
    annexes: &["annex", "appendix"],
    divisions: &[
        "article",
        "chapter",
        "section",
        "part",
        "annex",
        "appendix",
        "title",
        "rule",
        "principle",
        "goal",
    ],
    organs: ORGANS,
    mastheads: &["Agenda item", "Item ", "Provisional agenda item", "Distr.", "Original:"],
    distribution_marks: &["Distr.:", "Distr. "],
    adoptions: &["Resolution adopted by the General Assembly"],
    is_meeting: |text| text.ends_with(" meeting"),
    session: |words| {
        let at = words.iter().position(|w| *w == "session" || *w == "Session")?;
        Some(words.get(at.checked_sub(1)?)?.to_lowercase())
    },
    ordinal: |key, number_word| {
        let place = ORDINALS.iter().position(|o| *o == key).and_then(|i| u32::try_from(i + 1).ok());
        let tens = || number_word(&format!("{}y", key.strip_suffix("ieth")?));
        place.or_else(tens).or_else(|| number_word(key))
    },
    own_names: &["english", "en", "الإنكليزية", "الإنجليزية", "إنكليزي", "إنجليزي", "بالإنكليزية", "بالإنجليزية"],
};

/// Organs are written with capitals: `The people who gathered,` is none.
fn names_organ(words: &[&str]) -> bool {
    let is_part = |word: &&str| {
        word.starts_with(char::is_uppercase)
            || matches!(*word, "of" | "the" | "on" | "and" | "for" | "to" | "in")
    };
    words.split_first().is_some_and(|(first, rest)| *first == "The" && rest.iter().all(is_part))
}

fn opens_operative(words: &[&str]) -> bool {
    words.first().is_some_and(|first| first.starts_with(char::is_uppercase))
        && words
            .iter()
            .find(|word| !is_adverb(word))
            .is_some_and(|verb| verb.ends_with('s') && verb.len() > 4 && !verb.ends_with("ous"))
}

fn is_adverb(word: &str) -> bool {
    let word = word.to_lowercase();
    word.ends_with("ly") || matches!(word.as_str(), "also" | "further" | "once" | "again" | "fully" | "and")
}

/// Short forms of references (United Nations Editorial Manual), titles, months,
/// companies.
#[rustfmt::skip]
const ABBREVIATIONS: &[&str] = &[
    "add", "al", "approx", "apr", "art", "arts", "assn", "aug", "ave", "bros", "bull", "ca", "capt", "cf",
    "ch", "chap", "chaps", "co", "col", "corp", "corr", "dec", "dept", "distr", "div", "doc", "docs", "dr",
    "e.g", "ed", "eds", "eq", "esp", "est", "etc", "feb", "fig", "figs", "ft", "gen", "gov", "hon", "i.e",
    "ibid", "inc", "jan", "jr", "jul", "jun", "lt", "ltd", "maj", "mar", "mr", "mrs", "ms", "mss", "mt",
    "no", "nos", "nov", "oct", "op", "p", "para", "paras", "ph.d", "pl", "pp", "prof", "pt", "pts", "pub",
    "rep", "res", "resp", "rev", "sect", "sects", "sen", "sep", "sept", "ser", "sgt", "sr", "st", "subpara",
    "subparas", "suppl", "trans", "univ", "v", "viz", "vol", "vols", "vs",
];

/// Parts of documents, months, and words that count.
#[rustfmt::skip]
const BEFORE_NUMBER: &[&str] = &[
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

/// Units, months, and what is counted most.
#[rustfmt::skip]
const BEHIND_NUMBER: &[&str] = &[
    "am", "april", "august", "b.c", "billion", "bis", "cent", "centimetres", "cm", "countries", "days",
    "december", "degrees", "dollars", "euros", "february", "ft", "gb", "ha", "hectares", "hours", "hundred",
    "january", "july", "june", "kg", "kilograms", "kilometres", "km", "litres", "m", "march", "may",
    "member", "members", "metres", "miles", "million", "minutes", "mm", "months", "november", "october",
    "other", "pages", "people", "per", "percent", "persons", "pm", "points", "seconds", "september",
    "states", "ter", "thousand", "times", "to", "tonnes", "tons", "weeks", "years",
];

/// Articles, prepositions, conjunctions, pronouns, auxiliaries.
#[rustfmt::skip]
const FUNCTION_WORDS: &[&str] = &[
    "a", "about", "after", "against", "also", "among", "an", "and", "are", "as", "at", "be", "been",
    "before", "between", "both", "but", "by", "can", "could", "during", "for", "from", "had", "has", "have",
    "he", "held", "in", "including", "into", "is", "it", "its", "may", "must", "namely", "nor", "not", "of",
    "on", "or", "our", "over", "shall", "she", "should", "since", "so", "such", "than", "that", "the",
    "their", "they", "this", "those", "through", "to", "under", "until", "upon", "was", "we", "were",
    "when", "where", "which", "while", "who", "whom", "whose", "will", "with", "within", "without", "would",
];

const ORGANS: &[&str] = &[
    "United Nations",
    "General Assembly",
    "Security Council",
    "Economic and Social Council",
    "Trusteeship Council",
    "International Court of Justice",
    "Secretariat",
    "Human Rights Council",
];

#[rustfmt::skip]
const ORDINALS: [&str; 19] = [
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
    "eighteenth", "nineteenth",
];

/// Articles, pronouns and conjunctions with a capital.
#[rustfmt::skip]
const SENTENCE_OPENINGS: &[&str] = &[
    "A", "An", "And", "As", "At", "But", "For", "He", "Her", "His", "However", "If", "In", "It", "Its",
    "Moreover", "Nobody", "On", "Other", "See", "She", "Some", "Such", "That", "The", "Their", "There",
    "These", "They", "This", "Those", "We", "When", "While",
];

/// Openings of recitals that do not end in -ing.
#[rustfmt::skip]
const RECITALS: &[&str] = &[
    "Alarmed", "Appalled", "Appreciative", "Aware", "Cognizant", "Concerned", "Conscious", "Convinced",
    "Deeply", "Desirous", "Determined", "Disturbed", "Encouraged", "Fully", "Grateful", "Gravely", "Guided",
    "Inspired", "Mindful", "Motivated", "Persuaded", "Reassured", "Resolved", "Seriously", "Strongly",
    "Whereas",
];
