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
        let starts = match self {
            Language::English => {
                // Organs are written with capitals: `The people who gathered,` is none.
                words.next() == Some("The")
                    && words.clone().all(|word| {
                        word.starts_with(char::is_uppercase)
                            || matches!(word, "of" | "the" | "on" | "and" | "for" | "to" | "in")
                    })
            }
            Language::Arabic => {
                const ORGANS: [&str; 6] = ["الجمعية", "مجلس", "المجلس", "لجنة", "اللجنة", "مؤتمر"];
                words.next() == Some("إن") && words.clone().next().is_some_and(|word| ORGANS.contains(&word))
            }
        };
        starts && (1..LONGEST_OPENING).contains(&words.count())
    }

    /// Whether the text begins as an operative paragraph does, its number left off:
    /// `Also requests …`, `تطلب إلى …`.
    pub(crate) fn opens_operative(self, text: &str) -> bool {
        let words: Vec<&str> = text.split_whitespace().take(4).collect();
        match self {
            Language::English => {
                words.first().is_some_and(|first| first.starts_with(char::is_uppercase))
                    && words
                        .iter()
                        .find(|word| !is_adverb(word))
                        .is_some_and(|verb| verb.ends_with('s') && verb.len() > 4 && !verb.ends_with("ous"))
            }
            // Verbs of the third person, feminine for the Assembly and masculine for the Council.
            Language::Arabic => words.first().is_some_and(|first| {
                first.starts_with(['ت', 'ي']) && !first.contains('ة') && first.chars().count() > 2
            }),
        }
    }

    /// Whether the text is the heading of an annex, where a resolution's own paragraphs end.
    pub(crate) fn heads_annex(self, text: &str) -> bool {
        let first = text.split_whitespace().next().unwrap_or_default();
        let names: &[&str] = match self {
            Language::English => &["annex", "appendix"],
            Language::Arabic => &["المرفق", "مرفق", "التذييل"],
        };
        names.contains(&first.to_lowercase().as_str()) && text.chars().count() <= 40
    }
}

fn is_adverb(word: &str) -> bool {
    let word = word.to_lowercase();
    word.ends_with("ly") || matches!(word.as_str(), "also" | "further" | "once" | "again" | "fully" | "and")
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
