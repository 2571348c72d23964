//! `BytesIO` and `StringIO`: streams over bytes in the heap. Positions count bytes in both.

use core::cell::Cell;

use taipan_gc::{Array, Gc};
use taipan_object::builtin::growable::Growable;
use taipan_object::builtin::{bytes, str as py_str};
use taipan_object::types::header_of;
use taipan_object::{
    Args, NativeFunction, Obj, Res, Runtime, Slots, Table, Type, buffer, names, object, slots,
    table,
};
use taipan_vfs::{Errno, SeekFrom};

use super::{methods, stream};

object! {
    /// A stream over bytes in the heap.
    pub struct MemoryStream: open {
        /// The bytes or string that it was made of, as long as nothing was written; then `None`.
        origin: Cell<Option<Obj>>,
        contents: Growable<u8>,
        position: Cell<usize>,
        text: bool,
        closed: Cell<bool>,
    }
}

impl MemoryStream {
    /// Does it give text?
    pub fn is_text(&self) -> bool {
        self.text
    }

    /// # Errors
    /// `ValueError` if it was closed.
    pub fn check_open(&self, rt: &mut Runtime) -> Res<()> {
        match self.closed.get() {
            true => Err(stream::closed(rt)),
            false => Ok(()),
        }
    }

    /// Everything in it.
    fn all<'a>(&self) -> &'a [u8] {
        match self.origin.get() {
            Some(origin) => constant_bytes(origin).unwrap_or(&[]),
            None => self.contents.items(),
        }
    }

    /// What lies at the position and after it.
    ///
    /// # Errors
    /// `ValueError` if it was closed.
    pub fn rest<'a>(&self, rt: &mut Runtime) -> Res<&'a [u8]> {
        self.check_open(rt)?;
        let contents = self.all();
        Ok(contents.get(self.position.get()..).unwrap_or(&[]))
    }

    /// Moves the position past bytes that [`MemoryStream::rest`] gave.
    pub fn advance(&self, count: usize) {
        self.position.set(self.position.get().saturating_add(count));
    }

    /// Reads bytes.
    ///
    /// # Errors
    /// `ValueError` if it was closed.
    pub fn read(&self, rt: &mut Runtime, into: &mut [u8]) -> Res<usize> {
        let rest = self.rest(rt)?;
        let count = rest.len().min(into.len());
        into[..count].copy_from_slice(&rest[..count]);
        self.advance(count);
        Ok(count)
    }

    /// Writes bytes; what lies between the end and the position becomes zeros.
    ///
    /// # Errors
    /// `ValueError` if it was closed, `MemoryError`.
    pub fn write(&self, rt: &mut Runtime, data: &[u8]) -> Res<usize> {
        self.check_open(rt)?;
        if self.origin.get().is_some() {
            self.contents.splice(rt, 0, 0, self.all())?;
            self.origin.set(None);
        }
        let position = self.position.get();
        let Some(end) = position.checked_add(data.len()) else {
            return Err(rt.memory_error());
        };
        if position > self.contents.len() && !data.is_empty() {
            // Checked first, so that a position far out fails at once.
            if end > rt.heap.mem_free() {
                return Err(rt.memory_error());
            }
            while self.contents.len() < position {
                self.contents.push(rt, 0)?;
            }
        }
        self.contents.splice(rt, position, end, data)?;
        self.position.set(end);
        Ok(data.len())
    }

    /// Moves the position, past the end perhaps.
    ///
    /// # Errors
    /// `ValueError` if it was closed, `OSError` for a place before the start.
    pub fn seek(&self, rt: &mut Runtime, to: SeekFrom) -> Res<u64> {
        self.check_open(rt)?;
        let place = to
            .resolve(self.position.get() as u64, self.all().len() as u64)
            .and_then(|place| usize::try_from(place).map_err(|_| Errno::EINVAL))
            .map_err(|errno| stream::error(rt, errno))?;
        self.position.set(place);
        Ok(place as u64)
    }

    /// Closes it.
    pub fn close(&self) {
        self.closed.set(true);
    }
}

/// The bytes of an object that cannot change, `bytes` or `str`.
fn constant_bytes<'a>(value: Obj) -> Option<&'a [u8]> {
    match py_str::text(value) {
        Some(text) => Some(text.as_bytes()),
        None => bytes::bytes(value),
    }
}

fn make(rt: &mut Runtime, cls: Gc<Type>, args: Args, text: bool) -> Res {
    let initial = match (args.positional, args.keywords) {
        ([], []) => Obj::NONE,
        ([initial], []) => *initial,
        _ => return Err(rt.type_error("at most one argument expected")),
    };
    let is_constant = match text {
        true => py_str::text(initial).is_some(),
        false => bytes::bytes(initial).is_some(),
    };
    let contents = if is_constant || initial == Obj::NONE {
        Growable::from_slice(rt, &[])?
    } else if let Some(room) = initial
        .as_small()
        .and_then(|room| usize::try_from(room).ok())
    {
        // An integer asks for room.
        Growable::from_array(rt.alloc_array(Array::<u8>::HEADER, room, 0)?, 0)
    } else {
        let initial = buffer::of(rt, initial)?.bytes();
        Growable::from_slice(rt, initial)?
    };
    rt.alloc_instance(
        cls,
        MemoryStream {
            header: header_of(cls),
            origin: Cell::new(is_constant.then_some(initial)),
            contents,
            position: Cell::new(0),
            text,
            closed: Cell::new(false),
        },
    )
}

static GETVALUE: NativeFunction = NativeFunction::f1(names::getvalue, |rt, this| {
    let Some(memory) = this.downcast::<MemoryStream>() else {
        return Err(rt.type_error("BytesIO or StringIO expected"));
    };
    memory.check_open(rt)?;
    let contents = memory.all();
    match memory.text {
        true => methods::decode(rt, contents),
        false => bytes::new(rt, contents),
    }
});

const BYTES_SLOTS: Slots = Slots {
    new: Some(|rt, cls, args| make(rt, cls, args, false)),
    iter: Some(|_, this| Ok(this)),
    next: Some(methods::next_line),
    print: Some(methods::print),
    ..Slots::EMPTY
};

const BYTES: Slots = BYTES_SLOTS;

const STRING: Slots = Slots {
    new: Some(|rt, cls, args| make(rt, cls, args, true)),
    ..BYTES_SLOTS
};

const TABLE: Table = table![
    __enter__ => &methods::ENTER,
    __exit__ => &methods::EXIT,
    close => &methods::CLOSE,
    flush => &methods::FLUSH,
    getvalue => &GETVALUE,
    read => &methods::READ,
    readinto => &methods::READINTO,
    readline => &methods::READLINE,
    readlines => &methods::READLINES,
    seek => &methods::SEEK,
    tell => &methods::TELL,
    write => &methods::WRITE,
];

/// `io.BytesIO`
pub static BYTES_IO: Type =
    Type::new::<MemoryStream>(names::BytesIO, slots!(BYTES)).with_table(TABLE);

/// `io.StringIO`
pub static STRING_IO: Type =
    Type::new::<MemoryStream>(names::StringIO, slots!(STRING)).with_table(TABLE);
