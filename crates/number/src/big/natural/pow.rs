//! Powers of natural numbers, plain and modulo another.

use super::multiply::mul_scratch_bound;
use super::{
    bit_length, div_rem, div_scratch, mul, mul_add_limb_assign, shl, shr, square, square_scratch,
    trailing_zeros,
};
use crate::big::Limb;
use crate::big::limb::LIMB_BITS;

/// Limbs for `base ** exponent`, or none if its bits cannot be counted by a `usize`. Small for 0 and
/// 1, whatever the exponent.
pub fn pow_len(base: &[Limb], exponent: u64) -> Option<usize> {
    let bits = bit_length(base);
    let power_of_two = bits == trailing_zeros(base) as u64 + 1;
    let bits = if power_of_two { bits - 1 } else { bits };
    let bits = usize::try_from(bits.checked_mul(exponent)?).ok()?;
    // Room for the leading zero limb that an exact product may have, and for rounding up.
    Some(bits / LIMB_BITS + 2)
}

/// Scratch limbs for [`pow`], or none if that does not fit a `usize`.
pub fn pow_scratch(base: &[Limb], exponent: u64) -> Option<usize> {
    let len = pow_len(base, exponent)?;
    let products = square_scratch(len / 2 + 1).max(mul_scratch_bound(base.len()));
    len.checked_add(base.len())?.checked_add(products)
}

/// `out = base ** exponent`; `out` has [`pow_len`] limbs, `scratch` has [`pow_scratch`]. Returns
/// the result's length.
pub fn pow(base: &[Limb], exponent: u64, out: &mut [Limb], scratch: &mut [Limb]) -> usize {
    if exponent == 0 {
        out[0] = 1;
        return 1;
    }
    if base.is_empty() {
        return 0;
    }
    // Powers of two in the base become one shift at the end.
    let twos = trailing_zeros(base);
    let (odd, scratch) = scratch.split_at_mut(base.len());
    let (odd_len, _) = shr(base, twos, odd);
    let odd = &odd[..odd_len];
    // `pow_len` has made sure that the product fits.
    let shift = twos.wrapping_mul(exponent as usize);
    if *odd == [1] {
        return shl(odd, shift, out);
    }
    let room = pow_len(base, exponent).unwrap_or(out.len());
    let out = &mut out[..room];
    let (other, scratch) = scratch.split_at_mut(room);
    let (mut current, mut next) = (&mut out[..], other);
    let mut swapped = false;
    current[..odd_len].copy_from_slice(odd);
    let mut len = odd_len;
    for bit in (0..exponent.ilog2()).rev() {
        len = square(&current[..len], next, scratch);
        core::mem::swap(&mut current, &mut next);
        swapped = !swapped;
        if exponent >> bit & 1 == 0 {
            continue;
        }
        if let [factor] = *odd {
            let carry = mul_add_limb_assign(&mut current[..len], factor, 0);
            if carry != 0 {
                current[len] = carry;
                len += 1;
            }
        } else {
            len = mul(&current[..len], odd, next, scratch);
            core::mem::swap(&mut current, &mut next);
            swapped = !swapped;
        }
    }
    // `current` is `out` unless an odd number of swaps was made.
    if swapped {
        return shl_exact(&current[..len], shift, next);
    }
    if shift == 0 {
        return len;
    }
    next[..len].copy_from_slice(&current[..len]);
    shl_exact(&next[..len], shift, current)
}

/// `shl` into an output that has room for the result but not for a spare limb.
fn shl_exact(a: &[Limb], bits: usize, out: &mut [Limb]) -> usize {
    let limbs = bits / LIMB_BITS;
    let (zeros, rest) = out.split_at_mut(limbs);
    zeros.fill(0);
    let (low, top) = rest.split_at_mut(a.len());
    let carry = super::shift::shl_within(a, (bits % LIMB_BITS) as u32, low);
    if carry == 0 {
        return limbs + a.len();
    }
    top[0] = carry;
    limbs + a.len() + 1
}

/// Scratch limbs for [`pow_mod`] with a base and a modulus of these lengths.
pub fn pow_mod_scratch(base: usize, modulus: usize) -> usize {
    let products = square_scratch(modulus).max(mul_scratch_bound(modulus));
    let division = div_scratch(base.max(2 * modulus), modulus);
    4 * modulus + products.max(division)
}

/// `out = base ** exponent mod modulus`; `out` has as many limbs as `modulus`, `scratch` has
/// [`pow_mod_scratch`]. Returns the result's length.
///
/// Takes time in proportion to the exponent's bits, and different times for different exponents:
/// it is arithmetic for scripts, not cryptography that keeps a secret.
///
/// # Panics
/// If `modulus` is zero.
pub fn pow_mod(
    base: &[Limb],
    exponent: &[Limb],
    modulus: &[Limb],
    out: &mut [Limb],
    scratch: &mut [Limb],
) -> usize {
    assert!(!modulus.is_empty(), "zero modulus");
    if *modulus == [1] {
        return 0;
    }
    let size = modulus.len();
    let (reduced, scratch) = scratch.split_at_mut(size);
    let (product, scratch) = scratch.split_at_mut(2 * size);
    let (current, scratch) = scratch.split_at_mut(size);
    let (_, reduced_len) = div_rem(base, modulus, &mut [], reduced, scratch);
    let reduced = &reduced[..reduced_len];
    current[0] = 1;
    let mut len = 1;
    for bit in (0..bit_length(exponent)).rev() {
        let squared = square(&current[..len], product, scratch);
        (_, len) = div_rem(&product[..squared], modulus, &mut [], current, scratch);
        let limb = exponent[(bit / u64::from(Limb::BITS)) as usize];
        if limb >> (bit % u64::from(Limb::BITS)) & 1 == 1 {
            let multiplied = mul(&current[..len], reduced, product, scratch);
            (_, len) = div_rem(&product[..multiplied], modulus, &mut [], current, scratch);
        }
    }
    out[..len].copy_from_slice(&current[..len]);
    len
}
