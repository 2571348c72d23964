//! The behaviour of a type: one function pointer per protocol. A missing slot means the
//! type does not support the operation, or inherits it: a lookup goes from a type to its
//! base until it finds one (see [`crate::protocol`]).

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

/// The behaviour of a type.
#[derive(Clone, Copy)]
pub struct Slots {
    /// Makes an instance of the class `cls` (this type or a subclass): `__new__`.
    pub new: Option<fn(rt: &mut Runtime, cls: Gc<Type>, args: Args) -> Res>,
    /// Fills a new instance: `__init__`.
    pub init: Option<fn(rt: &mut Runtime, this: Obj, args: Args) -> Res<()>>,
    /// Calls the instance: `__call__`.
    pub call: Option<fn(rt: &mut Runtime, this: Obj, args: Args) -> Res>,
    /// Writes it: `__str__`, `__repr__`.
    pub print:
        Option<fn(rt: &mut Runtime, this: Obj, kind: PrintKind, out: &mut dyn Sink) -> Res<()>>,
    /// `None` where the operation is not supported.
    pub unary: Option<fn(rt: &mut Runtime, op: UnaryOp, this: Obj) -> Res<Option<Obj>>>,
    /// `a op b` where at least one of both is of this type; `None` where it does not know.
    pub binary: Option<fn(rt: &mut Runtime, op: BinaryOp, a: Obj, b: Obj) -> Res<Option<Obj>>>,
    /// `this op= other`; `None` falls back to `binary`.
    pub in_place:
        Option<fn(rt: &mut Runtime, op: BinaryOp, this: Obj, other: Obj) -> Res<Option<Obj>>>,
    /// `a op b` where `a` is of this type; `None` where it does not know.
    pub compare: Option<fn(rt: &mut Runtime, op: Comparison, a: Obj, b: Obj) -> Res<Option<bool>>>,
    /// `bool(this)`; without it the length decides, without that it is true.
    pub truth: Option<fn(rt: &mut Runtime, this: Obj) -> Res<bool>>,
    /// `len(this)`.
    pub len: Option<fn(rt: &mut Runtime, this: Obj) -> Res<usize>>,
    /// `hash(this)`.
    pub hash: Option<fn(rt: &mut Runtime, this: Obj) -> Res<usize>>,
    /// `this[index]`.
    pub get_item: Option<fn(rt: &mut Runtime, this: Obj, index: Obj) -> Res>,
    /// `this[index] = value`, or `del this[index]` when there is no value.
    pub set_item:
        Option<fn(rt: &mut Runtime, this: Obj, index: Obj, value: Option<Obj>) -> Res<()>>,
    /// `item in this`; without it the iterator is searched.
    pub contains: Option<fn(rt: &mut Runtime, this: Obj, item: Obj) -> Res<bool>>,
    /// `iter(this)`.
    pub iter: Option<fn(rt: &mut Runtime, this: Obj) -> Res>,
    /// Goes over the items as its iterator does, with no memory of its own: for loops.
    pub walk: Option<WalkOn>,
    /// The next item, `None` at the end.
    pub next: Option<fn(rt: &mut Runtime, this: Obj) -> Res<Option<Obj>>>,
    /// An attribute that is not in the type's table; `None` where there is none.
    pub get_attribute: Option<fn(rt: &mut Runtime, this: Obj, name: Name) -> Res<Option<Obj>>>,
    /// Sets an attribute, or deletes it when there is no value; `false` where it cannot.
    pub set_attribute:
        Option<fn(rt: &mut Runtime, this: Obj, name: Name, value: Option<Obj>) -> Res<bool>>,
    /// What reading it as an attribute found in the class `owner` gives: `__get__`.
    pub describe_get:
        Option<fn(rt: &mut Runtime, this: Obj, instance: Option<Obj>, owner: Gc<Type>) -> Res>,
    /// Setting or deleting an attribute through it: `__set__`, `__delete__`.
    pub describe_set:
        Option<fn(rt: &mut Runtime, this: Obj, instance: Obj, value: Option<Obj>) -> Res<()>>,
    /// The bytes it exposes.
    pub buffer: Option<fn(this: Obj) -> Option<Buffer>>,
}

impl Slots {
    /// No behaviour of its own.
    pub const EMPTY: Slots = Slots {
        new: None,
        init: None,
        call: None,
        print: None,
        unary: None,
        binary: None,
        in_place: None,
        compare: None,
        truth: None,
        len: None,
        hash: None,
        get_item: None,
        set_item: None,
        contains: None,
        iter: None,
        walk: None,
        next: None,
        get_attribute: None,
        set_attribute: None,
        describe_get: None,
        describe_set: None,
        buffer: None,
    };
}
