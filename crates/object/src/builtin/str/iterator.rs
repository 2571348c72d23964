//! Iterating over the characters of a string.

use core::cell::Cell;

use crate::builtin::str as py_str;
use crate::names;
use crate::object;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots;
use crate::slots::{Slots, Walk};
use crate::types::Type;
use crate::word::Obj;

object! {
    /// An iterator over a string; knows the byte offset of the next character.
    pub struct StrIterator: sealed {
        string: Obj,
        offset: Cell<usize>,
    }
}

/// `iter(string)`
///
/// # Errors
/// `MemoryError`.
pub fn new(rt: &mut Runtime, string: Obj) -> Res {
    let iterator = StrIterator {
        header: STR_ITERATOR.header(),
        string,
        offset: Cell::new(0),
    };
    rt.alloc(iterator).map(Obj::from)
}

fn next(rt: &mut Runtime, this: Obj) -> Res<Option<Obj>> {
    let Some(iterator) = this.downcast::<StrIterator>() else {
        return Ok(None);
    };
    let mut walk = Walk {
        position: iterator.offset.get(),
        len: 0,
    };
    let character = walk_on(rt, iterator.string, &mut walk);
    iterator.offset.set(walk.position);
    character
}

/// Goes over a string without an iterator; the position is a byte offset.
pub(super) fn walk_on(rt: &mut Runtime, string: Obj, walk: &mut Walk) -> Res<Option<Obj>> {
    let text = py_str::text(string).unwrap_or_default();
    let offset = walk.position;
    if let Some(byte @ 0..=0x7f) = text.as_bytes().get(offset) {
        walk.position = offset + 1;
        return Ok(Some(py_str::from_ascii(*byte)));
    }
    match text.get(offset..).and_then(|rest| rest.chars().next()) {
        Some(character) => {
            walk.position = offset + character.len_utf8();
            py_str::from_char(rt, character).map(Some)
        }
        None => Ok(None),
    }
}

const SLOTS: Slots = Slots {
    iter: Some(|_, this| Ok(this)),
    next: Some(next),
    ..Slots::EMPTY
};

/// `str_iterator`
pub static STR_ITERATOR: Type = Type::new::<StrIterator>(names::str_iterator, slots!(SLOTS));
