//! The first lines of a UN document: organ, session, distribution, date.

use super::Language;
use super::number::digit_value;
use super::phrases::Phrases;

impl Language {
    /// Whether the text is the distribution mark in the masthead of a document,
    /// which the date of distribution follows on a line of its own.
    pub(crate) fn is_distribution_mark(self, text: &str) -> bool {
        self.phrases().distribution_marks.iter().any(|mark| text.starts_with(mark))
            && text.chars().count() <= 40
    }

    /// Whether a line says nothing about this document alone: the organisation, an
    /// organ, also where it begins to act (`The General Assembly,`), the agenda item.
    pub(crate) fn is_masthead(self, text: &str) -> bool {
        let bare = text.trim_end_matches([',', '،']);
        let bare = ["The ", "إن "].iter().find_map(|word| bare.strip_prefix(word)).unwrap_or(bare);
        let Phrases { organs, mastheads, .. } = self.phrases();
        organs.contains(&bare) || mastheads.iter().any(|start| text.starts_with(start))
    }

    /// Whether the text names the meeting that adopted a resolution, as its last
    /// lines do: `63rd plenary meeting`, `الجلسة العامة 63`.
    pub(crate) fn is_meeting(self, text: &str) -> bool {
        text.chars().count() <= 30 && (self.phrases().is_meeting)(text)
    }

    /// Whether the text is the number of a part of a document and nothing else, as
    /// it stands above that part: `Article 12`, `المادة 12`, `Chapter IV`.
    pub(crate) fn is_division(self, text: &str) -> bool {
        let Some((word, number)) = text.split_once(' ') else { return false };
        let is_number =
            number.chars().all(|c| digit_value(c).is_some() || matches!(c, 'I' | 'V' | 'X' | 'L'));
        is_number
            && number.chars().count() <= 6
            && self.phrases().divisions.contains(&word.to_lowercase().as_str())
    }

    /// Whether a line says when the General Assembly adopted the resolution.
    pub(crate) fn names_adoption(self, text: &str) -> bool {
        self.phrases().adoptions.iter().any(|words| text.starts_with(words))
    }

    /// The session that a line of the masthead names, e.g. 78 for `Seventy-eighth
    /// session` and `الدورة الثامنة والسبعون`.
    pub(crate) fn session(self, text: &str) -> Option<u32> {
        let words: Vec<&str> = text.split_whitespace().collect();
        if words.len() > 6 {
            return None;
        }
        let ordinal = (self.phrases().session)(&words)?;
        let digits: String =
            ordinal.chars().map_while(digit_value).filter_map(|d| char::from_digit(d, 10)).collect();
        digits.parse().ok().or_else(|| self.ordinal(&ordinal))
    }

    /// Value of an ordinal up to 99: `seventy-eighth`, `الثامنة والسبعون`.
    fn ordinal(self, text: &str) -> Option<u32> {
        let rules = self.rules();
        let mut value = 0;
        for word in text.split([' ', '-']) {
            let key = rules.key(word);
            value += (self.phrases().ordinal)(&key, &|key| rules.number_word(key))?;
        }
        (1..=99).contains(&value).then_some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::Language::{Arabic, English};

    #[test]
    fn divisions() {
        assert!(English.is_division("Article 12") && English.is_division("CHAPTER IV"));
        assert!(Arabic.is_division("المادة ١٢"));
        for text in ["Article 12 of", "article", "in 12", "Goal keeper", "Article 12."] {
            assert!(!English.is_division(text), "{text}");
        }
    }

    #[test]
    fn sessions() {
        for (english, arabic, session) in [
            ("Seventy-eighth session", "الدورة الثامنة والسبعون", 78),
            ("Eighty-first session", "الدورة الحادية والثمانون", 81),
            ("Thirteenth session", "الدورة الثالثة عشرة", 13),
            ("Seventieth session", "الدورة السبعون", 70),
            ("First session", "الدورة الأولى", 1),
            ("78th session", "الدورة 78", 78),
        ] {
            assert_eq!(English.session(english), Some(session), "{english}");
            assert_eq!(Arabic.session(arabic), Some(session), "{arabic}");
        }
        assert_eq!(English.session("The session"), None);
        assert_eq!(English.session("session"), None);
        assert_eq!(Arabic.session("الدورة العادية"), None);
    }
}
