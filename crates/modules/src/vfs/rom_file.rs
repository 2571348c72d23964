//! Files of a ROMFS as streams. A binary one exposes its bytes where they lie, through the buffer
//! protocol.

use core::cell::Cell;

use taipan_gc::Gc;
use taipan_object::buffer::{Buffer, Memory};
use taipan_object::{Obj, Res, Runtime, Slots, Table, Type, names, object, slots, table};
use taipan_vfs::{Errno, SeekFrom};

use crate::io::methods;

object! {
    /// An open file of a ROMFS.
    pub struct RomFile: sealed {
        contents: Buffer,
        position: Cell<usize>,
        text: bool,
    }
}

/// A stream over bytes of an image.
///
/// # Errors
/// `MemoryError`.
pub fn new(rt: &mut Runtime, contents: Buffer, text: bool) -> Res {
    let ty = if text { &TEXT_IO_WRAPPER } else { &FILE_IO };
    rt.alloc(RomFile {
        header: ty.header(),
        contents,
        position: Cell::new(0),
        text,
    })
    .map(Obj::from)
}

/// A part of the bytes that a buffer shows.
pub fn part(buffer: Buffer, part: &[u8]) -> Buffer {
    let start = part.as_ptr().addr() - buffer.bytes().as_ptr().addr();
    let memory = match buffer.memory {
        Memory::Fixed(data) => Memory::Fixed(data.part(start, start + part.len())),
        Memory::Writable {
            array, start: from, ..
        } => Memory::Writable {
            array,
            start: from + start,
            end: from + start + part.len(),
        },
    };
    Buffer {
        memory,
        typecode: b'B',
    }
}

impl RomFile {
    /// Does it give text?
    pub fn is_text(&self) -> bool {
        self.text
    }

    /// Reads bytes: how many.
    pub fn read(&self, into: &mut [u8]) -> usize {
        let rest = self.contents.bytes().get(self.position.get()..);
        let rest = rest.unwrap_or(&[]);
        let count = rest.len().min(into.len());
        into[..count].copy_from_slice(&rest[..count]);
        self.position.set(self.position.get() + count);
        count
    }

    /// Moves the position, at most to the end: the new one.
    ///
    /// # Errors
    /// `EINVAL` for a place before the start.
    pub fn seek(&self, to: SeekFrom) -> taipan_vfs::Result<u64> {
        let size = self.contents.len() as u64;
        let place = to.resolve(self.position.get() as u64, size)?.min(size);
        self.position
            .set(usize::try_from(place).map_err(|_| Errno::EINVAL)?);
        Ok(place)
    }
}

fn buffer(this: Obj) -> Option<Buffer> {
    let file: Gc<RomFile> = this.downcast()?;
    Some(file.contents)
}

const SLOTS: Slots = Slots {
    iter: Some(|_, this| Ok(this)),
    next: Some(methods::next_line),
    print: Some(methods::print),
    ..Slots::EMPTY
};

const TEXT_SLOTS: Slots = SLOTS;

const BINARY_SLOTS: Slots = Slots {
    buffer: Some(buffer),
    ..SLOTS
};

const TABLE: Table = table![
    __enter__ => &methods::ENTER,
    __exit__ => &methods::EXIT,
    close => &methods::CLOSE,
    read => &methods::READ,
    readinto => &methods::READINTO,
    readline => &methods::READLINE,
    readlines => &methods::READLINES,
    seek => &methods::SEEK,
    tell => &methods::TELL,
];

static FILE_IO: Type = Type::new::<RomFile>(names::FileIO, slots!(BINARY_SLOTS)).with_table(TABLE);

static TEXT_IO_WRAPPER: Type =
    Type::new::<RomFile>(names::TextIOWrapper, slots!(TEXT_SLOTS)).with_table(TABLE);
