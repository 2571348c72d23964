//! A list that grows in an arena and ends as a plain slice.

use core::fmt;
use core::marker::PhantomData;
use core::mem::{align_of, needs_drop, size_of};
use core::ops::{Deref, DerefMut};
use core::ptr::NonNull;
use core::slice;

use crate::arena::BUFFER_ALIGN;
use crate::{Arena, OutOfMemory};

/// A growing list. It doubles its buffer as needed; outgrown buffers are reused by other lists of
/// the same arena, and [`finish`](List::finish) leaves a slice of the exact length behind.
///
/// It reads as a slice through `Deref`.
pub struct List<'a, T> {
    buffer: Buffer<'a>,
    /// Values in the buffer.
    len: usize,
    values: PhantomData<T>,
}

/// A list's memory. What can be done without knowing the type of the values is done here, once.
struct Buffer<'a> {
    arena: &'a Arena<'a>,
    start: NonNull<u8>,
    /// In bytes; 0 before the first push.
    size: usize,
}

impl Buffer<'_> {
    /// At least doubles the buffer, to a whole number of `item`s; `used` bytes move.
    #[cold]
    #[inline(never)]
    fn grow(&mut self, used: usize, item: usize) -> Result<(), OutOfMemory> {
        let wanted = self.size.max(item).checked_mul(2).ok_or(OutOfMemory)?;
        if self.extend(wanted) {
            return Ok(());
        }
        let (start, size) = match self.arena.buffer(wanted) {
            Ok(buffer) => buffer,
            // There may still be room for one more where the buffer lies.
            Err(OutOfMemory) if self.extend(used + item) => return Ok(()),
            Err(OutOfMemory) => return Err(OutOfMemory),
        };
        // SAFETY: the new buffer is fresh and larger than the old one, of which `used` is a part.
        unsafe { start.copy_from_nonoverlapping(self.start, used) };
        self.free();
        self.start = start;
        self.size = size;
        Ok(())
    }

    /// Lengthens the buffer in place, if possible.
    fn extend(&mut self, wanted: usize) -> bool {
        // SAFETY: the buffer is this list's own, and `grow` asks for more than it has.
        let extended = self.size > 0 && unsafe { self.arena.extend(self.start, self.size, wanted) };
        if extended {
            self.size = wanted;
        }
        extended
    }

    /// Gives back all but the first `used` bytes; returns where those are then.
    #[inline(never)]
    fn finish(self, used: usize, align: usize) -> Result<NonNull<u8>, OutOfMemory> {
        // SAFETY: the buffer is this list's own, and what lies after `used` is not in use.
        if used == self.size || unsafe { self.arena.trim(self.start, self.size, used) } {
            return Ok(self.start);
        }
        let exact = self.arena.raw(used, align)?;
        // SAFETY: fresh memory of the right size.
        unsafe { exact.copy_from_nonoverlapping(self.start, used) };
        self.free();
        Ok(exact)
    }

    fn free(&self) {
        if self.size > 0 {
            // SAFETY: the bytes came from `Arena::buffer`, and every caller stops using them.
            unsafe { self.arena.recycle(self.start, self.size) };
        }
    }
}

impl<'a, T> List<'a, T> {
    /// An empty list, which takes no memory yet.
    #[inline]
    pub fn new(arena: &'a Arena<'a>) -> Self {
        const {
            assert!(!needs_drop::<T>(), "the arena never drops");
            assert!(size_of::<T>() > 0 && align_of::<T>() <= BUFFER_ALIGN);
        }
        // Nothing is read or written there before the first `grow`; it must be aligned, though,
        // for `deref`.
        let start = NonNull::<u64>::dangling().cast();
        Self {
            buffer: Buffer {
                arena,
                start,
                size: 0,
            },
            len: 0,
            values: PhantomData,
        }
    }

    /// An empty list with room for exactly so many values.
    ///
    /// # Errors
    /// [`OutOfMemory`] when there is no room.
    pub fn with_capacity(arena: &'a Arena<'a>, values: usize) -> Result<Self, OutOfMemory> {
        let mut list = Self::new(arena);
        let size = values.checked_mul(size_of::<T>()).ok_or(OutOfMemory)?;
        if size > 0 {
            list.buffer.start = arena.raw(size, align_of::<T>())?;
            list.buffer.size = size;
        }
        Ok(list)
    }

    /// Appends a value.
    ///
    /// # Errors
    /// [`OutOfMemory`] when the list must grow and cannot; it is unchanged then.
    pub fn push(&mut self, value: T) -> Result<(), OutOfMemory> {
        let used = self.len * size_of::<T>();
        if self.buffer.size - used < size_of::<T>() {
            self.buffer.grow(used, size_of::<T>())?;
        }
        // SAFETY: there is room for one more, as just checked or made.
        unsafe { self.items().add(self.len).write(value) };
        self.len += 1;
        Ok(())
    }

    /// Removes and returns the last value.
    pub fn pop(&mut self) -> Option<T> {
        self.len = self.len.checked_sub(1)?;
        // SAFETY: the values before the old `len` are initialised, and this one is now forgotten.
        Some(unsafe { self.items().add(self.len).read() })
    }

    /// Shortens the list to at most `len` values.
    pub fn truncate(&mut self, len: usize) {
        self.len = self.len.min(len);
    }

    /// The finished slice. Scratch memory goes back to the arena.
    ///
    /// # Errors
    /// [`OutOfMemory`] when there is no room for the exact copy.
    pub fn finish(self) -> Result<&'a mut [T], OutOfMemory> {
        if self.len == 0 {
            self.discard();
            return Ok(&mut []);
        }
        let items = self
            .buffer
            .finish(self.len * size_of::<T>(), align_of::<T>())?
            .cast::<T>();
        // SAFETY: `len` initialised values in memory that is ours while the arena is borrowed.
        Ok(unsafe { slice::from_raw_parts_mut(items.as_ptr(), self.len) })
    }

    /// Throws the values away and gives the scratch memory back.
    pub fn discard(self) {
        self.buffer.free();
    }

    fn items(&self) -> NonNull<T> {
        self.buffer.start.cast()
    }
}

impl<T> Deref for List<'_, T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        // SAFETY: the first `len` values are initialised.
        unsafe { slice::from_raw_parts(self.items().as_ptr(), self.len) }
    }
}

impl<T> DerefMut for List<'_, T> {
    fn deref_mut(&mut self) -> &mut [T] {
        // SAFETY: as in `deref`, and the list is borrowed exclusively.
        unsafe { slice::from_raw_parts_mut(self.items().as_ptr(), self.len) }
    }
}

impl<T: fmt::Debug> fmt::Debug for List<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}
