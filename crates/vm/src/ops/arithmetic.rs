//! Operators. Small integers and floats are done in the loop, the rest by the protocols.

use taipan_object::builtin::{complex, float, str as py_str};
use taipan_object::protocol::{compare, convert, iterate, operator};
use taipan_object::{BinaryOp, Comparison, Obj, Raised, Res, Runtime, UnaryOp, exception};

use super::{attempt, jumps};
use crate::registers::{Flow, Registers};

/// Replaces the two operands by the result.
#[inline(always)]
fn done(m: &mut Registers, value: Obj) -> Flow {
    m.drop(1);
    m.put(0, value);
    Flow::Next
}

/// Replaces the two operands by the result, if there is one.
#[inline(always)]
fn quick_done(m: &mut Registers, value: Option<Obj>) -> bool {
    let Some(value) = value else {
        return false;
    };
    done(m, value);
    true
}

#[inline(never)]
fn binary_slow(rt: &mut Runtime, op: BinaryOp, in_place: bool, a: Obj, b: Obj) -> Res {
    if let Some(result) = float::binary_of_floats(rt, op, a, b) {
        return result;
    }
    if let Some(result) = complex::binary_of_complex(rt, op, a, b) {
        return result;
    }
    if in_place {
        operator::in_place(rt, op, a, b)
    } else {
        operator::binary(rt, op, a, b)
    }
}

/// Any binary operator.
#[inline(always)]
pub(crate) fn binary(m: &mut Registers, op: BinaryOp, in_place: bool) -> Flow {
    let (a, b) = (m.peek(1), m.peek(0));
    m.save();
    let value = attempt!(binary_slow(m.rt, op, in_place, a, b));
    done(m, value)
}

/// Two floats in words.
#[inline(always)]
fn floats(a: Obj, b: Obj) -> Option<(f64, f64)> {
    #[cfg(target_pointer_width = "64")]
    if a.is_immediate_float() && b.is_immediate_float() {
        return Some((a.immediate_float(), b.immediate_float()));
    }
    let _ = (a, b);
    None
}

#[inline(always)]
fn float(value: f64) -> Option<Obj> {
    #[cfg(target_pointer_width = "64")]
    return Obj::from_immediate_float(value);
    #[cfg(not(target_pointer_width = "64"))]
    {
        let _ = value;
        None
    }
}

macro_rules! arithmetic {
    ($(#[$meta:meta])* $name:ident, $quick:ident, $op:ident, $small:ident, $float:tt) => {
        $(#[$meta])*
        #[inline(always)]
        pub(crate) fn $quick(m: &mut Registers) -> bool {
            let (a, b) = (m.peek(1), m.peek(0));
            let value = if Obj::both_small(a, b) {
                Obj::$small(a, b)
            } else {
                floats(a, b).and_then(|(x, y)| float(x $float y))
            };
            quick_done(m, value)
        }

        $(#[$meta])*
        #[inline(always)]
        pub(crate) fn $name(m: &mut Registers, in_place: bool) -> Flow {
            if cfg!(feature = "quick") && $quick(m) {
                return Flow::Next;
            }
            binary(m, BinaryOp::$op, in_place)
        }
    };
}

arithmetic!(
    /// `+`
    add, quick_add, Add, small_add, +
);
arithmetic!(
    /// `-`
    subtract, quick_subtract, Subtract, small_sub, -
);
arithmetic!(
    /// `*`
    multiply, quick_multiply, Multiply, small_mul, *
);

/// `/` of floats
#[inline(always)]
pub(crate) fn quick_true_divide(m: &mut Registers) -> bool {
    let operands = floats(m.peek(1), m.peek(0)).filter(|(_, y)| *y != 0.0);
    quick_done(m, operands.and_then(|(x, y)| float(x / y)))
}

/// `/`
#[inline(always)]
pub(crate) fn true_divide(m: &mut Registers, in_place: bool) -> Flow {
    if cfg!(feature = "quick") && quick_true_divide(m) {
        return Flow::Next;
    }
    binary(m, BinaryOp::TrueDivide, in_place)
}

/// `//` and `%` of small integers.
#[inline(always)]
fn divide_small(a: Obj, b: Obj) -> Option<(isize, isize)> {
    if !Obj::both_small(a, b) {
        return None;
    }
    let (x, y) = (a.small_value(), b.small_value());
    // The quotient of the smallest integer by -1 is out of range.
    if y == 0 || y == -1 {
        return None;
    }
    let (mut quotient, mut remainder) = (x / y, x % y);
    if remainder != 0 && (remainder < 0) != (y < 0) {
        quotient -= 1;
        remainder += y;
    }
    Some((quotient, remainder))
}

/// `//` of small integers
#[inline(always)]
pub(crate) fn quick_floor_divide(m: &mut Registers) -> bool {
    let divided = divide_small(m.peek(1), m.peek(0));
    quick_done(m, divided.map(|(quotient, _)| Obj::small(quotient)))
}

/// `//`
#[inline(always)]
pub(crate) fn floor_divide(m: &mut Registers, in_place: bool) -> Flow {
    if cfg!(feature = "quick") && quick_floor_divide(m) {
        return Flow::Next;
    }
    binary(m, BinaryOp::FloorDivide, in_place)
}

/// `%` of small integers
#[inline(always)]
pub(crate) fn quick_modulo(m: &mut Registers) -> bool {
    let divided = divide_small(m.peek(1), m.peek(0));
    quick_done(m, divided.map(|(_, remainder)| Obj::small(remainder)))
}

/// `%`
#[inline(always)]
pub(crate) fn modulo(m: &mut Registers, in_place: bool) -> Flow {
    if cfg!(feature = "quick") && quick_modulo(m) {
        return Flow::Next;
    }
    binary(m, BinaryOp::Modulo, in_place)
}

macro_rules! bitwise {
    ($(#[$meta:meta])* $name:ident, $quick:ident, $op:ident, $bits:tt) => {
        $(#[$meta])*
        #[inline(always)]
        pub(crate) fn $quick(m: &mut Registers) -> bool {
            let (a, b) = (m.peek(1), m.peek(0));
            if !Obj::both_small(a, b) {
                return false;
            }
            let value = a.small_value() $bits b.small_value();
            quick_done(m, Some(Obj::small(value)))
        }

        $(#[$meta])*
        #[inline(always)]
        pub(crate) fn $name(m: &mut Registers, in_place: bool) -> Flow {
            if cfg!(feature = "quick") && $quick(m) {
                return Flow::Next;
            }
            binary(m, BinaryOp::$op, in_place)
        }
    };
}

bitwise!(
    /// `&`
    and, quick_and, And, &
);
bitwise!(
    /// `|`
    or, quick_or, Or, |
);
bitwise!(
    /// `^`
    xor, quick_xor, Xor, ^
);

/// `<<` of small integers
#[inline(always)]
pub(crate) fn quick_shift_left(m: &mut Registers) -> bool {
    let (a, b) = (m.peek(1), m.peek(0));
    if !Obj::both_small(a, b) {
        return false;
    }
    let (value, count) = (a.small_value(), b.small_value());
    if !(0..isize::BITS as isize).contains(&count) {
        return false;
    }
    let shifted = value.wrapping_shl(count as u32);
    shifted >> count == value && quick_done(m, Obj::try_small(shifted))
}

/// `<<`
#[inline(always)]
pub(crate) fn shift_left(m: &mut Registers, in_place: bool) -> Flow {
    if cfg!(feature = "quick") && quick_shift_left(m) {
        return Flow::Next;
    }
    binary(m, BinaryOp::ShiftLeft, in_place)
}

/// `>>` of small integers
#[inline(always)]
pub(crate) fn quick_shift_right(m: &mut Registers) -> bool {
    let (a, b) = (m.peek(1), m.peek(0));
    if !Obj::both_small(a, b) || b.small_value() < 0 {
        return false;
    }
    let count = b.small_value().min(isize::BITS as isize - 1);
    quick_done(m, Some(Obj::small(a.small_value() >> count)))
}

/// `>>`
#[inline(always)]
pub(crate) fn shift_right(m: &mut Registers, in_place: bool) -> Flow {
    if cfg!(feature = "quick") && quick_shift_right(m) {
        return Flow::Next;
    }
    binary(m, BinaryOp::ShiftRight, in_place)
}

#[inline(never)]
fn compare_slow(rt: &mut Runtime, op: Comparison, a: Obj, b: Obj) -> Res {
    let known = match float::compare_floats(op, a, b) {
        None => py_str::compare_plain(op, a, b),
        known => known,
    };
    match known {
        Some(truth) => Ok(Obj::bool(truth)),
        None => compare::compare(rt, op, a, b),
    }
}

/// Any comparison.
#[inline(always)]
pub(crate) fn compare(m: &mut Registers, op: Comparison) -> Flow {
    let (a, b) = (m.peek(1), m.peek(0));
    m.save();
    let value = attempt!(compare_slow(m.rt, op, a, b));
    done(m, value)
}

macro_rules! comparison {
    ($(#[$meta:meta])* $name:ident, $quick:ident, $op:ident, $order:tt) => {
        $(#[$meta])*
        #[inline(always)]
        pub(crate) fn $quick(m: &mut Registers) -> bool {
            let (a, b) = (m.peek(1), m.peek(0));
            let truth = if Obj::both_small(a, b) {
                let (x, y) = Obj::small_order(a, b);
                x $order y
            } else if let Some((x, y)) = floats(a, b) {
                x $order y
            } else {
                return false;
            };
            m.drop(2);
            jumps::quick_push_truth(m, truth)
        }

        $(#[$meta])*
        #[inline(always)]
        pub(crate) fn $name(m: &mut Registers) -> Flow {
            let (a, b) = (m.peek(1), m.peek(0));
            if Obj::both_small(a, b) {
                let (x, y) = Obj::small_order(a, b);
                m.drop(2);
                return jumps::push_truth(m, x $order y);
            }
            if let Some((x, y)) = floats(a, b) {
                m.drop(2);
                return jumps::push_truth(m, x $order y);
            }
            compare(m, Comparison::$op)
        }
    };
}

comparison!(
    /// `<`
    less, quick_less, Less, <
);
comparison!(
    /// `>`
    more, quick_more, More, >
);
comparison!(
    /// `<=`
    less_equal, quick_less_equal, LessEqual, <=
);
comparison!(
    /// `>=`
    more_equal, quick_more_equal, MoreEqual, >=
);
comparison!(
    /// `==`
    equal, quick_equal, Equal, ==
);
comparison!(
    /// `!=`
    not_equal, quick_not_equal, NotEqual, !=
);

/// `is`
#[inline(always)]
pub(crate) fn is(m: &mut Registers) -> Flow {
    let (b, a) = (m.pop(), m.pop());
    jumps::push_truth(m, a == b)
}

/// `is`
#[inline(always)]
pub(crate) fn quick_is(m: &mut Registers) -> bool {
    let (b, a) = (m.pop(), m.pop());
    jumps::quick_push_truth(m, a == b)
}

/// `in`
#[inline(always)]
pub(crate) fn contains(m: &mut Registers) -> Flow {
    let (item, container) = (m.peek(1), m.peek(0));
    m.save();
    let found = attempt!(iterate::contains(m.rt, container, item));
    m.drop(2);
    jumps::push_truth(m, found)
}

/// Does an exception match what an `except` clause names?
#[inline(always)]
pub(crate) fn exception_match(m: &mut Registers) -> Flow {
    let (raised, wanted) = (m.peek(1), m.peek(0));
    m.save();
    let matches = attempt!(matches(m.rt, raised, wanted));
    m.drop(2);
    jumps::push_truth(m, matches)
}

#[inline(never)]
fn matches(rt: &mut Runtime, raised: Obj, wanted: Obj) -> Result<bool, Raised> {
    if let Some(class) = wanted.as_type() {
        let raised = raised.as_type().unwrap_or(raised.type_of());
        return Ok(taipan_object::types::is_subtype(raised, class));
    }
    if wanted.is_instance(&taipan_object::builtin::tuple::TUPLE) {
        for class in taipan_object::builtin::tuple::items(wanted) {
            rt.check_stack()?;
            if matches(rt, raised, *class)? {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    Err(rt.raise(
        &exception::TYPE_ERROR,
        "catching classes that do not inherit from BaseException is not allowed",
    ))
}

/// A unary operator.
#[inline(always)]
pub(crate) fn unary(m: &mut Registers, op: UnaryOp) -> Flow {
    let value = m.peek(0);
    m.save();
    let result = attempt!(operator::unary(m.rt, op, value));
    m.put(0, result);
    Flow::Next
}

/// `-`
#[inline(always)]
pub(crate) fn negative(m: &mut Registers) -> Flow {
    let value = m.peek(0);
    if value.is_small()
        && let Some(result) = Obj::small_sub(Obj::small(0), value)
    {
        m.put(0, result);
        return Flow::Next;
    }
    unary(m, UnaryOp::Negative)
}

/// `not` of a truth value
#[inline(always)]
pub(crate) fn quick_not(m: &mut Registers) -> bool {
    match jumps::quick_truth(m.pop()) {
        Some(truth) => jumps::quick_push_truth(m, !truth),
        None => false,
    }
}

/// `not`
#[inline(always)]
pub(crate) fn not(m: &mut Registers) -> Flow {
    let value = m.peek(0);
    m.save();
    let truth = attempt!(convert::truth(m.rt, value));
    m.drop(1);
    jumps::push_truth(m, !truth)
}
