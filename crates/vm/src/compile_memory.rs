//! Memory for the compiler: chunks of the interpreter's heap that go back to it when the
//! compiler is done, and a buffer in the heap for the image it writes.

use core::cell::RefCell;
use core::mem::MaybeUninit;
use core::ptr::NonNull;

use taipan_arena::Memory;
use taipan_gc::{Array, Gc};
use taipan_mpy::writer::{Sink, SinkFull};
use taipan_object::Runtime;
use taipan_object::builtin::list::List;
use taipan_object::data::Data;
use taipan_object::text::BytesBuilder;
use taipan_object::{Obj, Res};

/// Bytes of the first chunk: enough for a short statement. Each one after it has twice as
/// many as the one before, up to the bytes of the largest.
const FIRST_CHUNK: usize = if cfg!(target_pointer_width = "64") {
    1024
} else {
    512
};
const LARGEST_CHUNK: usize = 8 * FIRST_CHUNK;

/// A runtime lent to the two sides of a compilation, which take turns.
pub struct Lent<'a, 'h>(RefCell<&'a mut Runtime<'h>>);

impl<'a, 'h> Lent<'a, 'h> {
    /// Lends the runtime.
    pub fn new(rt: &'a mut Runtime<'h>) -> Lent<'a, 'h> {
        Lent(RefCell::new(rt))
    }
}

/// Chunks of the heap, all kept until this is dropped.
pub struct HeapMemory<'l, 'a, 'h> {
    lent: &'l Lent<'a, 'h>,
    chunks: Gc<List>,
}

impl<'l, 'a, 'h> HeapMemory<'l, 'a, 'h> {
    /// No chunks yet.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn new(lent: &'l Lent<'a, 'h>) -> Res<HeapMemory<'l, 'a, 'h>> {
        let chunks = List::with_capacity(&mut lent.0.borrow_mut(), 4)?;
        Ok(HeapMemory { lent, chunks })
    }
}

// SAFETY: each chunk is a fresh array that only this list knows, and the list is on the
// native stack, where the collector finds it, until `self` ends.
unsafe impl Memory for HeapMemory<'_, '_, '_> {
    fn chunk(&mut self, min: usize) -> Option<NonNull<[MaybeUninit<u8>]>> {
        let rt = &mut **self.lent.0.try_borrow_mut().ok()?;
        let doubled = FIRST_CHUNK << self.chunks.len().min(3);
        let size = min.max(doubled.min(LARGEST_CHUNK));
        // Where there is no room for so much, less may do.
        let (size, chunk) = [size, min.max(FIRST_CHUNK / 2)]
            .into_iter()
            .find_map(|size| {
                match rt.alloc_array(Array::<u8>::HEADER, size, 0u8) {
                    Ok(chunk) => Some((size, chunk)),
                    Err(_) => {
                        // The compiler reports the lack of memory in its own way.
                        rt.forget_raised();
                        None
                    }
                }
            })?;
        if self.chunks.push(rt, Obj::from(chunk)).is_err() {
            rt.forget_raised();
            return None;
        }
        let start = chunk.elements_ptr().cast::<MaybeUninit<u8>>();
        Some(NonNull::slice_from_raw_parts(start, size))
    }
}

/// A buffer in the heap.
pub struct HeapSink<'l, 'a, 'h> {
    lent: &'l Lent<'a, 'h>,
    bytes: BytesBuilder,
}

impl<'l, 'a, 'h> HeapSink<'l, 'a, 'h> {
    /// An empty buffer.
    pub fn new(lent: &'l Lent<'a, 'h>) -> HeapSink<'l, 'a, 'h> {
        HeapSink {
            lent,
            bytes: BytesBuilder::new(),
        }
    }

    /// What was written.
    pub fn finish(self) -> Data {
        self.bytes.finish(&mut self.lent.0.borrow_mut())
    }
}

impl Sink for HeapSink<'_, '_, '_> {
    fn write(&mut self, bytes: &[u8]) -> Result<(), SinkFull> {
        let mut rt = self.lent.0.try_borrow_mut().map_err(|_| SinkFull)?;
        self.bytes.push(&mut rt, bytes).map_err(|_| {
            rt.forget_raised();
            SinkFull
        })
    }
}
