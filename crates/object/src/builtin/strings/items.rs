//! Iterating by position over what gives its items quickly: `bytes`, `bytearray`, `array`
//! and `memoryview`.

use core::cell::Cell;

use taipan_gc::Plain;

use crate::names;
use crate::object;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots;
use crate::slots::{Slots, Walk};
use crate::types::Type;
use crate::word::Obj;

/// Gives the item at a position, `None` behind the last.
pub type ItemAt = fn(&mut Runtime, Obj, usize) -> Res<Option<Obj>>;

object! {
    /// An iterator over the items of a sequence.
    pub struct Items: sealed {
        sequence: Obj,
        item_at: Plain<ItemAt>,
        position: Cell<usize>,
    }
}

/// An iterator over a sequence whose items `item_at` gives.
///
/// # Errors
/// `MemoryError`.
pub fn iterator(rt: &mut Runtime, sequence: Obj, item_at: ItemAt) -> Res {
    let iterator = Items {
        header: ITEMS.header(),
        sequence,
        item_at: Plain(item_at),
        position: Cell::new(0),
    };
    rt.alloc(iterator).map(Obj::from)
}

fn next(rt: &mut Runtime, this: Obj) -> Res<Option<Obj>> {
    let Some(items) = this.downcast::<Items>() else {
        return Ok(None);
    };
    let position = items.position.get();
    let item = (items.item_at.0)(rt, items.sequence, position)?;
    if item.is_some() {
        items.position.set(position + 1);
    }
    Ok(item)
}

/// Goes over a sequence whose items `item_at` gives, without an iterator.
///
/// # Errors
/// What `item_at` raises.
#[inline]
pub fn walk_on(rt: &mut Runtime, this: Obj, walk: &mut Walk, item_at: ItemAt) -> Res<Option<Obj>> {
    let item = item_at(rt, this, walk.position)?;
    walk.position += 1;
    Ok(item)
}

const SLOTS: Slots = Slots {
    iter: Some(|_, this| Ok(this)),
    next: Some(next),
    ..Slots::EMPTY
};

/// `iterator`
pub static ITEMS: Type = Type::new::<Items>(names::iterator, slots!(SLOTS));
