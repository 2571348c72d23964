//! `vfs.VfsFat(block_dev)`: FAT12, FAT16 and FAT32 on a block device, by `taipan-fat`.

use core::cell::RefCell;

use taipan_fat::{Fat, Format, Listing, Memory, OpenFile, Parts, State};
use taipan_gc::{Gc, Lendable, Plain};
use taipan_object::native::StaticMethod;
use taipan_object::{
    Args, NativeFunction, Obj, Res, Runtime, SlotTable, Slots, Type, names, object, slots, table,
};
use taipan_vfs::{Errno, FileSystem, Slot};

use super::device::{Blocks, Device, Interface, Now, Turns};
use super::volume::{self, Driver, Handle, Task, VOLUME, Volume};
use crate::io::stream::error;

/// Open files and directories that there is room for from the start, and steps of more.
const ROOM: usize = 4;

object! {
    /// What the driver keeps of one file system.
    pub struct FatState: sealed {
        state: Plain<RefCell<State>>,
        buffer: Lendable<u8>,
        files: Lendable<Slot<OpenFile>>,
        listings: Lendable<Slot<Listing>>,
    }
}

static FAT_STATE: Type = Type::new::<FatState>(names::object, SlotTable::EMPTY);

/// That memory while it is lent.
struct Lent<'l> {
    state: &'l mut State,
    buffer: &'l mut [u8],
    files: &'l mut [Slot<OpenFile>],
    listings: &'l mut [Slot<Listing>],
}

impl Memory for Lent<'_> {
    fn parts(&mut self) -> Parts<'_> {
        Parts {
            state: self.state,
            buffer: self.buffer,
            files: &mut self.files,
            listings: &mut self.listings,
        }
    }
}

/// The file system for the length of one call.
type View<'v, 'c, 't, 'r> = Fat<Lent<'v>, Blocks<'c, 't, 'r>, Now<'c, 't, 'r>>;

impl FatState {
    fn lend<T>(
        &self,
        rt: &mut Runtime,
        device: Gc<Device>,
        f: impl FnOnce(&mut View<'_, '_, '_, '_>) -> taipan_vfs::Result<T>,
    ) -> Res<taipan_vfs::Result<T>> {
        let parts = (
            self.state.0.try_borrow_mut(),
            self.buffer.lend(),
            self.files.lend(),
            self.listings.lend(),
        );
        let (Ok(mut state), Some(mut buffer), Some(mut files), Some(mut listings)) = parts else {
            return Ok(Err(Errno::EBUSY));
        };
        let lent = Lent {
            state: &mut state,
            buffer: &mut buffer,
            files: &mut files,
            listings: &mut listings,
        };
        let turns = Turns::new(rt);
        let mut fat = Fat::new(lent, turns.blocks(device), turns.now());
        let answer = f(&mut fat);
        let (_, blocks, _) = fat.into_parts();
        blocks.finish(answer)
    }
}

/// Memory for a file system on `object`, and the device that it is to be on, started.
fn start(rt: &mut Runtime, object: Obj) -> Res<(Gc<FatState>, Gc<Device>)> {
    let device = Device::new(rt, object, Interface::Simple)?;
    let started = device.start(rt)?;
    started.map_err(|errno| error(rt, errno))?;
    let state = rt.alloc(FatState {
        header: FAT_STATE.header(),
        state: Plain(RefCell::new(State::new())),
        buffer: Lendable::new(),
        files: Lendable::new(),
        listings: Lendable::new(),
    })?;
    let sector = device.geometry().block_size as usize;
    rt.grow_lendable(&state.buffer, sector, || 0)?;
    rt.grow_lendable(&state.files, ROOM, || Slot::FREE)?;
    rt.grow_lendable(&state.listings, 1, || Slot::FREE)?;
    Ok((state, device))
}

fn make(rt: &mut Runtime, cls: Gc<Type>, object: Obj) -> Res {
    let (state, device) = start(rt, object)?;
    let formatted = match state.lend(rt, device, |fat| fat.attach())? {
        Ok(()) => true,
        // Mounting may be asked to format it.
        Err(Errno::ENODEV) => false,
        Err(errno) => return Err(error(rt, errno)),
    };
    volume::new(rt, cls, &DRIVER, device, Obj::from(state), formatted)
}

/// The file system on a block device.
///
/// # Errors
/// What the device raises, `OSError`.
pub fn on(rt: &mut Runtime, object: Obj) -> Res {
    make(rt, Gc::from_static(&VFS_FAT), object)
}

fn construct(rt: &mut Runtime, cls: Gc<Type>, args: Args) -> Res {
    match (args.positional, args.keywords) {
        ([object], []) => make(rt, cls, *object),
        _ => Err(rt.type_error("VfsFat() takes one block device")),
    }
}

fn state(rt: &mut Runtime, volume: Gc<Volume>) -> Res<Gc<FatState>> {
    match volume.state.downcast::<FatState>() {
        Some(state) => Ok(state),
        None => Err(rt.type_error("VfsFat expected")),
    }
}

static DRIVER: Driver = Driver {
    lend: |rt: &mut Runtime, volume: Gc<Volume>, task: &mut Task| {
        let state = state(rt, volume)?;
        state.lend(rt, volume.device, |fat| task(fat))
    },
    enlarge: |rt: &mut Runtime, volume: Gc<Volume>, handle: Handle| {
        let state = state(rt, volume)?;
        match handle {
            Handle::File => {
                let room = state.files.len() + ROOM;
                rt.grow_lendable(&state.files, room, || Slot::FREE)
            }
            Handle::Directory => {
                let room = state.listings.len() + ROOM;
                rt.grow_lendable(&state.listings, room, || Slot::FREE)
            }
        }
    },
    format: |rt: &mut Runtime, volume: Gc<Volume>| {
        let state = state(rt, volume)?;
        state.lend(rt, volume.device, |fat| fat.format(&Format::DEFAULT))
    },
    closed: Some(Errno::EINVAL),
    not_empty: Errno::EACCES,
};

static MKFS_FUNCTION: NativeFunction = NativeFunction::f1(names::mkfs, |rt, object| {
    let (state, device) = start(rt, object)?;
    let made = state.lend(rt, device, |fat| {
        fat.format(&Format::DEFAULT)?;
        fat.sync()
    })?;
    match made {
        Ok(()) => Ok(Obj::NONE),
        Err(errno) => Err(error(rt, errno)),
    }
});

/// `mkfs(block_dev)`: its layout is chosen by its size.
static MKFS: StaticMethod = StaticMethod::native(&MKFS_FUNCTION);

const SLOTS: Slots = Slots {
    new: Some(construct),
    ..Slots::EMPTY
};

/// `vfs.VfsFat`
pub static VFS_FAT: Type = Type::new::<Volume>(names::VfsFat, slots!(SLOTS))
    .with_base(&VOLUME)
    .with_table(table![mkfs => &MKFS]);
