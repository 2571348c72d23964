//! Streams as native code uses them, whatever they are: bytes in, bytes out, a position.

use taipan_gc::Gc;
use taipan_object::builtin::bytearray::{self, ByteArray};
use taipan_object::builtin::{bytes, int, str as py_str};
use taipan_object::protocol::{attribute, call, convert};
use taipan_object::text::Sink;
use taipan_object::{Obj, Raised, Res, Runtime, exception, names};
use taipan_vfs::{Errno, SeekFrom};

use super::base::IO_BASE;
use super::buffered::BufferedWriter;
use super::file::FileStream;
use super::memory::MemoryStream;
use crate::console::ConsoleStream;
use crate::vfs::rom_file::RomFile;

/// A stream.
#[derive(Clone, Copy)]
pub enum Stream {
    /// `BytesIO`, `StringIO`.
    Memory(Gc<MemoryStream>),
    /// An open file.
    File(Gc<FileStream>),
    /// A file of a ROMFS.
    Rom(Gc<RomFile>),
    /// `BufferedWriter`.
    Buffered(Gc<BufferedWriter>),
    /// `sys.stdin`, `sys.stdout`, `sys.stderr`.
    Console(Gc<ConsoleStream>),
    /// A stream of another module.
    Native(Obj, &'static NativeStream),
    /// An object of a class derived from `IOBase`, which takes bytes.
    Derived(Obj),
    /// Any other object; if it is a stream, it has the methods of one, and takes text.
    Other(Obj),
}

/// What a stream of another module does, for an object of it.
pub struct NativeStream {
    /// [`Stream::read`]
    pub read: fn(rt: &mut Runtime, this: Obj, into: &mut [u8]) -> Res<Option<usize>>,
    /// [`Stream::write`]
    pub write: fn(rt: &mut Runtime, this: Obj, data: &[u8]) -> Res<Option<usize>>,
    /// [`Stream::close`]
    pub close: fn(rt: &mut Runtime, this: Obj) -> Res<()>,
    /// [`Stream::flush`]
    pub flush: fn(rt: &mut Runtime, this: Obj) -> Res<()>,
    /// Which of these events of `select` have come, if that can be told without the host.
    pub poll: Option<fn(rt: &mut Runtime, this: Obj, events: isize) -> Res<isize>>,
}

/// What a value does, if it is a stream of another module.
pub fn native(value: Obj) -> Option<&'static NativeStream> {
    #[cfg(feature = "deflate")]
    if value.downcast::<crate::deflate::DeflateStream>().is_some() {
        return Some(&crate::deflate::STREAM);
    }
    #[cfg(feature = "machine-uart")]
    if value.downcast::<crate::machine::uart::Uart>().is_some() {
        return Some(&crate::machine::uart::STREAM);
    }
    #[cfg(feature = "socket")]
    if value.downcast::<crate::socket::Socket>().is_some() {
        return Some(&crate::socket::STREAM);
    }
    #[cfg(feature = "websocket")]
    if value.downcast::<crate::websocket::WebSocket>().is_some() {
        return Some(&crate::websocket::STREAM);
    }
    value
        .downcast::<crate::ringio::RingIo>()
        .map(|_| &crate::ringio::STREAM)
}

/// Bytes that are moved at a time.
pub const PIECE: usize = 512;

/// The smallest piece that a Python stream can ask to be read in.
const SMALLEST_PIECE: usize = 16;

/// Bytes that are moved at a time when many are asked for, where there is stack for them.
pub const LARGE_PIECE: usize = if cfg!(target_pointer_width = "64") {
    4096
} else {
    PIECE
};

/// `OSError` with a number of the file systems.
#[cold]
pub fn error(rt: &mut Runtime, errno: Errno) -> Raised {
    rt.os_error(errno.0.into())
}

/// `ValueError`: the stream was closed.
#[cold]
pub fn closed(rt: &mut Runtime) -> Raised {
    rt.value_error("I/O operation on closed file")
}

impl Stream {
    /// A value as a stream.
    pub fn of(value: Obj) -> Stream {
        if let Some(memory) = value.downcast::<MemoryStream>() {
            Stream::Memory(memory)
        } else if let Some(file) = value.downcast::<FileStream>() {
            Stream::File(file)
        } else if let Some(buffered) = value.downcast::<BufferedWriter>() {
            Stream::Buffered(buffered)
        } else if let Some(file) = value.downcast::<RomFile>() {
            Stream::Rom(file)
        } else if let Some(console) = value.downcast::<ConsoleStream>() {
            Stream::Console(console)
        } else if let Some(native) = native(value) {
            Stream::Native(value, native)
        } else if value.is_instance(&IO_BASE) {
            Stream::Derived(value)
        } else {
            Stream::Other(value)
        }
    }

    /// Does it give and take text?
    pub fn is_text(&self) -> bool {
        match self {
            Stream::Memory(memory) => memory.is_text(),
            Stream::File(file) => file.is_text(),
            Stream::Rom(file) => file.is_text(),
            Stream::Console(console) => console.is_text(),
            Stream::Buffered(_) | Stream::Derived(_) | Stream::Native(..) => false,
            Stream::Other(_) => true,
        }
    }

    /// Reads some bytes: 0 at the end, `None` if there are none now but will be.
    ///
    /// # Errors
    /// `OSError`, `ValueError` if it is closed, and what a Python stream raises.
    pub fn read(&self, rt: &mut Runtime, into: &mut [u8]) -> Res<Option<usize>> {
        match self {
            Stream::Memory(memory) => memory.read(rt, into).map(Some),
            Stream::File(file) => file.read(rt, into),
            Stream::Rom(file) => Ok(Some(file.read(into))),
            Stream::Console(console) => console.read(rt, into).map(Some),
            Stream::Buffered(_) => Err(unsupported(rt)),
            Stream::Native(object, native) => (native.read)(rt, *object, into),
            Stream::Derived(object) => read_derived(rt, *object, into),
            Stream::Other(object) => read_other(rt, *object, into).map(Some),
        }
    }

    /// Writes bytes: how many were taken, `None` if none can be taken now.
    ///
    /// # Errors
    /// As [`Stream::read`].
    pub fn write(&self, rt: &mut Runtime, data: &[u8]) -> Res<Option<usize>> {
        match self {
            Stream::Memory(memory) => memory.write(rt, data).map(Some),
            Stream::File(file) => file.write(rt, data),
            Stream::Rom(_) => Err(unsupported(rt)),
            Stream::Console(console) => console.write(rt, data).map(Some),
            Stream::Buffered(buffered) => buffered.write(rt, data).map(Some),
            Stream::Native(object, native) => (native.write)(rt, *object, data),
            Stream::Derived(object) => {
                let array = bytearray::new(rt, data)?;
                let result = attribute::call_method(rt, *object, names::write, &[array])?;
                count(rt, result, data.len())
            }
            Stream::Other(object) => {
                let text = match core::str::from_utf8(data) {
                    Ok(text) => py_str::new(rt, text)?,
                    Err(_) => bytes::new(rt, data)?,
                };
                attribute::call_method(rt, *object, names::write, &[text])?;
                Ok(Some(data.len()))
            }
        }
    }

    /// Writes all bytes.
    ///
    /// # Errors
    /// As [`Stream::read`]; `OSError` if they cannot be taken now.
    pub fn write_all(&self, rt: &mut Runtime, data: &[u8]) -> Res<()> {
        let mut rest = data;
        while !rest.is_empty() {
            match self.write(rt, rest)? {
                Some(0) | None => return Err(error(rt, Errno::EAGAIN)),
                Some(count) => rest = rest.get(count..).unwrap_or(&[]),
            }
        }
        Ok(())
    }

    /// Moves the position: the new one.
    ///
    /// # Errors
    /// As [`Stream::read`].
    pub fn seek(&self, rt: &mut Runtime, to: SeekFrom) -> Res<u64> {
        match self {
            Stream::Memory(memory) => memory.seek(rt, to),
            Stream::File(file) => file.seek(rt, to),
            Stream::Rom(file) => file.seek(to).map_err(|errno| error(rt, errno)),
            _ => Err(unsupported(rt)),
        }
    }

    /// Passes on what was written.
    ///
    /// # Errors
    /// As [`Stream::read`].
    pub fn flush(&self, rt: &mut Runtime) -> Res<()> {
        match self {
            Stream::Memory(memory) => memory.check_open(rt),
            Stream::File(file) => file.flush(rt),
            Stream::Buffered(buffered) => buffered.flush(rt),
            Stream::Native(object, native) => (native.flush)(rt, *object),
            _ => Ok(()),
        }
    }

    /// How many bytes are best read at a time when all of it is: what a Python stream asks for.
    ///
    /// # Errors
    /// What a Python stream raises.
    pub fn buffer_size(&self, rt: &mut Runtime) -> Res<usize> {
        let Stream::Derived(object) = self else {
            return Ok(LARGE_PIECE);
        };
        let answer = control(rt, *object, BUFFER_SIZE)?;
        let wanted = answer.and_then(Obj::as_small);
        match wanted.and_then(|wanted| usize::try_from(wanted).ok()) {
            None | Some(0) => Ok(PIECE),
            Some(wanted) => Ok(wanted.clamp(SMALLEST_PIECE, LARGE_PIECE)),
        }
    }

    /// Closes it. Nothing happens if it is closed already.
    ///
    /// # Errors
    /// As [`Stream::read`].
    pub fn close(&self, rt: &mut Runtime) -> Res<()> {
        match self {
            Stream::Memory(memory) => {
                memory.close();
                Ok(())
            }
            Stream::File(file) => file.close(rt),
            Stream::Rom(_) | Stream::Console(_) => Ok(()),
            Stream::Buffered(buffered) => buffered.flush(rt),
            Stream::Native(object, native) => (native.close)(rt, *object),
            Stream::Derived(object) => match control(rt, *object, CLOSE)? {
                Some(answer) => count(rt, answer, usize::MAX).map(|_| ()),
                None => Ok(()),
            },
            Stream::Other(object) => {
                attribute::call_method(rt, *object, names::close, &[]).map(|_| ())
            }
        }
    }
}

/// The request to close, as `ioctl` of a Python stream gets it: upstream's number.
const CLOSE: isize = 4;

/// The request for the size of the pieces in which a Python stream is best read.
const BUFFER_SIZE: isize = 11;

/// Calls `ioctl(request, 0)` of a Python stream, if it has that method.
fn control(rt: &mut Runtime, object: Obj, request: isize) -> Res<Option<Obj>> {
    match attribute::try_get(rt, object, names::ioctl)? {
        Some(ioctl) => call::call(rt, ioctl, &[Obj::small(request), Obj::small(0)]).map(Some),
        None => Ok(None),
    }
}

/// `OSError`: the stream, or what is no stream, cannot do that.
#[cold]
pub fn unsupported(rt: &mut Runtime) -> Raised {
    rt.raise(&exception::OS_ERROR, "stream operation not supported")
}

/// What `readinto` or `write` of a Python stream answered: a count, a negated error number,
/// `None` for "not now".
fn count(rt: &mut Runtime, result: Obj, most: usize) -> Res<Option<usize>> {
    if result == Obj::NONE {
        return Ok(None);
    }
    let count = convert::index(rt, result)?;
    match usize::try_from(count) {
        Ok(count) if count <= most => Ok(Some(count)),
        // It says that it did more than it was asked to.
        Ok(_) => Err(error(rt, Errno::EIO)),
        Err(_) => Err(error(rt, Errno::from_negative(count as i64))),
    }
}

fn read_derived(rt: &mut Runtime, object: Obj, into: &mut [u8]) -> Res<Option<usize>> {
    let len = into.len();
    let array = bytearray::filled(rt, len, &mut |_| {})?;
    let result = attribute::call_method(rt, object, names::readinto, &[array])?;
    let count = count(rt, result, len)?;
    if let (Some(count), Some(array)) = (count, array.downcast::<ByteArray>()) {
        for (to, from) in into.iter_mut().zip(array.bytes()).take(count) {
            *to = *from;
        }
    }
    Ok(count)
}

/// Text is read one character at a time: more than fits cannot be put back.
fn read_other(rt: &mut Runtime, object: Obj, into: &mut [u8]) -> Res<usize> {
    let wanted = Obj::small((into.len() / 4).max(1) as isize);
    let read = attribute::call_method(rt, object, names::read, &[wanted])?;
    let data = match py_str::text(read) {
        Some(text) => text.as_bytes(),
        None => bytes::bytes(read).unwrap_or(&[]),
    };
    match into.get_mut(..data.len()) {
        Some(into) => {
            into.copy_from_slice(data);
            Ok(data.len())
        }
        None => Err(rt.value_error("read() gave more than was asked for")),
    }
}

/// The integer of an argument of `seek`.
///
/// # Errors
/// `TypeError`, `OverflowError`; `OSError` for what is no position.
pub fn seek_target(rt: &mut Runtime, offset: Obj, whence: Obj) -> Res<SeekFrom> {
    let offset = int::to_isize(rt, offset)?;
    let whence = int::to_isize(rt, whence)?;
    SeekFrom::from_whence(offset as i64, whence as i64).map_err(|errno| error(rt, errno))
}

/// A stream as a destination of text.
pub struct StreamSink(pub Stream);

impl Sink for StreamSink {
    fn write(&mut self, rt: &mut Runtime, text: &str) -> Res<()> {
        self.0.write_all(rt, text.as_bytes())
    }
}
