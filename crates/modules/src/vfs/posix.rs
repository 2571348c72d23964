//! `vfs.VfsPosix(root)`: the host's files. Absolute paths are taken from `root`, relative ones
//! from the host's current directory, as upstream does it.

use core::cell::Cell;

use taipan_gc::Gc;
use taipan_object::builtin::function::expect_text;
use taipan_object::builtin::{bytes, str as py_str};
use taipan_object::protocol::convert;
use taipan_object::types::header_of;
use taipan_object::{
    Args, NativeFunction, Obj, Res, Runtime, Slots, Table, Type, names, object, slots, table,
};
use taipan_vfs::{Errno, FileSystem, Mapped, ModeString, Path, PathBuf};

use super::listing;
use super::mounts::{PATH, path_argument};
use crate::io::{file, stream::error};

object! {
    /// The host's files, from a root on.
    pub struct Posix: open {
        root: Obj,
        read_only: Cell<bool>,
    }
}

/// The host's files from `root` on, a path without a slash at its end.
///
/// # Errors
/// `MemoryError`.
pub fn new(rt: &mut Runtime, root: &str) -> Res {
    let root = py_str::new(rt, root)?;
    rt.alloc(Posix {
        header: VFS_POSIX.header(),
        root,
        read_only: Cell::new(false),
    })
    .map(Obj::from)
}

impl Posix {
    fn root<'a>(&self) -> &'a str {
        py_str::text(self.root).unwrap_or("")
    }

    /// Asks the host's file system about a path.
    fn ask<T>(
        &self,
        rt: &mut Runtime,
        path: &str,
        f: impl FnOnce(&mut dyn FileSystem, Path<'_>) -> taipan_vfs::Result<T>,
    ) -> taipan_vfs::Result<T> {
        let root = self.root();
        let mut buffer = PathBuf::<PATH>::new();
        let path = match path.starts_with('/') && !root.is_empty() {
            true => {
                buffer.append(root.as_bytes())?;
                buffer.append(path.as_bytes())?;
                buffer.as_path()
            }
            false => Path::new(if path.is_empty() { "." } else { path }),
        };
        match rt.host.files() {
            Some(files) => f(files, path),
            None => Err(Errno::ENODEV),
        }
    }

    /// As [`Posix::ask`], for a change.
    fn change(
        &self,
        rt: &mut Runtime,
        path: Obj,
        f: impl FnOnce(&mut dyn FileSystem, Path<'_>) -> taipan_vfs::Result<()>,
    ) -> Res {
        let path = path_argument(rt, path)?;
        let result = match self.read_only.get() {
            true => Err(Errno::EROFS),
            false => self.ask(rt, path, f),
        };
        match result {
            Ok(()) => Ok(Obj::NONE),
            Err(errno) => Err(error(rt, errno)),
        }
    }

    /// The contents of a file that lie in memory for good.
    pub fn mapped(&self, rt: &mut Runtime, path: &str) -> Option<&'static [u8]> {
        let mapped = self.ask(rt, path, |files, path| match files.map(path) {
            Some(Mapped::Static(bytes)) => Ok(bytes),
            _ => Err(Errno::ENOENT),
        });
        mapped.ok()
    }

    /// The type bits of what is at a path; `None` if nothing is.
    ///
    /// # Errors
    /// None that matter to `import`.
    pub fn kind(&self, rt: &mut Runtime, path: &str) -> Res<Option<u32>> {
        let stat = self.ask(rt, path, |files, path| files.stat(path));
        Ok(stat.ok().map(|stat| stat.mode))
    }
}

fn expect(rt: &mut Runtime, this: Obj) -> Res<Gc<Posix>> {
    match this.downcast::<Posix>() {
        Some(posix) => Ok(posix),
        None => Err(rt.type_error("VfsPosix expected")),
    }
}

/// The host's current directory.
fn current<'b>(rt: &mut Runtime, into: &'b mut [u8]) -> taipan_vfs::Result<&'b [u8]> {
    match rt.host.files() {
        Some(files) => files.getcwd(into),
        None => Err(Errno::ENODEV),
    }
}

fn construct(rt: &mut Runtime, cls: Gc<Type>, args: Args) -> Res {
    let root = match (args.positional, args.keywords) {
        ([], []) => "",
        ([root], []) => expect_text(rt, *root)?,
        _ => return Err(rt.type_error("VfsPosix() takes at most one path")),
    };
    let mut buffer = PathBuf::<PATH>::new();
    let built = match root.is_empty() || root.starts_with('/') {
        true => Ok(()),
        false => {
            let mut directory = [0; PATH];
            current(rt, &mut directory).and_then(|directory| {
                buffer.append(directory)?;
                buffer.append(b"/")
            })
        }
    };
    let trimmed = root.trim_end_matches('/');
    let built = built.and_then(|()| buffer.append(trimmed.as_bytes()));
    if let Err(errno) = built {
        return Err(error(rt, errno));
    }
    let root = super::path_text(rt, buffer.as_path().as_bytes())?;
    rt.alloc_instance(
        cls,
        Posix {
            header: header_of(cls),
            root,
            read_only: Cell::new(false),
        },
    )
}

static MOUNT: NativeFunction = NativeFunction::f3(names::mount, |rt, this, read_only, _mkfs| {
    let read_only = convert::truth(rt, read_only)?;
    expect(rt, this)?.read_only.set(read_only);
    Ok(Obj::NONE)
});

static UMOUNT: NativeFunction = NativeFunction::f1(names::umount, |_, _| Ok(Obj::NONE));

static OPEN: NativeFunction = NativeFunction::f3(names::open, |rt, this, path, mode| {
    let posix = expect(rt, this)?;
    let path = path_argument(rt, path)?;
    let mode = expect_text(rt, mode)?;
    let Ok(mode) = ModeString::parse(mode.as_bytes()) else {
        return Err(rt.value_error("invalid mode"));
    };
    if mode.mode.changes() && posix.read_only.get() {
        return Err(error(rt, Errno::EROFS));
    }
    let root = posix.root();
    if !path.starts_with('/') || root.is_empty() {
        return file::open(rt, path.as_bytes(), mode);
    }
    let mut buffer = PathBuf::<PATH>::new();
    let built = buffer
        .append(root.as_bytes())
        .and_then(|()| buffer.append(path.as_bytes()));
    match built {
        Ok(()) => file::open(rt, buffer.as_path().as_bytes(), mode),
        Err(errno) => Err(error(rt, errno)),
    }
});

static CHDIR: NativeFunction = NativeFunction::f2(names::chdir, |rt, this, path| {
    let posix = expect(rt, this)?;
    let path = path_argument(rt, path)?;
    match posix.ask(rt, path, |files, path| files.chdir(path)) {
        Ok(()) => Ok(Obj::NONE),
        Err(errno) => Err(error(rt, errno)),
    }
});

static GETCWD: NativeFunction = NativeFunction::f1(names::getcwd, |rt, this| {
    let root = expect(rt, this)?.root();
    let mut buffer = [0; PATH];
    match current(rt, &mut buffer) {
        Ok(path) => {
            let inside = path.strip_prefix(root.as_bytes()).unwrap_or(path);
            let inside = if inside.is_empty() { b"/" } else { inside };
            super::path_text(rt, inside)
        }
        Err(errno) => Err(error(rt, errno)),
    }
});

static MKDIR: NativeFunction = NativeFunction::f2(names::mkdir, |rt, this, path| {
    expect(rt, this)?.change(rt, path, |files, path| files.mkdir(path))
});

static RMDIR: NativeFunction = NativeFunction::f2(names::rmdir, |rt, this, path| {
    expect(rt, this)?.change(rt, path, |files, path| files.rmdir(path))
});

static REMOVE: NativeFunction = NativeFunction::f2(names::remove, |rt, this, path| {
    expect(rt, this)?.change(rt, path, |files, path| files.remove(path))
});

static RENAME: NativeFunction = NativeFunction::f3(names::rename, |rt, this, from, to| {
    let posix = expect(rt, this)?;
    let target = path_argument(rt, to)?;
    let mut buffer = PathBuf::<PATH>::new();
    let built = match target.starts_with('/') {
        true => buffer.append(posix.root().as_bytes()),
        false => Ok(()),
    };
    if let Err(errno) = built.and_then(|()| buffer.append(target.as_bytes())) {
        return Err(error(rt, errno));
    }
    posix.change(rt, from, |files, from| files.rename(from, buffer.as_path()))
});

static STAT: NativeFunction = NativeFunction::f2(names::stat, |rt, this, path| {
    let posix = expect(rt, this)?;
    let path = path_argument(rt, path)?;
    match posix.ask(rt, path, |files, path| files.stat(path)) {
        Ok(stat) => super::stat_tuple(rt, &stat),
        Err(errno) => Err(error(rt, errno)),
    }
});

static STATVFS: NativeFunction = NativeFunction::f2(names::statvfs, |rt, this, path| {
    let posix = expect(rt, this)?;
    let path = path_argument(rt, path)?;
    match posix.ask(rt, path, |files, path| files.statvfs(path)) {
        Ok(stat) => super::statvfs_tuple(rt, &stat),
        Err(errno) => Err(error(rt, errno)),
    }
});

static ILISTDIR: NativeFunction = NativeFunction::positional(names::ilistdir, 1, 2, |rt, args| {
    let posix = expect(rt, args[0])?;
    let path = match args.get(1) {
        Some(path) => path_argument(rt, *path)?,
        None => ".",
    };
    let as_bytes = args
        .get(1)
        .is_some_and(|path| bytes::bytes(*path).is_some());
    let made = listing::unopened(rt, None, as_bytes)?;
    let opened = posix.ask(rt, path, |files, path| files.open_dir(path));
    listing::finish(rt, made, opened)
});

const SLOTS: Slots = Slots {
    new: Some(construct),
    ..Slots::EMPTY
};

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

/// `vfs.VfsPosix`
pub static VFS_POSIX: Type = Type::new::<Posix>(names::VfsPosix, slots!(SLOTS)).with_table(TABLE);
