//! A mounted volume that owns its device and its memory, for Rust programs.

use core::cell::Cell;

use taipan_vfs::{
    BlockDevice, Clock, DirEntry, DirId, FileId, FileSystem, OpenMode, Path, Result, SeekFrom,
    Stat, StatVfs,
};

use super::{View, Volume, VolumeOptions, format};
use crate::forward::forward_to_view;

/// A file system with everything it needs: device, clock, and memory for its caches, which may
/// be an array, a `Vec` or a borrowed slice.
pub struct Littlefs<D, C, M, const FILES: usize = 4, const DIRS: usize = 2> {
    volume: Volume<FILES, DIRS>,
    memory: M,
    device: D,
    clock: C,
}

fn cells<M: AsMut<[u8]>>(memory: &mut M) -> &[Cell<u8>] {
    Cell::from_mut(memory.as_mut()).as_slice_of_cells()
}

impl<D: BlockDevice, C: Clock, M: AsMut<[u8]>, const FILES: usize, const DIRS: usize>
    Littlefs<D, C, M, FILES, DIRS>
{
    /// Mounts what is on the device; see [`View::mount`]. [`VolumeOptions::memory`] says how
    /// much memory is needed.
    pub fn mount(mut device: D, clock: C, mut memory: M, options: &VolumeOptions) -> Result<Self> {
        let mut volume = Volume::new();
        View::mount(
            &mut volume,
            cells(&mut memory),
            &mut device,
            &clock,
            options,
        )?;
        Ok(Littlefs {
            volume,
            memory,
            device,
            clock,
        })
    }

    /// Makes an empty file system on the device and mounts it.
    pub fn format(mut device: D, clock: C, mut memory: M, options: &VolumeOptions) -> Result<Self> {
        format(&mut device, options, cells(&mut memory))?;
        Self::mount(device, clock, memory, options)
    }

    /// The device back. What open files hold is lost unless it was flushed.
    pub fn into_device(self) -> D {
        self.device
    }

    /// The file system, for several calls.
    pub fn view(&mut self) -> Result<View<'_, &mut D, &C>> {
        let memory = cells(&mut self.memory);
        View::attach(&mut self.volume, memory, &mut self.device, &self.clock)
    }
}

impl<D: BlockDevice, C: Clock, M: AsMut<[u8]>, const FILES: usize, const DIRS: usize> FileSystem
    for Littlefs<D, C, M, FILES, DIRS>
{
    forward_to_view!();
}
