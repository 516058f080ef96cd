//! What depends on one piece alone: computed once, and kept for all that is read later.
//!
//! A piece's embedding is projected and normalised for each n-gram order, then
//! multiplied with each tap of that order's first convolution. A token's first
//! layer is a sum of such rows.

use std::sync::{Arc, Mutex, PoisonError};

use ndarray::linalg::general_mat_mul;
use ndarray::{Array2, ArrayView1, Axis};
use rustc_hash::FxHashMap;

use super::half::{Half, halved};
use super::norm::standardise;
use super::table::EmbeddingTable;
use super::weights::{ByteMatrix, EncoderWeights};
use super::{DIMENSIONS, HIDDEN, ORDERS};

/// Pieces of a generation: 4 KB each, 8.5 MB for the last two. Four thousand UN sentences use 3,400 pieces in
/// Arabic, 3,600 in English.
const GENERATION: usize = 1024;

/// Taps of all orders.
const TAPS: usize = ORDERS[0].taps + ORDERS[1].taps + ORDERS[2].taps;

/// Pieces computed together; more only takes more memory.
const TOGETHER: usize = 128;

/// Columns of a projection unpacked at once, a quarter of a megabyte.
const COLUMNS: usize = 128;

/// The layers up to the taps of the first convolution.
pub(super) struct Local<'w> {
    pub(super) table: EmbeddingTable<'w>,
    /// 512 × 256 for each order.
    projection: [ByteMatrix<'w>; 3],
    bias: [Vec<f32>; 3],
    gain: [Vec<f32>; 3],
    shift: [Vec<f32>; 3],
    /// For each order (n · 256) × 256, its taps stacked.
    taps: [ByteMatrix<'w>; 3],
    epsilon: f32,
    lately: Mutex<Lately>,
}

/// The values of the pieces of some texts.
pub(super) type Kept = FxHashMap<u32, Arc<PieceValues>>;

/// The values of pieces that were met lately, in whatever document and thread: those that are not met again leave
/// with their generation.
#[derive(Default)]
struct Lately {
    young: Kept,
    old: Kept,
}

impl Lately {
    fn get(&mut self, piece: u32) -> Option<Arc<PieceValues>> {
        if let Some(values) = self.young.get(&piece) {
            return Some(Arc::clone(values));
        }
        let values = self.old.remove(&piece)?;
        self.keep(piece, Arc::clone(&values));
        Some(values)
    }

    fn keep(&mut self, piece: u32, values: Arc<PieceValues>) {
        if self.young.len() >= GENERATION {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(piece, values);
    }
}

/// The numbers as steps of a 127th of the largest, and that step: an error of half a step,
/// as the taps have themselves.
fn stepped(values: ArrayView1<'_, f32>, steps: &mut [i8]) -> f32 {
    let largest = values.iter().fold(0.0f32, |largest, value| largest.max(value.abs()));
    let step = largest.max(f32::MIN_POSITIVE) / f32::from(i8::MAX);
    steps.iter_mut().zip(values).for_each(|(to, value)| *to = (value / step).round() as i8);
    step
}

/// The values of one piece.
pub(super) struct PieceValues {
    /// 3 · 256 numbers: what the first convolution of each order reads.
    pub(super) input: Box<[Half]>,
    /// 10 · 256 numbers: that input times each tap, order after order, in steps.
    pub(super) tapped: Box<[i8]>,
    /// The step of each tap.
    pub(super) steps: [f32; TAPS],
}

impl Default for PieceValues {
    fn default() -> Self {
        let (input, tapped) = (vec![0; ORDERS.len() * HIDDEN], vec![0; TAPS * HIDDEN]);
        PieceValues { input: input.into(), tapped: tapped.into(), steps: [0.0; TAPS] }
    }
}

impl<'w> Local<'w> {
    pub(super) fn new(weights: &mut EncoderWeights<'w>) -> Self {
        Local {
            table: std::mem::take(&mut weights.table),
            projection: weights.projection,
            bias: std::mem::take(&mut weights.projection_bias),
            gain: std::mem::take(&mut weights.projection_gain),
            shift: std::mem::take(&mut weights.projection_shift),
            taps: weights.first,
            epsilon: weights.epsilon,
            lately: Mutex::default(),
        }
    }

    /// The values of the pieces among `tokens`, computed where they were not met lately.
    pub(super) fn prepare(&self, tokens: impl Iterator<Item = u32>) -> Kept {
        let mut pieces: Vec<u32> = tokens.collect();
        pieces.sort_unstable();
        pieces.dedup();
        let mut kept = Kept::default();
        let lately = || self.lately.lock().unwrap_or_else(PoisonError::into_inner);
        let mut known = lately();
        kept.extend(pieces.iter().filter_map(|piece| Some((*piece, known.get(*piece)?))));
        drop(known);
        pieces.retain(|piece| !kept.contains_key(piece));
        let new = pieces.chunks(TOGETHER).flat_map(|some| some.iter().copied().zip(self.values(some)));
        let new: Vec<(u32, Arc<PieceValues>)> =
            new.map(|(piece, values)| (piece, Arc::new(values))).collect();
        let mut known = lately();
        for (piece, values) in &new {
            known.keep(*piece, Arc::clone(values));
        }
        drop(known);
        kept.extend(new);
        kept
    }

    /// The values of some pieces, in their order.
    fn values(&self, pieces: &[u32]) -> Vec<PieceValues> {
        let mut embedding = Array2::zeros((pieces.len(), DIMENSIONS));
        for (&piece, mut row) in pieces.iter().zip(embedding.outer_iter_mut()) {
            if let Some(row) = row.as_slice_mut() {
                self.table.unpack(piece, row);
            }
        }
        let mut values: Vec<PieceValues> = pieces.iter().map(|_| PieceValues::default()).collect();
        let (mut x, mut product) =
            (Array2::zeros((pieces.len(), HIDDEN)), Array2::zeros((pieces.len(), HIDDEN)));
        let mut taps_before = 0;
        for (order, taps) in ORDERS.iter().map(|order| order.taps).enumerate() {
            self.project(order, &embedding, &mut x);
            for (values, x) in values.iter_mut().zip(x.outer_iter()) {
                let input = &mut values.input[order * HIDDEN..(order + 1) * HIDDEN];
                input.iter_mut().zip(x).for_each(|(half, x)| *half = halved(*x));
            }
            for tap in 0..taps {
                let number = taps_before + tap;
                let tap = self.taps[order].unpack_rows(tap * HIDDEN..(tap + 1) * HIDDEN);
                general_mat_mul(1.0, &x, &tap, 0.0, &mut product);
                for (values, product) in values.iter_mut().zip(product.outer_iter()) {
                    let tapped = &mut values.tapped[number * HIDDEN..(number + 1) * HIDDEN];
                    values.steps[number] = stepped(product, tapped);
                }
            }
            taps_before += taps;
        }
        values
    }

    /// What the first convolution of an order reads of each embedding: projected and normalised.
    fn project(&self, order: usize, embedding: &Array2<f32>, x: &mut Array2<f32>) {
        for (part, mut x) in x.axis_chunks_iter_mut(Axis(1), COLUMNS).enumerate() {
            let columns = part * COLUMNS..part * COLUMNS + x.ncols();
            let projection = self.projection[order].unpack_part(0..DIMENSIONS, columns);
            general_mat_mul(1.0, embedding, &projection, 0.0, &mut x);
        }
        let (bias, gain, shift) = (&self.bias[order], &self.gain[order], &self.shift[order]);
        for row in x.as_slice_mut().unwrap_or_default().chunks_exact_mut(HIDDEN) {
            row.iter_mut().zip(bias).for_each(|(x, b)| *x += b);
            standardise(row, self.epsilon);
            row.iter_mut().zip(gain).zip(shift).for_each(|((x, g), s)| *x = *x * g + s);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_that_are_met_again_stay() {
        let mut lately = Lately::default();
        for piece in 0..4 * GENERATION as u32 {
            lately.keep(piece, Arc::default());
            assert!(lately.get(0).is_some(), "{piece}");
        }
        assert!(lately.get(1).is_none(), "the others leave");
        assert!(lately.young.len() + lately.old.len() <= 2 * GENERATION);
    }
}
