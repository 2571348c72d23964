//! `os`: paths and the system. The tree of files is in [`crate::vfs::mounts`]; mounting is in
//! `vfs`, and with the feature `v1-compat` here too (`mount` and `umount` with `os-mount`).
//! Environment and shell are there with the feature `host` alone.
//!
//! Flash on thumbv7m: 1.2 KB.

use taipan_object::builtin::function::expect_text;
#[cfg(feature = "host")]
use taipan_object::builtin::list::List;
use taipan_object::builtin::module::NativeModule;
use taipan_object::builtin::{attrtuple, bytes, str as py_str};
use taipan_object::data::Data;
use taipan_object::protocol::convert;
use taipan_object::text::BytesBuilder;
use taipan_object::{NativeFunction, Obj, Runtime, Type, exception, names, table};

use crate::vfs::{self, mounts};

static CHDIR: NativeFunction = NativeFunction::f1(names::chdir, mounts::chdir);
static GETCWD: NativeFunction = NativeFunction::f0(names::getcwd, mounts::getcwd);
static ILISTDIR: NativeFunction = NativeFunction::positional(names::ilistdir, 0, 1, |rt, args| {
    mounts::ilistdir(rt, args.first().copied())
});
static LISTDIR: NativeFunction = NativeFunction::positional(names::listdir, 0, 1, |rt, args| {
    mounts::listdir(rt, args.first().copied())
});
static MKDIR: NativeFunction = NativeFunction::f1(names::mkdir, |rt, path| {
    mounts::call(rt, names::mkdir, path, &[])
});
static REMOVE: NativeFunction = NativeFunction::f1(names::remove, |rt, path| {
    mounts::call(rt, names::remove, path, &[])
});
static RENAME: NativeFunction = NativeFunction::f2(names::rename, mounts::rename);
static RMDIR: NativeFunction = NativeFunction::f1(names::rmdir, |rt, path| {
    mounts::call(rt, names::rmdir, path, &[])
});
static STAT: NativeFunction = NativeFunction::f1(names::stat, |rt, path| {
    mounts::call(rt, names::stat, path, &[])
});
static STATVFS: NativeFunction = NativeFunction::f1(names::statvfs, |rt, path| {
    mounts::call(rt, names::statvfs, path, &[])
});
static SYNC: NativeFunction = NativeFunction::f0(names::sync, mounts::sync);

/// Bytes that are asked for at a time.
const PIECE: usize = 64;

static URANDOM: NativeFunction = NativeFunction::f1(names::urandom, |rt, count| {
    let Ok(count) = usize::try_from(convert::index(rt, count)?) else {
        return Err(rt.value_error("the count must not be negative"));
    };
    let mut random = BytesBuilder::new();
    let mut piece = [0; PIECE];
    while random.len() < count {
        let part = &mut piece[..(count - random.len()).min(PIECE)];
        if !rt.host.random(part) {
            return Err(rt.raise(
                &exception::NOT_IMPLEMENTED_ERROR,
                "no source of random bytes",
            ));
        }
        random.push(rt, part)?;
    }
    let data: Data = random.finish(rt);
    bytes::from_data(rt, data)
});

/// Longest value that is read at once; longer ones are asked for again.
const VALUE: usize = 256;

/// `getenv(name, default=None)`
static GETENV: NativeFunction = NativeFunction::positional(names::getenv, 1, 2, |rt, args| {
    let name = expect_text(rt, args[0])?;
    let default = args.get(1).copied().unwrap_or(Obj::NONE);
    let mut value = [0; VALUE];
    let Some(len) = rt.host.environment(name, &mut value) else {
        return Ok(default);
    };
    if let Some(value) = value.get(..len) {
        return vfs::path_text(rt, value);
    }
    long_variable(rt, name, len)
});

/// A variable that does not fit on the stack.
fn long_variable(rt: &mut Runtime, name: &str, len: usize) -> taipan_object::Res {
    let mut value = [0; 16 * VALUE];
    match rt.host.environment(name, &mut value) {
        Some(now) if now <= value.len() => vfs::path_text(rt, &value[..now]),
        _ => Err(rt.raise_fmt(
            &exception::VALUE_ERROR,
            format_args!("environment variable of {len} bytes is too long"),
        )),
    }
}

/// The names of the environment's variables, for `os.environ`. One that is longer than [`VALUE`] is left out.
#[cfg(feature = "host")]
static ENVIRONMENT: NativeFunction = NativeFunction::f0(names::_environment, |rt| {
    let found = List::with_capacity(rt, 32)?;
    let mut name = [0; VALUE];
    for index in 0.. {
        let Some(len) = rt.host.environment_name(index, &mut name) else {
            break;
        };
        if let Some(name) = name.get(..len) {
            let name = vfs::path_text(rt, name)?;
            found.push(rt, name)?;
        }
    }
    Ok(Obj::from(found))
});

/// `putenv(name, value)`
#[cfg(feature = "host")]
static PUTENV: NativeFunction = NativeFunction::f2(names::putenv, |rt, name, value| {
    let (name, value) = (expect_text(rt, name)?, expect_text(rt, value)?);
    set_environment(rt, name, Some(value))
});

/// `unsetenv(name)`
#[cfg(feature = "host")]
static UNSETENV: NativeFunction = NativeFunction::f1(names::unsetenv, |rt, name| {
    let name = expect_text(rt, name)?;
    set_environment(rt, name, None)
});

#[cfg(feature = "host")]
fn set_environment(rt: &mut Runtime, name: &str, value: Option<&str>) -> taipan_object::Res {
    match rt.host.set_environment(name, value) {
        true => Ok(Obj::NONE),
        false => Err(rt.os_error(taipan_vfs::Errno::EINVAL.0.into())),
    }
}

/// `system(command)`: the status as `wait` gives it, 256 times what the command returned.
#[cfg(feature = "host")]
static SYSTEM: NativeFunction = NativeFunction::f1(names::system, |rt, command| {
    let command = expect_text(rt, command)?;
    match rt.host.system(command) {
        Some(status) => Ok(Obj::small(status as isize)),
        None => Err(rt.os_error(taipan_vfs::Errno::ENOENT.0.into())),
    }
});

static UNAME_TUPLE: Type = attrtuple::with_names(table![
    sysname => Obj::small(0),
    nodename => Obj::small(1),
    release => Obj::small(2),
    version => Obj::small(3),
    machine => Obj::small(4),
]);

/// `uname()`: system and network name are those of the port, as upstream's.
static UNAME: NativeFunction = NativeFunction::f0(names::uname, |rt| {
    let mut text = |text| py_str::new_static(rt, text);
    let system = text(crate::platform::SYSTEM)?;
    let release = text(env!("CARGO_PKG_VERSION"))?;
    let version = text(crate::platform::VERSION)?;
    let machine = text(crate::platform::MACHINE)?;
    attrtuple::new(
        rt,
        &UNAME_TUPLE,
        &[system, system, release, version, machine],
    )
});

#[cfg(feature = "os-parts")]
static PARTS: &[crate::parts::Part] = &[
    crate::parts::Part {
        file: "os._environment",
        names: &["environ"],
    },
    crate::parts::Part {
        file: "os._tree",
        names: &[
            "PathLike",
            "altsep",
            "curdir",
            "devnull",
            "error",
            "extsep",
            "fspath",
            "linesep",
            "makedirs",
            "name",
            "pardir",
            "pathsep",
            "removedirs",
            "replace",
            "walk",
        ],
    },
    crate::parts::Part {
        file: "os.path",
        names: &["path"],
    },
];

/// `os`
pub static MODULE: NativeModule = NativeModule {
    name: names::os,
    table: table![
        #[cfg(all(feature = "v1-compat", feature = "fat"))]
        VfsFat => &vfs::fat::VFS_FAT,
        #[cfg(all(feature = "v1-compat", feature = "littlefs1"))]
        VfsLfs1 => &vfs::littlefs1::VFS_LFS1,
        #[cfg(all(feature = "v1-compat", feature = "littlefs2"))]
        VfsLfs2 => &vfs::littlefs2::VFS_LFS2,
        #[cfg(feature = "v1-compat")]
        VfsPosix => &vfs::posix::VFS_POSIX,
        #[cfg(feature = "host")]
        _environment => &ENVIRONMENT,
        chdir => &CHDIR,
        getcwd => &GETCWD,
        getenv => &GETENV,
        ilistdir => &ILISTDIR,
        listdir => &LISTDIR,
        mkdir => &MKDIR,
        #[cfg(feature = "os-mount")]
        mount => &vfs::MOUNT,
        #[cfg(feature = "host")]
        putenv => &PUTENV,
        remove => &REMOVE,
        rename => &RENAME,
        rmdir => &RMDIR,
        sep => Obj::from_name(names::slash),
        stat => &STAT,
        statvfs => &STATVFS,
        sync => &SYNC,
        #[cfg(feature = "host")]
        system => &SYSTEM,
        #[cfg(feature = "os-mount")]
        umount => &vfs::UMOUNT,
        uname => &UNAME,
        unlink => &REMOVE,
        #[cfg(feature = "host")]
        unsetenv => &UNSETENV,
        urandom => &URANDOM,
    ],
    init: None,
    #[cfg(not(feature = "os-parts"))]
    get_attribute: None,
    #[cfg(feature = "os-parts")]
    get_attribute: Some(|rt, name| crate::parts::find(rt, names::os, PARTS, name)),
};
