//! Arithmetic without the feature `long-ints`: integers have 64 bits, and what needs more raises
//! `OverflowError`.

use taipan_number::big::I64_LIMBS;

use super::arithmetic::zero_division;
use super::{from_i64, view};
use crate::builtin::{float, tuple};
use crate::raise::{Raised, Res};
use crate::runtime::Runtime;
use crate::slots::{BinaryOp, UnaryOp};
use crate::word::Obj;

/// `OverflowError`: the result has more than 64 bits.
#[cold]
pub(super) fn overflow(rt: &mut Runtime) -> Raised {
    rt.overflow_error("long int not supported in this build")
}

/// The value of an `int` or `bool`.
pub(super) fn value(int: Obj) -> Option<i64> {
    let mut buffer = [0; I64_LIMBS];
    view(int, &mut buffer)?.to_i64()
}

/// An integer, if 64 bits hold it.
pub(super) fn made(rt: &mut Runtime, value: Option<i64>) -> Res {
    match value {
        Some(value) => from_i64(rt, value),
        None => Err(overflow(rt)),
    }
}

/// `a op b`, where both must be integers.
pub(super) fn binary(rt: &mut Runtime, op: BinaryOp, a: Obj, b: Obj) -> Res<Option<Obj>> {
    let (Some(x), Some(y)) = (value(a), value(b)) else {
        return Ok(None);
    };
    if y == 0
        && matches!(
            op,
            BinaryOp::FloorDivide | BinaryOp::Modulo | BinaryOp::DivMod | BinaryOp::TrueDivide
        )
    {
        return Err(zero_division(rt));
    }
    let result = match op {
        BinaryOp::Add => x.checked_add(y),
        BinaryOp::Subtract => x.checked_sub(y),
        BinaryOp::Multiply => x.checked_mul(y),
        BinaryOp::And => Some(x & y),
        BinaryOp::Or => Some(x | y),
        BinaryOp::Xor => Some(x ^ y),
        BinaryOp::FloorDivide => quotient(x, y),
        BinaryOp::Modulo => Some(remainder(x, y)),
        BinaryOp::DivMod => {
            let quotient = made(rt, quotient(x, y))?;
            let remainder = from_i64(rt, remainder(x, y))?;
            return tuple::new(rt, &[quotient, remainder]).map(Some);
        }
        BinaryOp::TrueDivide if !cfg!(feature = "floats") => return Ok(None),
        BinaryOp::TrueDivide => {
            return float::new(rt, x as float::Float / y as float::Float).map(Some);
        }
        BinaryOp::ShiftLeft | BinaryOp::ShiftRight if y < 0 => {
            return Err(rt.value_error("negative shift count"));
        }
        BinaryOp::ShiftRight => Some(x >> y.min(63)),
        BinaryOp::ShiftLeft => shifted(x, y),
        BinaryOp::Power if y < 0 && !cfg!(feature = "floats") => {
            return Err(rt.value_error("negative power with no float support"));
        }
        BinaryOp::Power if y < 0 => {
            return match float::pow(x as float::Float, y as float::Float) {
                Ok(result) => float::new(rt, result).map(Some),
                Err(_) => Err(zero_division(rt)),
            };
        }
        BinaryOp::Power => power(x, y),
        BinaryOp::MatrixMultiply => return Ok(None),
    };
    made(rt, result).map(Some)
}

fn quotient(x: i64, y: i64) -> Option<i64> {
    let quotient = x.checked_div(y)?;
    let rounds_down = quotient.wrapping_mul(y) != x && (x < 0) != (y < 0);
    Some(quotient - i64::from(rounds_down))
}

fn remainder(x: i64, y: i64) -> i64 {
    let remainder = x.wrapping_rem(y);
    match remainder != 0 && (remainder < 0) != (y < 0) {
        true => remainder + y,
        false => remainder,
    }
}

fn shifted(x: i64, count: i64) -> Option<i64> {
    if x == 0 {
        return Some(0);
    }
    let count = u32::try_from(count).ok().filter(|count| *count < 64)?;
    let shifted = x << count;
    (shifted >> count == x).then_some(shifted)
}

/// `base ** exponent`, by squaring.
fn power(mut base: i64, mut exponent: i64) -> Option<i64> {
    let mut result: i64 = 1;
    loop {
        if exponent & 1 != 0 {
            result = result.checked_mul(base)?;
        }
        exponent >>= 1;
        if exponent == 0 || base == 1 || result == 0 {
            return Some(result);
        }
        base = base.checked_mul(base)?;
    }
}

/// `op a`
pub(super) fn unary(rt: &mut Runtime, op: UnaryOp, value: i64) -> Res {
    let result = match op {
        UnaryOp::Positive => Some(value),
        UnaryOp::Negative => value.checked_neg(),
        UnaryOp::Absolute => value.checked_abs(),
        UnaryOp::Invert => Some(!value),
    };
    made(rt, result)
}
