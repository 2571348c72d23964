//! Comparison: `==`, `<` and the others, `is` aside.

use super::{Found, call_special, convert, find};
use crate::name::Name;
use crate::names;
use crate::raise::{Raised, Res};
use crate::runtime::Runtime;
use crate::slots::{Comparison, slot};
use crate::types::is_subtype;
use crate::word::Obj;

/// The special method of a comparison.
pub const fn method(op: Comparison) -> Name {
    match op {
        Comparison::Less => names::__lt__,
        Comparison::More => names::__gt__,
        Comparison::Equal => names::__eq__,
        Comparison::LessEqual => names::__le__,
        Comparison::MoreEqual => names::__ge__,
        Comparison::NotEqual => names::__ne__,
    }
}

const fn symbol(op: Comparison) -> &'static str {
    match op {
        Comparison::Less => "<",
        Comparison::More => ">",
        Comparison::Equal => "==",
        Comparison::LessEqual => "<=",
        Comparison::MoreEqual => ">=",
        Comparison::NotEqual => "!=",
    }
}

/// `a == b`
///
/// # Errors
/// Whatever `__eq__` raises; `RuntimeError` if the values are nested too deeply.
pub fn equal(rt: &mut Runtime, a: Obj, b: Obj) -> Res<bool> {
    if a == b && (a.is_small() || a.is_name()) {
        return Ok(true);
    }
    if Obj::both_small(a, b) || (a.is_name() && b.is_name()) {
        return Ok(false);
    }
    let result = compare(rt, Comparison::Equal, a, b)?;
    convert::truth(rt, result)
}

/// Are they the same object, or equal? How containers compare items.
///
/// # Errors
/// As [`equal`].
pub fn same_or_equal(rt: &mut Runtime, a: Obj, b: Obj) -> Res<bool> {
    if a == b { Ok(true) } else { equal(rt, a, b) }
}

/// `a < b`
///
/// # Errors
/// `TypeError` if they have no order, and whatever they raise.
pub fn less(rt: &mut Runtime, a: Obj, b: Obj) -> Res<bool> {
    if Obj::both_small(a, b) {
        let (a, b) = Obj::small_order(a, b);
        return Ok(a < b);
    }
    let result = compare(rt, Comparison::Less, a, b)?;
    convert::truth(rt, result)
}

/// `a op b`, which need not be a bool.
///
/// # Errors
/// `TypeError` if they have no order, and whatever they raise.
pub fn compare(rt: &mut Runtime, op: Comparison, a: Obj, b: Obj) -> Res {
    rt.check_stack()?;
    let (type_a, type_b) = (a.type_of(), b.type_of());
    let right_first = type_b.is_python_class() && type_a != type_b && is_subtype(type_b, type_a);
    if right_first && let Some(result) = ask(rt, op.reflected(), b, a)? {
        return Ok(result);
    }
    if let Some(result) = ask(rt, op, a, b)? {
        return Ok(result);
    }
    if !right_first
        && (type_a != type_b || type_a.is_python_class())
        && let Some(result) = ask(rt, op.reflected(), b, a)?
    {
        return Ok(result);
    }
    match op {
        Comparison::Equal => Ok(Obj::bool(a == b)),
        Comparison::NotEqual => Ok(Obj::bool(a != b)),
        _ => Err(unordered(rt, op, a, b)),
    }
}

/// `this`'s view of `this op other`.
fn ask(rt: &mut Runtime, op: Comparison, this: Obj, other: Obj) -> Res<Option<Obj>> {
    match find(this.type_of(), method(op), slot::compare) {
        Some(Found::Slot(f)) => {
            // A class that has `__eq__` but no `__ne__` answers `!=` by it.
            if op == Comparison::NotEqual
                && this.type_of().is_python_class()
                && let Some(Found::Method(method)) =
                    find(this.type_of(), names::__eq__, slot::compare)
            {
                return negated(rt, method, this, other);
            }
            Ok(f(rt, op, this, other)?.map(Obj::bool))
        }
        Some(Found::Method(method)) => {
            let result = call_special(rt, method, this, &[other])?;
            Ok(if result == Obj::NOT_IMPLEMENTED {
                None
            } else {
                Some(result)
            })
        }
        None if op == Comparison::NotEqual => {
            match find(this.type_of(), names::__eq__, slot::compare) {
                Some(Found::Method(method)) => negated(rt, method, this, other),
                _ => Ok(None),
            }
        }
        None => Ok(None),
    }
}

fn negated(rt: &mut Runtime, method: Obj, this: Obj, other: Obj) -> Res<Option<Obj>> {
    let result = call_special(rt, method, this, &[other])?;
    if result == Obj::NOT_IMPLEMENTED {
        return Ok(None);
    }
    let equal = convert::truth(rt, result)?;
    Ok(Some(Obj::bool(!equal)))
}

#[cold]
fn unordered(rt: &mut Runtime, op: Comparison, a: Obj, b: Obj) -> Raised {
    let (a, b) = (a.type_of().name, b.type_of().name);
    rt.type_error_fmt(format_args!(
        "'{}' not supported between instances of '{a}' and '{b}'",
        symbol(op)
    ))
}
