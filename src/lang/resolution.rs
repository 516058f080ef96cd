//! Parts of a resolution: the line in which the organ begins to speak, the preamble, the
//! numbered operative paragraphs (United Nations Editorial Manual, "Resolutions and other
//! formal decisions").

use super::Language;

/// An opening line names the organ and no more; `The Conference of the Parties to the …
/// Convention,` runs longer and opens decisions, not resolutions.
const LONGEST_OPENING: usize = 12;

impl Language {
    /// Whether the text is the line that opens a resolution: `The General Assembly,`.
    pub(crate) fn opens_resolution(self, text: &str) -> bool {
        let Some(organ) = text.trim().strip_suffix([',', '،']) else { return false };
        let mut words = organ.split_whitespace();
        let starts = (self.phrases().names_organ)(&words.clone().collect::<Vec<_>>());
        words.next();
        starts && (1..LONGEST_OPENING).contains(&words.count())
    }

    /// Whether the text begins as an operative paragraph does, its number left off:
    /// `Also requests …`, `تطلب إلى …`.
    pub(crate) fn opens_operative(self, text: &str) -> bool {
        let words: Vec<&str> = text.split_whitespace().take(4).collect();
        (self.phrases().opens_operative)(&words)
    }

    /// Whether the text is the heading of an annex, where a resolution's own paragraphs end.
    pub(crate) fn heads_annex(self, text: &str) -> bool {
        let first = text.split_whitespace().next().unwrap_or_default();
        self.phrases().annexes.contains(&first.to_lowercase().as_str()) && text.chars().count() <= 40
    }
}

#[cfg(test)]
mod tests {
    use super::Language::{Arabic, English};

    #[test]
    fn openings() {
        for yes in ["The General Assembly,", "The Security Council,", "The Economic and Social Council,"] {
            assert!(English.opens_resolution(yes), "{yes}");
        }
        for no in ["The General Assembly", "The people who came,", "Recalling,", "The,"] {
            assert!(!English.opens_resolution(no), "{no}");
        }
        assert!(Arabic.opens_resolution("إن الجمعية العامة،") && Arabic.opens_resolution("إن مجلس الأمن،"));
        assert!(!Arabic.opens_resolution("إن تعيد تأكيد القانون،"));
    }

    #[test]
    fn operative_paragraphs() {
        for text in
            ["Decides to stay;", "Also requests a report;", "Strongly encourages it", "Once again calls upon"]
        {
            assert!(English.opens_operative(text), "{text}");
        }
        for text in ["Recalling its work,", "Deeply conscious of it,", "Having met,", "The report says so."] {
            assert!(!English.opens_operative(text), "{text}");
        }
        for text in ["تقرر أن تعود إلى المسألة؛", "يطلب إلى الأمين العام"]
        {
            assert!(Arabic.opens_operative(text), "{text}");
        }
        for text in ["وإذ تشير إلى أعمالها،", "إذ تؤكد ذلك،", "تقوية التعاون"]
        {
            assert!(!Arabic.opens_operative(text), "{text}");
        }
        assert!(English.heads_annex("Annex") && Arabic.heads_annex("المرفق الأول"));
    }
}
