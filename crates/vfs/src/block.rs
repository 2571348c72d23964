//! The [`BlockDevice`] trait: flash chips, SD cards, RAM disks, images, Python classes.
//!
//! One trait serves both worlds. Flash is erased by the block and then programmed once in
//! smaller pieces; cards and disks simply overwrite sectors. A file system for flash uses
//! `erase` and `program`, one for sectors uses `write`, and each device offers all three.

use crate::{Errno, Mapped, Result};

/// The shape of a block device. Sizes are in bytes, powers of two, none zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Geometry {
    /// Size of a block: what [`BlockDevice::erase`] and [`BlockDevice::write`] work on.
    pub block_size: u32,
    /// Number of blocks.
    pub block_count: u32,
    /// Reads start and end at multiples of this; it divides `block_size`.
    pub read_size: u32,
    /// Programming starts and ends at multiples of this; it divides `block_size`.
    pub program_size: u32,
}

impl Geometry {
    /// A device that moves whole blocks only, such as a card.
    pub const fn sectors(block_size: u32, block_count: u32) -> Geometry {
        Geometry {
            block_size,
            block_count,
            read_size: block_size,
            program_size: block_size,
        }
    }

    /// Size of the device, in bytes.
    pub const fn size(&self) -> u64 {
        self.block_size as u64 * self.block_count as u64
    }

    /// The first byte of an access to `length` bytes at `offset` in `block`, checked: `EINVAL`
    /// unless start and length are multiples of `unit` and all of it lies on the device. An
    /// access may run on into the blocks that follow.
    pub fn locate(&self, block: u32, offset: u32, length: usize, unit: u32) -> Result<u64> {
        let start = u64::from(block) * u64::from(self.block_size) + u64::from(offset);
        let length = u64::try_from(length).map_err(|_| Errno::EINVAL)?;
        let unit = u64::from(unit.max(1));
        match start.checked_add(length) {
            Some(end)
                if end <= self.size()
                    && start.is_multiple_of(unit)
                    && length.is_multiple_of(unit) =>
            {
                Ok(start)
            }
            _ => Err(Errno::EINVAL),
        }
    }
}

/// Storage in blocks.
///
/// Errors are error numbers: `EINVAL` for an access outside the device or off its grid (see
/// [`Geometry`]), `EROFS` where nothing can be written, `EIO` when the device failed. A device
/// written in Python may answer anything.
pub trait BlockDevice {
    /// The shape; it does not change while the device is in use.
    fn geometry(&mut self) -> Result<Geometry>;

    /// Fills `into` from the bytes at `offset` in `block`; it may run on into later blocks.
    fn read(&mut self, block: u32, offset: u32, into: &mut [u8]) -> Result<()>;

    /// Writes to bytes that were erased before; it may run on into later blocks. What
    /// programming bytes that are not erased does is the device's own affair: overwrite (cards,
    /// RAM), clear bits (flash) or fail.
    fn program(&mut self, block: u32, offset: u32, data: &[u8]) -> Result<()>;

    /// Makes a block ready for programming. Its contents are then undefined, 0xff on flash.
    fn erase(&mut self, block: u32) -> Result<()>;

    /// Replaces whole blocks. The given body erases and programs each.
    fn write(&mut self, block: u32, data: &[u8]) -> Result<()> {
        let geometry = self.geometry()?;
        geometry.locate(block, 0, data.len(), geometry.block_size)?;
        let size = geometry.block_size as usize;
        for (index, contents) in (block..).zip(data.chunks(size)) {
            self.erase(index)?;
            self.program(index, 0, contents)?;
        }
        Ok(())
    }

    /// Returns when everything written will survive a loss of power.
    fn sync(&mut self) -> Result<()>;

    /// The whole device as memory, if the processor can read it in place.
    fn map(&self) -> Option<Mapped<'_>> {
        None
    }
}

macro_rules! forward {
    () => {
        fn geometry(&mut self) -> Result<Geometry> {
            (**self).geometry()
        }
        fn read(&mut self, block: u32, offset: u32, into: &mut [u8]) -> Result<()> {
            (**self).read(block, offset, into)
        }
        fn program(&mut self, block: u32, offset: u32, data: &[u8]) -> Result<()> {
            (**self).program(block, offset, data)
        }
        fn erase(&mut self, block: u32) -> Result<()> {
            (**self).erase(block)
        }
        fn write(&mut self, block: u32, data: &[u8]) -> Result<()> {
            (**self).write(block, data)
        }
        fn sync(&mut self) -> Result<()> {
            (**self).sync()
        }
        fn map(&self) -> Option<Mapped<'_>> {
            (**self).map()
        }
    };
}

impl<D: BlockDevice + ?Sized> BlockDevice for &mut D {
    forward!();
}

#[cfg(feature = "alloc")]
impl<D: BlockDevice + ?Sized> BlockDevice for alloc::boxed::Box<D> {
    forward!();
}

#[cfg(test)]
mod tests;
