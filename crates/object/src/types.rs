//! Types: what a value is, how it behaves ([`SlotTable`]) and what attributes it has. Built-in
//! types are statics in flash; classes made by Python programs are [`Type`]s in the heap
//! with a [`Class`] beside them.

use core::cell::Cell;

use bitflags::bitflags;
use taipan_gc::{Array, Gc, Header, HoldsKind, Kind, Managed, Trace, Tracer, managed};

use crate::builtin::dict::Dict;
use crate::builtin::object::OBJECT;
use crate::builtin::type_::TYPE;
use crate::instance::Shape;
use crate::layout::{Bare, HasLayout, Layout};
use crate::name::Name;
use crate::slots::{Slot, SlotTable};
use crate::table::Table;
use crate::word::Obj;

bitflags! {
    /// What is special about a type.
    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    pub struct TypeFlags: u16 {
        /// Made by a Python `class` statement.
        const PYTHON = 1 << 0;
        /// Derives from `BaseException`.
        const EXCEPTION = 1 << 1;
        /// Calling an instance binds as a method when found in a class.
        const FUNCTION = 1 << 2;
        /// Instances compare and hash by identity and have no `__eq__` of their own.
        const IDENTITY = 1 << 3;
        /// Instances are tuples with one more element, which refers to their attributes.
        const TUPLE_WITH_ATTRIBUTES = 1 << 4;
        /// `Exception` is a second base of this built-in type.
        const ALSO_EXCEPTION = 1 << 5;
        /// `__slots__` says which attributes instances can have.
        const SLOTTED = 1 << 6;
        /// The names in its table are of a program that embeds the interpreter: unique only by their texts.
        const OWN_NAMES = 1 << 7;
    }
}

/// A Python type. Repr(C) because a type's kind, its first field, is what the headers of
/// its instances point to.
#[repr(C)]
pub struct Type {
    /// How instances are traced; also makes a type an object.
    pub kind: Kind,
    /// `__name__`.
    pub name: Name,
    /// The layout of its instances.
    pub layout: &'static Layout,
    /// What is special about it.
    pub flags: TypeFlags,
    /// The first base; `None` for `object` alone.
    pub base: Option<Gc<Type>>,
    /// Its behaviour.
    pub slots: SlotTable,
    /// Attributes of a built-in type.
    pub table: Table,
    /// What only a Python class has.
    pub class: Option<Gc<Class>>,
}

// SAFETY: static types hold only flash data and function pointers and are never written;
// types in a heap are reached through its runtime alone.
unsafe impl Sync for Type {}

// SAFETY: the metatype (which may be a Python class) and the heap parts are traced.
unsafe impl Trace for Type {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.mark(self.kind.header.kind().cast());
        self.base.trace(tracer);
        self.class.trace(tracer);
    }
}

// SAFETY: `kind` is first and starts with a header.
unsafe impl Managed for Type {}

// SAFETY: repr(C), `kind` is first and never changes.
unsafe impl HoldsKind for Type {}

managed! {
    /// The part of a class that only Python classes have.
    pub struct Class {
        /// `__mro__`: the class itself, then its ancestors in C3 order.
        pub mro: Cell<Gc<Array<Obj>>>,
        /// `__bases__`.
        pub bases: Gc<Array<Obj>>,
        /// Its own attributes.
        pub dict: Gc<Dict>,
        /// The shape of an instance without attributes.
        pub root_shape: Cell<Option<Gc<Shape>>>,
        /// Which special methods it or an ancestor in Python defines.
        pub specials: Cell<Specials>,
        /// In which age it was found to have no data descriptors: see `type_::descriptors`.
        pub(crate) no_descriptors: Cell<u16>,
    }
}

static CLASS: Kind = Kind::new::<Class>(Header::new(Kind::ROOT));

impl Class {
    /// The header of a class part.
    pub fn header() -> Header {
        Header::new(&CLASS)
    }
}

bitflags! {
    /// Special methods whose absence makes operations on instances much cheaper.
    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    pub struct Specials: u16 {
        /// `__getattr__`.
        const GETATTR = 1 << 0;
        /// `__getattribute__`.
        const GETATTRIBUTE = 1 << 1;
        /// `__setattr__`.
        const SETATTR = 1 << 2;
        /// `__delattr__`.
        const DELATTR = 1 << 3;
        /// `__eq__` or `__hash__`.
        const EQ = 1 << 4;
        /// `__del__`.
        const DEL = 1 << 5;
        /// `__get__`: its instances are descriptors.
        const GET = 1 << 6;
        /// `__set__` or `__delete__`: its instances are data descriptors.
        const SET = 1 << 7;
        /// Among the attributes are, or were, values that may be data descriptors.
        const DESCRIPTORS = 1 << 8;
    }
}

// SAFETY: it holds no reference.
unsafe impl Trace for Specials {
    const LEAF: bool = true;
    fn trace(&self, _tracer: &mut Tracer<'_>) {}
}

impl Type {
    /// A built-in type with the layout of `T`, derived from `object`.
    pub const fn new<T: HasLayout>(name: Name, slots: SlotTable) -> Type {
        Type {
            kind: Kind::new::<T>(Header::new(&TYPE)),
            name,
            layout: T::LAYOUT,
            flags: TypeFlags::empty(),
            base: Some(Gc::from_static(&OBJECT)),
            slots,
            table: Table::EMPTY,
            class: None,
        }
    }

    /// The same type with these attributes.
    pub const fn with_table(mut self, table: Table) -> Type {
        self.table = table;
        self
    }

    /// Only its name, if an image is without what it does: nothing then makes an instance, and what
    /// compares with it still can.
    pub const fn only_if(mut self, present: bool) -> Type {
        if !present {
            self.slots = SlotTable::EMPTY;
            self.table = Table::EMPTY;
        }
        self
    }

    /// The same type with this base in place of `object`.
    pub const fn with_base(mut self, base: &'static Type) -> Type {
        self.base = Some(Gc::from_static(base));
        self
    }

    /// The same type with these flags.
    pub const fn with_flags(mut self, flags: TypeFlags) -> Type {
        self.flags = flags;
        self
    }

    /// `object` itself: the one type without a base.
    pub(crate) const fn root(name: Name, slots: SlotTable, table: Table) -> Type {
        Type {
            kind: Kind::new::<Bare>(Header::new(&TYPE)),
            name,
            layout: Bare::LAYOUT,
            flags: TypeFlags::empty(),
            base: None,
            slots,
            table,
            class: None,
        }
    }

    /// The header of its instances, for a built-in type.
    #[inline(always)]
    pub const fn header(&'static self) -> Header {
        Header::new(self)
    }

    /// Was it made by a Python `class` statement?
    #[inline(always)]
    pub fn is_python_class(&self) -> bool {
        self.flags.contains(TypeFlags::PYTHON)
    }
}

/// The header of instances of a type, wherever it lies.
#[inline(always)]
pub fn header_of(ty: Gc<Type>) -> Header {
    Header::of_class(ty)
}

/// Is `ty` the type `ancestor` or derived from it?
pub fn is_subtype(ty: Gc<Type>, ancestor: Gc<Type>) -> bool {
    if ty == ancestor {
        return true;
    }
    match ty.class {
        Some(class) => {
            let ancestor = Obj::from(ancestor);
            class
                .mro
                .get()
                .as_slice()
                .iter()
                .any(|entry| entry.get() == ancestor)
        }
        None => {
            let mut base = ty.base;
            let mut also_exception = ty.flags.contains(TypeFlags::ALSO_EXCEPTION);
            while let Some(ty) = base {
                if ty == ancestor {
                    return true;
                }
                also_exception |= ty.flags.contains(TypeFlags::ALSO_EXCEPTION);
                base = ty.base;
            }
            also_exception && ancestor == Gc::from_static(&crate::exception::EXCEPTION)
        }
    }
}

impl Obj {
    /// Is it an instance of `ty` or of a subclass? Does not ask `__instancecheck__`.
    #[inline]
    pub fn is_instance(self, ty: &'static Type) -> bool {
        is_subtype(self.type_of(), Gc::from_static(ty))
    }

    /// The object as a type, if it is one.
    #[inline]
    pub fn as_type(self) -> Option<Gc<Type>> {
        self.downcast::<Type>()
    }
}

/// The classes in which attributes of a `ty` are looked up, in order.
pub struct Ancestors {
    mro: Option<Gc<Array<Obj>>>,
    position: usize,
    next: Option<Gc<Type>>,
    /// A second base that comes before the common base of both.
    second: Option<Gc<Type>>,
}

impl Ancestors {
    /// Those of `ty`, itself first.
    pub fn of(ty: Gc<Type>) -> Ancestors {
        match ty.class {
            Some(class) => Ancestors {
                mro: Some(class.mro.get()),
                position: 0,
                next: None,
                second: None,
            },
            None => Ancestors {
                mro: None,
                position: 0,
                next: Some(ty),
                second: None,
            },
        }
    }
}

impl Iterator for Ancestors {
    type Item = Gc<Type>;

    fn next(&mut self) -> Option<Gc<Type>> {
        match self.mro {
            Some(mro) => {
                let entry = mro.get(self.position)?;
                self.position += 1;
                entry.as_type()
            }
            None => {
                let ty = self.next?;
                if ty.flags.contains(TypeFlags::ALSO_EXCEPTION) {
                    self.second = Some(Gc::from_static(&crate::exception::EXCEPTION));
                }
                self.next = match self.second {
                    Some(second) if second.base == ty.base => self.second.take(),
                    _ => ty.base,
                };
                Some(ty)
            }
        }
    }
}

/// The slot of the first built-in ancestor of a Python class that has it.
pub fn native_slot<F: Copy>(class: Gc<Class>, slot: Slot<F>) -> Option<F> {
    for ancestor in class.mro.get().as_slice() {
        let ty = ancestor.get().as_type()?;
        if !ty.is_python_class()
            && let Some(found) = ty.slots.get(slot.place)
        {
            return Some(slot.function(found));
        }
    }
    None
}

/// The attribute `name` of a class or its ancestors, as it stands there (not bound).
pub fn lookup(ty: Gc<Type>, name: Name) -> Option<Obj> {
    lookup_with_owner(ty, name).map(|(_, attribute)| attribute)
}

/// The attribute `name` of a class or its ancestors, and the class that has it. What
/// [`Ancestors`] would give one by one, as every access that is in no cache comes here.
pub fn lookup_with_owner(ty: Gc<Type>, name: Name) -> Option<(Gc<Type>, Obj)> {
    let Some(class) = ty.class else {
        return Ancestors::of(ty).find_map(|ty| in_table(ty, name).map(|found| (ty, found)));
    };
    // What `object` has begins so, and most names do not.
    let special = name.bytes().first() == Some(&b'_');
    for ancestor in class.mro.get().as_slice() {
        let ty = ancestor.get().as_type()?;
        if !special && ty == Gc::from_static(&OBJECT) {
            continue;
        }
        if let Some(found) = own_attribute(ty, name) {
            return Some((ty, found));
        }
    }
    None
}

/// The attribute `name` of this very class.
#[inline(always)]
pub fn own_attribute(ty: Gc<Type>, name: Name) -> Option<Obj> {
    match ty.class {
        Some(class) => class.dict.get_name(name),
        None => in_table(ty, name),
    }
}

/// The attribute `name` of a built-in type.
#[inline(always)]
fn in_table(ty: Gc<Type>, name: Name) -> Option<Obj> {
    match ty.table.find(name) {
        None if ty.flags.contains(TypeFlags::OWN_NAMES) => ty.table.find_text(name),
        found => found,
    }
}
