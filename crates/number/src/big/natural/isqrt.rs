//! Integer square root by Newton's iteration.

use core::cmp::Ordering;

use super::{add, bit_length, compare, div_rem, leading_64, shl, shr};
use crate::big::Limb;
use crate::big::int::{I64_LIMBS, limbs_of_u64};

/// Limbs for the square root of a number of `len` limbs.
#[inline]
pub fn isqrt_len(len: usize) -> usize {
    // Two more than the root itself takes: the first guess is larger, and shifting wants room.
    len.div_ceil(2) + 2
}

/// Scratch limbs for [`isqrt`] of a number of `len` limbs.
pub fn isqrt_scratch(len: usize) -> usize {
    let root = isqrt_len(len);
    2 * (root + 1) + (len + 1 + root)
}

/// `out = floor(sqrt(a))`; `out` has [`isqrt_len`] limbs, `scratch` has [`isqrt_scratch`]. Returns
/// the result's length.
pub fn isqrt(a: &[Limb], out: &mut [Limb], scratch: &mut [Limb]) -> usize {
    if a.is_empty() {
        return 0;
    }
    let (leading, _) = leading_64(a);
    let bits = bit_length(a);
    let mut guess = [0; I64_LIMBS];
    let Some(below) = bits.checked_sub(64) else {
        let root = limbs_of_u64((leading >> (64 - bits)).isqrt(), &mut guess);
        out[..root].copy_from_slice(&guess[..root]);
        return root;
    };
    // Rounding the leading bits' root up makes the first guess too large; Newton's iteration then
    // falls until it reaches the root.
    let odd = below % 2;
    let guess_len = limbs_of_u64((leading >> odd).isqrt() + 1, &mut guess);
    let mut len = shl(&guess[..guess_len], ((below + odd) / 2) as usize, out);

    let root = isqrt_len(a.len());
    let (quotient, scratch) = scratch.split_at_mut(root + 1);
    let (sum, scratch) = scratch.split_at_mut(root + 1);
    loop {
        let (quotient_len, _) = div_rem(a, &out[..len], quotient, &mut [], scratch);
        let sum_len = add(&out[..len], &quotient[..quotient_len], sum);
        let (half_len, _) = shr(&sum[..sum_len], 1, quotient);
        let half = &quotient[..half_len];
        if compare(half, &out[..len]) != Ordering::Less {
            return len;
        }
        out[..half_len].copy_from_slice(half);
        len = half_len;
    }
}
