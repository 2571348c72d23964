//! What a driver is told about a volume before it looks at the device.

use taipan_vfs::{Errno, Geometry, Result};

/// Settings of a volume, with the names and defaults of `VfsLfs1` and `VfsLfs2`. None is
/// recorded on the device: a volume can be mounted with others than it was formatted with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Reads are multiples of this many bytes, and begin at one. Raised to the device's own unit
    /// where that is larger.
    pub read_size: u32,
    /// Programming likewise.
    pub program_size: u32,
    /// Bytes of the map in which free blocks are looked for: version 2 searches eight times as
    /// many blocks at once, version 1 as many blocks as the number says.
    pub lookahead: u32,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            read_size: 32,
            program_size: 32,
            lookahead: 32,
        }
    }
}

/// Settings that were checked against a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sizes {
    pub read: u32,
    pub program: u32,
    pub lookahead: u32,
    pub block: u32,
    pub blocks: u32,
    /// The device's own units for reading and programming.
    pub units: (u32, u32),
}

/// Whether a block has room for the pointers that a file's blocks can have: one for each power of
/// two of blocks before it.
fn can_chain(geometry: &Geometry) -> bool {
    let pointers = u32::BITS - geometry.block_count.leading_zeros();
    geometry.block_size >= 128 || (geometry.block_size >= 64 && pointers <= geometry.block_size / 8)
}

impl Options {
    /// The settings as they will be used on a device. `EINVAL` unless both units are multiples
    /// of the device's, divide its block, and something is left to look ahead with.
    pub(crate) fn on(&self, geometry: &Geometry) -> Result<Sizes> {
        let read = self.read_size.max(geometry.read_size);
        let program = self.program_size.max(geometry.program_size);
        let fits = |unit: u32, device: u32| {
            unit != 0
                && unit.is_multiple_of(device.max(1))
                && geometry.block_size.is_multiple_of(unit)
        };
        let sound = fits(read, geometry.read_size)
            && fits(program, geometry.program_size)
            && can_chain(geometry)
            && geometry.block_count > 0
            && self.lookahead > 0
            && self.lookahead <= 1 << 20;
        match sound {
            true => Ok(Sizes {
                read,
                program,
                lookahead: self.lookahead,
                block: geometry.block_size,
                blocks: geometry.block_count,
                units: (geometry.read_size.max(1), geometry.program_size.max(1)),
            }),
            false => Err(Errno::EINVAL),
        }
    }
}
