//! Squaring, which needs about two thirds of a multiplication's work.

use super::multiply::{KARATSUBA_LIMBS, abs_difference, add_product, combine};
use super::normalised_len;
use crate::big::Limb;

/// Operands of fewer limbs than this are squared row by row.
const KARATSUBA_SQUARE_LIMBS: usize = KARATSUBA_LIMBS * 3 / 2;

/// Scratch limbs that [`square`] needs for an operand of `len` limbs.
pub fn square_scratch(mut len: usize) -> usize {
    let mut total = 0;
    while len >= KARATSUBA_SQUARE_LIMBS {
        len -= len / 2;
        total += 2 * len + 1;
    }
    total
}

/// `out = a * a`; `out` has `2 * a.len()` limbs and `scratch` has [`square_scratch`]. The operand
/// may have leading zeros. Returns the result's length.
pub fn square(a: &[Limb], out: &mut [Limb], scratch: &mut [Limb]) -> usize {
    let out = &mut out[..2 * a.len()];
    square_any(a, out, scratch);
    normalised_len(out)
}

fn square_any(a: &[Limb], out: &mut [Limb], scratch: &mut [Limb]) {
    if a.len() < KARATSUBA_SQUARE_LIMBS {
        square_rows(a, out);
        return;
    }
    let half = a.len() - a.len() / 2;
    let (a_low, a_high) = a.split_at(half);
    let (middle, rest) = scratch.split_at_mut(2 * half + 1);
    let gap = &mut out[..half];
    abs_difference(a_low, a_high, gap);
    square_any(gap, &mut middle[..2 * half], rest);
    middle[2 * half] = 0;
    let (low, high) = out.split_at_mut(2 * half);
    square_any(a_low, low, rest);
    square_any(a_high, high, rest);
    combine(middle, false, out, half);
}

/// Sums the products of unequal positions, doubles them and adds the squares.
fn square_rows(a: &[Limb], out: &mut [Limb]) {
    out.fill(0);
    let mut rest = a;
    let mut row = 1;
    while let Some((&first, tail)) = rest.split_first() {
        let window = &mut out[row..row + tail.len() + 1];
        window[tail.len()] = add_product(&mut window[..tail.len()], tail, first);
        rest = tail;
        row += 2;
    }
    let mut top_bit = 0;
    let mut carry = 0;
    for (pair, &x) in out.chunks_exact_mut(2).zip(a) {
        let (low, high) = (pair[0], pair[1]);
        let (square_low, square_high) = x.carrying_mul(x, 0);
        let doubled_low = low << 1 | top_bit;
        let doubled_high = high << 1 | low >> (Limb::BITS - 1);
        top_bit = high >> (Limb::BITS - 1);
        let (sum_low, carry_low) = doubled_low.carrying_add(square_low, carry != 0);
        let (sum_high, carry_high) = doubled_high.carrying_add(square_high, carry_low);
        pair[0] = sum_low;
        pair[1] = sum_high;
        carry = Limb::from(carry_high);
    }
}
