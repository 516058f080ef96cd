//! Whether a text opposite two others goes as far as the second of them: cut where the second would begin, its
//! end then says what the second says, and not what the end of the first says. Taken as a whole, a short second
//! text changes a long first one too little to tell.

use super::meaning::{cosine, vectors_of};

/// Where the one in question stands as seen from the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Before,
    After,
}

/// A text opposite two others, of which one belongs there and the other is in question.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Facing<'t> {
    pub(crate) one: &'t str,
    pub(crate) kept: &'t str,
    pub(crate) other: &'t str,
    pub(crate) place: Place,
}

/// What the text says at the end at which the one in question stands; cosines.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Ends {
    /// Of the one in question and that end.
    pub(crate) other: f32,
    /// Of as much of the end of the one that belongs there, and that end.
    pub(crate) kept: f32,
    /// Of the one that belongs there, and the text without that end.
    pub(crate) rest: f32,
}

/// Lengths of the end that are tried, as parts of what the lengths of the two promise: translations of single
/// sentences are half as long or twice as long as usual.
const LENGTHS: [f32; 7] = [0.5, 0.7, 0.85, 1.0, 1.2, 1.5, 2.0];

/// The ends of each, all zero where the text is one word. The length of an end is the one that is closest to
/// the text in question.
pub(crate) fn ends(asked: &[Facing<'_>]) -> Vec<Ends> {
    let tried: Vec<Vec<[&str; 2]>> = asked.iter().map(Facing::cuts).collect();
    let pieces = asked
        .iter()
        .zip(&tried)
        .flat_map(|(facing, cuts)| std::iter::once(facing.other).chain(cuts.iter().map(|[end, _]| *end)));
    let vectors = vectors_of(pieces);
    let mut vectors = vectors.iter();
    let best: Vec<Option<(f32, [&str; 2])>> = tried
        .iter()
        .map(|cuts| {
            let other = vectors.next()?;
            let cosines = vectors.by_ref().take(cuts.len()).map(|end| cosine(other, end));
            cosines.zip(cuts.iter().copied()).max_by(|a, b| a.0.total_cmp(&b.0))
        })
        .collect();
    let pieces = asked.iter().zip(&best).filter_map(|(facing, best)| {
        let (_, [end, rest]) = (*best)?;
        Some([end, facing.own_end(end), facing.kept, rest])
    });
    let vectors = vectors_of(pieces.flatten());
    let mut vectors = vectors.as_chunks::<4>().0.iter();
    best.into_iter()
        .map(|best| {
            best.and_then(|(other, _)| {
                let [end, own, kept, rest] = vectors.next()?;
                Some(Ends { other, kept: cosine(own, end), rest: cosine(kept, rest) })
            })
            .unwrap_or_default()
        })
        .collect()
}

impl<'t> Facing<'t> {
    /// The text cut between words: the end in question and the rest.
    fn cuts(&self) -> Vec<[&'t str; 2]> {
        let share = self.other.len() as f32 / (self.other.len() + self.kept.len()).max(1) as f32;
        let mut places: Vec<usize> = LENGTHS
            .into_iter()
            .filter_map(|length| self.place.border(self.one, length * share * self.one.len() as f32))
            .collect();
        places.dedup();
        places.into_iter().map(|at| self.place.parts(self.one, at)).collect()
    }

    /// As great a share of the text that belongs there as `end` is of the one.
    fn own_end(&self, end: &str) -> &'t str {
        let length = self.kept.len() as f32 * end.len() as f32 / self.one.len() as f32;
        self.place.border(self.kept, length).map_or(self.kept, |at| self.place.parts(self.kept, at)[0])
    }
}

impl Place {
    /// The border between words next to which the end of a text has this length.
    fn border(self, text: &str, length: f32) -> Option<usize> {
        let length = (length as usize).min(text.len());
        let wanted = match self {
            Place::Before => length,
            Place::After => text.len() - length,
        };
        text.match_indices(' ').map(|(at, _)| at).min_by_key(|at| at.abs_diff(wanted))
    }

    /// The end at this place and the rest.
    fn parts(self, text: &str, at: usize) -> [&str; 2] {
        let (first, second) = text.split_at(at);
        match self {
            Place::Before => [first, second],
            Place::After => [second, first],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_words_near_the_place_that_the_lengths_promise() {
        let facing = |place| Facing { one: "a b c d e f g h", kept: "xxxxxx", other: "yy", place };
        let ends = |place| facing(place).cuts().into_iter().map(|[end, _]| end.trim()).collect::<Vec<_>>();
        assert_eq!(ends(Place::Before), ["a", "a b", "a b c", "a b c d"]);
        assert_eq!(ends(Place::After), ["h", "g h", "f g h", "e f g h"]);
        let one = Facing { one: "word", ..facing(Place::After) };
        assert_eq!(one.cuts(), Vec::<[&str; 2]>::new());
    }

    #[test]
    fn the_end_of_the_text_says_whether_the_second_belongs_there() {
        let kept = "The old well in the village is deep and its water is cold and sweet.";
        let other = "The school meets in March.";
        let both = "البئر القديمة في القرية عميقة وماؤها بارد وعذب. تجتمع المدرسة في آذار.";
        let only = "البئر القديمة في القرية عميقة وماؤها بارد وعذب.";
        let asked = [both, only].map(|one| Facing { one, kept, other, place: Place::After });
        let [with, without] = ends(&asked).try_into().expect("one for each");
        assert!(with.other > with.kept + 0.3, "{with:?}");
        assert!(without.kept > without.other + 0.3, "{without:?}");
        assert!(with.rest > without.rest + 0.05, "{with:?} {without:?}");
    }

    #[test]
    fn a_single_word_has_no_ends() {
        let one = Facing { one: "كلمة", kept: "word", other: "other", place: Place::Before };
        let two = Facing { one: "كلمتان اثنتان", ..one };
        let found = ends(&[one, two]);
        assert_eq!(found[0], Ends::default());
        assert_ne!(found[1], Ends::default(), "the vectors of the next are its own");
    }
}
