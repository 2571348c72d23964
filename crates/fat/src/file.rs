//! The contents of files: reading, writing, growing and cutting off.
//!
//! Several handles may be open on one file. Each has a copy of what is known of the file, and
//! whoever changes it tells the others; see [`crate::session`].

use crate::directory::Place;
use crate::disk::Disk;
use crate::entry::{ARCHIVE, Meta};
use crate::time::Stamp;
use taipan_vfs::{Errno, Result};

/// An open file: what a slot of a volume holds.
#[derive(Clone, Copy, Debug)]
pub struct OpenFile {
    /// The same for all handles on one file.
    pub(crate) key: u32,
    pub(crate) home: Home,
    pub(crate) can_read: bool,
    pub(crate) can_write: bool,
    pub(crate) appends: bool,
    /// The entry does not say what is true of the file.
    pub(crate) dirty: bool,
    pub(crate) meta: Meta,
    pub(crate) position: u64,
    /// A cluster of the file that was found before: which of the file's it is, and its number,
    /// 0 for none.
    pub(crate) near: (u32, u32),
}

/// Where the entry of an open file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Home {
    Entry(Place),
    /// The file was removed; its clusters stay until it is closed.
    Removed,
    /// The volume that it was on is gone.
    Lost,
}

/// The longest file.
const SIZE_MAX: u64 = u32::MAX as u64;

impl OpenFile {
    /// The position in the file's clusters, all in 32 bits.
    fn at(&self) -> Result<u32> {
        u32::try_from(self.position).map_err(|_| Errno::EFBIG)
    }
}

impl Disk<'_> {
    /// Cluster `index` of a file. With `grow`, the chain is made longer as needed.
    #[inline(never)]
    fn cluster_at(&mut self, file: &mut OpenFile, index: u32, grow: bool) -> Result<u32> {
        let missing = match grow {
            true => Errno::ENOSPC,
            false => Errno::EIO,
        };
        // No file has more clusters than there are, whatever its entry says.
        if index >= self.shape.clusters || file.meta.start == 0 && !grow {
            return Err(missing);
        }
        if file.meta.start == 0 {
            file.meta.start = self.allocate(0)?;
            file.dirty = true;
        }
        if file.near.1 == 0 || index < file.near.0 {
            file.near = (0, file.meta.start);
        }
        while file.near.0 < index {
            let last = file.near.1;
            let next = match self.next(last)? {
                Some(next) => next,
                None if grow => self.allocate(last)?,
                None => return Err(Errno::EIO),
            };
            file.near = (file.near.0 + 1, next);
        }
        Ok(file.near.1)
    }

    /// The sector that byte `at` of a file is in.
    fn sector_at(&mut self, file: &mut OpenFile, at: u32, grow: bool) -> Result<u32> {
        let index = at >> self.shape.cluster_bytes_shift();
        let cluster = self.cluster_at(file, index, grow)?;
        let within = at & (self.shape.cluster_size() - 1);
        Ok(self.shape.sector_of(cluster)? + (within >> self.shape.sector_shift))
    }

    /// How many sectors, of `wanted` whole ones from byte `at` of a file on, lie side by side.
    fn run_at(&mut self, file: &mut OpenFile, at: u32, wanted: u32, grow: bool) -> u32 {
        let per_cluster = 1 << self.shape.cluster_shift;
        let mut index = at >> self.shape.cluster_bytes_shift();
        let mut run = per_cluster - (at >> self.shape.sector_shift & (per_cluster - 1));
        while run < wanted {
            let here = file.near.1;
            index += 1;
            match self.cluster_at(file, index, grow) {
                Ok(next) if next == here + 1 => run += per_cluster,
                _ => break,
            }
        }
        run.min(wanted)
    }

    /// Reads at a file's position and moves it.
    pub fn read_file(&mut self, file: &mut OpenFile, into: &mut [u8]) -> Result<usize> {
        if !file.can_read {
            return Err(Errno::EBADF);
        }
        let left = u64::from(file.meta.size).saturating_sub(file.position);
        let length = usize::try_from(left).map_or(into.len(), |left| left.min(into.len()));
        let mut rest = into.get_mut(..length).unwrap_or(&mut []);
        while !rest.is_empty() {
            let done = length - rest.len();
            match self.read_some(file, rest) {
                Ok(count) => rest = rest.get_mut(count..).unwrap_or(&mut []),
                Err(_) if done > 0 => return Ok(done),
                Err(errno) => return Err(errno),
            }
        }
        Ok(length)
    }

    /// Reads what lies side by side; `into` is not empty, and the file is that long.
    fn read_some(&mut self, file: &mut OpenFile, into: &mut [u8]) -> Result<usize> {
        let at = file.at()?;
        let sector = self.sector_at(file, at, false)?;
        let sector_size = self.buffer.len();
        let offset = at as usize & (sector_size - 1);
        let count = if offset == 0 && into.len() >= sector_size {
            let wanted = (into.len() >> self.shape.sector_shift) as u32;
            let run = self.run_at(file, at, wanted, false);
            let count = (run as usize) << self.shape.sector_shift;
            self.read_run(sector, into.get_mut(..count).ok_or(Errno::EIO)?)?;
            count
        } else {
            let count = into.len().min(sector_size - offset);
            let from = self.load(sector)?.get(offset..offset + count);
            into[..count].copy_from_slice(from.ok_or(Errno::EIO)?);
            count
        };
        file.position += count as u64;
        Ok(count)
    }

    /// Writes at a file's position and moves it.
    pub fn write_file(&mut self, file: &mut OpenFile, data: &[u8]) -> Result<usize> {
        if !file.can_write {
            return Err(Errno::EBADF);
        }
        self.state.writable()?;
        if file.appends {
            file.position = u64::from(file.meta.size);
        }
        let room = SIZE_MAX.saturating_sub(file.position);
        let length = usize::try_from(room).map_or(data.len(), |room| room.min(data.len()));
        if length == 0 {
            return match data.is_empty() {
                true => Ok(0),
                false => Err(Errno::EFBIG),
            };
        }
        let at = file.at()?;
        if at > file.meta.size {
            self.extend(file, at)?;
        }
        let mut rest = data.get(..length).unwrap_or(&[]);
        while !rest.is_empty() {
            let done = length - rest.len();
            match self.write_some(file, rest) {
                Ok(count) => rest = rest.get(count..).unwrap_or(&[]),
                Err(_) if done > 0 => return Ok(done),
                Err(errno) => return Err(errno),
            }
        }
        Ok(length)
    }

    /// Writes what lies side by side; `data` is not empty.
    fn write_some(&mut self, file: &mut OpenFile, data: &[u8]) -> Result<usize> {
        let at = file.at()?;
        let sector = self.sector_at(file, at, true)?;
        let sector_size = self.buffer.len();
        let offset = at as usize & (sector_size - 1);
        let count = if offset == 0 && data.len() >= sector_size {
            let wanted = (data.len() >> self.shape.sector_shift) as u32;
            let run = self.run_at(file, at, wanted, true);
            let count = (run as usize) << self.shape.sector_shift;
            self.write_run(sector, data.get(..count).ok_or(Errno::EIO)?)?;
            count
        } else {
            let count = data.len().min(sector_size - offset);
            let into = match offset {
                // Nothing in this sector is the file's yet.
                0 if at >= file.meta.size => self.blank(sector)?,
                _ => self.change(sector)?,
            };
            let into = into.get_mut(offset..offset + count).ok_or(Errno::EIO)?;
            into.copy_from_slice(data.get(..count).ok_or(Errno::EIO)?);
            count
        };
        file.position += count as u64;
        file.meta.size = file.meta.size.max(at + count as u32);
        file.dirty = true;
        Ok(count)
    }

    /// Makes a file longer, with zeros. `ENOSPC` leaves it as it was.
    #[inline(never)]
    pub fn extend(&mut self, file: &mut OpenFile, size: u32) -> Result<()> {
        let old = file.meta.size;
        let last = (size - 1) >> self.shape.cluster_bytes_shift();
        if let Err(errno) = self.cluster_at(file, last, true) {
            self.cut(file)?;
            return Err(errno);
        }
        let sector_size = self.shape.sector_size();
        let mut at = old;
        while at < size {
            let sector = self.sector_at(file, at, false)?;
            let offset = at & (sector_size - 1);
            if offset == 0 {
                self.blank(sector)?;
            } else if let Some(rest) = self.change(sector)?.get_mut(offset as usize..) {
                rest.fill(0);
            }
            at = at.saturating_add(sector_size - offset);
        }
        file.meta.size = size;
        file.dirty = true;
        Ok(())
    }

    /// Frees the clusters past a file's length.
    fn cut(&mut self, file: &mut OpenFile) -> Result<()> {
        let keep = self.shape.clusters_for(file.meta.size);
        if file.meta.start == 0 {
            return Ok(());
        }
        file.dirty = true;
        match keep.checked_sub(1) {
            Some(last) => {
                let last = self.cluster_at(file, last, false)?;
                self.cut_after(last)
            }
            None => {
                let first = core::mem::take(&mut file.meta.start);
                file.near = (0, 0);
                self.store_entry(file, None)?;
                self.free_chain(first)
            }
        }
    }

    /// Sets a file's length.
    pub fn resize(&mut self, file: &mut OpenFile, size: u64, now: Stamp) -> Result<()> {
        let size = u32::try_from(size).map_err(|_| Errno::EFBIG)?;
        if size > file.meta.size {
            return self.extend(file, size);
        }
        if size < file.meta.size {
            file.meta.size = size;
            file.dirty = true;
            // The entry first: cut off here, clusters are lost, not shared.
            self.store_entry(file, Some(now))?;
            self.cut(file)?;
        }
        Ok(())
    }

    /// Brings the entry of a file up to date, with the time of the change if there was one.
    pub fn store_entry(&mut self, file: &mut OpenFile, now: Option<Stamp>) -> Result<()> {
        if !file.dirty {
            return Ok(());
        }
        if let Home::Entry(place) = file.home {
            if let Some(now) = now {
                file.meta.modified = now;
                file.meta.attributes |= ARCHIVE;
            }
            self.store_meta(place, &file.meta)?;
        }
        file.dirty = false;
        Ok(())
    }
}
