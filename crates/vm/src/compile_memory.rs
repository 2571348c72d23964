//! Memory for the compiler: chunks of the interpreter's heap that go back to it when the
//! compiler is done, and a buffer in the heap for the image it writes.

use core::cell::RefCell;
use core::mem::MaybeUninit;
use core::ptr::NonNull;

use taipan_arena::Memory;
use taipan_gc::{Array, Gc};
use taipan_mpy::writer::{Sink, SinkFull};
use taipan_object::Res;
use taipan_object::Runtime;
use taipan_object::data::Data;
use taipan_object::text::BytesBuilder;

/// Bytes of the first chunk: enough for a short statement. The next ones have twice as many, more only
/// where the compiler asks for it: what is left over in the end is in nobody's use.
const FIRST_CHUNK: usize = if cfg!(target_pointer_width = "64") {
    1024
} else {
    512
};

/// A runtime lent to the two sides of a compilation, which take turns.
pub struct Lent<'a, 'h>(RefCell<&'a mut Runtime<'h>>);

impl<'a, 'h> Lent<'a, 'h> {
    /// Lends the runtime.
    pub fn new(rt: &'a mut Runtime<'h>) -> Lent<'a, 'h> {
        Lent(RefCell::new(rt))
    }
}

/// A chunk.
type Chunk = Gc<Array<u8>>;

/// Chunks that the first table of them has room for.
const FEW_CHUNKS: usize = 8;

/// Chunks of the heap, kept until they are given back or this is dropped.
pub struct HeapMemory<'l, 'a, 'h> {
    lent: &'l Lent<'a, 'h>,
    /// Where the collector finds them.
    chunks: Gc<Array<Option<Chunk>>>,
    /// How many there are; they come first in the table.
    count: usize,
}

impl<'l, 'a, 'h> HeapMemory<'l, 'a, 'h> {
    /// No chunks yet.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn new(lent: &'l Lent<'a, 'h>) -> Res<HeapMemory<'l, 'a, 'h>> {
        let mut rt = lent.0.borrow_mut();
        let chunks = rt.alloc_array(Array::<Option<Chunk>>::HEADER, FEW_CHUNKS, None)?;
        let count = 0;
        Ok(HeapMemory {
            lent,
            chunks,
            count,
        })
    }

    /// Notes a chunk. False if there is no memory for that.
    fn keep(&mut self, rt: &mut Runtime<'_>, chunk: Chunk) -> bool {
        if self.count == self.chunks.len() {
            let size = 2 * self.count;
            let Ok(table) = rt.alloc_array(Array::<Option<Chunk>>::HEADER, size, None) else {
                return false;
            };
            for (to, from) in table.as_slice().iter().zip(self.chunks.as_slice()) {
                to.set(from.get());
            }
            self.chunks = table;
        }
        self.count += 1;
        self.chunks.set(self.count - 1, Some(chunk))
    }
}

// SAFETY: each chunk is a fresh array that only this table knows, and the table is on the
// native stack, where the collector finds it, until `self` ends.
unsafe impl Memory for HeapMemory<'_, '_, '_> {
    fn chunk(&mut self, min: usize) -> Option<NonNull<[MaybeUninit<u8>]>> {
        let mut rt = self.lent.0.try_borrow_mut().ok()?;
        let size = min.max(FIRST_CHUNK << self.count.min(1));
        // Where there is no room for so much, less may do.
        let (size, chunk) =
            [size, min.max(FIRST_CHUNK / 2)]
                .into_iter()
                .find_map(
                    |size| match rt.alloc_array(Array::<u8>::HEADER, size, 0u8) {
                        Ok(chunk) => Some((size, chunk)),
                        Err(_) => {
                            // The compiler reports the lack of memory in its own way.
                            rt.forget_raised();
                            None
                        }
                    },
                )?;
        if !self.keep(&mut rt, chunk) {
            rt.forget_raised();
            return None;
        }
        let start = chunk.elements_ptr().cast::<MaybeUninit<u8>>();
        Some(NonNull::slice_from_raw_parts(start, size))
    }

    fn take_back(&mut self, chunk: NonNull<[MaybeUninit<u8>]>) -> bool {
        let Ok(mut rt) = self.lent.0.try_borrow_mut() else {
            return false;
        };
        let chunks = self.chunks.as_slice();
        let is_it = |kept: Chunk| kept.elements_ptr().cast() == chunk.cast::<u8>();
        let Some(at) = chunks
            .iter()
            .position(|place| place.get().is_some_and(is_it))
        else {
            return false;
        };
        let (Some(kept), Some(last)) = (self.chunks.get(at).flatten(), chunks.get(self.count - 1))
        else {
            return false;
        };
        // The last one takes its place.
        self.chunks.set(at, last.get());
        last.set(None);
        self.count -= 1;
        free(&mut rt, kept);
        true
    }
}

impl Drop for HeapMemory<'_, '_, '_> {
    /// What was compiled is often run at once, so its memory is not left to the collector.
    fn drop(&mut self) {
        let Ok(mut rt) = self.lent.0.try_borrow_mut() else {
            return;
        };
        for chunk in self.chunks.as_slice() {
            if let Some(chunk) = chunk.take() {
                free(&mut rt, chunk);
            }
        }
    }
}

/// Gives a chunk back to the heap, all but the few bytes that say what it was.
fn free(rt: &mut Runtime, chunk: Chunk) {
    // SAFETY: the compiler has no reference into a chunk that it gives back, nor after it ends.
    unsafe { rt.heap.shrink_array(chunk, 0) };
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

    fn expect(&mut self, bytes: usize) -> Result<(), SinkFull> {
        let mut rt = self.lent.0.try_borrow_mut().map_err(|_| SinkFull)?;
        match BytesBuilder::with_capacity(&mut rt, bytes) {
            Ok(room) => self.bytes = room,
            Err(_) => {
                rt.forget_raised();
                return Err(SinkFull);
            }
        }
        Ok(())
    }
}
