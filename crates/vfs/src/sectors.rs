//! Devices of 512-byte sectors, as the `embedded-sdmmc` crate describes them, as block devices.

use crate::{BlockDevice, Errno, Geometry, Result};
use embedded_sdmmc_types::{Block, BlockDevice as SectorDevice, BlockIdx};

/// A device of 512-byte sectors, such as `embedded_sdmmc::SdCard`, as a block device.
///
/// Sectors are moved one at a time, through a buffer on the stack: the sector trait wants
/// memory of its own type.
#[derive(Clone, Debug)]
pub struct SectorBlocks<D> {
    device: D,
}

impl<D: SectorDevice> SectorBlocks<D> {
    /// Wraps a sector device.
    pub const fn new(device: D) -> Self {
        SectorBlocks { device }
    }

    /// The device back.
    pub fn into_device(self) -> D {
        self.device
    }

    /// The first sector of an access to whole sectors on the device.
    fn first(&mut self, block: u32, offset: u32, length: usize) -> Result<u32> {
        let start = self
            .geometry()?
            .locate(block, offset, length, Block::LEN_U32)?;
        u32::try_from(start / u64::from(Block::LEN_U32)).map_err(|_| Errno::EINVAL)
    }
}

impl<D: SectorDevice> BlockDevice for SectorBlocks<D> {
    fn geometry(&mut self) -> Result<Geometry> {
        let count = self.device.num_blocks().map_err(|_| Errno::EIO)?;
        Ok(Geometry::sectors(Block::LEN_U32, count.0))
    }

    fn read(&mut self, block: u32, offset: u32, into: &mut [u8]) -> Result<()> {
        let first = self.first(block, offset, into.len())?;
        let mut sector = [Block::new()];
        for (index, bytes) in (first..).zip(into.chunks_mut(Block::LEN)) {
            self.device
                .read(&mut sector, BlockIdx(index))
                .map_err(|_| Errno::EIO)?;
            let [Block { contents }] = &sector;
            bytes.copy_from_slice(contents.get(..bytes.len()).ok_or(Errno::EINVAL)?);
        }
        Ok(())
    }

    fn program(&mut self, block: u32, offset: u32, data: &[u8]) -> Result<()> {
        let first = self.first(block, offset, data.len())?;
        let mut sector = [Block::new()];
        for (index, bytes) in (first..).zip(data.chunks(Block::LEN)) {
            let [Block { contents }] = &mut sector;
            contents
                .get_mut(..bytes.len())
                .ok_or(Errno::EINVAL)?
                .copy_from_slice(bytes);
            self.device
                .write(&sector, BlockIdx(index))
                .map_err(|_| Errno::EIO)?;
        }
        Ok(())
    }

    /// Nothing to do: sectors are overwritten.
    fn erase(&mut self, block: u32) -> Result<()> {
        self.first(block, 0, Block::LEN).map(|_| ())
    }

    fn write(&mut self, block: u32, data: &[u8]) -> Result<()> {
        self.program(block, 0, data)
    }

    /// Nothing to do: each write returns when the card has the sector.
    fn sync(&mut self) -> Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
