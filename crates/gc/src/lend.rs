//! Memory of an object that native code borrows as a slice: the buffers and tables of drivers,
//! whose sizes are known at run time only.

use core::cell::Cell;
use core::marker::PhantomData;
use core::ops::{Deref, DerefMut};
use core::ptr::NonNull;
use core::slice;

use crate::{Array, Gc, Heap, Trace, Tracer};

/// Some `T`s in the heap, as a field of a managed type, lent as `&mut [T]` to one borrower at a
/// time. It starts empty.
///
/// `T` holds no [`Gc`]: that it is `Send` is the proof, as for [`crate::Plain`].
pub struct Lendable<T: Send + 'static> {
    /// Private to this struct, so that all access is through [`Lent`].
    memory: Cell<Option<Gc<Array<u64>>>>,
    /// How many of the `T`s in it are initialised.
    len: Cell<usize>,
    lent: Cell<bool>,
    holds: PhantomData<T>,
}

// SAFETY: the memory is traced; what is in it holds no `Gc`.
unsafe impl<T: Send + 'static> Trace for Lendable<T> {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.memory.get().trace(tracer);
    }
}

impl<T: Send + 'static> Lendable<T> {
    /// None yet.
    #[must_use]
    pub const fn new() -> Self {
        const {
            assert!(align_of::<T>() <= align_of::<u64>());
            assert!(size_of::<T>() != 0, "elements have a size");
            assert!(!core::mem::needs_drop::<T>(), "elements are never dropped");
        }
        Lendable {
            memory: Cell::new(None),
            len: Cell::new(0),
            lent: Cell::new(false),
            holds: PhantomData,
        }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len.get()
    }

    /// Are there none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Lends them out; `None` while they are lent already.
    #[must_use]
    pub fn lend(&self) -> Option<Lent<'_, T>> {
        if self.lent.replace(true) {
            return None;
        }
        let start = match self.memory.get() {
            Some(memory) => memory.elements_ptr().cast(),
            None => NonNull::dangling(),
        };
        Some(Lent { start, owner: self })
    }

    /// Makes them at least `len`, with what `fill` gives behind those that are there, which move.
    /// False, and nothing done, if there is no memory or they are lent.
    pub fn grow(&self, heap: &mut Heap, len: usize, mut fill: impl FnMut() -> T) -> bool {
        let old = self.len.get();
        if len <= old {
            return true;
        }
        let bytes = len.checked_mul(size_of::<T>());
        let Some(words) = bytes.map(|bytes| bytes.div_ceil(size_of::<u64>())) else {
            return false;
        };
        if self.lent.get() {
            return false;
        }
        let Some(memory) = heap.alloc_array(Array::<u64>::HEADER, words, 0) else {
            return false;
        };
        let start = memory.elements_ptr().cast::<T>();
        // Kept out of reach of `fill`, whatever it does.
        self.lent.set(true);
        if let Some(before) = self.memory.get() {
            let before = before.elements_ptr().cast::<T>();
            // SAFETY: the first `old` elements of the old memory are initialised, and the new
            // one, which is larger, is not shared. They move: the old memory is forgotten.
            unsafe { start.copy_from_nonoverlapping(before, old) };
        }
        for index in old..len {
            // SAFETY: the new memory has room for `len` elements and is aligned for `u64`.
            unsafe { start.add(index).write(fill()) };
        }
        self.memory.set(Some(memory));
        self.len.set(len);
        self.lent.set(false);
        true
    }
}

impl<T: Send + 'static> Default for Lendable<T> {
    fn default() -> Self {
        Lendable::new()
    }
}

/// What [`Lendable::lend`] lent; it goes back when this is dropped.
pub struct Lent<'l, T: Send + 'static> {
    /// Also keeps the memory alive, where the stack is scanned.
    start: NonNull<T>,
    owner: &'l Lendable<T>,
}

impl<T: Send + 'static> Deref for Lent<'_, T> {
    type Target = [T];
    fn deref(&self) -> &[T] {
        // SAFETY: `Lendable::grow` initialised that many elements, and refuses while this is
        // there; nobody else has access.
        unsafe { slice::from_raw_parts(self.start.as_ptr(), self.owner.len()) }
    }
}

impl<T: Send + 'static> DerefMut for Lent<'_, T> {
    fn deref_mut(&mut self) -> &mut [T] {
        // SAFETY: as above; there is one `Lent` at a time, and it is borrowed mutably.
        unsafe { slice::from_raw_parts_mut(self.start.as_ptr(), self.owner.len()) }
    }
}

impl<T: Send + 'static> Drop for Lent<'_, T> {
    fn drop(&mut self) {
        self.owner.lent.set(false);
    }
}
