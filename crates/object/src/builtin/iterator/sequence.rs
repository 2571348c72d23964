//! Iterating over a list or tuple.

use core::cell::Cell;

use super::{DONE, itself};
use crate::builtin::list::List;
use crate::builtin::sequence::Sequence;
use crate::builtin::tuple;
use crate::names;
use crate::native::NativeFunction;
use crate::object;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots;
use crate::slots::{Slots, Walk};
use crate::table;
use crate::types::Type;
use crate::word::Obj;

object! {
    /// An iterator over a list or tuple.
    pub struct SequenceIterator: sealed {
        sequence: Obj,
        /// The next position; [`DONE`] at the end.
        position: Cell<usize>,
    }
}

impl SequenceIterator {
    /// `iter(sequence)` of a list or tuple.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn new(rt: &mut Runtime, sequence: Obj) -> Res {
        let ty = match sequence.downcast::<List>() {
            Some(_) => &LIST_ITERATOR,
            None => &TUPLE_ITERATOR,
        };
        let iterator = SequenceIterator {
            header: ty.header(),
            sequence,
            position: Cell::new(0),
        };
        rt.alloc(iterator).map(Obj::from)
    }
}

impl SequenceIterator {
    /// The next item.
    #[inline]
    pub fn advance(&self) -> Option<Obj> {
        let position = self.position.get();
        let item = match self.sequence.downcast::<List>() {
            Some(list) => list.get(position),
            // Not all elements of an instance of a subclass are items.
            None => tuple::items(self.sequence).get(position).copied(),
        };
        // A list that grows after its iterator has ended does not start it again.
        self.position.set(match item {
            Some(_) => position + 1,
            None => DONE,
        });
        item
    }
}

fn next(_rt: &mut Runtime, this: Obj) -> Res<Option<Obj>> {
    let iterator = this.downcast::<SequenceIterator>();
    Ok(iterator.and_then(|iterator| iterator.advance()))
}

/// Goes over a list or tuple without an iterator.
pub(crate) fn walk_on(_rt: &mut Runtime, sequence: Obj, walk: &mut Walk) -> Res<Option<Obj>> {
    let item = Sequence::of(sequence).and_then(|sequence| sequence.get(walk.position));
    walk.position += 1;
    Ok(item)
}

static LENGTH_HINT: NativeFunction = NativeFunction::f1(names::__length_hint__, |_, this| {
    let left = this.downcast::<SequenceIterator>().and_then(|iterator| {
        let len = Sequence::of(iterator.sequence)?.len();
        len.checked_sub(iterator.position.get())
    });
    Ok(Obj::small(left.unwrap_or(0) as isize))
});

const SLOTS: Slots = Slots {
    iter: Some(itself),
    next: Some(next),
    ..Slots::EMPTY
};

/// `list_iterator`
pub static LIST_ITERATOR: Type = Type::new::<SequenceIterator>(names::list_iterator, slots!(SLOTS))
    .with_table(table![__length_hint__ => &LENGTH_HINT]);

/// `tuple_iterator`
pub static TUPLE_ITERATOR: Type =
    Type::new::<SequenceIterator>(names::tuple_iterator, slots!(SLOTS))
        .with_table(table![__length_hint__ => &LENGTH_HINT]);
