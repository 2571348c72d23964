//! The behaviour of a type: one function pointer per protocol. A missing slot means the
//! type does not support the operation, or inherits it: a lookup goes from a type to its
//! base until it finds one (see [`crate::protocol`]).

use core::marker::PhantomData;
use core::mem::{transmute, transmute_copy};
use core::ptr::NonNull;

use taipan_gc::Gc;

use crate::args::Args;
use crate::name::Name;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::text::Sink;
use crate::types::Type;
use crate::word::Obj;

/// How a value is to be written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PrintKind {
    /// As `str()` does.
    Str,
    /// As `repr()` does.
    Repr,
}

/// A unary operation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UnaryOp {
    /// `+x`
    Positive,
    /// `-x`
    Negative,
    /// `~x`
    Invert,
    /// `abs(x)`
    Absolute,
}

/// A binary operation, comparison left out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum BinaryOp {
    /// `|`
    Or,
    /// `^`
    Xor,
    /// `&`
    And,
    /// `<<`
    ShiftLeft,
    /// `>>`
    ShiftRight,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `@`
    MatrixMultiply,
    /// `//`
    FloorDivide,
    /// `/`
    TrueDivide,
    /// `%`
    Modulo,
    /// `**`
    Power,
    /// `divmod()`
    DivMod,
}

/// A rich comparison.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Comparison {
    /// `<`
    Less,
    /// `>`
    More,
    /// `==`
    Equal,
    /// `<=`
    LessEqual,
    /// `>=`
    MoreEqual,
    /// `!=`
    NotEqual,
}

impl Comparison {
    /// The comparison that holds of `(b, a)` when this one holds of `(a, b)`.
    pub const fn reflected(self) -> Comparison {
        match self {
            Comparison::Less => Comparison::More,
            Comparison::More => Comparison::Less,
            Comparison::LessEqual => Comparison::MoreEqual,
            Comparison::MoreEqual => Comparison::LessEqual,
            same => same,
        }
    }

    /// The answer for two things whose order is known.
    pub const fn holds(self, order: core::cmp::Ordering) -> bool {
        match self {
            Comparison::Less => order.is_lt(),
            Comparison::More => order.is_gt(),
            Comparison::Equal => order.is_eq(),
            Comparison::LessEqual => order.is_le(),
            Comparison::MoreEqual => order.is_ge(),
            Comparison::NotEqual => order.is_ne(),
        }
    }
}

/// Bytes that an object exposes: `bytes`, `bytearray`, `array`, `memoryview`.
pub use crate::buffer::Buffer;

/// How far a walk over a container has come that needs no iterator object.
#[derive(Clone, Copy, Default, Debug)]
pub struct Walk {
    /// Where the next item is looked for; 0 at the beginning only.
    pub position: usize,
    /// The container's length when the walk began, where changes are noticed by it.
    pub len: usize,
}

/// The next item of a walk over a container, `None` at the end.
pub type WalkOn = fn(rt: &mut Runtime, this: Obj, walk: &mut Walk) -> Res<Option<Obj>>;

/// Declares [`Slots`], and how [`SlotTable`] finds each of them.
macro_rules! declare {
    ($($(#[$doc:meta])* $slot:ident: $function:ty,)*) => {
        /// The behaviour of a type, as it is written down. What lies in flash is made of it by [`slots!`](crate::slots!).
        #[derive(Clone, Copy)]
        pub struct Slots {
            $($(#[$doc])* pub $slot: Option<$function>,)*
        }

        /// The slots in their order.
        #[expect(non_camel_case_types, reason = "they are named as the slots")]
        #[derive(Clone, Copy)]
        pub(crate) enum Place {
            $($slot,)*
        }

        const COUNT: usize = [$(Place::$slot),*].len();

        /// The slots by name, for lookups.
        #[allow(non_upper_case_globals)]
        pub mod slot {
            use super::*;

            $($(#[$doc])* pub const $slot: Slot<$function> = Slot { place: Place::$slot, function: PhantomData };)*
        }

        impl Slots {
            /// No behaviour of its own.
            pub const EMPTY: Slots = Slots {
                $($slot: None,)*
            };

            /// How many there are.
            pub const fn count(&self) -> usize {
                0 $(+ self.$slot.is_some() as usize)*
            }
        }

        impl<const N: usize> Packed<N> {
            /// Those of `slots` that are there, of which there are `N`.
            pub const fn of(slots: &Slots) -> Packed<N> {
                let mut packed = Packed {
                    positions: [0; COUNT],
                    functions: [NonNull::dangling(); N],
                };
                let mut used = 0;
                $(
                    if let Some(function) = slots.$slot {
                        // SAFETY: a pointer to a function is a pointer that is not null.
                        let function = unsafe { transmute::<$function, NonNull<()>>(function) };
                        packed.functions[used] = function;
                        used += 1;
                        packed.positions[Place::$slot as usize] = used as u8;
                    }
                )*
                packed
            }
        }

        impl SlotTable {
            $(
                $(#[$doc])*
                #[inline]
                pub const fn $slot(self) -> Option<$function> {
                    // SAFETY: `Packed::of` has put a function of this type there.
                    unsafe { transmute::<Option<NonNull<()>>, Option<$function>>(self.get(Place::$slot)) }
                }
            )*
        }
    };
}

declare! {
    /// Makes an instance of the class `cls` (this type or a subclass): `__new__`.
    new: fn(rt: &mut Runtime, cls: Gc<Type>, args: Args) -> Res,
    /// Fills a new instance: `__init__`.
    init: fn(rt: &mut Runtime, this: Obj, args: Args) -> Res<()>,
    /// Calls the instance: `__call__`.
    call: fn(rt: &mut Runtime, this: Obj, args: Args) -> Res,
    /// Writes it: `__str__`, `__repr__`.
    print: fn(rt: &mut Runtime, this: Obj, kind: PrintKind, out: &mut dyn Sink) -> Res<()>,
    /// `None` where the operation is not supported.
    unary: fn(rt: &mut Runtime, op: UnaryOp, this: Obj) -> Res<Option<Obj>>,
    /// `a op b` where at least one of both is of this type; `None` where it does not know.
    binary: fn(rt: &mut Runtime, op: BinaryOp, a: Obj, b: Obj) -> Res<Option<Obj>>,
    /// `this op= other`; `None` falls back to `binary`.
    in_place: fn(rt: &mut Runtime, op: BinaryOp, this: Obj, other: Obj) -> Res<Option<Obj>>,
    /// `a op b` where `a` is of this type; `None` where it does not know.
    compare: fn(rt: &mut Runtime, op: Comparison, a: Obj, b: Obj) -> Res<Option<bool>>,
    /// `bool(this)`; without it the length decides, without that it is true.
    truth: fn(rt: &mut Runtime, this: Obj) -> Res<bool>,
    /// `len(this)`.
    len: fn(rt: &mut Runtime, this: Obj) -> Res<usize>,
    /// `hash(this)`.
    hash: fn(rt: &mut Runtime, this: Obj) -> Res<usize>,
    /// `this[index]`.
    get_item: fn(rt: &mut Runtime, this: Obj, index: Obj) -> Res,
    /// `this[index] = value`, or `del this[index]` when there is no value.
    set_item: fn(rt: &mut Runtime, this: Obj, index: Obj, value: Option<Obj>) -> Res<()>,
    /// `item in this`; without it the iterator is searched.
    contains: fn(rt: &mut Runtime, this: Obj, item: Obj) -> Res<bool>,
    /// `iter(this)`.
    iter: fn(rt: &mut Runtime, this: Obj) -> Res,
    /// Goes over the items as its iterator does, with no memory of its own: for loops.
    walk: WalkOn,
    /// The next item, `None` at the end.
    next: fn(rt: &mut Runtime, this: Obj) -> Res<Option<Obj>>,
    /// An attribute that is not in the type's table; `None` where there is none.
    get_attribute: fn(rt: &mut Runtime, this: Obj, name: Name) -> Res<Option<Obj>>,
    /// Sets an attribute, or deletes it when there is no value; `false` where it cannot.
    set_attribute: fn(rt: &mut Runtime, this: Obj, name: Name, value: Option<Obj>) -> Res<bool>,
    /// What reading it as an attribute found in the class `owner` gives: `__get__`.
    describe_get: fn(rt: &mut Runtime, this: Obj, instance: Option<Obj>, owner: Gc<Type>) -> Res,
    /// Setting or deleting an attribute through it: `__set__`, `__delete__`.
    describe_set: fn(rt: &mut Runtime, this: Obj, instance: Obj, value: Option<Obj>) -> Res<()>,
    /// The bytes it exposes.
    buffer: fn(this: Obj) -> Option<Buffer>,
}

/// A slot to look for, which has functions of the type `F`: one of those in [`slot`].
#[derive(Clone, Copy)]
pub struct Slot<F> {
    pub(crate) place: Place,
    function: PhantomData<F>,
}

impl<F: Copy> Slot<F> {
    /// What a lookup of its place has found.
    #[inline(always)]
    pub(crate) fn function(self, found: NonNull<()>) -> F {
        const { assert!(size_of::<F>() == size_of::<NonNull<()>>()) };
        // SAFETY: the slots in `slot` are the only ones, and `Packed::of` puts a function of the type that is
        // declared there in their place.
        unsafe { transmute_copy(&found) }
    }
}

/// The `N` slots that a type has, without gaps: most types have four of the 22.
#[repr(C)]
pub struct Packed<const N: usize> {
    /// For each slot where it is in `functions`, counted from 1; 0 if it is not.
    positions: [u8; COUNT],
    functions: [NonNull<()>; N],
}

/// The slots of a type, in flash.
#[derive(Clone, Copy)]
pub struct SlotTable(NonNull<Packed<0>>);

impl SlotTable {
    /// No behaviour of its own.
    pub const EMPTY: SlotTable = SlotTable::of(const { &Packed::<0>::of(&Slots::EMPTY) });

    /// What [`slots!`](crate::slots!) has made.
    pub const fn of<const N: usize>(packed: &'static Packed<N>) -> SlotTable {
        SlotTable(NonNull::from_ref(packed).cast())
    }

    #[inline(always)]
    pub(crate) const fn get(self, place: Place) -> Option<NonNull<()>> {
        // SAFETY: it is a `Packed` with one function or more for each position that is not 0, and is never
        // written; the functions follow where those of `Packed<0>` would.
        unsafe {
            let packed = self.0.as_ptr();
            match (*packed).positions[place as usize] {
                0 => None,
                position => {
                    let functions = (&raw const (*packed).functions).cast::<NonNull<()>>();
                    Some(*functions.add(position as usize - 1))
                }
            }
        }
    }
}

/// What a type has of its slots: `slots!(SLOTS)` for a constant [`Slots`](crate::Slots).
#[macro_export]
macro_rules! slots {
    ($slots:expr) => {
        $crate::SlotTable::of(const { &$crate::slots::Packed::<{ $slots.count() }>::of(&$slots) })
    };
}
