//! `dict`: keys in insertion order.

use core::cell::Cell;

use taipan_gc::{Array, Gc};

use crate::name::Name;
use crate::names;
use crate::object;
use crate::protocol::compare;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots::Slots;
use crate::types::Type;
use crate::word::Obj;

object! {
    /// A dict: an array of key, value, key, value, ... in insertion order.
    pub struct Dict: open {
        entries: Cell<Gc<Array<Obj>>>,
        used: Cell<usize>,
    }
}

impl Dict {
    /// An empty dict.
    pub fn new(rt: &mut Runtime) -> Res<Gc<Dict>> {
        let entries = rt.alloc_array(Array::<Obj>::HEADER, 8, Obj::ABSENT)?;
        rt.alloc(Dict {
            header: DICT.header(),
            entries: Cell::new(entries),
            used: Cell::new(0),
        })
    }

    /// The value of an interned key.
    pub fn get_name(&self, name: Name) -> Option<Obj> {
        let key = Obj::from(name);
        let entries = self.entries.get();
        entries.as_slice()[..2 * self.used.get()]
            .chunks_exact(2)
            .find(|entry| entry[0].get() == key)
            .map(|entry| entry[1].get())
    }

    fn position(&self, rt: &mut Runtime, key: Obj) -> Res<Option<usize>> {
        let mut i = 0;
        while i < self.used.get() {
            if let Some(candidate) = self.entries.get().get(2 * i)
                && candidate != Obj::ABSENT
                && compare::same_or_equal(rt, candidate, key)?
            {
                return Ok(Some(i));
            }
            i += 1;
        }
        Ok(None)
    }

    /// The value of a key.
    pub fn get(&self, rt: &mut Runtime, key: Obj) -> Res<Option<Obj>> {
        Ok(match self.position(rt, key)? {
            Some(i) => self.entries.get().get(2 * i + 1),
            None => None,
        })
    }

    /// Sets the value of a key.
    pub fn set(&self, rt: &mut Runtime, key: Obj, value: Obj) -> Res<()> {
        if let Some(i) = self.position(rt, key)? {
            self.entries.get().set(2 * i + 1, value);
            return Ok(());
        }
        let used = self.used.get();
        if 2 * used == self.entries.get().len() {
            let grown = rt.alloc_array(Array::<Obj>::HEADER, 4 * used, Obj::ABSENT)?;
            for (to, from) in grown.as_slice().iter().zip(self.entries.get().as_slice()) {
                to.set(from.get());
            }
            self.entries.set(grown);
        }
        self.entries.get().set(2 * used, key);
        self.entries.get().set(2 * used + 1, value);
        self.used.set(used + 1);
        Ok(())
    }

    /// The entry at or after a position, which moves behind it: how entries are gone
    /// through while the dict may change.
    pub fn next_entry(&self, position: &mut usize) -> Option<(Obj, Obj)> {
        while *position < self.used.get() {
            let at = *position;
            *position += 1;
            let (key, value) = (
                self.entries.get().get(2 * at)?,
                self.entries.get().get(2 * at + 1)?,
            );
            if key != Obj::ABSENT {
                return Some((key, value));
            }
        }
        None
    }

    /// Removes a key; its value, if it was there.
    pub fn remove(&self, rt: &mut Runtime, key: Obj) -> Res<Option<Obj>> {
        let Some(i) = self.position(rt, key)? else {
            return Ok(None);
        };
        let value = self.entries.get().get(2 * i + 1);
        self.entries.get().set(2 * i, Obj::ABSENT);
        Ok(value)
    }
}

/// An empty dict with room for some entries.
///
/// # Errors
/// `MemoryError`.
pub fn with_capacity(rt: &mut Runtime, _capacity: usize) -> Res {
    Dict::new(rt).map(Obj::from)
}

static SLOTS: Slots = Slots::EMPTY;

/// `dict`
pub static DICT: Type = Type::new::<Dict>(names::dict, &SLOTS);
