//! Floats, as doubles.

use taipan_arena::Arena;
use taipan_number::big::I64_LIMBS;
use taipan_number::float::{self, REPR_LEN, Width};

use super::{Constant, Folded, Sign, integer};
use crate::ast::BinaryOp;
use crate::error::Failure;

/// An operation on two numbers, of which one is a float, or the result is.
pub fn operate<'a>(
    arena: &'a Arena<'a>,
    op: BinaryOp,
    left: Constant<'a>,
    right: Constant<'a>,
) -> Result<Folded<'a>, Failure> {
    if !cfg!(feature = "fold-floats") {
        return Ok(Folded::Later);
    }
    let (Some(left), Some(right)) = (value(&left), value(&right)) else {
        return Ok(Folded::Later);
    };
    let divides = matches!(
        op,
        BinaryOp::Divide | BinaryOp::FloorDivide | BinaryOp::Modulo
    );
    if divides && right == 0.0 {
        return Ok(Folded::No);
    }
    let result = match op {
        BinaryOp::Add => left + right,
        BinaryOp::Subtract => left - right,
        BinaryOp::Multiply => left * right,
        BinaryOp::Divide => left / right,
        BinaryOp::FloorDivide => float::divmod_f64(left, right).0,
        BinaryOp::Modulo => float::divmod_f64(left, right).1,
        BinaryOp::Power => match float::pow_f64(left, right) {
            Ok(result) => result,
            Err(float::PowError::ZeroToNegative) => return Ok(Folded::No),
            Err(float::PowError::Complex) => return Ok(Folded::Later),
        },
        _ => return Ok(Folded::No),
    };
    constant(arena, result)
}

/// A float as a constant. Where a result is not finite, run time decides whether it raises.
pub fn constant<'a>(arena: &'a Arena<'a>, value: f64) -> Result<Folded<'a>, Failure> {
    if !value.is_finite() {
        return Ok(Folded::Later);
    }
    let mut buffer = [0; REPR_LEN];
    let text = float::repr(value.abs(), Width::Double, true, &mut buffer);
    let text = arena.alloc_str(text)?;
    let sign = Sign::of(value.is_sign_negative());
    Ok(Folded::Constant(Constant::Float(sign, text)))
}

/// The constant as a float, if it is not too large for one.
fn value(constant: &Constant<'_>) -> Option<f64> {
    match constant {
        Constant::Float(sign, text) => {
            let value = float::parse_f64(text.as_bytes())?;
            Some(if *sign == Sign::Minus { -value } else { value })
        }
        _ => integer::value(constant, &mut [0; I64_LIMBS]).to_f64(),
    }
}
