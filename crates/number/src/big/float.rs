//! Integers and floats: conversion, exact comparison and true division.

use core::cmp::Ordering;

use super::int::{Extent, Int};
use super::limb::{LIMB_BITS, Limb};
use super::natural;

/// Limbs that hold any double's integral part.
pub const F64_LIMBS: usize = 1024 / LIMB_BITS;

/// Why a float has no integral part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotFinite {
    /// It is infinite: Python raises `OverflowError`.
    Infinite,
    /// It is not a number: Python raises `ValueError`.
    Nan,
}

impl core::fmt::Display for NotFinite {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            NotFinite::Infinite => "cannot convert float infinity to integer",
            NotFinite::Nan => "cannot convert float NaN to integer",
        })
    }
}

impl core::error::Error for NotFinite {}

impl Int<'_> {
    /// The nearest double, ties to even; none if it is too large for one.
    pub fn to_f64(self) -> Option<f64> {
        let (leading, exponent) = rounded_leading(self.magnitude())?;
        let value = leading as f64 * power_of_two(exponent.into());
        value
            .is_finite()
            .then_some(if self.is_negative() { -value } else { value })
    }

    /// The nearest single, ties to even; none if it is too large for one.
    pub fn to_f32(self) -> Option<f32> {
        let (leading, exponent) = rounded_leading(self.magnitude())?;
        // A conversion of the double would round twice; the leading bits round once, and powers of
        // two are exact.
        let value = (f64::from(leading as f32) * power_of_two(exponent.into())) as f32;
        value
            .is_finite()
            .then_some(if self.is_negative() { -value } else { value })
    }

    /// Compares with a float, exactly; none if that is not a number.
    pub fn partial_cmp_f64(self, other: f64) -> Option<Ordering> {
        if other.is_nan() {
            return None;
        }
        let sign = match self.is_negative() {
            _ if self.is_zero() => return 0.0.partial_cmp(&other),
            false if other <= 0.0 => return Some(Ordering::Greater),
            true if other >= 0.0 => return Some(Ordering::Less),
            negative => negative,
        };
        let order = if other.is_infinite() {
            Ordering::Less
        } else {
            compare_magnitudes(self.magnitude(), other.abs())
        };
        Some(if sign { order.reverse() } else { order })
    }
}

/// Compares numbers that are both above zero.
fn compare_magnitudes(magnitude: &[Limb], other: f64) -> Ordering {
    let (mantissa, exponent) = decode(other);
    let other_bits = 64 - i64::from(mantissa.leading_zeros()) + i64::from(exponent);
    let (leading, lower) = natural::leading_64(magnitude);
    (natural::bit_length(magnitude) as i64)
        .cmp(&other_bits)
        .then(leading.cmp(&(mantissa << mantissa.leading_zeros())))
        .then(lower.cmp(&false))
}

/// 64 leading bits with what lies below folded into the lowest, and the power of two that they are
/// a multiple of; none if that is beyond any float.
fn rounded_leading(magnitude: &[Limb]) -> Option<(u64, u32)> {
    if magnitude.is_empty() {
        return Some((0, 0));
    }
    let bits = natural::bit_length(magnitude);
    if bits > 1024 {
        return None;
    }
    let (leading, lower) = natural::leading_64(magnitude);
    Some(match bits.checked_sub(64) {
        Some(exponent) => (leading | u64::from(lower), exponent as u32),
        None => (leading >> (64 - bits), 0),
    })
}

/// `value`, finite and not negative, as `mantissa * 2 ** exponent`.
pub(super) fn decode(value: f64) -> (u64, i32) {
    let bits = value.to_bits();
    let fraction = bits & ((1 << 52) - 1);
    match (bits >> 52 & 0x7ff) as i32 {
        0 => (fraction, -1074),
        biased => (fraction | 1 << 52, biased - 1075),
    }
}

/// Limbs for [`from_f64`]; at most [`F64_LIMBS`].
pub fn from_f64_len(value: f64) -> usize {
    let (_, exponent) = decode(value.abs());
    (((exponent + 53).max(0) as usize).div_ceil(LIMB_BITS)).min(F64_LIMBS)
}

/// `out = int(value)`, cutting off the fraction; `out` has [`from_f64_len`] limbs.
///
/// # Errors
/// If `value` is infinite or not a number.
pub fn from_f64(value: f64, out: &mut [Limb]) -> Result<Extent, NotFinite> {
    if value.is_nan() {
        return Err(NotFinite::Nan);
    }
    if value.is_infinite() {
        return Err(NotFinite::Infinite);
    }
    let (mantissa, exponent) = decode(value.abs());
    let (mantissa, shift) = match u32::try_from(exponent) {
        Ok(shift) => (mantissa, shift as usize),
        Err(_) => (
            mantissa.checked_shr(exponent.unsigned_abs()).unwrap_or(0),
            0,
        ),
    };
    let out = &mut out[..from_f64_len(value)];
    let bit = shift % LIMB_BITS;
    // 53 bits moved by less than a limb fit 128.
    let mut window = u128::from(mantissa) << bit;
    for (index, limb) in out.iter_mut().enumerate() {
        *limb = 0;
        if index >= shift / LIMB_BITS {
            *limb = window as Limb;
            window >>= LIMB_BITS;
        }
    }
    Ok(Extent::new(value < 0.0, natural::normalised_len(out)))
}

/// Scratch limbs for [`true_divide`].
pub fn true_divide_scratch(a: Int<'_>, b: Int<'_>) -> usize {
    let extended = extended_len(a, b);
    extended + QUOTIENT_LIMBS + b.magnitude().len().max(extended) + (2 * extended + 1)
}

/// A quotient of 63 bits, and a limb for each end that the operands' lengths leave open.
const QUOTIENT_LIMBS: usize = 64 / LIMB_BITS + 2;

/// Limbs of the operand that is shifted up.
fn extended_len(a: Int<'_>, b: Int<'_>) -> usize {
    a.magnitude().len().max(b.magnitude().len()) + QUOTIENT_LIMBS
}

/// `a / b` as the nearest double, ties to even; none if it is too large for one. A zero result is
/// negative if just one operand is. `scratch` has [`true_divide_scratch`] limbs.
///
/// # Panics
/// If `b` is zero.
pub fn true_divide(a: Int<'_>, b: Int<'_>, scratch: &mut [Limb]) -> Option<f64> {
    assert!(!b.is_zero(), "division by zero");
    let negative = a.is_negative() != b.is_negative();
    let zero = if negative { -0.0 } else { 0.0 };
    if a.is_zero() {
        return Some(zero);
    }
    let (x, y) = (a.magnitude(), b.magnitude());
    let (x_bits, y_bits) = (natural::bit_length(x) as i64, natural::bit_length(y) as i64);
    if x_bits <= 53 && y_bits <= 53 {
        // Both are exact as doubles, so their division rounds once.
        return Some(a.to_f64()? / b.to_f64()?);
    }
    // |a / b| is `quotient * 2 ** exponent` and a remainder; the quotient has 62 or 63 bits, fewer
    // where the result is so small that it cannot keep them.
    let exponent = (x_bits - y_bits - 62).max(-1076);
    if exponent > 1024 {
        return None;
    }
    let (extended, scratch) = scratch.split_at_mut(extended_len(a, b));
    let (quotient, scratch) = scratch.split_at_mut(QUOTIENT_LIMBS);
    let (remainder, scratch) = scratch.split_at_mut(y.len().max(extended.len()));
    let distance = exponent.unsigned_abs() as usize;
    let (quotient_len, remainder_len) = if exponent <= 0 {
        // A dividend far smaller than the divisor leaves nothing; do not shift it beyond the room.
        if x_bits + distance as i64 + 1 < y_bits {
            return Some(if a.is_negative() != b.is_negative() {
                -0.0
            } else {
                0.0
            });
        }
        let len = natural::shl(x, distance, extended);
        natural::div_rem(&extended[..len], y, quotient, remainder, scratch)
    } else {
        let len = natural::shl(y, distance, extended);
        natural::div_rem(x, &extended[..len], quotient, remainder, scratch)
    };
    let quotient = Int::natural(&quotient[..quotient_len]).to_u64()?;
    // A remainder counts as a lowest bit: below every place that the result can keep.
    let quotient = quotient | u64::from(remainder_len != 0);
    let value = if quotient < 1 << 54 && exponent == -1076 {
        // Subnormal: units of 2 ** -1074, which are the bits of the result, ties to even.
        f64::from_bits((quotient + 1 + (quotient >> 2 & 1)) >> 2)
    } else {
        // In two steps, because the power of two alone may be beyond a double's range.
        let half = exponent / 2;
        quotient as f64 * power_of_two(half) * power_of_two(exponent - half)
    };
    let value = if a.is_negative() != b.is_negative() {
        -value
    } else {
        value
    };
    value.is_finite().then_some(value)
}

/// `2 ** exponent` for exponents of normal doubles.
fn power_of_two(exponent: i64) -> f64 {
    f64::from_bits(((1023 + exponent) as u64) << 52)
}
