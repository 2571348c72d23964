//! Natural numbers as limb slices: what signed arithmetic is built on.
//!
//! Operands have no leading zero limbs unless a function says otherwise; results are returned as a
//! length in limbs, without leading zeros.

mod add;
mod compare;
mod divide;
mod multiply;
mod square;

pub use add::{add, add_assign, add_len, add_limb_assign, sub, sub_assign, sub_limb_assign};
pub use compare::{compare, normalised_len, trim};
pub use divide::{div_rem, div_rem_limb, div_scratch, quotient_len};
pub use multiply::{mul, mul_add_limb_assign, mul_scratch};
pub use square::{square, square_scratch};
