//! Reading the weights: a flat little-endian file, every length checked.
//!
//! Layout: `USEA`, u32 pieces, u32 bits, u32 512; 2^bits f32 levels; per piece
//! u8 length, f32 score, UTF-8 bytes; per piece one f16 scale; the codes of the
//! embedding table, packed from the low bit up, row by row; 16 int8 matrices
//! (u32 rows, u32 columns, f32 step, values) in the order of [`EncoderWeights`]; 18
//! vectors (u32 length, f32 values); f32 epsilon of the layer norms.

use ndarray::Array2;

use super::table::EmbeddingTable;
use super::{DIMENSIONS, FEATURES, HIDDEN, ORDERS};
use crate::{Error, Result};

/// Width of the narrow layers of the head.
pub(super) const NARROW: usize = 320;
/// More than any vocabulary of this format; keeps a broken count from reserving memory.
const MAX_PIECES: usize = 1 << 20;

/// A piece of the vocabulary: its text and the logarithm of its probability.
pub(super) type Piece = (Box<str>, f32);

/// Everything in the file, named as the layers that use it. Matrices are
/// stored input × output, so a row vector times the matrix is the layer.
pub(super) struct EncoderWeights {
    pub(super) pieces: Vec<Piece>,
    pub(super) table: EmbeddingTable,
    /// Embedding to the input of each n-gram order, 512 × 256.
    pub(super) projection: [Array2<f32>; 3],
    /// First convolution of each order, its taps stacked: (n · 256) × 256.
    pub(super) first: [Array2<f32>; 3],
    /// Second convolution, like the first.
    pub(super) second: [Array2<f32>; 3],
    /// Sum of token features to the sentence, 1280 × 512.
    pub(super) sentence: Array2<f32>,
    /// The head's layers `d0 d1 p1 d2 p3 d3`; see [`super::head`].
    pub(super) dense: [Array2<f32>; 6],
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

impl EncoderWeights {
    /// Reads the whole file; anything but exactly these parts is an error.
    pub(super) fn read(bytes: &[u8]) -> Result<Self> {
        let mut r = Reader { rest: bytes, part: "header" };
        if r.take(4)? != b"USEA" {
            return Err(r.damaged("does not begin with USEA"));
        }
        let (count, bits, dimensions) = (r.size()?, r.size()?, r.size()?);
        if !(1..=8).contains(&bits) || dimensions != DIMENSIONS || count > MAX_PIECES {
            return Err(
                r.damaged(&format!("declares {count} pieces of {dimensions} dimensions in {bits} bits"))
            );
        }
        let levels = r.part("levels").floats(1 << bits)?;
        r.part("pieces");
        let pieces = (0..count).map(|_| r.piece()).collect::<Result<Vec<_>>>()?;
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

    fn piece(&mut self) -> Result<Piece> {
        let [length] = self.array()?;
        let score = self.float()?;
        let text = std::str::from_utf8(self.take(length.into())?)
            .map_err(|e| self.damaged(&format!("holds a piece that is not UTF-8: {e}")))?;
        Ok((text.into(), score))
    }

    fn vector(&mut self, length: usize) -> Result<Vec<f32>> {
        let found = self.size()?;
        if found != length {
            return Err(self.damaged(&format!("has a vector of {found} numbers where {length} belong")));
        }
        self.floats(length)
    }

    fn matrix(&mut self, rows: usize, columns: usize) -> Result<Array2<f32>> {
        let found = (self.size()?, self.size()?);
        if found != (rows, columns) {
            return Err(self.damaged(&format!("has a matrix of {found:?} where ({rows}, {columns}) belongs")));
        }
        let step = self.float()?;
        let values = self.take(rows * columns)?.iter().map(|&b| f32::from(b.cast_signed()) * step).collect();
        Array2::from_shape_vec((rows, columns), values).map_err(|e| self.damaged(&e.to_string()))
    }

    /// One value for each n-gram order; `read` is told the number of taps.
    fn each_order<T>(&mut self, mut read: impl FnMut(&mut Self, usize) -> Result<T>) -> Result<[T; 3]> {
        let [a, b, c] = ORDERS.map(|order| order.taps);
        Ok([read(self, a)?, read(self, b)?, read(self, c)?])
    }
}
