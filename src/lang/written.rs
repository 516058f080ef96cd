//! How people write the name of a language in names of files and folders.

use unicode_normalization::UnicodeNormalization as _;

use super::Language;

/// Codes (ISO 639-1, 639-2) and names, in small letters; the names in Arabic letters are
/// folded and without article and preposition. `in` and French names are not among
/// them: the first is a word of titles, the second nobody was seen to mix with the others.
const WRITTEN: [(&str, Language); 16] = [
    ("ar", Language::Arabic),
    ("ara", Language::Arabic),
    ("arab", Language::Arabic),
    ("arabic", Language::Arabic),
    ("عربي", Language::Arabic),
    ("عربيه", Language::Arabic),
    ("en", Language::English),
    ("eng", Language::English),
    ("engl", Language::English),
    ("english", Language::English),
    ("انجليزي", Language::English),
    ("انجليزيه", Language::English),
    ("انكليزي", Language::English),
    ("انكليزيه", Language::English),
    ("انغليزي", Language::English),
    ("انغليزيه", Language::English),
];

/// Regions that follow a code in names of locales: `ar-SA`, `en_GB`, `ar-001`.
const REGIONS: [&str; 33] = [
    "001", "ae", "au", "bh", "ca", "dj", "dz", "eg", "gb", "ie", "in", "iq", "jo", "km", "kw", "lb", "ly",
    "ma", "mr", "nz", "om", "ps", "qa", "sa", "sd", "so", "ss", "sy", "td", "tn", "uk", "us", "ye",
];

/// The language that `word`, a part of a name between separators, names.
pub(crate) fn written(word: &str) -> Option<Language> {
    let word = folded(word);
    let find = |word: &str| WRITTEN.iter().find(|(name, _)| *name == word).map(|(_, language)| *language);
    find(&word).or_else(|| {
        // With the article, and with the prepositions that are written together with it.
        ["بال", "لل", "ال", "ب"].iter().find_map(|prefix| find(word.strip_prefix(prefix)?))
    })
}

/// Whether `word` is a region as it stands behind a code of a language.
pub(crate) fn is_region(word: &str) -> bool {
    let word = word.to_lowercase();
    REGIONS.contains(&word.as_str())
}

/// Without differences of case and of the spellings of alef and teh marbuta, without vowel signs.
fn folded(word: &str) -> String {
    let fold = |c: char| match c {
        'أ' | 'إ' | 'آ' | 'ٱ' => Some('ا'),
        'ة' => Some('ه'),
        'ى' => Some('ي'),
        '\u{64B}'..='\u{652}' | 'ـ' | '\u{200E}' | '\u{200F}' => None,
        c => Some(c),
    };
    word.nfkc().filter_map(fold).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_known_as_people_write_them() {
        for (language, words) in [
            (
                Some(Language::Arabic),
                ["ar", "AR", "ara", "Arabic", "ARABIC", "عربي", "العربية", "بالعربيّة", "عربى"],
            ),
            (
                Some(Language::English),
                ["en", "EN", "eng", "English", "ENGLISH", "إنجليزي", "الإنكليزية", "بالإنجليزية", "الانجليزي"],
            ),
            (None, ["fr", "report", "a", "e", "army", "", "in", "end", "تعريب"]),
        ] {
            for word in words {
                assert_eq!(written(word), language, "{word}");
            }
        }
        assert!(is_region("SA") && is_region("gb") && !is_region("ar") && !is_region("v2"));
    }
}
