//! The partition table of the board's flash: `vfs.partitions`, `vfs.repartition`, and
//! `vfs.Partition`, a partition as a block device. Mounting what the table says at start.
//!
//! Nothing here writes to a partition but who has its block device, and the formatting of
//! blank partitions, where the table asks for it.

use core::ops::Range;

use taipan_gc::Plain;
use taipan_object::builtin::function::expect_text;
use taipan_object::builtin::list::List;
use taipan_object::builtin::{attrtuple, exception, int, str as py_str, tuple};
use taipan_object::protocol::{attribute, call, convert, iterate};
use taipan_object::types::header_of;
use taipan_object::{
    NativeFunction, Obj, Raised, Res, Runtime, Slots, Type, buffer, names, object, slots, table,
};
use taipan_partitions::{
    CAPACITY, Entry, FileSystemType, Flags, Flash, Kind, Refusal, Table, Text,
};
use taipan_vfs::{BlockDevice, Errno};

use super::posix::Posix;
use super::rom::{self, Rom};
use super::volume::Volume;
use super::{detect, mounts};
use crate::io::stream::error;

/// Bytes that are moved at a time.
const PIECE: usize = 512;

object! {
    /// A partition as a block device, as the table was when it was made.
    pub struct Part: sealed {
        /// What the table said of it.
        pub entry: Plain<Entry>,
    }
}

/// Asks the board's flash something; `ENODEV` if it has none with a table.
fn ask<R>(rt: &mut Runtime, f: impl FnOnce(&mut dyn Flash) -> taipan_vfs::Result<R>) -> Res<R> {
    let answer = match rt.host.partitions() {
        Some(flash) => f(flash),
        None => Err(Errno::ENODEV),
    };
    answer.map_err(|errno| error(rt, errno))
}

/// Asks a partition something; `ENODEV` if there is no flash with a table.
///
/// # Errors
/// What the flash says.
pub fn part<R>(
    rt: &mut Runtime,
    entry: &Entry,
    f: impl FnOnce(&mut dyn BlockDevice) -> taipan_vfs::Result<R>,
) -> taipan_vfs::Result<R> {
    match rt.host.partitions() {
        Some(flash) => f(&mut flash.part(entry)?),
        None => Err(Errno::ENODEV),
    }
}

/// Asks a partition something, for Python.
fn on<R>(
    rt: &mut Runtime,
    entry: &Entry,
    f: impl FnOnce(&mut dyn BlockDevice) -> taipan_vfs::Result<R>,
) -> Res<R> {
    part(rt, entry, f).map_err(|errno| error(rt, errno))
}

fn this(rt: &mut Runtime, this: Obj) -> Res<Entry> {
    match this.downcast::<Part>() {
        Some(part) => Ok(part.entry.0),
        None => Err(rt.type_error("Partition expected")),
    }
}

fn number(rt: &mut Runtime, value: Obj) -> Res<u32> {
    match u32::try_from(convert::index(rt, value)?) {
        Ok(number) => Ok(number),
        Err(_) => Err(error(rt, Errno::EINVAL)),
    }
}

/// `readblocks(block, buffer[, offset])`
static READBLOCKS: NativeFunction =
    NativeFunction::positional(names::readblocks, 3, 4, |rt, args| {
        let entry = this(rt, args[0])?;
        let (block, target) = (number(rt, args[1])?, buffer::of(rt, args[2])?);
        let offset = args.get(3).map_or(Ok(0), |offset| number(rt, *offset))?;
        let Some(cells) = target.cells() else {
            return Err(rt.type_error("a writable buffer is required"));
        };
        on(rt, &entry, |device| {
            let size = device.geometry()?.block_size.max(1);
            let mut at = u64::from(block) * u64::from(size) + u64::from(offset);
            for cells in cells.chunks(PIECE) {
                let mut piece = [0; PIECE];
                let piece = piece.get_mut(..cells.len()).unwrap_or_default();
                let block = u32::try_from(at / u64::from(size)).map_err(|_| Errno::EINVAL)?;
                device.read(block, (at % u64::from(size)) as u32, piece)?;
                for (cell, byte) in cells.iter().zip(piece) {
                    cell.set(*byte);
                }
                at += cells.len() as u64;
            }
            Ok(())
        })?;
        Ok(Obj::small(0))
    });

fn check_writable(rt: &mut Runtime, entry: &Entry) -> Res<()> {
    match entry.may_be_written() {
        true => Ok(()),
        false => Err(error(rt, Errno::EROFS)),
    }
}

/// `writeblocks(block, buffer[, offset])`: without an offset the blocks are erased first.
static WRITEBLOCKS: NativeFunction =
    NativeFunction::positional(names::writeblocks, 3, 4, |rt, args| {
        let entry = this(rt, args[0])?;
        let (block, data) = (number(rt, args[1])?, buffer::of(rt, args[2])?);
        let offset = match args.get(3) {
            Some(offset) => Some(number(rt, *offset)?),
            None => None,
        };
        check_writable(rt, &entry)?;
        let data = data.bytes();
        on(rt, &entry, |device| match offset {
            Some(offset) => device.program(block, offset, data),
            None => device.write(block, data),
        })?;
        Ok(Obj::small(0))
    });

/// `ioctl(request, argument)`, with upstream's numbers.
static IOCTL: NativeFunction = NativeFunction::f3(names::ioctl, |rt, part, request, argument| {
    let entry = this(rt, part)?;
    match convert::index(rt, request)? {
        1 | 2 => Ok(Obj::small(0)),
        3 => on(rt, &entry, |device| device.sync()).map(|()| Obj::small(0)),
        4 => {
            let geometry = on(rt, &entry, |device| device.geometry())?;
            int::from_u64(rt, geometry.block_count.into())
        }
        5 => {
            let geometry = on(rt, &entry, |device| device.geometry())?;
            int::from_u64(rt, geometry.block_size.into())
        }
        6 => {
            let block = number(rt, argument)?;
            check_writable(rt, &entry)?;
            on(rt, &entry, |device| device.erase(block)).map(|()| Obj::small(0))
        }
        _ => Ok(Obj::small(-(Errno::EINVAL.0 as isize))),
    }
});

/// `info()`: what the table says of it.
static INFO: NativeFunction = NativeFunction::f1(names::info, |rt, part| {
    let entry = this(rt, part)?;
    describe(rt, &entry)
});

fn new(rt: &mut Runtime, cls: taipan_gc::Gc<Type>, entry: Entry) -> Res {
    rt.alloc_instance(
        cls,
        Part {
            header: header_of(cls),
            entry: Plain(entry),
        },
    )
}

const SLOTS: Slots = Slots {
    new: Some(|rt, cls, args| match (args.positional, args.keywords) {
        ([name], []) => {
            let name = expect_text(rt, *name)?;
            let table = ask(rt, |flash| Ok(*flash.table()))?;
            let mut entries = table.entries().iter();
            let Some(number) = entries.position(|entry| entry.name.as_str() == name) else {
                return Err(error(rt, Errno::ENOENT));
            };
            mounts::note_handed_out(rt, number)?;
            new(rt, cls, table.entries()[number])
        }
        _ => Err(rt.type_error("Partition() takes the name of a partition")),
    }),
    ..Slots::EMPTY
};

/// `vfs.Partition(name)`
pub static PARTITION: Type = Type::new::<Part>(names::Partition, slots!(SLOTS)).with_table(table![
    info => &INFO,
    ioctl => &IOCTL,
    readblocks => &READBLOCKS,
    writeblocks => &WRITEBLOCKS,
]);

static DESCRIPTION: Type = attrtuple::with_names(table![
    name => Obj::small(0),
    kind => Obj::small(1),
    start => Obj::small(2),
    size => Obj::small(3),
    fs => Obj::small(4),
    mount => Obj::small(5),
    readonly => Obj::small(6),
    format => Obj::small(7),
    usb => Obj::small(8),
]);

/// How many items a description has, and how many of them a plan must give.
const ITEMS: usize = 9;
const REQUIRED: usize = 4;

/// An entry as Python sees it.
fn describe(rt: &mut Runtime, entry: &Entry) -> Res {
    let mut items = [Obj::NONE; ITEMS];
    let flags = entry.flags;
    let values = [
        py_str::new(rt, entry.name.as_str())?,
        py_str::new_static(rt, entry.kind.text())?,
        int::from_u64(rt, entry.start.into())?,
        int::from_u64(rt, entry.size.into())?,
        py_str::new_static(rt, entry.file_system.text())?,
        py_str::new(rt, entry.mount.as_str())?,
        Obj::bool(flags.read_only),
        Obj::bool(flags.format_when_blank),
        Obj::bool(flags.usb),
    ];
    items.copy_from_slice(&values);
    attrtuple::new(rt, &DESCRIPTION, &items)
}

fn describe_all(rt: &mut Runtime, table: &Table) -> Res {
    let list = List::with_capacity(rt, table.len())?;
    for entry in table.entries() {
        let entry = describe(rt, entry)?;
        list.push(rt, entry)?;
    }
    Ok(Obj::from(list))
}

/// `partitions(pending=False)`: the table that counts, as tuples with the items name, kind, start,
/// size, fs, mount, readonly, format, usb; or the one that counts from the next start on, `None` if
/// that is the same.
pub static PARTITIONS: NativeFunction =
    NativeFunction::positional(names::partitions, 0, 1, |rt, args| {
        let pending = match args.first() {
            Some(pending) => convert::truth(rt, *pending)?,
            None => false,
        };
        if !pending {
            let table = ask(rt, |flash| Ok(*flash.table()))?;
            return describe_all(rt, &table);
        }
        match ask(rt, |flash| flash.pending())? {
            Some(table) => describe_all(rt, &table),
            None => Ok(Obj::NONE),
        }
    });

/// The text of an item, if there is one; it must be short enough.
fn text<const N: usize>(rt: &mut Runtime, item: Option<Obj>) -> Res<Text<N>> {
    let text = match item {
        Some(item) if item != Obj::NONE => expect_text(rt, item)?,
        _ => "",
    };
    match Text::new(text) {
        Some(text) => Ok(text),
        None => Err(rt.raise_fmt(
            &exception::VALUE_ERROR,
            format_args!("'{text}' is longer than {N} bytes"),
        )),
    }
}

fn flag(rt: &mut Runtime, item: Option<Obj>) -> Res<bool> {
    item.map_or(Ok(false), |item| convert::truth(rt, item))
}

/// An entry that Python gives.
fn entry(rt: &mut Runtime, description: Obj) -> Res<Entry> {
    let mut items = [None; ITEMS];
    let mut count = 0;
    iterate::for_each(rt, description, |rt, item| match items.get_mut(count) {
        Some(place) => {
            *place = Some(item);
            count += 1;
            Ok(())
        }
        None => Err(rt.value_error("a partition has at most nine items")),
    })?;
    let [
        name,
        Some(kind),
        Some(start),
        Some(size),
        fs,
        mount,
        readonly,
        format,
        usb,
    ] = items
    else {
        return Err(rt.raise_fmt(
            &exception::VALUE_ERROR,
            format_args!("a partition has at least {REQUIRED} items: name, kind, start, size"),
        ));
    };
    let kind = expect_text(rt, kind)?;
    let Some(kind) = Kind::of(kind) else {
        return Err(rt.raise_fmt(
            &exception::VALUE_ERROR,
            format_args!("'{kind}' is none of firmware, rom, xip, fs, raw"),
        ));
    };
    let fs: Text<15> = text(rt, fs)?;
    let Some(file_system) = FileSystemType::of(fs.as_str()) else {
        return Err(rt.raise_fmt(
            &exception::VALUE_ERROR,
            format_args!("'{fs}' is none of fat, lfs1, lfs2"),
        ));
    };
    Ok(Entry {
        name: text(rt, name)?,
        kind,
        start: number(rt, start)?,
        size: number(rt, size)?,
        file_system,
        mount: text(rt, mount)?,
        flags: Flags {
            read_only: flag(rt, readonly)?,
            format_when_blank: flag(rt, format)?,
            usb: flag(rt, usb)?,
        },
    })
}

/// What mounted file systems are on, of a table.
struct Mounted {
    /// The partitions that are known to be mounted, by their place in the table.
    known: [bool; CAPACITY],
    /// Something is mounted that may use any partition that a program got: a file system or a
    /// block device written in Python.
    foreign: bool,
}

fn mounted(rt: &mut Runtime, table: &Table) -> Res<Mounted> {
    let mut mounted = Mounted {
        known: [false; CAPACITY],
        foreign: false,
    };
    let list = mounts::list(rt)?;
    iterate::for_each(rt, list, |_, mount| {
        let object = tuple::items(mount).first().copied().unwrap_or(Obj::NONE);
        let volume = object.downcast::<Volume>();
        if let Some(part) = volume.and_then(|volume| volume.device.object.downcast::<Part>()) {
            let entries = table.entries().iter().zip(&mut mounted.known);
            for (entry, known) in entries {
                *known |= *entry == part.entry.0;
            }
        } else if object.downcast::<Rom>().is_none() && object.downcast::<Posix>().is_none() {
            mounted.foreign = true;
        }
        Ok(())
    })?;
    Ok(mounted)
}

/// The ranges of the flash that are in use: what mounted file systems are on or may be on, and all
/// that code may be executed from once some is.
fn in_use(rt: &mut Runtime) -> Res<[Range<u64>; CAPACITY]> {
    let table = ask(rt, |flash| Ok(*flash.table()))?;
    let executes = mounts::executes_in_place(rt)?;
    let mounted = mounted(rt, &table)?;
    let mut ranges = [const { 0..0 }; CAPACITY];
    let places = ranges.iter_mut().zip(mounted.known);
    for (number, (entry, (range, is_known))) in table.entries().iter().zip(places).enumerate() {
        let holds_code = matches!(entry.kind, Kind::Rom | Kind::Xip);
        if is_known
            || (executes && holds_code)
            || (mounted.foreign && mounts::is_handed_out(rt, number)?)
        {
            *range = entry.range();
        }
    }
    Ok(ranges)
}

/// `repartition(plan)`: stores a table, given as `partitions()` gives one, that counts from the next
/// start on. No byte of a partition changes. `ValueError` with the reason if it cannot be.
pub static REPARTITION: NativeFunction = NativeFunction::f1(names::repartition, |rt, plan| {
    let mut table = Table::empty();
    iterate::for_each(rt, plan, |rt, item| {
        let entry = entry(rt, item)?;
        match table.push(entry) {
            Ok(()) => Ok(()),
            Err(_) => Err(rt.value_error("too many partitions")),
        }
    })?;
    let in_use = in_use(rt)?;
    let answer = match rt.host.partitions() {
        Some(flash) => flash.plan(&table, &in_use),
        None => Err(Refusal::Failed(Errno::ENODEV)),
    };
    match answer {
        Ok(()) => Ok(Obj::NONE),
        Err(Refusal::Failed(errno)) => Err(error(rt, errno)),
        Err(refusal) => Err(rt.raise_fmt(&exception::VALUE_ERROR, format_args!("{refusal}"))),
    }
});

/// Is there nothing that could be lost: is every byte 0xff, as on erased flash, or every byte 0, as
/// in memory that was never written?
fn is_blank(bytes: &[u8]) -> bool {
    match bytes.first() {
        Some(first @ (0 | 0xff)) => bytes.iter().all(|byte| byte == first),
        Some(_) => false,
        None => true,
    }
}

fn is_partition_blank(rt: &mut Runtime, entry: &Entry) -> Res<bool> {
    on(rt, entry, |device| {
        let geometry = device.geometry()?;
        let piece_size = geometry.block_size.min(PIECE as u32).max(1);
        let mut first = None;
        for block in 0..geometry.block_count {
            for offset in (0..geometry.block_size).step_by(piece_size as usize) {
                let mut piece = [0; PIECE];
                let piece = piece.get_mut(..piece_size as usize).unwrap_or_default();
                device.read(block, offset, piece)?;
                let first = *first.get_or_insert(piece.first().copied());
                if !is_blank(piece) || piece.first().copied() != first {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    })
}

/// The class of a file system; `None` if this build lacks it.
fn class(file_system: FileSystemType) -> Option<Obj> {
    match file_system {
        #[cfg(feature = "fat")]
        FileSystemType::Fat => Some(Obj::from_static(&super::fat::VFS_FAT)),
        #[cfg(feature = "littlefs1")]
        FileSystemType::Littlefs1 => Some(Obj::from_static(&super::littlefs1::VFS_LFS1)),
        #[cfg(feature = "littlefs2")]
        FileSystemType::Littlefs2 => Some(Obj::from_static(&super::littlefs2::VFS_LFS2)),
        #[allow(unreachable_patterns, reason = "not if all are there")]
        _ => None,
    }
}

/// Mounts the image on a ROM partition where its entry says. One that is blank where an image
/// begins has none, which is nothing to report.
fn mount_rom(rt: &mut Runtime, table: &Table, entry: &Entry) -> Res<()> {
    let entries = table.entries().iter();
    let mut roms = entries.filter(|entry| entry.kind == Kind::Rom);
    let number = roms.position(|rom| rom == entry).unwrap_or(0);
    let memory = ask(rt, |flash| flash.memory(number).ok_or(Errno::ENODEV))?;
    match is_blank(memory.get(..PIECE).unwrap_or(memory)) {
        true => Ok(()),
        false => rom::mount_image(rt, entry.mount.as_str(), memory),
    }
}

/// Mounts the file system on a partition where its entry says.
fn mount(rt: &mut Runtime, entry: &Entry) -> Res<()> {
    let device = new(rt, taipan_gc::Gc::from_static(&PARTITION), *entry)?;
    let class = class(entry.file_system);
    if class.is_none() && entry.file_system != FileSystemType::Any {
        return Err(error(rt, Errno::ENODEV));
    }
    if entry.flags.format_when_blank
        && !entry.flags.read_only
        && let Some(class) = class
        && is_partition_blank(rt, entry)?
    {
        attribute::call_method(rt, class, names::mkfs, &[device])?;
    }
    let object = match class {
        Some(class) => call::call(rt, class, &[device])?,
        None => detect::volume_on(rt, device)?,
    };
    let read_only = Obj::bool(entry.flags.read_only);
    attribute::call_method(rt, object, names::mount, &[read_only, Obj::FALSE])?;
    let point = entry.mount.as_str();
    mounts::insert(rt, point, object)?;
    if point == "/" {
        let root = Obj::from(rt.intern_in_place("/")?);
        mounts::chdir(rt, root)?;
    }
    Ok(())
}

/// Reads the table of the board's flash and mounts what it says; false if the board has none. What
/// cannot be mounted is left as it is and given to `report`, as is a flash that cannot be read, with
/// no entry.
pub fn mount_all(
    rt: &mut Runtime,
    report: &mut dyn FnMut(&mut Runtime, Option<&Entry>, Raised),
) -> bool {
    if rt.host.partitions().is_none() {
        return false;
    }
    if let Err(raised) = ask(rt, |flash| flash.start()) {
        report(rt, None, raised);
    }
    let Ok(table) = ask(rt, |flash| Ok(*flash.table())) else {
        rt.forget_raised();
        return true;
    };
    for entry in table.entries() {
        if entry.mount.as_str().is_empty() {
            continue;
        }
        let mounted = match entry.kind {
            Kind::Rom => mount_rom(rt, &table, entry),
            _ => mount(rt, entry),
        };
        if let Err(raised) = mounted {
            report(rt, Some(entry), raised);
        }
    }
    true
}
