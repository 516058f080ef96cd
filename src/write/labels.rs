//! An alignment without the labels of its paragraphs, see [`crate::exchange::labels`].

use crate::bitext::Bitext;
use crate::exchange::labels::parted;
use crate::lang::Language;

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
    let Some((label, rest)) = parted(text, language) else { return };
    own.get_or_insert_with(|| label.to_owned());
    *text = rest.to_owned();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Side;
    use crate::write::units::tests::{alone, bitext, unit};

    #[test]
    fn labels_go_from_pairs_and_from_lines_alone() {
        let whole = bitext(
            vec![unit(0, "1 - تحيط علما بالتقرير", "1. Takes note of the report", 0.98)],
            vec![alone(Side::Source, 1, "(أ) وحيد")],
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
