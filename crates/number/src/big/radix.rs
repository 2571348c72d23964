//! Radixes of text: how many digits a limb takes.

use super::limb::{LIMB_BITS, Limb};

/// The smallest radix of text.
pub const MIN_RADIX: u32 = 2;

/// The largest radix of text: ten digits and 26 letters.
pub const MAX_RADIX: u32 = 36;

/// A radix, and the highest power of it that a limb holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Radix {
    pub radix: Limb,
    /// Bits of a digit if the radix is a power of two.
    pub bits: Option<u32>,
    /// Digits whose values always fit a limb together.
    pub chunk_digits: usize,
    /// `radix ** chunk_digits`, or 0 where that is one more than a limb holds.
    pub chunk: Limb,
}

impl Radix {
    /// # Panics
    /// If `radix` is not in 2..=36.
    pub(super) fn new(radix: u32) -> Self {
        assert!(
            (MIN_RADIX..=MAX_RADIX).contains(&radix),
            "radix out of range"
        );
        let radix = radix as Limb;
        let mut chunk = radix;
        let mut chunk_digits = 1;
        while let Some(next) = chunk.checked_mul(radix) {
            chunk = next;
            chunk_digits += 1;
        }
        let bits = radix.is_power_of_two().then(|| radix.trailing_zeros());
        Radix {
            radix,
            bits,
            chunk_digits,
            chunk,
        }
    }

    /// Digits that a number of `bits` bits has at most; 1 for zero.
    pub(super) fn digits_of(self, bits: u64) -> usize {
        let digits = match self.bits {
            Some(digit_bits) => bits.div_ceil(digit_bits.into()),
            // log10(2) is just below 0.30103.
            None if self.radix == 10 => {
                bits / 100_000 * 30_103 + bits % 100_000 * 30_103 / 100_000 + 1
            }
            // A chunk takes `chunk_digits` digits and at least `ilog2(chunk)` bits.
            None => {
                let chunk_bits = u64::from(self.chunk.ilog2());
                let (chunks, rest) = (bits / chunk_bits, bits % chunk_bits);
                let digits = self.chunk_digits as u64;
                chunks * digits + (rest * digits).div_ceil(chunk_bits) + 1
            }
        };
        usize::try_from(digits).unwrap_or(usize::MAX).max(1)
    }

    /// Limbs that a number of `digits` digits takes at most.
    pub(super) fn limbs_of(self, digits: usize) -> usize {
        match self.bits {
            Some(bits) => {
                // In two parts, so that no product overflows.
                let bits = bits as usize;
                digits / LIMB_BITS * bits + (digits % LIMB_BITS * bits).div_ceil(LIMB_BITS)
            }
            None => digits.div_ceil(self.chunk_digits),
        }
    }
}
