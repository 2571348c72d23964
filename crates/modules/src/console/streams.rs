//! The console as Python streams: `sys.stdin`, `sys.stdout`, `sys.stderr`.

use taipan_gc::Gc;
use taipan_object::native::Getter;
use taipan_object::{NativeFunction, Obj, Res, Runtime, Slots, Type, names, object, slots, table};

use super::read;
use crate::io::methods;

/// Which of the console's streams.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stream {
    /// Standard input.
    Input,
    /// Standard output.
    Output,
    /// Standard error.
    Error,
}

object! {
    /// A stream of the console.
    pub struct ConsoleStream: sealed {
        /// The file number: 0, 1 or 2.
        number: u8,
        /// Bytes instead of text?
        binary: bool,
    }
}

/// The text stream.
///
/// # Errors
/// `MemoryError`.
pub fn text(rt: &mut Runtime, stream: Stream) -> Res {
    make(rt, stream as u8, false)
}

fn make(rt: &mut Runtime, number: u8, binary: bool) -> Res {
    let ty = if binary { &BINARY } else { &TEXT };
    rt.alloc(ConsoleStream {
        header: ty.header(),
        number,
        binary,
    })
    .map(Obj::from)
}

fn expect(rt: &mut Runtime, this: Obj) -> Res<Gc<ConsoleStream>> {
    match this.downcast::<ConsoleStream>() {
        Some(stream) => Ok(stream),
        None => Err(rt.type_error("stream expected")),
    }
}

impl ConsoleStream {
    /// Its number: 0, 1 or 2.
    pub fn number(&self) -> i32 {
        self.number.into()
    }

    /// Does it give and take text?
    pub fn is_text(&self) -> bool {
        !self.binary
    }

    /// Reads some bytes, waiting for the first one; 0 at the end of input.
    ///
    /// # Errors
    /// `KeyboardInterrupt`; `OSError` for an output.
    pub fn read(&self, rt: &mut Runtime, into: &mut [u8]) -> Res<usize> {
        if self.number != 0 {
            return Err(rt.os_error(EPERM));
        }
        let count = read(rt, into)?;
        if self.is_text() && !rt.host.echoes() {
            // A terminal sends a carriage return for the end of a line.
            for byte in into.iter_mut().filter(|byte| **byte == b'\r') {
                *byte = b'\n';
            }
        }
        Ok(count)
    }

    /// Writes all bytes.
    ///
    /// # Errors
    /// `OSError` for the input.
    pub fn write(&self, rt: &mut Runtime, data: &[u8]) -> Res<usize> {
        match self.number {
            1 if self.binary => rt.host.write_raw(data),
            1 => rt.host.write(data),
            2 => rt.host.write_error(data),
            _ => return Err(rt.os_error(EPERM)),
        }
        Ok(data.len())
    }
}

/// Which of these events of `select` have come, on a host that has no numbers to wait for.
///
/// # Errors
/// `TypeError` if it is no stream of the console.
#[cfg(feature = "select")]
pub fn poll(rt: &mut Runtime, value: Obj, events: isize) -> Res<isize> {
    use taipan_object::sockets::{POLLIN, POLLOUT};

    let stream = expect(rt, value)?;
    let ready = match stream.number {
        0 if rt.host.has_input() => POLLIN,
        0 => 0,
        _ => POLLOUT,
    };
    Ok(events & ready as isize)
}

/// Operation not permitted: reading from an output, writing to the input.
const EPERM: i32 = 1;

static FILENO: NativeFunction = NativeFunction::f1(names::fileno, |rt, this| {
    expect(rt, this).map(|stream| Obj::small(stream.number as isize))
});

static BUFFER: Getter = Getter::new(|rt, this| {
    let stream = expect(rt, this)?;
    make(rt, stream.number, true)
});

const SLOTS: Slots = Slots {
    iter: Some(|_, this| Ok(this)),
    next: Some(methods::next_line),
    print: Some(|rt, this, _, out| {
        let stream = expect(rt, this)?;
        let (ty, number) = (this.type_of().name, stream.number);
        out.write_fmt(rt, format_args!("<io.{ty} {number}>"))
    }),
    ..Slots::EMPTY
};

const METHODS: taipan_object::Table = table![
    read => &methods::READ,
    readline => &methods::READLINE,
    readlines => &methods::READLINES,
    readinto => &methods::READINTO,
    write => &methods::WRITE,
    flush => &methods::FLUSH,
    close => &methods::CLOSE,
    fileno => &FILENO,
    buffer => &BUFFER,
    __enter__ => &methods::ENTER,
    __exit__ => &methods::EXIT,
];

static TEXT: Type =
    Type::new::<ConsoleStream>(names::TextIOWrapper, slots!(SLOTS)).with_table(METHODS);
static BINARY: Type = Type::new::<ConsoleStream>(names::FileIO, slots!(SLOTS)).with_table(METHODS);
