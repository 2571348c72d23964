//! Bits of natural numbers: how many, and the leading ones.

use crate::big::Limb;
use crate::big::limb::LIMB_BITS;

/// Bits without leading zeros; 0 for zero. `a` has no leading zero limbs.
#[inline]
pub fn bit_length(a: &[Limb]) -> u64 {
    match a.last() {
        None => 0,
        Some(top) => a.len() as u64 * u64::from(Limb::BITS) - u64::from(top.leading_zeros()),
    }
}

/// Bits that are set.
pub fn bit_count(a: &[Limb]) -> u64 {
    a.iter().map(|limb| u64::from(limb.count_ones())).sum()
}

/// Zero bits below the lowest bit that is set; 0 for zero.
pub fn trailing_zeros(a: &[Limb]) -> usize {
    match a.iter().position(|&limb| limb != 0) {
        None => 0,
        Some(index) => index * LIMB_BITS + a[index].trailing_zeros() as usize,
    }
}

/// The highest 64 bits of a number that is not zero, its leading bit in bit 63, and whether any
/// bit below them is set.
pub fn leading_64(a: &[Limb]) -> (u64, bool) {
    const LIMBS: usize = 64 / LIMB_BITS;
    let shift = a.last().map_or(0, |top| top.leading_zeros());
    let (rest, leading) = a.split_at(a.len().saturating_sub(LIMBS + 1));
    let mut window: u128 = 0;
    for &limb in leading.iter().rev() {
        window = window << LIMB_BITS | u128::from(limb);
    }
    // Align what there is at bit 127.
    window <<= (128 - leading.len() * LIMB_BITS) as u32 + shift;
    let lower = window as u64 != 0 || rest.iter().any(|&limb| limb != 0);
    ((window >> 64) as u64, lower)
}
