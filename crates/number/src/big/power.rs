//! Powers of integers, plain and modular, and the greatest common divisor.

use super::int::{Extent, Int};
use super::limb::Limb;
use super::natural;

/// Limbs for `base ** exponent`, or none if there is no memory of that size.
#[inline]
pub fn pow_len(base: Int<'_>, exponent: u64) -> Option<usize> {
    natural::pow_len(base.magnitude(), exponent)
}

/// Scratch limbs for [`pow`], or none if there is no memory of that size.
#[inline]
pub fn pow_scratch(base: Int<'_>, exponent: u64) -> Option<usize> {
    natural::pow_scratch(base.magnitude(), exponent)
}

/// `out = base ** exponent`; `out` has [`pow_len`] limbs, `scratch` has [`pow_scratch`].
pub fn pow(base: Int<'_>, exponent: u64, out: &mut [Limb], scratch: &mut [Limb]) -> Extent {
    let len = natural::pow(base.magnitude(), exponent, out, scratch);
    Extent::new(base.is_negative() && exponent % 2 == 1, len)
}

/// Limbs for [`pow_mod`].
#[inline]
pub fn pow_mod_len(modulus: Int<'_>) -> usize {
    modulus.magnitude().len()
}

/// Scratch limbs for [`pow_mod`].
#[inline]
pub fn pow_mod_scratch(base: Int<'_>, modulus: Int<'_>) -> usize {
    natural::pow_mod_scratch(base.magnitude().len(), modulus.magnitude().len())
}

/// `out = pow(base, exponent, modulus)`, with the modulus's sign as in Python; the sign of
/// `exponent` is ignored, so the caller rejects negative ones. `out` has [`pow_mod_len`] limbs,
/// `scratch` has [`pow_mod_scratch`].
///
/// # Panics
/// If `modulus` is zero.
pub fn pow_mod(
    base: Int<'_>,
    exponent: Int<'_>,
    modulus: Int<'_>,
    out: &mut [Limb],
    scratch: &mut [Limb],
) -> Extent {
    let size = modulus.magnitude();
    let odd = exponent
        .magnitude()
        .first()
        .is_some_and(|limb| limb % 2 == 1);
    let len = natural::pow_mod(base.magnitude(), exponent.magnitude(), size, out, scratch);
    // The magnitude's power, negated if the power is negative, then moved to the modulus's side.
    let negative = base.is_negative() && odd;
    if len == 0 || negative == modulus.is_negative() {
        return Extent::new(negative, len);
    }
    let out = &mut out[..size.len()];
    out[len..].fill(0);
    let mut borrow = false;
    for (o, &limb) in out.iter_mut().zip(size) {
        (*o, borrow) = limb.borrowing_sub(*o, borrow);
    }
    Extent::new(modulus.is_negative(), natural::normalised_len(out))
}
