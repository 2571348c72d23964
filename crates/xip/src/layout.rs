//! Where things lie: the shape of the flash, and the parts of an entry.
//!
//! ```text
//! record     magic, length of the data, hash of the data, check    written first
//! commit     one unit, written when the data is whole              makes the entry count
//! dead       one unit, written when the entry is given up
//! data
//! ```
//!
//! A unit is the least that the flash programs. Each is programmed once after an erase, so that any NOR
//! flash does. An entry of a block or less lies in one block, after others perhaps; a larger one has
//! blocks of its own. So blocks can be looked over one by one.

use taipan_vfs::{BlockDevice, Errno, Result};

use crate::record::RECORD;

/// The shape of a flash, in bytes and blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Bytes that are erased together.
    pub block: u32,
    /// Blocks.
    pub blocks: u32,
    /// Bytes that are programmed together.
    pub unit: u32,
}

/// The largest unit that the buffers here have room for.
pub(crate) const LARGEST_UNIT: usize = 256;

impl Shape {
    /// The shape of a device.
    ///
    /// # Errors
    /// `EINVAL` if a store cannot be on it; what the device says.
    pub fn of(device: &mut dyn BlockDevice) -> Result<Shape> {
        let geometry = device.geometry()?;
        // Four bytes at least, which marks have.
        let unit = geometry.program_size.max(geometry.read_size).max(4);
        let shape = Shape {
            block: geometry.block_size,
            blocks: geometry.block_count,
            unit,
        };
        let sound = unit as usize <= LARGEST_UNIT
            && unit.is_power_of_two()
            && unit.is_multiple_of(geometry.program_size.max(1))
            && shape.block.is_multiple_of(unit)
            && shape.head() < shape.block
            && shape.block.checked_mul(shape.blocks).is_some();
        if sound { Ok(shape) } else { Err(Errno::EINVAL) }
    }

    /// Bytes of a record, in whole units.
    pub(crate) fn record(&self) -> u32 {
        (RECORD as u32).next_multiple_of(self.unit)
    }

    /// Where the mark is that an entry is whole.
    pub(crate) fn commit(&self) -> u32 {
        self.record()
    }

    /// Where the mark is that an entry is given up.
    pub(crate) fn dead(&self) -> u32 {
        self.record() + self.unit
    }

    /// What lies before the data.
    pub(crate) fn head(&self) -> u32 {
        self.record() + 2 * self.unit
    }

    /// What an entry with so much data takes; `None` if it cannot be.
    pub(crate) fn extent(&self, len: u32) -> Option<u32> {
        let data = len.checked_next_multiple_of(self.unit)?;
        let extent = data.checked_add(self.head())?;
        (extent <= self.block.checked_mul(self.blocks)?).then_some(extent)
    }

    /// Blocks that an entry of this extent has from its first on.
    pub(crate) fn blocks_of(&self, extent: u32) -> u32 {
        extent.div_ceil(self.block)
    }
}
