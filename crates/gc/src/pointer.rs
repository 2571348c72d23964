//! `Gc`: the pointer to an object. Where objects come from is `heap.rs`.

use core::fmt;
use core::hash::{Hash, Hasher};
use core::ops::Deref;
use core::ptr::NonNull;

use crate::{Header, HoldsKind, Kind, Managed};

/// A pointer to an object in a heap, or to one in a `static`.
///
/// It is one word, `Copy`, never null, and compares by address. It keeps nothing alive by itself:
/// the collector finds it in traced fields, in roots, and on the scanned stack
/// (see [`crate::Heap::collect`]).
///
/// A `Gc` is never `Send`; [`crate::Plain`] relies on that.
#[repr(transparent)]
pub struct Gc<T>(NonNull<T>);

// SAFETY: sharing a `Gc` gives `&T` and nothing more; whoever collects vouches for its users
// (contract of `Heap::collect`).
unsafe impl<T: Sync> Sync for Gc<T> {}

impl<T> Gc<T> {
    /// A pointer to an object that was never in a heap. The collector ignores it.
    #[inline]
    #[must_use]
    pub const fn from_static(object: &'static T) -> Self {
        Self(NonNull::from_ref(object))
    }

    /// Takes a pointer as it is.
    ///
    /// # Safety
    /// `ptr` must have come from [`Gc::as_ptr`] or [`Gc::as_non_null`] (perhaps cast on the way, to
    /// the type that its header's kind names), and the object must still be alive.
    #[inline]
    #[must_use]
    pub const unsafe fn from_ptr(ptr: *const T) -> Self {
        // SAFETY: the caller's pointer came from a `NonNull`.
        Self(unsafe { NonNull::new_unchecked(ptr.cast_mut()) })
    }

    #[inline]
    pub(crate) const fn from_non_null(ptr: NonNull<T>) -> Self {
        Self(ptr)
    }

    /// The object's address.
    #[inline]
    #[must_use]
    pub const fn as_ptr(self) -> *const T {
        self.0.as_ptr()
    }

    /// The object's address, as a pointer that knows it is not null.
    #[inline]
    #[must_use]
    pub const fn as_non_null(self) -> NonNull<T> {
        self.0
    }

    /// The first byte past the object: where the tail lies that
    /// [`crate::Heap::alloc_with_tail`] gave it. Objects made in other ways have nothing there.
    #[inline]
    #[must_use]
    pub const fn tail(self) -> NonNull<u8> {
        // SAFETY: one past the end of an object stays in its allocation.
        unsafe { self.0.add(1).cast() }
    }

    /// The first `len` bytes of the tail.
    ///
    /// # Safety
    /// The object must have been made by [`crate::Heap::alloc_with_tail`] or one of its relatives
    /// with at least `len` bytes, and nobody may write to them while the slice is in use.
    #[inline]
    #[must_use]
    pub const unsafe fn tail_bytes(&self, len: usize) -> &[u8] {
        // SAFETY: the caller says that the tail is there and holds still.
        unsafe { core::slice::from_raw_parts(self.tail().as_ptr(), len) }
    }
}

impl<T: Managed> Gc<T> {
    /// The object's header.
    #[inline]
    #[must_use]
    pub fn header(self) -> Header {
        // SAFETY: `Managed` says that the object starts with a header.
        unsafe { self.0.cast::<Header>().read() }
    }

    /// The same object, if its kind says that it is a `U`.
    #[inline]
    #[must_use]
    pub fn downcast<U: Managed>(self) -> Option<Gc<U>> {
        self.header()
            .kind_ref()
            .is::<U>()
            .then(|| Gc(self.0.cast()))
    }
}

impl<T: HoldsKind> Gc<T> {
    /// The kind that the object starts with.
    #[inline]
    #[must_use]
    pub const fn as_kind(self) -> Gc<Kind> {
        Gc(self.0.cast())
    }
}

impl<T> Deref for Gc<T> {
    type Target = T;
    #[inline]
    fn deref(&self) -> &T {
        // SAFETY: a `Gc` is made from a live object only, and whoever collects vouches that the
        // object of every `Gc` still in use is found.
        unsafe { self.0.as_ref() }
    }
}

impl<T> Clone for Gc<T> {
    #[inline]
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Gc<T> {}
impl<T> PartialEq for Gc<T> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<T> Eq for Gc<T> {}
impl<T> Hash for Gc<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<T> fmt::Debug for Gc<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Gc({:p})", self.0)
    }
}
