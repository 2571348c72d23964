//! `iter(function, sentinel)`: what a function gives until it gives the sentinel.

use core::cell::Cell;

use super::itself;
use crate::names;
use crate::object;
use crate::protocol::{call, compare};
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots;
use crate::slots::Slots;
use crate::types::Type;
use crate::word::Obj;

object! {
    /// An iterator over results of a function.
    pub struct CallableIterator: sealed {
        function: Obj,
        sentinel: Obj,
        ended: Cell<bool>,
    }
}

/// `iter(function, sentinel)`
///
/// # Errors
/// `TypeError` if it cannot be called, `MemoryError`.
pub fn new(rt: &mut Runtime, function: Obj, sentinel: Obj) -> Res {
    if !call::is_callable(function) {
        return Err(rt.type_error("iter(v, w): v must be callable"));
    }
    let iterator = CallableIterator {
        header: CALLABLE_ITERATOR.header(),
        function,
        sentinel,
        ended: Cell::new(false),
    };
    rt.alloc(iterator).map(Obj::from)
}

fn next(rt: &mut Runtime, this: Obj) -> Res<Option<Obj>> {
    let Some(iterator) = this.downcast::<CallableIterator>() else {
        return Ok(None);
    };
    if iterator.ended.get() {
        return Ok(None);
    }
    let ended = match call::call(rt, iterator.function, &[]) {
        Ok(value) if !compare::same_or_equal(rt, iterator.sentinel, value)? => {
            return Ok(Some(value));
        }
        Ok(_) => Ok(None),
        Err(raised) => rt
            .catch(raised, &crate::exception::STOP_ITERATION)
            .map(|_| None),
    };
    if ended.is_ok() {
        iterator.ended.set(true);
    }
    ended
}

const SLOTS: Slots = Slots {
    iter: Some(itself),
    next: Some(next),
    ..Slots::EMPTY
};

/// `callable_iterator`
pub static CALLABLE_ITERATOR: Type =
    Type::new::<CallableIterator>(names::callable_iterator, slots!(SLOTS));
