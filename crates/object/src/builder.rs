//! Bytes and text that grow in memory while they are written.

use core::fmt;

use taipan_gc::{Array, Gc};

use crate::builtin::bytes as py_bytes;
use crate::builtin::str as py_str;
use crate::data::Data;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::text::{Sink, write_fmt};

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
            let grown = match rt.heap.alloc_array(Array::<u8>::HEADER, wanted, 0) {
                Some(grown) => grown,
                None => rt.alloc_array(Array::<u8>::HEADER, needed, 0)?,
            };
            grown.copy_from(0, self.bytes());
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
        buffer.copy_from(self.len, bytes);
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

/// How many bytes stay on the native stack.
const SHORT: usize = 64;

/// Bytes that grow, on the native stack while they are few: what is short takes one object
/// of the heap in the end and none before.
pub(crate) struct Scratch {
    short: [u8; SHORT],
    len: usize,
    /// All the bytes, once there are more than fit into `short`.
    long: Option<BytesBuilder>,
}

impl Scratch {
    /// No bytes.
    pub(crate) const fn new() -> Scratch {
        Scratch {
            short: [0; SHORT],
            len: 0,
            long: None,
        }
    }

    /// No bytes, but room for some.
    pub(crate) fn with_capacity(rt: &mut Runtime, capacity: usize) -> Res<Scratch> {
        let mut scratch = Scratch::new();
        if capacity > SHORT {
            scratch.long = Some(BytesBuilder::with_capacity(rt, capacity)?);
        }
        Ok(scratch)
    }

    /// The bytes so far.
    pub(crate) fn bytes(&self) -> &[u8] {
        match &self.long {
            Some(long) => long.bytes(),
            None => &self.short[..self.len],
        }
    }

    /// Appends bytes.
    pub(crate) fn push(&mut self, rt: &mut Runtime, bytes: &[u8]) -> Res<()> {
        if let Some(long) = &mut self.long {
            return long.push(rt, bytes);
        }
        let end = self.len.saturating_add(bytes.len());
        if let Some(room) = self.short.get_mut(self.len..end) {
            room.copy_from_slice(bytes);
            self.len = end;
            return Ok(());
        }
        let mut long = BytesBuilder::with_capacity(rt, end.max(2 * SHORT))?;
        long.push(rt, &self.short[..self.len])?;
        long.push(rt, bytes)?;
        self.long = Some(long);
        Ok(())
    }

    /// The `bytes` object.
    pub(crate) fn finish_bytes(self, rt: &mut Runtime) -> Res {
        match self.long {
            Some(long) => {
                let data = long.finish(rt);
                py_bytes::from_data(rt, data)
            }
            None => py_bytes::new(rt, &self.short[..self.len]),
        }
    }

    /// The string object.
    ///
    /// # Safety
    /// The bytes are UTF-8.
    pub(crate) unsafe fn finish_text(self, rt: &mut Runtime) -> Res {
        match self.long {
            Some(long) => {
                let data = long.finish(rt);
                // SAFETY: promised by the caller.
                unsafe { py_str::from_data_unchecked(rt, data) }
            }
            None => {
                // SAFETY: promised by the caller.
                let text = unsafe { core::str::from_utf8_unchecked(&self.short[..self.len]) };
                py_str::new(rt, text)
            }
        }
    }
}

/// Text that grows.
pub struct StringBuilder {
    bytes: Scratch,
}

impl StringBuilder {
    /// No text.
    pub const fn new() -> StringBuilder {
        StringBuilder {
            bytes: Scratch::new(),
        }
    }

    /// No text, but room for some bytes of it.
    pub fn with_capacity(rt: &mut Runtime, capacity: usize) -> Res<StringBuilder> {
        Ok(StringBuilder {
            bytes: Scratch::with_capacity(rt, capacity)?,
        })
    }

    /// Bytes so far.
    pub fn len(&self) -> usize {
        self.bytes.bytes().len()
    }

    /// Is there no text?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
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
        // SAFETY: only text was pushed.
        unsafe { self.bytes.finish_text(rt) }
    }

    /// The string object of formatted text.
    pub fn format(rt: &mut Runtime, arguments: fmt::Arguments<'_>) -> Res {
        let mut builder = StringBuilder::new();
        write_fmt(&mut builder, rt, arguments)?;
        builder.finish(rt)
    }
}

impl Default for StringBuilder {
    fn default() -> StringBuilder {
        StringBuilder::new()
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

impl Sink for Scratch {
    fn write(&mut self, rt: &mut Runtime, text: &str) -> Res<()> {
        self.push(rt, text.as_bytes())
    }
}
