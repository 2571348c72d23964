//! Iterators that belong to no single container: the sequence protocol by index here, the
//! other kinds one file each.

pub mod callable;
pub mod enumerate;
pub mod filter;
pub mod map;
pub mod reversed;
pub mod sequence;
#[cfg(test)]
mod tests;
pub mod zip;

use core::cell::Cell;

use crate::exception;
use crate::names;
use crate::object;
use crate::protocol::item;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots;
use crate::slots::Slots;
use crate::types::Type;
use crate::word::Obj;

object! {
    /// An iterator that asks for item 0, 1, 2, ... until `IndexError`: for classes that have
    /// `__getitem__` only.
    pub struct IndexIterator: sealed {
        sequence: Obj,
        /// The next index; [`DONE`] at the end.
        position: Cell<usize>,
    }
}

/// The position of an iterator that has ended.
const DONE: usize = usize::MAX;

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

/// The item at an index, `None` if the sequence says that there is none.
fn try_item(rt: &mut Runtime, sequence: Obj, index: usize) -> Res<Option<Obj>> {
    match item::get(rt, sequence, Obj::small(index as isize)) {
        Ok(value) => Ok(Some(value)),
        Err(raised) => match rt.catch(raised, &exception::INDEX_ERROR) {
            Ok(_) => Ok(None),
            Err(raised) => rt.catch(raised, &exception::STOP_ITERATION).map(|_| None),
        },
    }
}

fn next(rt: &mut Runtime, this: Obj) -> Res<Option<Obj>> {
    let Some(iterator) = this.downcast::<IndexIterator>() else {
        return Ok(None);
    };
    let position = iterator.position.get();
    if position == DONE {
        return Ok(None);
    }
    let value = try_item(rt, iterator.sequence, position)?;
    iterator.position.set(match value {
        Some(_) => position + 1,
        None => DONE,
    });
    Ok(value)
}

const SLOTS: Slots = Slots {
    iter: Some(itself),
    next: Some(next),
    ..Slots::EMPTY
};

/// The `iter` slot of iterators.
pub(crate) fn itself(_rt: &mut Runtime, this: Obj) -> Res {
    Ok(this)
}

/// `iterator`
pub static INDEX_ITERATOR: Type = Type::new::<IndexIterator>(names::iterator, slots!(SLOTS));
