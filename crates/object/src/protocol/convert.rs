//! Conversions that the language makes by itself: truth, length, index.

use super::{Found, call_special, find, unsupported};
use crate::builtin::int;
use crate::names;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots::slot;
use crate::word::Obj;

/// `bool(value)`
///
/// # Errors
/// Whatever `__bool__` and `__len__` raise.
#[inline]
pub fn truth(rt: &mut Runtime, value: Obj) -> Res<bool> {
    if value == Obj::TRUE {
        return Ok(true);
    }
    if value == Obj::FALSE || value == Obj::NONE {
        return Ok(false);
    }
    match value.as_small() {
        Some(small) => Ok(small != 0),
        None => truth_slow(rt, value),
    }
}

#[inline(never)]
fn truth_slow(rt: &mut Runtime, value: Obj) -> Res<bool> {
    let ty = value.type_of();
    match find(ty, names::__bool__, slot::truth) {
        Some(Found::Slot(truth)) => return truth(rt, value),
        Some(Found::Method(method)) => {
            let result = call_special(rt, method, value, &[])?;
            return match result.as_bool() {
                Some(truth) => Ok(truth),
                None => {
                    let ty = result.type_of().name;
                    Err(rt
                        .type_error_fmt(format_args!("__bool__ should return bool, returned {ty}")))
                }
            };
        }
        None => {}
    }
    match find(ty, names::__len__, slot::len) {
        Some(_) => Ok(len(rt, value)? != 0),
        None => Ok(true),
    }
}

/// `len(value)`
///
/// # Errors
/// `TypeError` if it has none, and whatever `__len__` raises.
pub fn len(rt: &mut Runtime, value: Obj) -> Res<usize> {
    match find(value.type_of(), names::__len__, slot::len) {
        Some(Found::Slot(len)) => len(rt, value),
        Some(Found::Method(method)) => {
            let result = call_special(rt, method, value, &[])?;
            match int::to_isize(rt, result)? {
                len if len >= 0 => Ok(len as usize),
                _ => Err(rt.value_error("__len__() should return >= 0")),
            }
        }
        None => {
            let ty = value.type_of().name;
            Err(rt.type_error_fmt(format_args!("object of type '{ty}' has no len()")))
        }
    }
}

/// The integer of a value that stands for one: `operator.index`.
///
/// # Errors
/// `TypeError` if it does not, `OverflowError` if it is too large for a machine word.
pub fn index(rt: &mut Runtime, value: Obj) -> Res<isize> {
    match value.as_small() {
        Some(small) => Ok(small),
        None => match int::try_index(rt, value)? {
            Some(index) => Ok(index),
            None => Err(unsupported(
                rt,
                value,
                "cannot be interpreted as an integer",
            )),
        },
    }
}
