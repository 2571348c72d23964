//! Subscripts: `x[i]`, `x[i] = v`, `del x[i]`, and turning indices into positions.

use super::{Found, call_special, find, unsupported};
use crate::builtin::exception;
use crate::builtin::int;
use crate::names;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots::slot;
use crate::word::Obj;

/// `this[index]`
///
/// # Errors
/// `TypeError` if it has no items, and whatever it raises.
pub fn get(rt: &mut Runtime, this: Obj, index: Obj) -> Res {
    match find(this.type_of(), names::__getitem__, slot::get_item) {
        Some(Found::Slot(get)) => get(rt, this, index),
        Some(Found::Method(method)) => call_special(rt, method, this, &[index]),
        None => Err(unsupported(rt, this, "is not subscriptable")),
    }
}

/// `this[index] = value`, or `del this[index]` without a value.
///
/// # Errors
/// `TypeError` if its items cannot be set, and whatever it raises.
pub fn set(rt: &mut Runtime, this: Obj, index: Obj, value: Option<Obj>) -> Res<()> {
    let name = if value.is_some() {
        names::__setitem__
    } else {
        names::__delitem__
    };
    match find(this.type_of(), name, slot::set_item) {
        Some(Found::Slot(set)) => set(rt, this, index, value),
        Some(Found::Method(method)) => {
            let args = [index, value.unwrap_or(Obj::NONE)];
            let args = if value.is_some() {
                &args[..]
            } else {
                &args[..1]
            };
            call_special(rt, method, this, args).map(|_| ())
        }
        None if value.is_some() => Err(unsupported(rt, this, "does not support item assignment")),
        None => Err(unsupported(rt, this, "does not support item deletion")),
    }
}

/// The position that an index means in a sequence of `len` items; negative ones count from
/// the end.
///
/// # Errors
/// `TypeError` if it is no integer, `IndexError` if it is out of range.
pub fn position(rt: &mut Runtime, this: Obj, index: Obj, len: usize) -> Res<usize> {
    let index = to_index(rt, this, index)?;
    place(rt, this, index, len)
}

/// The integer of an index into `this`: the first half of [`position`], which can run
/// Python code that changes the length.
///
/// # Errors
/// `TypeError` if it is no integer, and what `__index__` raises.
pub fn to_index(rt: &mut Runtime, this: Obj, index: Obj) -> Res<isize> {
    match index.as_small() {
        Some(index) => Ok(index),
        None => match int::try_index(rt, index)? {
            Some(index) => Ok(index),
            None => {
                let (ty, given) = (this.type_of().name, index.type_of().name);
                Err(rt.type_error_fmt(format_args!(
                    "{ty} indices must be integers or slices, not {given}"
                )))
            }
        },
    }
}

/// The position that an integer means among `len` items of `this`: the second half of
/// [`position`].
///
/// # Errors
/// `IndexError` if it is out of range.
pub fn place(rt: &mut Runtime, this: Obj, index: isize, len: usize) -> Res<usize> {
    let position = if index < 0 {
        index.wrapping_add(len as isize)
    } else {
        index
    };
    if position < 0 || position as usize >= len {
        let ty = this.type_of().name;
        return Err(rt.raise_fmt(
            &exception::INDEX_ERROR,
            format_args!("{ty} index out of range"),
        ));
    }
    Ok(position as usize)
}
