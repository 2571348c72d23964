//! The ROM partitions of a table, where the flash can be read in place.

use taipan_vfs::{BlockDevice, Errno, Mapped, Result, RomPartitions};

use crate::{Entry, Kind, Partitions};

impl<D: BlockDevice> Partitions<D> {
    fn rom(&self, partition: usize) -> Option<&Entry> {
        let entries = self.current.entries().iter();
        let mut roms = entries.filter(|entry| entry.kind == Kind::Rom);
        roms.nth(partition)
    }

    /// Block and offset of a range in a partition.
    fn place(&mut self, partition: usize, offset: usize, len: usize) -> Result<(u32, u32)> {
        let entry = *self.rom(partition).ok_or(Errno::EINVAL)?;
        let end = offset.checked_add(len).ok_or(Errno::EINVAL)?;
        if end > entry.size as usize {
            return Err(Errno::EINVAL);
        }
        let size = self.device.geometry()?.block_size.max(1);
        let at = entry
            .start
            .checked_add(offset as u32)
            .ok_or(Errno::EINVAL)?;
        Ok((at / size, at % size))
    }
}

impl<D: BlockDevice> RomPartitions for Partitions<D> {
    fn count(&self) -> usize {
        let entries = self.current.entries().iter();
        entries.filter(|entry| entry.kind == Kind::Rom).count()
    }

    fn memory(&self, partition: usize) -> Option<&'static [u8]> {
        let entry = self.rom(partition)?;
        let Some(Mapped::Static(memory)) = self.device.map() else {
            return None;
        };
        let start = entry.start as usize;
        memory.get(start..start.checked_add(entry.size as usize)?)
    }

    fn block_size(&self, _partition: usize) -> usize {
        self.block_size as usize
    }

    fn prepare(&mut self, partition: usize, offset: usize, len: usize) -> Result<usize> {
        let geometry = self.device.geometry()?;
        let size = geometry.block_size as usize;
        let len = len.checked_next_multiple_of(size).ok_or(Errno::EINVAL)?;
        let (first, inside) = self.place(partition, offset, len)?;
        if inside != 0 {
            return Err(Errno::EINVAL);
        }
        for block in (first..).take(len / size) {
            self.device.erase(block)?;
        }
        Ok(geometry.program_size as usize)
    }

    fn write(&mut self, partition: usize, offset: usize, data: &[u8]) -> Result<()> {
        let (block, inside) = self.place(partition, offset, data.len())?;
        self.device.program(block, inside, data)
    }

    fn complete(&mut self, _partition: usize) -> Result<()> {
        self.device.sync()
    }
}
