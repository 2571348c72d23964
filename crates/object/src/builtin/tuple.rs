//! `tuple`: an immutable array of values.

use taipan_gc::{Array, Gc};

use crate::layout::{HasLayout, Layout};
use crate::names;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots::Slots;
use crate::types::Type;
use crate::word::{Obj, fixed_items};

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

/// A tuple of the items of a plain array.
///
/// # Errors
/// `MemoryError`.
pub fn from_array(rt: &mut Runtime, array: Gc<Array<Obj>>) -> Res {
    new(rt, fixed_items(array))
}

/// The items of a tuple; none if it is not one.
pub fn items<'a>(value: Obj) -> &'a [Obj] {
    match value.downcast::<Tuple>() {
        Some(tuple) => fixed_items(tuple),
        None => &[],
    }
}

static SLOTS: Slots = Slots::EMPTY;

/// `tuple`
pub static TUPLE: Type = Type::new::<Tuple>(names::tuple, &SLOTS);
