//! Natural numbers as limb slices: what signed arithmetic is built on.
//!
//! Operands have no leading zero limbs unless a function says otherwise; results are returned as a
//! length in limbs, without leading zeros.

mod add;
mod bits;
mod compare;
mod divide;
mod gcd;
mod isqrt;
pub(super) mod multiply;
mod pow;
mod shift;
mod square;

pub use add::{add, add_assign, add_len, add_limb_assign, sub, sub_assign, sub_limb_assign};
pub use bits::{bit_count, bit_length, leading_64, trailing_zeros};
pub use compare::{compare, normalised_len, trim};
pub use divide::{div_rem, div_rem_limb, div_scratch, quotient_len};
pub use gcd::{gcd, gcd_scratch};
pub use isqrt::{isqrt, isqrt_len, isqrt_scratch};
pub use multiply::{mul, mul_add_limb_assign, mul_scratch};
pub use pow::{pow, pow_len, pow_mod, pow_mod_scratch, pow_scratch};
pub use shift::{shl, shl_len, shr, shr_len};
pub use square::{square, square_scratch};

pub(crate) use divide::div_rem_limb_assign;
