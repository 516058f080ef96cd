//! The upper half of a number: sign, exponent and seven bits, a relative error of at most
//! 2⁻⁸, where the embedding itself has three bits a number.

pub(super) type Half = u16;

/// The nearest half; ties go to the even one.
pub(super) fn halved(value: f32) -> Half {
    let bits = value.to_bits();
    // No number here comes near the end of the range, where the carry would leave it.
    (bits.wrapping_add(0x7fff + (bits >> 16 & 1)) >> 16) as u16
}

/// The number itself again.
#[inline(always)]
pub(super) fn whole(value: Half) -> f32 {
    f32::from_bits(u32::from(value) << 16)
}
