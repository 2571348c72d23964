//! The bytes that an object exposes to others: what the buffer protocol gives.

use core::cell::Cell;

use taipan_gc::{Array, Gc, Trace, Tracer};

use crate::data::Data;
use crate::protocol::find_slot;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots::slot;
use crate::word::Obj;

/// Bytes of an object, with the kind of item they hold.
#[derive(Clone, Copy)]
pub struct Buffer {
    /// Where they are.
    pub memory: Memory,
    /// Item type, as in the `struct` and `array` modules; `B` for plain bytes.
    pub typecode: u8,
}

/// Where the bytes of a buffer are.
#[derive(Clone, Copy)]
pub enum Memory {
    /// Read-only.
    Fixed(Data),
    /// Bytes `start..end` of an array, writable.
    Writable {
        /// The array.
        array: Gc<Array<u8>>,
        /// The first byte.
        start: usize,
        /// One past the last byte.
        end: usize,
    },
}

// SAFETY: the memory is traced, whichever it is.
unsafe impl Trace for Buffer {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        match self.memory {
            Memory::Fixed(data) => data.trace(tracer),
            Memory::Writable { array, .. } => array.trace(tracer),
        }
    }
}

impl Buffer {
    /// Read-only bytes.
    pub fn fixed(data: Data) -> Buffer {
        Buffer {
            memory: Memory::Fixed(data),
            typecode: b'B',
        }
    }

    /// Writable bytes of an array.
    pub fn writable(array: Gc<Array<u8>>, start: usize, end: usize) -> Buffer {
        let end = end.min(array.len());
        Buffer {
            memory: Memory::Writable {
                array,
                start: start.min(end),
                end,
            },
            typecode: b'B',
        }
    }

    /// Are its bytes those of this array? Then no slice of them may be around while the
    /// array is written.
    pub fn is_on(&self, other: Gc<Array<u8>>) -> bool {
        matches!(self.memory, Memory::Writable { array, .. } if array == other)
    }

    /// How many bytes.
    pub fn len(&self) -> usize {
        match self.memory {
            Memory::Fixed(data) => data.len(),
            Memory::Writable { start, end, .. } => end - start,
        }
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The byte at `index`.
    pub fn get(&self, index: usize) -> Option<u8> {
        match self.memory {
            Memory::Fixed(data) => data.bytes().get(index).copied(),
            Memory::Writable { .. } => self.cells()?.get(index).map(Cell::get),
        }
    }

    /// The bytes, where they can be written.
    pub fn cells(&self) -> Option<&[Cell<u8>]> {
        match &self.memory {
            Memory::Fixed(_) => None,
            Memory::Writable { array, start, end } => array.as_slice().get(*start..*end),
        }
    }

    /// A snapshot of the bytes as a slice.
    ///
    /// Writable bytes can change under it while Python code runs, so a caller reads what it
    /// needs before it calls anything.
    pub fn bytes<'a>(&self) -> &'a [u8] {
        match &self.memory {
            Memory::Fixed(data) => data.bytes(),
            Memory::Writable { array, start, end } => {
                Data::from_buffer(*array, *end).part(*start, *end).bytes()
            }
        }
    }
}

/// What a value exposes, if it does.
pub fn try_of(value: Obj) -> Option<Buffer> {
    find_slot(value.type_of(), slot::buffer)?(value)
}

/// What a value exposes.
///
/// # Errors
/// `TypeError` if it exposes no bytes.
pub fn of(rt: &mut Runtime, value: Obj) -> Res<Buffer> {
    match try_of(value) {
        Some(buffer) => Ok(buffer),
        None => Err(rt.type_error("object with buffer protocol required")),
    }
}
