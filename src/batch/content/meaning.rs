//! Two documents by the meaning of their paragraphs, for where words leave doubt: each of the longest
//! paragraphs of one looks for its nearest among those of the other.

use crate::encoder::{DIMENSIONS, encoder};
use crate::segment::Segment;

/// Paragraphs of a document that are encoded. Of 16 half may be missing on the other side without
/// changing the median; more cost time and tell no more.
const PARAGRAPHS: usize = 16;
/// Characters of a paragraph that are read: the encoder sees no more.
const LONGEST: usize = 400;

/// Vectors of the longest paragraphs, each number in a byte: 8 KB, so that those of many thousand
/// documents are held at once.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Meaning(Vec<[i8; DIMENSIONS]>);

/// The largest number of a unit vector is under .25; what is beyond is cut.
const SCALE: f32 = 127.0 / 0.25;

impl Meaning {
    pub(super) fn of(segments: &[Segment]) -> Self {
        let mut texts: Vec<(usize, &str)> =
            segments.iter().map(|segment| (segment.text.chars().count(), segment.text.as_str())).collect();
        texts.sort_by_key(|(length, _)| std::cmp::Reverse(*length));
        texts.truncate(PARAGRAPHS);
        let texts: Vec<String> = texts.iter().map(|(_, text)| text.chars().take(LONGEST).collect()).collect();
        let vectors = encoder().encode(&texts);
        let small = |x: &f32| (x * SCALE).round().clamp(-127.0, 127.0) as i8;
        Meaning(
            vectors
                .iter()
                .map(|vector| {
                    let mut bytes = [0i8; DIMENSIONS];
                    bytes.iter_mut().zip(vector.iter()).for_each(|(byte, x)| *byte = small(x));
                    bytes
                })
                .collect(),
        )
    }

    /// The cosine that half of the paragraphs of each have with their nearest on the other side, −1 to 1.
    pub(super) fn likeness(&self, other: &Meaning) -> f32 {
        (self.one_way(other) + other.one_way(self)) / 2.0
    }

    fn one_way(&self, other: &Meaning) -> f32 {
        let nearest =
            |own: &[i8; DIMENSIONS]| other.0.iter().map(|there| cosine(own, there)).fold(-1.0, f32::max);
        let mut best: Vec<f32> = self.0.iter().map(nearest).collect();
        best.sort_by(f32::total_cmp);
        best.get(best.len() / 2).copied().unwrap_or(0.0)
    }
}

fn cosine(a: &[i8; DIMENSIONS], b: &[i8; DIMENSIONS]) -> f32 {
    let dot = |a: &[i8; DIMENSIONS], b: &[i8; DIMENSIONS]| -> f32 {
        a.iter().zip(b).map(|(a, b)| i32::from(*a) * i32::from(*b)).sum::<i32>() as f32
    };
    dot(a, b) / (dot(a, a) * dot(b, b)).sqrt().max(1.0)
}
