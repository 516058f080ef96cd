//! What the heading of a column means: a side, a language, a property.

use super::columns::Column;
use super::{Side, code};

/// The side that a heading in words means: `Source text`, `الترجمة`.
pub(super) fn role(name: &str) -> Option<Side> {
    match name.trim() {
        "source text"
        | "source segment"
        | "source string"
        | "original"
        | "original text"
        | "المصدر"
        | "النص المصدر"
        | "الأصل"
        | "النص الأصلي" => Some(Side::Source),
        "target text"
        | "target segment"
        | "target string"
        | "translation"
        | "translated text"
        | "الترجمة"
        | "الهدف"
        | "النص الهدف"
        | "النص المترجم" => Some(Side::Target),
        _ => None,
    }
}

/// The language that a column name means: `ar`, `ar-SA`, `Arabic`.
pub(super) fn language(name: &str) -> Option<String> {
    let name = name.trim();
    match name.to_lowercase().as_str() {
        "arabic" | "العربية" => return Some("ar".to_owned()),
        "english" | "الإنجليزية" => return Some("en".to_owned()),
        _ => {}
    }
    // `Arabic text`, `النص بالإنجليزية`; a sentence about a language is longer.
    const LONGEST: usize = 4;
    let words: Vec<String> = name.to_lowercase().split_whitespace().map(str::to_owned).collect();
    if (2..=LONGEST).contains(&words.len()) || words.len() == 1 && !name.is_ascii() {
        let has = |parts: &[&str]| words.iter().any(|w| parts.iter().any(|part| w.contains(part)));
        let (arabic, english) = (has(&["arabic", "عربي"]), has(&["english", "نجليزي", "نكليزي"]));
        if arabic != english {
            return Some(if arabic { "ar" } else { "en" }.to_owned());
        }
    }
    let canonical = code::canonical(name);
    let plausible = code::is_plain(&canonical) && (canonical.len() != 3 || canonical == name);
    (plausible && !matches!(canonical.as_str(), "id" | "no" | "nr")).then_some(canonical)
}

/// The column of a text in a third language, beside two whose headings name theirs too.
pub(super) fn other_text(heading: &str, sides: &(Option<String>, Option<String>)) -> Option<Column> {
    /// Besides the two that are aligned, the languages of the United Nations and those that
    /// tables for the Arab world most often have; `to` or `qa` is more likely a word.
    const USUAL: [&str; 10] = ["fr", "es", "ru", "zh", "de", "it", "pt", "tr", "fa", "ur"];
    let code = language(heading)?;
    let (Some(source), Some(target)) = sides else { return None };
    let own = code::primary(&code);
    let free = own != code::primary(source) && own != code::primary(target);
    (free && USUAL.contains(&&*own)).then_some(Column::OtherText(code))
}

/// A column name as the end of a property type.
pub(super) fn slug(name: &str) -> Option<String> {
    let slug: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    let slug = slug.trim_matches('-').to_owned();
    let slug = slug.strip_prefix("x-").map(str::to_owned).unwrap_or(slug);
    (!slug.is_empty()).then_some(slug)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_column_tells_its_language_or_nothing() {
        for (name, code) in [
            ("Arabic text", Some("ar")),
            ("النص بالإنجليزية", Some("en")),
            ("العربية", Some("ar")),
            ("بالعربية", Some("ar")),
            ("ar-SA", Some("ar-SA")),
            ("id", None),
            ("Arabicised", None),
            ("Arabic or English", None),
        ] {
            assert_eq!(language(name).as_deref(), code, "{name}");
        }
    }
}
