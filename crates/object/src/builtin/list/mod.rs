//! `list`: a growing array of values. The struct and what it does with its memory are here;
//! the Python type with its methods in [`methods`], subscripts in [`subscript`], sorting in
//! [`sort`].

use core::cell::Cell;

use taipan_gc::{Array, Gc, Header};

use super::iterator::sequence::SequenceIterator;
use super::sequence::Sequence;
use crate::object;
use crate::protocol::iterate;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::types::{Type, header_of};
use crate::word::Obj;

mod methods;
pub mod sort;
mod subscript;
#[cfg(test)]
mod tests;

pub use methods::LIST;

/// Room of the first array.
const FIRST: usize = 4;
/// Arrays with no more room than this are never made smaller.
const KEPT: usize = 32;
/// How much room iterables may promise before they give any item.
const MAX_HINT: usize = 1024;

object! {
    /// A list: an array with room to grow, and how many items there are.
    pub struct List: open {
        items: Cell<Option<Gc<Array<Obj>>>>,
        len: Cell<usize>,
    }
}

impl List {
    /// The memory of an empty list with this header.
    fn empty(header: Header) -> List {
        List {
            header,
            items: Cell::new(None),
            len: Cell::new(0),
        }
    }

    /// An empty instance of `list` or a class derived from it.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn of_class(rt: &mut Runtime, cls: Gc<Type>) -> Res {
        rt.alloc_instance(cls, List::empty(header_of(cls)))
    }

    /// An empty list with room for `capacity` items.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn with_capacity(rt: &mut Runtime, capacity: usize) -> Res<Gc<List>> {
        let list = List::empty(LIST.header());
        if capacity > 0 {
            let items = rt.alloc_array(Array::<Obj>::HEADER, capacity, Obj::ABSENT)?;
            list.items.set(Some(items));
        }
        rt.alloc(list)
    }

    /// A list of the items of an array, which is its own from now on.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn from_array(rt: &mut Runtime, items: Gc<Array<Obj>>) -> Res<Gc<List>> {
        let list = List::empty(LIST.header());
        list.len.set(items.len());
        list.items.set(Some(items));
        rt.alloc(list)
    }

    /// How many items there are.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len.get()
    }

    /// Is it empty?
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.len.get() == 0
    }

    /// How many items there is room for.
    fn capacity(&self) -> usize {
        self.items.get().map_or(0, |items| items.len())
    }

    /// Where the items are, with more room behind them.
    pub(crate) fn array(&self) -> Option<Gc<Array<Obj>>> {
        self.items.get()
    }

    /// Adds an item at the end where there is room for it; `false` if there is none.
    #[inline(always)]
    pub fn push_within(&self, value: Obj) -> bool {
        let len = self.len.get();
        let fits = self.items.get().is_some_and(|items| items.set(len, value));
        if fits {
            self.len.set(len + 1);
        }
        fits
    }

    /// The item at a position.
    #[inline(always)]
    pub fn get(&self, position: usize) -> Option<Obj> {
        if position < self.len.get() {
            self.items.get()?.get(position)
        } else {
            None
        }
    }

    /// Sets the item at a position; `false` if there is no such item.
    #[inline(always)]
    pub fn set(&self, position: usize, value: Obj) -> bool {
        match self.items.get() {
            Some(items) if position < self.len.get() => items.set(position, value),
            _ => false,
        }
    }

    /// The items as they are now, in an array that does not change.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn snapshot<'a>(&self, rt: &mut Runtime) -> Res<&'a [Obj]> {
        match self.items.get() {
            Some(items) if self.len.get() > 0 => {
                let copy = copied(rt, items, 0, self.len.get())?;
                Ok(crate::word::fixed_items(copy))
            }
            _ => Ok(&[]),
        }
    }

    /// A list of the items from `start` up to `stop`, as far as they exist.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn part(&self, rt: &mut Runtime, start: usize, stop: usize) -> Res<Gc<List>> {
        let stop = stop.min(self.len.get());
        match self.items.get() {
            Some(items) if start < stop => {
                let items = copied(rt, items, start, stop)?;
                List::from_array(rt, items)
            }
            _ => List::with_capacity(rt, 0),
        }
    }

    /// Appends an item.
    ///
    /// # Errors
    /// `MemoryError`.
    #[inline]
    pub fn push(&self, rt: &mut Runtime, value: Obj) -> Res<()> {
        if self.push_within(value) {
            return Ok(());
        }
        self.push_slow(rt, value)
    }

    #[cold]
    #[inline(never)]
    fn push_slow(&self, rt: &mut Runtime, value: Obj) -> Res<()> {
        self.reserve(rt, 1)?;
        let len = self.len.get();
        if let Some(items) = self.items.get() {
            items.set(len, value);
            self.len.set(len + 1);
        }
        Ok(())
    }

    /// Makes room for so many more items, and for some that may follow them.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn reserve(&self, rt: &mut Runtime, more: usize) -> Res<()> {
        let len = self.len.get();
        let Some(needed) = len.checked_add(more) else {
            return Err(rt.memory_error());
        };
        if needed <= self.capacity() {
            return Ok(());
        }
        let wanted = if len == 0 {
            needed
        } else {
            needed.saturating_add(needed / 4 + 2)
        };
        let wanted = wanted.max(FIRST);
        let cells = match &self.items.get() {
            Some(items) => {
                if rt.heap.grow_array(*items, wanted, Obj::ABSENT)
                    || rt.heap.grow_array(*items, needed, Obj::ABSENT)
                {
                    return Ok(());
                }
                rt.alloc_array_resized(items.as_slice(), wanted, Obj::ABSENT)
            }
            None => rt.alloc_array_resized(&[], wanted, Obj::ABSENT),
        };
        self.items.set(Some(cells?));
        Ok(())
    }

    /// Puts an item in front of the one at `position`, or at the end.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn insert(&self, rt: &mut Runtime, position: usize, value: Obj) -> Res<()> {
        self.reserve(rt, 1)?;
        let len = self.len.get();
        let position = position.min(len);
        if let Some(items) = self.items.get() {
            items.copy_within(position, position + 1, len - position);
            items.set(position, value);
            self.len.set(len + 1);
        }
        Ok(())
    }

    /// Takes out the item at a position.
    pub fn remove(&self, rt: &mut Runtime, position: usize) -> Option<Obj> {
        let value = self.get(position)?;
        let (items, len) = (self.items.get()?, self.len.get());
        items.copy_within(position + 1, position, len - position - 1);
        self.truncate(len - 1);
        self.shrink(rt);
        Some(value)
    }

    /// Drops all items after the first `len`.
    pub fn truncate(&self, len: usize) {
        let old = self.len.get();
        if len >= old {
            return;
        }
        if let Some(items) = self.items.get() {
            for cell in items.as_slice().get(len..old).unwrap_or_default() {
                cell.set(Obj::ABSENT);
            }
        }
        self.len.set(len);
    }

    /// Drops all items.
    pub fn clear(&self) {
        self.items.set(None);
        self.len.set(0);
    }

    /// Gives memory back when most of it is unused. Slices of the old array stay valid: it is
    /// left to the collector.
    fn shrink(&self, rt: &mut Runtime) {
        let (len, capacity) = (self.len.get(), self.capacity());
        if capacity <= KEPT || len >= capacity / 4 {
            return;
        }
        let Some(items) = self.items.get() else {
            return;
        };
        let header = Array::<Obj>::HEADER;
        let smaller =
            rt.heap
                .alloc_array_resized(header, items.as_slice(), len.max(FIRST) * 2, Obj::ABSENT);
        if smaller.is_some() {
            self.items.set(smaller);
        }
    }

    /// Puts `new` in place of the items from `start` up to `stop`, as far as they exist.
    /// `new` is no part of this list's memory.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn replace(&self, rt: &mut Runtime, start: usize, stop: usize, new: &[Obj]) -> Res<()> {
        let len = self.len.get();
        let start = start.min(len);
        let stop = stop.clamp(start, len);
        let removed = stop - start;
        if new.len() > removed {
            self.reserve(rt, new.len() - removed)?;
        }
        let Some(items) = self.items.get() else {
            return Ok(());
        };
        items.copy_within(stop, start + new.len(), len - stop);
        for (offset, item) in new.iter().enumerate() {
            items.set(start + offset, *item);
        }
        let changed = len - removed + new.len();
        if changed < len {
            self.truncate(changed);
            self.shrink(rt);
        } else {
            self.len.set(changed);
        }
        Ok(())
    }

    /// Appends items, which are no part of this list's memory.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn extend_from_slice(&self, rt: &mut Runtime, new: &[Obj]) -> Res<()> {
        let len = self.len.get();
        self.replace(rt, len, len, new)
    }

    /// Appends the items of an iterable.
    ///
    /// # Errors
    /// `MemoryError`, `TypeError` if it cannot be iterated, and what iterating raises.
    pub fn extend(&self, rt: &mut Runtime, iterable: Obj) -> Res<()> {
        if let Some(source) = Sequence::exactly(iterable) {
            // The number is fixed first: it may be this very list.
            let count = source.len();
            self.reserve(rt, count)?;
            for position in 0..count {
                if let Some(item) = source.get(position) {
                    self.push(rt, item)?;
                }
            }
            return Ok(());
        }
        let iterator = iterate::iter(rt, iterable)?;
        let hint = iterate::length_hint(rt, iterable).min(MAX_HINT);
        self.reserve(rt, hint)?;
        while let Some(item) = iterate::next(rt, iterator)? {
            self.push(rt, item)?;
        }
        Ok(())
    }

    /// Repeats the items so many times in place.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn repeat(&self, rt: &mut Runtime, count: usize) -> Res<()> {
        let len = self.len.get();
        if count == 0 {
            self.clear();
            return Ok(());
        }
        let Some(total) = len.checked_mul(count) else {
            return Err(rt.memory_error());
        };
        self.reserve(rt, total - len)?;
        if let Some(items) = self.items.get() {
            let mut filled = len;
            while filled < total && filled > 0 {
                let next = filled.min(total - filled);
                items.copy_within(0, filled, next);
                filled += next;
            }
            self.len.set(total);
        }
        Ok(())
    }

    /// Turns the order of the items around.
    pub fn reverse(&self) {
        if let Some(items) = self.items.get() {
            sort::reverse(items, 0, self.len.get());
        }
    }

    /// Takes the memory out, leaving the list empty.
    fn take(&self) -> (Option<Gc<Array<Obj>>>, usize) {
        let taken = (self.items.get(), self.len.get());
        self.clear();
        taken
    }

    /// Puts memory back that [`List::take`] gave.
    fn put_back(&self, items: Option<Gc<Array<Obj>>>, len: usize) {
        self.items.set(items);
        self.len.set(len);
    }
}

/// The elements of an array from `start` up to `stop`, which are in range.
fn copied(
    rt: &mut Runtime,
    items: Gc<Array<Obj>>,
    start: usize,
    stop: usize,
) -> Res<Gc<Array<Obj>>> {
    let cells = items.as_slice();
    let cells = cells.get(start..stop).unwrap_or_default();
    rt.alloc_array_resized(cells, stop - start, Obj::ABSENT)
}

/// A list of these items.
///
/// # Errors
/// `MemoryError`.
pub fn new(rt: &mut Runtime, items: &[Obj]) -> Res {
    if items.is_empty() {
        // Room as upstream has it: handlers put things into such a list while the heap is locked.
        return List::with_capacity(rt, FIRST).map(Obj::from);
    }
    let items = rt.alloc_array_from(Array::<Obj>::HEADER, items)?;
    List::from_array(rt, items).map(Obj::from)
}

/// A list of the items of an iterable.
///
/// # Errors
/// As [`List::extend`].
pub fn from_iterable(rt: &mut Runtime, iterable: Obj) -> Res<Gc<List>> {
    let list = List::with_capacity(rt, 0)?;
    list.extend(rt, iterable)?;
    Ok(list)
}

/// `iter(list)`
fn iter(rt: &mut Runtime, this: Obj) -> Res {
    SequenceIterator::new(rt, this)
}
