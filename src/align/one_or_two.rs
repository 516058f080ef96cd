//! One segment opposite one or two: does the second belong there? Words are counted over all
//! that lies in a bead, so a short segment more or less moves their score little. Where the search
//! is in doubt, the end of the one is compared with the second of the two and with the end of the first.

use super::bead::{Bead, DOUBT, apart};
use super::evidence::ends::{Ends, Facing, Place, ends};
use super::evidence::groups::{cosine, vectors_of};
use super::measure::Measures;
use super::resources::Resources;
use super::staged::{Staged, Texts};

/// Log odds that both belong there, where the search found so and where it did not, before anything is known of
/// what they say. Fitted with what the ends say, to the same questions.
const FOUND_BOTH: f32 = 0.5;
const FOUND_ONE: f32 = -1.8;
/// What the log odds of the search count; likewise.
const SEARCHED: f32 = 0.43;
/// The search is believed this far, and its opposite.
const SEARCH_LIMIT: f32 = 0.98;
/// Under it a second segment is left alone. Of the beads of those documents 64 are mended and 7 spoilt at .5, 56 and 2
/// at .4; of classical text, which the encoder understands badly, 36 and 27, and 27 and 11.
const PARTED: f32 = 0.45;
/// From it on it is taken in: 12 mended, none spoilt.
const JOINED: f32 = 0.5;
/// A pair that the search holds for less probable than this takes the second in where both are closer than the pair
/// by so much and as close as this at least: 1 mended, none spoilt.
const IMPROBABLE: f32 = 0.5;
const CLOSER_BOTH: f32 = 0.01;
const CLOSE: f32 = 0.5;
/// Nothing that the encoder says of doubtful beads is surer: of what it parts in classical text 40 % is wrong.
const SUREST: f32 = 0.85;
/// A segment of no more words that ends with a comma goes on in the next, however little it means by
/// itself: "Now, therefore,". Longer ones may stand alone, too.
const GOES_ON_WORDS: usize = 3;

/// What the search made of one segment and two neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    /// One bead.
    Both,
    /// A pair with the first or second of the two, the other alone.
    Only(usize),
}

/// One segment opposite two, in doubt.
struct Question<'t> {
    /// First of its beads, one or two.
    at: usize,
    found: Found,
    /// What the search believes the bead of the one with.
    posterior: f32,
    one: &'t str,
    two: [&'t str; 2],
}

/// What is to become of the beads of one question.
#[derive(Debug, Clone, PartialEq)]
struct Answer {
    beads: std::ops::Range<usize>,
    better: Found,
    /// How sure that is.
    probability: f32,
    /// The cosine of the pair.
    meaning: f32,
}

/// The beads with what is too much left alone and what is missing taken in; and the number of segments that
/// the encoder was asked about.
pub(super) fn one_or_two(
    mut beads: Vec<Bead>,
    staged: &Staged<'_>,
    texts: Texts<'_>,
    resources: Resources<'_>,
) -> (Vec<Bead>, usize) {
    let questions: Vec<Question<'_>> =
        (0..beads.len()).filter_map(|at| question(&beads, at, texts)).collect();
    if questions.is_empty() {
        return (beads, 0);
    }
    let others = others(&questions);
    let facing: Vec<Facing<'_>> = questions.iter().zip(&others).map(|(q, other)| q.facing(*other)).collect();
    let ends = ends(&facing);
    let answers = questions
        .iter()
        .zip(others)
        .zip(ends)
        .filter_map(|((question, other), ends)| answer(question, other, &ends));
    // A segment between two pairs is taken in by one of them.
    let answers = apart(answers.collect(), |answer: &Answer| (answer.beads.clone(), answer.probability));
    // From the last to the first, so that the places of the others hold.
    for answer in answers.into_iter().rev() {
        let start = answer.beads.start;
        match answer.better {
            Found::Both => join(&mut beads, start, answer.probability),
            Found::Only(kept) => part(&mut beads, start, kept, answer.probability),
        }
        if let Some(bead) = beads[start..].iter_mut().take(2).find(|bead| !bead.is_null()) {
            let measures = staged.measures(&bead.source, &bead.target, resources);
            bead.measures = Some(Measures { meaning: Some(answer.meaning), ..measures });
        }
    }
    (beads, 3 * questions.len())
}

/// Which of the two is in question: what the search left alone, or what is further from the one.
fn others(questions: &[Question<'_>]) -> Vec<usize> {
    let found_both = questions.iter().filter(|question| question.found == Found::Both);
    let vectors =
        vectors_of(found_both.flat_map(|question| [question.one, question.two[0], question.two[1]]));
    let mut further =
        vectors.as_chunks().0.iter().map(|[one, first, second]| cosine(one, second) <= cosine(one, first));
    let others = questions.iter().map(|question| match question.found {
        Found::Only(kept) => 1 - kept,
        Found::Both => usize::from(further.next().unwrap_or_default()),
    });
    others.collect()
}

impl<'t> Question<'t> {
    fn facing(&self, other: usize) -> Facing<'t> {
        Facing {
            one: self.one,
            kept: self.two[1 - other],
            other: self.two[other],
            place: if other == 0 { Place::Before } else { Place::After },
        }
    }

    /// Whether the search hardly believes the pair, and both are closer.
    fn improbable(&self, ends: &Ends) -> bool {
        self.posterior < IMPROBABLE && ends.both >= CLOSE.max(ends.pair + CLOSER_BOTH)
    }

    /// How probable it is that both of the two belong opposite the one, by the end next to one of them.
    fn both(&self, ends: &Ends) -> f32 {
        let search = self.posterior.clamp(1.0 - SEARCH_LIMIT, SEARCH_LIMIT);
        let search = SEARCHED * (search / (1.0 - search)).ln();
        let prior = if self.found == Found::Both { FOUND_BOTH + search } else { FOUND_ONE - search };
        1.0 / (1.0 + (-prior - ends.in_favour()).exp())
    }
}

/// What is more probable than what the search found, by what the end says at which the other of the two stands.
fn answer(question: &Question<'_>, other: usize, ends: &Ends) -> Option<Answer> {
    let (at, both) = (question.at, question.both(ends));
    let goes_on = other == 0 && goes_on(question.two[0]);
    match question.found {
        Found::Only(_) => (both > JOINED || goes_on || question.improbable(ends)).then(|| Answer {
            beads: at..at + 2,
            better: Found::Both,
            probability: if question.improbable(ends) { SUREST } else { both.clamp(JOINED, SUREST) },
            meaning: ends.both,
        }),
        Found::Both => (both < PARTED && !goes_on).then(|| Answer {
            beads: at..at + 1,
            better: Found::Only(1 - other),
            probability: (1.0 - both).min(SUREST),
            meaning: ends.pair,
        }),
    }
}

fn goes_on(text: &str) -> bool {
    text.ends_with([',', '،']) && text.split_whitespace().count() <= GOES_ON_WORDS
}

/// What is in doubt about the bead at `at`, by itself or with the next.
fn question<'t>(beads: &[Bead], at: usize, texts: Texts<'t>) -> Option<Question<'t>> {
    let first = beads.get(at).filter(|bead| bead.posterior < DOUBT)?;
    let source = |i: usize| texts.source[i].text.as_str();
    let target = |j: usize| texts.target[j].text.as_str();
    let of = |found, posterior, source_segments: &[usize], target_segments: &[usize]| {
        let (one, two) = match (source_segments, target_segments) {
            ([i], [j, k]) => (source(*i), [target(*j), target(*k)]),
            ([i, k], [j]) => (target(*j), [source(*i), source(*k)]),
            _ => return None,
        };
        Some(Question { at, found, posterior, one, two })
    };
    if !first.is_null() && first.source.len() + first.target.len() > 2 {
        first.measures.and_then(|measures| measures.meaning)?;
        return of(Found::Both, first.posterior, &first.source, &first.target);
    }
    let second = beads.get(at + 1).filter(|bead| bead.posterior < DOUBT)?;
    if first.is_null() == second.is_null() {
        return None;
    }
    let (source_segments, target_segments) =
        ([&*first.source, &*second.source].concat(), [&*first.target, &*second.target].concat());
    let neighbours = |list: &[usize]| list.is_sorted_by(|a, b| a + 1 == *b);
    (neighbours(&source_segments) && neighbours(&target_segments)).then_some(())?;
    let (kept, pair) = if first.is_null() { (1, second) } else { (0, first) };
    of(Found::Only(kept), pair.posterior, &source_segments, &target_segments)
}

/// Makes one bead of the two from `at` on.
fn join(beads: &mut Vec<Bead>, at: usize, probability: f32) {
    let second = beads.remove(at + 1);
    let bead = &mut beads[at];
    bead.source.extend(second.source);
    bead.target.extend(second.target);
    (bead.posterior, bead.runner_up) = (probability, 1.0 - probability);
}

/// Leaves that of the two segments of the bead at `at` alone which is not `kept`.
fn part(beads: &mut Vec<Bead>, at: usize, kept: usize, probability: f32) {
    let bead = &mut beads[at];
    let mut alone = Bead { posterior: probability, runner_up: 1.0 - probability, ..Bead::default() };
    if bead.source.len() == 2 {
        alone.source.push(bead.source.remove(1 - kept));
    } else {
        alone.target.push(bead.target.remove(1 - kept));
    }
    if bead.posterior < probability {
        (bead.posterior, bead.runner_up) = (probability, 1.0 - probability);
    }
    beads.insert(at + 1 - kept, alone);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::Segment;

    const ARABIC: [&str; 3] = ["أ", "ب", "ج"];
    const ENGLISH: [&str; 3] = ["a", "b", "c"];

    fn bead(source: &[usize], target: &[usize], posterior: f32) -> Bead {
        let measures = (!source.is_empty() && !target.is_empty())
            .then(|| Measures { meaning: Some(0.5), ..Measures::default() });
        Bead { source: source.to_vec(), target: target.to_vec(), posterior, runner_up: 0.1, measures }
    }

    /// What is asked about `beads`: what the search found, the one segment and the two.
    fn asked(beads: &[Bead]) -> Vec<(Found, String)> {
        let segments =
            |lines: [&str; 3]| lines.map(|text| Segment { text: text.to_owned(), ..Segment::default() });
        let (source, target) = (segments(ARABIC), segments(ENGLISH));
        let (source, target): (Vec<_>, Vec<_>) = (source.iter().collect(), target.iter().collect());
        let texts = Texts { source: &source, target: &target };
        let said = |q: Question<'_>| (q.found, format!("{} {}", q.one, q.two.concat()));
        (0..beads.len()).filter_map(|at| question(beads, at, texts).map(said)).collect()
    }

    #[test]
    fn asked_is_where_the_search_doubts_one_against_two() {
        let both = |said: &str| vec![(Found::Both, said.to_owned())];
        let only = |kept, said: &str| vec![(Found::Only(kept), said.to_owned())];
        assert_eq!(asked(&[bead(&[0], &[1, 2], 0.8)]), both("أ bc"));
        assert_eq!(asked(&[bead(&[1, 2], &[0], 0.8)]), both("a بج"));
        assert_eq!(asked(&[bead(&[0], &[0], 0.8), bead(&[], &[1], 0.8)]), only(0, "أ ab"));
        assert_eq!(asked(&[bead(&[0], &[], 0.8), bead(&[1], &[0], 0.8)]), only(1, "a أب"));
    }

    #[test]
    fn nothing_is_asked_where_the_search_is_sure_or_the_segments_are_apart() {
        let mut unmeasured = bead(&[0], &[1, 2], 0.8);
        unmeasured.measures = Some(Measures::default());
        for beads in [
            vec![bead(&[0], &[1, 2], DOUBT)],
            vec![unmeasured],
            vec![bead(&[0], &[0, 1, 2], 0.8)],
            vec![bead(&[0, 1], &[0, 1], 0.8)],
            vec![bead(&[0], &[0], DOUBT), bead(&[], &[1], 0.8)],
            vec![bead(&[0], &[0], 0.8), bead(&[], &[1], DOUBT)],
            vec![bead(&[0], &[0], 0.8), bead(&[], &[2], 0.8)],
            vec![bead(&[0], &[0], 0.8), bead(&[1], &[1], 0.8)],
            vec![bead(&[0], &[], 0.8), bead(&[], &[1], 0.8)],
        ] {
            assert_eq!(asked(&beads), [], "{beads:?}");
        }
    }

    const CONTAINED: Ends = Ends { other: 0.7, kept: 0.2, rest: 0.75, pair: 0.7, both: 0.72 };
    const MISSING: Ends = Ends { other: 0.1, kept: 0.6, rest: 0.65, pair: 0.7, both: 0.65 };

    fn better(found: Found, other: usize, ends: Ends, two: [&str; 2]) -> Option<Found> {
        let question = Question { at: 0, found, posterior: 0.6, one: "", two };
        answer(&question, other, &ends).map(|a| a.better)
    }

    #[test]
    fn what_the_end_says_decides_whether_the_other_belongs_there() {
        for (other, kept) in [(1, 0), (0, 1)] {
            let better = |found, ends| better(found, other, ends, ["a", "b"]);
            assert_eq!(better(Found::Both, CONTAINED), None);
            assert_eq!(better(Found::Both, MISSING), Some(Found::Only(kept)));
            assert_eq!(better(Found::Only(kept), CONTAINED), Some(Found::Both));
            assert_eq!(better(Found::Only(kept), MISSING), None);
        }
    }

    #[test]
    fn in_question_is_what_is_alone_or_further_from_the_one() {
        let (well, school) = ("The old well is deep.", "The school meets in March.");
        let one = "البئر القديمة عميقة.";
        let other = |found, two| others(&[Question { at: 0, found, posterior: 0.6, one, two }])[0];
        assert_eq!(other(Found::Both, [well, school]), 1);
        assert_eq!(other(Found::Both, [school, well]), 0);
        assert_eq!(other(Found::Only(0), [school, well]), 1);
        assert_eq!(other(Found::Only(1), [well, school]), 0);
    }

    #[test]
    fn the_search_counts_too() {
        let both = |found, posterior| {
            Question { at: 0, found, posterior, one: "", two: ["a", "b"] }.both(&CONTAINED)
        };
        assert!(both(Found::Both, 0.8) > both(Found::Both, 0.5));
        assert!(both(Found::Only(0), 0.8) < both(Found::Only(0), 0.5));
        assert!(both(Found::Only(0), 0.5) < both(Found::Both, 0.5));
    }

    #[test]
    fn an_improbable_pair_takes_in_what_makes_it_closer() {
        let joined = |posterior, both| {
            let question = Question { at: 0, found: Found::Only(0), posterior, one: "", two: ["a", "b"] };
            answer(&question, 1, &Ends { pair: 0.6, both, ..MISSING }).map(|a| (a.better, a.probability))
        };
        assert_eq!(joined(0.3, 0.62), Some((Found::Both, SUREST)));
        assert_eq!(joined(0.6, 0.62), None);
        assert_eq!(joined(0.3, 0.6), None);
        let strange = Question { at: 0, found: Found::Only(0), posterior: 0.3, one: "", two: ["a", "b"] };
        assert!(!strange.improbable(&Ends { pair: 0.3, both: 0.4, ..MISSING }));
    }

    #[test]
    fn a_few_words_that_go_on_belong_to_the_next() {
        for (two, goes_on) in [
            (["Now, therefore,", "The General Assembly"], true),
            (["فالآن،", "الجمعية العامة"], true),
            (["Preamble", "The General Assembly,"], false),
            (["Recalling all that it said before,", "The General Assembly"], false),
        ] {
            let both = better(Found::Both, 0, MISSING, two);
            assert_eq!(both, (!goes_on).then_some(Found::Only(1)), "{two:?}");
            let only = better(Found::Only(1), 0, MISSING, two);
            assert_eq!(only, goes_on.then_some(Found::Both), "{two:?}");
            assert_eq!(better(Found::Only(0), 1, MISSING, two), None, "{two:?}");
        }
    }

    #[test]
    fn beads_are_joined_and_parted_in_order() {
        let sides = |beads: &[Bead]| -> Vec<_> {
            beads.iter().map(|b| (b.source.clone(), b.target.clone(), b.posterior)).collect()
        };
        let mut beads = vec![bead(&[0], &[0], 0.6), bead(&[], &[1], 0.8), bead(&[1], &[2], 0.9)];
        join(&mut beads, 0, 0.85);
        assert_eq!(sides(&beads), [(vec![0], vec![0, 1], 0.85), (vec![1], vec![2], 0.9)]);
        part(&mut beads, 0, 1, 0.7);
        assert_eq!(
            sides(&beads),
            [(vec![], vec![0], 0.7), (vec![0], vec![1], 0.85), (vec![1], vec![2], 0.9)]
        );
        let mut beads = vec![bead(&[0, 1], &[0], 0.5)];
        part(&mut beads, 0, 0, 0.7);
        assert_eq!(sides(&beads), [(vec![0], vec![0], 0.7), (vec![1], vec![], 0.7)]);
    }
}
