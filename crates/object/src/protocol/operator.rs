//! Unary and binary operators.

use super::{Found, call_special, find, find_slot};
use crate::name::Name;
use crate::names;
use crate::raise::{Raised, Res};
use crate::runtime::Runtime;
use crate::slots::{BinaryOp, UnaryOp, slot};
use crate::types::is_subtype;
use crate::word::Obj;

/// The special methods of an operator: normal, reflected, in place; and its symbol.
struct Methods {
    normal: Name,
    reflected: Name,
    in_place: Name,
    symbol: &'static str,
}

const fn methods(op: BinaryOp) -> Methods {
    macro_rules! of {
        ($normal:ident, $reflected:ident, $in_place:ident, $symbol:literal) => {
            Methods {
                normal: names::$normal,
                reflected: names::$reflected,
                in_place: names::$in_place,
                symbol: $symbol,
            }
        };
    }
    match op {
        BinaryOp::Or => of!(__or__, __ror__, __ior__, "|"),
        BinaryOp::Xor => of!(__xor__, __rxor__, __ixor__, "^"),
        BinaryOp::And => of!(__and__, __rand__, __iand__, "&"),
        BinaryOp::ShiftLeft => of!(__lshift__, __rlshift__, __ilshift__, "<<"),
        BinaryOp::ShiftRight => of!(__rshift__, __rrshift__, __irshift__, ">>"),
        BinaryOp::Add => of!(__add__, __radd__, __iadd__, "+"),
        BinaryOp::Subtract => of!(__sub__, __rsub__, __isub__, "-"),
        BinaryOp::Multiply => of!(__mul__, __rmul__, __imul__, "*"),
        BinaryOp::MatrixMultiply => of!(__matmul__, __rmatmul__, __imatmul__, "@"),
        BinaryOp::FloorDivide => of!(__floordiv__, __rfloordiv__, __ifloordiv__, "//"),
        BinaryOp::TrueDivide => of!(__truediv__, __rtruediv__, __itruediv__, "/"),
        BinaryOp::Modulo => of!(__mod__, __rmod__, __imod__, "%"),
        BinaryOp::Power => of!(__pow__, __rpow__, __ipow__, "**"),
        BinaryOp::DivMod => of!(__divmod__, __rdivmod__, __divmod__, "divmod()"),
    }
}

/// `a op b`
///
/// # Errors
/// `TypeError` if neither knows how, and whatever they raise.
pub fn binary(rt: &mut Runtime, op: BinaryOp, a: Obj, b: Obj) -> Res {
    match try_binary(rt, op, a, b)? {
        Some(result) => Ok(result),
        None => Err(unsupported(rt, methods(op).symbol, a, b)),
    }
}

/// `a op= b`: the value to assign.
///
/// # Errors
/// As [`binary`].
pub fn in_place(rt: &mut Runtime, op: BinaryOp, a: Obj, b: Obj) -> Res {
    let ty = a.type_of();
    let result = if ty.is_python_class() {
        match find(ty, methods(op).in_place, slot::in_place) {
            Some(Found::Slot(f)) => f(rt, op, a, b)?,
            Some(Found::Method(method)) => accepted(call_special(rt, method, a, &[b])?),
            None => None,
        }
    } else {
        match find_slot(ty, slot::in_place) {
            Some(f) => f(rt, op, a, b)?,
            None => None,
        }
    };
    match result {
        Some(result) => Ok(result),
        None => binary(rt, op, a, b),
    }
}

fn accepted(result: Obj) -> Option<Obj> {
    if result == Obj::NOT_IMPLEMENTED {
        None
    } else {
        Some(result)
    }
}

/// `a op b`, or `None` if neither knows how.
///
/// # Errors
/// Whatever they raise.
pub fn try_binary(rt: &mut Runtime, op: BinaryOp, a: Obj, b: Obj) -> Res<Option<Obj>> {
    let (type_a, type_b) = (a.type_of(), b.type_of());
    // A subclass on the right that may override the reflected method is asked first.
    let right_first = type_b.is_python_class() && type_a != type_b && is_subtype(type_b, type_a);
    if right_first && let Some(result) = right(rt, op, a, b)? {
        return Ok(Some(result));
    }
    let left = if type_a.is_python_class() {
        match find(type_a, methods(op).normal, slot::binary) {
            Some(Found::Slot(f)) => f(rt, op, a, b)?,
            Some(Found::Method(method)) => accepted(call_special(rt, method, a, &[b])?),
            None => None,
        }
    } else {
        // The usual case, in which no method's name is needed.
        match find_slot(type_a, slot::binary) {
            Some(f) => f(rt, op, a, b)?,
            None => None,
        }
    };
    if left.is_some() || right_first || (type_a == type_b && !type_a.is_python_class()) {
        return Ok(left);
    }
    right(rt, op, a, b)
}

/// `b`'s view of `a op b`.
fn right(rt: &mut Runtime, op: BinaryOp, a: Obj, b: Obj) -> Res<Option<Obj>> {
    match find(b.type_of(), methods(op).reflected, slot::binary) {
        Some(Found::Slot(f)) => f(rt, op, a, b),
        Some(Found::Method(method)) => Ok(accepted(call_special(rt, method, b, &[a])?)),
        None => Ok(None),
    }
}

/// `TypeError` for operands that do not go together.
#[cold]
#[inline(never)]
pub fn unsupported(rt: &mut Runtime, symbol: &str, a: Obj, b: Obj) -> Raised {
    let (a, b) = (a.type_of().name, b.type_of().name);
    rt.type_error_fmt(format_args!(
        "unsupported operand type(s) for {symbol}: '{a}' and '{b}'"
    ))
}

/// `op this`
///
/// # Errors
/// `TypeError` if it does not know how, and whatever it raises.
pub fn unary(rt: &mut Runtime, op: UnaryOp, this: Obj) -> Res {
    let (name, symbol) = match op {
        UnaryOp::Positive => (names::__pos__, "unary +"),
        UnaryOp::Negative => (names::__neg__, "unary -"),
        UnaryOp::Invert => (names::__invert__, "unary ~"),
        UnaryOp::Absolute => (names::__abs__, "abs()"),
    };
    let result = match find(this.type_of(), name, slot::unary) {
        Some(Found::Slot(f)) => f(rt, op, this)?,
        Some(Found::Method(method)) => Some(call_special(rt, method, this, &[])?),
        None => None,
    };
    match result {
        Some(result) => Ok(result),
        None => {
            let ty = this.type_of().name;
            Err(rt.type_error_fmt(format_args!("bad operand type for {symbol}: '{ty}'")))
        }
    }
}
