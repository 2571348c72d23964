//! Multiplying and dividing natural numbers by powers of two.

use super::normalised_len;
use crate::big::Limb;
use crate::big::limb::LIMB_BITS;

/// Limbs for a number of `a` limbs shifted left by `bits`.
#[inline]
pub fn shl_len(a: usize, bits: usize) -> usize {
    if a == 0 {
        0
    } else {
        a.saturating_add(bits / LIMB_BITS + 1)
    }
}

/// `out = a << bits`; `out` has [`shl_len`] limbs. Returns the result's length.
pub fn shl(a: &[Limb], bits: usize, out: &mut [Limb]) -> usize {
    if a.is_empty() {
        return 0;
    }
    let (limbs, bits) = (bits / LIMB_BITS, (bits % LIMB_BITS) as u32);
    let (zeros, out) = out[..limbs + a.len() + 1].split_at_mut(limbs);
    zeros.fill(0);
    let (low, top) = out.split_at_mut(a.len());
    top[0] = shl_within(a, bits, low);
    limbs + a.len() + usize::from(top[0] != 0)
}

/// `out = a << bits` for fewer bits than a limb has, over `a`'s length; returns what was shifted
/// out at the top.
pub(super) fn shl_within(a: &[Limb], bits: u32, out: &mut [Limb]) -> Limb {
    if bits == 0 {
        out.copy_from_slice(a);
        return 0;
    }
    let mut carry = 0;
    for (o, &x) in out.iter_mut().zip(a) {
        *o = x << bits | carry;
        carry = x >> (Limb::BITS - bits);
    }
    carry
}

/// Limbs for a number of `a` limbs shifted right by `bits`.
#[inline]
pub fn shr_len(a: usize, bits: usize) -> usize {
    a.saturating_sub(bits / LIMB_BITS)
}

/// `out = a >> bits`; `out` has [`shr_len`] limbs. Returns the result's length and whether any bit
/// that was dropped was set.
pub fn shr(a: &[Limb], bits: usize, out: &mut [Limb]) -> (usize, bool) {
    let (limbs, bits) = (bits / LIMB_BITS, (bits % LIMB_BITS) as u32);
    if limbs >= a.len() {
        return (0, !a.is_empty());
    }
    let (dropped, kept) = a.split_at(limbs);
    let out = &mut out[..kept.len()];
    let lost = shr_within(kept, bits, out);
    (
        normalised_len(out),
        lost != 0 || dropped.iter().any(|&limb| limb != 0),
    )
}

/// `out = a >> bits` for fewer bits than a limb has, over `a`'s length; returns what was shifted
/// out at the bottom, in the upper bits of a limb.
pub(super) fn shr_within(a: &[Limb], bits: u32, out: &mut [Limb]) -> Limb {
    if bits == 0 {
        out.copy_from_slice(a);
        return 0;
    }
    let mut carry = 0;
    for (o, &x) in out.iter_mut().zip(a).rev() {
        *o = x >> bits | carry;
        carry = x << (Limb::BITS - bits);
    }
    carry
}
