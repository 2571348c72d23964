//! The console as Python streams: `sys.stdin`, `sys.stdout`, `sys.stderr`, and writing to
//! whatever object has a `write` method.

use core::cell::Cell;

use taipan_gc::Gc;
use taipan_object::builtin::bytearray::ByteArray;
use taipan_object::builtin::list::List;
use taipan_object::builtin::{bytes, str as py_str};
use taipan_object::native::Getter;
use taipan_object::protocol::attribute::{self, Loaded};
use taipan_object::protocol::{call, convert};
use taipan_object::text::{BytesBuilder, Sink};
use taipan_object::{
    NativeFunction, Obj, Res, Runtime, Slots, Type, exception, names, object, table,
};

/// A Python object with a `write` method.
struct File {
    write: Loaded,
}

impl Sink for File {
    fn write(&mut self, rt: &mut Runtime, text: &str) -> Res<()> {
        let text = py_str::new(rt, text)?;
        call::call_loaded(rt, self.write, &[text]).map(|_| ())
    }
}

/// Runs `f` with a sink that writes to an object with a `write` method.
///
/// # Errors
/// `AttributeError` if it has none, and what `f` raises.
pub fn with_file(
    rt: &mut Runtime,
    file: Obj,
    f: impl FnOnce(&mut Runtime, &mut dyn Sink) -> Res<()>,
) -> Res<()> {
    let write = attribute::load(rt, file, names::write)?;
    f(rt, &mut File { write })
}

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
        /// A byte that was read too early, the first of a character or line to come.
        ahead: Cell<Option<u8>>,
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
        ahead: Cell::new(None),
    })
    .map(Obj::from)
}

fn expect(rt: &mut Runtime, this: Obj) -> Res<Gc<ConsoleStream>> {
    match this.downcast::<ConsoleStream>() {
        Some(stream) => Ok(stream),
        None => Err(rt.type_error("stream expected")),
    }
}

/// The next byte of the console, waiting for it while callbacks run; `None` at the end of input.
///
/// # Errors
/// `KeyboardInterrupt`.
pub fn next_byte(rt: &mut Runtime) -> Res<Option<u8>> {
    let (mut byte, interrupt) = ([0], rt.interrupt);
    while !rt.host.await_input(interrupt) {
        rt.poll()?;
    }
    let count = rt.host.read(&mut byte);
    rt.poll()?;
    Ok((count != 0).then_some(byte[0]))
}

/// Reads a line for `input()`, without its end; `None` at the end of input.
///
/// # Errors
/// As [`next_byte`]; `MemoryError`.
pub fn read_typed(rt: &mut Runtime) -> Res<Option<BytesBuilder>> {
    let (mut line, echoes) = (BytesBuilder::new(), rt.host.echoes());
    loop {
        let byte = match next_byte(rt)? {
            Some(END) if line.is_empty() && !echoes => return Ok(None),
            None => return Ok((!line.is_empty()).then_some(line)),
            Some(byte) => byte,
        };
        match byte {
            b'\n' if echoes => {
                let len = line.bytes().strip_suffix(b"\r").map(<[u8]>::len);
                line.truncate(len.unwrap_or(line.len()));
                return Ok(Some(line));
            }
            _ if echoes => line.push(rt, &[byte])?,
            b'\r' | b'\n' => {
                rt.host.write(b"\n");
                return Ok(Some(line));
            }
            DELETE | BACKSPACE => {
                // A character goes with all its bytes.
                let last = line.bytes().iter().rposition(|byte| byte & 0xc0 != 0x80);
                if let Some(last) = last {
                    line.truncate(last);
                    rt.host.write(b"\x08 \x08");
                }
            }
            0..b' ' => {}
            _ => {
                line.push(rt, &[byte])?;
                rt.host.write(&[byte]);
            }
        }
    }
}

/// What ends input at a terminal, and what takes back the last character.
const END: u8 = 4;
const BACKSPACE: u8 = 8;
const DELETE: u8 = 127;

impl ConsoleStream {
    /// Its number: 0, 1 or 2.
    pub fn number(&self) -> i32 {
        self.number.into()
    }

    /// The next byte, waiting for it; `None` at the end of input.
    fn next_byte(&self, rt: &mut Runtime) -> Res<Option<u8>> {
        if let Some(byte) = self.ahead.take() {
            return Ok(Some(byte));
        }
        if self.number != 0 {
            return Err(rt.os_error(EPERM));
        }
        next_byte(rt)
    }

    fn finish(&self, rt: &mut Runtime, read: BytesBuilder) -> Res {
        if self.binary {
            return bytes::new(rt, read.bytes());
        }
        match core::str::from_utf8(read.bytes()) {
            Ok(text) => py_str::new(rt, text),
            Err(_) => Err(rt.raise(&exception::UNICODE_ERROR, "input is not UTF-8")),
        }
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
        0 if stream.ahead.get().is_some() || rt.host.has_input() => POLLIN,
        0 => 0,
        _ => POLLOUT,
    };
    Ok(events & ready as isize)
}

/// Operation not permitted: reading from an output, writing to the input.
const EPERM: i32 = 1;

/// How many items to read: all where the argument is missing, `None` or negative.
fn limit(rt: &mut Runtime, args: &[Obj]) -> Res<usize> {
    match args.get(1).filter(|size| **size != Obj::NONE) {
        Some(size) => Ok(usize::try_from(convert::index(rt, *size)?).unwrap_or(usize::MAX)),
        None => Ok(usize::MAX),
    }
}

static READ: NativeFunction = NativeFunction::positional(names::read, 1, 2, |rt, args| {
    let stream = expect(rt, args[0])?;
    let limit = limit(rt, args)?;
    let mut read = BytesBuilder::new();
    let mut count = 0;
    while count < limit {
        let Some(byte) = stream.next_byte(rt)? else {
            break;
        };
        read.push(rt, &[byte])?;
        // A character counts when its last byte is there.
        if stream.binary || core::str::from_utf8(read.bytes()).is_ok() {
            count += 1;
        }
    }
    stream.finish(rt, read)
});

fn read_line(rt: &mut Runtime, stream: Gc<ConsoleStream>, limit: usize) -> Res<BytesBuilder> {
    let mut read = BytesBuilder::new();
    while read.len() < limit {
        let Some(byte) = stream.next_byte(rt)? else {
            break;
        };
        read.push(rt, &[byte])?;
        if byte == b'\n' {
            break;
        }
    }
    Ok(read)
}

static READLINE: NativeFunction = NativeFunction::positional(names::readline, 1, 2, |rt, args| {
    let stream = expect(rt, args[0])?;
    let limit = limit(rt, args)?;
    let line = read_line(rt, stream, limit)?;
    stream.finish(rt, line)
});

static READLINES: NativeFunction = NativeFunction::f1(names::readlines, |rt, this| {
    let lines = List::with_capacity(rt, 4)?;
    while let Some(line) = next(rt, this)? {
        lines.push(rt, line)?;
    }
    Ok(Obj::from(lines))
});

fn next(rt: &mut Runtime, this: Obj) -> Res<Option<Obj>> {
    let stream = expect(rt, this)?;
    let line = read_line(rt, stream, usize::MAX)?;
    if line.is_empty() {
        return Ok(None);
    }
    stream.finish(rt, line).map(Some)
}

static READINTO: NativeFunction = NativeFunction::positional(names::readinto, 2, 3, |rt, args| {
    let stream = expect(rt, args[0])?;
    let Some(array) = args[1].downcast::<ByteArray>() else {
        return Err(rt.type_error("readinto() needs a bytearray"));
    };
    let limit = limit(rt, &args[1..])?.min(array.bytes().len());
    let mut count = 0;
    while count < limit {
        let Some(byte) = stream.next_byte(rt)? else {
            break;
        };
        let (index, byte) = (Obj::small(count as isize), Obj::small(byte as isize));
        taipan_object::protocol::item::set(rt, args[1], index, Some(byte))?;
        count += 1;
    }
    Ok(Obj::small(count as isize))
});

static WRITE: NativeFunction = NativeFunction::f2(names::write, |rt, this, what| {
    let stream = expect(rt, this)?;
    let data: &[u8] = match py_str::text(what) {
        Some(text) => text.as_bytes(),
        None => match bytes::bytes(what)
            .or_else(|| what.downcast::<ByteArray>().map(|array| array.bytes()))
        {
            Some(bytes) => bytes,
            None => return Err(rt.type_error("a string or bytes-like object is required")),
        },
    };
    match stream.number {
        1 => rt.host.write(data),
        2 => rt.host.write_error(data),
        _ => return Err(rt.os_error(EPERM)),
    }
    let count = match py_str::text(what) {
        Some(text) if !stream.binary => text.chars().count(),
        _ => data.len(),
    };
    Ok(Obj::small(count as isize))
});

static FLUSH: NativeFunction = NativeFunction::f1(names::flush, |_, _| Ok(Obj::NONE));
static CLOSE: NativeFunction = NativeFunction::f1(names::close, |_, _| Ok(Obj::NONE));
static ENTER: NativeFunction = NativeFunction::f1(names::__enter__, |_, this| Ok(this));
static EXIT: NativeFunction =
    NativeFunction::positional(names::__exit__, 1, 4, |_, _| Ok(Obj::NONE));

static FILENO: NativeFunction = NativeFunction::f1(names::fileno, |rt, this| {
    expect(rt, this).map(|stream| Obj::small(stream.number as isize))
});

static BUFFER: Getter = Getter::new(|rt, this| {
    let stream = expect(rt, this)?;
    make(rt, stream.number, true)
});

static SLOTS: Slots = Slots {
    iter: Some(|_, this| Ok(this)),
    next: Some(next),
    print: Some(|rt, this, _, out| {
        let stream = expect(rt, this)?;
        let (ty, number) = (this.type_of().name, stream.number);
        out.write_fmt(rt, format_args!("<io.{ty} {number}>"))
    }),
    ..Slots::EMPTY
};

const METHODS: taipan_object::Table = table![
    read => &READ,
    readline => &READLINE,
    readlines => &READLINES,
    readinto => &READINTO,
    write => &WRITE,
    flush => &FLUSH,
    close => &CLOSE,
    fileno => &FILENO,
    buffer => &BUFFER,
    __enter__ => &ENTER,
    __exit__ => &EXIT,
];

static TEXT: Type = Type::new::<ConsoleStream>(names::TextIOWrapper, &SLOTS).with_table(METHODS);
static BINARY: Type = Type::new::<ConsoleStream>(names::FileIO, &SLOTS).with_table(METHODS);
