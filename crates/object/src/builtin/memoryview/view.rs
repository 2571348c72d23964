//! The window itself: which bytes of a buffer, as which items, in which steps.

use taipan_gc::{Trace, Tracer};

use crate::buffer::{Buffer, Memory};
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::text::BytesBuilder;
use crate::typecode::{ItemType, item_type};
use crate::word::Obj;

/// Items in a buffer: item `i` starts at byte `offset + i * step`.
#[derive(Clone, Copy)]
pub struct View {
    buffer: Buffer,
    /// The letter of the item type.
    pub typecode: u8,
    item: ItemType,
    offset: usize,
    /// In bytes; the size of an item where they lie one after the other.
    pub step: isize,
    /// How many items.
    pub count: usize,
    read_only: bool,
}

// SAFETY: the buffer is the only part that refers to the heap.
unsafe impl Trace for View {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.buffer.trace(tracer);
    }
}

impl View {
    /// All of a buffer; `None` if its items are no numbers.
    pub fn of(buffer: Buffer) -> Option<View> {
        let item = item_type(buffer.typecode)?;
        Some(View {
            buffer,
            typecode: buffer.typecode,
            item,
            offset: 0,
            step: item.size as isize,
            count: buffer.len() / item.size,
            read_only: matches!(buffer.memory, Memory::Fixed(_)),
        })
    }

    /// The same bytes as items of another type; `None` if they lie apart, or would be cut.
    pub fn cast(&self, typecode: u8) -> Option<View> {
        let item = item_type(typecode)?;
        let bytes = self.bytes()?;
        bytes.len().is_multiple_of(item.size).then_some(View {
            typecode,
            item,
            step: item.size as isize,
            count: bytes.len() / item.size,
            ..*self
        })
    }

    /// The same items, not to be written.
    pub fn to_read_only(self) -> View {
        View {
            read_only: true,
            ..self
        }
    }

    /// Some of the items: `count` of them, from `start` on in steps.
    pub fn part(&self, start: isize, step: isize, count: usize) -> View {
        let offset = if count == 0 {
            0
        } else {
            self.offset
                .wrapping_add_signed(start.wrapping_mul(self.step))
        };
        View {
            offset,
            step: self.step.wrapping_mul(step),
            count,
            ..*self
        }
    }

    /// Must the items not be written?
    pub fn readonly(&self) -> bool {
        self.read_only
    }

    /// Bytes of an item.
    pub fn item_size(&self) -> usize {
        self.item.size
    }

    /// Do the items lie one after the other?
    pub fn is_contiguous(&self) -> bool {
        self.step == self.item.size as isize || self.count <= 1
    }

    /// The bytes, if the items lie one after the other.
    pub fn bytes<'a>(&self) -> Option<&'a [u8]> {
        if !self.is_contiguous() {
            return None;
        }
        let end = self.offset + self.count * self.item.size;
        self.buffer.bytes().get(self.offset..end)
    }

    /// What it exposes in turn, if the items lie one after the other.
    pub fn as_buffer(&self) -> Option<Buffer> {
        if !self.is_contiguous() {
            return None;
        }
        let end = self.offset + self.count * self.item.size;
        let memory = match self.buffer.memory {
            Memory::Fixed(data) => Memory::Fixed(data.part(self.offset, end)),
            Memory::Writable { array, start, .. } => Memory::Writable {
                array,
                start: start + self.offset,
                end: start + end,
            },
        };
        Some(Buffer {
            memory,
            typecode: self.typecode,
        })
    }

    /// Where an item starts.
    fn place(&self, position: usize) -> usize {
        self.offset
            .wrapping_add_signed(self.step.wrapping_mul(position as isize))
    }

    /// The bytes of an item.
    fn item_bytes<'a>(&self, position: usize) -> Option<&'a [u8]> {
        if position >= self.count {
            return None;
        }
        let start = self.place(position);
        self.buffer.bytes().get(start..start + self.item.size)
    }

    /// The item at a position, if there is one.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn get(&self, rt: &mut Runtime, position: usize) -> Res<Option<Obj>> {
        match self.item_bytes(position) {
            Some(bytes) => self.item.load(rt, bytes).map(Some),
            None => Ok(None),
        }
    }

    /// Sets the item at a position that exists.
    ///
    /// # Errors
    /// `TypeError`, `OverflowError` for a value that the items cannot hold.
    pub fn set(&self, rt: &mut Runtime, position: usize, value: Obj) -> Res<()> {
        let bytes = self.item.store(rt, value)?;
        self.write(self.place(position), &bytes[..self.item.size]);
        Ok(())
    }

    /// Copies bytes to a place in the buffer.
    fn write(&self, place: usize, bytes: &[u8]) {
        if let Memory::Writable { array, start, end } = self.buffer.memory
            && place + bytes.len() <= end - start
        {
            array.copy_from(start + place, bytes);
        }
    }

    /// Copies the items of a view of the same structure, which may be on the same bytes.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn copy_from(&self, rt: &mut Runtime, source: &View) -> Res<()> {
        if self.is_contiguous()
            && let (Some(to), Some(from)) = (self.as_buffer(), source.as_buffer())
        {
            match (to.memory, from.memory) {
                // No slice of what is written may be around, and the two may overlap.
                (
                    Memory::Writable { array, start, .. },
                    Memory::Writable {
                        array: other,
                        start: other_start,
                        ..
                    },
                ) if array == other => {
                    array.copy_within(other_start, start, from.len());
                }
                _ => self.write(self.offset, from.bytes()),
            }
            return Ok(());
        }
        let copy = source.gather(rt)?;
        for (position, item) in copy.bytes().chunks_exact(self.item.size).enumerate() {
            self.write(self.place(position), item);
        }
        Ok(())
    }

    /// The bytes of the items, one after the other, in memory of their own.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn gather(&self, rt: &mut Runtime) -> Res<BytesBuilder> {
        let mut out = BytesBuilder::with_capacity(rt, self.count * self.item.size)?;
        for position in 0..self.count {
            out.push(rt, self.item_bytes(position).unwrap_or_default())?;
        }
        Ok(out)
    }
}
