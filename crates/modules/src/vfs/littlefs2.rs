//! `vfs.VfsLfs2(block_dev, readsize=32, progsize=32, lookahead=32, mtime=True)`: littlefs 2 on a
//! block device, by `taipan-littlefs`.

use core::cell::{Cell, RefCell};

use taipan_gc::{Array, Gc, Plain};
use taipan_littlefs::v2;
use taipan_object::native::StaticMethod;
use taipan_object::{
    Args, NativeFunction, Obj, Res, Runtime, SlotTable, Slots, Type, names, object, slots, table,
};
use taipan_vfs::{Errno, Geometry};

use super::device::{Blocks, Device, Interface, Now, Turns};
use super::littlefs::{self, DIRECTORIES, FILES, Wanted, littlefs_volume};
use super::volume::{self, Driver, Handle, Task, VOLUME, Volume};
use crate::io::stream::error;

type State = v2::Volume<FILES, DIRECTORIES>;
type Settings = v2::VolumeOptions;
type View<'v, 'd, 'c, 't, 'r> = v2::View<'v, &'d mut Blocks<'c, 't, 'r>, Now<'c, 't, 'r>>;

fn settings(wanted: &Wanted) -> Settings {
    Settings {
        sizes: wanted.sizes,
        mtime: wanted.mtime,
        ..Settings::default()
    }
}

fn memory(settings: &Settings, geometry: &Geometry, files: usize) -> taipan_vfs::Result<usize> {
    settings.memory(geometry, files)
}

/// The file system for one call; the first one mounts it.
fn view<'v, 'd, 'c, 't, 'r>(
    state: &'v mut State,
    memory: &'v [Cell<u8>],
    blocks: &'d mut Blocks<'c, 't, 'r>,
    now: Now<'c, 't, 'r>,
    settings: &Settings,
) -> taipan_vfs::Result<View<'v, 'd, 'c, 't, 'r>> {
    match state.is_mounted() {
        true => View::attach(state, memory, blocks, now),
        false => View::mount(state, memory, blocks, now, settings),
    }
}

fn format(
    blocks: &mut Blocks<'_, '_, '_>,
    settings: &Settings,
    memory: &[Cell<u8>],
) -> taipan_vfs::Result<()> {
    v2::format(blocks, settings, memory)
}

littlefs_volume! {
    /// `vfs.VfsLfs2`
    VFS_LFS2, VfsLfs2
}
