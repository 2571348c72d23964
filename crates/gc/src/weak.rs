//! Weak references: a slot that the collector empties when what it refers to dies.

use core::cell::Cell;
use core::ptr::NonNull;

use crate::{Gc, Header, Managed, Trace, Tracer};

/// A reference that keeps nothing alive, as a field of a managed type.
///
/// It works only once [`crate::Heap::register_weak`] knows of it; an unregistered slot refers to
/// nothing.
#[repr(transparent)]
pub struct WeakSlot(Cell<Option<NonNull<u8>>>);

// SAFETY: the collector empties registered slots whose referent is not marked, and unregistered
// ones are empty.
unsafe impl Trace for WeakSlot {
    const LEAF: bool = true;
    fn trace(&self, _: &mut Tracer<'_>) {}
}

impl WeakSlot {
    /// A slot that refers to nothing.
    #[must_use]
    pub const fn new() -> Self {
        Self(Cell::new(None))
    }

    /// What the slot refers to: the start of an object that is still alive.
    #[inline]
    #[must_use]
    pub fn get(&self) -> Option<NonNull<u8>> {
        self.0.get()
    }

    /// The referent, if it is alive and a `T`.
    #[must_use]
    pub fn get_as<T: Managed>(&self) -> Option<Gc<T>> {
        let object = self.get()?;
        // SAFETY: a slot that is not empty refers to a live object, which starts with a header.
        let header = unsafe { object.cast::<Header>().read() };
        let is_one = header.kind_ref().is::<T>();
        is_one.then(|| Gc::from_non_null(object.cast()))
    }

    /// Makes the slot refer to nothing.
    pub fn clear(&self) {
        self.0.set(None);
    }

    pub(crate) fn set(&self, object: NonNull<u8>) {
        self.0.set(Some(object));
    }
}

impl Default for WeakSlot {
    fn default() -> Self {
        Self::new()
    }
}
