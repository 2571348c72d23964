//! Headers and kinds: how the collector learns what an object is.
//!
//! Every object starts with a [`Header`], one word that points to a [`Kind`]; the kind leads to the
//! layout of the Rust type that lies behind the header. Nothing here allocates or marks.

use core::any::TypeId;
use core::fmt;
use core::ptr::NonNull;

use crate::{Gc, Managed, Trace, Tracer};

/// The first word of every object, in a heap or in a `static`.
///
/// It has no interior mutability, so a `static` that starts with one stays in flash.
#[repr(transparent)]
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Header(NonNull<Kind>);

// SAFETY: a header is a pointer to a `Kind`, which nothing can write to once it is built.
unsafe impl Sync for Header {}

impl Header {
    /// The header of an object whose kind lies in flash (or any other `static`): a kind alone, or the
    /// class that starts with it. Whoever goes from the header to the class needs the class here, as a
    /// pointer to its first field does not reach further.
    #[inline]
    #[must_use]
    pub const fn new<K: HoldsKind>(kind: &'static K) -> Self {
        Self(NonNull::from_ref(kind).cast())
    }

    /// The header of an object whose kind is itself an object, such as a class made at run time.
    #[inline]
    #[must_use]
    pub fn of_class<K: HoldsKind>(class: Gc<K>) -> Self {
        Self(class.as_non_null().cast())
    }

    /// The header of an object of the kind at `kind`.
    ///
    /// # Safety
    /// `kind` must point to an initialised `Kind`: one in a `static`, or the start of a live heap
    /// object. (A heap kind stays alive as long as objects with this header do.)
    #[inline]
    #[must_use]
    pub const unsafe fn of(kind: NonNull<Kind>) -> Self {
        Self(kind)
    }

    /// Where the kind lies; also the address of the object whose first field it is.
    #[inline]
    #[must_use]
    pub const fn kind(self) -> NonNull<Kind> {
        self.0
    }

    /// The kind itself.
    #[inline]
    #[must_use]
    pub const fn kind_ref(&self) -> &Kind {
        // SAFETY: the constructors take only pointers to kinds; the collector keeps a heap kind
        // alive as long as an object with this header.
        unsafe { self.0.as_ref() }
    }
}

impl fmt::Debug for Header {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Header({:p})", self.0)
    }
}

/// What the collector knows of a Rust type that can lie behind a header.
///
/// There may be several equal copies of a type's layout in a program, so layouts are compared by
/// content, never by address alone.
pub(crate) struct Layout {
    pub(crate) trace: unsafe fn(NonNull<u8>, &mut Tracer<'_>),
    id: TypeId,
    /// Objects of this type refer to nothing but their kind.
    pub(crate) leaf: bool,
}

impl Layout {
    pub(crate) const fn of<T: Managed>() -> &'static Self {
        const {
            &Self {
                trace: crate::trace_as::<T>,
                id: TypeId::of::<T>(),
                leaf: T::LEAF,
            }
        }
    }

    #[inline]
    fn is<T: Managed>(&'static self) -> bool {
        self.is_same(Self::of::<T>())
    }

    /// The same layout may lie in two places, as each crate that asks for it can have a copy. Where
    /// both are known, which is nearly always so, this comes to nothing.
    #[inline(always)]
    pub(crate) fn is_same(&'static self, other: &'static Self) -> bool {
        core::ptr::eq(self, other) || self.id == other.id
    }
}

/// What a header points to: the Rust type of the objects behind such headers.
///
/// An interpreter's type object embeds a kind as its **first** field, so that the address of an
/// object's kind is the address of its type. A kind starts with a header, so types are objects too.
/// [`managed!`](crate::managed) writes such structs.
#[repr(C)]
pub struct Kind {
    /// The kind of this kind.
    pub header: Header,
    layout: &'static Layout,
}

impl Kind {
    /// A kind whose objects are `T`s.
    #[inline]
    #[must_use]
    pub const fn new<T: Managed>(header: Header) -> Self {
        Self {
            header,
            layout: Layout::of::<T>(),
        }
    }

    /// Another kind for the same Rust type as `base`: what a subclass needs.
    #[inline]
    #[must_use]
    pub const fn like(header: Header, base: &Self) -> Self {
        Self {
            header,
            layout: base.layout,
        }
    }

    /// Whether the objects of this kind are `T`s.
    #[inline]
    #[must_use]
    pub fn is<T: Managed>(&self) -> bool {
        self.layout.is::<T>()
    }

    #[inline]
    pub(crate) const fn layout(&self) -> &'static Layout {
        self.layout
    }

    /// The kind of kinds that belong to no type system, such as [`crate::Array::KIND`].
    pub const ROOT: &'static Self = &ROOT;
}

static ROOT: Kind = Kind::new::<Kind>(Header::new(&ROOT));

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Kind({:p})", self)
    }
}

// SAFETY: a kind holds no `Gc` besides its header, which the collector follows by itself.
unsafe impl Trace for Kind {
    const LEAF: bool = true;
    fn trace(&self, _: &mut Tracer<'_>) {}
}

// SAFETY: `repr(C)` with a header as the first field.
unsafe impl Managed for Kind {}

/// A managed type that starts with a [`Kind`], so that it can stand behind other objects' headers.
///
/// # Safety
/// The type is `repr(C)` and its first field is a `Kind`, which is never changed.
pub unsafe trait HoldsKind: Managed {}

// SAFETY: it is one.
unsafe impl HoldsKind for Kind {}
