//! `vfs.VfsRom(memory)`: the ROMFS image in an object with the buffer protocol, and
//! `vfs.rom_ioctl`: the board's partitions for such images.
//!
//! Nothing of an image is copied. Code in memory that is there for good is executed in place; from
//! then on the partitions are not written ([`mounts::executes_in_place`]), so that verified code
//! cannot change under way. A soft reset lifts that.

use core::cell::Cell;

use taipan_gc::Gc;
use taipan_object::buffer::{self, Buffer, Memory};
use taipan_object::builtin::function::expect_text;
use taipan_object::builtin::list::List;
use taipan_object::builtin::{int, memoryview, tuple};
use taipan_object::data::Data;
use taipan_object::protocol::convert;
use taipan_object::types::header_of;
use taipan_object::{
    Args, NativeFunction, Obj, Res, Root, Runtime, Slots, Table, Type, names, object, slots, table,
};
use taipan_romfs::{Image, Node};
use taipan_vfs::stat::{S_IFDIR, S_IFREG};
use taipan_vfs::{Errno, RomPartitions};

use super::{mounts, rom_file};
use crate::io::stream::error;

object! {
    /// An image as a file system.
    pub struct Rom: open {
        memory: Obj,
        image: Buffer,
    }
}

impl Rom {
    /// What is at a path.
    fn find(&self, path: &str) -> Option<Node<'static>> {
        Image::parse(self.image.bytes()).ok()?.find(path.as_bytes())
    }

    /// The type bits of what is at a path; `None` if nothing is.
    pub fn kind(&self, path: &str) -> Option<u32> {
        Some(match self.find(path)? {
            Node::File(_) => S_IFREG,
            Node::Directory(_) => S_IFDIR,
        })
    }

    /// The contents of a file where they lie, if they do not change while they are used, and
    /// whether they are there for good.
    pub fn mapped(&self, rt: &Runtime, path: &str) -> Option<(Data, bool)> {
        let Node::File(data) = self.find(path)? else {
            return None;
        };
        let Memory::Fixed(data) = rom_file::part(self.image, data).memory else {
            return None;
        };
        let start = core::ptr::NonNull::from(data.bytes()).cast();
        Some((data, !rt.heap.contains(start)))
    }
}

fn expect(rt: &mut Runtime, this: Obj) -> Res<Gc<Rom>> {
    match this.downcast::<Rom>() {
        Some(rom) => Ok(rom),
        None => Err(rt.type_error("VfsRom expected")),
    }
}

/// What is at the path in an argument.
fn find(rt: &mut Runtime, this: Obj, path: Obj) -> Res<(Gc<Rom>, Node<'static>)> {
    let rom = expect(rt, this)?;
    let path = expect_text(rt, path)?;
    match rom.find(path) {
        Some(node) => Ok((rom, node)),
        None => Err(error(rt, Errno::ENOENT)),
    }
}

fn new(rt: &mut Runtime, cls: Gc<Type>, memory: Obj) -> Res {
    let image = buffer::of(rt, memory)?;
    if let Err(errno) = Image::parse(image.bytes()) {
        return Err(error(rt, errno));
    }
    rt.alloc_instance(
        cls,
        Rom {
            header: header_of(cls),
            memory,
            image,
        },
    )
}

fn construct(rt: &mut Runtime, cls: Gc<Type>, args: Args) -> Res {
    match (args.positional, args.keywords) {
        ([memory], []) => new(rt, cls, *memory),
        _ => Err(rt.type_error("VfsRom() takes one object with the image")),
    }
}

static MOUNT: NativeFunction =
    NativeFunction::f3(
        names::mount,
        |rt, _, _read_only, mkfs| match convert::truth(rt, mkfs)? {
            true => Err(error(rt, Errno::EPERM)),
            false => Ok(Obj::NONE),
        },
    );

static UMOUNT: NativeFunction = NativeFunction::f1(names::umount, |_, _| Ok(Obj::NONE));

static OPEN: NativeFunction = NativeFunction::f3(names::open, |rt, this, path, mode| {
    let mode = expect_text(rt, mode)?;
    if mode.contains(['w', 'a', 'x', '+']) {
        return Err(error(rt, Errno::EROFS));
    }
    match find(rt, this, path)? {
        (rom, Node::File(data)) => {
            let contents = rom_file::part(rom.image, data);
            rom_file::new(rt, contents, !mode.contains('b'))
        }
        (_, Node::Directory(_)) => Err(error(rt, Errno::EISDIR)),
    }
});

/// The current directory is always the root, as upstream's.
static CHDIR: NativeFunction = NativeFunction::f2(names::chdir, |rt, this, path| {
    expect(rt, this)?;
    match expect_text(rt, path)? {
        "/" => Ok(Obj::NONE),
        _ => Err(error(rt, Errno::EOPNOTSUPP)),
    }
});

static GETCWD: NativeFunction =
    NativeFunction::f1(names::getcwd, |_, _| Ok(Obj::from(names::empty)));

static STAT: NativeFunction = NativeFunction::f2(names::stat, |rt, this, path| {
    let (mode, size) = match find(rt, this, path)?.1 {
        Node::File(data) => (S_IFREG, data.len()),
        Node::Directory(directory) => (S_IFDIR, directory.size()),
    };
    super::numbers(rt, [mode.into(), 0, 0, 0, 0, 0, size as i128, 0, 0, 0])
});

static STATVFS: NativeFunction = NativeFunction::f2(names::statvfs, |rt, this, _path| {
    let rom = expect(rt, this)?;
    let size = Image::parse(rom.image.bytes()).map_or(0, |image| image.size());
    super::numbers(rt, [1, 0, size as i128, 0, 0, 0, 0, 0, 0, 32767])
});

object! {
    /// A directory being listed: where the records that are left lie in the image.
    pub struct RomListing: sealed {
        rom: Gc<Rom>,
        start: Cell<usize>,
        end: usize,
    }
}

static ILISTDIR: NativeFunction = NativeFunction::positional(names::ilistdir, 1, 2, |rt, args| {
    let path = args.get(1).copied().unwrap_or(Obj::from(names::empty));
    let (rom, Node::Directory(directory)) = find(rt, args[0], path)? else {
        return Err(error(rt, Errno::ENOENT));
    };
    let range = directory.range();
    rt.alloc(RomListing {
        header: LISTING.header(),
        rom,
        start: Cell::new(range.start),
        end: range.end,
    })
    .map(Obj::from)
});

/// The next entry: name, type, inode, size. A broken one ends the listing.
fn next(rt: &mut Runtime, this: Obj) -> Res<Option<Obj>> {
    let Some(listing) = this.downcast::<RomListing>() else {
        return Ok(None);
    };
    let Ok(image) = Image::parse(listing.rom.image.bytes()) else {
        return Ok(None);
    };
    let range = listing.start.get()..listing.end;
    let mut entries = image.directory(range).entries();
    let entry = entries.next();
    listing.start.set(listing.end - entries.left());
    let Some(Ok(entry)) = entry else {
        return Ok(None);
    };
    let (kind, size) = match entry.node {
        Node::File(data) => (S_IFREG, data.len()),
        Node::Directory(directory) => (S_IFDIR, directory.size()),
    };
    let name = super::path_text(rt, entry.name)?;
    let size = int::from_u64(rt, size as u64)?;
    let entry = [name, Obj::small(kind as isize), Obj::small(0), size];
    tuple::new(rt, &entry).map(Some)
}

const LISTING_SLOTS: Slots = Slots {
    iter: Some(|_, this| Ok(this)),
    next: Some(next),
    ..Slots::EMPTY
};

static LISTING: Type = Type::new::<RomListing>(names::iterator, slots!(LISTING_SLOTS));

const SLOTS: Slots = Slots {
    new: Some(construct),
    ..Slots::EMPTY
};

const TABLE: Table = table![
    chdir => &CHDIR,
    getcwd => &GETCWD,
    ilistdir => &ILISTDIR,
    mount => &MOUNT,
    open => &OPEN,
    stat => &STAT,
    statvfs => &STATVFS,
    umount => &UMOUNT,
];

/// `vfs.VfsRom`
pub static VFS_ROM: Type = Type::new::<Rom>(names::VfsRom, slots!(SLOTS)).with_table(TABLE);

/// The operations of `rom_ioctl`, by upstream's numbers.
mod operation {
    pub const COUNT: isize = 1;
    pub const SEGMENT: isize = 2;
    pub const PREPARE: isize = 3;
    pub const WRITE: isize = 4;
    pub const COMPLETE: isize = 5;
    pub const BLOCK_SIZE: isize = 6;
}

/// The memory of a partition, as Python sees it.
fn segment(rt: &mut Runtime, memory: &'static [u8]) -> Res {
    let buffer = Buffer::fixed(Data::from_static(memory));
    memoryview::of_buffer(rt, buffer)
}

/// `rom_ioctl(operation[, partition, ...])`: the number of partitions (1), the memory of one (2),
/// getting ready to write `length` bytes (3), perhaps at an offset, writing at an offset (4), the end
/// of writing (5), the size of a block (6). What makes no sense gives a negated error number, as
/// upstream does; what cannot be written raises `OSError`: `EBUSY` while code is executed in place.
pub static ROM_IOCTL: NativeFunction =
    NativeFunction::positional(names::rom_ioctl, 1, 4, |rt, args| {
        let request = convert::index(rt, args[0])?;
        let count = rt.host.rom().map_or(0, |rom| rom.count());
        if request == operation::COUNT {
            return Ok(Obj::small(count as isize));
        }
        let Some(partition) = args.get(1) else {
            return Ok(refused());
        };
        let partition = match usize::try_from(convert::index(rt, *partition)?) {
            Ok(partition) if partition < count => partition,
            _ => return Ok(refused()),
        };
        match (request, &args[2..]) {
            (operation::SEGMENT, []) => {
                match ask(rt, |rom| rom.memory(partition).ok_or(Errno::EINVAL)) {
                    Ok(memory) => segment(rt, memory),
                    Err(_) => Ok(refused()),
                }
            }
            (operation::PREPARE, [len]) => prepare(rt, partition, Obj::small(0), *len),
            (operation::PREPARE, [offset, len]) => prepare(rt, partition, *offset, *len),
            (operation::WRITE, [offset, data]) => {
                let offset = position(rt, *offset)?;
                let data = buffer::of(rt, *data)?.bytes();
                check_idle(rt)?;
                answer(rt, |rom| rom.write(partition, offset, data).map(|()| 0))
            }
            (operation::COMPLETE, []) => answer(rt, |rom| rom.complete(partition).map(|()| 0)),
            (operation::BLOCK_SIZE, []) => answer(rt, |rom| Ok(rom.block_size(partition))),
            _ => Ok(refused()),
        }
    });

fn prepare(rt: &mut Runtime, partition: usize, offset: Obj, len: Obj) -> Res {
    let (offset, len) = (position(rt, offset)?, position(rt, len)?);
    check_idle(rt)?;
    answer(rt, |rom| rom.prepare(partition, offset, len))
}

fn refused() -> Obj {
    Obj::small(-(Errno::EINVAL.0 as isize))
}

fn position(rt: &mut Runtime, value: Obj) -> Res<usize> {
    let value = convert::index(rt, value)?;
    usize::try_from(value).map_err(|_| error(rt, Errno::EINVAL))
}

/// Verified code that runs in place must not change.
fn check_idle(rt: &mut Runtime) -> Res<()> {
    match mounts::executes_in_place(rt)? {
        true => Err(error(rt, Errno::EBUSY)),
        false => Ok(()),
    }
}

fn ask<T>(
    rt: &mut Runtime,
    f: impl FnOnce(&mut dyn RomPartitions) -> taipan_vfs::Result<T>,
) -> taipan_vfs::Result<T> {
    match rt.host.rom() {
        Some(rom) => f(rom),
        None => Err(Errno::ENODEV),
    }
}

fn answer(
    rt: &mut Runtime,
    f: impl FnOnce(&mut dyn RomPartitions) -> taipan_vfs::Result<usize>,
) -> Res {
    match ask(rt, f) {
        Ok(number) => int::from_u64(rt, number as u64),
        Err(errno) => Err(error(rt, errno)),
    }
}

/// Bytes of the longest path to a `lib`.
const LONGEST: usize = 64;

/// The folder `lib` at a mount point; `None` if that is too long.
fn lib_in<'b>(point: &str, path: &'b mut [u8; LONGEST]) -> Option<&'b str> {
    let lib = b"/lib";
    let len = point.len() + lib.len();
    let path = path.get_mut(..len)?;
    let (start, end) = path.split_at_mut(point.len());
    start.copy_from_slice(point.as_bytes());
    end.copy_from_slice(lib);
    core::str::from_utf8(path).ok()
}

/// Mounts an image in memory that is there for good, and has `import` look in it and in its `lib`.
///
/// # Errors
/// `OSError` if there is no image, or if it cannot be mounted there; `MemoryError`.
pub fn mount_image(rt: &mut Runtime, point: &str, memory: &'static [u8]) -> Res<()> {
    if let Err(errno) = Image::parse(memory) {
        return Err(error(rt, errno));
    }
    let memory = segment(rt, memory)?;
    let image = buffer::of(rt, memory)?;
    let rom = rt.alloc(Rom {
        header: VFS_ROM.header(),
        memory,
        image,
    })?;
    mounts::insert(rt, point, Obj::from(rom))?;
    if let Some(path) = rt.root(Root::Path).and_then(Obj::downcast::<List>) {
        let mut lib = [0; LONGEST];
        for folder in [Some(point), lib_in(point, &mut lib)].into_iter().flatten() {
            let folder = Obj::from(rt.intern(folder)?);
            path.push(rt, folder)?;
        }
    }
    Ok(())
}

/// Mounts the first partition at `/rom` if it holds an image: for hosts whose ROM partitions are not
/// in a table.
///
/// # Errors
/// `OSError`, `MemoryError`.
pub fn mount_first(rt: &mut Runtime) -> Res<()> {
    match ask(rt, |rom| rom.memory(0).ok_or(Errno::ENODEV)) {
        Ok(memory) if Image::parse(memory).is_ok() => mount_image(rt, "/rom", memory),
        _ => Ok(()),
    }
}
