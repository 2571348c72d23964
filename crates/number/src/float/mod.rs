//! Text of floating-point numbers, as Python reads and prints it.
//!
//! Doubles are the common currency: a board whose floats are single precision widens them (which
//! is exact) and says [`Width::Single`] where the shortest text that reads back is wanted.
//!
//! Not here: padding, signs and grouping, which are the format specification's (see
//! [`crate::format`]).

mod body;
mod digits;
mod repr;

pub use body::{Body, Form, Notation, with_body};
pub use repr::{REPR_LEN, repr};

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
