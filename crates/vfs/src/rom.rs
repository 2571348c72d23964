//! Memory for ROMFS images: partitions of a board's flash that are mapped, and can be rewritten.

use crate::{Errno, Result};

/// The partitions of a board that hold ROMFS images.
///
/// [`RomPartitions::memory`] gives slices that last, although [`RomPartitions::write`] changes what
/// they show: a caller that runs code in them in place, or that must rely on their contents for
/// any other reason, may not write before all of that is gone. What is read from them is data that
/// can change between two looks.
pub trait RomPartitions {
    /// How many there are.
    fn count(&self) -> usize;

    /// The memory of a partition; `None` if there is none of this number.
    fn memory(&self, partition: usize) -> Option<&'static [u8]>;

    /// What [`RomPartitions::prepare`] works on is a multiple of this, in bytes.
    fn block_size(&self, partition: usize) -> usize {
        let _ = partition;
        1
    }

    /// Makes a range ready to be written, which erases it. The answer is the least number of bytes
    /// that can be written at a time. `EINVAL` outside the partition.
    fn prepare(&mut self, partition: usize, offset: usize, len: usize) -> Result<usize> {
        let _ = (partition, offset, len);
        Err(Errno::EROFS)
    }

    /// Writes to a range that was made ready. `EINVAL` outside the partition.
    fn write(&mut self, partition: usize, offset: usize, data: &[u8]) -> Result<()> {
        let _ = (partition, offset, data);
        Err(Errno::EROFS)
    }

    /// Says that nothing more will be written for now.
    fn complete(&mut self, partition: usize) -> Result<()> {
        let _ = partition;
        Ok(())
    }
}
