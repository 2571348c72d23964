//! Every name of a module once: identifiers and short strings get small numbers, so that symbol
//! tables are compact and comparing names is comparing numbers.
//!
//! A name also keeps what is known about it module-wide: its place in the image's name table
//! once code refers to it, and how the module's own scope uses it (which saves that scope a
//! symbol table of its own).

use taipan_arena::{List, Table};

use crate::error::Failure;
use crate::keep::Keep;

/// The number of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name(pub u16);

/// No entry follows; no table index yet.
const NONE: u16 = u16::MAX;

#[derive(Clone, Copy)]
struct Entry<'k> {
    text: &'k [u8],
    /// The next entry of the same bucket.
    next: u16,
    /// Index in the image's name table.
    index: u16,
    marks: u16,
}

/// The names of one module.
pub struct Names<'k> {
    keep: Keep<'k>,
    entries: Table<'k, Entry<'k>>,
    buckets: List<'k, u16>,
    /// The image's name table, in order.
    table: Table<'k, Name>,
}

impl<'k> Names<'k> {
    /// No names.
    pub fn new(keep: Keep<'k>) -> Self {
        Self {
            keep,
            entries: Table::new(keep.arena),
            buckets: List::new(keep.arena),
            table: Table::new(keep.arena),
        }
    }

    /// The number of `text`, which becomes a name if it is none yet.
    pub fn intern(&mut self, text: &[u8]) -> Result<Name, Failure> {
        let hash = hash(text);
        match self.find(text, hash) {
            Some(name) => Ok(name),
            None => {
                let text = self.keep.bytes(text)?;
                self.add(text, hash)
            }
        }
    }

    /// The number of a text that the compiler itself knows.
    pub fn intern_static(&mut self, text: &'static str) -> Result<Name, Failure> {
        let hash = hash(text.as_bytes());
        match self.find(text.as_bytes(), hash) {
            Some(name) => Ok(name),
            None => self.add(text.as_bytes(), hash),
        }
    }

    /// The number of the concatenation of `parts`.
    pub fn intern_joined(&mut self, parts: &[&str]) -> Result<Name, Failure> {
        let mut joined = List::new(self.keep.arena);
        for byte in parts.iter().flat_map(|part| part.bytes()) {
            joined.push(byte)?;
        }
        let name = self.intern(&joined);
        joined.discard();
        name
    }

    fn add(&mut self, text: &'k [u8], hash: u32) -> Result<Name, Failure> {
        if self.entries.len() >= self.buckets.len() * 2 {
            self.grow()?;
        }
        let number = u16::try_from(self.entries.len())
            .ok()
            .filter(|&number| number != NONE)
            .ok_or(Failure::TOO_MANY_NAMES)?;
        let slot = hash as usize & (self.buckets.len() - 1);
        let Some(bucket) = self.buckets.get_mut(slot) else {
            return Err(Failure::TOO_MANY_NAMES);
        };
        let next = core::mem::replace(bucket, number);
        self.entries.push(Entry {
            text,
            next,
            index: NONE,
            marks: 0,
        })?;
        Ok(Name(number))
    }

    /// The number of `text` if it is a name already.
    pub fn get(&self, text: &[u8]) -> Option<Name> {
        self.find(text, hash(text))
    }

    /// The text of a name.
    pub fn text(&self, name: Name) -> &'k [u8] {
        self.entries
            .get(usize::from(name.0))
            .map_or(&[], |entry| entry.text)
    }

    /// The name's index in the image's name table, which it enters if it is not there yet.
    pub fn index(&mut self, name: Name) -> Result<u32, Failure> {
        let Some(entry) = self.entries.get_mut(usize::from(name.0)) else {
            return Ok(0);
        };
        if entry.index == NONE {
            entry.index = self.table.len() as u16;
            self.table.push(name)?;
        }
        Ok(u32::from(entry.index))
    }

    /// The texts of the image's name table, in order.
    pub fn table(&self) -> impl Iterator<Item = &'k [u8]> {
        self.table.iter().map(|&name| self.text(name))
    }

    /// How many names the image's name table has.
    pub fn table_len(&self) -> usize {
        self.table.len()
    }

    /// What has been marked about the name; the bits are the caller's.
    pub fn marks(&self, name: Name) -> u16 {
        self.entries
            .get(usize::from(name.0))
            .map_or(0, |entry| entry.marks)
    }

    /// Adds marks to a name.
    pub fn mark(&mut self, name: Name, marks: u16) {
        if let Some(entry) = self.entries.get_mut(usize::from(name.0)) {
            entry.marks |= marks;
        }
    }

    fn find(&self, text: &[u8], hash: u32) -> Option<Name> {
        let slot = hash as usize & self.buckets.len().wrapping_sub(1);
        let mut number = *self.buckets.get(slot)?;
        while let Some(entry) = self.entries.get(usize::from(number)) {
            if entry.text == text {
                return Some(Name(number));
            }
            number = entry.next;
        }
        None
    }

    /// Doubles the buckets and deals the entries out again.
    #[cold]
    #[inline(never)]
    fn grow(&mut self) -> Result<(), Failure> {
        let size = (self.buckets.len() * 2).max(32);
        let mut buckets = List::new(self.keep.arena);
        for _ in 0..size {
            buckets.push(NONE)?;
        }
        core::mem::replace(&mut self.buckets, buckets).discard();
        for number in 0..self.entries.len() {
            if let Some(entry) = self.entries.get_mut(number)
                && let Some(bucket) = self.buckets.get_mut(hash(entry.text) as usize & (size - 1))
            {
                entry.next = core::mem::replace(bucket, number as u16);
            }
        }
        Ok(())
    }
}

/// FNV-1a, folded: short texts, and the low bits are the ones used.
fn hash(text: &[u8]) -> u32 {
    let mut hash = 0x811c_9dc5u32;
    for &byte in text {
        hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    hash ^ (hash >> 15)
}
