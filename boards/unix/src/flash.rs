//! A NOR flash in a file, with a partition table: `-X flash=FILE` or `-X flash=FILE:SIZE`.
//!
//! It behaves as a chip does: erasing sets all bits of a block, programming only clears bits. What
//! is done reaches the file at once.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::FileExt;

use taipan_partitions::{Entry, FileSystemType, Flags, Kind, Partitions, Table};
use taipan_vfs::{BlockDevice, Errno, Geometry, Result};

/// Bytes that are erased at a time.
const BLOCK: u32 = 4096;
/// Bytes that are programmed at a time, at least.
const PROGRAM: u32 = 4;
/// Where the copies of the table begin, in blocks.
const COPIES: [u32; 2] = [0, 1];
/// Bytes of a file that is made, unless they are given.
pub const SIZE: u64 = 1 << 20;

/// The file as a chip.
pub struct FlashFile {
    file: File,
    geometry: Geometry,
}

/// The flash in a file, which is made if it is not there. Its size is what is given, or the file's.
///
/// # Errors
/// The file cannot be opened, or its size is not of whole blocks, or too small for a table.
pub fn open(path: &str, size: Option<u64>) -> io::Result<Partitions<FlashFile>> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    let file = options.open(path)?;
    let there = file.metadata()?.len();
    let size = size.unwrap_or(if there == 0 { SIZE } else { there });
    let blocks = size / u64::from(BLOCK);
    let blocks = match u32::try_from(blocks) {
        Ok(blocks)
            if blocks > 2 && size.is_multiple_of(u64::from(BLOCK)) && size <= u32::MAX.into() =>
        {
            blocks
        }
        _ => {
            let what =
                format!("a flash has three blocks of {BLOCK} bytes or more, not {size} bytes");
            return Err(io::Error::new(io::ErrorKind::InvalidInput, what));
        }
    };
    let blank = [0xff; BLOCK as usize];
    let mut at = there;
    while at < size {
        let len = (size - at).min(u64::from(BLOCK)) as usize;
        file.write_all_at(&blank[..len], at)?;
        at += len as u64;
    }
    let geometry = Geometry {
        block_size: BLOCK,
        block_count: blocks,
        read_size: 1,
        program_size: PROGRAM,
    };
    let storage = Entry::new("storage", Kind::FileSystem, 2 * BLOCK, (blocks - 2) * BLOCK)
        .with_file_system(FileSystemType::Littlefs2)
        .mounted_at("/flash")
        .with_flags(Flags {
            format_when_blank: true,
            ..Flags::default()
        });
    let default = Table::new(&[storage]).unwrap_or_default();
    Ok(Partitions::new(
        FlashFile { file, geometry },
        COPIES,
        default,
    ))
}

/// An error of the file is one of the chip.
fn failed(_: io::Error) -> Errno {
    Errno::EIO
}

impl BlockDevice for FlashFile {
    fn geometry(&mut self) -> Result<Geometry> {
        Ok(self.geometry)
    }

    fn read(&mut self, block: u32, offset: u32, into: &mut [u8]) -> Result<()> {
        let start = self.geometry.locate(block, offset, into.len(), 1)?;
        self.file.read_exact_at(into, start).map_err(failed)
    }

    fn program(&mut self, block: u32, offset: u32, data: &[u8]) -> Result<()> {
        let start = self.geometry.locate(block, offset, data.len(), PROGRAM)?;
        let mut cells = vec![0; data.len()];
        self.file.read_exact_at(&mut cells, start).map_err(failed)?;
        for (cell, byte) in cells.iter_mut().zip(data) {
            *cell &= byte;
        }
        self.file.write_all_at(&cells, start).map_err(failed)
    }

    fn erase(&mut self, block: u32) -> Result<()> {
        let start = self.geometry.locate(block, 0, BLOCK as usize, BLOCK)?;
        let blank = [0xff; BLOCK as usize];
        self.file.write_all_at(&blank, start).map_err(failed)
    }

    fn sync(&mut self) -> Result<()> {
        self.file.sync_data().map_err(failed)
    }
}
