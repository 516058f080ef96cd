//! Vectors of the encoder made small: projected to where vectors of this memory differ most,
//! turned so that all numbers matter alike, and rounded to a byte each.

use crate::random::Random;

/// Numbers of a small vector: with its row in the file it takes 120 bytes.
pub(super) const SMALL: usize = 112;
/// Rounds of orthogonal iteration. What is sought is the space of the largest directions, not each
/// of them: it stands still long before.
const ROUNDS: usize = 12;
/// A number of a turned unit vector is spread like chance around 0 with 1/√112 = 0.094; one in ten
/// thousand is beyond four times that, and cut.
const SCALE: f32 = 127.0 / 0.378;

/// How vectors of a memory are made small.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Projection {
    /// Numbers of a full vector.
    full: usize,
    /// [`SMALL`] rows of `full` numbers, orthogonal to each other.
    rows: Vec<f32>,
}

/// The vectors of a memory, as a scan reads them.
pub(super) struct Vectors {
    /// Changes of the vectors up to here.
    pub(super) changes: i64,
    pub(super) projection: Projection,
    pub(super) units: Vec<u32>,
    pub(super) data: Vec<i8>,
}

impl Projection {
    /// The projection that loses least of the vectors `of`, which may be few.
    pub(super) fn learn(of: &[Vec<f32>], full: usize) -> Self {
        let mut moments = vec![0f32; full * full];
        for vector in of {
            for (row, x) in moments.chunks_exact_mut(full).zip(vector) {
                row.iter_mut().zip(vector).for_each(|(sum, y)| *sum += x * y);
            }
        }
        // The seed is any: directions that the vectors do not have are filled with it.
        let mut random = Random::new(112);
        let mut rows: Vec<f32> = (0..SMALL * full).map(|_| random.share() as f32 - 0.5).collect();
        orthogonal(&mut rows, full);
        for _ in 0..ROUNDS {
            let mut next = vec![0f32; SMALL * full];
            for (row, out) in rows.chunks_exact(full).zip(next.chunks_exact_mut(full)) {
                for (x, moment) in row.iter().zip(moments.chunks_exact(full)) {
                    out.iter_mut().zip(moment).for_each(|(sum, m)| *sum += x * m);
                }
                // What the vectors do not have keeps its direction.
                out.iter_mut().zip(row).for_each(|(sum, x)| *sum += 1e-6 * x);
            }
            rows = next;
            orthogonal(&mut rows, full);
        }
        let mut turn: Vec<f32> = (0..SMALL * SMALL).map(|_| random.share() as f32 - 0.5).collect();
        orthogonal(&mut turn, SMALL);
        let mut turned = vec![0f32; SMALL * full];
        for (weights, out) in turn.chunks_exact(SMALL).zip(turned.chunks_exact_mut(full)) {
            for (weight, row) in weights.iter().zip(rows.chunks_exact(full)) {
                out.iter_mut().zip(row).for_each(|(sum, x)| *sum += weight * x);
            }
        }
        Projection { full, rows: turned }
    }

    /// The small form of a vector.
    pub(super) fn small(&self, vector: &[f32]) -> [i8; SMALL] {
        let mut numbers = [0f32; SMALL];
        for (number, row) in numbers.iter_mut().zip(self.rows.chunks_exact(self.full)) {
            *number = row.iter().zip(vector).map(|(a, b)| a * b).sum();
        }
        let length = numbers.iter().map(|x| x * x).sum::<f32>().sqrt().max(1e-9);
        numbers.map(|x| (x / length * SCALE).round().clamp(-127.0, 127.0) as i8)
    }

    /// As bytes: the numbers as f32, little endian.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        self.rows.iter().flat_map(|x| x.to_le_bytes()).collect()
    }

    /// What [`to_bytes`](Projection::to_bytes) wrote; `None` where it is not that.
    pub(super) fn from_bytes(bytes: &[u8], full: usize) -> Option<Self> {
        let rows: Vec<f32> =
            bytes.chunks_exact(4).filter_map(|x| x.try_into().ok().map(f32::from_le_bytes)).collect();
        (bytes.len() == 4 * SMALL * full && rows.iter().all(|x| x.is_finite()))
            .then_some(Projection { full, rows })
    }
}

/// How much two small vectors point the same way.
pub(super) fn product(a: &[i8; SMALL], b: &[i8]) -> i32 {
    a.iter().zip(b).map(|(x, y)| i32::from(i16::from(*x) * i16::from(*y))).sum()
}

/// Makes rows of `width` numbers orthogonal to each other and one long (Gram and Schmidt, twice).
fn orthogonal(rows: &mut [f32], width: usize) {
    for at in 0..rows.len() / width {
        let (before, rest) = rows.split_at_mut(at * width);
        let Some(row) = rest.get_mut(..width) else { return };
        for _ in 0..2 {
            for other in before.chunks_exact(width) {
                let along: f32 = row.iter().zip(other).map(|(a, b)| a * b).sum();
                row.iter_mut().zip(other).for_each(|(a, b)| *a -= along * b);
            }
            let length = row.iter().map(|x| x * x).sum::<f32>().sqrt().max(1e-20);
            row.iter_mut().for_each(|x| *x /= length);
        }
    }
}
