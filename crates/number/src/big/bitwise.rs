//! `& | ^ ~` on integers, as if in two's complement with endless sign bits.

use super::int::{Extent, Int};
use super::limb::Limb;
use super::natural;

/// Limbs for [`and`], [`or`] and [`xor`].
#[inline]
pub fn bitwise_len(a: Int<'_>, b: Int<'_>) -> usize {
    a.magnitude().len().max(b.magnitude().len()) + 1
}

/// `out = a & b`; `out` has [`bitwise_len`] limbs.
pub fn and(a: Int<'_>, b: Int<'_>, out: &mut [Limb]) -> Extent {
    combine(a, b, out, Operation::And, a.is_negative() & b.is_negative())
}

/// `out = a | b`; `out` has [`bitwise_len`] limbs.
pub fn or(a: Int<'_>, b: Int<'_>, out: &mut [Limb]) -> Extent {
    combine(a, b, out, Operation::Or, a.is_negative() | b.is_negative())
}

/// `out = a ^ b`; `out` has [`bitwise_len`] limbs.
pub fn xor(a: Int<'_>, b: Int<'_>, out: &mut [Limb]) -> Extent {
    combine(a, b, out, Operation::Xor, a.is_negative() ^ b.is_negative())
}

/// Limbs for [`invert`].
#[inline]
pub fn invert_len(a: Int<'_>) -> usize {
    a.magnitude().len().max(1) + 1
}

/// `out = ~a`, which is `-a - 1`; `out` has [`invert_len`] limbs.
pub fn invert(a: Int<'_>, out: &mut [Limb]) -> Extent {
    let magnitude = a.magnitude();
    if a.is_negative() {
        Extent::new(false, natural::sub(magnitude, &[1], out))
    } else {
        Extent::new(true, natural::add(magnitude, &[1], out))
    }
}

#[derive(Clone, Copy)]
enum Operation {
    And,
    Or,
    Xor,
}

impl Operation {
    #[inline(always)]
    fn of(self, x: Limb, y: Limb) -> Limb {
        match self {
            Operation::And => x & y,
            Operation::Or => x | y,
            Operation::Xor => x ^ y,
        }
    }
}

/// Applies `operation` limb by limb to the two's complements; `negative` is the result's sign. One
/// body for all three, for the flash's sake.
#[inline(never)]
fn combine(
    a: Int<'_>,
    b: Int<'_>,
    out: &mut [Limb],
    operation: Operation,
    negative: bool,
) -> Extent {
    let (long, short) = if a.magnitude().len() >= b.magnitude().len() {
        (a, b)
    } else {
        (b, a)
    };
    // Each operation here is symmetric, so the operands may change places.
    let mut x = Complement::of(long.is_negative());
    let mut y = Complement::of(short.is_negative());
    let mut result = Complement::of(negative);
    let len = long.magnitude().len();
    let (low, high) = long.magnitude().split_at(short.magnitude().len());
    let (out, top) = out[..len + 1].split_at_mut(len);
    let (out_low, out_high) = out.split_at_mut(low.len());
    for ((o, &limb), &other) in out_low.iter_mut().zip(low).zip(short.magnitude()) {
        *o = result.next(operation.of(x.next(limb), y.next(other)));
    }
    for (o, &limb) in out_high.iter_mut().zip(high) {
        *o = result.next(operation.of(x.next(limb), y.next(0)));
    }
    top[0] = result.next(operation.of(x.next(0), y.next(0)));
    let len = if top[0] != 0 {
        len + 1
    } else {
        natural::normalised_len(out)
    };
    Extent::new(negative, len)
}

/// Turns the limbs of a magnitude into those of its two's complement, or back.
struct Complement {
    flip: Limb,
    carry: bool,
}

impl Complement {
    #[inline(always)]
    fn of(negative: bool) -> Self {
        Complement {
            flip: if negative { Limb::MAX } else { 0 },
            carry: negative,
        }
    }

    #[inline(always)]
    fn next(&mut self, limb: Limb) -> Limb {
        let (limb, carry) = (limb ^ self.flip).overflowing_add(self.carry.into());
        self.carry = carry;
        limb
    }
}
