//! The ROM partition: the first part of the second flash. What lies in it is executed in place.

use embedded_storage::nor_flash::{NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash};
use taipan_vfs::{Errno, Result, RomPartitions};

use crate::cfi_flash::{CfiError, CfiFlash, ERASE};

/// Where the partition is.
pub const START: usize = 0x2200_0000;
/// Bytes of it.
pub const SIZE: usize = 4 << 20;

/// The board's one ROM partition.
pub struct Rom {
    /// The flash that it is on, which has nothing else in that range.
    pub flash: CfiFlash,
}

fn errno(error: CfiError) -> Errno {
    match error.kind() {
        NorFlashErrorKind::NotAligned | NorFlashErrorKind::OutOfBounds => Errno::EINVAL,
        _ => Errno::EIO,
    }
}

fn offset(partition: usize, offset: usize) -> Result<u32> {
    match u32::try_from(offset) {
        Ok(offset) if partition == 0 => Ok(offset),
        _ => Err(Errno::EINVAL),
    }
}

impl RomPartitions for Rom {
    fn count(&self) -> usize {
        1
    }

    fn memory(&self, partition: usize) -> Option<&'static [u8]> {
        let start = core::ptr::with_exposed_provenance(START);
        // SAFETY: the flash is there. It is written by the methods below alone, whose callers see
        // to it that nobody relies on what was in it, and they end with its contents in view.
        (partition == 0)
            .then(|| unsafe { core::slice::from_raw_parts(start, self.flash.capacity()) })
    }

    fn block_size(&self, _partition: usize) -> usize {
        ERASE
    }

    fn prepare(&mut self, partition: usize, start: usize, len: usize) -> Result<usize> {
        let start = offset(partition, start)?;
        let end = u32::try_from(len.next_multiple_of(ERASE))
            .ok()
            .and_then(|len| start.checked_add(len))
            .ok_or(Errno::EINVAL)?;
        self.flash.erase(start, end).map_err(errno)?;
        Ok(CfiFlash::WRITE_SIZE)
    }

    fn write(&mut self, partition: usize, start: usize, data: &[u8]) -> Result<()> {
        let start = offset(partition, start)?;
        self.flash.write(start, data).map_err(errno)
    }
}
