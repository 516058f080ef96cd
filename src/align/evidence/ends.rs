//! Whether a text opposite two others goes as far as the second of them: cut where the second would begin, its
//! end then says what the second says, and not what the end of the first says. Taken as a whole, a short second
//! text changes a long first one too little to tell.

use super::groups::{cosine, cut_at, cut_sums, vectors_of, vectors_of_sums};
use crate::encoder::{CutSums, DIMENSIONS, Pooled, Vector};

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
    /// Of the one in question and that end; 0 where the text is one word.
    pub(crate) other: f32,
    /// Of as much of the end of the one that belongs there, and that end; likewise.
    pub(crate) kept: f32,
    /// Of the one that belongs there, and the text without that end; likewise.
    pub(crate) rest: f32,
    /// Of the one that belongs there, and the whole text.
    pub(crate) pair: f32,
    /// Of both together, and the whole text.
    pub(crate) both: f32,
}

/// What counts a cosine by which the end of the text is closer to the one in question than to the end of the
/// other. This and the next were fitted to 720 doubtful questions of made documents of training text, each with a
/// lexicon without its field or with one of 400 lines; there both together tell with an AUC of .994.
const CLOSER_END: f32 = 8.5;
/// What counts a cosine by which both are closer to the text, and the other to the text without that end, than the
/// other is to the whole.
const CLOSER_WHOLE: f32 = 7.7;
/// Of texts of which the encoder understands less, cosines say less in proportion, down to this share.
const UNDERSTOOD: f32 = 0.2;

impl Ends {
    /// Log odds that the one in question belongs opposite the text, too.
    pub(crate) fn in_favour(&self) -> f32 {
        let end = CLOSER_END * (self.other - self.kept);
        let whole = CLOSER_WHOLE * (0.5 * (self.both + self.rest) - self.pair);
        self.pair.max(self.both).max(UNDERSTOOD) * (end + whole)
    }
}

/// Lengths of the end that are tried, as parts of what the lengths of the two promise: translations of single
/// sentences are half as long or twice as long as usual. Each costs a vector and a few tokens; the weights were fitted with
/// seven.
const LENGTHS: [f32; 5] = [0.55, 0.8, 1.0, 1.3, 1.8];

/// Questions asked together: their sums take 70 KB each.
const TOGETHER: usize = 64;

/// The ends of each. The length of an end is the one with which it is closest to the text in question.
pub(crate) fn ends(asked: &[Facing<'_>]) -> Vec<Ends> {
    asked.chunks(TOGETHER).flat_map(some_ends).collect()
}

fn some_ends(asked: &[Facing<'_>]) -> Vec<Ends> {
    let borders: Vec<Vec<usize>> = asked.iter().map(Facing::borders).collect();
    let texts: Vec<Vec<&str>> = asked
        .iter()
        .zip(&borders)
        .flat_map(|(facing, borders)| {
            [cut_at(facing.one, borders), facing.place.of([facing.other, facing.kept]).into()]
        })
        .collect();
    let sums = cut_sums(&texts);
    let cut: Vec<Cut<'_>> = asked
        .iter()
        .zip(&borders)
        .zip(sums.as_chunks().0)
        .map(|((facing, borders), [one, two])| Cut { facing, borders, one, two })
        .collect();
    let mut vectors = vectors_of_sums(cut.iter().flat_map(Cut::wholes_and_ends)).into_iter();
    let closest: Vec<Closest> = cut.iter().map(|cut| Closest::of(cut, &mut vectors)).collect();
    let found = || cut.iter().zip(&closest).filter_map(|(cut, closest)| Some((cut, closest.end.as_ref()?.0)));
    let rests = vectors_of_sums(found().map(|(cut, border)| cut.facing.place.of(cut.at(border))[1]));
    let own_ends = vectors_of(found().map(|(cut, border)| cut.own_end(border)));
    let mut rests_and_own_ends = rests.into_iter().zip(own_ends);
    closest.into_iter().map(|closest| closest.ends(|| rests_and_own_ends.next())).collect()
}

/// A question with the sums of its texts.
struct Cut<'q> {
    facing: &'q Facing<'q>,
    borders: &'q [usize],
    /// Cut wherever the one in question may begin.
    one: &'q CutSums,
    /// Cut between the two.
    two: &'q CutSums,
}

impl<'q> Cut<'q> {
    fn at(&self, border: usize) -> [&'q Pooled; 2] {
        self.one.at[border].each_ref()
    }

    /// The text, the two together, the one in question, the one that belongs there; and every end.
    fn wholes_and_ends(&self) -> impl Iterator<Item = &'q Pooled> {
        let place = self.facing.place;
        let [other, kept] = place.of(self.two.at[0].each_ref());
        let ends = self.one.at.iter().map(move |at| place.of(at.each_ref())[0]);
        [&self.one.whole, &self.two.whole, other, kept].into_iter().chain(ends)
    }

    /// As great a share of the text that belongs there as the end at this border is of the one.
    fn own_end(&self, border: usize) -> &'q str {
        let Facing { one, kept, place, .. } = *self.facing;
        let at = self.borders[border];
        let [end, _] = place.of([at, one.len() - at]);
        let length = kept.len() as f32 * end as f32 / one.len() as f32;
        place.border(kept, length).map_or(kept, |at| place.of(kept.split_at(at).into())[0])
    }
}

/// What is known of a question when its end is found.
struct Closest {
    one: Vector,
    both: Vector,
    other: Vector,
    kept: Vector,
    /// The border with the closest end.
    end: Option<(usize, Vector)>,
}

impl Closest {
    /// From the vectors of [`Cut::wholes_and_ends`].
    fn of(cut: &Cut<'_>, vectors: &mut impl Iterator<Item = Vector>) -> Closest {
        let [one, both, other, kept] = [0; 4].map(|_| vectors.next().unwrap_or([0.0; DIMENSIONS]));
        let ends = vectors.take(cut.borders.len()).enumerate();
        let end = ends.max_by(|(_, a), (_, b)| cosine(&other, a).total_cmp(&cosine(&other, b)));
        Closest { one, both, other, kept, end }
    }

    /// With the vectors of the rest of the text and of the end of the one that belongs there, if it has ends.
    fn ends(&self, rest_and_own_end: impl FnOnce() -> Option<(Vector, Vector)>) -> Ends {
        let whole = Ends {
            pair: cosine(&self.one, &self.kept),
            both: cosine(&self.one, &self.both),
            ..Ends::default()
        };
        let Some((_, end)) = &self.end else { return whole };
        let Some((rest, own_end)) = rest_and_own_end() else { return whole };
        Ends {
            other: cosine(&self.other, end),
            kept: cosine(&own_end, end),
            rest: cosine(&self.kept, &rest),
            ..whole
        }
    }
}

impl<'t> Facing<'t> {
    /// Where the text may be cut, in order: between words.
    fn borders(&self) -> Vec<usize> {
        let share = self.other.len() as f32 / (self.other.len() + self.kept.len()).max(1) as f32;
        let mut places: Vec<usize> = LENGTHS
            .into_iter()
            .filter_map(|length| self.place.border(self.one, length * share * self.one.len() as f32))
            .collect();
        places.sort_unstable();
        places.dedup();
        places
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

    /// What stands at this place and what does not, of what stands before a border and behind it; or the
    /// other way round.
    fn of<T>(self, [before, behind]: [T; 2]) -> [T; 2] {
        match self {
            Place::Before => [before, behind],
            Place::After => [behind, before],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_words_near_the_place_that_the_lengths_promise() {
        let facing = |place| Facing { one: "a b c d e f g h", kept: "xxxxxx", other: "yy", place };
        let ends = |place: Place| {
            let facing = facing(place);
            let cut = |at| place.of(<[&str; 2]>::from(facing.one.split_at(at)))[0].trim();
            facing.borders().into_iter().map(cut).collect::<Vec<_>>()
        };
        assert_eq!(ends(Place::Before), ["a", "a b", "a b c"]);
        assert_eq!(ends(Place::After), ["f g h", "g h", "h"]);
        let one = Facing { one: "word", ..facing(Place::After) };
        assert_eq!(one.borders(), [0; 0]);
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
        assert_eq!([found[0].other, found[0].kept, found[0].rest], [0.0; 3]);
        assert_eq!(found[0].pair, found[0].both.max(found[0].pair), "{found:?}");
        assert!(found[1].rest > 0.0, "the vectors of the next are its own: {found:?}");
        assert_eq!(found[1], ends(&[two])[0]);
    }

    #[test]
    fn each_cosine_counts_and_less_where_the_encoder_understands_little() {
        let usual = Ends { other: 0.7, kept: 0.2, rest: 0.75, pair: 0.7, both: 0.72 };
        let said = usual.in_favour();
        assert!(said > 2.0);
        assert!(Ends { other: 0.6, ..usual }.in_favour() < said);
        assert!(Ends { kept: 0.3, ..usual }.in_favour() < said);
        assert!(Ends { rest: 0.65, ..usual }.in_favour() < said);
        assert!(Ends { both: 0.7, ..usual }.in_favour() < said);
        assert!(Ends { pair: 0.6, ..usual }.in_favour() > said);
        let little = Ends { pair: 0.2, both: 0.22, rest: 0.25, ..usual };
        assert!((little.in_favour() - 0.22 / 0.72 * said).abs() < 0.01);
    }
}
