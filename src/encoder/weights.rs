//! Reading the weights: a flat little-endian file, every length checked.
//!
//! Layout: `USEA`, u32 pieces, u32 bits, u32 512; 2^bits f32 levels; per piece
//! u8 length, f32 score, UTF-8 bytes; per piece one f16 scale; the codes of the
//! embedding table, packed from the low bit up, row by row; 16 int8 matrices
//! (u32 rows, u32 columns, f32 step, values) in the order of [`EncoderWeights`]; 18
//! vectors (u32 length, f32 values); f32 epsilon of the layer norms.

use std::ops::Range;

use ndarray::Array2;

use super::table::EmbeddingTable;
use super::vocabulary::{MOST_PIECES, Pieces};
use super::{DIMENSIONS, FEATURES, HIDDEN, ORDERS};
use crate::{Error, Result};

/// Width of the narrow layers of the head.
pub(super) const NARROW: usize = 320;
/// A matrix as the file has it, a signed byte and a common step for each number:
/// a quarter of the memory, and nothing is unpacked that is not asked for.
#[derive(Clone, Copy, Default)]
pub(super) struct ByteMatrix<'w> {
    columns: usize,
    step: f32,
    bytes: &'w [u8],
}

impl<'w> ByteMatrix<'w> {
    /// Rows of `columns` bytes, which count `step` each.
    pub(super) fn new(columns: usize, step: f32, bytes: &'w [u8]) -> Self {
        ByteMatrix { columns, step, bytes }
    }

    /// Width of the output.
    pub(super) fn columns(&self) -> usize {
        self.columns
    }

    /// Adds the numbers of a row, times `factor`, to `sums`.
    #[inline(always)]
    pub(super) fn add_row(&self, row: usize, factor: f32, sums: &mut [f32]) {
        let bytes = self.bytes.get(row * self.columns..(row + 1) * self.columns).unwrap_or_default();
        sums.iter_mut()
            .zip(bytes)
            .for_each(|(sum, &b)| *sum += factor * (f32::from(b.cast_signed()) * self.step));
    }

    /// The numbers of some rows.
    pub(super) fn unpack_rows(&self, rows: Range<usize>) -> Array2<f32> {
        self.unpack_part(rows, 0..self.columns)
    }

    /// The numbers of some rows in some columns; what does not exist is left out.
    pub(super) fn unpack_part(&self, rows: Range<usize>, columns: Range<usize>) -> Array2<f32> {
        let mut values = Vec::with_capacity(rows.len() * columns.len());
        for row in self.bytes.chunks_exact(self.columns.max(1)).take(rows.end).skip(rows.start) {
            let bytes = row.get(columns.clone()).unwrap_or_default();
            values.extend(bytes.iter().map(|&b| f32::from(b.cast_signed()) * self.step));
        }
        let rows = values.len() / columns.len().max(1);
        Array2::from_shape_vec((rows, columns.len()), values).unwrap_or_default()
    }
}

/// Everything in the file, named as the layers that use it; what is large is borrowed
/// from it. Matrices are stored input × output, so a row vector times the matrix is the layer.
pub(super) struct EncoderWeights<'w> {
    pub(super) pieces: Pieces<'w>,
    pub(super) table: EmbeddingTable<'w>,
    /// Embedding to the input of each n-gram order, 512 × 256.
    pub(super) projection: [ByteMatrix<'w>; 3],
    /// First convolution of each order, its taps stacked: (n · 256) × 256.
    pub(super) first: [ByteMatrix<'w>; 3],
    /// Second convolution, like the first.
    pub(super) second: [ByteMatrix<'w>; 3],
    /// Sum of token features to the sentence, 1280 × 512.
    pub(super) sentence: ByteMatrix<'w>,
    /// The head's layers `d0 d1 p1 d2 p3 d3`; see [`super::head`].
    pub(super) dense: [ByteMatrix<'w>; 6],
    pub(super) projection_bias: [Vec<f32>; 3],
    pub(super) projection_gain: [Vec<f32>; 3],
    pub(super) projection_shift: [Vec<f32>; 3],
    pub(super) first_bias: [Vec<f32>; 3],
    pub(super) second_bias: [Vec<f32>; 3],
    /// Layer norm over the 1280 features of a token.
    pub(super) feature_gain: Vec<f32>,
    pub(super) feature_shift: Vec<f32>,
    /// Added to the sentence once for every token, 512.
    pub(super) sentence_bias: Vec<f32>,
    pub(super) epsilon: f32,
}

impl<'w> EncoderWeights<'w> {
    /// Reads the whole file; anything but exactly these parts is an error.
    pub(super) fn read(bytes: &'w [u8]) -> Result<Self> {
        let mut r = Reader { rest: bytes, part: "header" };
        if r.take(4)? != b"USEA" {
            return Err(r.damaged("does not begin with USEA"));
        }
        let (count, bits, dimensions) = (r.size()?, r.size()?, r.size()?);
        if !(1..=8).contains(&bits) || dimensions != DIMENSIONS || count > MOST_PIECES {
            return Err(
                r.damaged(&format!("declares {count} pieces of {dimensions} dimensions in {bits} bits"))
            );
        }
        let levels = r.part("levels").floats(1 << bits)?;
        let pieces = r.part("pieces").pieces(count)?;
        let scales = r.part("scales").take(count * 2)?;
        let codes = r.part("codes").take(count * EmbeddingTable::row_bytes(bits))?;
        let table = EmbeddingTable::new(bits, levels, scales, codes);

        r.part("matrices");
        let projection = r.each_order(|r, _| r.matrix(DIMENSIONS, HIDDEN))?;
        let first = r.each_order(|r, taps| r.matrix(taps * HIDDEN, HIDDEN))?;
        let second = r.each_order(|r, taps| r.matrix(taps * HIDDEN, HIDDEN))?;
        let sentence = r.matrix(FEATURES, DIMENSIONS)?;
        let dense = [
            r.matrix(DIMENSIONS, NARROW)?,
            r.matrix(NARROW, NARROW)?,
            r.matrix(DIMENSIONS, NARROW)?,
            r.matrix(NARROW, DIMENSIONS)?,
            r.matrix(NARROW, DIMENSIONS)?,
            r.matrix(DIMENSIONS, DIMENSIONS)?,
        ];
        r.part("vectors");
        let weights = EncoderWeights {
            pieces,
            table,
            projection,
            first,
            second,
            sentence,
            dense,
            projection_bias: r.each_order(|r, _| r.vector(HIDDEN))?,
            projection_gain: r.each_order(|r, _| r.vector(HIDDEN))?,
            projection_shift: r.each_order(|r, _| r.vector(HIDDEN))?,
            first_bias: r.each_order(|r, _| r.vector(HIDDEN))?,
            second_bias: r.each_order(|r, _| r.vector(HIDDEN))?,
            feature_gain: r.vector(FEATURES)?,
            feature_shift: r.vector(FEATURES)?,
            sentence_bias: r.vector(DIMENSIONS)?,
            epsilon: r.float()?,
        };
        let over = r.rest.len();
        if over > 0 {
            return Err(r.part("end").damaged(&format!("goes on for {over} bytes")));
        }
        Ok(weights)
    }
}

/// The bytes not yet read, and what they should be.
struct Reader<'a> {
    rest: &'a [u8],
    part: &'static str,
}

impl<'a> Reader<'a> {
    fn part(&mut self, name: &'static str) -> &mut Self {
        self.part = name;
        self
    }

    fn damaged(&self, problem: &str) -> Error {
        Error::content(
            "encoder weights",
            format!("{problem} ({})", self.part),
            "use the weights file that came with this version; `--encoder never` works without it",
        )
    }

    fn take(&mut self, n: usize) -> Result<&'a [u8]> {
        let (head, rest) = self.rest.split_at_checked(n).ok_or_else(|| {
            self.damaged(&format!("ends early: {n} bytes wanted, {} left", self.rest.len()))
        })?;
        self.rest = rest;
        Ok(head)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        self.take(N)?.try_into().map_err(|_| self.damaged("ends early"))
    }

    fn size(&mut self) -> Result<usize> {
        Ok(u32::from_le_bytes(self.array()?) as usize)
    }

    fn float(&mut self) -> Result<f32> {
        let value = f32::from_le_bytes(self.array()?);
        if value.is_finite() { Ok(value) } else { Err(self.damaged("holds a number that is not finite")) }
    }

    fn floats(&mut self, n: usize) -> Result<Vec<f32>> {
        (0..n).map(|_| self.float()).collect()
    }

    fn pieces(&mut self, count: usize) -> Result<Pieces<'a>> {
        let records = self.rest;
        let mut starts = Vec::with_capacity(count);
        for _ in 0..count {
            starts.push((records.len() - self.rest.len()) as u32);
            let [length] = self.array()?;
            self.float()?;
            std::str::from_utf8(self.take(length.into())?)
                .map_err(|e| self.damaged(&format!("holds a piece that is not UTF-8: {e}")))?;
        }
        Ok(Pieces::new(records, starts))
    }

    fn vector(&mut self, length: usize) -> Result<Vec<f32>> {
        let found = self.size()?;
        if found != length {
            return Err(self.damaged(&format!("has a vector of {found} numbers where {length} belong")));
        }
        self.floats(length)
    }

    fn matrix(&mut self, rows: usize, columns: usize) -> Result<ByteMatrix<'a>> {
        let found = (self.size()?, self.size()?);
        if found != (rows, columns) {
            return Err(self.damaged(&format!("has a matrix of {found:?} where ({rows}, {columns}) belongs")));
        }
        let step = self.float()?;
        Ok(ByteMatrix::new(columns, step, self.take(rows * columns)?))
    }

    /// One value for each n-gram order; `read` is told the number of taps.
    fn each_order<T>(&mut self, mut read: impl FnMut(&mut Self, usize) -> Result<T>) -> Result<[T; 3]> {
        let [a, b, c] = ORDERS.map(|order| order.taps);
        Ok([read(self, a)?, read(self, b)?, read(self, c)?])
    }
}
