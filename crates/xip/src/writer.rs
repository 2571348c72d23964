//! Writing an entry: record, data, and at the end the mark that it is whole.

use taipan_vfs::{BlockDevice, Errno, Result};

use crate::layout::LARGEST_UNIT;
use crate::record::{self, Entry, Hash, RECORD};
use crate::store::{COMMITTED, REFUSED, Store};

/// An entry that is being written. It holds neither store nor device, so that what is written can be
/// fetched through them meanwhile; all calls are for the store that began it. One that is dropped before
/// it is finished never counts.
#[derive(Clone, Debug)]
pub struct Writer {
    entry: Entry,
    /// Bytes that were given.
    given: u32,
    /// Those that do not fill a unit yet.
    rest: [u8; LARGEST_UNIT],
}

impl<D: BlockDevice> Store<'_, D> {
    /// Begins an entry of `len` bytes whose hash will be this one. Room is made for it by giving up
    /// entries that are not pinned. Whoever writes other entries before this one is finished
    /// [pins](Store::pin) it.
    ///
    /// # Errors
    /// `ENOSPC` if there is none; what the device says.
    pub fn begin(&mut self, hash: &Hash, len: u32) -> Result<Writer> {
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
            entry,
            given: 0,
            rest: [0xff; LARGEST_UNIT],
        })
    }
}

impl Writer {
    /// The entry, which does not count yet.
    pub fn entry(&self) -> &Entry {
        &self.entry
    }

    /// Writes the next bytes; the last ones may wait for [`Writer::finish`].
    ///
    /// # Errors
    /// `EFBIG` for more than was said; what the device says.
    pub fn write<D: BlockDevice>(&mut self, store: &mut Store<'_, D>, data: &[u8]) -> Result<()> {
        if data.len() > self.entry.len.saturating_sub(self.given) as usize {
            return Err(Errno::EFBIG);
        }
        for byte in data {
            let inside = self.given % store.shape.unit;
            if let Some(place) = self.rest.get_mut(inside as usize) {
                *place = *byte;
            }
            self.given += 1;
            if inside + 1 == store.shape.unit || self.given == self.entry.len {
                self.write_unit(store)?;
            }
        }
        Ok(())
    }

    /// Writes the unit that the last byte given is in.
    fn write_unit<D: BlockDevice>(&mut self, store: &mut Store<'_, D>) -> Result<()> {
        let unit = store.shape.unit;
        let at = self.entry.data_at + (self.given - 1) / unit * unit;
        let data = self.rest.get(..unit as usize).ok_or(Errno::EINVAL)?;
        store.program(at, data)?;
        self.rest.fill(0xff);
        Ok(())
    }

    /// Reads the data back, and if it has the hash, makes the entry count.
    ///
    /// # Errors
    /// `EINVAL` if less was written than was said, `EIO` if the data has another hash; what the device
    /// says.
    pub fn finish<D: BlockDevice>(mut self, store: &mut Store<'_, D>) -> Result<Entry> {
        self.end(store, COMMITTED)?;
        store.state.written = store.state.written.saturating_add(1);
        self.entry.is_live = true;
        Ok(self.entry)
    }

    /// Reads the data back, and if it has the hash, notes that it must not be executed:
    /// [`Store::is_refused`] says so, until the room is needed.
    ///
    /// # Errors
    /// As [`Writer::finish`].
    pub fn refuse<D: BlockDevice>(self, store: &mut Store<'_, D>) -> Result<()> {
        self.end(store, REFUSED)
    }

    /// Writes the last mark of an entry whose data is all there.
    fn end<D: BlockDevice>(&self, store: &mut Store<'_, D>, mark: [u8; 4]) -> Result<()> {
        if self.given < self.entry.len {
            return Err(Errno::EINVAL);
        }
        store.device.sync()?;
        if !store.holds(&self.entry)? {
            return Err(Errno::EIO);
        }
        store.mark(self.entry.at + store.shape.commit(), mark)?;
        store.device.sync()
    }
}
