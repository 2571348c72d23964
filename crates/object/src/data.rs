//! The bytes of a string or bytes object: immutable, and lying wherever they are, in the
//! heap behind the object, in a buffer shared with others, or in flash.

use taipan_gc::{Array, Gc, Trace, Tracer};

/// A range of immutable bytes. Tracing it keeps a heap buffer it lies in alive.
#[derive(Clone, Copy)]
pub struct Data {
    pointer: *const u8,
    len: usize,
}

impl Data {
    /// No bytes.
    pub const EMPTY: Data = Data::from_static(&[]);

    /// Bytes that are never freed: flash, or a mapped file.
    pub const fn from_static(bytes: &'static [u8]) -> Data {
        Data {
            pointer: bytes.as_ptr(),
            len: bytes.len(),
        }
    }

    /// The first `len` bytes of a buffer, which is not written any more.
    pub fn from_buffer(buffer: Gc<Array<u8>>, len: usize) -> Data {
        Data {
            pointer: buffer.as_slice().as_ptr().cast(),
            len: len.min(buffer.len()),
        }
    }

    /// Bytes in the tail of a heap object, which is not written any more.
    ///
    /// # Safety
    /// `pointer` is followed by `len` initialised bytes inside one heap object.
    pub unsafe fn from_tail(pointer: *const u8, len: usize) -> Data {
        Data { pointer, len }
    }

    /// A part of it; empty where the range is out of bounds.
    pub fn part(&self, start: usize, end: usize) -> Data {
        match self.bytes().get(start..end) {
            Some(part) => Data {
                pointer: part.as_ptr(),
                len: part.len(),
            },
            None => Data::EMPTY,
        }
    }

    /// The bytes. Like [`crate::Obj`], they carry no lifetime: the collector finds the
    /// buffer by the slice itself while it is in use on the stack.
    #[inline(always)]
    pub fn bytes<'a>(&self) -> &'a [u8] {
        // SAFETY: every constructor gives a pointer to `len` initialised bytes that are not
        // written again; their memory is static or found by the collector through this
        // pointer, which the returned slice holds too.
        unsafe { core::slice::from_raw_parts(self.pointer, self.len) }
    }

    /// The bytes as text.
    ///
    /// # Safety
    /// They are UTF-8.
    #[inline(always)]
    pub unsafe fn text<'a>(&self) -> &'a str {
        // SAFETY: promised by the caller.
        unsafe { core::str::from_utf8_unchecked(self.bytes()) }
    }

    /// Where they lie.
    #[inline(always)]
    pub fn pointer(&self) -> *const u8 {
        self.pointer
    }

    /// How many they are.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
}

// SAFETY: the buffer, if it is in the heap, is found by the address of the bytes.
unsafe impl Trace for Data {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.mark_word(self.pointer.expose_provenance());
    }
}
