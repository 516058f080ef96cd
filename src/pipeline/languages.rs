//! Which language each document is in, and whether the two can be aligned.

use super::Options;
use crate::document::Document;
use crate::lang::{Detection, Language, detect};
use crate::lexicon::Lexicon;
use crate::read::{in_language, names_languages};
use crate::{Error, Result};

/// Languages of both documents: asked for, or detected. A document of figures without a letter
/// is in the language that the other one is not in.
pub(super) fn find(source: &Document, target: &Document, options: &Options) -> Result<(Language, Language)> {
    let first = one(source, options.source, "--source");
    let second = one(target, options.target, "--target");
    let (first, second) = match (first, second) {
        (Ok(first), Err(_)) if is_figures(target) => (first, other(first)),
        (Err(_), Ok(second)) if is_figures(source) => (other(second), second),
        (first, second) => (first?, second?),
    };
    if first != second {
        return Ok((first, second));
    }
    if options.source.is_none()
        && options.target.is_none()
        && let Some(found) = by_the_more_arabic(source, target)
    {
        return Ok(found);
    }
    let names = (&source.origin.name, &target.origin.name);
    Err(if texts(source).eq(texts(target)) {
        Error::content(
            format!("{} and {}", names.0, names.1),
            format!("both hold the same text, in {first}"),
            "give the document and its version in the other language",
        )
    } else {
        Error::content(
            format!("{} and {}", names.0, names.1),
            format!("both are in {first}"),
            "give one document in Arabic and one in English; \
             where the detection is wrong, name the languages with --source and --target",
        )
    })
}

/// Share of Arabic letters that a document has at least which is Arabic beside one that has none: handbooks
/// of software are full of names of fields and tables; documents in English quote next to nothing.
const SOME_ARABIC: f32 = 0.1;
/// So many times as much as the other one has, at least.
const MUCH_MORE: f32 = 10.0;

/// The languages of two documents that both look English, by their scripts: one may be Arabic around names and
/// programs in Latin letters.
fn by_the_more_arabic(source: &Document, target: &Document) -> Option<(Language, Language)> {
    let share = |document: &Document| {
        let (mut arabic, mut letters) = (0usize, 0usize);
        for c in texts(document).flat_map(str::chars).filter(|c| c.is_alphabetic()) {
            letters += 1;
            arabic += usize::from(Language::Arabic.rules().writes(c));
        }
        arabic as f32 / letters.max(1) as f32
    };
    let (first, second) = (share(source), share(target));
    let is_arabic = |this: f32, that: f32| this >= SOME_ARABIC && this >= MUCH_MORE * that;
    if is_arabic(first, second) {
        Some((Language::Arabic, Language::English))
    } else if is_arabic(second, first) {
        Some((Language::English, Language::Arabic))
    } else {
        None
    }
}

/// Of a memory that is given as one side, the texts in the language that the other
/// side is not in. Of two memories the first gives its Arabic unless asked otherwise.
pub(super) fn choose(source: Document, target: Document, options: &Options) -> (Document, Document) {
    let (from_source, from_target) = (names_languages(&source), names_languages(&target));
    if !from_source && !from_target {
        return (source, target);
    }
    let known = |document: &Document, asked: Option<Language>, is_memory: bool| {
        asked.or_else(|| match detect(&document.text()) {
            Detection::Known(language) if !is_memory => Some(language),
            _ => None,
        })
    };
    let first = known(&source, options.source, from_source)
        .or_else(|| known(&target, options.target, from_target).map(other))
        .unwrap_or(Language::Arabic);
    let second = options.target.unwrap_or(other(first));
    let part = |document, of_memory, language| {
        if of_memory { in_language(document, language) } else { document }
    };
    (part(source, from_source, first), part(target, from_target, second))
}

fn other(language: Language) -> Language {
    match language {
        Language::Arabic => Language::English,
        Language::English => Language::Arabic,
    }
}

fn one(document: &Document, asked: Option<Language>, option: &str) -> Result<Language> {
    if let Some(language) = asked {
        return Ok(language);
    }
    let remedy = |why: &str| format!("{why}, name its language: {option} ar or {option} en");
    let name = &document.origin.name;
    match detect(&document.text()) {
        Detection::Known(language) => Ok(language),
        // Titles and labels have none of the little words that a language is told by.
        Detection::Other(_) if is_english(document) => Ok(Language::English),
        Detection::Other(language) => Err(Error::content(
            name,
            format!("this looks like {language}; only Arabic and English can be aligned"),
            remedy("if it is one of the two"),
        )),
        Detection::Unknown => Err(Error::content(
            name,
            "its letters make no words of Arabic or English",
            remedy("if a text file was read in the wrong encoding, name that with --encoding; if not"),
        )),
        Detection::TooShort => Err(Error::content(
            name,
            "too little text to tell its language",
            remedy("if it is the right file"),
        )),
    }
}

/// Share of words that the lexicon knows from which on a text is English: of lists of labels it knows 85 % and more,
/// of French and Spanish reports up to half (names, and words that are spelled alike).
const ENGLISH: f64 = 0.8;

/// Whether nearly all words are English ones, whatever the text looks like.
fn is_english(document: &Document) -> bool {
    let (rules, lexicon) = (Language::English.rules(), Lexicon::shipped());
    let (mut words, mut known) = (0u32, 0u32);
    for word in texts(document).flat_map(|text| text.split(|c: char| !c.is_alphabetic())) {
        // Single letters are labels, and words of other languages as well.
        if word.chars().nth(1).is_some() {
            words += 1;
            let key = rules.key(&word.to_lowercase());
            known += u32::from(lexicon.word_count(Language::English, &key) > 0);
        }
    }
    f64::from(known) >= ENGLISH * f64::from(words)
}

/// Whether it has digits and no letters, as a table may.
fn is_figures(document: &Document) -> bool {
    let text = document.text();
    text.chars().any(char::is_numeric) && !text.chars().any(char::is_alphabetic)
}

fn texts(document: &Document) -> impl Iterator<Item = &str> {
    document.blocks.iter().map(|b| b.text.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Block, BlockKind};

    fn document(text: &str) -> Document {
        Document { blocks: vec![Block::new(BlockKind::Paragraph, text)], ..Document::default() }
    }

    #[test]
    fn a_memory_gives_the_language_that_is_missing() {
        const AR: &str = "هذه جملة عربية قصيرة عن المطر والحقول في الشتاء";
        const EN: &str = "This is a short English sentence about rain and fields in winter";
        let block = |language, text: &str| Block {
            language: Some(language),
            ..Block::new(BlockKind::Paragraph, text)
        };
        let memory = Document {
            blocks: vec![block(Language::Arabic, AR), block(Language::English, EN)],
            ..Document::default()
        };
        let free = Options::default();
        let turned = Options { source: Some(Language::English), ..free.clone() };
        for (source, target, options, expected) in [
            (&document(AR), &memory, &free, (AR, EN)),
            (&document(EN), &memory, &free, (EN, AR)),
            (&memory, &document(AR), &free, (EN, AR)),
            (&memory, &memory, &free, (AR, EN)),
            (&memory, &memory, &turned, (EN, AR)),
            (&document(AR), &document(EN), &free, (AR, EN)),
        ] {
            let (source, target) = choose(source.clone(), target.clone(), options);
            assert_eq!((source.text().trim(), target.text().trim()), expected);
        }
    }

    #[test]
    fn languages_are_detected_and_checked() {
        const AR: &str = "هذه جملة عربية قصيرة عن المطر والحقول في الشتاء";
        const EN: &str = "This is a short English sentence about rain and fields in winter";
        const FR: &str = "Ceci est une phrase française qui parle de la pluie et des champs en hiver";
        const LABELS: &str = "Classifications\nDefinitions\nUnit of measure\nData sources\nData source type\n\
            Contact details\nPublications\nDescription";
        const NAMES: &str =
            "إدخالات وهمية ProductionMovementSysEntry, ProductionDeliveryCost, ProductionOrderReceipts";
        assert_eq!(detect(LABELS), Detection::Other("French".to_owned()));
        assert_eq!(detect(NAMES), Detection::Known(Language::English));
        let free = Options::default();
        let forced =
            Options { source: Some(Language::Arabic), target: Some(Language::English), ..free.clone() };
        for (first, second, options, expected) in [
            (AR, EN, &free, Ok((Language::Arabic, Language::English))),
            (EN, AR, &free, Ok((Language::English, Language::Arabic))),
            (AR, AR, &free, Err("same text")),
            (
                EN,
                "Another English sentence that speaks of the wind and of the sea",
                &free,
                Err("both are in English"),
            ),
            (AR, FR, &free, Err("French")),
            (AR, LABELS, &free, Ok((Language::Arabic, Language::English))),
            (NAMES, EN, &free, Ok((Language::Arabic, Language::English))),
            (EN, NAMES, &free, Ok((Language::English, Language::Arabic))),
            (
                NAMES,
                "This is a short English sentence about the word حقول",
                &free,
                Err("both are in English"),
            ),
            (AR, FR, &forced, Ok((Language::Arabic, Language::English))),
            (AR, "12", &free, Ok((Language::Arabic, Language::English))),
            ("12 345", "١٢ ٣٤٥", &free, Ok((Language::English, Language::Arabic))),
            (AR, "word", &free, Err("too little")),
            (AR, "- -", &free, Err("too little")),
            ("12", "12", &free, Err("too little")),
        ] {
            let found = find(&document(first), &document(second), options);
            match expected {
                Ok(languages) => assert_eq!(found.unwrap(), languages),
                Err(part) => {
                    let message = found.unwrap_err().to_string();
                    assert!(message.contains(part), "{message}");
                }
            }
        }
    }
}
