//! A file of the host as a block device: disk images, or a disk itself.

use crate::error::errno;
use std::fs::File;
use std::os::unix::fs::FileExt;
use taipan_vfs::{BlockDevice, Errno, Geometry, Result};

/// An image file as a block device. Programming overwrites; erasing does nothing.
#[derive(Debug)]
pub struct FileDevice {
    file: File,
    geometry: Geometry,
}

impl FileDevice {
    /// A device of the given shape over a file that is open for reading and writing (or for
    /// reading only: writes then fail with `EBADF`). A shorter file is lengthened with zeros.
    pub fn new(file: File, geometry: Geometry) -> Result<Self> {
        if file.metadata().map_err(errno)?.len() < geometry.size() {
            file.set_len(geometry.size()).map_err(errno)?;
        }
        Ok(FileDevice { file, geometry })
    }

    /// As many whole blocks as the file has, read and written in units of one byte.
    pub fn whole(file: File, block_size: u32) -> Result<Self> {
        let size = file.metadata().map_err(errno)?.len();
        let count = size
            .checked_div(u64::from(block_size))
            .ok_or(Errno::EINVAL)?;
        let geometry = Geometry {
            block_size,
            block_count: u32::try_from(count).map_err(|_| Errno::EFBIG)?,
            read_size: 1,
            program_size: 1,
        };
        Ok(FileDevice { file, geometry })
    }
}

impl BlockDevice for FileDevice {
    fn geometry(&mut self) -> Result<Geometry> {
        Ok(self.geometry)
    }

    fn read(&mut self, block: u32, offset: u32, into: &mut [u8]) -> Result<()> {
        let unit = self.geometry.read_size;
        let start = self.geometry.locate(block, offset, into.len(), unit)?;
        self.file.read_exact_at(into, start).map_err(errno)
    }

    fn program(&mut self, block: u32, offset: u32, data: &[u8]) -> Result<()> {
        let unit = self.geometry.program_size;
        let start = self.geometry.locate(block, offset, data.len(), unit)?;
        self.file.write_all_at(data, start).map_err(errno)
    }

    fn erase(&mut self, block: u32) -> Result<()> {
        let size = self.geometry.block_size;
        let length = usize::try_from(size).map_err(|_| Errno::EINVAL)?;
        self.geometry.locate(block, 0, length, size).map(|_| ())
    }

    fn write(&mut self, block: u32, data: &[u8]) -> Result<()> {
        let unit = self.geometry.block_size;
        let start = self.geometry.locate(block, 0, data.len(), unit)?;
        self.file.write_all_at(data, start).map_err(errno)
    }

    fn sync(&mut self) -> Result<()> {
        self.file.sync_data().map_err(errno)
    }
}

#[cfg(test)]
mod tests;
