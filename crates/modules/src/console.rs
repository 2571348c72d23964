//! The console as Python streams: `sys.stdin`, `sys.stdout`, `sys.stderr`, and writing to
//! whatever object has a `write` method.

use taipan_gc::Gc;
use taipan_object::builtin::str as py_str;
use taipan_object::native::Getter;
use taipan_object::protocol::attribute::{self, Loaded};
use taipan_object::protocol::call;
#[cfg(feature = "threads")]
use taipan_object::sockets::{POLLIN, Waiting};
use taipan_object::text::{BytesBuilder, Sink};
use taipan_object::{NativeFunction, Obj, Res, Runtime, Slots, Type, names, object, table};
use taipan_vfs::Errno;

use crate::io::base::IO_BASE;
use crate::io::{methods, stream};

/// A Python object with a `write` method.
struct File {
    write: Loaded,
    /// Is it an `IOBase`? Then what it answers is looked at.
    checked: bool,
}

impl Sink for File {
    fn write(&mut self, rt: &mut Runtime, text: &str) -> Res<()> {
        let object = py_str::new(rt, text)?;
        let written = call::call_loaded(rt, self.write, &[object])?;
        match written.as_small() {
            Some(count) if self.checked && count > text.len() as isize => {
                Err(stream::error(rt, Errno::EIO))
            }
            _ => Ok(()),
        }
    }
}

/// Runs `f` with a sink that writes to an object with a `write` method.
///
/// # Errors
/// `AttributeError` if it has none, `OSError` if an `IOBase` says that it wrote more than there was,
/// and what `f` raises.
pub fn with_file(
    rt: &mut Runtime,
    file: Obj,
    f: impl FnOnce(&mut Runtime, &mut dyn Sink) -> Res<()>,
) -> Res<()> {
    let write = attribute::load(rt, file, names::write)?;
    let checked = file.is_instance(&IO_BASE);
    f(rt, &mut File { write, checked })
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

/// Reads from the console, waiting for the first byte while callbacks run; 0 at the end of input.
fn read(rt: &mut Runtime, into: &mut [u8]) -> Res<usize> {
    #[cfg(feature = "threads")]
    if rt.threads.is_some() {
        // Others run meanwhile.
        let mut input = [Waiting {
            number: 0,
            events: POLLIN,
            found: 0,
        }];
        // What cannot be waited for is read at once.
        while matches!(crate::waiting::wait(rt, &mut input, None), Ok(0)) {
            rt.poll()?;
        }
    }
    let interrupt = rt.interrupt;
    while !rt.host.await_input(interrupt) {
        rt.poll()?;
    }
    let count = rt.host.read(into);
    rt.poll()?;
    Ok(count)
}

/// The next byte of the console; `None` at the end of input.
fn next_byte(rt: &mut Runtime) -> Res<Option<u8>> {
    let mut byte = [0];
    let count = read(rt, &mut byte)?;
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

static SLOTS: Slots = Slots {
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

static TEXT: Type = Type::new::<ConsoleStream>(names::TextIOWrapper, &SLOTS).with_table(METHODS);
static BINARY: Type = Type::new::<ConsoleStream>(names::FileIO, &SLOTS).with_table(METHODS);
