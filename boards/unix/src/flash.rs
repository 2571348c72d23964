//! A NOR flash in a file, with a partition table: `-X flash=FILE` or `-X flash=FILE:SIZE`; with
//! `-X partitions=BOARD.TOML` its shape and its default table are those of a board.
//!
//! It behaves as a chip does: erasing sets all bits of a block, programming only clears bits. Memory
//! has what the file has, so ROM partitions are executed in place; what is written goes to both at
//! once.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::FileExt;

use taipan_board_file::FlashLayout;
use taipan_partitions::{Entry, FileSystemType, Flags, Kind, Partitions, Table};
use taipan_vfs::{BlockDevice, Errno, Geometry, Mapped, Result};

/// Bytes that are erased at a time, unless a board says so.
const BLOCK: u32 = 4096;
/// Bytes that are programmed at a time, at least.
const PROGRAM: u32 = 4;
/// Bytes of a file that is made, unless they are given.
pub const SIZE: u64 = 1 << 20;

/// The file as a chip.
pub struct FlashFile {
    file: File,
    geometry: Geometry,
    /// What the file has. Never freed: what lies in it is used in place.
    memory: *mut u8,
}

fn invalid(what: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, what)
}

/// A flash of so many bytes, all of which but the table is a littlefs at `/flash`.
fn simple(size: u64) -> io::Result<FlashLayout> {
    let blocks = size / u64::from(BLOCK);
    let size = match u32::try_from(size) {
        Ok(bytes) if blocks > 2 && bytes.is_multiple_of(BLOCK) => bytes,
        _ => {
            let what =
                format!("a flash has three blocks of {BLOCK} bytes or more, not {size} bytes");
            return Err(invalid(what));
        }
    };
    let storage = Entry::new("storage", Kind::FileSystem, 2 * BLOCK, size - 2 * BLOCK)
        .with_file_system(FileSystemType::Littlefs2)
        .mounted_at("/flash")
        .with_flags(Flags {
            format_when_blank: true,
            ..Flags::default()
        });
    Ok(FlashLayout {
        size,
        block_size: BLOCK,
        copies: [0, 1],
        table: Table::new(&[storage]).unwrap_or_default(),
    })
}

/// The flash in a file, which is made if it is not there. Its size is what the layout says, or what is
/// given, or the file's.
///
/// # Errors
/// The file cannot be opened, or its size is not of whole blocks, or too small for a table, or not
/// the layout's.
pub fn open(
    path: &str,
    size: Option<u64>,
    layout: Option<FlashLayout>,
) -> io::Result<Partitions<FlashFile>> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    let file = options.open(path)?;
    let there = file.metadata()?.len();
    let layout = match layout {
        Some(layout) => match size.unwrap_or(layout.size.into()).max(there) {
            size if size == u64::from(layout.size) => layout,
            size => {
                let what = format!("the flash has {} bytes, not {size} bytes", layout.size);
                return Err(invalid(what));
            }
        },
        None => simple(size.unwrap_or(if there == 0 { SIZE } else { there }))?,
    };
    let mut contents = vec![0xff; layout.size as usize];
    let kept = contents.len().min(there as usize);
    file.read_exact_at(&mut contents[..kept], 0)?;
    file.write_all_at(&contents[kept..], kept as u64)?;
    let geometry = Geometry {
        program_size: PROGRAM,
        ..layout.geometry()
    };
    let flash = FlashFile {
        file,
        geometry,
        memory: Box::leak(contents.into_boxed_slice()).as_mut_ptr(),
    };
    Ok(Partitions::new(flash, layout.copies, layout.table))
}

/// An error of the file is one of the chip.
fn failed(_: io::Error) -> Errno {
    Errno::EIO
}

impl FlashFile {
    /// Writes some cells, anew or over what they have.
    fn write(&mut self, start: u64, cells: &[u8]) -> Result<()> {
        self.file.write_all_at(cells, start).map_err(failed)?;
        let place = self.memory.wrapping_add(start as usize);
        // SAFETY: the caller located the range on the chip, which is as long as the memory. See `map`
        // for who looks at it meanwhile.
        unsafe { place.copy_from(cells.as_ptr(), cells.len()) };
        Ok(())
    }
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
        self.write(start, &cells)
    }

    fn erase(&mut self, block: u32) -> Result<()> {
        let size = self.geometry.block_size;
        let start = self.geometry.locate(block, 0, size as usize, size)?;
        self.write(start, &vec![0xff; size as usize])
    }

    fn sync(&mut self) -> Result<()> {
        self.file.sync_data().map_err(failed)
    }

    fn map(&self) -> Option<Mapped<'_>> {
        let len = usize::try_from(self.geometry.size()).ok()?;
        // SAFETY: the memory is that long and never freed. It is written by the methods above alone,
        // whose callers see to it that nobody relies on what was in it.
        Some(Mapped::Static(unsafe {
            core::slice::from_raw_parts(self.memory, len)
        }))
    }
}
