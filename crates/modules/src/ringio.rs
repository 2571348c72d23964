//! `micropython.RingIO`: a queue of bytes as a stream, of a fixed size. Nothing waits: reading gives
//! what is there, writing takes what there is room for. One place of a buffer that is given stays
//! unused, as upstream has it.

use core::cell::Cell;

use taipan_gc::Gc;
use taipan_object::builtin::bytearray;
use taipan_object::protocol::convert;
use taipan_object::slots::Buffer;
use taipan_object::sockets::{POLLIN, POLLOUT};
use taipan_object::{
    Args, NativeFunction, Obj, Res, Runtime, Slots, Type, buffer, names, object, slots, table,
};

use crate::io::methods;
use crate::io::stream::NativeStream;

object! {
    /// A queue of bytes.
    pub struct RingIo: sealed {
        buffer: Obj,
        /// How many bytes it takes.
        size: usize,
        /// Where the first byte is, and how many there are.
        start: Cell<usize>,
        count: Cell<usize>,
    }
}

/// Largest size, and largest buffer.
const MOST: usize = 0xffff;

fn new(rt: &mut Runtime, _: Gc<Type>, args: Args) -> Res {
    let ([given], []) = (args.positional, args.keywords) else {
        return Err(rt.type_error("RingIO() takes a size or a buffer"));
    };
    let buffer = match given.as_small() {
        Some(size) => {
            let size = usize::try_from(size).unwrap_or(0);
            if !(1..MOST).contains(&size) {
                return Err(rt.value_error("size must be from 1 to 65534"));
            }
            bytearray::filled(rt, size + 1, &mut |_| {})?
        }
        None => *given,
    };
    let memory = buffer::of(rt, buffer)?;
    if memory.cells().is_none() {
        return Err(rt.type_error("a writable buffer is required"));
    }
    if !(2..=MOST).contains(&memory.len()) {
        return Err(rt.value_error("buffer must have from 2 to 65535 bytes"));
    }
    rt.alloc(RingIo {
        header: RING_IO.header(),
        buffer,
        size: memory.len() - 1,
        start: Cell::new(0),
        count: Cell::new(0),
    })
    .map(Obj::from)
}

fn this(rt: &mut Runtime, value: Obj) -> Res<(Gc<RingIo>, Buffer)> {
    let Some(ring) = value.downcast::<RingIo>() else {
        return Err(rt.type_error("a RingIO is required"));
    };
    let memory = buffer::of(rt, ring.buffer)?;
    // A bytearray may have become shorter.
    match memory.len() > ring.size {
        true => Ok((ring, memory)),
        false => Err(rt.value_error("the buffer has changed its size")),
    }
}

fn read(rt: &mut Runtime, value: Obj, into: &mut [u8]) -> Res<Option<usize>> {
    let (ring, memory) = this(rt, value)?;
    let count = ring.count.get().min(into.len());
    let (places, start) = (ring.size + 1, ring.start.get());
    for (offset, byte) in into.iter_mut().enumerate().take(count) {
        *byte = memory.get((start + offset) % places).unwrap_or(0);
    }
    ring.start.set((start + count) % places);
    ring.count.set(ring.count.get() - count);
    Ok(Some(count))
}

fn write(rt: &mut Runtime, value: Obj, data: &[u8]) -> Res<Option<usize>> {
    let (ring, memory) = this(rt, value)?;
    let count = (ring.size - ring.count.get()).min(data.len());
    let (places, end) = (ring.size + 1, ring.start.get() + ring.count.get());
    let cells = memory.cells().unwrap_or(&[]);
    for (offset, byte) in data.iter().enumerate().take(count) {
        if let Some(cell) = cells.get((end + offset) % places) {
            cell.set(*byte);
        }
    }
    ring.count.set(ring.count.get() + count);
    Ok(Some(count))
}

/// Reading, writing and waiting for [`crate::io::stream::Stream`].
pub static STREAM: NativeStream = NativeStream {
    read,
    write,
    close: |_, _| Ok(()),
    flush: |_, _| Ok(()),
    poll: Some(|rt, value, events| {
        let (ring, _) = this(rt, value)?;
        let mut found = 0;
        if ring.count.get() > 0 {
            found |= POLLIN as isize;
        }
        if ring.count.get() < ring.size {
            found |= POLLOUT as isize;
        }
        Ok(found & events)
    }),
};

/// `any()`: how many bytes there are.
static ANY: NativeFunction = NativeFunction::f1(names::any, |rt, value| {
    Ok(Obj::small(this(rt, value)?.0.count.get() as isize))
});

/// `read([count])`: what is there; a negative count or none is for all of it.
static READ: NativeFunction = NativeFunction::positional(names::read, 1, 2, |rt, args| {
    let (ring, _) = this(rt, args[0])?;
    let wanted = match args.get(1).filter(|wanted| **wanted != Obj::NONE) {
        Some(wanted) => usize::try_from(convert::index(rt, *wanted)?).unwrap_or(usize::MAX),
        None => usize::MAX,
    };
    let count = ring.count.get().min(wanted);
    let array = rt.alloc_array(taipan_gc::Array::<u8>::HEADER, count, 0)?;
    let mut piece = [0; 64];
    let mut done = 0;
    while done < count {
        let part = (count - done).min(piece.len());
        let read = read(rt, args[0], &mut piece[..part])?.unwrap_or(0);
        array.copy_from(done, &piece[..read]);
        done += read.max(1);
    }
    let data = taipan_object::data::Data::from_buffer(array, count);
    taipan_object::builtin::bytes::from_data(rt, data)
});

const SLOTS: Slots = Slots {
    new: Some(new),
    print: Some(|rt, _, _, out| out.write(rt, "<RingIO>")),
    ..Slots::EMPTY
};

/// `micropython.RingIO`
pub static RING_IO: Type = Type::new::<RingIo>(names::RingIO, slots!(SLOTS)).with_table(table![
    any => &ANY,
    close => &methods::CLOSE,
    read => &READ,
    readinto => &methods::READINTO,
    readline => &methods::READLINE,
    write => &methods::WRITE,
]);
