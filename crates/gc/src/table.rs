//! A list of pointers in the heap that the collector looks after: what has a finaliser, and which
//! weak references there are.
//!
//! An entry can be *pending*: its owner is to be told of it, and it leaves the list when that is
//! done.

use core::ptr::NonNull;

use crate::{Array, Gc, Heap, Trace, Tracer, WeakSlot};

/// A pointer, pending if bit 0 is set, to be notified of if bit 1 is; or an empty place.
#[repr(transparent)]
#[derive(Clone, Copy)]
pub(crate) struct Entry(Option<NonNull<u8>>);

// SAFETY: tables are looked after by the collection itself.
unsafe impl Trace for Entry {
    const LEAF: bool = true;
    fn trace(&self, _: &mut Tracer<'_>) {}
}

/// How many entries a table has room for at first.
const FIRST: usize = 8;

const PENDING: usize = 1;
const NOTIFY: usize = 2;

impl Entry {
    const EMPTY: Self = Self(None);

    pub(crate) const fn new(pointer: NonNull<u8>) -> Self {
        Self(Some(pointer))
    }

    pub(crate) fn weak(slot: NonNull<WeakSlot>, notify: bool) -> Self {
        let slot = slot.cast();
        Self(Some(if notify {
            slot.map_addr(|address| address | NOTIFY)
        } else {
            slot
        }))
    }

    fn has(self, flag: usize) -> bool {
        self.0
            .is_some_and(|pointer| pointer.addr().get() & flag != 0)
    }

    fn pointer(self) -> Option<NonNull<u8>> {
        NonNull::new(
            self.0?
                .as_ptr()
                .map_addr(|address| address & !(PENDING | NOTIFY)),
        )
    }

    /// The pointer, if it is there and not pending.
    fn waiting(self) -> Option<NonNull<u8>> {
        self.pointer().filter(|_| !self.has(PENDING))
    }

    /// The pointer, if it is there and pending.
    fn pending(self) -> Option<NonNull<u8>> {
        self.pointer().filter(|_| self.has(PENDING))
    }

    fn as_pending(self) -> Self {
        Self(
            self.0
                .map(|pointer| pointer.map_addr(|address| address | PENDING)),
        )
    }
}

/// The list.
pub(crate) struct Table {
    pub(crate) entries: Option<Gc<Array<Entry>>>,
    /// Entries in use, empty ones among them.
    pub(crate) len: usize,
    /// How many are pending.
    pending: usize,
    /// No entry before this one is pending.
    scan: usize,
}

impl Table {
    pub(crate) const fn new() -> Self {
        Self {
            entries: None,
            len: 0,
            pending: 0,
            scan: 0,
        }
    }

    pub(crate) const fn pending(&self) -> usize {
        self.pending
    }

    fn get(&self, index: usize) -> Entry {
        self.entries
            .filter(|_| index < self.len)
            .and_then(|entries| entries.get(index))
            .unwrap_or(Entry::EMPTY)
    }

    fn set(&mut self, index: usize, entry: Entry) {
        if let Some(entries) = self.entries {
            entries.set(index, entry);
        }
    }

    pub(crate) fn set_pending(&mut self, index: usize) {
        let entry = self.get(index);
        if entry.waiting().is_some() {
            self.set(index, entry.as_pending());
            self.pending += 1;
            self.scan = self.scan.min(index);
        }
    }

    /// Takes out the first pending entry.
    pub(crate) fn take_pending(&mut self) -> Option<NonNull<u8>> {
        if self.pending == 0 {
            return None;
        }
        for index in self.scan..self.len {
            if let Some(pointer) = self.get(index).pending() {
                self.set(index, Entry::EMPTY);
                self.pending -= 1;
                self.scan = index + 1;
                return Some(pointer);
            }
        }
        None
    }

    /// Closes the gaps.
    fn compact(&mut self) {
        let mut kept = 0;
        for index in 0..self.len {
            let entry = self.get(index);
            if entry.0.is_some() {
                self.set(kept, entry);
                kept += 1;
            }
        }
        self.len = kept;
        self.scan = 0;
    }

    /// Adds an entry; false if there is no memory for it.
    pub(crate) fn push(&mut self, heap: &mut Heap<'_>, entry: Entry) -> bool {
        let capacity = self.entries.map_or(0, |entries| entries.len());
        if self.len == capacity && !self.make_room(heap, capacity) {
            return false;
        }
        self.set(self.len, entry);
        self.len += 1;
        true
    }

    fn make_room(&mut self, heap: &mut Heap<'_>, capacity: usize) -> bool {
        let more = if capacity == 0 {
            FIRST
        } else {
            capacity.saturating_mul(2)
        };
        match self.entries {
            Some(entries) if heap.grow_array(entries, more, Entry::EMPTY) => true,
            _ => {
                let old = self.entries;
                let elements = old.as_ref().map_or(&[][..], |entries| entries.as_slice());
                let header = Array::<Entry>::HEADER;
                let entries = heap.alloc_array_resized(header, elements, more, Entry::EMPTY);
                if entries.is_some() {
                    self.entries = entries;
                }
                entries.is_some()
            }
        }
    }

    /// Marks the table itself, and the objects that pending entries point to or into.
    pub(crate) fn trace(&self, tracer: &mut Tracer<'_>) {
        self.entries.trace(tracer);
        if self.pending != 0 {
            for index in 0..self.len {
                if let Some(pointer) = self.get(index).pending() {
                    tracer.mark_word(pointer.addr().get());
                }
            }
        }
    }

    /// Makes the objects that are not marked pending, then marks them. Closes the gaps.
    pub(crate) fn revive_dead(&mut self, tracer: &mut Tracer<'_>) {
        let before = self.pending;
        for index in 0..self.len {
            if let Some(object) = self.get(index).waiting()
                && tracer.is_dead(object.addr().get())
            {
                self.set_pending(index);
            }
        }
        if self.pending != before {
            self.trace(tracer);
        }
        self.compact();
    }

    /// Empties the weak slots whose referents are not marked, and makes those pending whose owners
    /// want to know and are alive.
    pub(crate) fn empty_dead(&mut self, tracer: &Tracer<'_>) {
        for index in 0..self.len {
            let entry = self.get(index);
            let Some(pointer) = entry.waiting() else {
                continue;
            };
            // SAFETY: `register_weak` took the pointer from a slot, and an entry is dropped in the
            // collection that frees its owner.
            let slot = unsafe { pointer.cast::<WeakSlot>().as_ref() };
            let dead = |object: NonNull<u8>| tracer.is_dead(object.addr().get());
            if slot.get().is_some_and(dead) {
                slot.clear();
                if entry.has(NOTIFY) && tracer.is_inside_marked(pointer.addr().get()) {
                    self.set_pending(index);
                }
            }
        }
    }

    /// Drops the weak slots whose owners are not marked, and those that are empty and nobody is to
    /// be told of. Closes the gaps.
    pub(crate) fn forget_dead(&mut self, tracer: &Tracer<'_>) {
        for index in 0..self.len {
            let Some(pointer) = self.get(index).waiting() else {
                continue;
            };
            // SAFETY: as in `empty_dead`; no owner has been freed since.
            let slot = unsafe { pointer.cast::<WeakSlot>().as_ref() };
            if slot.get().is_none() || !tracer.is_inside_marked(pointer.addr().get()) {
                self.set(index, Entry::EMPTY);
            }
        }
        self.compact();
    }
}
