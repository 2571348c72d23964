//! Division with remainder: Knuth's algorithm D with reciprocal estimates of each quotient limb.

use core::cmp::Ordering;

use super::multiply::sub_product;
use super::shift::{shl_within, shr_within};
use super::{add_assign, compare, normalised_len};
use crate::big::Limb;
use crate::big::limb::{Divisor1, Divisor2, join, split};

/// Limbs of the quotient of numbers of `a` and `b` limbs.
#[inline]
pub fn quotient_len(a: usize, b: usize) -> usize {
    (a + 1).saturating_sub(b)
}

/// Scratch limbs that [`div_rem`] needs for a dividend of `a` and a divisor of `b` limbs.
#[inline]
pub fn div_scratch(a: usize, b: usize) -> usize {
    if b <= 1 || a < b { 0 } else { a + 1 + b }
}

/// Divides `a` by `b`, neither having leading zeros. `quotient` has [`quotient_len`] limbs (or is
/// empty if only the remainder is wanted), `remainder` as many as `b` (or is empty if only the
/// quotient is wanted). Returns the two lengths; that of an unwanted result is 0.
///
/// # Panics
/// If `b` is zero.
pub fn div_rem(
    a: &[Limb],
    b: &[Limb],
    quotient: &mut [Limb],
    remainder: &mut [Limb],
    scratch: &mut [Limb],
) -> (usize, usize) {
    assert!(!b.is_empty(), "division by zero");
    if compare(a, b) == Ordering::Less {
        if remainder.is_empty() {
            return (0, 0);
        }
        remainder[..a.len()].copy_from_slice(a);
        return (0, a.len());
    }
    if let [divisor] = *b {
        let rest = if quotient.is_empty() {
            rem_limb(a, divisor)
        } else {
            div_rem_limb(a, divisor, quotient)
        };
        let quotient_len = if quotient.is_empty() {
            0
        } else {
            normalised_len(&quotient[..a.len()])
        };
        if rest == 0 || remainder.is_empty() {
            return (quotient_len, 0);
        }
        remainder[0] = rest;
        return (quotient_len, 1);
    }
    let (dividend, scratch) = scratch.split_at_mut(a.len() + 1);
    let divisor = &mut scratch[..b.len()];
    let shift = b[b.len() - 1].leading_zeros();
    shl_within(b, shift, divisor);
    dividend[a.len()] = shl_within(a, shift, &mut dividend[..a.len()]);
    divide_normalised(dividend, divisor, quotient);
    let quotient_len = if quotient.is_empty() {
        0
    } else {
        normalised_len(&quotient[..quotient_len(a.len(), b.len())])
    };
    if remainder.is_empty() {
        return (quotient_len, 0);
    }
    let remainder = &mut remainder[..b.len()];
    shr_within(&dividend[..b.len()], shift, remainder);
    (quotient_len, normalised_len(remainder))
}

/// `quotient = a / divisor`, over `a`'s length; returns the remainder. `a` may have leading zeros.
///
/// # Panics
/// If `divisor` is zero.
pub fn div_rem_limb(a: &[Limb], divisor: Limb, quotient: &mut [Limb]) -> Limb {
    assert!(divisor != 0, "division by zero");
    let divisor = Divisor1::new(divisor);
    quotient[..a.len()].copy_from_slice(a);
    div_rem_limb_assign(&mut quotient[..a.len()], divisor)
}

/// `a /= divisor`, keeping `a`'s length; returns the remainder.
pub(crate) fn div_rem_limb_assign(a: &mut [Limb], divisor: Divisor1) -> Limb {
    let shift = divisor.shift();
    let Some(&top) = a.last() else { return 0 };
    if shift == 0 {
        let mut rest = 0;
        for limb in a.iter_mut().rev() {
            (*limb, rest) = divisor.div_rem(rest, *limb);
        }
        return rest;
    }
    // Each step divides the limb's bits as they would lie after shifting the dividend left.
    let mut rest = top >> (Limb::BITS - shift);
    let mut upper = top;
    let mut index = a.len() - 1;
    while index > 0 {
        let lower = a[index - 1];
        let shifted = upper << shift | lower >> (Limb::BITS - shift);
        (a[index], rest) = divisor.div_rem(rest, shifted);
        upper = lower;
        index -= 1;
    }
    (a[0], rest) = divisor.div_rem(rest, upper << shift);
    rest >> shift
}

fn rem_limb(a: &[Limb], divisor: Limb) -> Limb {
    let divisor = Divisor1::new(divisor);
    let shift = divisor.shift();
    let mut rest = 0;
    for &limb in a.iter().rev() {
        // `rest` is unshifted here, below the divisor; put it and the limb in the shifted frame.
        let wide = join(rest, limb) << shift;
        let (high, low) = split(wide);
        rest = divisor.div_rem(high, low).1 >> shift;
    }
    rest
}

/// Leaves `dividend mod divisor` in the low limbs of `dividend` and writes the quotient unless
/// `quotient` is empty. The divisor's top bit is set and it has two limbs or more; the top limb of
/// `dividend` is below the divisor's.
fn divide_normalised(dividend: &mut [Limb], divisor: &[Limb], quotient: &mut [Limb]) {
    let len = divisor.len();
    let estimate = Divisor2::new(divisor[len - 1], divisor[len - 2]);
    for position in (0..dividend.len() - len).rev() {
        let window = &mut dividend[position..position + len + 1];
        let top = window[len];
        let mut digit = estimate.quotient(top, window[len - 1], window[len - 2]);
        let low = &mut window[..len];
        let borrow = sub_product(low, divisor, digit);
        if borrow > top {
            // The estimate looks at two limbs of the divisor only, so it can be one too large.
            digit -= 1;
            add_assign(low, divisor);
        }
        window[len] = 0;
        if let Some(slot) = quotient.get_mut(position) {
            *slot = digit;
        }
    }
}
