//! `set` and `frozenset`.

use taipan_gc::Gc;

use super::dict::Dict;
use crate::names;
use crate::object;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots::Slots;
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

static SLOTS: Slots = Slots::EMPTY;

/// `set`
pub static SET: Type = Type::new::<Set>(names::set, &SLOTS);
