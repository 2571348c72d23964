//! What sequences of values have in common, whatever holds the items: comparing, searching,
//! printing. A list or deque can change while its items are compared, so every item is asked
//! for anew.

use taipan_gc::Gc;

#[cfg(feature = "collections")]
use super::deque::Deque;
use super::list::{LIST, List};
use super::slice::clamped_index;
use super::tuple::{self, TUPLE, Tuple};
use crate::protocol::{compare, convert, print};
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots::{Comparison, PrintKind};
use crate::text::Sink;
use crate::word::Obj;

/// Where the items are.
#[derive(Clone, Copy)]
pub enum Sequence<'a> {
    /// In a list.
    List(Gc<List>),
    /// In a deque.
    #[cfg(feature = "collections")]
    Deque(Gc<Deque>),
    /// In a tuple, or anything else that does not change.
    Tuple(&'a [Obj]),
}

impl Sequence<'_> {
    /// The items of a list or tuple, subclasses included.
    pub fn of(value: Obj) -> Option<Sequence<'static>> {
        if let Some(list) = value.downcast::<List>() {
            return Some(Sequence::List(list));
        }
        if value.downcast::<Tuple>().is_some() {
            return Some(Sequence::Tuple(tuple::items(value)));
        }
        None
    }

    /// The items of a list or tuple whose class cannot have another `__iter__`.
    pub fn exactly(value: Obj) -> Option<Sequence<'static>> {
        if value.is_exactly(&LIST) || value.is_exactly(&TUPLE) {
            Sequence::of(value)
        } else {
            None
        }
    }

    /// How many items there are now.
    #[inline]
    pub fn len(self) -> usize {
        match self {
            Sequence::List(list) => list.len(),
            #[cfg(feature = "collections")]
            Sequence::Deque(deque) => deque.len(),
            Sequence::Tuple(items) => items.len(),
        }
    }

    /// Is there none?
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The item at a position.
    #[inline]
    pub fn get(self, position: usize) -> Option<Obj> {
        match self {
            Sequence::List(list) => list.get(position),
            #[cfg(feature = "collections")]
            Sequence::Deque(deque) => deque.get(position),
            Sequence::Tuple(items) => items.get(position).copied(),
        }
    }
}

/// `a op b`: the first items that differ decide, then the lengths.
///
/// # Errors
/// What comparing items raises.
pub fn compare(rt: &mut Runtime, op: Comparison, a: Sequence, b: Sequence) -> Res<bool> {
    let by_equality = matches!(op, Comparison::Equal | Comparison::NotEqual);
    if by_equality && a.len() != b.len() {
        return Ok(op == Comparison::NotEqual);
    }
    let mut position = 0;
    while let (Some(x), Some(y)) = (a.get(position), b.get(position)) {
        if !compare::same_or_equal(rt, x, y)? {
            if by_equality {
                return Ok(op == Comparison::NotEqual);
            }
            let result = compare::compare(rt, op, x, y)?;
            return convert::truth(rt, result);
        }
        position += 1;
    }
    Ok(op.holds(a.len().cmp(&b.len())))
}

/// The position of the first item equal to `item` from `start` up to `stop`.
///
/// # Errors
/// What comparing raises.
pub fn find(
    rt: &mut Runtime,
    sequence: Sequence,
    item: Obj,
    start: usize,
    stop: usize,
) -> Res<Option<usize>> {
    let mut position = start;
    while position < stop
        && let Some(candidate) = sequence.get(position)
    {
        if compare::same_or_equal(rt, candidate, item)? {
            return Ok(Some(position));
        }
        position += 1;
    }
    Ok(None)
}

/// The position that an index means where indices out of range are cut off.
pub fn clamp(index: isize, len: usize) -> usize {
    match usize::try_from(index) {
        Ok(index) => index.min(len),
        Err(_) => len.saturating_sub(index.unsigned_abs()),
    }
}

/// `sequence.index(item, start, stop)`; `args` begins with the item.
///
/// # Errors
/// `ValueError` if there is no such item, and what comparing raises.
pub fn index(rt: &mut Runtime, sequence: Sequence, args: &[Obj]) -> Res {
    let mut limits = [0, isize::MAX];
    for (limit, given) in limits.iter_mut().zip(args.get(1..).unwrap_or_default()) {
        *limit = clamped_index(rt, *given)?;
    }
    let item = args.first().copied().unwrap_or(Obj::NONE);
    let len = sequence.len();
    let (start, stop) = (clamp(limits[0], len), clamp(limits[1], len));
    match find(rt, sequence, item, start, stop)? {
        Some(position) => Ok(Obj::small(position as isize)),
        None => Err(rt.value_error("object not in sequence")),
    }
}

/// `sequence.count(item)`
///
/// # Errors
/// What comparing raises.
pub fn count(rt: &mut Runtime, sequence: Sequence, item: Obj) -> Res {
    let (mut count, mut position) = (0, 0);
    while let Some(found) = find(rt, sequence, item, position, usize::MAX)? {
        count += 1;
        position = found + 1;
    }
    Ok(Obj::small(count))
}

/// Writes the items with commas between them.
///
/// # Errors
/// What their `__repr__` raises.
pub fn print_items(rt: &mut Runtime, sequence: Sequence, out: &mut dyn Sink) -> Res<()> {
    let mut position = 0;
    while let Some(item) = sequence.get(position) {
        if position > 0 {
            out.write(rt, ", ")?;
        }
        print::print(rt, item, PrintKind::Repr, out)?;
        position += 1;
    }
    Ok(())
}
