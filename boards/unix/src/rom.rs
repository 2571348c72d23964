//! A ROM partition in a file: `-X rom=FILE`. Memory has what the file has; what a program writes
//! goes to both.

use std::fs;
use std::io;
use std::path::PathBuf;

use taipan_vfs::{Errno, Result, RomPartitions};

/// Bytes of the partition, unless the file is longer.
const SIZE: usize = 4 << 20;
/// Bytes that are erased at a time.
const BLOCK: usize = 4096;

/// A partition and the file that keeps it.
pub struct RomFile {
    file: PathBuf,
    /// Never freed: what lies in it is used in place.
    start: *mut u8,
    size: usize,
}

impl RomFile {
    /// The partition that a file keeps; a file that is not there is an empty partition.
    ///
    /// # Errors
    /// The file is there and cannot be read.
    pub fn open(file: &str) -> io::Result<RomFile> {
        let mut contents = match fs::read(file) {
            Ok(contents) => contents,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(error),
        };
        let size = contents.len().next_multiple_of(BLOCK).max(SIZE);
        contents.resize(size, 0xff);
        Ok(RomFile {
            file: PathBuf::from(file),
            start: Box::leak(contents.into_boxed_slice()).as_mut_ptr(),
            size,
        })
    }

    fn range(&self, partition: usize, offset: usize, len: usize) -> Result<*mut u8> {
        match offset.checked_add(len) {
            Some(end) if partition == 0 && end <= self.size => Ok(self.start.wrapping_add(offset)),
            _ => Err(Errno::EINVAL),
        }
    }
}

impl RomPartitions for RomFile {
    fn count(&self) -> usize {
        1
    }

    fn memory(&self, partition: usize) -> Option<&'static [u8]> {
        let start = self.range(partition, 0, self.size).ok()?;
        // SAFETY: the memory is never freed. It is written by the methods below alone, whose
        // callers see to it that nobody relies on what was in it.
        Some(unsafe { core::slice::from_raw_parts(start, self.size) })
    }

    fn block_size(&self, _partition: usize) -> usize {
        BLOCK
    }

    fn prepare(&mut self, partition: usize, offset: usize, len: usize) -> Result<usize> {
        let len = len.next_multiple_of(BLOCK);
        let start = self.range(partition, offset, len)?;
        // SAFETY: the range is in the partition; see `memory`.
        unsafe { start.write_bytes(0xff, len) };
        Ok(1)
    }

    fn write(&mut self, partition: usize, offset: usize, data: &[u8]) -> Result<()> {
        let start = self.range(partition, offset, data.len())?;
        // SAFETY: the range is in the partition; see `memory`. The data can be a part of the
        // partition too.
        unsafe { start.copy_from(data.as_ptr(), data.len()) };
        Ok(())
    }

    fn complete(&mut self, partition: usize) -> Result<()> {
        let memory = self.memory(partition).ok_or(Errno::EINVAL)?;
        fs::write(&self.file, memory).map_err(|_| Errno::EIO)
    }
}
