//! `dict`: keys in insertion order. The struct and its lookups are here; the Python type
//! with its methods in [`methods`], views and iterators in [`views`], and the types built on
//! it in [`ordered`], [`default`] and [`fixed`].
//!
//! Entries are key, value, key, value, ... in the order they came; a removed one has an
//! absent key, and its value can say where to look on ([`Dict::next_entry`]). Up to [`SCANNED`] entries are looked through; more have an index, an
//! open-addressed table of entry numbers. Comparing keys can run Python code that changes
//! the dict, so a lookup starts again when the entries are not those it began with.

use core::cell::Cell;

use bitflags::bitflags;
use taipan_gc::{Array, Gc, Plain};

use crate::name::Name;
use crate::object;
use crate::protocol::{compare, hash};
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::types::Type;
use crate::types::header_of;
use crate::word::Obj;

#[cfg(feature = "collections")]
pub mod default;
pub mod fixed;
pub mod index;
mod methods;
#[cfg(feature = "collections")]
pub mod ordered;
#[cfg(test)]
mod tests;
mod views;

pub use methods::{DICT, view_of_method};
#[cfg(feature = "collections")]
pub use ordered::ORDERED_DICT;
pub use views::{ITEMS, KEYS, VALUES, View, next_entry};

use index::Index;

/// Dicts with no more entries than this have no index.
const SCANNED: usize = 8;
/// Entries of the first array.
const FIRST: usize = 4;

object! {
    /// A dict.
    pub struct Dict: open {
        entries: Cell<Option<Gc<Array<Obj>>>>,
        /// Entries written, removed ones counted.
        used: Cell<usize>,
        /// Entries that are there.
        live: Cell<usize>,
        index: Cell<Option<Index>>,
        /// What keys there have been.
        keys: Plain<Cell<Keys>>,
    }
}

bitflags! {
    /// Kinds of keys that make lookups longer than comparing words.
    #[derive(Clone, Copy, PartialEq, Eq)]
    struct Keys: u8 {
        /// Strings that are not interned.
        const TEXTS = 1;
        /// Objects that could equal a string because they say so.
        const OTHERS = 2;
    }
}

impl Keys {
    #[inline(always)]
    fn kind_of(key: Obj) -> Keys {
        if !key.is_pointer() {
            Keys::empty()
        } else if key.is_exactly(&super::str::STR) {
            Keys::TEXTS
        } else {
            Keys::OTHERS
        }
    }
}

/// Where a key was found, or what its place would need.
enum Place {
    Found(usize),
    Missing,
}

impl Dict {
    /// An empty dict.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn new(rt: &mut Runtime) -> Res<Gc<Dict>> {
        rt.alloc(Dict::empty(DICT.header()))
    }

    /// The memory of an empty dict with this header.
    pub(super) fn empty(header: taipan_gc::Header) -> Dict {
        Dict {
            header,
            entries: Cell::new(None),
            used: Cell::new(0),
            live: Cell::new(0),
            index: Cell::new(None),
            keys: Plain(Cell::new(Keys::empty())),
        }
    }

    /// An empty instance of `dict` or a class derived from it.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn of_class(rt: &mut Runtime, cls: Gc<Type>) -> Res {
        rt.alloc_instance(cls, Dict::empty(header_of(cls)))
    }

    /// How many entries there are.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.live.get()
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.live.get() == 0
    }

    /// Entries written so far, removed ones counted: grows with each new key.
    #[inline(always)]
    pub fn used(&self) -> usize {
        self.used.get()
    }

    /// The address of the entries: while it and [`Dict::used`] are the same, entry numbers
    /// are too.
    #[inline(always)]
    pub fn entries_address(&self) -> usize {
        self.entries
            .get()
            .map_or(0, |entries| entries.as_ptr().addr())
    }

    /// The value of the entry with this number, if it is that of the interned key.
    #[inline(always)]
    pub fn value_of_name_at(&self, number: usize, name: Name) -> Option<Obj> {
        let entries = self.entries.get()?;
        if entries.get(2 * number)? == Obj::from(name) {
            entries.get(2 * number + 1)
        } else {
            None
        }
    }

    #[inline(always)]
    fn key_at(&self, number: usize) -> Option<Obj> {
        self.entries.get()?.get(2 * number)
    }

    /// The value of an entry.
    #[inline(always)]
    pub fn value_at(&self, number: usize) -> Option<Obj> {
        self.entries.get()?.get(2 * number + 1)
    }

    /// Sets the value of an entry that is there.
    #[inline(always)]
    pub fn set_value_at(&self, number: usize, value: Obj) {
        if let Some(entries) = self.entries.get() {
            entries.set(2 * number + 1, value);
        }
    }

    /// The entry at or after a position, which moves behind it: how entries are gone
    /// through while the dict may change.
    pub fn next_entry(&self, position: &mut usize) -> Option<(Obj, Obj)> {
        while *position < self.used.get() {
            let number = *position;
            *position += 1;
            let (key, value) = (self.key_at(number)?, self.value_at(number)?);
            if key != Obj::ABSENT {
                return Some((key, value));
            }
            if let Some(hint) = value.as_small() {
                *position = (*position).max(hint as usize);
            }
        }
        None
    }

    /// The entry before a position, which moves to it.
    pub fn previous_entry(&self, position: &mut usize) -> Option<(Obj, Obj)> {
        *position = (*position).min(self.used.get());
        while *position > 0 {
            *position -= 1;
            let (key, value) = (self.key_at(*position)?, self.value_at(*position)?);
            if key != Obj::ABSENT {
                return Some((key, value));
            }
            if let Some(hint) = value.as_small() {
                *position = (*position).min(hint as usize);
            }
        }
        None
    }

    /// The number of the entry of an interned key, or of an equal string. Objects that only
    /// claim to equal it are not asked: attributes and variables go by names.
    #[inline]
    pub fn find_name(&self, name: Name) -> Option<usize> {
        let entries = self.entries.get()?;
        let key = Obj::from(name);
        match self.index.get() {
            None => {
                let cells = &entries.as_slice()[..2 * self.used.get()];
                let same = cells
                    .chunks_exact(2)
                    .position(|entry| entry[0].get() == key);
                match same {
                    None if self.has_keys(Keys::TEXTS) => self.find_equal_text(name),
                    found => found,
                }
            }
            Some(index) => {
                let hash = name.hash() as usize;
                index.probe(hash, |number| {
                    entries
                        .get(2 * number)
                        .is_some_and(|other| is_name(other, key, name))
                })
            }
        }
    }

    /// Strings with the same text that are not interned.
    #[inline(never)]
    fn find_equal_text(&self, name: Name) -> Option<usize> {
        let entries = self.entries.get()?;
        let cells = &entries.as_slice()[..2 * self.used.get()];
        cells.chunks_exact(2).position(|entry| {
            let other = entry[0].get();
            other.is_pointer() && super::str::plain_text(other) == Some(name.text())
        })
    }

    /// The value of an interned key.
    #[inline]
    pub fn get_name(&self, name: Name) -> Option<Obj> {
        self.value_at(self.find_name(name)?)
    }

    /// The value of a key.
    ///
    /// # Errors
    /// `TypeError` if the key cannot be hashed, and what comparing raises.
    #[inline]
    pub fn get(&self, rt: &mut Runtime, key: Obj) -> Res<Option<Obj>> {
        if let Some(name) = key.as_name() {
            let found = self.get_name(name);
            if found.is_some() || !self.has_keys(Keys::OTHERS) {
                return Ok(found);
            }
        }
        let hash = hash::hash(rt, key)?;
        match self.find(rt, key, hash)? {
            Place::Found(number) => Ok(self.value_at(number)),
            Place::Missing => Ok(None),
        }
    }

    #[inline(always)]
    fn has_keys(&self, kinds: Keys) -> bool {
        self.keys.0.get().intersects(kinds)
    }

    /// Looks for a string by its text, among keys none of which is of [`Keys::OTHERS`].
    #[inline]
    fn find_text(&self, text: &str, hash: usize) -> Option<usize> {
        let entries = self.entries.get()?;
        let same = |number: usize| match entries.get(2 * number) {
            Some(key) => super::str::is_plain_text(key, text),
            None => false,
        };
        match self.index.get() {
            None => (0..self.used.get()).find(|&number| same(number)),
            Some(index) => index.probe(hash, same),
        }
    }

    /// Looks for a key with this hash.
    #[inline]
    fn find(&self, rt: &mut Runtime, key: Obj, hash: usize) -> Res<Place> {
        if !self.has_keys(Keys::OTHERS)
            && let Some(text) = super::str::plain_text(key)
        {
            return Ok(match self.find_text(text, hash) {
                Some(number) => Place::Found(number),
                None => Place::Missing,
            });
        }
        self.find_any(rt, key, hash)
    }

    #[inline(never)]
    fn find_any(&self, rt: &mut Runtime, key: Obj, hash: usize) -> Res<Place> {
        'again: loop {
            let Some(entries) = self.entries.get() else {
                return Ok(Place::Missing);
            };
            let mut probe = self.index.get().map(|index| index.start(hash));
            let mut number = 0;
            loop {
                let candidate = match (&mut probe, self.index.get()) {
                    (Some(probe), Some(index)) => match index.next(probe) {
                        Some(candidate) => candidate,
                        None => return Ok(Place::Missing),
                    },
                    _ if number < self.used.get() => {
                        number += 1;
                        number - 1
                    }
                    _ => return Ok(Place::Missing),
                };
                let Some(other) = entries.get(2 * candidate) else {
                    return Ok(Place::Missing);
                };
                if other == key {
                    return Ok(Place::Found(candidate));
                }
                if other == Obj::ABSENT || (other.is_small() && key.is_small()) {
                    continue;
                }
                let (address, used) = (self.entries_address(), self.used.get());
                let equal = keys_equal(rt, other, key, hash)?;
                if self.entries_address() != address || self.used.get() != used {
                    continue 'again;
                }
                if equal && entries.get(2 * candidate) == Some(other) {
                    return Ok(Place::Found(candidate));
                }
            }
        }
    }

    /// Sets the value of a key.
    ///
    /// # Errors
    /// `TypeError` if the key cannot be hashed, what comparing raises, `MemoryError`.
    #[inline]
    pub fn set(&self, rt: &mut Runtime, key: Obj, value: Obj) -> Res<()> {
        if let Some(name) = key.as_name() {
            if let Some(number) = self.find_name(name) {
                self.set_value_at(number, value);
                return Ok(());
            }
            if !self.has_keys(Keys::OTHERS) {
                return self.append(rt, key, name.hash() as usize, value);
            }
        }
        let hash = hash::hash(rt, key)?;
        match self.find(rt, key, hash)? {
            Place::Found(number) => {
                self.set_value_at(number, value);
                Ok(())
            }
            Place::Missing => self.append(rt, key, hash, value),
        }
    }

    /// Adds an entry for a key that is not there.
    fn append(&self, rt: &mut Runtime, key: Obj, hash: usize, value: Obj) -> Res<()> {
        let room = self.entries.get().map_or(0, |entries| entries.len() / 2);
        if self.used.get() == room {
            self.make_room(rt)?;
        }
        let (Some(entries), number) = (self.entries.get(), self.used.get()) else {
            return Err(rt.memory_error());
        };
        let kinds = self.keys.0.get();
        self.keys.0.set(kinds | Keys::kind_of(key));
        entries.set(2 * number, key);
        entries.set(2 * number + 1, value);
        if let Some(index) = self.index.get() {
            index.insert(hash, number);
        }
        self.used.set(number + 1);
        self.live.set(self.live.get() + 1);
        Ok(())
    }

    /// Makes room for one more entry: drops removed ones, or grows.
    #[inline(never)]
    fn make_room(&self, rt: &mut Runtime) -> Res<()> {
        let live = self.live.get();
        if live < FIRST {
            return self.resize(rt, FIRST);
        }
        match self.resize(rt, live + live / 2 + 2) {
            Err(_) if rt.is_memory_short() => {
                // Where there is no room for so much, less may do.
                rt.forget_raised();
                self.resize(rt, live + live / 8 + 1)
            }
            resized => resized,
        }
    }

    /// Moves the entries into an array with this much room, removed ones left out.
    fn resize(&self, rt: &mut Runtime, room: usize) -> Res<()> {
        if let Some(entries) = self.entries.get()
            && self.live.get() == self.used.get()
            && self.index.get().is_none_or(|index| index.fits(room))
            && (room <= SCANNED || self.index.get().is_some())
            && rt.heap.grow_array(entries, 2 * room, Obj::ABSENT)
        {
            return Ok(());
        }
        loop {
            let room = room.max(self.live.get() + 1);
            let Some(cells) = room.checked_mul(2) else {
                return Err(rt.memory_error());
            };
            let grown = rt.alloc_array(Array::<Obj>::HEADER, cells, Obj::ABSENT)?;
            let count = self.copy_entries(grown);
            let index = if room > SCANNED {
                Some(index_of(rt, grown, count, room)?)
            } else {
                None
            };
            // Hashing can have run code that changed the dict.
            if index.is_none()
                || (self.has_keys_of(grown, count) && self.copy_entries(grown) == count)
            {
                self.entries.set(Some(grown));
                self.used.set(count);
                self.live.set(count);
                self.index.set(index);
                return Ok(());
            }
        }
    }

    /// Copies the entries that are there into an array, which has room for them; their number.
    fn copy_entries(&self, to: Gc<Array<Obj>>) -> usize {
        let (mut count, mut position) = (0, 0);
        while let Some((key, value)) = self.next_entry(&mut position) {
            to.set(2 * count, key);
            to.set(2 * count + 1, value);
            count += 1;
        }
        count
    }

    /// Are the first `count` keys of an array those of the dict, in this order?
    fn has_keys_of(&self, array: Gc<Array<Obj>>, count: usize) -> bool {
        let mut position = 0;
        self.live.get() == count
            && (0..count).all(|number| {
                let entry = self.next_entry(&mut position);
                entry.map(|(key, _)| key) == array.get(2 * number)
            })
    }

    /// Makes room for this many entries in all.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn reserve(&self, rt: &mut Runtime, room: usize) -> Res<()> {
        let present = self.entries.get().map_or(0, |entries| entries.len() / 2);
        if room > present {
            self.resize(rt, room)
        } else {
            Ok(())
        }
    }

    /// Removes a key; its value, if it was there.
    ///
    /// # Errors
    /// As [`Dict::get`].
    pub fn remove(&self, rt: &mut Runtime, key: Obj) -> Res<Option<Obj>> {
        let hash = hash::hash(rt, key)?;
        match self.find(rt, key, hash)? {
            Place::Found(number) => Ok(self.remove_entry(number)),
            Place::Missing => Ok(None),
        }
    }

    /// Removes an entry by its number; its value.
    pub(super) fn remove_entry(&self, number: usize) -> Option<Obj> {
        let entries = self.entries.get()?;
        let value = entries.get(2 * number + 1)?;
        entries.set(2 * number, Obj::ABSENT);
        entries.set(2 * number + 1, Obj::NONE);
        self.live.set(self.live.get() - 1);
        if self.live.get() == 0 {
            // The index still names the removed entries, so it goes too.
            self.clear();
        } else if self.index.get().is_none() && number + 1 == self.used.get() {
            // The last entries can go at once, so that a name that is set and deleted over and over
            // takes no memory.
            let mut used = number;
            while used > 0 && entries.get(2 * used - 2) == Some(Obj::ABSENT) {
                used -= 1;
            }
            self.used.set(used);
        } else if entries.get(0) == Some(Obj::ABSENT)
            && (number == 0 || entries.get(1) == Some(Obj::small(number as isize)))
        {
            // All before the next entry are gone: the first one says so, so that taking from
            // the front again and again stays cheap.
            entries.set(1, Obj::small(number as isize + 1));
        }
        Some(value)
    }

    /// Takes out the first entry.
    pub fn take_first(&self) -> Option<(Obj, Obj)> {
        let mut position = 0;
        let entry = self.next_entry(&mut position)?;
        self.remove_entry(position - 1);
        Some(entry)
    }

    /// Takes out the last entry.
    pub fn take_last(&self) -> Option<(Obj, Obj)> {
        let mut position = usize::MAX;
        let entry = self.previous_entry(&mut position)?;
        self.remove_entry(position);
        let used = self.used.get();
        if position < used {
            match self.index.get() {
                None => self.used.set(position),
                // The index goes on naming the entries behind it, so they stay, and the last
                // one says that they are gone.
                Some(_) => {
                    self.set_value_at(used - 1, Obj::small(position as isize));
                }
            }
        }
        Some(entry)
    }

    /// Takes the entries that another dict has now.
    fn take_over(&self, other: Gc<Dict>) {
        self.entries.set(other.entries.get());
        self.index.set(other.index.get());
        self.used.set(other.used.get());
        self.live.set(other.live.get());
        self.keys.0.set(other.keys.0.get());
    }

    /// Removes everything.
    pub fn clear(&self) {
        self.entries.set(None);
        self.index.set(None);
        self.used.set(0);
        self.keys.0.set(Keys::empty());
        self.live.set(0);
    }

    /// Sets the entries of another dict.
    ///
    /// # Errors
    /// What comparing raises, `MemoryError`.
    pub fn copy_from(&self, rt: &mut Runtime, other: Gc<Dict>) -> Res<()> {
        let mut position = 0;
        while let Some((key, value)) = other.next_entry(&mut position) {
            self.set(rt, key, value)?;
        }
        Ok(())
    }

    /// A `dict` with the same entries. Keys are neither hashed nor compared.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn duplicate(&self, rt: &mut Runtime) -> Res<Gc<Dict>> {
        self.duplicate_as(rt, &DICT)
    }

    /// The same as an instance of `ty`, which is `dict` or built on it.
    fn duplicate_as(&self, rt: &mut Runtime, ty: &'static Type) -> Res<Gc<Dict>> {
        let copy = Dict::empty(ty.header());
        if let Some(entries) = self.entries.get() {
            let cells = entries.as_slice();
            copy.entries.set(Some(rt.alloc_array_resized(
                cells,
                cells.len(),
                Obj::ABSENT,
            )?));
            if let Some(index) = self.index.get() {
                copy.index.set(Some(index.duplicate(rt)?));
            }
            copy.used.set(self.used.get());
            copy.live.set(self.live.get());
            copy.keys.0.set(self.keys.0.get());
        }
        rt.alloc(copy)
    }
}

/// An index of the first `count` entries of an array.
fn index_of(rt: &mut Runtime, entries: Gc<Array<Obj>>, count: usize, room: usize) -> Res<Index> {
    let index = Index::new(rt, room)?;
    for number in 0..count {
        if let Some(key) = entries.get(2 * number) {
            let hash = hash::hash(rt, key)?;
            index.insert(hash, number);
        }
    }
    Ok(index)
}

/// Is a stored key the interned string, or one with its text?
#[inline(always)]
fn is_name(other: Obj, key: Obj, name: Name) -> bool {
    other == key || (other.is_pointer() && super::str::plain_text(other) == Some(name.text()))
}

/// Are two keys equal? Only keys with the same hash are compared.
fn keys_equal(rt: &mut Runtime, stored: Obj, key: Obj, hash: usize) -> Res<bool> {
    if let (Some(a), Some(b)) = (super::str::plain_text(stored), super::str::plain_text(key)) {
        return Ok(a == b);
    }
    if hash::hash(rt, stored)? != hash {
        return Ok(false);
    }
    compare::equal(rt, stored, key)
}

/// An empty dict with room for some entries.
///
/// # Errors
/// `MemoryError`.
pub fn with_capacity(rt: &mut Runtime, capacity: usize) -> Res {
    let dict = Dict::new(rt)?;
    // The number is only a hint, and can come from a hostile file.
    if capacity > 0 {
        dict.reserve(rt, capacity.min(256))?;
    }
    Ok(Obj::from(dict))
}
