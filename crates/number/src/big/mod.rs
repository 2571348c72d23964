//! Arbitrary-precision integers over slices that the caller owns.
//!
//! A natural number is a little-endian slice of [`Limb`]s without leading (most significant) zero
//! limbs; zero is the empty slice. An integer is an [`Int`]: a sign and such a slice. Every
//! operation writes into a slice given by the caller and returns an [`Extent`]: the sign and how
//! many limbs of the output the result takes. Each has a size function (`add_len`, `mul_len`, ...)
//! that says how many limbs the output must have, and those that need working room have a
//! `..._scratch` function too.
//!
//! What the slices hold on entry is ignored. An output or scratch slice that is shorter than its
//! size function says is a mistake in the caller, and panics; no *value* makes anything here panic
//! except a zero divisor, which the caller rejects first because only it knows which exception to
//! raise.
//!
//! Not here: allocation, small-integer fast paths (the object model has those before it comes
//! here) and Python's error texts for type mismatches.

// A limb is a `u64` on some targets and not on others.
#![allow(clippy::useless_conversion)]

mod arithmetic;
mod bitwise;
mod bytes;
mod convert;
mod float;
mod hash;
mod int;
mod limb;
pub mod natural;
mod parse;
mod power;
mod radix;
mod shift;
mod text;

pub use arithmetic::{
    add, add_len, floor_div_rem, floor_div_scratch, floor_quotient_len, floor_remainder_len, mul,
    mul_len, mul_scratch, sub, sub_len,
};
pub use bitwise::{and, bitwise_len, invert, invert_len, or, xor};
pub use bytes::{ByteOrder, BytesError, from_bytes, from_bytes_len, to_bytes};
pub use convert::from_i128;
pub use float::{F64_LIMBS, NotFinite, from_f64, from_f64_len, true_divide, true_divide_scratch};
pub use hash::{HASH_BITS, HASH_INFINITY, hash, hash_complex, hash_f64, hash_i64};
pub use int::{Extent, I64_LIMBS, I128_LIMBS, Int};
pub use limb::{DoubleLimb, LIMB_BYTES, Limb};
pub use parse::{Digits, ParseError, parse_literal, parse_text};
pub use power::{pow, pow_len, pow_mod, pow_mod_len, pow_mod_scratch, pow_scratch};
pub use radix::{MAX_RADIX, MIN_RADIX};
pub use shift::{shl, shl_len, shr, shr_len};
pub use text::{text_len, text_scratch, write_digits};

#[cfg(test)]
mod tests;
