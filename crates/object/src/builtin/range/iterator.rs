//! Iterating over a range: in machine words where its numbers fit, else with `int` objects.

use core::cell::Cell;

use super::Range;
use crate::builtin::iterator::itself;
use crate::names;
use crate::object;
use crate::protocol::{compare, operator};
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots;
use crate::slots::{BinaryOp, Slots};
use crate::types::Type;
use crate::word::Obj;

object! {
    /// An iterator over small integers.
    pub struct RangeIterator: sealed {
        next: Cell<isize>,
        left: Cell<usize>,
        step: isize,
    }
}

object! {
    /// An iterator over integers of any size.
    pub struct LargeRangeIterator: sealed {
        next: Cell<Obj>,
        left: Cell<Obj>,
        step: Obj,
    }
}

/// An iterator over `range`, from its end if `backward`.
pub fn new(rt: &mut Runtime, range: &Range, backward: bool) -> Res {
    if let Some((start, len, step)) = range.small_parts() {
        let (start, step) = if backward && len > 0 {
            (start.wrapping_add((len - 1).wrapping_mul(step)), -step)
        } else {
            (start, step)
        };
        let iterator = RangeIterator {
            header: RANGE_ITERATOR.header(),
            next: Cell::new(start),
            left: Cell::new(len as usize),
            step,
        };
        return rt.alloc(iterator).map(Obj::from);
    }
    let (mut start, mut step, left) = (range.start, range.step, range.len);
    if backward {
        let last = operator::binary(rt, BinaryOp::Subtract, left, Obj::small(1))?;
        start = range.at(rt, last)?;
        step = operator::binary(rt, BinaryOp::Subtract, Obj::small(0), step)?;
    }
    let iterator = LargeRangeIterator {
        header: LARGE_RANGE_ITERATOR.header(),
        next: Cell::new(start),
        left: Cell::new(left),
        step,
    };
    rt.alloc(iterator).map(Obj::from)
}

impl RangeIterator {
    /// The next number.
    #[inline]
    pub fn advance(&self) -> Option<Obj> {
        let left = self.left.get().checked_sub(1)?;
        let item = self.next.get();
        self.left.set(left);
        // What follows the last item may be out of range; it is never given.
        self.next.set(item.wrapping_add(self.step));
        Some(Obj::small(item))
    }
}

fn next(_rt: &mut Runtime, this: Obj) -> Res<Option<Obj>> {
    let iterator = this.downcast::<RangeIterator>();
    Ok(iterator.and_then(|iterator| iterator.advance()))
}

fn next_large(rt: &mut Runtime, this: Obj) -> Res<Option<Obj>> {
    let Some(iterator) = this.downcast::<LargeRangeIterator>() else {
        return Ok(None);
    };
    let (item, left) = (iterator.next.get(), iterator.left.get());
    if !compare::less(rt, Obj::small(0), left)? {
        return Ok(None);
    }
    let following = operator::binary(rt, BinaryOp::Add, item, iterator.step)?;
    let left = operator::binary(rt, BinaryOp::Subtract, left, Obj::small(1))?;
    iterator.next.set(following);
    iterator.left.set(left);
    Ok(Some(item))
}

const SLOTS: Slots = Slots {
    iter: Some(itself),
    next: Some(next),
    ..Slots::EMPTY
};

const LARGE_SLOTS: Slots = Slots {
    iter: Some(itself),
    next: Some(next_large),
    ..Slots::EMPTY
};

/// `range_iterator`
pub static RANGE_ITERATOR: Type = Type::new::<RangeIterator>(names::range_iterator, slots!(SLOTS));

/// `range_iterator` of large integers.
static LARGE_RANGE_ITERATOR: Type =
    Type::new::<LargeRangeIterator>(names::range_iterator, slots!(LARGE_SLOTS));
