//! `vfs`: mounting, and the file systems that can be mounted. The tree itself is in
//! [`mounts`]; `os` has the functions that work on paths.
//!
//! Flash on thumbv7m: 18.8 KB with partitions; the file systems are in their own crates.

mod detect;
pub mod device;
#[cfg(feature = "fat")]
pub mod fat;
pub mod listing;
#[cfg(any(feature = "littlefs1", feature = "littlefs2"))]
mod littlefs;
#[cfg(feature = "littlefs1")]
pub mod littlefs1;
#[cfg(feature = "littlefs2")]
pub mod littlefs2;
pub mod mounts;
#[cfg(feature = "partitions")]
pub mod partitions;
pub mod posix;
pub mod rom;
pub mod rom_file;
pub mod volume;

use taipan_object::builtin::module::NativeModule;
use taipan_object::builtin::{str as py_str, tuple};
use taipan_object::protocol::{attribute, convert};
use taipan_object::{Args, NativeFunction, Obj, Parameter, Res, Runtime, Signature, names, table};
use taipan_vfs::{Stat, StatVfs};

const fn parameter(name: taipan_object::Name, required: bool) -> Parameter {
    Parameter { name, required }
}

static PARAMETERS: [Parameter; 4] = [
    parameter(names::fsobj, true),
    parameter(names::mount_point, true),
    parameter(names::readonly, false),
    parameter(names::mkfs, false),
];

static SIGNATURE: Signature = Signature {
    function: names::mount,
    parameters: &PARAMETERS,
    positional_only: 2,
    positional: 2,
};

/// `mount(fsobj, mount_point, *, readonly=False, mkfs=False)`; `mount()` lists what is
/// mounted.
pub static MOUNT: NativeFunction = NativeFunction::full(names::mount, 0, 2, |rt, args: Args| {
    if args.is_empty() {
        return mounts::list(rt);
    }
    let mut values = [None; 4];
    SIGNATURE.bind(rt, args, &mut values)?;
    let [mut object, point, readonly, mkfs] = values.map(|value| value.unwrap_or(Obj::FALSE));
    let point = taipan_object::builtin::function::expect_text(rt, point)?;
    if attribute::try_get(rt, object, names::mount)?.is_none() {
        object = detect::volume_on(rt, object)?;
    }
    let readonly = Obj::bool(convert::truth(rt, readonly)?);
    let mkfs = Obj::bool(convert::truth(rt, mkfs)?);
    attribute::call_method(rt, object, names::mount, &[readonly, mkfs])?;
    mounts::insert(rt, point, object)?;
    Ok(Obj::NONE)
});

/// `umount(mount_point)`: a path or what is mounted there.
pub static UMOUNT: NativeFunction = NativeFunction::f1(names::umount, |rt, which| {
    let object = mounts::remove(rt, which)?;
    attribute::call_method(rt, object, names::umount, &[])?;
    Ok(Obj::NONE)
});

/// `vfs`
pub static MODULE: NativeModule = NativeModule {
    name: names::vfs,
    table: table![
        #[cfg(feature = "partitions")]
        Partition => &partitions::PARTITION,
        #[cfg(feature = "fat")]
        VfsFat => &fat::VFS_FAT,
        #[cfg(feature = "littlefs1")]
        VfsLfs1 => &littlefs1::VFS_LFS1,
        #[cfg(feature = "littlefs2")]
        VfsLfs2 => &littlefs2::VFS_LFS2,
        VfsPosix => &posix::VFS_POSIX,
        VfsRom => &rom::VFS_ROM,
        mount => &MOUNT,
        #[cfg(feature = "partitions")]
        partitions => &partitions::PARTITIONS,
        #[cfg(feature = "partitions")]
        repartition => &partitions::REPARTITION,
        rom_ioctl => &rom::ROM_IOCTL,
        umount => &UMOUNT,
    ],
    init: None,
    get_attribute: None,
};

/// A tuple of numbers, as `stat` and `statvfs` give.
///
/// # Errors
/// `MemoryError`.
pub fn numbers(rt: &mut Runtime, numbers: [i128; 10]) -> Res {
    let mut items = [Obj::small(0); 10];
    for (item, number) in items.iter_mut().zip(numbers) {
        *item = taipan_object::builtin::int::from_i128(rt, number)?;
    }
    tuple::new(rt, &items)
}

/// What `stat` gives.
///
/// # Errors
/// `MemoryError`.
pub fn stat_tuple(rt: &mut Runtime, stat: &Stat) -> Res {
    numbers(
        rt,
        [
            stat.mode.into(),
            stat.inode.into(),
            stat.device.into(),
            stat.links.into(),
            stat.user.into(),
            stat.group.into(),
            stat.size.into(),
            stat.accessed.into(),
            stat.modified.into(),
            stat.changed.into(),
        ],
    )
}

/// What `statvfs` gives.
///
/// # Errors
/// `MemoryError`.
pub fn statvfs_tuple(rt: &mut Runtime, stat: &StatVfs) -> Res {
    numbers(
        rt,
        [
            stat.block_size.into(),
            stat.fragment_size.into(),
            stat.blocks.into(),
            stat.blocks_free.into(),
            stat.blocks_available.into(),
            stat.files.into(),
            stat.files_free.into(),
            stat.files_available.into(),
            stat.flags.into(),
            stat.name_max.into(),
        ],
    )
}

/// A name or path from a file system.
///
/// # Errors
/// `UnicodeError` if it is not UTF-8.
pub fn path_text(rt: &mut Runtime, path: &[u8]) -> Res {
    match core::str::from_utf8(path) {
        Ok(path) => py_str::new(rt, path),
        Err(_) => crate::io::methods::decode(rt, path),
    }
}
