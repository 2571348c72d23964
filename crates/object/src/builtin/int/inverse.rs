//! The inverse of an integer modulo another, for `pow(base, -exponent, modulus)`.

use super::arithmetic::{binary, unary};
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots::{BinaryOp, UnaryOp};
use crate::word::Obj;

/// What `value` is multiplied with to be 1 modulo `modulus`, by Euclid's algorithm: `factor * value` is
/// `remainder` modulo `modulus` all the time.
///
/// # Errors
/// `ValueError` if there is none, `MemoryError`.
pub(super) fn inverse(rt: &mut Runtime, value: Obj, modulus: Obj) -> Res {
    let one = Obj::small(1);
    let modulus = unary(rt, UnaryOp::Absolute, modulus)?.unwrap_or(modulus);
    let (mut last, mut remainder) = (modulus, calculate(rt, BinaryOp::Modulo, value, modulus)?);
    let (mut last_factor, mut factor) = (Obj::small(0), one);
    while remainder != Obj::small(0) {
        let times = calculate(rt, BinaryOp::FloorDivide, last, remainder)?;
        let part = calculate(rt, BinaryOp::Multiply, times, remainder)?;
        let next = calculate(rt, BinaryOp::Subtract, last, part)?;
        (last, remainder) = (remainder, next);
        let part = calculate(rt, BinaryOp::Multiply, times, factor)?;
        let next = calculate(rt, BinaryOp::Subtract, last_factor, part)?;
        (last_factor, factor) = (factor, next);
    }
    if last != one {
        return Err(rt.value_error("base is not invertible for the given modulus"));
    }
    Ok(last_factor)
}

/// `a op b` of integers.
fn calculate(rt: &mut Runtime, op: BinaryOp, a: Obj, b: Obj) -> Res {
    Ok(binary(rt, op, a, b)?.unwrap_or(Obj::NOT_IMPLEMENTED))
}
