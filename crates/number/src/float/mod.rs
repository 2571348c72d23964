//! Floating-point numbers: their text as Python reads and prints it, and the operations that Python
//! defines in its own way.
//!
//! Doubles are the common currency: a board whose floats are single precision widens them (which
//! is exact) and says [`Width::Single`] where the shortest text that reads back is wanted.
//!
//! Not here: padding, signs and grouping, which are the format specification's (see
//! [`crate::format`]).

mod arithmetic;
mod body;
mod digits;
#[cfg(any(test, not(feature = "fast-floats")))]
mod generate;
#[cfg(any(test, feature = "fast-floats"))]
mod library;
mod parse;
#[cfg(any(test, not(feature = "fast-floats")))]
mod read;
mod real;
mod repr;
mod round;
#[cfg(any(test, not(feature = "fast-floats")))]
mod wide;

pub use arithmetic::{PowError, divmod_f32, divmod_f64, pow_f32, pow_f64};
pub use body::{Body, Form, Notation, with_body};
pub use parse::{parse_f32, parse_f64};
pub use real::Real;
pub use repr::{REPR_LEN, repr};
pub use round::round_to;

/// The precision that a value's shortest text must read back in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// `f32`, held in a double.
    Single,
    /// `f64`.
    Double,
}

#[cfg(test)]
mod tests;
