//! The embedding table: a row of 512 numbers for each piece, 3 bits a number.
//!
//! Each row is a scale times levels of the Lloyd–Max quantiser of a unit
//! Gaussian (Max 1960, table I). Rows are unpacked when a text needs them.

use super::DIMENSIONS;

/// Quantised embeddings.
#[derive(Default)]
pub(super) struct EmbeddingTable<'w> {
    bits: usize,
    levels: Vec<f32>,
    /// An f16 for each row.
    scales: &'w [u8],
    codes: &'w [u8],
}

impl<'w> EmbeddingTable<'w> {
    /// Bytes of a row: 512 codes of `bits` bits.
    pub(super) fn row_bytes(bits: usize) -> usize {
        DIMENSIONS * bits / 8
    }

    /// `levels` has 2^bits numbers, `scales` an f16 and `codes`
    /// [`row_bytes`](Self::row_bytes) for each row.
    pub(super) fn new(bits: usize, levels: Vec<f32>, scales: &'w [u8], codes: &'w [u8]) -> Self {
        EmbeddingTable { bits, levels, scales, codes }
    }

    /// Writes the 512 numbers of row `piece`; a row that does not exist is zero.
    pub(super) fn unpack(&self, piece: u32, out: &mut [f32]) {
        let (bytes, piece) = (Self::row_bytes(self.bits), piece as usize);
        let (Some(&[low, high]), Some(codes)) = (
            self.scales.get(2 * piece..).and_then(|s| s.first_chunk()),
            self.codes.get(piece * bytes..(piece + 1) * bytes),
        ) else {
            out.fill(0.0);
            return;
        };
        let scale = half_to_single(u16::from_le_bytes([low, high]));
        let mask = self.levels.len() - 1;
        let scaled: Vec<f32> = self.levels.iter().map(|level| level * scale).collect();
        // Eight codes fill as many bytes as one has bits.
        for (values, bytes) in out.chunks_mut(8).zip(codes.chunks_exact(self.bits)) {
            let held = bytes.iter().rev().fold(0u64, |held, byte| held << 8 | u64::from(*byte));
            for (k, value) in values.iter_mut().enumerate() {
                *value = scaled[(held >> (k * self.bits)) as usize & mask];
            }
        }
    }
}

/// IEEE 754 binary16 to binary32; what is not finite becomes zero, so that a
/// damaged scale cannot spread through a document.
fn half_to_single(half: u16) -> f32 {
    let sign = u32::from(half >> 15) << 31;
    let (exponent, fraction) = (u32::from(half >> 10) & 31, u32::from(half & 1023));
    match exponent {
        // Subnormal: the fraction counts steps of 2^-24.
        0 => f32::from_bits(sign | (fraction as f32 * 2f32.powi(-24)).to_bits()),
        31 => 0.0,
        // Exponent bias 15 becomes 127, the fraction gains 13 bits.
        _ => f32::from_bits(sign | ((exponent + 112) << 23) | (fraction << 13)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_precision() {
        for (half, single) in [
            (0x0000, 0.0),
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x3555, 0.333_251_95),
            (0x0001, 5.960_464_5e-8),
            (0x8001, -5.960_464_5e-8),
            (0x7bff, 65504.0),
            (0x7c00, 0.0),
            (0x7e00, 0.0),
        ] {
            assert_eq!(half_to_single(half), single, "{half:#06x}");
        }
    }

    #[test]
    fn codes_are_packed_from_the_low_bit_up() {
        let levels = (0..8u8).map(f32::from).collect();
        // Codes 1 2 3 4 5 6 7 0 in three bytes, then zeros; scale 2.
        let mut codes = vec![0; EmbeddingTable::row_bytes(3)];
        codes[..3].copy_from_slice(&[0b1101_0001, 0b0101_1000, 0b0001_1111]);
        let table = EmbeddingTable::new(3, levels, &[0x00, 0x40], &codes);
        let mut row = vec![9.0; DIMENSIONS];
        table.unpack(0, &mut row);
        assert_eq!(row[..9], [2.0, 4.0, 6.0, 8.0, 10.0, 12.0, 14.0, 0.0, 0.0]);
        table.unpack(1, &mut row);
        assert!(row.iter().all(|&v| v == 0.0));
    }
}
