//! `machine.Flash`: the part of a board's own storage that is for files, as a block device with
//! upstream's extended interface; and mounting the file system on it when the board starts.

use taipan_object::builtin::int;
use taipan_object::layout::Bare;
use taipan_object::protocol::convert;
use taipan_object::types::header_of;
use taipan_object::{NativeFunction, Obj, Res, Runtime, Slots, Type, buffer, names, table};
use taipan_vfs::{BlockDevice, Errno};

use crate::io::stream::error;

/// Bytes that are moved at a time.
const PIECE: usize = 256;

/// Asks the board's storage something.
///
/// # Errors
/// `OSError`, with `ENODEV` if it has none.
pub fn with<R>(
    rt: &mut Runtime,
    f: impl FnOnce(&mut dyn BlockDevice) -> taipan_vfs::Result<R>,
) -> Res<R> {
    let result = match rt.host.storage() {
        Some(storage) => f(storage),
        None => Err(Errno::ENODEV),
    };
    result.map_err(|errno| error(rt, errno))
}

fn number(rt: &mut Runtime, value: Obj) -> Res<u32> {
    match u32::try_from(convert::index(rt, value)?) {
        Ok(number) => Ok(number),
        Err(_) => Err(error(rt, Errno::EINVAL)),
    }
}

/// Block and offset after `count` bytes.
fn advance(size: u32, block: u32, offset: u32, count: usize) -> (u32, u32) {
    let at = u64::from(offset) + count as u64;
    let (blocks, offset) = (at / u64::from(size), at % u64::from(size));
    (block.saturating_add(blocks as u32), offset as u32)
}

/// `readblocks(block, buffer[, offset])`
static READBLOCKS: NativeFunction =
    NativeFunction::positional(names::readblocks, 3, 4, |rt, args| {
        let target = buffer::of(rt, args[2])?;
        let (mut block, mut offset) = (number(rt, args[1])?, 0);
        if let Some(given) = args.get(3) {
            offset = number(rt, *given)?;
        }
        let size = with(rt, |storage| storage.geometry())?.block_size.max(1);
        let mut piece = [0; PIECE];
        let mut done = 0;
        while done < target.len() {
            let now = &mut piece[..(target.len() - done).min(PIECE)];
            with(rt, |storage| storage.read(block, offset, now))?;
            let Some(cells) = target.cells() else {
                return Err(rt.type_error("a writable buffer is required"));
            };
            for (cell, byte) in cells.iter().skip(done).zip(&*now) {
                cell.set(*byte);
            }
            done += now.len();
            (block, offset) = advance(size, block, offset, now.len());
        }
        Ok(Obj::small(0))
    });

/// `writeblocks(block, buffer[, offset])`: without an offset the blocks are erased first.
static WRITEBLOCKS: NativeFunction =
    NativeFunction::positional(names::writeblocks, 3, 4, |rt, args| {
        let data = buffer::of(rt, args[2])?;
        let block = number(rt, args[1])?;
        match args.get(3) {
            None => with(rt, |storage| storage.write(block, data.bytes()))?,
            Some(offset) => {
                let offset = number(rt, *offset)?;
                with(rt, |storage| storage.program(block, offset, data.bytes()))?;
            }
        }
        Ok(Obj::small(0))
    });

/// `ioctl(request, argument)`, with upstream's numbers.
static IOCTL: NativeFunction =
    NativeFunction::f3(
        names::ioctl,
        |rt, _, request, argument| match convert::index(rt, request)? {
            1 | 2 => Ok(Obj::small(0)),
            3 => with(rt, |storage| storage.sync()).map(|()| Obj::small(0)),
            4 => {
                let geometry = with(rt, |storage| storage.geometry())?;
                int::from_u64(rt, geometry.block_count.into())
            }
            5 => {
                let geometry = with(rt, |storage| storage.geometry())?;
                int::from_u64(rt, geometry.block_size.into())
            }
            6 => {
                let block = number(rt, argument)?;
                with(rt, |storage| storage.erase(block)).map(|()| Obj::small(0))
            }
            _ => Ok(Obj::small(-isize::from(Errno::EINVAL.0 as i16))),
        },
    );

static SLOTS: Slots = Slots {
    new: Some(|rt, class, args| match args.is_empty() {
        true => rt.alloc_instance(class, Bare::new(header_of(class))),
        false => Err(rt.type_error("Flash() takes no arguments")),
    }),
    ..Slots::EMPTY
};

/// `machine.Flash`
pub static FLASH: Type = Type::new::<Bare>(names::Flash, &SLOTS).with_table(table![
    ioctl => &IOCTL,
    readblocks => &READBLOCKS,
    writeblocks => &WRITEBLOCKS,
]);

/// Has nobody written to the first two blocks, where a file system begins? Only then is there
/// nothing to lose by making one.
#[cfg(feature = "littlefs2")]
fn is_blank(rt: &mut Runtime) -> Res<bool> {
    let size = with(rt, |storage| storage.geometry())?.block_size;
    let mut piece = [0; PIECE];
    for block in 0..2 {
        for offset in (0..size).step_by(PIECE) {
            with(rt, |storage| storage.read(block, offset, &mut piece))?;
            let first = piece[0];
            if !matches!(first, 0 | 0xff) || piece.iter().any(|byte| *byte != first) {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// Mounts the file system on the board's storage at `/` and makes that the current directory. A
/// storage that was never written gets a littlefs first; nothing that is there is ever formatted.
///
/// # Errors
/// `OSError` if what is there cannot be mounted, `MemoryError`.
#[cfg(feature = "littlefs2")]
pub fn mount(rt: &mut Runtime) -> Res<()> {
    use taipan_object::protocol::{attribute, call};

    if rt.host.storage().is_none() {
        return Ok(());
    }
    let device = call::call(rt, Obj::from_static(&FLASH), &[])?;
    if is_blank(rt)? {
        let class = Obj::from_static(&super::littlefs2::VFS_LFS2);
        attribute::call_method(rt, class, names::mkfs, &[device])?;
    }
    let root = Obj::from(rt.intern_in_place("/")?);
    super::MOUNT.call(rt, taipan_object::Args::positional(&[device, root]))?;
    super::mounts::chdir(rt, root).map(|_| ())
}
