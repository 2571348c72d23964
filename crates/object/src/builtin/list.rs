//! `list`.

use core::cell::Cell;

use taipan_gc::{Array, Gc};

use crate::names;
use crate::object;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots::Slots;
use crate::types::Type;
use crate::word::Obj;

object! {
    /// A list: an array with room to grow, and how many items there are.
    pub struct List: open {
        items: Cell<Gc<Array<Obj>>>,
        len: Cell<usize>,
    }
}

impl List {
    /// An empty list with room for `capacity` items.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn with_capacity(rt: &mut Runtime, capacity: usize) -> Res<Gc<List>> {
        let items = rt.alloc_array(Array::<Obj>::HEADER, capacity.max(4), Obj::ABSENT)?;
        rt.alloc(List {
            header: LIST.header(),
            items: Cell::new(items),
            len: Cell::new(0),
        })
    }

    /// How many items there are.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len.get()
    }

    /// Is it empty?
    pub fn is_empty(&self) -> bool {
        self.len.get() == 0
    }

    /// The item at a position.
    #[inline(always)]
    pub fn get(&self, position: usize) -> Option<Obj> {
        if position < self.len.get() {
            self.items.get().get(position)
        } else {
            None
        }
    }

    /// Sets the item at a position; `false` if there is no such item.
    #[inline(always)]
    pub fn set(&self, position: usize, value: Obj) -> bool {
        position < self.len.get() && self.items.get().set(position, value)
    }

    /// The items as they are now, in an array that does not change.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn snapshot<'a>(&self, rt: &mut Runtime) -> Res<&'a [Obj]> {
        let copy = rt.alloc_array(Array::<Obj>::HEADER, self.len(), Obj::NONE)?;
        for (to, from) in copy.as_slice().iter().zip(self.items.get().as_slice()) {
            to.set(from.get());
        }
        Ok(crate::word::fixed_items(copy))
    }

    /// Drops all items after the first `len`.
    pub fn truncate(&self, len: usize) {
        for cell in self
            .items
            .get()
            .as_slice()
            .iter()
            .take(self.len.get())
            .skip(len)
        {
            cell.set(Obj::ABSENT);
        }
        self.len.set(self.len.get().min(len));
    }

    /// Appends an item.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn push(&self, rt: &mut Runtime, value: Obj) -> Res<()> {
        let (items, len) = (self.items.get(), self.len.get());
        if len == items.len() {
            let grown = rt.alloc_array(Array::<Obj>::HEADER, 2 * len, Obj::ABSENT)?;
            for (to, from) in grown.as_slice().iter().zip(items.as_slice()) {
                to.set(from.get());
            }
            self.items.set(grown);
        }
        self.items.get().set(len, value);
        self.len.set(len + 1);
        Ok(())
    }
}

/// A list of these items.
///
/// # Errors
/// `MemoryError`.
pub fn new(rt: &mut Runtime, items: &[Obj]) -> Res {
    let list = List::with_capacity(rt, items.len())?;
    for item in items {
        list.push(rt, *item)?;
    }
    Ok(Obj::from(list))
}

static SLOTS: Slots = Slots::EMPTY;

/// `list`
pub static LIST: Type = Type::new::<List>(names::list, &SLOTS);
