//! Memory layouts: which Rust struct an object's memory starts with, so that a value can
//! be seen as that struct whether its type is built in or a Python subclass. An instance of
//! a Python class is an [`Extended`] one: the layout it inherits, then its attributes.

use core::mem::offset_of;

use taipan_gc::{Gc, Header, Kind, Managed, Trace, Tracer, managed};

use crate::instance::Attributes;
use crate::word::Obj;

/// A memory layout. Its address is its identity.
pub struct Layout {
    /// Where an instance of a Python subclass keeps its attributes, in bytes from its start.
    pub(crate) attributes: usize,
    /// The kind of instances of a Python subclass, given the header of the class itself;
    /// `None` if there are no subclasses.
    pub(crate) extended: Option<fn(Header) -> Kind>,
}

/// Stands for a place of attributes that [`crate::builtin::tuple`] knows.
pub(crate) const IN_LAST_ELEMENT: usize = usize::MAX;

impl Layout {
    /// The layout of a built-in type that Python classes may derive from.
    pub const fn of<T: Managed>() -> Layout {
        Layout {
            attributes: Extended::<T>::ATTRIBUTES,
            extended: Some(Kind::new::<Extended<T>>),
        }
    }

    /// The layout of a type whose objects are arrays of any length, [`crate::builtin::tuple`]:
    /// attributes do not lie behind them but are referred to by the last element.
    pub(crate) const fn of_array<T: Managed>() -> Layout {
        Layout {
            attributes: IN_LAST_ELEMENT,
            extended: Some(Kind::new::<T>),
        }
    }

    /// The layout of a built-in type that cannot be derived from.
    pub const fn sealed<T: Managed>() -> Layout {
        Layout {
            attributes: Extended::<T>::ATTRIBUTES,
            extended: None,
        }
    }
}

/// A struct that objects of some types start with.
///
/// # Safety
/// Every object whose type has the layout `LAYOUT` starts with a `Self`: whoever writes a
/// [`crate::Type`] with this layout allocates its objects as `Self` or `Extended<Self>`.
pub unsafe trait HasLayout: Managed {
    /// The layout.
    const LAYOUT: &'static Layout;
}

/// Declares a managed struct with a layout of its own:
/// `object! { pub struct Name: layout { fields } }`, where `layout` is `open` if Python
/// classes may derive from its types and `sealed` if not.
#[macro_export]
macro_rules! object {
    ($(#[$meta:meta])* $vis:vis struct $name:ident : open { $($body:tt)* }) => {
        $crate::object!(@declare of, $(#[$meta])* $vis struct $name { $($body)* });
    };
    ($(#[$meta:meta])* $vis:vis struct $name:ident : sealed { $($body:tt)* }) => {
        $crate::object!(@declare sealed, $(#[$meta])* $vis struct $name { $($body)* });
    };
    (@declare $kind:ident, $(#[$meta:meta])* $vis:vis struct $name:ident { $($body:tt)* }) => {
        $crate::gc::managed! { $(#[$meta])* $vis struct $name { $($body)* } }

        const _: () = {
            static LAYOUT: $crate::Layout = $crate::Layout::$kind::<$name>();
            // SAFETY: the layout is private to this block, so only types that name this
            // struct's `LAYOUT` have it.
            unsafe impl $crate::HasLayout for $name {
                const LAYOUT: &'static $crate::Layout = &LAYOUT;
            }
        };
    };
}

/// An instance of a Python class: what it inherits from a built-in type, then its attributes.
#[repr(C)]
pub struct Extended<T> {
    base: T,
    attributes: Attributes,
}

impl<T> Extended<T> {
    /// Where the attributes lie, in bytes from the start.
    pub(crate) const ATTRIBUTES: usize = offset_of!(Extended<T>, attributes);

    /// An instance with no attributes yet.
    pub fn new(base: T) -> Extended<T> {
        Extended {
            base,
            attributes: Attributes::new(),
        }
    }
}

// SAFETY: both fields are traced.
unsafe impl<T: Managed> Trace for Extended<T> {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.base.trace(tracer);
        self.attributes.trace(tracer);
    }
}

// SAFETY: it starts with `T`, which starts with a header.
unsafe impl<T: Managed> Managed for Extended<T> {}

managed! {
    /// An object that is nothing but its type: what `object()` makes, and the start of
    /// every instance of a class without a built-in base.
    pub struct Bare {}
}

static BARE: Layout = Layout::of::<Bare>();

// SAFETY: every object starts with its header, and `Bare` is no more than that.
unsafe impl HasLayout for Bare {
    const LAYOUT: &'static Layout = &BARE;
}

impl Bare {
    /// An object of the type whose kind the header names.
    pub fn new(header: Header) -> Bare {
        Bare { header }
    }
}

impl Obj {
    /// The attributes of an instance of a Python class; `None` for other objects.
    #[inline]
    pub fn attributes(self) -> Option<Gc<Attributes>> {
        let pointer = self.as_pointer()?;
        let ty = self.type_of();
        if !ty.is_python_class() || ty.layout.extended.is_none() {
            return None;
        }
        if ty.layout.attributes == IN_LAST_ELEMENT {
            return crate::builtin::tuple::attributes(self);
        }
        // SAFETY: instances of Python classes are allocated as `Extended` of what their
        // layout says (`Runtime::alloc_instance`), so the attributes lie at this offset.
        Some(unsafe { Gc::from_ptr(pointer.byte_add(ty.layout.attributes).cast().as_ptr()) })
    }
}
