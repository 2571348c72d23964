//! Asking for memory without saying for which Rust type: code that allocates exists once then, not
//! once for each type. Putting the object there is a few stores.

use core::cell::Cell;
use core::mem::{align_of, needs_drop, size_of};
use core::ptr::NonNull;

use crate::kind::Layout;
use crate::region::{GRANULE, MAX_GRANULES};
use crate::{Array, Gc, Header, Heap, Managed, Trace};

/// What an object needs of a heap.
#[derive(Clone, Copy)]
pub struct Request {
    header: Header,
    layout: &'static Layout,
    /// In granules; more than a region can have if the object can not be.
    size: usize,
}

/// The Rust type that is asked for in a [`Request`].
#[derive(Clone, Copy)]
pub struct Of(&'static Layout);

impl Request {
    /// Its parts, in granules what it takes: as arguments they go in registers, which the whole does not.
    #[inline]
    #[must_use]
    pub fn parts(self) -> (Header, Of, usize) {
        (self.header, Of(self.layout), self.size)
    }

    /// The request with these parts.
    #[inline]
    #[must_use]
    pub fn of_parts(header: Header, of: Of, size: usize) -> Self {
        Self {
            header,
            layout: of.0,
            size,
        }
    }

    /// Room for a `T` with this header.
    #[inline]
    #[must_use]
    pub fn of<T: Managed>(header: Header) -> Self {
        const {
            assert!(
                align_of::<T>() <= GRANULE,
                "objects are aligned to two words at most"
            );
            assert!(!needs_drop::<T>(), "objects are never dropped");
        }
        Self {
            header,
            layout: Layout::of::<T>(),
            size: const { granules(size_of::<T>()) },
        }
    }

    /// Room for `value`.
    #[inline]
    #[must_use]
    pub fn object<T: Managed>(value: &T) -> Self {
        // SAFETY: `Managed` says that a `T` starts with a header.
        Self::of::<T>(unsafe { NonNull::from_ref(value).cast::<Header>().read() })
    }

    /// Room for `value` with `len` bytes behind it.
    #[inline]
    #[must_use]
    pub fn with_tail<T: Managed>(value: &T, len: usize) -> Self {
        let bytes = size_of::<T>().saturating_add(len);
        Self {
            size: granules(bytes),
            ..Self::object(value)
        }
    }

    /// Room for an array of `len` elements. [`Array::HEADER`] is the header for arrays without a
    /// type of their own.
    #[inline]
    #[must_use]
    pub fn array<T: Copy + Trace + 'static>(header: Header, len: usize) -> Self {
        let bytes = Array::<T>::bytes(len).unwrap_or(usize::MAX);
        Self {
            size: granules(bytes),
            ..Self::object(&Array::<T>::new(header, len))
        }
    }
}

/// The granules that an object of `bytes` has.
#[inline]
pub(crate) const fn granules(bytes: usize) -> usize {
    bytes.div_ceil(GRANULE)
}

/// Memory of a heap that has no object yet. The heap takes it for an object already, so one has to
/// be put there before the next collection.
#[must_use]
pub struct Room(NonNull<u8>);

impl Room {
    /// Puts the object there.
    ///
    /// # Safety
    /// The room was asked for with this value, or with one of the same type and header.
    #[inline]
    pub unsafe fn fill<T: Managed>(self, value: T) -> Gc<T> {
        let object = self.0.cast::<T>();
        // SAFETY: the memory is nobody else's, large enough and aligned.
        unsafe { object.write(value) };
        Gc::from_non_null(object)
    }

    /// Puts an array there: the elements of `elements`, as many as there is room for, and `fill`
    /// for the rest.
    ///
    /// # Safety
    /// The room was asked for with [`Request::array`] for this type, header and length.
    pub unsafe fn fill_array<T: Copy + Trace + 'static>(
        self,
        header: Header,
        elements: &[Cell<T>],
        len: usize,
        fill: T,
    ) -> Gc<Array<T>> {
        // SAFETY: the room is for such an array.
        let array = unsafe { self.fill(Array::new(header, len)) };
        let copied = elements.len().min(len);
        // SAFETY: the array has room for `len` elements, and nobody else knows of it yet.
        unsafe {
            let target = array.elements_ptr().as_ptr().cast::<T>();
            target.copy_from_nonoverlapping(elements.as_ptr().cast(), copied);
            for index in copied..len {
                target.add(index).write(fill);
            }
        }
        array
    }

    /// Puts an array of copies of `elements` there.
    ///
    /// # Safety
    /// The room was asked for with [`Request::array`] for this type, header and length.
    pub unsafe fn fill_array_from<T: Copy + Trace + 'static>(
        self,
        header: Header,
        elements: &[T],
    ) -> Gc<Array<T>> {
        // SAFETY: the room is for such an array, which nobody else knows of yet.
        unsafe {
            let array = self.fill(Array::new(header, elements.len()));
            let target = array.elements_ptr().as_ptr().cast::<T>();
            target.copy_from_nonoverlapping(elements.as_ptr(), elements.len());
            array
        }
    }
}

impl Heap<'_> {
    /// Memory for an object, or `None` if there is none or the heap is locked; also if the header
    /// names a kind of another Rust type (which is a mistake, and panics in debug builds).
    #[inline]
    pub fn room(&mut self, request: Request) -> Option<Room> {
        let kind = request.header.kind_ref();
        if !kind.layout().is_same(request.layout) {
            return wrong_kind();
        }
        if request.size > MAX_GRANULES {
            return None;
        }
        Some(Room(self.space.take(request.size)?))
    }

    /// Memory for an object, or `None` if there is none **or** a collection is due; the caller
    /// should collect, and then call [`Heap::room`]. Asks less often than
    /// [`Heap::wants_collection`] before every [`Heap::room`] would, and so costs less.
    #[inline]
    pub fn room_unless_due(&mut self, request: Request) -> Option<Room> {
        if self.space.is_short_of(request.size) && self.space.is_due() {
            return None;
        }
        self.room(request)
    }
}

#[cold]
fn wrong_kind<T>() -> Option<T> {
    debug_assert!(false, "the header's kind is of another type");
    None
}
