//! The encoder's vectors of texts and of groups of neighbours. What these share is read once.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::encoder::{CutSums, Encoder, EncoderSession, Pooled, Seam, Vector, encoder};
use crate::lang::forms::without_signs;

/// A group of segments by its first segment and size.
pub(crate) type Group = (u32, u8);

/// Vectors of groups of segments; those of the same texts share one.
#[derive(Default)]
pub(crate) struct Groups {
    at: FxHashMap<Group, u32>,
    /// Vectors, each with the pieces that it was made of.
    vectors: Vec<(Vector, u32)>,
}

impl Groups {
    pub(crate) fn get(&self, group: Group) -> Option<&(Vector, u32)> {
        self.vectors.get(*self.at.get(&group)? as usize)
    }

    /// Cosine of a group and another, perhaps of other texts; 0 where one was not read.
    pub(crate) fn cosine(&self, own: Group, others: &Groups, other: Group) -> f32 {
        self.get(own).zip(others.get(other)).map_or(0.0, |((a, _), (b, _))| cosine(a, b))
    }
}

/// Sums kept side by side, since the compiler may not reorder a sum of floats itself.
const LANES: usize = 32;

/// Cosine of two unit vectors.
pub(crate) fn cosine(a: &Vector, b: &Vector) -> f32 {
    let mut lanes = [0.0; LANES];
    for (a, b) in a.as_chunks::<LANES>().0.iter().zip(b.as_chunks::<LANES>().0) {
        for (lane, (x, y)) in lanes.iter_mut().zip(a.iter().zip(b)) {
            *lane += x * y;
        }
    }
    lanes.iter().sum()
}

/// Vectors of texts that stand alone.
pub(crate) fn vectors_of<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<Vector> {
    encoder().encode(&texts.map(without_signs).collect::<Vec<_>>())
}

/// A text cut at these bytes, which rise.
pub(crate) fn cut_at<'t>(text: &'t str, borders: &[usize]) -> Vec<&'t str> {
    let starts = std::iter::once(0).chain(borders.iter().copied());
    let ends = borders.iter().copied().chain([text.len()]);
    starts.zip(ends).map(|(start, end)| &text[start..end]).collect()
}

/// The sums of texts of which each comes in parts, and of what stands before and behind the borders of these.
pub(crate) fn cut_sums(texts: &[Vec<&str>]) -> Vec<CutSums> {
    let texts: Vec<Vec<_>> =
        texts.iter().map(|parts| parts.iter().copied().map(without_signs).collect()).collect();
    encoder().session().pool_cut(&texts)
}

/// Vectors of some of these.
pub(crate) fn vectors_of_sums<'s>(sums: impl Iterator<Item = &'s Pooled>) -> Vec<Vector> {
    encoder().head(sums)
}

/// Texts that are read together, at least, where there are as many: the
/// encoder's matrices are laid out anew for each batch of texts and of groups.
const TEXTS_TOGETHER: usize = 256;

/// Groups that overlap, so that they share their seams.
struct Run {
    /// Segments `first..end`.
    first: u32,
    end: u32,
    groups: Vec<Group>,
}

/// Vectors of groups (first segment, size), each run of neighbours encoded once, and
/// of groups with the same texts only the first.
pub(super) fn vectors<'t>(
    encoder: &Encoder<'_>,
    text: impl Fn(usize) -> &'t str + Sync,
    groups: impl Iterator<Item = Group>,
) -> Groups {
    let mut wanted: Vec<(u32, u8)> = groups.filter(|(_, size)| *size > 0).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut numbers: FxHashMap<&str, u32> = FxHashMap::default();
    let mut number = |i: usize| {
        let next = numbers.len() as u32;
        *numbers.entry(text(i)).or_insert(next)
    };
    let mut same: FxHashMap<Box<[u32]>, u32> = FxHashMap::default();
    let mut at = FxHashMap::default();
    let mut runs: Vec<Run> = Vec::new();
    for (first, size) in wanted {
        let texts: Box<[u32]> =
            (first as usize..first as usize + usize::from(size)).map(&mut number).collect();
        let next = same.len() as u32;
        let own = *same.entry(texts).or_insert(next);
        at.insert((first, size), own);
        if own != next {
            continue;
        }
        let end = first + u32::from(size);
        match runs.last_mut() {
            Some(run) if first < run.end => {
                run.end = run.end.max(end);
                run.groups.push((first, size));
            }
            _ => runs.push(Run { first, end, groups: vec![(first, size)] }),
        }
    }
    let mut batches: Vec<&[Run]> = Vec::new();
    let mut rest = runs.as_slice();
    while !rest.is_empty() {
        let mut texts = 0;
        let fit = rest.iter().take_while(|run| {
            let fits = texts < TEXTS_TOGETHER;
            texts += (run.end - run.first) as usize;
            fits
        });
        let (batch, later) = rest.split_at(fit.count());
        batches.push(batch);
        rest = later;
    }
    let vectors = batches
        .into_par_iter()
        .map_init(|| encoder.session(), |session, batch| batch_vectors(encoder, session, &text, batch))
        .flat_map_iter(|vectors| vectors)
        .collect();
    Groups { at, vectors }
}

/// Vectors of the groups of some runs.
fn batch_vectors<'t>(
    encoder: &Encoder<'_>,
    session: &mut EncoderSession<'_>,
    text: impl Fn(usize) -> &'t str,
    runs: &[Run],
) -> Vec<(Vector, u32)> {
    // The encoder was made of text without vowel signs: with them the cosine of a verse and
    // its translation is the nearest of 455 in 9 % of cases, without them in 57 %.
    let lines = runs.iter().flat_map(|run| run.first..run.end);
    let texts: Vec<_> = lines.map(|i| without_signs(text(i as usize))).collect();
    let starts = runs.iter().scan(0, |end, run| {
        let start = *end;
        *end += (run.end - run.first) as usize;
        Some(start)
    });
    let starts: Vec<usize> = starts.collect();
    let (pooled, seams) = session.pool_neighbours(&texts, &starts);
    let groups = runs.iter().zip(&starts).flat_map(|(run, at)| {
        run.groups.iter().map(move |(first, size)| (at + (first - run.first) as usize, usize::from(*size)))
    });
    let groups: Vec<(usize, usize)> = groups.collect();
    let mut pieces = Vec::with_capacity(groups.len());
    let sums = groups.iter().map(|group| {
        let sum = joined(&pooled, &seams, *group);
        pieces.push(sum.tokens() as u32);
        sum
    });
    encoder.head(sums).into_iter().zip(pieces).collect()
}

/// A group of `size` neighbours from `first` on.
fn joined(pooled: &[Pooled], seams: &[Seam], (first, size): (usize, usize)) -> Pooled {
    let mut sum = pooled[first].clone();
    for k in first + 1..first + size {
        sum.join(&seams[k - 1], &pooled[k]);
    }
    sum
}
