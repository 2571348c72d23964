//! A mounted volume that owns its device and its memory, for Rust programs.

use core::cell::Cell;

use taipan_vfs::{
    BlockDevice, DirEntry, DirId, FileId, FileSystem, OpenMode, Path, Result, SeekFrom, Stat,
    StatVfs,
};

use super::{View, Volume, format};
use crate::Options;
use crate::forward::forward_to_view;

/// A file system with everything it needs: device, and memory for its caches, which may be an
/// array, a `Vec` or a borrowed slice.
#[derive(Debug)]
pub struct Littlefs<D, M, const FILES: usize = 4, const DIRS: usize = 2> {
    volume: Volume<FILES, DIRS>,
    memory: M,
    device: D,
}

fn cells<M: AsMut<[u8]>>(memory: &mut M) -> &[Cell<u8>] {
    Cell::from_mut(memory.as_mut()).as_slice_of_cells()
}

impl<D: BlockDevice, M: AsMut<[u8]>, const FILES: usize, const DIRS: usize>
    Littlefs<D, M, FILES, DIRS>
{
    /// Mounts what is on the device; see [`View::mount`]. [`super::memory`] says how much memory
    /// is needed.
    pub fn mount(mut device: D, mut memory: M, options: &Options) -> Result<Self> {
        let mut volume = Volume::new();
        View::mount(&mut volume, cells(&mut memory), &mut device, options)?;
        Ok(Littlefs {
            volume,
            memory,
            device,
        })
    }

    /// Makes an empty file system on the device and mounts it.
    pub fn format(mut device: D, mut memory: M, options: &Options) -> Result<Self> {
        format(&mut device, options, cells(&mut memory))?;
        Self::mount(device, memory, options)
    }

    /// The device back. What open files hold is lost unless it was flushed.
    pub fn into_device(self) -> D {
        self.device
    }

    /// The file system, for several calls.
    pub fn view(&mut self) -> Result<View<'_, &mut D>> {
        let memory = cells(&mut self.memory);
        View::attach(&mut self.volume, memory, &mut self.device)
    }
}

impl<D: BlockDevice, M: AsMut<[u8]>, const FILES: usize, const DIRS: usize> FileSystem
    for Littlefs<D, M, FILES, DIRS>
{
    forward_to_view!();
}
