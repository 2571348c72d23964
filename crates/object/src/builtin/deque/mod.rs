//! `deque`: a ring of values that gives and takes at both ends. The struct is here, the
//! Python type in [`methods`]. One with a largest length has all its memory from the start,
//! so that appending to it never allocates: an interrupt handler may do it.

use core::cell::Cell;

use taipan_gc::{Array, Gc, Header};

use crate::object;
use crate::protocol::iterate;
use crate::raise::{Raised, Res};
use crate::runtime::Runtime;
use crate::types::{Type, header_of};
use crate::word::Obj;

mod iterator;
mod methods;
#[cfg(test)]
mod tests;

pub use methods::DEQUE;

/// The largest length of a deque without one.
const UNBOUNDED: usize = usize::MAX;
/// Room of the first ring.
const FIRST: usize = 8;

object! {
    /// A deque.
    pub struct Deque: open {
        ring: Cell<Option<Gc<Array<Obj>>>>,
        /// Where in the ring the first item is.
        head: Cell<usize>,
        len: Cell<usize>,
        /// The largest length.
        max_len: Cell<usize>,
        /// Is it an error to append to a full one? Otherwise an item falls out at the other end.
        strict: Cell<bool>,
        /// Counts changes of the length, for iterators.
        changes: Cell<u32>,
    }
}

/// An end of a deque.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// Where the first item is.
    Left,
    /// Where the last item is.
    Right,
}

impl Deque {
    fn empty(header: Header) -> Deque {
        Deque {
            header,
            ring: Cell::new(None),
            head: Cell::new(0),
            len: Cell::new(0),
            max_len: Cell::new(UNBOUNDED),
            strict: Cell::new(false),
            changes: Cell::new(0),
        }
    }

    /// An empty instance of `deque` or a class derived from it.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn of_class(rt: &mut Runtime, cls: Gc<Type>) -> Res {
        rt.alloc_instance(cls, Deque::empty(header_of(cls)))
    }

    /// An empty deque with a largest length, if there is one.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn new(rt: &mut Runtime, max_len: Option<usize>) -> Res<Gc<Deque>> {
        let deque = rt.alloc(Deque::empty(DEQUE.header()))?;
        deque.reset(rt, max_len, false)?;
        Ok(deque)
    }

    /// Drops all items and sets the largest length.
    fn reset(&self, rt: &mut Runtime, max_len: Option<usize>, strict: bool) -> Res<()> {
        let ring = match max_len {
            Some(room) => Some(rt.alloc_array(Array::<Obj>::HEADER, room, Obj::ABSENT)?),
            None => None,
        };
        self.ring.set(ring);
        self.head.set(0);
        self.len.set(0);
        self.max_len.set(max_len.unwrap_or(UNBOUNDED));
        self.strict.set(strict);
        self.note_change();
        Ok(())
    }

    /// The largest length, if there is one.
    pub fn max_len(&self) -> Option<usize> {
        match self.max_len.get() {
            UNBOUNDED => None,
            len => Some(len),
        }
    }

    /// How many items there are.
    #[inline]
    pub fn len(&self) -> usize {
        self.len.get()
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.len.get() == 0
    }

    fn note_change(&self) {
        self.changes.set(self.changes.get().wrapping_add(1));
    }

    fn room(&self) -> usize {
        self.ring.get().map_or(0, |ring| ring.len())
    }

    /// Where in the ring the item at a position is, or would be; the position is less than
    /// the room.
    fn place(&self, position: usize) -> usize {
        let (head, room) = (self.head.get(), self.room());
        // Neither is more than the room, so that one turn is enough and nothing overflows.
        match position.checked_sub(room - head) {
            Some(wrapped) => wrapped,
            None => head + position,
        }
    }

    /// The item at a position.
    #[inline]
    pub fn get(&self, position: usize) -> Option<Obj> {
        if position < self.len.get() {
            self.ring.get()?.get(self.place(position))
        } else {
            None
        }
    }

    /// Sets the item at a position; `false` if there is no such item.
    pub fn set(&self, position: usize, value: Obj) -> bool {
        match self.ring.get() {
            Some(ring) if position < self.len.get() => ring.set(self.place(position), value),
            _ => false,
        }
    }

    /// Adds an item at an end. From a full deque the item at the other end falls out.
    ///
    /// # Errors
    /// `IndexError` if it is full and strict, `MemoryError`.
    pub fn push(&self, rt: &mut Runtime, end: End, value: Obj) -> Res<()> {
        if self.len.get() == self.max_len.get() {
            if self.strict.get() {
                return Err(full(rt));
            }
            self.pop(match end {
                End::Left => End::Right,
                End::Right => End::Left,
            });
            if self.max_len.get() == 0 {
                return Ok(());
            }
        }
        if self.len.get() == self.room() {
            self.grow(rt)?;
        }
        let (Some(ring), len) = (self.ring.get(), self.len.get()) else {
            return Ok(());
        };
        match end {
            End::Right => ring.set(self.place(len), value),
            End::Left => {
                let head = self.head.get().checked_sub(1).unwrap_or(self.room() - 1);
                self.head.set(head);
                ring.set(head, value)
            }
        };
        self.len.set(len + 1);
        self.note_change();
        Ok(())
    }

    /// Takes the item at an end.
    pub fn pop(&self, end: End) -> Option<Obj> {
        let (ring, len) = (self.ring.get()?, self.len.get());
        let last = len.checked_sub(1)?;
        let place = match end {
            End::Left => self.head.get(),
            End::Right => self.place(last),
        };
        let value = ring.get(place)?;
        ring.set(place, Obj::ABSENT);
        if end == End::Left {
            let next = self.head.get() + 1;
            self.head.set(if next == self.room() { 0 } else { next });
        }
        self.len.set(last);
        self.note_change();
        Some(value)
    }

    /// Makes the ring larger.
    fn grow(&self, rt: &mut Runtime) -> Res<()> {
        let room = (self.room().saturating_mul(2)).clamp(FIRST, self.max_len.get());
        let ring = rt.alloc_array(Array::<Obj>::HEADER, room, Obj::ABSENT)?;
        for position in 0..self.len.get() {
            ring.set(position, self.get(position).unwrap_or(Obj::NONE));
        }
        self.ring.set(Some(ring));
        self.head.set(0);
        Ok(())
    }

    /// Drops all items.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn clear(&self, rt: &mut Runtime) -> Res<()> {
        self.reset(rt, self.max_len(), self.strict.get())
    }

    /// Adds the items of an iterable at an end, one after the other.
    ///
    /// # Errors
    /// As [`Deque::push`], and what iterating raises.
    pub fn extend(&self, rt: &mut Runtime, end: End, iterable: Obj) -> Res<()> {
        iterate::for_each(rt, iterable, |rt, item| self.push(rt, end, item))
    }

    /// Turns the ring so that the last `count` items come first.
    pub fn rotate(&self, count: usize) {
        let len = self.len.get();
        if count == 0 || count >= len {
            return;
        }
        // As many moves as items, with no more memory: three reversals.
        self.reverse(0, len);
        self.reverse(0, count);
        self.reverse(count, len);
        self.note_change();
    }

    /// Turns the order of the items from `start` up to `stop` around.
    pub fn reverse(&self, start: usize, stop: usize) {
        let (mut low, mut high) = (start, stop.min(self.len.get()));
        while low + 1 < high {
            high -= 1;
            if let (Some(a), Some(b)) = (self.get(low), self.get(high)) {
                self.set(low, b);
                self.set(high, a);
            }
            low += 1;
        }
    }

    /// Puts an item in front of the one at `position`, or at the end.
    ///
    /// # Errors
    /// `IndexError` if it is full, `MemoryError`.
    pub fn insert(&self, rt: &mut Runtime, position: usize, value: Obj) -> Res<()> {
        if self.len.get() == self.max_len.get() {
            return Err(full(rt));
        }
        self.push(rt, End::Right, value)?;
        let mut last = self.len.get() - 1;
        while last > position {
            let before = self.get(last - 1).unwrap_or(Obj::NONE);
            self.set(last, before);
            last -= 1;
        }
        self.set(last, value);
        Ok(())
    }

    /// Takes out the item at a position.
    pub fn remove(&self, position: usize) -> Option<Obj> {
        let value = self.get(position)?;
        for next in position + 1..self.len.get() {
            let following = self.get(next)?;
            self.set(next - 1, following);
        }
        self.pop(End::Right);
        Some(value)
    }
}

#[cold]
fn full(rt: &mut Runtime) -> Raised {
    rt.index_error("full")
}
