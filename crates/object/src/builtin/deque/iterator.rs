//! Iterating over a deque.

use core::cell::Cell;

use taipan_gc::Gc;

use super::Deque;
use crate::builtin::iterator::itself;
use crate::exception;
use crate::names;
use crate::object;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots;
use crate::slots::Slots;
use crate::types::Type;
use crate::word::Obj;

object! {
    /// An iterator over a deque.
    pub struct DequeIterator: sealed {
        deque: Gc<Deque>,
        position: Cell<usize>,
        changes: u32,
    }
}

/// `iter(deque)`
pub fn new(rt: &mut Runtime, deque: Gc<Deque>) -> Res {
    let iterator = DequeIterator {
        header: ITERATOR.header(),
        deque,
        position: Cell::new(0),
        changes: deque.changes.get(),
    };
    rt.alloc(iterator).map(Obj::from)
}

fn next(rt: &mut Runtime, this: Obj) -> Res<Option<Obj>> {
    let Some(iterator) = this.downcast::<DequeIterator>() else {
        return Ok(None);
    };
    if iterator.changes != iterator.deque.changes.get() {
        return Err(rt.raise(&exception::RUNTIME_ERROR, "deque mutated during iteration"));
    }
    let position = iterator.position.get();
    let item = iterator.deque.get(position);
    if item.is_some() {
        iterator.position.set(position + 1);
    }
    Ok(item)
}

const SLOTS: Slots = Slots {
    iter: Some(itself),
    next: Some(next),
    ..Slots::EMPTY
};

/// `deque_iterator`
pub static ITERATOR: Type = Type::new::<DequeIterator>(names::deque_iterator, slots!(SLOTS));
