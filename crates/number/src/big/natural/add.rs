//! Addition and subtraction of natural numbers.

use super::normalised_len;
use crate::big::Limb;

/// Limbs for the sum of numbers of `a` and `b` limbs.
#[inline]
pub fn add_len(a: usize, b: usize) -> usize {
    a.max(b) + 1
}

/// `out = a + b`; `out` has [`add_len`] limbs. Returns the result's length.
pub fn add(a: &[Limb], b: &[Limb], out: &mut [Limb]) -> usize {
    let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    let (low, high) = long.split_at(short.len());
    let (out_low, out_rest) = out[..long.len() + 1].split_at_mut(short.len());
    let mut carry = false;
    for ((sum, &x), &y) in out_low.iter_mut().zip(low).zip(short) {
        (*sum, carry) = x.carrying_add(y, carry);
    }
    let (out_high, top) = out_rest.split_at_mut(high.len());
    for (sum, &x) in out_high.iter_mut().zip(high) {
        (*sum, carry) = x.overflowing_add(carry.into());
    }
    top[0] = carry.into();
    long.len() + usize::from(carry)
}

/// `out = a - b` where `a >= b`; `out` has as many limbs as `a`. Returns the result's length.
pub fn sub(a: &[Limb], b: &[Limb], out: &mut [Limb]) -> usize {
    let (low, high) = a.split_at(b.len());
    let out = &mut out[..a.len()];
    let (out_low, out_high) = out.split_at_mut(b.len());
    let mut borrow = false;
    for ((difference, &x), &y) in out_low.iter_mut().zip(low).zip(b) {
        (*difference, borrow) = x.borrowing_sub(y, borrow);
    }
    for (difference, &x) in out_high.iter_mut().zip(high) {
        (*difference, borrow) = x.overflowing_sub(borrow.into());
    }
    debug_assert!(!borrow, "subtrahend above minuend");
    normalised_len(out)
}

/// `acc += b`, keeping `acc`'s length, which is at least `b`'s. Returns the carry out.
#[inline]
pub fn add_assign(acc: &mut [Limb], b: &[Limb]) -> bool {
    let (low, high) = acc.split_at_mut(b.len());
    let mut carry = false;
    for (x, &y) in low.iter_mut().zip(b) {
        (*x, carry) = x.carrying_add(y, carry);
    }
    carry && add_limb_assign(high, 1)
}

/// `acc += limb`, keeping `acc`'s length. Returns the carry out.
#[inline]
pub fn add_limb_assign(acc: &mut [Limb], limb: Limb) -> bool {
    let mut carry = limb;
    for x in acc {
        let (sum, overflow) = x.overflowing_add(carry);
        *x = sum;
        if !overflow {
            return false;
        }
        carry = 1;
    }
    carry != 0
}

/// `acc -= b` modulo the range of `acc`, which is at least as long as `b`. Returns the borrow.
#[inline]
pub fn sub_assign(acc: &mut [Limb], b: &[Limb]) -> bool {
    let (low, high) = acc.split_at_mut(b.len());
    let mut borrow = false;
    for (x, &y) in low.iter_mut().zip(b) {
        (*x, borrow) = x.borrowing_sub(y, borrow);
    }
    borrow && sub_limb_assign(high, 1)
}

/// `acc -= limb` modulo the range of `acc`. Returns the borrow.
#[inline]
pub fn sub_limb_assign(acc: &mut [Limb], limb: Limb) -> bool {
    let mut borrow = limb;
    for x in acc {
        let (difference, underflow) = x.overflowing_sub(borrow);
        *x = difference;
        if !underflow {
            return false;
        }
        borrow = 1;
    }
    borrow != 0
}
