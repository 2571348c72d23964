//! `vfs.VfsLfs1(block_dev, readsize=32, progsize=32, lookahead=32)`: littlefs 1 on a block device,
//! by `taipan-littlefs`. It keeps no times; the keyword `mtime` is taken and does nothing, as
//! upstream's.

use core::cell::{Cell, RefCell};

use taipan_gc::{Array, Gc, Plain};
use taipan_littlefs::{Options, v1};
use taipan_object::native::StaticMethod;
use taipan_object::{
    Args, NativeFunction, Obj, Res, Runtime, SlotTable, Slots, Type, names, object, slots, table,
};
use taipan_vfs::{Errno, Geometry};

use super::device::{Blocks, Device, Interface, Now, Turns};
use super::littlefs::{self, DIRECTORIES, FILES, Wanted, littlefs_volume};
use super::volume::{self, Driver, Handle, Task, VOLUME, Volume};
use crate::io::stream::error;

type State = v1::Volume<FILES, DIRECTORIES>;
type Settings = Options;
type View<'v, 'd, 'c, 't, 'r> = v1::View<'v, &'d mut Blocks<'c, 't, 'r>>;

fn settings(wanted: &Wanted) -> Settings {
    wanted.sizes
}

fn memory(settings: &Settings, geometry: &Geometry, files: usize) -> taipan_vfs::Result<usize> {
    v1::memory(settings, geometry, files)
}

/// The file system for one call; the first one mounts it.
fn view<'v, 'd, 'c, 't, 'r>(
    state: &'v mut State,
    memory: &'v [Cell<u8>],
    blocks: &'d mut Blocks<'c, 't, 'r>,
    _now: Now<'_, '_, '_>,
    settings: &Settings,
) -> taipan_vfs::Result<View<'v, 'd, 'c, 't, 'r>> {
    match state.is_mounted() {
        true => v1::View::attach(state, memory, blocks),
        false => v1::View::mount(state, memory, blocks, settings),
    }
}

fn format(
    blocks: &mut Blocks<'_, '_, '_>,
    settings: &Settings,
    memory: &[Cell<u8>],
) -> taipan_vfs::Result<()> {
    v1::format(blocks, settings, memory)
}

littlefs_volume! {
    /// `vfs.VfsLfs1`
    VFS_LFS1, VfsLfs1
}
