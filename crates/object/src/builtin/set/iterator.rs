//! Iterating over a set.

use core::cell::Cell;

use taipan_gc::Gc;

use super::Set;
use crate::builtin::iterator::itself;
use crate::exception;
use crate::names;
use crate::object;
use crate::raise::{Raised, Res};
use crate::runtime::Runtime;
use crate::slots;
use crate::slots::{Slots, Walk};
use crate::types::Type;
use crate::word::Obj;

object! {
    /// An iterator over a set.
    pub struct SetIterator: sealed {
        set: Gc<Set>,
        position: Cell<usize>,
        /// The number of items when it began, to notice changes; [`DONE`] at the end.
        len: Cell<usize>,
    }
}

/// The length noted by an iterator that has ended.
const DONE: usize = usize::MAX;

/// `iter(set)`
pub fn new(rt: &mut Runtime, set: Gc<Set>) -> Res {
    let iterator = SetIterator {
        header: ITERATOR.header(),
        set,
        position: Cell::new(0),
        len: Cell::new(set.len()),
    };
    rt.alloc(iterator).map(Obj::from)
}

fn next(rt: &mut Runtime, this: Obj) -> Res<Option<Obj>> {
    let Some(iterator) = this.downcast::<SetIterator>() else {
        return Ok(None);
    };
    let len = iterator.len.get();
    if len == DONE {
        return Ok(None);
    }
    if iterator.set.len() != len {
        iterator.len.set(DONE);
        return Err(changed_size(rt));
    }
    let mut position = iterator.position.get();
    let item = iterator.set.next_item(&mut position);
    iterator.position.set(position);
    if item.is_none() {
        iterator.len.set(DONE);
    }
    Ok(item)
}

/// Goes over a set without an iterator.
pub(super) fn walk_on(rt: &mut Runtime, set: Obj, walk: &mut Walk) -> Res<Option<Obj>> {
    let Some(set) = set.downcast::<Set>() else {
        return Ok(None);
    };
    if walk.position == 0 {
        walk.len = set.len();
    } else if set.len() != walk.len {
        return Err(changed_size(rt));
    }
    Ok(set.next_item(&mut walk.position))
}

#[cold]
#[inline(never)]
fn changed_size(rt: &mut Runtime) -> Raised {
    rt.raise(
        &exception::RUNTIME_ERROR,
        "set changed size during iteration",
    )
}

const SLOTS: Slots = Slots {
    iter: Some(itself),
    next: Some(next),
    ..Slots::EMPTY
};

/// `set_iterator`
pub static ITERATOR: Type = Type::new::<SetIterator>(names::set_iterator, slots!(SLOTS));
