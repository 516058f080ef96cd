//! Which of two readings of a page is the better one: the one with more known words.

use crate::document::Block;
use crate::lang::Language;
use crate::lexicon::Lexicon;

/// Letters in a hundred of the other reading that a reading must have, to lose nothing that
/// no lexicon knows: names, numbers, symbols.
const COMPLETE: usize = 98;

/// What a reading is made of.
#[derive(Debug, Default, PartialEq, Eq)]
struct Measure {
    /// Letters of words that the lexicon has.
    known: usize,
    /// Letters and digits.
    all: usize,
}

/// Whether the reading `own` is no worse than `other`: as complete, with as many known words.
pub(super) fn is_no_worse(own: &[Block], other: &[Block], lexicon: &Lexicon) -> bool {
    let (own, other) = (measure(own, lexicon), measure(other, lexicon));
    own.known >= other.known && own.all * 100 >= other.all * COMPLETE
}

fn measure(page: &[Block], lexicon: &Lexicon) -> Measure {
    let mut measure = Measure::default();
    for word in page.iter().flat_map(|block| block.text.split(|c: char| !c.is_alphanumeric())) {
        let letters = word.chars().count();
        measure.all += letters;
        // Single letters are list labels and pieces of broken words.
        if letters < 2 {
            continue;
        }
        let lower = word.to_lowercase();
        let is_known = |language: Language| lexicon.word_count(language, &language.rules().key(&lower)) > 0;
        if [Language::Arabic, Language::English].into_iter().any(is_known) {
            measure.known += letters;
        }
    }
    measure
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::BlockKind;

    #[test]
    fn broken_and_missing_words_are_worse() {
        let page = |text: &str| vec![Block::new(BlockKind::Line, text)];
        let right = page("The committee met in the city, order 4711.");
        let lexicon = Lexicon::shipped();
        for worse in ["The com mit tee met in the ci ty, order 4711.", "The committee met in the city, order"]
        {
            assert!(!is_no_worse(&page(worse), &right, lexicon), "{worse}");
            assert!(is_no_worse(&right, &page(worse), lexicon), "{worse}");
        }
    }
}
