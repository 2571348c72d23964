//! The line table: steps of (bytes of instructions, source lines), from offset 0 and line 1.
//!
//! ```text
//! 0LLBBBBB             up to 31 bytes and 3 lines
//! 1LLLBBBB LLLLLLLL    up to 15 bytes and 2047 lines, the low eight bits in the second byte
//! 00000000             here only: the end; the names of the local variables follow
//! ```

use crate::writer::{Sink, SinkFull};

/// A step of no bytes and no lines, which compilers do not make otherwise: it ends the table.
pub(super) const END_OF_LINES: u8 = 0;

/// One step of a line table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineEntry {
    /// Bytes of instructions that the line before this step spans.
    pub bytes: u32,
    /// Source lines to go on by.
    pub lines: u32,
}

/// A line table as it lies in the image.
///
/// Iterating gives its steps; a step cut off at the end of the table is left out.
#[derive(Clone, Copy, Debug)]
pub struct LineTable<'a> {
    rest: &'a [u8],
}

impl<'a> LineTable<'a> {
    /// The line table made of these bytes.
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// The bytes of the table (of what has not been iterated over).
    pub const fn as_bytes(&self) -> &'a [u8] {
        self.rest
    }

    /// The source line, from 1, of the instruction at `offset`.
    pub fn line_at(self, offset: u32) -> u32 {
        let mut left = offset;
        let mut line = 1u32;
        for step in self {
            match left.checked_sub(step.bytes) {
                Some(after) => left = after,
                None => break,
            }
            line = line.saturating_add(step.lines);
        }
        line
    }
}

impl Iterator for LineTable<'_> {
    type Item = LineEntry;

    fn next(&mut self) -> Option<LineEntry> {
        let (entry, rest) = match *self.rest {
            [END_OF_LINES, ..] => return None,
            [short, ref rest @ ..] if short & 0x80 == 0 => (
                LineEntry {
                    bytes: u32::from(short & 0x1f),
                    lines: u32::from(short >> 5),
                },
                rest,
            ),
            [high, low, ref rest @ ..] => {
                let lines = u32::from(high & 0x70) << 4 | u32::from(low);
                (
                    LineEntry {
                        bytes: u32::from(high & 0xf),
                        lines,
                    },
                    rest,
                )
            }
            _ => return None,
        };
        self.rest = rest;
        Some(entry)
    }
}

/// Writes the steps that go on by `bytes` of instructions and then by `lines`.
///
/// Lines go into the last step only: a reader counts a step's lines once all its bytes are past.
pub fn write_line_entries(
    mut bytes: u32,
    mut lines: u32,
    sink: &mut impl Sink,
) -> Result<(), SinkFull> {
    while bytes > 0 || lines > 0 {
        if lines <= 6 || bytes > 0xf {
            let step = bytes.min(0x1f);
            let lines_now = if step < bytes { 0 } else { lines.min(3) };
            sink.write(&[(lines_now << 5 | step) as u8])?;
            bytes -= step;
            lines -= lines_now;
        } else {
            let lines_now = lines.min(0x7ff);
            sink.write(&[
                (0x80 | lines_now >> 4 & 0x70 | bytes) as u8,
                lines_now as u8,
            ])?;
            bytes = 0;
            lines -= lines_now;
        }
    }
    Ok(())
}
