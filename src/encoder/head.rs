//! From the summed features of a text to its vector.
//!
//! `m = (sums · C + tokens · c) / √tokens`, then three layers with shortcuts:
//! `a = relu(m · D0)`, `b = relu(a · D1 + m · P1)`,
//! `v = tanh(relu(b · D2) · D3 + b · P3)`, scaled to unit length.

use std::borrow::Borrow;

use ndarray::linalg::general_mat_mul;
use ndarray::{Array1, Array2, Axis};

use super::weights::{ByteMatrix, EncoderWeights};
use super::{DIMENSIONS, FEATURES, Pooled, Vector};

/// Groups computed together; more only takes more memory, 15 KB for each.
const TOGETHER: usize = 128;

/// Rows and columns of a layer unpacked at once, a quarter of a megabyte.
const ROWS: usize = 256;
const COLUMNS: usize = 256;

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
        let mut per_token = std::mem::take(&mut weights.sentence_bias);
        let sentence = weights.sentence;
        for (row, &shift) in weights.feature_shift.iter().enumerate() {
            sentence.add_row(row, shift, &mut per_token);
        }
        let per_token = Array1::from_vec(per_token);
        let gain = std::mem::take(&mut weights.feature_gain);
        let [d0, d1, p1, d2, p3, d3] = weights.dense;
        HeadLayer { sentence, gain, per_token, d0, d1, p1, d2, p3, d3 }
    }

    /// Unit vectors of the groups; zero for a group without tokens. A group is not asked for before
    /// its turn, nor kept behind it.
    pub(super) fn vectors<P: Borrow<Pooled>>(&self, groups: impl IntoIterator<Item = P>) -> Vec<Vector> {
        let mut groups = groups.into_iter();
        let mut vectors = Vec::new();
        loop {
            let (mut sums, mut tokens) = (Vec::with_capacity(TOGETHER * FEATURES), Vec::new());
            for group in groups.by_ref().take(TOGETHER) {
                let group = group.borrow();
                sums.extend(group.sums().iter().zip(&self.gain).map(|(sum, gain)| sum * gain));
                tokens.push(group.tokens() as f32);
            }
            if tokens.is_empty() {
                return vectors;
            }
            let sums = Array2::from_shape_vec((tokens.len(), FEATURES), sums).unwrap_or_default();
            vectors.extend(self.some_vectors(sums, &tokens));
        }
    }

    /// From the features, times their gain, and the number of tokens of each group.
    fn some_vectors(&self, sums: Array2<f32>, tokens: &[f32]) -> Vec<Vector> {
        let mut m = times(&sums, &self.sentence);
        drop(sums);
        for (&tokens, mut row) in tokens.iter().zip(m.outer_iter_mut()) {
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
        for (part, mut sum) in (0..).zip(sum.axis_chunks_iter_mut(Axis(1), COLUMNS)) {
            let columns = part * COLUMNS..part * COLUMNS + sum.ncols();
            general_mat_mul(1.0, &x, &layer.unpack_part(rows.clone(), columns), 1.0, &mut sum);
        }
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
