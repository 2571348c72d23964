//! `tuple`: an immutable array of values. An instance of a Python class derived from `tuple`
//! has one more element behind its items, which holds its attributes once there are any; so
//! the items are always asked for with [`items`].

use taipan_gc::{Array, Gc};

use super::list::List;
use crate::instance::Attributes;
use crate::layout::{HasLayout, Layout};
use crate::names;
use crate::object;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots::SlotTable;
use crate::types::{Type, TypeFlags, header_of};
use crate::word::{Obj, fixed_items};

mod methods;
#[cfg(feature = "collections")]
pub mod named;
#[cfg(test)]
mod tests;

pub use methods::TUPLE;

/// A tuple.
pub type Tuple = Array<Obj>;

static LAYOUT: Layout = Layout::of_array::<Tuple>();

// SAFETY: only the types `tuple` and those derived from it have this layout, and their
// objects are arrays of values.
unsafe impl HasLayout for Tuple {
    const LAYOUT: &'static Layout = &LAYOUT;
}

/// A tuple of these items.
///
/// # Errors
/// `MemoryError`.
pub fn new(rt: &mut Runtime, items: &[Obj]) -> Res {
    rt.alloc_array_from(TUPLE.header(), items).map(Obj::from)
}

object! {
    /// The attributes of an instance of a class derived from `tuple`.
    struct Holder: sealed {
        attributes: Attributes,
    }
}

static HOLDER: Type = Type::new::<Holder>(names::object, SlotTable::EMPTY);

/// Has an instance of this class an element more than items?
#[inline(always)]
fn has_holder(ty: Gc<Type>) -> bool {
    ty.flags.contains(TypeFlags::TUPLE_WITH_ATTRIBUTES)
}

/// An instance of `tuple`, or of a class derived from it, of these items.
///
/// # Errors
/// `MemoryError`.
pub fn of_class(rt: &mut Runtime, cls: Gc<Type>, items: &[Obj]) -> Res {
    let header = header_of(cls);
    if !has_holder(cls) {
        return rt.alloc_array_from(header, items).map(Obj::from);
    }
    let holder = rt.alloc(Holder {
        header: HOLDER.header(),
        attributes: Attributes::new(),
    })?;
    let Some(len) = items.len().checked_add(1) else {
        return Err(rt.memory_error());
    };
    let array = rt.alloc_array(header, len, Obj::from(holder))?;
    for (to, from) in array.as_slice().iter().zip(items) {
        to.set(*from);
    }
    Ok(Obj::from(array))
}

/// Where an instance of a class derived from `tuple` has its attributes.
#[cold]
#[inline(never)]
pub(crate) fn attributes(value: Obj) -> Option<Gc<Attributes>> {
    let tuple = value.downcast::<Tuple>()?;
    if !has_holder(value.type_of()) {
        return None;
    }
    let holder = tuple
        .get(tuple.len().checked_sub(1)?)?
        .downcast::<Holder>()?;
    // SAFETY: the attributes are a field of the holder, an object that the tuple keeps.
    Some(unsafe { Gc::from_ptr(core::ptr::from_ref(&holder.attributes)) })
}

/// A tuple of the items of a plain array.
///
/// # Errors
/// `MemoryError`.
pub fn from_array(rt: &mut Runtime, array: Gc<Array<Obj>>) -> Res {
    new(rt, fixed_items(array))
}

/// A tuple of the items of an iterable: the value itself if it is a tuple.
///
/// # Errors
/// `MemoryError`, `TypeError` if it cannot be iterated, and what iterating raises.
pub fn from_iterable(rt: &mut Runtime, iterable: Obj) -> Res {
    if iterable.is_exactly(&TUPLE) {
        return Ok(iterable);
    }
    let list = super::list::from_iterable(rt, iterable)?;
    from_list(rt, list)
}

/// A tuple of the items of a list that is not written while the tuple is made.
///
/// # Errors
/// `MemoryError`.
pub fn from_list(rt: &mut Runtime, list: Gc<List>) -> Res {
    match list.array() {
        Some(array) => new(rt, &fixed_items(array)[..list.len()]),
        None => new(rt, &[]),
    }
}

/// The items of a tuple; none if it is not one.
#[inline]
pub fn items<'a>(value: Obj) -> &'a [Obj] {
    match value.downcast::<Tuple>() {
        Some(tuple) => {
            let all = fixed_items(tuple);
            match all.split_last() {
                Some((_, items)) if has_holder(value.type_of()) => items,
                _ => all,
            }
        }
        None => &[],
    }
}
