//! Whether a text opposite two others goes as far as the second of them: cut where the second would begin, its
//! end then says what the second says, and not what the end of the first says. Taken as a whole, a short second
//! text changes a long first one too little to tell.

use rustc_hash::FxHashMap;

use super::meaning::{TEXTS_TOGETHER, cosine};
use crate::encoder::{EncoderSession, Vector, encoder};
use crate::lang::forms::without_signs;

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
/// sentences are half as long or twice as long as usual. Each costs an encoding; the weights were fitted with seven.
const LENGTHS: [f32; 5] = [0.55, 0.8, 1.0, 1.3, 1.8];

/// The ends of each. The length of an end is the one with which it is closest to the text in question.
pub(crate) fn ends(asked: &[Facing<'_>], vectors: &mut Vectors) -> Vec<Ends> {
    let wholes: Vec<String> = asked.iter().map(Facing::both).collect();
    let cuts: Vec<Vec<[&str; 2]>> = asked.iter().map(Facing::cuts).collect();
    vectors.read(asked.iter().zip(&wholes).zip(&cuts).flat_map(|((facing, both), cuts)| {
        let whole = [facing.one, facing.kept, both, facing.other];
        whole.into_iter().chain(cuts.iter().map(|[end, _]| *end))
    }));
    let best: Vec<Option<(f32, [&str; 2])>> = asked
        .iter()
        .zip(&cuts)
        .map(|(facing, cuts)| {
            let closest = cuts.iter().map(|cut| (vectors.cosine(facing.other, cut[0]), *cut));
            closest.max_by(|a, b| a.0.total_cmp(&b.0))
        })
        .collect();
    vectors.read(
        asked
            .iter()
            .zip(&best)
            .flat_map(|(facing, best)| best.iter().flat_map(|(_, [end, rest])| [facing.own_end(end), *rest])),
    );
    let ends = asked.iter().zip(&wholes).zip(best).map(|((facing, both), best)| {
        let Facing { one, kept, .. } = *facing;
        let whole =
            Ends { pair: vectors.cosine(one, kept), both: vectors.cosine(one, both), ..Ends::default() };
        best.map_or(whole, |(other, [end, rest])| Ends {
            other,
            kept: vectors.cosine(facing.own_end(end), end),
            rest: vectors.cosine(kept, rest),
            ..whole
        })
    });
    ends.collect()
}

/// Vectors of texts of which some are asked about several times; what pieces of words cost is paid once.
pub(crate) struct Vectors {
    session: EncoderSession<'static>,
    of: FxHashMap<String, Vector>,
}

impl Default for Vectors {
    fn default() -> Self {
        Vectors { session: encoder().session(), of: FxHashMap::default() }
    }
}

impl Vectors {
    pub(crate) fn read<'t>(&mut self, texts: impl Iterator<Item = &'t str>) {
        let mut unread: Vec<&str> = texts.filter(|text| !self.of.contains_key(*text)).collect();
        unread.sort_unstable();
        unread.dedup();
        for some in unread.chunks(TEXTS_TOGETHER) {
            let texts: Vec<_> = some.iter().copied().map(without_signs).collect();
            let vectors = encoder().head(self.session.pool(&texts));
            self.of.extend(some.iter().map(|text| (*text).to_owned()).zip(vectors));
        }
    }

    /// 0 where one of the two was not read.
    pub(crate) fn cosine(&self, a: &str, b: &str) -> f32 {
        self.of.get(a).zip(self.of.get(b)).map_or(0.0, |(a, b)| cosine(a, b))
    }
}

impl<'t> Facing<'t> {
    /// The two together.
    fn both(&self) -> String {
        match self.place {
            Place::Before => format!("{} {}", self.other, self.kept),
            Place::After => format!("{} {}", self.kept, self.other),
        }
    }

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
        assert_eq!(ends(Place::Before), ["a", "a b", "a b c"]);
        assert_eq!(ends(Place::After), ["h", "g h", "f g h"]);
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
        let [with, without] = ends(&asked, &mut Vectors::default()).try_into().expect("one for each");
        assert!(with.other > with.kept + 0.3, "{with:?}");
        assert!(without.kept > without.other + 0.3, "{without:?}");
        assert!(with.rest > without.rest + 0.05, "{with:?} {without:?}");
    }

    #[test]
    fn a_single_word_has_no_ends() {
        let one = Facing { one: "كلمة", kept: "word", other: "other", place: Place::Before };
        let two = Facing { one: "كلمتان اثنتان", ..one };
        let found = ends(&[one, two], &mut Vectors::default());
        assert_eq!([found[0].other, found[0].kept, found[0].rest], [0.0; 3]);
        assert_eq!(found[0].pair, found[0].both.max(found[0].pair), "{found:?}");
        assert!(found[1].rest > 0.0, "the vectors of the next are its own: {found:?}");
        assert_eq!(found[1], ends(&[two], &mut Vectors::default())[0]);
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
