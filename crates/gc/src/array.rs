//! Arrays: a header, a length, and the elements behind them in the same object.

use core::cell::Cell;
use core::mem::size_of;
use core::ptr::NonNull;
use core::slice;

use crate::{Gc, Header, Kind, Managed, Trace, Tracer};

/// A heap object with a fixed number of elements.
///
/// Arrays are made by [`crate::Heap::alloc_array`] and its relatives, and nowhere else: what has cells
/// cannot lie in flash. All access to elements is through [`Gc<Array<T>>`](Gc), since a `&Array`
/// does not reach past the length. Arrays of numbers are raw buffers: never scanned.
#[repr(C)]
pub struct Array<T> {
    /// The array's kind. Any kind whose type is `Array<T>` will do, so a tuple can be an
    /// `Array<Obj>` with the tuple type in its header.
    pub header: Header,
    pub(crate) len: Cell<usize>,
    elements: [Cell<T>; 0],
}

// SAFETY: marking the array itself has its elements traced, by `trace_object`.
unsafe impl<T: Copy + Trace + 'static> Trace for Array<T> {
    const LEAF: bool = T::LEAF;
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.mark(NonNull::from_ref(self).cast());
    }
}

// SAFETY: `repr(C)` with a header as the first field.
unsafe impl<T: Copy + Trace + 'static> Managed for Array<T> {
    unsafe fn trace_object(object: NonNull<u8>, tracer: &mut Tracer<'_>) {
        if T::LEAF {
            return;
        }
        let array = Gc::from_non_null(object.cast::<Self>());
        let elements = array.as_slice();
        let (start, end) = tracer.next_piece(object, elements.len());
        for element in elements.get(start..end).unwrap_or_default() {
            element.get().trace(tracer);
        }
    }
}

impl<T: Copy + Trace + 'static> Array<T> {
    /// A kind for arrays that no type system needs to know. There may be several equal copies of
    /// it, so do not compare it by address.
    pub const KIND: &'static Kind = &Kind::new::<Self>(Header::new(Kind::ROOT));

    /// The header for arrays that no type system needs to know.
    pub const HEADER: Header = Header::new(Self::KIND);

    pub(crate) const fn new(header: Header, len: usize) -> Self {
        Self {
            header,
            len: Cell::new(len),
            elements: [],
        }
    }

    /// The size of an array with `len` elements, in bytes.
    pub(crate) const fn bytes(len: usize) -> Option<usize> {
        const { assert!(size_of::<T>() != 0, "elements have a size") };
        match len.checked_mul(size_of::<T>()) {
            Some(elements) => elements.checked_add(size_of::<Self>()),
            None => None,
        }
    }
}

impl<T> Array<T> {
    /// The number of elements.
    #[inline]
    #[must_use]
    pub fn len(&self) -> usize {
        self.len.get()
    }

    /// Whether there are no elements.
    #[inline]
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len.get() == 0
    }
}

impl<T: Copy> Gc<Array<T>> {
    /// Where the elements lie.
    #[inline]
    #[must_use]
    pub fn elements_ptr(self) -> NonNull<Cell<T>> {
        self.tail().cast()
    }

    /// The elements.
    ///
    /// The slice keeps a heap array alive only while it points to at least one element, and only
    /// as far as the stack is scanned. Growing the array does not disturb it.
    #[inline]
    #[must_use]
    pub fn as_slice(&self) -> &[Cell<T>] {
        // SAFETY: an array's elements lie right behind it, all initialised; `len` is their number.
        unsafe { slice::from_raw_parts(self.elements_ptr().as_ptr(), self.len()) }
    }

    /// One element.
    #[inline]
    #[must_use]
    pub fn get(self, index: usize) -> Option<T> {
        if index < self.len() {
            // SAFETY: the index is in range, and the elements are initialised.
            Some(unsafe { self.elements_ptr().add(index).cast::<T>().read() })
        } else {
            None
        }
    }

    /// Sets one element; false if there is no such element.
    #[inline]
    pub fn set(self, index: usize, value: T) -> bool {
        if index < self.len() {
            // SAFETY: the index is in range, and the element is in a `Cell`.
            unsafe { self.elements_ptr().add(index).cast::<T>().write(value) };
            true
        } else {
            false
        }
    }
}

impl Gc<Array<u8>> {
    /// The bytes.
    ///
    /// # Safety
    /// Nobody may write to the array while the slice is in use: no code that could may run.
    #[inline]
    #[must_use]
    pub unsafe fn as_bytes(&self) -> &[u8] {
        // SAFETY: as in `as_slice`; the caller says that the bytes hold still.
        unsafe { slice::from_raw_parts(self.elements_ptr().as_ptr().cast(), self.len()) }
    }

    /// The bytes, to write to.
    ///
    /// # Safety
    /// Nobody else may use the elements while the slice is in use.
    #[allow(clippy::mut_from_ref, reason = "the elements are in cells")]
    #[inline]
    #[must_use]
    pub unsafe fn as_bytes_mut(&self) -> &mut [u8] {
        // SAFETY: as above, and the caller says that the slice is the only user.
        unsafe { slice::from_raw_parts_mut(self.elements_ptr().as_ptr().cast(), self.len()) }
    }

    /// Copies the bytes from `start` on into all of `target`; false if there are too few.
    pub fn copy_to(self, start: usize, target: &mut [u8]) -> bool {
        if self
            .len()
            .checked_sub(start)
            .is_none_or(|rest| rest < target.len())
        {
            return false;
        }
        // SAFETY: the range is inside the array; `target` is borrowed for itself alone.
        unsafe {
            let source = self.elements_ptr().as_ptr().cast::<u8>().add(start);
            target
                .as_mut_ptr()
                .copy_from_nonoverlapping(source, target.len());
        }
        true
    }

    /// Copies all of `source` to the bytes from `start` on; false if there are too few.
    pub fn copy_from(self, start: usize, source: &[u8]) -> bool {
        if self
            .len()
            .checked_sub(start)
            .is_none_or(|rest| rest < source.len())
        {
            return false;
        }
        // SAFETY: the range is inside the array, whose elements are in cells.
        unsafe {
            let target = self.elements_ptr().as_ptr().cast::<u8>().add(start);
            target.copy_from(source.as_ptr(), source.len());
        }
        true
    }
}

impl<T: Copy> Gc<Array<T>> {
    /// Copies `count` elements within the array, from `from` on to `to` on; the two stretches may
    /// overlap. False, and nothing done, if one of them reaches past the end.
    pub fn copy_within(self, from: usize, to: usize, count: usize) -> bool {
        let fits = |start: usize| {
            self.len()
                .checked_sub(start)
                .is_some_and(|rest| rest >= count)
        };
        if !fits(from) || !fits(to) {
            return false;
        }
        let elements = self.elements_ptr().as_ptr().cast::<T>();
        // SAFETY: both stretches are inside the array, whose elements are in cells.
        unsafe { elements.add(to).copy_from(elements.add(from), count) };
        true
    }
}
