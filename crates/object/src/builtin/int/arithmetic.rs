//! Operators of integers, for operands that the fast paths of the VM leave: large ones,
//! bools, results that overflow the word.

use core::cmp::Ordering;

use taipan_number::big::{self, Extent, I64_LIMBS, Int};

use super::{build, short, small_value, view};
use crate::builtin::{float, tuple};
use crate::exception;
use crate::raise::{Raised, Res};
use crate::runtime::Runtime;
use crate::slots::{BinaryOp, Comparison, UnaryOp};
use crate::word::Obj;

#[cold]
pub(super) fn zero_division(rt: &mut Runtime) -> Raised {
    rt.raise(&exception::ZERO_DIVISION_ERROR, "division by zero")
}

/// `a op b`, where both must be integers.
pub(crate) fn binary(rt: &mut Runtime, op: BinaryOp, a: Obj, b: Obj) -> Res<Option<Obj>> {
    if let (Some(x), Some(y)) = (small_value(a), small_value(b))
        && let Some(result) = small(op, x, y)
    {
        return Ok(Some(result));
    }
    if !cfg!(feature = "long-ints") {
        return short::binary(rt, op, a, b);
    }
    let (mut left, mut right) = ([0; I64_LIMBS], [0; I64_LIMBS]);
    let (Some(x), Some(y)) = (view(a, &mut left), view(b, &mut right)) else {
        return Ok(None);
    };
    let result = match op {
        BinaryOp::Add => build(rt, big::add_len(x, y), 0, |out, _| big::add(x, y, out)),
        BinaryOp::Subtract => build(rt, big::sub_len(x, y), 0, |out, _| big::sub(x, y, out)),
        BinaryOp::Multiply => build(
            rt,
            big::mul_len(x, y),
            big::mul_scratch(x, y),
            |out, room| big::mul(x, y, out, room),
        ),
        BinaryOp::And => build(rt, big::bitwise_len(x, y), 0, |out, _| big::and(x, y, out)),
        BinaryOp::Or => build(rt, big::bitwise_len(x, y), 0, |out, _| big::or(x, y, out)),
        BinaryOp::Xor => build(rt, big::bitwise_len(x, y), 0, |out, _| big::xor(x, y, out)),
        BinaryOp::FloorDivide => quotient(rt, x, y),
        BinaryOp::Modulo => remainder(rt, x, y),
        BinaryOp::DivMod => {
            let quotient = quotient(rt, x, y)?;
            let remainder = remainder(rt, x, y)?;
            tuple::new(rt, &[quotient, remainder])
        }
        BinaryOp::TrueDivide => true_divide(rt, x, y),
        BinaryOp::ShiftLeft | BinaryOp::ShiftRight => shift(rt, op, x, y),
        BinaryOp::Power => power(rt, a, b, x, y),
        BinaryOp::MatrixMultiply => return Ok(None),
    };
    result.map(Some)
}

/// The result where both operands and it are small.
fn small(op: BinaryOp, x: isize, y: isize) -> Option<Obj> {
    let result = match op {
        BinaryOp::Add => x.checked_add(y)?,
        BinaryOp::Subtract => x.checked_sub(y)?,
        BinaryOp::Multiply => x.checked_mul(y)?,
        BinaryOp::And => x & y,
        BinaryOp::Or => x | y,
        BinaryOp::Xor => x ^ y,
        BinaryOp::FloorDivide if y != 0 && y != -1 => {
            let (quotient, remainder) = (x / y, x % y);
            if remainder != 0 && (remainder < 0) != (y < 0) {
                quotient - 1
            } else {
                quotient
            }
        }
        BinaryOp::Modulo if y != 0 && y != -1 => {
            let remainder = x % y;
            if remainder != 0 && (remainder < 0) != (y < 0) {
                remainder + y
            } else {
                remainder
            }
        }
        BinaryOp::ShiftRight if y >= 0 => x >> y.min(isize::BITS as isize - 1),
        BinaryOp::ShiftLeft if (0..isize::BITS as isize - 1).contains(&y) => {
            let shifted = x << y;
            if shifted >> y != x {
                return None;
            }
            shifted
        }
        _ => return None,
    };
    Obj::try_small(result)
}

fn quotient(rt: &mut Runtime, x: Int<'_>, y: Int<'_>) -> Res {
    if y.is_zero() {
        return Err(zero_division(rt));
    }
    build(
        rt,
        big::floor_quotient_len(x, y),
        big::floor_div_scratch(x, y),
        |out, room| big::floor_div_rem(x, y, out, &mut [], room).0,
    )
}

fn remainder(rt: &mut Runtime, x: Int<'_>, y: Int<'_>) -> Res {
    if y.is_zero() {
        return Err(zero_division(rt));
    }
    let quotient = big::floor_quotient_len(x, y);
    let scratch = quotient + big::floor_div_scratch(x, y);
    build(rt, big::floor_remainder_len(x, y), scratch, |out, room| {
        let (unused, room) = room.split_at_mut(quotient);
        big::floor_div_rem(x, y, unused, out, room).1
    })
}

fn true_divide(rt: &mut Runtime, x: Int<'_>, y: Int<'_>) -> Res {
    if y.is_zero() {
        return Err(zero_division(rt));
    }
    let mut result = None;
    build(rt, 0, big::true_divide_scratch(x, y), |_, room| {
        result = big::true_divide(x, y, room);
        Extent::ZERO
    })?;
    match result {
        Some(result) => float::new(rt, result as float::Float),
        None => Err(rt.overflow_error("integer division result too large for a float")),
    }
}

fn shift(rt: &mut Runtime, op: BinaryOp, x: Int<'_>, y: Int<'_>) -> Res {
    if y.is_negative() {
        return Err(rt.value_error("negative shift count"));
    }
    let count = y.to_i64().and_then(|count| usize::try_from(count).ok());
    match (op, count) {
        (BinaryOp::ShiftRight, Some(count)) => build(rt, big::shr_len(x, count), 0, |out, _| {
            big::shr(x, count, out)
        }),
        (BinaryOp::ShiftRight, None) => Ok(Obj::small(if x.is_negative() { -1 } else { 0 })),
        (_, _) if x.is_zero() => Ok(Obj::small(0)),
        (_, Some(count)) if count < usize::MAX / 16 => {
            build(rt, big::shl_len(x, count), 0, |out, _| {
                big::shl(x, count, out)
            })
        }
        _ => Err(rt.memory_error()),
    }
}

fn power(rt: &mut Runtime, a: Obj, b: Obj, x: Int<'_>, y: Int<'_>) -> Res {
    if y.is_negative() {
        let (Some(base), Some(exponent)) = (super::to_f64(a), super::to_f64(b)) else {
            return Err(rt.overflow_error("int too large to convert to float"));
        };
        return match float::pow(base as float::Float, exponent as float::Float) {
            Ok(result) => float::new(rt, result),
            Err(_) => Err(zero_division(rt)),
        };
    }
    // Powers of 0, 1 and -1 are small however large the exponent is.
    if let Some(base @ -1..=1) = small_value(a) {
        let odd = y.magnitude().first().is_some_and(|limb| limb & 1 != 0);
        return Ok(Obj::small(match base {
            0 => isize::from(y.is_zero()),
            -1 if odd => -1,
            _ => 1,
        }));
    }
    let exponent = y.to_i64().and_then(|exponent| u64::try_from(exponent).ok());
    let sizes = exponent.and_then(|exponent| {
        Some((
            exponent,
            big::pow_len(x, exponent)?,
            big::pow_scratch(x, exponent)?,
        ))
    });
    match sizes {
        Some((exponent, len, scratch)) => build(rt, len, scratch, |out, room| {
            big::pow(x, exponent, out, room)
        }),
        None => Err(rt.memory_error()),
    }
}

/// `pow(base, exponent, modulus)`
pub(super) fn power_modulo(rt: &mut Runtime, base: Obj, exponent: Obj, modulus: Obj) -> Res {
    let mut buffers = [[0; I64_LIMBS]; 3];
    let [first, second, third] = &mut buffers;
    let (Some(x), Some(y), Some(m)) = (
        view(base, first),
        view(exponent, second),
        view(modulus, third),
    ) else {
        return Err(rt.type_error("pow() with 3 arguments requires integers"));
    };
    if m.is_zero() {
        return Err(rt.value_error("pow() 3rd argument cannot be 0"));
    }
    #[cfg(feature = "modular-inverse")]
    if y.is_negative() {
        let base = super::inverse::inverse(rt, base, modulus)?;
        return match unary(rt, UnaryOp::Negative, exponent)? {
            Some(exponent) => power_modulo(rt, base, exponent, modulus),
            None => Ok(Obj::NOT_IMPLEMENTED),
        };
    }
    if y.is_negative() {
        return Err(
            rt.value_error("pow() 2nd argument cannot be negative when 3rd argument specified")
        );
    }
    build(
        rt,
        big::pow_mod_len(m),
        big::pow_mod_scratch(x, m),
        |out, room| big::pow_mod(x, y, m, out, room),
    )
}

/// `op a`
pub(super) fn unary(rt: &mut Runtime, op: UnaryOp, value: Obj) -> Res<Option<Obj>> {
    if let Some(small) = small_value(value) {
        let result = match op {
            UnaryOp::Positive => small,
            UnaryOp::Negative => -small,
            UnaryOp::Invert => !small,
            UnaryOp::Absolute => small.abs(),
        };
        return super::from_isize(rt, result).map(Some);
    }
    let mut buffer = [0; I64_LIMBS];
    let Some(x) = view(value, &mut buffer) else {
        return Ok(None);
    };
    if !cfg!(feature = "long-ints") {
        return short::unary(rt, op, x.to_i64().unwrap_or(0)).map(Some);
    }
    let result = match op {
        UnaryOp::Positive if value.is_exactly(&super::INT) => Ok(value),
        UnaryOp::Positive => copy(rt, x),
        UnaryOp::Negative => copy(rt, -x),
        UnaryOp::Absolute => copy(rt, x.abs()),
        UnaryOp::Invert => build(rt, big::invert_len(x), 0, |out, _| big::invert(x, out)),
    };
    result.map(Some)
}

fn copy(rt: &mut Runtime, value: Int<'_>) -> Res {
    build(rt, big::add_len(value, Int::ZERO), 0, |out, _| {
        big::add(value, Int::ZERO, out)
    })
}

/// `a op b` of two integers.
pub(crate) fn compare(_rt: &mut Runtime, op: Comparison, a: Obj, b: Obj) -> Res<Option<bool>> {
    let order: Ordering = match (small_value(a), small_value(b)) {
        (Some(x), Some(y)) => x.cmp(&y),
        _ if !cfg!(feature = "long-ints") => match (short::value(a), short::value(b)) {
            (Some(x), Some(y)) => x.cmp(&y),
            _ => return Ok(None),
        },
        _ => {
            let (mut left, mut right) = ([0; I64_LIMBS], [0; I64_LIMBS]);
            match (view(a, &mut left), view(b, &mut right)) {
                (Some(x), Some(y)) => x.cmp(&y),
                _ => return Ok(None),
            }
        }
    };
    Ok(Some(op.holds(order)))
}
