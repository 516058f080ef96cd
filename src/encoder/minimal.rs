//! Convolution along the tokens by minimal filtering.
//!
//! A convolution with n taps costs n matrix products a token. Winograd's
//! minimal filtering F(4, n) (Winograd 1980; Lavin and Gray 2016,
//! arXiv:1509.09308) gives four tokens with n + 3 products instead of 4 n:
//! inputs and taps become values of polynomials at n + 2 points and at
//! infinity, are multiplied there, and turned back:
//!
//! ```text
//! y = Aᵀ [(G w) ⊙ (Bᵀ x)]      x: n + 3 tokens, w: n taps, y: 4 tokens
//! ```
//!
//! For 2, 3 and 5 taps that is 19 products for four tokens in place of 40. The
//! error is bounded in the tests below.

use ndarray::linalg::general_mat_mul;
use ndarray::{Array2, ArrayView2, ArrayViewMut2};

use super::half::{Half, halved, whole};
use super::weights::ByteMatrix;
use super::{ChannelRow, HIDDEN};

/// Outputs of a tile.
pub(super) const TILE: usize = 4;

/// Where the polynomials are evaluated: small, and in pairs ±p, so that few
/// digits are lost; the usual choice for tiles of this size.
const POINTS: [f64; 7] = [0.0, 1.0, -1.0, 2.0, -2.0, 0.5, -0.5];

/// A convolution of 256 channels with `TAPS` taps; `WIDTH` is `TAPS + 3`.
pub(super) struct MinimalFilter<'w, const TAPS: usize, const WIDTH: usize> {
    taps: ByteMatrix<'w>,
    /// `G w`: `WIDTH` matrices of 256 × 256, input × output, made whole one by one for each batch.
    kernels: Vec<Kernel>,
    /// Tokens before the output that the first tap reads.
    left: usize,
}

/// What a matrix of `G w` is made of.
enum Kernel {
    /// Several taps, summed up and kept in halves: 1.7 MB in all.
    Summed(Vec<Half>),
    /// One tap times a factor, at 0 and at infinity: made of its bytes as quickly.
    OneTap(usize, f32),
}

/// Memory of [`MinimalFilter::apply`] to use again, for one point at a time.
#[derive(Default)]
pub(super) struct Scratch {
    inputs: Vec<ChannelRow>,
    products: Vec<ChannelRow>,
    kernel: Array2<f32>,
}

impl<'w, const TAPS: usize, const WIDTH: usize> MinimalFilter<'w, TAPS, WIDTH> {
    /// `Bᵀ`: row k has the coefficients of ∏ (z − pₗ) over the finite points l ≠ k.
    const INPUT: [[f32; WIDTH]; WIDTH] = input_transform();
    /// `Aᵀ`: column k has the powers of point k; infinity has only the highest.
    const OUTPUT: [[f32; WIDTH]; TILE] = output_transform();

    /// `taps`: the matrices stacked, (`TAPS` · 256) × 256; `left`: tokens
    /// before the output that the first one reads.
    pub(super) fn new(taps: ByteMatrix<'w>, left: usize) -> Self {
        let kernel = |k| {
            let factors: [f32; TAPS] = std::array::from_fn(|j| kernel_transform(k, j, TAPS) as f32);
            match factors.iter().filter(|factor| **factor != 0.0).count() {
                1 => {
                    let tap = factors.iter().position(|factor| *factor != 0.0).unwrap_or_default();
                    Kernel::OneTap(tap, factors[tap])
                }
                _ => Kernel::Summed(summed(&taps, &factors)),
            }
        };
        MinimalFilter { taps, kernels: (0..WIDTH).map(kernel).collect(), left }
    }

    /// Fills `out` with a matrix of `G w`.
    fn unfold(&self, kernel: &Kernel, out: &mut Array2<f32>) {
        match kernel {
            Kernel::Summed(halves) => out.iter_mut().zip(halves).for_each(|(to, half)| *to = whole(*half)),
            Kernel::OneTap(tap, factor) => {
                let rows = out.as_slice_mut().unwrap_or_default().chunks_exact_mut(HIDDEN);
                for (row, out) in rows.enumerate() {
                    out.fill(0.0);
                    self.taps.add_row(tap * HIDDEN + row, *factor, out);
                    out.iter_mut().for_each(|value| *value = whole(halved(*value)));
                }
            }
        }
    }

    /// Fills `output[t..t + 4]` for each tile that begins at row `t` from
    /// `input[t - left..t - left + WIDTH]`; the caller pads so that those exist.
    pub(super) fn apply(
        &self,
        tiles: &[usize],
        input: &[ChannelRow],
        output: &mut [ChannelRow],
        scratch: &mut Scratch,
    ) {
        let Scratch { inputs, products, kernel } = scratch;
        inputs.resize(tiles.len(), [0.0; HIDDEN]);
        products.resize(tiles.len(), [0.0; HIDDEN]);
        if kernel.is_empty() {
            *kernel = Array2::zeros((HIDDEN, HIDDEN));
        }
        for &tile in tiles {
            output[tile..tile + TILE].fill([0.0; HIDDEN]);
        }
        for (k, folded) in self.kernels.iter().enumerate() {
            for (x, &tile) in inputs.iter_mut().zip(tiles) {
                let rows: [&ChannelRow; WIDTH] = std::array::from_fn(|j| &input[tile + j - self.left]);
                combine(&Self::INPUT[k], &rows, x);
            }
            self.unfold(folded, kernel);
            general_mat_mul(
                1.0,
                &ArrayView2::from(&**inputs),
                kernel,
                0.0,
                &mut ArrayViewMut2::from(&mut **products),
            );
            for (y, &tile) in products.iter().zip(tiles) {
                if let Some(rows) = output[tile..].first_chunk_mut::<TILE>() {
                    spread(&Self::OUTPUT.map(|factors| factors[k]), y, rows);
                }
            }
        }
    }
}

/// Taps times a factor each, row by row, so that none is unpacked as a whole.
fn summed(taps: &ByteMatrix<'_>, factors: &[f32]) -> Vec<Half> {
    let mut kernel = Vec::with_capacity(HIDDEN * HIDDEN);
    for row in 0..HIDDEN {
        let mut sums = [0.0; HIDDEN];
        for (j, factor) in factors.iter().enumerate() {
            taps.add_row(j * HIDDEN + row, *factor, &mut sums);
        }
        kernel.extend(sums.map(halved));
    }
    kernel
}

/// `out` = Σ factor · row.
#[inline(always)]
fn combine<const WIDTH: usize>(factors: &[f32; WIDTH], rows: &[&ChannelRow; WIDTH], out: &mut ChannelRow) {
    for (c, out) in out.iter_mut().enumerate() {
        let mut sum = 0.0;
        for (factor, row) in factors.iter().zip(rows) {
            sum += factor * row[c];
        }
        *out = sum;
    }
}

/// Each row of `rows` += its factor · `from`.
#[inline(always)]
fn spread(factors: &[f32; TILE], from: &ChannelRow, rows: &mut [ChannelRow; TILE]) {
    let [a, b, c, d] = rows;
    for ((((x, a), b), c), d) in from.iter().zip(a).zip(b).zip(c).zip(d) {
        *a += factors[0] * x;
        *b += factors[1] * x;
        *c += factors[2] * x;
        *d += factors[3] * x;
    }
}

// Constant functions; they know no iterators yet.

const fn input_transform<const WIDTH: usize>() -> [[f32; WIDTH]; WIDTH] {
    let mut rows = [[0.0; WIDTH]; WIDTH];
    let mut k = 0;
    while k < WIDTH {
        // The row of infinity, the last, leaves out no finite point.
        let mut product = [0.0f64; WIDTH];
        product[0] = 1.0;
        let mut l = 0;
        while l < WIDTH - 1 {
            if l != k {
                // Times (z - p), from the highest power down.
                let mut i = WIDTH;
                while i > 0 {
                    i -= 1;
                    let lower = if i == 0 { 0.0 } else { product[i - 1] };
                    product[i] = lower - POINTS[l] * product[i];
                }
            }
            l += 1;
        }
        let mut i = 0;
        while i < WIDTH {
            rows[k][i] = product[i] as f32;
            i += 1;
        }
        k += 1;
    }
    rows
}

const fn output_transform<const WIDTH: usize>() -> [[f32; WIDTH]; TILE] {
    let mut rows = [[0.0; WIDTH]; TILE];
    let mut k = 0;
    while k < WIDTH - 1 {
        let mut power = 1.0;
        let mut i = 0;
        while i < TILE {
            rows[i][k] = power as f32;
            power *= POINTS[k];
            i += 1;
        }
        k += 1;
    }
    rows[TILE - 1][WIDTH - 1] = 1.0;
    rows
}

/// `G[k][j]`: power j of point k over the product of its distances to the other
/// points; infinity, the last, takes the last tap alone.
fn kernel_transform(k: usize, j: usize, taps: usize) -> f64 {
    let Some((point, finite)) =
        POINTS.get(..taps + TILE - 2).and_then(|finite| Some((finite.get(k)?, finite)))
    else {
        return if j + 1 == taps { 1.0 } else { 0.0 };
    };
    let distances: f64 = finite.iter().enumerate().filter(|(l, _)| *l != k).map(|(_, p)| point - p).product();
    point.powi(j as i32) / distances
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values in -1 to 1 without a pattern that could cancel.
    fn noise(seed: u64) -> impl Iterator<Item = f32> {
        let mut state = seed;
        std::iter::repeat_with(move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as f32 / (1u64 << 23) as f32 - 1.0
        })
    }

    fn check<const TAPS: usize, const WIDTH: usize>(left: usize) {
        let bytes: Vec<u8> =
            noise(1).take(TAPS * HIDDEN * HIDDEN).map(|x| ((x * 127.0) as i8).cast_unsigned()).collect();
        let matrix = ByteMatrix::new(HIDDEN, 1.0 / 127.0, &bytes);
        let taps = matrix.unpack_rows(0..TAPS * HIDDEN);
        let mut values = noise(2);
        let input: Vec<ChannelRow> =
            (0..16).map(|_| std::array::from_fn(|_| values.next().unwrap())).collect();
        let mut output = vec![[f32::NAN; HIDDEN]; 16];
        MinimalFilter::<TAPS, WIDTH>::new(matrix, left).apply(
            &[2, 6],
            &input,
            &mut output,
            &mut Scratch::default(),
        );
        for t in 2..10 {
            for c in (0..HIDDEN).step_by(37) {
                let exact: f64 = (0..TAPS * HIDDEN)
                    .map(|i| f64::from(input[t + i / HIDDEN - left][i % HIDDEN]) * f64::from(taps[[i, c]]))
                    .sum();
                // The sums have a spread of √(taps · 256) / 3, 7 to 12; that kernels are halves puts them
                // off by a two hundredth of it in the mean, a wrong factor by more than 1.
                let error = (f64::from(output[t][c]) - exact).abs();
                assert!(error < 0.5, "{TAPS} taps, token {t}, channel {c}: {error}");
            }
        }
        assert!(output[1][0].is_nan() && output[10][0].is_nan(), "nothing outside the tiles is written");
    }

    #[test]
    fn equals_the_plain_convolution() {
        check::<2, 5>(0);
        check::<3, 6>(1);
        check::<5, 8>(2);
    }
}
