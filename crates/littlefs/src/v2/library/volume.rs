//! The state of a volume: structures of C, and what this crate keeps beside them.
#![allow(unsafe_code)]

use super::super::check::Check;
use super::c;
use taipan_vfs::{Errno, Result};

/// The state of one mounted volume, with room for so many open files and listed directories.
///
/// It can be moved, dropped and forgotten at any time. It does nothing by itself: see
/// [`View`](crate::v2::View).
pub struct Volume<const FILES: usize = 4, const DIRS: usize = 2> {
    core: Core,
    files: [FileSlot; FILES],
    dirs: [DirSlot; DIRS],
}

// SAFETY: the addresses in it are used only within a call that wrote them itself (see the head
// of `library.rs`), and everything else is plain numbers.
unsafe impl<const FILES: usize, const DIRS: usize> Send for Volume<FILES, DIRS> {}

pub struct Core {
    pub lfs: c::Lfs,
    pub config: c::Config,
    /// What was seen to be sound.
    pub check: Check,
    /// The device's own units for reading and programming, at most `COPY`.
    pub units: (u32, u32),
    pub mounted: bool,
    pub read_only: bool,
    pub mtime: bool,
}

pub struct FileSlot {
    pub file: c::File,
    pub config: c::FileConfig,
    pub attribute: c::Attribute,
    pub mtime: [u8; 8],
    pub open: bool,
    pub age: u16,
}

pub struct DirSlot {
    pub dir: c::Dir,
    pub open: bool,
    pub age: u16,
}

/// A structure of C, zeroed.
pub const fn zeroed<T: Zero>() -> T {
    // SAFETY: `Zero` is implemented for types for which this is right.
    unsafe { core::mem::zeroed() }
}

/// Types of which all bytes may be zero.
///
/// # Safety
/// They must be numbers, `bool`s, raw pointers and `Option`s of function pointers.
pub unsafe trait Zero {}

// SAFETY: these, and structures of these, is all that they consist of.
unsafe impl Zero for Core {}
// SAFETY: as above.
unsafe impl Zero for FileSlot {}
// SAFETY: as above.
unsafe impl Zero for DirSlot {}
// SAFETY: as above.
unsafe impl Zero for c::Info {}

impl<const FILES: usize, const DIRS: usize> Volume<FILES, DIRS> {
    /// A volume that is not mounted.
    pub const fn new() -> Self {
        Volume {
            core: zeroed(),
            files: [const { zeroed() }; FILES],
            dirs: [const { zeroed() }; DIRS],
        }
    }

    /// Whether something was mounted in it.
    pub const fn is_mounted(&self) -> bool {
        self.core.mounted
    }

    /// Whether a file is open, so that the volume's memory holds data not yet stored.
    pub fn has_open_files(&self) -> bool {
        self.files.iter().any(|slot| slot.open)
    }

    /// The volume without its numbers of slots.
    pub(in super::super) fn erased(&mut self) -> Erased<'_> {
        Erased {
            core: &mut self.core,
            files: &mut self.files,
            dirs: &mut self.dirs,
        }
    }
}

impl<const FILES: usize, const DIRS: usize> Default for Volume<FILES, DIRS> {
    fn default() -> Self {
        Self::new()
    }
}

/// A volume borrowed, whatever its numbers of slots.
pub struct Erased<'v> {
    pub core: &'v mut Core,
    pub files: &'v mut [FileSlot],
    pub dirs: &'v mut [DirSlot],
}

impl Erased<'_> {
    /// `EINVAL` unless something is mounted.
    pub fn mounted(&self) -> Result<()> {
        match self.core.mounted {
            true => Ok(()),
            false => Err(Errno::EINVAL),
        }
    }

    /// The same volume, for a shorter time.
    pub fn reborrow(&mut self) -> Erased<'_> {
        Erased {
            core: self.core,
            files: self.files,
            dirs: self.dirs,
        }
    }

    /// Whether changes are refused.
    pub fn read_only(&self) -> bool {
        self.core.read_only
    }

    /// Refuses changes from now on, or allows them.
    pub fn set_read_only(&mut self, read_only: bool) {
        self.core.read_only = read_only;
    }

    /// Size and number of blocks.
    pub fn blocks(&self) -> (u32, u32) {
        (self.core.config.block_size, self.core.config.block_count)
    }
}
