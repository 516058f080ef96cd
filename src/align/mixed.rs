//! Beads that join a line with its neighbour of the other language.

use super::bead::Bead;
use super::evidence::groups::{cosine, vectors_of};
use super::exchanged::are_exchanged;
use super::measure::Measures;
use super::resources::{EncoderUse, Resources};
use super::staged::{Staged, Texts};
use crate::lang::Language;

/// The beads, with those cut into pairs whose borders run between a line and its neighbour of the other
/// language: taken together both sides hold both texts in both languages, and so agree in every word, but
/// no sentence begins in one language and ends in the other. And the number of segments that the encoder
/// was asked about.
pub(super) fn cut_between_languages(
    beads: Vec<Bead>,
    staged: &Staged<'_>,
    texts: Texts<'_>,
    resources: Resources<'_>,
) -> (Vec<Bead>, usize) {
    let languages = (staged.evidence.source.language, staged.evidence.target.language);
    let mut asked = 0;
    let mut cut = Vec::with_capacity(beads.len());
    for bead in beads {
        if !mixes_languages(&bead, texts, languages) {
            cut.push(bead);
            continue;
        }
        for (source, target) in bead.source.iter().zip(&bead.target) {
            let meaning = (resources.encoder != EncoderUse::Never).then(|| {
                asked += 2;
                let texts = [texts.source[*source].text.as_str(), &texts.target[*target].text];
                let vectors = vectors_of(texts.into_iter());
                cosine(&vectors[0], &vectors[1])
            });
            let measures = Measures { meaning, ..staged.measures(&[*source], &[*target], resources) };
            cut.push(Bead { source: vec![*source], target: vec![*target], measures: Some(measures), ..bead });
        }
    }
    (cut, asked)
}

/// Whether a bead has as many segments on each side, each opposite one of the other language, and some but
/// not all of them are exchanged.
fn mixes_languages(bead: &Bead, texts: Texts<'_>, languages: (Language, Language)) -> bool {
    if bead.source.len() != bead.target.len() || bead.source.len() < 2 {
        return false;
    }
    let pairs = || {
        let lines = bead.source.iter().zip(&bead.target);
        lines.map(|(i, j)| (texts.source[*i].text.as_str(), texts.target[*j].text.as_str()))
    };
    let exchanged = pairs().filter(|lines| are_exchanged(*lines, languages)).count();
    let straight = pairs().filter(|(s, t)| are_exchanged((t, s), languages)).count();
    exchanged > 0 && straight > 0 && exchanged + straight == bead.source.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::Segment;

    #[test]
    fn only_what_mixes_languages_on_both_sides_is_cut() {
        let cut = |source: &[&str], target: &[&str]| {
            let segments = |lines: &[&str]| -> Vec<Segment> {
                lines.iter().map(|text| Segment { text: (*text).to_owned(), ..Segment::default() }).collect()
            };
            let (own, other) = (segments(source), segments(target));
            let (own, other): (Vec<_>, Vec<_>) = (own.iter().collect(), other.iter().collect());
            let bead = Bead {
                source: (0..source.len()).collect(),
                target: (0..target.len()).collect(),
                ..Bead::default()
            };
            let texts = Texts { source: &own, target: &other };
            mixes_languages(&bead, texts, (Language::Arabic, Language::English))
        };
        assert!(cut(&["Export recipes", "الوصفات"], &["صدر الوصفات", "recipes"]));
        assert!(cut(&["فرز", "Sort all", "اسم"], &["Sort", "فرز الكل", "Name"]));
        assert!(!cut(&["صدر الوصفات", "الوصفات"], &["Export recipes", "recipes"]));
        assert!(!cut(&["Export recipes", "recipes"], &["صدر الوصفات", "الوصفات"]));
        assert!(!cut(&["Export recipes", "الوصفات"], &["صدر الوصفات"]));
        assert!(!cut(&["Export recipes", "الوصفات"], &["صدر الوصفات", "12"]));
        assert!(!cut(&["Export recipes"], &["صدر الوصفات"]));
    }
}
