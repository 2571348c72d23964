//! The arena: a bump pointer through chunks, and free lists of memory that has been in use: outgrown
//! buffers of lists, and the ends of chunks that something did not fit into.

use core::cell::Cell;
use core::fmt;
use core::marker::PhantomData;
use core::mem::{MaybeUninit, align_of, needs_drop, size_of};
use core::ptr::NonNull;

use crate::Memory;

/// The memory source refused a chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfMemory;

impl fmt::Display for OutOfMemory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("out of memory")
    }
}

impl core::error::Error for OutOfMemory {}

/// Sits at the start of every chunk.
struct Chunk {
    next: Option<NonNull<Chunk>>,
    /// The chunk's first byte, which may lie before this header.
    start: NonNull<u8>,
    /// One past its last byte.
    end: NonNull<u8>,
}

/// Sits in memory that waits for its next user.
struct FreeBuffer {
    next: Option<NonNull<FreeBuffer>>,
}

/// Free memory lies in pieces of `SMALLEST_BUFFER << class` bytes.
const SMALLEST_BUFFER: usize = 64;
const BUFFER_CLASSES: usize = 12;
/// What is this large is cut out of free memory; the rest of that is free again, in whole pieces.
const LARGE: usize = 8 * SMALLEST_BUFFER;
/// Enough for every type the arena is asked to grow a list of (checked in `buffer`).
pub(crate) const BUFFER_ALIGN: usize = 8;

/// A new chunk has at least this part of the memory the arena has already, if there is so much.
const CHUNK_SHARE: usize = 8;

/// A bump arena. Values live as long as the arena is borrowed; [`reset`](Arena::reset) starts
/// over in the same chunks once nobody borrows it.
pub struct Arena<'m> {
    /// The exclusive borrow of the source, as a pointer so that `Arena` is covariant: a
    /// `&'a Arena<'m>` can then be passed as `&'a Arena<'a>`.
    memory: NonNull<dyn Memory + 'm>,
    borrow: PhantomData<&'m ()>,
    next: Cell<NonNull<u8>>,
    end: Cell<NonNull<u8>>,
    /// Chunks with values in them, the current one first.
    used: Cell<Option<NonNull<Chunk>>>,
    /// Chunks emptied by `reset`.
    empty: Cell<Option<NonNull<Chunk>>>,
    buffers: [Cell<Option<NonNull<FreeBuffer>>>; BUFFER_CLASSES],
    /// Bytes of the chunks with values in them.
    filled: Cell<usize>,
    total: Cell<usize>,
}

impl<'m> Arena<'m> {
    /// An arena that takes its first chunk when the first value arrives.
    pub fn new(memory: &'m mut dyn Memory) -> Self {
        Self {
            memory: NonNull::from(memory),
            borrow: PhantomData,
            next: Cell::new(NonNull::dangling()),
            end: Cell::new(NonNull::dangling()),
            used: Cell::new(None),
            empty: Cell::new(None),
            buffers: [const { Cell::new(None) }; BUFFER_CLASSES],
            filled: Cell::new(0),
            total: Cell::new(0),
        }
    }

    /// Stores a value.
    ///
    /// # Errors
    /// [`OutOfMemory`] when the memory source refuses a chunk; so for every method here.
    pub fn alloc<T>(&self, value: T) -> Result<&T, OutOfMemory> {
        Ok(self.alloc_mut(value)?)
    }

    /// Stores a value that is going to change.
    #[expect(clippy::mut_from_ref, reason = "each call returns memory of its own")]
    pub fn alloc_mut<T>(&self, value: T) -> Result<&mut T, OutOfMemory> {
        const { assert!(!needs_drop::<T>(), "the arena never drops") };
        let place = self.raw(size_of::<T>(), align_of::<T>())?.cast::<T>();
        // SAFETY: `raw` gave out fresh memory of this size and alignment, valid while `self` is
        // borrowed (`reset` needs `&mut self`, and the source stays mutably borrowed for 'm).
        unsafe {
            place.write(value);
            Ok(&mut *place.as_ptr())
        }
    }

    /// Stores a copy of a slice.
    pub fn alloc_slice<T: Copy>(&self, values: &[T]) -> Result<&[T], OutOfMemory> {
        if values.is_empty() {
            return Ok(&[]);
        }
        let place = self.raw(size_of_val(values), align_of::<T>())?.cast::<T>();
        // SAFETY: as in `alloc_mut`; the new memory cannot overlap `values`.
        unsafe {
            place.copy_from_nonoverlapping(NonNull::from(values).cast(), values.len());
            Ok(core::slice::from_raw_parts(place.as_ptr(), values.len()))
        }
    }

    /// Stores a copy of a string.
    pub fn alloc_str(&self, text: &str) -> Result<&str, OutOfMemory> {
        let bytes = self.alloc_slice(text.as_bytes())?;
        // SAFETY: a copy of a `str`'s bytes.
        Ok(unsafe { core::str::from_utf8_unchecked(bytes) })
    }

    /// Forgets every value and starts over in the chunks at hand, of which those that make it more
    /// than `kept` bytes go back to the source, if it takes them.
    pub fn shrink(&mut self, kept: usize) {
        self.reset();
        let mut chunk = self.empty.take();
        let mut total = 0;
        while let Some(this) = chunk {
            // SAFETY: `empty` links headers that `fetch_chunk` wrote.
            let header = unsafe { &mut *this.as_ptr() };
            chunk = header.next;
            let len = header.end.as_ptr() as usize - header.start.as_ptr() as usize;
            let bytes = NonNull::slice_from_raw_parts(header.start.cast(), len);
            // SAFETY: the source is borrowed exclusively, as in `fetch_chunk`, and nothing lies in
            // the chunk but the header, which is not used after this.
            if total + len > kept && unsafe { (*self.memory.as_ptr()).take_back(bytes) } {
                continue;
            }
            header.next = self.empty.replace(Some(this));
            total += len;
        }
        self.total.set(total);
    }

    /// Forgets every value and starts over in the chunks at hand.
    pub fn reset(&mut self) {
        while let Some(chunk) = self.used.get() {
            // SAFETY: `used` links headers that `start_chunk` wrote.
            let header = unsafe { &mut *chunk.as_ptr() };
            self.used.set(header.next);
            header.next = self.empty.get();
            self.empty.set(Some(chunk));
        }
        self.next.set(NonNull::dangling());
        self.end.set(self.next.get());
        self.filled.set(0);
        for class in &self.buffers {
            class.set(None);
        }
    }

    /// Bytes in use, counting padding, chunk headers, and memory that waits for its next user.
    pub fn used(&self) -> usize {
        self.filled.get() - (self.end.get().as_ptr() as usize - self.next.get().as_ptr() as usize)
    }

    /// Bytes taken from the memory source.
    pub fn capacity(&self) -> usize {
        self.total.get()
    }

    /// `size` bytes of fresh memory, aligned to `align` (a power of two).
    pub(crate) fn raw(&self, size: usize, align: usize) -> Result<NonNull<u8>, OutOfMemory> {
        let next = self.next.get();
        let pad = next.as_ptr().align_offset(align);
        let room = self.end.get().as_ptr() as usize - next.as_ptr() as usize;
        if let Some(need) = pad.checked_add(size)
            && need <= room
        {
            // SAFETY: within the current chunk, as just checked (or zero bytes from nowhere).
            unsafe {
                self.next.set(next.add(need));
                return Ok(next.add(pad));
            }
        }
        self.raw_elsewhere(size, align)
    }

    /// From memory that was in use before, or from the next chunk.
    #[cold]
    #[inline(never)]
    fn raw_elsewhere(&self, size: usize, align: usize) -> Result<NonNull<u8>, OutOfMemory> {
        if align > BUFFER_ALIGN {
            return self.raw_in_new_chunk(size, align);
        }
        if size >= LARGE {
            return match self.take_free(size) {
                Some(free) => Ok(free),
                None => self.raw_in_new_chunk(size, align),
            };
        }
        let Some((class, free)) = self.pop_free_from(size) else {
            return self.raw_in_new_chunk(size, align);
        };
        // What follows comes from there too until it is used up.
        self.put_free(self.next.get(), self.end.get());
        // SAFETY: the piece is this long.
        let (next, end) = unsafe { (free.add(size), free.add(SMALLEST_BUFFER << class)) };
        self.next.set(next);
        self.end.set(end);
        Ok(free)
    }

    fn raw_in_new_chunk(&self, size: usize, align: usize) -> Result<NonNull<u8>, OutOfMemory> {
        let min = size
            .checked_add(align)
            .and_then(|n| n.checked_add(size_of::<Chunk>() + align_of::<Chunk>()))
            .ok_or(OutOfMemory)?;
        let chunk = match self.take_empty(min) {
            Some(chunk) => chunk,
            None => self.fetch_chunk(min)?,
        };
        self.put_free(self.next.get(), self.end.get());
        // SAFETY: `take_empty` and `fetch_chunk` return initialised headers nobody else holds.
        let header = unsafe { &mut *chunk.as_ptr() };
        header.next = self.used.get();
        self.used.set(Some(chunk));
        let len = header.end.as_ptr() as usize - chunk.as_ptr() as usize;
        self.filled.set(self.filled.get() + len);
        self.end.set(header.end);
        // SAFETY: one past the header is inside the chunk or its end.
        self.next.set(unsafe { chunk.add(1).cast() });
        self.raw(size, align)
    }

    /// Unlinks the smallest emptied chunk of at least `min` bytes: the larger ones may be wanted
    /// for larger values.
    fn take_empty(&self, min: usize) -> Option<NonNull<Chunk>> {
        let mut best: Option<(usize, Option<NonNull<Chunk>>, NonNull<Chunk>)> = None;
        let mut previous: Option<NonNull<Chunk>> = None;
        let mut candidate = self.empty.get();
        while let Some(chunk) = candidate {
            // SAFETY: `empty` links headers that `fetch_chunk` wrote.
            let header = unsafe { &*chunk.as_ptr() };
            let size = header.end.as_ptr() as usize - chunk.as_ptr() as usize;
            if size >= min && best.is_none_or(|(smallest, ..)| size < smallest) {
                best = Some((size, previous, chunk));
            }
            previous = candidate;
            candidate = header.next;
        }
        let (_, previous, chunk) = best?;
        // SAFETY: as above; no reference to either header is live.
        unsafe {
            let next = (*chunk.as_ptr()).next;
            match previous {
                None => self.empty.set(next),
                Some(previous) => (*previous.as_ptr()).next = next,
            }
        }
        Some(chunk)
    }

    /// Asks the source for a chunk and writes its header.
    fn fetch_chunk(&self, min: usize) -> Result<NonNull<Chunk>, OutOfMemory> {
        // Chunks that grow with the arena keep their number small, so that after a `reset` most
        // requests find one that is large enough.
        let wanted = min.max(self.total.get() / CHUNK_SHARE);
        // SAFETY: `new` took an exclusive borrow for 'm, and only this line uses it; the source
        // cannot call back into the arena, which it does not know.
        let fetch = |min| unsafe { (*self.memory.as_ptr()).chunk(min) };
        let bytes = fetch(wanted)
            .or_else(|| if wanted > min { fetch(min) } else { None })
            .ok_or(OutOfMemory)?;
        let len = bytes.len();
        let start = bytes.cast::<u8>();
        let pad = start.as_ptr().align_offset(align_of::<Chunk>());
        if len < min {
            return Err(OutOfMemory);
        }
        // SAFETY: `min` leaves room for the padding and the header, and the source promises that
        // the memory is ours for as long as it stays borrowed.
        unsafe {
            let chunk = start.add(pad).cast::<Chunk>();
            chunk.write(Chunk {
                next: None,
                start,
                end: start.add(len),
            });
            self.total.set(self.total.get() + len);
            Ok(chunk)
        }
    }

    /// A scratch buffer of at least `size` bytes and its true size.
    pub(crate) fn buffer(&self, size: usize) -> Result<(NonNull<u8>, usize), OutOfMemory> {
        let Some(class) = buffer_class(size) else {
            return Ok((self.raw(size, BUFFER_ALIGN)?, size));
        };
        let size = SMALLEST_BUFFER << class;
        let buffer = match self.pop_free(class) {
            Some(buffer) => buffer,
            None => self.raw(size, BUFFER_ALIGN)?,
        };
        Ok((buffer, size))
    }

    /// `size` bytes that come from free memory if there is such.
    pub(crate) fn segment(&self, size: usize) -> Result<NonNull<u8>, OutOfMemory> {
        match self.take_free(size) {
            Some(free) => Ok(free),
            None => self.raw(size, BUFFER_ALIGN),
        }
    }

    /// A piece of free memory of this class.
    fn pop_free(&self, class: usize) -> Option<NonNull<u8>> {
        let list = self.buffers.get(class)?;
        let free = list.get()?;
        // SAFETY: the free lists link headers that `put_free` wrote.
        list.set(unsafe { free.as_ref().next });
        Some(free.cast())
    }

    /// The smallest piece of free memory that has `size` bytes, and its class.
    fn pop_free_from(&self, size: usize) -> Option<(usize, NonNull<u8>)> {
        let smallest = buffer_class(size)?;
        (smallest..BUFFER_CLASSES).find_map(|class| Some((class, self.pop_free(class)?)))
    }

    /// `size` bytes of free memory, from the smallest piece that has so many. The rest stays free.
    fn take_free(&self, size: usize) -> Option<NonNull<u8>> {
        let (class, free) = self.pop_free_from(size)?;
        // SAFETY: the piece is this long, and `size` is no more.
        let (rest, end) = unsafe { (free.add(size), free.add(SMALLEST_BUFFER << class)) };
        self.put_free(rest, end);
        Some(free)
    }

    /// Notes that nothing uses the memory from `start` to `end` any more, as far as it is worth it.
    fn put_free(&self, start: NonNull<u8>, end: NonNull<u8>) {
        let pad = start.as_ptr().align_offset(BUFFER_ALIGN);
        let len = end.as_ptr() as usize - start.as_ptr() as usize;
        let Some(mut left) = len.checked_sub(pad) else {
            return;
        };
        // SAFETY: no further than the end, as just checked.
        let mut free = unsafe { start.add(pad) };
        for (class, list) in self.buffers.iter().enumerate().rev() {
            let size = SMALLEST_BUFFER << class;
            while left >= size {
                let header = free.cast::<FreeBuffer>();
                // SAFETY: the memory is the arena's own, aligned, and large enough for the header.
                unsafe { header.write(FreeBuffer { next: list.get() }) };
                list.set(Some(header));
                // SAFETY: so many bytes are left.
                free = unsafe { free.add(size) };
                left -= size;
            }
        }
    }

    /// Lengthens a scratch buffer where it lies, if it is the newest thing in the arena and there
    /// is room. Returns whether it could.
    ///
    /// # Safety
    /// As for [`recycle`](Self::recycle), but the buffer stays in use; `size <= wanted`.
    pub(crate) unsafe fn extend(&self, buffer: NonNull<u8>, size: usize, wanted: usize) -> bool {
        let room = self.end.get().as_ptr() as usize - self.next.get().as_ptr() as usize;
        if wanted - size > room {
            return false;
        }
        // SAFETY: the buffer's end is in a chunk; its new end is too, if `next` is its end now.
        unsafe {
            if buffer.add(size) != self.next.get() {
                return false;
            }
            self.next.set(buffer.add(wanted));
        }
        true
    }

    /// Takes back a scratch buffer.
    ///
    /// # Safety
    /// `buffer` and `size` came from [`buffer`](Self::buffer) in this round of the arena, and
    /// nothing uses that memory any more.
    pub(crate) unsafe fn recycle(&self, buffer: NonNull<u8>, size: usize) {
        // SAFETY: the caller owns these bytes, so they can be the bump pointer's own end.
        let after = unsafe { buffer.add(size) };
        if after == self.next.get() {
            self.next.set(buffer);
            return;
        }
        self.put_free(buffer, after);
    }

    /// Gives the unused end of a scratch buffer back if it is the newest thing in the arena.
    /// Returns whether it could.
    ///
    /// # Safety
    /// As for [`recycle`](Self::recycle), for the bytes after `used`; `used <= size`.
    pub(crate) unsafe fn trim(&self, buffer: NonNull<u8>, size: usize, used: usize) -> bool {
        // SAFETY: within or at the end of the buffer, by the caller's promise.
        unsafe {
            if buffer.add(size) != self.next.get() {
                return false;
            }
            self.next.set(buffer.add(used));
        }
        true
    }
}

impl fmt::Debug for Arena<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Arena")
            .field("used", &self.used())
            .field("capacity", &self.total.get())
            .finish()
    }
}

/// The smallest class whose buffers hold `size` bytes.
fn buffer_class(size: usize) -> Option<usize> {
    (0..BUFFER_CLASSES).find(|class| SMALLEST_BUFFER << class >= size)
}

const _: () = assert!(size_of::<FreeBuffer>() <= SMALLEST_BUFFER);
const _: () = assert!(align_of::<FreeBuffer>() <= BUFFER_ALIGN);
const _: () = assert!(size_of::<MaybeUninit<u8>>() == 1);
