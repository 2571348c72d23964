//! `set` and `frozenset`: the keys of a dict whose values are all `None`. The struct is here,
//! what two sets make together in [`operations`], the Python types in [`methods`].

use core::cell::Cell;

use taipan_gc::Gc;

use super::dict::{DICT, Dict};
use crate::object;
use crate::protocol::iterate;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::types::{Type, header_of};
use crate::word::Obj;

mod iterator;
mod methods;
mod operations;
#[cfg(test)]
mod tests;

pub use methods::{FROZENSET, SET};
pub use operations::{combine, combine_as_set, compare_sets};

object! {
    /// A `set` or `frozenset`.
    pub struct Set: open {
        items: Cell<Gc<Dict>>,
    }
}

impl Set {
    /// An empty instance of `set` or `frozenset`, or of a class derived from one.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn of_class(rt: &mut Runtime, cls: Gc<Type>) -> Res {
        let items = Dict::new(rt)?;
        Set::of_items(rt, cls, items)
    }

    /// An instance of `cls` that has the keys of a dict, which becomes its own.
    fn of_items(rt: &mut Runtime, cls: Gc<Type>, items: Gc<Dict>) -> Res {
        let header = header_of(cls);
        let items = Cell::new(items);
        rt.alloc_instance(cls, Set { header, items })
    }

    /// An empty set.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn new(rt: &mut Runtime) -> Res<Gc<Set>> {
        let items = Dict::new(rt)?;
        rt.alloc(Set {
            header: SET.header(),
            items: Cell::new(items),
        })
    }

    /// How many items there are.
    #[inline]
    pub fn len(&self) -> usize {
        self.items.get().len()
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds an item.
    ///
    /// # Errors
    /// `TypeError` if it cannot be hashed, what comparing raises, `MemoryError`.
    pub fn add(&self, rt: &mut Runtime, item: Obj) -> Res<()> {
        self.items.get().set(rt, item, Obj::NONE)
    }

    /// Is the item in it?
    ///
    /// # Errors
    /// `TypeError` if it cannot be hashed, and what comparing raises.
    pub fn contains(&self, rt: &mut Runtime, item: Obj) -> Res<bool> {
        let found = self.items.get().get(rt, item)?;
        Ok(found.is_some())
    }

    /// Takes an item out; `false` if it was not there.
    ///
    /// # Errors
    /// As [`Set::contains`].
    pub fn discard(&self, rt: &mut Runtime, item: Obj) -> Res<bool> {
        let removed = self.items.get().remove(rt, item)?;
        Ok(removed.is_some())
    }

    /// The item at or after a position, which moves behind it: how items are gone through
    /// while the set may change.
    pub fn next_item(&self, position: &mut usize) -> Option<Obj> {
        let (item, _) = self.items.get().next_entry(position)?;
        Some(item)
    }

    /// Adds the items of an iterable.
    ///
    /// # Errors
    /// As [`Set::add`], and what iterating raises.
    pub fn update(&self, rt: &mut Runtime, iterable: Obj) -> Res<()> {
        add_items(rt, self.items.get(), iterable)
    }
}

/// Adds the items of an iterable as keys.
fn add_items(rt: &mut Runtime, items: Gc<Dict>, iterable: Obj) -> Res<()> {
    match keys_of(iterable) {
        Some(source) => add_keys(rt, items, source),
        None => iterate::for_each(rt, iterable, |rt, item| items.set(rt, item, Obj::NONE)),
    }
}

/// The dict whose keys iterating over a set or dict gives, if its class cannot change that.
fn keys_of(iterable: Obj) -> Option<Gc<Dict>> {
    if iterable.is_exactly(&SET) || iterable.is_exactly(&FROZENSET) {
        return iterable.downcast::<Set>().map(|set| set.items.get());
    }
    if iterable.is_exactly(&DICT) {
        return iterable.downcast::<Dict>();
    }
    None
}

/// Adds the keys of `source` to `items`.
fn add_keys(rt: &mut Runtime, items: Gc<Dict>, source: Gc<Dict>) -> Res<()> {
    if items == source {
        return Ok(());
    }
    let mut position = 0;
    while let Some((key, _)) = source.next_entry(&mut position) {
        items.set(rt, key, Obj::NONE)?;
    }
    Ok(())
}

/// A set of these items.
///
/// # Errors
/// As [`Set::add`].
pub fn new(rt: &mut Runtime, items: &[Obj]) -> Res {
    let set = Set::new(rt)?;
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
    let set = Set::new(rt)?;
    set.update(rt, value)?;
    Ok(set)
}
