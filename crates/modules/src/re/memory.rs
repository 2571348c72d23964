//! Memory of the interpreter's heap for the engine.

use core::cell::Cell;

use taipan_gc::{Array, Gc};
use taipan_object::{Res, Runtime};
use taipan_regex::Store;

/// Words in the heap.
pub struct HeapWords<'r, 'h> {
    rt: &'r mut Runtime<'h>,
    array: Gc<Array<u32>>,
}

impl<'r, 'h> HeapWords<'r, 'h> {
    /// An array that nobody else uses meanwhile.
    pub fn new(rt: &'r mut Runtime<'h>, array: Gc<Array<u32>>) -> HeapWords<'r, 'h> {
        HeapWords { rt, array }
    }

    /// The array that the words are in now.
    pub fn array(&self) -> Gc<Array<u32>> {
        self.array
    }
}

/// An array of so many words.
///
/// # Errors
/// `MemoryError`.
pub fn words(rt: &mut Runtime, len: usize) -> Res<Gc<Array<u32>>> {
    rt.alloc_array(Array::<u32>::HEADER, len, 0)
}

impl Store for HeapWords<'_, '_> {
    #[inline]
    fn words(&self) -> &[Cell<u32>] {
        self.array.as_slice()
    }

    fn grow(&mut self, len: usize) -> bool {
        if len <= self.array.len() || self.rt.heap.grow_array(self.array, len, 0) {
            return true;
        }
        match self.rt.alloc_array_resized(self.array.as_slice(), len, 0) {
            Ok(array) => {
                self.array = array;
                true
            }
            Err(_) => {
                // The engine says that there is no memory; it is raised again then.
                self.rt.forget_raised();
                false
            }
        }
    }
}
