//! Integers to text in any radix from 2 to 36.
//!
//! Radixes that are powers of two are read off the bits. For the others a short number is divided
//! by a limb's worth of digits again and again, and a long one is first cut into halves by powers
//! of the radix, so that most of the work is long division at full speed.

use super::limb::{Divisor1, LIMB_BITS, Limb};
use super::natural;
use super::radix::Radix;

/// Numbers of up to this many limbs are converted by repeated division by one limb.
///
/// Longer on small machines, where the scratch limbs that cutting needs are dear.
const LEAF_LIMBS: usize = if LIMB_BITS == 64 { 24 } else { 64 };

/// Chunks of digits in the smallest power that longer numbers are cut by.
const LEAF_CHUNKS: usize = LEAF_LIMBS / 2;

/// Bytes for [`write_digits`], at most a few more than needed; at least 1.
///
/// # Panics
/// If `radix` is not in 2..=36.
pub fn text_len(magnitude: &[Limb], radix: u32) -> usize {
    Radix::new(radix).digits_of(natural::bit_length(magnitude))
}

/// Scratch limbs for [`write_digits`].
///
/// # Panics
/// If `radix` is not in 2..=36.
pub fn text_scratch(magnitude: &[Limb], radix: u32) -> usize {
    let len = magnitude.len();
    if Radix::new(radix).bits.is_some() {
        return 0;
    }
    if len <= LEAF_LIMBS {
        return len;
    }
    // A cut takes len + 1 for its two parts while they are converted, the first no shorter than the
    // whole and the others halving; the longest division takes 2 * len + 1.
    let cuts = 3 * len + 2 * MAX_LEVELS + (2 * len + 1) + 2 * LEAF_LIMBS;
    powers_len(len) + cuts.max(natural::square_scratch(len))
}

/// Limbs for the powers that cut a number of `len` limbs.
fn powers_len(len: usize) -> usize {
    // The longest takes len at most, and each one before it half of the next, rounded up.
    2 * len + 2 + MAX_LEVELS
}

/// Writes the digits of `magnitude`, without sign or prefix, letters in lower case, to the start of
/// `out`, which has [`text_len`] bytes; `scratch` has [`text_scratch`] limbs. Returns how many
/// bytes were written. Zero is one digit.
///
/// # Panics
/// If `radix` is not in 2..=36.
pub fn write_digits(magnitude: &[Limb], radix: u32, out: &mut [u8], scratch: &mut [Limb]) -> usize {
    let radix = Radix::new(radix);
    let len = radix.digits_of(natural::bit_length(magnitude));
    let out = &mut out[..len];
    match radix.bits {
        Some(bits) => unpack(magnitude, bits, out),
        None if magnitude.len() <= LEAF_LIMBS => convert_leaf(magnitude, radix, out, scratch),
        None => convert_long(magnitude, radix, out, scratch),
    }
    let zeros = out
        .iter()
        .position(|&digit| digit != b'0')
        .unwrap_or(len - 1);
    out.copy_within(zeros.., 0);
    len - zeros
}

const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// Fills `out` with digits of `bits` bits each, the last one first.
fn unpack(magnitude: &[Limb], bits: u32, out: &mut [u8]) {
    let mask = (1 << bits) - 1;
    let mut limbs = magnitude.iter();
    let (mut limb, mut left) = (0, 0);
    for slot in out.iter_mut().rev() {
        let mut value = limb;
        if left < bits {
            let next = limbs.next().copied().unwrap_or(0);
            value |= next << left;
            limb = next >> (bits - left - 1) >> 1;
            left += Limb::BITS - bits;
        } else {
            limb >>= bits;
            left -= bits;
        }
        *slot = DIGITS[(value & mask) as usize];
    }
}

/// Fills `out` with the digits of a short number, leading zeros included.
fn convert_leaf(magnitude: &[Limb], radix: Radix, out: &mut [u8], scratch: &mut [Limb]) {
    let rest = &mut scratch[..magnitude.len()];
    rest.copy_from_slice(magnitude);
    let mut len = rest.len();
    let chunk = Divisor1::new(radix.chunk);
    for slots in out.rchunks_mut(radix.chunk_digits) {
        let value = natural::div_rem_limb_assign(&mut rest[..len], chunk);
        while len > 0 && rest[len - 1] == 0 {
            len -= 1;
        }
        if radix.radix == 10 {
            // With the divisor known here, the compiler divides by multiplying.
            write_chunk(value, 10, slots);
        } else {
            write_chunk(value, radix.radix, slots);
        }
    }
}

#[inline(always)]
fn write_chunk(mut value: Limb, radix: Limb, slots: &mut [u8]) {
    for slot in slots.iter_mut().rev() {
        *slot = DIGITS[(value % radix) as usize];
        value /= radix;
    }
}

/// The powers that a long number is cut by, each the square of the one before.
struct Powers<'a> {
    radix: Radix,
    limbs: &'a mut [Limb],
    /// Where each power ends.
    ends: [usize; MAX_LEVELS],
    count: usize,
}

/// A number that memory holds has no more halves of halves than this.
const MAX_LEVELS: usize = usize::BITS as usize;

impl<'a> Powers<'a> {
    /// The powers for numbers of `len` limbs, in the `limbs` given.
    fn new(radix: Radix, len: usize, limbs: &'a mut [Limb], scratch: &mut [Limb]) -> Self {
        let mut end = 1;
        limbs[0] = 1;
        for _ in 0..LEAF_CHUNKS {
            let carry = natural::mul_add_limb_assign(&mut limbs[..end], radix.chunk, 0);
            if carry != 0 {
                limbs[end] = carry;
                end += 1;
            }
        }
        let mut powers = Powers {
            radix,
            limbs,
            ends: [0; MAX_LEVELS],
            count: 1,
        };
        powers.ends[0] = end;
        while powers.count < MAX_LEVELS && 2 * powers.get(powers.count - 1).len() <= len {
            let (known, room) = powers.limbs.split_at_mut(powers.ends[powers.count - 1]);
            let start = if powers.count == 1 {
                0
            } else {
                powers.ends[powers.count - 2]
            };
            let square = natural::square(&known[start..], room, scratch);
            powers.ends[powers.count] = known.len() + square;
            powers.count += 1;
        }
        powers
    }

    fn get(&self, level: usize) -> &[Limb] {
        let start = if level == 0 { 0 } else { self.ends[level - 1] };
        &self.limbs[start..self.ends[level]]
    }

    /// Digits of what is below a power.
    fn digits(&self, level: usize) -> usize {
        (self.radix.chunk_digits * LEAF_CHUNKS) << level
    }
}

/// Fills `out` with the digits of a long number, leading zeros included.
fn convert_long(magnitude: &[Limb], radix: Radix, out: &mut [u8], scratch: &mut [Limb]) {
    let (limbs, scratch) = scratch.split_at_mut(powers_len(magnitude.len()));
    let powers = Powers::new(radix, magnitude.len(), limbs, scratch);
    cut(magnitude, powers.count, &powers, out, scratch);
}

/// Fills `out` with the digits of `x`, leading zeros included, cutting it by the first `levels`
/// powers. Calls itself to a depth of `levels`, which is logarithmic in the length.
fn cut(x: &[Limb], levels: usize, powers: &Powers<'_>, out: &mut [u8], scratch: &mut [Limb]) {
    if levels == 0 || x.len() <= LEAF_LIMBS {
        convert_leaf(x, powers.radix, out, scratch);
        return;
    }
    let level = levels - 1;
    let power = powers.get(level);
    let Some(high_digits) = out.len().checked_sub(powers.digits(level)) else {
        cut(x, level, powers, out, scratch);
        return;
    };
    if x.len() < power.len() {
        out[..high_digits].fill(b'0');
        cut(x, level, powers, &mut out[high_digits..], scratch);
        return;
    }
    let (high, scratch) = scratch.split_at_mut(natural::quotient_len(x.len(), power.len()));
    let (low, scratch) = scratch.split_at_mut(power.len());
    let (high_len, low_len) = natural::div_rem(x, power, high, low, scratch);
    let (high_out, low_out) = out.split_at_mut(high_digits);
    cut(&high[..high_len], level, powers, high_out, scratch);
    cut(&low[..low_len], level, powers, low_out, scratch);
}
