//! A case with gold as training sees it: the second pass's lattice with the
//! features of every edge, and the gold path through it.

use super::Resources;
use super::features::{CELLS, Features, SINGLES};
use super::indexed::IndexedDocument;
use super::lattice::{ALL_TYPES, Lattice, MOST_TO_MANY, MOST_TO_ONE};
use super::model::Weights;
use super::search::{Score, posteriors};
use super::stage::{Way, stage};
use super::staged::{Texts, sides};
use crate::exchange::ladder::Rung;
use crate::lang::Language;
use crate::segment::Segment;

/// One stretch with its gold path.
#[derive(Debug)]
pub(crate) struct Sample {
    lattice: Lattice,
    /// Start of each edge's features in `cells` and `singles`.
    starts: Vec<(u32, u32)>,
    /// Non-empty cells of the histograms with their counts.
    cells: Vec<(u8, u8)>,
    /// Single numbers that are not zero.
    singles: Vec<(u8, f32)>,
    damping: Vec<f32>,
    /// Gold edges in order, and whether each goes on with a gap.
    pub(crate) gold: Vec<(u32, bool)>,
}

/// The sample of a case; `None` where the gold is no monotone path.
pub(crate) fn sample(
    source: &[Segment],
    target: &[Segment],
    languages: (Language, Language),
    resources: Resources<'_>,
    gold: &[Rung],
    (with_meaning, unfamiliar): (bool, bool),
) -> Option<Sample> {
    let (sources, targets): (Vec<&Segment>, Vec<&Segment>) =
        (source.iter().collect(), target.iter().collect());
    let (s, t) = sides(&sources, &targets, languages, resources);
    let texts = Texts { source: &sources, target: &targets };
    let way = if unfamiliar { Way::Unfamiliar } else { Way::Familiar };
    let staged = stage(&s, &t, texts, resources, way);
    let path = gold_path(gold, &s, &t)?;
    let mut rows: Vec<Vec<u32>> = vec![Vec::new(); s.len() + 1];
    for (stretch, cells) in staged.stretches.iter().zip(&staged.rows) {
        for (row, columns) in rows[stretch.source.0 as usize..].iter_mut().zip(cells) {
            row.extend(columns);
        }
    }
    let (mut i, mut j) = (0u32, 0u32);
    rows[0].push(0);
    for (m, n) in &path {
        i += u32::from(*m);
        j += u32::from(*n);
        rows[i as usize].push(j);
    }
    for row in &mut rows {
        row.sort_unstable();
        row.dedup();
    }
    let lattice = Lattice::new(0, &rows, &ALL_TYPES);
    let features = staged.evidence.features(&lattice, &resources.model.plain, &staged.habits);
    #[cfg(feature = "encoder")]
    let mut features = features;
    #[cfg(feature = "encoder")]
    if with_meaning {
        super::second_opinion::add_meaning(&lattice, texts, &staged, &mut features);
    }
    #[cfg(not(feature = "encoder"))]
    if with_meaning {
        return None;
    }
    Sample::new(lattice, &features, &path)
}

/// Bead sizes of the gold in canonical order: between two pairs, source lines
/// alone come before target lines alone.
fn gold_path(gold: &[Rung], source: &IndexedDocument, target: &IndexedDocument) -> Option<Vec<(u8, u8)>> {
    let mut path = Vec::new();
    let (mut i, mut j) = (0, 0);
    let mut pairs: Vec<&Rung> =
        gold.iter().filter(|r| !r.source.is_empty() && !r.target.is_empty()).collect();
    pairs.sort_by_key(|r| r.source[0]);
    let end = (source.len(), target.len());
    let goals = pairs.iter().map(|r| (r.source[0], r.target[0])).chain([end]);
    let mut sizes = pairs.iter().map(|r| (r.source.len(), r.target.len()));
    for (to_i, to_j) in goals {
        path.extend((0..to_i.checked_sub(i)?).map(|_| (1, 0)));
        path.extend((0..to_j.checked_sub(j)?).map(|_| (0, 1)));
        (i, j) = (to_i, to_j);
        if let Some((m, n)) = sizes.next() {
            if m.max(n) > if m.min(n) == 1 { MOST_TO_ONE } else { MOST_TO_MANY } {
                return None;
            }
            path.push((m as u8, n as u8));
            (i, j) = (i + m, j + n);
        }
    }
    ((i, j) == end).then_some(path)
}

impl Sample {
    fn new(lattice: Lattice, features: &[Features], path: &[(u8, u8)]) -> Option<Sample> {
        let mut sample = Sample {
            starts: vec![(0, 0)],
            cells: Vec::new(),
            singles: Vec::new(),
            damping: Vec::with_capacity(features.len()),
            gold: Vec::new(),
            lattice,
        };
        for f in features {
            let filled = (0u8..).zip(f.words).filter(|(_, x)| *x > 0.0);
            sample.cells.extend(filled.map(|(cell, x)| (cell, x.min(255.0) as u8)));
            sample.singles.extend((0u8..).zip(f.singles).filter(|(_, x)| *x != 0.0));
            sample.starts.push((sample.cells.len() as u32, sample.singles.len() as u32));
            sample.damping.push(f.damping);
        }
        let mut at = 0u32;
        let mut previous = None;
        for (m, n) in path {
            let first = sample.lattice.edges.partition_point(|e| e.from < at);
            let offset =
                sample.lattice.edges[first..].iter().position(|e| e.from == at && (e.m, e.n) == (*m, *n))?;
            let edge = &sample.lattice.edges[first + offset];
            let kind = (edge.m == 0, edge.n == 0);
            sample.gold.push(((first + offset) as u32, edge.is_null() && previous == Some(kind)));
            previous = Some(kind);
            at = edge.to;
        }
        Some(sample)
    }

    fn score(&self, k: usize, weights: &Weights) -> Score {
        let (cells, singles) = self.range(k);
        let (mut words, mut damped) = (0.0, 0.0);
        for (cell, count) in cells {
            words += weights.words[usize::from(*cell)] * f32::from(*count);
            damped += weights.damped[usize::from(*cell)] * f32::from(*count);
        }
        let single: f32 = singles.iter().map(|(s, x)| weights.singles[usize::from(*s)] * x).sum();
        let opening = words + damped / self.damping[k] + single;
        Score { opening, going_on: opening + weights.going_on }
    }

    #[expect(clippy::type_complexity, reason = "two slices side by side need no name of their own")]
    fn range(&self, k: usize) -> (&[(u8, u8)], &[(u8, f32)]) {
        let (a, b) = (self.starts[k], self.starts[k + 1]);
        (&self.cells[a.0 as usize..b.0 as usize], &self.singles[a.1 as usize..b.1 as usize])
    }

    /// Negative log-likelihood of the gold path and its gradient, in the order of [`Weights::to_list`].
    pub(crate) fn gradient(&self, weights: &Weights) -> (f64, Vec<f64>) {
        let scores: Vec<Score> = (0..self.lattice.edges.len()).map(|k| self.score(k, weights)).collect();
        let mut gradient = vec![0f64; Weights::COUNT];
        let Some(sums) = posteriors(&self.lattice, &scores) else { return (0.0, gradient) };
        let mut gold = 0.0;
        let mut change: Vec<(f32, f32)> =
            sums.edges.iter().copied().zip(sums.going_on.iter().copied()).collect();
        for (k, going_on) in &self.gold {
            let k = *k as usize;
            gold += f64::from(if *going_on { scores[k].going_on } else { scores[k].opening });
            change[k].0 -= 1.0;
            change[k].1 -= f32::from(u8::from(*going_on));
        }
        for (k, (all, going_on)) in change.into_iter().enumerate() {
            if all.abs() > 1e-7 {
                let all = f64::from(all);
                let (cells, singles) = self.range(k);
                for (cell, count) in cells {
                    let x = all * f64::from(*count);
                    gradient[usize::from(*cell)] += x;
                    gradient[CELLS + usize::from(*cell)] += x / f64::from(self.damping[k]);
                }
                for (s, x) in singles {
                    gradient[2 * CELLS + usize::from(*s)] += all * f64::from(*x);
                }
            }
            gradient[2 * CELLS + SINGLES.len()] += f64::from(going_on);
        }
        (sums.log_sum - gold, gradient)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::EncoderUse;

    fn segments(lines: &[&str]) -> Vec<Segment> {
        lines.iter().map(|text| Segment { text: (*text).to_owned(), ..Segment::default() }).collect()
    }

    fn rung(source: &[usize], target: &[usize]) -> Rung {
        Rung { source: source.to_vec(), target: target.to_vec(), ..Rung::default() }
    }

    const ARABIC: [&str; 6] = [
        "اعتمدت اللجنة التقرير في 5 آذار/مارس 2021.",
        "عقدت الجلسة في المقر، وحضرها الأعضاء جميعا.",
        "نشكر الحاضرين.",
        "سطر زائد لا نظير له هنا.",
        "سطر ثان لا نظير له.",
        "اختتمت الدورة.",
    ];
    const ENGLISH: [&str; 7] = [
        "The committee adopted the report on 5 March 2021.",
        "The meeting was held at headquarters.",
        "All members attended it.",
        "We thank those present.",
        "A line that nothing stands opposite to.",
        "Another such line.",
        "The session closed.",
    ];

    fn gold() -> Vec<Rung> {
        vec![rung(&[0], &[0]), rung(&[1], &[1, 2]), rung(&[2], &[3]), rung(&[5], &[6])]
    }

    fn made(gold: &[Rung]) -> Option<Sample> {
        let resources = Resources { encoder: EncoderUse::Never, ..Resources::shipped() };
        let languages = (Language::Arabic, Language::English);
        sample(&segments(&ARABIC), &segments(&ENGLISH), languages, resources, gold, (false, false))
    }

    #[test]
    fn the_gradient_is_the_slope_of_the_loss() {
        let sample = made(&gold()).unwrap();
        let weights = &Resources::shipped().model.plain;
        let (loss, gradient) = sample.gradient(weights);
        assert!(loss > 0.0 && gradient.len() == Weights::COUNT);
        let list = weights.to_list();
        let mut steep = 0;
        for (at, slope) in gradient.iter().enumerate() {
            let moved = |step: f32| {
                let mut list = list.clone();
                list[at] += step;
                sample.gradient(&Weights::from_list(&list)).0
            };
            let step = 0.02;
            let measured = (moved(step) - moved(-step)) / (2.0 * f64::from(step));
            assert!((slope - measured).abs() < 0.02 + 0.02 * slope.abs(), "{at}: {slope}, not {measured}");
            steep += usize::from(slope.abs() > 0.01);
        }
        assert!(steep > 20, "{steep}");
    }

    #[test]
    fn between_two_pairs_source_lines_come_first() {
        let sample = made(&gold()).unwrap();
        let path: Vec<(u8, u8, bool)> = sample
            .gold
            .iter()
            .map(|(k, goes_on)| {
                let edge = &sample.lattice.edges[*k as usize];
                (edge.m, edge.n, *goes_on)
            })
            .collect();
        let alone = [(1, 0, false), (1, 0, true), (0, 1, false), (0, 1, true)];
        let pairs = [(1, 1, false), (1, 2, false), (1, 1, false)];
        assert_eq!(path, [&pairs[..], &alone, &[(1, 1, false)]].concat());
    }

    #[test]
    fn a_gold_that_crosses_is_no_path() {
        assert!(made(&[rung(&[0], &[3]), rung(&[2], &[0])]).is_none());
        assert!(made(&[rung(&[0], &[0, 1, 2, 3, 4]), rung(&[1], &[5])]).is_some());
        assert!(made(&[rung(&[0, 1], &[0, 1, 2, 3, 4])]).is_none());
    }

    #[test]
    fn gold_with_larger_beads_than_the_search_has_is_no_sample() {
        let side = |lines: usize| {
            let segments: Vec<Segment> =
                (0..lines).map(|n| Segment { text: format!("line {n}"), ..Segment::default() }).collect();
            let resources = Resources { encoder: EncoderUse::Never, ..Resources::shipped() };
            IndexedDocument::new(&segments.iter().collect::<Vec<_>>(), Language::English, resources.lexicon)
        };
        let path = |m: usize, n: usize| {
            let (source, target): (Vec<usize>, Vec<usize>) = ((0..m).collect(), (0..n).collect());
            gold_path(&[rung(&source, &target)], &side(m), &side(n))
        };
        assert_eq!(path(1, MOST_TO_ONE), Some(vec![(1, MOST_TO_ONE as u8)]));
        assert_eq!(path(MOST_TO_MANY, 2), Some(vec![(MOST_TO_MANY as u8, 2)]));
        assert!(path(1, MOST_TO_ONE + 1).is_none() && path(2, MOST_TO_MANY + 1).is_none());
    }
}
