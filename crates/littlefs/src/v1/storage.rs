//! The state of a volume, and reading and writing blocks through its buffers.

use core::cell::Cell;

use taipan_vfs::{BlockDevice, Errno, Handles, Result, Slot};

use super::dir::Dir;
use super::file::OpenFile;
use super::format::{NULL, NULL_PAIR, Pair};
use crate::options::Sizes;

/// Contents that make no sense; also what a device answers for a block that has gone bad.
pub const CORRUPT: Errno = Errno::EILSEQ;

/// How much is copied at once between the caller's buffers and the device.
pub const COPY: usize = 512;

/// The number of bytes that are looked at together where it does not matter how many.
pub const PIECE: usize = 64;

/// What is known of a mounted volume between calls.
#[derive(Debug)]
pub struct State {
    pub sizes: Sizes,
    pub mounted: bool,
    pub read_only: bool,
    pub root: Pair,
    /// Which bytes are in the read cache.
    pub window: Window,
    pub free: Free,
    /// What a cut of power may have left undone was put right.
    pub is_tidy: bool,
}

/// The place of a buffer's contents.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    pub block: u32,
    pub at: u32,
}

/// The allocator: a map of some blocks, from `start` on.
#[derive(Clone, Copy, Debug)]
pub struct Free {
    pub start: u32,
    /// How many blocks the map covers.
    pub size: u32,
    /// The next one to look at.
    pub next: u32,
    /// How many may be looked at until the disk counts as full: all, at the last moment when
    /// every block taken was also in use.
    pub left: u32,
}

impl State {
    pub const NEW: State = State {
        sizes: Sizes {
            read: 0,
            program: 0,
            lookahead: 0,
            block: 0,
            blocks: 0,
            units: (0, 0),
        },
        mounted: false,
        read_only: false,
        root: NULL_PAIR,
        window: Window { block: NULL, at: 0 },
        free: Free {
            start: 0,
            size: 0,
            next: 0,
            left: 0,
        },
        is_tidy: false,
    };
}

/// Everything for one call.
pub struct Core<'c> {
    pub state: &'c mut State,
    pub files: Handles<OpenFile, &'c mut [Slot<OpenFile>]>,
    /// How many files can be open.
    pub file_slots: usize,
    pub listings: Handles<Dir, &'c mut [Slot<Dir>]>,
    pub memory: &'c [Cell<u8>],
    pub device: &'c mut dyn BlockDevice,
}

/// Whether a block took what was written to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Health {
    Good,
    Bad,
}

/// A device's answer to a change: bad blocks are not errors.
fn health(answer: Result<()>) -> Result<Health> {
    match answer {
        Ok(()) => Ok(Health::Good),
        Err(CORRUPT) => Ok(Health::Bad),
        Err(errno) => Err(errno),
    }
}

/// How much memory a volume needs, with so many files open at once.
pub fn memory_size(sizes: &Sizes, files: usize) -> Result<usize> {
    let program = sizes.program as usize;
    let fixed = sizes.read as usize + program + sizes.lookahead.div_ceil(8) as usize;
    files
        .checked_mul(program)
        .and_then(|size| size.checked_add(fixed))
        .ok_or(Errno::EINVAL)
}

/// Copies out of a buffer.
pub fn copy_from_cells(into: &mut [u8], cells: &[Cell<u8>]) {
    for (into, cell) in into.iter_mut().zip(cells) {
        *into = cell.get();
    }
}

/// Copies into a buffer.
pub fn copy_to_cells(cells: &[Cell<u8>], from: &[u8]) {
    for (cell, from) in cells.iter().zip(from) {
        cell.set(*from);
    }
}

impl<'c> Core<'c> {
    /// A part of the memory; what is not there is empty.
    fn part(&self, start: usize, length: usize) -> &'c [Cell<u8>] {
        let memory: &'c [Cell<u8>] = self.memory;
        let rest = memory.get(start..).unwrap_or(&[]);
        rest.get(..length).unwrap_or(&[])
    }

    fn read_cache(&self) -> &'c [Cell<u8>] {
        self.part(0, self.state.sizes.read as usize)
    }

    /// The bits of the allocator's map.
    pub fn lookahead(&self) -> &'c [Cell<u8>] {
        let sizes = &self.state.sizes;
        let start = (sizes.read + sizes.program) as usize;
        self.part(start, sizes.lookahead.div_ceil(8) as usize)
    }

    /// What metadata is collected in before it is programmed.
    pub fn program_cache(&self) -> &'c [Cell<u8>] {
        let sizes = &self.state.sizes;
        self.part(sizes.read as usize, sizes.program as usize)
    }

    /// What an open file's data is collected in before it is programmed.
    pub fn file_cache(&self, index: usize) -> Result<&'c [Cell<u8>]> {
        let sizes = &self.state.sizes;
        let cache = self.part(memory_size(sizes, index)?, sizes.program as usize);
        match cache.len() == sizes.program as usize {
            true => Ok(cache),
            false => Err(Errno::EINVAL),
        }
    }

    /// An error unless so many bytes lie in a block of the device.
    fn check(&self, block: u32, at: u32, length: usize) -> Result<()> {
        let sizes = &self.state.sizes;
        let end = u64::from(at) + length as u64;
        match block < sizes.blocks && end <= u64::from(sizes.block) {
            true => Ok(()),
            false => Err(CORRUPT),
        }
    }

    /// Reads what is on the device.
    pub fn read(&mut self, block: u32, mut at: u32, mut into: &mut [u8]) -> Result<()> {
        self.check(block, at, into.len())?;
        let unit = self.state.sizes.read;
        while !into.is_empty() {
            let within = (at % unit) as usize;
            let start = at - at % unit;
            let window = self.state.window;
            let length = if window.block == block && window.at == start {
                let cached = self.read_cache().get(within..).unwrap_or(&[]);
                let length = into.len().min(cached.len());
                copy_from_cells(&mut into[..length], cached);
                length
            } else if within == 0 && into.len() >= unit as usize {
                let length = into.len() - into.len() % unit as usize;
                self.device.read(block, at, &mut into[..length])?;
                length
            } else {
                self.load(block, start)?;
                continue;
            };
            at += length as u32;
            into = &mut into[length..];
        }
        Ok(())
    }

    /// Fills the read cache.
    fn load(&mut self, block: u32, start: u32) -> Result<()> {
        let length = self.state.sizes.read as usize;
        if self.read_cache().len() != length {
            return Err(Errno::EINVAL);
        }
        self.state.window.block = NULL;
        let mut copy = [0; COPY];
        let piece = COPY - COPY % self.state.sizes.units.0 as usize;
        for from in (0..length).step_by(piece) {
            let copy = &mut copy[..piece.min(length - from)];
            self.device.read(block, start + from as u32, copy)?;
            copy_to_cells(self.read_cache().get(from..).unwrap_or(&[]), copy);
        }
        self.state.window = Window { block, at: start };
        Ok(())
    }

    /// Reads a number.
    pub fn read_number(&mut self, block: u32, at: u32) -> Result<u32> {
        let mut bytes = [0; 4];
        self.read(block, at, &mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    /// Makes a block ready for programming.
    pub fn erase(&mut self, block: u32) -> Result<Health> {
        self.check(block, 0, 0)?;
        self.forget(block);
        health(self.device.erase(block))
    }

    /// Programs whole units, and looks whether they are there.
    pub fn program(&mut self, block: u32, at: u32, data: &[u8]) -> Result<Health> {
        self.check(block, at, data.len())?;
        self.forget(block);
        if health(self.device.program(block, at, data))? == Health::Bad {
            return Ok(Health::Bad);
        }
        let mut read = [0; PIECE];
        for (part, from) in data.chunks(PIECE).zip((at..).step_by(PIECE)) {
            let read = &mut read[..part.len()];
            self.read(block, from, read)?;
            if read != part {
                return Ok(Health::Bad);
            }
        }
        Ok(Health::Good)
    }

    /// Programs a unit from one of the volume's buffers, and looks whether it is there. The
    /// device gets a copy: others can write to the buffer.
    pub fn program_buffer(&mut self, block: u32, at: u32, buffer: &[Cell<u8>]) -> Result<Health> {
        let mut copy = [0; COPY];
        let piece = COPY - COPY % self.state.sizes.units.1 as usize;
        for (part, from) in buffer.chunks(piece).zip((at..).step_by(piece)) {
            let copy = &mut copy[..part.len()];
            copy_from_cells(copy, part);
            if self.program(block, from, copy)? == Health::Bad {
                return Ok(Health::Bad);
            }
        }
        Ok(Health::Good)
    }

    /// Programs the unit that metadata is collected in.
    pub fn flush_program_cache(&mut self, block: u32, at: u32) -> Result<Health> {
        let cache = self.program_cache();
        match cache.len() == self.state.sizes.program as usize {
            true => self.program_buffer(block, at, cache),
            false => Err(Errno::EINVAL),
        }
    }

    /// Empties the read cache if it is this block's.
    fn forget(&mut self, block: u32) {
        if self.state.window.block == block {
            self.state.window.block = NULL;
        }
    }
}
