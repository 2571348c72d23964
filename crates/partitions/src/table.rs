//! A table of partitions, in memory.

use taipan_vfs::{Errno, Result};

use crate::{ENTRY_SIZE, Entry, Kind};

/// The most entries that a table has.
pub const CAPACITY: usize = 16;

/// Partitions, in the order of their entry.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    entries: [Entry; CAPACITY],
    len: usize,
}

impl PartialEq for Table {
    fn eq(&self, other: &Table) -> bool {
        self.entries() == other.entries()
    }
}

impl Eq for Table {}

impl Default for Table {
    fn default() -> Table {
        Table::empty()
    }
}

impl Table {
    /// No partitions.
    pub fn empty() -> Table {
        Table {
            entries: [Entry::new("", Kind::Raw, 0, 0); CAPACITY],
            len: 0,
        }
    }

    /// These partitions, as they are. `ENOSPC` if they are too many.
    pub fn new(entries: &[Entry]) -> Result<Table> {
        let mut table = Table::empty();
        for entry in entries {
            table.push(*entry)?;
        }
        Ok(table)
    }

    /// The partitions that [`Entry::encode`] gave, one after the other: what a board's build puts
    /// into its image. `EINVAL` for anything else, `ENOSPC` if they are too many.
    pub fn decode(entries: &[[u8; ENTRY_SIZE]]) -> Result<Table> {
        let mut table = Table::empty();
        for entry in entries {
            table.push(Entry::decode(entry).ok_or(Errno::EINVAL)?)?;
        }
        Ok(table)
    }

    /// Adds one. `ENOSPC` if there is no room.
    pub fn push(&mut self, entry: Entry) -> Result<()> {
        let place = self.entries.get_mut(self.len).ok_or(Errno::ENOSPC)?;
        *place = entry;
        self.len += 1;
        Ok(())
    }

    /// Removes the one of this name, if there is one.
    pub fn remove(&mut self, name: &str) {
        let mut kept = Table::empty();
        for entry in self.entries() {
            if entry.name.as_str() != name {
                // They all had room before.
                let _ = kept.push(*entry);
            }
        }
        *self = kept;
    }

    /// All of them.
    pub fn entries(&self) -> &[Entry] {
        self.entries.get(..self.len).unwrap_or_default()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Is there none?
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// What a board with USB mass storage offers to a computer, each a disk of its own
    /// ([`crate::Flash`]'s `part` is its block device). Who offers one that is mounted sees to it
    /// that only one side writes.
    pub fn offered(&self) -> impl Iterator<Item = &Entry> {
        self.entries().iter().filter(|entry| entry.flags.usb)
    }

    /// The one of this name.
    pub fn find(&self, name: &str) -> Option<Entry> {
        let mut entries = self.entries().iter();
        entries.find(|entry| entry.name.as_str() == name).copied()
    }
}
