//! The machine digit: its width, and division of two limbs by one through a reciprocal.
//!
//! The reciprocal method is Möller and Granlund, "Improved division by invariant integers" (IEEE
//! Transactions on Computers, 2011): a division costs two multiplications, which is faster than a
//! 128-by-64 divide instruction and far faster than the library call a 32-bit core needs for
//! 64-by-32.

#[cfg(all(target_pointer_width = "64", not(feature = "_limb32")))]
mod width {
    /// One machine digit: 64 bits on 64-bit targets, 32 bits on the others.
    pub type Limb = u64;
    /// Holds the product of two limbs.
    pub type DoubleLimb = u128;
}

#[cfg(not(all(target_pointer_width = "64", not(feature = "_limb32"))))]
mod width {
    /// One machine digit: 64 bits on 64-bit targets, 32 bits on the others.
    pub type Limb = u32;
    /// Holds the product of two limbs.
    pub type DoubleLimb = u64;
}

pub use width::{DoubleLimb, Limb};

/// Bytes in a [`Limb`].
pub const LIMB_BYTES: usize = size_of::<Limb>();

/// Bits in a [`Limb`], as the type that shift counts in limbs need.
pub(crate) const LIMB_BITS: usize = Limb::BITS as usize;

#[inline(always)]
pub(crate) fn join(high: Limb, low: Limb) -> DoubleLimb {
    DoubleLimb::from(high) << Limb::BITS | DoubleLimb::from(low)
}

#[inline(always)]
pub(crate) fn split(double: DoubleLimb) -> (Limb, Limb) {
    ((double >> Limb::BITS) as Limb, double as Limb)
}

#[inline(always)]
fn product(a: Limb, b: Limb) -> DoubleLimb {
    DoubleLimb::from(a) * DoubleLimb::from(b)
}

/// A one-limb divisor, shifted so that its top bit is set, with its reciprocal.
#[derive(Clone, Copy)]
pub(crate) struct Divisor1 {
    divisor: Limb,
    reciprocal: Limb,
    shift: u32,
}

impl Divisor1 {
    /// Prepares `divisor`, which is not zero.
    pub(crate) fn new(divisor: Limb) -> Self {
        let shift = divisor.leading_zeros();
        let divisor = divisor << shift;
        Divisor1 {
            divisor,
            reciprocal: reciprocal(divisor),
            shift,
        }
    }

    /// How far the divisor was shifted left; dividends must be shifted as far.
    #[inline(always)]
    pub(crate) fn shift(self) -> u32 {
        self.shift
    }

    /// Divides `(high, low)`, already shifted, by the shifted divisor; `high` is below it. Returns
    /// the quotient and the shifted remainder.
    #[inline(always)]
    pub(crate) fn div_rem(self, high: Limb, low: Limb) -> (Limb, Limb) {
        let (quotient, fraction) =
            split(product(self.reciprocal, high).wrapping_add(join(high, low)));
        let mut quotient = quotient.wrapping_add(1);
        let mut remainder = low.wrapping_sub(quotient.wrapping_mul(self.divisor));
        if remainder > fraction {
            quotient = quotient.wrapping_sub(1);
            remainder = remainder.wrapping_add(self.divisor);
        }
        if remainder >= self.divisor {
            quotient = quotient.wrapping_add(1);
            remainder -= self.divisor;
        }
        (quotient, remainder)
    }
}

/// The top two limbs of a divisor whose top bit is set, with their reciprocal.
#[derive(Clone, Copy)]
pub(crate) struct Divisor2 {
    divisor: DoubleLimb,
    reciprocal: Limb,
}

impl Divisor2 {
    /// Prepares the divisor `(high, low)`; the top bit of `high` is set.
    pub(crate) fn new(high: Limb, low: Limb) -> Self {
        let mut value = reciprocal(high);
        let mut rest = high.wrapping_mul(value).wrapping_add(low);
        if rest < low {
            value -= 1;
            if rest >= high {
                value -= 1;
                rest -= high;
            }
            rest = rest.wrapping_sub(high);
        }
        let (carry, tail) = split(product(value, low));
        rest = rest.wrapping_add(carry);
        if rest < carry {
            value -= 1;
            if join(rest, tail) >= join(high, low) {
                value -= 1;
            }
        }
        Divisor2 {
            divisor: join(high, low),
            reciprocal: value,
        }
    }

    /// The quotient of three limbs by the divisor's two. `(top, middle)` is below the divisor, or
    /// the largest limb is returned, as long division wants.
    #[inline(always)]
    pub(crate) fn quotient(self, top: Limb, middle: Limb, low: Limb) -> Limb {
        if join(top, middle) >= self.divisor {
            return Limb::MAX;
        }
        let (high_divisor, low_divisor) = split(self.divisor);
        let (quotient, fraction) =
            split(product(self.reciprocal, top).wrapping_add(join(top, middle)));
        let rest = middle.wrapping_sub(quotient.wrapping_mul(high_divisor));
        let mut remainder = join(rest, low)
            .wrapping_sub(product(low_divisor, quotient))
            .wrapping_sub(self.divisor);
        let mut quotient = quotient.wrapping_add(1);
        if split(remainder).0 >= fraction {
            quotient = quotient.wrapping_sub(1);
            remainder = remainder.wrapping_add(self.divisor);
        }
        if remainder >= self.divisor {
            quotient = quotient.wrapping_add(1);
        }
        quotient
    }
}

/// `floor((B^2 - 1) / divisor) - B` for base `B` and a divisor whose top bit is set.
fn reciprocal(divisor: Limb) -> Limb {
    (join(!divisor, Limb::MAX) / DoubleLimb::from(divisor)) as Limb
}
