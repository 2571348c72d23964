//! The image's object table: constants that no instruction holds in itself, each once.

use taipan_arena::{Arena, List, Table};
use taipan_mpy::writer::{self, Sink, SinkFull};
use taipan_number::big::{self, Limb};

use crate::error::Failure;
use crate::fold::{Constant, Sign};
use crate::keep::Keep;

/// The object table of a module.
pub struct Objects<'k> {
    keep: Keep<'k>,
    list: Table<'k, Entry<'k>>,
}

#[derive(Clone, Copy)]
struct Entry<'k> {
    hash: u32,
    value: Constant<'k>,
}

impl<'k> Objects<'k> {
    /// An empty table.
    pub fn new(keep: Keep<'k>) -> Self {
        Self {
            keep,
            list: Table::new(keep.arena),
        }
    }

    /// How many objects there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// The index of a constant, which enters the table if it is not there yet; as `lasting`, if the same
    /// lies in lasting memory already.
    pub fn index(
        &mut self,
        value: Constant<'_>,
        lasting: Option<Constant<'k>>,
    ) -> Result<u32, Failure> {
        let hash = hash(&value);
        let found = self
            .list
            .iter()
            .position(|entry| entry.hash == hash && entry.value == value);
        let index = match found {
            Some(index) => index,
            None => {
                let value = match lasting {
                    Some(value) => value,
                    None => self.keep.constant(value)?,
                };
                self.list.push(Entry { hash, value })?;
                self.list.len() - 1
            }
        };
        u32::try_from(index).map_err(|_| Failure::MEMORY)
    }

    /// Writes the objects in order.
    pub fn write(&self, sink: &mut dyn Sink) -> Result<(), WriteError> {
        for entry in self.list.iter() {
            self.write_one(&entry.value, sink)?;
        }
        Ok(())
    }

    /// Tuples nest no deeper than the syntax tree did.
    fn write_one(&self, value: &Constant<'k>, mut sink: &mut dyn Sink) -> Result<(), WriteError> {
        let plain = match *value {
            Constant::None => writer::Constant::None,
            Constant::True => writer::Constant::True,
            Constant::False => writer::Constant::False,
            Constant::Ellipsis => writer::Constant::Ellipsis,
            Constant::Str(text) => writer::Constant::Str(text),
            Constant::Bytes(bytes) => writer::Constant::Bytes(bytes),
            Constant::Tuple(items) => {
                let len = u32::try_from(items.len()).map_err(|_| SinkFull)?;
                writer::write_object(&mut sink, &writer::Constant::Tuple(len))?;
                for item in items {
                    self.write_one(item, sink)?;
                }
                return Ok(());
            }
            Constant::Int(_)
            | Constant::Long(..)
            | Constant::Float(..)
            | Constant::Imaginary(_) => {
                return self.write_number(value, sink);
            }
        };
        Ok(writer::write_object(&mut sink, &plain)?)
    }

    /// Numbers are written as text.
    fn write_number(
        &self,
        value: &Constant<'k>,
        mut sink: &mut dyn Sink,
    ) -> Result<(), WriteError> {
        let mut text = Text {
            arena: self.keep.arena,
            bytes: List::new(self.keep.arena),
        };
        let make = match *value {
            Constant::Int(value) => {
                text.decimal(value.get())?;
                writer::Constant::Int
            }
            Constant::Long(sign, limbs) if cfg!(feature = "long-ints") => {
                text.sign(sign)?;
                text.long(limbs)?;
                writer::Constant::Int
            }
            Constant::Float(sign, digits) => {
                text.sign(sign)?;
                text.append(digits)?;
                writer::Constant::Float
            }
            Constant::Imaginary(digits) => {
                text.append(digits)?;
                text.append("j")?;
                writer::Constant::Complex
            }
            _ => return Ok(()),
        };
        let bytes = core::str::from_utf8(&text.bytes).map_err(|_| SinkFull)?;
        writer::write_object(&mut sink, &make(bytes))?;
        text.bytes.discard();
        Ok(())
    }
}

/// Why the image could not be written.
#[derive(Clone, Copy, Debug)]
pub enum WriteError {
    /// The sink refused, or a number is too large for the format.
    Sink,
    /// No memory.
    Memory,
}

impl From<SinkFull> for WriteError {
    fn from(_: SinkFull) -> Self {
        Self::Sink
    }
}

impl From<taipan_arena::OutOfMemory> for WriteError {
    fn from(_: taipan_arena::OutOfMemory) -> Self {
        Self::Memory
    }
}

/// Digits in the making.
struct Text<'k> {
    arena: &'k Arena<'k>,
    bytes: List<'k, u8>,
}

impl Text<'_> {
    fn append(&mut self, text: &str) -> Result<(), WriteError> {
        for byte in text.bytes() {
            self.bytes.push(byte)?;
        }
        Ok(())
    }

    fn sign(&mut self, sign: Sign) -> Result<(), WriteError> {
        match sign {
            Sign::Plus => Ok(()),
            Sign::Minus => self.append("-"),
        }
    }

    fn decimal(&mut self, value: i64) -> Result<(), WriteError> {
        if value < 0 {
            self.append("-")?;
        }
        let start = self.bytes.len();
        let mut rest = value.unsigned_abs();
        loop {
            self.bytes.push(b'0' + (rest % 10) as u8)?;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        if let Some(digits) = self.bytes.get_mut(start..) {
            digits.reverse();
        }
        Ok(())
    }

    /// The decimal digits of a long integer.
    fn long(&mut self, limbs: &[Limb]) -> Result<(), WriteError> {
        let start = self.bytes.len();
        for _ in 0..big::text_len(limbs, 10) {
            self.bytes.push(b'0')?;
        }
        let mut scratch = List::new(self.arena);
        for _ in 0..big::text_scratch(limbs, 10) {
            scratch.push(0)?;
        }
        let written = match self.bytes.get_mut(start..) {
            Some(digits) => big::write_digits(limbs, 10, digits, &mut scratch),
            None => 0,
        };
        scratch.discard();
        self.bytes.truncate(start + written);
        Ok(())
    }
}

/// Tells most different constants apart.
fn hash(value: &Constant<'_>) -> u32 {
    let (seed, bytes) = match *value {
        Constant::None => (1, &[][..]),
        Constant::True => (2, &[][..]),
        Constant::False => (3, &[][..]),
        Constant::Ellipsis => (4, &[][..]),
        Constant::Int(value) => {
            let value = value.get();
            return (value ^ (value >> 32)) as u32;
        }
        Constant::Long(sign, limbs) => {
            let mix = |sum: u32, &limb: &Limb| sum.rotate_left(5) ^ limb as u32;
            return limbs.iter().fold(5 + sign as u32, mix);
        }
        Constant::Float(sign, text) => (7 + sign as u32, text.as_bytes()),
        Constant::Imaginary(text) => (9, text.as_bytes()),
        Constant::Str(bytes) => (10, bytes),
        Constant::Bytes(bytes) => (11, bytes),
        Constant::Tuple(items) => {
            let mix = |sum: u32, item| sum.rotate_left(5) ^ hash(item);
            return items.iter().fold(12, mix);
        }
    };
    bytes.iter().fold(seed, |sum: u32, &byte| {
        (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

#[cfg(test)]
mod tests;
