//! The console: what `input()` reads, and writing to whatever object has a `write` method. Its streams
//! are in [`streams`].

#[cfg(feature = "files")]
mod streams;

use taipan_object::builtin::str as py_str;
use taipan_object::protocol::attribute::{self, Loaded};
use taipan_object::protocol::call;
#[cfg(feature = "threads")]
use taipan_object::sockets::{POLLIN, Waiting};
use taipan_object::text::{BytesBuilder, Sink};
use taipan_object::{Obj, Res, Runtime, names};
use taipan_vfs::Errno;

#[cfg(feature = "files")]
use crate::io::stream::{self, StreamSink};

#[cfg(feature = "files")]
pub use streams::*;

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
                Err(rt.os_error(Errno::EIO.0.into()))
            }
            _ => Ok(()),
        }
    }
}

/// Runs `f` with a sink that writes to an object with a `write` method. Writing to the console takes no
/// memory.
///
/// # Errors
/// `AttributeError` if it has none, `OSError` if an `IOBase` says that it wrote more than there was,
/// and what `f` raises.
pub fn with_file(
    rt: &mut Runtime,
    file: Obj,
    f: impl FnOnce(&mut Runtime, &mut dyn Sink) -> Res<()>,
) -> Res<()> {
    #[cfg(feature = "files")]
    if let Some(console) = file.downcast::<ConsoleStream>()
        && console.is_text()
    {
        return f(rt, &mut StreamSink(stream::Stream::Console(console)));
    }
    let write = attribute::load(rt, file, names::write)?;
    #[cfg(feature = "files")]
    let checked = file.is_instance(&crate::io::base::IO_BASE);
    #[cfg(not(feature = "files"))]
    let checked = false;
    f(rt, &mut File { write, checked })
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
