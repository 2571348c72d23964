//! `Int`, a borrowed integer, and `Extent`, what an operation left in its output slice.

use super::limb::{LIMB_BITS, Limb};
use super::natural;

/// Limbs that hold any `i64` or `u64`.
pub const I64_LIMBS: usize = 64 / LIMB_BITS;

/// Limbs that hold any `i128` or `u128`.
pub const I128_LIMBS: usize = 128 / LIMB_BITS;

/// Writes `value` without leading zero limbs and returns its length.
#[inline]
pub(super) fn limbs_of_u64(value: u64, limbs: &mut [Limb; I64_LIMBS]) -> usize {
    let mut rest = value;
    let mut len = 0;
    for limb in limbs {
        *limb = rest as Limb;
        len += usize::from(rest != 0);
        rest = rest.checked_shr(Limb::BITS).unwrap_or(0);
    }
    len
}

/// A borrowed integer: a sign and a magnitude.
///
/// The magnitude has no leading zero limbs, and zero is not negative; [`Int::new`] sees to both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Int<'a> {
    negative: bool,
    magnitude: &'a [Limb],
}

impl<'a> Int<'a> {
    /// Zero.
    pub const ZERO: Int<'static> = Int {
        negative: false,
        magnitude: &[],
    };

    /// The integer with this sign and magnitude; leading zero limbs are dropped.
    #[inline]
    pub fn new(negative: bool, limbs: &'a [Limb]) -> Self {
        let magnitude = natural::trim(limbs);
        Int {
            negative: negative && !magnitude.is_empty(),
            magnitude,
        }
    }

    /// The non-negative integer of this magnitude.
    #[inline]
    pub fn natural(limbs: &'a [Limb]) -> Self {
        Int::new(false, limbs)
    }

    /// Whether it is below zero.
    #[inline]
    pub fn is_negative(self) -> bool {
        self.negative
    }

    /// Whether it is zero.
    #[inline]
    pub fn is_zero(self) -> bool {
        self.magnitude.is_empty()
    }

    /// The absolute value's limbs, least significant first, none of the leading ones zero.
    #[inline]
    pub fn magnitude(self) -> &'a [Limb] {
        self.magnitude
    }

    /// The absolute value.
    #[inline]
    pub fn abs(self) -> Int<'a> {
        Int {
            negative: false,
            magnitude: self.magnitude,
        }
    }
}

impl core::ops::Neg for Int<'_> {
    type Output = Self;

    #[inline]
    fn neg(self) -> Self {
        Int {
            negative: !self.negative && !self.magnitude.is_empty(),
            magnitude: self.magnitude,
        }
    }
}

impl PartialOrd for Int<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<core::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Int<'_> {
    fn cmp(&self, other: &Self) -> core::cmp::Ordering {
        match (self.negative, other.negative) {
            (false, false) => natural::compare(self.magnitude, other.magnitude),
            (true, true) => natural::compare(other.magnitude, self.magnitude),
            (false, true) => core::cmp::Ordering::Greater,
            (true, false) => core::cmp::Ordering::Less,
        }
    }
}

/// The sign and length of a result that lies at the start of an output slice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// Whether the result is below zero.
    pub negative: bool,
    /// Limbs of the output slice that it takes; 0 for zero.
    pub len: usize,
}

impl Extent {
    /// The extent of zero.
    pub const ZERO: Extent = Extent {
        negative: false,
        len: 0,
    };

    /// The extent of a magnitude of `len` limbs, the last of them not zero.
    #[inline]
    pub(crate) fn new(negative: bool, len: usize) -> Self {
        Extent {
            negative: negative && len != 0,
            len,
        }
    }

    /// The result, given the slice that it was written to.
    #[inline]
    pub fn of(self, output: &[Limb]) -> Int<'_> {
        Int::new(self.negative, &output[..self.len])
    }
}
