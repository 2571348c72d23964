//! A block device in memory, for tests and for small scratch disks.

use crate::{BlockDevice, Errno, Geometry, Mapped, Result};

/// A RAM disk in memory that its maker gives: an array, a `&mut [u8]`, a `Vec`.
///
/// Programming overwrites, as on a card; [`RamDisk::like_flash`] makes it as strict as flash.
#[derive(Clone, Debug)]
pub struct RamDisk<M> {
    memory: M,
    geometry: Geometry,
    like_flash: bool,
}

impl<M: AsRef<[u8]> + AsMut<[u8]>> RamDisk<M> {
    /// A disk of the given shape, with whatever the memory holds. `EINVAL` unless the memory is
    /// at least as long as the disk and the sizes in `geometry` are sound.
    pub fn new(memory: M, geometry: Geometry) -> Result<Self> {
        let long_enough = memory.as_ref().len() as u64 >= geometry.size();
        let Geometry {
            block_size,
            read_size,
            program_size,
            ..
        } = geometry;
        let sound = [block_size, read_size, program_size]
            .iter()
            .all(|size| size.is_power_of_two() && *size <= block_size);
        match long_enough && sound {
            true => Ok(RamDisk {
                memory,
                geometry,
                like_flash: false,
            }),
            false => Err(Errno::EINVAL),
        }
    }

    /// Makes it behave as NOR flash: erasing fills with 0xff, and programming bytes that are
    /// not erased fails with `EIO` instead of quietly overwriting.
    pub fn like_flash(mut self) -> Self {
        self.like_flash = true;
        self
    }

    /// The memory back.
    pub fn into_memory(self) -> M {
        self.memory
    }

    /// The contents.
    pub fn contents(&self) -> &[u8] {
        self.memory.as_ref()
    }

    /// The bytes of an access whose first byte was located on the disk.
    fn bytes(&mut self, start: u64, length: usize) -> Result<&mut [u8]> {
        let start = usize::try_from(start).map_err(|_| Errno::EINVAL)?;
        let end = start.checked_add(length).ok_or(Errno::EINVAL)?;
        self.memory.as_mut().get_mut(start..end).ok_or(Errno::EIO)
    }
}

impl<M: AsRef<[u8]> + AsMut<[u8]>> BlockDevice for RamDisk<M> {
    fn geometry(&mut self) -> Result<Geometry> {
        Ok(self.geometry)
    }

    fn read(&mut self, block: u32, offset: u32, into: &mut [u8]) -> Result<()> {
        let unit = self.geometry.read_size;
        let start = self.geometry.locate(block, offset, into.len(), unit)?;
        into.copy_from_slice(self.bytes(start, into.len())?);
        Ok(())
    }

    fn program(&mut self, block: u32, offset: u32, data: &[u8]) -> Result<()> {
        let unit = self.geometry.program_size;
        let start = self.geometry.locate(block, offset, data.len(), unit)?;
        let strict = self.like_flash;
        let bytes = self.bytes(start, data.len())?;
        if strict && bytes.iter().any(|&byte| byte != 0xff) {
            return Err(Errno::EIO);
        }
        bytes.copy_from_slice(data);
        Ok(())
    }

    fn erase(&mut self, block: u32) -> Result<()> {
        let size = self.geometry.block_size;
        let start = self.geometry.locate(block, 0, size as usize, size)?;
        if self.like_flash {
            self.bytes(start, size as usize)?.fill(0xff);
        }
        Ok(())
    }

    fn sync(&mut self) -> Result<()> {
        Ok(())
    }

    fn map(&self) -> Option<Mapped<'_>> {
        let size = usize::try_from(self.geometry.size()).ok()?;
        self.memory.as_ref().get(..size).map(Mapped::Borrowed)
    }
}

#[cfg(test)]
mod tests;
