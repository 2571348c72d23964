//! Iterators over sequences by index, for classes that have `__getitem__` only.

use core::cell::Cell;

use crate::names;
use crate::object;
use crate::protocol::item;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots::Slots;
use crate::types::Type;
use crate::word::Obj;

object! {
    /// An iterator that asks for item 0, 1, 2, ... until `IndexError`.
    pub struct IndexIterator: sealed {
        sequence: Obj,
        position: Cell<usize>,
    }
}

/// An iterator over `sequence[0]`, `sequence[1]`, ...
///
/// # Errors
/// `MemoryError`.
pub fn by_index(rt: &mut Runtime, sequence: Obj) -> Res {
    let iterator = IndexIterator {
        header: INDEX_ITERATOR.header(),
        sequence,
        position: Cell::new(0),
    };
    rt.alloc(iterator).map(Obj::from)
}

fn next(rt: &mut Runtime, this: Obj) -> Res<Option<Obj>> {
    let Some(iterator) = this.downcast::<IndexIterator>() else {
        return Ok(None);
    };
    let position = iterator.position.get();
    match item::get(rt, iterator.sequence, Obj::small(position as isize)) {
        Ok(value) => {
            iterator.position.set(position + 1);
            Ok(Some(value))
        }
        Err(raised) => match rt.catch(raised, &crate::exception::INDEX_ERROR) {
            Ok(_) => Ok(None),
            Err(raised) => rt
                .catch(raised, &crate::exception::STOP_ITERATION)
                .map(|_| None),
        },
    }
}

static SLOTS: Slots = Slots {
    iter: Some(|_, this| Ok(this)),
    next: Some(next),
    ..Slots::EMPTY
};

/// `iterator`
pub static INDEX_ITERATOR: Type = Type::new::<IndexIterator>(names::iterator, &SLOTS);
