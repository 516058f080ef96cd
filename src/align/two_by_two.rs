//! Two segments opposite two: did a border move, or are they two pairs? Taken together both sides
//! agree in every word either way, and of the lengths a free translation says little. Where the search is in
//! doubt, the border is put at other words: if it moved, both sides agree far better with it elsewhere.

use super::bead::{Bead, DOUBT};
use super::evidence::groups::{cosine, cut_at, cut_sums, vectors_of_sums};
use super::measure::Measures;
use super::resources::Resources;
use super::staged::{Staged, Texts};
use crate::encoder::Vector;

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
    let sides = [source, target].map(Side::new);
    let sums = cut_sums(&sides.each_ref().map(Side::parts));
    let halves = vectors_of_sums(sums.iter().flat_map(|cut| cut.at.as_flattened()));
    let (own, other) = halves.as_chunks().0.split_at(sides[0].borders.len());
    let both = |[a, b]: &[Vector; 2], [c, d]: &[Vector; 2]| cosine(a, c) + cosine(b, d);
    let [source, target] = [&own[sides[0].own], &other[sides[1].own]];
    let here = both(source, target);
    let crossed = cosine(&source[0], &target[1]) + cosine(&source[1], &target[0]);
    let best = |side: &Side, halves: &[[Vector; 2]], opposite: &[Vector; 2]| {
        let all = halves
            .iter()
            .enumerate()
            .map(|(border, halves)| Best { gain: both(halves, opposite) - here, shift: side.shift(border) });
        all.fold(Best::default(), |best, other| if other.gain > best.gain { other } else { best })
    };
    let moved = [best(&sides[0], own, target), best(&sides[1], other, source)];
    let meanings = [cosine(&source[0], &target[0]), cosine(&source[1], &target[1])];
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

/// Two segments joined, and where their border might be.
struct Side {
    both: String,
    /// Places between words, spread over the text: where the next word begins, with the space before it.
    borders: Vec<usize>,
    /// Which of these is theirs.
    own: usize,
}

impl Side {
    fn new([first, second]: [&str; 2]) -> Side {
        let both = format!("{first} {second}");
        let places: Vec<usize> =
            both.match_indices(' ').map(|(at, _)| at).filter(|at| *at != first.len()).collect();
        let mut borders: Vec<usize> =
            places.iter().step_by(places.len().div_ceil(PLACES).max(1)).copied().collect();
        let own = borders.partition_point(|at| *at < first.len());
        borders.insert(own, first.len());
        Side { both, borders, own }
    }

    /// The text cut at all of them.
    fn parts(&self) -> Vec<&str> {
        cut_at(&self.both, &self.borders)
    }

    /// Share of the text from their border to another.
    fn shift(&self, border: usize) -> f32 {
        let [own, at] = [self.own, border].map(|border| self.borders[border] as f32);
        (at - own) / self.both.len() as f32
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
        assert_eq!((side.borders.as_slice(), side.own), ([1, 3, 5].as_slice(), 1));
        assert_eq!(side.parts(), ["a", " b", " c", " d"]);
        assert!((side.shift(2) - 2.0 / 7.0).abs() < 1e-6 && (side.shift(0) + 2.0 / 7.0).abs() < 1e-6);
        let long = "word ".repeat(100);
        let side = Side::new([&long, "end"]);
        assert!((PLACES / 2..=PLACES).contains(&(side.borders.len() - 1)), "{:?}", side.borders);
        assert_eq!(Side::new(["one", "two"]).borders, [3]);
    }
}
