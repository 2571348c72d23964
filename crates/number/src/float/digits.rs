//! Decimal digits of a double, and where they come from.
//!
//! Small code makes them here, or `core` with more and faster code (feature `fast-floats`). Both are
//! exact at any length. The layout, which follows Python, is in `body`.

#[cfg(not(feature = "fast-floats"))]
pub(super) use super::generate::{decimals, shortest, significant};
#[cfg(feature = "fast-floats")]
pub(super) use super::library::{decimals, float, shortest, significant};
#[cfg(not(feature = "fast-floats"))]
pub(super) use super::read::float;

/// No double has more significant decimal digits than this, so what lies past them is zeros.
pub(super) const MOST_DIGITS: usize = 767;

/// No double has a non-zero decimal further behind the point than this.
#[cfg(any(test, feature = "fast-floats"))]
pub(super) const MOST_DECIMALS: usize = 1074;

/// Significant digits without leading or trailing zeros, and where the decimal point is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Decimal<'a> {
    /// ASCII digits; empty for zero.
    pub digits: &'a [u8],
    /// The value is `d.ddd * 10^exponent`; 0 for zero.
    pub exponent: i32,
}

/// The buffer was too short for the digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct BufferTooShort;

/// Digits that this module made, as text.
#[inline]
pub(super) fn as_str(digits: &[u8]) -> &str {
    core::str::from_utf8(digits).unwrap_or_default()
}
