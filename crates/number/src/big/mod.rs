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

mod arithmetic;
mod int;
mod limb;
pub mod natural;

pub use arithmetic::{
    add, add_len, floor_div_rem, floor_div_scratch, floor_quotient_len, floor_remainder_len, mul,
    mul_len, mul_scratch, sub, sub_len,
};
pub use int::{Extent, I64_LIMBS, I128_LIMBS, Int};
pub use limb::{DoubleLimb, LIMB_BYTES, Limb};

#[cfg(test)]
mod tests;
