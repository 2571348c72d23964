//! The ROM partition: 4 MB of the board's PSRAM, where upstream's port has it. Memory stands in for
//! flash here, so it keeps its contents over a soft reset only.

use taipan_vfs::{Errno, Result, RomPartitions};

/// Where the PSRAM is.
const START: usize = 0x2100_0000;
/// Bytes of the partition.
const SIZE: usize = 4 << 20;
/// Bytes that are erased at a time, as those of a flash.
const BLOCK: usize = 4096;

/// The board's one partition.
pub struct Rom;

/// Where a range of the partition starts.
fn range(partition: usize, offset: usize, len: usize) -> Result<*mut u8> {
    match offset.checked_add(len) {
        Some(end) if partition == 0 && end <= SIZE => {
            Ok(core::ptr::with_exposed_provenance_mut(START + offset))
        }
        _ => Err(Errno::EINVAL),
    }
}

impl RomPartitions for Rom {
    fn count(&self) -> usize {
        1
    }

    fn memory(&self, partition: usize) -> Option<&'static [u8]> {
        let start = range(partition, 0, SIZE).ok()?;
        // SAFETY: the memory is there, and neither the linker nor anybody else uses it. It is
        // written by the methods below alone, whose callers see to it that nobody relies on what
        // was in it.
        Some(unsafe { core::slice::from_raw_parts(start, SIZE) })
    }

    fn block_size(&self, _partition: usize) -> usize {
        BLOCK
    }

    fn prepare(&mut self, partition: usize, offset: usize, len: usize) -> Result<usize> {
        let len = len.next_multiple_of(BLOCK);
        let start = range(partition, offset, len)?;
        // SAFETY: the range is in the partition; see `memory`.
        unsafe { start.write_bytes(0xff, len) };
        Ok(1)
    }

    fn write(&mut self, partition: usize, offset: usize, data: &[u8]) -> Result<()> {
        let start = range(partition, offset, data.len())?;
        // SAFETY: the range is in the partition; see `memory`. The data can be a part of the
        // partition too.
        unsafe { start.copy_from(data.as_ptr(), data.len()) };
        Ok(())
    }
}
