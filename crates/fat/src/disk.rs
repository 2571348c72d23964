//! The volume together with its device: one sector in memory, written back when another is
//! needed.
//!
//! Everything but whole sectors of file contents goes through this one sector, so the device
//! sees changes in the order in which they were made. That order is what the promise about power
//! cuts rests on. What the sectors mean is the business of the other files.

use crate::shape::{Shape, partitions};
use crate::volume::{NO_SECTOR, State};
use taipan_vfs::{BlockDevice, Errno, Result};

/// A volume at work.
pub(crate) struct Disk<'d> {
    pub state: &'d mut State,
    pub buffer: &'d mut [u8],
    pub device: &'d mut dyn BlockDevice,
    pub shape: Shape,
}

/// What a device's failure is to the program: `EROFS` stays, everything else is `EIO`, as
/// upstream has it.
pub(crate) fn failure(errno: Errno) -> Errno {
    match errno {
        Errno::EROFS => errno,
        _ => Errno::EIO,
    }
}

impl<'d> Disk<'d> {
    /// The volume that was found before; `ENODEV` if none was.
    pub fn new(
        state: &'d mut State,
        buffer: &'d mut [u8],
        device: &'d mut dyn BlockDevice,
    ) -> Result<Self> {
        let shape = state.shape()?;
        let buffer = buffer
            .get_mut(..shape.sector_size() as usize)
            .ok_or(Errno::EINVAL)?;
        Ok(Disk {
            state,
            buffer,
            device,
            shape,
        })
    }

    /// Looks for a volume: at the start of the device, then in the partitions of its master
    /// boot record. `ENODEV` if there is none, `EINVAL` for a device that cannot hold one.
    #[inline(never)]
    pub fn detect(
        state: &mut State,
        buffer: &mut [u8],
        device: &mut dyn BlockDevice,
    ) -> Result<Shape> {
        *state = State {
            last_key: state.last_key,
            ..State::new()
        };
        let geometry = device.geometry().map_err(failure)?;
        let size = geometry.block_size;
        let sector = sector_buffer(buffer, size)?;
        device.read(0, 0, sector).map_err(failure)?;
        let mut found = Shape::parse(sector, 0, geometry.block_count, size);
        if found.is_err() {
            for (first, sectors) in partitions(sector).into_iter().flatten() {
                // The record is not believed about the device's end.
                if first.saturating_add(sectors) <= geometry.block_count {
                    device.read(first, 0, sector).map_err(failure)?;
                    found = Shape::parse(sector, first, sectors, size);
                }
                if found.is_ok() {
                    break;
                }
            }
        }
        let shape = found?;
        state.shape = Some(shape);
        state.taken = 1;
        Ok(shape)
    }

    /// The sector, for reading. Mark [`State::dirty`] after changing it, or use
    /// [`Disk::change`].
    pub fn load(&mut self, sector: u32) -> Result<&mut [u8]> {
        if self.state.cached != sector {
            self.read_sector(sector)?;
        }
        Ok(self.buffer)
    }

    #[inline(never)]
    fn read_sector(&mut self, sector: u32) -> Result<()> {
        self.write_back()?;
        self.state.cached = NO_SECTOR;
        self.device.read(sector, 0, self.buffer).map_err(failure)?;
        self.state.cached = sector;
        Ok(())
    }

    /// The sector, to be changed.
    pub fn change(&mut self, sector: u32) -> Result<&mut [u8]> {
        self.load(sector)?;
        self.state.dirty = true;
        Ok(self.buffer)
    }

    /// The sector as zeros, whatever the device has there, to be filled in.
    pub fn blank(&mut self, sector: u32) -> Result<&mut [u8]> {
        if self.state.cached != sector {
            self.write_back()?;
        }
        self.buffer.fill(0);
        self.state.cached = sector;
        self.state.dirty = true;
        Ok(self.buffer)
    }

    /// Brings the sector in memory to the device; a sector of the allocation table to each of
    /// its copies. After a failure it is tried again, unless the device cannot be written at
    /// all: then the change is given up, and the volume refuses others.
    #[inline(never)]
    pub fn write_back(&mut self) -> Result<()> {
        if !self.state.dirty {
            return Ok(());
        }
        let written = self.write_copies();
        match written {
            Err(Errno::EROFS) => {
                self.state.read_only = true;
                self.state.info_dirty = false;
                self.state.cached = NO_SECTOR;
            }
            Err(_) => return written,
            Ok(()) => {}
        }
        self.state.dirty = false;
        written
    }

    fn write_copies(&mut self) -> Result<()> {
        let mut sector = self.state.cached;
        let Shape {
            table,
            table_size,
            tables,
            ..
        } = self.shape;
        self.device.write(sector, self.buffer).map_err(failure)?;
        if sector >= table && sector - table < table_size {
            for _ in 1..tables {
                sector += table_size;
                self.device.write(sector, self.buffer).map_err(failure)?;
            }
        }
        Ok(())
    }

    /// Reads whole sectors past the sector in memory.
    pub fn read_run(&mut self, sector: u32, into: &mut [u8]) -> Result<()> {
        if self.in_run(sector, into.len()) {
            self.write_back()?;
        }
        self.device.read(sector, 0, into).map_err(failure)
    }

    /// Writes whole sectors past the sector in memory.
    pub fn write_run(&mut self, sector: u32, data: &[u8]) -> Result<()> {
        if self.in_run(sector, data.len()) {
            // What is in memory is older than this, all of it.
            self.state.cached = NO_SECTOR;
            self.state.dirty = false;
        }
        self.device.write(sector, data).map_err(failure)
    }

    fn in_run(&self, sector: u32, length: usize) -> bool {
        let count = (length >> self.shape.sector_shift) as u32;
        self.state.cached.wrapping_sub(sector) < count
    }

    /// Brings everything to the device and has the device keep it.
    pub fn commit(&mut self) -> Result<()> {
        if self.state.info_dirty {
            self.write_info()?;
        }
        self.write_back()?;
        self.device.sync().map_err(failure)
    }
}

/// The front of the buffer, one sector long; `EINVAL` for sectors that FAT does not know or
/// that do not fit.
pub(crate) fn sector_buffer(buffer: &mut [u8], size: u32) -> Result<&mut [u8]> {
    match size {
        512 | 1024 | 2048 | 4096 => buffer.get_mut(..size as usize).ok_or(Errno::EINVAL),
        _ => Err(Errno::EINVAL),
    }
}
