//! Items that can be added, removed and replaced: what `bytearray` and `array` are made of.
//! An array in the heap with room to grow, of which the first `len` items count.
//!
//! The memory of items that are gone is never given back to the heap under someone who may
//! still look at it (a `memoryview`): it goes when nobody refers to the array any more.

use core::cell::Cell;

use taipan_gc::{Array, Gc, Header, Trace, Tracer};

use crate::raise::Res;
use crate::runtime::Runtime;

/// Items in an array with room to grow.
pub struct Growable<T: Copy + 'static> {
    array: Cell<Gc<Array<T>>>,
    len: Cell<usize>,
}

// SAFETY: the array is traced, and it traces its items.
unsafe impl<T: Copy + Trace + 'static> Trace for Growable<T> {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.array.get().trace(tracer);
    }
}

impl<T: Copy + Trace + 'static> Growable<T> {
    const HEADER: Header = Array::<T>::HEADER;

    /// These items.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn from_slice(rt: &mut Runtime, items: &[T]) -> Res<Growable<T>> {
        let array = rt.alloc_array_from(Self::HEADER, items)?;
        Ok(Growable::from_array(array, items.len()))
    }

    /// The first `len` items of an array that nobody else writes to.
    pub fn from_array(array: Gc<Array<T>>, len: usize) -> Growable<T> {
        Growable {
            array: Cell::new(array),
            len: Cell::new(len.min(array.len())),
        }
    }

    /// The array that holds the items, and more room perhaps.
    #[inline]
    pub fn array(&self) -> Gc<Array<T>> {
        self.array.get()
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

    /// The items as they are now. The slice is not to be used after anything that may
    /// write to them.
    #[inline]
    pub fn items<'a>(&self) -> &'a [T] {
        // SAFETY: the items are initialised, and the array is alive as long as someone has
        // its address, which the slice is on the scanned stack. `Cell<T>` has the layout of
        // `T`; whoever writes does so between uses of the slice (no other thread, and the
        // callers read what they need before they run other code).
        unsafe {
            core::slice::from_raw_parts(
                self.array.get().elements_ptr().as_ptr().cast::<T>(),
                self.len.get(),
            )
        }
    }

    /// One item.
    #[inline]
    pub fn get(&self, index: usize) -> Option<T> {
        if index < self.len.get() {
            self.array.get().get(index)
        } else {
            None
        }
    }

    /// Sets one item; `false` if there is no such item.
    #[inline]
    pub fn set(&self, index: usize, item: T) -> bool {
        index < self.len.get() && self.array.get().set(index, item)
    }

    /// Makes room for `needed` items in all; new ones would be `fill`.
    fn reserve(&self, rt: &mut Runtime, needed: usize, fill: T) -> Res<()> {
        let array = self.array.get();
        if needed <= array.len() {
            return Ok(());
        }
        let roomy = needed.saturating_add(needed / 4).saturating_add(8);
        if rt.heap.grow_array(array, roomy, fill) || rt.heap.grow_array(array, needed, fill) {
            return Ok(());
        }
        let grown = match rt.heap.alloc_array(Self::HEADER, roomy, fill) {
            Some(grown) => grown,
            None => rt.alloc_array(Self::HEADER, needed, fill)?,
        };
        for (to, from) in grown.as_slice().iter().zip(self.items()) {
            to.set(*from);
        }
        self.array.set(grown);
        Ok(())
    }

    /// Appends one item.
    ///
    /// # Errors
    /// `MemoryError`.
    #[inline]
    pub fn push(&self, rt: &mut Runtime, item: T) -> Res<()> {
        let len = self.len.get();
        if len == self.array.get().len() {
            self.reserve(rt, len + 1, item)?;
        }
        self.array.get().set(len, item);
        self.len.set(len + 1);
        Ok(())
    }

    /// Puts `source` in the place of the items `start..end`. It is no part of this array:
    /// see [`Growable::apart`].
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn splice(&self, rt: &mut Runtime, start: usize, end: usize, source: &[T]) -> Res<()> {
        let len = self.len.get();
        let end = end.min(len);
        let start = start.min(end);
        let Some(new_len) = (len - (end - start)).checked_add(source.len()) else {
            return Err(rt.memory_error());
        };
        if let Some(first) = source.first() {
            self.reserve(rt, new_len, *first)?;
        }
        let array = self.array.get();
        array.copy_within(end, start + source.len(), len - end);
        self.len.set(new_len);
        let places = array.as_slice().get(start..start + source.len());
        for (to, from) in places.unwrap_or_default().iter().zip(source) {
            to.set(*from);
        }
        Ok(())
    }

    /// The items of another array or, if it is this very one, a copy of them: a slice of
    /// what is going to be written must not be around.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn apart<'a>(&self, rt: &mut Runtime, other: &Growable<T>) -> Res<&'a [T]> {
        if other.array.get() != self.array.get() {
            return Ok(other.items());
        }
        let len = other.len();
        let copy = rt.alloc_array_from(Self::HEADER, other.items())?;
        Ok(Growable::from_array(copy, len).items())
    }

    /// Removes the `count` items at `start`, `start + step`, ... in groups of `width`; all
    /// of them exist, and `step` is positive.
    pub fn remove_stepped(&self, start: usize, step: usize, count: usize, width: usize) {
        let array = self.array.get();
        let len = self.len.get();
        let mut kept = start * width;
        for index in 0..count {
            let from = (start + index * step + 1) * width;
            let next = if index + 1 == count {
                len
            } else {
                (start + (index + 1) * step) * width
            };
            array.copy_within(from, kept, next.saturating_sub(from));
            kept += next.saturating_sub(from);
        }
        if count > 0 {
            self.len.set(kept);
        }
    }

    /// Drops the items from a position on.
    pub fn truncate(&self, len: usize) {
        self.len.set(len.min(self.len.get()));
    }

    /// Drops all items; the room stays with whoever still looks at it.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn clear(&self, rt: &mut Runtime) -> Res<()> {
        let empty = rt.alloc_array_from(Self::HEADER, &[])?;
        self.array.set(empty);
        self.len.set(0);
        Ok(())
    }
}
