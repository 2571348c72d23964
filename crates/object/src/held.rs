//! Objects of classes of the program that embeds the interpreter: each holds one Rust value, which is lent to one
//! method at a time. `taipan-macros` writes such classes.
//!
//! Leaves out how built-in types lay out their objects (`layout.rs`): those hold Python values, which the collector
//! has to see.

use core::cell::{Cell, UnsafeCell};
use core::ops::{Deref, DerefMut};

use taipan_gc::{Gc, Header, Kind, Managed, Trace, Tracer};

use crate::builtin::type_::TYPE;
use crate::conversion::{FromObj, wrong_type};
use crate::exception::RUNTIME_ERROR;
use crate::layout::{Bare, Layout};
use crate::name::Name;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots::SlotTable;
use crate::table::Table;
use crate::types::{Type, TypeFlags};
use crate::word::Obj;

/// An object that holds a `T`.
///
/// `T` holds no [`Gc`]: that it is `Send` is the proof, as for [`taipan_gc::Plain`]. It is never dropped, so types that
/// want to be are refused when it is compiled.
///
/// ```
/// use taipan_object::{SlotTable, Table, held::Held, names};
/// let class = Held::<u32>::class(names::value, SlotTable::EMPTY, Table::EMPTY);
/// assert_eq!(class.name.text(), "value");
/// ```
///
/// ```compile_fail,E0277
/// use taipan_object::{Obj, held::Held};
/// let _ = Held::<Obj>::create;
/// ```
///
/// ```compile_fail,E0080
/// use taipan_object::{SlotTable, Table, held::Held, names};
/// let _ = Held::<String>::class(names::value, SlotTable::EMPTY, Table::EMPTY);
/// ```
#[repr(C)]
pub struct Held<T: Send + 'static> {
    header: Header,
    is_lent: Cell<bool>,
    value: UnsafeCell<T>,
}

// SAFETY: there is no `Gc` in a `T`.
unsafe impl<T: Send + 'static> Trace for Held<T> {
    const LEAF: bool = true;
    fn trace(&self, _: &mut Tracer<'_>) {}
}

// SAFETY: `repr(C)` with a header as the first field.
unsafe impl<T: Send + 'static> Managed for Held<T> {}

/// That of no built-in type: Python classes do not derive from these.
static LAYOUT: Layout = Layout::sealed::<Bare>();

impl<T: Send + 'static> Held<T> {
    /// A class of such objects.
    pub const fn class(name: Name, slots: SlotTable, table: Table) -> Type {
        const {
            assert!(
                !core::mem::needs_drop::<T>(),
                "values that objects hold are never dropped, so they must not need it"
            );
        }
        Type {
            kind: Kind::new::<Held<T>>(Header::new(&TYPE)),
            layout: &LAYOUT,
            ..Type::new::<Bare>(name, slots)
                .with_table(table)
                .with_flags(TypeFlags::OWN_NAMES)
        }
    }

    /// An object of this class that holds `value`.
    ///
    /// # Errors
    /// `MemoryError`; also if the class is not one of [`Held::class`].
    pub fn create(rt: &mut Runtime, class: &'static Type, value: T) -> Res {
        let object = Held {
            header: class.header(),
            is_lent: Cell::new(false),
            value: UnsafeCell::new(value),
        };
        rt.alloc(object).map(Obj::from)
    }
}

/// What an object holds, while a method has it.
pub struct This<T: Send + 'static>(Gc<Held<T>>);

impl<T: Send + 'static> FromObj for This<T> {
    /// # Errors
    /// `TypeError` if it holds no `T`; `RuntimeError` if a method has it already.
    fn from_obj(rt: &mut Runtime, value: Obj) -> Res<This<T>> {
        let pointer = match value.as_pointer() {
            Some(pointer) if value.type_of().kind.is::<Held<T>>() => pointer,
            _ => return Err(wrong_type(rt, value)),
        };
        // SAFETY: the heap makes an object of a kind only of a value of the kind's Rust type.
        let object: Gc<Held<T>> = unsafe { Gc::from_ptr(pointer.cast().as_ptr()) };
        if object.is_lent.replace(true) {
            let name = value.type_of().name;
            let message = format_args!("a method of this {name} is running already");
            return Err(rt.raise_fmt(&RUNTIME_ERROR, message));
        }
        Ok(This(object))
    }
}

impl<T: Send + 'static> Deref for This<T> {
    type Target = T;
    fn deref(&self) -> &T {
        // SAFETY: `is_lent` is set for this one, which is not borrowed mutably meanwhile.
        unsafe { &*self.0.value.get() }
    }
}

impl<T: Send + 'static> DerefMut for This<T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: `is_lent` is set for this one, which is borrowed mutably.
        unsafe { &mut *self.0.value.get() }
    }
}

impl<T: Send + 'static> Drop for This<T> {
    fn drop(&mut self) {
        self.0.is_lent.set(false);
    }
}
