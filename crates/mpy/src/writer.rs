//! Writing an image, front to back, into anything that takes bytes.
//!
//! An image is header, table sizes, names, objects, then the code tree in preorder, each
//! function before its children. The functions here write one such piece; [`write_header`] says
//! how they follow each other. The writer keeps no state and does not check that as many pieces
//! follow as were announced: the reader and the verifier do.

use crate::reader::Header;
use crate::{static_names, varuint};

/// Takes the bytes of an image in order.
pub trait Sink {
    /// Takes all of `bytes`, or fails for good.
    fn write(&mut self, bytes: &[u8]) -> Result<(), SinkFull>;

    /// Is told before the first byte how many there will be, and fails if that is too many.
    fn expect(&mut self, _bytes: usize) -> Result<(), SinkFull> {
        Ok(())
    }
}

/// A sink could not take more bytes, or a number is too large for the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SinkFull;

impl core::fmt::Display for SinkFull {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("no room for the .mpy image")
    }
}

impl core::error::Error for SinkFull {}

impl<S: Sink + ?Sized> Sink for &mut S {
    fn write(&mut self, bytes: &[u8]) -> Result<(), SinkFull> {
        (**self).write(bytes)
    }

    fn expect(&mut self, bytes: usize) -> Result<(), SinkFull> {
        (**self).expect(bytes)
    }
}

/// A sink over a byte slice.
#[derive(Debug)]
pub struct SliceSink<'a> {
    buffer: &'a mut [u8],
    len: usize,
}

impl<'a> SliceSink<'a> {
    /// A sink that fills `buffer` from its start.
    pub const fn new(buffer: &'a mut [u8]) -> Self {
        Self { buffer, len: 0 }
    }

    /// What has been written.
    pub fn written(&self) -> &[u8] {
        self.buffer.get(..self.len).unwrap_or(&[])
    }

    /// Gives the slice back, cut to what has been written.
    pub fn into_written(self) -> &'a mut [u8] {
        let len = self.len;
        self.buffer.split_at_mut(len).0
    }
}

impl Sink for SliceSink<'_> {
    fn write(&mut self, bytes: &[u8]) -> Result<(), SinkFull> {
        let end = self.len.checked_add(bytes.len()).ok_or(SinkFull)?;
        self.buffer
            .get_mut(self.len..end)
            .ok_or(SinkFull)?
            .copy_from_slice(bytes);
        self.len = end;
        Ok(())
    }
}

/// A sink that only counts, to measure an image before there is room for it.
#[derive(Clone, Copy, Debug, Default)]
pub struct CountingSink {
    /// Bytes taken so far.
    pub len: usize,
}

impl Sink for CountingSink {
    fn write(&mut self, bytes: &[u8]) -> Result<(), SinkFull> {
        self.len = self.len.checked_add(bytes.len()).ok_or(SinkFull)?;
        Ok(())
    }
}

/// Writes an unsigned variable-length number.
pub fn write_uint(sink: &mut impl Sink, value: u32) -> Result<(), SinkFull> {
    sink.write(varuint::encode_uint(value).as_bytes())
}

/// Writes the header and the sizes of the two tables.
///
/// After it come `n_names` times [`write_name`] or [`write_static_name`], then `n_objects` times
/// [`write_object`], then [`write_code`] for the module's body and, in preorder, its children.
/// The first name is the source file's, for tracebacks.
pub fn write_header(
    sink: &mut impl Sink,
    header: &Header,
    n_names: u32,
    n_objects: u32,
) -> Result<(), SinkFull> {
    sink.write(&header.encode())?;
    write_uint(sink, n_names)?;
    write_uint(sink, n_objects)
}

/// Writes a name: by its number if it is a static name, else spelled out.
pub fn write_name(sink: &mut impl Sink, text: &[u8]) -> Result<(), SinkFull> {
    if let Some(number) = static_names::find(text) {
        return write_static_name(sink, number);
    }
    let len = u32::try_from(text.len()).map_err(|_| SinkFull)?;
    write_uint(sink, len.checked_mul(2).ok_or(SinkFull)?)?;
    sink.write(text)?;
    sink.write(&[0])
}

/// Writes static name `number` (see [`static_names`]).
pub fn write_static_name(sink: &mut impl Sink, number: u32) -> Result<(), SinkFull> {
    write_uint(sink, number.checked_mul(2).ok_or(SinkFull)? | 1)
}

/// The kind of a constant, and the byte that stands for it in an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum ObjectKind {
    /// The table of run-time functions, for native code.
    FunTable = 0,
    /// `None`.
    None = 1,
    /// `False`.
    False = 2,
    /// `True`.
    True = 3,
    /// `...`.
    Ellipsis = 4,
    /// A `str`.
    Str = 5,
    /// A `bytes`.
    Bytes = 6,
    /// An `int`, as decimal text.
    Int = 7,
    /// A `float`, as text.
    Float = 8,
    /// A `complex`, as text.
    Complex = 9,
    /// A `tuple`, its items following.
    Tuple = 10,
}

impl ObjectKind {
    /// The kind a byte stands for.
    pub const fn from_number(number: u8) -> Option<Self> {
        Some(match number {
            0 => Self::FunTable,
            1 => Self::None,
            2 => Self::False,
            3 => Self::True,
            4 => Self::Ellipsis,
            5 => Self::Str,
            6 => Self::Bytes,
            7 => Self::Int,
            8 => Self::Float,
            9 => Self::Complex,
            10 => Self::Tuple,
            _ => return None,
        })
    }
}

/// A constant to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Constant<'a> {
    /// `None`.
    None,
    /// `False`.
    False,
    /// `True`.
    True,
    /// `...`.
    Ellipsis,
    /// A `str`, in UTF-8.
    Str(&'a [u8]),
    /// A `bytes`.
    Bytes(&'a [u8]),
    /// An `int` as decimal text: an optional minus sign and digits.
    Int(&'a str),
    /// A `float` as Python writes it.
    Float(&'a str),
    /// A `complex` as Python writes its imaginary part, ending in `j`.
    Complex(&'a str),
    /// A `tuple` of that many items, which follow as constants of their own.
    Tuple(u32),
}

/// Writes one constant; the items of a tuple follow by calls of their own.
pub fn write_object(sink: &mut impl Sink, constant: &Constant<'_>) -> Result<(), SinkFull> {
    let (kind, bytes, terminated) = match *constant {
        Constant::None => return sink.write(&[ObjectKind::None as u8]),
        Constant::False => return sink.write(&[ObjectKind::False as u8]),
        Constant::True => return sink.write(&[ObjectKind::True as u8]),
        Constant::Ellipsis => return sink.write(&[ObjectKind::Ellipsis as u8]),
        Constant::Tuple(len) => {
            sink.write(&[ObjectKind::Tuple as u8])?;
            return write_uint(sink, len);
        }
        Constant::Str(text) => (ObjectKind::Str, text, true),
        Constant::Bytes(bytes) => (ObjectKind::Bytes, bytes, true),
        Constant::Int(text) => (ObjectKind::Int, text.as_bytes(), false),
        Constant::Float(text) => (ObjectKind::Float, text.as_bytes(), false),
        Constant::Complex(text) => (ObjectKind::Complex, text.as_bytes(), false),
    };
    sink.write(&[kind as u8])?;
    write_uint(sink, u32::try_from(bytes.len()).map_err(|_| SinkFull)?)?;
    sink.write(bytes)?;
    // Strings can be used where they lie by code that wants them zero-terminated.
    if terminated { sink.write(&[0]) } else { Ok(()) }
}

/// Writes the head of a bytecode function of `len` bytes (prelude included). Its bytecode
/// follows and then, if `n_children` is not zero, [`write_child_count`] and the children.
pub fn write_code_head(sink: &mut impl Sink, len: usize, n_children: u32) -> Result<(), SinkFull> {
    let len = u32::try_from(len)
        .ok()
        .filter(|len| *len < 1 << 29)
        .ok_or(SinkFull)?;
    write_uint(sink, len << 3 | u32::from(n_children != 0) << 2)
}

/// Writes the number of children of the function whose bytecode was written last; nothing for
/// none.
pub fn write_child_count(sink: &mut impl Sink, n_children: u32) -> Result<(), SinkFull> {
    if n_children == 0 {
        return Ok(());
    }
    write_uint(sink, n_children)
}

/// Writes a bytecode function whole: head, bytecode (prelude included), number of children. The
/// children follow by calls of their own.
pub fn write_code(sink: &mut impl Sink, bytecode: &[u8], n_children: u32) -> Result<(), SinkFull> {
    write_code_head(sink, bytecode.len(), n_children)?;
    sink.write(bytecode)?;
    write_child_count(sink, n_children)
}
