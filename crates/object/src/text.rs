//! Writing text: the [`Sink`] that `repr` and `str` write to, and the growing string.

use core::fmt;

use taipan_gc::{Array, Gc};

use crate::builtin::str as py_str;
use crate::data::Data;
use crate::raise::{Raised, Res};
use crate::runtime::Runtime;

/// Where text goes.
pub trait Sink {
    /// Writes text.
    ///
    /// # Errors
    /// Whatever the destination raises: `MemoryError`, `OSError`.
    fn write(&mut self, rt: &mut Runtime, text: &str) -> Res<()>;
}

impl dyn Sink + '_ {
    /// Writes formatted text.
    pub fn write_fmt(&mut self, rt: &mut Runtime, arguments: fmt::Arguments<'_>) -> Res<()> {
        write_fmt(self, rt, arguments)
    }
}

/// Writes formatted text to a sink.
pub fn write_fmt(sink: &mut dyn Sink, rt: &mut Runtime, arguments: fmt::Arguments<'_>) -> Res<()> {
    if let Some(text) = arguments.as_str() {
        return sink.write(rt, text);
    }
    let mut adapter = Adapter {
        sink,
        rt,
        raised: None,
    };
    match fmt::write(&mut adapter, arguments) {
        Ok(()) => Ok(()),
        Err(fmt::Error) => Err(match adapter.raised {
            Some(raised) => raised,
            None => rt.value_error("cannot format value"),
        }),
    }
}

/// Runs a writer that knows only `core::fmt` on a sink.
pub fn with_writer(
    sink: &mut dyn Sink,
    rt: &mut Runtime,
    write: impl FnOnce(&mut dyn fmt::Write) -> fmt::Result,
) -> Res<()> {
    let mut adapter = Adapter {
        sink,
        rt,
        raised: None,
    };
    match write(&mut adapter) {
        Ok(()) => Ok(()),
        Err(fmt::Error) => Err(match adapter.raised {
            Some(raised) => raised,
            None => rt.value_error("cannot format value"),
        }),
    }
}

/// Lets `core::fmt` write to a sink, keeping the exception.
struct Adapter<'a, 'r, 'h> {
    sink: &'a mut dyn Sink,
    rt: &'r mut Runtime<'h>,
    raised: Option<Raised>,
}

impl fmt::Write for Adapter<'_, '_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.sink.write(self.rt, text).map_err(|raised| {
            self.raised = Some(raised);
            fmt::Error
        })
    }
}

/// Bytes that grow in the heap.
#[derive(Default)]
pub struct BytesBuilder {
    buffer: Option<Gc<Array<u8>>>,
    len: usize,
}

impl BytesBuilder {
    /// No bytes.
    pub const fn new() -> BytesBuilder {
        BytesBuilder {
            buffer: None,
            len: 0,
        }
    }

    /// No bytes, but room for some.
    pub fn with_capacity(rt: &mut Runtime, capacity: usize) -> Res<BytesBuilder> {
        let buffer = rt.alloc_array(Array::<u8>::HEADER, capacity.max(1), 0)?;
        Ok(BytesBuilder {
            buffer: Some(buffer),
            len: 0,
        })
    }

    /// How many bytes there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The bytes so far.
    pub fn bytes(&self) -> &[u8] {
        match self.buffer {
            Some(buffer) => Data::from_buffer(buffer, self.len).bytes(),
            None => &[],
        }
    }

    /// Makes room for `more` bytes.
    fn reserve(&mut self, rt: &mut Runtime, more: usize) -> Res<Gc<Array<u8>>> {
        let needed = match self.len.checked_add(more) {
            Some(needed) => needed,
            None => return Err(rt.memory_error()),
        };
        if let Some(buffer) = self.buffer {
            if needed <= buffer.len() {
                return Ok(buffer);
            }
            let wanted = needed.max(buffer.len().saturating_mul(2));
            if rt.heap.grow_array(buffer, wanted, 0) || rt.heap.grow_array(buffer, needed, 0) {
                return Ok(buffer);
            }
            let grown = rt.alloc_array(Array::<u8>::HEADER, wanted, 0)?;
            for (to, from) in grown.as_slice().iter().zip(&buffer.as_slice()[..self.len]) {
                to.set(from.get());
            }
            self.buffer = Some(grown);
            return Ok(grown);
        }
        let buffer = rt.alloc_array(Array::<u8>::HEADER, needed.max(32), 0)?;
        self.buffer = Some(buffer);
        Ok(buffer)
    }

    /// Appends bytes.
    pub fn push(&mut self, rt: &mut Runtime, bytes: &[u8]) -> Res<()> {
        let buffer = self.reserve(rt, bytes.len())?;
        for (to, from) in buffer.as_slice()[self.len..].iter().zip(bytes) {
            to.set(*from);
        }
        self.len += bytes.len();
        Ok(())
    }

    /// Drops all bytes after the first `len`.
    pub fn truncate(&mut self, len: usize) {
        self.len = self.len.min(len);
    }

    /// The bytes, which are not copied.
    pub fn finish(self, rt: &mut Runtime) -> Data {
        match self.buffer {
            Some(buffer) => {
                // SAFETY: the builder is the only one who knows the buffer.
                unsafe { rt.heap.shrink_array(buffer, self.len) };
                Data::from_buffer(buffer, self.len)
            }
            None => Data::EMPTY,
        }
    }
}

/// Text that grows in the heap.
#[derive(Default)]
pub struct StringBuilder {
    bytes: BytesBuilder,
}

impl StringBuilder {
    /// No text.
    pub const fn new() -> StringBuilder {
        StringBuilder {
            bytes: BytesBuilder::new(),
        }
    }

    /// No text, but room for some bytes of it.
    pub fn with_capacity(rt: &mut Runtime, capacity: usize) -> Res<StringBuilder> {
        Ok(StringBuilder {
            bytes: BytesBuilder::with_capacity(rt, capacity)?,
        })
    }

    /// Bytes so far.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Is there no text?
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The text so far.
    pub fn text(&self) -> &str {
        // SAFETY: only text was pushed.
        unsafe { core::str::from_utf8_unchecked(self.bytes.bytes()) }
    }

    /// Appends text.
    pub fn push_str(&mut self, rt: &mut Runtime, text: &str) -> Res<()> {
        self.bytes.push(rt, text.as_bytes())
    }

    /// Appends a character.
    pub fn push(&mut self, rt: &mut Runtime, character: char) -> Res<()> {
        self.push_str(rt, character.encode_utf8(&mut [0; 4]))
    }

    /// The string object.
    pub fn finish(self, rt: &mut Runtime) -> Res {
        let data = self.bytes.finish(rt);
        // SAFETY: only text was pushed.
        unsafe { py_str::from_data_unchecked(rt, data) }
    }

    /// The string object of formatted text.
    pub fn format(rt: &mut Runtime, arguments: fmt::Arguments<'_>) -> Res {
        let mut builder = StringBuilder::new();
        write_fmt(&mut builder, rt, arguments)?;
        builder.finish(rt)
    }
}

impl Sink for StringBuilder {
    fn write(&mut self, rt: &mut Runtime, text: &str) -> Res<()> {
        self.push_str(rt, text)
    }
}

impl Sink for BytesBuilder {
    fn write(&mut self, rt: &mut Runtime, text: &str) -> Res<()> {
        self.push(rt, text.as_bytes())
    }
}

/// The console.
pub struct Console;

impl Sink for Console {
    fn write(&mut self, rt: &mut Runtime, text: &str) -> Res<()> {
        rt.host.write(text.as_bytes());
        Ok(())
    }
}

/// Standard error.
pub struct ErrorConsole;

impl Sink for ErrorConsole {
    fn write(&mut self, rt: &mut Runtime, text: &str) -> Res<()> {
        rt.host.write_error(text.as_bytes());
        Ok(())
    }
}
