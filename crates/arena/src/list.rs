//! A list that grows in an arena and ends as a plain slice.

use core::fmt;
use core::mem::{align_of, needs_drop, size_of};
use core::ptr::NonNull;
use core::slice;

use crate::arena::BUFFER_ALIGN;
use crate::{Arena, OutOfMemory};

/// A growing list. It doubles its buffer as needed; outgrown buffers are reused by other lists of
/// the same arena, and [`finish`](List::finish) leaves a slice of the exact length behind.
///
/// It reads as a slice through `Deref`.
pub struct List<'a, T> {
    arena: &'a Arena<'a>,
    items: NonNull<T>,
    len: usize,
    /// Size of the buffer in bytes; 0 before the first push.
    bytes: usize,
}

impl<'a, T> List<'a, T> {
    /// An empty list, which takes no memory yet.
    #[inline]
    pub fn new(arena: &'a Arena<'a>) -> Self {
        const {
            assert!(!needs_drop::<T>(), "the arena never drops");
            assert!(size_of::<T>() > 0 && align_of::<T>() <= BUFFER_ALIGN);
        }
        Self {
            arena,
            items: NonNull::dangling(),
            len: 0,
            bytes: 0,
        }
    }

    /// Appends a value.
    ///
    /// # Errors
    /// [`OutOfMemory`] when the list must grow and cannot; it is unchanged then.
    #[inline]
    pub fn push(&mut self, value: T) -> Result<(), OutOfMemory> {
        if self.bytes - self.len * size_of::<T>() < size_of::<T>() {
            self.grow()?;
        }
        // SAFETY: there is room for one more, as just checked or made.
        unsafe { self.items.add(self.len).write(value) };
        self.len += 1;
        Ok(())
    }

    /// Removes and returns the last value.
    pub fn pop(&mut self) -> Option<T> {
        self.len = self.len.checked_sub(1)?;
        // SAFETY: the values before the old `len` are initialised, and this one is now forgotten.
        Some(unsafe { self.items.add(self.len).read() })
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
            self.free(self.items, self.bytes);
            return Ok(&mut []);
        }
        let used = self.len * size_of::<T>();
        // SAFETY: the buffer is this list's own, and what lies after `used` is not in use.
        let trimmed =
            used == self.bytes || unsafe { self.arena.trim(self.items.cast(), self.bytes, used) };
        let mut items = self.items;
        if !trimmed {
            items = self.arena.raw(used, align_of::<T>())?.cast();
            // SAFETY: fresh memory of the right size; the old copy is not used any more.
            unsafe { items.copy_from_nonoverlapping(self.items, self.len) };
            self.free(self.items, self.bytes);
        }
        // SAFETY: `len` initialised values in memory that is ours while the arena is borrowed.
        Ok(unsafe { slice::from_raw_parts_mut(items.as_ptr(), self.len) })
    }

    /// Throws the values away and gives the scratch memory back.
    pub fn discard(self) {
        self.free(self.items, self.bytes);
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self) -> Result<(), OutOfMemory> {
        let wanted = self
            .bytes
            .max(size_of::<T>())
            .checked_mul(2)
            .ok_or(OutOfMemory)?;
        let (buffer, bytes) = self.arena.buffer(wanted)?;
        let items = buffer.cast::<T>();
        // SAFETY: the new buffer is larger, fresh, and aligned for `T` (checked in `new`).
        unsafe { items.copy_from_nonoverlapping(self.items, self.len) };
        self.free(self.items, self.bytes);
        self.items = items;
        self.bytes = bytes;
        Ok(())
    }

    fn free(&self, items: NonNull<T>, bytes: usize) {
        if bytes > 0 {
            // SAFETY: `items` is a buffer from `grow`, and every caller stops using it.
            unsafe { self.arena.recycle(items.cast(), bytes) };
        }
    }
}

impl<T> core::ops::Deref for List<'_, T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        // SAFETY: the first `len` values are initialised.
        unsafe { slice::from_raw_parts(self.items.as_ptr(), self.len) }
    }
}

impl<T> core::ops::DerefMut for List<'_, T> {
    fn deref_mut(&mut self) -> &mut [T] {
        // SAFETY: as in `deref`, and the list is borrowed exclusively.
        unsafe { slice::from_raw_parts_mut(self.items.as_ptr(), self.len) }
    }
}

impl<T: fmt::Debug> fmt::Debug for List<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}
