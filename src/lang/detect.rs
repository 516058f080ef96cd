//! Which language a text is in.

use super::Language;

/// What [`detect`] found.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Detection {
    /// A language that can be aligned.
    Known(Language),
    /// Another language, by its English name, e.g. `French`.
    Other(String),
    /// No language at all, most likely: letters of a wrong encoding, or codes.
    Unknown,
    /// Too few letters to tell.
    TooShort,
}

impl Language {
    /// Whether `text` names this language and nothing else, as the head of a column
    /// does, in either language.
    pub(crate) fn is_named_by(self, text: &str) -> bool {
        let names = self.phrases().own_names;
        // `Arabic text`, `النص العربي`, `اللغة الإنكليزية`, `English version`.
        const AROUND: [&str; 8] = ["text", "version", "language", "النص", "نص", "اللغة", "باللغة", "الصيغة"];
        let lower = text.to_lowercase();
        let mut words =
            lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty() && !AROUND.contains(w));
        let is_name =
            |word: &str| names.iter().any(|name| word == *name || word.strip_prefix("ال") == Some(*name));
        words.next().is_some_and(is_name) && words.next().is_none()
    }
}

/// Letters looked at: enough to be sure, little enough to cost nothing.
const SAMPLE_LETTERS: usize = 20_000;
/// Share of letters with accents among Latin ones from which on a text is no language: Vietnamese,
/// which has most, has three in ten, and a text in a wrong encoding nine.
const ACCENTED: f32 = 0.5;
/// Fewer letters than this say nothing.
const FEWEST_LETTERS: usize = 10;

/// The language of `text`, by script first and by `whatlang` inside a script.
///
/// A document in Arabic with English names in it is still Arabic when a third
/// of its letters are; UN documents in English hold next to no Arabic letters.
pub(crate) fn detect(text: &str) -> Detection {
    let (mut arabic, mut latin, mut other) = (0usize, 0usize, 0usize);
    let mut accented = 0usize;
    for c in text.chars().filter(|c| c.is_alphabetic()).take(SAMPLE_LETTERS) {
        if Language::Arabic.rules().writes(c) {
            arabic += 1;
        } else if Language::English.rules().writes(c) {
            latin += 1;
        } else {
            other += 1;
        }
        accented += usize::from(matches!(c, '\u{80}'..'\u{250}' | '\u{1E00}'..'\u{1F00}'));
    }
    let letters = arabic + latin + other;
    if letters < FEWEST_LETTERS {
        // A table of figures has no letters; only Arabic has these digits.
        let figures = latin + other == 0 && text.chars().any(|c| matches!(c, '٠'..='٩'));
        return if figures { Detection::Known(Language::Arabic) } else { Detection::TooShort };
    }
    if accented as f32 > ACCENTED * letters as f32 {
        return Detection::Unknown;
    }
    let sample: String = text.chars().take(SAMPLE_LETTERS).collect();
    let guess = whatlang::detect(&sample);
    if arabic * 3 > letters {
        // Persian and Urdu share the script; believe it only where whatlang is sure.
        return match guess {
            Some(info)
                if info.is_reliable()
                    && info.lang() != whatlang::Lang::Ara
                    && info.script() == whatlang::Script::Arabic =>
            {
                Detection::Other(info.lang().eng_name().to_owned())
            }
            _ => Detection::Known(Language::Arabic),
        };
    }
    match guess {
        Some(info) if info.is_reliable() && info.lang() != whatlang::Lang::Eng => {
            Detection::Other(info.lang().eng_name().to_owned())
        }
        _ if latin >= other => Detection::Known(Language::English),
        // A script of its own names the language; a guess that is not sure would name any.
        Some(info) if info.script().langs().len() == 1 => Detection::Other(info.lang().eng_name().to_owned()),
        _ => Detection::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_language_gets_no_name() {
        let arabic = "ترحب اللجنة بالتقرير السنوي عن المياه والصحة للجميع في المدينة";
        for (encoding, wrong) in [
            (encoding_rs::WINDOWS_1256, encoding_rs::WINDOWS_1252),
            (encoding_rs::ISO_8859_6, encoding_rs::ISO_8859_2),
        ] {
            let bytes = encoding.encode(arabic).0.into_owned();
            assert_eq!(detect(&wrong.decode(&bytes).0), Detection::Unknown);
        }
        let named = |language: &str| Detection::Other(language.to_owned());
        for (text, expected) in [
            (arabic, Detection::Known(Language::Arabic)),
            (
                "The committee welcomes the yearly report on water and health.",
                Detection::Known(Language::English),
            ),
            (
                "Le comité accueille avec intérêt le rapport annuel sur l'eau et la santé pour tous.",
                named("French"),
            ),
            (
                "Tất cả mọi người sinh ra đều được tự do và bình đẳng về nhân phẩm và quyền lợi.",
                named("Vietnamese"),
            ),
            ("Η επιτροπή χαιρετίζει την ετήσια έκθεση για το νερό και την υγεία.", named("Greek")),
            ("12 / 34", Detection::TooShort),
        ] {
            assert_eq!(detect(text), expected, "{text}");
        }
    }

    #[test]
    fn figures_tell_by_their_digits() {
        for (text, expected) in [
            ("١٢٬٣٤٥ ٦٧ ٨٩٠", Detection::Known(Language::Arabic)),
            ("٪ ٥ نعم", Detection::Known(Language::Arabic)),
            ("12,345 67 890", Detection::TooShort),
            ("٥ km", Detection::TooShort),
            ("", Detection::TooShort),
        ] {
            assert_eq!(detect(text), expected, "{text}");
        }
    }
}
