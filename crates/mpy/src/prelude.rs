//! What stands before a function's instructions: its signature, the sizes of its tables, its
//! names, the line table and the list of cells.
//!
//! ```text
//! signature   xSSSSEAA [xFSSKAED]*   numbers interleaved bit by bit
//! sizes       [xIIIIIIC]*            bytes of information, bytes of cell list
//! information function name, argument names (numbers into the name table), line table
//! cells       one byte each: the local variable that becomes a cell on entry
//! ```
//!
//! Reading never looks at the name table; whether the name numbers exist is the verifier's.

mod lines;

pub use lines::{LineEntry, LineTable, write_line_entries};

use crate::varuint;
use crate::writer::{Sink, SinkFull};
use crate::{Error, writer};

/// Set when the function is a generator (or coroutine).
pub const FLAG_GENERATOR: u8 = 0x01;
/// Set when the function takes `**kwargs`.
pub const FLAG_VARKEYWORDS: u8 = 0x02;
/// Set when the function takes `*args`.
pub const FLAG_VARARGS: u8 = 0x04;
/// Set when some keyword-only arguments have defaults.
pub const FLAG_DEFKWARGS: u8 = 0x08;

/// The most continuation bytes a signature is read with; 16-bit counts need no more.
const MAX_SIGNATURE_TAIL: u32 = 16;

/// A function's shape, as far as the file says it. All counts are at most 65,535.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signature {
    /// Local variables and operand stack together, at least 1.
    pub n_state: u16,
    /// Exception handlers that can be set up at the same time.
    pub n_exc_stack: u16,
    /// The `FLAG_` constants.
    pub scope_flags: u8,
    /// Positional arguments, cells handed in by a closure counted first.
    pub n_pos_args: u16,
    /// Keyword-only arguments.
    pub n_kwonly_args: u16,
    /// Positional arguments with a default value.
    pub n_def_pos_args: u16,
}

impl Signature {
    /// Reads a signature at the start of `bytes`; gives it and how many bytes it took.
    pub fn decode(bytes: &[u8]) -> Result<(Self, usize), Error> {
        let first = u64::from(*bytes.first().ok_or(Error::Truncated)?);
        let mut state = first >> 3 & 0xf;
        let mut exc_stack = first >> 2 & 1;
        let mut pos_args = first & 3;
        let (mut flags, mut kwonly_args, mut def_pos_args) = (0u64, 0u64, 0u64);
        let mut more = first & 0x80 != 0;
        let mut used = 1;
        let mut n = 0;
        while more {
            let z = u64::from(*bytes.get(used).ok_or(Error::Truncated)?);
            if n >= MAX_SIGNATURE_TAIL {
                return Err(Error::NumberTooLarge);
            }
            flags |= (z >> 6 & 1) << n;
            state |= (z >> 4 & 3) << (2 * n + 4);
            kwonly_args |= (z >> 3 & 1) << n;
            pos_args |= (z >> 2 & 1) << (n + 2);
            exc_stack |= (z >> 1 & 1) << (n + 1);
            def_pos_args |= (z & 1) << n;
            more = z & 0x80 != 0;
            used += 1;
            n += 1;
        }
        if flags > 0xf {
            return Err(Error::BadPrelude);
        }
        let count = |value: u64| u16::try_from(value).map_err(|_| Error::NumberTooLarge);
        let signature = Self {
            n_state: count(state + 1)?,
            n_exc_stack: count(exc_stack)?,
            scope_flags: flags as u8,
            n_pos_args: count(pos_args)?,
            n_kwonly_args: count(kwonly_args)?,
            n_def_pos_args: count(def_pos_args)?,
        };
        Ok((signature, used))
    }

    /// Writes the signature in its shortest form. An `n_state` of 0 is written as 1.
    pub fn encode(&self, sink: &mut impl Sink) -> Result<(), SinkFull> {
        let mut state = self.n_state.saturating_sub(1);
        let mut exc_stack = self.n_exc_stack;
        let mut flags = self.scope_flags & 0xf;
        let mut pos_args = self.n_pos_args;
        let mut kwonly_args = self.n_kwonly_args;
        let mut def_pos_args = self.n_def_pos_args;
        let mut z = (state & 0xf) << 3 | (exc_stack & 1) << 2 | pos_args & 3;
        state >>= 4;
        exc_stack >>= 1;
        pos_args >>= 2;
        while state | exc_stack | u16::from(flags) | pos_args | kwonly_args | def_pos_args != 0 {
            sink.write(&[0x80 | z as u8])?;
            z = u16::from(flags & 1) << 6
                | (state & 3) << 4
                | (kwonly_args & 1) << 3
                | (pos_args & 1) << 2
                | (exc_stack & 1) << 1
                | def_pos_args & 1;
            state >>= 2;
            exc_stack >>= 1;
            flags >>= 1;
            pos_args >>= 1;
            kwonly_args >>= 1;
            def_pos_args >>= 1;
        }
        sink.write(&[z as u8])
    }

    /// Whether the function is a generator.
    pub const fn is_generator(&self) -> bool {
        self.scope_flags & FLAG_GENERATOR != 0
    }

    /// Named arguments: positional and keyword-only. Each has a name in the information section.
    pub const fn n_named_args(&self) -> u32 {
        self.n_pos_args as u32 + self.n_kwonly_args as u32
    }

    /// Local variables that a call fills in: the named arguments, `*args`, `**kwargs`.
    pub const fn n_arg_slots(&self) -> u32 {
        self.n_named_args()
            + (self.scope_flags & FLAG_VARARGS != 0) as u32
            + (self.scope_flags & FLAG_VARKEYWORDS != 0) as u32
    }
}

/// Reads the two sizes at the start of `bytes`: bytes of information, number of cells, and how
/// many bytes they took.
pub fn decode_sizes(bytes: &[u8]) -> Result<(u32, u32, usize), Error> {
    let (mut info, mut cells) = (0u64, 0u64);
    for (n, &z) in bytes.iter().enumerate() {
        // Ten bytes carry 60 bits of information size: more than any file has.
        if n >= 10 {
            return Err(Error::NumberTooLarge);
        }
        cells |= u64::from(z & 1) << n;
        info |= u64::from(z >> 1 & 0x3f) << (6 * n);
        if z & 0x80 == 0 {
            let info = u32::try_from(info).map_err(|_| Error::NumberTooLarge)?;
            return Ok((info, cells as u32, n + 1));
        }
    }
    Err(Error::Truncated)
}

/// Writes the two sizes in their shortest form: bytes of information, number of cells.
pub fn encode_sizes(mut info: u32, mut cells: u32, sink: &mut impl Sink) -> Result<(), SinkFull> {
    loop {
        let z = (info & 0x3f) << 1 | cells & 1;
        info >>= 6;
        cells >>= 1;
        let more = info | cells != 0;
        sink.write(&[z as u8 | if more { 0x80 } else { 0 }])?;
        if !more {
            return Ok(());
        }
    }
}

/// A view of a bytecode function: its prelude taken apart, nothing copied.
#[derive(Clone, Copy, Debug)]
pub struct Prelude<'a> {
    /// The counts and flags.
    pub signature: Signature,
    /// Name numbers and line table.
    info: &'a [u8],
    /// Local variables that become cells on entry.
    cells: &'a [u8],
    /// The instructions.
    instructions: &'a [u8],
    /// Bytes before the instructions.
    len: usize,
}

impl<'a> Prelude<'a> {
    /// Takes apart the bytecode of a function, as an image's code entry holds it.
    pub fn parse(bytecode: &'a [u8]) -> Result<Self, Error> {
        let (signature, used) = Signature::decode(bytecode)?;
        let rest = bytecode.get(used..).ok_or(Error::Truncated)?;
        let (n_info, n_cells, sizes) = decode_sizes(rest)?;
        let rest = rest.get(sizes..).ok_or(Error::Truncated)?;
        let (info, rest) = rest
            .split_at_checked(n_info as usize)
            .ok_or(Error::Truncated)?;
        let (cells, instructions) = rest
            .split_at_checked(n_cells as usize)
            .ok_or(Error::Truncated)?;
        let len = bytecode.len() - instructions.len();
        Ok(Self {
            signature,
            info,
            cells,
            instructions,
            len,
        })
    }

    /// The number of the function's name in the name table.
    pub fn simple_name(&self) -> Result<u32, Error> {
        Ok(varuint::decode_uint(self.info, 0)?.0)
    }

    /// The numbers of the function's name and of its named arguments', in order.
    pub fn names(&self) -> Names<'a> {
        Names {
            info: self.info,
            at: 0,
            left: 1 + self.signature.n_named_args(),
        }
    }

    /// The numbers of the named arguments' names, in order: positional, then keyword-only.
    pub fn arg_names(&self) -> Names<'a> {
        let mut names = self.names();
        names.next();
        names
    }

    /// The line table. Takes a walk over the argument names; meant for tracebacks.
    pub fn lines(&self) -> Result<LineTable<'a>, Error> {
        let mut names = self.names();
        for name in &mut names {
            name?;
        }
        Ok(LineTable::new(self.info.get(names.at..).unwrap_or(&[])))
    }

    /// The local variables that have names, if the compiler was told to keep them: their numbers,
    /// and those of their names. What is not well-formed ends them.
    pub fn local_names(&self) -> Option<LocalNames<'a>> {
        let mut lines = self.lines().ok()?;
        for _ in &mut lines {}
        match lines.as_bytes() {
            info @ [lines::END_OF_LINES, ..] => Some(LocalNames { info, at: 1 }),
            _ => None,
        }
    }

    /// The local variables that become cells on entry, in order.
    pub const fn cells(&self) -> &'a [u8] {
        self.cells
    }

    /// The instructions.
    pub const fn instructions(&self) -> &'a [u8] {
        self.instructions
    }

    /// Where the instructions start in the bytecode.
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether nothing follows the prelude: such code cannot run.
    pub const fn is_empty(&self) -> bool {
        self.instructions.is_empty()
    }
}

/// An iterator over name numbers in an information section. Ends after its first error.
#[derive(Clone, Debug)]
pub struct Names<'a> {
    info: &'a [u8],
    at: usize,
    left: u32,
}

impl Iterator for Names<'_> {
    type Item = Result<u32, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        match varuint::decode_uint(self.info, self.at) {
            Ok((name, next)) => {
                self.at = next;
                Some(Ok(name))
            }
            Err(error) => {
                self.left = 0;
                Some(Err(error))
            }
        }
    }
}

/// An iterator over the local variables that have names: see [`Prelude::local_names`].
#[derive(Clone, Debug)]
pub struct LocalNames<'a> {
    info: &'a [u8],
    at: usize,
}

impl Iterator for LocalNames<'_> {
    type Item = (u32, u32);

    fn next(&mut self) -> Option<(u32, u32)> {
        let (local, between) = varuint::decode_uint(self.info, self.at).ok()?;
        let (name, end) = varuint::decode_uint(self.info, between).ok()?;
        self.at = end;
        Some((local, name))
    }
}

/// Writes the names of local variables, to follow a line table: their numbers, and those of their
/// names. This end of the table is Taipan's own: others take it for steps past the last
/// instruction, so it is for code that stays here.
pub fn write_local_names(
    locals: impl Iterator<Item = (u32, u32)>,
    sink: &mut impl Sink,
) -> Result<(), SinkFull> {
    sink.write(&[lines::END_OF_LINES])?;
    for (local, name) in locals {
        sink.write(varuint::encode_uint(local).as_bytes())?;
        sink.write(varuint::encode_uint(name).as_bytes())?;
    }
    Ok(())
}

/// Writes a whole prelude: signature, sizes, names, line table (already encoded, see
/// [`write_line_entries`]) and cells. `names` is the function's name and its arguments'.
pub fn write_prelude(
    signature: &Signature,
    names: impl Iterator<Item = u32> + Clone,
    line_table: &[u8],
    cells: &[u8],
    sink: &mut impl Sink,
) -> Result<(), SinkFull> {
    let names_len: usize = names
        .clone()
        .map(|name| varuint::encode_uint(name).as_bytes().len())
        .sum();
    signature.encode(sink)?;
    let size = |n: usize| u32::try_from(n).map_err(|_| SinkFull);
    encode_sizes(
        size(names_len + line_table.len())?,
        size(cells.len())?,
        sink,
    )?;
    for name in names {
        writer::write_uint(sink, name)?;
    }
    sink.write(line_table)?;
    sink.write(cells)
}

#[cfg(test)]
mod tests;
