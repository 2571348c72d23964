//! Multiplication of natural numbers: schoolbook below a threshold, Karatsuba above it.
//!
//! No faster-growing method (Toom-Cook, FFT) is here: the numbers of scripts do not reach the
//! lengths where they pay for their flash.

use core::cmp::Ordering;

use super::{add_assign, compare, normalised_len, sub_assign};
use crate::big::Limb;

/// Operands of fewer limbs than this are multiplied row by row. Measured on x86-64.
pub(super) const KARATSUBA_LIMBS: usize = 32;

/// Scratch limbs that [`mul`] needs for operands of `a` and `b` limbs.
pub fn mul_scratch(a: usize, b: usize) -> usize {
    let (mut long, mut short) = if a >= b { (a, b) } else { (b, a) };
    let mut total = 0;
    let mut deepest = 0;
    // Mirrors `mul_unbalanced`: one product buffer a level, then the larger of the two users.
    while short >= KARATSUBA_LIMBS {
        if long == short {
            deepest = deepest.max(total + balanced_scratch(short));
            break;
        }
        total += 2 * short;
        deepest = deepest.max(total + balanced_scratch(short));
        (long, short) = (short, long % short);
    }
    deepest.max(total)
}

/// No less than [`mul_scratch`] of `short` and any other length.
pub(crate) fn mul_scratch_bound(short: usize) -> usize {
    // The remainders of `mul_scratch`'s loop add up to at most three times `short`.
    if short < KARATSUBA_LIMBS {
        0
    } else {
        8 * short + 64
    }
}

fn balanced_scratch(mut len: usize) -> usize {
    let mut total = 0;
    while len >= KARATSUBA_LIMBS {
        len -= len / 2;
        total += 2 * len + 1;
    }
    total
}

/// `out = a * b`; `out` has `a.len() + b.len()` limbs and `scratch` has [`mul_scratch`]. The
/// operands may have leading zeros. Returns the result's length.
pub fn mul(a: &[Limb], b: &[Limb], out: &mut [Limb], scratch: &mut [Limb]) -> usize {
    let out = &mut out[..a.len() + b.len()];
    mul_any(a, b, out, scratch);
    normalised_len(out)
}

fn mul_any(a: &[Limb], b: &[Limb], out: &mut [Limb], scratch: &mut [Limb]) {
    let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    if short.len() < KARATSUBA_LIMBS {
        mul_rows(long, short, out);
    } else if long.len() == short.len() {
        karatsuba(long, short, out, scratch);
    } else {
        mul_unbalanced(long, short, out, scratch);
    }
}

/// One row of the product at a time; `out` is exactly as long as both operands.
fn mul_rows(long: &[Limb], short: &[Limb], out: &mut [Limb]) {
    let Some((&first, rest)) = short.split_first() else {
        out.fill(0);
        return;
    };
    let mut carry = 0;
    for (o, &x) in out.iter_mut().zip(long) {
        (*o, carry) = x.carrying_mul(first, carry);
    }
    out[long.len()] = carry;
    for (row, &y) in rest.iter().enumerate() {
        let window = &mut out[row + 1..row + 2 + long.len()];
        window[long.len()] = add_product(&mut window[..long.len()], long, y);
    }
}

/// `acc += a * factor` over `a`'s length; returns the carry limb.
#[inline]
pub(super) fn add_product(acc: &mut [Limb], a: &[Limb], factor: Limb) -> Limb {
    let mut carry = 0;
    for (o, &x) in acc.iter_mut().zip(a) {
        (*o, carry) = x.carrying_mul_add(factor, carry, *o);
    }
    carry
}

/// `acc -= a * factor` over `a`'s length; returns the borrow limb.
#[inline]
pub(super) fn sub_product(acc: &mut [Limb], a: &[Limb], factor: Limb) -> Limb {
    // The complement of the difference is the complement of `acc` plus the product.
    let mut carry = 0;
    for (o, &x) in acc.iter_mut().zip(a) {
        let low;
        (low, carry) = x.carrying_mul_add(factor, carry, !*o);
        *o = !low;
    }
    carry
}

/// `acc = acc * factor + addend`, keeping `acc`'s length; returns the carry limb.
#[inline]
pub fn mul_add_limb_assign(acc: &mut [Limb], factor: Limb, addend: Limb) -> Limb {
    let mut carry = addend;
    for x in acc {
        (*x, carry) = x.carrying_mul(factor, carry);
    }
    carry
}

/// Cuts the longer operand into pieces as long as the shorter one.
fn mul_unbalanced(long: &[Limb], short: &[Limb], out: &mut [Limb], scratch: &mut [Limb]) {
    let (piece_product, scratch) = scratch.split_at_mut(2 * short.len());
    out.fill(0);
    for (index, piece) in long.chunks(short.len()).enumerate() {
        let product = &mut piece_product[..piece.len() + short.len()];
        mul_any(piece, short, product, scratch);
        // The whole product fits `out`, so no carry leaves it.
        add_assign(&mut out[index * short.len()..], product);
    }
}

/// `out = a * b` for operands of the same length, from three products of half that length.
fn karatsuba(a: &[Limb], b: &[Limb], out: &mut [Limb], scratch: &mut [Limb]) {
    let half = a.len() - a.len() / 2;
    let (a_low, a_high) = a.split_at(half);
    let (b_low, b_high) = b.split_at(half);
    let (middle, rest) = scratch.split_at_mut(2 * half + 1);

    // middle = |a_low - a_high| * |b_low - b_high|, with the factors in `out` for the time being.
    let (a_gap, b_gap) = out[..2 * half].split_at_mut(half);
    let negative = abs_difference(a_low, a_high, a_gap) != abs_difference(b_low, b_high, b_gap);
    mul_any(a_gap, b_gap, &mut middle[..2 * half], rest);
    middle[2 * half] = 0;

    let (low, high) = out.split_at_mut(2 * half);
    mul_any(a_low, b_low, low, rest);
    mul_any(a_high, b_high, high, rest);
    combine(middle, negative, out, half);
}

/// Adds `low + high - gaps` (or `+ gaps` when `negative`) into the middle of `out`, which holds
/// `low` and `high`; `middle` holds the product of the gaps and one limb of room.
pub(super) fn combine(middle: &mut [Limb], negative: bool, out: &mut [Limb], half: usize) {
    let (low, high) = out.split_at(2 * half);
    if !negative {
        // Two's complement: the sum that follows is not negative, so it comes out right.
        for limb in middle.iter_mut() {
            *limb = !*limb;
        }
        super::add_limb_assign(middle, 1);
    }
    add_assign(middle, low);
    add_assign(middle, high);
    let len = normalised_len(middle);
    add_assign(&mut out[half..], &middle[..len]);
}

/// `out = |a - b|`, `a` and `out` being as long as or longer than `b`; says whether `a < b`.
pub(super) fn abs_difference(a: &[Limb], b: &[Limb], out: &mut [Limb]) -> bool {
    let (a_len, b_len) = (normalised_len(a), normalised_len(b));
    if compare(&a[..a_len], &b[..b_len]) == Ordering::Less {
        out[..b.len()].copy_from_slice(b);
        out[b.len()..].fill(0);
        sub_assign(out, &a[..a_len]);
        true
    } else {
        out.copy_from_slice(a);
        sub_assign(out, &b[..b_len]);
        false
    }
}
