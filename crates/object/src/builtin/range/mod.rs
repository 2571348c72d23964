//! `range`: the struct with its arithmetic here, the Python type in [`methods`], iterators in
//! [`iterator`]. Bounds are `int` objects of any size; small ones take a short way.

use taipan_gc::Gc;

use super::int;
use crate::object;
use crate::protocol::{compare, operator};
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots::BinaryOp;
use crate::word::Obj;

mod iterator;
mod methods;
#[cfg(test)]
mod tests;

pub use iterator::RangeIterator;
pub use methods::RANGE;

object! {
    /// A range of integers.
    pub struct Range: sealed {
        start: Obj,
        stop: Obj,
        step: Obj,
        /// The number of items.
        len: Obj,
    }
}

/// The number of items of a range; the step is not zero.
fn count(start: isize, stop: isize, step: isize) -> usize {
    if step > 0 && start < stop {
        (stop.abs_diff(start) - 1) / step.unsigned_abs() + 1
    } else if step < 0 && start > stop {
        (start.abs_diff(stop) - 1) / step.unsigned_abs() + 1
    } else {
        0
    }
}

impl Range {
    /// Start, number of items and step, if all of those are small integers.
    #[inline]
    pub fn small_parts(&self) -> Option<(isize, isize, isize)> {
        let (start, len) = (self.start.as_small()?, self.len.as_small()?);
        self.stop.as_small()?;
        Some((start, len, self.step.as_small()?))
    }

    /// What [`Range::small_parts`] of `range(*arguments)` would be, without making it.
    #[inline]
    pub fn parts_of_arguments(arguments: &[Obj]) -> Option<(isize, isize, isize)> {
        let (start, stop, step) = match *arguments {
            [stop] => (0, stop.as_small()?, 1),
            [start, stop] => (start.as_small()?, stop.as_small()?, 1),
            [start, stop, step] => (start.as_small()?, stop.as_small()?, step.as_small()?),
            _ => return None,
        };
        if step == 0 {
            return None;
        }
        let len = isize::try_from(count(start, stop, step)).ok()?;
        Obj::try_small(len).map(|_| (start, len, step))
    }

    /// The number of items, if it has at most 63 bits.
    pub fn long_len(&self) -> Option<Obj> {
        let mut buffer = int::Buffer::default();
        int::view(self.len, &mut buffer)?.to_i64().map(|_| self.len)
    }

    /// A range of small integers.
    fn of_small(rt: &mut Runtime, start: isize, stop: isize, step: isize) -> Res<Gc<Range>> {
        let len = count(start, stop, step);
        let len = match isize::try_from(len).ok().and_then(Obj::try_small) {
            Some(len) => len,
            None => int::from_u64(rt, len as u64)?,
        };
        rt.alloc(Range {
            header: RANGE.header(),
            start: Obj::small(start),
            stop: Obj::small(stop),
            step: Obj::small(step),
            len,
        })
    }

    /// A range of these integers. The step is not zero.
    fn of(rt: &mut Runtime, start: Obj, stop: Obj, step: Obj) -> Res<Gc<Range>> {
        if let (Some(start), Some(stop), Some(step)) =
            (start.as_small(), stop.as_small(), step.as_small())
        {
            return Range::of_small(rt, start, stop, step);
        }
        let len = large_count(rt, start, stop, step)?;
        rt.alloc(Range {
            header: RANGE.header(),
            start,
            stop,
            step,
            len,
        })
    }

    /// The integer `start + position * step`.
    fn at(&self, rt: &mut Runtime, position: Obj) -> Res {
        let (start, step) = (self.start, self.step);
        if Obj::both_small(step, position)
            && start.is_small()
            && let Some(offset) = Obj::small_mul(step, position)
            && let Some(item) = Obj::small_add(start, offset)
        {
            return Ok(item);
        }
        let offset = operator::binary(rt, BinaryOp::Multiply, position, step)?;
        operator::binary(rt, BinaryOp::Add, start, offset)
    }

    /// Where an integer is among the items, if it is one of them.
    fn position(&self, rt: &mut Runtime, item: Obj) -> Res<Option<Obj>> {
        let offset = operator::binary(rt, BinaryOp::Subtract, item, self.start)?;
        let rest = operator::binary(rt, BinaryOp::Modulo, offset, self.step)?;
        if rest != Obj::small(0) {
            return Ok(None);
        }
        let position = operator::binary(rt, BinaryOp::FloorDivide, offset, self.step)?;
        let inside =
            !compare::less(rt, position, Obj::small(0))? && compare::less(rt, position, self.len)?;
        Ok(if inside { Some(position) } else { None })
    }
}

/// The number of items of a range whose bounds can be large.
#[cold]
fn large_count(rt: &mut Runtime, start: Obj, stop: Obj, step: Obj) -> Res {
    let zero = Obj::small(0);
    let (low, high, width) = if compare::less(rt, step, zero)? {
        let width = operator::binary(rt, BinaryOp::Subtract, zero, step)?;
        (stop, start, width)
    } else {
        (start, stop, step)
    };
    if !compare::less(rt, low, high)? {
        return Ok(zero);
    }
    let distance = operator::binary(rt, BinaryOp::Subtract, high, low)?;
    let last = operator::binary(rt, BinaryOp::Subtract, distance, Obj::small(1))?;
    let steps = operator::binary(rt, BinaryOp::FloorDivide, last, width)?;
    operator::binary(rt, BinaryOp::Add, steps, Obj::small(1))
}
