//! Order of natural numbers, and dropping leading zero limbs.

use core::cmp::Ordering;

use crate::big::Limb;

/// How many limbs are left when leading zeros are dropped.
#[inline]
pub fn normalised_len(limbs: &[Limb]) -> usize {
    let mut len = limbs.len();
    while len > 0 && limbs[len - 1] == 0 {
        len -= 1;
    }
    len
}

/// `limbs` without leading zeros.
#[inline]
pub fn trim(limbs: &[Limb]) -> &[Limb] {
    &limbs[..normalised_len(limbs)]
}

/// Compares two numbers without leading zeros.
#[inline]
pub fn compare(a: &[Limb], b: &[Limb]) -> Ordering {
    a.len()
        .cmp(&b.len())
        .then_with(|| a.iter().rev().cmp(b.iter().rev()))
}
