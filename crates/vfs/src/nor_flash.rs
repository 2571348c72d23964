//! Flash drivers written to `embedded_storage::nor_flash` as block devices.

use crate::{BlockDevice, Errno, Geometry, Mapped, Result};
use embedded_storage::nor_flash::{NorFlash, NorFlashError, NorFlashErrorKind};

/// A NOR flash as a block device: a block is what it erases at once.
#[derive(Clone, Debug)]
pub struct NorBlocks<F> {
    flash: F,
    memory: Option<fn() -> &'static [u8]>,
}

impl<F: NorFlash> NorBlocks<F> {
    /// Wraps a flash driver.
    pub const fn new(flash: F) -> Self {
        NorBlocks {
            flash,
            memory: None,
        }
    }

    /// Wraps the driver of a flash that the processor reads in place: `memory` gives all of it,
    /// anew each time. Its contents are what the flash has then, so they change under who keeps
    /// the slice while something is written ([`crate::RomPartitions`] says who sees to that).
    pub const fn mapped(flash: F, memory: fn() -> &'static [u8]) -> Self {
        NorBlocks {
            flash,
            memory: Some(memory),
        }
    }

    /// The driver back.
    pub fn into_flash(self) -> F {
        self.flash
    }

    /// The flash address of an access, checked against the shape.
    fn address(&self, block: u32, offset: u32, length: usize, unit: usize) -> Result<u32> {
        let geometry = shape(&self.flash)?;
        let start = geometry.locate(block, offset, length, unit as u32)?;
        u32::try_from(start).map_err(|_| Errno::EINVAL)
    }
}

fn shape<F: NorFlash>(flash: &F) -> Result<Geometry> {
    let size = |bytes: usize| u32::try_from(bytes).map_err(|_| Errno::EINVAL);
    Ok(Geometry {
        block_size: size(F::ERASE_SIZE)?,
        block_count: size(flash.capacity() / F::ERASE_SIZE.max(1))?,
        read_size: size(F::READ_SIZE)?,
        program_size: size(F::WRITE_SIZE)?,
    })
}

#[cold]
fn errno<E: NorFlashError>(error: E) -> Errno {
    match error.kind() {
        NorFlashErrorKind::NotAligned | NorFlashErrorKind::OutOfBounds => Errno::EINVAL,
        _ => Errno::EIO,
    }
}

impl<F: NorFlash> BlockDevice for NorBlocks<F> {
    fn geometry(&mut self) -> Result<Geometry> {
        shape(&self.flash)
    }

    fn read(&mut self, block: u32, offset: u32, into: &mut [u8]) -> Result<()> {
        let address = self.address(block, offset, into.len(), F::READ_SIZE)?;
        self.flash.read(address, into).map_err(errno)
    }

    fn program(&mut self, block: u32, offset: u32, data: &[u8]) -> Result<()> {
        let address = self.address(block, offset, data.len(), F::WRITE_SIZE)?;
        self.flash.write(address, data).map_err(errno)
    }

    fn erase(&mut self, block: u32) -> Result<()> {
        let start = self.address(block, 0, F::ERASE_SIZE, F::ERASE_SIZE)?;
        let end = u64::from(start) + F::ERASE_SIZE as u64;
        let end = u32::try_from(end).map_err(|_| Errno::EINVAL)?;
        self.flash.erase(start, end).map_err(errno)
    }

    fn sync(&mut self) -> Result<()> {
        Ok(())
    }

    fn map(&self) -> Option<Mapped<'_>> {
        self.memory.map(|memory| Mapped::Static(memory()))
    }
}

#[cfg(test)]
mod tests;
