//! The allocation table: which cluster follows which, which are free.
//!
//! Chains are never believed: a number off the volume is `EIO`, and every walk ends, because its
//! caller counts the steps or because it frees what it passes. The count of free clusters in
//! FAT32's information sector is kept up; a cluster is only ever taken because the table says
//! that it is free.

use crate::disk::Disk;
use crate::shape::{Width, long, put, word};
use taipan_vfs::{Errno, Result};

impl Disk<'_> {
    /// The sector and the byte in it where a cluster's entry begins.
    fn entry_place(&self, cluster: u32) -> (u32, usize) {
        let byte = match self.shape.width {
            Width::Fat12 => cluster + cluster / 2,
            Width::Fat16 => cluster * 2,
            Width::Fat32 => cluster * 4,
        };
        let shift = self.shape.sector_shift;
        let in_sector = byte & (self.shape.sector_size() - 1);
        (self.shape.table + (byte >> shift), in_sector as usize)
    }

    /// One byte of FAT12's table, whose entries cross sectors.
    fn table_byte(&mut self, sector: u32, at: usize) -> Result<(u32, usize)> {
        let wraps = at >> self.shape.sector_shift;
        let place = (sector + wraps as u32, at & (self.buffer.len() - 1));
        self.load(place.0)?;
        Ok(place)
    }

    /// What the table says of an existing cluster: 0 for free.
    fn entry(&mut self, cluster: u32) -> Result<u32> {
        let (sector, at) = self.entry_place(cluster);
        Ok(match self.shape.width {
            Width::Fat12 => {
                let mut pair = [0; 2];
                for (next, byte) in pair.iter_mut().enumerate() {
                    let (_, at) = self.table_byte(sector, at + next)?;
                    *byte = *self.buffer.get(at).ok_or(Errno::EIO)?;
                }
                let pair = u32::from(u16::from_le_bytes(pair));
                match cluster % 2 {
                    0 => pair & 0xfff,
                    _ => pair >> 4,
                }
            }
            Width::Fat16 => word(self.load(sector)?, at),
            Width::Fat32 => long(self.load(sector)?, at) & 0x0fff_ffff,
        })
    }

    /// Sets what the table says of an existing cluster.
    fn set_entry(&mut self, cluster: u32, value: u32) -> Result<()> {
        let value = value & self.shape.width.mask();
        let (sector, at) = self.entry_place(cluster);
        match self.shape.width {
            Width::Fat12 => {
                let (value, keep) = match cluster % 2 {
                    0 => (value, [0x00, 0xf0]),
                    _ => (value << 4, [0x0f, 0x00]),
                };
                for (next, keep) in keep.into_iter().enumerate() {
                    let (_, at) = self.table_byte(sector, at + next)?;
                    let byte = self.buffer.get_mut(at).ok_or(Errno::EIO)?;
                    *byte = *byte & keep | (value >> (8 * next)) as u8;
                    self.state.dirty = true;
                }
            }
            Width::Fat16 => put(self.change(sector)?, at, &(value as u16).to_le_bytes()),
            Width::Fat32 => {
                let table = self.change(sector)?;
                // The top four bits are not ours.
                let value = long(table, at) & 0xf000_0000 | value;
                put(table, at, &value.to_le_bytes());
            }
        }
        Ok(())
    }

    /// The cluster after this one, `None` at the end of a chain. `EIO` for anything else.
    pub fn next(&mut self, cluster: u32) -> Result<Option<u32>> {
        if !self.shape.has(cluster) {
            return Err(Errno::EIO);
        }
        let value = self.entry(cluster)?;
        if self.shape.has(value) {
            return Ok(Some(value));
        }
        match value >= self.shape.width.mask() - 7 {
            true => Ok(None),
            false => Err(Errno::EIO),
        }
    }

    /// Takes a free cluster and makes it the end of the chain that `after` ends; `after` 0
    /// begins a chain. `ENOSPC` if none is free.
    #[inline(never)]
    pub fn allocate(&mut self, after: u32) -> Result<u32> {
        let last = self.shape.clusters + 1;
        // Next to the end of the chain if possible, so that a file lies in one piece.
        let mut cluster = match after {
            0 => self.state.taken,
            _ => after,
        };
        for _ in 0..self.shape.clusters {
            cluster = match cluster {
                0..2 => 2,
                _ if cluster >= last => 2,
                _ => cluster + 1,
            };
            if self.entry(cluster)? == 0 {
                // The end first: cut off here, a cluster is lost, not a file.
                self.set_entry(cluster, u32::MAX)?;
                if after != 0 {
                    self.set_entry(after, cluster)?;
                }
                self.state.taken = cluster;
                // A count that said there was none was wrong.
                self.state.free = self.state.free.and_then(|free| free.checked_sub(1));
                self.state.info_dirty = true;
                return Ok(cluster);
            }
        }
        self.state.free = Some(0);
        Err(Errno::ENOSPC)
    }

    /// Makes a chain that ends at `last` go on at `cluster`.
    pub fn link(&mut self, last: u32, cluster: u32) -> Result<()> {
        self.set_entry(last, cluster)
    }

    /// Makes `last` the end of its chain and frees what came after it.
    pub fn cut_after(&mut self, last: u32) -> Result<()> {
        match self.next(last)? {
            Some(rest) => {
                self.set_entry(last, u32::MAX)?;
                self.free_chain(rest)
            }
            None => Ok(()),
        }
    }

    /// Frees a chain from a cluster to its end; 0 is the empty chain. It ends where the chain
    /// makes no sense, with `EIO`, having freed what came before.
    #[inline(never)]
    pub fn free_chain(&mut self, first: u32) -> Result<()> {
        let mut left = match first {
            0 => None,
            _ => Some(first),
        };
        while let Some(cluster) = left {
            left = self.next(cluster)?;
            self.set_entry(cluster, 0)?;
            let most = self.shape.clusters;
            self.state.free = self.state.free.map(|free| free + 1);
            self.state.free = self.state.free.filter(|&free| free <= most);
            self.state.info_dirty = true;
        }
        Ok(())
    }

    /// How many clusters are free.
    pub fn count_free(&mut self) -> Result<u32> {
        if let Some(free) = self.state.free {
            return Ok(free);
        }
        let mut free = 0;
        for cluster in 2..self.shape.clusters + 2 {
            free += u32::from(self.entry(cluster)? == 0);
        }
        self.state.free = Some(free);
        Ok(free)
    }

    /// Reads the counts that FAT32 keeps, if they make sense.
    pub fn read_info(&mut self) -> Result<()> {
        let sector = self.shape.info;
        if sector == 0 {
            return Ok(());
        }
        let info = self.load(sector)?;
        if long(info, 0) != INFO_START || long(info, 484) != INFO_MIDDLE {
            return Ok(());
        }
        let (free, taken) = (long(info, 488), long(info, 492));
        if free <= self.shape.clusters {
            self.state.free = Some(free);
        }
        if self.shape.has(taken) {
            self.state.taken = taken;
        }
        Ok(())
    }

    /// Writes the counts that FAT32 keeps.
    #[inline(never)]
    pub fn write_info(&mut self) -> Result<()> {
        let sector = self.shape.info;
        if sector != 0 {
            let free = self.state.free.unwrap_or(u32::MAX);
            let taken = self.state.taken;
            fill_info(self.blank(sector)?, free, taken);
        }
        self.state.info_dirty = false;
        Ok(())
    }
}

const INFO_START: u32 = 0x4161_5252;
const INFO_MIDDLE: u32 = 0x6141_7272;

/// Fills in an information sector that is all zeros.
pub(crate) fn fill_info(sector: &mut [u8], free: u32, taken: u32) {
    put(sector, 0, &INFO_START.to_le_bytes());
    put(sector, 484, &INFO_MIDDLE.to_le_bytes());
    put(sector, 488, &free.to_le_bytes());
    put(sector, 492, &taken.to_le_bytes());
    put(sector, 510, &[0x55, 0xaa]);
}

#[cfg(test)]
mod tests;
