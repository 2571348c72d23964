//! Signed addition, subtraction, multiplication and floor division.

use core::cmp::Ordering;

use super::int::{Extent, Int};
use super::limb::Limb;
use super::natural;

/// Limbs for `a + b`.
#[inline]
pub fn add_len(a: Int<'_>, b: Int<'_>) -> usize {
    natural::add_len(a.magnitude().len(), b.magnitude().len())
}

/// Limbs for `a - b`.
#[inline]
pub fn sub_len(a: Int<'_>, b: Int<'_>) -> usize {
    add_len(a, b)
}

/// `out = a + b`; `out` has [`add_len`] limbs.
pub fn add(a: Int<'_>, b: Int<'_>, out: &mut [Limb]) -> Extent {
    let (x, y) = (a.magnitude(), b.magnitude());
    if a.is_negative() == b.is_negative() {
        return Extent::new(a.is_negative(), natural::add(x, y, out));
    }
    match natural::compare(x, y) {
        Ordering::Equal => Extent::ZERO,
        Ordering::Greater => Extent::new(a.is_negative(), natural::sub(x, y, out)),
        Ordering::Less => Extent::new(b.is_negative(), natural::sub(y, x, out)),
    }
}

/// `out = a - b`; `out` has [`sub_len`] limbs.
#[inline]
pub fn sub(a: Int<'_>, b: Int<'_>, out: &mut [Limb]) -> Extent {
    add(a, -b, out)
}

/// Limbs for `a * b`.
#[inline]
pub fn mul_len(a: Int<'_>, b: Int<'_>) -> usize {
    a.magnitude().len() + b.magnitude().len()
}

/// Scratch limbs for [`mul`]; 0 unless both are long.
#[inline]
pub fn mul_scratch(a: Int<'_>, b: Int<'_>) -> usize {
    let (x, y) = (a.magnitude(), b.magnitude());
    natural::mul_scratch(x.len(), y.len()).max(if x == y {
        natural::square_scratch(x.len())
    } else {
        0
    })
}

/// `out = a * b`; `out` has [`mul_len`] limbs, `scratch` has [`mul_scratch`].
pub fn mul(a: Int<'_>, b: Int<'_>, out: &mut [Limb], scratch: &mut [Limb]) -> Extent {
    let (x, y) = (a.magnitude(), b.magnitude());
    let negative = a.is_negative() != b.is_negative();
    let len = if x == y {
        natural::square(x, out, scratch)
    } else {
        natural::mul(x, y, out, scratch)
    };
    Extent::new(negative, len)
}

/// Limbs for the quotient of [`floor_div_rem`].
#[inline]
pub fn floor_quotient_len(a: Int<'_>, b: Int<'_>) -> usize {
    // One more than the truncated quotient: rounding down can carry into a new limb.
    natural::quotient_len(a.magnitude().len(), b.magnitude().len()) + 1
}

/// Limbs for the remainder of [`floor_div_rem`].
#[inline]
pub fn floor_remainder_len(_a: Int<'_>, b: Int<'_>) -> usize {
    b.magnitude().len()
}

/// Scratch limbs for [`floor_div_rem`].
#[inline]
pub fn floor_div_scratch(a: Int<'_>, b: Int<'_>) -> usize {
    let (a_len, b_len) = (a.magnitude().len(), b.magnitude().len());
    natural::div_scratch(a_len, b_len) + b_len
}

/// Divides rounding down, as Python's `divmod`: the remainder has the divisor's sign.
///
/// `quotient` has [`floor_quotient_len`] limbs, `remainder` has [`floor_remainder_len`]; either
/// may be empty if it is not wanted, and its extent is then zero.
///
/// # Panics
/// If `b` is zero.
pub fn floor_div_rem(
    a: Int<'_>,
    b: Int<'_>,
    quotient: &mut [Limb],
    remainder: &mut [Limb],
    scratch: &mut [Limb],
) -> (Extent, Extent) {
    let (x, y) = (a.magnitude(), b.magnitude());
    let signs_differ = a.is_negative() != b.is_negative();
    let want_remainder = !remainder.is_empty();
    // Rounding down needs to know the remainder even if the caller does not.
    let (rest, scratch) = scratch.split_at_mut(y.len());
    let rest = if want_remainder {
        &mut remainder[..y.len()]
    } else {
        rest
    };
    let (mut quotient_len, mut rest_len) = natural::div_rem(x, y, quotient, rest, scratch);
    if signs_differ && rest_len != 0 {
        if !quotient.is_empty() {
            quotient[quotient_len] = 0;
            natural::add_limb_assign(&mut quotient[..=quotient_len], 1);
            quotient_len = natural::normalised_len(&quotient[..=quotient_len]);
        }
        if want_remainder {
            // |b| - rest, in place.
            rest[rest_len..].fill(0);
            let mut borrow = false;
            for (r, &limb) in rest.iter_mut().zip(y) {
                (*r, borrow) = limb.borrowing_sub(*r, borrow);
            }
            rest_len = natural::normalised_len(rest);
        }
    }
    let rest_extent = if want_remainder {
        Extent::new(b.is_negative(), rest_len)
    } else {
        Extent::ZERO
    };
    (Extent::new(signs_differ, quotient_len), rest_extent)
}
