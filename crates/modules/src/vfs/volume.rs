//! A file system written in Rust on a block device, as a Python object: what `VfsFat`, `VfsLfs1`
//! and `VfsLfs2` have in common. Each driver has a file of its own with its options and its
//! [`Driver`].
//!
//! A driver's state is lent to one call at a time. A call that comes in meanwhile, from a block
//! device that uses the file system it serves, gets `EBUSY`.

use core::cell::Cell;

use taipan_gc::Gc;
use taipan_object::builtin::function::expect_text;
use taipan_object::builtin::list::List;
use taipan_object::builtin::{bytes, str as py_str};
use taipan_object::protocol::{attribute, convert};
use taipan_object::types::header_of;
use taipan_object::{
    NativeFunction, Obj, Res, Runtime, Slots, Table, Type, names, object, slots, static_name, table,
};
use taipan_vfs::{Errno, FileSystem, ModeString, Path, PathBuf};

use super::device::Device;
use super::listing;
use super::mounts::PATH;
use crate::io::{file, stream::error};

/// What is done with a file system while it is lent.
pub type Task<'t> = dyn FnMut(&mut dyn FileSystem) -> taipan_vfs::Result<()> + 't;

/// What can be open in a file system.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Handle {
    /// A file.
    File,
    /// A directory being listed.
    Directory,
}

/// How a driver is reached.
pub struct Driver {
    /// Lends the file system to a task: its answer, `EBUSY` if it is lent already.
    pub lend: fn(&mut Runtime, Gc<Volume>, &mut Task) -> Res<taipan_vfs::Result<()>>,
    /// Makes room for more open files or directories than there is; false if there can be none.
    pub enlarge: fn(&mut Runtime, Gc<Volume>, Handle) -> Res<bool>,
    /// Formats the device of a volume that has no file system yet; then it has one.
    pub format: fn(&mut Runtime, Gc<Volume>) -> Res<taipan_vfs::Result<()>>,
    /// The error for using a closed file, where upstream's driver has no `ValueError`.
    pub closed: Option<Errno>,
    /// The error for removing a directory that is not empty.
    pub not_empty: Errno,
}

object! {
    /// A file system on a block device.
    pub struct Volume: open {
        /// How its driver is reached.
        pub driver: &'static Driver,
        /// Where it is.
        pub device: Gc<Device>,
        /// What its driver keeps.
        pub state: Obj,
        /// The current directory, a normal path.
        directory: Cell<Obj>,
        /// Does the device hold a file system? FAT can be asked for one later.
        formatted: Cell<bool>,
        /// Files and listings that the program has lost while the file system was busy.
        lost: Cell<Option<Gc<List>>>,
        /// They are being closed.
        closing: Cell<bool>,
    }
}

/// A volume object.
///
/// # Errors
/// `MemoryError`.
pub fn new(
    rt: &mut Runtime,
    cls: Gc<Type>,
    driver: &'static Driver,
    device: Gc<Device>,
    state: Obj,
    formatted: bool,
) -> Res {
    rt.alloc_instance(
        cls,
        Volume {
            header: header_of(cls),
            driver,
            device,
            state,
            directory: Cell::new(Obj::from(names::slash)),
            formatted: Cell::new(formatted),
            lost: Cell::new(None),
            closing: Cell::new(false),
        },
    )
}

/// Has what the program has lost closed, because there is no room for more.
///
/// # Errors
/// What finalisers and callbacks that wait raise.
pub fn close_lost(rt: &mut Runtime) -> Res<()> {
    rt.collect();
    rt.poll()
}

/// Asks the file system.
///
/// # Errors
/// What the device raises.
pub fn ask<T>(
    rt: &mut Runtime,
    volume: Gc<Volume>,
    f: impl FnOnce(&mut dyn FileSystem) -> taipan_vfs::Result<T>,
) -> Res<taipan_vfs::Result<T>> {
    let (mut f, mut answer) = (Some(f), Err(Errno::EIO));
    let mut lent = (volume.driver.lend)(rt, volume, &mut |files| {
        if let Some(f) = f.take() {
            answer = f(files);
        }
        Ok(())
    });
    if volume.lost.get().is_some() && lent != Ok(Err(Errno::EBUSY)) {
        lent = close_waiting(rt, volume, lent);
    }
    lent.map(|lent| lent.and(answer))
}

/// Asks the file system of a volume, or the host's own where there is none.
///
/// # Errors
/// As [`ask`].
pub fn ask_any<T>(
    rt: &mut Runtime,
    volume: Option<Gc<Volume>>,
    f: impl FnOnce(&mut dyn FileSystem) -> taipan_vfs::Result<T>,
) -> Res<taipan_vfs::Result<T>> {
    match volume {
        Some(volume) => ask(rt, volume, f),
        None => Ok(match rt.host.files() {
            Some(files) => f(files),
            None => Err(Errno::ENODEV),
        }),
    }
}

/// Has something that the program has lost closed as soon as the file system is not busy any more.
///
/// # Errors
/// `MemoryError`.
pub fn close_later(rt: &mut Runtime, volume: Gc<Volume>, object: Obj) -> Res<()> {
    let lost = match volume.lost.get() {
        Some(lost) => lost,
        None => {
            let lost = List::with_capacity(rt, 1)?;
            volume.lost.set(Some(lost));
            lost
        }
    };
    lost.push(rt, object)
}

/// Closes what waits for that; what goes wrong with it is nobody's concern any more.
#[cold]
fn close_waiting<T>(rt: &mut Runtime, volume: Gc<Volume>, outcome: Res<T>) -> Res<T> {
    if volume.closing.replace(true) {
        // Whoever closes them finds the new ones.
        return outcome;
    }
    let outcome = outcome.map_err(|raised| rt.take_raised(raised));
    while let Some(lost) = volume.lost.take() {
        let mut at = 0;
        while let Some(object) = lost.get(at) {
            if let Err(raised) = attribute::call_method(rt, object, names::__del__, &[]) {
                rt.take_raised(raised);
            }
            at += 1;
        }
    }
    volume.closing.set(false);
    outcome.map_err(|exception| rt.throw(exception))
}

/// As [`ask`], for what opens something: if the device raises something that the driver gets
/// over, what was opened is closed again.
///
/// # Errors
/// What the device raises.
fn open<T: Copy>(
    rt: &mut Runtime,
    volume: Gc<Volume>,
    handle: Handle,
    mut open: impl FnMut(&mut dyn FileSystem) -> taipan_vfs::Result<T>,
    close: impl Fn(&mut dyn FileSystem, T) -> taipan_vfs::Result<()>,
) -> Res<taipan_vfs::Result<T>> {
    let mut opened = None;
    let mut try_once = |rt: &mut Runtime| {
        ask(rt, volume, |files| {
            let answer = open(files);
            opened = answer.ok();
            answer
        })
    };
    let mut answer = try_once(rt);
    if matches!(answer, Ok(Err(Errno::EMFILE))) && (volume.driver.enlarge)(rt, volume, handle)? {
        answer = try_once(rt);
    }
    match (answer, opened) {
        (Err(raised), Some(opened)) => {
            let exception = rt.take_raised(raised);
            // The device's own exception is the one to tell of.
            let _ = ask(rt, volume, |files| close(files, opened));
            Err(rt.throw(exception))
        }
        (answer, _) => answer,
    }
}

impl Volume {
    /// The type bits of what is at a path; `None` if nothing is.
    ///
    /// # Errors
    /// What the device raises.
    pub fn kind(this: Gc<Volume>, rt: &mut Runtime, path: &str) -> Res<Option<u32>> {
        let mut whole = PathBuf::<PATH>::new();
        if whole.resolve(this.current(), Path::new(path)).is_err() {
            return Ok(None);
        }
        let stat = ask(rt, this, |files| files.stat(whole.as_path()))?;
        Ok(stat.ok().map(|stat| stat.mode))
    }

    fn current<'a>(&self) -> Path<'a> {
        Path::new(py_str::text(self.directory.get()).unwrap_or("/"))
    }

    /// Nothing may be changed?
    fn is_read_only(&self) -> bool {
        self.device.is_read_only()
    }
}

fn expect(rt: &mut Runtime, this: Obj) -> Res<Gc<Volume>> {
    match this.downcast::<Volume>() {
        Some(volume) => Ok(volume),
        None => Err(rt.type_error("a file system is required")),
    }
}

/// The normal path for an argument.
fn resolve(rt: &mut Runtime, volume: Gc<Volume>, path: Obj) -> Res<PathBuf<PATH>> {
    let written = match bytes::bytes(path) {
        Some(written) => written,
        None => expect_text(rt, path)?.as_bytes(),
    };
    let mut whole = PathBuf::new();
    match whole.resolve(volume.current(), Path::from_bytes(written)) {
        Ok(()) => Ok(whole),
        Err(errno) => Err(error(rt, errno)),
    }
}

/// Asks about the path in an argument.
fn look<T>(
    rt: &mut Runtime,
    this: Obj,
    path: Obj,
    f: impl FnOnce(&mut dyn FileSystem, Path<'_>) -> taipan_vfs::Result<T>,
) -> Res<T> {
    let volume = expect(rt, this)?;
    let path = resolve(rt, volume, path)?;
    let answer = ask(rt, volume, |files| f(files, path.as_path()))?;
    answer.map_err(|errno| error(rt, errno))
}

/// As [`look`], for a change.
fn change(
    rt: &mut Runtime,
    this: Obj,
    path: Obj,
    f: impl FnOnce(&mut dyn FileSystem, Path<'_>) -> taipan_vfs::Result<()>,
) -> Res {
    match expect(rt, this)?.is_read_only() {
        true => Err(error(rt, Errno::EROFS)),
        false => look(rt, this, path, f).map(|()| Obj::NONE),
    }
}

/// Brings everything to the device.
///
/// # Errors
/// What the device raises, `OSError`.
pub fn sync(rt: &mut Runtime, volume: Gc<Volume>) -> Res<()> {
    if volume.is_read_only() || !volume.formatted.get() {
        return Ok(());
    }
    let answer = ask(rt, volume, |files| files.sync())?;
    answer.map_err(|errno| error(rt, errno))
}

/// `mount(readonly, mkfs)`
static MOUNT: NativeFunction = NativeFunction::f3(names::mount, |rt, this, read_only, mkfs| {
    let volume = expect(rt, this)?;
    if convert::truth(rt, read_only)? {
        volume.device.make_read_only();
    }
    let mkfs = convert::truth(rt, mkfs)?;
    if !volume.formatted.get() {
        let made = match mkfs {
            true => (volume.driver.format)(rt, volume)?,
            false => Err(Errno::ENODEV),
        };
        made.map_err(|errno| error(rt, errno))?;
        volume.formatted.set(true);
    }
    Ok(Obj::NONE)
});

/// The file system can be used on, as upstream's; what was written is on the device.
static UMOUNT: NativeFunction = NativeFunction::f1(names::umount, |rt, this| {
    let volume = expect(rt, this)?;
    sync(rt, volume).map(|()| Obj::NONE)
});

/// A mode; without any of the letters that say what to do it is reading, as upstream has it.
fn parse_mode(text: &str) -> Option<ModeString> {
    let mut mode = [b'r'; 4];
    let says = usize::from(!text.contains(['r', 'w', 'a', 'x']));
    let end = says + text.len();
    mode.get_mut(says..end)?.copy_from_slice(text.as_bytes());
    ModeString::parse(mode.get(..end)?).ok()
}

static OPEN: NativeFunction = NativeFunction::f3(names::open, |rt, this, path, mode| {
    let volume = expect(rt, this)?;
    let path = resolve(rt, volume, path)?;
    let Some(mode) = parse_mode(expect_text(rt, mode)?) else {
        return Err(rt.value_error("invalid mode"));
    };
    if mode.mode.changes() && volume.is_read_only() {
        return Err(error(rt, Errno::EROFS));
    }
    let made = file::unopened(rt, Some(volume), mode)?;
    let opened = open(
        rt,
        volume,
        Handle::File,
        |files| files.open(path.as_path(), mode.mode),
        |files, file| files.close(file),
    )?;
    file::finish(rt, made, opened)
});

/// A path that is no directory is not there, as upstream has it.
static CHDIR: NativeFunction = NativeFunction::f2(names::chdir, |rt, this, path| {
    let volume = expect(rt, this)?;
    let path = resolve(rt, volume, path)?;
    let stat = ask(rt, volume, |files| match path.as_path().is_root() {
        true => Ok(true),
        false => files.stat(path.as_path()).map(|stat| stat.is_dir()),
    })?;
    match stat {
        Ok(true) => {}
        Ok(false) => return Err(error(rt, Errno::ENOENT)),
        Err(errno) => return Err(error(rt, errno)),
    }
    let directory = super::path_text(rt, path.as_path().as_bytes())?;
    volume.directory.set(directory);
    Ok(Obj::NONE)
});

static GETCWD: NativeFunction = NativeFunction::f1(names::getcwd, |rt, this| {
    Ok(expect(rt, this)?.directory.get())
});

static MKDIR: NativeFunction = NativeFunction::f2(names::mkdir, |rt, this, path| {
    change(rt, this, path, |files, path| match path.is_root() {
        true => Err(Errno::EEXIST),
        false => files.mkdir(path),
    })
});

static RMDIR: NativeFunction = NativeFunction::f2(names::rmdir, |rt, this, path| {
    let not_empty = expect(rt, this)?.driver.not_empty;
    change(rt, this, path, |files, path| {
        files.rmdir(path).map_err(|errno| match errno {
            Errno::ENOTEMPTY => not_empty,
            errno => errno,
        })
    })
});

static REMOVE: NativeFunction = NativeFunction::f2(names::remove, |rt, this, path| {
    change(rt, this, path, |files, path| files.remove(path))
});

static RENAME: NativeFunction = NativeFunction::f3(names::rename, |rt, this, from, to| {
    let volume = expect(rt, this)?;
    let to = resolve(rt, volume, to)?;
    change(rt, this, from, |files, from| {
        files.rename(from, to.as_path())
    })
});

static STAT: NativeFunction = NativeFunction::f2(names::stat, |rt, this, path| {
    let stat = look(rt, this, path, |files, path| files.stat(path))?;
    super::stat_tuple(rt, &stat)
});

static STATVFS: NativeFunction = NativeFunction::f2(names::statvfs, |rt, this, path| {
    let stat = look(rt, this, path, |files, _| files.statvfs(Path::ROOT))?;
    super::statvfs_tuple(rt, &stat)
});

static ILISTDIR: NativeFunction = NativeFunction::positional(names::ilistdir, 1, 2, |rt, args| {
    let volume = expect(rt, args[0])?;
    let path = args.get(1).copied().unwrap_or(Obj::from(names::empty));
    let as_bytes = bytes::bytes(path).is_some();
    let path = resolve(rt, volume, path)?;
    let made = listing::unopened(rt, Some(volume), as_bytes)?;
    let opened = open(
        rt,
        volume,
        Handle::Directory,
        |files| files.open_dir(path.as_path()),
        |files, directory| files.close_dir(directory),
    )?;
    listing::finish(rt, made, opened)
});

const TABLE: Table = table![
    chdir => &CHDIR,
    getcwd => &GETCWD,
    ilistdir => &ILISTDIR,
    mkdir => &MKDIR,
    mount => &MOUNT,
    open => &OPEN,
    remove => &REMOVE,
    rename => &RENAME,
    rmdir => &RMDIR,
    stat => &STAT,
    statvfs => &STATVFS,
    umount => &UMOUNT,
];

const SLOTS: Slots = Slots::EMPTY;

/// The base of the types of all drivers, which each adds its constructor and its `mkfs`. No name
/// leads to it.
pub static VOLUME: Type = Type::new::<Volume>(static_name!("Vfs"), slots!(SLOTS)).with_table(TABLE);
