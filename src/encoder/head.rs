//! From the summed features of a text to its vector.
//!
//! `m = (sums · C + tokens · c) / √tokens`, then three layers with shortcuts:
//! `a = relu(m · D0)`, `b = relu(a · D1 + m · P1)`,
//! `v = tanh(relu(b · D2) · D3 + b · P3)`, scaled to unit length.

use ndarray::linalg::general_mat_mul;
use ndarray::{Array1, Array2, Axis};

use super::weights::{ByteMatrix, EncoderWeights};
use super::{DIMENSIONS, FEATURES, Pooled, Vector};

/// Groups computed together; more only takes more memory, 15 KB for each.
pub(crate) const TOGETHER: usize = 128;

/// Rows of a layer unpacked at once: half a megabyte of the widest.
const ROWS: usize = 256;

/// The dense layers, unpacked one by one for each batch of groups: that costs less than
/// one group of it, and 7 MB less memory than to keep them unpacked.
pub(super) struct HeadLayer<'w> {
    /// 1280 × 512.
    sentence: ByteMatrix<'w>,
    /// Gain of the features' layer norm.
    gain: Vec<f32>,
    /// What every token adds: the layer norm's shift times the matrix, and the bias.
    per_token: Array1<f32>,
    d0: ByteMatrix<'w>,
    d1: ByteMatrix<'w>,
    p1: ByteMatrix<'w>,
    d2: ByteMatrix<'w>,
    p3: ByteMatrix<'w>,
    d3: ByteMatrix<'w>,
}

impl<'w> HeadLayer<'w> {
    pub(super) fn new(weights: &mut EncoderWeights<'w>) -> Self {
        let mut per_token = Array1::from_vec(std::mem::take(&mut weights.sentence_bias));
        let sentence = weights.sentence;
        for (part, shifts) in weights.feature_shift.chunks(ROWS).enumerate() {
            let rows = sentence.unpack_rows(part * ROWS..part * ROWS + shifts.len());
            for (row, &shift) in rows.outer_iter().zip(shifts) {
                per_token.scaled_add(shift, &row);
            }
        }
        let gain = std::mem::take(&mut weights.feature_gain);
        let [d0, d1, p1, d2, p3, d3] = weights.dense;
        HeadLayer { sentence, gain, per_token, d0, d1, p1, d2, p3, d3 }
    }

    /// Unit vectors of the groups; zero for a group without tokens.
    pub(super) fn vectors(&self, groups: &[Pooled]) -> Vec<Vector> {
        groups.chunks(TOGETHER).flat_map(|some| self.some_vectors(some)).collect()
    }

    fn some_vectors(&self, groups: &[Pooled]) -> Vec<Vector> {
        let mut sums = Array2::zeros((groups.len(), FEATURES));
        for (group, mut row) in groups.iter().zip(sums.outer_iter_mut()) {
            let sums = group.sums().iter().zip(&self.gain);
            row.iter_mut().zip(sums).for_each(|(to, (from, gain))| *to = from * gain);
        }
        let mut m = times(&sums, &self.sentence);
        for (group, mut row) in groups.iter().zip(m.outer_iter_mut()) {
            let tokens = group.tokens() as f32;
            row.scaled_add(tokens, &self.per_token);
            row /= tokens.sqrt().max(1.0);
        }
        let a = relu(times(&m, &self.d0));
        let b = relu(add_times(times(&m, &self.p1), &a, &self.d1));
        let c = relu(times(&b, &self.d2));
        let v = add_times(times(&b, &self.p3), &c, &self.d3);
        v.outer_iter().map(|row| unit(row.iter().map(|x| x.tanh()))).collect()
    }
}

fn times(x: &Array2<f32>, layer: &ByteMatrix<'_>) -> Array2<f32> {
    add_times(Array2::zeros((x.nrows(), layer.columns())), x, layer)
}

/// `sum + x · layer`.
fn add_times(mut sum: Array2<f32>, x: &Array2<f32>, layer: &ByteMatrix<'_>) -> Array2<f32> {
    for (part, x) in (0..).zip(x.axis_chunks_iter(Axis(1), ROWS)) {
        let rows = part * ROWS..part * ROWS + x.ncols();
        general_mat_mul(1.0, &x, &layer.unpack_rows(rows), 1.0, &mut sum);
    }
    sum
}

fn relu(mut x: Array2<f32>) -> Array2<f32> {
    x.mapv_inplace(|v| v.max(0.0));
    x
}

/// Scaled to length 1; zero stays zero.
fn unit(values: impl Iterator<Item = f32>) -> Vector {
    let mut vector = [0.0; DIMENSIONS];
    vector.iter_mut().zip(values).for_each(|(to, from)| *to = from);
    let length = vector.iter().map(|v| v * v).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
    vector.map(|v| v / length)
}
