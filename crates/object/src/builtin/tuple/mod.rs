//! `tuple`: an immutable array of values. An instance of a Python class derived from `tuple`
//! has one more element behind its items, which holds its attributes once there are any; so
//! the items are always asked for with [`items`].

use taipan_gc::{Array, Gc};

use crate::layout::{HasLayout, Layout};
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::types::{Type, header_of};
use crate::word::{Obj, fixed_items};

mod methods;

pub use methods::TUPLE;

/// A tuple.
pub type Tuple = Array<Obj>;

static LAYOUT: Layout = Layout::sealed::<Tuple>();

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

/// An instance of `tuple`, or of a class derived from it, of these items.
///
/// # Errors
/// `MemoryError`.
pub fn of_class(rt: &mut Runtime, cls: Gc<Type>, items: &[Obj]) -> Res {
    rt.alloc_array_from(header_of(cls), items).map(Obj::from)
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
    let items = list.snapshot(rt)?;
    new(rt, items)
}

/// The items of a tuple; none if it is not one.
#[inline]
pub fn items<'a>(value: Obj) -> &'a [Obj] {
    match value.downcast::<Tuple>() {
        Some(tuple) => fixed_items(tuple),
        None => &[],
    }
}
