//! Conversions between integers and Rust's machine integers.

use super::int::{Extent, I64_LIMBS, I128_LIMBS, Int, limbs_of_u64};
use super::limb::{LIMB_BITS, Limb};
use super::natural;

impl<'a> Int<'a> {
    /// `value`, held in `limbs`.
    #[inline]
    pub fn from_i64(value: i64, limbs: &'a mut [Limb; I64_LIMBS]) -> Self {
        let len = limbs_of_u64(value.unsigned_abs(), limbs);
        Int::new(value < 0, &limbs[..len])
    }

    /// `value`, held in `limbs`.
    #[inline]
    pub fn from_u64(value: u64, limbs: &'a mut [Limb; I64_LIMBS]) -> Self {
        let len = limbs_of_u64(value, limbs);
        Int::new(false, &limbs[..len])
    }

    /// The value, if it fits.
    #[inline]
    pub fn to_i64(self) -> Option<i64> {
        let magnitude = magnitude_u64(self.magnitude())?;
        if self.is_negative() {
            0_i64.checked_sub_unsigned(magnitude)
        } else {
            magnitude.try_into().ok()
        }
    }

    /// The value, if it fits.
    #[inline]
    pub fn to_u64(self) -> Option<u64> {
        if self.is_negative() {
            None
        } else {
            magnitude_u64(self.magnitude())
        }
    }

    /// The value, if it fits.
    pub fn to_i128(self) -> Option<i128> {
        let limbs = self.magnitude();
        if limbs.len() > I128_LIMBS {
            return None;
        }
        let magnitude = limbs
            .iter()
            .rev()
            .fold(0_u128, |value, &limb| value << LIMB_BITS | u128::from(limb));
        if self.is_negative() {
            0_i128.checked_sub_unsigned(magnitude)
        } else {
            magnitude.try_into().ok()
        }
    }

    /// The value modulo 2^64: what a C-style conversion to a machine integer keeps.
    pub fn wrapping_u64(self) -> u64 {
        let low = &self.magnitude()[..self.magnitude().len().min(I64_LIMBS)];
        let low = magnitude_u64(low).unwrap_or_default();
        if self.is_negative() {
            low.wrapping_neg()
        } else {
            low
        }
    }
}

fn magnitude_u64(limbs: &[Limb]) -> Option<u64> {
    if limbs.len() > I64_LIMBS {
        return None;
    }
    // Twice, because a shift by all 64 bits at once is not allowed.
    let half = LIMB_BITS as u32 / 2;
    Some(limbs.iter().rev().fold(0_u64, |value, &limb| {
        value << half << half | u64::from(limb)
    }))
}

/// Writes `value`, such as the product of two machine integers; `out` has [`I128_LIMBS`] limbs.
pub fn from_i128(value: i128, out: &mut [Limb]) -> Extent {
    let mut rest = value.unsigned_abs();
    for limb in &mut out[..I128_LIMBS] {
        *limb = rest as Limb;
        rest >>= LIMB_BITS;
    }
    Extent::new(value < 0, natural::normalised_len(&out[..I128_LIMBS]))
}
