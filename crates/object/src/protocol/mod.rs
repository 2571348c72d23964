//! The protocols between values: what `+`, `[]`, `len()`, `for`, attribute access and calls
//! do, whatever the types. Built-in types answer through their slots, Python classes through
//! methods; [`find`] looks for either along a type's ancestors.

pub mod attribute;
pub mod call;
pub mod compare;
pub mod convert;
pub mod hash;
pub mod item;
pub mod iterate;
pub mod operator;
pub mod print;

use taipan_gc::Gc;

use crate::name::Name;
use crate::raise::{Raised, Res};
use crate::runtime::Runtime;
use crate::slots::SlotTable;
use crate::types::{Ancestors, Type};
use crate::word::Obj;

/// What implements an operation on a type.
#[derive(Clone, Copy)]
pub enum Found<F> {
    /// A method of a Python class, not bound yet.
    Method(Obj),
    /// A slot of a built-in type.
    Slot(F),
}

/// What implements an operation: the method `name` of a Python class or the slot of a
/// built-in type, whichever comes first among the ancestors of `ty`.
#[inline]
pub fn find<F: Copy>(
    ty: Gc<Type>,
    name: Name,
    slot: impl Fn(SlotTable) -> Option<F>,
) -> Option<Found<F>> {
    if !ty.is_python_class() {
        return find_slot(ty, slot).map(Found::Slot);
    }
    find_in_class(ty, name, slot)
}

/// The slot of a built-in type, its own or inherited.
#[inline]
pub fn find_slot<F: Copy>(ty: Gc<Type>, slot: impl Fn(SlotTable) -> Option<F>) -> Option<F> {
    let mut ty = ty;
    loop {
        if let Some(found) = slot(ty.slots) {
            return Some(found);
        }
        ty = ty.base?;
    }
}

#[inline(never)]
fn find_in_class<F: Copy>(
    ty: Gc<Type>,
    name: Name,
    slot: impl Fn(SlotTable) -> Option<F>,
) -> Option<Found<F>> {
    Ancestors::of(ty).find_map(|ty| match ty.class {
        Some(class) => class.dict.get_name(name).map(Found::Method),
        None => slot(ty.slots).map(Found::Slot),
    })
}

/// The method `name` of a Python class, if one comes before any built-in type that has
/// the slot.
pub fn find_method(ty: Gc<Type>, name: Name) -> Option<Obj> {
    if !ty.is_python_class() {
        return None;
    }
    match find_in_class(ty, name, |_| None::<()>) {
        Some(Found::Method(method)) => Some(method),
        _ => None,
    }
}

/// Calls a method found in the class of `this` with `this` and more arguments.
pub fn call_special(rt: &mut Runtime, method: Obj, this: Obj, args: &[Obj]) -> Res {
    let loaded = attribute::bind(rt, method, Some(this), this.type_of())?;
    call::call_loaded(rt, loaded, args)
}

/// `TypeError: unsupported ...` where an operation is missing.
#[cold]
#[inline(never)]
pub(crate) fn unsupported(rt: &mut Runtime, this: Obj, what: &str) -> Raised {
    let ty = this.type_of().name;
    rt.type_error_fmt(format_args!("'{ty}' object {what}"))
}
