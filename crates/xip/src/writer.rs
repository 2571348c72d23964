//! Writing an entry: record, data, and at the end the mark that it is whole.

use taipan_vfs::{BlockDevice, Errno, Result};

use crate::layout::LARGEST_UNIT;
use crate::record::{self, Entry, Hash, RECORD};
use crate::store::{COMMITTED, Store};

/// An entry that is being written. One that is dropped before it is finished never counts.
pub struct Writer<'w, 's, D> {
    store: &'w mut Store<'s, D>,
    entry: Entry,
    /// Bytes that were given.
    given: u32,
    /// Those that do not fill a unit yet.
    rest: [u8; LARGEST_UNIT],
}

impl<'s, D: BlockDevice> Store<'s, D> {
    /// Begins an entry of `len` bytes whose hash will be this one. Room is made for it by giving up
    /// entries that are not pinned.
    ///
    /// # Errors
    /// `ENOSPC` if there is none; what the device says.
    pub fn begin(&mut self, hash: &Hash, len: u32) -> Result<Writer<'_, 's, D>> {
        let extent = self.shape.extent(len).ok_or(Errno::ENOSPC)?;
        let at = self.room(extent)?;
        let mut bytes = [0xff; RECORD.next_multiple_of(LARGEST_UNIT)];
        if let Some(start) = bytes.first_chunk_mut() {
            *start = record::encode(hash, len);
        }
        let bytes = bytes
            .get(..self.shape.record() as usize)
            .ok_or(Errno::EINVAL)?;
        self.program(at, bytes)?;
        let entry = Entry {
            hash: *hash,
            len,
            at,
            data_at: at + self.shape.head(),
            is_live: false,
        };
        Ok(Writer {
            store: self,
            entry,
            given: 0,
            rest: [0xff; LARGEST_UNIT],
        })
    }
}

impl<D: BlockDevice> Writer<'_, '_, D> {
    /// Writes the next bytes.
    ///
    /// # Errors
    /// `EFBIG` for more than was said; what the device says.
    pub fn write(&mut self, data: &[u8]) -> Result<()> {
        if data.len() > (self.entry.len - self.given) as usize {
            return Err(Errno::EFBIG);
        }
        for byte in data {
            let inside = self.given % self.store.shape.unit;
            if let Some(place) = self.rest.get_mut(inside as usize) {
                *place = *byte;
            }
            self.given += 1;
            if inside + 1 == self.store.shape.unit {
                self.write_unit()?;
            }
        }
        Ok(())
    }

    /// Writes the unit that the last byte given is in.
    fn write_unit(&mut self) -> Result<()> {
        let unit = self.store.shape.unit;
        let at = self.entry.data_at + (self.given - 1) / unit * unit;
        let data = self.rest.get(..unit as usize).ok_or(Errno::EINVAL)?;
        self.store.program(at, data)?;
        self.rest.fill(0xff);
        Ok(())
    }

    /// Reads the data back; if it has the hash, and `check` has nothing against what lies there, makes
    /// the entry count.
    ///
    /// # Errors
    /// `EINVAL` if less was written than was said, or for what `check` refuses; `EIO` if the data has another
    /// hash; what the device says.
    pub fn finish(mut self, check: impl FnOnce(&mut D, &Entry) -> bool) -> Result<Entry> {
        if self.given < self.entry.len {
            return Err(Errno::EINVAL);
        }
        if !self.given.is_multiple_of(self.store.shape.unit) {
            self.write_unit()?;
        }
        self.store.device.sync()?;
        if !self.store.holds(&self.entry)? {
            return Err(Errno::EIO);
        }
        if !check(&mut self.store.device, &self.entry) {
            return Err(Errno::EINVAL);
        }
        let at = self.entry.at + self.store.shape.commit();
        self.store.mark(at, COMMITTED)?;
        self.store.device.sync()?;
        self.store.state.written = self.store.state.written.saturating_add(1);
        self.entry.is_live = true;
        Ok(self.entry)
    }
}
