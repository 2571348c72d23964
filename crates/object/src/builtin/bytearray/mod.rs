//! `bytearray`: bytes that can be changed and grow.

use core::cell::Cell;

use taipan_gc::{Array, Gc};

use crate::data::Data;
use crate::names;
use crate::object;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots::Slots;
use crate::types::Type;
use crate::word::Obj;

object! {
    /// Bytes that can be changed: the first `len` of an array with room to grow.
    pub struct ByteArray: open {
        array: Cell<Gc<Array<u8>>>,
        len: Cell<usize>,
    }
}

impl ByteArray {
    /// The bytes as they are now.
    pub fn bytes<'a>(&self) -> &'a [u8] {
        Data::from_buffer(self.array.get(), self.len.get()).bytes()
    }
}

/// A `bytearray` with a copy of these bytes.
///
/// # Errors
/// `MemoryError`.
pub fn new(rt: &mut Runtime, bytes: &[u8]) -> Res {
    let array = rt.alloc_array_from(Array::<u8>::HEADER, bytes)?;
    from_array(rt, array, bytes.len())
}

/// A `bytearray` of the first `len` bytes of an array that nobody else uses.
///
/// # Errors
/// `MemoryError`.
pub fn from_array(rt: &mut Runtime, array: Gc<Array<u8>>, len: usize) -> Res {
    rt.alloc(ByteArray {
        header: BYTEARRAY.header(),
        array: Cell::new(array),
        len: Cell::new(len.min(array.len())),
    })
    .map(Obj::from)
}

/// A `bytearray` whose `len` bytes `fill` writes; they are zero before.
///
/// # Errors
/// `MemoryError`.
pub fn filled(rt: &mut Runtime, len: usize, fill: &mut dyn FnMut(&mut [u8])) -> Res {
    let array = rt.alloc_array(Array::<u8>::HEADER, len, 0)?;
    // SAFETY: the array is new, so nobody else uses it.
    fill(unsafe { array.as_bytes_mut() });
    from_array(rt, array, len)
}

static SLOTS: Slots = Slots::EMPTY;

/// `bytearray`
pub static BYTEARRAY: Type = Type::new::<ByteArray>(names::bytearray, &SLOTS);
