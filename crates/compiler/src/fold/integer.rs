//! Integers: 64 bits by themselves, longer ones with `taipan_number`.

use taipan_arena::{Arena, List};
use taipan_number::big::{self, Extent, I64_LIMBS, Int, Limb};

use super::{Constant, Folded, Sign, float};
use crate::ast::{BigInt, BinaryOp};
use crate::error::Failure;

/// Results of more limbs than this are left to run time.
const MAX_LIMBS: usize = 4096 / Limb::BITS as usize;

type Result<T> = core::result::Result<T, Failure>;

/// A literal that does not fit 64 bits.
pub fn literal<'a>(arena: &'a Arena<'a>, literal: &BigInt<'_>) -> Result<Constant<'a>> {
    let Ok(digits) = big::parse_text(literal.digits.as_bytes(), literal.radix) else {
        return Ok(Constant::int(0));
    };
    let limbs = zeros(arena, digits.limbs_len())?;
    let extent = digits.write(limbs);
    Ok(constant(extent, limbs))
}

/// The value of an integer constant, short ones in `room`.
pub fn value<'v>(constant: &Constant<'v>, room: &'v mut [Limb; I64_LIMBS]) -> Int<'v> {
    match *constant {
        Constant::Int(value) => Int::from_i64(value.get(), room),
        Constant::Long(sign, limbs) => Int::new(sign == Sign::Minus, limbs),
        _ => Int::ZERO,
    }
}

/// `-value`.
pub fn negate<'a>(arena: &'a Arena<'a>, operand: Constant<'a>) -> Result<Folded<'a>> {
    operate(arena, BinaryOp::Subtract, Constant::int(0), operand)
}

/// `~value`.
pub fn invert<'a>(arena: &'a Arena<'a>, operand: Constant<'a>) -> Result<Folded<'a>> {
    operate(arena, BinaryOp::Subtract, Constant::int(-1), operand)
}

/// An operation on two integers.
pub fn operate<'a>(
    arena: &'a Arena<'a>,
    op: BinaryOp,
    left: Constant<'a>,
    right: Constant<'a>,
) -> Result<Folded<'a>> {
    let raises = match op {
        BinaryOp::MatrixMultiply => true,
        BinaryOp::ShiftLeft | BinaryOp::ShiftRight => is_negative(&right),
        BinaryOp::FloorDivide | BinaryOp::Modulo | BinaryOp::Divide => right.is_zero(),
        BinaryOp::Power => left.is_zero() && is_negative(&right),
        _ => false,
    };
    if raises {
        return Ok(Folded::No);
    }
    if op == BinaryOp::Power && is_negative(&right) {
        return float::operate(arena, op, left, right);
    }
    if let (Constant::Int(left), Constant::Int(right)) = (left, right)
        && let Some(value) = short(op, left.get(), right.get())
    {
        return Ok(Folded::Constant(Constant::int(value)));
    }
    if !cfg!(feature = "long-ints") {
        return Ok(Folded::Later);
    }
    let (mut left_room, mut right_room) = ([0; I64_LIMBS], [0; I64_LIMBS]);
    let left = value(&left, &mut left_room);
    let right = value(&right, &mut right_room);
    if op == BinaryOp::Divide {
        let scratch = zeros(arena, big::true_divide_scratch(left, right))?;
        return match big::true_divide(left, right, scratch) {
            Some(quotient) => float::constant(arena, quotient),
            None => Ok(Folded::Later),
        };
    }
    Ok(match long(arena, op, left, right)? {
        Some(value) => Folded::Constant(value),
        None => Folded::Later,
    })
}

fn is_negative(value: &Constant<'_>) -> bool {
    match value {
        Constant::Int(value) => value.get() < 0,
        Constant::Long(sign, _) => *sign == Sign::Minus,
        _ => false,
    }
}

/// The result if 64 bits hold it.
fn short(op: BinaryOp, left: i64, right: i64) -> Option<i64> {
    match op {
        BinaryOp::BitOr => Some(left | right),
        BinaryOp::BitXor => Some(left ^ right),
        BinaryOp::BitAnd => Some(left & right),
        BinaryOp::Add => left.checked_add(right),
        BinaryOp::Subtract => left.checked_sub(right),
        BinaryOp::Multiply => left.checked_mul(right),
        BinaryOp::ShiftLeft => {
            let right = u32::try_from(right).ok()?;
            let shifted = left.checked_shl(right)?;
            (shifted >> right == left).then_some(shifted)
        }
        BinaryOp::ShiftRight => Some(left >> right.min(63)),
        BinaryOp::FloorDivide => {
            let quotient = left.checked_div(right)?;
            let rounds_down = left.wrapping_rem(right) != 0 && (left < 0) != (right < 0);
            Some(quotient - i64::from(rounds_down))
        }
        BinaryOp::Modulo => {
            let rest = left.checked_rem(right)?;
            let other_sign = rest != 0 && (rest < 0) != (right < 0);
            Some(if other_sign { rest + right } else { rest })
        }
        BinaryOp::Power => left.checked_pow(u32::try_from(right).ok()?),
        BinaryOp::Divide | BinaryOp::MatrixMultiply => None,
    }
}

/// The result if it is not too long.
fn long<'a>(
    arena: &'a Arena<'a>,
    op: BinaryOp,
    left: Int<'_>,
    right: Int<'_>,
) -> Result<Option<Constant<'a>>> {
    if left.is_zero() && matches!(op, BinaryOp::ShiftLeft | BinaryOp::ShiftRight) {
        return Ok(Some(Constant::int(0)));
    }
    let bits = right.to_u64().and_then(|bits| usize::try_from(bits).ok());
    let len = match (op, bits) {
        (BinaryOp::Add | BinaryOp::Subtract, _) => big::add_len(left, right),
        (BinaryOp::Multiply, _) => big::mul_len(left, right),
        (BinaryOp::BitAnd | BinaryOp::BitOr | BinaryOp::BitXor, _) => big::bitwise_len(left, right),
        (BinaryOp::FloorDivide, _) => big::floor_quotient_len(left, right),
        (BinaryOp::Modulo, _) => big::floor_remainder_len(left, right),
        (BinaryOp::ShiftLeft, Some(bits)) if bits < usize::MAX / 2 => big::shl_len(left, bits),
        (BinaryOp::ShiftRight, Some(bits)) => big::shr_len(left, bits),
        (BinaryOp::Power, Some(exponent)) => {
            big::pow_len(left, exponent as u64).unwrap_or(usize::MAX)
        }
        _ => usize::MAX,
    };
    let longest = len.max(left.magnitude().len()).max(right.magnitude().len());
    if longest > MAX_LIMBS {
        return Ok(None);
    }
    let bits = bits.unwrap_or(0);
    let scratch = match op {
        BinaryOp::Multiply => big::mul_scratch(left, right),
        BinaryOp::FloorDivide | BinaryOp::Modulo => big::floor_div_scratch(left, right),
        BinaryOp::Power => big::pow_scratch(left, bits as u64).unwrap_or(0),
        _ => 0,
    };
    let scratch = zeros(arena, scratch)?;
    let out = zeros(arena, len)?;
    let extent = match op {
        BinaryOp::Add => big::add(left, right, out),
        BinaryOp::Subtract => big::sub(left, right, out),
        BinaryOp::Multiply => big::mul(left, right, out, scratch),
        BinaryOp::BitAnd => big::and(left, right, out),
        BinaryOp::BitOr => big::or(left, right, out),
        BinaryOp::BitXor => big::xor(left, right, out),
        BinaryOp::FloorDivide => big::floor_div_rem(left, right, out, &mut [], scratch).0,
        BinaryOp::Modulo => big::floor_div_rem(left, right, &mut [], out, scratch).1,
        BinaryOp::ShiftLeft => big::shl(left, bits, out),
        BinaryOp::ShiftRight => big::shr(left, bits, out),
        BinaryOp::Power => big::pow(left, bits as u64, out, scratch),
        BinaryOp::Divide | BinaryOp::MatrixMultiply => return Ok(None),
    };
    Ok(Some(constant(extent, out)))
}

/// The constant that `extent` of `limbs` is.
fn constant<'a>(extent: Extent, limbs: &'a [Limb]) -> Constant<'a> {
    let value = extent.of(limbs);
    match value.to_i64() {
        Some(value) => Constant::int(value),
        None => Constant::Long(Sign::of(value.is_negative()), value.magnitude()),
    }
}

fn zeros<'a>(arena: &'a Arena<'a>, len: usize) -> Result<&'a mut [Limb]> {
    let mut limbs = List::new(arena);
    for _ in 0..len {
        limbs.push(0)?;
    }
    Ok(limbs.finish()?)
}
