//! Hashes of numbers: equal numbers of different types have equal hashes.
//!
//! The rule is the one in CPython's library reference, "Hashing of numeric types": the value modulo
//! the prime `2 ** 61 - 1` (`2 ** 31 - 1` on 32-bit targets) with the sign put back, and -2 where
//! that gives -1.

use super::float::decode;
use super::int::Int;
use super::limb::LIMB_BITS;

/// The prime's exponent.
pub const HASH_BITS: u32 = if usize::BITS == 64 { 61 } else { 31 };

const MODULUS: u64 = (1 << HASH_BITS) - 1;

/// The hash of infinity; that of minus infinity is its negative.
pub const HASH_INFINITY: isize = 314_159;

/// The hash of a machine integer.
#[inline]
pub fn hash_i64(value: i64) -> isize {
    finish(value < 0, value.unsigned_abs() % MODULUS)
}

/// The hash of an integer.
pub fn hash(value: Int<'_>) -> isize {
    let mut rest = 0;
    for &limb in value.magnitude().iter().rev() {
        rest = times_power_of_two(rest, LIMB_BITS as u32 % HASH_BITS);
        rest = (rest + u64::from(limb) % MODULUS) % MODULUS;
    }
    finish(value.is_negative(), rest)
}

/// The hash of a float: that of the integer it equals, if it is one. Nan hashes to 0.
pub fn hash_f64(value: f64) -> isize {
    if value.is_nan() {
        return 0;
    }
    if value.is_infinite() {
        return if value < 0.0 {
            -HASH_INFINITY
        } else {
            HASH_INFINITY
        };
    }
    let (mantissa, exponent) = decode(value.abs());
    // 2 to the power of HASH_BITS is 1 modulo the prime, and so is its inverse.
    let power = exponent.rem_euclid(HASH_BITS as i32).unsigned_abs();
    finish(value < 0.0, times_power_of_two(mantissa % MODULUS, power))
}

/// The hash of a complex number, which is its real part's if it has no imaginary one.
pub fn hash_complex(real: f64, imaginary: f64) -> isize {
    let hash = hash_f64(real).wrapping_add(hash_f64(imaginary).wrapping_mul(1_000_003));
    if hash == -1 { -2 } else { hash }
}

/// `value * 2 ** power` modulo the prime: a rotation of its bits.
#[inline]
fn times_power_of_two(value: u64, power: u32) -> u64 {
    (value << power & MODULUS) | value >> (HASH_BITS - power)
}

#[inline]
fn finish(negative: bool, rest: u64) -> isize {
    let hash = if negative {
        -(rest as isize)
    } else {
        rest as isize
    };
    // CPython keeps -1 for errors, and programs can see that it does.
    if hash == -1 { -2 } else { hash }
}
