//! The flash of the board: 4 MB of its PSRAM and a little more, where upstream's port has its ROM
//! partition. Memory stands in for flash here, so it is blank when the board is switched on and keeps
//! its contents over resets only; otherwise it is as strict as a NOR flash.

use taipan_partitions::{Partitions, Table};
use taipan_vfs::{BlockDevice, Geometry, Mapped, Result};

/// Where the PSRAM is.
const START: usize = 0x2100_0000;
/// What is programmed at once.
const PROGRAM: u32 = 4;

/// What the build made of `board.toml`.
mod layout {
    include!(concat!(env!("OUT_DIR"), "/flash.rs"));
}

/// The flash, of the table's partitions.
pub type Flash = Partitions<Psram>;

/// The memory.
pub struct Psram(());

/// The flash. To be called once.
pub fn open() -> Flash {
    let default = Table::decode(&layout::PARTITIONS).unwrap_or_default();
    Partitions::new(Psram(()), layout::COPIES, default)
}

const SHAPE: Geometry = Geometry {
    block_size: layout::BLOCK as u32,
    block_count: (layout::SIZE / layout::BLOCK) as u32,
    read_size: 1,
    program_size: PROGRAM,
};

impl Psram {
    /// Where an access begins.
    fn at(&self, block: u32, offset: u32, len: usize, unit: u32) -> Result<*mut u8> {
        let start = SHAPE.locate(block, offset, len, unit)?;
        Ok(core::ptr::with_exposed_provenance_mut(
            START + start as usize,
        ))
    }
}

impl BlockDevice for Psram {
    fn geometry(&mut self) -> Result<Geometry> {
        Ok(SHAPE)
    }

    fn read(&mut self, block: u32, offset: u32, into: &mut [u8]) -> Result<()> {
        let start = self.at(block, offset, into.len(), 1)?;
        // SAFETY: the range is in the PSRAM, which neither the linker nor anybody else uses.
        unsafe { into.as_mut_ptr().copy_from(start, into.len()) };
        Ok(())
    }

    fn program(&mut self, block: u32, offset: u32, data: &[u8]) -> Result<()> {
        let start = self.at(block, offset, data.len(), PROGRAM)?;
        for (index, byte) in data.iter().enumerate() {
            // SAFETY: as in `read`. The data can be a part of the PSRAM too.
            unsafe {
                let cell = start.add(index);
                cell.write(cell.read() & byte);
            }
        }
        Ok(())
    }

    fn erase(&mut self, block: u32) -> Result<()> {
        let start = self.at(block, 0, layout::BLOCK, SHAPE.block_size)?;
        // SAFETY: as in `read`.
        unsafe { start.write_bytes(0xff, layout::BLOCK) };
        Ok(())
    }

    fn sync(&mut self) -> Result<()> {
        Ok(())
    }

    fn map(&self) -> Option<Mapped<'_>> {
        let start = core::ptr::with_exposed_provenance(START);
        // SAFETY: the memory is there for good. It is written by the methods above alone, whose
        // callers see to it that nobody relies on what was in it.
        Some(Mapped::Static(unsafe {
            core::slice::from_raw_parts(start, layout::SIZE)
        }))
    }
}
