//! Shifts of integers: right shifts round down, as Python's do.

use super::int::{Extent, Int};
use super::limb::Limb;
use super::natural;

/// Limbs for `a << bits`.
#[inline]
pub fn shl_len(a: Int<'_>, bits: usize) -> usize {
    natural::shl_len(a.magnitude().len(), bits)
}

/// `out = a << bits`; `out` has [`shl_len`] limbs.
pub fn shl(a: Int<'_>, bits: usize, out: &mut [Limb]) -> Extent {
    Extent::new(a.is_negative(), natural::shl(a.magnitude(), bits, out))
}

/// Limbs for `a >> bits`.
#[inline]
pub fn shr_len(a: Int<'_>, bits: usize) -> usize {
    // Rounding down can carry into a new limb.
    natural::shr_len(a.magnitude().len(), bits) + usize::from(a.is_negative())
}

/// `out = a >> bits`, rounded down; `out` has [`shr_len`] limbs.
pub fn shr(a: Int<'_>, bits: usize, out: &mut [Limb]) -> Extent {
    let (mut len, lost) = natural::shr(a.magnitude(), bits, out);
    if a.is_negative() && lost {
        out[len] = 0;
        natural::add_limb_assign(&mut out[..=len], 1);
        len = natural::normalised_len(&out[..=len]);
    }
    Extent::new(a.is_negative(), len)
}
