//! Documents of one to three paragraphs: nothing stands beside them that they could be compared with, and the
//! next paragraph of a text is about the same things. So their parts are compared, too.

use super::pair::SegmentedPair;
#[cfg(feature = "encoder")]
use super::pair::joined;
#[cfg(feature = "encoder")]
use crate::align::{InOrder, in_order};

/// How close the meanings of a few paragraphs are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(not(feature = "encoder"), expect(dead_code))]
pub(super) enum Close {
    /// No translation.
    No,
    /// Likely one; that is warned about.
    Somewhat,
    /// One.
    Quite,
}

/// Judges by the mean cosine of all that is paired and by how the parts follow each other; `None` without encoder.
#[cfg(feature = "encoder")]
pub(super) fn closeness(pair: SegmentedPair<'_>, alike: f32) -> Option<Close> {
    let whole =
        |segments: &[crate::segment::Segment]| joined(segments, &(0..segments.len()).collect::<Vec<_>>());
    Some(judged(alike, in_order(&whole(pair.source), &whole(pair.target))))
}

#[cfg(not(feature = "encoder"))]
pub(super) fn closeness(_: SegmentedPair<'_>, _: f32) -> Option<Close> {
    None
}

/// The cosine, with what the parts add. Of 307 pairs of documents made of training text, each with a lexicon
/// without its field, one is refused, and of 301 with the next paragraphs 13 are not; by the cosine alone it was
/// 27. Of other fields, prose and sayings of the classics and interface strings among them, 4 of 125 and 7 of 120.
#[cfg(feature = "encoder")]
const LEAST: f32 = 0.7;
/// Under it the little text there is is warned about: one of those 307, and all but 2 of those 301.
#[cfg(feature = "encoder")]
const QUITE: f32 = 0.9;
/// The same of a few words.
#[cfg(feature = "encoder")]
const LEAST_OF_FEW_WORDS: f32 = 0.45;
#[cfg(feature = "encoder")]
const QUITE_OF_FEW_WORDS: f32 = 0.67;

#[cfg(feature = "encoder")]
fn judged(alike: f32, found: InOrder) -> Close {
    let (least, quite) =
        if found.tells() { (LEAST, QUITE) } else { (LEAST_OF_FEW_WORDS, QUITE_OF_FEW_WORDS) };
    match alike + found.bonus() {
        close if close >= quite => Close::Quite,
        close if close >= least => Close::Somewhat,
        _ => Close::No,
    }
}

#[cfg(test)]
#[cfg(feature = "encoder")]
mod tests {
    use super::*;
    use crate::segment::Segment;

    #[test]
    fn a_few_paragraphs_are_judged_by_their_meaning_and_that_of_their_parts() {
        for (alike, parts, words, close) in [
            (0.5, 0.04, 30, Close::No),
            (0.5, 0.06, 30, Close::Somewhat),
            (0.5, 0.11, 30, Close::Quite),
            // Much the same things in another order, and hardly the same in the same order.
            (0.69, -0.02, 30, Close::No),
            (0.0, 0.5, 30, Close::Quite),
            (0.0, 0.17, 30, Close::No),
            (0.4, 0.04, 5, Close::No),
            (0.4, 0.06, 5, Close::Somewhat),
            (0.4, 0.5, 5, Close::Somewhat),
            (0.7, 0.0, 5, Close::Quite),
        ] {
            assert_eq!(judged(alike, InOrder { parts, words }), close, "{alike} {parts} {words}");
        }
    }

    #[test]
    fn the_next_paragraph_is_no_translation() {
        let text = |t: &str| [Segment { text: t.to_owned(), ..Segment::default() }];
        let source =
            text("البئر القديمة في القرية عميقة وماؤها بارد في الصيف، والأطفال يلعبون حولها كل مساء.");
        let close = |t: &str| closeness(SegmentedPair { source: &source, target: &text(t) }, 0.4);
        assert_eq!(
            close(
                "The old well in the village is deep and its water is cold in summer, and the children play around it every evening."
            ),
            Some(Close::Quite)
        );
        assert_eq!(
            close(
                "In winter the children of the village stay at home, and nobody goes to the old well before noon for its cold water."
            ),
            Some(Close::No)
        );
    }
}
