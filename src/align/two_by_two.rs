//! Two segments opposite two: did a border move, or are they two pairs? Taken together both sides
//! agree in every word either way, and of the lengths a free translation says little. Where the search is in
//! doubt, the border is put at other words: if it moved, both sides agree far better with it elsewhere.

use super::bead::{Bead, DOUBT};
use super::evidence::meaning::{cosine, vectors_of};
use super::measure::Measures;
use super::resources::Resources;
use super::staged::{Staged, Texts};

/// Under it a border is where it was: how much closer both halves are with the border at its best place,
/// times how much of the text lies between the two places. Of 163 such beads of documents made of training text,
/// in which all borders moved, two lie under it, half of the others over .2.
const MOVED: f32 = 0.025;
/// Other places for a border that are tried in a text: the closeness changes little from word to word.
const PLACES: usize = 16;
/// What each of the two pairs is believed with at least.
const PAIRED: f32 = 0.85;

/// The beads with those cut in two whose borders stayed; and the number of segments that the encoder was asked about.
pub(super) fn two_by_two(
    beads: Vec<Bead>,
    staged: &Staged<'_>,
    texts: Texts<'_>,
    resources: Resources<'_>,
) -> (Vec<Bead>, usize) {
    let mut asked = 0;
    let mut cut = Vec::with_capacity(beads.len());
    for bead in beads {
        let Some((sources, targets)) = in_doubt(&bead) else {
            cut.push(bead);
            continue;
        };
        asked += 4;
        let source = sources.map(|i| texts.source[i].text.as_str());
        let target = targets.map(|j| texts.target[j].text.as_str());
        let Some(meanings) = met(source, target) else {
            cut.push(bead);
            continue;
        };
        for (k, meaning) in meanings.into_iter().enumerate() {
            let measures = Measures {
                meaning: Some(meaning),
                ..staged.measures(&[sources[k]], &[targets[k]], resources)
            };
            cut.push(Bead {
                source: vec![sources[k]],
                target: vec![targets[k]],
                posterior: bead.posterior.max(PAIRED),
                runner_up: 1.0 - bead.posterior.max(PAIRED),
                measures: Some(measures),
            });
        }
    }
    (cut, asked)
}

/// The segments of a doubtful bead of two with two whose meaning could tell their place.
fn in_doubt(bead: &Bead) -> Option<([usize; 2], [usize; 2])> {
    bead.measures.and_then(|measures| measures.meaning)?;
    let sides = (bead.source.as_slice().try_into().ok()?, bead.target.as_slice().try_into().ok()?);
    (bead.posterior < DOUBT).then_some(sides)
}

/// The cosines of two pairs, where the border did not move on either side and they did not change places.
fn met(source: [&str; 2], target: [&str; 2]) -> Option<[f32; 2]> {
    let (own, other) = (Side::new(source), Side::new(target));
    let halves = [&own, &other].into_iter().flat_map(|side| {
        let (first, second): (Vec<&str>, Vec<&str>) =
            side.borders.iter().map(|at| side.both.split_at(*at)).unzip();
        first.into_iter().chain(second)
    });
    let vectors = vectors_of(source.into_iter().chain(target).chain(halves));
    let (segments, halves) = vectors.split_at(4);
    let (own_halves, other_halves) = halves.split_at(2 * own.borders.len());
    let meanings = [cosine(&segments[0], &segments[2]), cosine(&segments[1], &segments[3])];
    let here = meanings[0] + meanings[1];
    let crossed = cosine(&segments[0], &segments[3]) + cosine(&segments[1], &segments[2]);
    let mut moved = [Best::default(); 2];
    for (best, (side, opposite, halves)) in
        moved.iter_mut().zip([(&own, &segments[2..], own_halves), (&other, &segments[..2], other_halves)])
    {
        let (first, second) = halves.split_at(side.borders.len());
        for (at, (first, second)) in side.borders.iter().zip(first.iter().zip(second)) {
            let gain = cosine(first, &opposite[0]) + cosine(second, &opposite[1]) - here;
            if gain > best.gain {
                *best = Best { gain, shift: side.shift(*at) };
            }
        }
    }
    (crossed < here && how_far_moved(moved) < MOVED).then_some(meanings)
}

/// The best other place for a border.
#[derive(Debug, Clone, Copy, Default)]
struct Best {
    /// Cosines of both halves together, less those at the border as it is.
    gain: f32,
    /// Share of the text between the two places, below 0 where it is before the border as it is.
    shift: f32,
}

/// Mean gain of both sides times their mean shift. A border that moved forwards on one side moved
/// backwards as seen from the other.
fn how_far_moved([source, target]: [Best; 2]) -> f32 {
    0.5 * (source.gain + target.gain) * 0.5 * (source.shift - target.shift).abs()
}

/// Two segments joined, and where else their border might be.
struct Side {
    both: String,
    /// Where the second begins, with the space before it.
    border: usize,
    /// Places between words, spread over the text.
    borders: Vec<usize>,
}

impl Side {
    fn new([first, second]: [&str; 2]) -> Side {
        let both = format!("{first} {second}");
        let places: Vec<usize> =
            both.match_indices(' ').map(|(at, _)| at).filter(|at| *at != first.len()).collect();
        let borders = places.iter().step_by(places.len().div_ceil(PLACES).max(1)).copied().collect();
        Side { border: first.len(), both, borders }
    }

    fn shift(&self, at: usize) -> f32 {
        (at as f32 - self.border as f32) / self.both.len() as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asked_is_about_doubtful_beads_of_two_with_two() {
        let bead = |source: &[usize], target: &[usize], posterior, meaning| Bead {
            source: source.to_vec(),
            target: target.to_vec(),
            posterior,
            runner_up: 0.1,
            measures: Some(Measures { meaning, ..Measures::default() }),
        };
        assert_eq!(in_doubt(&bead(&[3, 4], &[5, 6], 0.8, Some(0.5))), Some(([3, 4], [5, 6])));
        for other in [
            bead(&[3, 4], &[5, 6], DOUBT, Some(0.5)),
            bead(&[3, 4], &[5, 6], 0.8, None),
            bead(&[3, 4], &[5], 0.8, Some(0.5)),
            bead(&[3, 4], &[5, 6, 7], 0.8, Some(0.5)),
        ] {
            assert_eq!(in_doubt(&other), None, "{other:?}");
        }
    }

    #[test]
    fn two_pairs_are_told_from_a_border_that_moved() {
        let arabic = [
            "البئر القديمة في القرية عميقة وماؤها بارد في الصيف",
            "وتجتمع المدرسة كل سنة في أول آذار لاختيار مدير جديد",
        ];
        let pairs = [
            "The old well in the village is deep, and its water is cold in summer",
            "And the school meets every year on the first of March to choose a new director",
        ];
        let early = [
            "The old well in the village is deep",
            "its water is cold in summer, and the school meets every year on the first of March to choose a new director",
        ];
        let late = [
            "The old well in the village is deep, and its water is cold in summer, and the school meets every year",
            "on the first of March to choose a new director",
        ];
        let meanings = met(arabic, pairs).expect("two pairs");
        assert!(meanings.iter().all(|cosine| *cosine > 0.5), "{meanings:?}");
        assert_eq!(met(arabic, early), None);
        assert_eq!(met(arabic, late), None);
        assert_eq!(met([arabic[1], arabic[0]], pairs), None, "crossed");
    }

    #[test]
    fn a_border_moved_where_both_sides_say_so() {
        let moved = |gains: [f32; 2], shifts: [f32; 2]| {
            how_far_moved([0, 1].map(|k| Best { gain: gains[k], shift: shifts[k] }))
        };
        assert!((moved([0.4, 0.6], [0.3, -0.5]) - 0.2).abs() < 1e-6);
        assert!(moved([0.4, 0.6], [0.4, 0.4]) < 1e-6, "each says the opposite of the other");
        assert_eq!(moved([0.0, 0.0], [0.0, 0.0]), 0.0);
    }

    #[test]
    fn borders_are_tried_between_all_words_of_short_texts_and_some_of_long_ones() {
        let side = Side::new(["a b", "c d"]);
        assert_eq!(side.borders, [1, 5]);
        assert!((side.shift(5) - 2.0 / 7.0).abs() < 1e-6 && (side.shift(1) + 2.0 / 7.0).abs() < 1e-6);
        let long = "word ".repeat(100);
        let side = Side::new([&long, "end"]);
        assert!((PLACES / 2..=PLACES).contains(&side.borders.len()), "{:?}", side.borders);
        assert!(Side::new(["one", "two"]).borders.is_empty());
    }
}
