//! The traits of what may lie in a heap, and their implementations for plain Rust types.

use core::cell::Cell;
use core::marker::PhantomData;
use core::ptr::NonNull;

use crate::{Gc, Tracer};

/// What can tell the collector which objects it refers to.
///
/// Write it with [`managed!`](crate::managed) (objects) and [`traced!`](crate::traced) (parts of
/// objects); by hand it is a promise.
///
/// # Safety
/// `trace` must pass every [`Gc`] (or word that stands for one) in `self` to the tracer, and `LEAF`
/// may be true only if there can be none. What lies behind a `&'static` reference is not traced: it
/// may not hold the only pointer to an object.
pub unsafe trait Trace {
    /// Whether values of this type never hold a `Gc`, so that nobody need look.
    const LEAF: bool = false;

    /// Marks everything that `self` refers to.
    fn trace(&self, tracer: &mut Tracer<'_>);
}

/// A type whose values are objects: they can be allocated by themselves.
///
/// # Safety
/// The type is `repr(C)` and its first field is a [`crate::Header`] (or something that starts with
/// one), which nothing changes after allocation.
pub unsafe trait Managed: Trace + Sized + 'static {
    /// Traces the object at `object`, its tail included. Only [`crate::Array`] has one that matters.
    ///
    /// # Safety
    /// `object` points to a live `Self`, tail and all.
    #[doc(hidden)]
    unsafe fn trace_object(object: NonNull<u8>, tracer: &mut Tracer<'_>) {
        // SAFETY: the caller's pointer is to a live `Self`.
        unsafe { object.cast::<Self>().as_ref() }.trace(tracer);
    }
}

/// Traces the object at `object` as a `T`.
///
/// # Safety
/// `object` points to a live `T`, tail and all.
pub unsafe fn trace_as<T: Managed>(object: NonNull<u8>, tracer: &mut Tracer<'_>) {
    // SAFETY: the caller's promise is the same.
    unsafe { T::trace_object(object, tracer) }
}

// SAFETY: the tracer gets the pointer itself.
unsafe impl<T> Trace for Gc<T> {
    #[inline]
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.mark(self.as_non_null().cast());
    }
}

// SAFETY: the value in the cell is traced.
unsafe impl<T: Copy + Trace> Trace for Cell<T> {
    const LEAF: bool = T::LEAF;
    #[inline]
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.get().trace(tracer);
    }
}

// SAFETY: the value, if there is one, is traced.
unsafe impl<T: Trace> Trace for Option<T> {
    const LEAF: bool = T::LEAF;
    #[inline]
    fn trace(&self, tracer: &mut Tracer<'_>) {
        if let Some(value) = self {
            value.trace(tracer);
        }
    }
}

// SAFETY: every element is traced.
unsafe impl<T: Trace, const N: usize> Trace for [T; N] {
    const LEAF: bool = T::LEAF;
    #[inline]
    fn trace(&self, tracer: &mut Tracer<'_>) {
        if !T::LEAF {
            for value in self {
                value.trace(tracer);
            }
        }
    }
}

// SAFETY: both parts are traced.
unsafe impl<A: Trace, B: Trace> Trace for (A, B) {
    const LEAF: bool = A::LEAF && B::LEAF;
    #[inline]
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.0.trace(tracer);
        self.1.trace(tracer);
    }
}

// SAFETY: all three parts are traced.
unsafe impl<A: Trace, B: Trace, C: Trace> Trace for (A, B, C) {
    const LEAF: bool = A::LEAF && B::LEAF && C::LEAF;
    #[inline]
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.0.trace(tracer);
        self.1.trace(tracer);
        self.2.trace(tracer);
    }
}

// SAFETY: a static object is outside every heap, and its contents are excepted by `Trace`.
unsafe impl<T: ?Sized> Trace for &'static T {
    const LEAF: bool = true;
    #[inline]
    fn trace(&self, _: &mut Tracer<'_>) {}
}

// SAFETY: it holds nothing.
unsafe impl<T: ?Sized> Trace for PhantomData<T> {
    const LEAF: bool = true;
    #[inline]
    fn trace(&self, _: &mut Tracer<'_>) {}
}

/// Any value that cannot hold a [`Gc`], as a field of a managed type: function pointers, driver
/// state, durations.
///
/// `Gc` (and every word type built on it) is not `Send`, so `T: Send` is the proof.
#[repr(transparent)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Plain<T: Send + 'static>(pub T);

// SAFETY: a `Send` value holds no `Gc`.
unsafe impl<T: Send + 'static> Trace for Plain<T> {
    const LEAF: bool = true;
    #[inline]
    fn trace(&self, _: &mut Tracer<'_>) {}
}

macro_rules! leaves {
    ($($name:ty),* $(,)?) => {$(
        // SAFETY: a number, truth value or character refers to nothing.
        unsafe impl Trace for $name {
            const LEAF: bool = true;
            #[inline]
            fn trace(&self, _: &mut Tracer<'_>) {}
        }
    )*};
}
leaves!(
    (),
    bool,
    char,
    u8,
    u16,
    u32,
    u64,
    u128,
    usize,
    i8,
    i16,
    i32,
    i64,
    i128,
    isize,
    f32,
    f64,
    core::num::NonZeroU8,
    core::num::NonZeroU16,
    core::num::NonZeroU32,
    core::num::NonZeroUsize,
);
