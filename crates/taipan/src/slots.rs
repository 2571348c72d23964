//! The table of values that a Rust program has handles of. It is a list in the interpreter's
//! heap and one of its roots, so the collector finds what is in it; a handle is a position.

use core::cell::Cell;

use taipan_gc::Gc;
use taipan_object::builtin::list::List;
use taipan_object::{Obj, Res, Root, Runtime};

/// Positions that are there from the start, so that a few handles, and that of a `MemoryError`,
/// take no memory when they are made.
const FIRST: usize = 8;

/// The end of the chain of free positions.
const NONE_FREE: isize = -1;

/// The table.
pub struct Slots {
    table: Gc<List>,
    /// The first free position. A free position holds the next one, as a small integer.
    free: Cell<isize>,
}

impl Slots {
    /// An empty table, which from now on is a root of `rt`.
    pub fn new(rt: &mut Runtime) -> Res<Slots> {
        let table = List::with_capacity(rt, FIRST)?;
        for position in 0..FIRST {
            let next = (position + 1) % FIRST;
            let next = if next == 0 { NONE_FREE } else { next as isize };
            table.push(rt, Obj::small(next))?;
        }
        rt.set_root(Root::Handles, Some(Obj::from(table)));
        Ok(Slots {
            table,
            free: Cell::new(0),
        })
    }

    /// Keeps a value: its position.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn hold(&self, rt: &mut Runtime, value: Obj) -> Res<usize> {
        let free = self.free.get();
        if let Ok(position) = usize::try_from(free)
            && let Some(next) = self.table.get(position).and_then(Obj::as_small)
        {
            self.free.set(next);
            self.table.set(position, value);
            return Ok(position);
        }
        self.table.push(rt, value)?;
        Ok(self.table.len() - 1)
    }

    /// The value at a position that [`Slots::hold`] gave.
    pub fn get(&self, position: usize) -> Obj {
        self.table.get(position).unwrap_or(Obj::NONE)
    }

    /// Forgets the value at a position that [`Slots::hold`] gave.
    pub fn release(&self, position: usize) {
        self.table.set(position, Obj::small(self.free.get()));
        self.free.set(position as isize);
    }

    /// How many values are kept.
    pub fn held(&self) -> usize {
        let mut count = self.table.len();
        let mut free = self.free.get();
        while let Ok(position) = usize::try_from(free) {
            count = count.saturating_sub(1);
            free = self
                .table
                .get(position)
                .and_then(Obj::as_small)
                .unwrap_or(NONE_FREE);
        }
        count
    }
}
