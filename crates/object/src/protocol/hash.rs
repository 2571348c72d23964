//! Hashing. Values that compare equal hash equal: integers and floats share one scheme.

use super::call_special;
use crate::builtin::{int, str};
use crate::names;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::types::Ancestors;
use crate::word::Obj;

/// `hash(value)`
///
/// # Errors
/// `TypeError` if it cannot be hashed, and whatever `__hash__` raises.
#[inline]
pub fn hash(rt: &mut Runtime, value: Obj) -> Res<usize> {
    if let Some(name) = value.as_name() {
        return Ok(name.hash() as usize);
    }
    if let Some(small) = value.as_small() {
        return Ok(int::hash_of_small(small));
    }
    if let Some(hash) = str::plain_hash(value) {
        return Ok(hash);
    }
    hash_slow(rt, value)
}

#[inline(never)]
fn hash_slow(rt: &mut Runtime, value: Obj) -> Res<usize> {
    // A built-in type that compares by value but has no hash of its own cannot be hashed;
    // a class that defines `__eq__` alone has `__hash__ = None`, as in CPython.
    for ty in Ancestors::of(value.type_of()) {
        match ty.class {
            Some(class) => match class.dict.get_name(names::__hash__) {
                Some(method) if method == Obj::NONE => break,
                Some(method) => {
                    let result = call_special(rt, method, value, &[])?;
                    return match result.as_small() {
                        Some(hash) => Ok(hash as usize),
                        None => hash_of_int(rt, result),
                    };
                }
                None => {}
            },
            None => match ty.slots.hash() {
                Some(hash) => return hash(rt, value),
                None if ty.slots.compare().is_some() => break,
                None => {}
            },
        }
    }
    Err(unhashable(rt, value))
}

fn hash_of_int(rt: &mut Runtime, result: Obj) -> Res<usize> {
    if int::is_int(result) {
        hash_slow(rt, result)
    } else {
        Err(rt.type_error("__hash__ method should return an integer"))
    }
}

#[cold]
fn unhashable(rt: &mut Runtime, value: Obj) -> crate::Raised {
    let ty = value.type_of().name;
    rt.type_error_fmt(format_args!("unhashable type: '{ty}'"))
}

/// The hash of values that compare by identity.
pub fn identity_hash(_rt: &mut Runtime, value: Obj) -> Res<usize> {
    Ok((value.word() >> 4) & Obj::SMALL_INT_MAX as usize)
}
