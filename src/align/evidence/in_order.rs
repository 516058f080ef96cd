//! Whether two texts follow each other part by part. A translation does; a text about the same things,
//! such as the next paragraph, does not, however alike the two are as a whole.

use super::groups::{cosine, vectors_of};
use crate::encoder::Vector;

/// How well two texts follow each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct InOrder {
    /// How much closer parts at the same place are than parts at other places; as a cosine.
    pub(crate) parts: f32,
    /// Words of the shorter text.
    pub(crate) words: usize,
}

/// Into how many parts texts are cut: in two, by chance often the right halves are the closer ones; more
/// than six are a word or two each. Together these tell translations from the next paragraphs of the same
/// text best.
const CUTS: [usize; 4] = [3, 4, 5, 6];
/// Parts of texts of fewer words are a word or two each, and say less.
const TELLING_WORDS: usize = 10;
/// Cosines that go with so much of [`InOrder::parts`]: by it and the cosine alone, 614 texts of one to three
/// paragraphs of training text, half of them with the next ones in place of their translation, are told apart best.
const PER_PART: f32 = 4.0;
const PER_PART_OF_FEW_WORDS: f32 = 1.0;
/// More than that says no more.
const MOST: f32 = 0.25;

impl InOrder {
    /// Whether there are words enough for the parts to say much.
    pub(crate) fn tells(&self) -> bool {
        self.words >= TELLING_WORDS
    }

    /// What the parts add to the cosine of the whole.
    pub(crate) fn bonus(&self) -> f32 {
        let weight = if self.tells() { PER_PART } else { PER_PART_OF_FEW_WORDS };
        weight * self.parts.min(MOST)
    }
}

/// Cuts both texts into as many parts of the same length, and asks the encoder whether the parts at the same
/// places belong together.
pub(crate) fn in_order(source: &str, target: &str) -> InOrder {
    let texts = [source, target];
    let words = texts.map(|text| text.split_whitespace().count());
    let cut: Vec<String> = CUTS
        .into_iter()
        .flat_map(|count| texts.into_iter().flat_map(move |text| parts(text, count)))
        .collect();
    let vectors = vectors_of(cut.iter().map(String::as_str));
    let (mut rest, mut sum) = (vectors.as_slice(), 0.0);
    for count in CUTS {
        let (both, others) = rest.split_at(2 * count);
        rest = others;
        let (sources, targets) = both.split_at(count);
        sum += ahead(sources, targets);
    }
    InOrder { parts: sum / CUTS.len() as f32, words: words[0].min(words[1]) }
}

/// Mean cosine of vectors at the same place, less that of all others.
fn ahead(sources: &[Vector], targets: &[Vector]) -> f32 {
    let count = sources.len() as f32;
    let (mut same, mut other) = (0.0, 0.0);
    for (i, a) in sources.iter().enumerate() {
        for (j, b) in targets.iter().enumerate() {
            *(if i == j { &mut same } else { &mut other }) += cosine(a, b);
        }
    }
    same / count - other / (count * (count - 1.0))
}

/// The words of a text in `count` parts of about the same length.
fn parts(text: &str, count: usize) -> Vec<String> {
    let mut parts = vec![String::new(); count];
    for word in text.split_whitespace() {
        let middle = word.as_ptr() as usize - text.as_ptr() as usize + word.len() / 2;
        let part = &mut parts[(middle * count / text.len()).min(count - 1)];
        part.push_str(word);
        part.push(' ');
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_hold_all_words_in_order_and_are_about_as_long() {
        assert_eq!(parts("one two  three four five six", 3), ["one two ", "three four ", "five six "]);
        assert_eq!(parts("one", 3), ["", "one ", ""]);
        assert_eq!(parts("", 2), ["", ""]);
    }

    #[test]
    fn a_translation_follows_its_original_part_by_part() {
        let arabic =
            "البئر القديمة في القرية عميقة وماؤها بارد، وتجتمع المدرسة كل سنة في أول آذار لاختيار مدير جديد";
        let english = "The old well in the village is deep and its water is cold, and the school meets every year on the first of March to choose a new director";
        let turned = "The school meets every year on the first of March to choose a new director, and the old well in the village is deep and its water is cold";
        let (right, wrong) = (in_order(arabic, english), in_order(arabic, turned));
        assert_eq!(right.words, 17);
        assert!(right.parts > 0.15, "{right:?}");
        assert!(wrong.parts < 0.05, "{wrong:?}");
    }

    #[test]
    fn the_parts_of_few_words_say_less_and_no_parts_say_everything() {
        let bonus = |parts, words| InOrder { parts, words }.bonus();
        assert_eq!(bonus(0.1, TELLING_WORDS), 4.0 * 0.1);
        assert_eq!(bonus(0.1, TELLING_WORDS - 1), 0.1);
        assert_eq!(bonus(0.5, TELLING_WORDS), 1.0);
        assert_eq!(bonus(-0.1, TELLING_WORDS), -0.4);
    }
}
