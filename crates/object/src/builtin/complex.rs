//! `complex`

use crate::builtin::float::Float;
use crate::raise::Res;
use crate::runtime::Runtime;

/// A complex number from the text of a constant.
///
/// # Errors
/// `ValueError` if it is none.
pub fn from_text(rt: &mut Runtime, _text: &[u8]) -> Res {
    Err(rt.value_error("complex numbers are not supported"))
}

/// `base ** exponent` of two complex numbers.
///
/// # Errors
/// `ZeroDivisionError`, `MemoryError`.
pub fn power(rt: &mut Runtime, _base: (Float, Float), _exponent: (Float, Float)) -> Res {
    Err(rt.value_error("complex numbers are not supported"))
}
