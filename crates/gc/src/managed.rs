//! The macros that define managed types. What they promise the collector is in `trace.rs`.

/// Defines an object type: a `repr(C)` struct with a [`Header`](crate::Header) called `header` in
/// front of the given fields, traced field by field.
///
/// Every field's type must be [`Trace`](crate::Trace); [`Plain`](crate::Plain) wraps what is not.
/// With `kind struct` the first field is a [`Kind`](crate::Kind) called `kind` instead: such objects
/// are the classes of others.
///
/// ```
/// use core::cell::Cell;
/// use taipan_gc::{Gc, managed};
///
/// managed! {
///     /// A cell of a linked list.
///     pub struct Pair {
///         /// What this cell holds.
///         pub value: u32,
///         /// The rest of the list.
///         pub next: Cell<Option<Gc<Pair>>>,
///     }
/// }
/// ```
#[macro_export]
macro_rules! managed {
    (
        $(#[$meta:meta])*
        $vis:vis struct $name:ident {
            $( $(#[$field_meta:meta])* $field_vis:vis $field:ident : $type:ty ),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[repr(C)]
        $vis struct $name {
            /// The object's kind.
            pub header: $crate::Header,
            $( $(#[$field_meta])* $field_vis $field: $type, )*
        }
        $crate::managed!(@impl $name, $($field: $type),*);
    };
    (
        $(#[$meta:meta])*
        $vis:vis kind struct $name:ident {
            $( $(#[$field_meta:meta])* $field_vis:vis $field:ident : $type:ty ),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[repr(C)]
        $vis struct $name {
            /// What the collector knows of this kind's objects; its header is this object's own.
            pub kind: $crate::Kind,
            $( $(#[$field_meta])* $field_vis $field: $type, )*
        }
        $crate::managed!(@impl $name, $($field: $type),*);
        // SAFETY: `repr(C)`, and the first field is a `Kind`.
        unsafe impl $crate::HoldsKind for $name {}
    };
    (@impl $name:ident, $($field:ident : $type:ty),*) => {
        // SAFETY: every field is traced.
        unsafe impl $crate::Trace for $name {
            const LEAF: bool = true $(&& <$type as $crate::Trace>::LEAF)*;
            #[inline]
            fn trace(&self, tracer: &mut $crate::Tracer<'_>) {
                $( $crate::Trace::trace(&self.$field, tracer); )*
                let _ = tracer;
            }
        }
        // SAFETY: `repr(C)`, and the first field is a header or starts with one.
        unsafe impl $crate::Managed for $name {}
    };
}

/// Defines a part of objects (a table entry, a choice of states): a struct traced field by field, or
/// an enum whose variants hold nothing or unnamed traced values. It has no header.
///
/// ```
/// use taipan_gc::{Array, Gc, traced};
///
/// traced! {
///     /// One entry of a table.
///     #[derive(Clone, Copy)]
///     pub struct Entry {
///         /// Its hash.
///         pub hash: u32,
///         /// Its value.
///         pub value: Option<Gc<Array<u8>>>,
///     }
/// }
/// traced! {
///     /// How far a generator is.
///     #[derive(Clone, Copy, PartialEq)]
///     pub enum State { Created, Suspended(Gc<Array<u32>>), Finished }
/// }
/// ```
#[macro_export]
macro_rules! traced {
    (
        $(#[$meta:meta])*
        $vis:vis struct $name:ident {
            $( $(#[$field_meta:meta])* $field_vis:vis $field:ident : $type:ty ),* $(,)?
        }
    ) => {
        $(#[$meta])*
        $vis struct $name {
            $( $(#[$field_meta])* $field_vis $field: $type, )*
        }
        // SAFETY: every field is traced.
        unsafe impl $crate::Trace for $name {
            const LEAF: bool = true $(&& <$type as $crate::Trace>::LEAF)*;
            #[inline]
            fn trace(&self, tracer: &mut $crate::Tracer<'_>) {
                $( $crate::Trace::trace(&self.$field, tracer); )*
                let _ = tracer;
            }
        }
    };
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident {
            $( $(#[$variant_meta:meta])* $variant:ident $( ( $type:ty ) )? ),* $(,)?
        }
    ) => {
        $(#[$meta])*
        $vis enum $name {
            $( $(#[$variant_meta])* $variant $( ($type) )?, )*
        }
        // SAFETY: the value that the variant holds, if any, is traced.
        unsafe impl $crate::Trace for $name {
            const LEAF: bool = true $($(&& <$type as $crate::Trace>::LEAF)?)*;
            #[inline]
            fn trace(&self, tracer: &mut $crate::Tracer<'_>) {
                $( $(
                    if let Self::$variant(value) = self {
                        <$type as $crate::Trace>::trace(value, tracer);
                    }
                )? )*
                let _ = tracer;
            }
        }
    };
}
