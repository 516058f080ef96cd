//! What depends on one piece alone: computed once and kept for a document.
//!
//! A piece's embedding is projected and normalised for each n-gram order, then
//! multiplied with each tap of that order's first convolution. A token's first
//! layer is a sum of such rows.

use ndarray::linalg::general_mat_mul;
use ndarray::{Array2, Axis};
use rustc_hash::FxHashMap;

use super::half::{Half, halved};
use super::norm::standardise;
use super::table::EmbeddingTable;
use super::weights::{ByteMatrix, EncoderWeights};
use super::{DIMENSIONS, HIDDEN, ORDERS};

/// Pieces kept before the store is emptied: 4 KB each, 8.5 MB. Four thousand
/// UN sentences use 3,400 pieces in Arabic, 3,600 in English.
const MOST_KEPT: usize = 2048;

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
}

/// The values of the pieces met so far.
#[derive(Default)]
pub(super) struct Kept {
    /// Block and row of each piece.
    place: FxHashMap<u32, (usize, usize)>,
    blocks: Vec<PieceBlock>,
}

/// Pieces that were computed together, a row each.
struct PieceBlock {
    input: Array2<Half>,
    tapped: Array2<i8>,
    /// For each piece what the numbers of each tap are counted in.
    steps: Array2<f32>,
}

/// The numbers as steps of a 127th of the largest, and that step: an error of half a step,
/// as the taps have themselves.
fn stepped(values: &[f32], steps: &mut [i8]) -> f32 {
    let largest = values.iter().fold(0.0f32, |largest, value| largest.max(value.abs()));
    let step = largest.max(f32::MIN_POSITIVE) / f32::from(i8::MAX);
    steps.iter_mut().zip(values).for_each(|(to, value)| *to = (value / step).round() as i8);
    step
}

/// The values of one piece; all empty between texts.
#[derive(Clone, Copy, Default)]
pub(super) struct PieceValues<'k> {
    /// 3 · 256 numbers: what the first convolution of each order reads.
    pub(super) input: &'k [Half],
    /// 10 · 256 numbers: that input times each tap, order after order, in steps.
    pub(super) tapped: &'k [i8],
    /// The step of each tap.
    pub(super) steps: &'k [f32],
}

impl Kept {
    /// The values of a piece that [`Local::prepare`] has met.
    pub(super) fn get(&self, piece: u32) -> PieceValues<'_> {
        let found = self.place.get(&piece).and_then(|&(block, row)| {
            let block = self.blocks.get(block)?;
            Some(PieceValues {
                input: block.input.row(row).to_slice()?,
                tapped: block.tapped.row(row).to_slice()?,
                steps: block.steps.row(row).to_slice()?,
            })
        });
        found.unwrap_or_default()
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
        }
    }

    /// Computes the pieces among `tokens` that are not kept yet.
    pub(super) fn prepare(&self, tokens: impl Iterator<Item = u32> + Clone, kept: &mut Kept) {
        if kept.place.len() > MOST_KEPT {
            *kept = Kept::default();
        }
        let mut new = Vec::new();
        for piece in tokens {
            let next = (kept.blocks.len() + new.len() / TOGETHER, new.len() % TOGETHER);
            kept.place.entry(piece).or_insert_with(|| {
                new.push(piece);
                next
            });
        }
        kept.blocks.extend(new.chunks(TOGETHER).map(|pieces| self.block(pieces)));
    }

    fn block(&self, pieces: &[u32]) -> PieceBlock {
        let mut embedding = Array2::zeros((pieces.len(), DIMENSIONS));
        for (&piece, mut row) in pieces.iter().zip(embedding.outer_iter_mut()) {
            if let Some(row) = row.as_slice_mut() {
                self.table.unpack(piece, row);
            }
        }
        let mut input = Array2::zeros((pieces.len(), ORDERS.len() * HIDDEN));
        let mut tapped = Array2::zeros((pieces.len(), TAPS * HIDDEN));
        let mut steps = Array2::zeros((pieces.len(), TAPS));
        let mut columns = tapped.axis_chunks_iter_mut(Axis(1), HIDDEN).zip(steps.columns_mut());
        let (mut x, mut product) =
            (Array2::zeros((pieces.len(), HIDDEN)), Array2::zeros((pieces.len(), HIDDEN)));
        for (order, mut input) in input.axis_chunks_iter_mut(Axis(1), HIDDEN).enumerate() {
            self.project(order, &embedding, &mut x);
            input.zip_mut_with(&x, |half, x| *half = halved(*x));
            for (tap, (mut column, mut steps)) in (0..ORDERS[order].taps).zip(&mut columns) {
                let tap = self.taps[order].unpack_rows(tap * HIDDEN..(tap + 1) * HIDDEN);
                general_mat_mul(1.0, &x, &tap, 0.0, &mut product);
                for ((product, mut row), step) in
                    product.outer_iter().zip(column.outer_iter_mut()).zip(&mut steps)
                {
                    if let (Some(product), Some(row)) = (product.as_slice(), row.as_slice_mut()) {
                        *step = stepped(product, row);
                    }
                }
            }
        }
        PieceBlock { input, tapped, steps }
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
