//! Numbers and letters that are typed in front of paragraphs, taken out of the texts of a memory: a
//! CAT tool keeps list numbers apart, and a text with a number in front matches none without it.

use crate::bitext::Bitext;
use crate::lang::{Language, label};

/// The alignment without labels in its texts; each side says what stood there.
pub(super) fn stripped(bitext: &Bitext) -> Bitext {
    let mut bitext = bitext.clone();
    let (source, target) = (bitext.source.language, bitext.target.language);
    for unit in &mut bitext.units {
        strip(&mut unit.source, &mut unit.source_label, source);
        strip(&mut unit.target, &mut unit.target_label, target);
    }
    for alone in &mut bitext.unpaired {
        strip(&mut alone.text, &mut alone.label, if alone.in_source { source } else { target });
    }
    bitext
}

fn strip(text: &mut String, own: &mut Option<String>, language: Language) {
    let Some((_, length)) = label::read(text, language) else { return };
    let Some((head, rest)) = text.split_at_checked(length) else { return };
    // A label that is the whole text is what its unit says.
    if rest.trim().is_empty() {
        return;
    }
    own.get_or_insert_with(|| head.trim().to_owned());
    *text = rest.to_owned();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::units::tests::{alone, bitext, unit};

    #[test]
    fn labels_go_where_text_stays_and_numbers_of_the_text_do_not() {
        for (text, left, label) in [
            ("12. Takes note of the report;", "Takes note of the report;", Some("12.")),
            ("(a) To review its work;", "To review its work;", Some("(a)")),
            ("12 May 2026 was a Tuesday.", "12 May 2026 was a Tuesday.", None),
            ("3,500 dollars were spent.", "3,500 dollars were spent.", None),
            ("12.", "12.", None),
            ("", "", None),
        ] {
            let (mut own, mut told) = (text.to_owned(), None);
            strip(&mut own, &mut told, Language::English);
            assert_eq!((own.as_str(), told.as_deref()), (left, label), "{text}");
        }
        let whole = bitext(
            vec![unit(0, "1 - تحيط علما بالتقرير", "1. Takes note of the report", 0.98)],
            vec![alone(true, 1, "(أ) وحيد")],
        );
        let bare = stripped(&whole);
        assert_eq!(
            (bare.units[0].source.as_str(), bare.units[0].target.as_str()),
            ("تحيط علما بالتقرير", "Takes note of the report")
        );
        assert_eq!(bare.units[0].target_label.as_deref(), Some("1."));
        assert_eq!(bare.unpaired[0].text, "وحيد");
    }
}
