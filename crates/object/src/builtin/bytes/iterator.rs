//! Iterating over the bytes of `bytes` and `bytearray`.

use core::cell::Cell;

use crate::builtin::strings::Subject;
use crate::names;
use crate::object;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots::Slots;
use crate::types::Type;
use crate::word::Obj;

object! {
    /// An iterator over bytes.
    pub struct BytesIterator: sealed {
        bytes: Obj,
        position: Cell<usize>,
    }
}

/// `iter(bytes)`
///
/// # Errors
/// `MemoryError`.
pub fn new(rt: &mut Runtime, bytes: Obj) -> Res {
    let iterator = BytesIterator {
        header: BYTES_ITERATOR.header(),
        bytes,
        position: Cell::new(0),
    };
    rt.alloc(iterator).map(Obj::from)
}

fn next(_rt: &mut Runtime, this: Obj) -> Res<Option<Obj>> {
    let Some(iterator) = this.downcast::<BytesIterator>() else {
        return Ok(None);
    };
    let position = iterator.position.get();
    let byte =
        Subject::try_of(iterator.bytes).and_then(|subject| subject.bytes().get(position).copied());
    if byte.is_some() {
        iterator.position.set(position + 1);
    }
    Ok(byte.map(|byte| Obj::small(byte as isize)))
}

static SLOTS: Slots = Slots {
    iter: Some(|_, this| Ok(this)),
    next: Some(next),
    ..Slots::EMPTY
};

/// `bytes_iterator`
pub static BYTES_ITERATOR: Type = Type::new::<BytesIterator>(names::bytes_iterator, &SLOTS);
