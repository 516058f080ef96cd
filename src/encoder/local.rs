//! What depends on one piece alone: computed once and kept for a document.
//!
//! A piece's embedding is projected and normalised for each n-gram order, then
//! multiplied with each tap of that order's first convolution. A token's first
//! layer is a sum of such rows.

use ndarray::linalg::general_mat_mul;
use ndarray::{Array2, Axis, concatenate};
use rustc_hash::FxHashMap;

use super::norm::standardise;
use super::table::EmbeddingTable;
use super::weights::EncoderWeights;
use super::{DIMENSIONS, HIDDEN, ORDERS};

/// Pieces kept before the store is emptied: 15 KB each, 63 MB. Four thousand
/// UN sentences use 3,400 pieces in Arabic, 3,600 in English.
const MOST_KEPT: usize = 4096;

/// Pieces computed together; more only takes more memory.
const TOGETHER: usize = 256;

/// The layers up to the taps of the first convolution.
pub(super) struct Local {
    table: EmbeddingTable,
    /// 512 × (3 · 256), the orders side by side.
    projection: Array2<f32>,
    bias: [Vec<f32>; 3],
    gain: [Vec<f32>; 3],
    shift: [Vec<f32>; 3],
    /// For each order (n · 256) × 256, its taps stacked.
    taps: [Array2<f32>; 3],
    epsilon: f32,
}

/// The values of the pieces met so far.
#[derive(Default)]
pub(super) struct Kept {
    /// Block and row of each piece.
    place: FxHashMap<u32, (usize, usize)>,
    blocks: Vec<Block>,
}

/// Pieces that were computed together, a row each.
struct Block {
    embedding: Array2<f32>,
    input: Array2<f32>,
    tapped: Array2<f32>,
}

/// The values of one piece; all empty between texts.
#[derive(Clone, Copy, Default)]
pub(super) struct PieceValues<'k> {
    /// 512 numbers.
    pub(super) embedding: &'k [f32],
    /// 3 · 256 numbers: what the first convolution of each order reads.
    pub(super) input: &'k [f32],
    /// 10 · 256 numbers: that input times each tap, order after order.
    pub(super) tapped: &'k [f32],
}

impl Kept {
    /// The values of a piece that [`Local::prepare`] has met.
    pub(super) fn get(&self, piece: u32) -> PieceValues<'_> {
        let found = self.place.get(&piece).and_then(|&(block, row)| {
            let block = self.blocks.get(block)?;
            Some(PieceValues {
                embedding: block.embedding.row(row).to_slice()?,
                input: block.input.row(row).to_slice()?,
                tapped: block.tapped.row(row).to_slice()?,
            })
        });
        found.unwrap_or_default()
    }
}

impl Local {
    pub(super) fn new(weights: &mut EncoderWeights) -> Self {
        let sides = weights.projection.each_ref().map(|order| order.view());
        Local {
            table: std::mem::take(&mut weights.table),
            // All three have 512 rows, so this cannot fail.
            projection: concatenate(Axis(1), &sides).unwrap_or_default(),
            bias: std::mem::take(&mut weights.projection_bias),
            gain: std::mem::take(&mut weights.projection_gain),
            shift: std::mem::take(&mut weights.projection_shift),
            taps: std::mem::take(&mut weights.first),
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

    fn block(&self, pieces: &[u32]) -> Block {
        let mut embedding = Array2::zeros((pieces.len(), DIMENSIONS));
        for (&piece, mut row) in pieces.iter().zip(embedding.outer_iter_mut()) {
            if let Some(row) = row.as_slice_mut() {
                self.table.unpack(piece, row);
            }
        }
        let mut input = Array2::zeros((pieces.len(), ORDERS.len() * HIDDEN));
        general_mat_mul(1.0, &embedding, &self.projection, 0.0, &mut input);
        for mut row in input.outer_iter_mut() {
            let orders = row.as_slice_mut().unwrap_or_default().chunks_exact_mut(HIDDEN);
            for (((x, bias), gain), shift) in orders.zip(&self.bias).zip(&self.gain).zip(&self.shift) {
                x.iter_mut().zip(bias).for_each(|(x, b)| *x += b);
                standardise(x, self.epsilon);
                x.iter_mut().zip(gain).zip(shift).for_each(|((x, g), s)| *x = *x * g + s);
            }
        }
        let mut tapped = Array2::zeros((pieces.len(), ORDERS.iter().map(|o| o.taps).sum::<usize>() * HIDDEN));
        let mut columns = tapped.axis_chunks_iter_mut(Axis(1), HIDDEN);
        for (x, taps) in input.axis_chunks_iter(Axis(1), HIDDEN).zip(&self.taps) {
            for (tap, mut column) in taps.axis_chunks_iter(Axis(0), HIDDEN).zip(&mut columns) {
                general_mat_mul(1.0, &x, &tap, 0.0, &mut column);
            }
        }
        Block { embedding, input, tapped }
    }
}
