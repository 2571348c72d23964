//! `deflate`: streams that decompress what they read from another, and compress what is written
//! to them. Compressing is there with the feature `host` alone, as upstream has it at its highest
//! level. `gzip` and `zlib` are in [`crate::gzip`].
//!
//! As upstream's, a stream reads no byte of the other before it is needed, and compressed data
//! has the fixed codes. A distance beyond the start of the data is an error here.
//!
//! Flash on thumbv7m: 3.2 KB, and 1.1 KB of the decoder.

use core::cell::{Cell, RefCell};

use taipan_deflate::{Checksum, Error, Format, Inflater, read_header, trailer};
#[cfg(feature = "host")]
use taipan_deflate::{Deflater, chain_len};
use taipan_gc::{Array, Gc, Plain};
use taipan_object::builtin::module::NativeModule;
use taipan_object::protocol::convert;
use taipan_object::types::header_of;
use taipan_object::{
    Args, Obj, Raised, Res, Runtime, SlotTable, Slots, Table, Type, exception, names, object,
    slots, table,
};
use taipan_vfs::Errno;

use crate::io::methods;
use crate::io::stream::{self, NativeStream, Stream};

/// The formats by their numbers: `AUTO`, `RAW`, `ZLIB`, `GZIP`.
const FORMATS: [Option<Format>; 4] = [
    None,
    Some(Format::Raw),
    Some(Format::Zlib),
    Some(Format::Gzip),
];

/// The window where none is asked for.
const DEFAULT_BITS: u32 = 8;

object! {
    /// `DeflateIO`
    pub struct DeflateStream: open {
        /// The other stream; `None` once this one is closed.
        other: Cell<Option<Obj>>,
        format: Plain<Option<Format>>,
        /// Of the window; 0 if none was asked for.
        bits: u32,
        closes: bool,
        reader: Cell<Option<Gc<Reader>>>,
        writer: Cell<Option<Gc<Writer>>>,
    }
}

object! {
    /// The reading side.
    pub struct Reader: sealed {
        inflater: Plain<RefCell<Inflater>>,
        checksum: Plain<Cell<Checksum>>,
        window: Gc<Array<u8>>,
        over: Cell<bool>,
    }
}

static READER: Type = Type::new::<Reader>(names::generator, SlotTable::EMPTY);

#[cold]
fn invalid(rt: &mut Runtime) -> Raised {
    stream::error(rt, Errno::EINVAL)
}

/// A byte of a stream, which has to come now.
fn byte(rt: &mut Runtime, from: Stream) -> Res<u8> {
    let mut byte = [0];
    match from.read(rt, &mut byte)? {
        Some(0) => Err(rt.raise_with(&exception::EOF_ERROR, &[])),
        Some(_) => Ok(byte[0]),
        None => Err(stream::error(rt, Errno::EAGAIN)),
    }
}

fn raised(rt: &mut Runtime, error: Error<Raised>) -> Raised {
    match error {
        Error::Source(raised) => raised,
        Error::Format => invalid(rt),
    }
}

impl Reader {
    /// Reads the header, if there is to be one, and makes the window.
    fn new(rt: &mut Runtime, from: Stream, wanted: Option<Format>, bits: u32) -> Res<Gc<Reader>> {
        let (format, bits) = match wanted {
            Some(Format::Raw) if bits == 0 => (Format::Raw, DEFAULT_BITS),
            Some(Format::Raw) => (Format::Raw, bits),
            wanted => {
                let header = read_header(&mut || byte(rt, from));
                let header = header.map_err(|error| raised(rt, error))?;
                if wanted.is_some_and(|wanted| wanted != header.format) {
                    return Err(invalid(rt));
                }
                match bits {
                    0 => (header.format, header.bits),
                    bits => (header.format, bits.min(header.bits)),
                }
            }
        };
        let window = rt.alloc_array(Array::<u8>::HEADER, 1 << bits, 0)?;
        rt.alloc(Reader {
            header: READER.header(),
            inflater: Plain(RefCell::new(Inflater::new())),
            checksum: Plain(Cell::new(Checksum::new(format))),
            window,
            over: Cell::new(false),
        })
    }

    fn read(&self, rt: &mut Runtime, from: Stream, into: &mut [u8]) -> Res<usize> {
        if self.over.get() || into.is_empty() {
            return Ok(0);
        }
        let Ok(mut inflater) = self.inflater.0.try_borrow_mut() else {
            return Err(rt.raise(&exception::RUNTIME_ERROR, "stream is in use"));
        };
        let mut source = || byte(rt, from);
        let window = self.window.as_slice();
        let read = inflater.read(window, &mut source, into);
        let count = read.map_err(|error| raised(rt, error))?;
        let mut checksum = self.checksum.0.get();
        checksum.update(into.get(..count).unwrap_or(&[]));
        self.checksum.0.set(checksum);
        if inflater.is_at_end() {
            self.over.set(true);
            let (wanted, len) = trailer(&checksum);
            for wanted in wanted.iter().take(len) {
                if byte(rt, from)? != *wanted {
                    return Err(invalid(rt));
                }
            }
        }
        Ok(count)
    }
}

/// Compressed bytes on their way to a stream. A stream in Python gets each byte at once, as
/// upstream has it.
#[cfg(feature = "host")]
struct Outgoing<'r, 'h> {
    rt: &'r mut Runtime<'h>,
    to: Stream,
    held: [u8; 64],
    len: usize,
    most: usize,
}

#[cfg(feature = "host")]
impl<'r, 'h> Outgoing<'r, 'h> {
    fn new(rt: &'r mut Runtime<'h>, to: Stream) -> Outgoing<'r, 'h> {
        let most = match to {
            Stream::Derived(_) | Stream::Other(_) => 1,
            _ => 64,
        };
        Outgoing {
            rt,
            to,
            held: [0; 64],
            len: 0,
            most,
        }
    }

    fn push(&mut self, byte: u8) -> Res<()> {
        if let Some(place) = self.held.get_mut(self.len) {
            *place = byte;
            self.len += 1;
        }
        match self.len >= self.most {
            true => self.flush(),
            false => Ok(()),
        }
    }

    fn flush(&mut self) -> Res<()> {
        let len = core::mem::take(&mut self.len);
        let held = self.held.get(..len).unwrap_or(&[]);
        self.to.write_all(self.rt, held)
    }
}

#[cfg(feature = "host")]
object! {
    /// The writing side.
    pub struct Writer: sealed {
        deflater: Plain<RefCell<Deflater>>,
        checksum: Plain<Cell<Checksum>>,
        window: Gc<Array<u8>>,
        chains: Gc<Array<u16>>,
    }
}

#[cfg(not(feature = "host"))]
object! {
    /// No writing side in this build.
    pub struct Writer: sealed {}
}

#[cfg(feature = "host")]
static WRITER: Type = Type::new::<Writer>(names::generator, SlotTable::EMPTY);

#[cfg(feature = "host")]
impl Writer {
    /// Makes the window, then writes the header.
    fn new(rt: &mut Runtime, to: Stream, format: Option<Format>, bits: u32) -> Res<Gc<Writer>> {
        let bits = match bits {
            0 => DEFAULT_BITS,
            bits => bits,
        };
        let format = format.unwrap_or(Format::Raw);
        let window = rt.alloc_array(Array::<u8>::HEADER, 1 << bits, 0)?;
        let chains = rt.alloc_array(Array::<u16>::HEADER, chain_len(bits), 0)?;
        let writer = rt.alloc(Writer {
            header: WRITER.header(),
            deflater: Plain(RefCell::new(Deflater::new())),
            checksum: Plain(Cell::new(Checksum::new(format))),
            window,
            chains,
        })?;
        let mut header = [0; 10];
        let len = format.header(bits, &mut header);
        if let Err(raised) = to.write_all(rt, header.get(..len).unwrap_or(&[])) {
            // As upstream, whatever the number was.
            rt.catch(raised, &exception::OS_ERROR)?;
            return Err(invalid(rt));
        }
        Ok(writer)
    }

    fn write(&self, rt: &mut Runtime, to: Stream, data: &[u8]) -> Res<()> {
        let Ok(mut deflater) = self.deflater.0.try_borrow_mut() else {
            return Err(rt.raise(&exception::RUNTIME_ERROR, "stream is in use"));
        };
        let mut checksum = self.checksum.0.get();
        checksum.update(data);
        self.checksum.0.set(checksum);
        let mut outgoing = Outgoing::new(rt, to);
        let (window, chains) = (self.window.as_slice(), self.chains.as_slice());
        deflater.write(window, chains, data, &mut |byte| outgoing.push(byte))?;
        outgoing.flush()
    }

    fn finish(&self, rt: &mut Runtime, to: Stream) -> Res<()> {
        let Ok(mut deflater) = self.deflater.0.try_borrow_mut() else {
            return Err(rt.raise(&exception::RUNTIME_ERROR, "stream is in use"));
        };
        let mut outgoing = Outgoing::new(rt, to);
        deflater.finish(&mut |byte| outgoing.push(byte))?;
        outgoing.flush()?;
        let (trailer, len) = trailer(&self.checksum.0.get());
        to.write_all(rt, trailer.get(..len).unwrap_or(&[]))
    }
}

fn this(rt: &mut Runtime, value: Obj) -> Res<(Gc<DeflateStream>, Stream)> {
    let Some(this) = value.downcast::<DeflateStream>() else {
        return Err(rt.type_error("a DeflateIO is required"));
    };
    match this.other.get() {
        Some(other) => Ok((this, Stream::of(other))),
        None => Err(invalid(rt)),
    }
}

fn read(rt: &mut Runtime, value: Obj, into: &mut [u8]) -> Res<Option<usize>> {
    let (this, from) = this(rt, value)?;
    let reader = match this.reader.get() {
        Some(reader) => reader,
        None => {
            let reader = Reader::new(rt, from, this.format.0, this.bits)?;
            this.reader.set(Some(reader));
            reader
        }
    };
    reader.read(rt, from, into).map(Some)
}

#[cfg(feature = "host")]
fn write(rt: &mut Runtime, value: Obj, data: &[u8]) -> Res<Option<usize>> {
    let (this, to) = this(rt, value)?;
    let writer = match this.writer.get() {
        Some(writer) => writer,
        None => {
            let writer = Writer::new(rt, to, this.format.0, this.bits)?;
            this.writer.set(Some(writer));
            writer
        }
    };
    writer.write(rt, to, data)?;
    Ok(Some(data.len()))
}

#[cfg(not(feature = "host"))]
fn write(rt: &mut Runtime, _: Obj, _: &[u8]) -> Res<Option<usize>> {
    Err(invalid(rt))
}

fn close(rt: &mut Runtime, value: Obj) -> Res<()> {
    let Some(this) = value.downcast::<DeflateStream>() else {
        return Ok(());
    };
    let Some(other) = this.other.take() else {
        return Ok(());
    };
    if this.reader.take().is_some() {
        // The window can be a quarter of a board's heap, and what reading left on the native stack may be all
        // that keeps it.
        rt.clear_free_stack();
    }
    let finished = match this.writer.take() {
        #[cfg(feature = "host")]
        Some(writer) => writer.finish(rt, Stream::of(other)),
        _ => Ok(()),
    };
    if this.closes {
        let other = Stream::of(other);
        return match finished {
            Ok(()) => other.close(rt),
            Err(raised) => {
                let exception = rt.take_raised(raised);
                if other.close(rt).is_err() {
                    rt.forget_raised();
                }
                Err(rt.throw(exception))
            }
        };
    }
    finished
}

/// Reading and writing for [`Stream`].
pub static STREAM: NativeStream = NativeStream {
    read,
    write,
    close,
    flush: |_, _| Ok(()),
    poll: None,
};

/// A `DeflateIO` over a stream.
///
/// # Errors
/// `MemoryError`.
pub fn wrap(rt: &mut Runtime, other: Obj, format: Format, bits: u32, closes: bool) -> Res {
    make(
        rt,
        Gc::from_static(&DEFLATE_IO),
        other,
        Some(format),
        bits,
        closes,
    )
}

fn make(
    rt: &mut Runtime,
    cls: Gc<Type>,
    other: Obj,
    format: Option<Format>,
    bits: u32,
    closes: bool,
) -> Res {
    rt.alloc_instance(
        cls,
        DeflateStream {
            header: header_of(cls),
            other: Cell::new(Some(other)),
            format: Plain(format),
            bits,
            closes,
            reader: Cell::new(None),
            writer: Cell::new(None),
        },
    )
}

/// `DeflateIO(stream, format=AUTO, wbits=0, close=False, /)`
fn new(rt: &mut Runtime, cls: Gc<Type>, args: Args) -> Res {
    let ([other, rest @ ..], []) = (args.positional, args.keywords) else {
        return Err(rt.type_error("DeflateIO() takes a stream, a format, wbits and close"));
    };
    let number = |rt: &mut Runtime, index: usize| match rest.get(index) {
        Some(number) => convert::index(rt, *number),
        None => Ok(0),
    };
    let format = usize::try_from(number(rt, 0)?).ok();
    let Some(format) = format.and_then(|format| FORMATS.get(format)) else {
        return Err(rt.value_error("format"));
    };
    let bits = match number(rt, 1)? {
        bits @ (0 | 5..=15) => bits as u32,
        _ => return Err(rt.value_error("wbits")),
    };
    let closes = match rest.get(2) {
        Some(closes) => convert::truth(rt, *closes)?,
        None => false,
    };
    make(rt, cls, *other, *format, bits, closes)
}

const SLOTS: Slots = Slots {
    new: Some(new),
    iter: Some(|_, this| Ok(this)),
    next: Some(methods::next_line),
    print: Some(methods::print),
    ..Slots::EMPTY
};

const TABLE: Table = table![
    __enter__ => &methods::ENTER,
    __exit__ => &methods::EXIT,
    close => &methods::CLOSE,
    read => &methods::READ,
    readinto => &methods::READINTO,
    readline => &methods::READLINE,
    readlines => &methods::READLINES,
    #[cfg(feature = "host")]
    write => &methods::WRITE,
];

/// `deflate.DeflateIO`
pub static DEFLATE_IO: Type =
    Type::new::<DeflateStream>(names::DeflateIO, slots!(SLOTS)).with_table(TABLE);

/// `deflate`
pub static MODULE: NativeModule = NativeModule {
    name: names::deflate,
    table: table![
        AUTO => Obj::small(0),
        DeflateIO => &DEFLATE_IO,
        GZIP => Obj::small(3),
        RAW => Obj::small(1),
        ZLIB => Obj::small(2),
    ],
    init: None,
    get_attribute: None,
};
