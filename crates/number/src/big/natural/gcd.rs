//! Greatest common divisor: Lehmer's method, which does most division steps on leading limbs.

use core::cmp::Ordering;

use super::{bit_length, compare, div_rem, div_scratch, normalised_len};
use crate::big::Limb;
use crate::big::limb::LIMB_BITS;

/// Signed integers of a limb's width, and of two limbs'.
#[cfg(all(target_pointer_width = "64", not(feature = "_limb32")))]
mod signed {
    pub type Entry = i64;
    pub type Wide = i128;
}
#[cfg(not(all(target_pointer_width = "64", not(feature = "_limb32"))))]
mod signed {
    pub type Entry = i32;
    pub type Wide = i64;
}
use signed::{Entry, Wide};

/// Bits of the leading parts: the step matrix's entries stay below, so that an entry and a leading
/// part fit an [`Entry`], and an entry times a limb, twice, and a carry fit a [`Wide`].
const LEADING_BITS: u64 = LIMB_BITS as u64 - 2;

/// Scratch limbs for [`gcd`] of numbers of `a` and `b` limbs.
pub fn gcd_scratch(a: usize, b: usize) -> usize {
    3 * a.max(b) + div_scratch(a.max(b), a.max(b).min(2).max(a.min(b)))
}

/// `out = gcd(a, b)`, not negative, `gcd(0, 0)` being 0; `out` has as many limbs as the longer
/// operand, `scratch` has [`gcd_scratch`]. Returns the result's length.
pub fn gcd(a: &[Limb], b: &[Limb], out: &mut [Limb], scratch: &mut [Limb]) -> usize {
    let (a, b) = if compare(a, b) == Ordering::Less {
        (b, a)
    } else {
        (a, b)
    };
    let size = a.len();
    let (mut x, scratch) = scratch.split_at_mut(size);
    let (mut y, scratch) = scratch.split_at_mut(size);
    let (mut spare, scratch) = scratch.split_at_mut(size);
    x[..size].copy_from_slice(a);
    y[..b.len()].copy_from_slice(b);
    let (mut x_len, mut y_len) = (size, b.len());
    while y_len > 1 {
        let steps = leading_steps(&x[..x_len], &y[..y_len]);
        if steps[0][1] == 0 {
            // The leading limbs decide nothing: one division at full length.
            let (_, rest) = div_rem(
                &x[..x_len],
                &y[..y_len],
                &mut [],
                &mut spare[..y_len],
                scratch,
            );
            core::mem::swap(&mut x, &mut y);
            core::mem::swap(&mut y, &mut spare);
            (x_len, y_len) = (y_len, rest);
            continue;
        }
        y[y_len..x_len].fill(0);
        apply(&steps, &mut x[..x_len], &mut y[..x_len]);
        y_len = normalised_len(&y[..x_len]);
        x_len = normalised_len(&x[..x_len]);
    }
    let mut divisor = if y_len == 0 { 0 } else { y[0] };
    if divisor == 0 {
        out[..x_len].copy_from_slice(&x[..x_len]);
        return x_len;
    }
    let mut rest = [0];
    div_rem(&x[..x_len], &[divisor], &mut [], &mut rest, &mut []);
    let mut rest = rest[0];
    while rest != 0 {
        (divisor, rest) = (rest, divisor % rest);
    }
    out[0] = divisor;
    1
}

/// The division steps that the leading bits of `x >= y` allow, as a matrix; its second entry is 0
/// if they allow none.
fn leading_steps(x: &[Limb], y: &[Limb]) -> [[Entry; 2]; 2] {
    let shift = bit_length(x) - LEADING_BITS;
    let (mut high, mut low) = (bits_from(x, shift) as Entry, bits_from(y, shift) as Entry);
    let mut steps: [[Entry; 2]; 2] = [[1, 0], [0, 1]];
    loop {
        let [[a, b], [c, d]] = steps;
        if low + c == 0 || low + d == 0 {
            return steps;
        }
        // Both ends of the range that the true numbers can lie in must give the same quotient.
        let quotient = (high + a) / (low + c);
        if quotient != (high + b) / (low + d) {
            return steps;
        }
        steps = [[c, d], [a - quotient * c, b - quotient * d]];
        (high, low) = (low, high - quotient * low);
    }
}

/// The bits of `a` from `shift` on, which fit a limb.
fn bits_from(a: &[Limb], shift: u64) -> Limb {
    let index = (shift / LIMB_BITS as u64) as usize;
    let bits = (shift % LIMB_BITS as u64) as u32;
    let low = a.get(index).map_or(0, |limb| limb >> bits);
    let high = a
        .get(index + 1)
        .map_or(0, |limb| limb.checked_shl(Limb::BITS - bits).unwrap_or(0));
    low | high
}

/// `(x, y) = steps * (x, y)`; both results are not negative and not longer than `x`.
fn apply(steps: &[[Entry; 2]; 2], x: &mut [Limb], y: &mut [Limb]) {
    let [[a, b], [c, d]] = steps.map(|row| row.map(Wide::from));
    let (mut carry_x, mut carry_y): (Wide, Wide) = (0, 0);
    for (x, y) in x.iter_mut().zip(y) {
        let (old_x, old_y) = (Wide::from(*x), Wide::from(*y));
        carry_x += a * old_x + b * old_y;
        carry_y += c * old_x + d * old_y;
        *x = carry_x as Limb;
        *y = carry_y as Limb;
        carry_x >>= LIMB_BITS;
        carry_y >>= LIMB_BITS;
    }
}
