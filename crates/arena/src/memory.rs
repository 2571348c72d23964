//! Where an arena's chunks come from: the trait, two sources in safe code, and a way for several
//! arenas to draw on one source.
//!
//! A source takes its chunks back as a whole when the arena that borrowed it is gone; one that can do
//! something with single chunks before that says so.

use core::cell::RefCell;
use core::marker::PhantomData;
use core::mem::MaybeUninit;
use core::ptr::NonNull;

/// A source of raw memory.
///
/// [`ChunkSource`] implements it for a closure, so that most callers need no `unsafe` code.
///
/// # Safety
///
/// Every chunk returned must be valid for reads and writes, and used by nobody else, for as long
/// as the `&mut self` it came from could be extended: the chunk dies only when it is given back, or
/// when the implementor is dropped, moved, or used through any method that is not of this trait.
pub unsafe trait Memory {
    /// Hands out a chunk of at least `min` bytes, of any alignment, or `None` when memory is
    /// short. The source chooses by how much to exceed `min`; the arena uses all it gets.
    fn chunk(&mut self, min: usize) -> Option<NonNull<[MaybeUninit<u8>]>>;

    /// Takes a chunk back that [`chunk`](Memory::chunk) handed out and that nobody uses any more.
    /// False, and nothing done, if the source has no use for it: then it stays the caller's.
    fn take_back(&mut self, _chunk: NonNull<[MaybeUninit<u8>]>) -> bool {
        false
    }
}

/// Memory from one fixed buffer, handed out whole or in steps.
pub struct FixedMemory<'b> {
    rest: &'b mut [MaybeUninit<u8>],
    step: usize,
}

impl<'b> FixedMemory<'b> {
    /// Hands out all of `buffer` to the first that asks.
    pub fn new(buffer: &'b mut [MaybeUninit<u8>]) -> Self {
        let step = buffer.len();
        Self { rest: buffer, step }
    }

    /// Hands out chunks of `step` bytes (more when more is asked for), so that several arenas can
    /// take turns in one buffer.
    pub fn in_steps(buffer: &'b mut [MaybeUninit<u8>], step: usize) -> Self {
        Self { rest: buffer, step }
    }

    /// Bytes not handed out yet.
    pub fn remaining(&self) -> usize {
        self.rest.len()
    }
}

// SAFETY: each chunk is split off an exclusive borrow that outlives `self`, and never seen again.
unsafe impl Memory for FixedMemory<'_> {
    fn chunk(&mut self, min: usize) -> Option<NonNull<[MaybeUninit<u8>]>> {
        let size = self.step.min(self.rest.len()).max(min);
        if size > self.rest.len() {
            return None;
        }
        let (chunk, rest) = core::mem::take(&mut self.rest).split_at_mut(size);
        self.rest = rest;
        Some(NonNull::from(chunk))
    }
}

/// Memory from a closure that finds a fresh, exclusively borrowed slice for each request.
pub struct ChunkSource<'m, F> {
    find: F,
    chunks: PhantomData<&'m mut [MaybeUninit<u8>]>,
}

impl<'m, F> ChunkSource<'m, F>
where
    F: FnMut(usize) -> Option<&'m mut [MaybeUninit<u8>]>,
{
    /// Wraps `find`, which is given the least number of bytes wanted. A shorter slice than that
    /// counts as a refusal.
    pub fn new(find: F) -> Self {
        Self {
            find,
            chunks: PhantomData,
        }
    }
}

// SAFETY: `find` gives away exclusive borrows for `'m`, which outlives `self`.
unsafe impl<'m, F> Memory for ChunkSource<'m, F>
where
    F: FnMut(usize) -> Option<&'m mut [MaybeUninit<u8>]>,
{
    fn chunk(&mut self, min: usize) -> Option<NonNull<[MaybeUninit<u8>]>> {
        let chunk = (self.find)(min)?;
        (chunk.len() >= min).then(|| NonNull::from(chunk))
    }
}

/// One source for several arenas at a time: each takes a [`Share`].
pub struct SharedMemory<'m> {
    source: RefCell<&'m mut dyn Memory>,
}

impl<'m> SharedMemory<'m> {
    /// Shares out `source`.
    pub fn new(source: &'m mut dyn Memory) -> Self {
        Self {
            source: RefCell::new(source),
        }
    }

    /// A source of its own for one more arena.
    pub fn share(&self) -> Share<'_, 'm> {
        Share(self)
    }
}

/// A part in a [`SharedMemory`].
pub struct Share<'s, 'm>(&'s SharedMemory<'m>);

// SAFETY: the chunks are the shared source's, which hands each out once, and which nothing but
// this method uses before `SharedMemory` ends; shares borrow that.
unsafe impl Memory for Share<'_, '_> {
    fn chunk(&mut self, min: usize) -> Option<NonNull<[MaybeUninit<u8>]>> {
        self.0.source.try_borrow_mut().ok()?.chunk(min)
    }

    fn take_back(&mut self, chunk: NonNull<[MaybeUninit<u8>]>) -> bool {
        let source = self.0.source.try_borrow_mut();
        source.is_ok_and(|mut source| source.take_back(chunk))
    }
}
