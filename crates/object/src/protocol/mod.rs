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

use core::ptr::NonNull;

use taipan_gc::Gc;

use crate::name::Name;
use crate::raise::{Raised, Res};
use crate::runtime::Runtime;
use crate::slots::{Place, Slot};
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
#[inline(always)]
pub fn find<F: Copy>(ty: Gc<Type>, name: Name, slot: Slot<F>) -> Option<Found<F>> {
    match find_place(ty, name, slot.place)? {
        Found::Method(method) => Some(Found::Method(method)),
        Found::Slot(function) => Some(Found::Slot(slot.function(function))),
    }
}

/// The slot of a built-in type, its own or inherited.
#[inline(always)]
pub fn find_slot<F: Copy>(ty: Gc<Type>, slot: Slot<F>) -> Option<F> {
    inherited(ty, slot.place).map(|function| slot.function(function))
}

/// [`find`], whatever the slot's functions are: one for all slots.
#[inline]
fn find_place(ty: Gc<Type>, name: Name, place: Place) -> Option<Found<NonNull<()>>> {
    if !ty.is_python_class() {
        return inherited(ty, place).map(Found::Slot);
    }
    find_in_class(ty, name, Some(place))
}

/// [`find_slot`], whatever the slot's functions are.
#[inline]
fn inherited(ty: Gc<Type>, place: Place) -> Option<NonNull<()>> {
    let mut ty = ty;
    loop {
        if let Some(found) = ty.slots.get(place) {
            return Some(found);
        }
        ty = ty.base?;
    }
}

#[inline(never)]
fn find_in_class(ty: Gc<Type>, name: Name, place: Option<Place>) -> Option<Found<NonNull<()>>> {
    Ancestors::of(ty).find_map(|ty| match ty.class {
        Some(class) => class.dict.get_name(name).map(Found::Method),
        None => ty.slots.get(place?).map(Found::Slot),
    })
}

/// The method `name` of a Python class, wherever one comes among the ancestors of `ty`.
pub fn find_method(ty: Gc<Type>, name: Name) -> Option<Obj> {
    if !ty.is_python_class() {
        return None;
    }
    match find_in_class(ty, name, None) {
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
