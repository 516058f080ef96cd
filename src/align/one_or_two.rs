//! One segment opposite one or two: does the second belong there? Words are counted over all
//! that lies in a bead, so a short segment more or less moves their score little. Where the search
//! is in doubt, the meaning of the two together is compared with that of one of them alone.

use super::bead::{Bead, DOUBT};
use super::evidence::meaning::{LOW, cosine, vectors_of};
use super::measure::Measures;
use super::resources::{EncoderUse, Resources};
use super::staged::{Staged, Texts};

/// How much closer one of two must be than both, so that the other is left alone: of the doubtful beads
/// of forty documents of training text, each with a lexicon without its field, so 28 are mended and 9 spoilt;
/// with .03 32 and 12.
const CLOSER_WITHOUT: f32 = 0.05;
/// How much closer both must be than the pair, so that the segment beside it is taken in: there 14 are mended
/// and 1 spoilt; with 0 16 and 6.
const CLOSER_WITH: f32 = 0.01;
/// What a segment left alone, and the pair that it left, are believed with at least; 28 of those 37 were right.
const WITHOUT: f32 = 0.7;
/// What a pair that took a segment in is believed with: 14 of 15 are few to believe more.
const WITH: f32 = 0.85;
/// A segment that ends so goes on in the next, however little it means by itself: "Now, therefore,".
const GOES_ON: [char; 2] = [',', '،'];

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
    one: &'t str,
    two: [&'t str; 2],
}

/// What is to become of the beads of one question.
#[derive(Debug, Clone, PartialEq)]
struct Answer {
    beads: std::ops::Range<usize>,
    better: Found,
    /// Its cosine, and how much more that is than what the search found has.
    meaning: f32,
    gain: f32,
}

/// The beads with what is too much left alone and what is missing taken in; and the number of segments that
/// the encoder was asked about.
pub(super) fn one_or_two(
    mut beads: Vec<Bead>,
    staged: &Staged<'_>,
    texts: Texts<'_>,
    resources: Resources<'_>,
) -> (Vec<Bead>, usize) {
    if resources.encoder == EncoderUse::Never {
        return (beads, 0);
    }
    let questions: Vec<Question<'_>> =
        (0..beads.len()).filter_map(|at| question(&beads, at, texts)).collect();
    let boths: Vec<String> = questions.iter().map(|q| q.two.join(" ")).collect();
    let asked = questions.iter().zip(&boths).flat_map(|(q, both)| [q.one, both, q.two[0], q.two[1]]);
    let vectors = vectors_of(asked);
    let answers =
        questions.iter().zip(vectors.as_chunks::<4>().0).filter_map(|(q, [one, both, first, second])| {
            answer(q, cosine(one, both), [cosine(one, first), cosine(one, second)])
        });
    // From the last to the first, so that the places of the others hold.
    for answer in apart(answers.collect()).into_iter().rev() {
        match answer.better {
            Found::Both => join(&mut beads, answer.beads.start),
            Found::Only(kept) => part(&mut beads, answer.beads.start, kept),
        }
        if let Some(bead) = beads[answer.beads.start..].iter_mut().take(2).find(|bead| !bead.is_null()) {
            bead.measures =
                Some(Measures { meaning: Some(answer.meaning), ..measured(bead, staged, resources) });
        }
    }
    (beads, 3 * questions.len())
}

/// What is clearly closer than what the search found, by the cosines of the two together and of each.
fn answer(question: &Question<'_>, both: f32, parts: [f32; 2]) -> Option<Answer> {
    let at = question.at;
    match question.found {
        Found::Only(kept) => {
            let gain = both - parts[kept];
            let answer = Answer { beads: at..at + 2, better: Found::Both, meaning: both, gain };
            (both >= LOW && gain >= CLOSER_WITH).then_some(answer)
        }
        Found::Both => {
            let kept = usize::from(parts[1] > parts[0]);
            let (meaning, gain) = (parts[kept], parts[kept] - both);
            let goes_on = question.two[1 - kept].ends_with(GOES_ON);
            let answer = Answer { beads: at..at + 1, better: Found::Only(kept), meaning, gain };
            (meaning >= LOW && gain >= CLOSER_WITHOUT && !goes_on).then_some(answer)
        }
    }
}

/// The answers that share no bead, in order; of two that do, the one that gains more: a segment
/// between two pairs is taken in by one of them.
fn apart(answers: Vec<Answer>) -> Vec<Answer> {
    let mut apart: Vec<Answer> = Vec::with_capacity(answers.len());
    for answer in answers {
        match apart.last() {
            Some(last) if last.beads.end > answer.beads.start && last.gain >= answer.gain => {}
            Some(last) if last.beads.end > answer.beads.start => {
                apart.pop();
                apart.push(answer);
            }
            _ => apart.push(answer),
        }
    }
    apart
}

/// What is in doubt about the bead at `at`, by itself or with the next.
fn question<'t>(beads: &[Bead], at: usize, texts: Texts<'t>) -> Option<Question<'t>> {
    let first = beads.get(at).filter(|bead| bead.posterior < DOUBT)?;
    let source = |i: usize| texts.source[i].text.as_str();
    let target = |j: usize| texts.target[j].text.as_str();
    let of = |found, source_segments: &[usize], target_segments: &[usize]| {
        let (one, two) = match (source_segments, target_segments) {
            ([i], [j, k]) => (source(*i), [target(*j), target(*k)]),
            ([i, k], [j]) => (target(*j), [source(*i), source(*k)]),
            _ => return None,
        };
        Some(Question { at, found, one, two })
    };
    if !first.is_null() && first.source.len() + first.target.len() > 2 {
        first.measures.and_then(|measures| measures.meaning)?;
        return of(Found::Both, &first.source, &first.target);
    }
    let second = beads.get(at + 1).filter(|bead| bead.posterior < DOUBT)?;
    if first.is_null() == second.is_null() {
        return None;
    }
    let (source_segments, target_segments) =
        ([&*first.source, &*second.source].concat(), [&*first.target, &*second.target].concat());
    let neighbours = |list: &[usize]| list.is_sorted_by(|a, b| a + 1 == *b);
    (neighbours(&source_segments) && neighbours(&target_segments)).then_some(())?;
    of(Found::Only(usize::from(first.is_null())), &source_segments, &target_segments)
}

/// Makes one bead of the two from `at` on.
fn join(beads: &mut Vec<Bead>, at: usize) {
    let second = beads.remove(at + 1);
    let bead = &mut beads[at];
    bead.source.extend(second.source);
    bead.target.extend(second.target);
    (bead.posterior, bead.runner_up) = (WITH, 1.0 - WITH);
}

/// Leaves that of the two segments of the bead at `at` alone which is not `kept`.
fn part(beads: &mut Vec<Bead>, at: usize, kept: usize) {
    let bead = &mut beads[at];
    let mut alone = Bead { posterior: WITHOUT, runner_up: 1.0 - WITHOUT, ..Bead::default() };
    if bead.source.len() == 2 {
        alone.source.push(bead.source.remove(1 - kept));
    } else {
        alone.target.push(bead.target.remove(1 - kept));
    }
    if bead.posterior < WITHOUT {
        (bead.posterior, bead.runner_up) = (WITHOUT, 1.0 - WITHOUT);
    }
    beads.insert(at + 1 - kept, alone);
}

/// What a bead whose segments are neighbours holds in itself.
fn measured(bead: &Bead, staged: &Staged<'_>, resources: Resources<'_>) -> Measures {
    let range = |list: &[usize]| list.first().map_or(0..0, |first| *first..first + list.len());
    let evidence = &staged.evidence;
    let (source, target) = (range(&bead.source), range(&bead.target));
    evidence.measure(source, target, &staged.habits, &resources.model.plain, &mut evidence.masses())
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

    fn better(found: Found, both: f32, parts: [f32; 2], two: [&str; 2]) -> Option<(Found, f32)> {
        answer(&Question { at: 0, found, one: "", two }, both, parts).map(|a| (a.better, a.meaning))
    }

    #[test]
    fn the_closer_of_one_and_two_is_right() {
        let two = ["a", "b"];
        assert_eq!(better(Found::Both, 0.7, [0.8, 0.1], two), Some((Found::Only(0), 0.8)));
        assert_eq!(better(Found::Both, 0.7, [0.1, 0.8], two), Some((Found::Only(1), 0.8)));
        assert_eq!(better(Found::Both, 0.7, [0.74, 0.1], two), None, "hardly closer");
        assert_eq!(better(Found::Both, 0.3, [0.45, 0.1], two), None, "neither says anything");
        assert_eq!(better(Found::Only(1), 0.72, [0.1, 0.7], two), Some((Found::Both, 0.72)));
        assert_eq!(better(Found::Only(0), 0.72, [0.715, 0.1], two), None, "hardly closer");
        assert_eq!(better(Found::Only(0), 0.72, [0.8, 0.1], two), None);
        assert_eq!(better(Found::Only(0), 0.45, [0.3, 0.1], two), None, "neither says anything");
    }

    #[test]
    fn a_segment_that_goes_on_stays_where_it_is() {
        for (two, parted) in [
            (["Now, therefore,", "The General Assembly"], false),
            (["فالآن،", "الجمعية العامة"], false),
            (["Preamble", "The General Assembly,"], true),
        ] {
            assert_eq!(better(Found::Both, 0.7, [0.1, 0.9], two).is_some(), parted, "{two:?}");
        }
    }

    #[test]
    fn a_segment_between_two_pairs_is_taken_in_by_the_closer() {
        let answer = |at, gain| Answer { beads: at..at + 2, better: Found::Both, meaning: 0.8, gain };
        assert_eq!(apart(vec![answer(0, 0.1), answer(1, 0.2)]), [answer(1, 0.2)]);
        assert_eq!(apart(vec![answer(0, 0.2), answer(1, 0.1)]), [answer(0, 0.2)]);
        assert_eq!(apart(vec![answer(0, 0.1), answer(2, 0.2)]), [answer(0, 0.1), answer(2, 0.2)]);
    }

    #[test]
    fn beads_are_joined_and_parted_in_order() {
        let sides = |beads: &[Bead]| -> Vec<_> {
            beads.iter().map(|b| (b.source.clone(), b.target.clone(), b.posterior)).collect()
        };
        let mut beads = vec![bead(&[0], &[0], 0.6), bead(&[], &[1], 0.8), bead(&[1], &[2], 0.9)];
        join(&mut beads, 0);
        assert_eq!(sides(&beads), [(vec![0], vec![0, 1], WITH), (vec![1], vec![2], 0.9)]);
        part(&mut beads, 0, 1);
        assert_eq!(
            sides(&beads),
            [(vec![], vec![0], WITHOUT), (vec![0], vec![1], WITH), (vec![1], vec![2], 0.9)]
        );
        let mut beads = vec![bead(&[0, 1], &[0], 0.5)];
        part(&mut beads, 0, 0);
        assert_eq!(sides(&beads), [(vec![0], vec![0], WITHOUT), (vec![1], vec![], WITHOUT)]);
    }
}
