//! Two layers of n-gram convolutions over a batch of texts.
//!
//! For each order n of 2, 3, 5, with `x` the normalised projection of a token:
//! `h = relu(conv₁ x) + x`, `y = relu(conv₂ h) + h`. A token's 1,280 features
//! are its embedding and the three `y`, layer-normed. They depend on four tokens
//! before and after and on no other.

use std::sync::Arc;

use std::ops::Range;

use super::half::whole;
use super::local::{Kept, PieceValues};
use super::minimal::{MinimalFilter, Scratch, TILE};
use super::norm::standardise;
use super::table::EmbeddingTable;
use super::weights::EncoderWeights;
use super::{ChannelRow, DIMENSIONS, FEATURES, HIDDEN, ORDERS};

/// Empty rows before, between and after the texts: the reach of the widest order.
const GAP: usize = 2;

/// Tokens before and after that a feature depends on.
pub(super) const REACH: usize = 4;

/// Tokens computed together, 2 MB of values; twice as many are hardly faster.
pub(super) const TOGETHER: usize = 256;

/// Successive tokens, and those of them whose features are wanted; the others
/// are there for the features of their neighbours.
pub(super) struct TokenStretch<Part> {
    pub(super) tokens: Vec<u32>,
    pub(super) counted: Range<usize>,
    /// What its features are counted for.
    pub(super) part: Part,
}

/// First layer's sums and the whole second layer.
pub(super) struct Convolution<'w> {
    first_bias: [Vec<f32>; 3],
    pair: MinimalFilter<'w, 2, 5>,
    triple: MinimalFilter<'w, 3, 6>,
    quintuple: MinimalFilter<'w, 5, 8>,
    second_bias: [Vec<f32>; 3],
    epsilon: f32,
}

/// Memory of a batch to use again.
#[derive(Default)]
pub(super) struct Workspace {
    /// `h` of one order, a row for each row of the batch.
    hidden: Vec<ChannelRow>,
    /// `y` of each order.
    output: [Vec<ChannelRow>; 3],
    scratch: Scratch,
    features: Vec<f32>,
}

impl<'w> Convolution<'w> {
    pub(super) fn new(weights: &mut EncoderWeights<'w>) -> Self {
        let [pair, triple, quintuple] = weights.second;
        let [two, three, five] = ORDERS.map(|order| order.left);
        Convolution {
            first_bias: std::mem::take(&mut weights.first_bias),
            pair: MinimalFilter::new(pair, two),
            triple: MinimalFilter::new(triple, three),
            quintuple: MinimalFilter::new(quintuple, five),
            second_bias: std::mem::take(&mut weights.second_bias),
            epsilon: weights.epsilon,
        }
    }

    /// Gives `each` the features of the counted tokens of each stretch, in
    /// order, without the gain and shift of their layer norm, which are in the
    /// head. `kept` has the values of their pieces, made of `table`.
    pub(super) fn features<Part>(
        &self,
        stretches: &[TokenStretch<Part>],
        table: &EmbeddingTable<'_>,
        kept: &Kept,
        space: &mut Workspace,
        mut each: impl FnMut(&TokenStretch<Part>, usize, &[f32]),
    ) {
        let mut rows: Vec<Option<&PieceValues>> = vec![None; GAP];
        let mut tiles = Vec::new();
        let mut starts = Vec::with_capacity(stretches.len());
        for stretch in stretches {
            let start = rows.len();
            starts.push(start);
            tiles.extend(stretch.counted.clone().step_by(TILE).map(|token| start + token));
            rows.extend(stretch.tokens.iter().map(|piece| kept.get(piece).map(Arc::as_ref)));
            let tiled = stretch.counted.start + stretch.counted.len().next_multiple_of(TILE);
            rows.resize(start + tiled.max(stretch.tokens.len()) + GAP, None);
        }

        let Workspace { hidden, output, scratch, features } = space;
        hidden.resize(rows.len(), [0.0; HIDDEN]);
        for (order, output) in output.iter_mut().enumerate() {
            self.first_layer(order, &rows, hidden);
            output.resize(rows.len(), [0.0; HIDDEN]);
            self.second_layer(order, &tiles, hidden, output, scratch);
        }

        features.resize(FEATURES, 0.0);
        for (stretch, start) in stretches.iter().zip(starts) {
            for token in stretch.counted.clone() {
                let row = start + token;
                table.unpack(stretch.tokens[token], &mut features[..DIMENSIONS]);
                for (part, y) in features[DIMENSIONS..].chunks_exact_mut(HIDDEN).zip(&*output) {
                    part.copy_from_slice(&y[row]);
                }
                standardise(features, self.epsilon);
                each(stretch, token, features);
            }
        }
    }

    /// `h` of one order; zero where there is no token.
    fn first_layer(&self, order: usize, rows: &[Option<&PieceValues>], hidden: &mut [ChannelRow]) {
        let taps_before: usize = ORDERS[..order].iter().map(|o| o.taps).sum();
        let (taps, left) = (ORDERS[order].taps, ORDERS[order].left);
        for (r, h) in hidden.iter_mut().enumerate() {
            let Some(PieceValues { input, .. }) = rows[r] else {
                h.fill(0.0);
                continue;
            };
            let input = &input[order * HIDDEN..(order + 1) * HIDDEN];
            h.copy_from_slice(&self.first_bias[order]);
            for tap in 0..taps {
                let number = taps_before + tap;
                if let Some(PieceValues { tapped, steps, .. }) = rows[r + tap - left] {
                    let (tapped, step) = (&tapped[number * HIDDEN..(number + 1) * HIDDEN], steps[number]);
                    h.iter_mut().zip(tapped).for_each(|(h, t)| *h += f32::from(*t) * step);
                }
            }
            h.iter_mut().zip(input).for_each(|(h, x)| *h = h.max(0.0) + whole(*x));
        }
    }

    /// `y` of one order from its `h`, in the rows of the tiles.
    fn second_layer(
        &self,
        order: usize,
        tiles: &[usize],
        hidden: &[ChannelRow],
        output: &mut [ChannelRow],
        scratch: &mut Scratch,
    ) {
        match order {
            0 => self.pair.apply(tiles, hidden, output, scratch),
            1 => self.triple.apply(tiles, hidden, output, scratch),
            _ => self.quintuple.apply(tiles, hidden, output, scratch),
        }
        for &tile in tiles {
            for (y, h) in output[tile..tile + TILE].iter_mut().zip(&hidden[tile..tile + TILE]) {
                for ((y, bias), h) in y.iter_mut().zip(&self.second_bias[order]).zip(h) {
                    *y = (*y + bias).max(0.0) + h;
                }
            }
        }
    }
}
