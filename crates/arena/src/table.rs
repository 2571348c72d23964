//! A list that grows without moving what it holds, and so without leaving outgrown buffers behind.

use core::marker::PhantomData;
use core::mem::{align_of, needs_drop, size_of};
use core::ptr::NonNull;

use crate::arena::BUFFER_ALIGN;
use crate::{Arena, List, OutOfMemory};

/// A growing list of values in segments of `N`, a power of two so that finding one takes no
/// division. For lists that grow for long, or several at a time.
pub struct Table<'a, T, const N: usize = 16> {
    arena: &'a Arena<'a>,
    /// The first values of the segments.
    segments: List<'a, NonNull<T>>,
    len: usize,
    values: PhantomData<T>,
}

impl<'a, T: Copy, const N: usize> Table<'a, T, N> {
    /// An empty table, which takes no memory yet.
    pub fn new(arena: &'a Arena<'a>) -> Self {
        const {
            assert!(!needs_drop::<T>(), "the arena never drops");
            assert!(size_of::<T>() > 0 && align_of::<T>() <= BUFFER_ALIGN);
            assert!(N.is_power_of_two());
        }
        Self {
            arena,
            segments: List::new(arena),
            len: 0,
            values: PhantomData,
        }
    }

    /// How many values there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Appends a value.
    ///
    /// # Errors
    /// No memory for one more segment.
    pub fn push(&mut self, value: T) -> Result<(), OutOfMemory> {
        if self.len / N == self.segments.len() {
            self.add_segment()?;
        }
        self.len += 1;
        if let Some(place) = self.place(self.len - 1) {
            // SAFETY: the place lies in a segment, which is this table's own.
            unsafe { place.write(value) };
        }
        Ok(())
    }

    #[cold]
    #[inline(never)]
    fn add_segment(&mut self) -> Result<(), OutOfMemory> {
        let segment = self.arena.segment(N * size_of::<T>())?;
        self.segments.push(segment.cast())
    }

    /// Removes and returns the last value.
    pub fn pop(&mut self) -> Option<T> {
        let last = self.last().copied()?;
        self.len -= 1;
        Some(last)
    }

    /// Where the value at `index` lies.
    #[inline]
    fn place(&self, index: usize) -> Option<NonNull<T>> {
        if index >= self.len {
            return None;
        }
        let segment = self.segments.get(index / N)?;
        // SAFETY: a segment has room for `N` values.
        Some(unsafe { segment.add(index % N) })
    }

    /// The value at `index`.
    #[inline]
    pub fn get(&self, index: usize) -> Option<&T> {
        // SAFETY: the first `len` values are initialised, and the table is borrowed.
        Some(unsafe { self.place(index)?.as_ref() })
    }

    /// The value at `index`, to change it.
    #[inline]
    pub fn get_mut(&mut self, index: usize) -> Option<&mut T> {
        // SAFETY: as in `get`, and the table is borrowed exclusively.
        Some(unsafe { self.place(index)?.as_mut() })
    }

    /// The last value.
    pub fn last(&self) -> Option<&T> {
        self.get(self.len.checked_sub(1)?)
    }

    /// The last value, to change it.
    pub fn last_mut(&mut self) -> Option<&mut T> {
        self.get_mut(self.len.checked_sub(1)?)
    }

    /// Shortens the table to at most `len` values. Their segments stay for later values.
    pub fn truncate(&mut self, len: usize) {
        self.len = self.len.min(len);
    }

    /// The values, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        (0..self.len).filter_map(|index| self.get(index))
    }

    /// The values from index `start` up to `end`, a run of them at a time.
    pub fn runs(&self, start: usize, end: usize) -> impl Iterator<Item = &[T]> {
        let end = end.min(self.len);
        let mut at = start;
        core::iter::from_fn(move || {
            let count = (N - at % N).min(end.checked_sub(at)?);
            let first = self.place(at)?;
            at += count;
            // SAFETY: so many values of the segment are initialised, and the table is borrowed.
            Some(unsafe { core::slice::from_raw_parts(first.as_ptr(), count) })
        })
        .take_while(|run| !run.is_empty())
    }

    /// Throws the values away and gives the memory back to the arena.
    pub fn discard(mut self) {
        while let Some(segment) = self.segments.pop() {
            // SAFETY: the segment is this table's own, of this size, and not used any more.
            unsafe { self.arena.recycle(segment.cast(), N * size_of::<T>()) };
        }
        self.segments.discard();
    }
}
