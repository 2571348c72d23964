//! What C calls: reading, programming and erasing blocks of the device.
#![allow(unsafe_code)]

use core::cell::Cell;
use core::ffi::{c_int, c_void};

use taipan_vfs::{BlockDevice, Errno, Result};

use super::super::check::Check;
use super::c;

/// How much is copied at once between the caller's buffers and the device.
pub const COPY: usize = 512;

/// What C hands to the callbacks.
pub struct Context<'d> {
    pub device: &'d mut dyn BlockDevice,
    /// The buffers that others can write to.
    pub memory: &'d [Cell<u8>],
    pub units: (u32, u32),
    pub check: &'d mut Check,
    /// Whether what is read may be metadata.
    pub may_be_metadata: bool,
    /// How many more reads there may be in this call: see `reads_allowed`.
    pub reads_left: u64,
    /// The last error of the device: C knows only one.
    pub error: Option<Errno>,
}

/// Runs one access to the device: checked, its error kept for the caller and turned into C's.
///
/// # Safety
/// `config` is what `Session::enter` gave to the call under way.
unsafe fn access(
    config: *const c::Config,
    block: u32,
    end: Option<u32>,
    body: impl FnOnce(&mut Context<'_>) -> Result<()>,
) -> c_int {
    // SAFETY: the configuration, and the context in it, are valid while a call is under way,
    // and C is busy with waiting for this.
    let (config, context) = unsafe { (&*config, &mut *(*config).context.cast::<Context<'_>>()) };
    // Only contents that make no sense can lead outside.
    if block >= config.block_count || end.is_none_or(|end| end > config.block_size) {
        return c::ERR_CORRUPT;
    }
    match body(context) {
        Ok(()) => 0,
        // Metadata that was found unsound, or a device that knows that a block is bad: C takes another.
        Err(Errno::EILSEQ) => c::ERR_CORRUPT,
        Err(errno) => {
            context.error = Some(errno);
            c::ERR_IO
        }
    }
}

/// How many reads one call may make: more than any sound contents need, whose worst case is to
/// look for what leads to each block. Contents that send C round in circles run out of them.
pub fn reads_allowed(config: &c::Config) -> u64 {
    let blocks = u64::from(config.block_count) + 64;
    let reads = u64::from(config.block_size / config.read_size.max(1)) + 1;
    blocks
        .saturating_mul(blocks)
        .saturating_mul(reads)
        .saturating_mul(4)
}

impl Context<'_> {
    fn one_read(&mut self) -> Result<()> {
        match self.reads_left.checked_sub(1) {
            Some(left) => {
                self.reads_left = left;
                Ok(())
            }
            None => Err(Errno::ELOOP),
        }
    }

    /// Whether an address lies in the buffers that others can write to.
    fn is_shared(&self, address: *const u8) -> bool {
        self.memory
            .as_ptr_range()
            .contains(&address.cast::<Cell<u8>>())
    }
}

/// A transfer cut into pieces that fit the copy, each with its offset: whole units of the device.
fn pieces(size: usize, unit: u32) -> impl Iterator<Item = (usize, usize)> {
    let piece = COPY - COPY % unit.max(1) as usize;
    (0..size)
        .step_by(piece.max(1))
        .map(move |at| (at, piece.min(size - at)))
}

pub unsafe extern "C" fn read(
    config: *const c::Config,
    block: u32,
    off: u32,
    into: *mut c_void,
    size: u32,
) -> c_int {
    let (into, size) = (into.cast::<u8>(), size as usize);
    let end = off.checked_add(size as u32);
    let body = |context: &mut Context<'_>| {
        if !context.is_shared(into) {
            // SAFETY: C gives a buffer of that size: its own, or one that a caller of `read`
            // lent to it exclusively. What is in it so far are bytes of whatever value.
            let into = unsafe { core::slice::from_raw_parts_mut(into, size) };
            return context.device.read(block, off, into);
        }
        let mut copy = [0; COPY];
        for (at, length) in pieces(size, context.units.0) {
            let copy = &mut copy[..length];
            context.device.read(block, off + at as u32, copy)?;
            // SAFETY: a part of C's buffer, which lies in `Cell`s.
            unsafe { into.add(at).copy_from_nonoverlapping(copy.as_ptr(), length) };
        }
        Ok(())
    };
    // SAFETY: called by C, within `Session::enter`; the block size does not change.
    unsafe {
        let block_size = (*config).block_size;
        access(config, block, end, |context| {
            context.one_read()?;
            if off == 0 && context.may_be_metadata {
                let (device, unit) = (&mut *context.device, context.units.0);
                context.check.permit(device, block, block_size, unit)?;
            }
            body(context)
        })
    }
}

pub unsafe extern "C" fn program(
    config: *const c::Config,
    block: u32,
    off: u32,
    data: *const c_void,
    size: u32,
) -> c_int {
    let (data, size) = (data.cast::<u8>(), size as usize);
    let end = off.checked_add(size as u32);
    let body = |context: &mut Context<'_>| {
        let mut copy = [0; COPY];
        for (at, length) in pieces(size, context.units.1) {
            let copy = &mut copy[..length];
            // SAFETY: a part of C's buffer: one of its caches, which lie in `Cell`s.
            unsafe {
                copy.as_mut_ptr()
                    .copy_from_nonoverlapping(data.add(at), length)
            };
            context.check.programmed(block, off);
            context.device.program(block, off + at as u32, copy)?;
        }
        Ok(())
    };
    // SAFETY: called by C, within `Session::enter`.
    unsafe { access(config, block, end, body) }
}

pub unsafe extern "C" fn erase(config: *const c::Config, block: u32) -> c_int {
    // SAFETY: called by C, within `Session::enter`.
    unsafe {
        access(config, block, Some(0), |context| {
            context.check.erased(block);
            context.device.erase(block)
        })
    }
}

pub unsafe extern "C" fn sync(config: *const c::Config) -> c_int {
    // SAFETY: called by C, within `Session::enter`.
    unsafe { access(config, 0, Some(0), |context| context.device.sync()) }
}
