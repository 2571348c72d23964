//! Part of a block device as a block device of its own.

use crate::{BlockDevice, Errno, Geometry, Mapped, Result};

/// A run of blocks of a device. Nothing outside it can be reached through it.
#[derive(Clone, Debug)]
pub struct Partition<D> {
    device: D,
    first_block: u32,
    geometry: Geometry,
}

impl<D: BlockDevice> Partition<D> {
    /// The `block_count` blocks from `first_block` on. `EINVAL` if they are not all on `device`.
    pub fn new(mut device: D, first_block: u32, block_count: u32) -> Result<Self> {
        let whole = device.geometry()?;
        match first_block.checked_add(block_count) {
            Some(end) if end <= whole.block_count => Ok(Partition {
                device,
                first_block,
                geometry: Geometry {
                    block_count,
                    ..whole
                },
            }),
            _ => Err(Errno::EINVAL),
        }
    }

    /// The device back.
    pub fn into_device(self) -> D {
        self.device
    }

    /// The device's number for one of our blocks, for an access that was found to be inside.
    fn on_device(&self, block: u32, offset: u32, length: usize) -> Result<u32> {
        self.geometry.locate(block, offset, length, 1)?;
        self.first_block.checked_add(block).ok_or(Errno::EINVAL)
    }
}

impl<D: BlockDevice> BlockDevice for Partition<D> {
    fn geometry(&mut self) -> Result<Geometry> {
        Ok(self.geometry)
    }

    fn read(&mut self, block: u32, offset: u32, into: &mut [u8]) -> Result<()> {
        let block = self.on_device(block, offset, into.len())?;
        self.device.read(block, offset, into)
    }

    fn program(&mut self, block: u32, offset: u32, data: &[u8]) -> Result<()> {
        let block = self.on_device(block, offset, data.len())?;
        self.device.program(block, offset, data)
    }

    fn erase(&mut self, block: u32) -> Result<()> {
        let block = self.on_device(block, 0, self.geometry.block_size as usize)?;
        self.device.erase(block)
    }

    fn write(&mut self, block: u32, data: &[u8]) -> Result<()> {
        let block = self.on_device(block, 0, data.len())?;
        self.device.write(block, data)
    }

    fn sync(&mut self) -> Result<()> {
        self.device.sync()
    }

    fn map(&self) -> Option<Mapped<'_>> {
        let start = u64::from(self.first_block) * u64::from(self.geometry.block_size);
        let start = usize::try_from(start).ok()?;
        let end = start.checked_add(usize::try_from(self.geometry.size()).ok()?)?;
        match self.device.map()? {
            Mapped::Static(bytes) => bytes.get(start..end).map(Mapped::Static),
            Mapped::Borrowed(bytes) => bytes.get(start..end).map(Mapped::Borrowed),
        }
    }
}

#[cfg(test)]
mod tests;
