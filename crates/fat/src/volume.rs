//! The state of a volume, apart from the device it is on, and the memory that holds it.
//!
//! An interpreter keeps a [`Volume`] in its heap and makes a [`crate::Fat`] of it for each call,
//! with a device that reaches back into the interpreter. Nothing here knows of a device.

use crate::file::OpenFile;
use crate::listing::Listing;
use crate::shape::Shape;
use taipan_vfs::{Errno, Handles, Result, Slot, Slots};

/// What is known of the volume between calls: 64 bytes.
#[derive(Clone, Debug)]
pub struct State {
    /// `None` until [`crate::Fat::attach`] found a volume.
    pub(crate) shape: Option<Shape>,
    /// Changes are refused.
    pub(crate) read_only: bool,
    /// The sector that the buffer holds, [`NO_SECTOR`] for none.
    pub(crate) cached: u32,
    /// The buffer is newer than the device.
    pub(crate) dirty: bool,
    /// Free clusters, if they were counted.
    pub(crate) free: Option<u32>,
    /// The cluster taken last: the search for a free one begins behind it.
    pub(crate) taken: u32,
    /// The count of free clusters has changed since it was written down.
    pub(crate) info_dirty: bool,
    /// The last number given to an open file.
    pub(crate) last_key: u32,
}

/// In [`State::cached`]: the buffer holds nothing.
pub(crate) const NO_SECTOR: u32 = u32::MAX;

impl State {
    /// No volume yet.
    pub const fn new() -> State {
        State {
            shape: None,
            read_only: false,
            cached: NO_SECTOR,
            dirty: false,
            free: None,
            taken: 0,
            info_dirty: false,
            last_key: 0,
        }
    }

    /// Whether a volume was found, see [`crate::Fat::attach`].
    pub const fn is_attached(&self) -> bool {
        self.shape.is_some()
    }
}

impl Default for State {
    fn default() -> Self {
        State::new()
    }
}

/// All the memory that a volume works in, borrowed for one call.
pub struct Parts<'m> {
    /// The state.
    pub state: &'m mut State,
    /// The sector buffer: at least one block of the device long.
    pub buffer: &'m mut [u8],
    /// Room for open files.
    pub files: &'m mut dyn Slots<OpenFile>,
    /// Room for directories being listed.
    pub listings: &'m mut dyn Slots<Listing>,
}

/// Who holds a volume's memory: [`Volume`], a borrow of one, or an owner's own type.
pub trait Memory {
    /// The memory, for one call. It must be the same each time, unchanged in between.
    fn parts(&mut self) -> Parts<'_>;
}

impl<M: Memory + ?Sized> Memory for &mut M {
    fn parts(&mut self) -> Parts<'_> {
        (**self).parts()
    }
}

/// A volume's state with its memory: a buffer (an array, a `&mut [u8]`, a `Vec`) as long as one
/// block of the device, and slots for open files and for directories being listed.
#[derive(Clone, Debug)]
pub struct Volume<B, F, L> {
    state: State,
    buffer: B,
    files: F,
    listings: L,
}

impl<B: AsMut<[u8]>, F: Slots<OpenFile>, L: Slots<Listing>> Volume<B, F, L> {
    /// A volume in the given memory; nothing is known of it yet.
    pub const fn new(buffer: B, files: F, listings: L) -> Self {
        Volume {
            state: State::new(),
            buffer,
            files,
            listings,
        }
    }

    /// The state.
    pub const fn state(&self) -> &State {
        &self.state
    }
}

/// A volume in arrays: `SECTOR` bytes of buffer, `FILES` open files, `LISTINGS` directories
/// being listed at a time.
pub type ArrayVolume<const SECTOR: usize, const FILES: usize, const LISTINGS: usize> =
    Volume<[u8; SECTOR], [Slot<OpenFile>; FILES], [Slot<Listing>; LISTINGS]>;

impl<const SECTOR: usize, const FILES: usize, const LISTINGS: usize>
    ArrayVolume<SECTOR, FILES, LISTINGS>
{
    /// A volume in arrays; nothing is known of it yet.
    pub const fn in_arrays() -> Self {
        Volume {
            state: State::new(),
            buffer: [0; SECTOR],
            files: [const { Slot::FREE }; FILES],
            listings: [const { Slot::FREE }; LISTINGS],
        }
    }
}

impl<B: AsMut<[u8]>, F: Slots<OpenFile>, L: Slots<Listing>> Memory for Volume<B, F, L> {
    fn parts(&mut self) -> Parts<'_> {
        Parts {
            state: &mut self.state,
            buffer: self.buffer.as_mut(),
            files: &mut self.files,
            listings: &mut self.listings,
        }
    }
}

/// Slots of whatever kind, behind a reference, so that the driver is compiled once.
pub(crate) struct SlotsRef<'m, T>(pub &'m mut dyn Slots<T>);

impl<T> Slots<T> for SlotsRef<'_, T> {
    fn slots(&self) -> &[Slot<T>] {
        self.0.slots()
    }
    fn slots_mut(&mut self) -> &mut [Slot<T>] {
        self.0.slots_mut()
    }
    fn grow(&mut self) -> Result<()> {
        self.0.grow()
    }
}

/// A table of open things in slots of whatever kind.
pub(crate) type Table<'m, T> = Handles<T, SlotsRef<'m, T>>;

impl State {
    /// The shape; `ENODEV` if no volume was found.
    pub(crate) fn shape(&self) -> Result<Shape> {
        self.shape.ok_or(Errno::ENODEV)
    }

    /// `EROFS` if changes are refused.
    pub(crate) fn writable(&self) -> Result<()> {
        match self.read_only {
            true => Err(Errno::EROFS),
            false => Ok(()),
        }
    }
}
