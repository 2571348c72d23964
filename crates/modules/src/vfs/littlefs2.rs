//! `vfs.VfsLfs2(block_dev, readsize=32, progsize=32, lookahead=32, mtime=True)`: littlefs 2 on a
//! block device, by `taipan-littlefs`.

use core::cell::{Cell, RefCell};

use taipan_gc::{Array, Gc, Plain};
use taipan_littlefs::v2::{self, View, VolumeOptions};
use taipan_object::native::StaticMethod;
use taipan_object::{Args, NativeFunction, Obj, Res, Runtime, Slots, Type, names, object, table};
use taipan_vfs::Errno;

use super::device::{Blocks, Device, Interface, Now, Turns};
use super::littlefs_options::{self, Wanted};
use super::volume::{self, Driver, Handle, Task, VOLUME, Volume};
use crate::io::stream::error;

/// Open files and directories at most.
const FILES: usize = if cfg!(target_pointer_width = "64") {
    32
} else {
    8
};
const DIRECTORIES: usize = if cfg!(target_pointer_width = "64") {
    8
} else {
    4
};

object! {
    /// What the driver keeps of one file system.
    pub struct LittlefsState: sealed {
        volume: Plain<RefCell<v2::Volume<FILES, DIRECTORIES>>>,
        options: Plain<VolumeOptions>,
        /// Caches, for as many open files as `files` says.
        memory: Cell<Gc<Array<u8>>>,
        files: Cell<usize>,
    }
}

static LITTLEFS_STATE: Type = Type::new::<LittlefsState>(names::object, &Slots::EMPTY);

/// The file system for the length of one call.
type Mounted<'v, 'd, 'c, 't, 'r> = View<'v, &'d mut Blocks<'c, 't, 'r>, Now<'c, 't, 'r>>;

impl LittlefsState {
    fn lend<T>(
        &self,
        rt: &mut Runtime,
        device: Gc<Device>,
        f: impl FnOnce(&mut Mounted<'_, '_, '_, '_, '_>) -> taipan_vfs::Result<T>,
    ) -> Res<taipan_vfs::Result<T>> {
        let Ok(mut volume) = self.volume.0.try_borrow_mut() else {
            return Ok(Err(Errno::EBUSY));
        };
        let memory = self.memory.get();
        let turns = Turns::new(rt);
        let (mut blocks, now) = (turns.blocks(device), turns.now());
        let answer = match volume.is_mounted() {
            true => View::attach(&mut volume, memory.as_slice(), &mut blocks, now),
            false => {
                let options = &self.options.0;
                View::mount(&mut volume, memory.as_slice(), &mut blocks, now, options)
            }
        };
        let answer = answer.and_then(|mut view| f(&mut view));
        blocks.finish(answer)
    }

    /// Makes room for the caches of one more open file; false if there are as many as can be.
    fn add_file(&self, rt: &mut Runtime, device: Gc<Device>) -> Res<bool> {
        let files = self.files.get() + 1;
        let Ok(size) = self.options.0.memory(&device.geometry(), files) else {
            return Ok(false);
        };
        if files > FILES || self.volume.0.try_borrow_mut().is_err() {
            return Ok(false);
        }
        let memory = rt.alloc_array_resized(self.memory.get().as_slice(), size, 0)?;
        self.memory.set(memory);
        self.files.set(files);
        Ok(true)
    }
}

/// The device that was asked for, started, and memory for a file system on it.
fn start(rt: &mut Runtime, wanted: &Wanted) -> Res<(Gc<LittlefsState>, Gc<Device>)> {
    let device = Device::new(rt, wanted.object, Interface::Extended)?;
    let started = device.start(rt)?;
    started.map_err(|errno| error(rt, errno))?;
    let options = VolumeOptions {
        sizes: wanted.sizes,
        mtime: wanted.mtime,
        ..VolumeOptions::default()
    };
    let size = options.memory(&device.geometry(), 1);
    let size = size.map_err(|errno| error(rt, errno))?;
    let memory = rt.alloc_array(Array::<u8>::HEADER, size, 0)?;
    let state = rt.alloc(LittlefsState {
        header: LITTLEFS_STATE.header(),
        volume: Plain(RefCell::new(v2::Volume::new())),
        options: Plain(options),
        memory: Cell::new(memory),
        files: Cell::new(1),
    })?;
    Ok((state, device))
}

fn make(rt: &mut Runtime, cls: Gc<Type>, wanted: &Wanted) -> Res {
    let (state, device) = start(rt, wanted)?;
    match state.lend(rt, device, |_| Ok(()))? {
        Ok(()) => volume::new(rt, cls, &DRIVER, device, Obj::from(state), true),
        Err(errno) => Err(error(rt, errno)),
    }
}

/// The file system on a block device.
///
/// # Errors
/// What the device raises, `OSError`.
pub fn on(rt: &mut Runtime, object: Obj) -> Res {
    construct(rt, Gc::from_static(&VFS_LFS2), Args::positional(&[object]))
}

fn construct(rt: &mut Runtime, cls: Gc<Type>, args: Args) -> Res {
    let wanted = littlefs_options::read(rt, names::VfsLfs2, args)?;
    make(rt, cls, &wanted)
}

fn state(rt: &mut Runtime, volume: Gc<Volume>) -> Res<Gc<LittlefsState>> {
    match volume.state.downcast::<LittlefsState>() {
        Some(state) => Ok(state),
        None => Err(rt.type_error("VfsLfs2 expected")),
    }
}

static DRIVER: Driver = Driver {
    lend: |rt: &mut Runtime, volume: Gc<Volume>, task: &mut Task| {
        let state = state(rt, volume)?;
        state.lend(rt, volume.device, |files| task(files))
    },
    enlarge: |rt: &mut Runtime, volume: Gc<Volume>, handle: Handle| {
        let state = state(rt, volume)?;
        if handle == Handle::File && state.add_file(rt, volume.device)? {
            return Ok(true);
        }
        volume::close_lost(rt)?;
        Ok(true)
    },
    format: |_, _| Ok(Err(Errno::ENODEV)),
    closed: None,
    not_empty: Errno::ENOTEMPTY,
};

static MKFS_FUNCTION: NativeFunction = NativeFunction::full(names::mkfs, 0, 1, |rt, args| {
    let wanted = littlefs_options::read(rt, names::mkfs, args)?;
    let (state, device) = start(rt, &wanted)?;
    let memory = state.memory.get();
    let turns = Turns::new(rt);
    let mut blocks = turns.blocks(device);
    let made = v2::format(&mut blocks, &state.options.0, memory.as_slice());
    match blocks.finish(made)? {
        Ok(()) => Ok(Obj::NONE),
        Err(errno) => Err(error(rt, errno)),
    }
});

/// `mkfs(block_dev, *, readsize=32, progsize=32, lookahead=32)`
static MKFS: StaticMethod = StaticMethod::native(&MKFS_FUNCTION);

static SLOTS: Slots = Slots {
    new: Some(construct),
    ..Slots::EMPTY
};

/// `vfs.VfsLfs2`
pub static VFS_LFS2: Type = Type::new::<Volume>(names::VfsLfs2, &SLOTS)
    .with_base(&VOLUME)
    .with_table(table![mkfs => &MKFS]);
